import type { Reason } from "./finding.ts";
import { sourceTokens, type Token } from "./sourceTokens.ts";

/** Numbers that stand together: in a switch, a list, an object or an enum. */
export interface Group {
  /** What the switch is over, what the list is asked for or called. */
  names: readonly string[];
  /** The keys of an object. */
  readonly keys: Set<string>;
  /** The different numbers of five and more digits in it. */
  readonly numbers: Set<number>;
  /** The different shorter ones. */
  readonly shortNumbers: Set<number>;
}

/** A number in a place where an error code may stand. */
export interface Candidate {
  readonly start: number;
  readonly end: number;
  readonly value: number;
  readonly reason: Reason;
  /** The names that it is compared with, or that it has. */
  readonly names: readonly string[];
  readonly group: Group | undefined;
}

interface Frame {
  readonly open: "(" | "[" | "{";
  /** Index of the opening token. */
  readonly at: number;
  readonly kind: "array" | "object" | "enum" | "switch" | "other";
  readonly group: Group | undefined;
}

/** Names looked through: they say nothing about what a number is. */
const transparent = new Set(
  "Number String parseInt toString trim valueOf this self expect await new not value".split(" "),
);
const keywords = new Set(
  "return case if else while do throw typeof void delete in of instanceof yield const let var".split(" "),
);
const equality = new Set(["===", "!==", "==", "!="]);
const asserting = new Set(
  "equal strictEqual equals is deepEqual deepStrictEqual assertEquals notEqual notStrictEqual".split(" "),
);
const expecting = new Set("toBe toEqual toStrictEqual equal equals eql".split(" "));
/** How many tokens an expression is followed. */
const reach = 32;
/** How many names of the objects around an object say what is in it. */
const nearest = 4;

/** Every number and every string of digits that is compared, listed, a key, or given a name. */
export function sourceCandidates(text: string): Candidate[] {
  const tokens = sourceTokens(text);
  const candidates: (Candidate & { names: readonly string[] })[] = [];
  const frames: Frame[] = [];
  const switches: Frame[] = [];
  let switchNames: { names: readonly string[]; before: number } | undefined;

  for (const [index, token] of tokens.entries()) {
    if (token.kind === "mark") bracket(token.text, index);
    else if (token.kind !== "other") {
      const frame = frames.at(-1);
      if (frame?.kind === "object" && tokens[index + 1]?.text === ":") frame.group?.keys.add(token.text);
      if (token.kind !== "name") number(token, index);
    }
  }
  return candidates;

  function bracket(mark: string, index: number): void {
    if (mark === "(" || mark === "[" || mark === "{") {
      const frame = opened(mark, index);
      frames.push(frame);
      if (frame.kind === "switch") switches.push(frame);
    } else if (mark === ")" || mark === "]" || mark === "}")
      closed(mark === ")" ? "(" : mark === "]" ? "[" : "{", index);
  }

  function opened(open: "(" | "[" | "{", at: number): Frame {
    const kind = kindOf(open, at);
    if (kind === "other") return { open, at, kind, group: undefined };
    const outer = frames.at(-1);
    // The pairs of `new Map([[131047, "…"]])` are elements of one list.
    if (kind === "array" && outer?.kind === "array") return { open, at, kind, group: outer.group };
    const names =
      kind === "switch"
        ? (switchNames?.names ?? [])
        : kind === "enum"
          ? [tokens[at - 1]?.text ?? ""]
          : ownerNames(at - 1);
    return { open, at, kind, group: { names, keys: new Set(), numbers: new Set(), shortNumbers: new Set() } };
  }

  function kindOf(open: string, at: number): Frame["kind"] {
    const before = tokens[at - 1];
    if (open === "(") return "other";
    if (open === "[") {
      const indexes = before?.kind === "name" ? !keywords.has(before.text) : /^[)\]]$/.test(before?.text ?? "");
      return indexes || before?.kind === "string" ? "other" : "array";
    }
    if (switchNames?.before === at) return "switch";
    if (before?.kind === "name") {
      if (tokens[at - 2]?.text === "enum") return "enum";
      return before.text === "return" || before.text === "default" ? "object" : "other";
    }
    return before?.kind === "mark" && /^(?:[=(,:[?]|&&|\|\||\?\?)$/.test(before.text) ? "object" : "other";
  }

  function closed(open: Frame["open"], at: number): void {
    // Text that isn't code, or not yet: a closing bracket without its opening one closes nothing.
    if (frames.at(-1)?.open !== open) {
      if (frames.at(-2)?.open !== open) return;
      pop();
    }
    const frame = pop();
    if (frame === undefined) return;
    if (open === "(" && tokens[frame.at - 1]?.text === "switch") {
      switchNames = { names: namesBetween(frame.at + 1, at), before: at + 1 };
    }
    if (frame.kind === "array" && frame.group !== undefined && frames.at(-1)?.group !== frame.group) {
      const asked = tokens[at + 1]?.text === ")" ? at + 2 : at + 1;
      if (
        /^\??\.$/.test(tokens[asked]?.text ?? "") &&
        /^(?:includes|has|indexOf)$/.test(tokens[asked + 1]?.text ?? "")
      ) {
        frame.group.names = namesFrom(asked + 3);
      }
    }
  }

  function pop(): Frame | undefined {
    const frame = frames.pop();
    if (frame !== undefined && switches.at(-1) === frame) switches.pop();
    return frame;
  }

  function number(token: Token, index: number): void {
    const frame = frames.at(-1);
    const before = tokens[index - 1];
    const after = tokens[index + 1]?.text ?? "";
    const value = wholeNumber(token);
    if (value === undefined) return;
    const found = placed(index, frame, before, after);
    if (found === undefined) return;
    (value >= 10_000 ? found.group?.numbers : found.group?.shortNumbers)?.add(value);
    const { group } = found;
    candidates.push({
      start: token.start,
      end: token.end,
      value,
      reason: found.reason,
      group,
      // A list's names are known when it ends.
      get names() {
        return found.names ?? group?.names ?? [];
      },
    });
  }

  function placed(
    index: number,
    frame: Frame | undefined,
    before: Token | undefined,
    after: string,
  ): { reason: Reason; names?: readonly string[]; group: Group | undefined } | undefined {
    const mark = before?.kind === "mark" ? before.text : "";
    const group = frame?.group;
    if (equality.has(mark)) return { reason: "comparison", names: namesUpTo(index - 2), group: undefined };
    if (equality.has(after)) return { reason: "comparison", names: namesFrom(index + 2), group: undefined };
    if (before?.text === "case" && before.kind === "name" && after === ":") {
      return { reason: "switchCase", group: switches.at(-1)?.group };
    }
    if (frame?.kind === "array" && /^[[,]$/.test(mark) && /^[,\]]$/.test(after)) return { reason: "list", group };
    if (frame?.kind === "object" && /^[{,]$/.test(mark) && after === ":") return { reason: "mapKey", group };
    if (mark === "[" && after === "]" && tokens[index + 2]?.text === ":") {
      const object = frames.at(-2);
      return object?.kind === "object" ? { reason: "mapKey", group: object.group } : undefined;
    }
    if (mark === ":" && frame?.kind === "object" && /^[{,]$/.test(tokens[index - 3]?.text ?? "")) {
      const name = tokens[index - 2]?.text ?? "";
      return { reason: "constant", names: [...(group?.names ?? []), name], group };
    }
    if (mark === "=")
      return { reason: "constant", names: [...(group?.names ?? []), ...assignedNames(index - 2)], group };
    if (
      mark === "(" &&
      after === ")" &&
      tokens[index - 3]?.text === "." &&
      expecting.has(tokens[index - 2]?.text ?? "")
    ) {
      return { reason: "comparison", names: namesUpTo(index - 4), group: undefined };
    }
    if (mark === "," && frame?.open === "(" && asserting.has(tokens[frame.at - 1]?.text ?? "")) {
      return { reason: "comparison", names: namesUpTo(index - 2), group: undefined };
    }
    return undefined;
  }

  /** The names of the expression that ends at `index`, in their order. */
  function namesUpTo(index: number): string[] {
    const names: string[] = [];
    /** For each bracket that is open: how many names stand behind it. */
    const behind: number[] = [];
    for (let at = index; at >= 0 && index - at < reach; at--) {
      const depth = behind.length;
      const token = tokens[at];
      if (token === undefined) break;
      if (token.kind === "name") {
        if (depth === 0 && keywords.has(token.text)) break;
        // What stands behind `as` is a type.
        if (token.text === "as") names.splice(0, names.length - (behind.at(-1) ?? 0));
        else if (depth === 0 && tokens[at + 1]?.kind === "name" && tokens[at + 1]?.text !== "as" && at < index) break;
        else names.unshift(token.text);
      } else if (token.kind !== "mark") {
        if (depth === 0) break;
      } else if (token.text === "]") {
        const key = tokens[at - 1];
        if (tokens[at - 2]?.text !== "[") {
          behind.push(names.length);
          continue;
        }
        if (key?.kind === "string") names.unshift(key.text);
        at -= 2;
      } else if (token.text === ")") behind.push(names.length);
      else if (token.text === "(" || token.text === "[") {
        if (depth === 0) break;
        behind.pop();
      } else if (depth === 0 && !/^(?:\??\.|!)$/.test(token.text)) break;
    }
    return names.filter((name) => !transparent.has(name));
  }

  /** The names of the expression that begins at `index`, in their order. */
  function namesFrom(index: number): string[] {
    const names: string[] = [];
    let depth = 0;
    /** How deep in brackets a type stands, behind its `as`: its names aren't the expression's. */
    let typeDepth: number | undefined;
    for (let at = index; at < tokens.length && at - index < reach; at++) {
      const token = tokens[at];
      if (token === undefined || (depth === 0 && token.text === "as")) break;
      if (typeDepth !== undefined && depth < typeDepth) typeDepth = undefined;
      if (token.kind === "name") {
        if (depth === 0 && keywords.has(token.text)) break;
        if (token.text === "as") typeDepth ??= depth;
        else if (typeDepth === undefined) names.push(token.text);
      } else if (token.kind !== "mark") {
        if (depth === 0) break;
      } else if (token.text === "[") {
        if (tokens[at + 2]?.text !== "]") {
          depth++;
          continue;
        }
        const key = tokens[at + 1];
        if (key?.kind === "string" && typeDepth === undefined) names.push(key.text);
        at += 2;
      } else if (token.text === "(") depth++;
      else if (token.text === ")" || token.text === "]") {
        if (depth === 0) break;
        depth--;
      } else if (depth === 0 && !/^(?:\??\.|!)$/.test(token.text)) break;
    }
    return names.filter((name) => !transparent.has(name));
  }

  function namesBetween(from: number, to: number): string[] {
    return tokens
      .slice(from, Math.min(to, from + reach))
      .filter(({ kind, text: name }) => kind === "name" && !transparent.has(name))
      .map(({ text: name }) => name);
  }

  /** What a list or an object is called: `const X = [`, `x: {`, `x = new Set([`, `x = Object.freeze({`. */
  function ownerNames(index: number): readonly string[] {
    for (let at = index; at >= 0 && index - at < 8; at--) {
      const token = tokens[at];
      if (token === undefined) break;
      if (token.text === "=") return assignedNames(at - 1);
      if (token.text === ":") {
        const key = tokens[at - 1];
        const outer = frames.at(-1)?.group?.names.slice(-nearest) ?? [];
        return key !== undefined && (key.kind === "name" || key.kind === "string") ? [...outer, key.text] : outer;
      }
      const passes = token.kind === "name" ? !keywords.has(token.text) : /^(?:[(.<>,])$/.test(token.text);
      if (!passes) break;
    }
    return [];
  }

  /** The name to the left of an `=`, behind its type where one stands: `RETRYABLE: readonly number[] =`. */
  function assignedNames(index: number): string[] {
    let angles = 0;
    for (let at = index; at >= 0 && index - at < reach; at--) {
      const token = tokens[at];
      if (token === undefined) break;
      if (token.text === ">") angles++;
      else if (token.text === "<") angles--;
      else if (token.text === ":") {
        const names = namesUpTo(/^[?!]$/.test(tokens[at - 1]?.text ?? "") ? at - 2 : at - 1);
        if (names.length > 0) return names;
        break;
      } else if (angles === 0 && token.kind === "mark" && /^[;{}(),=]$/.test(token.text)) break;
    }
    return namesUpTo(index);
  }
}

/** A whole number below 10 million, in decimal digits with or without separators, or a string of such digits. */
function wholeNumber({ kind, text }: Token): number | undefined {
  if (text.length > 11) return undefined;
  const pattern = kind === "string" ? /^(?:0|[1-9]\d{0,6})$/ : /^(?:0|[1-9](?:_?\d){0,6})$/;
  return pattern.test(text) ? Number(text.replaceAll("_", "")) : undefined;
}
