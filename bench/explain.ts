import { fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { Metafile } from "esbuild";
import { buildExtension } from "../scripts/build.mjs";
import { bundleForNode } from "../scripts/bundle.mjs";
import { root } from "../scripts/root.mjs";
import entries from "../src/core/errors/data/entries.json";
import { detect } from "../src/core/errors/detector.ts";
import { CodeIndex, type LineSource } from "../src/core/errors/incremental.ts";
import { judge, readCorpus, Tally } from "../test/support/corpus.ts";
import { logOf, otherTexts, singleLines, sourceTexts, type Text } from "./explainTexts.ts";

const leastPrecision = 0.98;
const leastRecall = 0.95;
const leastRecallOfWrongMeanings = 0.9;
const mostTimesOfExpression = 3;
/** What is read again is a block, of which a megabyte has 16 and more, and what is built around it. */
const mostOfFullRead = 0.1;
const longestStepMs = 50;
const mostMemory = 15 * 2 ** 20;
const largestInPackage = 2 ** 20;

const speedRounds = 21;
const keystrokes = 60;
const stepRounds = 3;
const largeLogMegabytes = 50;
/** A shorter text may well stand in two places. */
const shortestSentence = 40;

interface Row {
  name: string;
  target: string;
  ratio: number;
  pass: boolean;
  figures: Record<string, number | string>;
}

/** How right, how fast and how large the explanation of error codes is. */
export async function run(): Promise<Row[]> {
  const metafile = await buildExtension({ production: true });
  return [
    ...correctness(),
    ...speed(),
    ...afterKeystrokes(),
    ...longestSteps(),
    await memory(),
    size(metafile),
    duplicateTexts(),
  ];
}

function correctness(): Row[] {
  const corpus = readCorpus();
  const codes = new Tally();
  const wrongMeanings = new Tally();
  for (const file of corpus) {
    const verdict = judge(file, detect(file.text, file.languageId));
    codes.add(verdict.codes);
    wrongMeanings.add(verdict.wrongMeanings);
  }
  const traps = corpus.filter(({ trap }) => trap).length;
  const rows = (what: string, { precision, recall, right, falseAlarms, missed }: Tally, recallWanted: number) => {
    const figures = { right, "false alarms": falseAlarms, missed, files: corpus.length, "of them traps": traps };
    return [
      atLeast(`explain: precision of ${what}`, precision, leastPrecision, figures),
      atLeast(`explain: recall of ${what}`, recall, recallWanted, figures),
    ];
  };
  return [...rows("codes", codes, leastRecall), ...rows("wrong meanings", wrongMeanings, leastRecallOfWrongMeanings)];
}

/** What finds the same numbers and knows nothing of what they stand for: each code as a word of its own, digits separated or not. */
const expression = new RegExp(`\\b(?:${[...new Set(entries.map(({ code }) => separable(code)))].join("|")})\\b`, "g");

function separable(code: number): string {
  return `${code}`.replace(/\d(?=(?:\d{3})+$)/g, "$&_?");
}

function speed(): Row[] {
  const [sources, others] = [sourceTexts(), otherTexts()].map((texts) => timed(texts));
  const worst = sources?.toSorted((a, b) => b.ratio - a.ratio)[0];
  const against = "against one pass of a regular expression";
  return [
    atMost(`explain: 1 MB of source ${against}, slowest language`, worst?.ratio ?? Number.NaN, mostTimesOfExpression, {
      ...worst?.figures,
      ...Object.fromEntries(sources?.map(({ name, ratio }) => [name, round2(ratio)]) ?? []),
    }),
    ...(others ?? []).map(({ name, ratio, figures }) =>
      atMost(`explain: 1 MB, ${name}, ${against}`, ratio, mostTimesOfExpression, figures),
    ),
  ];
}

interface Timed {
  readonly name: string;
  readonly ratio: number;
  readonly figures: Row["figures"];
}

/** Each text by the expression and by the detector in turn, the order changing from one round to the next. */
function timed(texts: readonly Text[]): Timed[] {
  const runs = texts.map(({ name, languageId, text }) => ({
    name,
    findings: 0,
    expression: { act: () => count(text), ms: [] as number[] },
    detector: { act: () => detect(text, languageId).length, ms: [] as number[] },
  }));
  for (let round = 0; round <= speedRounds; round++) {
    for (const run of runs) {
      const both = [run.expression, run.detector];
      for (const { act, ms } of round % 2 === 0 ? both : both.reverse()) {
        const took = msOf(() => {
          run.findings = act();
        });
        // The first round warms up.
        if (round > 0) ms.push(took);
      }
      run.findings = run.detector.act();
    }
  }
  return runs.map(({ name, findings, expression: plain, detector }) => {
    // The least of each: what else the machine does can only add to it.
    const [ours, theirs] = [Math.min(...detector.ms), Math.min(...plain.ms)];
    return {
      name,
      ratio: ours / theirs,
      figures: { "ours, ms": round2(ours), "expression, ms": round2(theirs), findings },
    };
  });
}

/** How many times the expression matches. */
function count(text: string): number {
  let matches = 0;
  expression.lastIndex = 0;
  while (expression.test(text)) matches++;
  return matches;
}

/** A document as an editor keeps it. */
class Document implements LineSource {
  readonly #lines: string[];

  constructor(text: string) {
    this.#lines = text.split(/(?<=\n)/);
  }

  get lineCount(): number {
    return this.#lines.length;
  }

  lines(from: number, to: number): string {
    return this.#lines.slice(from, to).join("");
  }

  /** A letter at the end of a line. */
  type(line: number): void {
    this.#lines[line] = (this.#lines[line] ?? "").replace(/(?=\r?\n|$)/, "x");
  }
}

function afterKeystrokes(): Row[] {
  const texts = [
    ...sourceTexts().filter(({ languageId }) => languageId === "typescript" || languageId === "python"),
    ...otherTexts().filter(({ languageId }) => languageId === "json" || languageId === "log"),
  ];
  return texts.map(({ name, languageId, text }) => {
    const document = new Document(text);
    const index = new CodeIndex(languageId);
    const full: number[] = [];
    const again: number[] = [];
    readAll(index, document);
    for (let stroke = 0; stroke < keystrokes; stroke++) {
      // All over the document, its first and its last lines included.
      const line = Math.round((stroke / (keystrokes - 1)) * (document.lineCount - 1));
      document.type(line);
      again.push(
        msOf(() => {
          index.edit(line, 1, 1);
          readAll(index, document);
        }),
      );
      if (stroke % 10 === 0) full.push(msOf(() => readAll(new CodeIndex(languageId), document)));
    }
    return atMost(
      `explain: after a keystroke in 1 MB (${name}) against a full read`,
      median(again) / median(full),
      mostOfFullRead,
      {
        "keystroke, ms": round2(median(again)),
        "slowest, ms": round2(Math.max(...again)),
        "full, ms": round2(median(full)),
      },
    );
  });
}

function readAll(index: CodeIndex, document: LineSource): void {
  for (const _ of index.read(document));
}

function longestSteps(): Row[] {
  const step = (name: string, texts: readonly Text[]) => {
    const longest = texts.map(({ languageId, text }) => {
      const document = new Document(text);
      // The machine may be busy with something else for once.
      return median(Array.from({ length: stepRounds }, () => longestStep(new CodeIndex(languageId), document)));
    });
    return atMost(`explain: longest step of reading ${name}, ms`, Math.max(...longest), longestStepMs, {
      ...Object.fromEntries(texts.map((text, at) => [text.name, round2(longest[at] ?? Number.NaN)])),
    });
  };
  return [step("a log of 50 MB", [logOf(largeLogMegabytes)]), step("a line of 1 MB", singleLines())];
}

function longestStep(index: CodeIndex, document: LineSource): number {
  const steps = index.read(document);
  let longest = 0;
  for (let done = false; !done; ) {
    const took = msOf(() => {
      done = steps.next().done === true;
    });
    longest = Math.max(longest, took);
  }
  return longest;
}

async function memory(): Promise<Row> {
  const { outputs } = await bundleForNode({ entries: ["bench/explainMemory.ts"], outdir: "out/bench-explain" });
  const figures: Row["figures"] = {};
  let most = 0;
  for (const language of ["en", "ja", "zh-tw"]) {
    const child = fork(outputs[0] ?? "", [language], { execArgv: ["--expose-gc"] });
    const [answer] = await Promise.race([
      once(child, "message"),
      once(child, "exit").then(([code]) => Promise.reject(new Error(`explainMemory ended with ${code}`))),
    ]);
    const { bytes, entries: known }: { bytes: number; entries: number } = answer;
    if (known === 0 || bytes <= 0) throw new Error(`${language}: ${known} entries in ${bytes} bytes`);
    figures[`${language}, KiB`] = Math.round(bytes / 1024);
    most = Math.max(most, bytes);
  }
  return atMost("explain: memory of the catalogue in one language, of 15 MB", most / mostMemory, 1, figures);
}

/** The detector's code and the catalogue's data, as the package holds them. */
function size({ outputs }: Metafile): Row {
  let code = 0;
  let data = 0;
  for (const { inputs } of Object.values(outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      if (input.startsWith("src/core/errors/data/")) data += bytesInOutput;
      else if (input.startsWith("src/core/errors/")) code += bytesInOutput;
    }
  }
  // Data that isn't bundled lies beside the code.
  for (const file of packaged()) if (file.endsWith(".json")) data += statSync(file).size;
  return atMost("explain: detector and catalogue in the package, of 1 MiB", (code + data) / largestInPackage, 1, {
    "code, bytes": code,
    "data, bytes": data,
  });
}

/** How many sentences of the catalogue stand in more than one file of the package. */
function duplicateTexts(): Row {
  const sentences = new Set<string>();
  for (const language of ["en", "ja", "zh-tw"]) {
    gather(JSON.parse(readFileSync(path.join(root, `src/core/errors/data/${language}.json`), "utf8")), sentences);
  }
  const files = packaged().map((file) => unescaped(readFileSync(file, "utf8")));
  let once = 0;
  let more = 0;
  for (const sentence of sentences) {
    const holders = files.filter((text) => text.includes(sentence)).length;
    if (holders === 0) throw new Error(`not in the package: ${sentence}`);
    if (holders === 1) once++;
    else more++;
  }
  return atMost("explain: sentences that the package holds twice", more, 0, { once, files: files.length });
}

function gather(value: unknown, into: Set<string>): void {
  if (typeof value === "string") {
    if (value.length >= shortestSentence) into.add(value);
  } else if (typeof value === "object" && value !== null) {
    for (const each of Object.values(value)) gather(each, into);
  }
}

/** Code and data as text: strings in them as they read. */
function unescaped(code: string): string {
  return code
    .replaceAll(/\\u([0-9a-f]{4})|\\x([0-9a-f]{2})/gi, (_, four, two) =>
      String.fromCharCode(Number.parseInt(four ?? two, 16)),
    )
    .replaceAll(/\\(["'`$\\])/g, "$1");
}

/** The files of dist that code or data is in. */
function packaged(): string[] {
  return readdirSync(path.join(root, "dist"), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:[cm]?js|json)$/.test(name))
    .map((name) => path.join(root, "dist", name));
}

function atMost(name: string, ratio: number, most: number, figures: Row["figures"]): Row {
  return { name, target: `<= ${most}`, ratio, pass: ratio <= most, figures };
}

function atLeast(name: string, ratio: number, least: number, figures: Row["figures"]): Row {
  return { name, target: `>= ${least}`, ratio, pass: ratio >= least, figures };
}

function msOf(act: () => void): number {
  const start = performance.now();
  act();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const round2 = (value: number) => Math.round(value * 100) / 100;
