import path from "node:path";
import { type Catalogue, type CatalogueLanguage, loadCatalogue } from "../../core/errors/catalogue.ts";
import { findingMessage } from "../../core/errors/findingMessage.ts";
import { languageIds } from "../../core/errors/languages.ts";
import {
  defaultSeverities,
  isSeverity,
  isSeverityKind,
  type Severities,
  type Severity,
  type SeverityKind,
  severityKind,
} from "../../core/errors/severity.ts";
import { checkedText, type LocatedFinding, languageOfText } from "./checkedText.ts";
import type { CommandLine } from "./commandLine.ts";
import { filesToCheck, type PathProblem } from "./filesToCheck.ts";
import { FolderSettings } from "./folderSettings.ts";
import { type Reading, readTextFile, readTextStream } from "./readText.ts";
import { type Level, levels, type NotChecked, type Reported, type Reporter } from "./report.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usageError.ts";

const stdinOperand = "-";
const defaultMegabytes = 50;
/** The statuses that it ends with: nothing at or above the level, something, and trouble with what was to be read. */
const status = { clean: 0, found: 1, trouble: 2 } as const;

/**
 * `wamid check`: reports the codes in files as the editor would.
 * @returns exit status: 1 where something is found at or above the level, 2 where something can't be read
 * @throws UsageError
 */
export async function checkCommand(
  line: CommandLine,
  language: CatalogueLanguage,
  terminal: Terminal,
  version: () => Promise<string>,
): Promise<number> {
  const asked = askedOf(line);
  const catalogue = await loadCatalogue(language);
  const check = new Check(asked, catalogue, terminal, await reporterFor(line, catalogue, terminal, version));
  return check.run();
}

interface Asked {
  readonly paths: readonly string[];
  readonly failOn: Level;
  readonly confidence: "certain" | "likely" | "possible";
  readonly maxBytes: number;
  readonly severities: Partial<Severities>;
  readonly stdinName: string | undefined;
  readonly languageId: string | undefined;
}

function askedOf(line: CommandLine): Asked {
  const paths = line.operands;
  if (paths.length === 0) throw new UsageError("cli.check.noPath");
  if (line.has("json") && line.has("sarif")) throw new UsageError("cli.check.twoReports", "--json", "--sarif");
  const languageId = line.value("language-id");
  for (const option of ["stdin-filename", "language-id"] as const) {
    if (line.has(option) && !paths.includes(stdinOperand)) throw new UsageError("cli.check.stdinOnly", `--${option}`);
  }
  if (languageId !== undefined && !languageIds.includes(languageId)) {
    throw new UsageError("cli.wrongValue", "--language-id", languageId, languageIds.join(", "));
  }
  const megabytes = line.value("max-size");
  if (megabytes !== undefined && !/^\d{1,6}(\.\d+)?$/.test(megabytes)) {
    throw new UsageError("cli.wrongNumber", "--max-size", megabytes);
  }
  return {
    paths,
    failOn: line.value("fail-on") ?? "warning",
    confidence: line.value("confidence") ?? "likely",
    maxBytes: Number(megabytes ?? defaultMegabytes) * 2 ** 20,
    severities: severitiesOf(line.value("severity")),
    stdinName: line.value("stdin-filename"),
    languageId,
  };
}

/** `payload=error,source=off`. */
function severitiesOf(text: string | undefined): Partial<Severities> {
  const set: Partial<Record<SeverityKind, Severity>> = {};
  for (const part of text?.split(",") ?? []) {
    const [kind = "", severity = ""] = part.split("=").map((each) => each.trim());
    if (!isSeverityKind(kind) || !isSeverity(severity)) {
      throw new UsageError("cli.check.wrongSeverity", part, Object.keys(defaultSeverities).join(", "));
    }
    set[kind] = severity;
  }
  return set;
}

async function reporterFor(
  line: CommandLine,
  catalogue: Catalogue,
  terminal: Terminal,
  version: () => Promise<string>,
): Promise<Reporter> {
  if (line.has("json")) return new (await import("./jsonReport.ts")).JsonReport(terminal);
  if (line.has("sarif")) {
    return new (await import("./sarifReport.ts")).SarifReport(terminal, catalogue, await version());
  }
  return new (await import("./textReport.ts")).TextReport(terminal, catalogue);
}

/** One run over all paths. */
class Check {
  readonly #asked: Asked;
  readonly #catalogue: Catalogue;
  readonly #terminal: Terminal;
  readonly #reporter: Reporter;
  readonly #settings = new FolderSettings();
  readonly #counts: Record<Level, number> = { error: 0, warning: 0, information: 0 };
  readonly #notChecked: NotChecked[] = [];
  #files = 0;
  #filesWithFindings = 0;

  constructor(asked: Asked, catalogue: Catalogue, terminal: Terminal, reporter: Reporter) {
    this.#asked = asked;
    this.#catalogue = catalogue;
    this.#terminal = terminal;
    this.#reporter = reporter;
  }

  async run(): Promise<number> {
    const { paths, failOn } = this.#asked;
    for (const given of paths) {
      if (given === stdinOperand) await this.#checkStdin();
    }
    const named = paths.filter((given) => given !== stdinOperand);
    const folder = this.#terminal.folder;
    const onProblem = (problem: PathProblem) => this.#complainOfPath(problem);
    for await (const { file, shown } of filesToCheck(named, { folder, onProblem })) await this.#checkFile(file, shown);
    const exitStatus = this.#notChecked.some(({ isFailure }) => isFailure)
      ? status.trouble
      : levels.slice(0, levels.indexOf(failOn) + 1).some((level) => this.#counts[level] > 0)
        ? status.found
        : status.clean;
    this.#reporter.end(
      {
        files: this.#files,
        filesWithFindings: this.#filesWithFindings,
        findings: this.#counts,
        notChecked: this.#notChecked,
      },
      exitStatus,
    );
    return exitStatus;
  }

  async #checkStdin(): Promise<void> {
    const { stdinName, languageId, maxBytes } = this.#asked;
    const reading = await readTextStream(this.#terminal.stdin(), maxBytes);
    const file = path.resolve(this.#terminal.folder, stdinName ?? "stdin");
    await this.#check(reading, { file, shown: stdinName ?? stdinOperand, named: stdinName, languageId });
  }

  async #checkFile(file: string, shown: string): Promise<void> {
    let reading: Reading;
    try {
      reading = await readTextFile(file, this.#asked.maxBytes);
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? String(error);
      this.#complainOfPath({ kind: "unreadable", path: shown, reason });
      return;
    }
    await this.#check(reading, { file, shown, named: file, languageId: undefined });
  }

  async #check(
    reading: Reading,
    source: { file: string; shown: string; named: string | undefined; languageId: string | undefined },
  ): Promise<void> {
    const { shown } = source;
    const { phrases } = this.#catalogue;
    if (reading.kind === "binary") {
      this.#leaveOut(shown, phrases.say("cli.check.binary", shown), false);
      return;
    }
    if (reading.kind === "tooLarge") {
      const megabytes = `${this.#asked.maxBytes / 2 ** 20}`;
      this.#leaveOut(shown, phrases.say("cli.check.tooLarge", shown, megabytes), false);
      return;
    }
    this.#files += 1;
    const { rules, severities } = await this.#settings.of(source.file);
    const languageId = source.languageId ?? languageOfText(source.named, reading.text);
    const found = checkedText(reading.text, { languageId, confidence: this.#asked.confidence, rules });
    const wanted = { ...defaultSeverities, ...severities, ...this.#asked.severities };
    const reported = found.flatMap((located) => this.#reported(shown, located, wanted));
    for (const { level } of reported) this.#counts[level] += 1;
    if (reported.length > 0) this.#filesWithFindings += 1;
    this.#reporter.file(reported);
  }

  #reported(path: string, { finding, ...range }: LocatedFinding, severities: Severities): Reported[] {
    const severity = severities[severityKind(finding)];
    const entry = this.#catalogue.findId(finding.entry.id);
    if (entry === undefined || severity === "off") return [];
    const meant = finding.kind === "wrongMeaning" ? finding.meant : [];
    return [
      {
        path,
        ...range,
        finding,
        entry,
        meant: meant.flatMap(({ id }) => this.#catalogue.findId(id) ?? []),
        level: severity === "hint" ? "information" : severity,
        message: findingMessage(finding, entry, this.#catalogue),
      },
    ];
  }

  #complainOfPath({ kind, path, reason }: PathProblem): void {
    this.#leaveOut(path, this.#catalogue.phrases.say(`cli.check.${kind}`, path, reason ?? ""), true);
  }

  #leaveOut(path: string, message: string, isFailure: boolean): void {
    this.#notChecked.push({ path, message, isFailure });
    this.#terminal.complain(`wamid: ${message}`);
  }
}
