import * as vscode from "vscode";
import type { TokenReport } from "../../core/graph/tokenReport.ts";
import type { CallFact, HealthFacts, TokenFact } from "../../core/health/verdict.ts";
import type { CallRecord } from "../../io/graph/graphClient.ts";

/** So many of an account's last calls are remembered. */
const keptCalls = 50;
const agingMs = 60_000;

/** Gathers what is known about each account's calls and token, for the verdict on the active one. It calls nobody itself. */
export class HealthMonitor implements vscode.Disposable {
  readonly #calls = new Map<string, CallFact[]>();
  readonly #tokens = new Map<string, TokenFact>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  /** A verdict ages: what was fresh a while ago says nothing about now, and tokens expire. */
  #aging: NodeJS.Timeout | undefined;

  recordCall({ accountId, at, latencyMs, failure }: CallRecord): void {
    const calls = this.#calls.get(accountId) ?? [];
    calls.unshift(failure === undefined ? { at, latencyMs } : { at, latencyMs, failure });
    this.#calls.set(accountId, calls.slice(0, keptCalls));
    this.#change();
  }

  /** @param at When the token was looked at, in milliseconds since 1970. */
  recordToken(accountId: string, { valid, expiresAt, missing }: TokenReport, at: number): void {
    const token: TokenFact = { at, valid, missing };
    this.#tokens.set(accountId, typeof expiresAt === "number" ? { ...token, expiresAt } : token);
    this.#change();
  }

  facts(accountId: string): HealthFacts {
    const token = this.#tokens.get(accountId);
    const facts = { now: Date.now(), calls: this.#calls.get(accountId) ?? [] };
    return token === undefined ? facts : { ...facts, token };
  }

  dispose(): void {
    clearInterval(this.#aging);
    this.#changed.dispose();
  }

  #change(): void {
    this.#aging ??= setInterval(() => this.#changed.fire(), agingMs);
    this.#changed.fire();
  }
}
