import { invalidParameter, missingParameter, refusal } from "../refusal.ts";
import {
  badValue,
  checkCount,
  checkDistinct,
  graphPath,
  isMissing,
  type Json,
  requireLabel,
  requireList,
  requireObject,
  requireOneOf,
  scalarText,
} from "./checks.ts";
import { checkCtaUrl, checkProduct, checkReplyButtons } from "./interactiveActions.ts";
import { checkMedia } from "./media.ts";
import type { SendContext } from "./sendContext.ts";

const cardKeys = ["card_index", "type", "header", "body", "action"];

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-media-carousel-messages */
const mostLineBreaks = 2;

/**
 * Cards of pictures or videos with one URL button each, or with equally many quick replies each; or of products of one catalog, which have
 * neither header nor text.
 */
export function checkCarousel(action: Json, path: string, context: SendContext): void {
  requireObject(action, path, ["cards"]);
  const cards = requireList(action.cards, `${path}.cards`);
  checkCount(cards, `${path}.cards`, "cards", 2, 10);
  const seen = cards.map((each, at) => checkCard(each, `${path}.cards.${at}`, context));
  const indexes = seen.map(({ index }) => String(index));
  checkDistinct(indexes, `${path}.cards`, "card_index");
  if (seen.some(({ form }) => form !== seen[0]?.form)) {
    const place = graphPath(`${path}.cards`);
    throw refusal(
      131009,
      `All cards need the same header type, or the same catalog, and the same type and number of buttons (${place})`,
    );
  }
}

/** @returns the card's index, and what it has to have in common with the other ones */
function checkCard(value: unknown, path: string, context: SendContext): { index: number; form: string } {
  const card = requireObject(value, path, cardKeys);
  const index = indexOf(card.card_index, `${path}.card_index`);
  const type = isMissing(card.type) ? "cta_url" : requireOneOf(card.type, `${path}.type`, ["cta_url", "product"]);
  if (type === "product") {
    requireObject(card, path, ["card_index", "type", "action"]);
    const action = requireObject(card.action, `${path}.action`);
    checkProduct(action, `${path}.action`);
    return { index, form: `product of ${scalarText(action.catalog_id)}` };
  }
  const header = requireObject(card.header, `${path}.header`, ["type", "image", "video"]);
  const format = requireOneOf(header.type, `${path}.header.type`, ["image", "video"]) === "image" ? "image" : "video";
  checkMedia(header[format], `${path}.header.${format}`, format, context);
  if (!isMissing(card.body)) {
    const body = requireObject(card.body, `${path}.body`, ["text"]);
    const text = requireLabel(body.text, `${path}.body.text`, "Card body text", 160);
    if (text.split("\n").length - 1 > mostLineBreaks) {
      throw badValue(`${path}.body.text`, `must have at most ${mostLineBreaks} line breaks`);
    }
  }
  const action = requireObject(card.action, `${path}.action`);
  if (isMissing(action.buttons)) {
    checkCtaUrl(action, `${path}.action`);
    return { index, form: `${format} url` };
  }
  requireObject(action, `${path}.action`, ["buttons"]);
  // How many a card may have is not documented for this message; templates have at most two on a card.
  const buttons = checkReplyButtons(action.buttons, `${path}.action.buttons`, "quick_reply", 10);
  return { index, form: `${format} ${buttons}` };
}

function indexOf(value: unknown, path: string): number {
  if (isMissing(value)) {
    throw missingParameter(path);
  }
  if (typeof value !== "number") {
    throw invalidParameter(`Param ${graphPath(path)} must be an integer.`);
  }
  if (!Number.isInteger(value) || value < 0 || value > 9) {
    throw badValue(path, "must lie between 0 and 9");
  }
  return value;
}
