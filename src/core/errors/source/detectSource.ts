import type { About } from "../about.ts";
import type { CodeFinding, Finding, Found } from "../finding.ts";
import { entryOf, isLongCode, isRound } from "../knownCodes.ts";
import { type Tie, wrongMeaning } from "../wrongMeaning.ts";
import { judge, type Setting } from "./judgement.ts";
import { mentions, type Prose } from "./mentions.ts";
import { isSubcodeName } from "./nameEvidence.ts";
import { type NumberRun, numberRuns } from "./numberRuns.ts";
import type { Numbered } from "./reading.ts";
import { readTokens } from "./readTokens.ts";
import { syntaxOf } from "./syntax.ts";
import { flowEndpointWords, onPremisesWords } from "./words.ts";
import { readYaml } from "./yaml.ts";

/** A line longer than this was written by a bundler, not by a person. */
const longestLine = 20_000;
/** How much of a line, on each side of a number, is asked whether it is about errors. */
const nearby = 200;

/** A finding, and the words that are tied to its code. */
interface Tied {
  readonly found: Found;
  readonly ties: readonly Tie[];
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
  const setting = settingOf(text, about);
  const first = tiedIn(text, numbers, prose, setting, new Set());
  const known = new Set(first.filter(isSure).map(({ found }) => found.subcode ?? found.code));
  if (known.size === 0) return first.flatMap(spoken);
  // What is a code in one place is one in others; and who handles several of WhatsApp's codes handles WhatsApp's errors.
  return tiedIn(text, numbers, prose, { ...setting, whatsApp: setting.whatsApp || known.size > 1 }, known).flatMap(
    spoken,
  );
}

function isSure({ found: { code, confidence } }: Tied): boolean {
  return confidence !== "possible" && isLongCode(code) && !isRound(code);
}

function tiedIn(
  text: string,
  numbers: readonly Numbered[],
  prose: readonly Prose[],
  setting: Setting,
  known: ReadonlySet<number>,
): Tied[] {
  const tied = [
    ...withSubcodes(numbers.flatMap((number) => judged(text, number, setting, known))),
    ...prose.flatMap((part) => mentions(text, part, setting, known).map((found) => ({ found, ties: [] }))),
  ];
  return tied.sort((a, b) => a.found.start - b.found.start);
}

/** Short numbers alone are no codes where nothing says so. */
function mayBeCodes(runs: readonly NumberRun[], { whatsApp, graphErrors }: About): boolean {
  return runs.length > 0 && (runs.some(({ value }) => value >= 10_000) || whatsApp || graphErrors);
}

function settingOf(text: string, about: About): Setting {
  const { whatsApp, cloudApi, graphErrors, errors, otherThings } = about;
  return {
    whatsApp,
    cloudApi,
    graphErrors,
    errors,
    otherThings,
    onPremises: whatsApp && onPremisesWords.test(text),
    flowEndpoint: flowEndpointWords.test(text),
  };
}

interface Judged extends Tied {
  readonly number: Numbered;
}

function judged(text: string, number: Numbered, setting: Setting, known: ReadonlySet<number>): Judged[] {
  const { run, context, names, within, ties } = number;
  const tied = ties
    .filter(({ kind }) => kind !== "name")
    .map((tie) => tie.text)
    .join(" ");
  const judgement = judge(
    {
      value: run.value,
      context,
      names,
      within,
      line: around(text, run),
      tied,
      isQuoted: /["'`]/.test(text.charAt(run.start - 1)),
      isKnown: known.has(run.value),
    },
    setting,
  );
  if (judgement === undefined) return [];
  const { start, end } = run;
  return [{ found: { start, end, ...judgement, reason: context.reason }, ties, number }];
}

/** Of an error object the code has the subcode: the subcode's own digits say nothing more. */
function withSubcodes(all: readonly Judged[]): Tied[] {
  const codes = new Map<number, Found>();
  const values = all.filter(({ number }) => number.context.relation === "value" && number.owner >= 0);
  for (const { found, number } of values) if (!isSubcodeName(number.names)) codes.set(number.owner, found);
  const subcodes = new Map<Found, number>();
  const owned = new Set<Found>();
  for (const { found, number } of values) {
    const code = codes.get(number.owner);
    if (code === undefined || found.subcode === undefined || !isSubcodeName(number.names)) continue;
    subcodes.set(code, found.subcode);
    owned.add(found);
  }
  return all
    .filter(({ found }) => !owned.has(found))
    .map(({ found, ties }) => {
      const subcode = subcodes.get(found);
      return { found: subcode === undefined ? found : { ...found, subcode }, ties };
    });
}

function spoken({ found: { api, ...found }, ties }: Tied): Finding[] {
  const entry = entryOf(found.code, found.subcode, api);
  if (entry === undefined) return [];
  const code: CodeFinding = { kind: "code", ...found, entry, place: "source" };
  if (found.confidence === "possible") return [code];
  const wrong = wrongMeaning(entry, ties);
  if (wrong === undefined) return [code];
  const { kind, text } = wrong.said;
  return [code, { ...code, kind: "wrongMeaning", reason: kind, said: text, meant: wrong.meant }];
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
