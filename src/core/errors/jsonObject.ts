import type { JsonMember, JsonReader, JsonScalar } from "./jsonReader.ts";

/**
 * An object of a JSON text and what stands around it, read when it is asked for. An object inside an array has the key
 * under which the array stands.
 */
export class JsonObject {
  readonly open: number;
  readonly members: readonly JsonMember[];
  readonly #reader: JsonReader;
  readonly #byKey: ReadonlyMap<string, JsonScalar | undefined>;
  #around: { readonly key: string; readonly list: number | undefined; readonly parent: number | undefined } | undefined;

  constructor(reader: JsonReader, open: number) {
    this.#reader = reader;
    this.open = open;
    this.members = reader.container(open).members;
    this.#byKey = new Map(this.members.map(({ key, scalar }) => [key, scalar]));
  }

  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  scalar(key: string): JsonScalar | undefined {
    return this.#byKey.get(key);
  }

  value(key: string): string | number | undefined {
    return this.#byKey.get(key)?.value;
  }

  /** A text that stands under a key; empty where there is none. */
  words(key: string): string {
    const value = this.value(key);
    return typeof value === "string" ? value : "";
  }

  get key(): string {
    return this.#surroundings().key;
  }

  /** Where the array opens that this object is an element of. */
  get list(): number | undefined {
    return this.#surroundings().list;
  }

  get parent(): JsonObject | undefined {
    const { parent } = this.#surroundings();
    return parent === undefined ? undefined : this.#reader.object(parent);
  }

  #surroundings() {
    this.#around ??= surroundings(this.#reader, this.open);
    return this.#around;
  }
}

/** How many arrays in arrays are looked through for a key. */
const mostLists = 6;

/** The key of a container, the array that it is directly in, and the object that it is in. */
export function surroundings(
  reader: JsonReader,
  open: number,
): { key: string; list: number | undefined; parent: number | undefined } {
  let key = reader.keyOf(open);
  let outer = reader.outer(open);
  const list = isArray(reader, outer) ? outer : undefined;
  for (let lists = 0; lists < mostLists && outer !== undefined && isArray(reader, outer); lists++) {
    key = reader.keyOf(outer);
    outer = reader.outer(outer);
  }
  return { key, list, parent: isArray(reader, outer) ? undefined : outer };
}

function isArray(reader: JsonReader, open: number | undefined): boolean {
  return open !== undefined && reader.text.charAt(open) === "[";
}
