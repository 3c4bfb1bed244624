import assert from "node:assert/strict";
import { test } from "node:test";
import { detect } from "../../../../../src/core/errors/detector.ts";
import { detectSource } from "../../../../../src/core/errors/source/detectSource.ts";
import { fc } from "../../../../support/fastCheck.ts";
import { cloudApi as aboutCloudApi, whatsApp as aboutWhatsApp, errors } from "./marked.ts";

/** Codes that would be spoken of unasked. */
const found = (text: string, languageId = "typescript") =>
  detect(text, languageId)
    .filter(({ confidence }) => confidence !== "possible")
    .map(({ code, subcode }) => (subcode === undefined ? `${code}` : `${code}/${subcode}`));
const whatsApp = 'import { send } from "./whatsapp.ts";\n';

const comparisons: Record<string, string[]> = {
  "if (code === 131047) retry();": ["131047"],
  "if (131047 == err.code) {}": ["131047"],
  "if (error.code !== 131_047) {}": ["131047"],
  "if (err?.response?.data?.error?.code == '131026') {}": ["131026"],
  'const closed = status.errors[0].code === "131047";': ["131047"],
  'if (error["code"] === 131047) {}': ["131047"],
  "if (Number(error.code) === 131047) {}": ["131047"],
  "if ((err.code as number) === 131047) {}": ["131047"],
  "if (131047 === (err as GraphError).code) {}": ["131047"],
  "if (!sent && errorCode===131056||x) {}": ["131056"],
  "switch (err.code) { case 131047: case '131026': break; default: }": ["131047", "131026"],
  "switch (error.code) { case 131047: { x(); break } case 130429: {} }": ["131047", "130429"],
  "if ([131047, 131026].includes(errorCode)) {}": ["131047", "131026"],
  "if (new Set([131047, 131_026]).has(err.code)) {}": ["131047", "131026"],
  "expect(error.code).toBe(131047);": ["131047"],
  "assert.equal(failure.code, 131047);": ["131047"],
  "const RETRYABLE_ERRORS = new Set<number>([130429, 131056]);": ["130429", "131056"],
  "const errors: Record<number, string> = { 131047: 'closed', '131026': 'no', [131053]: 'media' };": [
    "131047",
    "131026",
    "131053",
  ],
  "const messages = new Map([[131047, 'window closed'], [131026, 'undeliverable'], [131053, 'no media']]);": [
    "131047",
    "131026",
    "131053",
  ],
  "enum ErrorCode { ReEngagement = 131047, Undeliverable = 131026 }": ["131047", "131026"],
  "const graphError = { code: 131047, title: 'Re-engagement message' };": ["131047"],
  "if (err.error_subcode === 2388023) {}": ["100/2388023"],
};

test("comparisons and lists of codes are found without a word about WhatsApp", () => {
  for (const [text, codes] of Object.entries(comparisons)) assert.deepEqual(found(text), codes, text);
  for (const languageId of ["javascript", "javascriptreact", "typescriptreact"]) {
    assert.deepEqual(found("if (err.code === 131047) {}", languageId), ["131047"], languageId);
  }
});

test("in a file about WhatsApp more counts, short codes of its errors too", () => {
  const cases: Record<string, string[]> = {
    "if (reply === 131047) window.closed();": [],
    "if (reply === 131047) throw new Error('the window is closed');": ["131047"],
    "const RE_ENGAGEMENT = 131047;": ["131047"],
    "export const RATE_LIMIT: number = 130429;": ["130429"],
    "const codes = { ACCOUNT_LOCKED: 131031 };": ["131031"],
    "if (err.error.code === 190) {}": ["190"],
    "if (response.data.error.code === 100) {}": ["100"],
    "if (graphError.code === 4) {}": ["4"],
    "if (err.code === 368) {}": ["368"],
    "if (err.error_subcode === 463) {}": ["190/463"],
    "switch (err.code) { case 4: case 80007: case 130429: }": ["4", "80007", "130429"],
    "if ([4, 80007, 130429].includes(errorCode)) {}": ["4", "80007", "130429"],
    "const e = { error: { code: 190 } };": ["190"],
    "const e = { error: { code: 200 } };": [],
    'const e = { error: { type: "OAuthException", fbtrace_id: "A", code: 190 } };': ["190"],
    'const e = { error: { "type": "OAuthException", "fbtrace_id": "A", "code": 190 } };': ["190"],
  };
  for (const [text, codes] of Object.entries(cases)) assert.deepEqual(found(whatsApp + text), codes, text);
});

test("numbers of other things stay silent, in a file about WhatsApp too", () => {
  const traps = [
    "if (res.status === 400) {}",
    "if (response.status === 200 || response.statusCode === 100) {}",
    "if (response.code === 200) {}",
    "if (error.response.status === 190) {}",
    "if (err.code === 'ECONNRESET') {}",
    "if (items.length === 100) {}",
    "if (port === 200) {} server.listen(131047);",
    "const price = 132000; if (price === 132000) {}",
    "if (order.total === 131047) {}",
    "const MAX_TOKENS = 131_000;",
    "const model = { maxTokens: 131000, contextWindow: 131_072 };",
    "if (tokens >= 131000 && usage.tokens === 131000) {}",
    "if (user.id === 131047 || zipCode === 131026) {}",
    "if (city.code === '131016') {}",
    "const wards = [131016, 131024, 131032, 131041, 131059];",
    "rows[131047] = x; const y = rows[190];",
    "const at = new Date(2026, 10, 190); at.setTime(131047);",
    "const x = 0x131047 + 131047.5 + .131047 + 1e131047;",
    "if (err.code === 131099) {}",
    "const count = list.filter((c) => c.count === 190).length;",
    "if (code === 100) {}",
    "process.exit(code === 1 ? 190 : 200);",
    "socket.on('close', (code) => { if (code === 1000 || event.code === 10) {} });",
    "const tax = { code: 132000, title: 'Prepaid' };",
    "for (let i = 0; i === 190; i++) {}",
    "await sleep(131000); const delayMs = 131000;",
    "const color = 131047; const width = 138000;",
  ];
  for (const text of traps) {
    assert.deepEqual(found(text), [], text);
    assert.deepEqual(found(whatsApp + text), [], `about WhatsApp: ${text}`);
  }
});

test("what looks like a string, a comment or an expression of another kind doesn't swallow the code behind it", () => {
  const before = [
    "const half = a / b; // c / d",
    "const url = 'http://x'; const re = /[/'\"`]/; const quoted = \"it's\";",
    `const text = \`a \${x ? \`b \${y} ' \` : '}'} c\`;`,
    "const view = <p title='a'>Don't<br/></p>;",
    "const broken = 'never closed",
    "const generic = new Map<string, Array<number>>();",
    "const escaped = 'a\\'b'; const re2 = /\\//;",
  ];
  for (const line of before) {
    assert.deepEqual(found(`${line}\nif (err.code === 131047) {}`, "typescriptreact"), ["131047"], line);
  }
  assert.deepEqual(found(`const t = \`\${err.code === 131047 ? 'closed' : ''}\`;`), ["131047"]);
});

test("how sure a finding is depends on what stands around it", () => {
  const confidence = (text: string) => detect(text, "typescript")[0]?.confidence;
  assert.equal(confidence(`${whatsApp}if (err.code === 131047) {}`), "certain");
  assert.equal(confidence("if (err.code === 131047) {}"), "likely");
  assert.equal(confidence("if (code === 131000) {}"), "possible");
  assert.equal(confidence(`${whatsApp}if (err.code === 100) {}`), "possible");
  assert.equal(confidence(`${whatsApp}if (code === 613) {}`), "possible");
});

test("bundled code is left alone", () => {
  const line = "if (err.code === 131047) {}";
  assert.deepEqual(found(`${" ".repeat(19_000)}${line}`), ["131047"]);
  assert.deepEqual(found(`${" ".repeat(20_001)}${line}`), []);
});

const cloudApi = 'const url = new URL("messages", "https://graph.facebook.com/v24.0/1/");\n';

test("where the API is called, the short codes of plain comparisons count too", () => {
  const cases: Record<string, string[]> = {
    "const { code } = error; if (code === 190) {}": ["190"],
    "if (code === 368) {}": ["368"],
    "if (data.code === 190) {}": ["190"],
    "if ((err as any).code === 190) {}": ["190"],
    "if (190 === (err as GraphError).code) {}": ["190"],
    "switch (code) { case 0: case 190: x(); break; case 10: y(); }": ["0", "190", "10"],
    "switch (code) { case 4: case 131047: case 131000: }": ["4", "131047", "131000"],
    "if ([0, 190, 10, 200].includes(err.code)) {}": ["0", "190", "10", "200"],
    "if (error.code === 100) {}": ["100"],
    "if (error.code === 10 || err.code == 4) {}": ["10", "4"],
    "if (apiError?.code === 200) {}": ["200"],
    "if ([190, 368, 4, 10, 200, 404].includes(err.code)) {}": ["190", "368", "4", "10"],
  };
  for (const [text, codes] of Object.entries(cases)) assert.deepEqual(found(cloudApi + text), codes, text);
  assert.deepEqual(found(`${whatsApp}const { code } = error; if (code === 190) {}`), ["190"]);
  assert.deepEqual(found(`${whatsApp}if ([0, 190, 10, 200].includes(err.code)) {}`), ["0", "190", "10", "200"]);
  assert.deepEqual(found("const { code } = error; if (code === 190) {}"), []);
});

test("where the API is called, short numbers of other things stay silent", () => {
  const traps = [
    "if (status === 200 || statusCode === 200 || res.code === 200 || response.code === 200) {}",
    "if (res.status === 400 || response.code === 404 || error.statusCode === 500 || err.status === 200) {}",
    "if (err.response.code === 200 || error.response.status === 100) {}",
    "switch (response.code) { case 200: case 190: case 400: case 404: case 500: }",
    "switch (code) { case 200: case 201: case 204: case 400: case 404: case 500: }",
    "switch (code) { case 100: case 200: case 190: case 400: case 404: case 500: case 503: }",
    "if ([200, 201, 204].includes(code)) {}",
    "if (code === 200 || code === 204 || data.code === 201 || code === 100) {}",
    "if (code === 0 || code === 1 || code === 2) {}",
    "child.on('exit', (code) => { if (code === 0 || code === 10) {} });",
    "if (keyCode === 190 || e.keyCode === 190 || event.keyCode === 190) {}",
    "switch (code) { case 188: case 190: case 191: case 219: case 222: }",
    "if (language.code === 190 || country.code === 192 || stripeError.code === 190) {}",
    "if (pgError.code === 100 || product.code === 190) {}",
    "if (list.length === 190 || width === 368 || userId === 190) {}",
    "if (error.code === 0 || err.code === 1) {}",
  ];
  for (const text of traps) {
    assert.deepEqual(found(cloudApi + text), [], text);
    assert.deepEqual(found(whatsApp + text), [], `about WhatsApp: ${text}`);
  }
});

test("round numbers are no company for each other", () => {
  const tiers = "const limits = { TIER_1: 131000, TIER_2: 132000, TIER_3: 133000 };";
  const list = "const choices = [131000, 132000, 133000, 135000];";
  for (const text of [tiers, list, "enum Tier { One = 131000, Two = 132000, Three = 133000 }"]) {
    assert.deepEqual(found(text), [], text);
    assert.deepEqual(found(whatsApp + text), [], `about WhatsApp: ${text}`);
    assert.deepEqual(found(cloudApi + text), [], `calling the API: ${text}`);
  }
  assert.deepEqual(found(`${whatsApp}const ERRORS = { A: 131000, B: 132000, C: 131047, D: 131026 };`), [
    "131000",
    "132000",
    "131047",
    "131026",
  ]);
});

test("the code of something that has codes of its own is told to somebody who asks, at most", () => {
  const foreign = [
    "if (language.code === 131047) {}",
    "if (languageCode === 131047) {}",
    "if (patient.icd.code === 131047 || icd10.code === 131026) {}",
    "if (stripeError.code === 131000 || stripeError.code === 131047) {}",
    "if (stripe.error.code === 131047) {}",
    "if (pgError.code === 131047 || sqlErrorCode === 131026 || mongoErr.code === 131053) {}",
    "if (err.country.code === 131047 || postal.code === 131016 || product.error.code === 131042) {}",
    "switch (stripeError.code) { case 131047: case 131026: }",
    "const STRIPE_ERRORS = { CARD_DECLINED: 131047 };",
    "const icd = { code: 131047 };",
    "const SQL_ERROR = 131047;",
    "const AREA_CODE = 190; const countryCode = 190;",
    "if (nsError.code === 4) {}",
  ];
  for (const text of foreign) {
    assert.deepEqual(found(text), [], text);
    assert.deepEqual(found(whatsApp + text), [], `about WhatsApp: ${text}`);
  }
  assert.equal(detect("if (stripeError.code === 131047) {}", "typescript")[0]?.confidence, "possible");
  const own = [
    "if (whatsappProduct.error.code === 131047) {}",
    "const ErrorCode = { LANGUAGE_ERROR: 131047 };",
    "if (metaError.code === 131047) {}",
    "if (sendError.code === 131047 || templateError.code === 131047) {}",
  ];
  for (const text of own) assert.ok(found(whatsApp + text).includes("131047"), text);
});

test("ranges and lists count where a language writes them in its own way", () => {
  const api = "graph.facebook.com";
  for (const [languageId, text, codes] of [
    ["elixir", `# ${api}\ndef kind(code) when code in 132000..132018, do: :template`, ["132000", "132018"]],
    ["go", `// ${api}\nif slices.Contains([]int{4, 80007, 130429}, err.Code) {}`, ["4", "80007", "130429"]],
    ["python", `# ${api}\nif error.code in {4, 80007, 130429}: pass`, ["4", "80007", "130429"]],
    ["csharp", `// ${api}\nvar x = e.Code switch { (>= 132000 and <= 132016) => 1, _ => 0 };`, ["132000", "132016"]],
    ["csharp", `// ${api}\nvar x = e.Code is (>= 132000 and <= 132016);`, ["132000", "132016"]],
  ] as const) {
    assert.deepEqual(found(text, languageId), codes, text);
  }
});

test("what an arm comes to, or stands behind a key, is no code of its own", () => {
  const api = "graph.facebook.com";
  for (const [languageId, text, codes] of [
    ["csharp", `// ${api}\nvar x = e.Code switch { 131047 => 1, 190 => 2, _ => 0 };`, ["131047", "190"]],
    ["rust", `// ${api}\nlet x = match err.code { 131047 => 10, 190 => 4, _ => 0 };`, ["131047", "190"]],
    ["php", `<?php // ${api}\n$x = match ($e->code) { 131047 => 1, 190 => 2, default => 0 };`, ["131047", "190"]],
    ["elixir", `# ${api}\ncase code do\n  131047 -> 1\n  190 -> 2\nend`, ["131047", "190"]],
    ["typescript", `// ${api}\nconst delays = { 131047: 1, 131056: 6, 130429: 4 };`, ["131047", "131056", "130429"]],
  ] as const) {
    assert.deepEqual(found(text, languageId), codes, text);
  }
});

test("a number in a YAML flow is one finding, whatever stands beside it", () => {
  assert.deepEqual(found(`${whatsApp}{ 131047 errors: 131026 }`, "yaml").toSorted(), ["131026", "131047"]);
});

const languageIds =
  "javascript javascriptreact typescript typescriptreact python php java kotlin csharp go ruby rust elixir swift dart shellscript yaml dockercompose".split(
    " ",
  );

test("any text, in any language: it never throws, and findings are in order, distinct and on their digits", () => {
  const piece = fc.oneof(
    fc.constantFrom("131047", "131_026", "190", "470", "463", "2388023", "'131047'", '"190"', "0", "100", "421"),
    fc.string({ unit: "binary", maxLength: 4 }),
    fc.constantFrom(
      ..."{ } [ ] ( ) , : ; = == === => -> | || .. ... ..= . ?. < > # // /* */ ' \" ` ${ #{ \\( <<A A - in is or to case when switch match if def fn enum class return %w[ %{ matches!( assertEquals( in_array( : |".split(
        " ",
      ),
    ),
    fc.constantFrom("code", "error", "err.code", "error_subcode", "errors:", "  code: ", "- ", "\n", "\n  ", "\n    "),
  );
  const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(" "));
  const about = fc.constantFrom(aboutCloudApi, aboutWhatsApp, errors);
  fc.assert(
    fc.property(text, fc.constantFrom(...languageIds), about, (source, languageId, theme) => {
      const last = { code: -1, wrongMeaning: -1 };
      for (const { kind, start, end, code, subcode } of detectSource(source, languageId, theme)) {
        assert.ok(start > last[kind] && start < end && end <= source.length);
        last[kind] = start;
        const digits = source.slice(start, end).replaceAll("_", "");
        assert.ok(digits === `${code}` || digits === `${subcode}`, `${digits} isn't ${code}/${subcode}`);
      }
    }),
    { numRuns: 4000 },
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

test("time grows with the length alone, whatever the text is made of", () => {
  const units = [
    ...`( [ { ) ] } ' " \` """ ''' \${ #{ \\( /* */ // # <<A <<<A %w[ ~r/ / < <p> <?php ?> a. -> :: , ; | : = => == !`.split(
      " ",
    ),
    ..."131047, 131047: 131047=> 131047|131026, case_131047: =131047 code==131047|| err.code==190; f(131047, [131047,".split(
      " ",
    ),
    ..."case 131047:~when 131047\n~\n131047 -> x~\n# 131047 a~\n// error 131047: rate limit~'error 131047' ~x = 131047\n".split(
      "~",
    ),
    ..."code: 131047\n~  - 131047\n~a: {code: 131047, b: ~if (code === 131047 || ~const code = e.code\n~(131047) ~<<A\n131047 ".split(
      "~",
    ),
    ..."order 131047 ~131047 190 ~131047 (~a=131047\n~131047 - ~error ~'131047' in x~ 131047 if ".split("~"),
  ];
  for (const languageId of ["javascript", "python", "php", "ruby", "rust", "shellscript", "yaml"]) {
    for (const unit of units) {
      const line = `${unit.repeat(Math.ceil(1000 / unit.length))}\n`;
      const full = `131047\n${line.repeat(64)}`;
      const eighth = full.slice(0, full.length / 8);
      const read = (text: string) => time(() => detectSource(text, languageId, aboutCloudApi));
      // Eight times the text: 64 times where time is quadratic. Short runs are all noise, and so is one run among several.
      const isLinear = () => {
        const long = read(full);
        return long < 150 || long < 28 * read(eighth);
      };
      assert.ok(isLinear() || isLinear() || isLinear(), `${languageId} ${unit}`);
    }
  }
});
