import type { Template } from "../../../core/graph/replies.ts";
import type { Bubble, ChatButton, ChatCard, ChatList, ChatMedia } from "../../../core/simulator/chat.ts";
import { isObject, type Json, scalarText } from "../validation/checks.ts";
import { templateBubble } from "./templateBubble.ts";
import type { ChatMessage } from "./transcripts.ts";

/** What stands in a bubble; what is around it is the same for all kinds. */
export type BubbleContent = Pick<Bubble, "header" | "text" | "footer" | "media" | "list"> &
  Partial<Pick<Bubble, "buttons" | "cards">>;

/** These change other messages, and are seen there. */
const changes: ReadonlySet<unknown> = new Set(["reaction", "edit", "revoke"]);

/** A message as the customer sees it; undefined for one that is seen in another. @param templates of the account */
export function bubbleOf(message: ChatMessage, templates: readonly Template[]): Bubble | undefined {
  const { id, direction, at, status, code, isRead, isRevoked, reactions, content } = message;
  if (changes.has(content.type)) return undefined;
  const { context } = content;
  const answers = isObject(context) ? scalarText(context.message_id ?? context.id) : "";
  const shown = isRevoked ? {} : contentOf(content, id, templates);
  return {
    ...{ id, direction, at, status, isRead, isRevoked },
    ...(code !== undefined && { code }),
    reactions: Object.values(reactions).filter((emoji) => emoji !== undefined),
    type: scalarText(content.type),
    buttons: [],
    cards: [],
    ...shown,
    ...(answers !== "" && { answers }),
  };
}

function contentOf(content: Json, id: string, templates: readonly Template[]): BubbleContent {
  const type = scalarText(content.type);
  const own = content[type];
  switch (type) {
    case "text":
      return { text: isObject(own) ? scalarText(own.body) : scalarText(own) };
    case "image":
    case "video":
    case "audio":
    case "document":
    case "sticker":
      return isObject(own) ? { media: mediaOf(type, own), ...textOf(own.caption) } : {};
    case "location":
      return isObject(own) ? placeOf(own) : {};
    case "contacts":
      return textOf(listOf(own).map(contactText).join("\n"));
    case "button":
      return isObject(own) ? textOf(own.text) : {};
    case "order":
      return isObject(own) ? textOf([orderText(own), scalarText(own.text)].filter(Boolean).join("\n")) : {};
    case "system":
      return isObject(own) ? textOf(own.body) : {};
    case "template":
      return isObject(own) ? templateBubble(own, id, templates) : {};
    case "interactive":
      return isObject(own) ? interactiveOf(own, id) : {};
    default:
      return {};
  }
}

/** An answer of the customer's, or a message of the business with something to press. */
function interactiveOf(interactive: Json, id: string): BubbleContent {
  const { button_reply, list_reply, nfm_reply, call_permission_reply } = interactive;
  const reply = [button_reply, list_reply].find(isObject);
  if (reply) return textOf(reply.title);
  if (isObject(nfm_reply)) return { ...textOf(nfm_reply.body), ...footerOf(nfm_reply.response_json) };
  if (isObject(call_permission_reply)) return textOf(call_permission_reply.response);
  const { header, body, footer, action } = interactive;
  return {
    ...headerOf(header),
    ...(isObject(body) && textOf(body.text)),
    ...(isObject(footer) && footerOf(footer.text)),
    ...(isObject(action) && actionOf(scalarText(interactive.type), action, id)),
  };
}

function headerOf(header: unknown): BubbleContent {
  if (!isObject(header)) return {};
  const kind = scalarText(header.type);
  const own = header[kind];
  if (kind === "text") return { header: scalarText(own) };
  const isMedia = kind === "image" || kind === "video" || kind === "document";
  return isMedia && isObject(own) ? { media: mediaOf(kind, own) } : {};
}

function actionOf(type: string, action: Json, id: string): BubbleContent {
  const { parameters } = action;
  const given = isObject(parameters) ? parameters : {};
  switch (type) {
    case "button":
      return { buttons: replyButtons(action, id) };
    case "list":
      return { list: rowsOf(action, id) };
    case "carousel":
      return { cards: listOf(action.cards).map((card) => cardOf(card, id)) };
    case "cta_url":
      return { buttons: [urlButton(given)] };
    case "flow":
      return { buttons: [flowButton(scalarText(given.flow_cta), id, given.flow_token)] };
    case "location_request_message":
      return {
        buttons: [{ title: "", name: "sendLocation", write: written(id, { type: "location", location: here }) }],
      };
    case "address_message":
      return { buttons: [addressButton(id)] };
    case "call_permission_request":
      return { buttons: (["accept", "reject"] as const).map((response) => permissionButton(response, id)) };
    case "product":
    case "product_list":
    case "catalog_message":
      return { buttons: [orderButton(action, id)] };
    case "voice_call":
      return { buttons: [{ title: scalarText(given.display_text), name: "call" }] };
    default:
      return {};
  }
}

/** What a customer writes who presses something on a message. */
function written(id: string, message: Json): Json {
  return { ...message, context: { id } };
}

function pressButton(title: string, press: string, id: string): ChatButton {
  return { title, write: written(id, { type: "press", press }) };
}

function replyButtons({ buttons }: Json, id: string): ChatButton[] {
  return listOf(buttons).flatMap(({ reply, quick_reply }) => {
    const button = isObject(reply) ? reply : quick_reply;
    if (!isObject(button)) return [];
    return [pressButton(scalarText(button.title), scalarText(button.id), id)];
  });
}

function rowsOf({ button, sections }: Json, id: string): ChatList {
  return {
    title: scalarText(button),
    sections: listOf(sections).map(({ title, rows }) => ({
      ...(scalarText(title) !== "" && { title: scalarText(title) }),
      rows: listOf(rows).map((row) => ({
        ...pressButton(scalarText(row.title), scalarText(row.id), id),
        ...(scalarText(row.description) !== "" && { description: scalarText(row.description) }),
      })),
    })),
  };
}

function cardOf({ header, body, action, type }: Json, id: string): ChatCard {
  const { media } = headerOf(header);
  const own = isObject(action) ? action : {};
  const isUrl = type === "cta_url" || own.name === "cta_url";
  const parameters = isObject(own.parameters) ? own.parameters : {};
  return {
    ...(media && { media }),
    ...(isObject(body) && textOf(body.text)),
    buttons: isUrl ? [urlButton(parameters)] : replyButtons(own, id),
  };
}

function urlButton({ display_text, url }: Json): ChatButton {
  return { title: scalarText(display_text), url: scalarText(url) };
}

/** Opens no Flow: it answers as one that was filled in. */
export function flowButton(title: string, id: string, token: unknown): ChatButton {
  const response = { flow_token: scalarText(token) || "unused" };
  const nfm_reply = { name: "flow", body: "Sent", response_json: response };
  return {
    title,
    name: "fillIn",
    write: written(id, { type: "interactive", interactive: { type: "nfm_reply", nfm_reply } }),
  };
}

/** Somewhere in the sea, where nobody lives: 0° N, 0° E. */
const here = { latitude: 0, longitude: 0, name: "Null Island" };

function addressButton(id: string): ChatButton {
  const values = { name: "Dana Okafor", phone_number: "+12025550101", address: "1 Test Street", city: "Springfield" };
  const nfm_reply = { name: "address_message", body: "1 Test Street\nSpringfield", response_json: { values } };
  return {
    title: "",
    name: "provideAddress",
    write: written(id, { type: "interactive", interactive: { type: "nfm_reply", nfm_reply } }),
  };
}

function permissionButton(response: "accept" | "reject", id: string): ChatButton {
  const call_permission_reply = { response };
  return {
    title: "",
    name: response === "accept" ? "allowCalls" : "refuseCalls",
    write: written(id, { type: "interactive", interactive: { type: "call_permission_reply", call_permission_reply } }),
  };
}

/** Orders one piece of the first product. Prices stand in the catalogue, which the simulator doesn't have. */
function orderButton(action: Json, id: string): ChatButton {
  const [section] = listOf(action.sections);
  const [product] = listOf(section?.product_items);
  const retailerId = scalarText(action.product_retailer_id) || scalarText(product?.product_retailer_id) || "product-1";
  const item = { product_retailer_id: retailerId, quantity: 1, item_price: 10, currency: "USD" };
  const order = { catalog_id: scalarText(action.catalog_id) || "1", product_items: [item] };
  return { title: "", name: "order", description: retailerId, write: written(id, { type: "order", order }) };
}

export function mediaOf(kind: ChatMedia["kind"], { id, link, filename, voice }: Json): ChatMedia {
  return {
    kind,
    ...(scalarText(id) !== "" && { id: scalarText(id) }),
    ...(scalarText(link) !== "" && { link: scalarText(link) }),
    ...(scalarText(filename) !== "" && { name: scalarText(filename) }),
    ...(voice === true && { isVoice: true }),
  };
}

export function placeOf({ latitude, longitude, name, address }: Json): BubbleContent {
  const where = `${scalarText(latitude)}, ${scalarText(longitude)}`;
  return textOf([`📍 ${where}`, scalarText(name), scalarText(address)].filter(Boolean).join("\n"));
}

function contactText({ name, phones }: Json): string {
  const [phone] = listOf(phones);
  const formatted = isObject(name) ? scalarText(name.formatted_name) : "";
  return ["👤", formatted, scalarText(phone?.phone)].filter(Boolean).join(" ");
}

function orderText({ product_items }: Json): string {
  return listOf(product_items)
    .map(({ quantity, product_retailer_id, item_price, currency }) =>
      [`🛒 ${scalarText(quantity)} × ${scalarText(product_retailer_id)}`, scalarText(item_price), scalarText(currency)]
        .filter(Boolean)
        .join(" "),
    )
    .join("\n");
}

function textOf(text: unknown): { text?: string } {
  const shown = scalarText(text);
  return shown === "" ? {} : { text: shown };
}

function footerOf(text: unknown): { footer?: string } {
  const shown = scalarText(text);
  return shown === "" ? {} : { footer: shown };
}

export function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
