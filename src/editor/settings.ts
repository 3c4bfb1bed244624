import * as vscode from "vscode";
import {
  defaultSeverities,
  isSeverity,
  type Severities,
  type Severity,
  type SeverityKind,
} from "../core/errors/severity.ts";
import type { PrivacyLevel } from "../core/privacy/mask.ts";
import type { HttpOptions } from "../io/graph/http.ts";

export interface ExplainSettings {
  readonly isOn: boolean;
  /** Whether the short title shows behind a code. */
  readonly hints: boolean;
  readonly severity: Severities;
  /** The editor's ids. */
  readonly languages: "all" | ReadonlySet<unknown>;
  /** In bytes. */
  readonly maximumSize: number;
}

/** The editor shows larger files to no extension. */
const defaultMegabytes = 50;

/** Every setting that Wamid reads, live: nothing here is cached, so a change holds from the next read on. */
export class Settings {
  get receiverPort(): number {
    return this.#port("receiver.port", 4680);
  }

  /** Begins with a slash, whatever the user typed. */
  get receiverPath(): string {
    const path = this.#text("receiver.path", "/webhook").trim();
    return path.startsWith("/") ? path : `/${path}`;
  }

  /** Of further apps, beside the first one. Each begins with a slash. */
  get receiverPaths(): string[] {
    const paths = this.#get("receiver.morePaths");
    if (!Array.isArray(paths)) return [];
    const texts = paths.flatMap((path: unknown) =>
      typeof path === "string" && path.trim() !== "" ? [path.trim()] : [],
    );
    return [...new Set(texts.map((path) => (path.startsWith("/") ? path : `/${path}`)))];
  }

  /** How long an app secret is accepted after another one has taken its place, in milliseconds. */
  get oldSecretMs(): number {
    return 3_600_000 * this.#integer("receiver.acceptOldSecretHours", 24, 0, 720);
  }

  get simulatorPort(): number {
    return this.#port("simulator.port", 4681);
  }

  get simulatorStartsAutomatically(): boolean {
    return this.#get("simulator.startAutomatically") === true;
  }

  get simulatorFetchesLinks(): boolean {
    return this.#get("simulator.fetchLinks") === true;
  }

  /** Where the bot takes webhooks that scenarios test; undefined where their files say it. */
  get scenariosWebhook(): string | undefined {
    const url = this.#text("scenarios.webhook", "");
    return URL.canParse(url) && url.startsWith("http://") ? url : undefined;
  }

  /** Whether what the simulator knows is kept from one start to the next. */
  get simulatorKeepsState(): boolean {
    return this.#get("simulator.keepState") === true;
  }

  /** The address that the simulator listens at. No workspace can set it. */
  get simulatorHost(): string {
    return this.#text("simulator.host", "127.0.0.1");
  }

  /** Where the workspace's seed may stand, a place for each of its folders, whether it is there or not. */
  get seedPlaces(): readonly vscode.Uri[] {
    const seed = this.#get("simulator.seed");
    if (typeof seed !== "string" || seed.trim() === "") return [];
    const folders = vscode.workspace.workspaceFolders ?? [];
    return folders.filter(({ uri }) => uri.scheme === "file").map(({ uri }) => vscode.Uri.joinPath(uri, seed.trim()));
  }

  get graphVersion(): string {
    const version = this.#text("graph.version", "v26.0");
    return /^v\d+\.0$/.test(version) ? version : "v26.0";
  }

  get graphTimeoutMs(): number {
    return 1000 * this.#integer("graph.timeout", 30, 1, 300);
  }

  get retention(): { maxMessages: number; maxAgeMs: number } {
    return {
      maxMessages: this.#integer("store.keepMessages", 100_000, 100, 5_000_000),
      maxAgeMs: 86_400_000 * this.#integer("store.keepDays", 30, 1, 3650),
    };
  }

  /** Where numbers and texts of customers are masked. */
  get privacy(): PrivacyLevel {
    const level = this.#get("privacy");
    return level === "never" || level === "always" ? level : "exports";
  }

  /** How long nothing is heard of a message that was sent until it counts as stuck, in milliseconds. */
  get stuckAfterMs(): number {
    return 60_000 * this.#integer("messages.stuckAfter", 15, 1, 10_080);
  }

  /** The language of explanations, where it isn't to be the editor's. */
  get language(): string | undefined {
    const language = this.#text("language", "auto");
    return language === "auto" ? undefined : language;
  }

  /** What is reported of the codes in a file. */
  explain(file: vscode.Uri): ExplainSettings {
    const wamid = vscode.workspace.getConfiguration("wamid", file);
    const languages = wamid.get<unknown>("explain.languages");
    const megabytes = wamid.get<unknown>("explain.maximumFileSize");
    return {
      hints: wamid.get<unknown>("explain.inlayHints") === true,
      isOn: wamid.get<unknown>("explain.diagnostics") !== false,
      severity: {
        payload: severityOf(wamid.get<unknown>("explain.severity.payload"), "payload"),
        source: severityOf(wamid.get<unknown>("explain.severity.source"), "source"),
        wrongMeaning: severityOf(wamid.get<unknown>("explain.severity.wrongMeaning"), "wrongMeaning"),
      },
      languages: Array.isArray(languages) && !languages.includes("all") ? new Set<unknown>(languages) : "all",
      maximumSize: 2 ** 20 * (typeof megabytes === "number" && megabytes >= 0 ? megabytes : defaultMegabytes),
    };
  }

  /** The lines of `wamid.explain.ignore` as they stand in each scope: the editor itself would take those of the innermost alone. */
  ignoreLines(folder: vscode.WorkspaceFolder | undefined): Record<"user" | "workspace" | "folder", unknown> {
    const wamid = vscode.workspace.getConfiguration("wamid", folder);
    const set = wamid.inspect<unknown>("explain.ignore");
    // With a single folder its settings are the workspace's.
    const isSingle = vscode.workspace.workspaceFile === undefined;
    const ofFolder = set?.workspaceFolderValue ?? (isSingle ? set?.workspaceValue : undefined);
    return {
      user: set?.globalValue,
      workspace: isSingle ? undefined : set?.workspaceValue,
      folder: folder === undefined ? undefined : ofFolder,
    };
  }

  async setIgnoreLines(
    lines: readonly unknown[] | undefined,
    { target, folder }: { target: vscode.ConfigurationTarget; folder: vscode.WorkspaceFolder | undefined },
  ): Promise<void> {
    await vscode.workspace.getConfiguration("wamid", folder).update("explain.ignore", lines, target);
  }

  /** The editor's own proxy and certificate settings: undici doesn't know them by itself. */
  get http(): HttpOptions {
    const http = vscode.workspace.getConfiguration("http");
    const text = (key: string) => {
      const value = http.get<unknown>(key);
      return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
    };
    const proxyOff = http.get<unknown>("proxySupport") === "off";
    const proxy = proxyOff ? undefined : text("proxy");
    const proxyAuthorization = text("proxyAuthorization");
    const noProxy = http.get<unknown>("noProxy");
    return {
      ...(proxy === undefined ? {} : { proxy }),
      ...(proxyAuthorization === undefined ? {} : { proxyAuthorization }),
      noProxy: proxyOff ? ["*"] : Array.isArray(noProxy) ? noProxy.filter((host) => typeof host === "string") : [],
      strictTls: http.get<unknown>("proxyStrictSSL") !== false,
      systemCertificates: http.get<unknown>("systemCertificates") !== false,
    };
  }

  #get(key: string): unknown {
    return vscode.workspace.getConfiguration("wamid").get<unknown>(key);
  }

  #text(key: string, fallback: string): string {
    const value = this.#get(key);
    return typeof value === "string" && value.trim() !== "" ? value.trim() : fallback;
  }

  #port(key: string, fallback: number): number {
    return this.#integer(key, fallback, 1, 65_535);
  }

  #integer(key: string, fallback: number, least: number, most: number): number {
    const value = this.#get(key);
    return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most ? value : fallback;
  }
}

function severityOf(value: unknown, kind: SeverityKind): Severity {
  return isSeverity(value) ? value : defaultSeverities[kind];
}
