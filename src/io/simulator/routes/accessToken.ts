import { createHash } from "node:crypto";
import { Refusal } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import type { World } from "../world.ts";

const dayMs = 86_400_000;
/** A long-lived user token, and a system user's that expires. */
const longLivedMs = 60 * dayMs;

/** `GET /oauth/access_token?grant_type=…&client_id=…&client_secret=…`: an app's own token, or a long-lived one for a short-lived one. */
export function accessToken(world: World, query: URLSearchParams, now: number): Reply {
  const app = world.app(query.get("client_id") ?? "");
  if (!app) {
    throw oauthRefusal("Error validating application. Cannot get application info due to a system error.", 101);
  }
  if (query.get("client_secret") !== world.appSecret()) {
    throw oauthRefusal("Error validating client secret.", 1);
  }
  switch (query.get("grant_type")) {
    case "client_credentials":
      return ok({ access_token: `${app.id}|${world.appSecret()}`, token_type: "bearer" });
    case "fb_exchange_token":
      return exchange(world, query.get("fb_exchange_token") ?? "", now);
    default:
      throw oauthRefusal("Missing or invalid grant_type parameter", 1);
  }
}

function exchange(world: World, given: string, now: number): Reply {
  const { tokens } = world.state;
  const known = tokens.find(({ token }) => token === given);
  if (known?.session !== "valid" || (known.expiresAt !== "never" && known.expiresAt <= now)) {
    throw oauthRefusal("Error validating access token: it is expired, revoked or no token of this app.", 190);
  }
  // The same token for the same one: exchanging again doesn't fill the state.
  const digest = createHash("sha256").update(given).digest("base64url").replace(/[-_]/g, "x").slice(0, 40);
  const token = `EAAWamidSimulator${digest}ZD`;
  const rest = tokens.filter((each) => each.token !== token);
  world.state.tokens = [...rest, { ...known, token, issuedAt: now, expiresAt: now + longLivedMs }];
  return ok({ access_token: token, token_type: "bearer", expires_in: longLivedMs / 1000 });
}

function oauthRefusal(message: string, code: number): Refusal {
  return new Refusal(400, { message, type: "OAuthException", code });
}
