import type { Template } from "../../../core/graph/replies.ts";
import { invalidParameter, refusal } from "../refusal.ts";
import { isMissing, isObject, optionalText, requireObject, requireText, shown } from "./checks.ts";
import type { SendContext } from "./sendContext.ts";
import { checkTemplateCarousel } from "./templateCarousel.ts";
import { type Component, readComponents, templateComponents } from "./templateComponents.ts";
import { checkPart } from "./templatePart.ts";
import { countMismatch, formatMismatch } from "./templateRefusals.ts";
import { shapeOf, type TemplateShape } from "./templateShape.ts";

/**
 * Checks the `template` object of a send against the account's templates.
 * @throws Refusal 132001, 132015 or 132016 for the template, 132000, 132012, 132018, 131008 and others for its components
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
  optionalText(request.namespace, "template.namespace");
  const template = context.world
    .templatesOf(context.number.wabaId)
    // Assumed, as clients' own tests send `en_us`: the case of the letters doesn't matter.
    .find((each) => each.name === name && each.language.toLowerCase() === code.toLowerCase());
  switch (template?.status) {
    case "APPROVED":
      checkComponents(request.components, shapeOf(template), context);
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

function checkComponents(value: unknown, shape: TemplateShape, context: SendContext): void {
  const components = readComponents(value, "template.components", templateComponents);
  checkPart(components, shape, "", context);
  const component = (type: string) => components.find((each) => each.type === type);
  checkOffer(component("limited_time_offer"), shape);
  const carousel = component("carousel");
  if (shape.cards) {
    checkTemplateCarousel(carousel?.cards, carousel?.path ?? "template.components.carousel", shape.cards, context);
  } else if (carousel) {
    throw refusal(132012, "carousel: the template has no cards");
  }
  const request = component("call_permission_request");
  if (request && !shape.asksForCalls) {
    throw refusal(132012, "call_permission_request: the template doesn't ask for the permission to call");
  }
  if (request && request.parameters.length > 0) {
    throw countMismatch("call_permission_request", request.parameters.length, 0);
  }
}

/** An offer that ends needs to be told when. That the time lies ahead isn't asked for: the app shows that the offer is over. */
function checkOffer(component: Component | undefined, { limitedTimeOffer: offer }: TemplateShape): void {
  const place = "limited_time_offer";
  const parameters = component?.parameters ?? [];
  if (component && !offer) {
    throw refusal(132012, `${place}: the template has no limited-time offer`);
  }
  const [parameter] = parameters;
  if (offer?.expires && parameter === undefined) {
    throw refusal(131008, `${place}: Parameter limited_time_offer.expiration_time_ms is required.`);
  }
  const expected = offer?.expires ? 1 : 0;
  if (parameters.length !== expected) {
    throw countMismatch(place, parameters.length, expected);
  }
  if (parameter === undefined) {
    return;
  }
  const type = String(parameter.type).toLowerCase();
  if (type !== place) {
    throw formatMismatch(place, place, shown(type));
  }
  const value = isObject(parameter[place]) ? parameter[place].expiration_time_ms : undefined;
  if (isMissing(value)) {
    throw refusal(131008, `${place}: Parameter limited_time_offer.expiration_time_ms is required.`);
  }
  const time = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof time !== "number" || !Number.isSafeInteger(time) || time <= 0) {
    throw refusal(132012, `${place}: expiration_time_ms must be a time in milliseconds since 1970`);
  }
}
