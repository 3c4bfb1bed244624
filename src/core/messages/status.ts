/** One error as a status or a call carries it. `code` 0 and 400 occur; `details` is `error_data.details` or, in old forms, `details`. */
export interface StatusError {
  readonly code: number;
  readonly subcode?: number;
  readonly title?: string;
  readonly details?: string;
}

/** One report about a message, from a webhook. `status` is Meta's word, unknown words included. */
export interface StatusReport {
  readonly wamid: string;
  /** `sent`, `delivered`, `read`, `played`, `failed`, and whatever Meta adds. */
  readonly status: string;
  /** Meta's clock, in seconds since 1970. */
  readonly timestamp: number;
  readonly errors: readonly StatusError[];
}

/** What we conclude from all reports on one message. */
export interface MessageState {
  /** `received`: a customer's message to us. */
  readonly kind: "accepted" | "sent" | "delivered" | "read" | "played" | "failed" | "received";
  /** The message reached at least one device, and failed on another. Only ever true beside delivered, read and played. */
  readonly failedOnADevice: boolean;
}
