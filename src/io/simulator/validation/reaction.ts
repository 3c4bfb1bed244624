import { missingParameter } from "../refusal.ts";
import { badValue, optionalText, requireObject } from "./checks.ts";
import { requireMessageId } from "./messageId.ts";
import type { SendContext } from "./sendContext.ts";

/** Checks the object of a reaction. An empty emoji removes the reaction. */
export function checkReaction(value: unknown, context: SendContext): void {
  const reaction = requireObject(value, "reaction", ["message_id", "emoji"]);
  const target = requireMessageId(reaction.message_id, "reaction.message_id");
  const emoji = optionalText(reaction.emoji, "reaction.emoji");
  if (emoji === undefined) {
    throw missingParameter("reaction.emoji");
  }
  if (emoji !== "" && !isEmoji(emoji)) {
    throw badValue("reaction.emoji", "must be one emoji");
  }
  if (context.world.reactions.has(target)) {
    context.late.push({ code: 131009, details: "reaction.message_id is the id of a reaction." });
  }
}

/** One character as a reader sees it, with a picture, a flag or a key cap in it. */
function isEmoji(text: string): boolean {
  // The longest emoji, families and flags of regions, are far shorter.
  if (text.length > 50 || !/\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(text)) {
    return false;
  }
  return [...new Intl.Segmenter().segment(text)].length === 1;
}
