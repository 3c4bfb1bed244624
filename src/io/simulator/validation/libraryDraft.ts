import type { TemplateComponent } from "../../../core/graph/replies.ts";
import { type LibraryButton, type LibraryTemplate, libraryTemplate } from "../../../core/simulator/templateLibrary.ts";
import { invalidParameter } from "../refusal.ts";
import { isMissing, isObject, type Json, requireList, requireObject, requireText, scalarText } from "./checks.ts";
import { checkTemplateIdentity, checkUrlButton, type TemplateDraft, templateRefusal } from "./newTemplate.ts";

/** A template made from one of the library: it isn't reviewed, as its texts are known. */
export type LibraryDraft = TemplateDraft & { readonly library_template_name: string };

/**
 * Reads a request for a template out of the library: its name, and what its buttons lead to.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-library
 * @throws Refusal 100 for a name that isn't in the library, another category than the library's, or missing inputs of buttons
 */
export function checkLibraryTemplate(body: Json): LibraryDraft {
  const identity = checkTemplateIdentity(body);
  const name = requireText(body.library_template_name, "library_template_name");
  const template = libraryTemplate(name, identity.language);
  if (!template) {
    throw invalidParameter("Param library_template_name is not the name of a library template in this language.");
  }
  if (identity.category !== template.category) {
    throw invalidParameter(`Param category must be ${template.category} for this library template.`);
  }
  if (!isMissing(body.components)) {
    throw invalidParameter("Param components can't be given with library_template_name: the texts are the library's.");
  }
  return {
    ...identity,
    parameter_format: "POSITIONAL",
    components: componentsOf(template, inputsOf(body.library_template_button_inputs)),
    library_template_name: name,
  };
}

function componentsOf(template: LibraryTemplate, inputs: readonly Json[]): TemplateComponent[] {
  const { header, body, body_params, buttons = [] } = template;
  return [
    ...(header === undefined ? [] : [{ type: "HEADER", format: "TEXT", text: header }]),
    { type: "BODY", text: body, example: { body_text: [[...body_params]] } },
    ...(buttons.length === 0 ? [] : [{ type: "BUTTONS", buttons: buttonsOf(buttons, inputs) }]),
  ];
}

/** Each button takes the next input of its type. */
function buttonsOf(buttons: readonly LibraryButton[], inputs: readonly Json[]) {
  const left = [...inputs];
  const made = buttons.map((button) => {
    const at = left.findIndex(({ type }) => scalarText(type).toUpperCase() === button.type);
    const [input] = at === -1 ? [] : left.splice(at, 1);
    if (input === undefined) {
      throw templateRefusal(
        2388043,
        "Component field missing",
        `library_template_button_inputs needs an input for the button "${button.text}" of type ${button.type}.`,
      );
    }
    return button.type === "URL" ? urlButton(button.text, input) : phoneButton(button.text, input);
  });
  if (left.length > 0) {
    throw invalidParameter("Param library_template_button_inputs has more inputs than the template has buttons.");
  }
  return made;
}

function urlButton(text: string, input: Json) {
  const { base_url, url_suffix_example } = requireObject(input.url, "library_template_button_inputs.url", [
    "base_url",
    "url_suffix_example",
  ]);
  const url = requireText(base_url, "library_template_button_inputs.url.base_url");
  const button = { type: "URL", text, url, ...(!isMissing(url_suffix_example) && { example: [url_suffix_example] }) };
  checkUrlButton(button, 0);
  return button;
}

function phoneButton(text: string, input: Json) {
  const phone_number = requireText(input.phone_number, "library_template_button_inputs.phone_number", 20);
  return { type: "PHONE_NUMBER", text, phone_number };
}

/** A list, or its JSON text. */
function inputsOf(value: unknown): Json[] {
  if (isMissing(value)) return [];
  const list = typeof value === "string" ? parsed(value) : value;
  return requireList(list, "library_template_button_inputs").map((each, at) => {
    if (!isObject(each)) throw invalidParameter(`Param library_template_button_inputs[${at}] must be a JSON object.`);
    return each;
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidParameter("Param library_template_button_inputs must be an array.");
  }
}
