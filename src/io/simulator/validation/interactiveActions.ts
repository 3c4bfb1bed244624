import { invalidParameter, missingParameter, refusal } from "../refusal.ts";
import {
  badValue,
  checkCount,
  checkDistinct,
  graphPath,
  isMissing,
  type Json,
  optionalLabel,
  optionalObject,
  optionalText,
  requireId,
  requireLabel,
  requireList,
  requireObject,
  requireOneOf,
  requireText,
  requireUrl,
} from "./checks.ts";
import type { SendContext } from "./sendContext.ts";

/** Checks the `action` of one kind of interactive message. @param path where it stands, `interactive.action` */
export type ActionCheck = (action: Json, path: string, context: SendContext) => void;

/** An action that consists of its name. Assumed: parameters, which some clients send with it, mean nothing and are no error. */
export function checkNameOnly(name: string): ActionCheck {
  return (action, path) => {
    requireObject(action, path, ["name", "parameters"]);
    optionalObject(action.parameters, `${path}.parameters`);
    requireOneOf(action.name, `${path}.name`, [name]);
  };
}

/** The parameters of an action with a name. */
function parametersOf(action: Json, path: string, name: string, keys: readonly string[]): Json {
  requireObject(action, path, ["name", "parameters"]);
  requireOneOf(action.name, `${path}.name`, [name]);
  return requireObject(action.parameters, `${path}.parameters`, keys);
}

export function checkButtons(action: Json, path: string): void {
  requireObject(action, path, ["buttons"]);
  checkReplyButtons(action.buttons, `${path}.buttons`, "reply", 3);
}

/** Buttons that answer with their id: `{type, [type]: {id, title}}`. @returns how many there are */
export function checkReplyButtons(value: unknown, path: string, type: "reply" | "quick_reply", most: number): number {
  const buttons = requireList(value, path);
  checkCount(buttons, path, "buttons", 1, most);
  const replies = buttons.map((each, at) => {
    const place = `${path}.${at}`;
    const button = requireObject(each, place, ["type", type]);
    requireOneOf(button.type, `${place}.type`, [type]);
    const reply = requireObject(button[type], `${place}.${type}`, ["id", "title"]);
    return {
      id: requireLabel(reply.id, `${place}.${type}.id`, "Button id", 256),
      title: requireLabel(reply.title, `${place}.${type}.title`, "Button title", 20),
    };
  });
  const ids = replies.map(({ id }) => id);
  checkDistinct(ids, path, "button id");
  const titles = replies.map(({ title }) => title);
  checkDistinct(titles, path, "button title");
  return replies.length;
}

export function checkList(action: Json, path: string): void {
  requireObject(action, path, ["button", "sections"]);
  requireLabel(action.button, `${path}.button`, "Button text", 20);
  const rows = sectionsOf(action, path).flatMap(({ section, place }) => {
    const list = requireList(section.rows, `${place}.rows`);
    checkCount(list, `${place}.rows`, "rows", 1, Number.POSITIVE_INFINITY);
    requireObject(section, place, ["title", "rows"]);
    return list.map((row, at) => ({ row, place: `${place}.rows.${at}` }));
  });
  if (rows.length > 10) {
    throw refusal(131009, `Total row count exceed max allowed count: 10 (${graphPath(`${path}.sections`)})`);
  }
  const ids = rows.map(({ row, place }) => {
    const { id, title, description } = requireObject(row, place, ["id", "title", "description"]);
    requireLabel(title, `${place}.title`, "Row title", 24);
    optionalLabel(description, `${place}.description`, "Row description", 72);
    return requireLabel(id, `${place}.id`, "Row id", 200);
  });
  checkDistinct(ids, `${path}.sections`, "row id");
}

/** Sections of a list: up to ten, each with a title where there are several. */
function sectionsOf(action: Json, path: string): { section: Json; place: string }[] {
  const sections = requireList(action.sections, `${path}.sections`);
  checkCount(sections, `${path}.sections`, "sections", 1, 10);
  return sections.map((each, at) => {
    const place = `${path}.sections.${at}`;
    const section = requireObject(each, place);
    if (sections.length > 1) {
      requireLabel(section.title, `${place}.title`, "Section title", 24);
    } else {
      optionalLabel(section.title, `${place}.title`, "Section title", 24);
    }
    return { section, place };
  });
}

export function checkCtaUrl(action: Json, path: string): void {
  const parameters = parametersOf(action, path, "cta_url", ["display_text", "url"]);
  requireLabel(parameters.display_text, `${path}.parameters.display_text`, "Button text", 20);
  requireUrl(parameters.url, `${path}.parameters.url`);
}

const flowKeys = [
  "flow_message_version",
  "flow_token",
  "flow_id",
  "flow_name",
  "flow_cta",
  "mode",
  "flow_action",
  "flow_action_payload",
];

/** Which Flows there are isn't looked at: the simulator has none. */
export function checkFlow(action: Json, path: string): void {
  const parameters = parametersOf(action, path, "flow", flowKeys);
  const place = (key: string) => `${path}.parameters.${key}`;
  if (requireText(parameters.flow_message_version, place("flow_message_version")) !== "3") {
    throw badValue(place("flow_message_version"), "must be 3");
  }
  optionalText(parameters.flow_token, place("flow_token"));
  if (isMissing(parameters.flow_id) === isMissing(parameters.flow_name)) {
    throw isMissing(parameters.flow_id)
      ? missingParameter(`${place("flow_id")} or flow_name`)
      : invalidParameter(`Param ${graphPath(`${path}.parameters`)} takes flow_id or flow_name, not both.`);
  }
  requireId(parameters.flow_id ?? parameters.flow_name, place(isMissing(parameters.flow_id) ? "flow_name" : "flow_id"));
  const label = requireLabel(parameters.flow_cta, place("flow_cta"), "Flow button text", 30);
  if (/\p{Extended_Pictographic}/u.test(label)) {
    throw badValue(place("flow_cta"), "must not have emoji");
  }
  requireOneOf(parameters.mode ?? "published", place("mode"), ["draft", "published"]);
  requireOneOf(parameters.flow_action ?? "navigate", place("flow_action"), ["navigate", "data_exchange"]);
  const payload = optionalObject(parameters.flow_action_payload, place("flow_action_payload"), ["screen", "data"]);
  optionalText(payload?.screen, place("flow_action_payload.screen"));
  const data = optionalObject(payload?.data, place("flow_action_payload.data"));
  if (data && Object.keys(data).length === 0) {
    throw badValue(place("flow_action_payload.data"), "must not be empty");
  }
}

export function checkProduct(action: Json, path: string): void {
  requireObject(action, path, ["catalog_id", "product_retailer_id"]);
  requireId(action.catalog_id, `${path}.catalog_id`);
  requireId(action.product_retailer_id, `${path}.product_retailer_id`);
}

export function checkProductList(action: Json, path: string): void {
  requireObject(action, path, ["catalog_id", "sections"]);
  requireId(action.catalog_id, `${path}.catalog_id`);
  const products = sectionsOf(action, path).flatMap(({ section, place }) => {
    requireObject(section, place, ["title", "product_items"]);
    const items = requireList(section.product_items, `${place}.product_items`);
    checkCount(items, `${place}.product_items`, "products", 1, 30);
    return items.map((item, at) => ({ item, place: `${place}.product_items.${at}` }));
  });
  checkCount(products, `${path}.sections`, "products", 1, 30);
  for (const { item, place } of products) {
    const { product_retailer_id: id } = requireObject(item, place, ["product_retailer_id"]);
    requireId(id, `${place}.product_retailer_id`);
  }
}

export function checkCatalog(action: Json, path: string): void {
  requireObject(action, path, ["name", "parameters"]);
  requireOneOf(action.name, `${path}.name`, ["catalog_message"]);
  const parameters = optionalObject(action.parameters, `${path}.parameters`, ["thumbnail_product_retailer_id"]);
  const thumbnail = parameters?.thumbnail_product_retailer_id;
  if (!isMissing(thumbnail)) {
    requireId(thumbnail, `${path}.parameters.thumbnail_product_retailer_id`);
  }
}

/** Addresses can be asked for in India and in Singapore; which country the recipient is in isn't looked at. */
export function checkAddress(action: Json, path: string): void {
  const keys = ["country", "values", "saved_addresses", "validation_errors"];
  const parameters = parametersOf(action, path, "address_message", keys);
  const country = requireText(parameters.country, `${path}.parameters.country`);
  if (country !== "IN" && country !== "SG") {
    throw badValue(`${path}.parameters.country`, "must be IN or SG");
  }
  optionalObject(parameters.values, `${path}.parameters.values`);
  optionalObject(parameters.validation_errors, `${path}.parameters.validation_errors`);
  if (parameters.saved_addresses !== undefined && parameters.saved_addresses !== null) {
    const place = `${path}.parameters.saved_addresses`;
    for (const [at, each] of requireList(parameters.saved_addresses, place).entries()) {
      const address = requireObject(each, `${place}.${at}`, ["id", "value"]);
      requireId(address.id, `${place}.${at}.id`);
      requireObject(address.value, `${place}.${at}.value`);
    }
  }
}

/** Thirty days in minutes. */
const longestTtl = 43_200;

export function checkVoiceCall(action: Json, path: string): void {
  const parameters = parametersOf(action, path, "voice_call", ["display_text", "ttl_minutes", "payload"]);
  requireLabel(parameters.display_text, `${path}.parameters.display_text`, "Button text", 20);
  optionalText(parameters.payload, `${path}.parameters.payload`);
  const ttl = parameters.ttl_minutes ?? 1;
  if (typeof ttl !== "number") {
    throw invalidParameter(`Param ${graphPath(`${path}.parameters.ttl_minutes`)} must be an integer.`);
  }
  if (!Number.isInteger(ttl) || ttl < 1 || ttl > longestTtl) {
    throw badValue(`${path}.parameters.ttl_minutes`, `must lie between 1 and ${longestTtl}`);
  }
}
