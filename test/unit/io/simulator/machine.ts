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
  const ask = async (method: string, path: string, body?: unknown): Promise<Pick<Answer, "status" | "body">> => {
    const answer = await fetch(`${made.simulator.controlUrl}${path}`, {
      method,
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  };
  return {
    receiver,
    call: (method: string, path: string, body?: unknown) => made.call(method, `/v26.0/${path}`, body),
    form: (path: string, body: URLSearchParams) =>
      made.call("POST", `/v26.0/${path}`, body.toString(), { "Content-Type": "application/x-www-form-urlencoded" }),
    control: async (method: string, path: string, body?: unknown): Promise<Answer["body"]> => {
      const { status, body: answered } = await ask(method, path, body);
      assert.equal(status, 200, JSON.stringify(answered));
      return answered;
    },
    /** A call of the control API that may be refused. */
    ask,
    simulator: made.simulator,
  };
}

export const codeOf = ({ body }: Answer) => body.error?.code;
