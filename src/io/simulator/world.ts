import type { Template } from "../../core/graph/replies.ts";
import type { RuleName } from "../../core/simulator/rules.ts";
import { type BusinessNumber, newState, type SimulatedApp, type State, type Waba } from "../../core/simulator/state.ts";
import { Clock } from "./clock.ts";
import { MediaLibrary } from "./mediaLibrary.ts";
import { RecentIds } from "./recentIds.ts";

/** The surroundings of a world: what isn't its own to decide. */
export interface WorldOptions {
  /** Milliseconds since 1970, of the machine. */
  readonly now: () => number;
  /** Both may change while the simulator runs. */
  readonly appSecret: () => string;
  /** Where the app's webhooks go. Empty while there is no receiver. */
  readonly webhookUrl: () => string;
  readonly state?: State;
}

/** What exists in the simulator: what is kept (`state`), and what ends with it. */
export class World {
  readonly clock: Clock;
  readonly state: State;
  readonly media = new MediaLibrary();
  /** The ids of sent reactions: one can't react to them. */
  readonly reactions = new RecentIds(10_000);
  /** Milliseconds since 1970: when this world began. Customers who aren't known otherwise are taken to have written then. */
  readonly startedAt: number;
  readonly appSecret: () => string;
  readonly webhookUrl: () => string;

  constructor({ now, appSecret, webhookUrl, state }: WorldOptions) {
    this.clock = new Clock(now);
    this.startedAt = this.clock.now();
    this.state = state ?? newState(this.startedAt);
    this.appSecret = appSecret;
    this.webhookUrl = webhookUrl;
  }

  number(id: string): BusinessNumber | undefined {
    return this.state.numbers.find((each) => each.id === id);
  }

  waba(id: string): Waba | undefined {
    return this.state.wabas.find((each) => each.id === id);
  }

  app(id: string): SimulatedApp | undefined {
    return this.state.apps.find((each) => each.id === id);
  }

  /** The templates of a WABA. */
  templatesOf(wabaId: string): readonly Template[] {
    return this.state.templates.filter((owned) => owned.wabaId === wabaId).map(({ template }) => template);
  }

  isOn(rule: RuleName): boolean {
    return !this.state.rulesOff.includes(rule);
  }
}
