import type { Hono } from "hono";
import { newTargetSchema } from "../../../core/scenarios/transcript.ts";
import type { World } from "../world.ts";
import { body, known } from "./controlRequest.ts";

/**
 * Where webhooks about messages go: `GET /targets?number={id}`. `POST /targets` has them go to one more address for a while, as to a second app
 * that is subscribed; `DELETE /targets?url={url}` ends that.
 */
export function targetRoutes(app: Hono, world: () => World): void {
  app.get("/:token/targets", (context) => {
    const given = context.req.query("number");
    const number = known(given === undefined ? world().state.numbers[0] : world().number(given), "phone number");
    const waba = known(world().waba(number.wabaId), "WhatsApp Business Account");
    return context.json({ data: world().webhookUrls("messages", waba, number) });
  });
  app.post("/:token/targets", async (context) => {
    const { url, forMs } = await body(context, newTargetSchema);
    world().targets.add(url, forMs);
    return context.json({ success: true });
  });
  app.delete("/:token/targets", (context) =>
    context.json({ success: world().targets.remove(context.req.query("url") ?? "") }),
  );
}
