// The package's default build is UMD, which bundlers can't follow: https://github.com/microsoft/node-jsonc-parser/issues/57
import { findNodeAtLocation, type Node, type ParseError, parseTree } from "jsonc-parser/lib/esm/main.js";
import * as z from "zod/mini";

/** What is wrong at a place of a JSON text. `what` is a word of JSON or of a schema, and is not translated. */
export interface JsonIssue {
  readonly kind:
    | "syntax"
    /** Something has to be there. */
    | "missing"
    /** Another type: `what` is wanted. */
    | "type"
    /** Nobody knows the field `what`. */
    | "unknown"
    /** One of the words in `what`. */
    | "oneOf"
    | "least"
    | "most"
    /** Two of a list have the same `what`. */
    | "twice"
    /** `what` says it in English. */
    | "other";
  readonly what: string;
}

/** Lines and columns count from 1, columns in UTF-16 units. */
export interface JsonProblem extends JsonIssue {
  readonly line: number;
  readonly column: number;
  /** `numbers.0.id`; empty for the whole text. */
  readonly path: string;
}

type Path = readonly PropertyKey[];

/** A JSON text that tells where something stands. */
export class JsonText {
  readonly #text: string;
  readonly #root: Node | undefined;
  readonly value: unknown;
  /** Why it isn't JSON. */
  readonly problem: JsonProblem | undefined;

  constructor(given: string) {
    const text = given.replace(/^\ufeff/, "");
    const errors: ParseError[] = [];
    this.#text = text;
    this.#root = parseTree(text, errors, { disallowComments: true });
    try {
      this.value = JSON.parse(text);
    } catch {
      const offset = errors[0]?.offset ?? text.length;
      this.problem = { kind: "syntax", what: "", path: "", ...this.#place(offset) };
    }
  }

  /** Reads it with a schema, once `prepared` has made what isn't said. */
  read<S extends z.core.$ZodType>(
    schema: S,
    prepared: (value: unknown) => unknown = (value) => value,
  ): { readonly value: z.output<S> } | { readonly problem: JsonProblem } {
    if (this.problem) return { problem: this.problem };
    const result = z.safeParse(schema, prepared(this.value));
    if (result.success) return { value: result.data };
    const [issue] = result.error.issues;
    const path = issue?.path ?? [];
    const found = issue ? issueOf(issue) : { kind: "other" as const, what: "" };
    const isThere = this.#node(path) !== undefined;
    return { problem: this.at(path, found.kind === "type" && !isThere ? { ...found, kind: "missing" } : found) };
  }

  /** The same for what was found otherwise. */
  at(path: Path, issue: JsonIssue): JsonProblem {
    return { ...issue, path: path.map(String).join("."), ...this.#place(this.#offset(path, issue)) };
  }

  /** Of the field itself where it is about one that isn't known, else of the value; of what is around it where it isn't there. */
  #offset(path: Path, { kind, what }: JsonIssue): number {
    for (let length = path.length; length >= 0; length--) {
      const node = this.#node(path.slice(0, length));
      if (node === undefined) continue;
      const field = kind === "unknown" ? node.children?.find((each) => each.children?.[0]?.value === what) : undefined;
      return (field ?? node).offset;
    }
    return 0;
  }

  #node(path: Path): Node | undefined {
    const segments = path.map((part) => (typeof part === "number" ? part : String(part)));
    return this.#root && findNodeAtLocation(this.#root, segments);
  }

  #place(offset: number): { line: number; column: number } {
    const before = this.#text.slice(0, offset).split("\n");
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  }
}

function issueOf(issue: z.core.$ZodIssue): JsonIssue {
  switch (issue.code) {
    case "invalid_type":
      return { kind: "type", what: issue.expected };
    case "unrecognized_keys":
      return { kind: "unknown", what: issue.keys[0] ?? "" };
    case "invalid_value":
      return { kind: "oneOf", what: issue.values.map(String).join(", ") };
    case "too_small":
      return { kind: "least", what: String(issue.minimum) };
    case "too_big":
      return { kind: "most", what: String(issue.maximum) };
    default:
      return { kind: "other", what: issue.message };
  }
}
