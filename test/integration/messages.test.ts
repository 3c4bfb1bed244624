import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { loadCatalogue } from "../../src/core/errors/catalogue.ts";
import type { FromTimelinePage, TimelinePicture, ToTimelinePage } from "../../src/core/messages/timelinePage.ts";
import type { PrivacyLevel } from "../../src/core/privacy/mask.ts";
import type { Log } from "../../src/editor/log.ts";
import { ExportMessages } from "../../src/editor/messages/exportMessages.ts";
import type { MessagesView } from "../../src/editor/messages/messagesView.ts";
import { RawDeliveries } from "../../src/editor/messages/rawDeliveries.ts";
import { ServiceWindows } from "../../src/editor/messages/serviceWindows.ts";
import { TimelinePanels } from "../../src/editor/messages/timelinePanels.ts";
import { Privacy } from "../../src/editor/privacy.ts";
import { ImportDeliveries } from "../../src/editor/receiver/importDeliveries.ts";
import type { Services } from "../../src/editor/services.ts";
import type { Settings } from "../../src/editor/settings.ts";
import type { WamidDocuments } from "../../src/editor/wamidDocuments.ts";
import { Store } from "../../src/io/store/store.ts";
import { replace } from "../support/editorFakes.ts";

const appSecret = "0123456789abcdef0123456789abcdef";
const customer = "12025550144";

class FakePanel {
  readonly told: ToTimelinePage[] = [];
  readonly asked = new vscode.EventEmitter<unknown>();
  title = "";
  visible = true;
  iconPath: unknown;
  readonly onDidChangeViewState = new vscode.EventEmitter<unknown>().event;
  readonly onDidDispose = new vscode.EventEmitter<void>().event;
  readonly webview = {
    html: "",
    options: {},
    cspSource: "https://webview.test",
    asWebviewUri: (uri: vscode.Uri) => uri,
    onDidReceiveMessage: this.asked.event,
    postMessage: async (message: ToTimelinePage) => this.told.push(message),
  };

  ask(message: FromTimelinePage | object): void {
    this.asked.fire(message);
  }

  dispose(): void {
    this.visible = false;
  }

  picture(holds: (picture: TimelinePicture) => boolean): Promise<TimelinePicture> {
    return until(() => {
      const told = this.told.findLast((each) => each.kind === "message" && holds(each.picture));
      return told?.kind === "message" ? told.picture : undefined;
    });
  }
}

async function until<T>(look: () => T | undefined): Promise<T> {
  for (const last = Date.now() + 10_000; Date.now() < last; ) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("in vain");
}

describe("Messages: export, import, documents and timelines", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "wamid-messages-"));
  const seconds = Math.floor(Date.now() / 1_000);
  let store: Store;
  let other: Store;
  let level: PrivacyLevel = "never";
  const open = (name: string) =>
    Store.open({
      file: path.join(folder, name),
      now: Date.now,
      retention: () => ({ maxMessages: 1_000, maxAgeMs: 1e10 }),
    });
  const servicesOf = (of: () => Store) =>
    ({
      store: async () => of(),
      catalogue: () => loadCatalogue("en"),
      knownSecrets: async () => [appSecret],
      secretTexts: async () => [appSecret],
      state: () => ({ kind: "stopped" }),
      receiverUrl: undefined,
    }) as unknown as Services;
  const privacy = new Privacy({
    get privacy() {
      return level;
    },
  });
  const settings = { graphVersion: "v26.0", simulatorPort: 4681, stuckAfterMs: 60_000 } as Settings;
  const log = { error: (_: string, error: unknown) => assert.fail(String(error)) } as unknown as Log;
  const view = { selection: [], conditions: {} } as unknown as MessagesView;

  const deliver = (id: string, status: string, timestamp: number) =>
    store.commitDelivery({
      receivedAt: Date.now(),
      source: "webhook",
      outcome: "accepted",
      headers: { "content-type": "application/json", "x-note": appSecret },
      body: Buffer.from(
        JSON.stringify({
          object: "whatsapp_business_account",
          entry: [
            {
              id: "1",
              changes: [
                {
                  field: "messages",
                  value: { statuses: [{ id, status, timestamp: String(timestamp), recipient_id: customer }] },
                },
              ],
            },
          ],
        }),
      ),
    });

  before(async () => {
    store = open("one.db");
    other = open("two.db");
    store.recordSent({
      wamid: "wamid.A",
      accountId: "simulator",
      phoneNumberId: "104680000004681",
      recipient: customer,
      type: "text",
      request: { to: customer, type: "text", text: { body: "Hello Dana" } },
      reply: { messages: [{ id: "wamid.A" }] },
      acceptedAt: seconds * 1_000,
      requestedAt: seconds * 1_000 - 250,
    });
    await deliver("wamid.A", "sent", seconds);
    await deliver("wamid.A", "delivered", seconds + 1);
    await store.catchUp();
  });
  after(() => {
    store.dispose();
    other.dispose();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });

  const exportAs = async (format: string, ending: string): Promise<{ text: string; file: vscode.Uri }> => {
    const file = vscode.Uri.file(path.join(folder, `export.${ending}`));
    const restore = replace(vscode.window, "showSaveDialog", async () => file);
    try {
      const options = { services: servicesOf(() => store), settings, privacy, view, version: "0.1.0" };
      await new ExportMessages(options).run(undefined, undefined, format);
    } finally {
      restore();
    }
    return { text: new TextDecoder().decode(await vscode.workspace.fs.readFile(file)), file };
  };

  for (const [format, ending] of [
    ["jsonLines", "jsonl"],
    ["har", "har"],
  ] as const) {
    it(`takes what it exported as ${format} in again, without secrets`, async () => {
      level = "never";
      const { text, file } = await exportAs(format, ending);
      assert.ok(!text.includes(appSecret));
      assert.match(text, /Hello Dana/);
      other.clear();
      await new ImportDeliveries(servicesOf(() => other)).run(file);
      await other.catchUp();
      const [before, after] = [store.message("wamid.A"), other.message("wamid.A")];
      const comparable = (message: typeof before) => ({
        ...message,
        reports: message?.reports.map(({ deliveryId: _, ...each }) => each),
      });
      assert.deepEqual(comparable(after), comparable(before));
    });
  }

  it("masks exports where the setting says so", async () => {
    level = "exports";
    for (const [format, ending] of [
      ["jsonLines", "jsonl"],
      ["csv", "csv"],
      ["har", "har"],
    ] as const) {
      const { text } = await exportAs(format, ending);
      assert.doesNotMatch(text, /2025550144|Dana/, format);
      assert.ok(text.length > 100);
    }
  });

  it("puts the call of a message on the clipboard, with the token's name in its place", async () => {
    level = "never";
    const options = { services: servicesOf(() => store), settings, privacy, view, version: "0.1.0" };
    const row = store.message("wamid.A");
    await new ExportMessages(options).copyCurl({ kind: "message", row });
    const command = await vscode.env.clipboard.readText();
    assert.match(command, /http:\/\/127\.0\.0\.1:4681\/v26\.0\/104680000004681\/messages/);
    assert.match(command, /Bearer \$WHATSAPP_TOKEN/);
  });

  it("opens deliveries masked once everything is, and hides secrets of headers always", async () => {
    let provide: ((path: string) => string | Promise<string>) | undefined;
    const documents = {
      register: (_: string, given: typeof provide) => {
        provide = given;
        return { dispose: () => undefined };
      },
      refresh: () => undefined,
    } as unknown as WamidDocuments;
    const raw = new RawDeliveries({ services: servicesOf(() => store), documents, privacy });
    level = "always";
    assert.doesNotMatch((await provide?.("delivery-1.json")) ?? customer, /2025550144/);
    level = "exports";
    assert.match((await provide?.("delivery-1.json")) ?? "", /2025550144/);
    raw.dispose();
  });

  it("draws a timeline, follows what comes, and trusts nothing that the page says", async () => {
    level = "never";
    const raw = {
      openExchange: async () => undefined,
      openDelivery: async () => undefined,
    } as unknown as RawDeliveries;
    const extensionUri = vscode.Uri.file("/nowhere");
    const panels = new TimelinePanels({
      services: servicesOf(() => store),
      settings,
      privacy,
      windows: new ServiceWindows({ services: servicesOf(() => store), log }),
      log,
      raw,
      extensionUri,
    });
    const panel = new FakePanel();
    panels.restore(panel as unknown as vscode.WebviewPanel, { wamid: "wamid.A" });
    assert.match(panel.webview.html, /default-src 'none'/);
    assert.deepEqual([...panel.webview.html.matchAll(/<script\b[^>]*>/g)].length, 1);
    panel.ask({ kind: "ready" });
    const { steps, title, places } = await panel.picture(() => true);
    assert.equal(title, `+${customer}`);
    assert.deepEqual(
      steps.map(({ kind }) => kind),
      ["requested", "accepted", "sent", "delivered"],
    );
    assert.equal(places.length, 4);
    for (const junk of [{ kind: "open", step: 99 }, { kind: "open", step: "1" }, { kind: "eval" }, 7, null]) {
      panel.ask(junk as object);
    }
    await deliver("wamid.A", "read", seconds + 5);
    await panel.picture((picture) => picture.steps.at(-1)?.kind === "read");
    const unknown = new FakePanel();
    panels.restore(unknown as unknown as vscode.WebviewPanel, { wamid: 5 });
    assert.equal(unknown.visible, false);
    const gone = new FakePanel();
    panels.restore(gone as unknown as vscode.WebviewPanel, { wamid: "wamid.none" });
    gone.ask({ kind: "ready" });
    await until(() => gone.told.find(({ kind }) => kind === "gone"));
  });
});
