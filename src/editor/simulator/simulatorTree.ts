import type * as vscode from "vscode";
import { isLoopback } from "../../core/address.ts";
import { Failure } from "../../core/failure.ts";
import { simulatorTokens } from "../../core/graph/simulated.ts";
import { simulatedRecipients } from "../../core/graph/simulatedRecipients.ts";
import type { Disposable } from "../../core/signal.ts";
import type { Overview } from "../../core/simulator/overview.ts";
import { ruleNames } from "../../core/simulator/rules.ts";
import { isRunning } from "../services.ts";
import type { GroupName } from "./groupRows.ts";
import { ruleCodes } from "./rules.ts";
import { type SimulatorNode, treeItem } from "./simulatorNodes.ts";
import type { SimulatorViewOptions } from "./simulatorView.ts";

interface Options extends SimulatorViewOptions {
  /** Something may be otherwise than it is shown. */
  changed: () => void;
}

/** The rows of the Simulator view. They are made of one overview, asked for anew each time that the editor asks for the first rows. */
export class SimulatorTree implements Disposable {
  readonly #options: Options;
  #overview: Overview | undefined;
  #watch: Disposable | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  item(node: SimulatorNode): vscode.TreeItem {
    return treeItem(node, Date.now());
  }

  async children(node?: SimulatorNode): Promise<SimulatorNode[]> {
    if (node === undefined) return this.#roots();
    if (node.kind !== "group" || this.#overview === undefined) return [];
    const rows = await this.#below(node.name, this.#overview);
    return rows.length === 0 ? [{ kind: "none", group: node.name }] : rows;
  }

  async resolve(item: vscode.TreeItem, node: SimulatorNode): Promise<vscode.TreeItem> {
    const error = await this.#explained(node);
    if (error !== undefined) item.tooltip = error;
    return item;
  }

  /** Whether anything that is shown is otherwise now: rows that are drawn anew lose the tooltip that is being read. */
  async isOutdated(): Promise<boolean> {
    try {
      const control = await this.#options.services.simulatorControl();
      return keyOf(await control.overview()) !== keyOf(this.#overview);
    } catch {
      // What is wrong is said by the rows.
      return true;
    }
  }

  dispose(): void {
    this.#watch?.dispose();
  }

  async #roots(): Promise<SimulatorNode[]> {
    const { services, log } = this.#options;
    try {
      // With the store open this window hears of a simulator that another one starts.
      await services.store();
      const state = services.state("simulator");
      if (!isRunning(state)) return this.#atRest();
      const control = await services.simulatorControl();
      this.#watch ??= control.watch(this.#options.changed);
      this.#overview = await control.overview();
      return this.#running(this.#overview, { baseUrl: await services.simulatorUrl(), controlUrl: control.url ?? "" });
    } catch (error) {
      log.error("simulator view", error);
      this.#overview = undefined;
      if (!Failure.is(error)) throw error;
      return [{ kind: "failure", failure: error }];
    }
  }

  #atRest(): SimulatorNode[] {
    this.#watch?.dispose();
    this.#watch = undefined;
    this.#overview = undefined;
    const state = this.#options.services.state("simulator");
    if (state.kind === "starting") return [{ kind: "state", state }];
    const failed: SimulatorNode[] = state.kind === "failed" ? [{ kind: "failure", failure: state.failure }] : [];
    return [...failed, { kind: "state", state }, { kind: "start" }];
  }

  #running(overview: Overview, { baseUrl, controlUrl }: { baseUrl: string; controlUrl: string }): SimulatorNode[] {
    const { services } = this.#options;
    const groups: readonly [GroupName, number][] = [
      ["numbers", overview.numbers.length],
      ["personas", overview.personas.length],
      ["templates", overview.templates.length],
      ["rules", ruleNames.length - overview.rulesOff.length],
      ["faults", overview.faults.length],
      ["recipients", simulatedRecipients.length],
      ["requests", overview.requests.length],
    ];
    return [
      { kind: "state", state: services.state("simulator") },
      ...(isLoopback(services.simulatorHost) ? [] : [{ kind: "open", host: services.simulatorHost } as const]),
      { kind: "value", name: "baseUrl", text: baseUrl },
      { kind: "value", name: "token", text: simulatorTokens.valid.token },
      { kind: "value", name: "controlUrl", text: controlUrl },
      { kind: "env" },
      { kind: "clock", clock: overview.clock },
      ...groups.map(([name, count]): SimulatorNode => ({ kind: "group", name, count })),
    ];
  }

  async #below(group: GroupName, overview: Overview): Promise<SimulatorNode[]> {
    switch (group) {
      case "numbers":
        return overview.numbers.map((number) => ({ kind: "number", number }));
      case "personas":
        return overview.personas.map((persona) => ({ kind: "persona", persona }));
      case "templates":
        return overview.templates.map((template) => ({ kind: "template", template }));
      case "rules":
        return ruleNames.map((rule) => ({ kind: "rule", rule, isOn: !overview.rulesOff.includes(rule) }));
      case "faults":
        return overview.faults.map((fault) => ({ kind: "fault", fault }));
      case "recipients": {
        const catalogue = await this.#options.services.catalogue();
        return simulatedRecipients.map((recipient) => {
          const { outcome } = recipient;
          const title = "code" in outcome ? catalogue.find(outcome.code)?.title : undefined;
          return { kind: "recipient", recipient, title };
        });
      }
      case "requests": {
        const catalogue = await this.#options.services.catalogue();
        return overview.requests.map((request) => {
          const { error } = request;
          const title = error && catalogue.find(error.code, error.subcode)?.title;
          return { kind: "request", request, title };
        });
      }
    }
  }

  async #explained(node: SimulatorNode): Promise<vscode.MarkdownString | undefined> {
    const { explanationFor } = this.#options;
    switch (node.kind) {
      case "rule":
        return explanationFor(ruleCodes[node.rule]);
      case "recipient": {
        const { outcome } = node.recipient;
        return "code" in outcome ? explanationFor(outcome.code) : undefined;
      }
      case "request": {
        const { error } = node.request;
        return error && explanationFor(error.code, error.subcode, error.details ?? error.message);
      }
      default:
        return undefined;
    }
  }
}

/** The time itself isn't shown, but in a tooltip. */
function keyOf(overview: Overview | undefined): string {
  return JSON.stringify(overview && { ...overview, clock: { ...overview.clock, now: 0 } });
}
