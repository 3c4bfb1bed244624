import assert from "node:assert/strict";
import * as vscode from "vscode";
import { Failure } from "../../src/core/failure.ts";
import type { Account } from "../../src/core/graph/account.ts";
import { newState } from "../../src/core/simulator/state.ts";
import type { Accounts } from "../../src/editor/account/accounts.ts";
import type { Services } from "../../src/editor/services.ts";
import { importAccount } from "../../src/editor/simulator/importAccount.ts";
import { GraphClient } from "../../src/io/graph/graphClient.ts";
import { Http } from "../../src/io/graph/http.ts";
import { ControlClient } from "../../src/io/simulator/control/controlClient.ts";
import { Simulator } from "../../src/io/simulator/simulator.ts";
import { replace } from "../support/editorFakes.ts";

const wabaId = "220000000000777";
const token = "EAARealTokenThatMustNotBeCopied00000001ZD";

describe("Import from My Account", () => {
  const usual = { appSecret: () => "secret", webhookUrl: () => "", now: Date.now };
  /** Stands for Meta. */
  const real = new Simulator({
    ...usual,
    identity: () => "real",
    seed: () => {
      const state = newState(Date.now());
      for (const waba of state.wabas) waba.id = wabaId;
      for (const owned of [...state.numbers, ...state.templates]) owned.wabaId = wabaId;
      const [first] = state.tokens;
      if (first) state.tokens = [{ ...first, token, wabaIds: [wabaId] }];
      return state;
    },
  });
  const own = new Simulator({ ...usual, identity: () => "own" });
  const control = new ControlClient(() => own.controlUrl);
  const http = new Http(() => ({ noProxy: ["*"], strictTls: true, systemCertificates: false }), {});
  const graph = new GraphClient({ http, version: () => "v26.0", timeoutMs: () => 10_000, now: Date.now });
  const said: { severity: string; text: string; actions: readonly { title: string }[] }[] = [];
  const undo: (() => void)[] = [];
  let added: Account[] = [];
  let baseUrl = "";

  const accounts = {
    list: () => added,
    targetOf: async (account: Account) => ({ accountId: account.id, baseUrl, accessToken: token }),
    simulatorTarget: async () => ({ accountId: "simulator", baseUrl: own.baseUrl ?? "", accessToken: "" }),
  } as unknown as Accounts;
  const services = {
    graph: async () => graph,
    simulatorControl: async () => control,
    catalogue: async () => ({ find: () => undefined }),
  } as unknown as Services;
  const run = () => importAccount({ services, accounts });

  before(async () => {
    await Promise.all([real.start(0), own.start(0)]);
    baseUrl = real.baseUrl ?? "";
  });
  after(async () => {
    control.dispose();
    http.dispose();
    await Promise.all([real.stop(), own.stop()]);
  });
  beforeEach(() => {
    added = [{ id: "1", kind: "cloud", name: "My Shop", phoneNumberId: "1", wabaId }];
    said.length = 0;
    for (const [name, severity] of [
      ["showInformationMessage", "information"],
      ["showErrorMessage", "error"],
    ] as const) {
      const show = (async (text: string, ...actions: { title: string }[]) => {
        said.push({ severity, text, actions });
        return undefined;
      }) as never;
      undo.push(replace(vscode.window, name, show));
    }
  });
  afterEach(() => {
    for (const each of undo.splice(0)) each();
  });
  const hasIt = async () => (await control.overview()).numbers.some((number) => number.wabaId === wabaId);

  it("says that there is none to copy, with a way to add one", async () => {
    added = [];
    await run();
    assert.deepEqual(
      said.map(({ severity, actions }) => [severity, actions.length]),
      [["information", 1]],
    );
  });

  it("says why nothing was copied: the token, a permission, the network", async () => {
    const change = (body: object) =>
      fetch(`${real.controlUrl}/tokens/${token}`, { method: "PATCH", body: JSON.stringify(body) });
    await change({ expiresAt: 1 });
    await run();
    await change({ expiresAt: "never", scopes: ["whatsapp_business_messaging"] });
    await run();
    await change({ scopes: ["whatsapp_business_management"] });
    baseUrl = "http://127.0.0.1:1";
    await run();
    baseUrl = real.baseUrl ?? "";
    assert.equal(said.length, 3);
    for (const [index, words] of [/\b190\b/, /\b200\b/, /127\.0\.0\.1:1/].entries()) {
      assert.equal(said[index]?.severity, "error");
      assert.match(said[index]?.text ?? "", words);
      assert.ok(!said[index]?.text.includes(token));
    }
    assert.equal(await hasIt(), false);
  });

  it("copies it all, and says how much", async () => {
    await run();
    assert.equal(said[0]?.severity, "information");
    assert.match(said[0]?.text ?? "", /My Shop.* 2, .* 25/);
    assert.equal(await hasIt(), true);
    assert.ok(!JSON.stringify(await control.call("GET", "/state")).includes(token));
  });

  it("asks which one, and is left by Escape", async () => {
    added.push({ id: "2", kind: "cloud", name: "Other", phoneNumberId: "2", wabaId: "2" });
    undo.push(replace(vscode.window, "showQuickPick", (async () => undefined) as never));
    Object.assign(accounts, { active: added[0] });
    await assert.rejects(run(), (error) => Failure.is(error, "cancelled"));
  });
});
