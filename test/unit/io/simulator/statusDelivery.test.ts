import assert from "node:assert/strict";
import { test } from "node:test";
import { simulatedRecipients } from "../../../../src/core/graph/simulatedRecipients.ts";
import { parseDelivery } from "../../../../src/core/webhooks/delivery.ts";
import { customerOfBsuid, customerOfNumber } from "../../../../src/io/simulator/customer.ts";
import { knownError } from "../../../../src/io/simulator/knownError.ts";
import { defaultDelays, type PlannedStatus, statusPlan } from "../../../../src/io/simulator/statusPlan.ts";
import { statusDelivery } from "../../../../src/io/simulator/webhooks/statusDelivery.ts";
import { ownNumber, restingWorld } from "./restingWorld.ts";
import { fixture, shapeOf } from "./shapes.ts";

const world = restingWorld();
const message = { wamid: "wamid.HBgL", customer: customerOfNumber("12025550101"), category: "utility" };
const at = 1_795_132_800_999;

const likeFixtures: [fixture: string, statuses: PlannedStatus[], callbackData?: string][] = [
  ["webhook.status.sent", [{ status: "sent" }], "order:7714"],
  ["webhook.status.failed-131026", [{ status: "failed", code: 131026 }]],
  ["webhook.status.failed-131047", [{ status: "failed", code: 131047 }]],
  ["webhook.status.failed-131053", [{ status: "failed", code: 131053, details: "The file is too small." }]],
  ["webhook.status.played", [{ status: "played" }]],
];

for (const [name, statuses, callbackData] of likeFixtures) {
  test(`has the shape of ${name}`, () => {
    const made = statusDelivery(ownNumber(world), { ...message, ...(callbackData && { callbackData }) }, statuses, at);
    assert.deepEqual(shapeOf(made), shapeOf(fixture(name)));
  });
}

test("delivered and read have the shape of the fixtures, without the username that only some users have", () => {
  for (const status of ["delivered", "read"] as const) {
    const theirs = JSON.parse(JSON.stringify(fixture(`webhook.status.${status}`)));
    delete theirs.entry[0].changes[0].value.contacts[0].profile.username;
    assert.deepEqual(shapeOf(statusDelivery(ownNumber(world), message, [{ status }], at)), shapeOf(theirs));
  }
});

test("a BSUID's statuses name no phone number", () => {
  const made = statusDelivery(
    ownNumber(world),
    { ...message, customer: customerOfBsuid("US.1") },
    [{ status: "delivered" }],
    at,
  );
  const json = JSON.stringify(made);
  assert.match(json, /"recipient_user_id":"US\.1"/);
  assert.doesNotMatch(json, /recipient_id|wa_id/);
});

test("failed carries the error and no contact; delivered and failed go out together", () => {
  const plan = statusPlan({ kind: "deliveredAndFailed", code: 131026 }, "read", defaultDelays);
  assert.deepEqual(
    plan.map(({ afterMs, statuses }) => [afterMs, ...statuses.map(({ status }) => status)]),
    [
      [300, "sent"],
      [900, "delivered", "failed"],
    ],
  );
  const both = plan[1]?.statuses ?? [];
  assert.deepEqual(
    shapeOf(statusDelivery(ownNumber(world), message, both, at)),
    shapeOf(fixture("webhook.status.batch-delivered-and-failed")),
  );
  const parsed = parseDelivery(statusDelivery(ownNumber(world), message, both, at));
  const reports = parsed.events.map((event) => event.kind === "status" && event.report);
  assert.deepEqual(reports, [
    { wamid: "wamid.HBgL", status: "delivered", timestamp: 1_795_132_800, errors: [] },
    {
      wamid: "wamid.HBgL",
      status: "failed",
      timestamp: 1_795_132_800,
      errors: [{ code: 131026, title: "Message Undeliverable", details: knownError(131026).details }],
    },
  ]);
});

test("every test recipient's error is one that the simulator has a title and a sentence for", () => {
  for (const { number, outcome } of simulatedRecipients) {
    if ("code" in outcome) {
      const known = knownError(outcome.code);
      assert.ok(known.details, `${number}: ${outcome.code}`);
    }
  }
});

test("test recipients are distinct fictional numbers", () => {
  const numbers = simulatedRecipients.map(({ number }) => number);
  assert.equal(new Set(numbers).size, numbers.length);
  for (const number of numbers) {
    assert.match(number, /^\+120255501\d\d$/);
  }
});

test("the same number is the same person, and its BSUID begins with its country", () => {
  assert.deepEqual(customerOfNumber("818012345678"), customerOfNumber("818012345678"));
  assert.match(customerOfNumber("818012345678").userId, /^JP\.\d{20}$/);
  assert.match(customerOfNumber("886912345678").userId, /^TW\.\d{20}$/);
  assert.match(customerOfNumber("12025550101").userId, /^US\.\d{20}$/);
  assert.match(customerOfNumber("9999999999").userId, /^[A-Z]{2}\.\d{20}$/);
});
