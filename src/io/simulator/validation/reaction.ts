import { missingParameter } from "../refusal.ts";
import { badValue, optionalText, requireObject } from "./checks.ts";
import { requireMessageId } from "./messageId.ts";
import type { SendContext } from "./sendContext.ts";

/** Thirty days. */
const longestAgeMs = 30 * 86_400_000;

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
  const problem = unsuitable(target, context);
  if (problem !== undefined) {
    context.late.push({ code: 131009, details: `reaction.message_id is the id of ${problem}.` });
  }
}

/** Why one can't react to a message, as far as it is known here. */
function unsuitable(id: string, { world, number, now }: SendContext): string | undefined {
  if (world.reactions.has(id)) return "a reaction";
  const target = world.transcripts.find(number.id, id);
  if (target?.isRevoked) return "a message that was deleted";
  return target && now - target.at > longestAgeMs ? "a message that is more than 30 days old" : undefined;
}

/** One character as a reader sees it, with a picture, a flag or a key cap in it. */
function isEmoji(text: string): boolean {
  // The longest emoji, families and flags of regions, are far shorter.
  if (text.length > 50 || !/\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(text)) {
    return false;
  }
  return [...new Intl.Segmenter().segment(text)].length === 1;
}
