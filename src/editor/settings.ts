import * as vscode from "vscode";
import type { HttpOptions } from "../io/graph/http.ts";

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

  get simulatorPort(): number {
    return this.#port("simulator.port", 4681);
  }

  get simulatorStartsAutomatically(): boolean {
    return this.#get("simulator.startAutomatically") === true;
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

  /** The language of explanations, where it isn't to be the editor's. */
  get language(): string | undefined {
    const language = this.#text("language", "auto");
    return language === "auto" ? undefined : language;
  }

  explainsIn(document: vscode.Uri): boolean {
    return vscode.workspace.getConfiguration("wamid", document).get<unknown>("explain.diagnostics") !== false;
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
