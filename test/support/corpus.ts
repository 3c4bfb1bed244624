import { readdirSync, readFileSync } from "node:fs";
import type { Finding } from "../../src/core/errors/finding.ts";
import { languageOf } from "../../src/core/errors/languages.ts";

const folder = "test/fixtures/corpus";

/** What somebody who read the file says of a number in it. Lines and columns count from 1, columns in UTF-16 units. */
interface Label {
  readonly line: number;
  readonly column: number;
  readonly code: number;
  readonly subcode?: number;
  /** Readers may differ on whether it is a code: neither finding nor missing it counts. */
  readonly optional?: true;
  /** The words beside it say what another code means; `optional` where readers may differ on that. */
  readonly wrongMeaning?: true | "optional";
}

export interface CorpusFile {
  readonly name: string;
  readonly languageId: string;
  readonly text: string;
  readonly labels: readonly Label[];
  /** A file without a code, full of what looks like one. */
  readonly trap: boolean;
}

/** The files that the detector is measured on, all written for this purpose, in the order of their names. */
export function readCorpus(): CorpusFile[] {
  const labels: Record<string, Label[]> = JSON.parse(readFileSync(`${folder}/labels.json`, "utf8"));
  const names = ["codes", "traps"].flatMap((half) => readdirSync(`${folder}/${half}`).map((name) => `${half}/${name}`));
  const missing = Object.keys(labels).filter((name) => !names.includes(name));
  if (missing.length > 0) throw new Error(`Labels without a file: ${missing}`);
  return names.sort().map((name) => {
    const languageId = languageOf(name);
    const labelled = labels[name];
    if (languageId === undefined || labelled === undefined) throw new Error(`${name} has no language or no labels`);
    const text = readFileSync(`${folder}/${name}`, "utf8");
    return { name, languageId, text, labels: labelled, trap: name.startsWith("traps/") };
  });
}

/** Of what kind the findings in a file, or in many, were. */
export class Tally {
  right = 0;
  falseAlarms = 0;
  missed = 0;

  /** The share of the findings that are right. */
  get precision(): number {
    return share(this.right, this.right + this.falseAlarms);
  }

  /** The share of the labels that were found. */
  get recall(): number {
    return share(this.right, this.right + this.missed);
  }

  add({ right, falseAlarms, missed }: Pick<Tally, "right" | "falseAlarms" | "missed">): void {
    this.right += right;
    this.falseAlarms += falseAlarms;
    this.missed += missed;
  }
}

export interface Verdict {
  readonly codes: Tally;
  readonly wrongMeanings: Tally;
  /** Each false alarm and each miss, with its place. */
  readonly remarks: readonly string[];
}

/** Compares what would be spoken of unasked, that is certain and likely findings, with a file's labels. */
export function judge({ name, text, labels }: CorpusFile, findings: readonly Finding[]): Verdict {
  const codes = new Tally();
  const wrongMeanings = new Tally();
  const remarks: string[] = [];
  const lines = new Lines(text);
  const byOffset = new Map(labels.map((label) => [lines.offset(label), label]));
  const found = new Set<string>();

  for (const finding of findings) {
    const { kind, start, end, code, subcode, confidence, reason } = finding;
    if (confidence === "possible") continue;
    const label = byOffset.get(start);
    const tally = kind === "code" ? codes : wrongMeanings;
    const key = `${kind} ${start}`;
    const right =
      label !== undefined &&
      !found.has(key) &&
      code === label.code &&
      (label.subcode === undefined || subcode === label.subcode) &&
      /^\d[\d_]*$/.test(text.slice(start, end)) &&
      !/^\d/.test(text.slice(end));
    const expected = kind === "code" ? (label?.optional ?? "required") : label?.wrongMeaning;
    if (right && expected !== undefined) {
      found.add(key);
      if (expected === "required" || (expected === true && kind === "wrongMeaning")) tally.right++;
    } else {
      tally.falseAlarms++;
      remarks.push(
        `${name}:${lines.place(start)} false alarm: ${kind} ${code}/${subcode ?? ""}, ${confidence} by ${reason}`,
      );
    }
  }

  for (const [offset, label] of byOffset) {
    const place = `${name}:${label.line}:${label.column}`;
    if (label.optional === undefined && !found.has(`code ${offset}`)) {
      codes.missed++;
      remarks.push(`${place} missed: ${label.code}/${label.subcode ?? ""}`);
    }
    if (label.wrongMeaning === true && !found.has(`wrongMeaning ${offset}`)) {
      wrongMeanings.missed++;
      remarks.push(`${place} missed: wrong meaning of ${label.code}`);
    }
  }
  return { codes, wrongMeanings, remarks };
}

/** Offsets and places in a text, for any line break. */
export class Lines {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (const { index } of text.matchAll(/\n/g)) this.#starts.push(index + 1);
  }

  offset({ line, column }: Pick<Label, "line" | "column">): number {
    return (this.#starts[line - 1] ?? Number.NaN) + column - 1;
  }

  place(offset: number): string {
    const line = this.#starts.findLastIndex((start) => start <= offset);
    return `${line + 1}:${offset - (this.#starts[line] ?? 0) + 1}`;
  }
}

function share(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}
