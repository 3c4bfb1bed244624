import assert from "node:assert/strict";
import { simulatorAccount } from "../../../../src/core/graph/simulated.ts";
import { newestVersion } from "../../../../src/core/graph/versions.ts";
import type { BusinessNumber } from "../../../../src/core/simulator/state.ts";
import { type AcceptedSend, checkSend } from "../../../../src/io/simulator/validation/send.ts";
import { World } from "../../../../src/io/simulator/world.ts";

/** A world that nobody calls, and whose time stands still at 1970. */
export function restingWorld(): World {
  return new World({ now: () => 0, appSecret: () => "", webhookUrl: () => "" });
}

/** The number that the simulator's account sends from. */
export function ownNumber(world: World): BusinessNumber {
  const number = world.number(simulatorAccount.phoneNumberId);
  assert.ok(number);
  return number;
}

/** Checks a message of that number. @param now milliseconds since 1970 */
export function checked(body: unknown, world: World, now = 0, version = newestVersion): AcceptedSend {
  return checkSend(body, { world, number: ownNumber(world), version, endpoint: "messages", now });
}
