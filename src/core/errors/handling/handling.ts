import type { Entry } from "../catalogue.ts";
import { codeLabel, summary } from "../explanation.ts";
import type { PhraseKey, Phrases } from "../phrases.ts";
import { type Block, type Dialect, dialectOf, type Value } from "./dialect.ts";
import { type Reaction, type ReactionKind, reactionTo } from "./reaction.ts";
import { type Site, type Spot, siteFor } from "./site.ts";

/** A piece of what is written: words as they are, or a name that the program may have another one for. */
export type Piece = string | { readonly placeholder: string };

export interface Handling {
  /** The range that is replaced: empty, or blanks, or an expression that is written again. */
  readonly start: number;
  readonly end: number;
  /** Lines end in `\n`. */
  readonly pieces: readonly Piece[];
}

/** The names of the functions that the program brings, and what they are given. */
const calls: Readonly<Record<ReactionKind, readonly [words: readonly string[], values: readonly Value[]]>> = {
  alertAdmin: [["alert", "admin"], ["code"]],
  alertDeveloper: [["alert", "developer"], ["code"]],
  correctTemplate: [["disable", "template"], ["code"]],
  giveUp: [["give", "up"], ["code"]],
  grantPermission: [["alert", "admin"], ["code"]],
  refreshToken: [["refresh", "access", "token"], []],
  retryLater: [["retry", "later"], ["attempt"]],
  sendTemplate: [["send", "template"], ["recipient"]],
  stopMarketing: [["stop", "marketing", "to"], ["recipient"]],
  stopSending: [["stop", "sending", "to"], ["recipient"]],
};

/**
 * A branch that does what is to be done about a code, in the language of the file, as valid there as the text around it. Comments are in
 * the language of `entry` and `phrases`. Undefined where no branch can stand, and for a code that a program doesn't handle.
 */
export function handlingOf(entry: Entry, spot: Spot, phrases: Phrases): Handling | undefined {
  const dialect = dialectOf(spot.languageId);
  const reaction = reactionTo(entry);
  if (dialect === undefined || reaction === undefined) return undefined;
  const site = siteFor(spot, dialect);
  const lines = site === undefined ? undefined : written(entry, site, { dialect, reaction, phrases });
  if (site === undefined || lines === undefined) return undefined;
  const indentation = spot.indentation ?? dialect.indentation;
  const pieces = lines.flatMap(({ depth, pieces }, index): Piece[] => [
    `${index === 0 ? site.before : "\n"}${site.indent}${indentation.repeat(depth)}`,
    ...pieces,
  ]);
  return { start: site.start, end: site.end, pieces: joined([...pieces, site.after]) };
}

/** The handling as a plain text. */
export function textOf({ pieces }: Pick<Handling, "pieces">): string {
  return pieces.map((piece) => (typeof piece === "string" ? piece : piece.placeholder)).join("");
}

interface Line {
  readonly depth: number;
  readonly pieces: readonly Piece[];
}

interface Writing {
  readonly dialect: Dialect;
  readonly reaction: Reaction;
  readonly phrases: Phrases;
}

function written(entry: Entry, site: Site, writing: Writing): Line[] | undefined {
  const { dialect, reaction, phrases } = writing;
  const [words, values] = calls[reaction.kind];
  const depth = site.form === "body" ? 0 : 1;
  const comments = [`${codeLabel(entry)} ${entry.title}: ${summary(entry)}`, advice(reaction, phrases)];
  const body: Line[] = comments.map((comment) => ({ depth, pieces: [`${dialect.comment} ${commented(comment)}`] }));
  body.push({ depth, pieces: call(dialect, words, argumentsOf(values, site, writing)) });
  if (site.form === "body") return body;
  const block = site.form === "branch" ? branch(site, dialect) : handler(entry, values, site, dialect);
  if (block === undefined) return undefined;
  const opening: Line = { depth: 0, pieces: [block.open] };
  return block.close === "" ? [opening, ...body] : [opening, ...body, { depth: 0, pieces: [block.close] }];
}

function branch({ subject, literal }: Site, dialect: Dialect): Block {
  return dialect.branch(subject ?? dialect.value("code"), literal);
}

function handler(entry: Entry, values: readonly Value[], { isMember }: Site, dialect: Dialect): Block | undefined {
  const name = dialect.name([
    "handle",
    codeLabel(entry).replaceAll("/", dialect.name(["x", "y"]) === "x_y" ? "_" : "And"),
  ]);
  // The code itself is known in its handler.
  return dialect.handler(
    name,
    values.filter((value) => value !== "code"),
    isMember,
  );
}

function argumentsOf(values: readonly Value[], { literal }: Site, { dialect, reaction }: Writing): string[] {
  if (reaction.kind === "retryLater") {
    const { seconds, backoff } = reaction;
    return [backoff === "none" ? `${seconds}` : dialect.growing(seconds)];
  }
  return values.map((value) => (value === "code" ? literal : dialect.value(value)));
}

/** The name and each argument can be gone through and changed. */
function call(dialect: Dialect, words: readonly string[], args: readonly string[]): Piece[] {
  const marks = args.map((_, index) => `\u0001${index}\u0001`);
  return dialect
    .call("\u0001name\u0001", marks)
    .split("\u0001")
    .flatMap((part, index): Piece[] => {
      if (index % 2 === 0) return part === "" ? [] : [part];
      return [{ placeholder: part === "name" ? dialect.name(words) : (args[Number(part)] ?? "") }];
    });
}

function advice(reaction: Reaction, phrases: Phrases): string {
  if (reaction.kind !== "retryLater") return phrases.say(`handling.${reaction.kind}`);
  const key: PhraseKey = reaction.backoff === "none" ? "handling.retryAfter" : "handling.retryBackoff";
  return phrases.say(key, phrases.duration(reaction.seconds));
}

/** Nothing in a comment ends it: not its line, and not the file's PHP. */
function commented(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replaceAll("`", "")
    .replaceAll("?>", "? >")
    .trim();
}

function joined(pieces: readonly Piece[]): Piece[] {
  const all: Piece[] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    if (typeof piece === "string" && typeof last === "string") all[all.length - 1] = last + piece;
    else all.push(piece);
  }
  return all.filter((piece) => piece !== "");
}
