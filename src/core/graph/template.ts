import type { Template, TemplateButton, TemplateComponent } from "./replies.ts";

/** What a value of a template is: decides how it is asked for, checked and sent. */
export type TemplateValueFormat =
  | "text"
  /** A URL, or the id of an uploaded file. */
  | "image"
  | "video"
  | "document"
  /** `latitude, longitude, name, address`; the last two may be left out. */
  | "location"
  /** What comes after the fixed part of a button's URL. */
  | "urlSuffix"
  | "couponCode"
  /** Goes into the body and into the button of an authentication template. */
  | "oneTimeCode";

/** One thing that a person must be asked before a template can be sent. */
export interface TemplateParameter {
  readonly component: "header" | "body" | "button";
  readonly format: TemplateValueFormat;
  /** The button's place among the template's buttons, from 0. */
  readonly index?: number;
  /** The button's text. */
  readonly label?: string;
  /** The variable's name, in a template with named variables. */
  readonly name?: string;
  /** The variable's number within its component, from 1, in a template with numbered ones. */
  readonly position?: number;
  /** What the template's author gave as an example. */
  readonly example?: string;
}

/** A part of a template that is not offered for sending here, as Meta names it: `CAROUSEL`, `MPM`, … */
export interface UnsupportedPart {
  readonly component: "header" | "button" | "other";
  readonly type: string;
}

/** A component of a send request. */
export interface SendComponent {
  readonly type: "header" | "body" | "button";
  readonly sub_type?: "url" | "copy_code" | "flow";
  readonly index?: number;
  readonly parameters?: readonly SendParameter[];
}
export interface MediaReference {
  readonly link?: string;
  readonly id?: string;
}
export type SendParameter =
  | { readonly type: "text"; readonly text: string; readonly parameter_name?: string }
  | { readonly type: "image"; readonly image: MediaReference }
  | { readonly type: "video"; readonly video: MediaReference }
  | { readonly type: "document"; readonly document: MediaReference }
  | { readonly type: "location"; readonly location: TemplateLocation }
  | { readonly type: "coupon_code"; readonly coupon_code: string };
/** In templates Meta takes coordinates as strings as well as numbers. */
export interface TemplateLocation {
  readonly latitude: string;
  readonly longitude: string;
  readonly name?: string;
  readonly address?: string;
}

/** Components that need nothing when sent. */
const staticComponents = new Set(["BODY", "FOOTER", "BUTTONS", "CALL_PERMISSION_REQUEST"]);
const staticHeaders = new Set(["", "TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION"]);
const knownButtons = new Set(["QUICK_REPLY", "PHONE_NUMBER", "URL", "COPY_CODE", "OTP", "FLOW"]);

/**
 * The parts of a template that Wamid can't fill in from single values: carousels, limited-time offers, product lists and
 * whatever Meta adds. Such a template must not be sent from here; everything else can.
 */
export function unsupportedParts(template: Template): UnsupportedPart[] {
  const parts: UnsupportedPart[] = [];
  for (const component of template.components ?? []) {
    const type = upper(component.type);
    if (type === "HEADER") {
      if (!staticHeaders.has(upper(component.format))) {
        parts.push({ component: "header", type: upper(component.format) });
      }
    } else if (!staticComponents.has(type)) {
      parts.push({ component: "other", type });
    }
    for (const button of type === "BUTTONS" ? (component.buttons ?? []) : []) {
      if (!knownButtons.has(upper(button.type))) {
        parts.push({ component: "button", type: upper(button.type) });
      }
    }
  }
  return parts;
}

/** What must be asked before `template` is sent, in the order in which a reader meets it: header, body, buttons. */
export function templateParameters(template: Template): TemplateParameter[] {
  const header = componentOf(template, "HEADER");
  const body = componentOf(template, "BODY");
  if (isAuthentication(template)) {
    return [
      { component: "body", format: "oneTimeCode", position: 1, ...exampleField(bodyExample(body, { position: 1 })) },
    ];
  }
  return [
    ...(header ? headerParameters(template, header) : []),
    ...variablesOf(body?.text ?? "", template).map(
      (variable): TemplateParameter => ({
        component: "body",
        format: "text",
        ...variable,
        ...exampleField(bodyExample(body, variable)),
      }),
    ),
    ...buttonsOf(template).flatMap((button, index) => buttonParameters(button, index)),
  ];
}

/**
 * The `components` of a send request.
 * @param values one for each of `templateParameters(template)`, in that order
 * @throws RangeError when there are fewer or more values than parameters
 */
export function templateComponents(template: Template, values: readonly string[]): SendComponent[] {
  const parameters = templateParameters(template);
  if (values.length !== parameters.length) {
    throw new RangeError(`${template.name} takes ${parameters.length} values, got ${values.length}`);
  }
  const filled = parameters.map((parameter, at) => ({ parameter, value: values[at] ?? "" }));
  const components: SendComponent[] = [];
  for (const type of ["header", "body"] as const) {
    const own = filled.filter(({ parameter }) => parameter.component === type);
    if (own.length > 0) {
      components.push({ type, parameters: own.map(({ parameter, value }) => sendParameter(parameter, value)) });
    }
  }
  const code = filled.find(({ parameter }) => parameter.format === "oneTimeCode")?.value;
  buttonsOf(template).forEach((button, index) => {
    const own = filled.find(({ parameter }) => parameter.component === "button" && parameter.index === index);
    if (own) {
      const sub_type = own.parameter.format === "couponCode" ? "copy_code" : "url";
      components.push({ type: "button", sub_type, index, parameters: [sendParameter(own.parameter, own.value)] });
    } else if (code !== undefined && takesCode(button)) {
      // The code stands twice in the request: https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-message-templates/auth-otp-template-messages
      components.push({ type: "button", sub_type: "url", index, parameters: [{ type: "text", text: code }] });
    } else if (upper(button.type) === "FLOW") {
      // Must be named, or the send fails with 131009; its flow_token may stay out: https://github.com/chatwoot/chatwoot/pull/14714
      components.push({ type: "button", sub_type: "flow", index });
    }
  });
  return components;
}

/** Why a value can't be sent. */
export type TemplateValueProblem =
  | "empty"
  /** Line breaks, tabs, more than four blanks in a row: refused in variables. */
  | "spacing"
  | "tooLong"
  | "notALinkOrId"
  | "notALocation";

/** Limits in characters: header 60 and body 1024 with everything filled in, so that one value can't exceed them either. */
const longest: Partial<Record<TemplateValueFormat, number>> = { urlSuffix: 2000, couponCode: 20, oneTimeCode: 15 };

/** Whether `value` may stand for `parameter`. Undefined: it may. */
export function checkTemplateValue(parameter: TemplateParameter, value: string): TemplateValueProblem | undefined {
  if (value.trim() === "") {
    return "empty";
  }
  switch (parameter.format) {
    case "image":
    case "video":
    case "document":
      return mediaReference(value) ? undefined : "notALinkOrId";
    case "location":
      return locationOf(value) ? undefined : "notALocation";
    default: {
      if (/[\n\r\t]| {5,}/.test(value) || (parameter.format === "urlSuffix" && /\s/.test(value.trim()))) {
        return "spacing";
      }
      const limit = longest[parameter.format] ?? (parameter.component === "header" ? 60 : 1024);
      return [...value].length > limit ? "tooLong" : undefined;
    }
  }
}

function headerParameters(template: Template, header: TemplateComponent): TemplateParameter[] {
  const example = record(header.example);
  switch (upper(header.format)) {
    case "IMAGE":
      return [{ component: "header", format: "image", ...exampleField(textAt(example.header_handle, 0)) }];
    case "VIDEO":
      return [{ component: "header", format: "video", ...exampleField(textAt(example.header_handle, 0)) }];
    case "DOCUMENT":
      return [{ component: "header", format: "document", ...exampleField(textAt(example.header_handle, 0)) }];
    case "LOCATION":
      return [{ component: "header", format: "location" }];
    default:
      return variablesOf(header.text ?? "", template).map((variable) => ({
        component: "header",
        format: "text",
        ...variable,
        ...exampleField(
          variable.name === undefined
            ? textAt(example.header_text, (variable.position ?? 1) - 1)
            : namedExample(example.header_text_named_params, variable.name),
        ),
      }));
  }
}

function buttonParameters(button: TemplateButton, index: number): TemplateParameter[] {
  const place = { component: "button" as const, index, ...(button.text === undefined ? {} : { label: button.text }) };
  switch (upper(button.type)) {
    case "URL": {
      const at = button.url?.indexOf("{{") ?? -1;
      if (button.url === undefined || at < 0) {
        return [];
      }
      // The example is the whole URL; what is asked for, and sent, is the part after the fixed one.
      const fixed = button.url.slice(0, at);
      const example = textAt(button.example, 0);
      const suffix = example?.startsWith(fixed) ? example.slice(fixed.length) : example;
      return [{ ...place, format: "urlSuffix", position: 1, ...exampleField(suffix) }];
    }
    case "COPY_CODE":
      return [{ ...place, format: "couponCode", ...exampleField(textAt(button.example, 0)) }];
    default:
      return [];
  }
}

/** The button that carries the code. Made as `OTP`, listed by Meta as `URL`. */
function takesCode(button: TemplateButton): boolean {
  const type = upper(button.type);
  return type === "OTP" || type === "COPY_CODE" || (type === "URL" && (button.url?.includes("{{") ?? true));
}

function isAuthentication(template: Template): boolean {
  return upper(template.category) === "AUTHENTICATION";
}

/** The variables of a text: numbered ones in their own order, named ones in the order of the text, each once. */
function variablesOf(
  text: string,
  template: Template,
): ({ name: string; position?: never } | { position: number; name?: never })[] {
  const found = [...text.matchAll(/\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g)].map((match) => match[1] ?? "");
  const named =
    template.parameter_format === undefined
      ? found.some((key) => !/^\d+$/.test(key))
      : upper(template.parameter_format) === "NAMED";
  const keys = [...new Set(found)];
  return named
    ? keys.map((name) => ({ name }))
    : keys.map((key) => ({ position: Number(key) })).sort((a, b) => a.position - b.position);
}

function sendParameter(parameter: TemplateParameter, value: string): SendParameter {
  switch (parameter.format) {
    case "image":
      return { type: "image", image: mediaReference(value) ?? { link: value } };
    case "video":
      return { type: "video", video: mediaReference(value) ?? { link: value } };
    case "document":
      return { type: "document", document: mediaReference(value) ?? { link: value } };
    case "location":
      return { type: "location", location: locationOf(value) ?? { latitude: value, longitude: "" } };
    case "couponCode":
      return { type: "coupon_code", coupon_code: value };
    default:
      return {
        type: "text",
        ...(parameter.name === undefined ? {} : { parameter_name: parameter.name }),
        text: value,
      };
  }
}

/** Digits are the id of an uploaded file, everything else has to be a URL, which Meta fetches and keeps for ten minutes. */
function mediaReference(value: string): MediaReference | undefined {
  const text = value.trim();
  if (/^\d+$/.test(text)) {
    return { id: text };
  }
  return /^https?:\/\/[^\s/]+/i.test(text) && URL.canParse(text) ? { link: text } : undefined;
}

function locationOf(value: string): TemplateLocation | undefined {
  const [latitude = "", longitude = "", name = "", ...address] = value.split(",").map((part) => part.trim());
  if (!isCoordinate(latitude, 90) || !isCoordinate(longitude, 180)) {
    return undefined;
  }
  const street = address.join(", ");
  return { latitude, longitude, ...(name === "" ? {} : { name }), ...(street === "" ? {} : { address: street }) };
}

function isCoordinate(text: string, limit: number): boolean {
  return /^[+-]?\d+(\.\d+)?$/.test(text) && Math.abs(Number(text)) <= limit;
}

function bodyExample(
  body: TemplateComponent | undefined,
  variable: { readonly name?: string; readonly position?: number },
): string | undefined {
  const example = record(body?.example);
  if (variable.name !== undefined) {
    return namedExample(example.body_text_named_params, variable.name);
  }
  // [["first", "second"]] as documented; a flat array occurs.
  const texts = example.body_text;
  const first = Array.isArray(texts) ? texts[0] : undefined;
  return textAt(Array.isArray(first) ? first : texts, (variable.position ?? 1) - 1);
}

function namedExample(list: unknown, name: string): string | undefined {
  const found = Array.isArray(list) ? list.map(record).find((entry) => entry.param_name === name) : undefined;
  return asText(found?.example);
}

function exampleField(example: string | undefined): { example?: string } {
  return example === undefined ? {} : { example };
}

/** The text at `index` of an array, or the text itself where a single one stands instead of an array. */
function textAt(value: unknown, index: number): string | undefined {
  return Array.isArray(value) ? asText(value[index]) : index === 0 ? asText(value) : undefined;
}

function asText(value: unknown): string | undefined {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function componentOf(template: Template, type: string): TemplateComponent | undefined {
  return template.components?.find((component) => upper(component.type) === type);
}

function buttonsOf(template: Template): readonly TemplateButton[] {
  return componentOf(template, "BUTTONS")?.buttons ?? [];
}

function upper(text: string | undefined): string {
  return (text ?? "").toUpperCase();
}
