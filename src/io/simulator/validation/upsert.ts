import { invalidParameter } from "../refusal.ts";
import { isMissing, isObject, type Json, requireList, scalarText } from "./checks.ts";
import {
  checkTemplateComponents,
  checkTemplateLanguage,
  checkTemplateName,
  checkTtl,
  type TemplateDraft,
} from "./newTemplate.ts";

const category = "AUTHENTICATION";
/** Assumed: more than Meta has languages. */
const mostLanguages = 100;

/**
 * Checks a request for authentication templates in several languages.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/authentication-templates
 * @returns one draft for each language
 * @throws Refusal 100 for another category, for texts, which are Meta's own here, and for what a template can't have
 */
export function checkUpsert(body: Json): TemplateDraft[] {
  const name = checkTemplateName(body.name);
  if (scalarText(body.category).toUpperCase() !== category) {
    throw invalidParameter(`Param category must be one of {${category}}.`);
  }
  if (!isMissing(body.language)) {
    throw invalidParameter('Unexpected key "language": name the languages in languages.');
  }
  const languages = listOf(body.languages);
  if (languages.length === 0 || languages.length > mostLanguages) {
    throw invalidParameter(`Param languages must have 1 to ${mostLanguages} elements.`);
  }
  checkTexts(body.components);
  const seconds = checkTtl(body.message_send_ttl_seconds, category);
  return [...new Set(languages)].map((language, at) => ({
    name,
    language: checkTemplateLanguage(language, `languages[${at}]`),
    category,
    parameter_format: "POSITIONAL",
    components: checkTemplateComponents(body.components, { named: false, category }),
    ...(seconds !== undefined && { message_send_ttl_seconds: seconds }),
  }));
}

/** A list, or its JSON text. */
function listOf(value: unknown): readonly unknown[] {
  if (typeof value !== "string") return requireList(value, "languages");
  return value.replace(/["[\]\s]/g, "").split(",");
}

function checkTexts(components: unknown): void {
  for (const [at, component] of requireList(components, "components").entries()) {
    const buttons = isObject(component) && Array.isArray(component.buttons) ? component.buttons : [];
    for (const part of [component, ...buttons]) {
      const unexpected = isObject(part) ? ["text", "autofill_text"].find((key) => !isMissing(part[key])) : undefined;
      if (unexpected !== undefined) {
        throw invalidParameter(
          `Unexpected key "${unexpected}" on param "components[${at}]": the texts are Meta's own.`,
        );
      }
    }
  }
}
