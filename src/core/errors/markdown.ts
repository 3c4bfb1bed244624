/**
 * Text as text: nothing in it can become a link, an image, HTML, a list or emphasis. Only what would be markup is
 * escaped, so that the source stays readable where it isn't rendered.
 */
export function escapeMarkdown(text: string): string {
  return withoutBreaks(text)
    .replace(/[\\`*[\]<>&~|$@]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|:(?=\/\/)|(?<=\bwww)\./giu, "\\$&")
    .replace(/^(\s*)([-+#=]|\d{1,9}(?=[.)]))/, (_, space: string, mark: string) =>
      /\d/.test(mark) ? `${space}${mark}\\` : `${space}\\${mark}`,
    );
}

/**
 * Text from somebody else, as code. Inside a code span nothing is markup, and no renderer makes links of bare
 * addresses there, which some do with escaped text.
 */
export function codeSpan(text: string): string {
  const line = withoutBreaks(text).trim();
  if (line === "") return "";
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence} ${line} ${fence}`;
}

/** Our own sentences: backquoted parts stay code, the rest is text. */
export function sentence(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part) => (/^`[^`]+`$/.test(part) ? part : escapeMarkdown(part)))
    .join("");
}

/** An address as a link's target, or undefined when it isn't a plain https address. */
export function linkTarget(url: string): string | undefined {
  return /^https:\/\/[\w.-]+(?:\/[\w.~%/#?&=+,-]*)?$/.test(url) ? url : undefined;
}

/** Control characters, line breaks and marks that change the direction of writing have no place inside a line. */
function withoutBreaks(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu, " ");
}
