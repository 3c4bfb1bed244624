/** A message of ours as an export has it: what the store takes for one that was sent. */
export interface ImportedMessage {
  readonly wamid: string;
  readonly accountId: string;
  readonly phoneNumberId: string;
  readonly recipient: string;
  readonly type: string;
  readonly templateName?: string;
  readonly request: unknown;
  readonly reply: unknown;
  /** Milliseconds since 1970. */
  readonly acceptedAt: number;
  readonly requestedAt?: number;
}

const earliest = 0;
/** The last day that dates can name. */
const latest = 8.64e15;

/** Reads one message, whatever it is: undefined where it is none that we sent. */
export function sentOf(value: Readonly<Record<string, unknown>> | object): ImportedMessage | undefined {
  const { wamid, accountId, phoneNumberId, recipient, type, templateName, request, reply, acceptedAt, requestedAt } =
    value as Record<string, unknown>;
  const asked = typeof request === "object" && request !== null ? (request as Record<string, unknown>) : undefined;
  const to = recipient ?? asked?.to ?? asked?.recipient;
  const kind = type ?? asked?.type ?? "text";
  if (asked === undefined || typeof wamid !== "string" || wamid === "" || wamid.length > 1_000) return undefined;
  if (typeof phoneNumberId !== "string" || typeof to !== "string" || typeof kind !== "string") return undefined;
  if (!isTime(acceptedAt)) return undefined;
  return {
    wamid,
    accountId: typeof accountId === "string" ? accountId : "",
    phoneNumberId,
    recipient: to,
    type: kind,
    ...(typeof templateName === "string" ? { templateName } : {}),
    request,
    reply: reply ?? {},
    acceptedAt,
    ...(isTime(requestedAt) ? { requestedAt } : {}),
  };
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && value >= earliest && value <= latest;
}
