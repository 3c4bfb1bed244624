import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { simulatorAccount } from "../../../../src/core/graph/simulated.ts";
import { newState, type State } from "../../../../src/core/simulator/state.ts";
import { StateFile } from "../../../../src/io/simulator/stateFile.ts";
import { Started, TestSimulator } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "wamid-state-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const started = new Started();
afterEach(() => started.stop());

let files = 0;
function newFile(pauseMs = 20) {
  const file = join(folder, String(files++), "kept.wamid-state.json");
  const problems: string[] = [];
  return {
    file,
    problems,
    stateFile: new StateFile({ file, pauseMs, onProblem: ({ kind, reason }) => problems.push(`${kind} ${reason}`) }),
  };
}

test("what was written is read again, and nothing is there at first", () => {
  const { stateFile, problems } = newFile();
  assert.equal(stateFile.read(), undefined);
  const state = newState(1000);
  stateFile.changed(() => state);
  stateFile.flush();
  assert.deepEqual(stateFile.read(), state);
  assert.deepEqual(problems, []);
});

test("changes that come in a crowd are written once, after a pause, as they are then", async () => {
  const { file, stateFile } = newFile();
  let asked = 0;
  const state = (): State => ({ ...newState(1000), rulesOff: asked++ === 0 ? ["billing"] : [] });
  for (let i = 0; i < 100; i++) stateFile.changed(state);
  assert.equal(existsSync(file), false);
  while (!existsSync(file)) await sleep(5);
  assert.deepEqual(stateFile.read()?.rulesOff, ["billing"]);
  assert.equal(asked, 1);
  assert.deepEqual(readdirSync(join(file, "..")), ["kept.wamid-state.json"]);
});

test("a file that isn't a state is put aside, with a word about where it is wrong", () => {
  for (const [text, problem] of [
    ["{ not JSON", /not JSON/],
    ["", /not JSON/],
    ["[]", /expected object/],
    [JSON.stringify({ ...newState(0), numbers: [{ id: 7 }] }), /numbers\.0\.id: expected string/],
    [JSON.stringify({ ...newState(0), version: 99 }), /version: expected one of 1/],
  ] as const) {
    const { file, stateFile, problems } = newFile();
    stateFile.changed(() => newState(0));
    stateFile.flush();
    writeFileSync(file, text);
    assert.equal(stateFile.read(), undefined);
    assert.match(problems.join(), problem);
    assert.equal(readFileSync(`${file}.unreadable`, "utf8"), text);
    assert.equal(existsSync(file), false);
  }
});

test("a folder that can't be written to is told about, and hurts nobody", { skip: process.getuid?.() === 0 }, () => {
  const closed = mkdtempSync(join(folder, "closed-"));
  chmodSync(closed, 0o500);
  const problems: string[] = [];
  const stateFile = new StateFile({
    file: join(closed, "a", "b.json"),
    onProblem: ({ kind, reason }) => problems.push(`${kind} ${reason}`),
  });
  stateFile.changed(() => newState(0));
  stateFile.flush();
  assert.equal(problems.length, 1);
});

test("a simulator goes on where it stopped, and begins anew when it is reset", async () => {
  const { stateFile } = newFile(1);
  const profile = `/v26.0/${simulatorAccount.phoneNumberId}/whatsapp_business_profile`;
  const about = async (simulator: Awaited<ReturnType<typeof started.simulator>>) =>
    (await simulator.call("GET", `${profile}?fields=about`)).body.data[0].about;
  const first = await started.simulator({ stateFile: () => stateFile });
  await first.call("POST", profile, { messaging_product: "whatsapp", about: "Kept" });
  await first.simulator.stop();
  const second = await started.simulator({ stateFile: () => stateFile });
  assert.equal(await about(second), "Kept");
  await fetch(`${second.simulator.controlUrl}/reset`, { method: "POST" });
  assert.notEqual(await about(second), "Kept");
  await second.simulator.stop();
  assert.notEqual(stateFile.read()?.numbers[0]?.profile.about, "Kept");
  const third = await started.simulator({ stateFile: () => undefined });
  await third.simulator.stop();
});

test("a window that takes over goes on with what the other one has kept", async () => {
  const { file } = newFile();
  const stateFile = () => new StateFile({ file, pauseMs: 1, onProblem: ({ kind }) => assert.fail(kind) });
  const shared = { stateFile, controlToken: () => "shared" };
  const first = await started.simulator(shared);
  const port = Number(new URL(first.simulator.baseUrl ?? "").port);
  const second = new TestSimulator(shared);
  started.add(() => second.simulator.stop());
  await second.simulator.start(port);
  assert.equal(second.simulator.state.kind, "following");
  const rules = { method: "PATCH", body: '{"billing":false}' };
  assert.equal((await fetch(`${first.simulator.controlUrl}/rules`, rules)).status, 200);
  const taken = new Promise<void>((resolve) => {
    second.simulator.onDidChangeState(({ kind }) => {
      if (kind === "listening") resolve();
    });
  });
  await first.simulator.stop();
  await taken;
  assert.deepEqual(second.simulator.exportedState().rulesOff, ["billing"]);
});
