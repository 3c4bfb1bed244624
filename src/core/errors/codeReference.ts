/** A code as somebody types it, or copies it from a message. */
export interface CodeReference {
  readonly code: number;
  readonly subcode?: number;
  /** The entry's id, where the words name an interface or a case: `onPremises/470`, `100/flow`. */
  readonly id?: string;
}

/** `131047`, `(#131047)`, `131_047`, `190/463`, `onPremises/470`, `flow/421`, `100/flow`. Undefined for anything else. */
export function codeReference(words: string): CodeReference | undefined {
  const text = words.trim().replace(/(?<=\d)[_,](?=\d{3}\b)/g, "");
  const [, code, subcode] = /^\(?#?(\d{1,9})(?:\s*\/\s*(\d{1,9}))?\)?[:.]?$/.exec(text) ?? [];
  if (code !== undefined) return { code: Number(code), ...(subcode === undefined ? {} : { subcode: Number(subcode) }) };
  const [, number] = /^(?:[a-z]+\/(?=\d))?(\d{1,9})(?:\/[a-z]+)?$/i.exec(text) ?? [];
  return number === undefined ? undefined : { code: Number(number), id: text };
}
