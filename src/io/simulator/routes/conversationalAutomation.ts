import type { BusinessNumber } from "../../../core/simulator/state.ts";
import type { Call } from "../call.ts";
import { requireNumber } from "../nodes.ts";
import { parameters } from "../parameters.ts";
import { invalidParameter } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { requireManagement } from "../tokens.ts";
import { isMissing, optionalBoolean, requireList, requireObject, requireText } from "../validation/checks.ts";

type Automation = NonNullable<BusinessNumber["automation"]>;

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/conversational-components */
const most = { commands: 30, prompts: 4 } as const;
const longest = { command: 32, description: 256, prompt: 80 } as const;

/** `GET /{phone-number-id}/conversational_automation` */
export function conversationalAutomation(call: Call, id: string): Reply {
  const number = requireNumber(call, id);
  requireManagement(call);
  return ok({ ...automationOf(number), id: number.id });
}

/** What the field `conversational_automation` of a number says. */
export function automationOf({ automation }: BusinessNumber): Automation {
  return automation ?? { enable_welcome_message: false, prompts: [], commands: [] };
}

/** `POST /{phone-number-id}/conversational_automation` `{enable_welcome_message?, prompts?, commands?}`: changes the parts that are named. */
export async function changeConversationalAutomation(call: Call, id: string): Promise<Reply> {
  const number = requireNumber(call, id);
  requireManagement(call);
  const body = await parameters(call);
  const parts = ["enable_welcome_message", "prompts", "commands"];
  if (parts.every((part) => isMissing(body[part]))) {
    throw invalidParameter(`One of the parameters ${parts.join(", ")} is required.`);
  }
  optionalBoolean(body.enable_welcome_message, "enable_welcome_message");
  const { enable_welcome_message, prompts, commands } = automationOf(number);
  number.automation = {
    enable_welcome_message:
      typeof body.enable_welcome_message === "boolean" ? body.enable_welcome_message : enable_welcome_message,
    prompts: isMissing(body.prompts) ? prompts : promptsOf(body.prompts),
    commands: isMissing(body.commands) ? commands : commandsOf(body.commands),
  };
  return ok({ success: true });
}

function promptsOf(value: unknown): Automation["prompts"] {
  return listOf(value, "prompts").map((prompt, at) => requireText(prompt, `prompts.${at}`, longest.prompt));
}

function commandsOf(value: unknown): Automation["commands"] {
  return listOf(value, "commands").map((each, at) => {
    const path = `commands.${at}`;
    const command = requireObject(each, path, ["command_name", "command_description"]);
    return {
      command_name: requireText(command.command_name, `${path}.command_name`, longest.command),
      command_description: requireText(command.command_description, `${path}.command_description`, longest.description),
    };
  });
}

function listOf(value: unknown, name: keyof typeof most): readonly unknown[] {
  const list = requireList(value, name);
  if (list.length > most[name]) throw invalidParameter(`Param ${name} must have at most ${most[name]} elements.`);
  return list;
}
