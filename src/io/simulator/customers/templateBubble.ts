import type { Template, TemplateButton, TemplateComponent } from "../../../core/graph/replies.ts";
import type { ChatButton } from "../../../core/simulator/chat.ts";
import { isObject, type Json, scalarText } from "../validation/checks.ts";
import { type BubbleContent, flowButton, listOf, mediaOf, placeOf } from "./bubble.ts";

/** A template with its parameters put in, as the customer sees it. A template that is gone since shows its name. */
export function templateBubble(sent: Json, id: string, templates: readonly Template[]): BubbleContent {
  const language = isObject(sent.language) ? scalarText(sent.language.code) : "";
  const template = templates.find((each) => each.name === sent.name && each.language === language);
  if (!template) return { text: `${scalarText(sent.name)} (${language})` };
  const parts = listOf(sent.components);
  const own = (type: string) => template.components?.find((each) => each.type?.toUpperCase() === type);
  const parametersOf = (type: string) => listOf(parts.find((part) => isOf(part, type))?.parameters);
  const body = own("BODY");
  const footer = own("FOOTER")?.text;
  return {
    ...headerOf(own("HEADER"), parametersOf("HEADER")),
    text: bodyText(body, parametersOf("BODY")),
    ...(footer !== undefined && footer !== null && { footer }),
    buttons: (own("BUTTONS")?.buttons ?? []).map((button, index) =>
      buttonOf(
        button,
        parts.find((part) => isOf(part, "BUTTON") && scalarText(part.index) === String(index)),
        id,
      ),
    ),
  };
}

function isOf({ type }: Json, wanted: string): boolean {
  return scalarText(type).toUpperCase() === wanted;
}

function headerOf(header: TemplateComponent | undefined, parameters: readonly Json[]): BubbleContent {
  if (!header) return {};
  const format = header.format?.toLowerCase() ?? "text";
  if (format === "text") return { header: filled(header.text ?? "", parameters) };
  const given = parameters[0]?.[format];
  if (format === "location") return isObject(given) ? { header: placeOf(given).text } : {};
  const isMedia = format === "image" || format === "video" || format === "document";
  return isMedia ? { media: mediaOf(format, isObject(given) ? given : {}) } : {};
}

/** An authentication template has no text of its own: Meta writes it. */
function bodyText(body: TemplateComponent | undefined, parameters: readonly Json[]): string {
  const text = body?.text ?? "";
  return text === "" ? parameters.map(textOfParameter).join(" ") : filled(text, parameters);
}

/** Puts values in for `{{1}}` and `{{name}}`. */
function filled(text: string, parameters: readonly Json[]): string {
  return text.replace(/\{\{\s*([^{}]+?)\s*\}\}/g, (whole, name: string) => {
    const parameter = parameters.find((each) => each.parameter_name === name) ?? parameters[Number(name) - 1];
    return parameter ? textOfParameter(parameter) : whole;
  });
}

function textOfParameter(parameter: Json): string {
  const { text, currency, date_time } = parameter;
  const inWords = [currency, date_time].find(isObject);
  return inWords ? scalarText(inWords.fallback_value) : scalarText(text ?? parameter.payload ?? parameter.coupon_code);
}

function buttonOf({ type, text, ...button }: TemplateButton, given: Json | undefined, id: string): ChatButton {
  const title = text ?? type ?? "";
  const [parameter] = listOf(given?.parameters);
  switch (type?.toUpperCase()) {
    case "QUICK_REPLY": {
      const press = scalarText(parameter?.payload) || title;
      return { title, write: { type: "press", press, context: { id } } };
    }
    case "URL":
      return { title, url: filled(button.url ?? "", parameter ? [parameter] : []) };
    case "PHONE_NUMBER":
      return { title, copy: scalarText(button.phone_number) };
    case "COPY_CODE":
    case "OTP":
      return { title, copy: parameter ? textOfParameter(parameter) : "" };
    case "FLOW": {
      const action = isObject(parameter?.action) ? parameter.action : {};
      return flowButton(title, id, action.flow_token);
    }
    default:
      return { title };
  }
}
