import { detect } from "./detector.ts";
import type { CodeFinding } from "./finding.ts";
import { formOf } from "./languages.ts";
import { mayHoldCodes } from "./mayHoldCodes.ts";

/** A place where a code is to be written. */
export interface CompletionContext {
  readonly kind: "code" | "subcode";
  /** Offsets of what is there already: the beginning of a number, or of a word. */
  readonly start: number;
  readonly end: number;
}

/** A code that is found where hardly anything says so, one that is found only as the code of an error of this API, and a subcode. */
const probes = { long: "131047", short: "613", subcode: "463" };
/** What a place that is still being written may lack behind the code: the detector reads whole expressions. */
const endings = ["", ":", "]", ")", "]:", "])", " =>", " ->", " then", " ]; then", ") {", " {"];
/** What can stand before a code that is compared, listed or a label. */
const beforeCode =
  /(?:[=(,[{:|!]|\b(?:case|when|in|is|eq|eql|equals|equal|toBe|not)|-eq|-ne|->|<>)\s*\(?\s*["'`]?$|^\s*["'`]?$/;
/** Longer texts are cut: what is about the file stands at its beginning, what is about the place around it. */
const longestText = 2 ** 15;
const head = 2 ** 12;
const around = 2 ** 13;

/**
 * Whether a code of this API belongs at an offset: whether the detector would take one for it there. Undefined in all other places
 * where numbers are written.
 */
export function completionContext(text: string, offset: number, languageId: string): CompletionContext | undefined {
  const form = formOf(languageId);
  if (form === undefined || form === "text") return undefined;
  const line = text.lastIndexOf("\n", offset - 1) + 1;
  const typed = /[\w]*$/.exec(text.slice(Math.max(line, offset - 40), offset))?.[0] ?? "";
  const start = offset - typed.length;
  if (!beforeCode.test(text.slice(Math.max(line, start - 200), start))) return undefined;
  const end = offset + (/^[\d_]*/.exec(text.slice(offset, offset + 20))?.[0].length ?? 0);
  const [before, after] = near(text, start, end);
  if (!mayHoldCodes(before + after)) return undefined;
  const kind = kindAt(before, after, languageId);
  return kind === undefined ? undefined : { kind, start, end };
}

function near(text: string, start: number, end: number): [before: string, after: string] {
  if (text.length <= longestText) return [text.slice(0, start), text.slice(end)];
  const from = Math.max(0, text.lastIndexOf("\n", start - around) + 1);
  const to = text.indexOf("\n", end + around);
  const beginning = from <= head ? text.slice(0, from) : text.slice(0, text.lastIndexOf("\n", head) + 1);
  return [beginning + text.slice(from, start), text.slice(end, to === -1 ? undefined : to)];
}

function kindAt(before: string, after: string, languageId: string): CompletionContext["kind"] | undefined {
  const found = (probe: string, ending: string): CodeFinding | undefined =>
    detect(`${before}${probe}${ending}${after}`, languageId).find(
      (finding): finding is CodeFinding =>
        finding.kind === "code" && finding.start === before.length && finding.confidence !== "possible",
    );
  const rest = after.slice(0, after.search(/\n|$/)).trim();
  // Where the line goes on, the expression is whole.
  for (const ending of rest === "" ? endings : [""]) {
    if (found(probes.subcode, ending)?.subcode !== undefined) return "subcode";
    const long = found(probes.long, ending);
    if (long === undefined) continue;
    // A status is compared with one now and then, by mistake: it isn't offered there.
    const isListed = long.confidence === "certain" && long.reason !== "comparison";
    if (isListed || found(probes.short, ending) !== undefined) return "code";
  }
  return undefined;
}
