import type { Api, EntryFacts } from "./catalogue.ts";

/** The one lookup of codes: for the facts alone, and for the entries with their texts. */
export class EntryIndex<T extends EntryFacts> {
  readonly #byId = new Map<string, T>();
  readonly #byKey = new Map<string, T>();
  readonly #bySubcode = new Map<number, T>();

  constructor(entries: readonly T[]) {
    for (const entry of entries) {
      const { id, api, code, subcode, variant } = entry;
      this.#byId.set(id, entry);
      // Nothing but words tells a variant from its code: it is found by its id alone.
      if (variant !== undefined) continue;
      this.#byKey.set(key(api, code, subcode), entry);
      if (subcode !== undefined && !this.#bySubcode.has(subcode)) this.#bySubcode.set(subcode, entry);
    }
  }

  /** The entry of this code and subcode; of the code alone where the subcode says nothing more. */
  find(code: number, subcode?: number, api: Api = "cloud"): T | undefined {
    const exact = this.#byKey.get(key(api, code, subcode)) ?? this.#byKey.get(key(api, code, undefined));
    if (exact !== undefined) return exact;
    return api === "cloud" && isPermissionCode(code) ? this.#byKey.get(key("cloud", 299, undefined)) : undefined;
  }

  /** The entry that a subcode stands for where the code beside it isn't known: subcodes come from one number space. */
  findSubcode(subcode: number): T | undefined {
    return this.#bySubcode.get(subcode);
  }

  findId(id: string): T | undefined {
    return this.#byId.get(id);
  }
}

/** 200 to 299 all say that a permission is missing; Meta documents the two ends. */
export function isPermissionCode(code: number): boolean {
  return code >= 200 && code <= 299;
}

function key(api: Api, code: number, subcode: number | undefined): string {
  return `${api} ${code} ${subcode ?? ""}`;
}
