import type { Template, TemplateButton } from "../../../core/graph/replies.ts";
import { type TemplatePart, templatePartsOf } from "../../../core/graph/templateParts.ts";
import { type LibraryParameterType, libraryTemplate } from "../../../core/simulator/templateLibrary.ts";

/** A text of a template and the variables in it, in the order in which values stand for them. */
export interface TextShape {
  readonly text: string;
  readonly named: boolean;
  readonly variables: readonly string[];
  /** The most characters that the text may have with its values, and that one value may have. */
  readonly longest: number;
  readonly longestValue?: number;
  /** Of a template of the library: what each value has to look like. */
  readonly valueTypes?: readonly LibraryParameterType[];
}

interface HeaderShape extends TextShape {
  /** `TEXT` for a template without header, too: no text has no variables. */
  readonly format: string;
}

/** What a parameter of a button is: its `type`, and the key that its value stands under. */
export type ButtonParameter = "action" | "coupon_code" | "payload" | "text" | "ttl_minutes";

/** What a send has to say about one button of a template. */
export interface ButtonShape {
  /** The type as Meta's sentences write it: `Url`. */
  readonly name: string;
  /** `sub_type` of the send's component. */
  readonly subType: string;
  readonly takes: readonly ButtonParameter[];
  readonly needsParameter?: true;
  /** Its component has to be there, with or without parameters. */
  readonly needsComponent?: true;
  /** The longest text, in characters. */
  readonly longest?: number;
}

/** What a template consists of, and each card of one. */
export interface PartShape {
  readonly header: HeaderShape;
  readonly body: TextShape;
  readonly buttons: readonly ButtonShape[];
}

export interface TemplateShape extends PartShape {
  readonly limitedTimeOffer?: { readonly expires: boolean };
  /** The cards of a carousel. */
  readonly cards?: readonly PartShape[];
  readonly asksForCalls: boolean;
}

/** Meta's own: what an authentication template says about the code, in English. */
const codeText = "*{{1}}* is your verification code.";
/** https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/authentication-templates */
const longestCode = 15;

/** What a template expects of a send. */
export function shapeOf(template: Template): TemplateShape {
  const named = template.parameter_format === "NAMED";
  const isCode = upper(template.category) === "AUTHENTICATION";
  const components = templatePartsOf(template.components);
  const offer = find(components, "LIMITED_TIME_OFFER");
  const cards = find(components, "CAROUSEL")?.cards;
  const valueTypes = libraryTypes(template);
  const part = partShape(components, { named, isCode, longestBody: 1024 });
  return {
    ...part,
    ...(valueTypes && { body: { ...part.body, valueTypes } }),
    ...(offer && { limitedTimeOffer: { expires: offer.limited_time_offer?.has_expiration === true } }),
    ...(cards && {
      cards: cards.map((card) =>
        partShape(templatePartsOf(card.components), { named, isCode: false, longestBody: 160 }),
      ),
    }),
    asksForCalls: find(components, "CALL_PERMISSION_REQUEST") !== undefined,
  };
}

/** Of a template that was made out of the library, as it is there. */
function libraryTypes({
  library_template_name: name,
  language,
}: Template): readonly LibraryParameterType[] | undefined {
  return typeof name === "string" ? libraryTemplate(name, language)?.body_param_types : undefined;
}

interface PartOptions {
  readonly named: boolean;
  /** The template is one of authentication. */
  readonly isCode: boolean;
  readonly longestBody: number;
}

function partShape(components: readonly TemplatePart[], { named, isCode, longestBody }: PartOptions): PartShape {
  const header = find(components, "HEADER");
  const body = find(components, "BODY")?.text ?? (isCode ? codeText : "");
  const buttons = find(components, "BUTTONS")?.buttons ?? [];
  return {
    header: { format: upper(header?.format ?? "TEXT"), ...textShape(header?.text ?? "", named, 60) },
    body: { ...textShape(body, named, longestBody), ...(isCode && { longestValue: longestCode }) },
    buttons: buttons.map((button) => buttonShape(button, isCode)),
  };
}

function find(components: readonly TemplatePart[], type: string): TemplatePart | undefined {
  return components.find((each) => upper(each.type) === type);
}

function upper(text: string | null | undefined): string {
  return (text ?? "").toUpperCase();
}

function textShape(text: string, named: boolean, longest: number): TextShape {
  const found = new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((match) => match[1] ?? ""));
  const variables = named ? [...found] : [...found].sort((a, b) => Number(a) - Number(b));
  return { text, named, variables, longest };
}

function buttonShape(button: TemplateButton, isCode: boolean): ButtonShape {
  const type = upper(button.type);
  switch (type) {
    case "OTP":
      return urlShape(true, isCode);
    case "URL":
      return urlShape(button.url?.includes("{{") ?? false, isCode);
    case "COPY_CODE":
      return { name: "CopyCode", subType: "copy_code", takes: ["coupon_code"], needsParameter: true };
    case "QUICK_REPLY":
      return { name: "QuickReply", subType: "quick_reply", takes: ["payload"] };
    case "FLOW":
      return { name: "Flow", subType: "flow", takes: ["action"], needsComponent: true };
    case "CATALOG":
      return { name: "Catalog", subType: "catalog", takes: ["action"] };
    case "MPM":
      return { name: "Mpm", subType: "mpm", takes: ["action"], needsParameter: true };
    case "VOICE_CALL":
      return { name: "VoiceCall", subType: "voice_call", takes: ["payload", "ttl_minutes"] };
    default:
      return { name: type === "PHONE_NUMBER" ? "PhoneNumber" : type, subType: type.toLowerCase(), takes: [] };
  }
}

function urlShape(takesText: boolean, isCode: boolean): ButtonShape {
  return {
    name: "Url",
    subType: "url",
    takes: takesText ? ["text"] : [],
    ...(takesText && { needsParameter: true }),
    // The URL as a whole is limited to 2,000 characters, so that its end can't be longer either.
    longest: isCode ? longestCode : 2000,
  };
}
