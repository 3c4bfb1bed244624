import * as z from "zod/mini";
import { templateSchema } from "../graph/replies.ts";
import { withFaultIds } from "./faults.ts";
import { type JsonIssue, type JsonProblem, JsonText } from "./jsonProblem.ts";
import { personaSchema } from "./personas.ts";
import { numberSchema, type State, stateSchema, wabaSchema } from "./state.ts";

/** A template as Graph has it, of a seed or of a file of its own. */
export const seedTemplateSchema = z.looseObject({
  ...templateSchema.shape,
  $schema: z.optional(z.string()),
  name: z.string().check(z.regex(/^[a-z0-9_]{1,512}$/, "lower-case letters, digits and underscores")),
  language: z.string().check(z.minLength(2)),
  components: z.array(z.looseObject({ type: z.string() })).check(z.minLength(1)),
  /** The simulator's own where nothing else is said. */
  wabaId: z.optional(z.string()),
});
export type SeedTemplate = z.infer<typeof seedTemplateSchema>;

const others = z.partial(
  z.omit(stateSchema, { version: true, wabas: true, numbers: true, templates: true, personas: true }),
);

/**
 * What a workspace, or a test, wants to be there at the start: as little as it cares about. What isn't named is as without a seed. A whole
 * exported state is a seed too.
 */
export const seedSchema = z.strictObject({
  $schema: z.optional(z.string()),
  version: z._default(z.literal(1), 1),
  ...others.shape,
  /** Added to the simulator's own; one with its id takes its place. Those that numbers and templates name are made. */
  wabas: z.optional(z.array(z.strictObject({ ...z.partial(wabaSchema).shape, id: z.string() }))),
  /** Added to the simulator's own two; one with the id of one of them takes its place. Registered where nothing else is said. */
  numbers: z.optional(
    z.array(z.strictObject({ ...z.partial(numberSchema).shape, id: z.string(), displayPhoneNumber: z.string() })),
  ),
  /** Instead of the simulator's. Approved where nothing else is said. */
  templates: z.optional(z.array(seedTemplateSchema)),
  /** A folder below the seed's own, with a template in each `*.json`: added to those above. */
  templatesFrom: z.optional(z.string().check(z.refine(isBelow, "a folder below the seed's own"))),
  /** Instead of the simulator's: name and phone are enough. */
  personas: z.optional(
    z.array(
      z.strictObject({
        ...z.partial(personaSchema).shape,
        name: personaSchema.shape.name,
        phone: personaSchema.shape.phone,
      }),
    ),
  ),
});
export type Seed = z.infer<typeof seedSchema>;

/** A seed is a workspace's, and reaches nothing outside of it. */
function isBelow(folder: string): boolean {
  return folder !== "" && !/^([\\/]|[A-Za-z]:)/.test(folder) && !folder.split(/[\\/]/).includes("..");
}

/** What only a whole state has. */
const wholeOnly = ["apps", "tokens", "wabas", "numbers", "templates", "personas", "conversations"] as const;

export type SeedText =
  | { readonly kind: "state"; readonly state: State }
  | { readonly kind: "seed"; readonly seed: Seed }
  | { readonly kind: "problem"; readonly problem: JsonProblem };

/** Reads the text of a seed, or of an exported state. */
export function readSeed(text: string): SeedText {
  const json = new JsonText(text);
  const { value } = json;
  if (isRecord(value) && wholeOnly.every((key) => key in value)) {
    const read = json.read(stateSchema);
    return "problem" in read ? { kind: "problem", ...read } : { kind: "state", state: read.value };
  }
  const read = json.read(seedSchema, (given) =>
    isRecord(given) && "faults" in given ? { ...given, faults: withFaultIds(given.faults) } : given,
  );
  if ("problem" in read) return { kind: "problem", ...read };
  const seed = read.value;
  const twice =
    twiceIn(json, "personas", "phone", seed.personas) ??
    twiceIn(json, "personas", "id", seed.personas) ??
    twiceIn(json, "numbers", "id", seed.numbers) ??
    twiceIn(json, "faults", "id", seed.faults);
  return twice === undefined ? { kind: "seed", seed } : { kind: "problem", problem: twice };
}

/** Reads the text of a file with a template. */
export function readSeedTemplate(
  text: string,
): { readonly template: SeedTemplate } | { readonly problem: JsonProblem } {
  const read = new JsonText(text).read(seedTemplateSchema);
  return "problem" in read ? read : { template: read.value };
}

function twiceIn<T extends object>(
  json: JsonText,
  list: string,
  field: keyof T & string,
  items: readonly T[] | undefined,
): JsonProblem | undefined {
  const values = (items ?? []).map((item) => item[field]);
  const index = values.findIndex((value, at) => value !== undefined && values.indexOf(value) < at);
  if (index === -1) return undefined;
  const issue: JsonIssue = { kind: "twice", what: field };
  return json.at([list, index, field], issue);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
