import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { simulatorAccount, simulatorApp } from "../../../../src/core/graph/simulated.ts";
import { codeOf, machine } from "./machine.ts";
import { appSecret } from "./support.ts";

const path = `${simulatorApp.id}/subscriptions`;

test("an app's node is there for its own tokens", async () => {
  const { call } = await machine();
  const answer = await call("GET", simulatorApp.id);
  assert.deepEqual([answer.body.id, answer.body.name], [simulatorApp.id, simulatorApp.name]);
  assert.equal(codeOf(await call("GET", `${simulatorApp.id}?fields=nonsense`)), 100);
});

test("subscriptions are the app's own matter: another token is told so", async () => {
  const { call } = await machine();
  assert.equal(codeOf(await call("GET", path)), 15);
  assert.equal(codeOf(await call("POST", path, { object: "whatsapp_business_account" })), 15);
  assert.equal(codeOf(await call("GET", `${simulatorAccount.wabaId}/subscriptions`)), 100);
});

test("an app subscribes to fields and gives its address, which is asked for its challenge", async () => {
  const { call, receiver, simulator } = await machine();
  const token = `access_token=${encodeURIComponent(`${simulatorApp.id}|${appSecret}`)}`;
  const own = async (method: string, body?: unknown) => {
    const answer = await fetch(`${simulator.baseUrl}/v26.0/${path}?${token}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, body: JSON.parse(text) };
  };
  const before = await own("GET");
  assert.equal(before.body.data[0].callback_url, receiver.url);

  const asked: string[] = [];
  const got: string[] = [];
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "", "http://localhost");
    if (request.method === "GET") {
      asked.push(searchParams.get("hub.verify_token") ?? "");
      response.end(searchParams.get("hub.challenge"));
    } else {
      got.push(request.url ?? "");
      response.end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  try {
    assert.equal(codeOf(await own("POST", { object: "page", callback_url: url, verify_token: "v" })), 100);
    assert.equal(codeOf(await own("POST", { object: "whatsapp_business_account", callback_url: url })), 100);
    const answer = await own("POST", {
      object: "whatsapp_business_account",
      callback_url: url,
      verify_token: "my token",
      fields: "messages,account_alerts",
    });
    assert.deepEqual([answer.body, asked], [{ success: true }, ["my token"]]);
    const [after] = (await own("GET")).body.data;
    assert.equal(after.callback_url, url);
    assert.ok(after.fields.some(({ name }: { name: string }) => name === "account_alerts"));

    await call("POST", `${simulatorAccount.phoneNumberId}/messages`, {
      messaging_product: "whatsapp",
      to: "12025550101",
      type: "text",
      text: { body: "Hi" },
    });
    for (let tries = 0; got.length === 0 && tries < 200; tries++)
      await new Promise((resolve) => setTimeout(resolve, 25));
    assert.equal(got[0], "/hook");

    await own("DELETE", { object: "whatsapp_business_account", fields: ["account_alerts"] });
    assert.ok(!JSON.stringify((await own("GET")).body).includes("account_alerts"));
    await own("DELETE");
    assert.deepEqual((await own("GET")).body.data, []);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
