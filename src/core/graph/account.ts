/** A phone number id with its WABA. Its token is never part of it: tokens live in the editor's secret storage. */
export interface Account {
  /** `simulator` for the built-in one, else the phone number id. */
  readonly id: string;
  readonly kind: "simulator" | "cloud";
  /** What the user calls it: the verified name, or what they typed. */
  readonly name: string;
  readonly phoneNumberId: string;
  readonly wabaId: string;
  /** As Graph prints it, `+1 555-017-2208`. */
  readonly displayPhoneNumber?: string;
}
