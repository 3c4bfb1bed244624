import type { ExportedMessage } from "./exportedMessage.ts";

/** One line for each message and one for each of their deliveries. Both can be imported again. */
export function jsonLines(messages: readonly ExportedMessage[]): string {
  const written = new Set<number>();
  const lines: object[] = [];
  for (const { deliveries, ...message } of messages) {
    lines.push({ kind: "message", ...message });
    for (const { id, receivedAt, ...delivery } of deliveries) {
      if (written.has(id)) continue;
      written.add(id);
      lines.push({ kind: "delivery", receivedAt: new Date(receivedAt).toISOString(), ...delivery });
    }
  }
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}
