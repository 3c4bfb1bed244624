import { type About, type Answers, aboutAny, aboutOf, topics } from "./about.ts";
import { isLongLine, type Piece, pieces } from "./blocks.ts";
import { detectJson } from "./detectJson.ts";
import { detectText } from "./detectText.ts";
import type { Finding } from "./finding.ts";
import { type Form, formOf } from "./languages.ts";
import { fencesIn } from "./markdownFences.ts";
import { detectSource } from "./source/detectSource.ts";
import { sourceRegions } from "./sourceRegions.ts";
import type { Steps } from "./steps.ts";

/**
 * The findings in a block of a text, with offsets from the block's start, in steps of a few milliseconds. `isWhole` says
 * that the block is all the text there is.
 */
export function* judgeBlock(
  block: string,
  languageId: string,
  about: About,
  isWhole: boolean,
): Steps<readonly Finding[]> {
  const form = formOf(languageId);
  if (form === undefined) return [];
  if (form === "source" && !isWhole) return yield* sourceFindings(block, languageId, about);
  if (!isLongLine(block, form)) return sorted(yield* findingsIn(block, 0, block.length, languageId, form, about));
  // What a bundler wrote is nobody's source.
  if (form === "source") return [];
  const found: Finding[] = [];
  for (const piece of pieces(block)) {
    found.push(...(yield* findingsOfPiece(block, piece, languageId, form, about)));
    yield;
  }
  return sorted(found);
}

/** Of a long file no more is read than what lies around numbers that may be codes. */
function* sourceFindings(block: string, languageId: string, about: About): Steps<readonly Finding[]> {
  const found: Finding[] = [];
  for (const { start, end } of sourceRegions(block, about)) {
    found.push(...moved(detectSource(copied(block, start, end), languageId, about), start));
    yield;
  }
  return found;
}

/** A part of a text in a place of its own: what is only a window into another text takes a third longer to read. */
function copied(text: string, start: number, end: number): string {
  const middle = (start + end) >> 1;
  return [text.slice(start, middle), text.slice(middle, end)].join("");
}

function* findingsOfPiece(
  line: string,
  { start, end, from, to }: Piece,
  languageId: string,
  form: Form,
  about: About,
): Steps<readonly Finding[]> {
  const found = yield* findingsIn(line.slice(start, end), from - start, to - start, languageId, form, about);
  return moved(found, start);
}

function* findingsIn(
  text: string,
  from: number,
  to: number,
  languageId: string,
  form: Form,
  about: About,
): Steps<readonly Finding[]> {
  if (form === "json") return yield* detectJson(text, about, from, to);
  if (form === "source") return detectSource(text, languageId, about);
  if (languageId === "markdown") return yield* inMarkdown(text, about, from, to);
  return yield* detectText(text, languageId, about, from, to);
}

/** What a page says, and what its pieces of code hold, each read as its own language. */
function* inMarkdown(text: string, about: About, from: number, to: number): Steps<readonly Finding[]> {
  const written = yield* detectText(text, "markdown", about, from, to);
  const fences = fencesIn(text).filter(({ languageId }) => languageId !== undefined && formOf(languageId) !== "text");
  if (fences.length === 0) return written;
  const found = written.filter(({ start }) => !fences.some((fence) => start >= fence.start && start < fence.end));
  for (const { start, end, languageId = "" } of fences) {
    const form = formOf(languageId);
    const inside = text.slice(start, end);
    if (form === undefined || sourceRegions(inside, about).length === 0) continue;
    const code = yield* findingsIn(inside, 0, inside.length, languageId, form, about);
    const read = moved(code, start).map((finding): Finding => ({ ...finding, place: "source" }));
    found.push(...(form === "source" && !read.some(isSpoken) ? withNotes(read, written, text, start, end) : read));
    yield;
  }
  return found;
}

function isSpoken({ confidence }: Finding): boolean {
  return confidence !== "possible";
}

/**
 * What is between fences isn't always what they say: notes and lists are read as those are on the page. A number alone on
 * its line may be what a command printed.
 */
function withNotes(
  read: readonly Finding[],
  written: readonly Finding[],
  text: string,
  from: number,
  to: number,
): Finding[] {
  const notes = written.filter(
    (finding) => finding.start >= from && finding.start < to && isSpoken(finding) && hasWords(text, finding),
  );
  const starts = new Set(notes.map(({ start }) => start));
  return [...read.filter(({ start }) => !starts.has(start)), ...notes];
}

const longestLine = 400;

/** Whether there are words on a finding's line. */
function hasWords(text: string, { start, end }: Finding): boolean {
  const before = text.slice(Math.max(0, start - longestLine), start);
  const after = text.slice(end, end + longestLine);
  return /\p{L}/u.test(before.slice(before.lastIndexOf("\n") + 1) + (after.split("\n", 1)[0] ?? ""));
}

/** Findings whose offsets are counted from `by` characters before. */
export function moved(findings: readonly Finding[], by: number): readonly Finding[] {
  if (by === 0) return findings;
  return findings.map((finding) => ({ ...finding, start: finding.start + by, end: finding.end + by }));
}

function sorted(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => a.start - b.start);
}

/** What a block says of the whole text, all of it answered, in steps of a few milliseconds. */
export function* aboutBlock(block: string, form: Form): Steps<Answers> {
  if (!isLongLine(block, form)) return answered(aboutOf(block));
  const parts: Answers[] = [];
  for (const part of aboutParts(block)) {
    parts.push(answered(part));
    yield;
  }
  return answered(aboutAny(parts));
}

/** The same, answered only when it is asked. */
export function aboutBlockLater(block: string, form: Form): Answers {
  return isLongLine(block, form) ? aboutAny([...aboutParts(block)]) : aboutOf(block);
}

function* aboutParts(line: string): Generator<Answers, void, undefined> {
  for (const { start, end } of pieces(line)) yield aboutOf(line.slice(start, end));
}

function answered(about: Answers): Answers {
  for (const topic of topics) about[topic];
  return about;
}
