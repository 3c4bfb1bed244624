import type { Persona } from "../../../core/simulator/personas.ts";
import { customerOfNumber } from "../customer.ts";

/** What is made up for a customer of whom a phone number is known. */
export function personaDefaults(phone: string): Omit<Persona, "id" | "name" | "phone"> {
  const { userId, country } = customerOfNumber(phone);
  const usual = { devices: 1, readReceipts: true, hasBlockedBusiness: false, hasOldApp: false, hidesPhone: false };
  return { userId, country, language: "en", ...usual };
}
