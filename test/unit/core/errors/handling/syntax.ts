import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { Language, type Node, Parser } from "web-tree-sitter";

// Optimizing Swift's grammar takes more memory than V8's compiler may have, and ends the process.
for (const flag of ["--no-wasm-tier-up", "--no-wasm-dynamic-tiering"]) setFlagsFromString(flag);

const grammars = path.dirname(createRequire(path.resolve("package.json")).resolve("tree-sitter-wasms/package.json"));

/** Finds syntax errors in programs of one language: the first one with what stands there, or undefined. */
export type Syntax = (text: string) => string | undefined;

/** By a grammar of tree-sitter's. */
export async function grammarSyntax(grammar: string): Promise<Syntax> {
  await Parser.init();
  const language = await Language.load(path.join(grammars, "out", `tree-sitter-${grammar}.wasm`));
  const parser = new Parser();
  parser.setLanguage(language);
  return (text) => {
    const tree = parser.parse(text);
    const broken = tree === null ? undefined : firstError(tree.rootNode);
    const found = broken && `${broken.type} at line ${broken.startPosition.row + 1}: ${broken.text.slice(0, 80)}`;
    tree?.delete();
    return found;
  };
}

/** By Bash itself. */
export function shellSyntax(text: string): string | undefined {
  const { status, stderr } = spawnSync("bash", ["-n"], { input: text, encoding: "utf8" });
  return status === 0 ? undefined : stderr;
}

function firstError(node: Node): Node | undefined {
  if (!node.hasError) return undefined;
  if (node.isError || node.isMissing) return node;
  for (const child of node.children) {
    const found = child === null ? undefined : firstError(child);
    if (found !== undefined) return found;
  }
  return node;
}
