/** What somebody between the sender and us did to a body. */
export type BodyChange =
  | "bomAdded"
  | "bomRemoved"
  | "newlineAdded"
  | "newlineRemoved"
  | "lineEndings"
  | "latin1"
  | "decodedTwice"
  | "utf16"
  | "unescaped"
  | "escapedUpperCase"
  | "slashes"
  | "spacing"
  | "reserialised";

export interface BodyVariant {
  readonly change: BodyChange;
  /** What the sender may have signed. */
  readonly bytes: Uint8Array;
}

const bom = Buffer.from([0xef, 0xbb, 0xbf]);

/** The bodies that this one may have been before something on its way changed it, the likeliest first. */
export function* bodyVariants(body: Uint8Array): Generator<BodyVariant> {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const hasBom = bytes.subarray(0, 3).equals(bom);
  if (hasBom) yield { change: "bomAdded", bytes: bytes.subarray(3) };
  yield* lines(bytes);
  yield* encodings(bytes);
  yield* serialisations(utf8(hasBom ? bytes.subarray(3) : bytes));
  if (!hasBom) yield { change: "bomRemoved", bytes: Buffer.concat([bom, bytes]) };
}

function* lines(bytes: Buffer): Generator<BodyVariant> {
  const text = bytes.toString("latin1");
  const trimmed = text.replace(/[\r\n\t ]+$/, "");
  if (trimmed !== text) yield { change: "newlineAdded", bytes: bytes.subarray(0, trimmed.length) };
  yield { change: "newlineRemoved", bytes: Buffer.concat([bytes, Buffer.from("\n")]) };
  yield { change: "newlineRemoved", bytes: Buffer.concat([bytes, Buffer.from("\r\n")]) };
  if (text.includes("\r\n")) {
    yield { change: "lineEndings", bytes: Buffer.from(text.replaceAll("\r\n", "\n"), "latin1") };
  } else if (text.includes("\n")) {
    yield { change: "lineEndings", bytes: Buffer.from(text.replaceAll("\n", "\r\n"), "latin1") };
  }
}

function* encodings(bytes: Buffer): Generator<BodyVariant> {
  // UTF-16 of ASCII has a zero in every character.
  if (bytes.includes(0)) {
    const text = (bytes[0] === 0 || bytes[0] === 0xfe ? swapped(bytes) : bytes).toString("utf16le");
    yield { change: "utf16", bytes: Buffer.from(text.replace(/^\ufeff/, ""), "utf8") };
  }
  if (!bytes.some((byte) => byte > 0x7f)) return;
  // It was UTF-8, and somebody wrote it in one byte for each character.
  yield { change: "latin1", bytes: Buffer.from(bytes.toString("latin1"), "utf8") };
  // It was UTF-8, somebody took it for Latin-1 or Windows-1252 and made UTF-8 of that.
  const text = utf8(bytes);
  if (text !== undefined) yield { change: "decodedTwice", bytes: Buffer.from(windows1252(text), "latin1") };
}

const quoted = /"(?:[^"\\]|\\.)*"|[^"]+/gs;

/** How a writer of JSON writes a string, and what stands between the parts. */
interface Style {
  readonly unicode: "raw" | "lower" | "upper";
  readonly slashes: boolean;
  readonly space: "none" | "python" | 2 | 4;
}

const compact: readonly Style[] = [
  // As Meta writes it, with and without the slashes.
  { unicode: "lower", slashes: true, space: "none" },
  { unicode: "lower", slashes: false, space: "none" },
  { unicode: "upper", slashes: true, space: "none" },
  { unicode: "upper", slashes: false, space: "none" },
  { unicode: "raw", slashes: true, space: "none" },
  { unicode: "raw", slashes: false, space: "none" },
  { unicode: "lower", slashes: false, space: "python" },
  { unicode: "raw", slashes: false, space: "python" },
  { unicode: "lower", slashes: false, space: 2 },
  { unicode: "raw", slashes: false, space: 2 },
  { unicode: "lower", slashes: false, space: 4 },
  { unicode: "raw", slashes: false, space: 4 },
];

/** On the text and not on values: these would round the ids above 2^53. */
function* serialisations(text: string | undefined): Generator<BodyVariant> {
  if (text === undefined) return;
  const tokens = text.match(quoted) ?? [];
  // Only what changes something: first each alone, because then we can say what it was.
  const minified = tokens.map((token) => (token.startsWith('"') ? token : token.replaceAll(/\s+/g, ""))).join("");
  if (minified !== text.trim()) yield { change: "spacing", bytes: Buffer.from(minified) };
  const spelt = (style: Style) =>
    tokens.map((token) => (token.startsWith('"') ? written(token, style) : token)).join("");
  for (const style of compact.filter(({ space }) => space === "none")) {
    const changed = spelt(style);
    if (changed === text) continue;
    yield { change: changeOf(changed, text), bytes: Buffer.from(changed) };
  }
  for (const style of compact) {
    const changed = spaced(
      tokens.map((token) => (token.startsWith('"') ? written(token, style) : token.replaceAll(/\s+/g, ""))),
      style.space,
    );
    if (changed !== text) {
      yield { change: style.unicode === "raw" ? "spacing" : "reserialised", bytes: Buffer.from(changed) };
    }
  }
}

/** What happened between the text that was signed and the one that came, where they differ in their strings alone. */
function changeOf(signed: string, came: string): BodyChange {
  if (signed.toLowerCase() === came.toLowerCase()) return "escapedUpperCase";
  const isAscii = (text: string) => !/[^\0-\x7f]/.test(text);
  return isAscii(signed) && !isAscii(came) ? "unescaped" : "slashes";
}

/** A JSON string, written anew; as it is where it can't be read. */
function written(token: string, { unicode, slashes }: Style): string {
  let value: unknown;
  try {
    value = JSON.parse(token);
  } catch {
    return token;
  }
  const plain = JSON.stringify(value);
  const escaped =
    unicode === "raw"
      ? plain
      : plain.replaceAll(/[\u0080-\uffff]/g, (unit) => {
          const hex = unit.charCodeAt(0).toString(16).padStart(4, "0");
          return `\\u${unicode === "upper" ? hex.toUpperCase() : hex}`;
        });
  return slashes ? escaped.replaceAll("/", "\\/") : escaped;
}

/** Parts without blanks, with those of a writer between them. */
function spaced(tokens: readonly string[], space: Style["space"]): string {
  if (space === "none") return tokens.join("");
  if (space === "python") {
    return tokens
      .map((token) => (token.startsWith('"') ? token : token.replaceAll(/[:,]/g, (sign) => `${sign} `)))
      .join("");
  }
  let depth = 0;
  const newline = () => `\n${" ".repeat(depth * space)}`;
  const indented = (token: string) =>
    token.replaceAll(/\{\}|\[\]|[{}[\]:,]/g, (sign) => {
      if (sign === "{}" || sign === "[]") return sign;
      if (sign === ":") return ": ";
      if (sign === ",") return `,${newline()}`;
      depth += sign === "{" || sign === "[" ? 1 : -1;
      return sign === "{" || sign === "[" ? `${sign}${newline()}` : `${newline()}${sign}`;
    });
  return tokens.map((token) => (token.startsWith('"') ? token : indented(token))).join("");
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function swapped(bytes: Buffer): Buffer {
  const even = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)));
  return even.swap16();
}

/** What Windows-1252 has where Latin-1 has controls, from 0x80 on. Unused places have themselves. */
const windowsHigh =
  "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

/** Each character as the one that Latin-1 has in its place. */
function windows1252(text: string): string {
  return text.replaceAll(/[^\0-\x7f]/g, (character) => {
    const at = windowsHigh.indexOf(character);
    return at === -1 ? character : String.fromCharCode(0x80 + at);
  });
}
