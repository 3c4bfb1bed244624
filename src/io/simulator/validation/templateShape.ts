import type { Template, TemplateButton } from "../../../core/graph/replies.ts";

/** A text of a template and the variables in it, in the order in which values stand for them. */
export interface TextShape {
  readonly text: string;
  readonly named: boolean;
  readonly variables: readonly string[];
}

interface HeaderShape extends TextShape {
  /** `TEXT` for a template without header, too: no text has no variables. */
  readonly format: string;
}

/** What a send has to say about one button of a template. */
export interface ButtonShape {
  /** The type as Meta's sentences write it: `Url`. */
  readonly name: string;
  /** `sub_type` of the send's component. */
  readonly subType: string;
  readonly takesParameter: boolean;
  readonly needsParameter: boolean;
  /** `type` of the parameter, and the key that its value stands under. */
  readonly parameterType: "text" | "payload" | "coupon_code";
}

export interface TemplateShape {
  readonly header: HeaderShape;
  readonly body: TextShape;
  readonly buttons: readonly ButtonShape[];
}

/** What a template expects of a send. */
export function shapeOf(template: Template): TemplateShape {
  const named = template.parameter_format === "NAMED";
  const component = (type: string) => template.components?.find((each) => each.type === type);
  const header = component("HEADER");
  return {
    header: { format: header?.format ?? "TEXT", ...textShape(header?.text ?? "", named) },
    body: textShape(component("BODY")?.text ?? "", named),
    buttons: (component("BUTTONS")?.buttons ?? []).map(buttonShape),
  };
}

function textShape(text: string, named: boolean): TextShape {
  const found = new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((match) => match[1] ?? ""));
  const variables = named ? [...found] : [...found].sort((a, b) => Number(a) - Number(b));
  return { text, named, variables };
}

function buttonShape(button: TemplateButton): ButtonShape {
  switch (button.type) {
    case "URL": {
      const dynamic = button.url?.includes("{{") ?? false;
      return { name: "Url", subType: "url", takesParameter: dynamic, needsParameter: dynamic, parameterType: "text" };
    }
    case "COPY_CODE":
      return {
        name: "CopyCode",
        subType: "copy_code",
        takesParameter: true,
        needsParameter: true,
        parameterType: "coupon_code",
      };
    case "QUICK_REPLY":
      return {
        name: "QuickReply",
        subType: "quick_reply",
        takesParameter: true,
        needsParameter: false,
        parameterType: "payload",
      };
    default:
      return {
        name: "PhoneNumber",
        subType: "phone_number",
        takesParameter: false,
        needsParameter: false,
        parameterType: "text",
      };
  }
}
