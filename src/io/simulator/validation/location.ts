import { missingParameter } from "../refusal.ts";
import { badValue, isMissing, type Json, optionalText, requireObject } from "./checks.ts";

const keys = ["latitude", "longitude", "name", "address"];

/** Checks the object of a location message, or of a template's location header. */
export function checkLocation(value: unknown, path: string): void {
  const location = requireObject(value, path, keys);
  checkDegrees(location, path, "latitude", 90);
  checkDegrees(location, path, "longitude", 180);
  optionalText(location.name, `${path}.name`);
  optionalText(location.address, `${path}.address`);
}

/** A number, or a text of one: documented as either. */
function checkDegrees(location: Json, path: string, key: string, limit: number): void {
  if (isMissing(location[key])) {
    throw missingParameter(`${path}.${key}`);
  }
  const value = location[key];
  // A very small number has an exponent as text.
  const isNumeric = typeof value === "number" || (typeof value === "string" && /^[+-]?\d+(\.\d+)?$/.test(value));
  if (!isNumeric || Math.abs(Number(value)) > limit) {
    throw badValue(`${path}.${key}`, `must lie between -${limit} and ${limit}`);
  }
}
