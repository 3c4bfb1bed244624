import { invalidParameter, missingParameter, refusal } from "../refusal.ts";
import { isMissing, isObject, type Json, scalarText } from "./checks.ts";

/**
 * A medium in a template's header: an id or a link. Neither is looked up: the simulator has no uploads yet, and fetches
 * nothing. An id may come as a JSON number, which some clients send.
 */
export function checkMedia(parameter: Json, kind: string): void {
  const place = `header: ${kind}`;
  const media = parameter[kind];
  if (isMissing(media)) {
    throw missingParameter(`${place}`);
  }
  if (!isObject(media)) {
    throw invalidParameter(`${place} must be a JSON object.`);
  }
  if (kind === "location") {
    checkLocation(media);
    return;
  }
  const { id, link } = media;
  if (isMissing(id) === isMissing(link)) {
    throw isMissing(id)
      ? missingParameter(`${place}.id or link`)
      : invalidParameter(`${place} takes id or link, not both.`);
  }
  if (!isMissing(id) && !/^\d{1,32}$/.test(scalarText(id))) {
    throw refusal(131009, `${place}.id is not the id of an uploaded file.`);
  }
  if (!isMissing(link) && !isWebLink(link)) {
    throw refusal(131009, `${place}.link is not a valid URL.`);
  }
}

function isWebLink(link: unknown): boolean {
  return typeof link === "string" && /^https?:\/\/[^\s/]/i.test(link) && URL.canParse(link);
}

function checkLocation(location: Json): void {
  for (const [key, limit] of [
    ["latitude", 90],
    ["longitude", 180],
  ] as const) {
    if (isMissing(location[key])) {
      throw missingParameter(`header: location.${key}`);
    }
    const value = scalarText(location[key]);
    if (!/^[+-]?\d+(\.\d+)?$/.test(value) || Math.abs(Number(value)) > limit) {
      throw refusal(131009, `header: location.${key} must lie between -${limit} and ${limit}.`);
    }
  }
}
