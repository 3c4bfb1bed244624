/** A number as it is typed, without what people put between digits. */
export function bare(typed: string): string {
  return typed.trim().replaceAll(/[\s()./-]/g, "");
}

/** What a typed number is called in webhooks: digits alone; anything else, such as a BSUID, stays as it is. */
export function numberOf(typed: string): string {
  const text = bare(typed).replace(/^(?:\+|00)(?=\d)/, "");
  return /^\d+$/.test(text) ? text : typed.trim();
}
