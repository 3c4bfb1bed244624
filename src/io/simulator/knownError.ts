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
  1: { title: "An unknown error occurred", httpStatus: 500, details: "Something went wrong. Try again later." },
  2: {
    title: "Service temporarily unavailable",
    httpStatus: 503,
    details: "The service is down for a moment. Wait some minutes and try again.",
    extra: { is_transient: true },
  },
  4: {
    title: "Application request limit reached",
    details: "The app has called the API too often.",
    isBare: true,
    extra: { error_subcode: 2446079 },
  },
  10: { details: "The app does not have permission for this action." },
  100: { details: "A parameter is not valid." },
  190: {
    sentence: "Error validating access token: Session has expired.",
    httpStatus: 401,
    isBare: true,
    extra: { error_subcode: 463 },
  },
  200: { title: "Permissions error", httpStatus: 403, isBare: true, extra: { error_subcode: 1349174 } },
  368: { details: "The account is blocked for a while for violations of the policy." },
  80007: { details: "The WhatsApp Business Account has reached its rate limit." },
  130403: { details: "The business has blocked this user." },
  15: { sentence: "(#15) This method must be called with an app access_token.", isBare: true },
  130429: {
    details: "The number sends more messages per second than its throughput allows.",
    extra: { error_subcode: 2494055 },
  },
  130472: { details: "Not sent: this user is in the control group of an experiment." },
  130497: { details: "The business may not message users in this country." },
  131000: { details: "The message could not be sent for an unknown reason." },
  131005: { details: "The permission is missing, or was taken away." },
  131008: { details: "A required parameter is missing." },
  131009: { details: "The value of a parameter is not valid." },
  131016: { details: "A service is temporarily unavailable." },
  131021: { details: "Sender and recipient are the same phone number." },
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
  131031: { details: "The account is locked for a violation of the policy, or its PIN could not be verified." },
  131037: { details: "The display name of this number was not approved yet." },
  131042: { details: "No payment method is attached to this WhatsApp Business Account." },
  131045: { details: "The phone number could not be registered: its certificate is wrong." },
  131047: { details: "More than 24 hours passed since this user last wrote to this number." },
  131048: { details: "Too many messages from this number were blocked or reported as spam." },
  131049: { details: "Not delivered, to keep users engaged with business messages." },
  131050: { details: "The user opted out of marketing messages from this business." },
  131051: { details: "This type of message is not supported." },
  131052: { details: "The media of the user could not be downloaded." },
  131053: { details: "The file at the link could not be downloaded: HTTP 403." },
  131055: { details: "This method is not allowed here." },
  131056: { details: "Too many messages from this number to this user in a short time." },
  131057: { details: "The account is in maintenance mode, for a higher throughput, say." },
  131058: { details: "hello_world can be sent from public test numbers alone." },
  131062: { details: "This message can not be sent to a business-scoped user id." },
  131063: { details: "Marketing templates go through the Marketing Messages API alone." },
  131064: { details: "The messaging limit is reached, for how templates were classified." },
  132000: { details: "The number of parameters is not that of the template." },
  132001: { details: "The template does not exist in this language, or was not approved." },
  132005: { details: "The text with its parameters is too long." },
  132007: { details: "The text violates the policy on characters." },
  132008: { details: "The value of a template parameter is not valid." },
  132012: { details: "The format of a parameter is not that of the template." },
  132015: { details: "The template is paused for low quality." },
  132016: { details: "The template was paused too often and is disabled." },
  132018: { details: "The parameters of the template are not valid." },
  132068: { details: "The Flow is blocked." },
  132069: { details: "The Flow is throttled: ten messages an hour were sent with it." },
  133010: { details: "The phone number is not registered." },
  134100: { details: "Marketing templates alone can be sent here." },
  134101: { details: "The template is still being prepared for marketing messages." },
  134102: { details: "The template can not be used for marketing messages." },
  135000: { details: "The message failed for an unknown reason in its parameters." },
  // Assumed: only the one for the second step, 136025, is public.
  136024: { title: "Request code error" },
  137000: { details: "The identity key hash is not that of the user." },
  139200: { details: "Direct Send is blocked for this account." },
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
