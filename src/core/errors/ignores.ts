import ignore from "ignore";
import type { Finding } from "./finding.ts";

/**
 * One line of the setting `wamid.explain.ignore`: codes that aren't to be reported. It needs a code or a path.
 */
export interface IgnoreRule {
  /** Every code where it is left out. */
  readonly code?: number;
  /** With every subcode, and with none, where it is left out. */
  readonly subcode?: number;
  /** A pattern as in `.gitignore`, relative to the folder; every file where it is left out. */
  readonly path?: string;
  /** The n-th time that the code stands in the file, from 1; each time where it is left out. */
  readonly occurrence?: number;
}

/** `wamid-ignore 131047` or `wamid-ignore-file 131047` in a comment. */
export interface IgnoreComment {
  /** From 0. */
  readonly line: number;
  /** Where the comment stands in its line, from its mark on: characters from 0. */
  readonly start: number;
  readonly end: number;
  /** `next`: it is alone on its line, and meant for the one that follows. */
  readonly scope: "line" | "next" | "file";
  /** Empty for all codes. */
  readonly codes: readonly { readonly code: number; readonly subcode?: number }[];
}

/** By what a finding is ignored. */
export type IgnoredBy =
  | { readonly kind: "rule"; readonly rule: IgnoreRule }
  | { readonly kind: "comment"; readonly comment: IgnoreComment };

/** The text that findings are of, as far as it is looked at. */
export interface IgnoreText {
  /** Whether the language has comments: see `commentOf`. */
  readonly comments: boolean;
  readonly lineCount: number;
  /** Without its line break; lines count from 0. */
  line(line: number): string;
  /** Where an offset of a finding stands, both from 0. */
  position(offset: number): { readonly line: number; readonly character: number };
}

/** A comment for a whole file stands among this many lines at its top. */
const topLines = 50;
/** Longer lines are generated or data: nobody writes a comment into them. */
const longestCommentLine = 2000;

const word = "wamid-ignore";
/** The mark that a comment opens with, in any of the languages, and the one that closes it where one does. */
const openings: readonly { readonly mark: RegExp; readonly close?: string }[] = [
  { mark: /\{?\/\*{1,2}$/, close: "*/" },
  { mark: /\/{2,3}$/ },
  { mark: /#{1,3}$/ },
  { mark: /<!--$/, close: "-->" },
];
const longestMark = 8;

/** The settings' lines that can be understood; others are left out, whatever they are. */
export function ignoreRules(value: unknown): IgnoreRule[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((line: unknown) => {
    const rule = ruleOf(line);
    return rule === undefined ? [] : [rule];
  });
}

function ruleOf(line: unknown): IgnoreRule | undefined {
  if (isNumber(line, 0)) return { code: line };
  if (typeof line !== "object" || line === null) return undefined;
  const { code, subcode, path, occurrence } = line as Record<string, unknown>;
  if (code === undefined && path === undefined) return undefined;
  // A line that says more than is understood must not ignore more than it says.
  const fine =
    (code === undefined || isNumber(code, 0)) &&
    (subcode === undefined || isNumber(subcode, 0)) &&
    (path === undefined || (typeof path === "string" && path.trim() !== "")) &&
    (occurrence === undefined || isNumber(occurrence, 1));
  return fine ? (line as IgnoreRule) : undefined;
}

function isNumber(value: unknown, least: number): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= least;
}

/** The rules that hold for a file. `path` is relative to the folder that the rules are of, with slashes; undefined outside of any. */
export function rulesFor(rules: readonly IgnoreRule[], path: string | undefined): IgnoreRule[] {
  return rules.filter((rule) => {
    if (rule.path === undefined) return true;
    if (path === undefined || !ignore.isPathValid(path)) return false;
    return ignore({ ignorecase: false }).add(rule.path).ignores(path);
  });
}

/** The pattern that matches this one file. */
export function pathPattern(path: string): string {
  return `/${path.replaceAll(/[\\*?[\]!#]| $/g, "\\$&")}`;
}

/** The comment in a line that says what to ignore. */
export function ignoreCommentIn(text: string, line: number): IgnoreComment | undefined {
  if (text.length > longestCommentLine) return undefined;
  const at = text.indexOf(word);
  if (at === -1) return undefined;
  const tail = /^(-file)?(?![\w-])(.*)$/s.exec(text.slice(at + word.length));
  const opening = openingBefore(text.slice(0, at).trimEnd());
  if (tail === null || opening === undefined) return undefined;
  const [, file, rest = ""] = tail;
  const closed = opening.close === undefined ? -1 : text.indexOf(opening.close, at);
  return {
    line,
    start: opening.start,
    end: closed === -1 ? text.length : closed,
    scope: file !== undefined ? "file" : text.slice(0, opening.start).trim() === "" ? "next" : "line",
    codes: codesIn(rest),
  };
}

function openingBefore(before: string): { start: number; close: string | undefined } | undefined {
  for (const { mark, close } of openings) {
    const [found] = mark.exec(before.slice(-longestMark)) ?? [];
    if (found !== undefined) return { start: before.length - found.length, close };
  }
  return undefined;
}

/** `131047, 190/463`: the codes that come first; whatever follows them is the reason, in the author's words. */
function codesIn(rest: string): IgnoreComment["codes"] {
  const [list = ""] = /^(?:[\s,]{1,4}\d{1,9}(?:\/\d{1,9})?(?![\w/]))*/.exec(rest) ?? [];
  return [...list.matchAll(/(\d+)(?:\/(\d+))?/g)].map(([, code, subcode]) => ({
    code: Number(code),
    ...(subcode === undefined ? {} : { subcode: Number(subcode) }),
  }));
}

/** The findings that aren't to be reported, with what says so. `rules` are those of this file, see `rulesFor`. */
export function ignoredFindings(
  findings: readonly Finding[],
  text: IgnoreText,
  rules: readonly IgnoreRule[],
): Map<Finding, IgnoredBy> {
  const ignored = new Map<Finding, IgnoredBy>();
  if (findings.length === 0 || (rules.length === 0 && !text.comments)) return ignored;
  const occurrences = occurrencesOf(findings);
  const comments = new Comments(text);
  for (const finding of findings) {
    const rule = rules.find(
      (each) =>
        (each.code === undefined || covers({ ...each, code: each.code }, finding)) &&
        (each.occurrence === undefined || each.occurrence === occurrences.get(finding.start)),
    );
    const comment = rule === undefined && text.comments ? comments.about(finding) : undefined;
    if (rule !== undefined) ignored.set(finding, { kind: "rule", rule });
    else if (comment !== undefined) ignored.set(finding, { kind: "comment", comment });
  }
  return ignored;
}

/** Which time it is that the code stands in the file, by where it stands. */
export function occurrencesOf(findings: readonly Finding[]): Map<number, number> {
  const counts = new Map<number, number>();
  const places = new Map<number, number>();
  for (const { kind, code, start } of findings) {
    if (kind !== "code") continue;
    const count = (counts.get(code) ?? 0) + 1;
    counts.set(code, count);
    places.set(start, count);
  }
  return places;
}

/** Every comment in a text that says what to ignore. */
export function ignoreComments(text: IgnoreText): IgnoreComment[] {
  if (!text.comments) return [];
  const found: IgnoreComment[] = [];
  for (let line = 0; line < text.lineCount; line++) {
    const comment = ignoreCommentIn(text.line(line), line);
    if (comment !== undefined) found.push(comment);
  }
  return found;
}

/** The comments of one text, each line read once. */
class Comments {
  readonly #text: IgnoreText;
  readonly #known = new Map<number, IgnoreComment | undefined>();
  #top: readonly IgnoreComment[] | undefined;

  constructor(text: IgnoreText) {
    this.#text = text;
  }

  about(finding: Finding): IgnoreComment | undefined {
    const { line, character } = this.#text.position(finding.start);
    const here = this.#at(line);
    // The codes that the comment itself names.
    if (here !== undefined && character >= here.start && character < here.end) return here;
    if (here?.scope === "line" && names(here, finding)) return here;
    for (let before = line - 1; before >= 0; before--) {
      const comment = this.#at(before);
      if (comment?.scope !== "next") break;
      if (names(comment, finding)) return comment;
    }
    this.#top ??= this.#readTop();
    return this.#top.find((comment) => names(comment, finding));
  }

  #at(line: number): IgnoreComment | undefined {
    if (this.#known.has(line)) return this.#known.get(line);
    const comment = ignoreCommentIn(this.#text.line(line), line);
    this.#known.set(line, comment);
    return comment;
  }

  #readTop(): IgnoreComment[] {
    const lines = Array.from({ length: Math.min(topLines, this.#text.lineCount) }, (_, line) => this.#at(line));
    return lines.filter((comment) => comment?.scope === "file") as IgnoreComment[];
  }
}

function names({ codes }: IgnoreComment, finding: Finding): boolean {
  return codes.length === 0 || codes.some((each) => covers(each, finding));
}

function covers(wanted: { readonly code: number; readonly subcode?: number }, { code, subcode }: Finding): boolean {
  return wanted.code === code && (wanted.subcode === undefined || wanted.subcode === subcode);
}

interface CommentMarks {
  readonly open: string;
  readonly close: string;
}

const slashes: CommentMarks = { open: "// ", close: "" };
const hash: CommentMarks = { open: "# ", close: "" };
const marks: Readonly<Record<string, CommentMarks>> = {
  javascript: slashes,
  javascriptreact: slashes,
  typescript: slashes,
  typescriptreact: slashes,
  jsonc: slashes,
  php: slashes,
  java: slashes,
  kotlin: slashes,
  csharp: slashes,
  go: slashes,
  rust: slashes,
  swift: slashes,
  dart: slashes,
  python: hash,
  ruby: hash,
  elixir: hash,
  shellscript: hash,
  yaml: hash,
  dockercompose: hash,
  http: hash,
  markdown: { open: "<!-- ", close: " -->" },
};

/** How a comment is written in a language; undefined where there are none, as in JSON and logs. */
export function commentOf(languageId: string): CommentMarks | undefined {
  return Object.hasOwn(marks, languageId) ? marks[languageId] : undefined;
}

/** Line breaks that a comment can't stand between: the line goes on behind them. */
const continued = /\\\s*$/;
/** A line among the children of a JSX element: a comment there is one in braces. */
const jsxChild = /^\s*(?:<\/?\w|\{)|>\s*$/;

/**
 * The comment that ignores this finding in its own line, to be put on a line before it; undefined where there can't be one, and a rule
 * is needed.
 */
export function ignoreComment(
  { code, subcode }: Pick<Finding, "code" | "subcode">,
  languageId: string,
  line: string,
  lineBefore: string,
): string | undefined {
  const comment = commentOf(languageId);
  if (comment === undefined || line.length > longestCommentLine || continued.test(lineBefore)) return undefined;
  const words = `wamid-ignore ${subcode === undefined ? code : `${code}/${subcode}`}`;
  const inJsx =
    languageId.endsWith("react") && jsxChild.test(line) && jsxChild.test(lineBefore) && !/=>\s*$/.test(lineBefore);
  return inJsx ? `{/* ${words} */}` : `${comment.open}${words}${comment.close}`;
}
