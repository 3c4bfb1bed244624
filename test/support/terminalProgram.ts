import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "../../scripts/root.mjs";

export const cli = path.join(root, "dist", "cli.js");

/** Builds the terminal program as a user of the repository does: by running it. */
export function buildCli(): void {
  const { status, stderr } = spawnSync(process.execPath, [path.join(root, "scripts/wamid.mjs"), "--version"], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
}

interface Options {
  readonly cwd?: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the built program to its end, in English unless the environment says otherwise. */
export function wamid(args: readonly string[], { cwd, input, env }: Options = {}): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [cli, ...args], {
    encoding: "utf8",
    cwd: cwd ?? os.tmpdir(),
    input: input ?? "",
    env: { PATH: process.env.PATH ?? "", LANG: "C", ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
}

/** A temporary folder with these files, removed by `dispose`. */
export class Folder {
  readonly path = mkdtempSync(path.join(os.tmpdir(), "wamid-cli-"));

  constructor(files: Readonly<Record<string, string | Uint8Array>>) {
    for (const [name, content] of Object.entries(files)) this.write(name, content);
  }

  write(name: string, content: string | Uint8Array): void {
    const file = path.join(this.path, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  dispose(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
