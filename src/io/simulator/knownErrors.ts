import type { GraphError } from "../../core/graph/graphError.ts";

export interface KnownError {
  /** Meta's title: the error's `message` is `(#code) title`, a status's `title` is this alone. */
  readonly title: string;
  /** Of the HTTP answer, where the error stands in one. */
  readonly httpStatus: number;
  /** What a test recipient's error says in `error_data.details`. Other places name the field instead. */
  readonly details?: string;
  /** Fields that Meta adds to the envelope with this code. */
  readonly extra?: Partial<GraphError>;
}

/** The errors that the simulator can give, with the titles and HTTP statuses of Meta's error page. */
export const knownErrors: Readonly<Record<number, KnownError>> = {
  1: { title: "An unknown error occurred", httpStatus: 500 },
  2: {
    title: "Service temporarily unavailable",
    httpStatus: 503,
    details: "The service is down for a moment. Wait some minutes and try again.",
    extra: { is_transient: true },
  },
  10: { title: "Permission Denied", httpStatus: 403 },
  100: { title: "Invalid parameter", httpStatus: 400 },
  200: { title: "Permissions error", httpStatus: 403 },
  130429: {
    title: "Rate limit hit",
    httpStatus: 400,
    details: "The number sends more messages per second than its throughput allows.",
  },
  130472: {
    title: "User's number is part of an experiment",
    httpStatus: 400,
    details: "Not sent: this user is in the control group of an experiment.",
  },
  131000: {
    title: "Something went wrong",
    httpStatus: 500,
    details: "The message could not be sent for an unknown reason.",
  },
  131008: { title: "Required parameter is missing", httpStatus: 400 },
  131009: { title: "Parameter value is not valid", httpStatus: 400 },
  131021: { title: "Recipient cannot be sender", httpStatus: 400 },
  131026: { title: "Message Undeliverable", httpStatus: 400, details: "The message can't be delivered to this user." },
  131030: {
    title: "Recipient phone number not in allowed list",
    httpStatus: 400,
    details: "Add the recipient to the allowed list of the test number and try again.",
    extra: { error_subcode: 2655007 },
  },
  131041: { title: "Group unknown", httpStatus: 400 },
  131042: {
    title: "Business eligibility payment issue",
    httpStatus: 400,
    details: "No payment method is attached to this WhatsApp Business Account.",
  },
  131047: {
    title: "Re-engagement message",
    httpStatus: 400,
    details: "More than 24 hours passed since this user last wrote to this number.",
  },
  131049: {
    title: "Meta chose not to deliver",
    httpStatus: 400,
    details: "Not delivered, to keep users engaged with business messages.",
  },
  131050: {
    title: "User has stopped marketing messages",
    httpStatus: 400,
    details: "The user opted out of marketing messages from this business.",
  },
  131051: { title: "Unsupported message type", httpStatus: 400 },
  131053: {
    title: "Media upload error",
    httpStatus: 400,
    details: "The file at the link could not be downloaded: HTTP 403.",
  },
  131056: {
    title: "(Business Account, Consumer Account) pair rate limit hit",
    httpStatus: 400,
    details: "Too many messages from this number to this user in a short time.",
  },
  131059: { title: "Invalid cursor", httpStatus: 400 },
  131062: {
    title: "Business-scoped User ID (BSUID) recipients are not supported for this message",
    httpStatus: 400,
  },
  132000: { title: "Template Param Count Mismatch", httpStatus: 400 },
  132001: { title: "Template does not exist", httpStatus: 400 },
  132005: { title: "Template Hydrated Text Too Long", httpStatus: 400 },
  132007: { title: "Template Format Character Policy Violated", httpStatus: 400 },
  132012: { title: "Template Parameter Format Mismatch", httpStatus: 400 },
  132015: { title: "Template is Paused", httpStatus: 400 },
  132016: { title: "Template is Disabled", httpStatus: 400 },
};
