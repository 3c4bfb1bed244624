import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { GitIgnore } from "../../../src/core/gitIgnore.ts";

const rules: Readonly<Record<string, string>> = {
  "": "*.log\n/build\nnode_modules/\n!keep.log\ndocs/**/draft.md\n# a comment\n\\#odd\n",
  "packages/one": "!wanted.log\n/build\nsecret*\n",
  "packages/one/src": "secret-but-shown.ts\n!secret-too.ts\n",
};
const files = [
  "a.log",
  "keep.log",
  "build/out.js",
  "packages/build/out.js",
  "packages/one/build/out.js",
  "packages/one/wanted.log",
  "packages/one/other.log",
  "packages/two/wanted.log",
  "packages/one/src/secret-too.ts",
  "packages/one/src/secret-but-shown.ts",
  "packages/one/secret.ts",
  "packages/one/node_modules/x/index.js",
  "node_modules/x/wanted.log",
  "docs/a/b/draft.md",
  "docs/draft.md",
  "draft.md",
  "#odd",
  "A.LOG",
  "日本語.log",
];

/** The files that a walk gets to. */
function walked(): string[] {
  const reached: string[] = [];
  const walk = (folder: string, above: GitIgnore) => {
    const here = rules[folder] === undefined ? above : above.with(folder, rules[folder]);
    const below = files.filter((file) => folder === "" || file.startsWith(`${folder}/`));
    const names = below.map((file) => file.slice(folder === "" ? 0 : folder.length + 1).split("/"));
    for (const [name = "", ...rest] of new Map(names.map((parts) => [parts[0], parts])).values()) {
      const child = folder === "" ? name : `${folder}/${name}`;
      if (here.ignores(child, rest.length > 0)) continue;
      if (rest.length > 0) walk(child, here);
      else reached.push(child);
    }
  };
  walk("", GitIgnore.none);
  return reached.sort();
}

test("a walk leaves out what git leaves out, with files in nested folders", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "wamid-ignore-"));
  try {
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "core.quotePath=false", "-c", "core.excludesFile=", ...args], {
        cwd: folder,
        encoding: "utf8",
      });
    for (const file of files) {
      mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(folder, file), "");
    }
    for (const [name, text] of Object.entries(rules)) writeFileSync(path.join(folder, name, ".gitignore"), text);
    git("init", "-q");
    const listed = git("ls-files", "--others", "--exclude-standard").trim().split("\n");
    assert.deepEqual(walked(), listed.filter((file) => !file.endsWith(".gitignore")).sort());
    assert.ok(listed.length < files.length);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("rules hold below their own folder alone", () => {
  const inOne = GitIgnore.none.with("one", "*.json\n");
  assert.equal(inOne.ignores("one/a.json", false), true);
  assert.equal(inOne.ignores("two/a.json", false), false);
  assert.equal(inOne.ignores("one", true), false);
  assert.equal(GitIgnore.none.ignores("one/a.json", false), false);
});
