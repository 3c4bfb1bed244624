import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { simulatorAccount, simulatorApp } from "../../../../src/core/graph/simulated.ts";
import { webhookSamples } from "../../../../src/core/simulator/webhookSamples.ts";
import { fixture, shapeOf } from "./shapes.ts";
import { type SeenRequest, TestReceiver, TestSimulator, text } from "./support.ts";

/** Every payload that Meta is known to send can be sent, in its shape. */

const receiver = new TestReceiver();
const machine = new TestSimulator({
  webhookUrl: () => receiver.url,
  delays: { sentMs: 1, deliveredMs: 2, readMs: 3, playedMs: 4 },
});
const { phoneNumberId } = simulatorAccount;

before(async () => {
  await receiver.start();
  await machine.simulator.start(0);
});

after(async () => {
  await machine.simulator.stop();
  await receiver.stop();
});

// biome-ignore lint/suspicious/noExplicitAny: what a test reads out of an answer
async function control(method: string, path: string, body?: unknown): Promise<any> {
  const answer = await fetch(`${machine.simulator.controlUrl}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answered = await answer.json();
  assert.equal(answer.status, 200, JSON.stringify(answered));
  return answered;
}

/** The first request from now on that `fits`, as it came. */
async function received(fits: (seen: SeenRequest) => boolean, act: () => Promise<unknown>): Promise<unknown> {
  const from = receiver.requests.length;
  await act();
  const find = () => receiver.requests.slice(from).find(fits);
  await receiver.until(() => find() !== undefined);
  return JSON.parse(find()?.raw.toString("latin1") ?? "");
}

const isMessage = ({ value }: SeenRequest) => value.messages !== undefined;

/** Nothing more is to come. */
async function settled(): Promise<void> {
  while (machine.simulator.waiting > 0) await sleep(2);
}

/** The webhook about a message that begins with this status. */
async function reported(status: string, body: unknown): Promise<unknown> {
  const answer = await machine.send(body);
  assert.equal(answer.status, 200, answer.text);
  const wamid = answer.body.messages[0].id;
  const find = () =>
    receiver.requests.find(({ statuses: [first] }) => first?.wamid === wamid && first?.status === status);
  await receiver.until(() => find() !== undefined);
  return JSON.parse(find()?.raw.toString("latin1") ?? "");
}

const write = (who: string, message: unknown) => () => control("POST", `/personas/${who}/messages`, message);
/** The fixture's message, as a customer's: without what the simulator adds. */
function written(name: string): unknown {
  // biome-ignore lint/suspicious/noExplicitAny: a fixture
  const [message] = (fixture(name) as any).entry[0].changes[0].value.messages;
  const {
    from: _from,
    from_user_id: _user,
    id: _id,
    timestamp: _at,
    identity: _key,
    errors: _errors,
    ...rest
  } = message;
  const file = rest[rest.type];
  if (file?.sha256) for (const added of ["id", "sha256", "url", "mime_type"]) delete file[added];
  delete rest.context?.from;
  if (rest.type === "system") {
    const { type, wa_id } = rest.system;
    rest.system = { type, ...(type === "user_changed_number" && { wa_id }) };
  }
  if (rest.type === "edit") delete rest.edit.message.context;
  return JSON.parse(JSON.stringify(rest));
}

const hidden = new Set(["text-bsuid-only", "contacts-request-reply", "system-changed-user-id"]);
const fixtures = readdirSync("test/fixtures/payloads")
  .filter((name) => name.startsWith("webhook."))
  .map((name) => name.replace(/\.json$/, ""));
const done = new Set<string>();

function payload(name: string, make: () => Promise<unknown>): void {
  done.add(name);
  test(name, async () => {
    assert.deepEqual(shapeOf(await make()), shapeOf(fixture(name)));
    assert.equal(receiver.rejected, 0);
  });
}

for (const name of fixtures.filter((name) => name.startsWith("webhook.message."))) {
  const kind = name.slice("webhook.message.".length);
  payload(name, async () => {
    const who = hidden.has(kind) ? "aiko" : "dana";
    await control("PATCH", "/personas/aiko", {
      parentUserId: kind === "contacts-request-reply" ? null : "JP.ENT.60419927358112047763",
    });
    return received(isMessage, write(who, written(name)));
  });
}

const failures: Record<string, string> = {
  "130472": "12025550113",
  "131026": "12025550110",
  "131042": "12025550114",
  "131047": "12025550111",
  "131049": "12025550112",
  "131050": "12025550116",
  "131053": "12025550115",
};
for (const [code, to] of Object.entries(failures)) {
  payload(`webhook.status.failed-${code}`, () => reported("failed", text(to)));
}
payload("webhook.status.failed-132015", async () => {
  await control("POST", "/faults", { effect: "fail", code: 132015, recipient: "4915112345678", count: 1 });
  return reported("failed", text("4915112345678"));
});
payload("webhook.status.sent", () =>
  reported("sent", { ...text("4915112345678"), biz_opaque_callback_data: "order:7714" }),
);
payload("webhook.status.sent-service-charged-2026", () => reported("sent", text("4915112345678")));
for (const status of ["delivered", "read"]) {
  payload(`webhook.status.${status}`, () => reported(status, text("886955550108")));
}
payload("webhook.status.played", () =>
  reported("played", {
    messaging_product: "whatsapp",
    to: "4915112345678",
    type: "audio",
    audio: { link: "https://example.net/a.ogg", voice: true },
  }),
);
payload("webhook.status.bsuid-only", async () => {
  const { userId } = await control("PATCH", "/personas/aiko", { parentUserId: "JP.ENT.60419927358112047763" });
  return reported("delivered", {
    messaging_product: "whatsapp",
    recipient: userId,
    type: "text",
    text: { body: "Hi" },
  });
});
payload("webhook.status.batch-delivered-and-failed", () => reported("delivered", text("12025550104")));
payload("webhook.status.sent-free-entry-point", async () => {
  await received(isMessage, write("4915112340001", written("webhook.message.text-click-to-whatsapp-ad")));
  return reported("sent", text("4915112340001"));
});
payload("webhook.status.sent-legacy-conversation", async () => {
  await control("PATCH", `/apps/${simulatorApp.id}`, { webhooksVersion: "v23.0" });
  const seen = await reported("sent", text("4915112340002"));
  await control("PATCH", `/apps/${simulatorApp.id}`, { webhooksVersion: "v26.0" });
  return seen;
});
payload("webhook.status.read-before-delivered", async () => {
  await settled();
  await control("PATCH", `/apps/${simulatorApp.id}`, { batchMs: 50 });
  await control("POST", "/faults", { effect: "drop", status: "sent", count: 1 });
  await control("POST", "/faults", { effect: "reorder", count: 1 });
  const seen = await reported("read", text("4915112340003"));
  await control("PATCH", `/apps/${simulatorApp.id}`, { batchMs: 0 });
  await control("DELETE", "/faults");
  return seen;
});
payload("webhook.batch-mixed", async () => {
  await settled();
  await control("PATCH", `/apps/${simulatorApp.id}`, { batchMs: 50 });
  const seen = await received(isMessage, async () => {
    await control("POST", "/faults", { effect: "drop", status: "sent" });
    await control("POST", "/faults", { effect: "drop", status: "delivered" });
    await Promise.all([machine.send(text("12025550101")), write("dana", { type: "text", text: "ok" })()]);
  });
  await control("PATCH", `/apps/${simulatorApp.id}`, { batchMs: 0 });
  await control("DELETE", "/faults");
  return seen;
});

/** Fixtures that a sample sends by hand, by field and sample. */
const samples: Record<string, [field: string, sample: string]> = {
  "webhook.account.alert-limit": ["account_alerts", "limitDeferred"],
  "webhook.account.disabled": ["account_update", "disabled"],
  "webhook.account.partner-removed": ["account_update", "partnerRemoved"],
  "webhook.account.restriction": ["account_update", "restriction"],
  "webhook.account.review": ["account_review_update", "rejected"],
  "webhook.automatic-events": ["automatic_events", "lead"],
  "webhook.business-capability": ["business_capability_update", "limits"],
  "webhook.business-username.approved": ["business_username_updates", "approved"],
  "webhook.calls.connect": ["calls", "connect"],
  "webhook.calls.status-ringing": ["calls", "ringing"],
  "webhook.calls.terminate-failed": ["calls", "terminateFailed"],
  "webhook.flows.endpoint-latency": ["flows", "endpointLatency"],
  "webhook.flows.status-change": ["flows", "statusChange"],
  "webhook.history": ["history", "chunk"],
  "webhook.history.declined": ["history", "declined"],
  "webhook.messaging-handovers.control-passed": ["messaging_handovers", "passed"],
  "webhook.messaging-handovers.control-taken": ["messaging_handovers", "taken"],
  "webhook.payment-configuration": ["payment_configuration_update", "needsTesting"],
  "webhook.phone-number.name-approved": ["phone_number_name_update", "approved"],
  "webhook.phone-number.throughput-upgrade": ["phone_number_quality_update", "throughputUpgrade"],
  "webhook.security.pin-reset": ["security", "pinReset"],
  "webhook.smb-app-state-sync": ["smb_app_state_sync", "contact"],
  "webhook.smb-message-echoes": ["smb_message_echoes", "text"],
  "webhook.standby.message": ["standby", "message"],
  "webhook.standby.message-echo": ["standby", "echo"],
  "webhook.standby.status": ["standby", "status"],
  "webhook.status.failed-137000-identity": ["messages", "identityMismatch"],
  "webhook.status.group-delivered": ["messages", "groupDelivered"],
  "webhook.status.payment-captured": ["messages", "payment"],
  "webhook.template.approved": ["message_template_status_update", "approved"],
  "webhook.template.archived": ["message_template_status_update", "archived"],
  "webhook.template.category-changed": ["template_category_update", "changed"],
  "webhook.template.category-upcoming": ["template_category_update", "upcoming"],
  "webhook.template.components": ["message_template_components_update", "changed"],
  "webhook.template.correct-category-detection": ["template_correct_category_detection", "detected"],
  "webhook.template.disabled": ["message_template_status_update", "disabled"],
  "webhook.template.paused": ["message_template_status_update", "paused"],
  "webhook.template.quality": ["message_template_quality_update", "dropped"],
  "webhook.template.rejected-invalid-format": ["message_template_status_update", "rejected"],
  "webhook.user-preferences.signup": ["user_preferences", "signup"],
  "webhook.user-preferences.stop": ["user_preferences", "stop"],
  "webhook.value-errors": ["messages", "errors"],
};
for (const [name, [field, sample]] of Object.entries(samples)) {
  payload(name, () =>
    received(
      () => true,
      () => control("POST", "/webhooks", { field, sample }),
    ),
  );
}

test("no fixture is left out", () => {
  assert.deepEqual(
    fixtures.filter((name) => !done.has(name)),
    [],
  );
});

test("every sample of every field is sent, signed, about what is there", async () => {
  for (const [field, named] of Object.entries(webhookSamples)) {
    for (const sample of Object.keys(named)) {
      const seen = (await received(
        () => true,
        () => control("POST", "/webhooks", { field, sample }),
      )) as { entry: [{ id: string; changes: [{ field: string }] }] };
      assert.equal(seen.entry[0].id, simulatorAccount.wabaId);
      assert.equal(seen.entry[0].changes[0].field, field);
    }
  }
  assert.equal(receiver.rejected, 0);
});

test("a value of one's own goes out as it is, in a field that nobody knows, too", async () => {
  const value = { event: "ä 🌸", list: [1, { a: null }] };
  const seen = await received(
    () => true,
    () => control("POST", "/webhooks", { field: "something_new", value, number: phoneNumberId }),
  );
  assert.deepEqual((seen as { entry: [{ changes: unknown }] }).entry[0].changes, [{ value, field: "something_new" }]);
});

test("every fixture goes out as it stands, signed over its escaped bytes: older forms and odd ones, too", async () => {
  for (const name of fixtures) {
    const body = fixture(name);
    const seen = await received(
      () => true,
      () => control("POST", "/webhooks", { body }),
    );
    assert.deepEqual(seen, JSON.parse(JSON.stringify(body)), name);
  }
  const odd = {
    object: "whatsapp_business_account",
    entry: [
      {
        id: "0",
        changes: [{ field: "messages", value: { statuses: [{ id: "wamid.x", status: "warning" }], note: "ä" } }],
      },
    ],
  };
  const seen = await received(
    () => true,
    () => control("POST", "/webhooks", { body: odd }),
  );
  assert.deepEqual(seen, odd);
  assert.equal(receiver.rejected, 0);
});

test("what happens to a template is told in the shape of the fixtures, too", async () => {
  const [{ template }] = (await control("GET", "/state")).templates;
  for (const [name, event] of [
    ["approved", "APPROVED"],
    ["rejected-invalid-format", "REJECTED"],
    ["paused", "PAUSED"],
    ["disabled", "DISABLED"],
    ["archived", "ARCHIVED"],
  ]) {
    const reason = event === "REJECTED" ? { reason: "INVALID_FORMAT" } : {};
    const seen = await received(
      () => true,
      () => control("POST", `/templates/${template.id}/moderation`, { event, ...reason }),
    );
    assert.deepEqual(shapeOf(seen), shapeOf(fixture(`webhook.template.${name}`)), event);
  }
});
