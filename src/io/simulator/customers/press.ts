import type { Template } from "../../../core/graph/replies.ts";
import type { IncomingOf } from "../../../core/simulator/incoming.ts";
import { isObject, type Json, scalarText } from "../validation/checks.ts";

type Answer = Pick<IncomingOf<"button">, "type" | "button"> | Pick<IncomingOf<"interactive">, "type" | "interactive">;

/** A button of a message, with the answer that it gives. */
interface Button {
  readonly id: string;
  readonly title: string;
  readonly answer: Answer;
}

/**
 * The answer that a button of a message of the business gives: a reply button, a row of a list, a quick reply of a template. Undefined where
 * the message has none of this id or title.
 * @param content `type` and the object of that name, as it was sent
 * @param templates where the words on a template's buttons are
 */
export function pressed(content: Json, press: string, templates: readonly Template[]): Answer | undefined {
  const buttons = content.type === "template" ? quickReplies(content, templates) : replies(content.interactive);
  return (buttons.find(({ id }) => id === press) ?? buttons.find(({ title }) => title === press))?.answer;
}

function replies(interactive: unknown): Button[] {
  if (!isObject(interactive) || !isObject(interactive.action)) return [];
  const { buttons, sections, cards } = interactive.action;
  const rows = listOf(sections).flatMap(({ rows }) => listOf(rows));
  const onCards = listOf(cards).flatMap(({ action }) => (isObject(action) ? listOf(action.buttons) : []));
  return [
    // Assumed: a quick reply on a card of a carousel is answered as a reply button is.
    ...[...listOf(buttons), ...onCards].flatMap(({ reply, quick_reply }) => {
      const button = isObject(reply) ? reply : quick_reply;
      return isObject(button) ? [replyButton(button)] : [];
    }),
    ...rows.map(row),
  ];
}

function replyButton(button: Json): Button {
  const { id, title } = namesOf(button);
  return {
    id,
    title,
    answer: { type: "interactive", interactive: { type: "button_reply", button_reply: { id, title } } },
  };
}

function row(given: Json): Button {
  const { id, title } = namesOf(given);
  const { description } = given;
  const reply = { id, title, ...(typeof description === "string" && { description }) };
  return { id, title, answer: { type: "interactive", interactive: { type: "list_reply", list_reply: reply } } };
}

function namesOf({ id, title }: Json): { id: string; title: string } {
  return { id: scalarText(id), title: scalarText(title) };
}

/** What stands on the buttons is in the template, what they answer in the message; where that says nothing, the words themselves. */
function quickReplies({ template: sent }: Json, templates: readonly Template[]): Button[] {
  if (!isObject(sent)) return [];
  const language = isObject(sent.language) ? sent.language.code : undefined;
  const template = templates.find((each) => each.name === sent.name && each.language === language);
  const own = listOf(template?.components).find(({ type }) => type === "BUTTONS");
  return listOf(own?.buttons).flatMap(({ type, text }, index) => {
    if (type !== "QUICK_REPLY") return [];
    const title = scalarText(text);
    const payload = payloadOf(sent, index) ?? title;
    return [{ id: payload, title, answer: { type: "button", button: { payload, text: title } } }];
  });
}

function payloadOf({ components }: Json, index: number): string | undefined {
  const button = listOf(components).find(
    (each) => scalarText(each.type).toLowerCase() === "button" && scalarText(each.index) === String(index),
  );
  const [parameter] = listOf(button?.parameters);
  return parameter === undefined ? undefined : scalarText(parameter.payload);
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
