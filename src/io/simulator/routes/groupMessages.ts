import { isBsuid, newWamid } from "../../../core/graph/ids.ts";
import type { BusinessNumber } from "../../../core/simulator/state.ts";
import { escapedJson } from "../../../core/webhooks/escape.ts";
import type { Call } from "../call.ts";
import { refusal } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { type BrokenRule, brokenSenderRule } from "../rules/sendRules.ts";
import type { PlannedOutcome } from "../statusPlan.ts";
import type { AcceptedGroupSend } from "../validation/groupSend.ts";
import { groupStatusDelivery, type ReportedGroupMessage } from "../webhooks/groupStatusDelivery.ts";
import type { World } from "../world.ts";

/** Takes a message to a group: every participant gets it, and reads it. */
export function sendToGroup(call: Call, number: BusinessNumber, accepted: AcceptedGroupSend): Reply {
  const { world, now } = call;
  const { group, problem } = accepted;
  const broken = brokenSenderRule({ world, number, now }) ?? closedWindow(call, number, accepted);
  if (broken?.kind === "refused") {
    throw refusal(broken.code, broken.details);
  }
  const outcome: PlannedOutcome = broken
    ? { ...broken, kind: "failed" }
    : problem
      ? { kind: "failed", ...problem }
      : { kind: "read" };
  const message: ReportedGroupMessage = {
    wamid: newWamid(group.id, world.randomBytes),
    groupId: group.id,
    participants: [...group.participants],
    category: accepted.category,
    ...(accepted.callbackData !== undefined && { callbackData: accepted.callbackData }),
  };
  if (accepted.type === "reaction") {
    world.reactions.add(message.wamid);
  }
  const deliveries = world.plans.of(outcome, accepted.course).flatMap(({ afterMs, statuses }) =>
    statuses.map((status) => ({
      afterMs,
      body: () => escapedJson(groupStatusDelivery(number, message, status, now + afterMs)),
    })),
  );
  const waba = world.waba(number.wabaId);
  if (waba) {
    world.report("messages", { waba, number }, deliveries);
  }
  return ok({
    messaging_product: "whatsapp",
    contacts: [{ input: group.id, wa_id: group.id }],
    messages: [{ id: message.wamid, ...(accepted.type === "template" && { message_status: "accepted" }) }],
  });
}

/** Assumed: the window of a group is open while it is for any of the participants. */
function closedWindow({ world, now }: Call, number: BusinessNumber, send: AcceptedGroupSend): BrokenRule | undefined {
  const { group, category } = send;
  if (!world.isOn("serviceWindow") || category !== "service") return undefined;
  const isOpen = group.participants.some((user) => world.windows.isOpen(number.id, userIdOf(world, user), now));
  return isOpen
    ? undefined
    : { kind: "failed", code: 131047, details: "More than 24 hours passed since somebody of the group last wrote." };
}

function userIdOf(world: World, user: string): string {
  return (isBsuid(user) ? world.customers.ofBsuid(user) : world.customers.ofNumber(user)).userId;
}
