import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { detect } from "../../../../src/core/errors/detector.ts";
import { fc } from "../../../support/fastCheck.ts";

const languages = [
  "json",
  "jsonc",
  "jsonl",
  "javascript",
  "javascriptreact",
  "typescript",
  "typescriptreact",
  "plaintext",
];
const folder = "test/fixtures/payloads";
const payloads = readdirSync(folder).map((name) => readFileSync(`${folder}/${name}`, "utf8"));
const source = `import { whatsapp } from "./whatsapp";
switch (err.code) { case 131047: case "131026": { x(\`a \${err.error.code === 190}\`); } default: }
const RETRY = new Set<number>([130429, 131_056]); // 4
if (RETRY.has(e.code) || /[/'"]/.test(t) || e["error_subcode"] === 463) throw { code: 131000 };
`;

/** Whatever stands in the text: findings lie in it, in order, and each one's characters are its digits. */
function check(text: string, languageId: string): void {
  let last = -1;
  for (const { start, end, code, subcode } of detect(text, languageId)) {
    assert.ok(start > last && end > start && end <= text.length, `${start} to ${end} of ${text.length}`);
    last = start;
    const digits = text.slice(start, end).replaceAll("_", "");
    assert.ok(digits === `${code}` || digits === `${subcode}`, `${digits} isn't ${code}/${subcode}`);
  }
}

test("any text, in any language: it never throws, and every range covers its digits", () => {
  const language = fc.constantFrom(...languages);
  const number = fc.constantFrom("131047", "131_047", "190", "100", '"131026"', "2388023", "0", "1e5");
  const piece = fc.oneof(
    number,
    fc.string({ unit: "binary", maxLength: 6 }),
    fc.constantFrom(
      ..."{ } [ ] ( ) , : ; = === == !== . ?. ` ${ ' \" / /* */ // \\ < > ! as case switch enum new Set const \n".split(
        " ",
      ),
    ),
    fc.constantFrom(
      "code",
      "error",
      '"code":',
      '"error":',
      '"errors":',
      "err.code",
      "error_subcode",
      "fbtrace_id",
      "whatsapp",
    ),
  );
  const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(" "));
  fc.assert(fc.property(text, language, check), { numRuns: 2000 });
  fc.assert(fc.property(fc.string({ unit: "binary" }), language, check));
});

test("payloads and source, cut, repeated and disturbed: it never throws", () => {
  const base = fc.constantFrom(...payloads, source);
  const edits = fc.array(
    fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      remove: fc.nat(20),
      insert: fc.string({ maxLength: 5 }),
    }),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(base, edits, fc.constantFrom(...languages), (text, changes, languageId) => {
      let changed = text;
      for (const { at, remove, insert } of changes) {
        const from = Math.floor(at * changed.length);
        changed = changed.slice(0, from) + insert + changed.slice(from + remove);
      }
      check(changed, languageId);
    }),
    { numRuns: 1000 },
  );
});

/** The least of a few runs, in ms of this process's own time: others may keep the machine busy. */
function time(run: () => unknown): number {
  const times = Array.from({ length: 2 }, () => {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

const fill = (unit: string, length: number) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
const size = 2 ** 20;

test("1 MB takes no more than a few hundred times what JSON.parse, the fastest reader there is, takes for it", () => {
  const payload = readFileSync(`${folder}/webhook.status.failed-131047.json`, "utf8");
  const text = `[${`${payload},`.repeat(Math.floor(size / (payload.length + 1)) - 1)}${payload}]`;
  assert.ok(detect(text, "json").length > 100);
  const [reference, took] = [time(() => JSON.parse(text)), time(() => detect(text, "json"))];
  assert.ok(took < 100 * reference, `${took} ms against ${reference} ms`);
});

const texts = ["json", "log", "markdown"];
const [short, long] = [2 ** 12, 2 ** 16];

/** Sixteen times the text: 256 times the time where it is quadratic. Short runs are all noise. */
function grows(text: (length: number) => string, languageId: string, name: string): void {
  const took = (length: number) => {
    const made = text(length);
    return time(() => detect(made, languageId));
  };
  // A run among others may be noise, so one of several has to do.
  const isLinear = () => {
    const often = took(long);
    return often < 80 || often < 90 * took(short);
  };
  assert.ok(isLinear() || isLinear() || isLinear(), `${languageId} ${JSON.stringify(name)}`);
}

test("no repetition of anything beside a number takes more than its length in time", () => {
  const esc = String.fromCharCode(27);
  const runs = [
    ...Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)),
    ...[
      "\t",
      "\n",
      "\r\n",
      esc,
      `${esc}[`,
      `${esc}[3`,
      `${esc}[33m`,
      "\\u001b[",
      "\\\\",
      '\\"',
      '\\\\"',
      "１",
      "、",
      "エ",
      "é",
    ],
    ...[
      "is ",
      "code ",
      "code=",
      "code: ",
      "error ",
      "int(",
      "1 ",
      "1, ",
      "1 and ",
      "a b ",
      "a.b",
      "a_",
      "| ",
      "- ",
      "> ",
      "=> ",
      "# ",
    ],
    ...[
      '"a":',
      '"a",',
      "[[",
      "{[",
      "[]",
      "{}",
      "()",
      "({",
      '{"a":',
      "```\n",
      "~~~\n",
      "wa",
      "waba",
      "GraphException",
      "err",
    ],
  ];
  const around: ((run: string) => string)[] = [
    (run) => `whatsapp ${run}131047`,
    (run) => `whatsapp 131047${run}`,
    (run) => `whatsapp error_subcode code${run}190${run}`,
    (run) => `whatsapp {"code":190,"a":"${run}"}`,
  ];
  for (const run of runs) {
    for (const put of around) {
      for (const languageId of texts) grows((length) => put(fill(run, length)), languageId, put(run));
    }
  }
});

test("time grows with the length alone when there is a number everywhere", () => {
  const units = [
    ...[
      "{",
      "[",
      "]",
      "}",
      '{"a":',
      "[[{",
      '\\"',
      '"code":131047,',
      '"a\\"131047\\",',
      "[131047,",
      '{"131047":1,}',
    ].map((unit) => `131047 ${unit}`),
    ...[
      "(131047",
      "(#131047)",
      "(#100) x",
      "code=131047 ",
      "error:code:190,",
      "[131047",
      "| 131047 |\n",
      "- 131047: x\n",
      "131047\n",
      "131047,",
    ],
    ...[
      '{"errors":[{"code":131047,"error":',
      '"131047":',
      '[{"code":131047,"title":"x"},',
      "code: 190\n",
      '\\"code\\":190,',
      "463 subcode 463 ",
    ],
  ];
  for (const unit of units) {
    for (const languageId of texts) grows((length) => fill(`${unit}whatsapp `, length), languageId, unit);
    grows((length) => fill(unit, length), "json", unit);
  }
});

test("nesting a million deep is no deeper than any other", () => {
  check(`131047${"[".repeat(size - 10)}`, "json");
  check(`${'{"error":'.repeat(100_000)}{"code":131047,"fbtrace_id":"A"}`, "json");
  assert.equal(detect(`${'{"error":'.repeat(100_000)}{"code":131047,"fbtrace_id":"A"}`, "json").length, 1);
});
