import type { Entry } from "../../core/errors/catalogue.ts";
import type { Reported, Reporter } from "./report.ts";
import type { Terminal } from "./terminal.ts";

/** One array of findings, each on a line of its own. */
export class JsonReport implements Reporter {
  readonly #terminal: Terminal;
  #lastLine: string | undefined;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  file(findings: readonly Reported[]): void {
    for (const finding of findings) {
      this.#terminal.print(this.#lastLine === undefined ? "[" : `${this.#lastLine},`);
      this.#lastLine = `  ${JSON.stringify(asJson(finding))}`;
    }
  }

  end(): void {
    this.#terminal.print(this.#lastLine === undefined ? "[]" : `${this.#lastLine}\n]`);
  }
}

function asJson({ path, line, column, endLine, endColumn, finding, entry, meant, level, message }: Reported) {
  const { kind, code, subcode, confidence } = finding;
  return {
    ...{ path, line, column, endLine, endColumn },
    code,
    ...(subcode === undefined ? {} : { subcode }),
    ...{ confidence, severity: level, message, kind },
    id: entry.id,
    title: entry.title,
    ...(finding.kind === "wrongMeaning" ? { said: finding.said, meant: meant.map(named) } : {}),
  };
}

function named({ id, code, subcode, title }: Entry) {
  return { id, code, ...(subcode === undefined ? {} : { subcode }), title };
}
