import path from "node:path";
import type * as Sarif from "sarif";
import type { Catalogue, Entry } from "../../core/errors/catalogue.ts";
import { explanationMarkdown } from "../../core/errors/explanation.ts";
import type { Level, Reported, Reporter, Totals } from "./report.ts";
import type { Terminal } from "./terminal.ts";

const schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const wrongMeaningRule = "wrongMeaning";
const sarifLevels = { error: "error", warning: "warning", information: "note" } as const satisfies Record<
  Level,
  Sarif.Result.level
>;
const sarifLanguages = { en: "en", ja: "ja", "zh-tw": "zh-TW" } as const;

/** SARIF 2.1.0, for code scanning: one run, with a rule for each code that was found. */
export class SarifReport implements Reporter {
  readonly #terminal: Terminal;
  readonly #catalogue: Catalogue;
  readonly #version: string;
  readonly #rules: Sarif.ReportingDescriptor[] = [];
  readonly #ruleIndexes = new Map<string, number>();
  readonly #results: Sarif.Result[] = [];

  constructor(terminal: Terminal, catalogue: Catalogue, version: string) {
    this.#terminal = terminal;
    this.#catalogue = catalogue;
    this.#version = version;
  }

  file(findings: readonly Reported[]): void {
    for (const finding of findings) this.#results.push(this.#result(finding));
  }

  end({ notChecked }: Totals, exitCode: number): void {
    const failures = notChecked.filter(({ isFailure }) => isFailure);
    const log: Sarif.Log = {
      $schema: schema,
      version: "2.1.0",
      runs: [
        {
          tool: { driver: { name: "wamid", version: this.#version, rules: this.#rules } },
          language: sarifLanguages[this.#catalogue.phrases.language],
          columnKind: "utf16CodeUnits",
          invocations: [
            {
              executionSuccessful: failures.length === 0,
              exitCode,
              toolExecutionNotifications: notChecked.map(({ path, message, isFailure }) => ({
                level: isFailure ? "error" : "note",
                message: { text: message },
                locations: [{ physicalLocation: { artifactLocation: { uri: this.#uri(path) } } }],
              })),
            },
          ],
          results: this.#results,
        },
      ],
    };
    this.#terminal.print(JSON.stringify(log, undefined, 2));
  }

  #result({ path, line, column, endLine, endColumn, finding, entry, meant, level, message }: Reported): Sarif.Result {
    const isWrong = finding.kind === "wrongMeaning";
    const ruleId = isWrong ? wrongMeaningRule : entry.id;
    return {
      ruleId,
      ruleIndex: this.#ruleIndex(ruleId, () => (isWrong ? this.#wrongMeaning() : this.#rule(entry))),
      level: sarifLevels[level],
      message: { text: message },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: this.#uri(path) },
            region: { startLine: line, startColumn: column, endLine, endColumn },
          },
        },
      ],
      properties: {
        code: finding.code,
        ...(finding.subcode === undefined ? {} : { subcode: finding.subcode }),
        confidence: finding.confidence,
        ...(isWrong ? { said: finding.said, meant: meant.map(({ id }) => id) } : {}),
      },
    };
  }

  #ruleIndex(id: string, rule: () => Sarif.ReportingDescriptor): number {
    const known = this.#ruleIndexes.get(id);
    if (known !== undefined) return known;
    const index = this.#rules.push(rule()) - 1;
    this.#ruleIndexes.set(id, index);
    return index;
  }

  #rule(entry: Entry): Sarif.ReportingDescriptor {
    const { phrases } = this.#catalogue;
    const { meaning, causes, fixes } = entry.texts;
    const plain = [
      meaning,
      ...causes.map((cause) => `- ${cause}`),
      ...fixes.map((fix, index) => `${index + 1}. ${fix}`),
    ];
    return {
      id: entry.id,
      shortDescription: { text: entry.title },
      fullDescription: { text: meaning },
      ...(entry.docsUrl === null ? {} : { helpUri: entry.docsUrl }),
      help: { text: plain.join("\n"), markdown: explanationMarkdown(entry, { phrases }) },
      properties: { category: entry.category, retry: entry.retry, httpStatus: entry.httpStatus },
    };
  }

  #wrongMeaning(): Sarif.ReportingDescriptor {
    const { phrases } = this.#catalogue;
    return {
      id: wrongMeaningRule,
      shortDescription: { text: phrases.say("cli.sarif.wrongMeaning") },
      help: { text: phrases.say("cli.sarif.wrongMeaningHelp") },
    };
  }

  /** Relative to the working folder, percent-encoded; a file that can't be named so has its whole address. */
  #uri(shown: string): string {
    const relative = path.isAbsolute(shown) ? path.relative(this.#terminal.folder, shown) : shown;
    const slashed = relative.replaceAll(path.sep, "/");
    const encoded = slashed.split("/").map(encodeURIComponent).join("/");
    return path.isAbsolute(relative) ? `file:///${encoded.replace(/^\//, "").replace("%3A", ":")}` : encoded;
  }
}
