import type { BusinessNumber, Group } from "../../../core/simulator/state.ts";
import type { Call } from "../call.ts";
import { fieldNames, selectFields } from "../fields.ts";
import { addParticipants, reportGroup } from "../groupReports.ts";
import { nodeTypes, requireNode, requireNumber } from "../nodes.ts";
import { pageOf } from "../paging.ts";
import { parameters } from "../parameters.ts";
import { invalidParameter, objectNotFound, refusal } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { requireMessaging } from "../tokens.ts";
import {
  isMissing,
  optionalText,
  requireList,
  requireObject,
  requireOneOf,
  requireText,
  scalarText,
} from "../validation/checks.ts";
import { checkProduct } from "../validation/send.ts";
import { webhookError } from "../webhooks/webhookError.ts";

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/groups/reference */
const longest = { subject: 128, description: 2048 } as const;
export const mostParticipants = 8;
/** Of one number. */
const mostGroups = 10_000;

const type = {
  name: nodeTypes.group,
  fields: [
    "creation_timestamp",
    "description",
    "join_approval_mode",
    "participants",
    "subject",
    "suspended",
    "total_participant_count",
  ],
  defaults: [],
};

/** `GET /{phone-number-id}/groups` */
export function groups(call: Call, id: string): Reply {
  const number = requireNumber(call, id);
  requireMessaging(call);
  const own = call.world.state.groups.filter(({ numberId }) => numberId === number.id);
  const { data, ...page } = pageOf(call, `${id}/groups`, own);
  const listed = data.map((group) => ({
    id: group.id,
    subject: group.subject,
    created_at: String(Math.floor(group.createdAt / 1000)),
  }));
  return ok({ data: { groups: listed }, ...page });
}

/** `POST /{phone-number-id}/groups` `{messaging_product, subject, description?, join_approval_mode?}`: the id comes by webhook. */
export async function createGroup(call: Call, id: string): Promise<Reply> {
  const number = requireNumber(call, id);
  requireMessaging(call);
  const body = await parameters(call);
  checkProduct(body);
  const subject = subjectOf(body.subject);
  const description = optionalText(body.description, "description", longest.description);
  const mode = isMissing(body.join_approval_mode)
    ? "auto_approve"
    : requireOneOf(body.join_approval_mode, "join_approval_mode", ["approval_required", "auto_approve"]);
  const { world, now } = call;
  if (world.state.groups.filter(({ numberId }) => numberId === number.id).length >= mostGroups) {
    throw refusal(131211, `The number has the ${mostGroups} groups that it may have.`);
  }
  const group: Group = {
    id: newGroupId(call, number),
    numberId: number.id,
    subject,
    ...(description !== undefined && { description }),
    joinApprovalMode: mode === "approval_required" ? mode : "auto_approve",
    inviteLink: newInviteLink(call),
    createdAt: now,
    isSuspended: false,
    participants: [],
    removed: [],
    joinRequests: [],
  };
  world.state.groups.push(group);
  return requested(call, (request_id) =>
    reportGroup(world, "group_lifecycle_update", group, {
      type: "group_create",
      request_id,
      subject,
      invite_link: group.inviteLink,
      join_approval_mode: group.joinApprovalMode,
    }),
  );
}

/** `GET /{group-id}?fields=…` */
export function groupNode(call: Call, group: Group): Reply {
  requireMessaging(call);
  const node = {
    id: group.id,
    subject: group.subject,
    ...(group.description !== undefined && { description: group.description }),
    creation_timestamp: Math.floor(group.createdAt / 1000),
    suspended: group.isSuspended,
    join_approval_mode: group.joinApprovalMode,
    participants: group.participants.map((wa_id) => ({ wa_id })),
    total_participant_count: group.participants.length,
  };
  const selected = selectFields(node, fieldNames(call.query.get("fields") ?? undefined), type);
  return ok({ messaging_product: "whatsapp", ...selected });
}

/** `POST /{group-id}` `{messaging_product, subject?, description?}`. Pictures are not kept. */
export async function changeGroup(call: Call, group: Group): Promise<Reply> {
  requireMessaging(call);
  const body = await parameters(call);
  checkProduct(body);
  const subject = body.subject === undefined ? undefined : subjectOf(body.subject);
  const description = optionalText(body.description, "description", longest.description);
  if (subject === undefined && description === undefined) {
    throw invalidParameter("One of the parameters subject, description and profile_picture_file is required.");
  }
  group.subject = subject ?? group.subject;
  if (description !== undefined) group.description = description;
  return requested(call, (request_id) =>
    reportGroup(call.world, "group_settings_update", group, {
      type: "group_settings_update",
      request_id,
      ...(subject !== undefined && { group_subject: { text: subject, update_successful: true } }),
      ...(description !== undefined && { group_description: { text: description, update_successful: true } }),
    }),
  );
}

/** `DELETE /{group-id}` */
export function deleteGroup(call: Call, group: Group): Reply {
  requireMessaging(call);
  const { state } = call.world;
  state.groups = state.groups.filter((each) => each !== group);
  return requested(call, (request_id) =>
    reportGroup(call.world, "group_lifecycle_update", group, { type: "group_delete", request_id }),
  );
}

/** `GET /{group-id}/invite_link` */
export function inviteLink(call: Call, id: string): Reply {
  const group = requireGroup(call, id);
  return ok({ messaging_product: "whatsapp", invite_link: group.inviteLink });
}

/** `POST /{group-id}/invite_link`: a new one; the one before leads nowhere any more. */
export async function resetInviteLink(call: Call, id: string): Promise<Reply> {
  const group = requireGroup(call, id);
  checkProduct(await parameters(call));
  group.inviteLink = newInviteLink(call);
  return ok({ messaging_product: "whatsapp", invite_link: group.inviteLink });
}

/** `DELETE /{group-id}/participants` `{messaging_product, participants: [{user}]}` */
export async function removeParticipants(call: Call, id: string): Promise<Reply> {
  const group = requireGroup(call, id);
  const body = await parameters(call);
  checkProduct(body);
  const users = requireList(body.participants, "participants").map((each, at) => {
    const { user } = requireObject(each, `participants.${at}`, ["user"]);
    return userOf(requireText(user, `participants.${at}.user`));
  });
  if (users.length === 0 || users.length > mostParticipants) {
    throw invalidParameter(`Param participants must have 1 to ${mostParticipants} elements.`);
  }
  const removed = users.filter((user) => group.participants.includes(user));
  const failed = users.filter((user) => !removed.includes(user));
  group.participants = group.participants.filter((user) => !removed.includes(user));
  group.removed = [...new Set([...group.removed, ...removed])];
  return requested(call, (request_id) =>
    reportGroup(call.world, "group_participants_update", group, {
      type: "group_participants_remove",
      request_id,
      initiated_by: "business",
      ...(removed.length > 0 && { removed_participants: removed.map((input) => ({ input })) }),
      ...(failed.length > 0 && {
        failed_participants: failed.map((input) => ({ input, errors: [webhookError(131212, notInGroup)] })),
        errors: [
          removed.length > 0
            ? webhookError(131201, "Some participants were not removed.")
            : webhookError(131212, notInGroup),
        ],
      }),
    }),
  );
}

const notInGroup = "The participant is not in the group.";

/** `GET /{group-id}/join_requests` */
export function joinRequests(call: Call, id: string): Reply {
  const group = requireGroup(call, id);
  const data = group.joinRequests.map((request) => ({
    join_request_id: request.id,
    wa_id: request.user,
    creation_timestamp: Math.floor(request.at / 1000),
  }));
  return ok(pageOf(call, `${id}/join_requests`, data));
}

/** `POST /{group-id}/join_requests` `{messaging_product, join_requests: [id]}` */
export async function approveJoinRequests(call: Call, id: string): Promise<Reply> {
  const group = requireGroup(call, id);
  const decided = await decide(call, group);
  const room = mostParticipants - group.participants.length;
  const approved = decided.known.slice(0, room);
  const tooMany = decided.known.slice(room);
  group.joinRequests = group.joinRequests.filter((request) => !approved.includes(request));
  if (approved.length > 0) {
    addParticipants(
      call.world,
      group,
      approved.map(({ user }) => user),
    );
  }
  const full = tooMany.map((request) =>
    failure(request.id, 131204, `A group has at most ${mostParticipants} participants.`),
  );
  return answer("approved_join_requests", approved, [...decided.failed, ...full]);
}

/** `DELETE /{group-id}/join_requests` */
export async function rejectJoinRequests(call: Call, id: string): Promise<Reply> {
  const group = requireGroup(call, id);
  const { known, failed } = await decide(call, group);
  group.joinRequests = group.joinRequests.filter((request) => !known.includes(request));
  return answer("rejected_join_requests", known, failed);
}

type JoinRequest = Group["joinRequests"][number];

async function decide(call: Call, group: Group): Promise<{ known: JoinRequest[]; failed: unknown[] }> {
  const body = await parameters(call);
  checkProduct(body);
  const ids = requireList(body.join_requests, "join_requests").map(scalarText);
  if (ids.length === 0) {
    throw invalidParameter("Param join_requests must not be empty.");
  }
  const known = group.joinRequests.filter((request) => ids.includes(request.id));
  const unknown = ids.filter((id) => !known.some((request) => request.id === id));
  return { known, failed: unknown.map((id) => failure(id, 131009, "There is no such request to join the group.")) };
}

function failure(join_request_id: string, code: number, details: string): unknown {
  return { join_request_id, errors: [webhookError(code, details)] };
}

function answer(key: string, done: readonly JoinRequest[], failed: readonly unknown[]): Reply {
  return ok({
    messaging_product: "whatsapp",
    [key]: done.map(({ id }) => id),
    ...(failed.length > 0 && {
      failed_join_requests: failed,
      errors: [webhookError(131201, "Some of the requests could not be handled.")],
    }),
  });
}

/** @throws Refusal 100/33 for an id that isn't one of a group */
function requireGroup(call: Call, id: string): Group {
  const node = requireNode(call, id);
  if (node.kind !== "group") {
    throw objectNotFound(call.method, id);
  }
  requireMessaging(call);
  return node.group;
}

/** Changes of groups are taken on, and a webhook says what became of them. */
function requested(call: Call, report: (requestId: string) => void): Reply {
  const requestId = Buffer.from(call.world.randomBytes(18)).toString("base64url");
  report(requestId);
  return ok({ messaging_product: "whatsapp", request_id: requestId });
}

function subjectOf(value: unknown): string {
  return requireText(requireText(value, "subject").trim(), "subject", longest.subject);
}

/** A phone number in digits, or a BSUID as it stands. */
export function userOf(text: string): string {
  const digits = text.replace(/[\s()+.-]/g, "");
  return /^\d+$/.test(digits) ? digits : text;
}

/** As Meta's: the base64 of `capi_group:`, the number's digits and an id. */
function newGroupId({ world }: Call, number: BusinessNumber): string {
  const id = Buffer.from(world.randomBytes(8)).readBigUInt64BE(0);
  return Buffer.from(`capi_group:${number.id}:${id}`).toString("base64url");
}

function newInviteLink({ world }: Call): string {
  return `https://chat.whatsapp.com/${Buffer.from(world.randomBytes(16)).toString("base64url")}`;
}
