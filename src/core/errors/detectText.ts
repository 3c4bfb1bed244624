import type { About } from "./about.ts";
import { codeFinding, misnamed } from "./codeFinding.ts";
import type { Finding } from "./finding.ts";
import { codeOfSubcode, isCloudCode, isLongCode, isRound } from "./knownCodes.ts";
import { type Digits, longCodesIn } from "./longCodes.ts";
import { hasHint } from "./mayHoldCodes.ts";
import { shortCodesIn } from "./shortCodes.ts";
import type { Steps } from "./steps.ts";
import { type Bounds, type TextCode, TextReader } from "./textCode.ts";
import { codesEnumerated } from "./textEnumeration.ts";
import { codesBeside } from "./textTable.ts";

/** How many numbers are judged in a step. */
const atOnce = 64;

/**
 * Codes in plain text, logs, pages and HTTP files, by the words around them, in a part of a text: what stands around the
 * part is looked at too.
 */
export function* detectText(
  text: string,
  languageId: string,
  about: About,
  from: number,
  to: number,
): Steps<readonly Finding[]> {
  const reader = new TextReader(text, about);
  const place = languageId === "markdown" ? "source" : "payload";
  const bounds: Bounds = { low: 0, high: text.length, isWritten: languageId === "markdown" || languageId === "http" };
  const codes: TextCode[] = [];
  for (const [index, digits] of numbersIn(reader.text, from, to, reader.about).entries()) {
    const code = reader.codeAt(digits, bounds);
    if (code !== undefined) codes.push(code);
    if (index % atOnce === atOnce - 1) yield;
  }
  const entries = codes.filter(
    ({ isEntry, code, confidence }) => isEntry && isLongCode(code) && confidence !== "possible",
  );
  const findings = new Map<number, Finding[]>();
  for (const digits of codesBeside(reader.text, entries)) {
    if (digits.start >= from && digits.start < to) findings.set(digits.start, ofEntry(digits));
  }
  if (bounds.isWritten && reader.about.whatsApp) {
    for (const digits of codesEnumerated(reader.text, codes.filter(leadsEnumeration), bounds.low, bounds.high)) {
      if (digits.start >= from && digits.start < to) findings.set(digits.start, ofEntry(digits));
    }
  }
  for (const [index, { isEntry, said, ...found }] of codes.entries()) {
    if (index % atOnce === atOnce - 1) yield;
    if (found.confidence === "possible" && findings.has(found.start)) continue;
    const finding = codeFinding(found, isEntry ? "source" : place);
    if (finding === undefined) continue;
    const wrong = isEntry && said !== "" ? misnamed(finding, [{ kind: "message", text: said }]) : [];
    findings.set(found.start, [finding, ...wrong]);
  }
  return [...findings.values()].flat();
}

/** Whether other numbers in the same enumeration are codes because this one is. */
function leadsEnumeration({ code, subcode, start, end, confidence }: TextCode): boolean {
  const isSubcode = subcode !== undefined && end - start === `${subcode}`.length;
  return confidence !== "possible" && (isSubcode || (isLongCode(code) && !isRound(code)));
}

function ofEntry({ start, end, value }: Digits): Finding[] {
  const parent = isCloudCode(value) ? undefined : codeOfSubcode(value);
  const code = parent === undefined ? { code: value } : { code: parent, subcode: value };
  const finding = codeFinding({ start, end, ...code, confidence: "likely", reason: "list" }, "source");
  return finding === undefined ? [] : [finding];
}

/** Numbers that may be codes, in their order. Short ones are looked for only where such an error may be. */
export function numbersIn(text: string, from: number, to: number, about: About): Digits[] {
  const long = longCodesIn(text, from, to);
  if (!about.whatsApp && !about.graphErrors && !hasHint(text)) return long;
  return [...long, ...shortCodesIn(text, from, to)].sort((a, b) => a.start - b.start);
}
