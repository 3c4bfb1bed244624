/** What stands where a secret was. */
export const redacted = "[redacted]";

/** Access tokens of Meta's, wherever they stand. */
const token = /\bEAA[A-Za-z0-9]{16,}/g;
const bearer = /\b(Bearer|Basic)\s+(?!\$)[\w.~+/=-]{8,}/gi;
const inAddress = /([?&](?:access_token|token|key|secret|password|signature)=)[^&#\s"]+/gi;
const secretHeader = /auth|cookie|token|secret|api-?key|password|credential|session/i;
/** Shorter ones could be any word. */
const shortestSecret = 6;

/** A text without secrets: those that are known, and whatever looks like a token. */
export function withoutSecrets(text: string, known: readonly string[] = []): string {
  const named = known
    .filter((secret) => secret.length >= shortestSecret)
    .sort((a, b) => b.length - a.length)
    .reduce((before, secret) => before.replaceAll(secret, redacted), text);
  return named.replaceAll(token, redacted).replaceAll(bearer, `$1 ${redacted}`).replaceAll(inAddress, `$1${redacted}`);
}

/** Headers without the values of those that carry secrets. Signatures stay: they tell nothing of the secret they were made with. */
export function headersWithoutSecrets(
  headers: Readonly<Record<string, string>>,
  known: readonly string[] = [],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      secretHeader.test(name) ? redacted : withoutSecrets(value, known),
    ]),
  );
}
