import type { Phrases } from "../../core/errors/phrases.ts";
import { type Level, levels, type Reported, type Reporter, type Totals } from "./report.ts";
import type { Terminal } from "./terminal.ts";
import { Style } from "./terminalText.ts";

/** For people and for editors that read compilers' output: `path:line:column: severity message`, each on one line. */
export class TextReport implements Reporter {
  readonly #terminal: Terminal;
  readonly #phrases: Phrases;
  readonly #style: Style;

  constructor(terminal: Terminal, phrases: Phrases) {
    this.#terminal = terminal;
    this.#phrases = phrases;
    this.#style = new Style(terminal.colours);
  }

  file(findings: readonly Reported[]): void {
    for (const { path, line, column, level, message } of findings) {
      const { bold, dim } = this.#style;
      const [title = "", ...rest] = message.split("\n");
      const place = `${oneLine(path)}:${line}:${column}:`;
      const separator = /[.。！？]$/.test(title) ? " " : dim(": ");
      const text = rest.length === 0 ? "" : separator + rest.join(" ");
      this.#terminal.print(`${place} ${this.#coloured(level)} ${bold(title)}${text}`);
    }
  }

  end({ files, filesWithFindings, findings }: Totals): void {
    const phrases = this.#phrases;
    const counts = levels.filter((level) => findings[level] > 0);
    if (counts.length === 0) {
      this.#terminal.print(phrases.say("cli.check.nothing", files));
      return;
    }
    const said = counts.map((level) => phrases.say(`cli.check.count.${level}`, findings[level]));
    const all = counts.reduce((sum, level) => sum + findings[level], 0);
    this.#terminal.print("");
    this.#terminal.print(phrases.say("cli.check.summary", all, said.join(", "), filesWithFindings, files));
  }

  #coloured(level: Level): string {
    const { red, yellow, cyan } = this.#style;
    return { error: red, warning: yellow, information: cyan }[level](this.#phrases.say(`cli.level.${level}`));
  }
}

/** A name with a line break in it must not look like two lines of the report. */
function oneLine(path: string): string {
  return path.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, "?");
}
