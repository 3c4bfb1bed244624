import assert from "node:assert/strict";
import { test } from "node:test";
import { simulatorAccount, simulatorTestNumber } from "../../../../src/core/graph/simulated.ts";
import { codeOf, machine } from "./machine.ts";
import { text } from "./support.ts";
import { sends } from "./templateSamples.ts";

const { phoneNumberId, wabaId } = simulatorAccount;
const german = "4915112345678";
const day = 86_400;

/** A simulator that has sent two texts and a template to Germany, one text to Japan, and one from its test number. */
async function withTraffic() {
  const { call, ...made } = await machine();
  const send = async (body: unknown, from: string = phoneNumberId) =>
    assert.equal((await call("POST", `${from}/messages`, body)).status, 200);
  await send(text(german));
  await send(text(german));
  await send({ ...sends.permission, to: german });
  await send(text("818055501234"));
  await send(text(simulatorTestNumber.allowedRecipients[0]), simulatorTestNumber.phoneNumberId);
  const now = Math.floor(Date.now() / 1000);
  const period = `start(${now - day}).end(${now + day})`;
  return {
    ...made,
    call,
    now,
    get: async (field: string, modifiers = "") =>
      (await call("GET", `${wabaId}?fields=${field}.${period}${modifiers}`)).body,
  };
}

test("messages are counted by half hours, days and months", async () => {
  const { get } = await withTraffic();
  for (const granularity of ["HALF_HOUR", "DAY", "MONTH"]) {
    const { analytics, id } = await get("analytics", `.granularity(${granularity})`);
    assert.equal(id, wabaId);
    assert.equal(analytics.granularity, granularity);
    assert.deepEqual(analytics.phone_numbers, ["15550104681", "15550104682"]);
    const sum = (key: string) =>
      analytics.data_points.reduce((sum: number, point: Record<string, number>) => sum + (point[key] ?? 0), 0);
    assert.equal(sum("sent"), 5);
    assert.equal(sum("delivered"), 5);
    for (const { start, end } of analytics.data_points) assert.ok(end > start && start % 1800 === 0);
  }
});

test("what is counted can be filtered", async () => {
  const { get } = await withTraffic();
  const sent = async (modifiers: string) => {
    const { analytics } = await get("analytics", `.granularity(MONTH)${modifiers}`);
    return analytics.data_points[0]?.sent ?? 0;
  };
  assert.equal(await sent(".phone_numbers([15550104682])"), 1);
  assert.equal(await sent('.country_codes(["DE","JP"])'), 4);
  assert.equal(await sent(".product_types([0])"), 1);
  assert.equal(await sent(".product_types([2])"), 4);
  assert.equal(await sent(".product_types([100])"), 0);
});

test("prices and conversations are broken down by what was asked for", async () => {
  const { get } = await withTraffic();
  const { pricing_analytics } = await get(
    "pricing_analytics",
    ".granularity(MONTHLY).dimensions(PRICING_CATEGORY,PRICING_TYPE,COUNTRY).country_codes([DE])",
  );
  const points = pricing_analytics.data[0].data_points.map(
    ({ start: _, end: __, ...point }: Record<string, unknown>) => point,
  );
  assert.deepEqual(points, [
    { country: "DE", pricing_type: "REGULAR", pricing_category: "SERVICE", volume: 2, cost: 0.008 },
    { country: "DE", pricing_type: "REGULAR", pricing_category: "UTILITY", volume: 1, cost: 0.004 },
  ]);
  const { conversation_analytics } = await get(
    "conversation_analytics",
    '.granularity(MONTHLY).dimensions(["CONVERSATION_CATEGORY","PHONE"]).phone_numbers([15550104681])',
  );
  const conversations = conversation_analytics.data[0].data_points.map(
    ({ start: _, end: __, cost: ___, ...point }: Record<string, unknown>) => point,
  );
  assert.deepEqual(conversations, [
    { conversation: 2, phone_number: "15550104681", conversation_category: "SERVICE" },
    { conversation: 1, phone_number: "15550104681", conversation_category: "UTILITY" },
  ]);
});

test("templates have counts of their own, as a field and as an edge", async () => {
  const { get, call, now } = await withTraffic();
  const { template_analytics } = await get("template_analytics", ".granularity(DAILY)");
  const sum = (points: Record<string, number>[], key: string) =>
    points.reduce((sum, point) => sum + (point[key] ?? 0), 0);
  const points = template_analytics.data[0].data_points;
  assert.equal(points[0].template_id, "1804681000000024");
  assert.deepEqual([sum(points, "sent"), sum(points, "delivered"), sum(points, "read")], [1, 1, 1]);
  const query = `start=${now - day}&end=${now + day}&granularity=daily`;
  const edge = await call("GET", `${wabaId}/template_analytics?${query}&template_ids=["1804681000000024"]`);
  assert.deepEqual(edge.body, template_analytics);
  const none = await call("GET", `${wabaId}/template_analytics?${query}&template_ids=[1]`);
  assert.deepEqual(none.body.data[0].data_points, []);
});

test("what can't be asked", async () => {
  const { call } = await machine();
  const ask = (fields: string) => call("GET", `${wabaId}?fields=${fields}`);
  for (const fields of [
    "analytics",
    "analytics.start(1).end(2)",
    "analytics.start(1).granularity(DAY)",
    "analytics.start(2).end(1).granularity(DAY)",
    "analytics.start(a).end(2).granularity(DAY)",
    "analytics.start(1).end(2).granularity(DAILY)",
    "pricing_analytics.start(1).end(2).granularity(DAY)",
    "pricing_analytics.start(1).end(2).granularity(DAILY).dimensions(COLOUR)",
    "template_analytics.start(1).end(2).granularity(MONTHLY)",
  ]) {
    assert.equal(codeOf(await ask(fields)), 100, fields);
  }
  const mixed = await ask("analytics.start(1).end(2).granularity(DAY).product_types([100,103])");
  assert.equal(mixed.body.error.error_subcode, 2388077);
  assert.deepEqual((await ask("id,name,call_analytics.start(1).end(2).granularity(DAILY)")).body.call_analytics, {
    data: [{ data_points: [] }],
  });
});
