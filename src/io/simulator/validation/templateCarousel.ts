import { invalidParameter, missingParameter } from "../refusal.ts";
import { graphPath, isMissing, requireList, requireObject } from "./checks.ts";
import type { SendContext } from "./sendContext.ts";
import { cardComponents, readComponents } from "./templateComponents.ts";
import { checkPart } from "./templatePart.ts";
import { invalidValue } from "./templateRefusals.ts";
import type { PartShape } from "./templateShape.ts";

const mostCards = 10;

/**
 * Checks the cards of a carousel: as many as the template has. Cards of products are the exception: the template has two of them, and up to
 * ten are sent.
 */
export function checkTemplateCarousel(
  value: unknown,
  path: string,
  shapes: readonly PartShape[],
  context: SendContext,
): void {
  const cards = requireList(value, `${path}.cards`);
  const [first] = shapes;
  const fewest = Math.min(2, shapes.length);
  const ofProducts = first?.header.format === "PRODUCT";
  if (ofProducts ? cards.length < fewest || cards.length > mostCards : cards.length !== shapes.length) {
    const expected = ofProducts ? `${fewest} to ${mostCards}` : String(shapes.length);
    throw invalidValue(
      context,
      `carousel: number of cards (${cards.length}) does not match the expected number of cards (${expected})`,
    );
  }
  const seen = new Set<number>();
  for (const [at, each] of cards.entries()) {
    const place = `${path}.cards.${at}`;
    const card = requireObject(each, place, ["card_index", "components"]);
    const index = cardIndex(card.card_index, `${place}.card_index`);
    const shape = ofProducts ? first : shapes[index];
    if (seen.has(index) || !shape || index >= cards.length) {
      throw invalidValue(
        context,
        `carousel: card_index ${index} ${seen.has(index) ? "stands there twice" : "is unknown"}`,
      );
    }
    seen.add(index);
    const components = readComponents(card.components, `${place}.components`, cardComponents);
    checkPart(components, shape, `carousel: card ${index}: `, context);
  }
}

/** Documented as a number; a text of one occurs. */
function cardIndex(value: unknown, path: string): number {
  if (isMissing(value)) {
    throw missingParameter(path);
  }
  const index = typeof value === "string" && /^\d$/.test(value) ? Number(value) : value;
  if (typeof index !== "number" || !Number.isInteger(index) || index < 0 || index >= mostCards) {
    throw invalidParameter(`Param ${graphPath(path)} must be a number from 0 to ${mostCards - 1}.`);
  }
  return index;
}
