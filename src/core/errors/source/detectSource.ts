import type { About } from "../about.ts";
import type { CodeFinding, Finding, Found } from "../finding.ts";
import { entryOf, isLongCode, isRound } from "../knownCodes.ts";
import { type Tie, wrongMeaning } from "../wrongMeaning.ts";
import { Candidate } from "./candidate.ts";
import { judge } from "./judgement.ts";
import { mentions, type Prose } from "./mentions.ts";
import { isSubcodeName } from "./nameEvidence.ts";
import { type NumberRun, numberRuns } from "./numberRuns.ts";
import type { Numbered } from "./reading.ts";
import { readTokens } from "./readTokens.ts";
import { Proven, type Setting, Surroundings } from "./setting.ts";
import { syntaxOf } from "./syntax.ts";
import { readYaml } from "./yaml.ts";

/** A line longer than this was written by a bundler, not by a person. */
const longestLine = 20_000;

/** A finding, and the words that are tied to its code. */
interface Tied {
  readonly found: Found;
  readonly ties: () => readonly Tie[];
  /** The object of which it is a member, -1 for none, and whether it is its subcode. */
  readonly owner: number;
  readonly isSubcode: boolean;
}

/** A number, or a text with numbers in it, that waits to be judged. `known` are the codes that are sure elsewhere. */
interface Part {
  /** How many numbers there are in it. */
  readonly count: number;
  readonly judged: (setting: Setting, known: ReadonlySet<number>) => readonly Tied[];
}

const yaml = new Set(["yaml", "dockercompose"]);

/**
 * The codes in source code, by what they are compared with, listed under or called, and those that comments and strings
 * name. `text` is a file, or lines of one, of which `about` is the whole. Never throws; time grows with the length alone.
 */
export function detectSource(text: string, languageId: string, about: About): Finding[] {
  const syntax = syntaxOf(languageId);
  if (syntax === undefined && !yaml.has(languageId)) return [];
  const runs = numberRuns(text);
  if (!mayBeCodes(runs, about) || hasLongLine(text)) return [];
  const { numbers, prose } = syntax === undefined ? readYaml(text, runs) : readTokens(text, syntax, runs);
  const parts: readonly Part[] = [
    ...numbers.map((number) => {
      const candidate = new Candidate(text, number);
      return {
        count: 1,
        judged: (setting: Setting, known: ReadonlySet<number>) => judged(number, candidate, setting, known),
      };
    }),
    ...prose.map((one) => ({
      count: one.runs.length,
      judged: (setting: Setting, known: ReadonlySet<number>) => named(text, one, setting, known),
    })),
  ];
  return withSubcodes(judgedTwice(parts, new Surroundings(text, about)))
    .sort((a, b) => a.found.start - b.found.start)
    .flatMap(spoken);
}

/**
 * What is a code in one place is one in others, and a text with several of WhatsApp's codes is about WhatsApp: what wasn't
 * sure is asked again.
 */
function judgedTwice(parts: readonly Part[], setting: Setting): Tied[] {
  const first = parts.map((part) => part.judged(setting, new Set()));
  const sure = first.flat().filter(isSure);
  const known = new Set(sure.map(({ found }) => found.subcode ?? found.code));
  if (known.size === 0) return first.flat();
  const precise = [...known].filter(isPrecise).length;
  const isAbout = setting.whatsApp || setting.graphErrors;
  const again = precise < (isAbout ? 1 : 2) ? setting : new Proven(setting, precise > 1);
  return parts.flatMap((part, index) => {
    const found = first[index] ?? [];
    return found.filter(isSure).length === part.count && setting.whatsApp ? found : part.judged(again, known);
  });
}

function isSure({ found: { confidence } }: Tied): boolean {
  return confidence !== "possible";
}

/** Whether a number is hardly anything but a code. */
function isPrecise(code: number): boolean {
  return isLongCode(code) && !isRound(code);
}

/** Short numbers alone are no codes where nothing says so. */
function mayBeCodes(runs: readonly NumberRun[], { whatsApp, graphErrors }: About): boolean {
  return runs.length > 0 && (runs.some(({ value }) => value >= 10_000) || whatsApp || graphErrors);
}

function judged(number: Numbered, candidate: Candidate, setting: Setting, known: ReadonlySet<number>): Tied[] {
  const { run, context, names, ties, owner } = number;
  candidate.isKnown = known.has(run.value);
  const judgement = judge(candidate, setting);
  if (judgement === undefined) return [];
  const found = { start: run.start, end: run.end, ...judgement, reason: context.reason };
  const isMember = context.relation === "value";
  return [{ found, ties, owner: isMember ? owner : -1, isSubcode: isMember && isSubcodeName(names) }];
}

function named(text: string, prose: Prose, setting: Setting, known: ReadonlySet<number>): Tied[] {
  return mentions(text, prose, setting, known).map(({ said, ...found }) => ({
    found,
    ties: () => (said === "" ? [] : [{ kind: prose.kind === "comment" ? "comment" : "message", text: said }]),
    owner: -1,
    isSubcode: false,
  }));
}

/** Of an error object the code has the subcode: the subcode's own digits say nothing more. */
function withSubcodes(all: readonly Tied[]): Tied[] {
  const subcodes = new Map(
    all.filter(({ owner, isSubcode }) => owner >= 0 && isSubcode).map((tied) => [tied.owner, tied]),
  );
  const codes = new Set(all.filter(({ isSubcode }) => !isSubcode).map(({ owner }) => owner));
  return all.flatMap((tied) => {
    const { found, owner, isSubcode } = tied;
    if (owner < 0) return [tied];
    if (isSubcode) return codes.has(owner) ? [] : [tied];
    const subcode = subcodes.get(owner)?.found.subcode;
    return [subcode === undefined ? tied : { ...tied, found: { ...found, subcode, confidence: "certain" } }];
  });
}

function spoken({ found: { api, ...found }, ties }: Tied): Finding[] {
  const entry = entryOf(found.code, found.subcode, api);
  if (entry === undefined) return [];
  const code: CodeFinding = { kind: "code", ...found, entry, place: "source" };
  if (found.confidence === "possible") return [code];
  const wrong = wrongMeaning(entry, ties());
  if (wrong === undefined) return [code];
  const { kind, text } = wrong.said;
  return [code, { ...code, kind: "wrongMeaning", reason: kind, said: text, meant: wrong.meant }];
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
