import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { Failure } from "../../src/core/failure.ts";
import { stateSchema } from "../../src/core/simulator/state.ts";
import type { Accounts } from "../../src/editor/account/accounts.ts";
import type { Log } from "../../src/editor/log.ts";
import type { Services } from "../../src/editor/services.ts";
import { SimulatorActions } from "../../src/editor/simulator/simulatorActions.ts";
import type { SimulatorNode } from "../../src/editor/simulator/simulatorNodes.ts";
import type { WamidDocuments } from "../../src/editor/wamidDocuments.ts";
import { ControlClient } from "../../src/io/simulator/control/controlClient.ts";
import { Simulator } from "../../src/io/simulator/simulator.ts";
import { replace } from "../support/editorFakes.ts";

describe("The simulator's state", () => {
  const simulator = new Simulator({
    identity: () => "state test",
    appSecret: () => "secret",
    webhookUrl: () => "",
    now: Date.now,
  });
  const control = new ControlClient(() => simulator.controlUrl);
  const folder = mkdtempSync(path.join(os.tmpdir(), "wamid-state-"));
  const file = path.join(folder, "state.json");
  const undo: (() => void)[] = [];
  // Its scheme is the extension's own in this editor, so nothing is registered with it.
  const documents = { register: () => ({ dispose: () => undefined }) } as unknown as WamidDocuments;
  const services = {
    simulatorUrl: async () => {
      if (simulator.baseUrl === undefined) throw Failure.simulatorStopped();
      return simulator.baseUrl;
    },
    simulatorControl: async () => control,
  } as unknown as Services;
  const actions = new SimulatorActions({
    services,
    accounts: {} as Accounts,
    documents,
    log: {} as Log,
    extensionUri: vscode.Uri.file(folder),
    storageUri: vscode.Uri.file(folder),
    explanationFor: async () => undefined,
    selection: () => [],
  });

  before(() => simulator.start(0));
  after(async () => {
    actions.dispose();
    control.dispose();
    await simulator.stop();
    rmSync(folder, { recursive: true });
  });
  afterEach(() => {
    for (const each of undo.splice(0)) each();
  });

  const choosing = () => {
    undo.push(
      replace(vscode.window, "showSaveDialog", async () => vscode.Uri.file(file)),
      replace(vscode.window, "showOpenDialog", async () => [vscode.Uri.file(file)]),
    );
  };
  const ruleOff = async () => (await control.overview()).rulesOff;

  it("goes to a file, and comes from it again", async () => {
    choosing();
    await actions.switchRules([["billing", false]]);
    await actions.exportState();
    assert.ok(stateSchema.safeParse(JSON.parse(readFileSync(file, "utf8"))).success);
    await control.call("POST", "/reset");
    assert.deepEqual(await ruleOff(), []);
    await actions.importState();
    assert.deepEqual(await ruleOff(), ["billing"]);
  });

  it("stays as it is where the file holds none, which is said with the place", async () => {
    choosing();
    const before = await ruleOff();
    for (const [text, reason] of [
      ["{", /not JSON/],
      ["{}", /version/],
      ['{"version":1,"apps":3}', /apps/],
    ] as const) {
      writeFileSync(file, text);
      await assert.rejects(actions.importState(), (error) => {
        assert.ok(Failure.is(error, "notAState"));
        assert.match(error.details.reason, reason);
        return true;
      });
    }
    assert.deepEqual(await ruleOff(), before);
  });

  it("stays as it is where a dialog is closed", async () => {
    undo.push(
      replace(vscode.window, "showSaveDialog", async () => undefined),
      replace(vscode.window, "showOpenDialog", async () => undefined),
    );
    for (const closed of [actions.exportState(), actions.importState()]) {
      await assert.rejects(closed, (error) => Failure.is(error, "cancelled"));
    }
  });

  it("has a clock that a key binding can move, and that refuses what isn't a time", async () => {
    await actions.advanceClock({ ms: 3_600_000 });
    assert.ok((await control.overview()).clock.aheadMs >= 3_600_000);
    await actions.resetClock();
    assert.ok((await control.overview()).clock.aheadMs < 1_000);
    for (const wrong of [{ ms: "1 h" }, { ms: -1 }, { ms: Number.NaN }, 5]) {
      await assert.rejects(actions.advanceClock(wrong), (error) => Failure.is(error, "invalidArgument"));
    }
  });

  it("has templates that are reviewed by hand", async () => {
    const pending = (await control.overview()).templates.find(({ status }) => status === "PENDING");
    assert.ok(pending);
    const node: SimulatorNode = { kind: "template", template: pending };
    undo.push(
      replace(vscode.window, "showQuickPick", (async () => "SCAM") as unknown as typeof vscode.window.showQuickPick),
    );
    const now = async () => (await control.overview()).templates.find(({ id }) => id === pending.id);
    await actions.moderate(node, "REJECTED");
    assert.deepEqual([(await now())?.status, (await now())?.reason], ["REJECTED", "SCAM"]);
    await actions.moderate(node, "APPROVED");
    assert.equal((await now())?.status, "APPROVED");
  });

  it("is out of reach while the simulator doesn't run, which is said", async () => {
    await simulator.stop();
    for (const action of [actions.exportState(), actions.advanceClock({ ms: 1 }), actions.resetClock()]) {
      await assert.rejects(action, (error) => Failure.is(error, "simulatorStopped"));
    }
  });
});
