import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { detect } from "../../../../src/core/errors/detector.ts";
import type { Finding } from "../../../../src/core/errors/finding.ts";
import { CodeIndex, type LineSource } from "../../../../src/core/errors/incremental.ts";
import { fc } from "../../../support/fastCheck.ts";

/** A text that counts what is asked of it. */
class Lines implements LineSource {
  #lines: string[];
  readonly asked: [number, number][] = [];
  readonly #eol: string;

  constructor(text: string, eol = "\n") {
    this.#lines = text.split("\n");
    this.#eol = eol;
  }

  get lineCount(): number {
    return this.#lines.length;
  }

  get text(): string {
    return this.#lines.join(this.#eol);
  }

  lines(from: number, to: number): string {
    this.asked.push([from, to]);
    return this.#lines
      .slice(from, to)
      .map((line, index) => (from + index === this.#lines.length - 1 ? line : line + this.#eol))
      .join("");
  }

  /** What was asked for since the last time. */
  takeAsked(): [number, number][] {
    return this.asked.splice(0);
  }

  /** Replaces lines, in the index as well. */
  replace(index: CodeIndex, start: number, removed: number, inserted: readonly string[]): void {
    this.#lines.splice(start, removed, ...inserted);
    index.edit(start, removed, inserted.length);
  }
}

interface Reading {
  readonly findings: readonly Finding[];
  readonly steps: number;
}

function read(index: CodeIndex, source: LineSource): Reading {
  const reading = index.read(source);
  for (let steps = 1; ; steps++) {
    const step = reading.next();
    if (step.done === true) return { findings: step.value, steps };
  }
}

const folder = "test/fixtures/payloads";
const payload = readFileSync(`${folder}/webhook.status.failed-131047.json`, "utf8");
const payloads = readdirSync(folder).map((name) => readFileSync(`${folder}/${name}`, "utf8"));
const logLine = (index: number) =>
  `2026-11-20T09:00:${index % 60}.131Z INFO request ${index} took ${(index * 7919) % 1000} ms, status=200\n`;
const log = (lines: number) => Array.from({ length: lines }, (_, index) => logLine(index)).join("");
const failure = '2026-11-20T09:00:01.131Z ERROR whatsapp send failed: {"error":{"code":190,"fbtrace_id":"A"}}';
const functions = (count: number) =>
  Array.from(
    { length: count },
    (_, index) =>
      `function f${index}(a) {\n  if (a.length === ${index}) {\n    return call(a, ${index * 31});\n  }\n}\n\n`,
  ).join("");

const long = { word: "long".repeat(20_000), failures: `${failure} `.repeat(900) };
const pieces = [
  "",
  "x",
  "long.word",
  "long.failures",
  failure,
  "const a = err.code === 131047;",
  "// whatsapp graph.facebook.com",
  "131047",
  "}",
  "  {",
  '"code": 131026,',
  '"error": {"message": "(#100) Invalid parameter", "type": "OAuthException", "code": 100}',
  "/*",
  "`",
  ...payload.split("\n").slice(0, 30),
];
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  removed: fc.oneof({ weight: 6, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat(800) }),
  inserted: fc.array(fc.constantFrom(...pieces), { maxLength: 3 }),
});
/** By name, so that a failed property prints names and not texts. */
const bases = {
  log: { text: log(2500), languageId: "log" },
  failures: { text: `${log(800)}${failure}\n${log(1200)}${failure}`, languageId: "log" },
  payloads: { text: payloads.join("\n").repeat(2), languageId: "json" },
  list: {
    text: JSON.stringify(
      [payload, ...payloads].map((text) => JSON.parse(text)),
      undefined,
      1,
    ),
    languageId: "json",
  },
  line: { text: JSON.stringify(payloads.map((text) => JSON.parse(text))), languageId: "json" },
  source: { text: functions(1500), languageId: "typescript" },
  short: { text: payload, languageId: "json" },
  empty: { text: "", languageId: "log" },
};
const base = fc.constantFrom(...(Object.keys(bases) as (keyof typeof bases)[]));
/** A piece, or the long line that it stands for. */
const lineOf = (piece: string) =>
  piece === "long.word" ? long.word : piece === "long.failures" ? long.failures : piece;

test("after any edits the index holds what a reading of the whole text finds", () => {
  fc.assert(
    fc.property(
      base,
      fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { maxLength: 4 }),
      fc.constantFrom("\n", "\r\n"),
      (name, rounds, eol) => {
        const { text, languageId } = bases[name];
        const source = new Lines(text, eol);
        const index = new CodeIndex(languageId);
        assert.deepEqual(read(index, source).findings, detect(source.text, languageId));
        for (const edits of rounds) {
          for (const { at, removed, inserted } of edits) {
            const start = Math.floor(at * source.lineCount);
            const count = Math.max(1, Math.min(removed, source.lineCount - start));
            const lines = count === source.lineCount && inserted.length === 0 ? [""] : inserted.map(lineOf);
            source.replace(index, start, count, lines);
          }
          assert.deepEqual(read(index, source).findings, detect(source.text, languageId));
        }
      },
    ),
    { numRuns: 150 },
  );
});

test("edits between the steps of a reading are in its result", () => {
  fc.assert(
    fc.property(base, fc.array(fc.tuple(fc.nat(12), edit), { maxLength: 4 }), (name, edits) => {
      const { text, languageId } = bases[name];
      const source = new Lines(text);
      const index = new CodeIndex(languageId);
      const waiting = [...edits];
      const reading = index.read(source);
      for (let steps = 0; ; steps++) {
        const step = reading.next();
        if (step.done === true) {
          assert.deepEqual(step.value, detect(source.text, languageId));
          return;
        }
        const next = waiting[0];
        if (next === undefined || steps < next[0]) continue;
        waiting.shift();
        const [, { at, removed, inserted }] = next;
        const start = Math.floor(at * source.lineCount);
        source.replace(index, start, Math.max(1, Math.min(removed, source.lineCount - start)), [
          ...inserted.map(lineOf),
          "end",
        ]);
      }
    }),
    { numRuns: 60 },
  );
});

test("after a keystroke only the block around it is read again", () => {
  const source = new Lines(`${log(3000)}${failure}\n${log(40_000)}`);
  const index = new CodeIndex("log");
  assert.equal(read(index, source).findings.length, 1);
  source.takeAsked();
  assert.equal(read(index, source).findings.length, 1);
  assert.deepEqual(source.takeAsked(), []);

  source.replace(index, 20_000, 1, [`${failure}!`]);
  const { findings } = read(index, source);
  assert.equal(findings.length, 2);
  assert.deepEqual(findings, detect(source.text, "log"));
  const asked = source.takeAsked();
  const lines = asked.reduce((sum, [from, to]) => sum + to - from, 0);
  assert.ok(lines < 3000, `${lines} of ${source.lineCount} lines`);
  for (const [from, to] of asked) assert.ok(from > 15_000 && to < 25_000, `${from} to ${to}`);
});

test("an edit behind a block that decides where the block ends has it read again", () => {
  const blank = `  ${"-".repeat(97)}\n`;
  // All lines are indented alike: a block ends 32,768 characters on, here in the middle of an object.
  const object = [
    "  {",
    ..."abcdefgh".split("").map((key) => `  "${key}": 1,`),
    '  "code": 100,',
    ...Array(20).fill("  ,"),
    '  "fbtrace_id": "A"',
    "  }",
  ];
  const source = new Lines(`${blank.repeat(326)}${object.join("\n")}\n${blank.repeat(1000)}`);
  const index = new CodeIndex("log");
  assert.deepEqual(read(index, source).findings, detect(source.text, "log"));
  assert.equal(read(index, source).findings.length, 0);
  source.replace(index, 500, 1, ["end"]);
  assert.equal(read(index, source).findings.length, 1);
  assert.deepEqual(read(index, source).findings, detect(source.text, "log"));
});

test("a word that changes what the file is about changes what was found far away", () => {
  const source = new Lines(`${log(2000)}error 131000\n${log(2000)}#\n${log(2000)}error 131000\n`);
  const index = new CodeIndex("log");
  const before = read(index, source).findings;
  source.replace(index, 4001, 1, ["whatsapp"]);
  const after = read(index, source).findings;
  assert.deepEqual(after, detect(source.text, "log"));
  const confidences = (findings: readonly Finding[]) => findings.map(({ confidence }) => confidence);
  assert.deepEqual(confidences(before), ["possible", "possible"]);
  assert.deepEqual(confidences(after), ["certain", "certain"]);
});

test("no step of a reading handles more than a block", () => {
  /** Characters that the steps between two pauses may have been about: what they asked for. */
  const most = (text: string, languageId: string) => {
    const source = new Lines(text);
    const reading = new CodeIndex(languageId).read(source);
    let largest = 0;
    let steps = 0;
    for (let step = reading.next(); step.done !== true; step = reading.next()) {
      steps++;
      const characters = source.takeAsked().reduce((sum, [from, to]) => sum + source.lines(from, to).length, 0);
      largest = Math.max(largest, characters);
      source.takeAsked();
    }
    return { largest, steps };
  };
  const many = most(log(60_000), "log");
  assert.ok(many.largest < 400_000 && many.steps > 60, JSON.stringify(many));
  // A single line is asked for at once, but looked at in pieces.
  for (const languageId of ["json", "log"]) {
    const line = most(`${failure} `.repeat(2 ** 20 / failure.length), languageId);
    assert.ok(line.steps >= 60, JSON.stringify(line));
  }
  // However many numbers stand in a block, few of them are judged in a step.
  for (const [languageId, unit] of [
    ["log", "whatsapp error 131047 "],
    ["json", '{"code":131047,"fbtrace_id":"A"},'],
  ] as const) {
    const numbers = Math.floor(60_000 / unit.length);
    const { steps } = most(unit.repeat(numbers), languageId);
    assert.ok(steps > numbers / 70, `${steps} steps for ${numbers} numbers`);
  }
});
