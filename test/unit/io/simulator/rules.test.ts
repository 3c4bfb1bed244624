import assert from "node:assert/strict";
import { test } from "node:test";
import { type RuleName, ruleNames } from "../../../../src/core/simulator/rules.ts";
import { customerOfNumber } from "../../../../src/io/simulator/customer.ts";
import { brokenRule } from "../../../../src/io/simulator/rules/sendRules.ts";
import type { World } from "../../../../src/io/simulator/world.ts";
import { checked, ownNumber, restingWorld } from "./restingWorld.ts";

const hourMs = 3_600_000;
const german = "4915112345678";

const text = (to: string) => ({ messaging_product: "whatsapp", to, type: "text", text: { body: "Hi" } });
const template = (to: string, name: string) => ({
  messaging_product: "whatsapp",
  to,
  type: "template",
  template: { name, language: { code: "en_US" } },
});

/** What a message of the simulator's number breaks, at a time of milliseconds since the start. */
function broken(world: World, body: { to: string }, now = 0) {
  const send = checked(body, world, now);
  return brokenRule({ world, number: ownNumber(world), send, customer: customerOfNumber(body.to), now });
}

test("a world at rest breaks no rule, to whomever it writes first", () => {
  for (const to of [german, "12025550101", "8613800138000"]) {
    assert.equal(broken(restingWorld(), text(to)), undefined);
    assert.equal(broken(restingWorld(), template(to, "hello_world")), undefined);
  }
});

test("outside the service window only templates go, until the customer writes again", () => {
  const world = restingWorld();
  const { userId } = customerOfNumber(german);
  assert.equal(broken(world, text(german), 24 * hourMs - 1), undefined);
  const late = broken(world, text(german), 24 * hourMs);
  assert.deepEqual([late?.kind, late?.code], ["failed", 131047]);
  assert.equal(broken(world, template(german, "hello_world"), 24 * hourMs), undefined);
  world.windows.open(ownNumber(world).id, userId, 24 * hourMs);
  assert.equal(broken(world, text(german), 47 * hourMs), undefined);
  assert.equal(broken(world, text(german), 48 * hourMs)?.code, 131047);
});

test("a test number writes to its list alone, and says which form the list has", () => {
  const world = restingWorld();
  const number = ownNumber(world);
  number.isTestNumber = true;
  number.allowedRecipients.push("5215512345678", german);
  assert.equal(broken(world, text(german)), undefined);
  assert.equal(broken(world, text("5215512345678")), undefined);
  assert.deepEqual(
    [broken(world, text("12025550101"))?.kind, broken(world, text("12025550101"))?.code],
    ["refused", 131030],
  );
  assert.match(broken(world, text("525512345678"))?.details ?? "", /5215512345678/);
});

test("45 messages at once go to one user, then one in six seconds; others are not affected", () => {
  const world = restingWorld();
  for (let sent = 0; sent < 45; sent++) assert.equal(broken(world, text(german), 0), undefined, `${sent}`);
  assert.equal(broken(world, text(german), 0)?.code, 131056);
  assert.equal(broken(world, text("4915112345679"), 0), undefined);
  assert.equal(broken(world, text(german), 5999)?.code, 131056);
  assert.equal(broken(world, text(german), 6000), undefined);
});

test("a number sends 80 messages a second, or 1,000 once it was upgraded", () => {
  for (const [throughput, most] of [
    ["STANDARD", 80],
    ["HIGH", 1000],
  ] as const) {
    const world = restingWorld();
    ownNumber(world).throughput = throughput;
    const to = (index: number) => text(`4915${10_000_000 + index}`);
    for (let index = 0; index < most; index++) assert.equal(broken(world, to(index), 0), undefined);
    assert.equal(broken(world, to(most), 0)?.code, 130429);
    assert.equal(broken(world, to(most), 1000), undefined);
  }
});

test("countries that the platform isn't open to are refused, Turkey isn't", () => {
  for (const to of ["5351234567", "989121234567", "8501921234567", "963944123456"]) {
    const found = broken(restingWorld(), text(to));
    assert.deepEqual([found?.kind, found?.code], ["refused", 130497], to);
  }
  assert.equal(broken(restingWorld(), text("905321234567")), undefined);
});

test("what is wrong with the account comes before its messages", () => {
  const cases: readonly [change: (world: World) => void, kind: string, code: number][] = [
    [(world) => Object.assign(ownNumber(world), { isRegistered: false }), "refused", 133010],
    [(world) => Object.assign(world.waba(ownNumber(world).wabaId) ?? {}, { isLocked: true }), "refused", 131031],
    [
      (world) => Object.assign(world.waba(ownNumber(world).wabaId) ?? {}, { hasPaymentMethod: false }),
      "failed",
      131042,
    ],
  ];
  for (const [change, kind, code] of cases) {
    const world = restingWorld();
    change(world);
    const found = broken(world, text(german));
    assert.deepEqual([found?.kind, found?.code], [kind, code]);
  }
});

test("every rule can be switched off", () => {
  const world = restingWorld();
  world.state.rulesOff.push(...ruleNames);
  const number = ownNumber(world);
  number.isTestNumber = true;
  Object.assign(world.waba(number.wabaId) ?? {}, { isLocked: true, hasPaymentMethod: false });
  for (let sent = 0; sent < 100; sent++) assert.equal(broken(world, text("5351234567"), 48 * hourMs), undefined);
});

test("a rule that is switched off doesn't switch off another one", () => {
  const world = restingWorld();
  const off: RuleName = "pairRate";
  world.state.rulesOff.push(off);
  for (let sent = 0; sent < 80; sent++) assert.equal(broken(world, text(german), 0), undefined);
  assert.equal(broken(world, text(german), 0)?.code, 130429);
});
