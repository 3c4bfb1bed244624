import { randomBytes, randomInt } from "node:crypto";
import type { WrittenCustomer } from "../../core/scenarios/schema.ts";
import type { KnownPersona } from "../../core/scenarios/transcript.ts";
import { customerOfNumber } from "../simulator/customer.ts";

/** Who a scenario is run with. */
export interface CustomerOfRun {
  readonly id: string;
  /** To be made: a persona; undefined where it is one of the simulator's own. */
  readonly made?: Readonly<Record<string, unknown>>;
  /** What changes for the run about one of the simulator's own. */
  readonly changes?: Readonly<Record<string, unknown>>;
}

/** Has the name of a customer that isn't there. */
export interface UnknownCustomer {
  readonly unknown: string;
}

const somebody = "dana";

/**
 * Makes the customer of one run. Nobody has spoken with them before, neither the simulator nor the bot: they have a phone number and a user id of
 * their own, also where they are like one of the simulator's customers. Only a phone number that is named is used as it is.
 */
export function customerOfRun(
  written: WrittenCustomer | undefined,
  known: readonly KnownPersona[],
): CustomerOfRun | UnknownCustomer {
  const { persona, phone, ...traits } = typeof written === "object" ? written : namedBy(written, known);
  const model = known.find(({ id, name }) => id === persona || name === persona);
  if (persona !== undefined && !model) return { unknown: persona };
  const digits = phone?.replace(/\D/g, "");
  const own = known.find((each) => each.phone === digits);
  if (own) return { id: own.id, changes: traits };
  const id = `scenario-${randomBytes(6).toString("hex")}`;
  return { id, made: digits === undefined ? madeLike(model, traits, known) : madeWith(digits, model, traits) };
}

type Traits = Omit<Exclude<WrittenCustomer, string>, "persona" | "phone">;

function madeLike(model: KnownPersona | undefined, traits: Traits, known: readonly KnownPersona[]) {
  const like = model ?? known.find(({ id }) => id === somebody) ?? known[0];
  return madeWith(freePhone(like?.phone ?? "12025550101", known), like, traits);
}

function madeWith(phone: string, like: KnownPersona | undefined, traits: Traits): Record<string, unknown> {
  const { country } = customerOfNumber(phone);
  const place = country === "ZZ" ? "US" : country;
  // What there is one of stays with whom it belongs to.
  const {
    id: _,
    parentUserId: __,
    identityKeyHash: ___,
    ...model
  }: Partial<KnownPersona> = like ?? { name: "Scenario" };
  return { ...model, country: place, userId: `${place}.${randomDigits(20)}`, ...traits, phone };
}

function namedBy(written: string | undefined, known: readonly KnownPersona[]): Exclude<WrittenCustomer, string> {
  if (written === undefined) return {};
  const isKnown = known.some(({ id, name }) => id === written || name === written);
  return !isKnown && /^\+?[\d\s()-]{7,25}$/.test(written) ? { phone: written } : { persona: written };
}

/** A number like this one, which nobody has: its last four digits are others. */
function freePhone(like: string, known: readonly KnownPersona[]): string {
  for (;;) {
    const phone = like.slice(0, -4) + randomDigits(4);
    if (phone !== like && known.every((each) => each.phone !== phone)) return phone;
  }
}

function randomDigits(count: number): string {
  return Array.from({ length: count }, (_, index) => randomInt(index === 0 ? 1 : 0, 10)).join("");
}
