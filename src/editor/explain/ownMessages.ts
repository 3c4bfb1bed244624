/** What the user's own messages say of a code. Missing where there is neither store nor simulator, as in a browser. */
export interface OwnMessages {
  /** How many failed with it in the last 24 hours; undefined where that isn't known at once. */
  failedLately(code: number): Promise<number | undefined>;
}
