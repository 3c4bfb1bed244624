import { invalidParameter, refusal } from "../refusal.ts";
import { isMissing, type Json, scalarText } from "../validation/checks.ts";
import { checkCallback } from "./callbackCheck.ts";

/** A callback that takes the place of the app's own. */
interface Callback {
  readonly uri: string;
  readonly verifyToken: string;
}

/**
 * Reads `override_callback_uri` and `verify_token`, and asks the callback for its challenge, as Meta does before it takes it. Undefined where
 * none is named.
 * @param name of the parameter, for what is said of it
 * @throws Refusal 100 where it can't be used or one of the two is missing; 2200 where it doesn't answer the challenge (assumed: it is what
 * Graph answers on subscriptions)
 */
export async function callbackOf(body: Json, name = "override_callback_uri"): Promise<Callback | undefined> {
  if (isMissing(body.override_callback_uri)) {
    return undefined;
  }
  const uri = scalarText(body.override_callback_uri);
  const verifyToken = scalarText(body.verify_token);
  if (verifyToken === "") {
    throw invalidParameter(`Param verify_token is required with ${name}.`);
  }
  const check = await checkCallback(uri, verifyToken);
  switch (check.kind) {
    case "verified":
      return { uri, verifyToken };
    case "unusable":
      throw invalidParameter(`Param ${name} must be an http:// URL that this machine can reach.`);
    case "unreachable":
      throw refusal(2200, "The callback URL couldn't be reached to be verified.");
    case "refused":
      throw refusal(2200, `The callback URL answered its verification with HTTP ${check.status} instead of 200.`);
    case "wrongChallenge":
      throw refusal(2200, "The callback URL didn't answer its verification with hub.challenge alone.");
  }
}
