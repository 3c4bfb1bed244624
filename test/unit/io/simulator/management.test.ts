import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { simulatorAccount, simulatorApp, simulatorBusinessId } from "../../../../src/core/graph/simulated.ts";
import { codeOf, machine } from "./machine.ts";

const { phoneNumberId, wabaId } = simulatorAccount;
const templates = `${wabaId}/message_templates`;
const hello = "1804681000000001";

test("templates are listed by what they are, by what is in them, and with a summary", async () => {
  const { call } = await machine();
  const names = async (query: string) =>
    (await call("GET", `${templates}?fields=name&limit=100&${query}`)).body.data.map(
      ({ name }: { name: string }) => name,
    );
  assert.deepEqual(await names("name_or_content=GARDEN"), ["season_offer", "garden_coupon"]);
  assert.deepEqual(await names("name_or_content=pickup_r"), ["pickup_ready"]);
  assert.deepEqual(await names("name_or_content=copy%20code"), ["sign_in_code"]);
  assert.deepEqual(await names("quality_score=GREEN"), []);
  assert.equal((await names("quality_score=UNKNOWN,GREEN")).length, 25);
  assert.deepEqual(await names("source=AUTO_GENERATED"), []);
  assert.deepEqual(await names("correct_category=MARKETING"), []);
  assert.deepEqual(await names("status=PAUSED,DISABLED&category=MARKETING"), ["autumn_offer", "flash_sale"]);
  const { summary } = (await call("GET", `${templates}?status=PAUSED&summary=total_count,message_template_limit`)).body;
  assert.deepEqual(summary, { total_count: 1, message_template_limit: 6000 });
  const node = (await call("GET", `${hello}?fields=quality_score`)).body;
  assert.deepEqual(node, { quality_score: { score: "UNKNOWN" }, id: hello });
});

test("templates are archived, and taken out of the archive", async () => {
  const { call, receiver } = await machine();
  const change = (verb: string, hsm_ids: unknown) => call("POST", `${templates}/${verb}`, { hsm_ids });
  const archived = await change("archive", [hello, "1", "1804681000000012"]);
  assert.deepEqual(archived.body, {
    archived_templates: [hello],
    failed_templates: {
      1: "The template does not exist in this account.",
      "1804681000000012": "The template's status is PENDING.",
    },
  });
  const status = async () => (await call("GET", `${hello}?fields=status`)).body.status;
  assert.equal(await status(), "ARCHIVED");
  assert.deepEqual((await change("unarchive", `${hello},1804681000000002`)).body, {
    unarchived_templates: [hello],
    failed_templates: { "1804681000000002": "The template's status is APPROVED." },
  });
  assert.equal(await status(), "APPROVED");
  await receiver.until(() => receiver.requests.length === 2);
  assert.deepEqual(
    receiver.requests.map(({ value }) => value.event),
    ["ARCHIVED", "UNARCHIVED"],
  );
  assert.equal(codeOf(await change("archive", [])), 100);
  assert.equal(
    codeOf(
      await change(
        "archive",
        Array.from({ length: 101 }, (_, at) => String(at)),
      ),
    ),
    100,
  );
  assert.equal(codeOf(await change("burn", [hello])), 2500);
});

test("Flows get a key of 2,048 bits", async () => {
  const { call, form, control } = await machine();
  const path = `${phoneNumberId}/whatsapp_business_encryption`;
  const pemOf = (modulusLength: number) =>
    generateKeyPairSync("rsa", { modulusLength }).publicKey.export({ type: "spki", format: "pem" }).toString();
  const key = pemOf(2048);
  const set = (business_public_key: unknown) => call("POST", path, { business_public_key });
  assert.deepEqual((await call("GET", path)).body, {});
  assert.deepEqual((await set(key)).body, { success: true });
  assert.deepEqual((await call("GET", path)).body, {
    business_public_key: key,
    business_public_key_signature_status: "VALID",
  });
  assert.equal((await form(path, new URLSearchParams({ business_public_key: key }))).status, 200);
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  for (const wrong of [
    pemOf(1024),
    publicKey.export({ type: "spki", format: "pem" }).toString(),
    privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    "-----BEGIN PUBLIC KEY-----",
    7,
    "x".repeat(8193),
  ]) {
    assert.equal(codeOf(await set(wrong)), 100);
  }
  assert.equal(codeOf(await set("")), 131008);
  await control("PATCH", `/numbers/${phoneNumberId}`, { isRegistered: false });
  assert.equal(codeOf(await set(key)), 133010);
  assert.equal(codeOf(await call("GET", `${wabaId}/whatsapp_business_encryption`)), 100);
});

test("a business is a node with a name, its accounts and its health", async () => {
  const { call } = await machine();
  const node = await call("GET", `${simulatorBusinessId}?fields=id,name,verification_status,health_status`);
  assert.equal(node.body.verification_status, "verified");
  assert.deepEqual(node.body.health_status, {
    can_send_message: "AVAILABLE",
    entities: [{ entity_type: "BUSINESS", id: simulatorBusinessId, can_send_message: "AVAILABLE" }],
  });
  const owned = await call("GET", `${simulatorBusinessId}/owned_whatsapp_business_accounts`);
  assert.equal(owned.body.data[0].id, wabaId);
  assert.equal(codeOf(await call("GET", `${simulatorBusinessId}?fields=colour`)), 100);
  assert.equal(codeOf(await call("POST", simulatorBusinessId, {})), 100);
  assert.equal(codeOf(await call("GET", `${wabaId}/owned_whatsapp_business_accounts`)), 100);
});

test("health is set by hand for each kind of node, and taken back", async () => {
  const { call, control } = await machine();
  const health = async (id: string) => (await call("GET", `${id}?fields=health_status`)).body.health_status;
  for (const [id, type] of [
    [phoneNumberId, "PHONE_NUMBER"],
    [wabaId, "WABA"],
    [simulatorBusinessId, "BUSINESS"],
    [hello, "MESSAGE_TEMPLATE"],
    [simulatorApp.id, "APP"],
  ] as const) {
    const errors = [{ error_code: 141000, error_description: "Something", possible_solution: "Else" }];
    await control("PUT", `/health/${id}`, { can_send_message: "BLOCKED", additional_info: ["By hand"], errors });
    const seen = await health(type === "APP" ? wabaId : id);
    assert.equal(seen.can_send_message, "BLOCKED", type);
    assert.deepEqual(
      seen.entities.find((entity: Record<string, unknown>) => entity.entity_type === type),
      { entity_type: type, id, can_send_message: "BLOCKED", additional_info: ["By hand"], errors },
    );
    await control("DELETE", `/health/${id}`, undefined);
    assert.equal((await health(type === "APP" ? wabaId : id)).can_send_message, "AVAILABLE", type);
  }
});
