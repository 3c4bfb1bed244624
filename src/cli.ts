#!/usr/bin/env node
import { readFile } from "node:fs/promises";
import { runCli } from "./io/cli/runCli.ts";
import { processTerminal } from "./io/cli/terminal.ts";

/** By convention, for a process that Ctrl-C has ended. */
const interrupted = 130;

process.on("SIGINT", () => process.exit(interrupted));
// Who reads the output has read enough, as `head` does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

// A file that may not grow any more: writing to it fails then, as on a full disk, and whoever writes says so.
if (process.platform !== "win32") process.on("SIGXFSZ", () => undefined);

process.exitCode = await runCli(process.argv.slice(2), processTerminal(process), async () => {
  const text = await readFile(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
});
