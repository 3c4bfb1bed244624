import {
  badValue,
  checkCount,
  type Json,
  optionalObject,
  optionalText,
  requireId,
  requireLabel,
  requireList,
  requireObject,
  requireOneOf,
  requireText,
} from "./checks.ts";

const states = ["pending", "processing", "partially_shipped", "shipped", "completed", "canceled"];

/**
 * `order_details`: asks for a payment. Only what every payment market's page has in common is checked; what a market adds
 * passes. https://developers.facebook.com/documentation/business-messaging/whatsapp/payments/payments-in/orders
 */
export function checkOrderDetails(action: Json, path: string): void {
  const { parameters, place } = parametersOf(action, path, "review_and_pay");
  requireLabel(parameters.reference_id, `${place}.reference_id`, "Reference id", 35);
  requireOneOf(parameters.type, `${place}.type`, ["digital-goods", "physical-goods"]);
  if (!/^[A-Z]{3}$/.test(requireText(parameters.currency, `${place}.currency`))) {
    throw badValue(`${place}.currency`, "must be an ISO 4217 code");
  }
  checkAmount(parameters.total_amount, `${place}.total_amount`);
  const order = requireObject(parameters.order, `${place}.order`);
  requireOneOf(order.status, `${place}.order.status`, ["pending"]);
  const items = requireList(order.items, `${place}.order.items`);
  checkCount(items, `${place}.order.items`, "items", 1, Number.POSITIVE_INFINITY);
  for (const [at, each] of items.entries()) {
    checkItem(each, `${place}.order.items.${at}`);
  }
  checkAmount(order.subtotal, `${place}.order.subtotal`);
  for (const key of ["tax", "shipping", "discount"]) {
    if (optionalObject(order[key], `${place}.order.${key}`)) {
      checkAmount(order[key], `${place}.order.${key}`);
    }
  }
}

/** `order_status`: tells how an order goes on. */
export function checkOrderStatus(action: Json, path: string): void {
  const { parameters, place } = parametersOf(action, path, "review_order");
  requireLabel(parameters.reference_id, `${place}.reference_id`, "Reference id", 35);
  const order = requireObject(parameters.order, `${place}.order`);
  requireOneOf(order.status, `${place}.order.status`, states);
  optionalText(order.description, `${place}.order.description`);
}

function parametersOf(action: Json, path: string, name: string): { parameters: Json; place: string } {
  requireObject(action, path, ["name", "parameters"]);
  requireOneOf(action.name, `${path}.name`, [name]);
  const place = `${path}.parameters`;
  return { parameters: requireObject(action.parameters, place), place };
}

function checkItem(value: unknown, path: string): void {
  const item = requireObject(value, path);
  requireId(item.retailer_id, `${path}.retailer_id`);
  requireText(item.name, `${path}.name`);
  checkAmount(item.amount, `${path}.amount`);
  const quantity = Number(requireId(item.quantity, `${path}.quantity`));
  if (!Number.isInteger(quantity) || quantity < 1) {
    throw badValue(`${path}.quantity`, "must be a number greater than 0");
  }
}

/** Hundredths: `{value: 4250, offset: 100}` is 42.50. */
function checkAmount(value: unknown, path: string): void {
  const amount = requireObject(value, path);
  const units = Number(requireId(amount.value, `${path}.value`));
  if (!Number.isInteger(units) || units < 0) {
    throw badValue(`${path}.value`, "must be a whole number");
  }
  if (requireId(amount.offset, `${path}.offset`) !== "100") {
    throw badValue(`${path}.offset`, "must be 100");
  }
}
