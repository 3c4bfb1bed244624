import { numberVariants } from "../../../core/graph/numberVariants.ts";
import type { Persona } from "../../../core/simulator/personas.ts";
import { type Customer, customerOfBsuid, customerOfNumber } from "../customer.ts";

/** Strangers who were last seen are known again by their BSUID. */
const mostStrangers = 10_000;

/** Everybody who can be written to: the personas of the state, and anybody else, of whom a number or a BSUID makes a person. */
export class Customers {
  readonly #personas: () => readonly Persona[];
  /** By BSUID, those seen last at the end. */
  readonly #strangers = new Map<string, Customer>();
  /** The same ones by number: to work out who somebody is takes longer than the rest of a send. */
  readonly #byNumber = new Map<string, Customer>();

  constructor(personas: () => readonly Persona[]) {
    this.#personas = personas;
  }

  /** @param digits of a phone number, in any of the forms that a country's numbers have */
  ofNumber(digits: string): Customer {
    const persona = this.#personaOfNumber(digits);
    if (persona) return { ...ofPersona(persona), waId: persona.phone };
    const known = this.#byNumber.get(digits);
    if (known) return known;
    const customer = customerOfNumber(digits);
    this.#remember(customer, digits);
    return customer;
  }

  ofBsuid(userId: string): Customer {
    const persona = this.#personas().find((each) => each.userId === userId || each.parentUserId === userId);
    return persona ? ofPersona(persona) : (this.#strangers.get(userId) ?? customerOfBsuid(userId));
  }

  /** By the id of a persona, a phone number with or without plus sign, or a BSUID; undefined for what is none of them. */
  find(who: string): Customer | undefined {
    const persona = this.#personas().find(({ id }) => id === who);
    if (persona) return ofPersona(persona);
    const digits = who.replace(/^\+/, "").replace(/[\s()-]/g, "");
    if (/^[1-9]\d{6,14}$/.test(digits)) {
      const known = this.#personaOfNumber(digits);
      return known ? ofPersona(known) : this.ofNumber(digits);
    }
    return /^[A-Z]{2}\.[A-Za-z0-9.]{1,132}$/.test(who) ? this.ofBsuid(who) : undefined;
  }

  #personaOfNumber(digits: string): Persona | undefined {
    const personas = this.#personas();
    const exact = personas.find(({ phone }) => phone === digits);
    if (exact || !/^5[245]/.test(digits)) return exact;
    const variants = numberVariants(digits);
    return personas.find(({ phone }) => variants.includes(phone));
  }

  #remember(customer: Customer, digits: string): void {
    this.#strangers.set(customer.userId, customer);
    this.#byNumber.set(digits, customer);
    if (this.#strangers.size <= mostStrangers) return;
    const [oldest] = this.#strangers.values();
    this.#strangers.delete(oldest?.userId ?? "");
    this.#byNumber.delete(oldest?.waId ?? "");
  }
}

/** As webhooks name them: with the phone number, unless they hide it. */
function ofPersona(persona: Persona): Customer {
  const { name, userId, country, phone, username, parentUserId, hidesPhone } = persona;
  return {
    profileName: name,
    userId,
    country,
    ...(!hidesPhone && { waId: phone }),
    ...(username !== undefined && { username }),
    ...(parentUserId !== undefined && { parentUserId }),
    persona,
  };
}
