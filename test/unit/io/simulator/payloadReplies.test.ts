import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { simulatorAccount, simulatorTokens } from "../../../../src/core/graph/simulated.ts";
import { machine } from "./machine.ts";
import { fixture, shapeOf } from "./shapes.ts";
import { type Answer, template, text } from "./support.ts";
import { sends } from "./templateSamples.ts";

/** Every answer and every error that Meta is known to give can be had, in its shape; every request that is known is taken. */

const { phoneNumberId, wabaId } = simulatorAccount;
const statuses = new Map<string, number>(
  JSON.parse(readFileSync("test/fixtures/payloads/index.json", "utf8")).fixtures.map(
    ({ file, httpStatus }: { file: string; httpStatus: number }) => [file.replace(/\.json$/, ""), httpStatus],
  ),
);
const names = readdirSync("test/fixtures/payloads").map((name) => name.replace(/\.json$/, ""));
const done = new Set<string>();

type Machine = Awaited<ReturnType<typeof machine>>;
/** @returns the answer that the fixture is one of */
type Act = (machine: Machine) => Promise<Pick<Answer, "status" | "body">>;

const to = "4915112345678";
const messages = `${phoneNumberId}/messages`;
const send =
  (body: unknown): Act =>
  ({ call }) =>
    call("POST", messages, body);
const waba = (change: object, act: Act): Act => {
  return async (made) => {
    await made.control("PATCH", `/wabas/${wabaId}`, change);
    return act(made);
  };
};
const faulty =
  (code: number): Act =>
  async (made) => {
    await made.control("POST", "/faults", { effect: "refuse", code });
    return made.call("GET", phoneNumberId);
  };
/** Calls so often that the last one is refused. */
const often =
  (times: number, act: Act): Act =>
  async (made) => {
    for (let time = 1; time < times; time++) await act(made);
    return act(made);
  };
const as =
  (token: string, method: string, path: string, body?: unknown): Act =>
  async ({ simulator }) => {
    const answer = await fetch(`${simulator.baseUrl}/v26.0/${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  };
const direct = { ...text(to), category: "utility" };
const bodies = (text: string) => [{ type: "BODY", text, example: { body_text: [["1"]] } }];
const draft = {
  name: "parcel_sent",
  language: "en_US",
  category: "UTILITY",
  components: bodies("Your parcel {{1}} is on its way"),
};

function errorsOf(act: Act, name: string): void {
  done.add(name);
  test(name, async () => {
    const answer = await act(await machine());
    // biome-ignore lint/suspicious/noExplicitAny: a fixture
    const { error } = fixture(name) as any;
    const given = answer.body.error;
    assert.equal(answer.status, statuses.get(name), JSON.stringify(answer.body));
    assert.deepEqual([given.code, given.error_subcode, given.type], [error.code, error.error_subcode, error.type]);
    assert.deepEqual(shapeOf(given), shapeOf(error));
    // The words of a title differ between editions of Meta's page.
    if (error.message.startsWith("(#")) assert.ok(given.message.startsWith(`(#${error.code}) `), given.message);
    assert.equal(given.error_user_title, error.error_user_title);
  });
}

errorsOf(faulty(0), "error.000-auth-exception");
errorsOf(faulty(4), "error.004-app-rate-limit");
errorsOf(as(simulatorTokens.withoutMessaging.token, "POST", messages, text(to)), "error.010-permission-denied");
errorsOf(({ call }) => call("POST", "104996122399999/messages", text(to)), "error.100-33-object-not-found");
errorsOf(
  send({ messsaging_product: "whatsapp", to, type: "text", text: { body: "x" } }),
  "error.100-invalid-parameter",
);
errorsOf(faulty(130429), "error.130429-throughput");
errorsOf(send({ ...text(to), to: undefined }), "error.131008-missing-parameter");
errorsOf(
  send({
    messaging_product: "whatsapp",
    to,
    type: "interactive",
    interactive: {
      type: "button",
      body: { text: "x" },
      action: { buttons: [{ type: "reply", reply: { id: "1", title: "x".repeat(21) } }] },
    },
  }),
  "error.131009-bad-value",
);
errorsOf(
  send(text((simulatorAccount.displayPhoneNumber ?? "").replace(/\D/g, ""))),
  "error.131021-sender-is-recipient",
);
errorsOf(async ({ call, control }) => {
  const { numbers } = await control("GET", "/state");
  const test = numbers.find(({ isTestNumber }: { isTestNumber: boolean }) => isTestNumber);
  return call("POST", `${test.id}/messages`, text(to));
}, "error.131030-not-on-test-list");
errorsOf(waba({ isLocked: true }, send(text(to))), "error.131031-account-locked");
errorsOf(faulty(131042), "error.131042-payment");
errorsOf(often(46, send(text(to))), "error.131056-pair-rate");
errorsOf(
  send({
    ...template("sign_in_code", [
      { type: "body", parameters: [{ type: "text", text: "123456" }] },
      { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "123456" }] },
    ]),
    to: undefined,
    recipient: "US.13491208655302741918",
  }),
  "error.131062-bsuid-unsupported",
);
errorsOf(waba({ disablesMarketingOnCloudApi: true }, send({ ...sends.coupon, to })), "error.131063-marketing-disabled");
errorsOf(waba({ directSend: "limited" }, send(direct)), "error.131064-classification-limit");
errorsOf(send({ ...template("order_confirmation"), to }), "error.132000-param-count");
errorsOf(send({ ...template("order_shiped"), to }), "error.132001-template-missing");
errorsOf(
  send({ ...template("pickup_ready", [{ type: "header", parameters: [{ type: "text", text: "x" }] }]), to }),
  "error.132012-format-mismatch",
);
errorsOf(
  ({ call }) => call("POST", `${phoneNumberId}/register`, { messaging_product: "whatsapp", pin: "000000" }),
  "error.133005-pin-mismatch",
);
errorsOf(async ({ call }) => {
  await call("POST", `${phoneNumberId}/deregister`, {});
  return call("POST", messages, text(to));
}, "error.133010-not-registered");
errorsOf(
  often(11, ({ call }) => call("POST", `${phoneNumberId}/register`, { messaging_product: "whatsapp", pin: "123456" })),
  "error.133016-register-limit",
);
errorsOf(waba({ directSend: "blocked" }, send(direct)), "error.139200-direct-send-blocked");
errorsOf(faulty(190), "error.190-token-expired");
errorsOf(async (made) => {
  const state = await made.control("GET", "/state");
  state.tokens[0].scopes = ["whatsapp_business_messaging"];
  await made.control("PUT", "/state", state);
  return made.call("GET", wabaId);
}, "error.200-permissions");
errorsOf(async ({ call }) => {
  await call("POST", `${wabaId}/message_templates`, draft);
  await call("DELETE", `${wabaId}/message_templates?name=${draft.name}`);
  return call("POST", `${wabaId}/message_templates`, draft);
}, "error.2388023-template-name-locked");
errorsOf(
  ({ call }) => call("POST", `${wabaId}/message_templates`, { ...draft, components: bodies("Your parcel is {{1}}") }),
  "error.2388299-variable-at-edge",
);
errorsOf(faulty(80007), "error.80007-waba-rate-limit");

/** An answer of the fixture's shape; its lists may be longer here, and have other first entries. */
function repliesOf(name: string, act: Act): void {
  done.add(name);
  test(name, async () => {
    const answer = await act(await machine());
    assert.equal(answer.status, statuses.get(name) ?? 200, JSON.stringify(answer.body));
    assert.deepEqual(shapeOf(answer.body), shapeOf(fixture(name)));
  });
}
const get =
  (path: string): Act =>
  ({ call }) =>
    call("GET", path);
const pacing = (kind: string): Act => {
  return async (made) => {
    const { templates } = await made.control("GET", "/state");
    const { template: owned } = templates.find(
      ({ template: each }: { template: { name: string } }) => each.name === "hello_world",
    );
    await made.control("PATCH", `/templates/${owned.id}`, { pacing: kind });
    return made.call("POST", messages, { ...template("hello_world"), to });
  };
};
const blocked = { can_send_message: "LIMITED", can_receive_call_sip: "AVAILABLE", additional_info: ["In review."] };
const file = async ({ simulator }: Machine): Promise<string> => {
  const form = new FormData();
  form.set("messaging_product", "whatsapp");
  form.set("file", new Blob([Buffer.from([0xff, 0xd8, 0xff, 0xe0])], { type: "image/jpeg" }), "a.jpg");
  const headers = { Authorization: `Bearer ${simulatorTokens.valid.token}` };
  const url = `${simulator.baseUrl}/v26.0/${phoneNumberId}/media`;
  const answer = await fetch(url, { method: "POST", headers, body: form });
  return ((await answer.json()) as { id: string }).id;
};

repliesOf("response.block-users.partial", async ({ call, control }) => {
  await control("POST", "/clock", { advanceMs: 25 * 3_600_000 });
  await control("POST", `/personas/12025550101/messages`, { type: "text", text: "Hi" });
  const block_users = [{ user: "12025550101" }, { user: "447700900112" }];
  return call("POST", `${phoneNumberId}/block_users`, { messaging_product: "whatsapp", block_users });
});
repliesOf("response.business-profile", async ({ call }) => {
  const path = `${phoneNumberId}/whatsapp_business_profile`;
  await call("POST", path, {
    messaging_product: "whatsapp",
    about: "a",
    address: "b",
    description: "c",
    email: "d@example.com",
    websites: ["https://a.example"],
    profile_picture_handle: "4::x",
  });
  return call("GET", path);
});
repliesOf("response.debug-token.system-user", get(`debug_token?input_token=${simulatorTokens.valid.token}`));
repliesOf("response.debug-token.expired", get(`debug_token?input_token=${simulatorTokens.expired.token}`));
repliesOf(
  "response.health-status.blocked-payment",
  waba({ hasPaymentMethod: false }, get(`${phoneNumberId}?fields=health_status`)),
);
repliesOf("response.health-status.limited", async (made) => {
  await made.control("PUT", `/health/${phoneNumberId}`, blocked);
  return made.call("GET", `${phoneNumberId}?fields=health_status`);
});
repliesOf("response.media.upload", async (made) => ({ status: 200, body: { id: await file(made) } }));
repliesOf("response.media.get", async (made) => made.call("GET", await file(made)));
repliesOf("response.message-template.created", ({ call }) => call("POST", `${wabaId}/message_templates`, draft));
repliesOf("response.messages.accepted", send(text("+1 202-555-0143")));
repliesOf("response.messages.bsuid-recipient", send({ ...text(""), recipient: "US.48213097715530264917" }));
repliesOf("response.messages.held-for-quality", pacing("held"));
repliesOf("response.messages.paused", pacing("paused"));
repliesOf("response.messages.template-accepted", send({ ...template("hello_world"), to }));
repliesOf(
  "response.phone-number.node",
  get(`${phoneNumberId}?fields=${Object.keys(fixture("response.phone-number.node") as object)}`),
);
repliesOf("response.phone-numbers.list", get(`${wabaId}/phone_numbers`));
repliesOf("response.subscribed-apps", async (made) => {
  const state = await made.control("GET", "/state");
  state.wabas[0].subscriptions[0].callback = { uri: "http://127.0.0.1:9/", verifyToken: "x" };
  await made.control("PUT", "/state", state);
  return made.call("GET", `${wabaId}/subscribed_apps`);
});
repliesOf("response.success", ({ call }) => call("POST", `${wabaId}/subscribed_apps`, {}));
repliesOf("response.waba.node", get(`${wabaId}?fields=${Object.keys(fixture("response.waba.node") as object)}`));
repliesOf("response.message-templates.list", async ({ call }) => {
  const list = await call("GET", `${wabaId}/message_templates?limit=1&name=pickup_ready`);
  const { data } = list.body;
  const more = await call("GET", `${wabaId}/message_templates?limit=1`);
  return { status: list.status, body: { data, paging: more.body.paging } };
});

/** What is known to be sent is taken. */
for (const name of names.filter((each) => each.startsWith("request."))) {
  done.add(name);
  test(name, async () => {
    const made = await machine();
    const { call, control } = made;
    const { templates } = await control("GET", "/state");
    for (const { template: each } of templates) {
      if (each.name === "autumn_offer")
        await control("POST", `/templates/${each.id}/moderation`, { event: "REINSTATED" });
    }
    const body = JSON.parse(JSON.stringify(fixture(name)).replaceAll("1290046735521180", await file(made)));
    const path = {
      "request.block-users": `${phoneNumberId}/block_users`,
      "request.register": `${phoneNumberId}/register`,
      "request.marketing-messages.template": `${phoneNumberId}/marketing_messages`,
    }[name];
    if (name === "request.register") body.pin = "123456";
    if (name === "request.messages.template-authentication") await makeLoginCode(made);
    if (name === "request.messages.template-utility") await makeOrderShipped(made, body);
    const answer = await call("POST", path ?? messages, body);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
  });
}

async function makeLoginCode({ call }: Machine): Promise<void> {
  const made = await call("POST", `${wabaId}/upsert_message_templates`, {
    name: "login_code",
    languages: ["en_US"],
    category: "AUTHENTICATION",
    components: [{ type: "BODY" }, { type: "BUTTONS", buttons: [{ type: "OTP", otp_type: "COPY_CODE" }] }],
  });
  assert.equal(made.status, 200, JSON.stringify(made.body));
}

/** With the named parameters that the request has. */
async function makeOrderShipped({ call, control }: Machine, request: unknown): Promise<void> {
  const names = [...JSON.stringify(request).matchAll(/"parameter_name":"(\w+)"/g)].map(([, name]) => name);
  const words = names.map((name) => `and your {{${name}}} too`).join(" ");
  const made = await call("POST", `${wabaId}/message_templates`, {
    name: "order_shipped",
    language: "en_GB",
    category: "UTILITY",
    parameter_format: "NAMED",
    components: [
      { type: "HEADER", format: "IMAGE", example: { header_handle: ["x"] } },
      {
        type: "BODY",
        text: `It is on its way to you now ${words} with us.`,
        example: { body_text_named_params: names.map((param_name) => ({ param_name, example: "x" })) },
      },
      { type: "BUTTONS", buttons: [{ type: "URL", text: "Track", url: "https://a.example/{{1}}", example: ["1"] }] },
    ],
  });
  await control("POST", `/templates/${made.body.id}/moderation`, { event: "APPROVED" });
}

test("no answer, error or request is left out", () => {
  assert.deepEqual(
    names.filter((name) => /^(error|response|request)\./.test(name) && !done.has(name)),
    [],
  );
});
