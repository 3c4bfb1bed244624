import { Failure } from "../failure.ts";

/** A template as the command's argument names it. Parameters stand in the order in which the command asks for them. */
export interface TemplateArgument {
  readonly name: string;
  readonly language: string;
  readonly parameters?: readonly string[];
}

/** What a caller of the command «Send Test Message» may answer beforehand. Every field that is missing is asked for. */
export interface SendArgument {
  readonly accountId?: string;
  /** A phone number in any usual writing, or a BSUID. */
  readonly to?: string;
  readonly type?: "text" | "template";
  readonly text?: string;
  readonly template?: TemplateArgument;
  /** True: everything is asked for, with what is given here filled in already. */
  readonly ask?: boolean;
}

/** The command's id, as it stands in failures. */
export const sendCommand = "wamid.message.send";

/** The longest body of a text message, in characters (https://developers.facebook.com/docs/whatsapp/cloud-api/messages/text-messages). */
export const textBodyLimit = 4096;

/** The length that the limit counts: characters, so that an emoji outside the BMP is one and not two. */
export function textBodyLength(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

/**
 * Reads the argument of «Send Test Message» as it comes from a keybinding or another extension: any JSON value. `type` is
 * concluded from `text` or `template` where it is missing. Unknown fields are ignored.
 *
 * @throws Failure `invalidArgument`, whose path names the first field that is not of its form (`$` for the argument itself).
 */
export function sendArgument(argument: unknown): SendArgument {
  if (argument === undefined || argument === null) return {};
  const fields = objectAt("$", argument);
  const accountId = optionalText("accountId", fields.accountId);
  const to = optionalText("to", fields.to);
  const text = optionalText("text", fields.text);
  if (text !== undefined && textBodyLength(text) > textBodyLimit) throw invalid("text");
  const template = fields.template === undefined ? undefined : templateAt(fields.template);
  const type = typeOf(fields.type, text, template);
  const ask = fields.ask;
  if (ask !== undefined && typeof ask !== "boolean") throw invalid("ask");
  return {
    ...(accountId === undefined ? {} : { accountId }),
    ...(to === undefined ? {} : { to }),
    ...(type === undefined ? {} : { type }),
    ...(text === undefined ? {} : { text }),
    ...(template === undefined ? {} : { template }),
    ...(ask === undefined ? {} : { ask }),
  };
}

function typeOf(
  value: unknown,
  text: string | undefined,
  template: TemplateArgument | undefined,
): SendArgument["type"] {
  // Text and template contradict each other, and so does a type with the other one's content: better refused than half ignored.
  if (text !== undefined && template !== undefined) throw invalid("template");
  const implied = text !== undefined ? "text" : template !== undefined ? "template" : undefined;
  if (value === undefined) return implied;
  if (value !== "text" && value !== "template") throw invalid("type");
  if (implied !== undefined && implied !== value) throw invalid("type");
  return value;
}

function templateAt(value: unknown): TemplateArgument {
  const fields = objectAt("template", value);
  const name = optionalText("template.name", fields.name);
  if (name === undefined) throw invalid("template.name");
  const language = optionalText("template.language", fields.language);
  if (language === undefined) throw invalid("template.language");
  const given = fields.parameters;
  if (given === undefined) return { name, language };
  if (!Array.isArray(given)) throw invalid("template.parameters");
  const parameters = given.map((each: unknown, index) => {
    const text = optionalText(`template.parameters[${index}]`, each);
    if (text === undefined) throw invalid(`template.parameters[${index}]`);
    return text;
  });
  return { name, language, parameters };
}

function objectAt(path: string, value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw invalid(path);
  return value as Record<string, unknown>;
}

/** A string with something in it; blank ones are refused, since no field here means anything when it is empty. */
function optionalText(path: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string" || value.trim() === "") throw invalid(path);
  return value;
}

function invalid(path: string) {
  return Failure.invalidArgument({ command: sendCommand, path });
}
