import { Aliases } from "./aliases.ts";
import { type Context, Contexts } from "./contexts.ts";
import { Functions } from "./functions.ts";
import { literalAt } from "./groups.ts";
import { lex } from "./lexer.ts";
import type { Prose } from "./mentions.ts";
import type { NumberRun } from "./numberRuns.ts";
import type { Reading } from "./reading.ts";
import type { Syntax } from "./syntax.ts";
import { Ties } from "./ties.ts";
import { kinds, Tokens } from "./tokens.ts";

/** How far comments that follow each other stand apart. */
const longestIndent = 200;

/** One for all texts: a few hundred of a large file are read, each to its end, and making the columns takes as long as filling them. */
const spare = new Tokens();

/** The numbers of a program by what stands around them, and those in its comments and strings: to be used before the next are read. */
export function readTokens(text: string, syntax: Syntax, runs: readonly NumberRun[]): Reading {
  const tokens = lex(text, syntax, spare);
  const functions = new Functions(tokens);
  const contexts = new Contexts(tokens, syntax, functions);
  const found: { run: NumberRun; index: number; context: Context }[] = [];
  const prose: Prose[] = [];
  let token = 0;
  let comment = 0;
  for (let at = 0; at < runs.length; at++) {
    const run = runs[at];
    if (run === undefined) break;
    while (comment < tokens.comments.length && (tokens.comments[comment]?.end ?? 0) <= run.start) comment++;
    const block = tokens.comments[comment];
    if (block !== undefined && block.start <= run.start) {
      const end = endOfBlock(tokens, comment);
      const inside = runsUpTo(runs, at, end);
      prose.push({ kind: "comment", start: block.start, end, runs: inside });
      at += inside.length - 1;
      continue;
    }
    while (token < tokens.count && tokens.endAt(token) <= run.start) token++;
    if (token >= tokens.count || tokens.startAt(token) > run.start) continue;
    const kind = tokens.kindAt(token);
    const value = literalAt(tokens, token);
    if (kind === kinds.number || value >= 0) {
      const context = value === run.value && tokens.startAt(token) === run.start ? contexts.of(token) : undefined;
      if (context !== undefined) found.push({ run, index: token, context });
    } else if (kind === kinds.string || kind === kinds.text || kind === kinds.regex) {
      const end = tokens.endAt(token);
      const inside = runsUpTo(runs, at, end);
      const form = kind === kinds.string ? "string" : kind === kinds.regex ? "pattern" : "text";
      prose.push({ kind: form, start: tokens.startAt(token), end, runs: inside });
      at += inside.length - 1;
    }
  }
  const aliases = new Aliases(tokens);
  const ties = new Ties(tokens);
  const numbers = found.map(({ run, index, context }) => ({
    run,
    context,
    names: follows(context) ? aliases.resolved(context.names, index) : context.names,
    within: () => functions.around(index),
    ties: once(() => ties.of(context)),
    owner: tokens.parentAt(index),
  }));
  return { numbers, prose };
}

/** Asked for by the judge and, for what is a code, by the words' meaning. */
function once<Result>(read: () => Result): () => Result {
  let result: Result | undefined;
  return () => {
    result ??= read();
    return result;
  };
}

/** Whether the names are those of a variable, whose value came from elsewhere. */
function follows({ relation, subject }: Context): boolean {
  return (
    relation === "compared" ||
    relation === "arm" ||
    relation === "ranged" ||
    (relation === "element" && subject !== undefined)
  );
}

/** Where comments end that follow each other, line by line. */
function endOfBlock(tokens: Tokens, comment: number): number {
  const { comments, source } = tokens;
  for (let last = comment; ; last++) {
    const [here, next] = [comments[last], comments[last + 1]];
    if (here === undefined) return 0;
    if (next === undefined || next.next !== here.next || next.start - here.end > longestIndent) return here.end;
    if (!/^[ \t]*\r?\n[ \t]*$/.test(source.slice(here.end, next.start))) return here.end;
  }
}

function runsUpTo(runs: readonly NumberRun[], from: number, end: number): NumberRun[] {
  let to = from + 1;
  while (to < runs.length && (runs[to]?.start ?? end) < end) to++;
  return runs.slice(from, to);
}
