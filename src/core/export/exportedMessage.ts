import type { MessageState } from "../messages/status.ts";
import type { SeenReport } from "../messages/timeline.ts";
import { type Masking, masked } from "../privacy/masking.ts";
import { maskJsonText } from "../privacy/maskText.ts";
import { headersWithoutSecrets, withoutSecrets } from "../privacy/secrets.ts";

/** A delivery as it is exported: the body as text. */
export interface ExportedDelivery {
  readonly id: number;
  /** Milliseconds since 1970, as all times here. */
  readonly receivedAt: number;
  readonly path?: string;
  /** The HTTP status. */
  readonly answer: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A message with all that is known of it. */
export interface ExportedMessage {
  readonly wamid: string;
  readonly accountId?: string;
  readonly phoneNumberId?: string;
  readonly recipient?: string;
  readonly sender?: string;
  readonly type?: string;
  readonly templateName?: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly requestedAt?: number;
  readonly acceptedAt?: number;
  readonly state: MessageState;
  readonly errorCode?: number;
  readonly request?: unknown;
  readonly reply?: unknown;
  readonly reports: readonly SeenReport[];
  /** Those that brought what is known of it. They may speak of other messages too. */
  readonly deliveries: readonly ExportedDelivery[];
}

export interface ExportRules {
  readonly masking: Masking;
  /** What must not stand in an export, whatever the setting says. */
  readonly secrets: readonly string[];
}

/** A message as it may leave: without secrets, and masked where it has to be. */
export function forExport(message: ExportedMessage, { masking, secrets }: ExportRules): ExportedMessage {
  const { wamid, recipient, sender, request, reply, reports, deliveries, ...others } = message;
  const clean = (text: string) => withoutSecrets(text, secrets);
  const json = (value: unknown) => JSON.parse(clean(JSON.stringify(masking.json(value)))) as unknown;
  return {
    ...others,
    wamid: masking.wamid(wamid),
    ...(recipient === undefined ? {} : { recipient: masking.number(recipient) }),
    ...(sender === undefined ? {} : { sender: masking.number(sender) }),
    ...(request === undefined ? {} : { request: json(request) }),
    ...(reply === undefined ? {} : { reply: json(reply) }),
    reports: reports.map((report) => ({
      ...report,
      wamid: masking.wamid(report.wamid),
      errors: report.errors.map(({ details, ...error }) => ({
        ...error,
        ...(details === undefined ? {} : { details: clean(masking.sentence(details)) }),
      })),
    })),
    deliveries: deliveries.map((delivery) => {
      const headers = headersWithoutSecrets(delivery.headers, secrets);
      return {
        ...delivery,
        headers: masking.isOn ? mapped(headers, masking.sentence) : headers,
        body: clean(masking.isOn ? maskJsonText(delivery.body) : delivery.body),
      };
    }),
  };
}

/** What is seen by people that nobody knows is masked whatever the setting says. */
export function forStrangers(message: ExportedMessage, secrets: readonly string[]): ExportedMessage {
  return forExport(message, { masking: masked, secrets });
}

function mapped(headers: Readonly<Record<string, string>>, change: (text: string) => string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, text]) => [name, /^x-hub-signature/i.test(name) ? text : change(text)]),
  );
}
