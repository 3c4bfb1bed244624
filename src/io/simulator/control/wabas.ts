import type { Hono } from "hono";
import { simulatorAccount } from "../../../core/graph/simulated.ts";
import { wabaChangeSchema } from "../../../core/simulator/control.ts";
import { accountSchema, type SimulatedAccount } from "../../../core/simulator/importedAccount.ts";
import type { World } from "../world.ts";
import { body, ControlError, known } from "./controlRequest.ts";

/** `PUT /wabas/{id}` has an account with its numbers and templates, all or nothing; `PATCH` changes what is known of one. */
export function wabaRoutes(app: Hono, world: () => World): void {
  app.patch("/:token/wabas/:id", async (context) => {
    const waba = known(world().waba(context.req.param("id")), "WhatsApp Business Account");
    return context.json(Object.assign(waba, await body(context, wabaChangeSchema)));
  });
  app.put("/:token/wabas/:id", async (context) => {
    const account = await body(context, accountSchema);
    const id = context.req.param("id");
    const isOwn = [account.waba.id, ...[...account.numbers, ...account.templates].map(({ wabaId }) => wabaId)].every(
      (each) => each === id,
    );
    if (!isOwn) throw new ControlError(400, "Numbers and templates have to be of the account in the path.");
    put(world(), account);
    return context.json({ success: true });
  });
}

/** Tokens that are good for the simulator's own account are good for it, too. */
function put({ state }: World, { waba, numbers, templates }: SimulatedAccount): void {
  state.wabas = [...state.wabas.filter(({ id }) => id !== waba.id), waba];
  const ids = new Set(numbers.map(({ id }) => id));
  state.numbers = [...state.numbers.filter(({ id, wabaId }) => wabaId !== waba.id && !ids.has(id)), ...numbers];
  state.templates = [...state.templates.filter(({ wabaId }) => wabaId !== waba.id), ...templates];
  for (const token of state.tokens) {
    if (token.wabaIds.includes(simulatorAccount.wabaId) && !token.wabaIds.includes(waba.id))
      token.wabaIds.push(waba.id);
  }
}
