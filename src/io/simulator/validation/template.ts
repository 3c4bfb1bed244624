import type { Template } from "../../../core/graph/replies.ts";
import { invalidParameter, missingParameter, notSimulated, refusal } from "../refusal.ts";
import { isMissing, isObject, type Json, lengthOf, optionalText, requireObject, requireText, shown } from "./checks.ts";
import { checkLocation } from "./location.ts";
import { checkAsset } from "./media.ts";
import type { SendContext } from "./sendContext.ts";
import { type ButtonShape, shapeOf, type TextShape } from "./templateShape.ts";

const componentKeys = ["type", "sub_type", "index", "parameters", "cards"];

const mediaFormats = ["image", "video", "document"] as const;

/** Components that Meta has and no template of the simulator uses. */
const otherComponents = ["limited_time_offer", "carousel", "call_permission_request"];

/**
 * Checks the `template` object of a send against the account's templates.
 * @throws Refusal 132001, 132015 or 132016 for the template, 132000, 132012, 131008 and others for its components
 */
export function checkTemplate(value: unknown, context: SendContext): Template {
  const request = requireObject(value, "template", ["name", "language", "components", "namespace"]);
  const name = requireText(request.name, "template.name", 512);
  const language = requireObject(request.language, "template.language", ["code", "policy"]);
  const code = requireText(language.code, "template.language.code");
  const policy = optionalText(language.policy, "template.language.policy");
  if (policy !== undefined && policy.toLowerCase() !== "deterministic") {
    throw invalidParameter("Param template['language']['policy'] must be one of {DETERMINISTIC}.");
  }
  const template = context.world
    .templatesOf(context.number.wabaId)
    .find((each) => each.name === name && each.language === code);
  switch (template?.status) {
    case "APPROVED":
      checkComponents(componentsOf(request.components), template, context);
      return template;
    case "PAUSED":
      throw refusal(132015, `Template ${name} in ${code} is paused for low quality.`);
    case "DISABLED":
      throw refusal(132016, `Template ${name} in ${code} is disabled for low quality.`);
    default:
      // Pending and rejected ones don't exist for the sender.
      throw refusal(132001, `template name (${shown(name)}) does not exist in ${shown(code)}`);
  }
}

/** One component of the request. */
interface Component {
  readonly type: string;
  readonly path: string;
  readonly subType: string;
  readonly index: number;
  readonly parameters: readonly Json[];
}

function componentsOf(value: unknown): Component[] {
  if (value === undefined || value === null) {
    return [];
  }
  if (!Array.isArray(value)) {
    throw invalidParameter("Param template['components'] must be an array.");
  }
  return value.map((each: unknown, at) => {
    const path = `template.components.${at}`;
    const component = requireObject(each, path, componentKeys);
    const type = requireText(component.type, `${path}.type`).toLowerCase();
    if (otherComponents.includes(type)) {
      throw notSimulated(`Template component ${type}`);
    }
    if (type !== "header" && type !== "body" && type !== "button") {
      throw invalidParameter(`Param template['components'][${at}]['type'] must be one of {BODY, BUTTON, HEADER}.`);
    }
    return {
      type,
      path,
      subType: type === "button" ? requireText(component.sub_type, `${path}.sub_type`).toLowerCase() : "",
      index: type === "button" ? buttonIndex(component.index, path) : 0,
      parameters: parametersOf(component.parameters, `${path}.parameters`),
    };
  });
}

/** Documented as a text, sent as a number by many. */
function buttonIndex(value: unknown, path: string): number {
  if (isMissing(value)) {
    throw missingParameter(`${path}.index`);
  }
  const index = typeof value === "string" && /^\d$/.test(value) ? Number(value) : value;
  if (typeof index !== "number" || !Number.isInteger(index) || index < 0 || index > 9) {
    throw invalidParameter(`Param ${path}.index must be a number from 0 to 9.`);
  }
  return index;
}

function parametersOf(value: unknown, path: string): Json[] {
  if (value === undefined || value === null) {
    return [];
  }
  if (!Array.isArray(value)) {
    throw invalidParameter(`Param ${path} must be an array.`);
  }
  return value.map((each: unknown, at) => {
    const parameter = requireObject(each, `${path}.${at}`);
    requireText(parameter.type, `${path}.${at}.type`);
    return parameter;
  });
}

function checkComponents(components: readonly Component[], template: Template, context: SendContext): void {
  const seen = new Set<string>();
  for (const { type, index, path } of components) {
    const place = `${type} ${index}`;
    if (seen.has(place)) {
      throw invalidParameter(`Param ${path}: the ${type} component stands there twice.`);
    }
    seen.add(place);
  }
  const shape = shapeOf(template);
  const header = components.find((each) => each.type === "header");
  if (shape.header.format === "TEXT") {
    checkTexts("header", header?.parameters ?? [], shape.header, 60);
  } else {
    checkHeaderMedia(header, shape.header.format, context);
  }
  checkTexts("body", components.find((each) => each.type === "body")?.parameters ?? [], shape.body, 1024);
  checkButtons(
    components.filter((each) => each.type === "button"),
    shape.buttons,
  );
}

function countMismatch(place: string, given: number, expected: number) {
  return refusal(
    132000,
    `${place}: number of localizable_params (${given}) does not match the expected number of params (${expected})`,
  );
}

function checkTexts(place: "header" | "body", parameters: readonly Json[], shape: TextShape, longest: number): void {
  if (parameters.length !== shape.variables.length) {
    throw countMismatch(place, parameters.length, shape.variables.length);
  }
  const values = new Map<string, string>();
  for (const [at, parameter] of parameters.entries()) {
    const text = textOf(parameter, place);
    values.set(variableOf(parameter, at, place, shape), text);
  }
  const missing = shape.variables.find((name) => !values.has(name));
  if (missing !== undefined) {
    throw invalidParameter(`${place}: Parameter name ${missing} is missing`);
  }
  const filled = shape.text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => values.get(name) ?? "");
  if (lengthOf(filled) > longest) {
    throw refusal(
      132005,
      `${place}: ${lengthOf(filled)} characters with the values filled in, at most ${longest} are allowed`,
    );
  }
}

/** Which variable a parameter stands for: by its name in a template with named ones, else by its place. */
function variableOf(parameter: Json, at: number, place: string, shape: TextShape): string {
  const name = optionalText(parameter.parameter_name, `${place}.parameters.${at}.parameter_name`);
  if (!shape.named) {
    if (name !== undefined) {
      // Assumed: no public log shows what Meta says to a name where numbers are expected.
      throw refusal(
        132012,
        `${place}: parameter_name ${shown(name)} is given, and the template has numbered parameters`,
      );
    }
    return shape.variables[at] ?? "";
  }
  if (name === undefined || name === "") {
    throw invalidParameter(`${place}: Parameter name is missing or empty`);
  }
  if (!shape.variables.includes(name)) {
    throw invalidParameter(`${place}: Parameter name ${shown(name)} is not in the template`);
  }
  return name;
}

/** The text that a parameter puts into the message. */
function textOf(parameter: Json, place: string): string {
  const type = String(parameter.type).toLowerCase();
  switch (type) {
    case "text": {
      const text = parameter.text;
      if (isMissing(text)) {
        throw invalidParameter(`${place}: Parameter 'text' is mandatory for component parameter type 'text'`);
      }
      return checkSpacing(checkedText(text, place), place);
    }
    case "currency": {
      const currency = isObject(parameter.currency) ? parameter.currency : {};
      if (isMissing(currency.code) || typeof currency.amount_1000 !== "number") {
        throw refusal(132012, `${place}: currency needs fallback_value, code and amount_1000`);
      }
      return fallbackOf(currency, place);
    }
    case "date_time":
      return fallbackOf(isObject(parameter.date_time) ? parameter.date_time : {}, place);
    default:
      throw refusal(132012, `${place}: Format mismatch, expected TEXT, received ${shown(type.toUpperCase())}`);
  }
}

function checkedText(value: unknown, place: string): string {
  if (typeof value !== "string") {
    throw invalidParameter(`${place}: Param text must be a string.`);
  }
  return value;
}

function fallbackOf(value: Json, place: string): string {
  if (typeof value.fallback_value !== "string" || value.fallback_value === "") {
    throw refusal(132012, `${place}: fallback_value is missing`);
  }
  return value.fallback_value;
}

function checkSpacing(text: string, place: string): string {
  if (/[\n\r\t]| {5}/.test(text)) {
    throw refusal(132007, `${place}: Param text cannot have new-line/tab characters or more than 4 consecutive spaces`);
  }
  return text;
}

function checkHeaderMedia(header: Component | undefined, format: string, context: SendContext): void {
  const [parameter, ...more] = header?.parameters ?? [];
  const received = parameter === undefined ? "UNKNOWN" : String(parameter.type).toUpperCase();
  if (parameter === undefined || received !== format) {
    throw refusal(132012, `header: Format mismatch, expected ${format}, received ${shown(received)}`);
  }
  if (more.length > 0) {
    throw countMismatch("header", more.length + 1, 1);
  }
  const kind = mediaFormats.find((each) => each.toUpperCase() === format);
  const path = `${header?.path}.parameters.0.${format.toLowerCase()}`;
  if (kind) {
    checkAsset(requireObject(parameter[kind], path), path, kind, context);
  } else {
    checkLocation(parameter.location, path);
  }
}

function checkButtons(given: readonly Component[], expected: readonly ButtonShape[]): void {
  for (const button of given) {
    const shape = expected[button.index];
    const type = shape?.subType ?? "none";
    if (type !== button.subType) {
      const found = shape === undefined ? "the template has no such button" : `the template's is ${type.toUpperCase()}`;
      throw refusal(
        132012,
        `buttons: Button at index ${button.index} of type ${shown(button.subType.toUpperCase())}: ${found}`,
      );
    }
  }
  for (const [index, shape] of expected.entries()) {
    const parameters = given.find((each) => each.index === index)?.parameters ?? [];
    if (shape.needsParameter && parameters.length === 0) {
      throw refusal(131008, `buttons: Button at index ${index} of type ${shape.name} requires a parameter`);
    }
    if (parameters.length > (shape.takesParameter ? 1 : 0)) {
      throw countMismatch(`buttons: Button at index ${index}`, parameters.length, shape.takesParameter ? 1 : 0);
    }
    for (const parameter of parameters) {
      checkButtonParameter(parameter, index, shape);
    }
  }
}

function checkButtonParameter(parameter: Json, index: number, shape: ButtonShape): void {
  const type = String(parameter.type).toLowerCase();
  const place = `buttons: Button at index ${index}`;
  if (type !== shape.parameterType) {
    throw refusal(132012, `${place}: Format mismatch, expected ${shape.parameterType}, received ${shown(type)}`);
  }
  const value = parameter[shape.parameterType];
  if (isMissing(value)) {
    throw refusal(131008, `${place}: Parameter ${shape.parameterType} is required.`);
  }
  const text = checkedText(value, place);
  if (shape.parameterType === "coupon_code" && lengthOf(text) > 20) {
    throw invalidParameter(`${place}: Param coupon_code must be at most 20 characters long.`);
  }
}
