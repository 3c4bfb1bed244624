// The package's default build is UMD, which bundlers can't follow: https://github.com/microsoft/node-jsonc-parser/issues/57
import {
  findNodeAtLocation,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser/lib/esm/main.js";
import { type Path, type Range, type Reading, tooDeep } from "./located.ts";

/** Reads JSON, as it is defined: no comments, nothing behind the last item. */
export function readJson(text: string): Reading {
  const errors: ParseError[] = [];
  let root: Node | undefined;
  let value: unknown;
  try {
    // The byte order mark is no part of it.
    root = parseTree(text.replace(/^\uFEFF/, " "), errors, { disallowComments: true });
    if (root && errors.length === 0) value = JSON.parse(text.replace(/^\uFEFF/, " "));
  } catch (error) {
    // The parser calls itself; what it lets pass is a syntax error to the other one.
    if (error instanceof RangeError) return tooDeep(text);
    return { kind: "unreadable", problems: [{ start: 0, end: text.length, message: String(error) }] };
  }
  if (errors.length > 0 || !root) {
    const problems = errors.map(({ error, offset, length }) => ({
      start: offset,
      end: offset + Math.max(1, length),
      message: printParseErrorCode(error),
    }));
    return { kind: "unreadable", problems };
  }
  const tree = root;
  return { kind: "read", located: { value, range: (path) => rangeOf(tree, path), key: (path) => keyOf(tree, path) } };
}

function nearest(root: Node, path: Path): Node {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node) return node;
  }
  return root;
}

function rangeOf(root: Node, path: Path): Range {
  const node = nearest(root, path);
  return spanOf(node.parent?.type === "property" ? node.parent : node);
}

function keyOf(root: Node, path: Path): Range {
  const node = nearest(root, path);
  const key = node.parent?.type === "property" ? node.parent.children?.[0] : undefined;
  return spanOf(key ?? node);
}

function spanOf({ offset, length }: Node): Range {
  return { start: offset, end: offset + length };
}
