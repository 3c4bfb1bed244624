import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import Ajv from "ajv-draft-04";
import type { Log } from "sarif";
import { root } from "../../../../scripts/root.mjs";
import { loadCatalogue } from "../../../../src/core/errors/catalogue.ts";
import { fc } from "../../../support/fastCheck.ts";
import { buildCli, cli, Folder, wamid } from "../../../support/terminalProgram.ts";

before(buildCli);

/** An answer of Graph: an error that happened. */
const payload = (code: number, subcode?: number) =>
  JSON.stringify({
    error: {
      message: `(#${code}) Something`,
      type: "OAuthException",
      code,
      ...(subcode === undefined ? {} : { error_subcode: subcode }),
      error_data: { messaging_product: "whatsapp", details: "…" },
      fbtrace_id: "AbCdEf",
    },
  });
/** A code that somebody wrote down. */
const source = (code: number) =>
  `// WhatsApp Cloud API\nif (error.code === ${code}) {\n  return sendTemplate("https://graph.facebook.com/v23.0/1/messages");\n}\n`;

interface Finding {
  path: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  code: number;
  subcode?: number;
  severity: string;
  [field: string]: unknown;
}

const findings = (args: readonly string[], options: Parameters<typeof wamid>[1]): Finding[] =>
  JSON.parse(wamid(["check", ...args, "--json"], options).stdout);
const paths = (args: readonly string[], cwd: string) => [...new Set(findings(args, { cwd }).map(({ path }) => path))];

describe("wamid check", () => {
  const folder = new Folder({
    "error.json": payload(131047),
    "clean.json": "{}",
    "src/bot.js": source(131047),
    "src/deep/er/bot.ts": source(131026),
    "src/notes.unknown": payload(131047),
    "src/image.bin": new Uint8Array([1, 0, 2, 3]),
    "[id].json": payload(190, 463),
  });
  const cwd = folder.path;
  after(() => folder.dispose());

  it("ends with 1 from the level on, with 0 below it and where nothing is found", () => {
    const status = (...args: string[]) => wamid(["check", ...args], { cwd }).status;
    assert.equal(status("error.json"), 1);
    assert.equal(status("error.json", "--fail-on", "information"), 1);
    assert.equal(status("error.json", "--fail-on", "error"), 0);
    assert.equal(status("src/bot.js"), 0);
    assert.equal(status("src/bot.js", "--fail-on=information"), 1);
    assert.equal(status("src/bot.js", "--severity", "source=error", "--fail-on", "error"), 1);
    assert.equal(status("error.json", "--severity", "payload=off,source=error"), 0);
    assert.equal(status("error.json", "--severity", "payload=hint"), 0);
    assert.equal(status("clean.json"), 0);
  });

  it("prints one line for each finding, and a summary", () => {
    const { stdout, stderr } = wamid(["check", "error.json", "src/bot.js"], { cwd });
    const [first, second, empty, summary] = stdout.split("\n");
    assert.match(first ?? "", /^error\.json:1:\d+: warning 131047 Re-engagement message: More than 24 hours/);
    assert.match(second ?? "", /^src\/bot\.js:2:20: information 131047 Re-engagement message: /);
    assert.equal(empty, "");
    assert.equal(summary, "Found: 2 (warnings: 1, information: 1). Files with findings: 2. Files checked: 2");
    assert.equal(stderr, "");
    assert.match(wamid(["check", "clean.json"], { cwd }).stdout, /^Nothing found\. Files checked: 1\n$/);
    assert.match(
      wamid(["check", "error.json", "--language", "ja"], { cwd }).stdout,
      /^error\.json:1:\d+: 警告 131047 .*24時間/,
    );
  });

  it("prints JSON in which the range covers the digits alone", () => {
    const [finding, ...others] = findings(["src/bot.js"], { cwd });
    assert.deepEqual(others, []);
    assert.ok(finding);
    const { confidence, message, ...rest } = finding;
    assert.deepEqual(rest, {
      path: "src/bot.js",
      ...{ line: 2, column: 20, endLine: 2, endColumn: 26 },
      code: 131047,
      severity: "information",
      kind: "code",
      id: "131047",
      title: "Re-engagement message",
    });
    assert.ok(["certain", "likely"].includes(`${confidence}`));
    assert.match(`${message}`, /24 hours/);
    const [withSubcode] = findings(["[id].json"], { cwd });
    assert.deepEqual([withSubcode?.code, withSubcode?.subcode, withSubcode?.id], [190, 463, "190/463"]);
    assert.deepEqual(findings(["clean.json"], { cwd }), []);
  });

  it("reads files that are named, folders to the bottom, and patterns; each file once, in order", () => {
    assert.deepEqual(paths(["src"], cwd), ["src/bot.js", "src/deep/er/bot.ts"]);
    assert.deepEqual(paths(["src/notes.unknown"], cwd), ["src/notes.unknown"]);
    assert.deepEqual(paths(["."], cwd), ["[id].json", "error.json", "src/bot.js", "src/deep/er/bot.ts"]);
    assert.deepEqual(paths(["./src/", "src/bot.js"], cwd), ["src/bot.js", "src/deep/er/bot.ts"]);
    assert.deepEqual(paths(["src/**/*.ts"], cwd), ["src/deep/er/bot.ts"]);
    assert.deepEqual(paths(["**/*.{ts,js}"], cwd), ["src/bot.js", "src/deep/er/bot.ts"]);
    assert.deepEqual(paths(["*.json"], cwd), ["[id].json", "error.json"]);
    assert.deepEqual(paths(["./s?c/b*.js"], cwd), ["src/bot.js"]);
    assert.deepEqual(paths(["[id].json"], cwd), ["[id].json"]);
    assert.deepEqual(paths([path.join(cwd, "error.json")], "/"), [path.join(cwd, "error.json").replaceAll("\\", "/")]);
    assert.deepEqual(paths(["../bot.js", "../../error.json"], path.join(cwd, "src/deep")), [
      "../bot.js",
      "../../error.json",
    ]);
    assert.deepEqual(paths(["../**/*.ts"], path.join(cwd, "src/deep")), ["../deep/er/bot.ts"]);
  });

  it("says what can't be read, goes on with the others, and ends with 2", () => {
    const { stdout, stderr, status } = wamid(["check", "gone.json", "error.json", "none/*.js", "--json"], { cwd });
    assert.deepEqual(
      JSON.parse(stdout).map(({ path }: Finding) => path),
      ["error.json"],
    );
    assert.match(stderr, /wamid: gone\.json does not exist\.\nwamid: Nothing matches none\/\*\.js\.\n/);
    assert.equal(status, 2);
    symlinkSync("loop.json", path.join(cwd, "loop.json"));
    const looped = wamid(["check", "loop.json", "error.json"], { cwd });
    assert.match(looped.stderr, /loop\.json can't be read \(ELOOP\)/);
    assert.match(looped.stdout, /error\.json:1/);
    assert.equal(looped.status, 2);
  });

  it("leaves out binary and large files, and says so, without failing", () => {
    const { stderr, status } = wamid(["check", "src/image.bin"], { cwd });
    assert.match(stderr, /src\/image\.bin is not text/);
    assert.equal(status, 0);
    const large = wamid(["check", "error.json", "--max-size", "0.0001"], { cwd });
    assert.match(large.stderr, /error\.json is larger than 0\.0001 MB/);
    assert.equal(large.status, 0);
  });

  it("reads standard input, in the language that is named, or that the text shows", () => {
    const [found] = findings(["-"], { input: payload(131047) });
    assert.deepEqual([found?.path, found?.code], ["-", 131047]);
    const [named] = findings(["-", "--stdin-filename", "src/x.js"], { input: source(131047) });
    assert.deepEqual([named?.path, named?.line, named?.column], ["src/x.js", 2, 20]);
    assert.equal(findings(["-", "--language-id", "typescript"], { input: source(131047) }).length, 1);
    assert.equal(findings(["-", "--language-id", "json"], { input: source(131047) }).length, 0);
    assert.equal(wamid(["check", "-"], { input: "" }).status, 0);
    assert.equal(wamid(["check", "-"], { input: new Uint8Array([0, 1, 2, 3, 9]) }).status, 0);
  });

  it("counts columns in UTF-16 units, with any line breaks, and reads UTF-16", () => {
    const at = (input: string | Uint8Array) => {
      const [found] = findings(["-", "--stdin-filename", "x.json"], { input });
      return found && [found.line, found.column, found.endLine, found.endColumn];
    };
    const text = payload(131047).replace("{", "{\n").replace('"code"', '\n"😀é": 1, "code"');
    const expected = [3, 18, 3, 24];
    assert.deepEqual(at(text), expected);
    assert.deepEqual(at(text.replaceAll("\n", "\r\n")), expected);
    assert.deepEqual(at(`\ufeff${text}`), expected);
    assert.deepEqual(at(Buffer.from(`\ufeff${text}`, "utf16le")), expected);
    assert.deepEqual(at(Buffer.from(`\ufeff${text}`, "utf16le").swap16()), expected);
    assert.deepEqual(at(Buffer.from(text, "utf16le")), expected);
  });
});

describe("wamid check and .gitignore", () => {
  const folder = new Folder({
    ".gitignore": "/out/\n*.tmp.json\n!keep.tmp.json\n",
    "a.json": payload(131047),
    "b.tmp.json": payload(131047),
    "keep.tmp.json": payload(131047),
    "out/built.json": payload(131047),
    "node_modules/x/index.json": payload(131047),
    ".git/config.json": payload(131047),
    "pkg/.gitignore": "*.json\n!shown.json\n",
    "pkg/hidden.json": payload(131047),
    "pkg/shown.json": payload(131047),
    "pkg/sub/hidden.json": payload(131047),
    "pkg/sub/shown.json": payload(131047),
    "pkg/node_modules/y/shown.json": payload(131047),
    ".config/dot.json": payload(131047),
  });
  const cwd = folder.path;
  after(() => folder.dispose());

  it("finds what git would, by a folder and by a pattern", () => {
    const expected = [".config/dot.json", "a.json", "keep.tmp.json", "pkg/shown.json", "pkg/sub/shown.json"];
    assert.deepEqual(paths(["."], cwd), expected);
    assert.deepEqual(
      paths(["**/*.json"], cwd),
      expected.filter((file) => !file.startsWith(".")),
    );
  });

  it("knows the files of the folders above", () => {
    assert.deepEqual(paths(["pkg/sub"], cwd), ["pkg/sub/shown.json"]);
    assert.deepEqual(paths(["."], path.join(cwd, "pkg/sub")), ["shown.json"]);
  });

  it("reads what is named itself, though it is ignored", () => {
    assert.deepEqual(paths(["out/built.json"], cwd), ["out/built.json"]);
    assert.deepEqual(paths(["out"], cwd), ["out/built.json"]);
    assert.deepEqual(paths(["node_modules/x"], cwd), ["node_modules/x/index.json"]);
  });
});

describe("wamid check and what is ignored", () => {
  it("hears comments, and the settings of the folder", () => {
    const folder = new Folder({
      "a.js": source(131047).replace("if (", "// wamid-ignore 131047\nif ("),
      "b.js": source(131047),
      "c/error.json": payload(131026),
      ".vscode/settings.json":
        '{\n  // comments are allowed\n  "wamid.explain.ignore": [{ "path": "c" }],\n  "wamid.explain.severity.source": "error",\n}',
    });
    try {
      assert.deepEqual(
        findings(["."], { cwd: folder.path }).map(({ path, severity }) => [path, severity]),
        [["b.js", "error"]],
      );
      assert.equal(wamid(["check", ".", "--severity", "source=information"], { cwd: folder.path }).status, 0);
      assert.equal(wamid(["check", ".", "--fail-on", "error"], { cwd: folder.path }).status, 1);
    } finally {
      folder.dispose();
    }
  });
});

describe("wamid check --sarif", () => {
  const schema = JSON.parse(
    readFileSync(path.join(root, "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8"),
  );
  const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);

  it("is valid, with rules from the catalogue", () => {
    const folder = new Folder({
      "日本 語/er#ror.json": payload(190, 463),
      "b.js": source(131047),
      "c.json": payload(131047),
      "d.bin": new Uint8Array([0, 9, 8]),
    });
    try {
      for (const language of ["en", "ja", "zh-tw"]) {
        const args = ["check", ".", "gone", "d.bin", "--sarif", "--language", language];
        const { stdout, status } = wamid(args, { cwd: folder.path });
        const log: Log = JSON.parse(stdout);
        assert.ok(validate(log), JSON.stringify(validate.errors));
        const [run] = log.runs;
        assert.equal(run?.columnKind, "utf16CodeUnits");
        assert.deepEqual(
          run.tool.driver.rules?.map(({ id }) => id),
          ["131047", "190/463"],
        );
        const [first, second, third] = run.results ?? [];
        assert.equal(first?.level, "note");
        assert.equal(second?.level, "warning");
        assert.equal(third?.ruleIndex, 1);
        const place = third?.locations?.[0]?.physicalLocation;
        assert.equal(place?.artifactLocation?.uri, "%E6%97%A5%E6%9C%AC%20%E8%AA%9E/er%23ror.json");
        assert.deepEqual((place?.region?.endColumn ?? 0) - (place?.region?.startColumn ?? 0), 3);
        const [rule] = run.tool.driver.rules ?? [];
        assert.match(rule?.helpUri ?? "", /^https:/);
        assert.ok((rule?.help?.markdown ?? "").includes("**131047"));
        assert.equal(run.invocations?.[0]?.executionSuccessful, false);
        assert.equal(run.invocations?.[0]?.exitCode, 2);
        assert.equal(run.invocations?.[0]?.toolExecutionNotifications?.length, 2);
        assert.equal(status, 2);
      }
      const nothing: Log = JSON.parse(wamid(["check", "-", "--sarif"], { input: "{}" }).stdout);
      assert.ok(validate(nothing), JSON.stringify(validate.errors));
      assert.deepEqual(nothing.runs[0]?.results, []);
    } finally {
      folder.dispose();
    }
  });
});

describe("the terminal program", () => {
  it("loads neither HTTP, nor zod, nor the editor", () => {
    const trace = spawnSync(process.execPath, [cli, "explain", "131047"], {
      encoding: "utf8",
      env: { ...process.env, NODE_DEBUG: "esm" },
    });
    assert.equal(trace.status, 0);
    assert.doesNotMatch(trace.stderr, /undici-|zod-|extension\.m?js|vscode/);
  });

  it("shares each of the catalogue's texts with the other builds: the package holds it once", async () => {
    const dist = path.join(root, "dist");
    const files = readdirSync(dist, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(m?js|json)$/.test(name))
      .map((name) => ({ name, text: readFileSync(path.join(dist, name), "utf8") }));
    for (const language of ["en", "ja", "zh-tw"] as const) {
      const catalogue = await loadCatalogue(language);
      for (const id of ["131047", "190/463", "onPremises/470"]) {
        const meaning = JSON.stringify(catalogue.findId(id)?.texts.meaning).slice(1, -1);
        const holding = files.filter(({ text }) => text.includes(meaning));
        assert.deepEqual(
          holding.map(({ name }) => path.basename(name)),
          [`${language}.json`],
          id,
        );
      }
    }
  });

  it("is quiet where its reader has read enough", async () => {
    const many = Array.from({ length: 20_000 }, () => payload(131047)).join("\n");
    const child = spawn(process.execPath, [cli, "check", "-", "--language-id", "jsonl"], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    let complaints = "";
    child.stderr.on("data", (data) => {
      complaints += data;
    });
    child.stdin.on("error", () => {});
    child.stdin.end(many);
    child.stdout.once("data", () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.once("exit", resolve));
    assert.equal(complaints, "");
    assert.equal(code, 0);
  });

  it("ends with 130 on Ctrl-C", { skip: process.platform === "win32" }, async () => {
    const child = spawn(process.execPath, [cli, "check", "-"], { stdio: ["pipe", "pipe", "pipe"] });
    // It waits for its input; only then can it hear.
    await new Promise((resolve) => setTimeout(resolve, 500));
    child.kill("SIGINT");
    const code = await new Promise((resolve) => child.once("exit", resolve));
    assert.equal(code, 130);
  });

  it("answers every command line with one of its statuses and without a stack", () => {
    const word = fc.oneof(
      fc.constantFrom(
        ...["explain", "check", "help", "-", "--", "--json", "--sarif", "--language", "ja", "--subcode", "463"],
        ...["--fail-on", "error", "131047", "190/463", "gone/*", "[", "{a,", "!(", "\\", "--severity", "payload=error"],
        ...["--version", "-h", "--help=1", "-hV", "--confidence=", "(#", "999999999999", "__proto__", "constructor"],
      ),
      fc.string({ maxLength: 8 }).filter((text) => !text.includes("\0")),
    );
    const folder = new Folder({ "a.json": "{}" });
    try {
      fc.assert(
        fc.property(fc.array(word, { maxLength: 5 }), (args) => {
          const { status, stderr } = wamid(args, { cwd: folder.path });
          assert.ok([0, 1, 2].includes(status ?? -1), `${JSON.stringify(args)}: ${status}`);
          assert.doesNotMatch(stderr, /\n\s+at |node:internal/, JSON.stringify(args));
        }),
        { numRuns: 60 },
      );
    } finally {
      folder.dispose();
    }
  });
});
