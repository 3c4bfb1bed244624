import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, parseDocument } from "yaml";
import { type Path, type Range, type Reading, tooDeep } from "./located.ts";

/** Reads one YAML document of version 1.2, where `yes` and `no` are texts. */
export function readYaml(text: string): Reading {
  try {
    const document = parseDocument(text, { prettyErrors: false });
    if (document.errors.length > 0) {
      const problems = document.errors.map(({ pos: [start, end], message }) => {
        return { start, end: Math.max(end, start + 1), message };
      });
      return { kind: "unreadable", problems };
    }
    // Aliases that multiply are refused by the package itself.
    const value: unknown = document.toJS();
    return {
      kind: "read",
      located: { value, range: (path) => found(document, path).range, key: (path) => found(document, path).key },
    };
  } catch (error) {
    if (error instanceof RangeError) return tooDeep(text);
    const message = error instanceof Error ? error.message : String(error);
    return { kind: "unreadable", problems: [{ start: 0, end: Math.min(1, text.length), message }] };
  }
}

interface Found {
  readonly range: Range;
  readonly key: Range;
}

/** The nearest node on the way to a path. */
function found(document: Document, path: Path): Found {
  const whole = spanOf(document.contents) ?? { start: 0, end: 0 };
  let at: Found = { range: whole, key: whole };
  let node: unknown = document.contents;
  for (const segment of path) {
    const container: unknown = isAlias(node) ? node.resolve(document) : node;
    if (isMap(container)) {
      const pair = container.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(segment));
      if (!pair) return at;
      const key = spanOf(pair.key) ?? at.key;
      const value = spanOf(pair.value);
      at = { key, range: { start: key.start, end: Math.max(key.end, value?.end ?? 0) } };
      node = pair.value;
    } else if (isSeq(container)) {
      const item = container.items[Number(segment)];
      const span = spanOf(item);
      if (!span) return at;
      at = { key: span, range: span };
      node = item;
    } else return at;
  }
  return at;
}

function spanOf(node: unknown): Range | undefined {
  if (!isNode(node)) return undefined;
  const { range } = node as Node;
  return range ? { start: range[0], end: range[1] } : undefined;
}
