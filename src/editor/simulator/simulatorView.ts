import * as vscode from "vscode";
import type { Accounts } from "../account/accounts.ts";
import { Lazy } from "../lazy.ts";
import type { Log } from "../log.ts";
import type { Services } from "../services.ts";
import type { WamidDocuments } from "../wamidDocuments.ts";
import type { ChatPanels } from "./chatPanels.ts";
import type { SeedWatch } from "./seedWatch.ts";
import type { SimulatorActions } from "./simulatorActions.ts";
import type { SimulatorNode } from "./simulatorNodes.ts";
import type { SimulatorTree } from "./simulatorTree.ts";

export interface SimulatorViewOptions {
  services: Services;
  accounts: Accounts;
  documents: WamidDocuments;
  log: Log;
  extensionUri: vscode.Uri;
  storageUri: vscode.Uri;
  /** An error code explained, for a tooltip. */
  explanationFor: (code: number, subcode?: number, details?: string) => Promise<vscode.MarkdownString | undefined>;
}

interface Parts {
  readonly tree: SimulatorTree;
  readonly actions: SimulatorActions;
  dispose(): void;
}

/** The type of the chats' webviews, by which the editor knows them again after a reload. */
export const chatViewType = "wamid.chat";
/** The file that faults are edited in. */
export const faultsFile = "simulator.wamid-faults.json";
/** Changes that come closer together than this are shown together. */
const refreshMs = 200;

/** The tree of what the simulator has and does. Until it is looked at, or one of its commands is used, a window pays for this class alone. */
export class SimulatorView implements vscode.TreeDataProvider<SimulatorNode>, vscode.Disposable {
  static readonly id = "wamid.simulator";

  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<SimulatorNode>;
  readonly #parts: Lazy<Parts>;
  readonly #chats: Lazy<ChatPanels>;
  readonly #subscriptions: vscode.Disposable[] = [];
  #pending: NodeJS.Timeout | undefined;
  #seedWatch: SeedWatch | undefined;

  constructor(options: SimulatorViewOptions) {
    this.#parts = new Lazy(() => this.#load(options));
    this.#chats = new Lazy(async () => {
      const { ChatPanels } = await import("./chatPanels.ts");
      const filesUri = vscode.Uri.joinPath(options.storageUri, "files");
      return new ChatPanels({ ...options, filesUri });
    });
    this.#view = vscode.window.createTreeView(SimulatorView.id, { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions.push(
      this.#view,
      this.#changed,
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (visible) this.refresh();
      }),
      this.#view.onDidChangeCheckboxState(({ items }) => void this.#switch(items, options.log)),
      vscode.window.registerWebviewPanelSerializer(chatViewType, {
        deserializeWebviewPanel: async (panel, state) => (await this.#chats.get()).restore(panel, state),
      }),
      options.services.onDidChangeState(() => {
        this.refresh();
        void this.#watchSeed(options);
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("wamid.simulator.seed")) void this.#watchSeed(options, true);
      }),
      vscode.workspace.onDidSaveTextDocument((document) => {
        const isFaults = document.uri.toString() === vscode.Uri.joinPath(options.storageUri, faultsFile).toString();
        if (isFaults) void vscode.commands.executeCommand("wamid._simulator.saveFaults", document);
      }),
    );
  }

  async getTreeItem(node: SimulatorNode): Promise<vscode.TreeItem> {
    return (await this.#parts.get()).tree.item(node);
  }

  async getChildren(node?: SimulatorNode): Promise<SimulatorNode[]> {
    return (await this.#parts.get()).tree.children(node);
  }

  async resolveTreeItem(item: vscode.TreeItem, node: SimulatorNode): Promise<vscode.TreeItem> {
    return (await this.#parts.get()).tree.resolve(item, node);
  }

  /** What the commands do. */
  async actions(): Promise<SimulatorActions> {
    return (await this.#parts.get()).actions;
  }

  /** Opens the chat of a row's customer, or of one that is asked for. */
  async openChat(given: unknown): Promise<void> {
    const node = typeof given === "object" && given !== null && "kind" in given ? (given as SimulatorNode) : undefined;
    await (await this.#chats.get()).open(node?.kind === "persona" ? node.persona : undefined);
  }

  /** Asks the simulator again. What is expanded and selected stays so. */
  refresh(): void {
    clearTimeout(this.#pending);
    this.#pending = undefined;
    this.#changed.fire(undefined);
  }

  /** The row that a command from a key works on. */
  get selection(): readonly SimulatorNode[] {
    return this.#view.selection;
  }

  dispose(): void {
    clearTimeout(this.#pending);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#seedWatch?.dispose();
    this.#parts.dispose();
    this.#chats.dispose();
  }

  async #load(options: SimulatorViewOptions): Promise<Parts> {
    const [{ SimulatorTree }, { SimulatorActions }] = await Promise.all([
      import("./simulatorTree.ts"),
      import("./simulatorActions.ts"),
    ]);
    const tree = new SimulatorTree({ ...options, changed: () => this.#changedSoon() });
    const actions = new SimulatorActions({ ...options, selection: () => this.selection });
    return {
      tree,
      actions,
      dispose: () => {
        tree.dispose();
        actions.dispose();
      },
    };
  }

  /** While this window serves the simulator. */
  async #watchSeed({ services }: SimulatorViewOptions, anew = false): Promise<void> {
    const { SeedWatch } = await import("./seedWatch.ts");
    const isWanted = services.state("simulator").kind === "listening";
    if (!isWanted || anew) {
      this.#seedWatch?.dispose();
      this.#seedWatch = undefined;
    }
    if (isWanted) this.#seedWatch ??= new SeedWatch(services);
  }

  #changedSoon(): void {
    if (!this.#view.visible) return;
    this.#pending ??= setTimeout(() => void this.#refreshOutdated(), refreshMs);
  }

  async #refreshOutdated(): Promise<void> {
    this.#pending = undefined;
    const { tree } = await this.#parts.get();
    if (await tree.isOutdated()) this.refresh();
  }

  /** A rule that can't be switched is shown as it is again. */
  async #switch(items: readonly (readonly [SimulatorNode, vscode.TreeItemCheckboxState])[], log: Log): Promise<void> {
    try {
      const { actions } = await this.#parts.get();
      await actions.switchRules(
        items.flatMap(([node, state]) =>
          node.kind === "rule" ? [[node.rule, state === vscode.TreeItemCheckboxState.Checked] as const] : [],
        ),
      );
      for (const [node, state] of items) {
        if (node.kind !== "fault") continue;
        await actions.faults.switch(node.fault.id, state === vscode.TreeItemCheckboxState.Checked);
      }
    } catch (error) {
      log.error("rules", error);
      this.refresh();
    }
  }
}
