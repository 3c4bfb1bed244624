import { randomInt } from "node:crypto";
import { get } from "node:http";

/** What became of the verification of a callback URL. */
export type CallbackCheck =
  | { readonly kind: "verified" }
  /** Nobody answered there. */
  | { readonly kind: "unreachable" }
  /** It answered another status than 200. */
  | { readonly kind: "refused"; readonly status: number }
  /** It answered 200, and something else than the challenge. */
  | { readonly kind: "wrongChallenge" }
  /** It isn't an address of `http:` on this machine or beyond. */
  | { readonly kind: "unusable" };

const timeoutMs = 10_000;
/** A challenge has some ten digits: what is longer isn't it. */
const longestAnswer = 10_000;

/**
 * Asks a callback URL whether it wants webhooks, as Meta does before it sends any:
 * `GET {url}?hub.mode=subscribe&hub.challenge=…&hub.verify_token=…`, to be answered with 200 and the challenge.
 */
export function checkCallback(url: string, verifyToken: string): Promise<CallbackCheck> {
  if (!URL.canParse(url) || !url.startsWith("http:")) return Promise.resolve({ kind: "unusable" });
  const challenge = String(randomInt(1_000_000_000, 2_147_483_647));
  const target = new URL(url);
  target.searchParams.set("hub.mode", "subscribe");
  target.searchParams.set("hub.challenge", challenge);
  target.searchParams.set("hub.verify_token", verifyToken);
  const { promise, resolve } = Promise.withResolvers<CallbackCheck>();
  const asked = get(target, { headers: { Accept: "*/*", "User-Agent": "facebookplatform/1.0" } }, (response) => {
    const status = response.statusCode ?? 0;
    let body = "";
    response.setEncoding("utf8");
    response.on("data", (text: string) => {
      body += text;
      if (body.length > longestAnswer) response.destroy();
    });
    response.on("close", () => {
      if (status !== 200) resolve({ kind: "refused", status });
      else resolve({ kind: body.trim() === challenge ? "verified" : "wrongChallenge" });
    });
    response.on("error", () => undefined);
  });
  asked.setTimeout(timeoutMs, () => asked.destroy());
  asked.on("error", () => resolve({ kind: "unreachable" }));
  return promise;
}
