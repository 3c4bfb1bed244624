import type { Account } from "../../core/graph/account.ts";
import type { Template } from "../../core/graph/replies.ts";
import { simulatorAccount } from "../../core/graph/simulated.ts";
import { MediaLibrary } from "./mediaLibrary.ts";
import { RecentIds } from "./recentIds.ts";
import { simulatedTemplates } from "./templates.ts";

/** What exists in the simulator. It is made at the start; files and reactions are added by calls. */
export interface World {
  readonly account: Account;
  /** The account's own number, digits only. */
  readonly ownNumber: string;
  readonly templates: readonly Template[];
  readonly media: MediaLibrary;
  /** The ids of sent reactions: one can't react to them. */
  readonly reactions: RecentIds;
  /** Milliseconds since 1970. Expiries of tokens are counted from here. */
  readonly startedAt: number;
  /** Both may change while the simulator runs. */
  readonly appSecret: () => string;
  readonly webhookUrl: () => string;
}

export function newWorld(options: Pick<World, "startedAt" | "appSecret" | "webhookUrl">): World {
  return {
    account: simulatorAccount,
    ownNumber: (simulatorAccount.displayPhoneNumber ?? "").replace(/\D/g, ""),
    templates: simulatedTemplates,
    media: new MediaLibrary(),
    reactions: new RecentIds(10_000),
    ...options,
  };
}
