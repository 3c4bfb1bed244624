import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Hono } from "hono";
import { type Fault, faultChangeSchema, faultSchema, mostFaults, sharedFault } from "../../../core/simulator/faults.ts";
import { isObject } from "../validation/checks.ts";
import type { World } from "../world.ts";
import { body, ControlError, json, known, readAs } from "./controlRequest.ts";

/**
 * What goes wrong on demand: `GET /faults`; `POST /faults` adds a rule or a list of them, such as a list that was got before, `PUT /faults` has
 * the list instead of what there is; `PUT`, `PATCH`, `DELETE /faults/{id}` and `DELETE /faults`.
 */
export function faultRoutes(app: Hono, world: () => World): void {
  app.get("/:token/faults", (context) => context.json({ data: world().state.faults }));
  app.post("/:token/faults", async (context) => {
    const added = faultsIn(await json(context)).map((given) => newFault(given));
    const { state } = world();
    state.faults = checkedList([...state.faults.filter(({ id }) => added.every((fault) => fault.id !== id)), ...added]);
    return context.json({ data: added });
  });
  app.put("/:token/faults", async (context) => {
    const { state } = world();
    state.faults = checkedList(faultsIn(await json(context)).map((given) => editedFault(given, state.faults)));
    return context.json({ data: state.faults });
  });
  app.delete("/:token/faults", (context) => {
    world().state.faults = [];
    return context.json({ success: true });
  });
  app.put("/:token/faults/:id", async (context) => {
    const given = await json(context);
    const id = context.req.param("id");
    const fault = newFault(isObject(given) ? { ...given, id } : given);
    const { state } = world();
    const isNew = state.faults.every((each) => each.id !== id);
    state.faults = checkedList(
      isNew ? [...state.faults, fault] : state.faults.map((each) => (each.id === id ? fault : each)),
    );
    return context.json(fault);
  });
  app.patch("/:token/faults/:id", async (context) => {
    const fault = known(
      world().state.faults.find(({ id }) => id === context.req.param("id")),
      "fault",
    );
    return context.json(Object.assign(fault, await body(context, faultChangeSchema)));
  });
  app.delete("/:token/faults/:id", (context) => {
    const { state } = world();
    const kept = state.faults.filter(({ id }) => id !== context.req.param("id"));
    if (kept.length === state.faults.length) throw new ControlError(404, "There is no such fault.");
    state.faults = kept;
    return context.json({ success: true });
  });
}

/** One rule, a list of them, or an answer of `GET /faults`. */
function faultsIn(given: unknown): readonly unknown[] {
  const list = isObject(given) && Array.isArray(given.data) ? given.data : given;
  return Array.isArray(list) ? list : [list];
}

/** @throws ControlError */
function checkedList(faults: Fault[]): Fault[] {
  if (faults.length > mostFaults) throw new ControlError(409, `There can be ${mostFaults} faults.`);
  if (new Set(faults.map(({ id }) => id)).size < faults.length) throw new ControlError(400, "Two faults have one id.");
  return faults;
}

/** It begins anew, whatever it had counted elsewhere. One with the id of another takes its place. */
function newFault(given: unknown): Fault {
  if (!isObject(given)) throw new ControlError(400, "A fault is an object with an effect.");
  const { until: _, ...rest } = given;
  return readAs(faultSchema, { id: randomBytes(6).toString("hex"), ...rest, asked: 0, applied: 0 });
}

/** One that is as it was, but for being on or off, goes on counting. */
function editedFault(given: unknown, before: readonly Fault[]): Fault {
  const fault = newFault(given);
  const same = before.find((each) => isDeepStrictEqual(sharedFault(each), { ...sharedFault(fault), isOn: each.isOn }));
  return same === undefined ? fault : { ...same, isOn: fault.isOn };
}
