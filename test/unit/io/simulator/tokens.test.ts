import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import {
  simulatorAccount,
  simulatorApp,
  simulatorTestNumber,
  simulatorTokens,
} from "../../../../src/core/graph/simulated.ts";
import { codeOf, machine } from "./machine.ts";
import { appSecret } from "./support.ts";

const { phoneNumberId, wabaId } = simulatorAccount;
const { token } = simulatorTokens.valid;
const message = { messaging_product: "whatsapp", to: "4915112345678", text: { body: "Hi" } };
const proof = createHmac("sha256", appSecret).update(token).digest("hex");

test("a token's session ends by logging out and by a new password, each with its subcode", async () => {
  const { call, control } = await machine();
  for (const [session, subcode] of [
    ["loggedOut", 467],
    ["passwordChanged", 460],
  ] as const) {
    await control("PATCH", `/tokens/${token}`, { session });
    const { status, body } = await call("GET", phoneNumberId);
    assert.deepEqual([status, body.error.code, body.error.error_subcode], [401, 190, subcode]);
  }
  await control("PATCH", `/tokens/${token}`, { session: "valid", expiresAt: 1000 });
  assert.equal((await call("GET", phoneNumberId)).body.error.error_subcode, 463);
});

test("an app that demands a proof gets it by the query or the body; a wrong one is refused always", async () => {
  const { call, control } = await machine();
  const wrong = "0".repeat(64);
  assert.equal(codeOf(await call("GET", `${phoneNumberId}?appsecret_proof=${wrong}`)), 100);
  assert.equal(codeOf(await call("POST", `${phoneNumberId}/messages`, { ...message, appsecret_proof: wrong })), 100);
  await control("PATCH", `/apps/${simulatorApp.id}`, { requiresProof: true });
  assert.equal(codeOf(await call("GET", phoneNumberId)), 100);
  assert.equal(codeOf(await call("POST", `${phoneNumberId}/messages`, message)), 100);
  assert.equal((await call("GET", `${phoneNumberId}?appsecret_proof=${proof}`)).status, 200);
  assert.equal((await call("POST", `${phoneNumberId}/messages?appsecret_proof=${proof}`, message)).status, 200);
  assert.equal((await call("POST", `${phoneNumberId}/messages`, { ...message, appsecret_proof: proof })).status, 200);
});

test("a short-lived token is exchanged for one of 60 days, and an app gets its own", async () => {
  const { call } = await machine();
  const client = { client_id: simulatorApp.id, client_secret: appSecret };
  const ask = (parameters: Record<string, string>) =>
    call("GET", `oauth/access_token?${new URLSearchParams({ ...client, ...parameters })}`);
  const long = await ask({ grant_type: "fb_exchange_token", fb_exchange_token: simulatorTokens.user.token });
  assert.equal(long.body.expires_in, 60 * 86_400);
  const inspected = await call("GET", `debug_token?input_token=${long.body.access_token}`);
  assert.equal(inspected.body.data.is_valid, true);
  assert.equal((await ask({ grant_type: "client_credentials" })).body.access_token, `${simulatorApp.id}|${appSecret}`);
  assert.equal(codeOf(await ask({ grant_type: "fb_exchange_token", fb_exchange_token: "EAAnone" })), 190);
  assert.equal(codeOf(await ask({ grant_type: "fb_exchange_token", client_secret: "wrong" })), 1);
  assert.equal(codeOf(await ask({ client_id: "1" })), 101);
});

test("management calls are counted for an hour, and the header says how many are left", async () => {
  const { call, control } = await machine();
  const list = () => call("GET", `${wabaId}/message_templates?limit=1`);
  const used = (answer: Awaited<ReturnType<typeof list>>) =>
    JSON.parse(answer.headers.get("x-business-use-case-usage") ?? "{}")[wabaId][0];
  assert.equal(used(await list()).call_count, 1);
  for (const id of [phoneNumberId, simulatorTestNumber.phoneNumberId]) {
    await control("PATCH", `/numbers/${id}`, { isRegistered: false });
  }
  for (let calls = 0; calls < 200; calls++) assert.equal((await list()).status, 200);
  const refused = await list();
  assert.equal(codeOf(refused), 80007);
  assert.ok(used(refused).estimated_time_to_regain_access >= 1);
  const ofApp = { call_count: 100, total_cputime: 0, total_time: 100 };
  assert.deepEqual(JSON.parse(refused.headers.get("x-app-usage") ?? ""), ofApp);
  assert.deepEqual(used(refused).type, "whatsapp");
  await control("POST", "/clock", { advanceMs: 60_000 });
  assert.equal((await list()).status, 200);
  await control("PATCH", "/rules", { managementRate: false });
  for (let calls = 0; calls < 10; calls++) assert.equal((await list()).status, 200);
  assert.equal((await list()).headers.get("x-app-usage"), null);
});
