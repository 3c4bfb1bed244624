import * as z from "zod/mini";
import { isBsuid } from "../graph/ids.ts";

const digits = z.string().check(z.regex(/^[1-9]\d{6,14}$/, "digits with the country code"));
const userId = z.string().check(z.refine(isBsuid, "a business-scoped user id, CC.…"));

/** A customer who writes and is written to. */
export const personaSchema = z.object({
  id: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/, "letters, digits, - and _")),
  name: z.string().check(z.minLength(1), z.maxLength(100)),
  /** Digits with the country code. */
  phone: digits,
  /** Business-scoped user id. */
  userId,
  /** Of the portfolio, where the business has one. */
  parentUserId: z.optional(userId),
  username: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
  /** What they write comes without their phone number, as from users with a username whom the business doesn't know. */
  hidesPhone: z._default(z.boolean(), false),
  /** ISO 3166-1 alpha-2. */
  country: z.string().check(z.regex(/^[A-Z]{2}$/, "two capital letters")),
  /** BCP 47. */
  language: z.string().check(z.minLength(2), z.maxLength(35)),
  /** How many devices have WhatsApp: one of several can fail alone. */
  devices: z.int().check(z.minimum(1), z.maximum(5)),
  readReceipts: z.boolean(),
  hasBlockedBusiness: z.boolean(),
  hasOldApp: z.boolean(),
  /** Of the identity key: it changes with a new phone. */
  identityKeyHash: z.optional(z.string()),
});
export type Persona = z.infer<typeof personaSchema>;

/** `PUT /personas/{id}`, once what isn't said was made up: a slip of the pen must not pass for done. */
export const writtenPersonaSchema = z.strictObject(personaSchema.shape);
/** `PATCH /personas/{id}`: fields of a persona, null for those that it may do without. */
export const personaChangeSchema = z.record(z.string(), z.unknown());

const usual = { devices: 1, readReceipts: true, hasBlockedBusiness: false, hasOldApp: false, hidesPhone: false };

/**
 * Whom the simulator has at the start, all of them invented. The first four are the README's test recipients 0101 to 0104, and behave as it
 * says; the others have numbers of countries where one person's number has two forms, or no visible number at all.
 */
export const seededPersonas: readonly Persona[] = [
  {
    ...usual,
    id: "dana",
    name: "Dana Okafor",
    phone: "12025550101",
    userId: "US.48213097715530264917",
    country: "US",
    language: "en-US",
  },
  {
    ...usual,
    id: "zoe",
    name: "Zoë Müller",
    phone: "12025550102",
    userId: "US.10220255501020000001",
    country: "US",
    language: "de",
    readReceipts: false,
  },
  {
    ...usual,
    id: "noel",
    name: "Noël O'Brien",
    phone: "12025550103",
    userId: "US.10220255501030000001",
    country: "US",
    language: "en-US",
    hasBlockedBusiness: true,
  },
  {
    ...usual,
    id: "ananya",
    name: "अनन्या राव",
    phone: "12025550104",
    userId: "US.10220255501040000001",
    country: "US",
    language: "hi",
    devices: 2,
    hasOldApp: true,
  },
  {
    ...usual,
    id: "aiko",
    name: "Aiko Tanaka 🌸",
    phone: "818055500105",
    userId: "JP.13491208655302741918",
    parentUserId: "JP.ENT.60419927358112047763",
    username: "aiko.tanaka",
    country: "JP",
    language: "ja",
    hidesPhone: true,
  },
  {
    ...usual,
    id: "jose",
    name: "José Álvarez",
    phone: "5215555550106",
    userId: "MX.15221555555010600001",
    country: "MX",
    language: "es-MX",
  },
  {
    ...usual,
    id: "lucia",
    name: "Lucía Fernández",
    phone: "5491155550107",
    userId: "AR.15491155550107000001",
    country: "AR",
    language: "es-AR",
  },
  {
    ...usual,
    id: "chen",
    name: "陳怡君",
    phone: "886955550108",
    userId: "TW.18869555501080000001",
    username: "yichun.chen",
    country: "TW",
    language: "zh-TW",
    devices: 3,
  },
];
