import type { WebhookEvent } from "./delivery.ts";

/**
 * What an event is, in one word without blanks: `message`, `status`, `error` for errors that belong to no message, `unknown`, or the
 * name of the field that it stands in.
 */
export function kindOf(event: WebhookEvent): string {
  if (event.kind === "valueError") return "error";
  return event.kind === "field" ? event.field.toWellFormed().replaceAll(/\s+/g, "_") : event.kind;
}
