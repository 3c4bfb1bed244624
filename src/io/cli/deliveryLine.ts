import type { Phrases } from "../../core/errors/phrases.ts";
import { parseDelivery } from "../../core/webhooks/delivery.ts";
import { kindOf } from "../../core/webhooks/kinds.ts";
import type { SignatureResult } from "../../core/webhooks/signature.ts";
import { diagnosisText } from "../../core/webhooks/signatureDiagnosis.ts";
import type { TargetAnswer } from "../store/forwardAnswerTable.ts";
import type { DeliveryRow, StoredRejection } from "../store/records.ts";

/** What a target answered; null where it didn't. */
interface TargetLine {
  readonly url: string;
  readonly status: number | null;
  readonly attempts: number;
}

/** One delivery as `wamid deliveries` prints it. */
export interface DeliveryLine {
  /** A number; `refused-3` for one that was refused, which have numbers of their own. */
  readonly id: number | string;
  /** The first time, in ISO 8601. */
  readonly receivedAt: string;
  readonly signature: "valid" | "invalid" | "missing";
  /** HTTP status; null for what nobody was answered for. */
  readonly answer: number | null;
  readonly count: number;
  readonly kinds: readonly string[];
  readonly targets: readonly TargetLine[];
  /** Which mistake a wrong signature is. */
  readonly diagnosis?: { readonly kind: string; readonly text: string };
}

/** A signature, in one of three words. */
export function signatureWord(result: SignatureResult): DeliveryLine["signature"] {
  return result === "valid" || result === "missing" ? result : "invalid";
}

export function keptLine(row: DeliveryRow, answers: readonly TargetAnswer[]): DeliveryLine {
  const { id, receivedAt, signature, answer, count, kinds } = row;
  return {
    id,
    receivedAt: new Date(receivedAt).toISOString(),
    signature,
    answer: answer ?? null,
    count,
    kinds,
    targets: answers.map(({ url, status, attempts }) => ({ url, status: status ?? null, attempts })),
  };
}

export function refusedLine(rejection: StoredRejection, phrases: Phrases): DeliveryLine {
  const { id, receivedAt, reason, answer, count, diagnosis, headers, body } = rejection;
  const isUnchecked = reason === "tooLarge";
  const signature = isUnchecked
    ? headers["x-hub-signature-256"] === undefined
      ? "missing"
      : "invalid"
    : signatureWord(reason);
  return {
    id: `refused-${id}`,
    receivedAt: new Date(receivedAt).toISOString(),
    signature,
    answer,
    count,
    kinds: kindsIn(body),
    targets: [],
    ...(diagnosis === undefined
      ? {}
      : { diagnosis: { kind: diagnosis.kind, text: diagnosisText(diagnosis, phrases) } }),
  };
}

/** What a refused delivery says of itself, as far as it was kept. */
function kindsIn(body: Uint8Array): string[] {
  try {
    return [...new Set(parseDelivery(JSON.parse(new TextDecoder().decode(body))).events.map(kindOf))];
  } catch {
    return [];
  }
}
