import type { Dirent } from "node:fs";
import { access, readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import picomatch from "picomatch";
import { languageOf } from "../../core/errors/languages.ts";
import { GitIgnore } from "../../core/gitIgnore.ts";

/** A file that is to be read. */
export interface FileToCheck {
  /** Absolute. */
  readonly file: string;
  /** As it was given, or relative to the working folder where a folder or a pattern was: with slashes on every platform. */
  readonly shown: string;
}

/** Why a path leads to nothing. */
export interface PathProblem {
  readonly kind: "missing" | "noMatch" | "unreadable";
  readonly path: string;
  /** The system's code, such as `EACCES`. */
  readonly reason?: string;
}

/** Folders that hold nobody's own sources. */
const skipped = new Set([".git", "node_modules"]);

interface Options {
  /** The working folder, absolute. */
  readonly folder: string;
  readonly onProblem: (problem: PathProblem) => void;
  /** Which files of a folder are read, by their names: those in a known language where nothing is said. */
  readonly wanted?: (name: string) => boolean;
}

/**
 * The files that paths lead to, each once, in the order of the paths and of the names below them: a file that is named is always among
 * them; of a folder, those in a language that is read; of a pattern, those that match. What `.gitignore` files leave out is found
 * neither by a folder nor by a pattern.
 */
export async function* filesToCheck(paths: readonly string[], options: Options): AsyncGenerator<FileToCheck> {
  const seen = new Set<string>();
  for (const given of paths) {
    for await (const found of filesOf(given, options)) {
      if (seen.has(found.file)) continue;
      seen.add(found.file);
      yield found;
    }
  }
}

async function* filesOf(
  given: string,
  { folder, onProblem, wanted = isInLanguage }: Options,
): AsyncGenerator<FileToCheck> {
  const target = path.resolve(folder, given);
  const unreadable = (lost: string, error: unknown) =>
    onProblem({ kind: "unreadable", path: shownPath(lost), reason: reasonOf(error) });
  let stats: Awaited<ReturnType<typeof stat>>;
  try {
    stats = await stat(target);
  } catch (error) {
    const missing = ["ENOENT", "ENOTDIR"].includes(reasonOf(error));
    if (missing && isPattern(given)) yield* matches(given, { folder, onProblem });
    else if (missing) onProblem({ kind: "missing", path: given });
    else unreadable(given, error);
    return;
  }
  if (!stats.isDirectory()) {
    yield { file: target, shown: shownPath(given) };
    return;
  }
  const walk = { wanted, unreadable };
  for await (const below of walked({ folder: target, shown: given, ...(await rulesAbove(target, folder)) }, walk)) {
    yield { file: path.join(target, below), shown: shownPath(path.join(given, below)) };
  }
}

function isInLanguage(name: string): boolean {
  return languageOf(name) !== undefined;
}

async function* matches(given: string, { folder, onProblem }: Options): AsyncGenerator<FileToCheck> {
  const pattern = slashed(given);
  const { base } = picomatch.scan(pattern);
  const isMatch = picomatch(pattern.replace(/^(?:\.\/)+/, ""));
  const start = path.resolve(folder, base);
  const shownOf = (below: string) => shownPath(path.join(base, below));
  const walk = {
    wanted: (below: string) => isMatch(shownOf(below)),
    unreadable: (lost: string, error: unknown) =>
      onProblem({ kind: "unreadable", path: shownPath(lost), reason: reasonOf(error) }),
  };
  let found = false;
  // The part of the pattern without signs may lead nowhere: then nothing matches.
  if (await isFolder(start)) {
    for await (const below of walked({ folder: start, shown: base, ...(await rulesAbove(start, folder)) }, walk)) {
      found = true;
      yield { file: path.join(start, below), shown: shownOf(below) };
    }
  }
  if (!found) onProblem({ kind: "noMatch", path: given });
}

async function isFolder(target: string): Promise<boolean> {
  try {
    return (await stat(target)).isDirectory();
  } catch {
    return false;
  }
}

interface Place {
  readonly folder: string;
  readonly shown: string;
  /** Where the folder lies below the topmost one whose `.gitignore` counts, with slashes; empty for that one itself. */
  readonly below: string;
  readonly rules: GitIgnore;
}

interface Walk {
  /** By the path below the folder where the walk began, with slashes. */
  readonly wanted: (below: string) => boolean;
  readonly unreadable: (shown: string, error: unknown) => void;
}

/** The wanted files below a folder, relative to it. */
async function* walked(place: Place, walk: Walk, prefix = ""): AsyncGenerator<string> {
  let entries: Dirent[];
  try {
    entries = await readdir(place.folder, { withFileTypes: true });
  } catch (error) {
    walk.unreadable(place.shown, error);
    return;
  }
  const rules = await withOwnRules(place, entries);
  // By the characters' codes, not by a locale: the same order everywhere.
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const { name } = entry;
    const below = place.below === "" ? name : `${place.below}/${name}`;
    if (entry.isDirectory()) {
      if (skipped.has(name) || rules.ignores(below, true)) continue;
      const child = { folder: path.join(place.folder, name), shown: path.join(place.shown, name), below, rules };
      yield* walked(child, walk, `${prefix}${name}/`);
    } else if (entry.isFile() && walk.wanted(`${prefix}${name}`) && !rules.ignores(below, false)) {
      yield `${prefix}${name}`;
    }
  }
}

async function withOwnRules({ folder, below, rules }: Place, entries: readonly Dirent[]): Promise<GitIgnore> {
  return entries.some(({ name }) => name === ".gitignore") ? withRules(rules, folder, below) : rules;
}

async function withRules(rules: GitIgnore, folder: string, below: string): Promise<GitIgnore> {
  try {
    return rules.with(below, await readFile(path.join(folder, ".gitignore"), "utf8"));
  } catch {
    return rules;
  }
}

/**
 * The rules of the folders above: from that of the repository, or from the working folder where there is none. A folder that is named,
 * though it is ignored itself, is wanted: then the rules above it don't count.
 */
async function rulesAbove(folder: string, working: string): Promise<{ below: string; rules: GitIgnore }> {
  const top = (await repositoryOf(folder)) ?? (isBelow(folder, working) ? working : folder);
  const names = path.relative(top, folder).split(path.sep).filter(Boolean);
  let rules = GitIgnore.none;
  let below = "";
  for (const name of names) {
    rules = await withRules(rules, path.join(top, below), below);
    below = below === "" ? name : `${below}/${name}`;
    if (rules.ignores(below, true)) return { below: "", rules: GitIgnore.none };
  }
  return { below, rules };
}

async function repositoryOf(folder: string): Promise<string | undefined> {
  for (let at = folder; ; at = path.dirname(at)) {
    try {
      await access(path.join(at, ".git"));
      return at;
    } catch {
      if (at === path.dirname(at)) return undefined;
    }
  }
}

function isBelow(folder: string, above: string): boolean {
  const relative = path.relative(above, folder);
  return relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

function isPattern(given: string): boolean {
  return picomatch.scan(slashed(given)).isGlob;
}

function slashed(given: string): string {
  return path.sep === "/" ? given : given.replaceAll(path.sep, "/");
}

function shownPath(given: string): string {
  return slashed(path.normalize(given));
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
