import { fitsLibraryType } from "../../../core/simulator/templateLibrary.ts";
import { invalidParameter, refusal } from "../refusal.ts";
import { isMissing, isObject, type Json, lengthOf, optionalText, shown } from "./checks.ts";
import type { SendContext } from "./sendContext.ts";
import { countMismatch } from "./templateRefusals.ts";
import type { TextShape } from "./templateShape.ts";

/**
 * Checks the values of a text's variables.
 * @param place what Meta's sentences call it: `header`, `body`
 * @throws Refusal 132000 for too few or too many of them, 132012 for a wrong type, 132007 for line breaks, 132005 for too long a text
 */
export function checkTexts(place: string, parameters: readonly Json[], shape: TextShape, context: SendContext): void {
  if (parameters.length !== shape.variables.length) {
    throw countMismatch(place, parameters.length, shape.variables.length);
  }
  const values = new Map<string, string>();
  for (const [at, parameter] of parameters.entries()) {
    const text = textOf(parameter, place, context);
    values.set(variableOf(parameter, at, place, shape), text);
  }
  checkTypes(place, values, shape);
  const missing = shape.variables.find((name) => !values.has(name));
  if (missing !== undefined) {
    throw invalidParameter(`${place}: Parameter name ${missing} is missing`);
  }
  const { longestValue } = shape;
  const long = [...values.values()].find((text) => longestValue !== undefined && lengthOf(text) > longestValue);
  if (long !== undefined) {
    throw refusal(132005, `${place}: the code has ${lengthOf(long)} characters, at most ${longestValue} are allowed`);
  }
  const filled = shape.text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => values.get(name) ?? "");
  if (lengthOf(filled) > shape.longest) {
    throw refusal(
      132005,
      `${place}: ${lengthOf(filled)} characters with the values filled in, at most ${shape.longest} are allowed`,
    );
  }
}

/** Assumed: Meta says of a value that isn't of its type that the send fails, and not with which error. */
function checkTypes(
  place: string,
  values: ReadonlyMap<string, string>,
  { variables, valueTypes = [] }: TextShape,
): void {
  for (const [at, type] of valueTypes.entries()) {
    const value = values.get(variables[at] ?? "");
    if (value !== undefined && !fitsLibraryType(value, type)) {
      throw refusal(
        132012,
        `${place}: Format mismatch, expected ${type} for parameter ${at + 1}, received another value`,
      );
    }
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
function textOf(parameter: Json, place: string, context: SendContext): string {
  const type = String(parameter.type).toLowerCase();
  switch (type) {
    case "text":
      return checkSpacing(requireValue(parameter.text, place, "text"), place);
    case "currency":
      return currencyText(parameter.currency, place);
    case "date_time":
      return fallbackOf(isObject(parameter.date_time) ? parameter.date_time : {}, `${place}: date_time`);
    case "group_id":
      return inviteLink(requireValue(parameter.group_id, place, "group_id"), context);
    default:
      throw refusal(132012, `${place}: Format mismatch, expected TEXT, received ${shown(type.toUpperCase())}`);
  }
}

function requireValue(value: unknown, place: string, key: string): string {
  if (isMissing(value)) {
    throw invalidParameter(`${place}: Parameter '${key}' is mandatory for component parameter type '${key}'`);
  }
  if (typeof value !== "string") {
    throw invalidParameter(`${place}: Param ${key} must be a string.`);
  }
  return value;
}

/** `{fallback_value, code, amount_1000}`: thousandths of the currency. The fallback is what is shown here. */
function currencyText(value: unknown, place: string): string {
  const currency = isObject(value) ? value : {};
  const { code, amount_1000: amount } = currency;
  if (typeof code !== "string" || !/^[A-Z]{3}$/i.test(code)) {
    throw refusal(132012, `${place}: currency needs code, three letters of ISO 4217`);
  }
  if (!Number.isInteger(Number(amount)) || isMissing(amount) || !["number", "string"].includes(typeof amount)) {
    throw refusal(132012, `${place}: currency needs amount_1000, the amount times 1000 as a whole number`);
  }
  return fallbackOf(currency, `${place}: currency`);
}

function fallbackOf(value: Json, place: string): string {
  if (typeof value.fallback_value !== "string" || value.fallback_value === "") {
    throw refusal(132012, `${place}: fallback_value is missing`);
  }
  return value.fallback_value;
}

/** A group's id stands for its invitation: https://developers.facebook.com/documentation/business-messaging/whatsapp/groups/reference */
function inviteLink(groupId: string, { world, number }: SendContext): string {
  const group = world.group(groupId);
  if (group?.numberId !== number.id) {
    throw refusal(131041, "body: group_id is not the id of a group that this number is in.");
  }
  return group.inviteLink;
}

function checkSpacing(text: string, place: string): string {
  if (/[\n\r\t]| {5}/.test(text)) {
    throw refusal(132007, `${place}: Param text cannot have new-line/tab characters or more than 4 consecutive spaces`);
  }
  return text;
}
