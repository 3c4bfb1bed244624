import * as z from "zod/mini";
import { lenient, readable } from "../lenient.ts";
import { faultSchema } from "./faults.ts";
import { ruleNames } from "./rules.ts";

/**
 * What a window shows of a simulator, its own or another window's: the answer of `GET /overview` of the control API. The other window may run
 * another version of the extension, so nothing is asked for that can be done without.
 */

const clockSchema = z.object({
  /** Milliseconds since 1970, by the simulator's clock, as are all times here. */
  now: z.number(),
  /** Before the machine's clock. */
  aheadMs: z.number(),
  /** Seconds there in one of the machine's. */
  speed: z.number(),
});

const numberSchema = z.object({
  id: z.string(),
  wabaId: z.string(),
  displayPhoneNumber: z.string(),
  verifiedName: z.string(),
  isTestNumber: z.boolean(),
  qualityRating: z.string(),
  throughput: z.string(),
  messagingLimit: z.string(),
  isRegistered: z.boolean(),
});

const personaSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Digits with the country code. */
  phone: z.string(),
  userId: z.string(),
  username: lenient(z.string()),
  country: z.string(),
  language: z.string(),
  devices: z.number(),
  readReceipts: z.boolean(),
  hasBlockedBusiness: z.boolean(),
  hasOldApp: z.boolean(),
});

const templateSchema = z.object({
  id: z.string(),
  name: z.string(),
  language: z.string(),
  category: lenient(z.string()),
  status: lenient(z.string()),
  /** Of a rejection. */
  reason: lenient(z.string()),
});

const windowSchema = z.object({ numberId: z.string(), customer: z.string(), closesAt: z.number() });

const requestSchema = z.object({
  /** Counted from 1. */
  number: z.number(),
  at: z.number(),
  method: z.string(),
  path: z.string(),
  version: lenient(z.string()),
  status: z.number(),
  tookMs: z.number(),
  error: lenient(
    z.object({ code: z.number(), subcode: lenient(z.number()), message: z.string(), details: lenient(z.string()) }),
  ),
});

export const overviewSchema = z.object({
  clock: clockSchema,
  rulesOff: readable(z.enum(ruleNames)),
  /** What goes wrong on demand. */
  faults: z._default(readable(faultSchema), []),
  numbers: readable(numberSchema),
  personas: readable(personaSchema),
  templates: readable(templateSchema),
  /** When the personas can't be written to freely any more, or couldn't; those that close first stand first. */
  windows: readable(windowSchema),
  /** The newest calls, the newest first. */
  requests: readable(requestSchema),
});
export type Overview = z.infer<typeof overviewSchema>;
export type SimulatedClock = z.infer<typeof clockSchema>;
export type OverviewNumber = Overview["numbers"][number];
export type OverviewPersona = Overview["personas"][number];
export type OverviewTemplate = Overview["templates"][number];
export type OverviewRequest = Overview["requests"][number];
