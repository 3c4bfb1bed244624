import { randomBytes } from "node:crypto";
import type { Hono } from "hono";
import { type Fault, faultSchema, mostFaults } from "../../../core/simulator/faults.ts";
import { isObject } from "../validation/checks.ts";
import type { World } from "../world.ts";
import { ControlError, json, readAs } from "./controlRequest.ts";

/**
 * What goes wrong on demand: `GET /faults`; `POST /faults` adds a rule or a list of them, such as a list that was got before; `DELETE
 * /faults/{id}` and `DELETE /faults`.
 */
export function faultRoutes(app: Hono, world: () => World): void {
  app.get("/:token/faults", (context) => context.json({ data: world().state.faults }));
  app.post("/:token/faults", async (context) => {
    const given = await json(context);
    const list = isObject(given) && Array.isArray(given.data) ? given.data : given;
    const added = (Array.isArray(list) ? list : [list]).map(newFault);
    const { state } = world();
    const kept = state.faults.filter(({ id }) => added.every((fault) => fault.id !== id));
    if (kept.length + added.length > mostFaults) throw new ControlError(409, `There can be ${mostFaults} faults.`);
    if (new Set(added.map(({ id }) => id)).size < added.length) throw new ControlError(400, "Two faults have one id.");
    state.faults = [...kept, ...added];
    return context.json({ data: added });
  });
  app.delete("/:token/faults", (context) => {
    world().state.faults = [];
    return context.json({ success: true });
  });
  app.delete("/:token/faults/:id", (context) => {
    const { state } = world();
    const kept = state.faults.filter(({ id }) => id !== context.req.param("id"));
    if (kept.length === state.faults.length) throw new ControlError(404, "There is no such fault.");
    state.faults = kept;
    return context.json({ success: true });
  });
}

/** It begins anew, whatever it had counted elsewhere. One with the id of another takes its place. */
function newFault(given: unknown): Fault {
  if (!isObject(given)) throw new ControlError(400, "A fault is an object with an effect.");
  const { until: _, ...rest } = given;
  return readAs(faultSchema, { id: randomBytes(6).toString("hex"), ...rest, asked: 0, applied: 0 });
}
