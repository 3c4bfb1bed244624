import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { launchSimulator } from "../../../../src/io/simulator/launchSimulator.ts";
import type { RunningSimulator } from "../../../../src/io/simulator/startSimulator.ts";
import { buildCli, cli, Folder, wamid } from "../../../support/terminalProgram.ts";
import { TestBot } from "../scenarios/testBot.ts";

before(buildCli);

const yaml = `scenarios:
- name: right
  steps:
  - write: a
  - expect: You said a
- name: wrong
  steps:
  - write: <b>
  - expect: You said c
- { name: later, skip: true, steps: [{ write: d }] }
`;
const folder = new Folder({
  "tests/right.wamid-scenario.json": JSON.stringify({
    scenarios: [{ name: "in JSON", steps: [{ write: "x" }, { expect: { text: { contains: "x" } } }] }],
  }),
  "tests/both.wamid-scenario.yaml": yaml,
  "other/bad.wamid-scenario.yml": "scenarios:\n- name: a\n  steps:\n  - writ: a\n",
  "other/notes.yaml": "a: 1\n",
});
let simulator: RunningSimulator;
const bot = new TestBot(({ from, text }, own) => own.say(from, `You said ${text.body}`));

before(async () => {
  simulator = await launchSimulator({});
  await bot.start(simulator);
});
after(async () => {
  await bot.stop();
  await simulator.stop();
  folder.dispose();
});

/** Without holding up the bot, which answers in this process. */
async function run(...args: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const env = { PATH: process.env.PATH ?? "", LANG: "C" };
  const child = spawn(process.execPath, [cli, "scenario", ...args], { cwd: folder.path, env });
  const [out, err]: string[][] = [[], []];
  child.stdout.on("data", (part) => out?.push(String(part)));
  child.stderr.on("data", (part) => err?.push(String(part)));
  const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { status, stdout: (out ?? []).join(""), stderr: (err ?? []).join("") };
}
const running = () => ["--control-url", simulator.controlUrl, "--webhook", bot.url];

describe("wamid scenario", () => {
  it("runs files against a simulator that runs, and ends with 0 where all pass", async () => {
    const { status, stdout, stderr } = await run("tests/right.wamid-scenario.json", ...running());
    assert.equal(stderr, "");
    assert.match(stdout, /^✔ in JSON {2}tests\/right\.wamid-scenario\.json:1 /);
    assert.match(stdout, /Scenarios: 1\. Passed: 1, failed: 0, skipped: 0\n$/);
    assert.equal(status, 0);
  });

  it("runs folders, and shows the step, the difference and the conversation of a failure", async () => {
    const { status, stdout } = await run("tests", ...running());
    assert.equal(status, 1);
    assert.match(stdout, /✔ in JSON/);
    assert.match(stdout, /- later .*skipped/);
    assert.ok(
      stdout.includes(
        [
          "  step 2 of 2, line 9: expect: You said c",
          "  The bot's answer is another one.",
          "    (- expected, + actual)",
          "    - text: You said c",
          "    + text: You said <b>",
          "  Conversation:",
          "    customer: <b>",
          "    bot: You said <b>",
        ].join("\n"),
      ),
      stdout,
    );
  });

  it("starts a simulator for the run: the bot is verified and called with the secret that is given", async () => {
    const own = new TestBot(({ from, text }, each) => each.say(from, `You said ${text.body}`));
    // Which port is free is found by one that is let go again.
    const probe = await launchSimulator({});
    await probe.stop();
    const { port } = new URL(probe.baseUrl);
    await own.start({ ...probe, appSecret: "own secret" });
    try {
      const secrets = ["--app-secret", "own secret", "--verify-token", "own token"];
      const { status, stdout, stderr } = await run("tests/right*", "--port", port, "--webhook", own.url, ...secrets);
      assert.equal(status, 0, stdout + stderr);
      assert.equal(own.rejected, 0);
    } finally {
      await own.stop();
    }
  });

  it("prints JSON, and writes a report for CI", async () => {
    const { status, stdout } = await run(
      "tests/both.wamid-scenario.yaml",
      ...running(),
      "--json",
      "--junit",
      "out.xml",
    );
    assert.equal(status, 1);
    const { version, scenarios, counts } = JSON.parse(stdout);
    assert.equal(version, 1);
    assert.deepEqual(counts, { scenarios: 3, passed: 1, failed: 1, skipped: 1 });
    assert.deepEqual(scenarios[1].failure, {
      kind: "wrongAnswer",
      message: "The bot's answer is another one.",
      line: 9,
      expected: "text: You said c",
      actual: "text: You said <b>",
    });
    assert.deepEqual(
      scenarios[1].steps.map((step: { status: string }) => step.status),
      ["passed", "failed"],
    );
    const xml = readFileSync(path.join(folder.path, "out.xml"), "utf8");
    assert.match(xml, /<testsuites name="wamid" tests="3" failures="1" skipped="1" /);
    assert.match(xml, /<testcase name="later"[^>]*><skipped\/>/);
    assert.match(xml, /\+ text: You said &lt;b&gt;/);
  });

  it("ends with 2 where a file is wrong, and runs none", async () => {
    const heard = bot.heard.length;
    const { status, stdout, stderr } = await run("tests", "other", ...running());
    assert.equal(status, 2);
    assert.equal(stdout, "");
    assert.equal(stderr, "other/bad.wamid-scenario.yml:4:5: There is no “writ” here. Did you mean “write”?\n");
    assert.equal(bot.heard.length, heard);
  });

  it("ends with 2 where the command can't be carried out, and says why", async () => {
    for (const [args, says] of [
      [[], /Which scenarios\?/],
      [["tests", "--webhook", "https://example.com"], /--webhook has to be an http:/],
      [["nowhere"], /nowhere does not exist/],
      [["tests/*.yaml"], /Where does the bot take its webhooks\?.* tests\/both/],
      [["tests", "--control-url", "http://127.0.0.1:9/x"], /has to be the control URL/],
      [["tests", "--control-url", "http://127.0.0.1:9/_wamid/x"], /No simulator answers/],
      [
        ["tests", "--control-url", simulator.controlUrl, "--port", "1"],
        /--port is for a simulator that is started here/,
      ],
      [["tests", "--webhook", bot.url, "--port", new URL(simulator.baseUrl).port], /The port \d+ is in use/],
      [["tests", "--webhook", bot.url, "--port", "0", "--rules-off", "x"], /--rules-off/],
      [["tests", ...running(), "--junit", "no/such/file.xml"], /no\/such\/file\.xml can't be written \(ENOENT\)/],
    ] as const) {
      const { status, stderr } = await run(...args);
      assert.match(stderr, says);
      assert.equal(status, 2, stderr);
    }
    const empty = new Folder({ "a.yaml": "" });
    assert.match(wamid(["scenario", empty.path]).stderr, /There are no scenarios there/);
    empty.dispose();
  });

  it("prints the schema, and its help in three languages", () => {
    const { stdout, status } = wamid(["scenario", "--schema"]);
    assert.equal(JSON.parse(stdout).title, "Scenarios for Wamid's simulator");
    assert.equal(status, 0);
    for (const language of ["en", "ja", "zh-tw"]) {
      assert.match(wamid(["help", "scenario", "--language", language]).stdout, /--control-url URL/);
    }
  });
});
