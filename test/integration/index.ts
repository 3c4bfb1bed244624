import { appendFileSync, readdirSync } from "node:fs";
import path from "node:path";
import Mocha from "mocha";

/**
 * The suite's entry: VS Code calls it inside the extension host. Runs every bundled *.test.ts beside this file.
 * What happens goes line by line, as JSON, to the file that scripts/integration.mjs names in WAMID_RESULTS: unlike the
 * console it is there to the last line even when the extension host dies.
 */
export async function run(): Promise<void> {
  const results = process.env.WAMID_RESULTS;
  if (!results) throw new Error("WAMID_RESULTS names no file");
  const report = (line: object) => appendFileSync(results, `${JSON.stringify(line)}\n`);

  const mocha = new Mocha({
    timeout: 30_000,
    forbidOnly: process.env.CI !== undefined,
    reporter: Mocha.reporters.Base, // says nothing
  });
  const files = readdirSync(__dirname).filter((name) => name.endsWith(".test.cjs"));
  for (const file of files.sort()) mocha.addFile(path.join(__dirname, file));
  try {
    await new Promise<void>((resolve) => {
      mocha
        .run(() => resolve())
        .on("pass", (test) => report({ kind: "passed", title: test.titlePath(), ms: test.duration }))
        .on("pending", (test) => report({ kind: "skipped", title: test.titlePath() }))
        .on("fail", (test, error) => report({ kind: "failed", title: test.titlePath(), error: textOf(error) }));
    });
  } catch (error) {
    report({ kind: "failed", title: ["loading the tests"], error: textOf(error) });
  }
  report({ kind: "end" });
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
