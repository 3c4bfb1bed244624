import type { PhraseKey } from "../../core/errors/phrases.ts";

/** The command can't be understood: said on stderr in the language of the terminal, and the exit status is 2. */
export class UsageError extends Error {
  readonly key: PhraseKey;
  readonly args: readonly string[];

  constructor(key: PhraseKey, ...args: readonly string[]) {
    super(key);
    this.key = key;
    this.args = args;
  }
}
