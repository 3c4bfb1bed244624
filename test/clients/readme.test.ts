import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, describe, test } from "node:test";
import { root } from "../../scripts/root.mjs";

// Inside of the repository, where the package finds itself by its name.
const folder = path.join(root, "out", "readme");

/** The README's code block whose first line names this file. */
function example(name: string): string {
  const readme = readFileSync(path.join(root, "README.md"), "utf8");
  const [, code] = new RegExp(`\`\`\`js\\n// ${name}\\n(.*?)\`\`\``, "s").exec(readme) ?? [];
  assert.ok(code, `The README has no ${name}`);
  return code;
}

function run(name: string, command: readonly string[]): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, name), example(name));
  // Neither runner is to take itself for a part of the one that runs this.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const done = spawnSync(process.execPath, [...command, name], { cwd: folder, encoding: "utf8", env, timeout: 60_000 });
  assert.equal(done.status, 0, `${done.stdout}${done.stderr}`);
  return done.stdout;
}

describe("the README's tests pass", () => {
  after(() => rmSync(folder, { recursive: true, force: true }));

  test("with node:test", () => {
    assert.match(run("bot.test.mjs", ["--test", "--test-reporter=tap"]), /^# pass 1$/m);
  });

  test("with Vitest", () => {
    const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
    assert.match(run("webhook.test.mjs", [vitest, "run", "--root", folder, "--no-color"]), /Tests {2}1 passed/);
  });
});

test("the package's types are enough for a program in TypeScript", () => {
  const declarations = readFileSync(path.join(root, "dist", "simulator.d.ts"), "utf8");
  assert.doesNotMatch(declarations, /\bimport\b|\bfrom "/);
  mkdirSync(folder, { recursive: true });
  const program = [
    'import { type RunningSimulator, type StartOptions, startSimulator } from "wamid/simulator";',
    'const options: StartOptions = { port: 0, rulesOff: ["pairRate"], clockSpeed: 2 };',
    "const simulator: RunningSimulator = await startSimulator(options);",
    "await simulator.stop();",
    "// @ts-expect-error: a slip of the pen",
    "startSimulator({ webhoook: simulator.baseUrl });",
  ].join("\n");
  writeFileSync(path.join(folder, "program.mts"), program);
  const tsc = path.join(root, "node_modules/typescript/bin/tsc");
  const flags = ["--ignoreConfig", "--noEmit", "--strict", "--module", "nodenext", "--target", "es2024", "--types", ""];
  const done = spawnSync(process.execPath, [tsc, ...flags, "program.mts"], { cwd: folder, encoding: "utf8" });
  rmSync(folder, { recursive: true, force: true });
  assert.equal(done.status, 0, done.stdout);
});
