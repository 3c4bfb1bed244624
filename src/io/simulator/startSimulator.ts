import { launchSimulator } from "./launchSimulator.ts";

// What stands here is what a program sees: the declarations are made of this file alone, so its types name no other one's.

export interface StartOptions {
  /** 0, the default, takes any that is free. */
  readonly port?: number;
  /** Where webhooks go: `http://…`. It is asked for its challenge first, as Meta does. Without it none are sent. */
  readonly webhook?: string;
  /** What webhooks are signed with; made up where it is absent. */
  readonly appSecret?: string;
  /** What the webhook is asked with; made up where it is absent. */
  readonly verifyToken?: string;
  /** What there is at the start: as much of a state as matters, `{ "rulesOff": ["pairRate"] }`, or a whole exported one. */
  readonly seed?: unknown;
  /** A file that the state is kept in from one start to the next; it comes before `seed`. */
  readonly stateFile?: string;
  /** The address to listen at. Whoever can reach another one than 127.0.0.1, the default, can use the simulator. */
  readonly host?: string;
  /** Rules of Meta's that shall not hold, `serviceWindow` or `pairRate`, say: the control API's `rules` names all of them. */
  readonly rulesOff?: readonly string[];
  /** How many seconds pass for the simulator in one of the machine's: 1 where it is absent. */
  readonly clockSpeed?: number;
  /** Whether files that messages name by their addresses are downloaded, to see whether they fit. Without it nothing is. */
  readonly fetchLinks?: boolean;
  /** Milliseconds until a message is sent, delivered, read and played. */
  readonly delays?: {
    readonly sentMs: number;
    readonly deliveredMs: number;
    readonly readMs: number;
    readonly playedMs: number;
  };
}

/** A simulator that answers. All that a client of the Cloud API needs is here. */
export interface RunningSimulator {
  /** `http://127.0.0.1:port`, what `https://graph.facebook.com` is at Meta. */
  readonly baseUrl: string;
  /** An access token that doesn't expire, with all permissions. */
  readonly token: string;
  readonly phoneNumberId: string;
  readonly wabaId: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  /** The simulator's own API: clock, rules, customers, state. */
  readonly controlUrl: string;
  /** Stops it; webhooks that are still to come are dropped. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a Cloud API on this machine, for tests and scripts.
 * @throws an Error whose `code` is `portInUse`, `portForbidden`, `webhookUnverified`, or `invalidArgument` for an option that can't be read;
 * its `details` say more
 */
export function startSimulator(options: StartOptions = {}): Promise<RunningSimulator> {
  return launchSimulator(options);
}
