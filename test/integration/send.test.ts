import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { loadCatalogue } from "../../src/core/errors/catalogue.ts";
import { Failure } from "../../src/core/failure.ts";
import { simulatorAccount } from "../../src/core/graph/simulated.ts";
import { Accounts } from "../../src/editor/account/accounts.ts";
import { Privacy } from "../../src/editor/privacy.ts";
import { Secrets } from "../../src/editor/secrets.ts";
import { SendMessage } from "../../src/editor/send/sendMessage.ts";
import type { GraphClient } from "../../src/io/graph/graphClient.ts";
import { Store } from "../../src/io/store/store.ts";
import { FakeSecretStorage, memento, replace } from "../support/editorFakes.ts";
import { useFreePorts } from "../support/editorPorts.ts";

type Result = { wamid?: string; failure?: Failure } | undefined;

const send = (argument?: object) => vscode.commands.executeCommand<Result>("wamid.message.send", argument);

/** The store as another window sees it: the file lies somewhere below the run's own folder, which differs by editor. */
function openStore(): Store {
  const folder = path.dirname(process.env.WAMID_RESULTS ?? "");
  const name = path.join("globalStorage", "wamid.wamid", "wamid.db");
  const found = readdirSync(folder, { recursive: true, encoding: "utf8" }).find((file) => file.endsWith(name));
  assert.ok(found, `no ${name} below ${folder}`);
  return Store.open({
    file: path.join(folder, found),
    now: Date.now,
    retention: () => ({ maxMessages: 100_000, maxAgeMs: 86_400_000 }),
  });
}

function storedMessage(wamid: string) {
  const store = openStore();
  try {
    return store.message(wamid);
  } finally {
    store.dispose();
  }
}

/** Presses Enter on every question until the command ends. */
async function answerAll<T>(command: Thenable<T>): Promise<T> {
  let ended = false;
  const end = () => {
    ended = true;
  };
  command.then(end, end);
  while (!ended) {
    await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return command;
}

describe("Send Test Message", () => {
  before(async () => {
    await vscode.extensions.getExtension("wamid.wamid")?.activate();
    await useFreePorts();
  });

  it("with an argument that says it all, it sends without a question, and the store has it", async () => {
    const result = await send({ accountId: simulatorAccount.id, to: "+1 202 555 0101", text: "From a test" });
    assert.match(result?.wamid ?? "", /^wamid\./);
    const message = storedMessage(result?.wamid ?? "");
    assert.equal(message?.recipient, "12025550101");
    assert.equal(message?.accountId, simulatorAccount.id);
    assert.equal(message?.type, "text");
  });

  it("a template is filled in from the API's own list", async () => {
    const template = { name: "hello_world", language: "en_US" };
    const result = await send({ to: "+12025550101", template });
    const message = storedMessage(result?.wamid ?? "");
    assert.equal(message?.templateName, template.name);
  });

  it("what the argument leaves open is asked for", async () => {
    const result = await answerAll(send({ accountId: simulatorAccount.id }));
    const message = storedMessage(result?.wamid ?? "");
    assert.equal(message?.type, "text");
    assert.match(message?.recipient ?? "", /^\d{11,}$/);
  });

  it("a refusal is the result, with the API's code", async () => {
    const result = await send({ to: "+12025550120", text: "From a test" });
    const failure = result?.failure as Failure<"graph"> | undefined;
    assert.equal(failure?.code, "graph");
    assert.equal(failure?.details.error.code, 131030);
    await vscode.commands.executeCommand("notifications.clearAll");
  });

  it("an argument of the wrong form is refused", async () => {
    await assert.rejects(async () => send({ to: 12025550101 }), /\bto$/);
    await assert.rejects(async () => send({ to: "12", text: "From a test" }), /\bto$/);
    await assert.rejects(async () => send({ to: "+12025550101", type: "fax" }), /\btype$/);
    await assert.rejects(async () => send({ accountId: "nobody", to: "+12025550101", text: "x" }), /\baccountId$/);
  });

  it("Escape gives up quietly", async () => {
    const result = send();
    let ended = false;
    result.then(() => {
      ended = true;
    });
    while (!ended) {
      await vscode.commands.executeCommand("workbench.action.closeQuickOpen");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.equal(await result, undefined);
  });
});

describe("Cancel while a message is sent", () => {
  const undo: (() => void)[] = [];
  afterEach(() => {
    for (const each of undo.splice(0)) each();
  });

  /** Presses Cancel while the simulator starts, or once the request is under way, and returns the warnings that are shown. */
  async function cancelled(when: "starting" | "sending"): Promise<{ warnings: string[]; requests: number }> {
    const warnings: string[] = [];
    let requests = 0;
    const source = new vscode.CancellationTokenSource();
    undo.push(
      replace(vscode.window, "withProgress", (_options, work) => work({ report: () => undefined }, source.token)),
      replace(vscode.window, "showWarningMessage", async (text: string) => {
        warnings.push(text);
        return undefined;
      }),
    );
    const graph = {
      send: (_target: unknown, _id: unknown, _request: unknown, signal: AbortSignal) => {
        requests += 1;
        source.cancel();
        return new Promise((_, reject) => {
          if (signal.aborted) reject(Failure.cancelled());
        });
      },
    } as unknown as GraphClient;
    const sender = new SendMessage({
      accounts: new Accounts({
        globalState: memento(),
        workspaceState: memento(),
        secrets: new Secrets(new FakeSecretStorage()),
        ensureSimulator: async () => {
          if (when === "starting") source.cancel();
          return "http://127.0.0.1:1";
        },
      }),
      services: { store: async () => ({}) as Store, graph: async () => graph, catalogue: () => loadCatalogue("en") },
      privacy: new Privacy({ privacy: "exports" }),
      now: Date.now,
    });
    assert.equal(await sender.run({ to: "+12025550101", type: "text", text: "From a test" }), undefined);
    return { warnings, requests };
  }

  it("says that the message may be out, once the request is", async () => {
    const { warnings, requests } = await cancelled("sending");
    assert.deepEqual([warnings.length, requests], [1, 1]);
  });

  it("says nothing before that, and nothing goes out", async () => {
    assert.deepEqual(await cancelled("starting"), { warnings: [], requests: 0 });
  });
});
