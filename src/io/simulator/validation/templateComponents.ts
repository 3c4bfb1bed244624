import { invalidParameter, missingParameter } from "../refusal.ts";
import { graphPath, isMissing, type Json, requireObject, requireText } from "./checks.ts";

/** One component of a send's template, or of one of its cards. */
export interface Component {
  readonly type: string;
  readonly path: string;
  /** Of a button, else empty. */
  readonly subType: string;
  /** Of a button, else 0. */
  readonly index: number;
  readonly parameters: readonly Json[];
  /** Of a carousel: not looked at yet. */
  readonly cards: unknown;
}

const componentKeys = ["type", "sub_type", "index", "parameters", "cards"];

/** What a card may consist of, and what a template may. */
export const cardComponents: readonly string[] = ["body", "button", "header"];
export const templateComponents: readonly string[] = [
  ...cardComponents,
  "call_permission_request",
  "carousel",
  "limited_time_offer",
];

/**
 * Reads `components`.
 * @throws Refusal 100 or 131008 for what has the wrong form, for a type that isn't known here, and for a component that stands there twice
 */
export function readComponents(value: unknown, path: string, types: readonly string[]): readonly Component[] {
  const components = listOf(value, path).map((each, at) => readComponent(each, `${path}.${at}`, types));
  const seen = new Set<string>();
  for (const { type, index, path: place } of components) {
    if (seen.has(`${type} ${index}`)) {
      throw invalidParameter(`Param ${graphPath(place)}: the ${type} component stands there twice.`);
    }
    seen.add(`${type} ${index}`);
  }
  return components;
}

function readComponent(value: unknown, path: string, types: readonly string[]): Component {
  const component = requireObject(value, path, componentKeys);
  const type = requireText(component.type, `${path}.type`).toLowerCase();
  if (!types.includes(type)) {
    const known = types.map((each) => each.toUpperCase()).join(", ");
    throw invalidParameter(`Param ${graphPath(`${path}.type`)} must be one of {${known}}.`);
  }
  return {
    type,
    path,
    subType: type === "button" ? requireText(component.sub_type, `${path}.sub_type`).toLowerCase() : "",
    index: type === "button" ? buttonIndex(component.index, `${path}.index`) : 0,
    parameters: listOf(component.parameters, `${path}.parameters`).map((each, at) => {
      const parameter = requireObject(each, `${path}.parameters.${at}`);
      requireText(parameter.type, `${path}.parameters.${at}.type`);
      return parameter;
    }),
    cards: component.cards,
  };
}

/** Documented as a text, sent as a number by many. */
function buttonIndex(value: unknown, path: string): number {
  if (isMissing(value)) {
    throw missingParameter(path);
  }
  const index = typeof value === "string" && /^\d$/.test(value) ? Number(value) : value;
  if (typeof index !== "number" || !Number.isInteger(index) || index < 0 || index > 9) {
    throw invalidParameter(`Param ${graphPath(path)} must be a number from 0 to 9.`);
  }
  return index;
}

function listOf(value: unknown, path: string): readonly unknown[] {
  if (value === undefined || value === null) {
    return [];
  }
  if (!Array.isArray(value)) {
    throw invalidParameter(`Param ${graphPath(path)} must be an array.`);
  }
  return value;
}
