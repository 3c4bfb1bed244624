import assert from "node:assert/strict";
import { afterEach } from "node:test";
import { type Answer, TestReceiver, TestSimulator } from "./support.ts";

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A simulator with its clients: of Graph with JSON and with forms, and of its control API. It ends with the test. */
export async function machine() {
  const receiver = new TestReceiver();
  await receiver.start();
  const made = new TestSimulator({ webhookUrl: () => receiver.url });
  await made.simulator.start(0);
  closing.push(async () => {
    await made.simulator.stop();
    await receiver.stop();
  });
  return {
    receiver,
    call: (method: string, path: string, body?: unknown) => made.call(method, `/v26.0/${path}`, body),
    form: (path: string, body: URLSearchParams) =>
      made.call("POST", `/v26.0/${path}`, body.toString(), { "Content-Type": "application/x-www-form-urlencoded" }),
    control: async (method: string, path: string, body: unknown): Promise<void> => {
      const answer = await fetch(`${made.simulator.controlUrl}${path}`, { method, body: JSON.stringify(body) });
      assert.equal(answer.status, 200, await answer.text());
    },
  };
}

export const codeOf = ({ body }: Answer) => body.error?.code;
