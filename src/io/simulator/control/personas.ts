import type { Context, Hono } from "hono";
import { incomingMessageSchema } from "../../../core/simulator/incoming.ts";
import { type Persona, personaChangeSchema, writtenPersonaSchema } from "../../../core/simulator/personas.ts";
import type { BusinessNumber } from "../../../core/simulator/state.ts";
import type { Customer } from "../customer.ts";
import { CannotWrite, writeMessage } from "../customers/incoming.ts";
import { personaDefaults } from "../customers/newPersona.ts";
import type { World } from "../world.ts";
import { body, ControlError, json, known, readAs } from "./controlRequest.ts";

/** Enough for any test, and few enough to be looked through for each message. */
const mostPersonas = 1000;

/**
 * Customers: `GET /personas`; `GET`, `PUT`, `PATCH`, `DELETE /personas/{id}`; `POST /personas/{id, phone number or BSUID}/messages` writes as
 * one of them, or as anybody; `GET` on the same shows the chat.
 */
export function personaRoutes(app: Hono, world: () => World): void {
  app.get("/:token/personas", (context) => context.json({ data: world().state.personas }));
  app.get("/:token/personas/:id", (context) => context.json(personaOf(world(), idOf(context))));
  app.put("/:token/personas/:id", async (context) => {
    const given = await json(context);
    const persona = readAs(writtenPersonaSchema, withDefaults(given, idOf(context)));
    const { personas } = world().state;
    const index = personas.findIndex(({ id }) => id === persona.id);
    requireUnique(world(), persona);
    if (index >= 0) personas[index] = persona;
    else if (personas.length >= mostPersonas)
      throw new ControlError(409, `There are ${mostPersonas} personas already.`);
    else personas.push(persona);
    return context.json(persona);
  });
  app.patch("/:token/personas/:id", async (context) => {
    const persona = personaOf(world(), idOf(context));
    const changed = { ...persona, ...(await body(context, personaChangeSchema)), id: persona.id };
    // Null takes away what a persona may have.
    const kept = Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== null));
    const next = readAs(writtenPersonaSchema, kept);
    requireUnique(world(), next);
    const { personas } = world().state;
    personas[personas.indexOf(persona)] = next;
    return context.json(next);
  });
  app.delete("/:token/personas/:id", (context) => {
    const { personas } = world().state;
    personas.splice(personas.indexOf(personaOf(world(), idOf(context))), 1);
    return context.json({ success: true });
  });
  app.post("/:token/personas/:id/messages", async (context) => {
    const message = await body(context, incomingMessageSchema);
    const number = numberOf(world(), message.number);
    try {
      return context.json({ id: writeMessage(world(), number, customerOf(world(), idOf(context)), message) });
    } catch (error) {
      if (error instanceof CannotWrite) throw new ControlError(409, error.message);
      throw error;
    }
  });
  app.get("/:token/personas/:id/messages", (context) => {
    const number = numberOf(world(), context.req.query("number"));
    const { userId } = customerOf(world(), idOf(context));
    const { messages, ...chat } = world().transcripts.of({ numberId: number.id, customer: userId });
    return context.json({ data: messages, ...chat, windowClosesAt: world().windows.closesAt(number.id, userId) });
  });
}

function idOf(context: Context): string {
  return context.req.param("id") ?? "";
}

function personaOf(world: World, id: string): Persona {
  return known(
    world.state.personas.find((each) => each.id === id),
    "persona",
  );
}

function customerOf(world: World, who: string): Customer {
  return known(world.customers.find(who), "customer: name the id of a persona, a phone number or a BSUID");
}

function numberOf(world: World, id: string | undefined): BusinessNumber {
  return known(id === undefined ? world.state.numbers[0] : world.number(id), "phone number");
}

/** Name and phone number are enough: the rest is made of them. */
function withDefaults(given: unknown, id: string): unknown {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return given;
  const phone: unknown = Reflect.get(given, "phone");
  return { ...personaDefaults(typeof phone === "string" ? phone : ""), ...given, id };
}

function requireUnique(world: World, { id, phone, userId }: Persona): void {
  const other = world.state.personas.find((each) => each.id !== id && (each.phone === phone || each.userId === userId));
  if (other) throw new ControlError(409, `The persona ${other.id} has this phone number or user id.`);
}
