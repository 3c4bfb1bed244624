import assert from "node:assert/strict";
import * as vscode from "vscode";
import { loadCatalogue } from "../../src/core/errors/catalogue.ts";
import { simulatorAccount, simulatorTokens } from "../../src/core/graph/simulated.ts";
import type { Chat, FromChatPage, ToChatPage } from "../../src/core/simulator/chat.ts";
import type { Log } from "../../src/editor/log.ts";
import type { Services } from "../../src/editor/services.ts";
import { ChatPanel } from "../../src/editor/simulator/chatPanel.ts";
import { ControlClient } from "../../src/io/simulator/control/controlClient.ts";
import { Simulator } from "../../src/io/simulator/simulator.ts";

/** A webview that nobody sees: what the page would be told, and what it would ask. */
class FakePanel {
  readonly told: ToChatPage[] = [];
  readonly #asked = new vscode.EventEmitter<unknown>();
  title = "";
  visible = true;
  iconPath: unknown;
  readonly onDidChangeViewState = new vscode.EventEmitter<unknown>().event;
  readonly webview = {
    html: "",
    options: {},
    cspSource: "https://webview.test",
    asWebviewUri: (uri: vscode.Uri) => uri,
    onDidReceiveMessage: this.#asked.event,
    postMessage: async (message: ToChatPage) => this.told.push(message),
  };

  ask(message: FromChatPage | object): void {
    this.#asked.fire(message);
  }

  /** The newest chat for which it holds. */
  async chat(holds: (chat: Chat) => boolean): Promise<Chat> {
    const found = await this.#until(() => this.told.findLast((told) => told.kind === "chat" && holds(told.chat)));
    assert.ok(found.kind === "chat");
    return found.chat;
  }

  async hears<K extends ToChatPage["kind"]>(kind: K): Promise<ToChatPage & { kind: K }> {
    return (await this.#until(() => this.told.findLast((told) => told.kind === kind))) as ToChatPage & { kind: K };
  }

  async #until<T>(look: () => T | undefined): Promise<T> {
    for (const last = Date.now() + 5_000; Date.now() < last; ) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`in vain: ${JSON.stringify(this.told.at(-1))}`);
  }
}

describe("The chat panel", () => {
  const simulator = new Simulator({
    identity: () => "chat test",
    appSecret: () => "secret",
    webhookUrl: () => "",
    now: Date.now,
    delays: { sentMs: 5, deliveredMs: 15, readMs: 25, playedMs: 35 },
  });
  const control = new ControlClient(() => simulator.controlUrl);
  const stateChanged = new vscode.EventEmitter<"simulator">();
  const services = {
    store: async () => ({}),
    state: () => simulator.state,
    simulatorUrl: async () => simulator.baseUrl,
    simulatorControl: async () => control,
    catalogue: () => loadCatalogue("en"),
    onDidChangeState: stateChanged.event,
  } as unknown as Services;
  const log = { error: () => undefined } as unknown as Log;
  const folder = vscode.Uri.file("/nowhere");
  let panel: FakePanel;
  let chat: ChatPanel;

  before(() => simulator.start(0));
  after(async () => {
    control.dispose();
    await simulator.stop();
  });
  beforeEach(() => {
    panel = new FakePanel();
    const options = { services, log, extensionUri: folder, filesUri: folder };
    chat = new ChatPanel(options, panel as unknown as vscode.WebviewPanel, "dana");
  });
  afterEach(() => chat.dispose());

  const send = (body: object) =>
    fetch(`${simulator.baseUrl}/v26.0/${simulatorAccount.phoneNumberId}/messages`, {
      method: "POST",
      headers: { Authorization: `Bearer ${simulatorTokens.valid.token}`, "Content-Type": "application/json" },
      body: JSON.stringify({ messaging_product: "whatsapp", to: "12025550101", ...body }),
    });

  it("has a page that runs its own script and nothing else", () => {
    const { html } = panel.webview;
    const [, nonce = ""] = /script-src 'nonce-(\w+)'/.exec(html.replaceAll("&#39;", "'")) ?? [];
    assert.ok(nonce.length >= 16);
    assert.match(html, /default-src 'none'/);
    assert.doesNotMatch(html, /unsafe-|\son\w+=|https?:\/\/(?!webview\.test)/);
    assert.deepEqual([...html.matchAll(/<script\b[^>]*>/g)].length, 1);
    assert.match(html, new RegExp(`<script nonce="${nonce}"`));
  });

  it("writes as the customer, and says when it arrived", async () => {
    panel.ask({ kind: "ready" });
    const { persona } = await panel.chat(() => true);
    assert.equal(persona.name, "Dana Okafor");
    assert.equal(panel.title, "Dana Okafor");
    panel.ask({ kind: "write", message: { type: "text", text: "Hello" }, isDraft: true });
    await panel.hears("written");
    await panel.chat(({ messages }) => messages.some(({ text }) => text === "Hello"));
  });

  it("hears the bot without asking, and answers by its button", async () => {
    panel.ask({ kind: "ready" });
    await panel.chat(() => true);
    const buttons = [{ type: "reply", reply: { id: "y", title: "Yes" } }];
    await send({ type: "interactive", interactive: { type: "button", body: { text: "Come?" }, action: { buttons } } });
    const { messages } = await panel.chat((seen) =>
      seen.messages.some(({ text, status }) => text === "Come?" && status === "read"),
    );
    const write = messages.findLast(({ text }) => text === "Come?")?.buttons[0]?.write;
    assert.ok(write);
    panel.ask({ kind: "write", message: write });
    await panel.chat((seen) => seen.messages.at(-1)?.text === "Yes");
  });

  it("names a failure, and says in words what can't be written", async () => {
    panel.ask({ kind: "ready" });
    const { windowClosesAt, now } = await panel.chat(() => true);
    await control.call("POST", "/clock", { advanceMs: windowClosesAt - now + 1_000 });
    await send({ type: "text", text: { body: "Too late" } });
    await panel.chat(({ messages }) => messages.some(({ code }) => code === 131047));
    const { failures } = await panel.hears("chat");
    assert.equal(failures[131047], "Re-engagement message");
    panel.ask({ kind: "write", message: { type: "press", press: "nothing" } });
    assert.match((await panel.hears("refused")).text, /nothing/);
    await control.call("POST", "/clock", { reset: true });
  });

  it("shows a picture, and copes with one that is gone", async () => {
    panel.ask({ kind: "ready" });
    panel.ask({ kind: "write", message: { type: "image" } });
    const { messages } = await panel.chat((seen) => seen.messages.at(-1)?.media !== undefined);
    const id = messages.at(-1)?.media?.id ?? "";
    panel.ask({ kind: "file", id });
    const { file } = await panel.hears("file");
    assert.match(file?.mimeType ?? "", /^image\//);
    panel.told.length = 0;
    panel.ask({ kind: "file", id: "1" });
    assert.equal((await panel.hears("file")).file, undefined);
  });

  it("passes over what a page can't mean", async () => {
    for (const nonsense of [{ kind: "run" }, { kind: "write" }, { kind: "link", url: 1 }, {}]) panel.ask(nonsense);
    panel.ask({ kind: "link", url: "command:workbench.action.terminal.new" });
    await panel.hears("refused");
  });

  it("says that the simulator stopped, and goes on when it runs again", async () => {
    panel.ask({ kind: "ready" });
    await panel.chat(() => true);
    const port = Number(new URL(simulator.baseUrl ?? "").port);
    await simulator.stop();
    stateChanged.fire("simulator");
    await panel.hears("stopped");
    panel.told.length = 0;
    await simulator.start(port);
    stateChanged.fire("simulator");
    await panel.chat(({ messages }) => messages.length === 0);
  });
});
