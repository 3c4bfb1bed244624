/** East Asian characters and symbols take two columns. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
/** What can't begin a line of Japanese or Chinese. */
const closing = /^[、。，．：；！？）］｝」』】〉》・ー…ぁぃぅぇぉっゃゅょァィゥェォッャュョ%)\],.:;!?]/u;
/** What can't end one. */
const opening = /[（［｛「『【〈《(]$/u;

/** Marks of a terminal, or nothing where it doesn't understand them. */
export class Style {
  readonly #colours: boolean;

  constructor(colours: boolean) {
    this.#colours = colours;
  }

  bold = (text: string) => this.#marked(text, 1, 22);
  dim = (text: string) => this.#marked(text, 2, 22);
  red = (text: string) => this.#marked(text, 31, 39);
  yellow = (text: string) => this.#marked(text, 33, 39);
  cyan = (text: string) => this.#marked(text, 36, 39);

  /** Our own sentences, in which backquotes mark names and values: in a colour, or as they are. */
  sentence(text: string): string {
    return this.#colours ? text.replace(/`([^`]+)`/g, (_, name: string) => this.cyan(name)) : text;
  }

  #marked(text: string, on: number, off: number): string {
    return this.#colours ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  }
}

/** How many columns a text takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += wide.test(character) ? 2 : 1;
  return columns;
}

/** A text without marks of the terminal, in lines of at most `width` columns; `first` stands before the first line, blanks of its width before the others. */
export function wrapped(text: string, width: number, first = ""): string {
  const indent = " ".repeat(columnsOf(first));
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const piece of pieces(text)) {
    const added = empty ? piece.trimStart() : piece;
    if (!empty && columnsOf(line) + columnsOf(added.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = indent + added.trimStart();
    } else line += added;
    empty = false;
  }
  lines.push(line.trimEnd());
  return lines.join("\n");
}

/** What stays together on a line: a word with the blanks before it, or one East Asian character with its punctuation. */
function pieces(text: string): string[] {
  const found: string[] = [];
  for (const [word] of text.matchAll(/\s*[^\s]+/g)) {
    const parts = word.match(/\s*(?:[^\u2e80-\uffff\u{10000}-\u{3fffd}\s]+|.)/gsu) ?? [];
    for (const [index, part] of parts.entries()) {
      const last = found.at(-1);
      const joins = index > 0 && last !== undefined && (closing.test(part) || opening.test(last));
      if (joins) found[found.length - 1] = last + part;
      else found.push(part);
    }
  }
  return found;
}
