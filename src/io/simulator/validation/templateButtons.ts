import { invalidParameter, refusal } from "../refusal.ts";
import { isMissing, isObject, type Json, lengthOf, requireId, shown } from "./checks.ts";
import type { SendContext } from "./sendContext.ts";
import type { Component } from "./templateComponents.ts";
import { countMismatch, formatMismatch, invalidValue } from "./templateRefusals.ts";
import type { ButtonParameter, ButtonShape } from "./templateShape.ts";

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/marketing-templates/multi-product-message-templates */
const mostSections = 10;
const mostProducts = 30;
const longestSectionTitle = 24;
const longestCouponCode = 20;
/** Thirty days. */
const mostTtlMinutes = 43_200;

/**
 * Checks the button components of a send against the buttons of the template, or of one of its cards.
 * @param where begins each sentence: `buttons`, `carousel: card 0: buttons`
 */
export function checkTemplateButtons(
  given: readonly Component[],
  expected: readonly ButtonShape[],
  where: string,
  context: SendContext,
): void {
  for (const { index, subType } of given) {
    const shape = expected[index];
    if (shape?.subType !== subType) {
      const found =
        shape === undefined ? "the template has no such button" : `the template's is ${shape.subType.toUpperCase()}`;
      const type = shown(subType.toUpperCase());
      throw refusal(132012, `${where}: Button at index ${index} of type ${type}: ${found}`);
    }
  }
  for (const [index, shape] of expected.entries()) {
    checkButton(
      given.find((each) => each.index === index),
      shape,
      `${where}: Button at index ${index}`,
      context,
    );
  }
}

function checkButton(given: Component | undefined, shape: ButtonShape, place: string, context: SendContext): void {
  const parameters = given?.parameters ?? [];
  if (shape.needsComponent && !given) {
    throw refusal(131009, `${place} of type ${shape.name} requires a component of sub_type ${shape.subType}`);
  }
  if (shape.needsParameter && parameters.length === 0) {
    throw refusal(131008, `${place} of type ${shape.name} requires a parameter`);
  }
  if (parameters.length > shape.takes.length) {
    throw countMismatch(place, parameters.length, shape.takes.length);
  }
  const types = parameters.map(({ type }) => String(type).toLowerCase());
  for (const [at, parameter] of parameters.entries()) {
    const type = types[at] ?? "";
    const taken = shape.takes.find((each) => each === type);
    if (taken === undefined || types.indexOf(type) < at) {
      throw formatMismatch(place, shape.takes.join(" or "), shown(type));
    }
    const value = parameter[taken];
    if (isMissing(value)) {
      throw refusal(131008, `${place}: Parameter ${taken} is required.`);
    }
    parameterChecks[taken](value, { shape, place, context });
  }
}

interface ButtonPlace {
  readonly shape: ButtonShape;
  readonly place: string;
  readonly context: SendContext;
}

const parameterChecks: Readonly<Record<ButtonParameter, (value: unknown, at: ButtonPlace) => void>> = {
  action: checkAction,
  coupon_code: (value, { place }) => {
    checkLength(requireString(value, place, "coupon_code"), place, "coupon_code", longestCouponCode);
  },
  payload: (value, { place }) => {
    requireString(value, place, "payload");
  },
  text: (value, { place, shape }) => {
    checkLength(requireString(value, place, "text"), place, "text", shape.longest ?? Number.POSITIVE_INFINITY);
  },
  ttl_minutes: (value, { place, context }) => {
    const minutes = typeof value === "string" ? Number(value) : value;
    if (typeof minutes !== "number" || !Number.isInteger(minutes)) {
      throw invalidParameter(`${place}: Param ttl_minutes must be an integer.`);
    }
    if (minutes < 1 || minutes > mostTtlMinutes) {
      throw invalidValue(context, `${place}: ttl_minutes must lie between 1 and ${mostTtlMinutes}`);
    }
  },
};

function checkAction(value: unknown, { shape, place, context }: ButtonPlace): void {
  if (!isObject(value)) {
    throw invalidParameter(`${place}: Param action must be a JSON object.`);
  }
  if (shape.subType === "flow") {
    requireKeys(value, ["flow_token", "flow_action_data"], place);
    if (!isMissing(value.flow_token)) requireString(value.flow_token, place, "flow_token");
    if (!isMissing(value.flow_action_data) && !isObject(value.flow_action_data)) {
      throw invalidParameter(`${place}: Param flow_action_data must be a JSON object.`);
    }
    return;
  }
  const isList = shape.subType === "mpm";
  requireKeys(value, ["thumbnail_product_retailer_id", ...(isList ? ["sections"] : [])], place);
  if (!isMissing(value.thumbnail_product_retailer_id)) {
    requireId(value.thumbnail_product_retailer_id, "action.thumbnail_product_retailer_id");
  }
  if (isList) checkSections(value.sections, place, context);
}

function checkSections(value: unknown, place: string, context: SendContext): void {
  if (isMissing(value)) {
    throw refusal(131008, `${place}: Parameter action.sections is required.`);
  }
  const sections = listOf(value, place, "sections");
  if (sections.length < 1 || sections.length > mostSections) {
    throw invalidValue(
      context,
      `${place}: action.sections has ${sections.length} sections, 1 to ${mostSections} can be`,
    );
  }
  let products = 0;
  for (const [at, each] of sections.entries()) {
    const section = objectOf(each, `${place}: sections[${at}]`);
    requireKeys(section, ["title", "product_items"], place);
    if (sections.length > 1 || !isMissing(section.title)) {
      if (isMissing(section.title)) {
        throw refusal(131008, `${place}: Parameter action.sections[${at}].title is required.`);
      }
      checkLength(requireString(section.title, place, "title"), place, "title", longestSectionTitle);
    }
    const items = listOf(section.product_items, place, "product_items");
    for (const item of items) {
      requireId(objectOf(item, `${place}: product_items`).product_retailer_id, "action.sections.product_retailer_id");
    }
    products += items.length;
    if (items.length === 0) {
      throw invalidValue(context, `${place}: action.sections[${at}].product_items is empty`);
    }
  }
  if (products > mostProducts) {
    throw invalidValue(context, `${place}: action.sections has ${products} products, at most ${mostProducts} can be`);
  }
}

function requireKeys(object: Json, known: readonly string[], place: string): void {
  const unexpected = Object.keys(object).find((key) => !known.includes(key));
  if (unexpected !== undefined) {
    throw invalidParameter(`${place}: Unexpected key "${shown(unexpected)}".`);
  }
}

function objectOf(value: unknown, place: string): Json {
  if (!isObject(value)) {
    throw invalidParameter(`${place} must be a JSON object.`);
  }
  return value;
}

function listOf(value: unknown, place: string, key: string): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw invalidParameter(`${place}: Param ${key} must be an array.`);
  }
  return value;
}

function requireString(value: unknown, place: string, key: string): string {
  if (typeof value !== "string") {
    throw invalidParameter(`${place}: Param ${key} must be a string.`);
  }
  return value;
}

function checkLength(text: string, place: string, key: string, longest: number): void {
  if (lengthOf(text) > longest) {
    throw invalidParameter(`${place}: Param ${key} must be at most ${longest} characters long.`);
  }
}
