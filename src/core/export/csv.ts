import { timelineOf } from "../messages/timeline.ts";
import type { ExportedMessage } from "./exportedMessage.ts";

const columns = [
  ...["wamid", "direction", "number", "phone_number_id", "type", "template", "state", "failed_on_a_device"],
  ...["error_code", "error_title", "created_at", "updated_at"],
  ...["accepted_at", "sent_at", "delivered_at", "read_at", "failed_at"],
] as const;

/** A table for spreadsheets: one line a message, times as ISO 8601 in UTC. It has no bodies, and can't be imported again. */
export function csv(messages: readonly ExportedMessage[]): string {
  const lines = [columns.map(String), ...messages.map(lineOf)];
  return lines.map((cells) => `${cells.map(cell).join(",")}\r\n`).join("");
}

function lineOf(message: ExportedMessage): string[] {
  const { wamid, state, recipient, sender, phoneNumberId, type, templateName, errorCode, acceptedAt } = message;
  const steps = timelineOf({}, message.reports);
  const first = (word: string) => timeText(steps.find(({ status }) => status === word)?.at);
  const error = steps.flatMap(({ errors }) => errors).find(({ code }) => code === errorCode);
  return [
    wamid,
    state.kind === "received" ? "incoming" : "outgoing",
    recipient ?? sender ?? "",
    phoneNumberId ?? "",
    type ?? "",
    templateName ?? "",
    state.kind,
    state.failedOnADevice ? "true" : "false",
    errorCode === undefined ? "" : String(errorCode),
    error?.title ?? "",
    timeText(message.createdAt),
    timeText(message.updatedAt),
    timeText(acceptedAt),
    ...["sent", "delivered", "read", "failed"].map(first),
  ];
}

function timeText(at: number | undefined): string {
  return at === undefined || Math.abs(at) > 8.64e15 ? "" : new Date(at).toISOString();
}

/** Quoted where RFC 4180 wants it; what a spreadsheet would take for a formula begins with an apostrophe. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
