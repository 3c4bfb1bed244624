import ignore, { type Ignore } from "ignore";

/** The `.gitignore` files on the way from a root folder down to one folder. Immutable: each folder of a walk has one of its own. */
export class GitIgnore {
  /** Of a root folder without rules. */
  static readonly none = new GitIgnore(undefined, "", undefined);

  readonly #above: GitIgnore | undefined;
  /** Where this file lies: `a/b/`, or nothing for the root. */
  readonly #prefix: string;
  readonly #rules: Ignore | undefined;

  private constructor(above: GitIgnore | undefined, prefix: string, rules: Ignore | undefined) {
    this.#above = above;
    this.#prefix = prefix;
    this.#rules = rules;
  }

  /** With the rules of a folder's file added. `folder` is relative to the root, with slashes and none at its ends; the root's is empty. */
  with(folder: string, text: string): GitIgnore {
    return new GitIgnore(this, folder === "" ? "" : `${folder}/`, ignore({ ignorecase: false }).add(text));
  }

  /**
   * Whether git leaves out what lies at this path, relative to the root. A walk must not go into a folder that is left out: what lies in
   * it can't be taken back in by a file below.
   */
  ignores(path: string, isFolder: boolean): boolean {
    for (let level: GitIgnore | undefined = this; level !== undefined; level = level.#above) {
      if (level.#rules === undefined || !path.startsWith(level.#prefix)) continue;
      const below = path.slice(level.#prefix.length);
      if (below === "") continue;
      const { ignored, unignored } = level.#rules.test(isFolder ? `${below}/` : below);
      // The file nearest to the path has the last word.
      if (ignored || unignored) return ignored;
    }
    return false;
  }
}
