import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Failure } from "../../core/failure.ts";
import { simulatorAccount } from "../../core/graph/simulated.ts";
import type { JsonProblem } from "../../core/simulator/jsonProblem.ts";
import { readSeed, readSeedTemplate, type Seed, type SeedTemplate } from "../../core/simulator/seed.ts";
import {
  type BusinessNumber,
  newNumber,
  newState,
  newWaba,
  type OwnedTemplate,
  type State,
  type Waba,
} from "../../core/simulator/state.ts";
import { personaDefaults } from "./customers/newPersona.ts";

/** Templates of seeds count up from here, beside those that are made later. */
const firstTemplateId = 1_804_681_000_500_000;

/**
 * Reads a seed, and the templates that it names, from files.
 * @param now milliseconds since 1970
 * @throws Failure badJson, which names file, line and field; seedUnreadable
 */
export function loadSeed(file: string, now: number): State {
  const read = readSeed(textOf(file));
  switch (read.kind) {
    case "problem":
      throw badJson(file, read.problem);
    case "state":
      return read.state;
    case "seed": {
      const { templatesFrom } = read.seed;
      const more = templatesFrom === undefined ? [] : templatesIn(path.resolve(path.dirname(file), templatesFrom));
      return seededState(read.seed, more, now);
    }
  }
}

/** The first of these files that is there. */
export function existingSeed(files: readonly string[]): string | undefined {
  return files.find((file) => existsSync(file));
}

/** The files that a seed is made of, so that somebody can look whether they change: its own, and the folder of its templates. */
export function seedSources(file: string): { readonly file: string; readonly templates?: string } {
  try {
    const read = readSeed(readFileSync(file, "utf8"));
    if (read.kind !== "seed" || read.seed.templatesFrom === undefined) return { file };
    return { file, templates: path.resolve(path.dirname(file), read.seed.templatesFrom) };
  } catch {
    return { file };
  }
}

/** @param more templates that are added to those of the seed @param now milliseconds since 1970 */
export function seededState(seed: Seed, more: readonly SeedTemplate[], now: number): State {
  const base = newState(now);
  const { $schema: _, templatesFrom: __, wabas = [], numbers = [], templates, personas, ...given } = seed;
  const ownNumbers = byId(
    numbers.map((each) => newSeedNumber(each, now)),
    base.numbers,
  );
  const ownTemplates = [
    ...(templates?.map(ownedTemplate) ?? (more.length === 0 ? base.templates : withoutNames(base.templates, more))),
    ...more.map((each, index) => ownedTemplate(each, index + (templates?.length ?? 0))),
  ];
  const named = new Set([...ownNumbers, ...ownTemplates].map(({ wabaId }) => wabaId));
  const ownWabas = byId(
    wabas.map((each): Waba => ({ ...newWaba(), ...defined(each) })),
    base.wabas,
  );
  for (const id of named) if (!ownWabas.some((each) => each.id === id)) ownWabas.push({ ...newWaba(), id });
  return {
    ...base,
    ...defined(given),
    tokens: given.tokens ?? tokensFor(base, ownWabas),
    wabas: ownWabas,
    numbers: ownNumbers,
    templates: ownTemplates,
    personas:
      personas?.map((each) => ({ id: each.phone, ...personaDefaults(each.phone), ...defined(each) })) ?? base.personas,
  };
}

/** The simulator's tokens are good for the accounts of the seed, too. */
function tokensFor({ tokens }: State, wabas: readonly Waba[]): State["tokens"] {
  const ids = wabas.map(({ id }) => id);
  return tokens.map((token) =>
    token.wabaIds.includes(simulatorAccount.wabaId)
      ? { ...token, wabaIds: [...new Set([...token.wabaIds, ...ids])] }
      : token,
  );
}

function newSeedNumber(given: NonNullable<Seed["numbers"]>[number], now: number): BusinessNumber {
  const usual = newNumber({
    id: given.id,
    wabaId: given.wabaId ?? simulatorAccount.wabaId,
    displayPhoneNumber: given.displayPhoneNumber,
    verifiedName: simulatorAccount.name,
    now,
  });
  return {
    ...usual,
    codeVerificationStatus: "VERIFIED",
    nameStatus: "APPROVED",
    qualityRating: "GREEN",
    isRegistered: true,
    ...defined(given),
  };
}

function ownedTemplate(
  { wabaId = simulatorAccount.wabaId, $schema: _, ...given }: SeedTemplate,
  index: number,
): OwnedTemplate {
  const usual = { id: String(firstTemplateId + index), status: "APPROVED", category: "UTILITY" };
  return { wabaId, template: { ...usual, ...defined(given) }, edits: [], pauses: 0 };
}

/** Templates from files take the place of those with their name and language. */
function withoutNames(templates: readonly OwnedTemplate[], more: readonly SeedTemplate[]): OwnedTemplate[] {
  return templates.filter(
    ({ template }) => !more.some((each) => each.name === template.name && each.language === template.language),
  );
}

function byId<T extends { readonly id: string }>(given: readonly T[], base: readonly T[]): T[] {
  return [...given, ...base.filter(({ id }) => !given.some((each) => each.id === id))];
}

/** Without what is there and undefined, which would hide a default. */
function defined<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof defined<T>
  >;
}

function templatesIn(folder: string): SeedTemplate[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    throw Failure.seedUnreadable({ path: folder, reason: codeOf(error) });
  }
  return names
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => {
      const file = path.join(folder, name);
      const read = readSeedTemplate(textOf(file));
      if ("problem" in read) throw badJson(file, read.problem);
      return read.template;
    });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw Failure.seedUnreadable({ path: file, reason: codeOf(error) });
  }
}

function badJson(file: string, problem: JsonProblem): Failure {
  const { path: field, ...rest } = problem;
  return Failure.badJson({ path: file, field, ...rest });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
