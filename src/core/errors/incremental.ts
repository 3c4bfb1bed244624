import { Answers, aboutAny, type Topic } from "./about.ts";
import { cut, reach } from "./blocks.ts";
import type { Finding } from "./finding.ts";
import { aboutBlock, judgeBlock, moved } from "./judgeBlock.ts";
import { type Form, formOf } from "./languages.ts";
import type { Steps } from "./steps.ts";

/** A text that is read by lines, as an editor keeps it. It may change between two steps of a reading. */
export interface LineSource {
  readonly lineCount: number;
  /**
   * The lines from `from` up to, not including, `to`, exactly as they stand in the text, each with its own line break
   * (`\n` or `\r\n`), which only the text's last line has not. Offsets of findings count these characters.
   */
  lines(from: number, to: number): string;
}

/** What was read and needs no second reading while nothing in it changes. */
interface Block {
  readonly isRead: true;
  readonly lines: number;
  readonly length: number;
  /** How many lines from the block's first on decided where it ends. */
  readonly decisive: number;
  readonly about: Answers;
  findings: readonly Finding[];
  /** What was asked about the whole text for the findings, or undefined while there are none. */
  asked: ReadonlyMap<Topic, boolean> | undefined;
}

/** Lines that must be read: nothing is known of them but their number. */
interface Unread {
  readonly isRead: false;
  lines: number;
}

type Part = Block | Unread;

/** How many findings are put together in a step. */
const atOnce = 2000;

/**
 * The findings of a text that changes. `edit` says what changed, `read` reads that and no more, in steps of a few
 * milliseconds between which the caller can give way. The result is that of `detect` for the whole text.
 */
export class CodeIndex {
  readonly #languageId: string;
  readonly #form: Form | undefined;
  #parts: Part[] | undefined;
  #edits = 0;

  constructor(languageId: string) {
    this.#languageId = languageId;
    this.#form = formOf(languageId);
  }

  /** `removed` lines from `startLine` on are now `inserted` other ones: `edit(line, 1, 1)` for a change in a line. */
  edit(startLine: number, removed: number, inserted: number): void {
    this.#edits++;
    if (this.#parts === undefined) return;
    const endLine = startLine + Math.max(removed, 1);
    const unread: Unread = { isRead: false, lines: inserted - removed };
    const parts: Part[] = [];
    let line = 0;
    let isPlaced = false;
    for (const part of this.#parts) {
      const end = line + (part.isRead ? part.decisive : part.lines);
      if (line >= endLine || end <= startLine) parts.push(part);
      else {
        if (!isPlaced) parts.push(unread);
        isPlaced = true;
        unread.lines += part.lines;
      }
      line += part.lines;
    }
    if (!isPlaced) parts.push(unread);
    this.#parts = parts;
  }

  /** The findings, in their order, when the last step is done. An edit between two steps is taken into account. */
  *read(source: LineSource): Steps<readonly Finding[]> {
    const form = this.#form;
    if (form === undefined) return [];
    for (;;) {
      yield* this.#readUnread(source, form);
      const edits = this.#edits;
      yield* this.#judgeAgain(source);
      if (edits !== this.#edits) continue;
      const findings = yield* this.#gathered();
      if (edits === this.#edits) return findings;
    }
  }

  /** Cuts what wasn't read into blocks, until a cut meets one of those that were made before. */
  *#readUnread(source: LineSource, form: Form): Steps<void> {
    this.#parts ??= [{ isRead: false, lines: source.lineCount }];
    let ahead = new Ahead(source);
    let edits = this.#edits;
    for (;;) {
      if (edits !== this.#edits) ahead = new Ahead(source);
      edits = this.#edits;
      const parts = this.#parts;
      const index = parts.findIndex((part) => !part.isRead);
      const unread = parts[index];
      if (unread === undefined || unread.isRead) return;
      if (unread.lines <= 0) {
        parts.splice(index, 1); // lines that were deleted, and whose neighbours end and begin where they did
        continue;
      }
      const line = linesOf(parts.slice(0, index));
      const text = ahead.textFrom(line, reach(form));
      const length = cut(text, 0, form);
      const block = text.slice(0, length);
      const about = yield* aboutBlock(block, form);
      if (edits !== this.#edits) continue;
      const isLast = ahead.isLast && length === text.length;
      const lines = isLast ? Math.max(1, source.lineCount - line) : lineBreaks(block);
      // What is added behind the end belongs to the last line.
      const decisive = isLast ? lines + 1 : Math.max(lines, lineBreaks(text.slice(0, reach(form))) + 1);
      const read: Block = { isRead: true, lines, length, decisive, about, findings: [], asked: undefined };
      while (unread.lines < lines && index + 1 < parts.length) {
        unread.lines += parts.splice(index + 1, 1)[0]?.lines ?? 0;
      }
      unread.lines -= lines;
      parts.splice(index, unread.lines > 0 ? 0 : 1, read);
      ahead.skip(lines, length);
      yield* this.#judge(read, block);
      yield;
    }
  }

  /** Judges the blocks again for which something else was answered about the whole text than it is about now. */
  *#judgeAgain(source: LineSource): Steps<void> {
    for (let edits = this.#edits; edits === this.#edits; ) {
      const parts = this.#parts ?? [];
      const about = this.#about();
      const isOutdated = (part: Part): part is Block =>
        part.isRead && (part.asked === undefined || [...part.asked].some(([topic, answer]) => about[topic] !== answer));
      const index = parts.findIndex(isOutdated);
      const block = parts[index];
      if (block === undefined || !block.isRead) return;
      const line = linesOf(parts.slice(0, index));
      yield* this.#judge(block, source.lines(line, line + block.lines));
      yield;
    }
  }

  *#judge(block: Block, text: string): Steps<void> {
    const whole = this.#about();
    const about = new Answers((topic) => whole[topic]);
    block.findings = yield* judgeBlock(text, this.#languageId, about, this.#parts?.length === 1);
    block.asked = about.asked;
  }

  /** What the whole text is about, as far as it was read. */
  #about(): Answers {
    return aboutAny((this.#parts ?? []).flatMap((part) => (part.isRead ? [part.about] : [])));
  }

  *#gathered(): Steps<readonly Finding[]> {
    const findings: Finding[] = [];
    let offset = 0;
    let step = atOnce;
    for (const part of this.#parts ?? []) {
      if (!part.isRead) continue;
      findings.push(...moved(part.findings, offset));
      offset += part.length;
      if (findings.length < step) continue;
      step = findings.length + atOnce;
      yield;
    }
    return findings;
  }
}

/** Reads lines ahead, in portions that fit how long they are. */
class Ahead {
  readonly #source: LineSource;
  #text = "";
  /** The first line in `#text`, and the one behind its last. */
  #from = 0;
  #to = 0;

  constructor(source: LineSource) {
    this.#source = source;
  }

  /** Whether the text that was read reaches to the end. */
  get isLast(): boolean {
    return this.#to >= this.#source.lineCount;
  }

  /** At least so many characters from a line's start on, in whole lines; fewer where the text ends. */
  textFrom(line: number, length: number): string {
    if (line !== this.#from || this.#to < line) {
      this.#text = "";
      this.#from = line;
      this.#to = line;
    }
    const { lineCount } = this.#source;
    for (let portion = fewLines; this.#text.length < length && this.#to < lineCount; portion *= 2) {
      const to = Math.min(lineCount, this.#to + portion);
      this.#text += this.#source.lines(this.#to, to);
      this.#to = to;
    }
    return this.#text;
  }

  /** Lets go of what stands before a later line. */
  skip(lines: number, length: number): void {
    this.#text = this.#text.slice(length);
    this.#from += lines;
  }
}

/** How many lines are read while it isn't known how long they are. */
const fewLines = 16;

function linesOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + part.lines, 0);
}

function lineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
