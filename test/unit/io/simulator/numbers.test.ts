import assert from "node:assert/strict";
import { test } from "node:test";
import { simulatorAccount } from "../../../../src/core/graph/simulated.ts";
import { codeOf, machine } from "./machine.ts";

const { phoneNumberId, wabaId } = simulatorAccount;
const hello = { messaging_product: "whatsapp", to: "4915112345678", text: { body: "Hi" } };

test("a new number is verified and registered step by step, and can send then", async () => {
  const { call } = await machine();
  const added = await call("POST", `${wabaId}/phone_numbers`, {
    cc: "49",
    phone_number: "1511 2345999",
    verified_name: "Second",
  });
  const { id } = added.body;
  const listed = await call("GET", `${wabaId}/phone_numbers?fields=id,status,code_verification_status,verified_name`);
  assert.deepEqual(listed.body.data.at(-1), {
    status: "PENDING",
    code_verification_status: "NOT_VERIFIED",
    verified_name: "Second",
    id,
  });
  assert.equal(codeOf(await call("POST", `${id}/messages`, hello)), 133010);
  const pin = { messaging_product: "whatsapp", pin: "402955" };
  assert.equal(codeOf(await call("POST", `${id}/register`, pin)), 133006);
  assert.equal(codeOf(await call("POST", `${id}/verify_code`, { code: "123456" })), 136025, "none was requested");
  assert.ok((await call("POST", `${id}/request_code?code_method=SMS&language=en_US`)).body.success);
  assert.equal(codeOf(await call("POST", `${id}/verify_code`, { code: "000000" })), 136025);
  assert.ok((await call("POST", `${id}/verify_code`, { code: "123-456" })).body.success);
  assert.ok((await call("POST", `${id}/register`, pin)).body.success);
  assert.equal((await call("POST", `${id}/messages`, hello)).status, 200);
  assert.equal((await call("GET", `${id}?fields=status,is_pin_enabled`)).body.status, "CONNECTED");
});

test("registering takes the PIN that was set, and ten calls in 72 hours", async () => {
  const { call, control } = await machine();
  const register = (pin: unknown) => call("POST", `${phoneNumberId}/register`, { messaging_product: "whatsapp", pin });
  for (const pin of [undefined, "12345", "1234567", "abcdef"]) assert.equal(codeOf(await register(pin)), 100);
  assert.equal(codeOf(await register("000000")), 133005);
  assert.ok((await call("POST", phoneNumberId, { pin: "000000" })).body.success);
  assert.ok((await register("000000")).body.success);
  for (let calls = 2; calls < 10; calls++) await call("POST", `${phoneNumberId}/deregister`);
  assert.equal(codeOf(await register("000000")), 133016);
  await control("POST", "/clock", { advanceMs: 72 * 3_600_000 });
  assert.ok((await register("000000")).body.success);
});

test("a profile keeps what it is given, within its limits", async () => {
  const { call } = await machine();
  const path = `${phoneNumberId}/whatsapp_business_profile`;
  const set = (fields: object) => call("POST", path, { messaging_product: "whatsapp", ...fields });
  const [first] = (await call("GET", path)).body.data;
  // There are clients whose tests ask for these before they have set any.
  for (const field of ["about", "address", "description", "email", "vertical"])
    assert.equal(typeof first[field], "string");
  assert.equal(first.websites.length, 1);
  const fields = { about: "a".repeat(139), email: "a@b.example", websites: ["https://a.example"], vertical: "RETAIL" };
  assert.ok((await set(fields)).body.success);
  assert.deepEqual((await call("GET", path)).body.data, [{ ...first, ...fields }]);
  assert.deepEqual((await call("GET", `${path}?fields=vertical`)).body.data, [
    { vertical: "RETAIL", messaging_product: "whatsapp" },
  ]);
  for (const wrong of [
    { about: "a".repeat(140) },
    { about: "" },
    { websites: ["https://a.example", "https://b.example", "https://c.example"] },
    { websites: ["a.example"] },
    { vertical: "SHOP" },
    { description: 7 },
  ]) {
    assert.equal(codeOf(await set(wrong)), 100, JSON.stringify(wrong));
  }
  assert.equal(codeOf(await call("GET", `${path}?fields=colour`)), 100);
});

test("a username belongs to one number, and moves by force alone", async () => {
  const { call } = await machine();
  assert.equal((await call("POST", `${phoneNumberId}/username`, { username: "wamid.shop" })).body.status, "approved");
  assert.equal((await call("GET", `${phoneNumberId}?fields=username`)).body.username, "wamid.shop");
  for (const username of ["ab", "..", "12345", "a b", "www.a", "a..b", "shop.com"])
    assert.equal(codeOf(await call("POST", `${phoneNumberId}/username`, { username })), 100, username);
  assert.ok((await call("DELETE", `${phoneNumberId}/username`)).body.success);
  assert.deepEqual((await call("GET", `${phoneNumberId}/username`)).body, {});
  assert.ok((await call("GET", `${phoneNumberId}/username_suggestions`)).body.data[0].username_suggestions.length > 0);
});

test("users who wrote of late are blocked, others are named as failed", async () => {
  const { call, control } = await machine();
  const block = (method: string, ...users: string[]) =>
    call(method, `${phoneNumberId}/block_users`, {
      messaging_product: "whatsapp",
      block_users: users.map((user) => ({ user })),
    });
  const done = await block("POST", "+49 1511 2345678");
  assert.deepEqual(done.body.block_users.added_users, [{ input: "+49 1511 2345678", wa_id: "4915112345678" }]);
  assert.equal((await call("GET", `${phoneNumberId}/block_users`)).body.data[0].wa_id, "4915112345678");
  await control("POST", "/clock", { advanceMs: 86_400_000 });
  const late = await block("POST", "12025550143");
  assert.equal(late.status, 400);
  assert.equal(late.body.block_users.failed_users[0].errors[0].code, 131047);
  assert.equal((await block("DELETE", "4915112345678")).body.block_users.removed_users.length, 1);
  assert.deepEqual((await call("GET", `${phoneNumberId}/block_users`)).body.data, []);
  assert.equal(codeOf(await block("POST")), 100);
  assert.equal(codeOf(await block("POST", "abc")), 131009);
});

test("settings are changed part by part", async () => {
  const { call } = await machine();
  const path = `${phoneNumberId}/settings`;
  assert.equal((await call("GET", path)).body.calling.status, "DISABLED");
  assert.ok((await call("POST", path, { calling: { status: "ENABLED" } })).body.success);
  assert.ok((await call("POST", path, { calling: { call_icon_visibility: "DEFAULT" } })).body.success);
  const { calling } = (await call("GET", `${path}?fields=calling`)).body;
  assert.deepEqual(calling, { status: "ENABLED", call_icon_visibility: "DEFAULT" });
  assert.equal(codeOf(await call("POST", path, {})), 100);
  assert.equal(codeOf(await call("POST", path, { calling: "ENABLED" })), 100);
});

test("the account's node tells its health, as bad as its worst part", async () => {
  const { call, control } = await machine();
  const health = async (id: string) => (await call("GET", `${id}?fields=health_status`)).body.health_status;
  assert.equal((await health(wabaId)).can_send_message, "AVAILABLE");
  await control("PATCH", `/wabas/${wabaId}`, { hasPaymentMethod: false });
  const { can_send_message, entities } = await health(phoneNumberId);
  assert.equal(can_send_message, "BLOCKED");
  assert.equal(
    entities.find((each: { entity_type: string }) => each.entity_type === "WABA").errors[0].error_code,
    141006,
  );
  assert.equal((await call("GET", `${wabaId}?fields=name,currency`)).body.currency, "USD");
  assert.equal(codeOf(await call("GET", `${wabaId}?fields=colour`)), 100);
});

test("a call takes a form as well as JSON", async () => {
  const { form: post } = await machine();
  const form = new URLSearchParams({
    messaging_product: "whatsapp",
    to: "4915112345678",
    type: "text",
    text: JSON.stringify({ body: "Hi" }),
  });
  assert.equal((await post(`${phoneNumberId}/messages`, form)).status, 200);
});

test("QR codes are made, read, changed and deleted, with parameters in the query or in the body", async () => {
  const { call } = await machine();
  const path = `${phoneNumberId}/message_qrdls`;
  const made = await call("POST", `${path}?prefilled_message=Hello&generate_qr_image=png`);
  const { code } = made.body;
  assert.match(code, /^[A-Z2-7]{14}$/);
  assert.deepEqual(Object.keys(made.body), ["code", "prefilled_message", "deep_link_url", "qr_image_url"]);
  assert.equal(made.body.deep_link_url, `https://wa.me/message/${code}`);
  assert.equal((await call("POST", path, { code, prefilled_message: "Good day" })).status, 200);
  const listed = (await call("GET", path)).body.data;
  assert.deepEqual(listed, [{ code, prefilled_message: "Good day", deep_link_url: `https://wa.me/message/${code}` }]);
  assert.deepEqual((await call("GET", `${path}/${code}`)).body.data, listed);
  assert.equal((await call("DELETE", `${path}/${code}`)).body.success, true);
  for (const method of ["GET", "DELETE"]) {
    const gone = await call(method, `${path}/${code}`);
    assert.deepEqual([codeOf(gone), gone.body.error.error_subcode], [100, 33]);
  }
  assert.equal(codeOf(await call("POST", path, { code: "NONE", prefilled_message: "x" })), 100);
});

test("commerce settings and conversational components keep what they are given", async () => {
  const { call } = await machine();
  const commerce = `${phoneNumberId}/whatsapp_commerce_settings`;
  assert.equal((await call("POST", `${commerce}?is_catalog_visible=true`)).body.success, true);
  const expected = { is_cart_enabled: true, is_catalog_visible: true, id: phoneNumberId };
  assert.deepEqual((await call("GET", commerce)).body.data, [expected]);
  for (const body of [{}, { is_cart_enabled: "maybe" }]) assert.equal(codeOf(await call("POST", commerce, body)), 100);
  const commands = [{ command_name: "book", command_description: "Book a table" }];
  const automation = { enable_welcome_message: true, prompts: ["Book a table"], commands };
  assert.equal((await call("POST", `${phoneNumberId}/conversational_automation`, automation)).status, 200);
  const { conversational_automation: told } = (await call("GET", `${phoneNumberId}?fields=conversational_automation`))
    .body;
  assert.deepEqual(told, automation);
  await call("POST", `${phoneNumberId}/conversational_automation`, { prompts: [] });
  assert.deepEqual((await call("GET", `${phoneNumberId}/conversational_automation`)).body, {
    ...automation,
    prompts: [],
    id: phoneNumberId,
  });
});
