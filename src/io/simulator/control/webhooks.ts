import type { Hono } from "hono";
import { newIncomingWamid } from "../../../core/graph/ids.ts";
import { type BusinessNumber, digitsOf, type Waba } from "../../../core/simulator/state.ts";
import { hasTime, type SampleFacts, webhookSamples, webhookSchema } from "../../../core/simulator/webhookSamples.ts";
import { escapedJson } from "../../../core/webhooks/escape.ts";
import type { World } from "../world.ts";
import { body, ControlError, known } from "./controlRequest.ts";

/**
 * Webhooks by hand, as from the dashboard's Test button: `GET /webhooks` lists the samples of each field, `POST /webhooks` sends one, or a value
 * of one's own, to every app of the account, whatever it is subscribed to.
 */
export function webhookRoutes(app: Hono, world: () => World): void {
  app.get("/:token/webhooks", (context) => {
    const data = Object.entries(webhookSamples).map(([field, samples]) => ({ field, samples: Object.keys(samples) }));
    return context.json({ data });
  });
  app.post("/:token/webhooks", async (context) => {
    const wanted = await body(context, webhookSchema);
    const { state, clock } = world();
    const number = known(
      wanted.number === undefined ? state.numbers.find(isOf(wanted.waba)) : world().number(wanted.number),
      "phone number",
    );
    const waba = known(world().waba(wanted.waba ?? number.wabaId), "WhatsApp Business Account");
    const { field = "messages", body: whole } = wanted;
    if (whole) return context.json({ apps: send(world(), field, whole, { number, waba }) });
    if (wanted.field === undefined) throw new ControlError(400, "field: the name of a webhook field is needed.");
    const value = wanted.value ?? sampleOf(world(), field, wanted.sample, { number, waba });
    const time = Math.floor(clock.now() / 1000);
    const entry = [{ id: waba.id, ...(hasTime(field) && { time }), changes: [{ value, field }] }];
    const apps = send(world(), field, { object: "whatsapp_business_account", entry }, { number, waba });
    return context.json({ apps, value });
  });
}

/** @returns to how many apps */
function send(
  world: World,
  field: string,
  whole: unknown,
  about: { readonly number: BusinessNumber; readonly waba: Waba },
): number {
  return world.report(field, { ...about, isTest: true }, [{ afterMs: 0, body: () => escapedJson(whole) }]);
}

function isOf(wabaId: string | undefined): (number: BusinessNumber) => boolean {
  return (number) => wabaId === undefined || number.wabaId === wabaId;
}

function sampleOf(
  world: World,
  field: string,
  name: string | undefined,
  about: { readonly number: BusinessNumber; readonly waba: Waba },
): unknown {
  const samples = Object.hasOwn(webhookSamples, field) ? webhookSamples[field] : undefined;
  if (!samples) throw new ControlError(400, `field: there is no sample of ${field}; give a value.`);
  const [first = ""] = Object.keys(samples);
  const sample = Object.hasOwn(samples, name ?? first) ? samples[name ?? first] : undefined;
  if (!sample) throw new ControlError(400, `sample: ${field} has ${Object.keys(samples).join(", ")}.`);
  return sample(factsOf(world, about));
}

function factsOf(
  world: World,
  { number, waba }: { readonly number: BusinessNumber; readonly waba: Waba },
): SampleFacts {
  const [persona] = world.state.personas;
  const { profileName, userId } = persona
    ? world.customers.ofNumber(persona.phone)
    : world.customers.ofNumber("12025550101");
  const waId = persona?.phone ?? "12025550101";
  const [template] = world.templatesOf(waba.id);
  return {
    displayPhoneNumber: digitsOf(number),
    numberId: number.id,
    wabaId: waba.id,
    businessId: waba.businessId,
    verifiedName: number.verifiedName,
    customer: { name: profileName, waId, userId },
    template: {
      id: Number(template?.id ?? 0),
      name: template?.name ?? "order_shipped",
      language: template?.language ?? "en_US",
      category: template?.category ?? "UTILITY",
    },
    now: Math.floor(world.clock.now() / 1000),
    wamid: () => newIncomingWamid(waId, world.randomBytes),
  };
}
