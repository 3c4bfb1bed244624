import { Company } from "./company.ts";
import { chainStart, isKeyword, isTransparent, namesFrom, namesIn, namesUpTo } from "./expressions.ts";
import type { Functions } from "./functions.ts";
import { kinds, op, type Tokens } from "./tokens.ts";

/** What a bracket is opened for. */
export type Form = "switch" | "list" | "map" | "call" | "enum" | "class" | "block" | "index";

/** Numbers that stand together: in a switch, a list, a map or an enum, or compared with the same thing. */
export class Group {
  readonly form: Form;
  /** What the switch is over, what the list is asked for or called. */
  readonly names: readonly string[];
  /** The keys of a map or an object, and the named arguments of a call. */
  readonly keys = new Set<string>();
  /** The numbers in it: its elements and keys, and apart from them the values under its keys. */
  readonly listed = new Company();
  readonly values = new Company();
  /** Tokens of the bracket around it and of that which closes it, -1 where there is none. */
  readonly open: number;
  readonly close: number;

  constructor(form: Form, names: readonly string[], open = -1, close = -1) {
    this.form = form;
    this.names = names;
    this.open = open;
    this.close = close;
  }
}

const openParen = op("(");
const openBracket = op("[");
const openBrace = op("{");
const closeParen = op(")");
const closeBracket = op("]");
const closeBrace = op("}");
const comma = op(",");
const colon = op(":");
const equals = op("=");
const walrus = op(":=");
const arrow = op("=>");
const thin = op("->");
const bang = op("!");
const dot = op(".");
const semicolon = op(";");

/** Calls that make a collection of what they are given. */
const collections = new Set(
  `of setOf listOf mapOf arrayOf intArrayOf hashSetOf hashMapOf mutableSetOf mutableListOf mutableMapOf sortedSetOf asList
  frozenset set tuple list dict array Array Set Map HashSet HashMap BTreeSet BTreeMap MapSet from new ofEntries entry Entry
  freeze vec copyOf immutable newHashSet newArrayList Dictionary List SortedSet ImmutableHashSet ImmutableArray Create
  fromEntries range toSet to_set unmodifiableSet unmodifiableList unmodifiableMap pair Pair to json_build_object`.split(
    /\s+/,
  ),
);
/** Calls that ask whether something is in a list. */
const membership = new Set(
  "in_array includes include? contains has member? indexOf in? anyOf Contains containsKey ContainsKey array_key_exists any some isin one_of matches assertContains assertIn toContain index find exists".split(
    " ",
  ),
);
const heads = new Set("switch match when case select".split(" "));
const types = new Set("enum class object struct interface trait impl module record extension namespace".split(" "));
/** How many tokens to the left of a bracket say what it is. */
const reach = 28;
/** How many names of the objects around an object say what is in it. */
const nearest = 4;
/** How many tokens of a list are looked at, and of one that isn't closed. */
const longestList = 6000;
const longestOpenList = 400;
/** How many brackets around a list are asked for its names. */
const deepest = 12;

/** The groups that brackets make, each read when it is first asked for. */
export class Groups {
  readonly #tokens: Tokens;
  readonly #functions: Functions;
  readonly #known = new Map<number, Group>();
  /** How many brackets are being read, each for the one inside it. */
  #depth = 0;

  constructor(tokens: Tokens, functions: Functions) {
    this.#tokens = tokens;
    this.#functions = functions;
  }

  /** Of the bracket that opens at `open`; undefined for -1. */
  at(open: number): Group | undefined {
    const mark = this.#tokens.markAt(open);
    if (mark !== openParen && mark !== openBracket && mark !== openBrace) return undefined;
    const known = this.#known.get(open);
    if (known !== undefined) return known;
    if (this.#depth > deepest) return undefined;
    this.#depth++;
    const group = this.#read(open, mark);
    this.#depth--;
    this.#known.set(open, group);
    this.#fill(group, open);
    return group;
  }

  #read(open: number, mark: number): Group {
    const close = this.#tokens.partnerAt(open);
    const make = (form: Form, names: readonly string[]) => new Group(form, names.slice(-nearest - 2), open, close);
    const asked = this.#askedFor(close);
    if (mark === openParen) return this.#paren(open, make, asked);
    if (mark === openBracket) {
      if (this.#isIndex(open)) return make("index", namesUpTo(this.#tokens, open - 1));
      return make("list", asked ?? this.#owner(open));
    }
    return this.#brace(open, make, asked);
  }

  #paren(
    open: number,
    make: (form: Form, names: readonly string[]) => Group,
    asked: readonly string[] | undefined,
  ): Group {
    const tokens = this.#tokens;
    let callee = open - 1;
    if (tokens.markAt(callee) === bang) callee--;
    // `Set<Int>(`, `HashSet::<u32>::from(`
    if (tokens.markAt(callee) === op(">")) callee = beforeTypes(tokens, callee);
    const name = tokens.nameAt(callee);
    if (collections.has(name) && !tokens.beginsLine(open))
      return make("list", asked ?? this.#owner(chainStart(tokens, callee)));
    if (name === "" || (isKeyword(name) && name !== "match") || tokens.beginsLine(open)) {
      if (name === "const" || name === "var") return make("block", []);
      return make("list", asked ?? this.#owner(open));
    }
    return make("call", namesUpTo(tokens, callee));
  }

  #brace(
    open: number,
    make: (form: Form, names: readonly string[]) => Group,
    asked: readonly string[] | undefined,
  ): Group {
    const tokens = this.#tokens;
    const before = open - 1;
    const mark = tokens.markAt(before);
    if (mark === closeParen) {
      const paren = tokens.partnerAt(before);
      const callee = tokens.nameAt(paren - 1);
      if (heads.has(callee)) return make("switch", namesIn(tokens, paren + 1, before));
      // `Dictionary<int, string> x = new() {`
      if (callee === "new") return make("map", asked ?? this.#owner(paren - 1));
      const type = this.#typeBefore(paren);
      if (type !== undefined) return make(...type);
      if (tokens.nameAt(chainStart(tokens, paren - 1) - 1) === "new")
        return make("map", asked ?? this.#owner(chainStart(tokens, paren - 1)));
      return make("block", callee === "" || isKeyword(callee) ? this.#functions.around(open) : [callee]);
    }
    if (tokens.nameAt(before) === "switch" || tokens.nameAt(before) === "match") {
      return make("switch", namesUpTo(tokens, before - 1));
    }
    if (
      mark === equals ||
      mark === walrus ||
      mark === colon ||
      mark === comma ||
      mark === openParen ||
      mark === openBracket ||
      mark === openBrace ||
      mark === op("%")
    ) {
      return make("map", asked ?? this.#owner(open));
    }
    for (let at = before, step = 0; at >= 0 && step < reach; at--, step++) {
      const name = tokens.nameAt(at);
      if (heads.has(name)) return make("switch", namesIn(tokens, at + 1, open));
      if (types.has(name)) {
        const own = types.has(tokens.nameAt(at + 1)) ? at + 2 : at + 1;
        return make(isEnum(tokens, at) ? "enum" : "class", [tokens.nameAt(own)]);
      }
      if (name === "return" || name === "new" || name === "default") return make("map", asked ?? this.#owner(open));
      const at0 = tokens.markAt(at);
      if (at0 === equals || at0 === walrus) return make("map", asked ?? this.#owner(open));
      if (at0 === semicolon || at0 === openBrace || at0 === closeBrace) break;
      if (at0 === closeParen || at0 === closeBracket) at = Math.max(tokens.partnerAt(at), 0);
      else if (tokens.beginsLine(at)) break;
    }
    // `code in {131047, 131026}` of Python
    if (tokens.nameAt(before) === "in") return make("list", asked ?? this.#owner(open));
    // `[]int{131047, 131026}` of Go, in a call
    const type = tokens.partnerAt(before - 1);
    if (tokens.isName(before) && tokens.markAt(before - 1) === closeBracket && tokens.nameAt(type - 1) !== "map")
      return make("list", asked ?? this.#owner(open));
    // `Error{Code: 131047}` and `&Error{…}` of Go, `map[int]string{…}` in a call.
    if (tokens.isName(before) || mark === closeBracket) {
      const names = namesUpTo(tokens, before);
      if (names.length > 0) return make("map", [...this.#owner(open), ...names]);
    }
    return make(mark === arrow || mark === thin ? "switch" : "block", this.#functions.around(open));
  }

  /** `enum X(val code: Int) {`, `class X(Base):` */
  #typeBefore(paren: number): [form: Form, names: string[]] | undefined {
    const tokens = this.#tokens;
    const name = tokens.nameAt(paren - 1);
    if (name === "" || !types.has(tokens.nameAt(paren - 2))) return undefined;
    return [isEnum(tokens, paren - 2) ? "enum" : "class", [name]];
  }

  #isIndex(open: number): boolean {
    const tokens = this.#tokens;
    const kind = tokens.kindAt(open - 1);
    if (tokens.beginsLine(open)) return false;
    if (kind === kinds.name) {
      const name = tokens.textAt(open - 1);
      // `@codes [131047]` of Elixir; `puts [1]` and `in [1]` have a blank before.
      return !isKeyword(name) && !(name.startsWith("@") && tokens.endAt(open - 1) < tokens.startAt(open));
    }
    const mark = tokens.markAt(open - 1);
    // `[190]="token" [102]="…"` of a shell.
    if (kind === kinds.string) return tokens.startAt(open) - tokens.endAt(open - 1) <= 1;
    return mark === closeParen || mark === closeBracket;
  }

  /** What a list is asked for behind it, `[131047].includes(code)`, or in the call around it. */
  #askedFor(close: number): readonly string[] | undefined {
    const tokens = this.#tokens;
    if (close < 0) return undefined;
    for (let at = close + 1, step = 0; step < 3; at++, step++) {
      const mark = tokens.markAt(at);
      if (mark === dot || mark === op("?.") || mark === thin || mark === op("::")) {
        if (membership.has(tokens.nameAt(at + 1)) && tokens.markAt(at + 2) === openParen)
          return namesFrom(tokens, at + 3);
        return undefined;
      }
      if (mark !== closeParen) return undefined;
    }
    return undefined;
  }

  /** What a list or a map is called: `const X = [`, `x: {`, `x = new Set([`, `x = Object.freeze({`, `x in [`. */
  #owner(from: number): readonly string[] {
    const tokens = this.#tokens;
    for (let at = from - 1, step = 0; at >= 0 && step < reach; at--, step++) {
      const mark = tokens.markAt(at);
      if (mark === equals || mark === walrus) return this.assigned(at - 1);
      if (mark === colon || mark === arrow || mark === thin) {
        const key = tokens.isName(at - 1) || tokens.isString(at - 1) ? [tokens.textAt(at - 1).slice(0, 60)] : [];
        return [...(this.at(tokens.parentAt(at))?.names.slice(-nearest) ?? []), ...key];
      }
      const name = tokens.nameAt(at);
      if (name === "of" && tokens.markAt(at - 1) !== dot) return namesUpTo(tokens, at - 1);
      if (name === "in") return namesUpTo(tokens, tokens.nameAt(at - 1) === "not" ? at - 2 : at - 1);
      if (name === "return") return this.#functions.around(at);
      if (name.startsWith("@") && at === from - 1) return [name];
      if (name !== "" && (!isKeyword(name) || name === "new")) continue;
      if (mark === openParen) return this.#ofCall(at, from);
      if (mark === comma) {
        const open = tokens.parentAt(at);
        if (tokens.markAt(open) === openParen) return this.#ofCall(open, from);
        return this.at(open)?.names ?? [];
      }
      if (mark === openBracket || mark === openBrace) return this.at(at)?.names ?? [];
      if (mark === closeBracket || mark === closeParen) {
        at = Math.max(tokens.partnerAt(at), 0);
        continue;
      }
      if (!passed.has(mark)) break;
    }
    return [];
  }

  /** A list in a call: what is asked for in it, `in_array($code, [`, what the call's result is called, or the call itself. */
  #ofCall(open: number, list: number): readonly string[] {
    const tokens = this.#tokens;
    const callee = tokens.markAt(open - 1) === bang ? open - 2 : open - 1;
    const name = tokens.nameAt(callee);
    if (membership.has(name)) {
      const names = namesIn(tokens, open + 1, Math.max(open + 1, list - 1));
      if (names.length > 0) return names;
      const close = tokens.partnerAt(list);
      return close > 0 && tokens.markAt(close + 1) === comma ? namesFrom(tokens, close + 2) : names;
    }
    if (collections.has(name) || isTransparent(name) || isKeyword(name) || name === "")
      return this.#owner(chainStart(tokens, callee));
    return [...namesUpTo(tokens, callee), ...namesIn(tokens, open + 1, list)];
  }

  /** The name to the left of an `=` at `last + 1`, behind its type where one stands: `RETRYABLE: readonly number[] =`. */
  assigned(end: number): readonly string[] {
    const tokens = this.#tokens;
    // `Record<number, string>`, `Array<{ code: number }>`
    const last = tokens.markAt(end) === op(">") ? beforeTypes(tokens, end) : end;
    for (let at = last, step = 0; at >= 0 && step < reach; at--, step++) {
      const mark = tokens.markAt(at);
      if (mark === colon) {
        const names = namesUpTo(tokens, at - 1);
        if (names.length > 0) return names;
        break;
      }
      if (mark === closeBracket || mark === closeParen) at = Math.max(tokens.partnerAt(at), 0);
      else if (mark === op(">")) at = beforeTypes(tokens, at) + 1;
      else if (
        mark === semicolon ||
        mark === openBrace ||
        mark === closeBrace ||
        mark === openParen ||
        mark === comma ||
        mark === equals
      )
        break;
      else if (tokens.beginsLine(at)) break;
    }
    // `ErrWindow ErrorCode =` of Go: the name comes first.
    const names = namesUpTo(tokens, last);
    if (tokens.isName(last) && tokens.isName(last - 1) && !tokens.beginsLine(last) && isGoName(tokens, last - 1)) {
      return [...names, tokens.textAt(last - 1)];
    }
    return names;
  }

  #fill(group: Group, open: number): void {
    const tokens = this.#tokens;
    const end = Math.min(group.close < 0 ? open + longestOpenList : group.close, open + longestList, tokens.count);
    for (let at = open + 1; at < end; at++) {
      const mark = tokens.markAt(at);
      if (mark === openParen || mark === openBracket || mark === openBrace) {
        const close = tokens.partnerAt(at);
        // The pairs of `new Map([[131047, "…"]])`, `{ 131047, "…" }` and `RE_ENGAGEMENT(131047, "…")`.
        const value = literalAt(tokens, at + 1);
        if (value >= 0 && !isValue(tokens, at)) (tokens.isName(at - 1) ? group.values : group.listed).add(value);
        // What isn't closed goes on to the end.
        if (close < at) return;
        at = close;
      } else {
        const value = literalAt(tokens, at);
        const next = tokens.markAt(at + 1);
        if (value >= 0 && isElement(tokens, at)) (isValue(tokens, at) ? group.values : group.listed).add(value);
        else if ((next === colon || next === arrow || next === equals) && (tokens.isName(at) || tokens.isString(at))) {
          group.keys.add(tokens.textAt(at).slice(0, 40));
        }
      }
    }
  }
}

const passed = new Set(["(", ".", "<", ">", "&", "!", "::", "*", "?", "%"].map(op));
const elementBefore = new Set(["(", "[", "{", ",", "=", ":", "=>", "->", "|", ":="].map(op));
const elementAfter = new Set([")", "]", "}", ",", ":", "=>", "->", "|", ";"].map(op));

/** Whether the number at `at` is an element, a key or a value, not part of an expression. */
function isElement(tokens: Tokens, at: number): boolean {
  const before = tokens.markAt(at - 1);
  const after = tokens.markAt(at + 1);
  return (elementBefore.has(before) || before === 0) && (elementAfter.has(after) || after === 0);
}

/** Whether the number stands behind its key. */
function isValue(tokens: Tokens, at: number): boolean {
  const before = tokens.markAt(at - 1);
  return before === colon || before === equals || before === arrow || before === thin || before === walrus;
}

/** The value of a number, or of a string of digits; -1 for everything else. */
export function literalAt(tokens: Tokens, at: number): number {
  const kind = tokens.kindAt(at);
  if (kind === kinds.number) return tokens.numberAt(at);
  if (kind !== kinds.string) return -1;
  const length = tokens.endAt(at) - tokens.startAt(at);
  if (length === 0 || length > 7 || tokens.value[at] !== 0) return -1;
  const text = tokens.textAt(at);
  return /^(?:0|[1-9]\d*)$/.test(text) ? Number(text) : -1;
}

/** `enum class X`, `enum X`; a class may hold anything. */
function isEnum(tokens: Tokens, at: number): boolean {
  return tokens.textAt(at) === "enum" || tokens.nameAt(at - 1) === "enum";
}

function isGoName(tokens: Tokens, at: number): boolean {
  return tokens.beginsLine(at) && !isKeyword(tokens.textAt(at)) && /^[A-Za-z]/.test(tokens.textAt(at));
}

/** The token before `<…>`, whose last sign is at `last`. */
function beforeTypes(tokens: Tokens, last: number): number {
  let depth = 0;
  for (let at = last, step = 0; at >= 0 && step < reach; at--, step++) {
    const mark = tokens.markAt(at);
    if (mark === op(">")) depth++;
    else if (mark === op("<") && --depth === 0) return tokens.markAt(at - 1) === op("::") ? at - 2 : at - 1;
  }
  return last;
}
