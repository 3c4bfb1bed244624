import type { About } from "../about.ts";
import type { CodeFinding, Finding, Found } from "../finding.ts";
import { entryOf } from "../knownCodes.ts";
import { type Tie, wrongMeaning } from "../wrongMeaning.ts";
import { Aliases } from "./aliases.ts";
import { type Context, Contexts } from "./contexts.ts";
import { Functions } from "./functions.ts";
import { literalAt } from "./groups.ts";
import { judge, type Setting } from "./judgement.ts";
import { lex } from "./lexer.ts";
import { mentions, type Prose } from "./mentions.ts";
import { isSubcodeName } from "./nameEvidence.ts";
import { type NumberRun, numberRuns } from "./numberRuns.ts";
import { type Syntax, syntaxOf } from "./syntax.ts";
import { Ties } from "./ties.ts";
import { kinds, type Tokens } from "./tokens.ts";
import { flowEndpointWords, onPremisesWords } from "./words.ts";

/** A line longer than this was written by a bundler, not by a person. */
const longestLine = 20_000;
/** How much of a line, on each side of a number, is asked whether it is about errors. */
const nearby = 200;

/** A finding, and the words that are tied to its code. */
interface Tied {
  readonly found: Found;
  readonly ties: readonly Tie[];
}

/**
 * The codes in source code, by what they are compared with, listed under or called, and those that comments and strings
 * name. `text` is a file, or lines of one, of which `about` is the whole. Never throws; time grows with the length alone.
 */
export function detectSource(text: string, languageId: string, about: About): Finding[] {
  const syntax = syntaxOf(languageId);
  if (syntax === undefined) return [];
  const runs = numberRuns(text, about.whatsApp || about.graphErrors);
  if (runs.length === 0 || hasLongLine(text)) return [];
  return new Source(text, syntax, about).read(runs).flatMap(({ found, ties }) => spoken(found, ties));
}

function spoken({ api, ...found }: Found, ties: readonly Tie[]): Finding[] {
  const entry = entryOf(found.code, found.subcode, api);
  if (entry === undefined) return [];
  const code: CodeFinding = { kind: "code", ...found, entry, place: "source" };
  if (found.confidence === "possible") return [code];
  const wrong = wrongMeaning(entry, ties);
  if (wrong === undefined) return [code];
  const { kind, text: said } = wrong.said;
  return [code, { ...code, kind: "wrongMeaning", reason: kind, said, meant: wrong.meant }];
}

class Source {
  readonly #text: string;
  readonly #about: About;
  readonly #setting: Setting;
  readonly #tokens: Tokens;
  readonly #contexts: Contexts;
  readonly #functions: Functions;
  readonly #aliases: Aliases;
  readonly #ties: Ties;

  constructor(text: string, syntax: Syntax, about: About) {
    this.#text = text;
    this.#about = about;
    this.#tokens = lex(text, syntax);
    this.#functions = new Functions(this.#tokens);
    this.#contexts = new Contexts(this.#tokens, syntax, this.#functions);
    this.#aliases = new Aliases(this.#tokens);
    this.#ties = new Ties(this.#tokens);
    this.#setting = {
      whatsApp: about.whatsApp,
      cloudApi: about.cloudApi,
      graphErrors: about.graphErrors,
      errors: about.errors,
      otherThings: about.otherThings,
      onPremises: about.whatsApp && onPremisesWords.test(text),
      flowEndpoint: flowEndpointWords.test(text),
    };
  }

  read(runs: readonly NumberRun[]): Tied[] {
    const tokens = this.#tokens;
    const numbers: { run: NumberRun; index: number; context: Context }[] = [];
    const prose: (Prose & { readonly index: number })[] = [];
    let token = 0;
    let comment = 0;
    for (let at = 0; at < runs.length; at++) {
      const run = runs[at];
      if (run === undefined) break;
      while (comment < tokens.comments.length && (tokens.comments[comment]?.end ?? 0) <= run.start) comment++;
      const block = tokens.comments[comment];
      if (block !== undefined && block.start <= run.start) {
        const end = this.#endOfBlock(comment);
        const inside = runsUpTo(runs, at, end);
        prose.push({ kind: "comment", start: block.start, end, runs: inside, index: block.next });
        at += inside.length - 1;
        continue;
      }
      while (token < tokens.count && tokens.endAt(token) <= run.start) token++;
      if (token >= tokens.count || tokens.startAt(token) > run.start) continue;
      const kind = tokens.kindAt(token);
      if (kind === kinds.number || literalAt(tokens, token) >= 0) {
        const value = literalAt(tokens, token);
        const context =
          value === run.value && tokens.startAt(token) === run.start ? this.#contexts.of(token) : undefined;
        if (context !== undefined) numbers.push({ run, index: token, context });
      } else if (kind === kinds.string || kind === kinds.text || kind === kinds.regex) {
        const end = tokens.endAt(token);
        const inside = runsUpTo(runs, at, end);
        const form = kind === kinds.string ? "string" : kind === kinds.regex ? "pattern" : "text";
        prose.push({ kind: form, start: tokens.startAt(token), end, runs: inside, index: token });
        at += inside.length - 1;
      }
    }
    const tied = [
      ...numbers.flatMap(({ run, index, context }) => this.#judged(run, index, context)),
      ...prose.flatMap((part) => mentions(this.#text, part, this.#about).map((found) => ({ found, ties: [] }))),
    ];
    return withSubcodes(tied).sort((a, b) => a.found.start - b.found.start);
  }

  /** Where comments end that follow each other, line by line. */
  #endOfBlock(comment: number): number {
    const { comments } = this.#tokens;
    let last = comment;
    for (;;) {
      const [here, next] = [comments[last], comments[last + 1]];
      if (here === undefined) return 0;
      if (next === undefined || next.next !== here.next) return here.end;
      if (next.start - here.end > nearby || !/^[ \t]*\r?\n[ \t]*$/.test(this.#text.slice(here.end, next.start)))
        return here.end;
      last++;
    }
  }

  #judged(
    run: NumberRun,
    index: number,
    context: Context,
  ): (Tied & { readonly context: Context; readonly parent: number })[] {
    const follows = context.relation === "compared" || context.relation === "arm" || context.relation === "ranged";
    const names = follows ? this.#aliases.resolved(context.names, index) : context.names;
    const text = this.#text;
    const allTies = this.#ties.of(context);
    const judgement = judge(
      {
        value: run.value,
        context,
        names,
        within: this.#functions.around(index),
        line: around(text, run),
        tied: allTies
          .filter(({ kind }) => kind !== "name")
          .map((tie) => tie.text)
          .join(" "),
      },
      this.#setting,
    );
    if (judgement === undefined) return [];
    const { start, end } = run;
    const found: Found = { start, end, ...judgement, reason: context.reason };
    return [{ found, ties: allTies, context, parent: this.#tokens.parentAt(index) }];
  }
}

/** Of an error object the code has the subcode: the subcode's own digits say nothing more. */
function withSubcodes(tied: readonly (Tied & { context?: Context; parent?: number })[]): Tied[] {
  const codes = new Map<number, Found>();
  const values = tied.filter(({ context }) => context?.relation === "value");
  for (const { found, context, parent } of values) {
    if (parent !== undefined && parent >= 0 && context !== undefined && !isSubcodeName(context.names))
      codes.set(parent, found);
  }
  const subcodes = new Map<Found, number>();
  const owned = new Set<Found>();
  for (const { found, context, parent = -1 } of values) {
    const code = codes.get(parent);
    if (code === undefined || context === undefined || !isSubcodeName(context.names) || found.subcode === undefined)
      continue;
    subcodes.set(code, found.subcode);
    owned.add(found);
  }
  return tied
    .filter(({ found }) => !owned.has(found))
    .map(({ found, ties }) => {
      const subcode = subcodes.get(found);
      return { found: subcode === undefined ? found : { ...found, subcode }, ties };
    });
}

function runsUpTo(runs: readonly NumberRun[], from: number, end: number): NumberRun[] {
  let to = from + 1;
  while (to < runs.length && (runs[to]?.start ?? end) < end) to++;
  return runs.slice(from, to);
}

/** The line on which a number stands, or what is near to it there. */
function around(text: string, { start, end }: NumberRun): string {
  const before = text.slice(Math.max(0, start - nearby), start);
  const after = text.slice(end, end + nearby);
  return `${before.slice(before.lastIndexOf("\n") + 1)} ${after.split("\n", 1)[0] ?? ""}`;
}

function hasLongLine(text: string): boolean {
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf("\n", at);
    if ((end === -1 ? text.length : end) - at > longestLine) return true;
    if (end === -1) return false;
    at = end + 1;
  }
  return false;
}
