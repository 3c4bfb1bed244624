import { detect } from "./detector.ts";
import type { Finding } from "./finding.ts";

/** A text that is read by lines, as an editor keeps it. It may change between two steps of a reading. */
export interface LineSource {
  readonly lineCount: number;
  /**
   * The lines from `from` up to, not including, `to`, exactly as they stand in the text, each with its own line break
   * (`\n` or `\r\n`), which only the text's last line has not. Offsets of findings count these characters.
   */
  lines(from: number, to: number): string;
}

/** The findings of a text that changes. */
export class CodeIndex {
  readonly #languageId: string;

  constructor(languageId: string) {
    this.#languageId = languageId;
  }

  /** `removed` lines from `startLine` on are now `inserted` other ones. A change inside a line is `edit(line, 1, 1)`. */
  edit(_startLine: number, _removed: number, _inserted: number): void {}

  /** Steps of reading; the findings, in their order, at the end. An edit between two steps is taken into account. */
  *read(source: LineSource): Generator<undefined, readonly Finding[], undefined> {
    yield;
    return detect(source.lines(0, source.lineCount), this.#languageId);
  }
}
