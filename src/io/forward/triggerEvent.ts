import { newIncomingWamid, newWamid, type RandomBytes } from "../../core/graph/ids.ts";
import { type BusinessNumber, digitsOf, newState } from "../../core/simulator/state.ts";
import { hasTime, webhookSamples } from "../../core/simulator/webhookSamples.ts";
import type { Customer } from "../simulator/customer.ts";
import { incomingDelivery } from "../simulator/customers/incomingDelivery.ts";
import type { PlannedStatus } from "../simulator/statusPlan.ts";
import { statusDelivery } from "../simulator/webhooks/statusDelivery.ts";
import { incomingSample, incomingSamples, type SampleSource } from "./incomingSamples.ts";

/** What an event is made with. */
export interface TriggerFacts {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly randomBytes: RandomBytes;
  /** Of `status.failed` and the like: why it failed. */
  readonly code?: number;
}

/** The code that a failed status has where none is asked for. */
const usualCode = 131026;

const customer: Customer = {
  profileName: "Dana Okafor",
  userId: "US.48213097715530264917",
  country: "US",
  waId: "12025550143",
  username: "dana.ok",
};

const parentUserId = "US.ENT.60419927358112047763";

type Statuses = (code: number) => readonly PlannedStatus[];

const statuses: Readonly<Record<string, Statuses>> = {
  sent: () => [{ status: "sent" }],
  delivered: () => [{ status: "delivered" }],
  read: () => [{ status: "read" }],
  played: () => [{ status: "played" }],
  failed: (code) => [{ status: "failed", code }],
  /** One device of the customer has it, and another one couldn't take it. */
  deliveredAndFailed: (code) => [{ status: "delivered" }, { status: "failed", code }],
};

/** Words that statuses have been seen with and that the documentation leaves out. */
const rareStatuses = ["deleted", "warning"] as const;

/** Everything that can be triggered: `status.…`, `message.…`, and `FIELD.SAMPLE` for the other fields. */
export function triggerKinds(): string[] {
  return [
    ...[...Object.keys(statuses), ...rareStatuses].map((name) => `status.${name}`),
    ...Object.keys(incomingSamples).map((name) => `message.${name}`),
    ...Object.entries(webhookSamples).flatMap(([field, samples]) =>
      Object.keys(samples).map((name) => `${field}.${name}`),
    ),
  ];
}

/** The kind that somebody means who writes `delivered`, `button_reply` or `STATUS.FAILED`; undefined where that isn't clear. */
export function triggerKind(text: string): string | undefined {
  const kinds = triggerKinds();
  if (kinds.includes(text) || Object.hasOwn(webhookSamples, text)) return text;
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9.]/g, "");
  const wanted = plain(text);
  const whole = kinds.filter((kind) => plain(kind) === wanted);
  // What statuses and messages are called comes before the samples of fields.
  const short = ["status", "message"].map((group) => `${group}.${wanted}`);
  const found = [...whole, ...short.flatMap((name) => kinds.filter((kind) => plain(kind) === name))];
  return found[0];
}

/**
 * A delivery with one event of this kind, with new ids and the current time.
 * @param kind of `triggerKinds`; a field's name alone is its first sample
 * @returns undefined where nothing is known by this name
 */
export function triggeredDelivery(kind: string, facts: TriggerFacts): unknown {
  const [group = "", name] = kind.split(".", 2);
  if (group === "status" && name !== undefined) return statusOf(name, facts);
  if (group === "message" && name !== undefined) return messageOf(name, facts);
  return sampleOf(group, name, facts);
}

function numberAt(now: number): BusinessNumber {
  const [number] = newState(now).numbers;
  if (number === undefined) throw new Error("a new state has a number");
  return number;
}

function statusOf(name: string, { now, randomBytes, code = usualCode }: TriggerFacts): unknown {
  const isRare = rareStatuses.some((word) => word === name);
  const planned = Object.hasOwn(statuses, name) ? statuses[name] : isRare ? statuses.read : undefined;
  if (planned === undefined) return undefined;
  const wamid = newWamid(customer.waId ?? "", randomBytes);
  const delivery = statusDelivery(numberAt(now), { wamid, customer, category: "utility" }, planned(code), now);
  return isRare ? withStatus(delivery, name) : delivery;
}

/** The other words stand where the documented ones do. */
function withStatus(delivery: unknown, status: string): unknown {
  return JSON.parse(JSON.stringify(delivery), (key, value: unknown) => (key === "status" ? status : value));
}

function messageOf(name: string, facts: TriggerFacts): unknown {
  const sample = incomingSample(name);
  if (sample === undefined) return undefined;
  const { now, randomBytes } = facts;
  const number = numberAt(now);
  const source = sourceOf(number, facts);
  const { waId, ...hidden } = customer;
  const isSystem = sample.isSystem === true;
  const identity = name === "changedIdentity" ? { identityKeyHash: "fK3c9Qe0xPs=" } : {};
  return incomingDelivery(number, {
    id: newIncomingWamid(waId ?? "", randomBytes),
    customer: sample.hidesPhone === true ? { ...hidden, parentUserId } : customer,
    content: { ...sample.content(source) },
    at: now,
    isSystem,
    ...identity,
  });
}

function sourceOf(number: BusinessNumber, { now, randomBytes }: TriggerFacts): SampleSource {
  const customerPhone = customer.waId ?? "";
  return {
    now,
    businessPhone: digitsOf(number),
    customerPhone,
    otherPhone: "12025550188",
    userId: customer.userId,
    otherUserId: "US.90551278834102766631",
    parentUserId,
    sentWamid: () => newWamid(customerPhone, randomBytes),
    receivedWamid: () => newIncomingWamid(customerPhone, randomBytes),
    // Sixteen digits, as ids of files have, and exact as a JavaScript number, which some make of it.
    id: () => `1${(Buffer.from(randomBytes(6)).readUIntBE(0, 6) % 10 ** 15).toString().padStart(15, "0")}`,
  };
}

function sampleOf(field: string, name: string | undefined, { now, randomBytes }: TriggerFacts): unknown {
  const samples = Object.hasOwn(webhookSamples, field) ? webhookSamples[field] : undefined;
  if (samples === undefined) return undefined;
  const wanted = name ?? Object.keys(samples)[0] ?? "";
  const sample = Object.hasOwn(samples, wanted) ? samples[wanted] : undefined;
  if (sample === undefined) return undefined;
  const state = newState(now);
  const number = numberAt(now);
  const [waba] = state.wabas;
  const [owned] = state.templates;
  const value = sample({
    displayPhoneNumber: digitsOf(number),
    numberId: number.id,
    wabaId: number.wabaId,
    businessId: waba?.businessId ?? "",
    verifiedName: number.verifiedName,
    customer: { name: customer.profileName, waId: customer.waId ?? "", userId: customer.userId },
    template: {
      id: Number(owned?.template.id ?? 0),
      name: owned?.template.name ?? "order_shipped",
      language: owned?.template.language ?? "en_US",
      category: owned?.template.category ?? "UTILITY",
    },
    now: Math.floor(now / 1000),
    wamid: () => newIncomingWamid(customer.waId ?? "", randomBytes),
  });
  const time = Math.floor(now / 1000);
  const entry = [{ id: number.wabaId, ...(hasTime(field) && { time }), changes: [{ value, field }] }];
  return { object: "whatsapp_business_account", entry };
}
