import * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";
import { type FromChatPage, fromChatPageSchema, type ToChatPage } from "../../core/simulator/chat.ts";
import { read } from "../../core/simulator/control.ts";
import type { ControlClient } from "../../io/simulator/control/controlClient.ts";
import { failureText } from "../failureText.ts";
import type { Log } from "../log.ts";
import { isRunning, type Services } from "../services.ts";
import { webviewPage } from "../webviewPage.ts";
import { askAttachment } from "./attachment.ts";
import { chatTexts } from "./chatTexts.ts";

export interface ChatPanelOptions {
  services: Services;
  log: Log;
  extensionUri: vscode.Uri;
  /** Where files that are opened are written. */
  filesUri: vscode.Uri;
}

const emojis = ["👍", "❤️", "😂", "😮", "😢", "🙏"] as const;

/** One chat: a webview in which the user writes as a customer. What it shows is asked of the simulator anew after each change there. */
export class ChatPanel implements vscode.Disposable {
  readonly #options: ChatPanelOptions;
  readonly #panel: vscode.WebviewPanel;
  readonly #personaId: string;
  readonly #subscriptions: vscode.Disposable[] = [];
  #numberId: string | undefined;
  #watch: vscode.Disposable | undefined;
  #isDisposed = false;

  constructor(options: ChatPanelOptions, panel: vscode.WebviewPanel, personaId: string) {
    this.#options = options;
    this.#panel = panel;
    this.#personaId = personaId;
    const { extensionUri, services } = options;
    const folder = vscode.Uri.joinPath(extensionUri, "dist", "webview");
    panel.webview.options = { enableScripts: true, localResourceRoots: [folder] };
    panel.iconPath = new vscode.ThemeIcon("comment-discussion");
    this.#subscriptions.push(
      panel.webview.onDidReceiveMessage((message: unknown) => this.#asked(message)),
      panel.onDidChangeViewState(() => this.#refresh()),
      services.onDidChangeState((service) => {
        if (service === "simulator") void this.#refresh();
      }),
    );
    panel.webview.html = webviewPage(panel.webview, folder, {
      name: "chat",
      policy: ["img-src data:", "media-src data:"],
      data: { persona: personaId, texts: JSON.stringify(chatTexts()) },
    });
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#watch?.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #refresh(): Promise<void> {
    if (this.#isDisposed || !this.#panel.visible) return;
    const { services, log } = this.#options;
    try {
      // With the store open this window hears of a simulator that another one starts.
      await services.store();
      if (!isRunning(services.state("simulator"))) return await this.#tell({ kind: "stopped" });
      const control = await services.simulatorControl();
      this.#watch ??= control.watch(() => void this.#refresh());
      const chat = await control.chat(this.#personaId, this.#numberId);
      const catalogue = await services.catalogue();
      const codes = new Set(chat.messages.flatMap(({ code }) => code ?? []));
      const failures = Object.fromEntries([...codes].map((code) => [code, catalogue.find(code)?.title ?? ""]));
      if (this.#isDisposed) return;
      this.#panel.title = chat.persona.name;
      await this.#tell({ kind: "chat", chat, failures });
    } catch (error) {
      log.error("chat", error);
      if (Failure.is(error, "simulatorStopped")) await this.#tell({ kind: "stopped" });
      else if (Failure.is(error)) await this.#tell({ kind: "gone", text: failureText(error) });
      else throw error;
    }
  }

  async #asked(message: unknown): Promise<void> {
    const asked = read(fromChatPageSchema, message);
    if ("problem" in asked) return;
    try {
      await this.#do(asked.value);
    } catch (error) {
      if (Failure.is(error, "cancelled")) return;
      this.#options.log.error("chat", error);
      const text = Failure.is(error)
        ? failureText(error)
        : vscode.l10n.t("Something went wrong in Wamid. The log has the details.");
      await this.#tell({ kind: "refused", text });
    }
  }

  async #do(asked: FromChatPage): Promise<void> {
    switch (asked.kind) {
      case "ready":
        this.#numberId = asked.numberId;
        return this.#refresh();
      case "number":
        this.#numberId = asked.id;
        return this.#refresh();
      case "write":
        return this.#write(asked.message, asked.isDraft);
      case "attach": {
        const context = asked.answers === undefined ? {} : { context: { id: asked.answers } };
        const written = await askAttachment();
        return this.#write(written.type === "system" ? written : { ...written, ...context });
      }
      case "react":
        return this.#react(asked.id);
      case "edit":
        return this.#edit(asked.id, asked.text);
      case "file":
        return this.#file(asked.id);
      case "open":
        return this.#open(asked.id, asked.name);
      case "link":
        return openLink(asked.url);
      case "copy":
        await vscode.env.clipboard.writeText(asked.text);
        vscode.window.setStatusBarMessage(vscode.l10n.t("Copied."), 4_000);
        return;
      case "explain":
        await vscode.commands.executeCommand("wamid.error.explain", asked.code);
        return;
      case "advance":
        await vscode.commands.executeCommand("wamid.simulator.advanceClock", { ms: Math.max(0, Math.round(asked.ms)) });
        return;
      case "start":
        await vscode.commands.executeCommand("wamid.simulator.start");
        return;
    }
  }

  async #write(message: Readonly<Record<string, unknown>>, isDraft = false): Promise<void> {
    const number = this.#numberId === undefined ? {} : { number: this.#numberId };
    const control = await this.#control();
    await control.call("POST", `/personas/${encodeURIComponent(this.#personaId)}/messages`, { ...message, ...number });
    if (isDraft) await this.#tell({ kind: "written" });
    await this.#refresh();
  }

  async #react(id: string): Promise<void> {
    const none = vscode.l10n.t("No reaction");
    const chosen = await vscode.window.showQuickPick([...emojis, none], {
      title: vscode.l10n.t("React as the customer"),
    });
    if (chosen === undefined) return;
    const reaction = { message_id: id, ...(chosen !== none && { emoji: chosen }) };
    await this.#write({ type: "reaction", reaction });
  }

  async #edit(id: string, text: string): Promise<void> {
    const body = await vscode.window.showInputBox({ title: vscode.l10n.t("Edit the customer's message"), value: text });
    if (body === undefined || body === "" || body === text) return;
    const edit = { original_message_id: id, message: { type: "text", text: { body } } };
    await this.#write({ type: "edit", edit });
  }

  async #file(id: string): Promise<void> {
    const control = await this.#control();
    const file = await control.file(id).catch((error: unknown) => {
      // It was deleted, or too much else was uploaded since.
      if (Failure.is(error, "simulatorRefused")) return undefined;
      throw error;
    });
    await this.#tell({ kind: "file", id, file });
  }

  async #open(id: string, name: string | undefined): Promise<void> {
    const { filesUri } = this.#options;
    const { mimeType, data } = await (await this.#control()).file(id);
    const safe = (name ?? `file.${mimeType.replace(/^.*\//, "").replace(/\W.*/, "")}`).replaceAll(
      /[^\p{L}\p{N}._-]+/gu,
      "_",
    );
    const file = vscode.Uri.joinPath(filesUri, `${id.replaceAll(/\W/g, "")}-${safe}`);
    await vscode.workspace.fs.writeFile(file, Buffer.from(data, "base64"));
    await vscode.commands.executeCommand("vscode.open", file);
  }

  async #control(): Promise<ControlClient> {
    await this.#options.services.simulatorUrl();
    return this.#options.services.simulatorControl();
  }

  async #tell(told: ToChatPage): Promise<void> {
    if (!this.#isDisposed) await this.#panel.webview.postMessage(told);
  }
}

async function openLink(url: string): Promise<void> {
  if (!/^https?:\/\//i.test(url)) throw Failure.simulatorRefused({ reason: url });
  await vscode.env.openExternal(vscode.Uri.parse(url, true));
}
