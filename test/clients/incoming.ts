import assert from "node:assert/strict";
import type { RunningSimulator } from "../../src/io/simulator/startSimulator.ts";

const wamid = "wamid.HBgLMTIwMjU1NTAxMDEVAgASGBQzQTAwMDAwMDAwMDAwMDAwMDAwMAA=";

/** What a customer can write, by the type that the webhook's message has. */
export const incoming: readonly (readonly [type: string, message: unknown])[] = [
  ["text", { type: "text", text: "Hello 🌸, ça va? <&>" }],
  ["text", { type: "text", text: "An answer", context: { id: wamid } }],
  ["image", { type: "image", image: { caption: "A picture" } }],
  ["video", { type: "video" }],
  ["audio", { type: "audio" }],
  ["document", { type: "document", document: { filename: "a.pdf" } }],
  ["sticker", { type: "sticker" }],
  ["location", { type: "location", location: { latitude: -33.45, longitude: -70.66, name: "Santiago" } }],
  ["contacts", { type: "contacts", contacts: [{ name: { formatted_name: "John Doe" }, phones: [] }] }],
  ["reaction", { type: "reaction", reaction: { message_id: wamid, emoji: "👍" } }],
  ["button", { type: "button", button: { text: "Yes", payload: "yes" } }],
  [
    "interactive",
    { type: "interactive", interactive: { type: "button_reply", button_reply: { id: "1", title: "A" } } },
  ],
  ["interactive", { type: "interactive", interactive: { type: "list_reply", list_reply: { id: "1", title: "A" } } }],
  [
    "interactive",
    { type: "interactive", interactive: { type: "nfm_reply", nfm_reply: { response_json: { flow_token: "t" } } } },
  ],
  [
    "order",
    {
      type: "order",
      order: {
        catalog_id: "1",
        product_items: [{ product_retailer_id: "sku", quantity: 1, item_price: 2.5, currency: "EUR" }],
      },
    },
  ],
  ["system", { type: "system", system: { type: "customer_identity_changed" } }],
  ["unsupported", { type: "unsupported" }],
];

/** A customer writes all of that, one after the other. @returns the ids of the messages */
export async function writeAll({ controlUrl }: RunningSimulator, customer: string): Promise<string[]> {
  const ids: string[] = [];
  for (const [type, message] of incoming) {
    const answer = await fetch(`${controlUrl}/personas/${customer}/messages`, {
      method: "POST",
      body: JSON.stringify(message),
    });
    assert.equal(answer.status, 200, `${type}: ${await answer.clone().text()}`);
    ids.push(((await answer.json()) as { id: string }).id);
  }
  return ids;
}
