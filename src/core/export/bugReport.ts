import type { Catalogue } from "../errors/catalogue.ts";
import { timelineOf } from "../messages/timeline.ts";
import { type ExportedMessage, forStrangers } from "./exportedMessage.ts";

export interface BugReportFacts {
  /** Name and version of each part that took part. */
  readonly versions: readonly (readonly [name: string, version: string])[];
  /** In English: whoever reads a report isn't whoever wrote it. */
  readonly catalogue: Catalogue;
  readonly secrets: readonly string[];
}

/**
 * What a stranger needs to know of messages, as Markdown and in English: their steps, errors and statuses, without numbers, texts and
 * secrets, whatever the settings say. Ids of accounts and phone numbers stay: Meta's support asks for them.
 */
export function bugReport(
  messages: readonly ExportedMessage[],
  { versions, catalogue, secrets }: BugReportFacts,
): string {
  return [
    "# WhatsApp message report",
    versions.map(([name, version]) => `- ${name} ${version}`).join("\n"),
    "Numbers and texts of customers are masked; secrets are not in here.",
    ...messages.map((message) => section(forStrangers(message, secrets), catalogue)),
    "",
  ].join("\n\n");
}

function section(message: ExportedMessage, catalogue: Catalogue): string {
  const { wamid, state, type, templateName, phoneNumberId, recipient, sender, reports, deliveries } = message;
  const arrivals = new Map(
    deliveries.map(({ id, receivedAt }) => [id, { receivedAt, lastReceivedAt: receivedAt }] as const),
  );
  const steps = timelineOf(message, reports, arrivals);
  const rows = steps.map(({ status, at, sincePreviousMs, arrivedAt, seen, isLate, isOutOfOrder }) => {
    const notes = [
      ...(isLate && arrivedAt !== undefined ? [`arrived ${Math.round((arrivedAt - at) / 1000)} s late`] : []),
      ...(isOutOfOrder ? ["out of order"] : []),
      ...(seen > 1 ? [`reported ${seen} times`] : []),
    ];
    const since = sincePreviousMs === undefined ? "" : `+${sincePreviousMs / 1000} s`;
    return `| ${cellText(status)} | ${new Date(at).toISOString()} | ${since} | ${notes.join(", ")} |`;
  });
  const errors = steps.flatMap((step) => step.errors);
  const explained = errors.map(({ code, subcode, title, details }) => {
    const entry = catalogue.find(code, subcode);
    const said = details === undefined ? "" : ` (${details})`;
    return `- ${code}: ${entry?.title ?? title ?? ""}${said}${entry === undefined ? "" : `. ${entry.texts.meaning}`}`;
  });
  const facts = [
    `- State: ${state.kind}${state.failedOnADevice ? ", with a failure on one device" : ""}`,
    `- Kind: ${templateName === undefined ? (type ?? "unknown") : `template ${templateName}`}`,
    ...(recipient === undefined ? [] : [`- To: ${recipient}`]),
    ...(sender === undefined ? [] : [`- From: ${sender}`]),
    ...(phoneNumberId === undefined ? [] : [`- Phone number id: ${phoneNumberId}`]),
  ];
  return [
    `## ${wamid}`,
    facts.join("\n"),
    ["| Step | Time (UTC) | After | Notes |", "| --- | --- | --- | --- |", ...rows].join("\n"),
    ...(explained.length === 0 ? [] : [explained.join("\n")]),
    ...(message.request === undefined ? [] : [fenced("Request", JSON.stringify(message.request, undefined, 2))]),
    ...deliveries.map(({ body }) => fenced("Delivery", body)),
  ].join("\n\n");
}

function cellText(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/[\r\n]+/g, " ");
}

/** A fence longer than any in the text. */
function fenced(title: string, json: string): string {
  const longest = Math.max(2, ...[...json.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${title}:\n\n${fence}json\n${json}\n${fence}`;
}
