import { entryOf } from "../../core/errors/knownCodes.ts";
import type { GraphError } from "../../core/graph/graphError.ts";

/** What a documented error says in Meta's envelope. */
export interface KnownError {
  readonly title: string;
  readonly httpStatus: number;
  /** What a test recipient's error says in `error_data.details`. Other places name the field instead. */
  readonly details?: string;
  /** The whole message, where Meta says a plain sentence instead of number and title. */
  readonly sentence?: string;
  /** There is no `error_data`. */
  readonly isBare?: true;
  /** Fields that Meta adds to the envelope with this code. */
  readonly extra?: Partial<GraphError>;
}

/** What the catalogue doesn't say of a code, or says in other words than the envelope. */
const particulars: Readonly<Record<number, Partial<KnownError>>> = {
  0: { sentence: "Could not authenticate the app user.", httpStatus: 401, isBare: true },
  1: { title: "An unknown error occurred", httpStatus: 500 },
  2: {
    title: "Service temporarily unavailable",
    httpStatus: 503,
    details: "The service is down for a moment. Wait some minutes and try again.",
    extra: { is_transient: true },
  },
  4: { title: "Application request limit reached", isBare: true, extra: { error_subcode: 2446079 } },
  190: {
    sentence: "Error validating access token: Session has expired.",
    httpStatus: 401,
    isBare: true,
    extra: { error_subcode: 463 },
  },
  200: { title: "Permissions error", httpStatus: 403, isBare: true, extra: { error_subcode: 1349174 } },
  130429: {
    details: "The number sends more messages per second than its throughput allows.",
    extra: { error_subcode: 2494055 },
  },
  130472: { details: "Not sent: this user is in the control group of an experiment." },
  131000: { details: "The message could not be sent for an unknown reason." },
  131026: { details: "The message can't be delivered to this user." },
  131030: {
    details: "Add the recipient to the allowed list of the test number and try again.",
    extra: {
      error_subcode: 2655007,
      is_transient: false,
      error_user_title: "Recipient phone number not in allowed list",
      error_user_msg: "Add the recipient to the allowed list and try again.",
    },
  },
  131042: { details: "No payment method is attached to this WhatsApp Business Account." },
  // Assumed: only the one for the second step, 136025, is public.
  136024: { title: "Request code error" },
  131047: { details: "More than 24 hours passed since this user last wrote to this number." },
  131049: { details: "Not delivered, to keep users engaged with business messages." },
  131050: { details: "The user opted out of marketing messages from this business." },
  131053: { details: "The file at the link could not be downloaded: HTTP 403." },
  131056: { details: "Too many messages from this number to this user in a short time." },
};

/** An error by its code: title and HTTP status are those of the catalogue. */
export function knownError(code: number): KnownError {
  const entry = entryOf(code);
  return {
    title: entry?.title ?? "Unknown error",
    // Meta's page leaves it out for some: most refusals are 400.
    httpStatus: entry?.httpStatus ?? 400,
    ...particulars[code],
  };
}
