import type { BusinessNumber, Group, OwnedTemplate, SimulatedApp, Waba } from "../../core/simulator/state.ts";
import type { Call } from "./call.ts";
import type { MediaFile } from "./mediaLibrary.ts";
import { objectNotFound, unknownAlias } from "./refusal.ts";

/** What an id in a path can be of. */
export type Node =
  | { readonly kind: "phoneNumber"; readonly number: BusinessNumber }
  | { readonly kind: "waba"; readonly waba: Waba }
  | { readonly kind: "business"; readonly waba: Waba }
  | { readonly kind: "app"; readonly app: SimulatedApp }
  | { readonly kind: "template"; readonly owned: OwnedTemplate }
  | { readonly kind: "group"; readonly group: Group }
  | { readonly kind: "media"; readonly file: MediaFile };

export type NodeKind = Node["kind"];

/** Graph's names of the kinds. */
export const nodeTypes = {
  phoneNumber: "WhatsAppBusinessPhoneNumber",
  waba: "WhatsAppBusinessAccount",
  business: "Business",
  app: "Application",
  template: "WhatsAppMessageTemplate",
  // Assumed, both.
  group: "WhatsAppBusinessGroup",
  media: "WhatsAppBusinessMedia",
} as const satisfies Record<NodeKind, string>;

/**
 * The node of an id. A token sees what belongs to the WABAs that it is granted for; an app's own token has none, and sees everything as
 * far as to be told that it lacks the permission.
 * @throws Refusal 100/33 for an id that the token can't see: a message id, a phone number, another account's id; 803 for a word
 */
export function requireNode(call: Call, id: string): Node {
  const node = findNode(call, id);
  if (node && isVisible(call, node)) {
    return node;
  }
  throw /^(\d+|wamid\..*|Y2FwaV9ncm91cDo.*)$/.test(id) ? objectNotFound(call.method, id) : unknownAlias(id);
}

/** @throws Refusal 100/33 for an id that isn't one of a phone number */
export function requireNumber(call: Call, id: string): BusinessNumber {
  const node = requireNode(call, id);
  if (node.kind !== "phoneNumber") {
    throw objectNotFound(call.method, id);
  }
  return node.number;
}

function findNode({ world, now }: Call, id: string): Node | undefined {
  const number = world.number(id);
  if (number) {
    return { kind: "phoneNumber", number };
  }
  const waba = world.waba(id);
  if (waba) {
    return { kind: "waba", waba };
  }
  const owning = world.state.wabas.find(({ businessId }) => businessId === id);
  if (owning) {
    return { kind: "business", waba: owning };
  }
  const app = world.app(id);
  if (app) {
    return { kind: "app", app };
  }
  const owned = world.state.templates.find(({ template }) => template.id === id);
  if (owned) {
    return { kind: "template", owned };
  }
  const group = world.group(id);
  if (group) {
    return { kind: "group", group };
  }
  const file = world.media.find(id, now);
  return file && { kind: "media", file };
}

function isVisible({ token, world }: Call, node: Node): boolean {
  if (token.wabaIds === undefined) {
    return true;
  }
  switch (node.kind) {
    case "phoneNumber":
      return token.wabaIds.includes(node.number.wabaId);
    case "waba":
    case "business":
      return token.wabaIds.includes(node.waba.id);
    case "app":
      return token.appId === node.app.id;
    case "template":
      return token.wabaIds.includes(node.owned.wabaId);
    case "group":
      return token.wabaIds.includes(world.number(node.group.numberId)?.wabaId ?? "");
    case "media":
      return token.wabaIds.includes(world.number(node.file.numberId)?.wabaId ?? "");
  }
}
