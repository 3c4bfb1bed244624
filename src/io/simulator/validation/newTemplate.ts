import type { Template, TemplateComponent } from "../../../core/graph/replies.ts";
import { invalidParameter, Refusal } from "../refusal.ts";
import { listedAuthentication } from "./authenticationTemplate.ts";
import {
  isMissing,
  type Json,
  lengthOf,
  optionalBoolean,
  requireList,
  requireObject,
  requireText,
  scalarText,
} from "./checks.ts";

/** A template as somebody wants to have it: everything but its id and its status. */
export type TemplateDraft = Pick<Template, "name" | "language" | "category" | "parameter_format" | "components"> & {
  readonly message_send_ttl_seconds?: number;
};

const categories = ["AUTHENTICATION", "MARKETING", "UTILITY"];
const componentTypes = "HEADER BODY FOOTER BUTTONS CAROUSEL LIMITED_TIME_OFFER CALL_PERMISSION_REQUEST".split(" ");
const headerFormats = "TEXT IMAGE VIDEO DOCUMENT LOCATION GIF PRODUCT".split(" ");
const buttonTypes =
  "QUICK_REPLY URL PHONE_NUMBER COPY_CODE OTP FLOW CATALOG MPM SPM VOICE_CALL REQUEST_CONTACT_INFO".split(" ");

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components */
const longest = {
  name: 512,
  header: 60,
  body: 1024,
  footer: 60,
  button: 25,
  url: 2000,
  phone: 20,
  cardBody: 160,
  offer: 16,
  coupon: 20,
} as const;
const mostButtons = { all: 10, card: 2, URL: 2, PHONE_NUMBER: 1, COPY_CODE: 1 } as const;
const mostCards = 10;
/** Seconds that a message may wait for its user. */
const ttl = {
  AUTHENTICATION: { least: 30, most: 900 },
  UTILITY: { least: 30, most: 43_200 },
  MARKETING: { least: 43_200, most: 2_592_000 },
} as const;
/** Assumed: Meta names no ratio. So many words have to be there for each variable, and one more. */
const wordsForEachVariable = 2;

/** One of the errors about templates: 100 with a subcode, and words for the person who writes the template. */
export function templateRefusal(subcode: number, title: string, message: string): Refusal {
  return new Refusal(400, {
    message: "(#100) Invalid parameter",
    type: "OAuthException",
    code: 100,
    error_subcode: subcode,
    is_transient: false,
    error_user_title: title,
    error_user_msg: message,
  });
}

/**
 * Checks what `POST /{waba-id}/message_templates` asks for.
 * @throws Refusal 100, with the subcode for what is wrong with the template
 */
export function checkNewTemplate(body: Json): TemplateDraft {
  const identity = checkTemplateIdentity(body);
  const format = isMissing(body.parameter_format) ? "POSITIONAL" : scalarText(body.parameter_format).toUpperCase();
  if (format !== "POSITIONAL" && format !== "NAMED") {
    throw invalidParameter("Param parameter_format must be one of {NAMED, POSITIONAL}.");
  }
  const { category } = identity;
  return {
    ...identity,
    parameter_format: format,
    components: checkTemplateComponents(body.components, { named: format === "NAMED", category }),
  };
}

/** What every template has, wherever its texts come from. */
interface TemplateIdentity {
  readonly name: string;
  readonly language: string;
  readonly category: string;
  readonly message_send_ttl_seconds?: number;
}

/** @throws Refusal 100 for a name, a language, a category or a time to live that can't be */
export function checkTemplateIdentity(body: Json): TemplateIdentity {
  const name = checkTemplateName(body.name);
  const language = checkTemplateLanguage(body.language, "language");
  const category = scalarText(body.category).toUpperCase();
  if (!categories.includes(category)) {
    throw invalidParameter(`Param category must be one of {${categories.join(", ")}}.`);
  }
  const seconds = checkTtl(body.message_send_ttl_seconds, category);
  return { name, language, category, ...(seconds !== undefined && { message_send_ttl_seconds: seconds }) };
}

export function checkTemplateName(value: unknown): string {
  const name = requireText(value, "name");
  if (!/^[a-z0-9_]+$/.test(name) || name.length > longest.name) {
    throw templateRefusal(
      2388046,
      "Name Format is Incorrect",
      `A template's name has lower-case letters, digits and underscores, at most ${longest.name} of them.`,
    );
  }
  return name;
}

export function checkTemplateLanguage(value: unknown, path: string): string {
  const language = requireText(value, path);
  if (!/^[a-z]{2,3}(_[A-Z]{2,3})?$/.test(language)) {
    throw invalidParameter(`Param ${path} must be a language code such as en_US.`);
  }
  return language;
}

/** @throws Refusal 100, with the subcode for what is wrong */
export function checkTemplateComponents(
  value: unknown,
  { named, category }: { readonly named: boolean; readonly category: string },
): TemplateComponent[] {
  const components = requireList(value, "components").map((each, index) => {
    const component = requireObject(each, `components.${index}`);
    const type = requireText(component.type, `components.${index}.type`).toUpperCase();
    if (!componentTypes.includes(type)) {
      throw invalidParameter(`Param components[${index}]['type'] must be one of {${componentTypes.join(", ")}}.`);
    }
    return { ...component, type };
  });
  const types = components.map(({ type }) => type);
  if (!types.includes("BODY")) {
    throw templateRefusal(2388043, "Component field missing", "A template needs a component of type BODY.");
  }
  if (new Set(types).size < types.length) {
    throw invalidParameter("Param components: a type stands there twice.");
  }
  for (const component of components) {
    switch (component.type) {
      case "HEADER":
        checkHeader(component, named);
        break;
      case "BODY":
        checkBody(component, named, category);
        break;
      case "FOOTER":
        checkFooter(component, category);
        break;
      case "BUTTONS":
        checkButtons(component);
        break;
      case "CAROUSEL":
        checkCards(component, named, category);
        break;
      case "LIMITED_TIME_OFFER":
        checkOffer(component, category);
        break;
    }
  }
  const checked = components as TemplateComponent[];
  return category === "AUTHENTICATION" ? checked.map(listedAuthentication) : checked;
}

function checkHeader(header: Json, named: boolean): void {
  const format = requireText(header.format, "components.header.format").toUpperCase();
  if (!headerFormats.includes(format)) {
    throw invalidParameter(`Param format of the header must be one of {${headerFormats.join(", ")}}.`);
  }
  if (format !== "TEXT") {
    if (["IMAGE", "VIDEO", "DOCUMENT"].includes(format) && !hasExample(header, "header_handle")) {
      throw missingExample(`The header of format ${format} needs an example: the handle of an uploaded file.`);
    }
    return;
  }
  const text = requireText(header.text, "components.header.text");
  checkLength(text, longest.header, "header");
  const variables = variablesOf(text);
  if (/[\n*_~`]|\p{Extended_Pictographic}/u.test(text) || variables.length > 1) {
    throw templateRefusal(
      2388047,
      "Message header format is incorrect",
      "A header has one variable at most, and neither line breaks nor markup nor emoji.",
    );
  }
  if (variables.length > 0 && !hasExample(header, named ? "header_text_named_params" : "header_text")) {
    throw missingExample("The variable of the header needs an example.");
  }
}

function checkBody(body: Json, named: boolean, category: string): void {
  // The text of authentication templates is Meta's own.
  if (category === "AUTHENTICATION" && isMissing(body.text)) return;
  const text = requireText(body.text, "components.body.text");
  checkLength(text, longest.body, "body");
  const variables = variablesOf(text);
  const wrong = variables.find((variable) => (named ? !/^[a-z_][a-z0-9_]*$/.test(variable) : !/^\d+$/.test(variable)));
  if (wrong !== undefined || (!named && !isSequence(variables))) {
    throw templateRefusal(
      2388072,
      "Message body format is incorrect",
      named
        ? "Named variables have lower-case letters, digits and underscores."
        : "Variables are numbered from {{1}} without a gap.",
    );
  }
  if (variables.length === 0) return;
  if (/^\s*\{\{|\}\}\s*$/.test(text)) {
    throw templateRefusal(
      2388299,
      "Leading or trailing params not allowed",
      "Text has to stand before and behind the variables.",
    );
  }
  const words = text.replace(/\{\{[^}]*\}\}/g, " ").match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  if (/\}\}\s*\{\{/.test(text) || words < variables.length * wordsForEachVariable + 1) {
    throw templateRefusal(
      2388293,
      "Parameters words ratio exceeds limit",
      "The text is too short for its number of variables.",
    );
  }
  if (!hasExample(body, named ? "body_text_named_params" : "body_text")) {
    throw missingExample("The variables of the body need examples.");
  }
}

function checkFooter(footer: Json, category: string): void {
  if (category === "AUTHENTICATION" && isMissing(footer.text)) return;
  const text = requireText(footer.text, "components.footer.text");
  checkLength(text, longest.footer, "footer");
  if (text.includes("{{") || /\p{Extended_Pictographic}/u.test(text)) {
    throw templateRefusal(2388073, "Message footer format is incorrect", "A footer has no variables and no emoji.");
  }
}

function checkButtons(component: Json): void {
  const buttons = requireList(component.buttons, "components.buttons.buttons").map((each, index) => {
    const button = requireObject(each, `buttons.${index}`);
    const type = requireText(button.type, `buttons.${index}.type`).toUpperCase();
    if (!buttonTypes.includes(type)) {
      throw invalidParameter(`Param buttons[${index}]['type'] must be one of {${buttonTypes.join(", ")}}.`);
    }
    return { ...button, type };
  });
  if (buttons.length === 0 || buttons.length > mostButtons.all) {
    throw invalidParameter(`A template has 1 to ${mostButtons.all} buttons.`);
  }
  for (const type of ["URL", "PHONE_NUMBER", "COPY_CODE"] as const) {
    if (buttons.filter((button) => button.type === type).length > mostButtons[type]) {
      throw invalidParameter(`A template has at most ${mostButtons[type]} buttons of type ${type}.`);
    }
  }
  for (const [index, button] of buttons.entries()) checkButton(button, index);
  // Quick replies stand together.
  const kinds = buttons.map(({ type }) => type === "QUICK_REPLY");
  if (kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length > 1) {
    throw invalidParameter("Quick reply buttons and the others have to stand together, each in one group.");
  }
}

function checkButton(button: Json & { readonly type: string }, index: number): void {
  const fixed = button.type === "COPY_CODE" || button.type === "OTP";
  if (!fixed || !isMissing(button.text)) {
    checkLength(requireText(button.text, `buttons.${index}.text`), longest.button, "button's text");
  }
  if (button.type === "URL") checkUrlButton(button, index);
  if (button.type === "COPY_CODE") {
    const [code] = [button.example].flat();
    checkLength(scalarText(code), longest.coupon, "example of the code");
  }
  if (button.type === "PHONE_NUMBER") {
    checkLength(
      requireText(button.phone_number, `buttons.${index}.phone_number`),
      longest.phone,
      "button's phone number",
    );
  }
}

/** Its text is checked elsewhere. */
export function checkUrlButton(button: Json, index: number): void {
  const url = requireText(button.url, `buttons.${index}.url`);
  checkLength(url, longest.url, "button's URL");
  const at = url.indexOf("{{");
  if (!/^https?:\/\//.test(url) || (at !== -1 && !/^\{\{\s*\w+\s*\}\}$/.test(url.slice(at)))) {
    throw invalidParameter(`Param buttons[${index}]['url'] must be a URL; a variable may stand at its end.`);
  }
  if (at !== -1 && isMissing(button.example)) {
    throw missingExample("The variable of the button's URL needs an example.");
  }
}

/** Cards alike, of pictures or videos, or of products. */
function checkCards(carousel: Json, named: boolean, category: string): void {
  requireMarketing("A carousel", category);
  const cards = requireList(carousel.cards, "components.carousel.cards");
  if (cards.length < 2 || cards.length > mostCards) {
    throw invalidParameter(`A carousel has 2 to ${mostCards} cards.`);
  }
  const forms = cards.map((each, index) => checkCard(each, `components.carousel.cards.${index}`, named));
  if (forms.some((form) => form !== forms[0])) {
    throw invalidParameter("All cards of a carousel have the same components and the same buttons.");
  }
}

/** @returns what a card has in common with the others */
function checkCard(value: unknown, path: string, named: boolean): string {
  const { components } = requireObject(value, path, ["components"]);
  const parts = requireList(components, `${path}.components`).map((each, index) => {
    const part = requireObject(each, `${path}.components.${index}`);
    const type = requireText(part.type, `${path}.components.${index}.type`).toUpperCase();
    if (type === "HEADER") {
      const format = scalarText(part.format).toUpperCase();
      if (!["IMAGE", "VIDEO", "PRODUCT"].includes(format)) {
        throw invalidParameter("The header of a card is of format IMAGE, VIDEO or PRODUCT.");
      }
      checkHeader(part, named);
      return `${type} ${format}`;
    }
    if (type === "BODY") {
      checkLength(requireText(part.text, `${path}.body.text`), longest.cardBody, "body of a card");
      return type;
    }
    if (type !== "BUTTONS") {
      throw invalidParameter("A card has components of type HEADER, BODY and BUTTONS.");
    }
    checkButtons(part);
    const buttons = requireList(part.buttons, `${path}.buttons`);
    if (buttons.length > mostButtons.card) {
      throw invalidParameter(`A card has at most ${mostButtons.card} buttons.`);
    }
    return `${type} ${buttons.map((button) => scalarText((button as Json).type).toUpperCase()).join(" ")}`;
  });
  if (!parts.some((part) => part.startsWith("HEADER")) || !parts.some((part) => part.startsWith("BUTTONS"))) {
    throw templateRefusal(2388043, "Component field missing", "A card needs a header and buttons.");
  }
  return parts.sort().join(", ");
}

function checkOffer(component: Json, category: string): void {
  requireMarketing("A limited-time offer", category);
  const offer = requireObject(component.limited_time_offer, "components.limited_time_offer");
  checkLength(requireText(offer.text, "components.limited_time_offer.text"), longest.offer, "limited-time offer");
  optionalBoolean(offer.has_expiration, "components.limited_time_offer.has_expiration");
}

function requireMarketing(what: string, category: string): void {
  if (category !== "MARKETING") {
    throw invalidParameter(`${what} needs a template of category MARKETING.`);
  }
}

/**
 * How long a message waits for its user, in seconds.
 * @returns undefined where nothing was said about it
 */
export function checkTtl(value: unknown, category: string): number | undefined {
  if (isMissing(value)) return undefined;
  const seconds = typeof value === "string" ? Number(value) : value;
  const { least, most } = ttl[category as keyof typeof ttl] ?? ttl.UTILITY;
  // Thirty days, where the category allows that much.
  const isLongest = seconds === -1 && category !== "MARKETING";
  if (!isLongest && (!Number.isInteger(seconds) || Number(seconds) < least || Number(seconds) > most)) {
    throw invalidParameter(`Param message_send_ttl_seconds must lie between ${least} and ${most}.`);
  }
  return Number(seconds);
}

function checkLength(text: string, most: number, what: string): void {
  if (lengthOf(text) > most) {
    throw templateRefusal(2388040, "Character limit exceeded", `The ${what} has more than ${most} characters.`);
  }
}

function missingExample(message: string): Refusal {
  return templateRefusal(2388043, "Component field missing", message);
}

function hasExample(component: Json, key: string): boolean {
  const { example } = component;
  const given = typeof example === "object" && example !== null ? (example as Json)[key] : undefined;
  // The one value of a single variable may stand there by itself.
  return (Array.isArray(given) || typeof given === "string") && given.length > 0;
}

function variablesOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g)].map(([, name = ""]) => name))];
}

/** 1, 2, 3, in any order. */
function isSequence(variables: readonly string[]): boolean {
  return variables.every((_, index) => variables.includes(String(index + 1)));
}
