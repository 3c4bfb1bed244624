import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { after, afterEach, before, describe, it } from "node:test";
import { openSample, Person, pictureOfFailure, type Sample } from "./support/sample.ts";

describe("two windows", () => {
  let sample: Sample;
  let second: Person;
  let holderHost: number;
  before(async () => {
    sample = await openSample();
    await sample.person.openView();
    holderHost = sample.workbench.extensionHosts()[0] ?? 0;
    second = new Person(await sample.workbench.openWindow());
    await second.openView();
  });
  after(() => sample.close());
  afterEach(pictureOfFailure(() => sample));

  it("show a message's new state within a second of each other", async () => {
    const { person } = sample;
    const seen = (who: Person, name: RegExp) =>
      who
        .row(name)
        .waitFor()
        .then(() => Date.now());
    await person.sendText("+1 202 555 0101", "For both windows");
    for (const state of ["delivered", "read"]) {
      const name = new RegExp(`12025550101, ${state}`);
      const [first, other] = await Promise.all([seen(person, name), seen(second, name)]);
      assert.ok(Math.abs(other - first) < 1_000, `${state} came ${other - first} ms later to the other window`);
    }
    await second.screenshot("windows-second");
  });

  it("start and stop the simulator together, also where a session before ended with it running", async () => {
    const { person, storeFile } = sample;
    const button = (who: Person, name: string) => who.viewButton(name).waitFor({ state: "attached" });
    await person.pressViewButton("Stop Simulator");
    await button(person, "Start Simulator");
    await button(second, "Start Simulator");
    const store = new DatabaseSync(storeFile);
    store.exec("INSERT INTO wanted (service, starts) VALUES ('receiver', 1), ('simulator', 1) ON CONFLICT DO NOTHING");
    store.close();
    await person.pressViewButton("Start Simulator");
    await button(person, "Stop Simulator");
    await button(second, "Stop Simulator");
  });

  it("go on when the one that holds the port closes", async () => {
    const { receiverPort } = sample;
    const holder = await storeAt(receiverPort);
    await sample.workbench.close();
    // The server may keep a closed page's extension host for a while, in case the page comes back: only its end frees the port.
    if (sample.workbench.extensionHosts().includes(holderHost)) process.kill(holderHost, "SIGKILL");
    const started = Date.now();
    while ((await storeAt(receiverPort)) !== holder) await new Promise((resolve) => setTimeout(resolve, 20));
    const tookMs = Date.now() - started;
    assert.ok(tookMs < 1_500, `taken over after ${tookMs} ms`);
    await second.sendText("+1 202 555 0102", "After the first window");
    await second.row(/12025550102, delivered/).waitFor();
    await second.screenshot("windows-taken-over");
  });
});

/** The store of the receiver at this port, or undefined while nobody is there. */
async function storeAt(port: number): Promise<string | undefined> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/.well-known/wamid`);
    return ((await answer.json()) as { store: string }).store;
  } catch {
    return undefined;
  }
}
