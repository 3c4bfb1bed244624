import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { buildCli, wamid } from "../../../support/terminalProgram.ts";

before(buildCli);

describe("wamid explain", () => {
  const first = (...args: string[]) => wamid(["explain", ...args]).stdout.split("\n")[0];

  it("takes a code in every form in which one is copied", () => {
    for (const form of ["131047", "(#131047)", "#131047", "131_047", " 131047 "]) {
      assert.equal(first(form), "131047 · Re-engagement message", form);
    }
    assert.equal(first("190/463"), "190/463 · Expired");
    assert.equal(first("190", "--subcode", "463"), "190/463 · Expired");
    assert.equal(first("190", "--subcode=463"), "190/463 · Expired");
    assert.equal(first("onPremises/470"), "470 · Re-engagement message");
    assert.equal(first("470"), "470 · Re-engagement message");
    assert.equal(first("flow/421"), "421 · Payload cannot be decrypted");
    assert.equal(first("100/flow"), "100 · Flow validation problem");
    assert.equal(first("2388023"), "100/2388023 · Template language is being deleted / name in use");
    assert.equal(first("250"), "299 · API Permission");
  });

  it("says all that is known, in lines that fit", () => {
    const { stdout, stderr, status } = wamid(["explain", "131026"]);
    for (const heading of ["Likely causes", "What to do", "Retry: ", "Note: ", "See also: ", "HTTP 400", "https://"]) {
      assert.ok(stdout.includes(heading), heading);
    }
    const lines = stdout.split("\n").filter((line) => !line.startsWith("https://"));
    assert.ok(lines.every((line) => line.length <= 80));
    assert.ok(!stdout.includes("\u001b"), "no colours in a pipe");
    assert.equal(stderr, "");
    assert.equal(status, 0);
  });

  it("shows both where a number is known to two interfaces, and none of them to the Cloud API", () => {
    const { stdout } = wamid(["explain", "432"]);
    assert.match(stdout, /Certificate ID mismatch.*───.*Request signature authentication failed/s);
  });

  it("knows guidance by its name, its title and by words in any language", () => {
    assert.equal(first("notDelivered"), "Sent, but never delivered");
    assert.equal(first("notdelivered"), "Sent, but never delivered");
    assert.equal(first("Sent, but never delivered"), "Sent, but never delivered");
    assert.equal(first("embargo"), "Countries and regions without the platform");
    assert.equal(first("--language", "ja", "ダウンタイム", "メンテナンス"), "アップデートのためAPIが停止している");
    const { stdout, status } = wamid(["explain", "template"]);
    assert.match(stdout, /^Matches: \d+/);
    assert.match(stdout, / {2}132001 · Template does not exist/);
    assert.equal(status, 0);
  });

  it("says so on stderr where a code is unknown, and names those that are near", () => {
    const { stdout, stderr, status } = wamid(["explain", "131074"]);
    assert.equal(stdout, "");
    assert.match(stderr, /131074 is not in the catalogue/);
    assert.match(stderr, /131047 · Re-engagement message/);
    assert.equal(status, 1);
    for (const words of ["99999999", "flow/999", "nobody knows this", "131047 190", "-1"]) {
      const unknown = wamid(["explain", "--", ...words.split("§")]);
      assert.equal(unknown.status, 1, words);
      assert.equal(unknown.stdout, "", words);
      assert.ok(unknown.stderr.includes(words), unknown.stderr);
    }
  });

  it("explains the code alone where the subcode is unknown, and says that", () => {
    const { stdout, stderr, status } = wamid(["explain", "131047", "--subcode", "5"]);
    assert.match(stdout, /^131047 · /);
    assert.match(stderr, /subcode 5 is not in the catalogue/);
    assert.equal(status, 0);
  });

  it("prints JSON", () => {
    const entry = JSON.parse(wamid(["explain", "131049", "--json", "--language", "zh-tw"]).stdout);
    assert.equal(entry.kind, "code");
    assert.equal(entry.code, 131049);
    assert.deepEqual(entry.retry, { kind: "wait", seconds: 86_400, backoff: "exponential" });
    assert.match(entry.meaning, /行銷範本/);
    assert.ok(entry.fixes.length > 0 && entry.topics.includes("undisclosedReasons"));
    assert.equal(JSON.parse(wamid(["explain", "432", "--json"]).stdout).length, 2);
    const topic = JSON.parse(wamid(["explain", "apiUpdate", "--json"]).stdout);
    assert.deepEqual([topic.kind, topic.codes], ["topic", ["2"]]);
  });

  it("speaks the language of the option, then of the environment by POSIX's order, then English", () => {
    const heading = (env: Record<string, string>, ...args: string[]) =>
      /Likely causes|考えられる原因|可能原因/.exec(wamid(["explain", "131047", ...args], { env }).stdout)?.[0];
    assert.equal(heading({ LANG: "ja_JP.UTF-8" }), "考えられる原因");
    assert.equal(heading({ LANG: "zh_TW.UTF-8" }), "可能原因");
    assert.equal(heading({ LANG: "zh_HK" }), "可能原因");
    assert.equal(heading({ LANG: "zh_CN.UTF-8" }), "Likely causes");
    assert.equal(heading({ LANG: "de_DE" }), "Likely causes");
    assert.equal(heading({ LANG: "" }), "Likely causes");
    assert.equal(heading({ LANG: "ja_JP", LC_MESSAGES: "zh_TW" }), "可能原因");
    assert.equal(heading({ LANG: "ja_JP", LC_MESSAGES: "zh_TW", LC_ALL: "en_US" }), "Likely causes");
    assert.equal(heading({ LANG: "ja_JP" }, "--language", "en"), "Likely causes");
    assert.equal(heading({}, "--language=zh-Hant"), "可能原因");
  });
});

describe("wamid", () => {
  const usage = (args: string[], pattern: RegExp, env: Record<string, string> = {}) => {
    const { status, stdout, stderr } = wamid(args, { env });
    assert.match(stderr, pattern, args.join(" "));
    assert.equal(stdout, "", args.join(" "));
    assert.equal(status, 2, args.join(" "));
  };

  it("says what was meant by what it doesn't know, with status 2", () => {
    usage([], /Usage: wamid COMMAND/);
    usage(["explian", "131047"], /no command “explian”. Did you mean “explain”/);
    usage(["frobnicate"], /no command “frobnicate”.*explain, check, simulate, scenario, .*help/);
    usage(["explain"], /wamid explain 131047/);
    usage(["explain", ""], /wamid explain 131047/);
    usage(["explain", "131047", "--jsno"], /--jsno. Did you mean --json/);
    usage(["explain", "131047", "--frobnicate"], /no option --frobnicate/);
    usage(["explain", "131047", "-x"], /no option -x/);
    usage(["explain", "131047", "--sarif"], /takes no option --sarif.*wamid help explain/);
    usage(["explain", "131047", "--json=yes"], /--json takes no value/);
    usage(["explain", "131047", "--subcode"], /--subcode needs a value/);
    usage(["explain", "131047", "--subcode", "--json"], /--subcode needs a value/);
    usage(["explain", "131047", "--subcode", "x"], /--subcode needs a number, not “x”/);
    usage(["explain", "190/463", "--subcode", "460"], /190\/463.*460/);
    usage(["explain", "regions", "--subcode", "460"], /regions.*no subcode/);
    usage(["explain", "131047", "--language", "fr"], /--language can't be “fr”.*en, ja, zh-tw/);
    usage(["check"], /wamid check \./);
    usage(["check", ".", "--json", "--sarif"], /one of --json and --sarif/);
    usage(["check", ".", "--fail-on", "never"], /--fail-on can't be “never”.*error, warning, information/);
    usage(["check", ".", "--confidence", "sure"], /certain, likely, possible/);
    usage(["check", ".", "--max-size", "big"], /--max-size needs a number/);
    usage(["check", ".", "--stdin-filename", "a.js"], /--stdin-filename is for .*standard input/);
    usage(["check", "-", "--language-id", "cobol"], /--language-id can't be “cobol”/);
    usage(["check", ".", "--severity", "payload=loud"], /payload=loud/);
    usage(["help", "me"], /no command “me”/);
    usage(["--json"], /command is missing/);
  });

  it("complains in the language of the terminal, and of the option where it can be told", () => {
    usage(["explian"], /「explain」ではありませんか/, { LANG: "ja_JP.UTF-8" });
    usage(["explain", "--language", "zh-tw", "--jsno"], /您要用的是 --json 嗎/);
    usage(["check", "--language=ja"], /何を調べますか/);
  });

  it("helps, on everything and on each command, in each language", () => {
    for (const [language, word] of [
      ["en", "Usage"],
      ["ja", "使い方"],
      ["zh-tw", "用法"],
    ] as const) {
      for (const args of [["--help"], ["-h"], ["help"], ["help", "explain"], ["check", "--help"], ["help", "check"]]) {
        const { status, stdout, stderr } = wamid([...args, "--language", language]);
        assert.ok(stdout.startsWith(word), `${args}: ${stdout}`);
        assert.equal(stderr, "");
        assert.equal(status, 0);
      }
      for (const option of ["--json", "--sarif", "--fail-on", "--confidence", "--severity", "--max-size"]) {
        assert.ok(wamid(["help", "check", "--language", language]).stdout.includes(option), option);
      }
    }
    assert.match(wamid(["--version"]).stdout, /^\d+\.\d+\.\d+\n$/);
  });
});
