import type { Catalogue } from "../../core/errors/catalogue.ts";
import type { WrongMeaning } from "../../core/errors/finding.ts";
import { wrongMeaningText } from "../../core/errors/wrongMeaningText.ts";
import { type Level, levels, type Reported, type Reporter, type Totals } from "./report.ts";
import type { Terminal } from "./terminal.ts";
import { Style } from "./terminalText.ts";

/** For people and for editors that read compilers' output: `path:line:column: severity message`, each on one line. */
export class TextReport implements Reporter {
  readonly #terminal: Terminal;
  readonly #catalogue: Catalogue;
  readonly #style: Style;

  constructor(terminal: Terminal, catalogue: Catalogue) {
    this.#terminal = terminal;
    this.#catalogue = catalogue;
    this.#style = new Style(terminal.colours);
  }

  file(findings: readonly Reported[]): void {
    for (const { path, line, column, level, finding, message } of findings) {
      const place = `${oneLine(path)}:${line}:${column}:`;
      const text = finding.kind === "code" ? this.#code(message) : this.#wrongMeaning(finding);
      this.#terminal.print(`${place} ${this.#coloured(level)} ${text}`);
    }
  }

  end({ files, filesWithFindings, findings }: Totals): void {
    const { phrases } = this.#catalogue;
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

  /** The title, and what it means. */
  #code(message: string): string {
    const { bold, dim } = this.#style;
    const [title = "", ...rest] = message.split("\n");
    return `${bold(title)}${dim(":")} ${rest.join(" ")}`;
  }

  /** In the editor the first line has to be short; here there is only one. */
  #wrongMeaning(finding: WrongMeaning): string {
    const { bold, dim } = this.#style;
    const [contradiction = "", ...rest] = wrongMeaningText(finding, this.#catalogue).split("\n");
    return [bold(contradiction), ...rest].join(dim(" · "));
  }

  #coloured(level: Level): string {
    const { red, yellow, cyan } = this.#style;
    return { error: red, warning: yellow, information: cyan }[level](this.#catalogue.phrases.say(`cli.level.${level}`));
  }
}

/** A name with a line break in it must not look like two lines of the report. */
function oneLine(path: string): string {
  return path.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, "?");
}
