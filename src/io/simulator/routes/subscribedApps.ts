import type { Waba } from "../../../core/simulator/state.ts";
import type { Call } from "../call.ts";
import { nodeTypes, requireNode } from "../nodes.ts";
import { parameters } from "../parameters.ts";
import { nonexistingField } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { requireManagement } from "../tokens.ts";
import { callbackOf } from "../webhooks/callbackOverride.ts";

/** `GET /{waba-id}/subscribed_apps` */
export function subscribedApps(call: Call, id: string): Reply {
  const waba = managedWaba(call, id, "subscribed_apps");
  const data = waba.subscriptions.map(({ appId, callback }) => ({
    whatsapp_business_api_data: {
      id: appId,
      name: call.world.app(appId)?.name,
      link: `https://www.facebook.com/games/?app_id=${appId}`,
    },
    ...(callback && { override_callback_uri: callback.uri }),
  }));
  return ok({ data });
}

/** `POST /{waba-id}/subscribed_apps` `{override_callback_uri?, verify_token?}`: the token's app is subscribed. */
export async function subscribeApp(call: Call, id: string): Promise<Reply> {
  const waba = managedWaba(call, id, "subscribed_apps");
  const callback = await callbackOf(await parameters(call));
  const others = waba.subscriptions.filter(({ appId }) => appId !== call.token.appId);
  waba.subscriptions = [...others, { appId: call.token.appId, ...(callback && { callback }) }];
  return ok({ success: true });
}

/** `DELETE /{waba-id}/subscribed_apps` */
export function unsubscribeApp(call: Call, id: string): Reply {
  const waba = managedWaba(call, id, "subscribed_apps");
  waba.subscriptions = waba.subscriptions.filter(({ appId }) => appId !== call.token.appId);
  return ok({ success: true });
}

/** @throws Refusal 100 for another kind of node, 200 for a token that may not manage it */
export function managedWaba(call: Call, id: string, edge: string): Waba {
  const node = requireNode(call, id);
  if (node.kind !== "waba") {
    throw nonexistingField(edge, nodeTypes[node.kind]);
  }
  requireManagement(call);
  return node.waba;
}
