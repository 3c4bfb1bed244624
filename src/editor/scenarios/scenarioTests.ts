import * as vscode from "vscode";
import type { Phrases } from "../../core/errors/phrases.ts";
import { Failure } from "../../core/failure.ts";
import type { Range } from "../../core/scenarios/located.ts";
import {
  readScenarios,
  type Scenario,
  type ScenarioFile,
  scenarioFilePattern,
} from "../../core/scenarios/scenarioFile.ts";
import { failureOf, type ScenarioResult, type StepResult } from "../../core/scenarios/scenarioResult.ts";
import { ScenarioRunner } from "../../io/scenarios/scenarioRunner.ts";
import { workspaceFiles } from "../explain/workspaceFiles.ts";
import { failureText } from "../failureText.ts";
import { createScenario } from "./createScenario.ts";
import type { ScenariosOptions } from "./scenarios.ts";

interface Options extends ScenariosOptions {
  readonly controller: vscode.TestController;
}

/** A file as it was read last. */
interface KnownFile extends ScenarioFile {
  readonly uri: vscode.Uri;
  readonly place: (range: Range) => vscode.Range;
}

/** What is run together. */
interface Work {
  readonly item: vscode.TestItem;
  readonly scenario: Scenario;
  readonly file: KnownFile;
}

/** Files of scenarios, wherever they are. */
const pattern = "**/*.wamid-scenario.{json,yaml,yml}";

/** A file that is being written is looked at after a pause, in milliseconds. */
const pauseMs = 250;

/** The scenarios of the workspace as tests, and what is shown of them in their files. */
export class ScenarioTests implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #options: Options;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #pending = new Map<string, NodeJS.Timeout>();
  readonly #subscriptions: vscode.Disposable[];
  readonly #files = new Map<string, KnownFile>();
  readonly #problems = vscode.languages.createDiagnosticCollection("wamid-scenarios");
  #watcher: vscode.FileSystemWatcher | undefined;
  /** One run at a time: the simulator's clock and rules are there once. */
  #running: Promise<unknown> = Promise.resolve();

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(options: Options) {
    this.#options = options;
    const look = (document: vscode.TextDocument) => {
      if (scenarioFilePattern.test(document.uri.path)) this.#lookSoon(document);
    };
    this.#subscriptions = [
      this.#problems,
      this.#changed,
      vscode.languages.registerCodeLensProvider({ pattern }, this),
      vscode.workspace.onDidOpenTextDocument(look),
      vscode.workspace.onDidChangeTextDocument(({ document }) => look(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (scenarioFilePattern.test(uri.path)) void this.#forget(uri);
      }),
      options.catalogue.onDidChange(() => vscode.workspace.textDocuments.forEach(look)),
    ];
    vscode.workspace.textDocuments.forEach(look);
  }

  /** Sentences in the language of the explanations. */
  readonly #phrases = async (): Promise<Phrases> => (await this.#options.catalogue.get()).phrases;

  /** Finds the files of the workspace, and those that come later. */
  async discover(): Promise<void> {
    this.#watch();
    const found: vscode.Uri[] = [];
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      for await (const { uri } of workspaceFiles(folder)) {
        if (scenarioFilePattern.test(uri.path) && !uri.path.includes("/node_modules/")) found.push(uri);
      }
    }
    const wanted = new Set(found.map(String));
    for (const [key, { uri }] of this.#files) if (!wanted.has(key) && !documentOf(uri)) this.#remove(uri);
    for (const uri of found) await this.#read(uri);
  }

  /** A file is open, or was changed there. */
  async #look(document: vscode.TextDocument): Promise<void> {
    const file = await this.#take(document.uri, document.getText());
    const phrases = await this.#phrases();
    // The editor's own JSON tells what a schema can tell.
    const own = file.problems.filter(({ isShape }) => !isShape || !document.fileName.endsWith(".json"));
    this.#problems.set(
      document.uri,
      own.map((problem) => {
        const text = phrases.say(problem.key, ...problem.args);
        const diagnostic = new vscode.Diagnostic(file.place(problem), text, vscode.DiagnosticSeverity.Error);
        diagnostic.source = "WhatsApp";
        return diagnostic;
      }),
    );
  }

  /** A file isn't open any more: what was written and not saved is gone. */
  async #forget(uri: vscode.Uri): Promise<void> {
    this.#problems.delete(uri);
    await this.#read(uri);
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const { scenarios, place, uri } = await this.#take(document.uri, document.getText());
    return scenarios.flatMap((scenario) => {
      const range = place(scenario.nameRange);
      return [
        new vscode.CodeLens(range, {
          title: `$(play) ${vscode.l10n.t("Run Scenario")}`,
          command: "wamid.scenario.run",
          arguments: [uri, scenario.name],
        }),
        new vscode.CodeLens(range, {
          title: vscode.l10n.t("Run All ({0})", scenarios.length),
          command: "wamid.scenario.run",
          arguments: [uri],
        }),
      ];
    });
  }

  /** Makes a file with an example where it is said, or where one is asked, and opens it. */
  async create(target: unknown): Promise<void> {
    await createScenario(this.#phrases, target instanceof vscode.Uri ? target : undefined);
  }

  /** As the Test Explorer does. @param name of one scenario; all of the file without it */
  async runFile(given: unknown, name?: unknown): Promise<void> {
    const uri = given instanceof vscode.Uri ? given : vscode.window.activeTextEditor?.document.uri;
    const document = uri && documentOf(uri);
    const file = uri && (document ? await this.#take(uri, document.getText()) : await this.#read(uri));
    const item = file && this.#options.controller.items.get(file.uri.toString());
    const wanted = typeof name === "string" ? item?.children.get(idOf(item, name)) : item;
    if (!file || !wanted || file.problems.length > 0) {
      void vscode.window.showErrorMessage(
        vscode.l10n.t("There is no scenario to run here. Open a file of scenarios, and correct what is marked in it."),
      );
      return;
    }
    const ended = new vscode.CancellationTokenSource();
    try {
      await this.run(new vscode.TestRunRequest([wanted]), ended.token);
    } finally {
      ended.dispose();
    }
  }

  run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const run = this.#running.then(() => this.#run(request, token));
    this.#running = run.catch(() => undefined);
    return run;
  }

  dispose(): void {
    for (const timer of this.#pending.values()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#watcher?.dispose();
  }

  #lookSoon(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.#pending.get(key));
    const look = async () => {
      this.#pending.delete(key);
      if (!document.isClosed) await this.#look(document);
      this.#changed.fire();
    };
    const timer = setTimeout(() => void look().catch((error) => this.#options.log.error("scenarios", error)), pauseMs);
    this.#pending.set(key, timer);
  }

  #watch(): void {
    if (this.#watcher) return;
    this.#watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const read = (uri: vscode.Uri) => {
      // What is open is followed as it is written.
      if (!documentOf(uri)) void this.#read(uri);
    };
    this.#watcher.onDidCreate(read);
    this.#watcher.onDidChange(read);
    this.#watcher.onDidDelete((uri) => this.#remove(uri));
  }

  #remove(uri: vscode.Uri): void {
    this.#files.delete(uri.toString());
    this.#options.controller.items.delete(uri.toString());
  }

  async #read(uri: vscode.Uri): Promise<KnownFile | undefined> {
    try {
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
      return await this.#take(uri, documentOf(uri)?.getText() ?? text);
    } catch {
      // It is gone again.
      this.#remove(uri);
      return undefined;
    }
  }

  async #take(uri: vscode.Uri, text: string): Promise<KnownFile> {
    const { TextLines } = await import("../../core/textLines.ts");
    const lines = new TextLines();
    lines.add(text);
    const at = (offset: number) => {
      const { line, character } = lines.position(offset);
      return new vscode.Position(line, character);
    };
    const place = ({ start, end }: Range) => new vscode.Range(at(start), at(end));
    const file: KnownFile = { ...(await readScenarios(uri.path, text)), uri, place };
    this.#files.set(uri.toString(), file);
    await this.#show(file);
    return file;
  }

  async #show({ uri, scenarios, problems, place }: KnownFile): Promise<void> {
    const { controller } = this.#options;
    const id = uri.toString();
    const item = controller.items.get(id) ?? controller.createTestItem(id, vscode.workspace.asRelativePath(uri), uri);
    const [problem] = problems;
    const phrases = await this.#phrases();
    item.error = problem && `${place(problem).start.line + 1}: ${phrases.say(problem.key, ...problem.args)}`;
    // While a file is being written it is hardly ever right: what was known of it stays until it is.
    if (!problem) {
      const children = scenarios.map((scenario, index) => {
        // One that is known keeps its results.
        const childId = idOf(item, scenario.name);
        const child = item.children.get(childId) ?? controller.createTestItem(childId, scenario.name, uri);
        child.range = place(scenario);
        child.sortText = String(index).padStart(6, "0");
        return child;
      });
      item.children.replace(children);
    }
    if (!controller.items.get(id)) controller.items.add(item);
  }

  async #run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const { controller, services, actions, settings } = this.#options;
    const run = controller.createTestRun(request);
    const stop = new AbortController();
    const cancelling = token.onCancellationRequested(() => stop.abort());
    const stopping = run.token.onCancellationRequested(() => stop.abort());
    try {
      if (!request.include && this.#files.size === 0) await this.discover();
      const work = this.#workOf(request);
      for (const { item } of work) run.enqueued(item);
      const phrases = await this.#phrases();
      const notStarted = await startFailure(actions);
      if (notStarted !== undefined) {
        for (const { item } of work) run.errored(item, new vscode.TestMessage(notStarted));
        return;
      }
      const { receiverUrl } = services;
      const runner = new ScenarioRunner({
        control: await services.simulatorControl(),
        webhook: settings.scenariosWebhook,
        notBots: receiverUrl === undefined ? [] : [receiverUrl],
      });
      const results: ScenarioResult[] = [];
      for (const { item, scenario, file } of work) {
        run.started(item);
        const result = await runner.run(scenario, {
          folder: vscode.Uri.joinPath(file.uri, "..").fsPath,
          signal: stop.signal,
          onStep: (index, step) => tellStep(run, { item, scenario, file }, index, step, phrases),
        });
        tellResult(run, { item, scenario, file }, result, phrases);
        results.push(result);
      }
      this.#offerHelp(results, request);
    } finally {
      cancelling.dispose();
      stopping.dispose();
      run.end();
    }
  }

  /** The scenarios that were asked for, in the order in which they stand. */
  #workOf({ include, exclude }: vscode.TestRunRequest): Work[] {
    const isMeant = (list: readonly vscode.TestItem[] | undefined, item: vscode.TestItem) =>
      list?.some(({ id }) => id === item.id || id === item.parent?.id) === true;
    return [...this.#files.values()].flatMap((file) => {
      const parent = this.#options.controller.items.get(file.uri.toString());
      return file.scenarios.flatMap((scenario) => {
        const item = parent?.children.get(idOf(parent, scenario.name));
        const isWanted = item && (include === undefined || isMeant(include, item)) && !isMeant(exclude, item);
        return isWanted ? [{ item, scenario, file }] : [];
      });
    });
  }

  /** What keeps every scenario from being run is said once more, with what can be done about it. */
  #offerHelp(results: readonly ScenarioResult[], request: vscode.TestRunRequest): void {
    const failures = results.flatMap(({ failure }) => failure ?? []);
    const found = failures.find(({ key }) => /noBot|botUnreachable/.test(key));
    if (found) void this.#help(found.key === "scenario.failure.noBot", found.args[0] ?? "", request);
  }

  async #help(isUnknown: boolean, url: string, request: vscode.TestRunRequest): Promise<void> {
    const enter = vscode.l10n.t("Enter Address…");
    const again = vscode.l10n.t("Run Again");
    const copy = vscode.l10n.t("Copy Settings for .env");
    const chosen = isUnknown
      ? await vscode.window.showWarningMessage(
          vscode.l10n.t("No bot is connected. Where does yours take its webhooks?"),
          enter,
          copy,
        )
      : await vscode.window.showWarningMessage(
          vscode.l10n.t("Nobody answers at {0}. Start your bot, with the simulator's settings in its .env file.", url),
          again,
          copy,
        );
    if (chosen === copy) await vscode.commands.executeCommand("wamid.simulator.copyCredentials");
    if (chosen === enter && !(await this.#askForWebhook())) return;
    if (chosen === enter || chosen === again) {
      const token = new vscode.CancellationTokenSource();
      const same = new vscode.TestRunRequest(request.include, request.exclude, request.profile);
      await this.run(same, token.token).finally(() => token.dispose());
    }
  }

  async #askForWebhook(): Promise<boolean> {
    const url = await vscode.window.showInputBox({
      title: vscode.l10n.t("Webhook Address of Your Bot"),
      value: "http://127.0.0.1:3000/webhook",
      prompt: vscode.l10n.t("Kept as the setting wamid.scenarios.webhook of this workspace"),
      validateInput: (value) =>
        URL.canParse(value) && value.startsWith("http://")
          ? undefined
          : vscode.l10n.t("An address begins with http://, such as {0}", "http://127.0.0.1:3000/webhook"),
    });
    if (url === undefined) return false;
    const target = vscode.workspace.workspaceFolders
      ? vscode.ConfigurationTarget.Workspace
      : vscode.ConfigurationTarget.Global;
    await vscode.workspace.getConfiguration("wamid").update("scenarios.webhook", url, target);
    return true;
  }
}

function documentOf(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((each) => !each.isClosed && each.uri.toString() === uri.toString());
}

function idOf(file: vscode.TestItem, name: string): string {
  return `${file.id}#${name}`;
}

/** Starts the simulator where it doesn't run. @returns what kept it from that */
async function startFailure(actions: Options["actions"]): Promise<string | undefined> {
  try {
    await actions.ensureSimulator();
    return undefined;
  } catch (error) {
    if (Failure.is(error)) return failureText(error);
    throw error;
  }
}

function tellStep(
  run: vscode.TestRun,
  { item, scenario, file }: Work,
  index: number,
  result: StepResult | undefined,
  phrases: Phrases,
): void {
  const step = scenario.steps[index];
  if (!result || !step) return;
  const { failure, status, tookMs } = result;
  const location = new vscode.Location(file.uri, file.place(step));
  const sign = status === "passed" ? "\u001b[32m✔\u001b[0m" : "\u001b[31m✖\u001b[0m";
  const reason = failure ? `\n    ${phrases.say(failure.key, ...failure.args)}` : "";
  output(run, `  ${sign} ${step.title}  (${Math.round(tookMs)} ms)${reason}`, item, location);
}

function tellResult(run: vscode.TestRun, work: Work, result: ScenarioResult, phrases: Phrases): void {
  const { item } = work;
  const { status, tookMs } = result;
  if (status === "passed") run.passed(item, tookMs);
  else if (status !== "failed") run.skipped(item);
  else {
    for (const { by, text } of result.conversation) {
      output(run, `    ${phrases.say(`scenario.by.${by}`)}: ${text.replaceAll("\n", "\n      ")}`, item);
    }
    run.failed(item, messageOf(work, result, phrases), tookMs);
  }
}

function messageOf({ file, scenario }: Work, result: ScenarioResult, phrases: Phrases): vscode.TestMessage {
  const failed = failureOf(result);
  const { key, args, expected, actual } = failed?.failure ?? { key: "scenario.failure.stopped" as const, args: [] };
  const text = phrases.say(key, ...args);
  const hasDiff = expected !== undefined && actual !== undefined;
  const message = hasDiff ? vscode.TestMessage.diff(text, expected, actual) : new vscode.TestMessage(text);
  message.location = new vscode.Location(file.uri, file.place(failed?.step ?? scenario.nameRange));
  return message;
}

/** The Test Explorer's terminal takes both characters for the end of a line, and marks; what a bot wrote has neither. */
function output(run: vscode.TestRun, text: string, item: vscode.TestItem, location?: vscode.Location): void {
  run.appendOutput(`${text.replaceAll("\n", "\r\n")}\r\n`, location, item);
}
