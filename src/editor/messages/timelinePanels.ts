import * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";
import { timelineOf } from "../../core/messages/timeline.ts";
import { fromTimelinePageSchema, type ToTimelinePage } from "../../core/messages/timelinePage.ts";
import { read } from "../../core/simulator/control.ts";
import type { MessageDetail } from "../../io/store/records.ts";
import type { Store } from "../../io/store/store.ts";
import { failureText } from "../failureText.ts";
import type { Log } from "../log.ts";
import type { Privacy } from "../privacy.ts";
import type { Services } from "../services.ts";
import type { Settings } from "../settings.ts";
import { webviewPage } from "../webviewPage.ts";
import type { RawDeliveries } from "./rawDeliveries.ts";
import type { ServiceWindows } from "./serviceWindows.ts";
import { timelinePicture, timelineTexts } from "./timelinePicture.ts";
import { timelineViewType } from "./timelines.ts";
import { recipientText, windowText } from "./words.ts";

export interface TimelinePanelsOptions {
  services: Services;
  settings: Pick<Settings, "stuckAfterMs">;
  privacy: Privacy;
  windows: ServiceWindows;
  log: Log;
  raw: RawDeliveries;
  extensionUri: vscode.Uri;
}

/** Changes that come closer together than this are shown together. */
const refreshMs = 200;
/** How often the time that is left is written anew. */
const ageMs = 30_000;

/** The timelines that are open: one for each message. */
export class TimelinePanels implements vscode.Disposable {
  readonly #options: TimelinePanelsOptions;
  readonly #open = new Map<string, vscode.WebviewPanel>();

  constructor(options: TimelinePanelsOptions) {
    this.#options = options;
  }

  open({ wamid, recipient, sender }: Pick<MessageDetail, "wamid" | "recipient" | "sender">): void {
    const known = this.#open.get(wamid);
    if (known !== undefined) {
      known.reveal();
      return;
    }
    const title = recipientText(recipient ?? sender, this.#options.privacy.views);
    this.#fill(vscode.window.createWebviewPanel(timelineViewType, title, vscode.ViewColumn.Active), wamid);
  }

  /** @param state what the page kept; nothing in it is trusted */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const wamid = typeof state === "object" && state !== null && "wamid" in state ? state.wamid : undefined;
    if (typeof wamid === "string" && !this.#open.has(wamid)) this.#fill(panel, wamid);
    else panel.dispose();
  }

  dispose(): void {
    for (const panel of [...this.#open.values()]) panel.dispose();
  }

  #fill(panel: vscode.WebviewPanel, wamid: string): void {
    const timeline = new TimelinePanel(this.#options, panel, wamid);
    this.#open.set(wamid, panel);
    panel.onDidDispose(() => {
      this.#open.delete(wamid);
      timeline.dispose();
    });
  }
}

/** One message's life in a webview. It is read from the store anew after each change there, while it is seen. */
class TimelinePanel implements vscode.Disposable {
  readonly #options: TimelinePanelsOptions;
  readonly #panel: vscode.WebviewPanel;
  readonly #wamid: string;
  readonly #subscriptions: vscode.Disposable[] = [];
  readonly #ages: NodeJS.Timeout;
  #watched: Store | undefined;
  #pending: NodeJS.Timeout | undefined;
  #isDisposed = false;

  constructor(options: TimelinePanelsOptions, panel: vscode.WebviewPanel, wamid: string) {
    this.#options = options;
    this.#panel = panel;
    this.#wamid = wamid;
    const folder = vscode.Uri.joinPath(options.extensionUri, "dist", "webview");
    panel.webview.options = { enableScripts: true, localResourceRoots: [folder] };
    panel.iconPath = new vscode.ThemeIcon("pulse");
    this.#subscriptions.push(
      panel.webview.onDidReceiveMessage((message: unknown) => this.#asked(message)),
      panel.onDidChangeViewState(() => this.#refresh()),
      options.privacy.onDidChange(() => void this.#refresh()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("wamid.messages.stuckAfter")) void this.#refresh();
      }),
    );
    this.#ages = setInterval(() => void this.#refresh(), ageMs);
    panel.webview.html = webviewPage(panel.webview, folder, {
      name: "timeline",
      data: { wamid, texts: JSON.stringify(timelineTexts()) },
    });
  }

  dispose(): void {
    this.#isDisposed = true;
    clearInterval(this.#ages);
    clearTimeout(this.#pending);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #refresh(): Promise<void> {
    clearTimeout(this.#pending);
    this.#pending = undefined;
    if (this.#isDisposed || !this.#panel.visible) return;
    try {
      const [store, catalogue] = await Promise.all([
        this.#options.services.store(),
        this.#options.services.catalogue(),
      ]);
      this.#watch(store);
      const message = store.message(this.#wamid);
      if (message === undefined) {
        return await this.#tell({ kind: "gone", text: vscode.l10n.t("This message is no longer kept.") });
      }
      const { privacy, settings, windows } = this.#options;
      await windows.update();
      const masking = privacy.views;
      const now = Date.now();
      const picture = timelinePicture(message, {
        now,
        masking,
        stuckAfterMs: settings.stuckAfterMs,
        catalogue,
        arrivals: store.queries.arrivals(this.#wamid),
        windows: windowTexts(windows, store, message),
      });
      this.#panel.title = picture.title;
      await this.#tell({ kind: "message", picture });
    } catch (error) {
      this.#options.log.error("timeline", error);
      if (!Failure.is(error)) throw error;
      await this.#tell({ kind: "gone", text: failureText(error) });
    }
  }

  #watch(store: Store): void {
    if (this.#watched === store || this.#isDisposed) return;
    this.#watched = store;
    this.#subscriptions.push(
      store.onDidChange(() => {
        if (this.#panel.visible) this.#pending ??= setTimeout(() => void this.#refresh(), refreshMs);
      }),
    );
  }

  async #asked(message: unknown): Promise<void> {
    const asked = read(fromTimelinePageSchema, message);
    if ("problem" in asked) return;
    switch (asked.value.kind) {
      case "ready":
        return this.#refresh();
      case "open":
        return this.#openStep(asked.value.step);
      case "explain":
        await vscode.commands.executeCommand("wamid.error.explain", asked.value.code);
        return;
      case "copy":
        await vscode.env.clipboard.writeText(this.#options.privacy.views.wamid(this.#wamid));
        vscode.window.setStatusBarMessage(vscode.l10n.t("The message id is on the clipboard."), 4_000);
        return;
    }
  }

  async #openStep(index: number): Promise<void> {
    const { services, raw } = this.#options;
    const store = await services.store();
    const message = store.message(this.#wamid);
    const step = message === undefined ? undefined : timelineOf(message, message.reports)[index];
    if (step === undefined) return;
    await (step.deliveryId === undefined ? raw.openExchange(this.#wamid) : raw.openDelivery(step.deliveryId));
  }

  async #tell(told: ToTimelinePage): Promise<void> {
    if (!this.#isDisposed) await this.#panel.webview.postMessage(told);
  }
}

/** The service window of the conversation in which the message stands. */
function windowTexts(windows: ServiceWindows, store: Store, message: MessageDetail): string[] {
  const { recipient, sender, phoneNumberId = "" } = message;
  if (recipient === undefined && sender === undefined) return [];
  const own = windows.of(store, recipient ?? sender).find((each) => each.phoneNumberId === phoneNumberId);
  return [windowText(own?.leftMs ?? 0)];
}
