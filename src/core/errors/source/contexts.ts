import type { Reason } from "../finding.ts";
import { Company } from "./company.ts";
import { chainStart, isKeyword, namesFrom, namesIn, namesUpTo } from "./expressions.ts";
import type { Functions } from "./functions.ts";
import { Group, Groups, literalAt } from "./groups.ts";
import { isCodeWord, wordsOf } from "./nameEvidence.ts";
import type { Syntax } from "./syntax.ts";
import { kinds, op, type Tokens } from "./tokens.ts";

/** How a number stands to the names beside it. */
export type Relation =
  | "compared"
  | "searched"
  | "ranged"
  | "arm"
  | "element"
  | "key"
  | "value"
  | "fallback"
  | "argument"
  | "returned"
  | "index"
  | "bare";

/** What stands around a number. */
export interface Context {
  readonly relation: Relation;
  readonly reason: Reason;
  /** The names that it is compared with, or that it has. */
  readonly names: readonly string[];
  readonly group: Group | undefined;
  /** The numbers that stand beside it in the same way, and those that the same thing is compared with elsewhere. */
  readonly company: Company | undefined;
  readonly subject: Company | undefined;
  /** First and last token of the number, with a conversion around it. */
  readonly first: number;
  readonly last: number;
}

const mark = {
  openParen: op("("),
  openBracket: op("["),
  openBrace: op("{"),
  closeParen: op(")"),
  closeBracket: op("]"),
  closeBrace: op("}"),
  comma: op(","),
  colon: op(":"),
  equals: op("="),
  walrus: op(":="),
  arrow: op("=>"),
  thin: op("->"),
  pipe: op("|"),
  pipes: op("||"),
  question: op("?"),
  coalesce: op("??"),
  elvis: op("?:"),
  plus: op("+"),
  minus: op("-"),
  dot: op("."),
  semicolon: op(";"),
  bang: op("!"),
  hash: op("#"),
} as const;

const set = (words: string) => new Set(words.split(/\s+/));
const marksOf = (signs: string) => new Set(signs.split(" ").map(op));

const equality = marksOf("=== !== == != <> =~");
const relational = marksOf("< > <= >=");
const arithmetic = marksOf("+ - * / % ** << ^ & += -= *=");
const ranges = marksOf(".. ... ..= ..<");
const wrappers = set(
  "String Number parseInt int str Int Integer Long Some Ok strval intval BigInt to_string valueOf NumberInt toString Just u32 i32 i64 u64 int64 int32 uint json",
);
const conversions = set("to_s to_i toString to_string toInt into to_sym ToString asString intValue");
const wordRelational = set("-gt -lt -ge -le");
const wordEquality = set("-eq -ne eq eql is isnt eqv equals xor");
const comparing = set(
  `equal strictEqual equals is deepEqual deepStrictEqual notEqual notStrictEqual assertEquals assertEqual assertSame
  assert_eq assert_ne assertNotEquals assert_equal Equal NotEqual EqualValues Same AreEqual toBe toEqual toStrictEqual eql eq
  isEqualTo be equalTo isSameAs Be toHaveCode toThrow XCTAssertEqual expect_equal assertThat hasErrorCode Equals isIn
  shouldBe assertTrue assertFalse assert refute same`,
);
/** Those whose receiver, `expect(error.code).toBe(131047)`, is what is compared; of the others another argument is. */
const ofReceiver = set(
  "toBe toEqual toStrictEqual equals equal eql eq isEqualTo be Be Equals shouldBe equalTo isSameAs toHaveCode is",
);
/** Calls that look for a text in another. */
const searching = set(
  `includes contains include? str_contains strpos stripos indexOf startsWith starts_with match test search find
  Contains IndexOf StartsWith hasPrefix assertStringContainsString toContain toMatch contains? grep has in_array assertIn
  assertContains String.contains? HasPrefix`,
);
/** Calls whose first argument is a name and whose second is its value. */
const naming = set(
  "define put set add addProperty setProperty Add append with withValue property field putInt setParameter attr option assign TryAdd Set env setex hset",
);
const heads = set("case when in is");
const switches = set("match switch select");
const patternBefore = marksOf("{ ( , && || ; }");
const pattern = marksOf(", | || .. ... ..= ..<");
/** How many tokens before the range of a pattern it may begin. */
const longestPattern = 12;
/** How many literals of an arm are looked at on each side. */
const longestArm = 60;
/** How many tokens to the left of a number say what its expression is assigned to. */
const statement = 40;
/** How many tokens before an arm say what the switch is over, where no bracket does. */
const farthestHead = 3000;
const nearest = 4;
/** How many tokens a constant takes, with its modifiers and its type. */
const longestConstant = 12;

/** Reads what stands around the numbers of a text, in the order in which they stand. */
export class Contexts {
  readonly #tokens: Tokens;
  readonly #syntax: Syntax;
  readonly #groups: Groups;
  readonly #functions: Functions;
  /** The groups of switches without brackets of their own, by the token of their keyword. */
  readonly #switches = new Map<number, Group>();
  /** The last arm that was read, the bracket around it and its switch's keyword. */
  #lastArm: { at: number; parent: number; head: number } | undefined;
  /** The constants of the lines before, where no bracket holds them together. */
  #constants: { group: Group; at: number } | undefined;
  /** What was compared with what, by the names, and where last. */
  readonly #subjects = new Map<string, { company: Company; at: number }>();

  constructor(tokens: Tokens, syntax: Syntax, functions: Functions) {
    this.#tokens = tokens;
    this.#syntax = syntax;
    this.#functions = functions;
    this.#groups = new Groups(tokens, functions);
  }

  /** Undefined where a number can't be a code: it is calculated with, or is no number by itself. */
  of(index: number): Context | undefined {
    const [first, last] = this.#widened(index);
    const found = this.#read(index, first, last);
    if (found === undefined) return undefined;
    const { group, names = [], relation } = found;
    const value = literalAt(this.#tokens, index);
    const company = relation === "value" || relation === "returned" ? group?.values : group?.listed;
    if (group !== undefined && (group.open < 0 || relation === "arm" || relation === "key")) company?.add(value);
    const asks = asking.has(relation) || (relation === "value" && names.length > 1 && isCodeName(names.at(-1) ?? ""));
    const subject = asks ? this.#subject(names, first) : undefined;
    subject?.add(value);
    return { reason: reasons[relation], group: undefined, first, last, ...found, names, company, subject };
  }

  /** With the call that only converts it, `Some(131047)`, `131047.to_s`, and brackets around it alone. */
  #widened(index: number): [first: number, last: number] {
    const tokens = this.#tokens;
    let first = index;
    let last = index;
    for (let step = 0; step < 3; step++) {
      if (tokens.markAt(last + 1) === mark.dot && conversions.has(tokens.nameAt(last + 2))) {
        last = tokens.markAt(last + 3) === mark.openParen ? Math.max(tokens.partnerAt(last + 3), last + 2) : last + 2;
      }
      if (tokens.markAt(first - 1) !== mark.openParen || tokens.markAt(last + 1) !== mark.closeParen) break;
      const callee = tokens.nameAt(first - 2);
      if (callee !== "" && !wrappers.has(callee) && !isKeyword(callee)) break;
      if (callee === "" && !isExpressionStart(tokens, first - 2)) break;
      if (isKeyword(callee)) break;
      first = callee === "" ? first - 1 : chainStart(tokens, first - 2);
      last++;
    }
    return [first, last];
  }

  #read(index: number, first: number, last: number): (Partial<Context> & Pick<Context, "relation">) | undefined {
    const tokens = this.#tokens;
    const before = tokens.markAt(first - 1);
    const after = tokens.markAt(last + 1);
    const wordBefore = tokens.nameAt(first - 1);
    const wordAfter = tokens.nameAt(last + 1);
    const compared = this.#compared(first, last, before, after, wordBefore, wordAfter);
    if (compared !== undefined) return compared;
    if (isCalculated(tokens, first, last, before, after)) return undefined;
    const found =
      this.#searched(first) ??
      this.#arm(first, last) ??
      this.#keyed(first, last, before, after, wordAfter) ??
      this.#valued(first, before, wordBefore) ??
      this.#enclosed(index, first, before, after);
    if (found !== undefined) return found;
    if (wordBefore !== "return") return { relation: "bare" };
    return { relation: "returned", names: this.#functions.around(first), group: this.#neighbours(first) };
  }

  #compared(first: number, last: number, before: number, after: number, wordBefore: string, wordAfter: string) {
    const tokens = this.#tokens;
    const compared = (names: readonly string[], relation: "compared" | "ranged" = "compared") => ({ relation, names });
    if (equality.has(before)) return compared(namesUpTo(tokens, first - 2));
    if (equality.has(after)) return compared(namesFrom(tokens, last + 2));
    if (wordEquality.has(wordBefore) && first > 1) return compared(namesUpTo(tokens, first - 2));
    if (wordBefore === "not" && tokens.nameAt(first - 2) === "is") return compared(namesUpTo(tokens, first - 3));
    if (wordRelational.has(wordBefore)) return compared(namesUpTo(tokens, first - 2), "ranged");
    if (wordAfter === "-eq" || wordAfter === "-ne") return compared(namesFrom(tokens, last + 2));
    if (wordAfter === "in" || (wordAfter === "not" && tokens.nameAt(last + 2) === "in")) {
      const names = namesFrom(tokens, wordAfter === "in" ? last + 2 : last + 3);
      return first === last && tokens.isString(first) ? { relation: "searched" as const, names } : compared(names);
    }
    if (
      this.#syntax.heredoc === "shell" &&
      before === mark.equals &&
      tokens.endAt(first - 2) < tokens.startAt(first - 1)
    ) {
      return compared(namesUpTo(tokens, first - 2));
    }
    if (relational.has(before) && !isGeneric(tokens, first)) {
      // `>= 132000 and <= 132016 =>`
      const isPattern =
        patternBefore.has(tokens.markAt(first - 2)) || /^(?:and|or|is|case|not)$/.test(tokens.nameAt(first - 2));
      if (!isPattern) return compared(namesUpTo(tokens, first - 2), "ranged");
      return this.#rangeOfPattern(first);
    }
    if (relational.has(after)) return compared(namesFrom(tokens, last + 2), "ranged");
    return undefined;
  }

  /** `>= 132000 and <= 132016 =>`, `code is (>= 200 and <= 299)`: brackets around it or not. */
  #rangeOfPattern(first: number) {
    const tokens = this.#tokens;
    let open = tokens.parentAt(first);
    let start = first;
    for (let step = 0; step < nearest && tokens.markAt(open) === mark.openParen; step++) {
      start = open;
      open = tokens.parentAt(open);
    }
    const group = this.#groups.at(open);
    if (group?.form === "switch") return { relation: "ranged" as const, names: group.names, group };
    for (let at = first - 1; at > 0 && at > Math.min(start, first) - longestPattern; at--) {
      if (tokens.nameAt(at) === "is") return { relation: "ranged" as const, names: namesUpTo(tokens, at - 1), group };
    }
    return { relation: "ranged" as const, names: [], group };
  }

  /** What a shell looks for: `echo "$out" | grep -q '131047'`. */
  #searched(first: number) {
    const tokens = this.#tokens;
    if (this.#syntax.heredoc !== "shell") return undefined;
    for (let at = first - 1, step = 0; at >= 0 && step < 6; at--, step++) {
      const name = tokens.nameAt(at);
      if (/^(?:[efz]?grep|rg|ag)$/.test(name)) {
        const source = tokens.markAt(at - 1) === mark.pipe ? namesUpTo(tokens, at - 2) : [];
        return { relation: "searched" as const, names: source };
      }
      if (!name.startsWith("-")) return undefined;
    }
    return undefined;
  }

  /** The numbers that the same thing is compared with, not too far from each other. */
  #subject(names: readonly string[], at: number): Company | undefined {
    const key = names.join(".");
    if (key === "") return undefined;
    const known = this.#subjects.get(key);
    if (known !== undefined && at - known.at < farthestHead) {
      known.at = at;
      return known.company;
    }
    const company = new Company();
    this.#subjects.set(key, { company, at });
    return company;
  }

  /** An arm of a switch or a match, or one of its alternatives. */
  #arm(first: number, last: number) {
    const tokens = this.#tokens;
    const parent = tokens.parentAt(first);
    // What an arm comes to: `131047 => 1, 190 => 2`.
    if (tokens.markAt(first - 1) === mark.arrow || tokens.markAt(first - 1) === mark.thin) return undefined;
    let keyword = first - 1;
    for (let step = 0; step < longestArm && isPattern(tokens, keyword, parent); step++) keyword--;
    const word = tokens.nameAt(keyword);
    if (word === "is") return { relation: "compared" as const, names: namesUpTo(tokens, keyword - 1) };
    const end = this.#endOfArm(last, parent);
    if (end < 0) return undefined;
    const ending = tokens.markAt(end);
    if (heads.has(word)) {
      const inList =
        word === "in" && this.#syntax.heredoc !== "shell" && ending !== mark.thin && !tokens.beginsLine(keyword);
      if (inList) return { relation: "compared" as const, names: namesUpTo(tokens, keyword - 1) };
      return this.#armOf(keyword, parent);
    }
    // `131047 => …`, `131047, 131026 -> …`, `131047|131026)` of shell.
    const shell = this.#syntax.heredoc === "shell" && ending === mark.closeParen;
    const isGuarded = /^(?:if|when|where)$/.test(tokens.nameAt(end)) && this.#groups.at(parent)?.form === "switch";
    if (ending === mark.arrow || ending === mark.thin || shell || isGuarded) {
      const group = this.#groups.at(parent);
      if (group !== undefined && (group.form === "list" || group.form === "map" || group.form === "call"))
        return undefined;
      if (shell && tokens.partnerAt(end) >= 0) return undefined;
      return this.#armOf(first, parent);
    }
    return undefined;
  }

  #armOf(keyword: number, parent: number) {
    const group = this.#groups.at(parent);
    if (group !== undefined && group.form === "switch") return { relation: "arm" as const, names: group.names, group };
    const head = this.#headOf(keyword, parent);
    const known = this.#switches.get(head);
    if (known !== undefined) return { relation: "arm" as const, names: known.names, group: known };
    const names = head < 0 ? this.#functions.around(keyword) : this.#headNames(head);
    const made = new Group("switch", names);
    this.#switches.set(head, made);
    return { relation: "arm" as const, names, group: made };
  }

  /** The keyword of the switch in which an arm stands that no bracket tells of. */
  #headOf(keyword: number, parent: number): number {
    const tokens = this.#tokens;
    const floor = this.#lastArm?.parent === parent ? this.#lastArm.at : -1;
    let head = -1;
    for (let at = keyword - 1, step = 0; at >= 0 && step < farthestHead; at--, step++) {
      if (at === floor) {
        head = this.#lastArm?.head ?? -1;
        break;
      }
      if (at === parent) break;
      const partner = tokens.partnerAt(at);
      if (partner >= 0 && partner < at && partner > parent) {
        at = partner;
        continue;
      }
      const name = tokens.nameAt(at);
      const isHead = this.#syntax.asking || this.#syntax.heredoc === "shell" ? name === "case" : switches.has(name);
      if (isHead && tokens.parentAt(at) === parent && literalAt(tokens, at + 1) < 0 && !isPatternHead(tokens, at)) {
        head = at;
        break;
      }
    }
    this.#lastArm = { at: keyword, parent, head };
    return head;
  }

  #headNames(head: number): readonly string[] {
    const tokens = this.#tokens;
    let end = head + 1;
    while (end < tokens.count && end - head < 30) {
      const name = tokens.nameAt(end);
      if (name === "do" || name === "in" || tokens.markAt(end) === mark.colon || tokens.markAt(end) === mark.openBrace)
        break;
      if (tokens.beginsLine(end)) break;
      end++;
    }
    return namesIn(tokens, head + 1, end);
  }

  /** The token behind an arm's alternatives, where one ends there; -1 otherwise. */
  #endOfArm(last: number, parent: number): number {
    const tokens = this.#tokens;
    let end = last + 1;
    for (let step = 0; step < longestArm && isPattern(tokens, end, parent); step++) end++;
    const ending = tokens.markAt(end);
    if (ending === mark.arrow || ending === mark.thin || ending === mark.colon) return end;
    if (ending === mark.closeParen && this.#syntax.heredoc === "shell") return end;
    const name = tokens.nameAt(end);
    if (name === "then" || name === "do" || name === "if" || name === "when" || name === "unless" || name === "where")
      return end;
    return tokens.beginsLine(end) || ending === mark.openBrace || end >= tokens.count ? end : -1;
  }

  #keyed(first: number, last: number, before: number, after: number, wordAfter: string) {
    const tokens = this.#tokens;
    if (
      (after === mark.colon && before !== mark.question) ||
      after === mark.arrow ||
      after === mark.thin ||
      wordAfter === "to"
    ) {
      const group = this.#groups.at(tokens.parentAt(first));
      const begins = opensItem.has(before) || tokens.beginsLine(first) || tokens.nameAt(first - 1) === "readonly";
      if (after === mark.colon && group !== undefined && !begins) return undefined;
      // Of a map of which only a part is read, the keys stand by themselves.
      if (group === undefined) return { relation: "key" as const, names: [], group: this.#neighbours(first) };
      return { relation: group.form === "switch" ? ("arm" as const) : ("key" as const), names: group.names, group };
    }
    if (before !== mark.openBracket || after !== mark.closeBracket) return undefined;
    const open = first - 1;
    const behind = tokens.markAt(last + 2);
    const group = this.#groups.at(open);
    if (group?.form === "index") {
      const relation = behind === mark.equals || behind === mark.arrow ? "key" : "index";
      return { relation: relation as Relation, names: group.names, group: undefined };
    }
    if (behind !== mark.colon && behind !== mark.equals && behind !== mark.arrow) return undefined;
    const map = this.#groups.at(tokens.parentAt(open));
    return { relation: "key" as const, names: map?.names ?? [], group: map };
  }

  #valued(first: number, before: number, wordBefore: string) {
    const tokens = this.#tokens;
    const group = this.#groups.at(tokens.parentAt(first));
    const container =
      group === undefined || group.form === "block" || group.form === "switch" ? [] : group.names.slice(-nearest);
    const named = (names: readonly string[], relation: Relation = "value") => ({
      relation,
      names: [...container, ...names],
      group,
    });
    if (before === mark.equals || before === mark.walrus) {
      const names = this.#groups.assigned(first - 2);
      if (group !== undefined) return named(names);
      const owner = this.#syntax.lines ? this.#functions.classAround(first) : [];
      return {
        relation: "value" as const,
        names: [...owner.slice(-nearest), ...names],
        group: this.#neighbours(first),
      };
    }
    if (wordBefore.startsWith("@") && this.#syntax.asking) return named([wordBefore]);
    if (before === mark.coalesce || before === mark.elvis || before === mark.pipes || wordBefore === "or") {
      return { relation: "fallback" as const, names: this.#assignedBefore(first) };
    }
    if (before === mark.question) return { relation: "value" as const, names: this.#assignedBefore(first) };
    const keyed = before === mark.colon || before === mark.arrow || before === mark.thin || wordBefore === "to";
    if (!keyed) return undefined;
    const key = first - 2;
    const name = tokens.isName(key) || tokens.isString(key) ? tokens.textAt(key).slice(0, 60) : "";
    if (before === mark.colon && (name === "" || isTernary(tokens, key)))
      return { relation: "value" as const, names: this.#assignedBefore(first) };
    if (name === "") return { relation: "value" as const, names: container, group };
    return group === undefined
      ? { relation: "value" as const, names: [name], group: this.#neighbours(first) }
      : named([name]);
  }

  #neighbours(at: number): Group {
    const known = this.#constants;
    const group = known !== undefined && at - known.at < longestConstant ? known.group : new Group("block", []);
    this.#constants = { group, at };
    return group;
  }

  /** What the expression is assigned to, or the key under which it stands, or the function that returns it. */
  #assignedBefore(first: number): readonly string[] {
    const tokens = this.#tokens;
    for (let at = first - 1, step = 0; at >= 0 && step < statement; at--, step++) {
      const sign = tokens.markAt(at);
      if (sign === mark.equals || sign === mark.walrus) return this.#groups.assigned(at - 1);
      if (sign === mark.closeParen || sign === mark.closeBracket) at = Math.max(tokens.partnerAt(at), 0);
      else if (sign === mark.semicolon || sign === mark.openBrace || sign === mark.closeBrace) break;
      else if (tokens.nameAt(at) === "return") return this.#functions.around(at);
      else if (
        (sign === mark.colon || sign === mark.arrow) &&
        (tokens.isName(at - 1) || tokens.isString(at - 1)) &&
        opensItem.has(tokens.markAt(at - 2))
      ) {
        return [
          ...(this.#groups.at(tokens.parentAt(at))?.names.slice(-nearest) ?? []),
          tokens.textAt(at - 1).slice(0, 60),
        ];
      }
    }
    return [];
  }

  /** An element of a list, an argument of a call. */
  #enclosed(
    index: number,
    first: number,
    before: number,
    after: number,
  ): (Partial<Context> & Pick<Context, "relation">) | undefined {
    const tokens = this.#tokens;
    const group = this.#groups.at(tokens.parentAt(first));
    if (group === undefined || group.form === "block" || group.form === "switch") return undefined;
    const begins =
      opensItem.has(before) ||
      tokens.isName(first - 1) ||
      literalAt(tokens, first - 1) >= 0 ||
      ranges.has(before) ||
      before === mark.pipe;
    const ends =
      closesItem.has(after) || after === 0 || ranges.has(after) || after === mark.pipe || after === mark.equals;
    if (!begins || !ends) return undefined;
    if (group.form === "index") return { relation: "index", names: group.names, group: undefined };
    if (group.form !== "call") return this.#element(index, first, group);
    return this.#argument(first, group);
  }

  #element(index: number, first: number, group: Group): Partial<Context> & Pick<Context, "relation"> {
    const tokens = this.#tokens;
    // `[131047, 'closed']` in a list of such pairs, `{ 131047, "closed" }` and `Map.entry(131047, "closed")`.
    const outer = this.#groups.at(tokens.parentAt(group.open));
    const inList = outer !== undefined && (outer.form === "list" || outer.form === "map");
    if (inList && group.names.length === 0) return { relation: "key", names: outer.names, group: outer };
    if (inList && outer.listed.has(literalAt(tokens, index)) && tokens.isString(first + 2))
      return { relation: "key", names: outer.names, group: outer };
    // `{:error, 131047}`
    const sibling = tokens.markAt(first - 1) === mark.comma ? tokens.nameAt(first - 2) : "";
    const names = group.names.length === 0 && sibling !== "" ? [sibling] : group.names;
    return { relation: "element", names, group };
  }

  #argument(first: number, group: Group): Partial<Context> & Pick<Context, "relation"> {
    const tokens = this.#tokens;
    const macro = tokens.markAt(group.open - 1) === mark.bang;
    const callee = macro ? group.open - 2 : group.open - 1;
    const name = tokens.nameAt(callee);
    const receiver = () => namesIn(tokens, chainStart(tokens, callee), callee);
    if (comparing.has(name)) {
      const names = ofReceiver.has(name) ? receiver() : [];
      const subject =
        names.length > 0 && !(names.length === 1 && /^(?:assert\w*|Assert|expect|t|chai)$/.test(names[0] ?? ""))
          ? names
          : this.#otherArgument(first);
      return { relation: "compared", names: subject };
    }
    if (searching.has(name)) {
      const names =
        tokens.markAt(callee - 1) === mark.dot || tokens.markAt(callee - 1) === mark.thin
          ? receiver()
          : this.#otherArgument(first);
      return { relation: "searched", names };
    }
    if (macro && name === "matches") return { relation: "compared", names: namesFrom(tokens, group.open + 1) };
    if (naming.has(name) && tokens.markAt(first - 1) === mark.comma && tokens.isString(first - 2)) {
      return { relation: "value", names: [tokens.textAt(first - 2).slice(0, 60)], group };
    }
    if (naming.has(name) && tokens.markAt(first - 1) === mark.openParen) return { relation: "key", names: receiver() };
    // A clause of a function: `def error_kind(131047), do: :window`
    if (/^defp?$/.test(tokens.nameAt(callee - 1))) {
      return { relation: "arm", names: [name] };
    }
    // A member of an enum: `RE_ENGAGEMENT(131047, "…")`.
    const type = this.#groups.at(tokens.parentAt(group.open));
    if (
      (type?.form === "enum" || type?.form === "class") &&
      !isKeyword(tokens.nameAt(callee - 1)) &&
      tokens.markAt(callee - 1) !== mark.dot
    ) {
      return { relation: "value", names: [...type.names, name], group: type };
    }
    if (isMember(tokens, callee, group.close))
      return { relation: "value", names: [name], group: this.#neighbours(first) };
    return { relation: "argument", names: group.names, group };
  }

  /** What a number is asserted to be: the argument behind it, `(t, 131047, err.Code)`, unless that is a text, or the one before. */
  #otherArgument(first: number): readonly string[] {
    const tokens = this.#tokens;
    if (tokens.markAt(first + 1) === mark.comma && !isText(tokens, first + 2)) return namesFrom(tokens, first + 2);
    return tokens.markAt(first - 1) === mark.comma ? namesUpTo(tokens, first - 2) : [];
  }
}

/** Where the names are those of what is asked: the same number means the same under the same names. */
const asking: ReadonlySet<Relation> = new Set<Relation>(["compared", "arm", "element", "ranged", "argument"]);

const opensItem = marksOf("( [ { ,");
const closesItem = marksOf(") ] } , ;");

const reasons: Readonly<Record<Relation, Reason>> = {
  compared: "comparison",
  searched: "comparison",
  ranged: "comparison",
  arm: "switchCase",
  element: "list",
  key: "mapKey",
  value: "constant",
  fallback: "constant",
  argument: "argument",
  returned: "constant",
  index: "mapKey",
  bare: "mention",
};

/** `WINDOW_CLOSED(131047, "…"),`: a member of an enum by its name and by what is beside it, where the enum isn't seen. */
function isMember(tokens: Tokens, callee: number, close: number): boolean {
  const name = tokens.nameAt(callee);
  if (!/^[A-Z][A-Z0-9_]+$/.test(name)) return false;
  if (tokens.beginsLine(callee)) return true;
  const next = tokens.markAt(close + 1);
  const isFollowed = next === mark.comma || next === mark.semicolon;
  return isFollowed && (name.includes("_") || tokens.markAt(callee - 2) === mark.closeParen);
}

function isCodeName(name: string): boolean {
  return wordsOf(name).some(isCodeWord);
}

function isExpressionStart(tokens: Tokens, before: number): boolean {
  const kind = tokens.kindAt(before);
  if (kind !== kinds.mark) return false;
  return (
    equality.has(tokens.markAt(before)) || opensItem.has(tokens.markAt(before)) || tokens.markAt(before) === mark.arrow
  );
}

/** Whether a token belongs to an arm's alternatives: literals, and what stands between them. */
function isPattern(tokens: Tokens, at: number, parent: number): boolean {
  if (at <= parent || tokens.parentAt(at) !== parent) return false;
  const kind = tokens.kindAt(at);
  if (kind === kinds.number || kind === kinds.string) return true;
  if (kind === kinds.mark) return pattern.has(tokens.markAt(at));
  if (kind !== kinds.name) return false;
  const name = tokens.textAt(at);
  // `case 1, CodeGeneric, 131016:`
  return (
    name === "or" || (!isKeyword(name) && (pattern.has(tokens.markAt(at - 1)) || pattern.has(tokens.markAt(at + 1))))
  );
}

/** `case 131047:` is an arm, `case code` of Ruby begins a switch. */
function isPatternHead(tokens: Tokens, at: number): boolean {
  const next = tokens.markAt(at + 2);
  return tokens.textAt(at) === "case" && (next === mark.colon || next === mark.thin);
}

function isCalculated(tokens: Tokens, first: number, last: number, before: number, after: number): boolean {
  // A text is put together: `"error " + 131047`.
  const joined =
    (before === mark.plus && isText(tokens, first - 2)) || (after === mark.plus && isText(tokens, last + 2));
  if (joined) return false;
  if (after === mark.minus && tokens.beginsLine(last + 1)) return false;
  // `range(133000, 133016 + 1)`
  if (after === mark.plus && tokens.numberAt(last + 2) === 1) return false;
  return arithmetic.has(before) || (arithmetic.has(after) && !tokens.beginsLine(last + 1));
}

function isText(tokens: Tokens, at: number): boolean {
  const kind = tokens.kindAt(at);
  return kind === kinds.string || kind === kinds.text;
}

/** `<131047>` closes or opens something else than a comparison: a tag. */
function isGeneric(tokens: Tokens, first: number): boolean {
  const sign = tokens.markAt(first - 1);
  return sign === op(">") && tokens.markAt(first + 1) === op("<");
}

/** `a ? b : 131047` */
function isTernary(tokens: Tokens, key: number): boolean {
  for (let at = key, step = 0; at >= 0 && step < 12; at--, step++) {
    const sign = tokens.markAt(at);
    if (sign === mark.question) return true;
    if (opensItem.has(sign) || sign === mark.semicolon) return false;
    if (sign === mark.closeParen || sign === mark.closeBracket) at = Math.max(tokens.partnerAt(at), 0);
  }
  return false;
}
