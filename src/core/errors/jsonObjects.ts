// The ES module by its path: the package's main is UMD, whose inner `require` calls esbuild can't follow.
// https://github.com/microsoft/node-jsonc-parser/issues/57
import { createScanner } from "jsonc-parser/lib/esm/main.js";

/** A value of a JSON object, with the place of its characters: of a string those between the quotes. */
export interface JsonScalar {
  readonly start: number;
  readonly end: number;
  readonly value: string | number;
}

/** An object of a JSON text. Arrays are left out: an object inside one has the key under which the array stands. */
export interface JsonObject {
  readonly key: string;
  readonly parent: JsonObject | undefined;
  readonly scalars: Map<string, JsonScalar>;
  /** Every key of this object that is asked for, whatever its value. */
  readonly keys: Set<string>;
}

// SyntaxKind is a const enum of a declaration file: its values can't be imported into an isolated module.
const kind = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  comma: 5,
  colon: 6,
  string: 10,
  number: 11,
  end: 17,
} as const;

/** What is being read: an object, or an array, whose elements have the key and the owner of the array itself. */
interface Frame {
  readonly isArray: boolean;
  readonly object: JsonObject | undefined;
  key: string;
  /** In an object: whether the colon behind the key was read. */
  atValue: boolean;
}

/**
 * Reads the objects of a JSON text, comments and errors allowed, several roots too (JSON lines). One pass over the
 * scanner's tokens with a stack of its own: the parser's recursion would overflow on deep nesting. Only the keys in
 * `wanted` are kept.
 */
export function jsonObjects(text: string, wanted: ReadonlySet<string>): JsonObject[] {
  const scanner = createScanner(text, true);
  const objects: JsonObject[] = [];
  const stack: Frame[] = [{ isArray: true, object: undefined, key: "", atValue: true }];
  const open = { arrays: 0, objects: 0 };

  const close = (isArray: boolean) => {
    if (open[isArray ? "arrays" : "objects"] === 0) return; // nothing of this kind to close: a stray bracket
    for (;;) {
      const frame = stack.pop();
      if (frame === undefined) return;
      open[frame.isArray ? "arrays" : "objects"]--;
      if (frame.isArray === isArray) return;
    }
  };

  for (let token: number = scanner.scan(); token !== kind.end; token = scanner.scan()) {
    const frame = stack.at(-1);
    if (frame === undefined) break;
    if (token === kind.openBrace) {
      const object = {
        key: frame.atValue ? frame.key : "",
        parent: frame.object,
        scalars: new Map(),
        keys: new Set<string>(),
      };
      objects.push(object);
      stack.push({ isArray: false, object, key: "", atValue: false });
      open.objects++;
    } else if (token === kind.openBracket) {
      stack.push({ isArray: true, object: frame.object, key: frame.atValue ? frame.key : "", atValue: true });
      open.arrays++;
    } else if (token === kind.closeBrace || token === kind.closeBracket) {
      close(token === kind.closeBracket);
    } else if (frame.isArray || frame.object === undefined) {
      // An element that is no object: nothing to keep.
    } else if (token === kind.comma) {
      frame.key = "";
      frame.atValue = false;
    } else if (token === kind.colon) {
      frame.atValue = frame.key !== "";
    } else if (token === kind.string || token === kind.number) {
      if (frame.atValue) {
        if (frame.object.keys.has(frame.key)) keep(frame.object, frame.key);
        frame.key = "";
        frame.atValue = false;
      } else if (token === kind.string) {
        frame.key = scanner.getTokenValue();
        if (wanted.has(frame.key)) frame.object.keys.add(frame.key);
      }
    }
  }
  return objects;

  function keep(object: JsonObject, key: string): void {
    const raw = scanner.getTokenValue();
    const start = scanner.getTokenOffset();
    const end = start + scanner.getTokenLength();
    const isString = scanner.getToken() === kind.string;
    object.scalars.set(
      key,
      isString ? { start: start + 1, end: end - 1, value: raw } : { start, end, value: Number(raw) },
    );
  }
}
