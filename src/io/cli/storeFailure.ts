import type { Phrases } from "../../core/errors/phrases.ts";
import { Failure } from "../../core/failure.ts";

/** Why a store can't be used, as a sentence. */
export function storeFailureText(failure: Failure, phrases: Phrases): string {
  if (Failure.is(failure, "diskFull")) return phrases.say("cli.store.full", failure.details.path);
  if (Failure.is(failure, "storeTooNew")) return phrases.say("cli.store.tooNew", failure.details.path);
  if (Failure.is(failure, "storeUnavailable")) {
    return phrases.say("cli.store.unavailable", failure.details.path, failure.details.reason);
  }
  return failure.message;
}
