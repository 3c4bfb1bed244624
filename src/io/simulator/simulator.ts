import { randomBytes } from "node:crypto";
import { isLoopback, reachedAt } from "../../core/address.ts";
import type { Disposable, Event } from "../../core/signal.ts";
import type { State } from "../../core/simulator/state.ts";
import { type PortState, SharedPort } from "../sharedPort.ts";
import { requestListener } from "./application.ts";
import { ChangeFeed } from "./control/changeFeed.ts";
import { controlPrefix } from "./control/controlApi.ts";
import { malformedReply } from "./malformedReply.ts";
import type { LoggedRequest } from "./requestLog.ts";
import type { StateFile } from "./stateFile.ts";
import { World, type WorldOptions } from "./world.ts";

export interface SimulatorOptions extends Omit<WorldOptions, "state"> {
  /** The store's id: windows that share a store share one simulator. */
  readonly identity: () => string;
  /** Who may use the control API: where windows share a simulator, the same for all of them. Made up where it is absent. */
  readonly controlToken?: () => string;
  /** What there is at each start, instead of the built-in one. */
  readonly seed?: () => State | undefined;
  /** The address that it listens at, asked for at each start; 127.0.0.1 if absent. Whoever reaches another one can use it. */
  readonly host?: () => string;
  /** Told about a fault of the simulator itself. The caller was answered with code 1. */
  readonly onFault?: (error: unknown) => void;
  /** Where the state is kept from one start to the next, asked for at each start; without it, it is thrown away. */
  readonly stateFile?: () => StateFile | undefined;
  /** Told about every call that was answered. */
  readonly onRequest?: (request: LoggedRequest) => void;
}

/**
 * A Cloud API on this machine: answers as Graph does, and reports what becomes of each message in signed webhooks.
 * What it knows at the start is in `core/graph/simulated.ts` and its templates; what it knows later is kept where there is a file for it.
 * Webhooks that are still to come are dropped when it stops.
 */
export class Simulator implements Disposable {
  readonly #options: SimulatorOptions;
  readonly #port: SharedPort;
  readonly #madeUpToken = randomBytes(16).toString("hex");
  readonly #feed = new ChangeFeed(() => this.#world);
  #world: World;
  #stateFile: StateFile | undefined;
  #wasFollowing = false;

  constructor(options: SimulatorOptions) {
    this.#options = options;
    this.#world = this.#newWorld(undefined);
    const answer = requestListener({
      world: () => this.#world,
      control: {
        token: () => this.#controlToken(),
        restart: (state) => this.#restart(state ?? options.seed?.()),
        feed: this.#feed,
      },
      isOpen: () => !isLoopback(this.#host),
      onFault: options.onFault,
    });
    this.#port = new SharedPort({
      service: "simulator",
      identity: options.identity,
      malformed: malformedReply,
      host: () => this.#host,
      listener: (request, response) => {
        this.#stateFile?.changed(() => this.#world.exportedState());
        return answer(request, response);
      },
    });
    this.#port.onDidChangeState(({ kind }) => {
      // The window that served until now has kept what it knew.
      if (kind === "listening" && this.#wasFollowing) this.#restart(this.#keptState());
      this.#wasFollowing = kind === "following";
    });
  }

  get state(): PortState {
    return this.#port.state;
  }

  get onDidChangeState(): Event<PortState> {
    return this.#port.onDidChangeState;
  }

  /** `http://127.0.0.1:port`, or with the address that it listens at, of this window's simulator or of the one that it follows; undefined while there is none. */
  get baseUrl(): string | undefined {
    const state = this.state;
    if (state.kind !== "listening" && state.kind !== "following") return undefined;
    const host = reachedAt(this.#host);
    return `http://${host.includes(":") ? `[${host}]` : host}:${state.port}`;
  }

  get #host(): string {
    return this.#options.host?.() ?? "127.0.0.1";
  }

  /**
   * Where the simulator itself is looked at and changed; undefined while there is none. Another window's can be reached where the token is one
   * that all windows have.
   */
  get controlUrl(): string | undefined {
    const { kind } = this.state;
    const isReachable = kind === "listening" || (kind === "following" && this.#options.controlToken !== undefined);
    return isReachable ? `${this.baseUrl}${controlPrefix}/${this.#controlToken()}` : undefined;
  }

  /** How many messages have webhooks that are still to come, or to be answered. */
  get waiting(): number {
    return this.#world.waiting;
  }

  /** What it knows now. */
  exportedState(): State {
    return this.#world.exportedState();
  }

  /** Resolves once listening, following or failed. */
  async start(port: number): Promise<void> {
    const { kind } = this.state;
    if (kind === "stopped" || kind === "failed") {
      this.#stateFile = this.#options.stateFile?.();
      this.#restart(this.#keptState());
    }
    await this.#port.start(port);
  }

  async stop(): Promise<void> {
    this.#stateFile?.flush();
    this.#world.stop();
    this.#feed.dispose();
    await this.#port.stop();
  }

  dispose(): void {
    this.#stateFile?.flush();
    this.#world.stop();
    this.#feed.dispose();
    this.#port.dispose();
  }

  #keptState(): State | undefined {
    return this.#stateFile?.read() ?? this.#options.seed?.();
  }

  #restart(state: State | undefined): void {
    this.#world.stop();
    this.#world = this.#newWorld(state);
    this.#feed.restarted();
  }

  #controlToken(): string {
    return this.#options.controlToken?.() ?? this.#madeUpToken;
  }

  #newWorld(state: State | undefined): World {
    const origin = () => this.baseUrl ?? "";
    const world = new World({ origin, ...this.#options, ...(state && { state: structuredClone(state) }) });
    if (this.#options.onRequest) world.requests.onDidAdd(this.#options.onRequest);
    return world;
  }
}
