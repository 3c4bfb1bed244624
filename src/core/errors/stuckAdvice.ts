import type { Catalogue } from "./catalogue.ts";

/** The code whose causes Meta names for messages that don't arrive, and the topic on those of which nothing is heard at all. */
const undeliverable = "131026";
const topicId = "notDelivered";

/** Why a message stays at sent, as far as Meta says, and what to ask of the customer. */
export function stuckAdvice(catalogue: Catalogue): { causes: readonly string[]; steps: readonly string[] } {
  const topic = catalogue.topics().find(({ id }) => id === topicId);
  const causes = catalogue.findId(undeliverable)?.texts.causes ?? [];
  return { causes, steps: topic?.steps ?? [] };
}
