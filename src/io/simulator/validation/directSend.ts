import { createHash } from "node:crypto";
import { invalidParameter, refusal } from "../refusal.ts";
import { badValue, isMissing, isObject, type Json, lengthOf, requireOneOf } from "./checks.ts";
import type { SendContext } from "./sendContext.ts";

const longestBody = 1024;
/** Beyond it new texts make none. */
const mostTemplates = 1000;
/** Seconds. */
const ttl = { shortest: 30, longest: 43_200 } as const;

/**
 * Direct Send, a beta of 2026: a text or an interactive message with a category goes as if it were a template, outside the service window, too.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/direct-send
 * The name of the field for the time to live is assumed: it is the one that templates have.
 * @returns the category; undefined for an ordinary message
 * @throws Refusal 100 for an account that it isn't enabled for, 139200 for one that misused it
 */
export function checkDirectSend(request: Json, type: "text" | "interactive", context: SendContext): string | undefined {
  if (isMissing(request.category)) {
    return undefined;
  }
  const waba = context.world.waba(context.number.wabaId);
  if (waba?.directSend === "blocked") {
    throw refusal(139200, "Direct Send is not available for this account right now.");
  }
  if (waba?.directSend === "limited") {
    throw refusal(131064, "This account reached its limit because of template classification violations.");
  }
  if (waba?.directSend !== "on") {
    throw invalidParameter("Param category: Direct Send is not enabled for this WhatsApp Business Account.");
  }
  const category = requireOneOf(request.category, "category", ["authentication", "utility"]);
  const text = bodyOf(request[type]);
  if (lengthOf(text) > longestBody) {
    throw invalidParameter(`Param ${type} must have a body of at most ${longestBody} characters with a category.`);
  }
  checkTtl(request.message_send_ttl_seconds);
  keepTemplate(text, category.toUpperCase(), context);
  return category;
}

/** Of a text, or of an interactive message; both were checked before. */
function bodyOf(object: unknown): string {
  const body = isObject(object) ? object.body : undefined;
  const text = isObject(body) ? body.text : body;
  return typeof text === "string" ? text : "";
}

function checkTtl(value: unknown): void {
  if (isMissing(value)) {
    return;
  }
  if (typeof value !== "number" || !Number.isInteger(value)) {
    throw invalidParameter("Param message_send_ttl_seconds must be an integer.");
  }
  if (value < ttl.shortest || value > ttl.longest) {
    throw badValue("message_send_ttl_seconds", `must lie between ${ttl.shortest} and ${ttl.longest}`);
  }
}

/** Meta matches the text with a template, or makes one. Here the same text has the same one. */
function keepTemplate(text: string, category: string, { world, number }: SendContext): void {
  const name = `auto_generated_${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
  const isKnown = world.templatesOf(number.wabaId).some((each) => each.name === name && each.category === category);
  if (isKnown || world.templatesOf(number.wabaId).length >= mostTemplates) {
    return;
  }
  world.state.templates.push({
    wabaId: number.wabaId,
    template: {
      id: world.newTemplateId(),
      name,
      parameter_format: "POSITIONAL",
      language: "en_US",
      status: "APPROVED",
      category,
      source: "AUTO_GENERATED",
      components: [{ type: "BODY", text }],
    },
    edits: [],
    pauses: 0,
  });
}
