import { type BusinessNumber, digitsOf, type Group } from "../../core/simulator/state.ts";
import { escapedJson } from "../../core/webhooks/escape.ts";
import type { World } from "./world.ts";

/** Webhook fields about groups. */
type GroupField =
  | "group_lifecycle_update"
  | "group_participants_update"
  | "group_settings_update"
  | "group_status_update";

/**
 * Reports a change of a group.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/groups/webhooks
 * @param entry what the field's own object says beside the group and the time
 */
export function reportGroup(
  world: World,
  field: GroupField,
  group: Group,
  entry: Readonly<Record<string, unknown>>,
): void {
  const number = world.number(group.numberId);
  const waba = number && world.waba(number.wabaId);
  if (!waba) return;
  const value = {
    messaging_product: "whatsapp",
    metadata: metadataOf(number),
    groups: [{ timestamp: String(Math.floor(world.clock.now() / 1000)), group_id: group.id, ...entry }],
  };
  const body = { object: "whatsapp_business_account", entry: [{ id: waba.id, changes: [{ value, field }] }] };
  world.report(field, { waba, number }, [{ afterMs: 0, body: () => escapedJson(body) }]);
}

/** Somebody follows the invitation: they are in, or ask to be let in. */
export function joinGroup(world: World, group: Group, user: string): "joined" | "requested" | "refused" {
  if (group.removed.includes(user) || group.isSuspended) return "refused";
  if (group.participants.includes(user)) return "joined";
  if (group.joinApprovalMode === "auto_approve") {
    addParticipants(world, group, [user]);
    return "joined";
  }
  if (group.joinRequests.some((request) => request.user === user)) return "requested";
  const id = Buffer.from(world.randomBytes(18)).toString("base64url");
  group.joinRequests.push({ id, user, at: world.clock.now() });
  reportGroup(world, "group_participants_update", group, {
    type: "group_join_request_created",
    reason: "invite_link",
    join_request_id: id,
    wa_id: user,
  });
  return "requested";
}

/** Somebody leaves the group, or takes back the request to join it. */
export function leaveGroup(world: World, group: Group, user: string): void {
  const request = group.joinRequests.find((each) => each.user === user);
  if (request) {
    group.joinRequests = group.joinRequests.filter((each) => each !== request);
    reportGroup(world, "group_participants_update", group, {
      type: "group_join_request_revoked",
      join_request_id: request.id,
      wa_id: user,
    });
  }
  if (!group.participants.includes(user)) return;
  group.participants = group.participants.filter((each) => each !== user);
  reportGroup(world, "group_participants_update", group, {
    type: "group_participants_remove",
    removed_participants: [{ wa_id: user }],
    initiated_by: "participant",
  });
}

/** Meta suspends the group, or lets it go on. */
export function suspendGroup(world: World, group: Group, isSuspended: boolean): void {
  if (group.isSuspended === isSuspended) return;
  group.isSuspended = isSuspended;
  reportGroup(world, "group_status_update", group, { type: isSuspended ? "group_suspend" : "group_suspend_cleared" });
}

export function addParticipants(world: World, group: Group, users: readonly string[]): void {
  group.participants.push(...users);
  reportGroup(world, "group_participants_update", group, {
    type: "group_participants_add",
    reason: "invite_link",
    added_participants: users.map((user) => ({ input: user, wa_id: user })),
  });
}

function metadataOf(number: BusinessNumber): unknown {
  return { display_phone_number: digitsOf(number), phone_number_id: number.id };
}
