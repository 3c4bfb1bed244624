import type { Hono } from "hono";
import { templateChangeSchema } from "../../../core/simulator/control.ts";
import type { World } from "../world.ts";
import { body, known } from "./controlRequest.ts";

/** `PATCH /templates/{id}` `{pacing}`: whether messages with it are held for the assessment of its quality, or dropped. */
export function templateRoutes(app: Hono, world: () => World): void {
  app.patch("/:token/templates/:id", async (context) => {
    const id = context.req.param("id");
    const owned = known(
      world().state.templates.find(({ template }) => template.id === id),
      "template",
    );
    const { pacing } = await body(context, templateChangeSchema);
    if (pacing === "off") delete owned.pacing;
    else owned.pacing = pacing;
    return context.json(owned);
  });
}
