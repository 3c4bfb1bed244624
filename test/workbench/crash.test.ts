import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { Agent, request } from "node:http";
import { DatabaseSync } from "node:sqlite";
import { after, afterEach, before, describe, it } from "node:test";
import { openSample, pictureOfFailure, type Sample, simulatorSecret } from "./support/sample.ts";

const connections = 20;

describe("an extension host that is killed", () => {
  let sample: Sample;
  before(async () => {
    sample = await openSample();
    await sample.person.openView();
  });
  after(() => sample.close());
  afterEach(pictureOfFailure(() => sample));

  it("has lost no delivery that it answered with 200, and receives again after its restart", async () => {
    const { person, receiverPort, storeFile } = sample;
    await person.sendText("+1 202 555 0103", "Before the crash");
    await person.row(/12025550103, sent/).waitFor();
    const secret = simulatorSecret(sample);

    const answered: string[] = [];
    const agent = new Agent({ keepAlive: true, maxSockets: connections });
    const [host] = sample.workbench.extensionHosts();
    assert.ok(host !== undefined);
    let next = 0;
    const send = async () => {
      for (;;) {
        const wamid = `wamid.crash${next++}`;
        if ((await deliver(agent, receiverPort, secret, wamid)) !== 200) return;
        answered.push(wamid);
        if (answered.length === 500) process.kill(host, "SIGKILL");
      }
    };
    await Promise.all(Array.from({ length: connections }, send));
    agent.destroy();
    assert.ok(answered.length >= 500);
    assert.ok(next > answered.length, "the host was killed in the middle of the stream");

    // The editor starts the extension host again by itself, and the extension what ran in this window.
    await until(async () => (await deliver(undefined, receiverPort, secret, "wamid.after")) === 200);
    const kept = new Set(deliveredIds(storeFile));
    assert.deepEqual(
      answered.filter((wamid) => !kept.has(wamid)),
      [],
    );
    await person.sendText("+1 202 555 0101", "After the crash");
    await person.row(/12025550101, read/).waitFor();
    await person.screenshot("after-crash");
  });

  it("shows so many messages a hundred at a time", async () => {
    const { person } = sample;
    for (const shown of [100, 200]) {
      const more = person.row(new RegExp(`^Load more ${shown} shown`));
      await person.page.mouse.move(200, 400);
      await until(async () => {
        await person.page.mouse.wheel(0, 20_000);
        return more.isVisible();
      });
      await person.screenshot(`load-more-${shown}`);
      await more.click();
    }
  });
});

/** Posts a signed status. Resolves with the answer's status, or undefined where none came. */
function deliver(agent: Agent | undefined, port: number, secret: string, wamid: string): Promise<number | undefined> {
  const status = { id: wamid, status: "sent", timestamp: "1795132800", recipient_id: "12025550199" };
  const value = { messaging_product: "whatsapp", metadata: { phone_number_id: "104680000004681" }, statuses: [status] };
  const entry = [{ id: "118680000004681", changes: [{ field: "messages", value }] }];
  const body = JSON.stringify({ object: "whatsapp_business_account", entry });
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  return new Promise((resolve) => {
    const headers = { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` };
    const options = { host: "127.0.0.1", port, path: "/webhook", method: "POST", headers };
    const call = request(agent === undefined ? options : { ...options, agent }, (answer) => {
      answer.resume().on("end", () => resolve(answer.statusCode));
      answer.on("error", () => resolve(undefined));
    });
    call.on("error", () => resolve(undefined));
    call.end(body);
  });
}

/** The ids in all deliveries that are kept, read from the store's file. */
function* deliveredIds(storeFile: string): Generator<string> {
  const database = new DatabaseSync(storeFile, { readOnly: true });
  try {
    for (const { body } of database.prepare("SELECT body FROM deliveries").iterate()) {
      const text = new TextDecoder().decode(body as Uint8Array);
      for (const [, wamid = ""] of text.matchAll(/"id":"(wamid\.[^"]+)"/g)) yield wamid;
    }
  } finally {
    database.close();
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await holds())) {
    assert.ok(Date.now() < deadline, "it did not come back within a minute");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
