import { requireId, requireObject, shown } from "./checks.ts";
import { checkLocation } from "./location.ts";
import { checkAsset } from "./media.ts";
import type { MediaKind } from "./mediaFiles.ts";
import type { SendContext } from "./sendContext.ts";
import { checkTemplateButtons } from "./templateButtons.ts";
import type { Component } from "./templateComponents.ts";
import { countMismatch, formatMismatch } from "./templateRefusals.ts";
import type { PartShape } from "./templateShape.ts";
import { checkTexts } from "./templateTexts.ts";

/** What a header with a file takes. A GIF is an MP4 that repeats. */
const mediaFormats: Readonly<Record<string, MediaKind>> = {
  IMAGE: "image",
  VIDEO: "video",
  DOCUMENT: "document",
  GIF: "video",
};

/**
 * Checks header, body and buttons of a template, or of one of its cards.
 * @param within begins each sentence: empty, or `carousel: card 0: `
 */
export function checkPart(
  components: readonly Component[],
  shape: PartShape,
  within: string,
  context: SendContext,
): void {
  const component = (type: string) => components.find((each) => each.type === type);
  const header = component("header");
  if (shape.header.format === "TEXT") {
    checkTexts(`${within}header`, header?.parameters ?? [], shape.header, context);
  } else {
    checkHeaderObject(header, shape.header.format, `${within}header`, context);
  }
  checkTexts(`${within}body`, component("body")?.parameters ?? [], shape.body, context);
  checkTemplateButtons(
    components.filter((each) => each.type === "button"),
    shape.buttons,
    `${within}buttons`,
    context,
  );
}

function checkHeaderObject(header: Component | undefined, format: string, place: string, context: SendContext): void {
  const [parameter, ...more] = header?.parameters ?? [];
  const received = parameter === undefined ? "UNKNOWN" : String(parameter.type).toUpperCase();
  if (parameter === undefined || received !== format) {
    throw formatMismatch(place, format, shown(received));
  }
  if (more.length > 0) {
    throw countMismatch(place, more.length + 1, 1);
  }
  const key = format.toLowerCase();
  const path = `${header?.path}.parameters.0.${key}`;
  const kind = mediaFormats[format];
  if (kind) {
    checkAsset(requireObject(parameter[key], path), path, kind, context);
  } else if (format === "LOCATION") {
    checkLocation(parameter.location, path);
  } else {
    checkProduct(parameter[key], path);
  }
}

function checkProduct(value: unknown, path: string): void {
  const product = requireObject(value, path, ["product_retailer_id", "catalog_id"]);
  requireId(product.product_retailer_id, `${path}.product_retailer_id`);
  requireId(product.catalog_id, `${path}.catalog_id`);
}
