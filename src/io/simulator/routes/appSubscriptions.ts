import type { SimulatedApp } from "../../../core/simulator/state.ts";
import type { Call } from "../call.ts";
import { nodeTypes, requireNode } from "../nodes.ts";
import { parameters } from "../parameters.ts";
import { invalidParameter, nonexistingField, refusal } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { isMissing, scalarText } from "../validation/checks.ts";
import { callbackOf } from "../webhooks/callbackOverride.ts";

const object = "whatsapp_business_account";

/**
 * `GET /{app-id}/subscriptions`: which fields go to which address. From Graph's general webhooks, of which the Cloud API's are an object:
 * assumed to be the same here, with the app's own token alone.
 */
export function appSubscriptions(call: Call, id: string): Reply {
  const app = ownApp(call, id);
  if (app.fields.length === 0) return ok({ data: [] });
  const fields = app.fields.map((name) => ({ name, version: app.webhooksVersion }));
  const callbackUrl = app.callback?.uri ?? call.world.webhookUrl() ?? "";
  return ok({ data: [{ object, callback_url: callbackUrl, active: true, fields }] });
}

/** `POST /{app-id}/subscriptions` `{object, callback_url, fields, verify_token}`: the address is asked for its challenge first. */
export async function changeAppSubscription(call: Call, id: string): Promise<Reply> {
  const app = ownApp(call, id);
  const body = await parameters(call);
  requireObject(body.object);
  if (!isMissing(body.callback_url)) {
    const wanted = { override_callback_uri: body.callback_url, verify_token: body.verify_token };
    const callback = await callbackOf(wanted, "callback_url");
    if (callback) app.callback = callback;
  }
  const fields = fieldsOf(body.fields);
  if (fields.length > 0) app.fields = [...new Set([...app.fields, ...fields])];
  return ok({ success: true });
}

/** `DELETE /{app-id}/subscriptions` `{object?, fields?}`: some fields, or all of them. */
export async function deleteAppSubscription(call: Call, id: string): Promise<Reply> {
  const app = ownApp(call, id);
  const body = await parameters(call);
  if (!isMissing(body.object)) requireObject(body.object);
  const fields = fieldsOf(body.fields);
  app.fields = fields.length === 0 ? [] : app.fields.filter((field) => !fields.includes(field));
  return ok({ success: true });
}

/** @throws Refusal 100 for another kind of node, 15 for a token that isn't the app's own */
function ownApp(call: Call, id: string): SimulatedApp {
  const node = requireNode(call, id);
  if (node.kind !== "app") throw nonexistingField("subscriptions", nodeTypes[node.kind]);
  if (call.token.type !== "APP") {
    throw refusal(15, "This method must be called with an app access token.");
  }
  return node.app;
}

function requireObject(given: unknown): void {
  if (scalarText(given) !== object) throw invalidParameter(`Param object must be ${object}.`);
}

/** A list, or names with commas between them, as forms have it. */
function fieldsOf(given: unknown): string[] {
  const names = Array.isArray(given) ? given.map(scalarText) : isMissing(given) ? [] : scalarText(given).split(",");
  return names.map((name) => name.trim()).filter((name) => name !== "");
}
