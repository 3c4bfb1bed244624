import type { About } from "./about.ts";
import { codeFinding, misnamed } from "./codeFinding.ts";
import { numbersIn } from "./detectText.ts";
import { belowWhatsApp, codeScalar, errorIn, isGraphError, number, subcodeScalar } from "./errorObject.ts";
import type { CodeFinding, Finding, Found } from "./finding.ts";
import type { JsonObject } from "./jsonObject.ts";
import { isEscaped, JsonReader, type JsonScalar } from "./jsonReader.ts";
import { codesOfTable } from "./jsonTable.ts";
import { codeOfSubcode, isCloudCode, isLongCode, isRound } from "./knownCodes.ts";
import type { Digits } from "./longCodes.ts";
import type { Steps } from "./steps.ts";
import { TextReader } from "./textCode.ts";
import type { Tie } from "./wrongMeaning.ts";

/**
 * Codes in JSON, by the shape of the object that they stand in, in a part of a text: what stands around the part is read
 * too. Only what lies around a number that may be a code is read at all.
 */
export function* detectJson(text: string, about: About, from: number, to: number): Steps<readonly Finding[]> {
  const numbers = numbersIn(text, from, to, about);
  if (numbers.length === 0) return [];
  const detector = new JsonDetector(text, about);
  for (const [index, digits] of numbers.entries()) {
    detector.look(digits);
    if (index % atOnce === atOnce - 1) yield;
  }
  return detector.findings(from, to);
}

/** How many numbers are judged in a step. */
const atOnce = 64;
/** How far a string that a number stands in, and what stands before a number, is followed. */
const furthest = 600;
/** From so many different codes on, objects in a list are a table that somebody wrote, not errors that happened. */
const tableSize = 3;
/** Keys whose words say what a code means. */
const tied = ["title", "message", "description", "label", "meaning", "reason", "text", "name"];

/** A code that stands in an object of a list. */
interface Listed {
  readonly found: Found;
  readonly object: JsonObject;
}

class JsonDetector {
  readonly #text: string;
  readonly #about: About;
  readonly #reader: JsonReader;
  readonly #words: TextReader;
  readonly #findings = new Map<number, CodeFinding>();
  readonly #misnamed = new Map<number, Finding>();
  readonly #tables = new Set<number>();
  readonly #lists = new Map<number, Listed[]>();

  constructor(text: string, about: About) {
    this.#text = text;
    this.#about = about;
    this.#reader = new JsonReader(text);
    this.#words = new TextReader(text, about);
  }

  look(digits: Digits): void {
    if (this.#findings.has(digits.start)) return;
    if (this.#reader.text.charAt(digits.start) !== this.#text.charAt(digits.start)) this.#inComment(digits);
    else if (this.#isValue(digits)) this.#inContainer(digits);
    else this.#inString(digits);
  }

  findings(from: number, to: number): Finding[] {
    for (const [list, codes] of this.#lists) this.#table(list, codes);
    return [...this.#findings.values(), ...this.#misnamed.values()].filter(({ start }) => start >= from && start < to);
  }

  /** Whether a number is a value or a key of its own, rather than a part of a string. */
  #isValue({ start, end }: Digits): boolean {
    const text = this.#reader.text;
    if (text.charAt(start - 1) === '"' && text.charAt(end) === '"') return !isEscaped(text, start - 1);
    if (!/^\s*(?:[,}\]]|$)/.test(text.slice(end, end + 40))) return false;
    const before = text.slice(Math.max(0, start - furthest), start);
    const quote = before.lastIndexOf('"');
    if (quote === -1) return /[[{,:\s-]$|^$/.test(before);
    return !isEscaped(before, quote) && /^\s*[:,\]}][\s\d.,:eE+\-[\]{}truefalsn]*$/.test(before.slice(quote + 1));
  }

  #inContainer({ start }: Digits): void {
    const isString = this.#text.charAt(start - 1) === '"';
    const open = this.#reader.opener(isString ? start - 1 : start);
    if (open === undefined) return;
    if (this.#text.charAt(open) === "[") this.#inTable(open);
    else this.#inObject(this.#reader.object(open), start);
  }

  #inObject(object: JsonObject, start: number): void {
    const code = codeScalar(object);
    const subcode = subcodeScalar(object);
    if (code?.start === start) this.#codeOf(object, code);
    else if (subcode?.start === start) this.#subcodeOf(object, subcode, number(this.#text, code));
    else this.#inTable(object.open);
  }

  #codeOf(object: JsonObject, scalar: JsonScalar): void {
    const found = errorIn(this.#text, object, this.#about);
    if (found !== undefined) {
      this.#add(found, isOccurrence(object, found) ? "payload" : "source", ties(object));
    }
    const value = number(this.#text, scalar);
    if (object.list === undefined || value === undefined) return;
    const place = { start: scalar.start, end: scalar.end, code: value };
    const listed = this.#lists.get(object.list) ?? [];
    this.#lists.set(object.list, listed);
    listed.push({ found: found ?? { ...place, confidence: "possible", reason: "errorObject" }, object });
  }

  #subcodeOf(object: JsonObject, { start, end }: JsonScalar, code: number | undefined): void {
    if (code !== undefined && isCloudCode(code)) return;
    const value = number(this.#text, { start, end, value: 0 });
    const parent = value === undefined ? undefined : codeOfSubcode(value);
    if (value === undefined || parent === undefined || !(this.#about.whatsApp || this.#about.graphErrors)) return;
    const confidence = object.has("error_subcode") ? "certain" : "likely";
    this.#add({ start, end, code: parent, subcode: value, confidence, reason: "graphError" }, "payload", []);
  }

  #inTable(open: number): void {
    if (this.#tables.has(open)) return;
    this.#tables.add(open);
    for (const { ties: said, ...found } of codesOfTable(this.#text, this.#reader, open, this.#about)) {
      this.#add(found, "source", said);
    }
  }

  /** Objects of a list that have codes: what each one alone doesn't say, all of them do. */
  #table(list: number, listed: readonly Listed[]): void {
    const codes = new Set(listed.map(({ found }) => found.code));
    if (codes.size < 2) return;
    const rows = this.#codesIn(list);
    if (new Set(rows.map(({ place }) => place.code)).size < tableSize) return;
    const precise = [...codes].filter((code) => isLongCode(code) && !isRound(code)).length;
    // Most of the codes in it, of whatever it is, are codes of this API.
    const isTable = precise >= 2 && rows.filter(({ place }) => isCloudCode(place.code)).length * 5 >= rows.length * 3;
    for (const { found, object } of listed) {
      if (isOccurrence(object, found)) continue;
      if (found.confidence !== "possible") this.#add(found, "source", ties(object));
      else if (isTable) this.#add({ ...found, confidence: "likely" }, "source", ties(object));
    }
    if (!isTable) return;
    // Short ones aren't looked for where nothing is about WhatsApp.
    for (const { object, place } of rows) {
      if (place.code < 10_000 && isCloudCode(place.code) && !this.#findings.has(place.start)) {
        this.#add({ ...place, confidence: "likely", reason: "errorObject" }, "source", ties(object));
      }
    }
  }

  #codesIn(list: number): { readonly object: JsonObject; readonly place: Pick<Found, "start" | "end" | "code"> }[] {
    return this.#reader.container(list).members.flatMap(({ open }) => {
      if (open === undefined) return [];
      const object = this.#reader.object(open);
      const scalar = codeScalar(object);
      const code = number(this.#text, scalar);
      if (scalar === undefined || code === undefined) return [];
      return [{ object, place: { start: scalar.start, end: scalar.end, code } }];
    });
  }

  #inComment(digits: Digits): void {
    const code = this.#words.codeAt(digits, { low: 0, high: this.#text.length, isWritten: true });
    if (code !== undefined) this.#add(code, "source", []);
  }

  #inString(digits: Digits): void {
    const low = stringStart(this.#text, digits.start);
    if (low === undefined) return;
    const high = stringEnd(this.#text, digits.end);
    const code = this.#words.codeAt(digits, { low, high, isWritten: false });
    if (code === undefined || this.#isRepeated(low, code.code)) return;
    const { isEntry: _, said: __, ...found } = code;
    this.#add(found, "payload", []);
  }

  /** Whether a string belongs to an error object that has the same code as a value: one error is one finding. */
  #isRepeated(low: number, code: number): boolean {
    const open = this.#reader.opener(low - 1);
    if (open === undefined || this.#text.charAt(open) !== "{") return false;
    const object = this.#reader.object(open);
    return [object, object.parent].some((owner) => owner && number(this.#text, codeScalar(owner)) === code);
  }

  #add(found: Found, place: Finding["place"], said: readonly Tie[]): void {
    const finding = codeFinding(found, place);
    if (finding === undefined) return;
    this.#findings.set(finding.start, finding);
    this.#misnamed.delete(finding.start);
    for (const misnaming of misnamed(finding, said)) this.#misnamed.set(finding.start, misnaming);
  }
}

/** Whether an error object is one that happened, rather than a line of a table that somebody wrote. */
function isOccurrence(object: JsonObject, { code, reason }: Found): boolean {
  return reason !== "errorObject" || isGraphError(object, code) || belowWhatsApp(object) || object.list === undefined;
}

function ties(object: JsonObject): Tie[] {
  return tied
    .map((key) => object.words(key))
    .filter((text) => text !== "")
    .map((text) => ({ kind: "message", text }));
}

/** Where the string begins that a place lies in, as far as that is near; undefined where its line has none. */
function stringStart(text: string, place: number): number | undefined {
  const least = Math.max(0, place - furthest);
  const near = text.slice(least, place);
  const lineStart = near.lastIndexOf("\n") + 1;
  for (let at = near.lastIndexOf('"'); at >= lineStart; at = at === 0 ? -1 : near.lastIndexOf('"', at - 1)) {
    if (!isEscaped(near, at)) return least + at + 1;
  }
  return lineStart === 0 && least > 0 ? least : undefined;
}

function stringEnd(text: string, place: number): number {
  const near = text.slice(place, place + furthest);
  const newline = near.indexOf("\n");
  const most = newline === -1 ? near.length : newline;
  for (let at = near.indexOf('"'); at !== -1 && at < most; at = near.indexOf('"', at + 1)) {
    if (!isEscaped(near, at)) return place + at;
  }
  return place + most;
}
