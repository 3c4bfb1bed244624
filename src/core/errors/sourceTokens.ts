/** A token of JavaScript or TypeScript. Comments are left out; of a template only its expressions are tokens. */
export interface Token {
  readonly kind: "name" | "number" | "string" | "mark" | "other";
  readonly start: number;
  readonly end: number;
  /** As it stands in the text; of a string what is between the quotes, escapes as written. */
  readonly text: string;
}

const expressionBefore = new Set(
  "return typeof case in of do else void delete throw new instanceof await yield default".split(" "),
);
const operators = new Set("=== !== == != => ?. && || ?? <= >= ... ++ -- += -= *= ** <<".split(" "));

/**
 * Cuts a text into tokens, correctly enough for finding numbers in code: it never throws, whatever the text, and reads
 * each character at most a few times. What it doesn't know is a mark of one character.
 */
export function sourceTokens(text: string): Token[] {
  const tokens: Token[] = [];
  /** Open braces, innermost last: whether it is one of a template's `${`. */
  const braces: boolean[] = [];
  const { length } = text;
  let at = 0;
  /** No regular expression begins before here: one that isn't closed was looked for already. */
  let noRegexBefore = 0;

  const push = (kind: Token["kind"], start: number, end: number, inner = 0) => {
    tokens.push({ kind, start: start + inner, end: end - inner, text: text.slice(start + inner, end - inner) });
    at = end;
  };

  while (at < length) {
    const start = at;
    const char = text.charCodeAt(at);
    if (isSpace(char)) at++;
    else if (isDigit(char) || (char === 46 && isDigit(text.charCodeAt(at + 1))))
      push("number", start, endOfNumber(text, at));
    else if (isNamePart(char)) push("name", start, endOfName(text, at));
    else if (char === 34 || char === 39) {
      const { end, closed } = endOfString(text, at, char);
      if (closed) push("string", start, end, 1);
      else push("other", start, end);
    } else if (char === 96) template(start + 1);
    else if (char === 47) slash();
    else if (char === 125 && braces.pop() === true) template(start + 1);
    else {
      if (char === 123) braces.push(false);
      push("mark", start, start + operatorLength(text, at));
    }
  }
  return tokens;

  /** From behind the backquote, or behind an expression's brace, to the next expression or the end. */
  function template(from: number): void {
    let end = from;
    while (end < length) {
      const char = text.charCodeAt(end);
      if (char === 92) end++;
      else if (char === 96) break;
      else if (char === 36 && text.charCodeAt(end + 1) === 123) {
        braces.push(true);
        push("other", from - 1, end + 2);
        return;
      }
      end++;
    }
    push("other", from - 1, Math.min(length, end + 1));
  }

  function slash(): void {
    const next = text.charCodeAt(at + 1);
    if (next === 47) {
      at = lineEnd(text, at);
    } else if (next === 42) {
      const end = text.indexOf("*/", at + 2);
      at = end === -1 ? length : end + 2;
    } else {
      const end = next !== 62 && at >= noRegexBefore && regexMayBegin() ? endOfRegex(text, at) : undefined;
      if (end === undefined) push("mark", at, at + 1);
      else if (end < 0) {
        noRegexBefore = -end;
        push("mark", at, at + 1);
      } else push("other", at, endOfName(text, end));
    }
  }

  function regexMayBegin(): boolean {
    const before = tokens.at(-1);
    if (before === undefined) return true;
    if (before.kind === "name") return expressionBefore.has(before.text);
    // `<` stands before the slash of a closing tag of JSX.
    return before.kind === "mark" && !/^(?:[)\]}<]|\+\+|--)$/.test(before.text);
  }
}

/** The end behind the closing slash; where the line ends before it, the line's end, negative. */
function endOfRegex(text: string, start: number): number {
  let inClass = false;
  for (let end = start + 1; end < text.length; end++) {
    const char = text.charCodeAt(end);
    if (char === 10 || char === 13) return -end;
    if (char === 92) end++;
    else if (char === 91) inClass = true;
    else if (char === 93) inClass = false;
    else if (char === 47 && !inClass) return end + 1;
  }
  return -text.length;
}

function endOfString(text: string, start: number, quote: number): { end: number; closed: boolean } {
  let end = start + 1;
  for (; end < text.length; end++) {
    const char = text.charCodeAt(end);
    if (char === quote) return { end: end + 1, closed: true };
    if (char === 10) break;
    if (char === 92) end++;
  }
  return { end: Math.min(end, text.length), closed: false };
}

function endOfNumber(text: string, start: number): number {
  let end = start;
  while (end < text.length) {
    const char = text.charCodeAt(end);
    if (char === 46 || isNamePart(char)) end++;
    else if (
      (char === 43 || char === 45) &&
      /[eE]/.test(text.charAt(end - 1)) &&
      !/^0x/i.test(text.slice(start, start + 2))
    )
      end++;
    else break;
  }
  return end;
}

function endOfName(text: string, start: number): number {
  let end = start;
  while (end < text.length && isNamePart(text.charCodeAt(end))) end++;
  return end;
}

function operatorLength(text: string, at: number): number {
  if (operators.has(text.slice(at, at + 3))) return 3;
  return operators.has(text.slice(at, at + 2)) ? 2 : 1;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

function isSpace(char: number): boolean {
  return char <= 32 || char === 160 || char === 0xfeff || char === 0x2028 || char === 0x2029;
}

function isDigit(char: number): boolean {
  return char >= 48 && char <= 57;
}

/** Letters, digits, `_`, `$`, `#`, `@`, and everything beyond ASCII. */
function isNamePart(char: number): boolean {
  return (
    (char >= 97 && char <= 122) ||
    (char >= 65 && char <= 90) ||
    isDigit(char) ||
    char === 95 ||
    char === 36 ||
    char === 35 ||
    char === 64 ||
    (char > 160 && char !== 0xfeff && char !== 0x2028 && char !== 0x2029)
  );
}
