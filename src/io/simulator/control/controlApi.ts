import { createHash, timingSafeEqual } from "node:crypto";
import { Hono } from "hono";
import {
  appChangeSchema,
  clockChangeSchema,
  moderationSchema,
  numberChangeSchema,
  rulesChangeSchema,
  tokenChangeSchema,
} from "../../../core/simulator/control.ts";
import { ruleNames } from "../../../core/simulator/rules.ts";
import { stateSchema } from "../../../core/simulator/state.ts";
import { moderate, recategorize } from "../templateReports.ts";
import type { World } from "../world.ts";
import type { ChangeFeed } from "./changeFeed.ts";
import { chatRoutes } from "./chat.ts";
import { body, ControlError, known } from "./controlRequest.ts";
import { faultRoutes } from "./faults.ts";
import { groupRoutes } from "./groups.ts";
import { healthRoutes } from "./health.ts";
import { clockOf, overviewOf } from "./overview.ts";
import { personaRoutes } from "./personas.ts";
import { targetRoutes } from "./targets.ts";
import { templateRoutes } from "./templates.ts";
import { wabaRoutes } from "./wabas.ts";
import { webhookRoutes } from "./webhooks.ts";

/** The simulator's own prefix: no path of Graph begins so. */
export const controlPrefix = "/_wamid";

export interface ControlOptions {
  readonly world: () => World;
  /** Stands behind the prefix in the path: whoever has it may do everything. */
  readonly token: () => string;
  /** Begins anew, with this state or with the one of the start. Webhooks that are still to come are dropped. */
  readonly restart: (state?: World["state"]) => void;
  /** Told of what is changed here, and read by those who look. */
  readonly feed: ChangeFeed;
}

/**
 * The simulator's own API, beside Graph's: `/_wamid/{token}/clock` and so on. It answers JSON, and errors as `{"error": sentence}`.
 * Who calls is checked before: a program on this machine, never a web page.
 */
export function controlApi({ world, token, restart, feed }: ControlOptions): Hono {
  const app = new Hono().basePath(controlPrefix);

  app.use("/:token/*", async (context, next) => {
    if (!isSame(context.req.param("token"), token()))
      throw new ControlError(404, "This is not the simulator's control URL.");
    await next();
    if (context.req.method !== "GET") feed.changed();
  });
  app.get("/:token/overview", (context) => context.json(overviewOf(world())));
  app.get(
    "/:token/changes",
    () => new Response(feed.stream(), { headers: { "Content-Type": "application/x-ndjson" } }),
  );
  app.get("/:token/clock", (context) => context.json(clockOf(world())));
  app.post("/:token/clock", async (context) => {
    const { clock } = world();
    const { reset, speed, advanceMs } = await body(context, clockChangeSchema);
    if (reset === true) clock.reset();
    if (speed !== undefined) clock.run(speed);
    if (advanceMs !== undefined) clock.advance(advanceMs);
    return context.json(clockOf(world()));
  });
  app.get("/:token/rules", (context) => context.json(rulesOf(world())));
  app.patch("/:token/rules", async (context) => {
    const { state } = world();
    const wanted = { ...rulesOf(world()), ...(await body(context, rulesChangeSchema)) };
    state.rulesOff = ruleNames.filter((name) => !wanted[name]);
    return context.json(rulesOf(world()));
  });
  app.patch("/:token/numbers/:id", async (context) => {
    const number = known(world().number(context.req.param("id")), "phone number");
    return context.json(Object.assign(number, await body(context, numberChangeSchema)));
  });
  app.patch("/:token/tokens/:text", async (context) => {
    const token = world().state.tokens.find((each) => each.token === context.req.param("text"));
    return context.json(Object.assign(known(token, "access token"), await body(context, tokenChangeSchema)));
  });
  app.patch("/:token/apps/:id", async (context) => {
    const app = known(world().app(context.req.param("id")), "app");
    return context.json(Object.assign(app, await body(context, appChangeSchema)));
  });
  app.post("/:token/templates/:id/moderation", async (context) => {
    const { state } = world();
    const id = context.req.param("id");
    const owned = known(
      state.templates.find(({ template }) => template.id === id),
      "template",
    );
    const { event, reason, category } = await body(context, moderationSchema);
    if (event !== undefined) moderate(world(), owned, event, reason);
    if (category !== undefined) recategorize(world(), owned, category);
    return context.json(owned.template);
  });
  personaRoutes(app, world);
  chatRoutes(app, world);
  faultRoutes(app, world);
  webhookRoutes(app, world);
  groupRoutes(app, world);
  healthRoutes(app, world);
  templateRoutes(app, world);
  targetRoutes(app, world);
  wabaRoutes(app, world);
  app.get("/:token/requests", (context) => {
    const limit = Number(context.req.query("limit") ?? 100);
    return context.json({ data: world().requests.newest(Number.isInteger(limit) && limit > 0 ? limit : 100) });
  });
  app.get("/:token/state", (context) => context.json(world().exportedState()));
  app.put("/:token/state", async (context) => {
    restart(await body(context, stateSchema));
    return context.json({ success: true });
  });
  app.post("/:token/reset", (context) => {
    restart();
    return context.json({ success: true });
  });
  app.notFound((context) =>
    context.json({ error: `There is no ${context.req.method} ${context.req.path} here.` }, 404),
  );
  app.onError((error, context) => {
    if (error instanceof ControlError) return context.json({ error: error.message }, error.status);
    throw error;
  });
  return app;
}

function rulesOf(world: World): Record<(typeof ruleNames)[number], boolean> {
  return Object.fromEntries(ruleNames.map((name) => [name, world.isOn(name)])) as ReturnType<typeof rulesOf>;
}

/** Digests have one length, which timingSafeEqual asks for. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return wanted !== "" && timingSafeEqual(digest(given), digest(wanted));
}
