import { createHash } from "node:crypto";
import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import type { Persona } from "../../core/simulator/personas.ts";

/** The person behind a recipient, as webhooks name them. */
export interface Customer {
  readonly profileName: string;
  /** Business-scoped user id. */
  readonly userId: string;
  /** ISO 3166-1 alpha-2, `ZZ` where the number doesn't tell. */
  readonly country: string;
  /** The phone number in digits; absent where only the BSUID is known. */
  readonly waId?: string;
  readonly username?: string;
  /** Of the portfolio. */
  readonly parentUserId?: string;
  /** Who it is, where that is somebody of whom more is known. */
  readonly persona?: Persona;
}

/** Invented. Letters beyond ASCII are the rule rather than the exception, so that signatures over escaped bodies are exercised. */
const profileNames = [
  "Zoë Müller",
  "José Álvarez",
  "Aiko Tanaka 🌸",
  "陳怡君",
  "Łucja Nowak",
  "Amina Yusuf",
  "Noël O'Brien",
  "अनन्या राव",
];

/** The same person for the same number, always. */
export function customerOfNumber(digits: string): Customer {
  const hash = createHash("sha256").update(digits).digest();
  const country = parsePhoneNumberFromString(`+${digits}`)?.country ?? "ZZ";
  const id = hash.readBigUInt64BE(0).toString().padStart(20, "1");
  return { profileName: nameFor(hash), userId: `${country}.${id}`, country, waId: digits };
}

export function customerOfBsuid(userId: string): Customer {
  return { profileName: nameFor(createHash("sha256").update(userId).digest()), userId, country: userId.slice(0, 2) };
}

function nameFor(hash: Buffer): string {
  return profileNames[hash.readUInt8(31) % profileNames.length] ?? "";
}

/** The hash of somebody's identity key, which changes when they install WhatsApp anew. */
export function identityKeyHashOf({ userId, persona }: Customer): string {
  const derived = () => createHash("sha256").update(`identity ${userId}`).digest().subarray(0, 8).toString("base64");
  return persona?.identityKeyHash ?? derived();
}
