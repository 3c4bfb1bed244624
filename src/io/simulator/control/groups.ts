import type { Hono } from "hono";
import { groupChangeSchema, participantSchema } from "../../../core/simulator/control.ts";
import { joinGroup, leaveGroup, suspendGroup } from "../groupReports.ts";
import { mostParticipants, userOf } from "../routes/groups.ts";
import type { World } from "../world.ts";
import { body, ControlError, known } from "./controlRequest.ts";

/** What people do with groups, and Meta: `/groups/{id}/participants`, `/groups/{id}`. */
export function groupRoutes(app: Hono, world: () => World): void {
  app.get("/:token/groups", (context) => context.json({ data: world().state.groups }));
  app.post("/:token/groups/:id/participants", async (context) => {
    const group = known(world().group(context.req.param("id")), "group");
    const { user } = await body(context, participantSchema);
    const isFull = group.participants.length >= mostParticipants && group.joinApprovalMode === "auto_approve";
    if (isFull) throw new ControlError(400, `A group has at most ${mostParticipants} participants.`);
    return context.json({ result: joinGroup(world(), group, userOf(user)) });
  });
  app.delete("/:token/groups/:id/participants", async (context) => {
    const group = known(world().group(context.req.param("id")), "group");
    leaveGroup(world(), group, userOf((await body(context, participantSchema)).user));
    return context.json({ success: true });
  });
  app.patch("/:token/groups/:id", async (context) => {
    const group = known(world().group(context.req.param("id")), "group");
    suspendGroup(world(), group, (await body(context, groupChangeSchema)).isSuspended);
    return context.json(group);
  });
}
