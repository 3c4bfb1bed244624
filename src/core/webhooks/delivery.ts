import type { StatusError, StatusReport } from "../messages/status.ts";
import {
  changeSchema,
  deliverySchema,
  entrySchema,
  errorSchema,
  messageSchema,
  statusSchema,
  valueSchema,
} from "./schemas.ts";

/** Where an event comes from. */
interface Source {
  readonly wabaId?: string;
  readonly phoneNumberId?: string;
}

/** One item inside a delivery. `raw` is the item as it stands in the delivery: the same object, not a copy. */
export type WebhookEvent =
  /** A report about one message. `recipient` is a phone number, a group or a BSUID. */
  | (Source & { kind: "status"; report: StatusReport; recipient?: string; category?: string; raw: unknown })
  /** A message from a user. `timestamp` is in seconds since 1970, `from` a phone number or a BSUID; an unsupported one has errors. */
  | (Source & {
      kind: "message";
      wamid: string;
      from?: string;
      type: string;
      timestamp?: number;
      errors: StatusError[];
      raw: unknown;
    })
  /** Errors that belong to no message; `raw` is the value that carries them. */
  | (Source & { kind: "valueError"; field?: string; errors: StatusError[]; raw: unknown })
  /** Anything else that is documented: `raw` is the change, or the status where `type` is `payment` or `call`. */
  | (Source & { kind: "field"; field: string; type?: string; raw: unknown })
  | (Source & { kind: "unknown"; field?: string; raw: unknown });

export interface ParsedDelivery {
  /** `whatsapp_business_account`, or empty where the delivery doesn't say. */
  readonly object: string;
  readonly events: WebhookEvent[];
  /** The whole JSON value, nothing lost. */
  readonly raw: unknown;
}

/** Fields whose lists are taken apart into events, as are those of a change that names no field. */
const takenApart: ReadonlySet<string> = new Set(["messages", "standby", "calls"]);

/** The other fields that an app can subscribe to on a WhatsApp Business Account. */
const knownFields: ReadonlySet<string> = new Set([
  "account_alerts",
  "account_review_update",
  "account_settings_update",
  "account_update",
  "automatic_events",
  "business_capability_update",
  "business_status_update",
  "business_username_update",
  "business_username_updates",
  "flows",
  "group_lifecycle_update",
  "group_participants_update",
  "group_settings_update",
  "group_status_update",
  "history",
  "message_echoes",
  "message_template_components_update",
  "message_template_quality_update",
  "message_template_status_update",
  "messaging_handovers",
  "partner_solutions",
  "payment_configuration_update",
  "phone_number_name_update",
  "phone_number_quality_update",
  "security",
  "smb_app_state_sync",
  "smb_message_echoes",
  "template_category_update",
  "template_correct_category_detection",
  "tracking_events",
  "user_preferences",
]);

/**
 * Takes a delivery apart. Never throws, whatever JSON it is given: what isn't understood becomes an event of kind `unknown`,
 * and every part of the delivery stays reachable through `raw`.
 * @param receivedAt in seconds since 1970: the time of a status that says none and whose entry says none
 */
export function parseDelivery(json: unknown, receivedAt?: number): ParsedDelivery {
  const delivery = deliverySchema.safeParse(json);
  const object = (delivery.success ? delivery.data.object : undefined) ?? "";
  return { object, events: [...eventsIn(json, receivedAt)], raw: json };
}

/** The events of `parseDelivery`, one by one: there can be ten thousand in a delivery, and nobody has to wait for all of them. */
export function* eventsIn(json: unknown, receivedAt?: number): Generator<WebhookEvent, void> {
  const delivery = deliverySchema.safeParse(json);
  const { object = "", entry } = delivery.success ? delivery.data : {};
  // An app may be subscribed to pages or Instagram with the same callback: those say so in `object`.
  if (entry === undefined || (object !== "" && object !== "whatsapp_business_account")) {
    yield { kind: "unknown", raw: json };
    return;
  }
  for (const each of entry) yield* eventsOfEntry(each, receivedAt);
}

function* eventsOfEntry(raw: unknown, receivedAt: number | undefined): Generator<WebhookEvent, void> {
  const entry = entrySchema.safeParse(raw);
  if (!entry.success || entry.data.changes === undefined) {
    yield { kind: "unknown", raw };
    return;
  }
  const { id, time = receivedAt } = entry.data;
  const source: Source = id === undefined ? {} : { wabaId: id };
  for (const change of entry.data.changes) yield* eventsOfChange(change, source, time);
}

function* eventsOfChange(raw: unknown, entrySource: Source, time: number | undefined): Generator<WebhookEvent, void> {
  const change = changeSchema.safeParse(raw);
  if (!change.success) {
    yield { ...entrySource, kind: "unknown", raw };
    return;
  }
  const { field } = change.data;
  const named = field === undefined ? {} : { field };
  const value = valueSchema.safeParse(change.data.value);
  if (!value.success) {
    yield { ...entrySource, kind: "unknown", ...named, raw };
    return;
  }
  const phoneNumberId = value.data.metadata?.phone_number_id;
  const source: Source = phoneNumberId === undefined ? entrySource : { ...entrySource, phoneNumberId };

  const unknown: WebhookEvent = { ...source, kind: "unknown", ...named, raw };

  if (field !== undefined && !takenApart.has(field)) {
    yield knownFields.has(field) ? { ...source, kind: "field", field, raw } : unknown;
    return;
  }
  // While another app owns the conversation, the same lists stand one level deeper.
  const carrier = field === "standby" ? value.data.standby : change.data.value;
  const inner = field === "standby" ? valueSchema.safeParse(carrier) : value;
  if (!inner.success) {
    yield unknown;
    return;
  }
  const { statuses = [], messages = [], errors = [] } = inner.data;
  for (const status of statuses) yield eventOfStatus(status, source, field, time);
  for (const message of messages) yield eventOfMessage(message, source, field);
  if (errors.length > 0) {
    yield { ...source, kind: "valueError", ...named, errors: errorsOf(errors), raw: carrier };
  }
  const hasOthers = field !== undefined && ("calls" in inner.data || "message_echoes" in inner.data);
  if (hasOthers) yield { ...source, kind: "field", field, raw };
  if (statuses.length + messages.length + errors.length === 0 && !hasOthers) yield unknown;
}

function eventOfStatus(
  raw: unknown,
  source: Source,
  field: string | undefined,
  entryTime: number | undefined,
): WebhookEvent {
  const status = statusSchema.safeParse(raw);
  const unknown: WebhookEvent = { ...source, kind: "unknown", ...(field === undefined ? {} : { field }), raw };
  if (!status.success) {
    return unknown;
  }
  const { id, type, status: word, recipient_id, recipient_user_id, pricing, errors } = status.data;
  // Payments and calls use the same list with words of their own (and `failed` among them): they say nothing about whether
  // the message arrived, so they must not become reports.
  if (type === "payment" || type === "call" || field === "calls" || id.startsWith("wacid.")) {
    return { ...source, kind: "field", field: field ?? "messages", type: type ?? "call", raw };
  }
  const timestamp = status.data.timestamp ?? entryTime;
  if ((type !== undefined && type !== "message") || timestamp === undefined) {
    return unknown;
  }
  const recipient = recipient_id ?? recipient_user_id;
  const category = pricing?.category;
  return {
    ...source,
    kind: "status",
    report: { wamid: id, status: word, timestamp, errors: errorsOf(errors ?? []) },
    ...(recipient === undefined ? {} : { recipient }),
    ...(category === undefined ? {} : { category }),
    raw,
  };
}

function eventOfMessage(raw: unknown, source: Source, field: string | undefined): WebhookEvent {
  const message = messageSchema.safeParse(raw);
  if (!message.success) {
    return { ...source, kind: "unknown", ...(field === undefined ? {} : { field }), raw };
  }
  const { id, from, from_user_id, type = "unknown", timestamp, errors } = message.data;
  const sender = from ?? from_user_id;
  return {
    ...source,
    kind: "message",
    wamid: id,
    ...(sender === undefined ? {} : { from: sender }),
    type,
    ...(timestamp === undefined ? {} : { timestamp }),
    errors: errorsOf(errors ?? []),
    raw,
  };
}

/** The errors that have a code. One without stays in `raw` only: there is nothing to look up. */
function errorsOf(items: readonly unknown[]): StatusError[] {
  return items.flatMap((item) => {
    const error = errorSchema.safeParse(item);
    if (!error.success) {
      return [];
    }
    const { code, error_subcode: subcode, error_data } = error.data;
    const title = error.data.title ?? error.data.message;
    const details = (typeof error_data === "string" ? error_data : error_data?.details) ?? error.data.details;
    return [
      {
        code,
        ...(subcode === undefined ? {} : { subcode }),
        ...(title === undefined ? {} : { title }),
        ...(details === undefined ? {} : { details }),
      },
    ];
  });
}
