import type { Hono } from "hono";
import { healthChangeSchema } from "../../../core/simulator/control.ts";
import type { World } from "../world.ts";
import { body, known } from "./controlRequest.ts";

/** `health_status` by hand: `PUT /health/{id}` of a phone number, a WABA, a business, a template or an app; `DELETE` takes it back. */
export function healthRoutes(app: Hono, world: () => World): void {
  app.get("/:token/health", (context) => context.json({ data: world().state.health }));
  app.put("/:token/health/:id", async (context) => {
    const id = context.req.param("id");
    known(hasHealth(world(), id) ? id : undefined, "node with a health_status");
    const health = await body(context, healthChangeSchema);
    world().state.health = { ...world().state.health, [id]: health };
    return context.json(health);
  });
  app.delete("/:token/health/:id", (context) => {
    const { [context.req.param("id")]: _, ...rest } = world().state.health;
    world().state.health = rest;
    return context.json({ success: true });
  });
}

function hasHealth(world: World, id: string): boolean {
  const { templates, wabas } = world.state;
  return (
    [world.number(id), world.waba(id), world.app(id)].some((node) => node !== undefined) ||
    wabas.some(({ businessId }) => businessId === id) ||
    templates.some(({ template }) => template.id === id)
  );
}
