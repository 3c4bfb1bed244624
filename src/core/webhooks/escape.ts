/**
 * JSON as Meta sends and signs it: everything beyond ASCII as `\uXXXX` in lowercase hex, one escape for each UTF-16 unit.
 * What has no JSON form (`undefined`, a function) becomes `null`.
 */
export function escapedJson(value: unknown): string {
  // JSON.stringify gives undefined for such values, which its type doesn't say.
  const json: string | undefined = JSON.stringify(value);
  return (json ?? "null").replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
