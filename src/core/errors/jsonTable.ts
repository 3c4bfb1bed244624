import type { About } from "./about.ts";
import type { Found, Reason } from "./finding.ts";
import { surroundings } from "./jsonObject.ts";
import type { JsonMember, JsonReader } from "./jsonReader.ts";
import { isCloudCode, isLongCode, isRound, namesCode } from "./knownCodes.ts";
import { isForeign, isQuantity, senseOf } from "./source/nameEvidence.ts";
import type { Tie } from "./wrongMeaning.ts";

/** A code in a map or a list that somebody wrote. */
export interface TableCode extends Found {
  /** What is said about it there. */
  readonly ties: readonly Tie[];
}

/** A number of a table: a key, a value or an element. */
interface Row {
  readonly start: number;
  readonly end: number;
  readonly value: number;
  readonly reason: Reason;
  /** The name of a value. */
  readonly name: string | undefined;
  readonly ties: readonly Tie[];
}

/** What is done about errors, by the name of a list of them. */
const retried = /retr(?:y|ies)|fatal|permanent|transient|ignore|skip|blocked|undeliverable/i;
const wholeNumber = /^(?:0|[1-9]\d{0,6})$/;
const tied = ["title", "message", "description", "label", "meaning", "reason", "text", "name"];

/** The codes in the object or the array that opens at `open`: its keys, its values or its elements. */
export function codesOfTable(text: string, reader: JsonReader, open: number, about: About): TableCode[] {
  const { members, isArray } = reader.container(open);
  const { key, parent } = surroundings(reader, open);
  const above = parent === undefined ? "" : surroundings(reader, parent).key;
  const names = [above, key].filter((name) => name !== "");
  const rows = members.flatMap((member) => rowOf(text, reader, member, isArray) ?? []);
  const keyed = rows.filter(({ reason }) => reason === "mapKey");
  // The values of a map from codes to something are no codes themselves.
  if (keyed.length > 0) return judged(keyed, names, companyOf(keyed), about);
  const named = rows.filter(({ name }) => name === undefined || !isOfSomething(name));
  // An object that holds other things too is no map to codes: a line of a log, a place.
  const isMap = isArray || (named.length === rows.length && rows.length * 5 >= members.length * 4);
  return judged(named, names, isMap ? companyOf(named) : alone, about);
}

function rowOf(text: string, reader: JsonReader, member: JsonMember, isArray: boolean): Row | undefined {
  const { key, keyStart, scalar, open } = member;
  if (!isArray && wholeNumber.test(key)) {
    const inner = open === undefined ? undefined : reader.object(open);
    const said = inner === undefined ? [scalar?.value] : tied.map((name) => inner.words(name));
    const ties = said.flatMap((words): Tie[] =>
      typeof words === "string" && words !== "" ? [{ kind: "message", text: words }] : [],
    );
    return { start: keyStart, end: keyStart + key.length, value: Number(key), reason: "mapKey", name: undefined, ties };
  }
  if (scalar === undefined) return undefined;
  const { start, end } = scalar;
  const digits = text.slice(start, end);
  if (!wholeNumber.test(digits)) return undefined;
  const value = Number(digits);
  if (isArray) return { start, end, value, reason: "list", name: undefined, ties: [] };
  return { start, end, value, reason: "constant", name: key, ties: [{ kind: "name", text: key }] };
}

/** What all the numbers of a table say about each of them. */
interface Company {
  /** Whether most of its longer numbers are codes, and enough of them that it isn't by chance. */
  readonly long: boolean;
  /** Whether the short ones beside them are codes too, and not HTTP's statuses. */
  readonly short: boolean;
}

const alone: Company = { long: false, short: false };

/** Whether a name is that of an amount, an id, a time: `item_price`, `pid`. */
function isOfSomething(name: string): boolean {
  // `RATE_LIMIT` is named after an error.
  return isQuantity(name) || (/^[a-z]/.test(name) && senseOf([name]) === "other");
}

function companyOf(rows: readonly Row[]): Company {
  const values = [...new Set(rows.map(({ value }) => value))];
  const longer = values.filter((value) => value >= 10_000);
  const shorter = values.filter((value) => value < 10_000);
  const codes = longer.filter(isLongCode);
  const precise = codes.filter((code) => !isRound(code)).length;
  const long = codes.length >= 3 && precise >= 2 && codes.length * 5 >= longer.length * 3;
  const shortCodes = shorter.filter((value) => isCloudCode(value) && !(value > 200 && value < 299));
  const http = shorter.some((value) => value >= 300 && value <= 599 && !isCloudCode(value));
  const isNamed = rows.every(({ reason }) => reason !== "list") && codes.length === longer.length;
  const short = (long || (precise >= 2 && isNamed)) && !http && shortCodes.length * 5 >= shorter.length * 3;
  return { long, short };
}

function judged(rows: readonly Row[], names: readonly string[], company: Company, about: About): TableCode[] {
  return rows.flatMap((row): TableCode[] => {
    const confidence = isLongCode(row.value)
      ? ofLong(row, names, company, about)
      : isCloudCode(row.value) && row.value < 10_000 && company.short
        ? "likely"
        : undefined;
    if (confidence === undefined) return [];
    const { start, end, value, reason, ties } = row;
    return [{ start, end, code: value, confidence, reason, ties }];
  });
}

function ofLong(row: Row, names: readonly string[], company: Company, about: About): Found["confidence"] | undefined {
  const { value, name, ties } = row;
  const path = name === undefined ? names : [...names, name];
  const sense = about.whatsApp && retried.test(path.at(-1) ?? "") ? "error" : senseOf(path.slice(-2));
  if (ties.some(({ kind, text }) => kind === "message" && namesCode(text, value))) {
    return about.whatsApp || company.long ? "certain" : "likely";
  }
  if (company.long) return about.whatsApp || sense === "error" ? "certain" : "likely";
  if (sense === "other" || isForeign(path) || (name !== undefined && isQuantity(name))) return undefined;
  if (sense === "error") return about.whatsApp ? "certain" : isRound(value) ? "possible" : "likely";
  if (sense === "code") return about.whatsApp && !isRound(value) ? "likely" : "possible";
  // `RE_ENGAGEMENT`: a constant's name.
  const isConstant = name !== undefined && /^[A-Z][A-Z0-9_]+$/.test(name);
  return about.whatsApp && !isRound(value) && (isConstant || row.reason === "mapKey") ? "likely" : undefined;
}
