import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import { loadCatalogue } from "../../src/core/errors/catalogue.ts";
import { simulatorAccount, simulatorTokens } from "../../src/core/graph/simulated.ts";
import type { CatalogueSource } from "../../src/editor/catalogueSource.ts";
import type { Log } from "../../src/editor/log.ts";
import { ScenarioTests } from "../../src/editor/scenarios/scenarioTests.ts";
import type { ServiceActions } from "../../src/editor/serviceActions.ts";
import type { Services } from "../../src/editor/services.ts";
import type { Settings } from "../../src/editor/settings.ts";
import { ControlClient } from "../../src/io/simulator/control/controlClient.ts";
import { Simulator } from "../../src/io/simulator/simulator.ts";
import { diagnosticsOf, ExplainFolder } from "./support/explainFolder.ts";

const receiverUrl = "http://127.0.0.1:9/webhook";

/** A run that nobody looks at: what became of each scenario. */
class SeenRun {
  readonly states = new Map<string, string>();
  readonly messages: vscode.TestMessage[] = [];
  output = "";
  ended = false;

  readonly run = {
    token: new vscode.CancellationTokenSource().token,
    enqueued: ({ label }: vscode.TestItem) => this.states.set(label, "enqueued"),
    started: ({ label }: vscode.TestItem) => this.states.set(label, "started"),
    passed: ({ label }: vscode.TestItem) => this.states.set(label, "passed"),
    skipped: ({ label }: vscode.TestItem) => this.states.set(label, "skipped"),
    failed: ({ label }: vscode.TestItem, message: vscode.TestMessage) => {
      this.states.set(label, "failed");
      this.messages.push(message);
    },
    errored: ({ label }: vscode.TestItem, message: vscode.TestMessage) => {
      this.states.set(label, "errored");
      this.messages.push(message);
    },
    appendOutput: (text: string) => {
      this.output += text;
    },
    end: () => {
      this.ended = true;
    },
  };
}

describe("Scenarios", () => {
  const folder = new ExplainFolder("scenarios");
  const simulator = new Simulator({
    identity: () => "scenario test",
    appSecret: () => "secret",
    webhookUrl: () => receiverUrl,
    now: Date.now,
    delays: { sentMs: 1, deliveredMs: 2, readMs: 3, playedMs: 4 },
  });
  const control = new ControlClient(() => simulator.controlUrl);
  const controller = vscode.tests.createTestController("wamid.scenarios.test", "Test");
  let webhook: string | undefined;
  let bot: Server;
  let tests: ScenarioTests;
  let seen = new SeenRun();

  before(async () => {
    await folder.create();
    await simulator.start(0);
    bot = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part);
      response.end();
      const { messages = [] } = JSON.parse(Buffer.concat(parts).toString()).entry[0].changes[0].value;
      for (const { from, text } of messages) {
        await fetch(`${simulator.baseUrl}/v26.0/${simulatorAccount.phoneNumberId}/messages`, {
          method: "POST",
          headers: { Authorization: `Bearer ${simulatorTokens.valid.token}` },
          body: JSON.stringify({ messaging_product: "whatsapp", to: from, text: { body: `You said ${text.body}` } }),
        });
      }
    });
    await new Promise<void>((resolve) => bot.listen(0, "127.0.0.1", resolve));
    const catalogue = await loadCatalogue("en");
    tests = new ScenarioTests({
      controller: Object.assign(Object.create(null), {
        items: controller.items,
        createTestItem: controller.createTestItem.bind(controller),
        createTestRun: () => seen.run,
      }) as vscode.TestController,
      services: { simulatorControl: async () => control, receiverUrl } as unknown as Services,
      actions: { ensureSimulator: async () => simulator.baseUrl } as unknown as ServiceActions,
      settings: {
        get scenariosWebhook() {
          return webhook;
        },
      } as Settings,
      catalogue: {
        get: async () => catalogue,
        onDidChange: () => ({ dispose: () => undefined }),
      } as unknown as CatalogueSource,
      log: { error: (_: string, error: unknown) => console.error(error) } as unknown as Log,
    });
  });

  after(async () => {
    tests.dispose();
    controller.dispose();
    control.dispose();
    await simulator.stop();
    bot.close();
    bot.closeAllConnections();
    await folder.remove();
  });

  beforeEach(() => {
    seen = new SeenRun();
    webhook = `http://127.0.0.1:${(bot.address() as AddressInfo).port}/webhook`;
  });

  const text = [
    "scenarios:",
    "  - name: right",
    "    steps:",
    "      - write: a",
    "      - expect: You said a",
    "  - name: wrong",
    "    steps:",
    "      - write: b",
    "      - expect: You said c",
    "  - name: not now",
    "    skip: true",
    "    steps: [{ write: d }]",
    "",
  ].join("\n");
  const itemOf = (uri: vscode.Uri) => controller.items.get(uri.toString());

  it("are found in the workspace, in YAML and JSON, and say what is wrong with a file", async () => {
    const yaml = await folder.write("one.wamid-scenario.yaml", text);
    const json = await folder.write(
      "two.wamid-scenario.json",
      JSON.stringify({ scenarios: [{ name: "in JSON", steps: [{ write: "x" }] }] }),
    );
    const broken = await folder.write(
      "broken.wamid-scenario.yml",
      "scenarios:\n  - name: x\n    steps: [{ writ: x }]\n",
    );
    await tests.discover();
    const labels: string[] = [];
    for (const [, { label, range }] of itemOf(yaml)?.children ?? []) labels.push(`${label} ${range?.start.line}`);
    assert.deepEqual(labels.sort(), ["not now 9", "right 1", "wrong 5"]);
    assert.equal(itemOf(json)?.children.size, 1);
    assert.equal(itemOf(broken)?.error, "3: There is no “writ” here. Did you mean “write”?");
    await vscode.workspace.fs.delete(broken);
    await tests.discover();
    assert.equal(itemOf(broken), undefined);
  });

  it("run, and fail at their step with what was expected and what came", async () => {
    const uri = folder.file("one.wamid-scenario.yaml");
    await tests.runFile(uri, undefined);
    assert.deepEqual(Object.fromEntries(seen.states), { right: "passed", wrong: "failed", "not now": "skipped" });
    const [message] = seen.messages;
    assert.equal(message?.expectedOutput, "text: You said c");
    assert.equal(message?.actualOutput, "text: You said b");
    assert.equal(message?.location?.range.start.line, 8);
    assert.match(seen.output, /✔.* write: a/);
    assert.match(seen.output, /bot: You said b\r\n/);
    assert.ok(seen.ended);
    assert.deepEqual(await control.call("GET", "/targets"), { data: [receiverUrl] });
  });

  it("run one by one, by their names", async () => {
    await tests.runFile(folder.file("one.wamid-scenario.yaml"), "right");
    assert.deepEqual([...seen.states], [["right", "passed"]]);
  });

  it("say that no bot is connected: webhooks go to the editor's own receiver alone", async () => {
    webhook = undefined;
    await tests.runFile(folder.file("one.wamid-scenario.yaml"), "right");
    assert.match(String(seen.messages[0]?.message), /^No bot is connected/);
  });

  it("can be called off", async () => {
    const uri = await folder.write(
      "long.wamid-scenario.yaml",
      "scenarios:\n  - { name: long, steps: [{ expectSilence: 1h }] }\n  - { name: next, steps: [{ write: a }] }\n",
    );
    await tests.discover();
    const item = itemOf(uri);
    assert.ok(item);
    const token = new vscode.CancellationTokenSource();
    const run = tests.run(new vscode.TestRunRequest([item]), token.token);
    setTimeout(() => token.cancel(), 100);
    await run;
    assert.deepEqual(Object.fromEntries(seen.states), { long: "skipped", next: "skipped" });
  });

  it("have a line above each name that runs it, and marks where something is wrong", async () => {
    const uri = folder.file("one.wamid-scenario.yaml");
    await vscode.window.showTextDocument(uri);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri, 10);
    const own = lenses.filter(({ command }) => command?.command === "wamid.scenario.run");
    // Those of this suite's own object stand beside those of the extension.
    const titles = new Set(own.map(({ range, command }) => `${range.start.line} ${command?.title}`));
    assert.deepEqual(
      [...titles],
      [1, 5, 9].flatMap((line) => [`${line} $(play) Run Scenario`, `${line} Run All (3)`]),
    );
    const bad = text.replace("write: a", "waite: 5");
    await folder.opened("bad.wamid-scenario.yaml", bad);
    const found = await diagnosticsOf(folder.file("bad.wamid-scenario.yaml"), ({ length }) => length > 0);
    assert.match(found[0]?.message ?? "", /waite/);
    assert.equal(found[0]?.range.start.line, 3);
  });

  it("begin with an example, in YAML or JSON, that can be run", async () => {
    for (const name of ["new.wamid-scenario.yaml", "new.wamid-scenario.json"]) {
      await vscode.commands.executeCommand("wamid.scenario.new", folder.file(name));
      assert.equal(vscode.window.activeTextEditor?.document.uri.path, folder.file(name).path);
      const lenses = await tests.provideCodeLenses(vscode.window.activeTextEditor.document);
      assert.equal(lenses.length, 2);
    }
  });
});
