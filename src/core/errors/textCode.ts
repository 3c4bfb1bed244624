import type { About } from "./about.ts";
import { isMessengerSubcode } from "./errorObject.ts";
import type { Found } from "./finding.ts";
import { codeOfSubcode, isCloudCode, isLongCode, isOnPremisesCode, isRound, namesCode } from "./knownCodes.ts";
import { type Digits, longCodesIn } from "./longCodes.ts";
import { graphSense, isErrorWord, isForeign, type Sense, senseOf, wordsOf } from "./source/nameEvidence.ts";
import { keysAround, objectAround, type Range } from "./textScope.ts";
import { type Spot, spotAt } from "./textSpot.ts";
import { columnAt } from "./textTable.ts";

/** A code in a text. */
export interface TextCode extends Found {
  /** Whether it opens a line or a cell, as in a list of codes. */
  readonly isEntry: boolean;
  /** What follows it there. */
  readonly said: string;
}

const graphWords =
  /subc[oó]digo|OAuth\w{0,20}Exception|Graph(?!QL)\w{0,20}Exception|FacebookApiException|fbtrace_?id|error_?subcode|error_?data|error_?user_|\(#\d{1,6}\)/i;
const platformWords = /whats ?app|wamid|\bwaba\b|graph api|\bmeta\b|facebook/i;
const errorWords =
  /err|fail|fehl|exception|reject|undeliver|retr(?:y|ies|ies|iable)|code|falha|fall[oó]|échec|ошибк|код|エラー|失敗|コード|錯誤|错误|失败|代碼|代码/i;
/** What six digits are where they aren't a code, by the noun before them. */
const otherNouns = new Set(
  `job task run build issue pr pull ticket process thread worker session batch chunk block commit revision device store shop
  branch booking room extension chapter section article release patch kb model user users client contact lead member patient
  student employee pid ppid uid gid tid port line row page offset byte otp pin passcode verification activation http https
  exit return took elapsed after within budget limit quota key keys sector queue category priority record entity object
  campaign factura pedido pedidos boleta categoría rechnung bestellung facture commande fatura ordine fattura`.split(
    /\s+/,
  ),
);
/** What a code is of that isn't an error's. */
const otherCodes = new Set(
  `verification verify otp pin pass passcode security login auth access activation confirmation confirm invite invitation
  discount area dial sort swift ifsc bank tracking booking reservation tax hsn color colour error_page area zip http status
  response exit return key char unicode qr source game friend`.split(/\s+/),
);
const units =
  /^\s?(?:ms|msec|millis\w{0,10}|s|secs?|seconds?|min|minutes?|h|hrs?|hours?|days?|bytes?|[kmgt]i?b|px|tokens?|rows?|records?|items?|messages?|msgs?|users?|contacts?|customers?|requests?|calls?|characters?|chars?|lines?|times|usd|inr|eur|gbp|brl|jpy|twd|idr|rupees|dollars|points|people|residents|entries|files|events|queued|sent|delivered|read|processed|skipped|pending|received|imported|total|件|円|元|秒|個|人)(?![\p{L}\p{N}_])/iu;
/** A database's. */
const statement = /\b(?:INSERT INTO|VALUES|SELECT|UPDATE \w{1,40} SET|COPY \w{1,40})\b/;
/** What a code of six digits is for where it isn't an error's. */
const secrets = /\b(?:pin|otp|challenge|password|passcode|verif\w{1,10}|sms|(?:wrong|your|my|new|enter|the) code)\b/i;
const levels = "(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|FATAL|CRITICAL)";
const processAfterLevel = new RegExp(`\\b${levels}\\s*\\($`);
const levelAfterProcess = new RegExp(`^[\\])]?:?\\s*[[(]?${levels}\\b`);
const currency = /[$€£¥₹₩฿]\s?$/;

/** Where what may be looked at begins and ends: the whole text, or the string that a number stands in. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
  /** Whether somebody wrote what stands there, where a program wrote logs and payloads. */
  readonly isWritten: boolean;
}

/** A number, where it stands, and what is known of the text around it. */
interface TextNumber extends Digits, Bounds {
  readonly reader: TextReader;
}

/** Reads a text that has no structure to go by: a log, a page, strings inside something else. */
export class TextReader {
  readonly text: string;
  readonly about: About;
  #subcodes: boolean | undefined;

  constructor(text: string, about: About) {
    this.text = text;
    this.about = about;
  }

  /** Whether there is a subcode anywhere. */
  get hasSubcodes(): boolean {
    this.#subcodes ??= /sub_?code/i.test(this.text);
    return this.#subcodes;
  }

  /** The code at a number, judged by the words around it. */
  codeAt(digits: Digits, bounds: Bounds): TextCode | undefined {
    const number = { ...digits, ...bounds, reader: this };
    const spot = spotAt(this.text, digits.start, digits.end, bounds.low, bounds.high);
    if (isOtherwise(spot)) return undefined;
    const code = namedSubcode(spot) ? subcodeAlone(number, spot) : codeAt(number, spot);
    if (code === undefined) return undefined;
    const entry = isEntry(spot) || (bounds.isWritten && isHeaded(spot));
    return { ...code, isEntry: entry, said: entry ? said(spot) : "" };
  }
}

function isEntry({ opens, after }: Spot): boolean {
  return opens && /^["'`*_)\]\\]*\s*(?:[:|\t–—=,-]|$)/.test(after);
}

const closing = /^["'`*_)\]\\]*/;

/** `### 131047 Rate limit`, `**Error 131047**: rate limit`, `- **131047** (rate limit)`: what heads a passage about it. */
function isHeaded({ before, after, opens }: Spot): boolean {
  const rest = after.replace(closing, "");
  if (/^\s*#{1,6}\s/.test(before)) return heading.test(before) && /^\s+[\p{L}(]|^\s*[:–—-]/u.test(rest);
  if (opens) return /^\s\(\p{L}/u.test(rest);
  return heading.test(before) && /^\s*[:–—]/.test(rest);
}

const heading =
  /^[\s>*+#|-]*(?:\d{1,2}[.)]\s)?["'`*_]*(?:err(?:or|o|eur)?|c[oó]d(?:e|igo)|エラー(?:コード)?|錯誤(?:代碼)?|错误(?:代码)?)?(?:\s(?:code|c[oó]digo))?[\s:#"'`*([]*$/i;

/** What is said about a code that opens a line or a cell. */
function said({ after }: Spot): string {
  const bracket = /^["'`*_]*\s\((\p{L}[^()]{3,})\)/u.exec(after)?.[1];
  if (bracket !== undefined) return bracket;
  return (after.replace(/^["'`*_)\]\\\s]*[:|\t–—=,-]+/, "").split(/[|\t]/, 1)[0] ?? "").trim();
}

/** What begins words in bold type. */
const emphasis = /(?:^|[\s(|])\*\*$/;

/** Whether what touches the number says that it is part of something else, or an amount. */
function isOtherwise({ before, after }: Spot): boolean {
  if (/^(?:[\p{L}\p{N}_%°]|[.,#]\d|:\d|-[\p{L}\p{N}]|\/(?!\d{5,6}\b)| of \d)/u.test(after) || units.test(after)) {
    return true;
  }
  if (/\*$/.test(before) && !after.startsWith("*") && !emphasis.test(before)) return true;
  if (currency.test(before) || /\b(?:rs\.?|usd|inr|eur)\s$/i.test(before)) return true;
  if (!/[\p{L}\p{N}_.+~@%&/\\-]$/u.test(before)) return false;
  // `error_131047`, `err-131047`, `131026/131047`, and the end of a sequence that was taken out.
  return !/(?:err(?:or)?|code|whatsapp|wa|meta|graph)[_-]$|(?<!\d)1[34]\d{4}\/$|\\$/i.test(before);
}

type Code = Pick<Found, "start" | "end" | "code" | "confidence" | "reason"> & Partial<Pick<Found, "subcode" | "api">>;

function codeAt(number: TextNumber, spot: Spot): Code | undefined {
  const { start, end, value, reader } = number;
  if (isLongCode(value)) {
    const confidence = ofLong(number, spot);
    if (confidence === undefined) return undefined;
    const subcode = reader.hasSubcodes ? subcodeIn(withinScope(number)) : undefined;
    return { start, end, code: value, confidence, reason: "text", ...(subcode === undefined ? {} : { subcode }) };
  }
  const parent = value < 1_000_000 ? undefined : codeOfSubcode(value);
  if (parent !== undefined) {
    const confidence = ofLong(number, spot);
    return confidence && { start, end, code: parent, subcode: value, confidence, reason: "text" };
  }
  return shortAt(number, spot);
}

function shortAt(number: TextNumber, spot: Spot): Code | undefined {
  const { start, end, value, reader } = number;
  const isCode = isCloudCode(value);
  if (!isCode && !isOnPremisesCode(value)) return undefined;
  const within = withinScope(number);
  const subcode = reader.hasSubcodes ? subcodeIn(within) : undefined;
  if (isMessengerSubcode(subcode)) return undefined;
  const found = { start, end, code: value, reason: "text" as const };
  const confidence = isCode ? ofShort(number, spot, within) : undefined;
  if (confidence !== undefined) return { ...found, confidence, ...(subcode === undefined ? {} : { subcode }) };
  return isOnPremisesCode(value) && reader.about.whatsApp && namesCode(within, value, "onPremises")
    ? { ...found, api: "onPremises", confidence: "likely" }
    : undefined;
}

function withinScope(number: TextNumber): string {
  const { start, end } = scopeOf(number);
  return number.reader.text.slice(start, end);
}

/** The object that a number is in, the list of keys that it is in, or its line. */
function scopeOf({ start, end, low, high, reader: { text } }: TextNumber): Range {
  const around = objectAround(text, start, end, low, high) ?? keysAround(text, start, end, low, high);
  if (around !== undefined) return around;
  const before = text.slice(Math.max(low, start - longestLine), start);
  const behind = text.slice(end, Math.min(high, end + longestLine));
  const newline = behind.indexOf("\n");
  return {
    start: start - before.length + before.lastIndexOf("\n") + 1,
    end: end + (newline === -1 ? behind.length : newline),
  };
}

/** How much of a line, on each side, is what a number belongs to where nothing else says it. */
const longestLine = 600;

const subcodes = /sub_?code["'\\\])]{0,8}\s{0,8}(?:=>|[:=])?\s{0,8}["'\\]{0,4}(?:int\()?(\d{2,7})(?!\d)/i;

function subcodeIn(within: string): number | undefined {
  const digits = subcodes.exec(within)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function namedSubcode({ words }: Spot): boolean {
  return /sub_?codes?$/i.test(words.at(-1) ?? "");
}

const codes =
  /(?<![A-Za-z])(?:error_?|err_?)?code["'\\\])]{0,8}\s{0,8}(?:=>|[:=])?\s{0,8}["'\\]{0,4}(?:int\()?(\d{1,7})(?!\d)/i;

/** A subcode is a finding of its own only where no code stands beside it. */
function subcodeAlone(number: TextNumber, { before, after }: Spot): Code | undefined {
  const parent = codeOfSubcode(number.value);
  const { about } = number.reader;
  if (parent === undefined || !(about.whatsApp || about.graphErrors)) return undefined;
  const digits = codes.exec(withinScope(number))?.[1];
  if (digits !== undefined && isCloudCode(Number(digits))) return undefined;
  const { start, end, value } = number;
  const confidence = graphWords.test(before + after) ? "certain" : "likely";
  return { start, end, code: parent, subcode: value, confidence, reason: "text" };
}

type Confidence = Found["confidence"] | undefined;

function ofLong(number: TextNumber, spot: Spot): Confidence {
  const { before, after, words, separator, opens } = spot;
  const { value } = number;
  const { about } = number.reader;
  const isProcess =
    processAfterLevel.test(before) || (opens && levelAfterProcess.test(after)) || statement.test(before);
  const sense = senseOfWords(words);
  // `nginx[131047]`: the number of a process, or an index.
  const isIndex = sense !== "error" && /[\w)]\[$/.test(before);
  // What stands before a comma is the last thing of a list, or another column.
  const isOther = (sense === "other" && !/[,;|]/.test(separator)) || (/(?<!\()#$/.test(before) && sense === "unclear");
  const near = about.whatsApp || about.graphErrors || isNear(before) || isNear(after);
  if (isProcess || isIndex || isOther) return namedHere(value, spot) ? (near ? "certain" : "likely") : undefined;
  if (/\(#$/.test(before)) return ofMessage(spot, near) ?? (namedHere(value, spot) ? "likely" : undefined);
  if (sense === "code" && secrets.test(before) && !namedHere(value, spot)) return undefined;
  if (sense === "error" || sense === "code") {
    if (near) return sense === "code" && isRound(value) && !namedHere(value, spot) ? "likely" : "certain";
    return (isRound(value) || about.otherThings) && !namedHere(value, spot) ? "possible" : "likely";
  }
  if (namedHere(value, spot)) return near ? "certain" : "likely";
  return ofUnnamed(number, spot, near);
}

function isNear(line: string): boolean {
  return platformWords.test(line) || graphWords.test(line);
}

/** Whether the words beside a number are a title of the code that it is. */
function namedHere(value: number, { before, after }: Spot): boolean {
  return namesCode(after, value) || namesCode(before.slice(-160), value);
}

/** `(#131047)`: Graph's own way to begin a message, and GitHub's to name a pull request at the end of a point. */
function ofMessage({ before, after }: Spot, near: boolean): Confidence {
  const begins = /^\)\s*\p{L}/u.test(after);
  const isStart = begins && /(?:^|[:"'`>|[])\s*\(#$/.test(before);
  if (isStart || errorBefore.test(before)) return near ? "certain" : "likely";
  const isRequest = !begins && /^\s*[-*+•]\s/.test(before);
  return near && !isRequest ? "certain" : undefined;
}

const errorBefore = /(?:err(?:or)?|code|fail(?:ed|ure)?|exception)\W{0,3}\(#$/i;

/** A long code beside words that don't say what it is. */
function ofUnnamed({ value, start, isWritten, reader }: TextNumber, spot: Spot, near: boolean): Confidence {
  const { before, after, opens, separator, words } = spot;
  const others = [...longCodesIn(before, 0, before.length), ...longCodesIn(after, 0, after.length)];
  const precise = new Set(others.map((other) => other.value).filter((other) => other !== value && !isRound(other)));
  const talk = errorWords.test(before) || errorWords.test(after);
  if (!near) return precise.size >= 2 && talk ? "likely" : undefined;
  const company = precise.size > 0;
  if (opens) return ofOpening(spot, columnAt(reader.text, start), talk || company || !isRound(value));
  // Somebody's key: `foo: 131047`.
  const isKeyed = /^[=:]|=>|->/.test(separator) && words.length > 0 && !platformWords.test(words.at(-1) ?? "");
  if (isKeyed && !mapped.test(after)) return undefined;
  if ((words.length === 0 && separator === "" && /[\d:Z]\s+$/.test(before)) || secrets.test(before)) return undefined;
  if (talk) return company || !isRound(value) ? "likely" : "possible";
  return !isRound(value) && (isWritten || isNear(before) || isNear(after)) ? "likely" : "possible";
}

/** A number that stands for a name: `131026 -> UNREACHABLE`. */
const mapped = /^["'`]?\s?(?:->|=>|→)\s?["'`]?\p{Lu}[\p{L}\d]*_\p{L}/u;

/** A long code that opens its line or its cell: in a table the column's head says what it is. */
function ofOpening({ before, after }: Spot, column: string | undefined, isLikely: boolean): Confidence {
  if (before.endsWith("\t") || after.startsWith("\t")) return undefined;
  if (column !== undefined && !codeColumn.test(column)) return undefined;
  return isLikely || column !== undefined ? "likely" : "possible";
}

const codeColumn =
  /code|err|c[oó]digo|fehler|falha|fallo|код|ошибк|エラー|コード|番号|錯誤|错误|代碼|代码|#|n[ºo°]\.?/i;

/** "Error" and "code" in writings that have no ASCII letters. */
const errorsElsewhere = /エラー|コード|錯誤|错误|代碼|代码|код|ошибк|помилк|오류|코드|त्रुटि|خطأ|שגיאה/i;

function senseOfWords(words: readonly string[]): Sense {
  const last = words.at(-1);
  if (last === undefined) return "unclear";
  if (errorsElsewhere.test(last)) return "error";
  const sense = senseOf(words);
  const parts = wordsOf(last);
  if (sense === "code") {
    const owner = [...wordsOf(words.at(-2) ?? ""), ...parts];
    return isForeign(words) || owner.some((word) => otherCodes.has(word)) ? "other" : "code";
  }
  if (sense === "error") return isForeign(words) ? "other" : "error";
  const before = wordsOf(words.at(-2) ?? "");
  return [...before, ...parts].some((word) => otherNouns.has(word)) ? "other" : sense;
}

/** Codes below 10,000, which are anything else far more often. */
function ofShort(number: TextNumber, spot: Spot, within: string): Confidence {
  const {
    value,
    isWritten,
    reader: { about },
  } = number;
  const { before, after, words } = spot;
  const near = about.whatsApp || about.graphErrors;
  if (/\(#$/.test(before)) {
    if (isWritten && near && /^\s*[-*+•]\s+[`"]?\(#$/.test(before)) return "likely";
    // At the end of a line it is the number of a pull request.
    if (!/^\)\s*["'`]?\s*\p{L}/u.test(after))
      return graphWords.test(within.replaceAll(`(#${value})`, "")) ? "certain" : undefined;
    if (near || graphWords.test(within.replaceAll(`(#${value})`, ""))) return "certain";
    return /token|permission|parameter|oauth|unsupported|session|rate|limit/i.test(after) ? "likely" : undefined;
  }
  if (/\p{L}["'`.]{0,2}\s\($/u.test(before) && after.startsWith(")")) return ofSentence(number, spot);
  const isCode = graphSense(words) !== "none";
  const isError = wordsOf(words.at(-1) ?? "").some((word) => isErrorWord(word) || word === "oauth");
  if (!isCode && !isError) return undefined;
  if (graphWords.test(within)) return isCode || /OAuth/i.test(before) ? "certain" : "likely";
  if (!near) return undefined;
  if (namesCode(within, value)) return "likely";
  if (isWritten && isCode && tokenCodes.has(value) && /^[\s*+•-]*code\s$/i.test(before)) return "likely";
  const line = before + after;
  return isError && tokenCodes.has(value) && (about.graphErrors || /token|oauth|graph|meta\b/i.test(line))
    ? "likely"
    : undefined;
}

/** A short code in brackets behind the message that the API gives with it. */
function ofSentence({ value, isWritten, reader: { about } }: TextNumber, { before }: Spot): Confidence {
  const isMessage = namesCode(before.slice(-160), value) || (value === 100 && absent.test(before));
  return isWritten && (about.whatsApp || about.graphErrors) && isMessage ? "likely" : undefined;
}

/** What 100 says of an object that isn't there, or not for this token. */
const absent = /unsupported (?:get|post|delete) request|object with id\b.{0,80}\bdoes not exist/i;

/** Short codes that hardly any other API has: the token's, and that of a block for a broken policy. */
const tokenCodes = new Set([190, 368]);
