import { digitsOf, type Waba } from "../../../core/simulator/state.ts";
import type { Call } from "../call.ts";
import { invalidParameter, Refusal } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { halfHourMs, type TrafficEntry } from "../traffic.ts";
import type { World } from "../world.ts";
import { managedWaba } from "./subscribedApps.ts";

/** Which analytics there are: fields of a WABA, and edges. */
export const analyticsFields = [
  "analytics",
  "call_analytics",
  "conversation_analytics",
  "group_analytics",
  "pricing_analytics",
  "template_analytics",
  "template_group_analytics",
] as const;
type AnalyticsField = (typeof analyticsFields)[number];

/** What was asked for: `start`, `end`, `granularity` and others, as texts. */
type Filters = ReadonlyMap<string, string>;

interface Period {
  /** Seconds since 1970. */
  readonly start: number;
  readonly end: number;
}

const daySeconds = 86_400;
/** Assumed, in the WABA's currency: Meta's rates differ by country, and change every quarter. */
const rates: Readonly<Record<string, number>> = {
  AUTHENTICATION: 0.004,
  MARKETING: 0.025,
  SERVICE: 0.004,
  UTILITY: 0.004,
};

/** `GET /{waba-id}/template_analytics?start=…&end=…&granularity=DAILY&template_ids=[…]`, and the others in the same way. */
export function analyticsEdge(field: AnalyticsField): (call: Call, id: string) => Reply {
  return (call, id) => ok(analytics(call.world, managedWaba(call, id, field), field, new Map(call.query)));
}

/** What one of the fields says: counted is what the simulator has really sent. */
export function analytics(world: World, waba: Waba, field: AnalyticsField, filters: Filters): unknown {
  const period = periodOf(filters);
  const granularity = granularityOf(field, filters.get("granularity"));
  checkProducts(listOf(filters.get("product_types")));
  const entries = world.traffic
    .between(period.start * 1000, period.end * 1000)
    .filter((entry) => fits(world, waba, entry, filters));
  const points = (by: readonly Dimension[]) => pointsOf(world, entries, granularity, by);
  switch (field) {
    case "analytics":
      return messagingAnalytics(world, waba, granularity, points([]), filters);
    case "conversation_analytics":
      return {
        data: [
          {
            data_points: points(dimensionsOf(filters, conversationDimensions)).map(({ sum, shown, start, end }) => ({
              start,
              end,
              conversation: sum.conversations,
              ...shown,
              cost: sum.cost,
            })),
          },
        ],
      };
    case "pricing_analytics":
      return {
        data: [
          {
            data_points: points(dimensionsOf(filters, pricingDimensions)).map(({ sum, shown, start, end }) => ({
              start,
              end,
              ...shown,
              volume: sum.delivered,
              cost: sum.cost,
            })),
          },
        ],
      };
    case "template_analytics":
      return templateAnalytics(points([templateDimension]), filters);
    default:
      // Calls and groups of templates aren't counted here.
      return { data: [{ data_points: [] }] };
  }
}

function messagingAnalytics(
  world: World,
  waba: Waba,
  granularity: Granularity,
  points: readonly Point[],
  filters: Filters,
): unknown {
  const own = world.state.numbers.filter(({ wabaId }) => wabaId === waba.id);
  const asked = listOf(filters.get("phone_numbers"));
  return {
    phone_numbers: own.map(digitsOf).filter((digits) => asked.length === 0 || asked.includes(digits)),
    ...(listOf(filters.get("country_codes")).length > 0 && { country_codes: listOf(filters.get("country_codes")) }),
    granularity: granularity.name,
    data_points: points.map(({ start, end, sum }) => ({ start, end, sent: sum.sent, delivered: sum.delivered })),
  };
}

function templateAnalytics(points: readonly Point[], filters: Filters): unknown {
  const wanted = listOf(filters.get("template_ids"));
  if (wanted.length > 10) {
    throw invalidParameter("Param template_ids must have at most 10 elements.");
  }
  const data_points = points
    .filter(({ shown }) => typeof shown.template_id === "string")
    .filter(({ shown }) => wanted.length === 0 || wanted.includes(String(shown.template_id)))
    .map(({ start, end, shown, sum }) => ({
      ...shown,
      start,
      end,
      sent: sum.sent,
      delivered: sum.delivered,
      read: sum.read,
    }));
  return { data: [{ granularity: "DAILY", product_type: "cloud_api", data_points }] };
}

interface Granularity {
  readonly name: string;
  /** The period that a time lies in, in seconds. */
  readonly periodOf: (seconds: number) => Period;
}

const every = (seconds: number) => (at: number) => {
  const start = Math.floor(at / seconds) * seconds;
  return { start, end: start + seconds };
};

/** Of the calendar, in UTC. */
function monthOf(at: number): Period {
  const day = new Date(at * 1000);
  const first = (months: number) => Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, 1) / 1000;
  return { start: first(0), end: first(1) };
}

/** @throws Refusal 100 for one that the field doesn't have */
function granularityOf(field: AnalyticsField, given: string | undefined): Granularity {
  const names = field === "analytics" ? ["HALF_HOUR", "DAY", "MONTH"] : ["HALF_HOUR", "DAILY", "MONTHLY"];
  const known = field === "template_analytics" || field === "template_group_analytics" ? ["DAILY"] : names;
  if (given === undefined) {
    throw invalidParameter("The parameter granularity is required.");
  }
  const name = given.toUpperCase();
  if (!known.includes(name)) {
    throw invalidParameter(`Param granularity must be one of {${known.join(", ")}}.`);
  }
  const periodOf =
    name === "HALF_HOUR" ? every(halfHourMs / 1000) : name.startsWith("DA") ? every(daySeconds) : monthOf;
  return { name, periodOf };
}

/** @throws Refusal 100 for `start` and `end` */
function periodOf(filters: Filters): Period {
  const [start, end] = (["start", "end"] as const).map((key) => {
    const given = filters.get(key);
    if (given === undefined || given === "") {
      throw invalidParameter(`The parameter ${key} is required.`);
    }
    const seconds = /^\d{4}-\d\d-\d\d$/.test(given)
      ? Date.parse(given) / 1000
      : /^\d{1,11}$/.test(given)
        ? Number(given)
        : Number.NaN;
    if (Number.isNaN(seconds)) {
      throw invalidParameter(`Param ${key} must be a time in seconds since 1970.`);
    }
    return seconds;
  }) as [number, number];
  if (start >= end) {
    throw invalidParameter("Param start must lie before end.");
  }
  return { start, end };
}

/** Whether an entry is of the WABA, and of what was asked for. */
function fits(world: World, waba: Waba, entry: TrafficEntry, filters: Filters): boolean {
  const number = world.number(entry.numberId);
  const allowed = (key: string, value: string) => {
    const wanted = listOf(filters.get(key));
    return wanted.length === 0 || wanted.includes(value.toUpperCase());
  };
  return (
    number?.wabaId === waba.id &&
    allowed("phone_numbers", digitsOf(number)) &&
    allowed("country_codes", entry.country) &&
    allowed("pricing_types", entry.pricingType) &&
    allowed("pricing_categories", entry.category) &&
    allowed("conversation_categories", entry.category) &&
    fitsProduct(entry, listOf(filters.get("product_types")))
  );
}

/** 0: templates; 2: other messages; 100 to 103: what came in, which no point counts. */
function fitsProduct({ templateId }: TrafficEntry, types: readonly string[]): boolean {
  return types.length === 0 || types.includes(templateId === undefined ? "2" : "0");
}

/** @throws Refusal 100/2388077 for kinds that don't mix */
function checkProducts(types: readonly string[]): void {
  if (types.includes("103") && types.some((type) => ["100", "101", "102"].includes(type))) {
    throw new Refusal(400, {
      message: "Invalid parameter",
      type: "OAuthException",
      code: 100,
      error_subcode: 2388077,
      error_user_title: "Insight Invalid Product Type Combination",
      error_user_msg: "The product type 103 can't be queried together with 100, 101 or 102.",
    });
  }
}

/** Something that points can be broken down by. */
interface Dimension {
  readonly name: string;
  readonly key: string;
  readonly of: (entry: TrafficEntry, world: World) => string | undefined;
}

const templateDimension: Dimension = { name: "TEMPLATE", key: "template_id", of: ({ templateId }) => templateId };
const phoneDimension: Dimension = {
  name: "PHONE",
  key: "phone_number",
  of: ({ numberId }, world) => {
    const number = world.number(numberId);
    return number && digitsOf(number);
  },
};
const countryDimension: Dimension = { name: "COUNTRY", key: "country", of: ({ country }) => country };

const pricingDimensions: readonly Dimension[] = [
  phoneDimension,
  countryDimension,
  { name: "PRICING_TYPE", key: "pricing_type", of: ({ pricingType }) => pricingType },
  { name: "PRICING_CATEGORY", key: "pricing_category", of: ({ category }) => category },
  // Marketing messages have no tiers; of the others all are in the first one here.
  { name: "TIER", key: "tier", of: ({ pricingType }) => (pricingType === "REGULAR" ? "0:MAX" : undefined) },
];
const conversationDimensions: readonly Dimension[] = [
  phoneDimension,
  countryDimension,
  {
    name: "CONVERSATION_TYPE",
    key: "conversation_type",
    of: ({ pricingType }) => (pricingType === "FREE_ENTRY_POINT" ? pricingType : "REGULAR"),
  },
  { name: "CONVERSATION_DIRECTION", key: "conversation_direction", of: () => "UNKNOWN" },
  { name: "CONVERSATION_CATEGORY", key: "conversation_category", of: ({ category }) => category },
];

/** @throws Refusal 100 for one that the field doesn't have */
function dimensionsOf(filters: Filters, known: readonly Dimension[]): readonly Dimension[] {
  const asked = listOf(filters.get("dimensions"));
  const unknown = asked.find((name) => !known.some((dimension) => dimension.name === name));
  if (unknown !== undefined) {
    throw invalidParameter(`Param dimensions must be of {${known.map(({ name }) => name).join(", ")}}.`);
  }
  return known.filter(({ name }) => asked.includes(name));
}

interface Sum {
  sent: number;
  delivered: number;
  read: number;
  conversations: number;
  cost: number;
}

interface Point extends Period {
  /** The values of the dimensions, by the keys that they are shown under. */
  readonly shown: Readonly<Record<string, unknown>>;
  readonly sum: Sum;
}

/** Periods in which nothing was sent have no point. */
function pointsOf(
  world: World,
  entries: readonly TrafficEntry[],
  { periodOf: periodAt }: Granularity,
  by: readonly Dimension[],
): Point[] {
  const points = new Map<string, Point>();
  for (const entry of entries) {
    const period = periodAt(entry.start / 1000);
    const values = by.map(({ key, of }) => [key, of(entry, world)] as const).filter(([, value]) => value !== undefined);
    const id = JSON.stringify([period.start, values]);
    const point = points.get(id) ?? { ...period, shown: Object.fromEntries(values), sum: emptySum() };
    points.set(id, point);
    add(point.sum, entry);
  }
  return [...points.values()].sort((a, b) => a.start - b.start);
}

function emptySum(): Sum {
  return { sent: 0, delivered: 0, read: 0, conversations: 0, cost: 0 };
}

function add(sum: Sum, entry: TrafficEntry): void {
  sum.sent += entry.sent;
  sum.delivered += entry.delivered;
  sum.read += entry.read;
  sum.conversations += entry.conversations;
  const rate = entry.pricingType === "REGULAR" ? (rates[entry.category] ?? rates.MARKETING ?? 0) : 0;
  sum.cost = Math.round((sum.cost + entry.delivered * rate) * 1e6) / 1e6;
}

/** `[US, BR]`, `["US","BR"]`, `US,BR`; in capitals. */
function listOf(text: string | undefined): string[] {
  return (text ?? "")
    .toUpperCase()
    .replace(/["'[\]\s]/g, "")
    .split(",")
    .filter((each) => each !== "");
}
