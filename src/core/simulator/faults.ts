import * as z from "zod/mini";
import { entryOf } from "../errors/knownCodes.ts";
import { type JsonProblem, JsonText } from "./jsonProblem.ts";

/**
 * What goes wrong on demand, as rules. A rule says what it is for, what happens then, and how often: with a probability that is drawn from a
 * seed, so that a run can be repeated, and a number of times at most. A list of rules is a JSON text that can be kept and shared.
 */

const code = z.int().check(z.refine((each) => entryOf(each) !== undefined, "not a code of the Cloud API"));
/** Of the machine, or of the simulator's clock where it says so. */
const ms = z.number().check(z.minimum(0), z.maximum(86_400_000));
const name = z.string().check(z.minLength(1), z.maxLength(512));

/** How often a rule takes effect, and how often it was asked and did. */
const often = {
  id: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/, "letters, digits, - and _")),
  /** Why it is there. */
  note: z.optional(z.string().check(z.maxLength(200))),
  /** One that is switched off stays in the list and does nothing. */
  isOn: z._default(z.boolean(), true),
  /** 0 to 1. */
  probability: z._default(z.number().check(z.minimum(0), z.maximum(1)), 1),
  seed: z._default(z.int(), 1),
  /** How often at most; without it, always. */
  count: z.optional(z.int().check(z.minimum(1))),
  asked: z._default(z.int(), 0),
  applied: z._default(z.int(), 0),
};

/** Which messages it is for. What isn't said matches all. */
const message = {
  /** The customer: a phone number in digits, or a BSUID. */
  recipient: z.optional(name),
  /** A type of message: `text`, `template`, … */
  kind: z.optional(name),
  /** The name of a template. */
  template: z.optional(name),
};

/** Which calls. With something said of messages, only those that send one. */
const call = {
  ...message,
  /**
   * The edge: `messages`, `media`, `message_templates`, …; `debug_token`, `oauth/access_token`; `attachments` for the download of a file; `node`
   * for `/{id}`.
   */
  route: z.optional(name),
  method: z.optional(z.enum(["GET", "POST", "DELETE"])),
};

/** Which webhooks. With something said of messages, only those about one. */
const webhook = {
  ...message,
  /** `messages`, `message_template_status_update`, … */
  field: z.optional(name),
  /** Messages of the business, with their statuses, or of customers. */
  direction: z.optional(z.enum(["outgoing", "incoming"])),
  status: z.optional(z.enum(["sent", "delivered", "read", "played", "failed"])),
};

/** What can be said of a fault by whoever makes one, and what stands in the state. */
export const faultSchema = z.discriminatedUnion("effect", [
  /** The call is refused. */
  z.strictObject({ effect: z.literal("refuse"), code, ...call, ...often }),
  /** This and every later call is refused with code 2, until so long has passed by the simulator's clock. */
  z.strictObject({
    effect: z.literal("outage"),
    ms: z._default(ms, 300_000),
    until: z.optional(z.number()),
    ...call,
    ...often,
  }),
  /** The answer takes so long, by the machine's clock. */
  z.strictObject({ effect: z.literal("slowAnswer"), ms, ...call, ...often }),
  /** The connection is cut: before anything was done, or after, so that only the answer is lost. */
  z.strictObject({
    effect: z.literal("brokenConnection"),
    when: z._default(z.enum(["before", "after"]), "before"),
    ...call,
    ...often,
  }),
  /** A page of HTML instead of JSON, as from a proxy on the way; nothing was done. */
  z.strictObject({
    effect: z.literal("nonJsonAnswer"),
    httpStatus: z._default(z.int().check(z.minimum(200), z.maximum(599)), 502),
    ...call,
    ...often,
  }),
  /** The message is accepted, and fails. */
  z.strictObject({ effect: z.literal("fail"), code, ...message, ...often }),
  /** One of the customer's devices has the message, another one couldn't take it. */
  z.strictObject({
    effect: z.literal("deliveredAndFailed"),
    code: z._default(code, 131026),
    ...message,
    ...often,
  }),
  /** A webhook comes again: the same bytes. */
  z.strictObject({
    effect: z.literal("duplicate"),
    times: z._default(z.int().check(z.minimum(1), z.maximum(10)), 1),
    ...webhook,
    ...often,
  }),
  /** A webhook comes later, by the simulator's clock, and those behind it don't wait. */
  z.strictObject({ effect: z.literal("delay"), ms, ...webhook, ...often }),
  /** The webhooks about a message come in the reverse order; where there is one alone, later ones overtake it. */
  z.strictObject({ effect: z.literal("reorder"), ...webhook, ...often }),
  /** A webhook never comes. */
  z.strictObject({ effect: z.literal("drop"), ...webhook, ...often }),
]);
export type Fault = z.infer<typeof faultSchema>;
export type FaultEffect = Fault["effect"];

/** How many rules there can be: each is asked for each call. */
export const mostFaults = 200;

/** The next number of a rule's sequence, from 0 to 1: the same one for the same seed, always. @param index from 0 */
export function drawn(seed: number, index: number): number {
  // The mulberry32 generator, whose state is a counter: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
  let state = (seed + Math.imul(index + 1, 0x6d2b79f5)) | 0;
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return ((state ^ (state >>> 14)) >>> 0) / 4_294_967_296;
}

/** A list as it is kept in a file and shared. */
export const faultListSchema = z.array(faultSchema).check(z.maxLength(mostFaults));

/** Reads a file with such a list. `faults` is as it stands there: the simulator gives ids to those that have none. */
export function readFaultList(text: string): { readonly faults: unknown } | { readonly problem: JsonProblem } {
  const json = new JsonText(text);
  const read = json.read(faultListSchema, withFaultIds);
  return "problem" in read ? read : { faults: json.value };
}

/** Rules that nobody has named have their place for a name. */
export function withFaultIds(faults: unknown): unknown {
  if (!Array.isArray(faults)) return faults;
  return faults.map((fault: unknown, index) =>
    typeof fault === "object" && fault !== null ? { id: `seed-${index + 1}`, ...fault } : fault,
  );
}

/** `PATCH /faults/{id}` */
export const faultChangeSchema = z.strictObject({ isOn: z.boolean() });

/** A rule as it is shared: without what it has counted here. */
export function sharedFault({ asked: _, applied: __, ...fault }: Fault): object {
  const { until: ___, ...rest } = { until: undefined, ...fault };
  return rest;
}
