import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { detect } from "../../../../src/core/errors/detector.ts";

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

/** The least of a few runs, in ms: the one that was disturbed least. */
function time(run: () => unknown): number {
  const times = Array.from({ length: 3 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...times);
}

const fill = (unit: string, length: number) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
const size = 2 ** 20;

test("1 MB takes no more than a few hundred times what JSON.parse, the fastest reader there is, takes for it", () => {
  const payload = readFileSync(`${folder}/webhook.status.failed-131047.json`, "utf8");
  const text = `[${`${payload},`.repeat(Math.floor(size / (payload.length + 1)) - 1)}${payload}]`;
  const code = fill(source, size);
  assert.ok(detect(text, "json").length > 100 && detect(code, "typescript").length > 1000);
  const reference = time(() => JSON.parse(text));
  for (const [name, took] of [
    ["json", time(() => detect(text, "json"))],
    ["typescript", time(() => detect(code, "typescript"))],
  ] as const) {
    assert.ok(took < 400 * reference, `${name}: ${took} ms against ${reference} ms`);
  }
});

test("time grows with the length alone, whatever the text is made of", () => {
  const line = (unit: string) => `${fill(unit, 19_000)}\n`;
  const hostile: [string, string][] = [
    ...'{ [ ] } {"a": [[{ \\" "code":131047,'.split(" ").map((unit): [string, string] => [`131047 ${unit}`, "json"]),
    ["[", "json"],
    ['{"error":', "json"],
    ['{"errors":[{"code":131047,"error":', "json"],
    ["/*", "jsonc"],
    ...[
      "(",
      "[",
      "{",
      "`${",
      "/[",
      "'",
      "case 131047:",
      "=131047",
      "a.",
      ":",
      "<",
      "131047,",
      "(a,",
      "131047===",
      "err.code===131047;",
      "err.code===190;graph.facebook.com;",
      "stripe.error.code===131047;",
      "[190,368,131047,",
      "190===(a as b(",
      "x={a:131047,b:190,c:",
      "{ab:",
      "{a:131047,longname:",
    ].map((unit): [string, string] => [line(unit), "typescript"]),
    [`switch(code){${line("case 131047:(")}`, "typescript"],
    [line("[131047,131026,"), "typescript"],
  ];
  for (const [unit, languageId] of hostile) {
    // The number lets a text through that would be turned away unread.
    const full = `131047\n${fill(unit, size / 4)}`;
    const eighth = full.slice(0, size / 32);
    const [long, short] = [time(() => detect(full, languageId)), time(() => detect(eighth, languageId))];
    // Eight times the text: 64 times where time is quadratic. Short runs are all noise.
    assert.ok(long < 50 || long < 28 * short, `${languageId} ${unit.slice(0, 30)}: ${short} ms, then ${long} ms`);
  }
});

test("nesting a million deep is no deeper than any other", () => {
  check(`131047${"[".repeat(size - 10)}`, "json");
  check(`${'{"error":'.repeat(100_000)}{"code":131047,"fbtrace_id":"A"}`, "json");
  assert.equal(detect(`${'{"error":'.repeat(100_000)}{"code":131047,"fbtrace_id":"A"}`, "json").length, 1);
});
