import type { StatusError } from "../../core/messages/status.ts";
import { timelineOf } from "../../core/messages/timeline.ts";
import type { MessageDetail } from "../store/records.ts";

interface ErrorLine {
  readonly code: number;
  readonly title?: string;
}

/** One message as `wamid messages` prints it. */
export interface MessageLine {
  /** The wamid. */
  readonly id: string;
  readonly direction: "outgoing" | "incoming";
  /** A phone number, a group or a BSUID; null where no delivery said. */
  readonly recipient?: string | null;
  readonly sender?: string | null;
  /** Null where it is known from its statuses alone: they don't say. */
  readonly type: string | null;
  readonly state: MessageDetail["state"]["kind"];
  /** In the order of what happened. Seconds since 1970. */
  readonly statuses: readonly { status: string; timestamp: number; errors?: readonly ErrorLine[] }[];
  /** Those of all statuses, each once. */
  readonly errors: readonly ErrorLine[];
  readonly failedOnOneDevice?: true;
}

export function messageLine(message: MessageDetail): MessageLine {
  const { wamid, state, type = null, recipient = null, sender = null, reports } = message;
  const steps = timelineOf({}, reports);
  const isIncoming = state.kind === "received";
  const errors = new Map(steps.flatMap((step) => step.errors).map((error) => [errorKey(error), errorLine(error)]));
  return {
    id: wamid,
    direction: isIncoming ? "incoming" : "outgoing",
    ...(isIncoming ? { sender } : { recipient }),
    type,
    state: state.kind,
    statuses: steps
      // How a customer's own message is kept: no status of Meta's.
      .filter(({ status }) => !isIncoming || status !== "received")
      .map((step) => ({
        status: step.status,
        timestamp: step.at / 1000,
        ...(step.errors.length === 0 ? {} : { errors: step.errors.map(errorLine) }),
      })),
    errors: [...errors.values()],
    ...(state.failedOnADevice ? { failedOnOneDevice: true as const } : {}),
  };
}

function errorLine({ code, title }: StatusError): ErrorLine {
  return title === undefined ? { code } : { code, title };
}

function errorKey({ code, title }: StatusError): string {
  return `${code} ${title}`;
}
