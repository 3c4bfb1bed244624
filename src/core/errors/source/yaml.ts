import type { Tie } from "../wrongMeaning.ts";
import { Company } from "./company.ts";
import type { Context, Relation } from "./contexts.ts";
import { Group } from "./groups.ts";
import type { Prose } from "./mentions.ts";
import type { NumberRun } from "./numberRuns.ts";
import type { Numbered, Reading } from "./reading.ts";

/** A mapping or a sequence that is open: where its lines begin, and under which keys it stands. */
interface Level {
  readonly indent: number;
  readonly names: readonly string[];
  readonly group: Group;
  /** Its number, for the codes and subcodes of one mapping. */
  readonly owner: number;
  /** The key of the line before, under which deeper lines stand. */
  key: string;
}

/** A line of YAML, as offsets: the dashes and the key before its value, and the comment behind. */
interface Line {
  readonly indent: number;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly key: string;
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly end: number;
  readonly isItem: boolean;
}

const longestKey = 80;
const nearest = 4;

/** The numbers of a YAML text by the keys that they stand under, and those in its comments and longer texts. */
export function readYaml(text: string, runs: readonly NumberRun[]): Reading {
  const numbers: Numbered[] = [];
  const prose: Prose[] = [];
  const levels: Level[] = [];
  const subjects = new Map<string, Company>();
  let owners = 0;
  /** The lines that are deeper than this belong to a text. */
  let textBelow: number | undefined;
  let next = 0;
  for (let start = 0; start < text.length && next < runs.length; ) {
    const line = lineAt(text, start);
    const inside = runsBefore(runs, next, line.end);
    next += inside.length;
    start = line.end + 1;
    const isBlank = line.valueStart >= line.valueEnd && line.key === "";
    if (textBelow !== undefined) {
      if (isBlank || line.indent > textBelow) {
        if (inside.length > 0)
          prose.push({
            kind: "text",
            start: start - 1 - (line.end - lineStart(text, line.end)),
            end: line.end,
            runs: inside,
          });
        continue;
      }
      textBelow = undefined;
    }
    if (!isBlank) {
      const level = levelFor(line);
      level.key = line.key;
      if (/^[|>][+-]?\d?$/.test(text.slice(line.valueStart, line.valueEnd))) textBelow = line.indent;
      const strings = inside.filter((run) => !read(run, line, level, inside));
      if (strings.length > 0) prose.push({ kind: "string", start: line.valueStart, end: line.valueEnd, runs: strings });
    } else if (inside.length > 0) prose.push({ kind: "comment", start: line.valueEnd, end: line.end, runs: inside });
  }
  return { numbers, prose };

  function levelFor(line: Line): Level {
    while ((levels.at(-1)?.indent ?? -1) > line.indent) levels.pop();
    const top = levels.at(-1);
    // An item begins a mapping of its own.
    if (top !== undefined && top.indent === line.indent && !line.isItem) return top;
    if (top !== undefined && top.indent === line.indent && line.key === "") return top;
    const above = top !== undefined && top.indent === line.indent ? levels.at(-2) : top;
    if (top !== undefined && top.indent === line.indent) levels.pop();
    const names = above === undefined ? [] : [...above.names, ...(above.key === "" ? [] : [above.key])].slice(-nearest);
    const level = { indent: line.indent, names, group: new Group("map", names), owner: owners++, key: "" };
    levels.push(level);
    return level;
  }

  /** Takes a number where it stands, and says no where it is in a string of the line's value. */
  function read(run: NumberRun, line: Line, level: Level, all: readonly NumberRun[]): boolean {
    const comment = text.slice(line.valueEnd, line.end);
    const ties: Tie[] = comment.includes("#") && all.length === 1 ? [{ kind: "comment", text: comment.trim() }] : [];
    if (run.start >= line.valueEnd) {
      if (all.find((other) => other.start >= line.valueEnd) === run) {
        prose.push({
          kind: "comment",
          start: line.valueEnd,
          end: line.end,
          runs: all.filter((other) => other.start >= line.valueEnd),
        });
      }
      return true;
    }
    if (run.start < line.keyEnd) {
      if (isWhole(text, run, line.keyStart, line.keyEnd)) {
        const value = text.slice(line.valueStart, line.valueEnd);
        if (value !== "") ties.push({ kind: "message", text: value });
        add(run, "key", level.names, level, ties);
      }
      return true;
    }
    if (isWhole(text, run, line.valueStart, line.valueEnd)) {
      if (line.key === "") add(run, "element", level.names, level, ties);
      else add(run, "value", [...level.names, line.key], level, [{ kind: "name", text: line.key }, ...ties]);
      return true;
    }
    const opening = text.charAt(line.valueStart);
    if (opening === "[" || opening === "{") {
      return flow(run, line, level, all, ties);
    }
    return false;
  }

  /** `[131047, 131026]`, `{code: 131047}` */
  function flow(run: NumberRun, line: Line, level: Level, all: readonly NumberRun[], ties: readonly Tie[]): boolean {
    const before = text.slice(Math.max(line.valueStart, run.start - longestKey), run.start);
    const names = line.key === "" ? level.names : [...level.names, line.key];
    const key = /([\p{L}_][\p{L}\p{N}_-]*)['"]?\s*:\s*['"]?$/u.exec(before)?.[1];
    if (key !== undefined) add(run, "value", [...names, key], level, [{ kind: "name", text: key }, ...ties]);
    else if (
      /[[,{]\s*['"]?$/.test(before) &&
      /^['"]?\s*[,\]}]/.test(text.slice(run.end, line.valueEnd)) &&
      isEven(before)
    ) {
      const group = new Group("list", names);
      for (const { value } of all) group.listed.add(value);
      add(run, "element", names, { ...level, group }, ties);
    } else return false;
    return true;
  }

  /** The numbers under the same keys. */
  function subjectOf(names: readonly string[]): Company {
    const key = names.join(".");
    const known = subjects.get(key) ?? new Company();
    subjects.set(key, known);
    return known;
  }

  function add(run: NumberRun, relation: Relation, names: readonly string[], level: Level, ties: readonly Tie[]): void {
    const company = relation === "value" ? level.group.values : level.group.listed;
    const subject = subjectOf(names);
    company.add(run.value);
    subject.add(run.value);
    if (level.key !== "") level.group.keys.add(level.key);
    const reason = relation === "value" ? "constant" : relation === "key" ? "mapKey" : "list";
    const context: Context = { relation, reason, names, group: level.group, company, subject, first: -1, last: -1 };
    numbers.push({ run, context, names, within: () => [], ties: () => ties, owner: level.owner });
  }
}

function lineStart(text: string, end: number): number {
  return text.lastIndexOf("\n", end - 1) + 1;
}

function lineAt(text: string, start: number): Line {
  const newline = text.indexOf("\n", start);
  const end = newline === -1 ? text.length : newline;
  let at = start;
  let isItem = false;
  for (;;) {
    while (at < end && text.charCodeAt(at) === 32) at++;
    if (text.charCodeAt(at) !== 45 || (at + 1 < end && text.charCodeAt(at + 1) > 32)) break;
    isItem = true;
    at++;
  }
  const keyStart = at;
  const keyEnd = endOfKey(text, at, end);
  const stop = endOfValue(text, keyEnd < 0 ? at : keyEnd + 1, end);
  let valueStart = keyEnd < 0 ? at : keyEnd + 1;
  while (valueStart < stop && text.charCodeAt(valueStart) <= 32) valueStart++;
  let valueEnd = stop;
  while (valueEnd > valueStart && text.charCodeAt(valueEnd - 1) <= 32) valueEnd--;
  const key = keyEnd < 0 ? "" : unquoted(text.slice(keyStart, Math.min(keyEnd, keyStart + longestKey)));
  return {
    indent: keyStart - start,
    keyStart,
    keyEnd: keyEnd < 0 ? keyStart : keyEnd,
    key,
    valueStart,
    valueEnd,
    end,
    isItem,
  };
}

/** The colon behind a key, -1 where a line has none. */
function endOfKey(text: string, start: number, end: number): number {
  const quote = text.charCodeAt(start);
  let at = start;
  if (quote === 34 || quote === 39) {
    at = text.indexOf(String.fromCharCode(quote), start + 1);
    if (at === -1 || at >= end) return -1;
    at++;
    return text.charCodeAt(at) === 58 ? at : -1;
  }
  if (quote === 91 || quote === 123 || quote === 35) return -1;
  for (; at < end; at++) {
    const c = text.charCodeAt(at);
    if (c === 58 && (at + 1 >= end || text.charCodeAt(at + 1) <= 32)) return at;
    if (c === 35 && text.charCodeAt(at - 1) <= 32) return -1;
  }
  return -1;
}

/** Where the comment behind a value begins, or the line ends. */
function endOfValue(text: string, start: number, end: number): number {
  let quote = 0;
  for (let at = start; at < end; at++) {
    const c = text.charCodeAt(at);
    if (quote !== 0) {
      if (c === 92 && quote === 34) at++;
      else if (c === quote) quote = 0;
    } else if ((c === 34 || c === 39) && (at === start || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1)))) quote = c;
    else if (c === 35 && (at === start || text.charCodeAt(at - 1) <= 32)) return at;
  }
  return end;
}

function unquoted(key: string): string {
  return key.trim().replace(/^["']|["']$/g, "");
}

/** Whether a number, in quotes or not, is all that stands between two offsets. */
function isWhole(text: string, { start, end }: NumberRun, from: number, to: number): boolean {
  return (from === start && to === end) || (from === start - 1 && to === end + 1 && /["']/.test(text.charAt(from)));
}

/** Whether no string is open at the end of a text. */
function isEven(text: string): boolean {
  return (text.replace(/["']$/, "").match(/["']/g)?.length ?? 0) % 2 === 0;
}

function runsBefore(runs: readonly NumberRun[], from: number, end: number): NumberRun[] {
  let to = from;
  while (to < runs.length && (runs[to]?.start ?? end) < end) to++;
  return runs.slice(from, to);
}
