import * as vscode from "vscode";
import type { Catalogue } from "../core/errors/catalogue.ts";
import { Failure } from "../core/failure.ts";
import { type Event, Signal } from "../core/signal.ts";
import type { CallRecord, GraphClient } from "../io/graph/graphClient.ts";
import type { Endpoint } from "../io/receiver/endpoint.ts";
import type { Receiver } from "../io/receiver/receiver.ts";
import type { PortState } from "../io/sharedPort.ts";
import type { ControlClient } from "../io/simulator/control/controlClient.ts";
import type { Simulator } from "../io/simulator/simulator.ts";
import type { StateProblem } from "../io/simulator/stateFile.ts";
import type { NewHandshake } from "../io/store/records.ts";
import type { Store } from "../io/store/store.ts";
import type { CatalogueSource } from "./catalogueSource.ts";
import { Lazy } from "./lazy.ts";
import type { Log } from "./log.ts";
import type { AcceptedSecret, Secrets } from "./secrets.ts";
import type { Settings } from "./settings.ts";

export type ServiceName = "receiver" | "simulator";

interface Options {
  context: vscode.ExtensionContext;
  settings: Settings;
  secrets: Secrets;
  catalogue: CatalogueSource;
  log: Log;
  /** Accounts whose app secrets a delivery may be signed with. */
  accountIds: () => readonly string[];
}

/** A service that listens counts as running in this window when this window holds the port or follows the one that does. */
export function isRunning(state: PortState): boolean {
  return state.kind === "listening" || state.kind === "following";
}

/** What follows the window over a reload or a crash of the extension host, in the workspace's memento. */
interface Resumable {
  sessionId: string;
  services: ServiceName[];
}
const resumeKey = "wamid.services";
const notKeptPauseMs = 60_000;

/**
 * What is made on first use: the store, the Graph client, the receiver and the simulator, each loaded from its own
 * chunk. Nothing here touches the network or the disk before it is asked for.
 */
export class Services implements vscode.Disposable {
  readonly #options: Options;
  readonly #store: Lazy<Store>;
  readonly #graph: Lazy<GraphClient>;
  readonly #receiver: Lazy<Receiver>;
  readonly #simulator: Lazy<Simulator>;
  readonly #control: Lazy<ControlClient>;
  readonly #called = new Signal<CallRecord>();
  readonly #shookHands = new Signal<NewHandshake>();
  readonly #changedState = new Signal<ServiceName>();
  readonly #subscriptions: vscode.Disposable[] = [];
  #appSecrets: readonly AcceptedSecret[] = [];
  #pathSecrets: ReadonlyMap<string, readonly AcceptedSecret[]> = new Map();
  #credentials: readonly string[] = [];
  #following = false;
  #sayNotKeptFrom = 0;
  readonly #toldProblems = new Set<StateProblem["kind"]>();

  /** Somebody asked this window's receiver for the verification of a callback, and was answered. */
  readonly onDidShakeHands: Event<NewHandshake> = this.#shookHands.event;
  readonly onDidCall: Event<CallRecord> = this.#called.event;
  /** A service runs, follows another window, stopped or failed. */
  readonly onDidChangeState: Event<ServiceName> = this.#changedState.event;

  constructor(options: Options) {
    this.#options = options;
    this.#store = new Lazy(() => this.#openStore());
    this.#graph = new Lazy(() => this.#makeGraph());
    this.#receiver = new Lazy(() => this.#makeReceiver());
    this.#simulator = new Lazy(() => this.#makeSimulator());
    this.#control = new Lazy(() => this.#makeControl());
  }

  store(): Promise<Store> {
    return this.#store.get();
  }

  /** The store where there is one already: it isn't made for somebody who only looks into it. */
  async existingStore(): Promise<Store | undefined> {
    if (this.#store.current !== undefined) return this.#store.current;
    return (await exists(this.#storeFile)) ? this.store() : undefined;
  }

  graph(): Promise<GraphClient> {
    return this.#graph.get();
  }

  catalogue(): Promise<Catalogue> {
    return this.#options.catalogue.get();
  }

  state(service: ServiceName): PortState {
    const made = service === "receiver" ? this.#receiver.current : this.#simulator.current;
    return made?.state ?? { kind: "stopped" };
  }

  /** Starts it here, or follows the window that holds its port. Throws what kept it from starting. */
  async start(service: ServiceName): Promise<void> {
    const store = await this.store();
    if (service === "simulator" && !isRunning(this.state("receiver"))) await this.start("receiver");
    const wantedBefore = store.serviceWanted(service);
    // First said, then done: a service that runs and isn't wanted is stopped, see #followOthers.
    store.setServiceWanted(service, true);
    try {
      if (!isRunning(this.state(service))) await this.#startHere(service);
      // Said once more now that it runs: a window that looked before found nobody at the port.
      store.setServiceWanted(service, true);
    } catch (error) {
      store.setServiceWanted(service, wantedBefore);
      throw error;
    }
    await this.#remember();
  }

  /** Stops it in every window that shares the store. */
  async stop(service: ServiceName): Promise<void> {
    const store = await this.store();
    store.setServiceWanted(service, false);
    await this.halt(service);
    if (service === "receiver" && isRunning(this.state("simulator"))) await this.stop("simulator");
    await this.#remember();
  }

  /** The simulator's base URL, `http://127.0.0.1:4681`. Throws where it doesn't run. */
  async simulatorUrl(): Promise<string> {
    const { baseUrl } = await this.#simulator.get();
    if (baseUrl === undefined) throw Failure.simulatorStopped();
    return baseUrl;
  }

  /** The address that the simulator listens at. */
  get simulatorHost(): string {
    return this.#options.settings.simulatorHost;
  }

  /** Where this workspace's seed may stand. */
  get seedPlaces(): readonly vscode.Uri[] {
    return this.#options.settings.seedPlaces;
  }

  /** Looks at the simulator and changes it, whichever window serves it. */
  simulatorControl(): Promise<ControlClient> {
    return this.#control.get();
  }

  /** Where the receiver listens, for Meta's dashboard behind a tunnel, or undefined while it doesn't. */
  get receiverUrl(): string | undefined {
    const state = this.state("receiver");
    return isRunning(state) && "port" in state
      ? `http://127.0.0.1:${state.port}${this.#options.settings.receiverPath}`
      : undefined;
  }

  /** Every secret that a delivery may be signed with, whichever path it came to. */
  async knownSecrets(): Promise<string[]> {
    await this.readAppSecrets();
    return this.#endpoints(await this.store()).flatMap(({ appSecrets }) => appSecrets);
  }

  /** What must never stand in anything that leaves: app secrets and access tokens of the accounts, and the store's own. */
  async secretTexts(): Promise<string[]> {
    const store = await this.store();
    return [...(await this.knownSecrets()), ...this.#credentials, store.simulatorSecret(), store.verifyToken()];
  }

  /** Reads the secrets that deliveries may be signed with anew: accounts and secrets come and go, also in other windows. */
  async readAppSecrets(): Promise<void> {
    const { accountIds, secrets, settings, log } = this.#options;
    const ids = accountIds();
    try {
      const found = await Promise.all(ids.map((id) => secrets.acceptedAppSecrets(id, Date.now())));
      this.#appSecrets = found.flat();
      const ofPaths = settings.receiverPaths.map(
        async (path) => [path, await secrets.acceptedPathSecrets(path, Date.now())] as const,
      );
      this.#pathSecrets = new Map(await Promise.all(ofPaths));
      const tokens = await Promise.all(ids.map((id) => secrets.token(id)));
      this.#credentials = tokens.flatMap((token) => token ?? []);
    } catch (error) {
      log.error("secrets", error);
    }
  }

  /** What is to be started with the window: what ran in it before a reload or a crash of the extension host, and what the setting says. */
  resumable(): readonly ServiceName[] {
    const { context, settings } = this.#options;
    const left = context.workspaceState.get<Resumable>(resumeKey);
    const again = left?.sessionId === vscode.env.sessionId ? left.services : [];
    const automatic = settings.simulatorStartsAutomatically && vscode.workspace.isTrusted;
    return automatic || again.includes("simulator") ? ["simulator"] : again;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#control.dispose();
    // The order matters: what writes to the store goes before the store.
    this.#simulator.dispose();
    this.#receiver.dispose();
    this.#graph.dispose();
    this.#store.dispose();
    this.#called.dispose();
    this.#shookHands.dispose();
    this.#changedState.dispose();
  }

  async #startHere(service: ServiceName): Promise<void> {
    const { settings } = this.#options;
    if (service === "receiver") {
      const receiver = await this.#receiver.get();
      await receiver.start(settings.receiverPort);
    } else {
      const simulator = await this.#simulator.get();
      await simulator.start(settings.simulatorPort);
    }
    const state = this.state(service);
    if (state.kind === "failed") throw state.failure;
  }

  /** Stops it in this window alone; another that follows takes over. */
  async halt(service: ServiceName): Promise<void> {
    await (service === "receiver" ? this.#receiver : this.#simulator).current?.stop();
  }

  async #remember(): Promise<void> {
    const services = (["receiver", "simulator"] as const).filter((service) => isRunning(this.state(service)));
    const left: Resumable = { sessionId: vscode.env.sessionId, services };
    await this.#options.context.workspaceState.update(resumeKey, left);
  }

  get #storeFile(): vscode.Uri {
    return vscode.Uri.joinPath(this.#options.context.globalStorageUri, "wamid.db");
  }

  async #openStore(): Promise<Store> {
    const { settings, log } = this.#options;
    const { openOrReplace } = await import("../io/store/keptStore.ts");
    const store = openOrReplace({
      file: this.#storeFile.fsPath,
      now: Date.now,
      retention: () => settings.retention,
      onSetAside: (name) => {
        log.info(`store: set aside as ${name}`);
        void vscode.window.showWarningMessage(
          vscode.l10n.t("The message store was damaged and was set aside as {0}. A new one was begun.", name),
        );
      },
    });
    this.#subscriptions.push(store.onDidChange(() => void this.#followOthers(store)));
    void this.#followOthers(store);
    return store;
  }

  /** Does here what another window of the same store started or stopped, so that this one can take over when that one closes. */
  async #followOthers(store: Store): Promise<void> {
    if (this.#following) return;
    this.#following = true;
    try {
      for (const service of ["receiver", "simulator"] as const) {
        const wanted = store.serviceWanted(service);
        if (!wanted && isRunning(this.state(service))) {
          await this.halt(service);
          await this.#remember();
        }
        if (wanted && this.state(service).kind === "stopped" && (await this.#heldByOther(service, store.id))) {
          await this.#startHere(service);
          await this.#remember();
        }
      }
    } catch (error) {
      this.#options.log.error("follow", error);
    } finally {
      this.#following = false;
    }
  }

  async #heldByOther(service: ServiceName, storeId: string): Promise<boolean> {
    const { settings } = this.#options;
    const { SharedPort } = await import("../io/sharedPort.ts");
    const port = service === "receiver" ? settings.receiverPort : settings.simulatorPort;
    return SharedPort.isHeld(port, service, storeId, service === "simulator" ? settings.simulatorHost : undefined);
  }

  async #makeGraph(): Promise<GraphClient> {
    const { settings } = this.#options;
    const [{ Http }, { GraphClient }] = await Promise.all([
      import("../io/graph/http.ts"),
      import("../io/graph/graphClient.ts"),
    ]);
    const http = new Http(() => settings.http);
    const graph = new GraphClient({
      http,
      version: () => settings.graphVersion,
      timeoutMs: () => settings.graphTimeoutMs,
      now: Date.now,
    });
    this.#subscriptions.push(
      http,
      graph.onDidCall((call) => this.#called.fire(call)),
    );
    return graph;
  }

  async #makeReceiver(): Promise<Receiver> {
    const { secrets } = this.#options;
    const [store, { Receiver }] = await Promise.all([this.store(), import("../io/receiver/receiver.ts")]);
    await this.readAppSecrets();
    const receiver = new Receiver({
      store: {
        id: store.id,
        commitDelivery: (delivery) =>
          store.commitDelivery(delivery).catch((error: unknown) => {
            this.#notKept(error);
            throw error;
          }),
        recordRejection: (rejection) => {
          store.recordRejection(rejection);
          // Its app secret may have been entered in another window: Meta sends it again.
          void this.readAppSecrets();
        },
        recordHandshake: (handshake) => store.recordHandshake(handshake),
      },
      endpoints: () => this.#endpoints(store),
      compared: () => ({ credentials: this.#credentials }),
      now: Date.now,
    });
    this.#subscriptions.push(
      secrets.onDidChange(() => void this.readAppSecrets()),
      receiver.onDidShakeHands((handshake) => this.#shookHands.fire(handshake)),
      receiver.onDidChangeState((state) => this.#stateChanged("receiver", state)),
    );
    return receiver;
  }

  /** Those of the accounts share the first path; every further path has secrets of its own. */
  #endpoints(store: Store): Endpoint[] {
    const { settings } = this.#options;
    const verifyToken = store.verifyToken();
    const now = Date.now();
    const accepted = (secrets: readonly AcceptedSecret[] = []) =>
      secrets.flatMap(({ secret, until }) => (until === undefined || until > now ? [secret] : []));
    const first = {
      path: settings.receiverPath,
      appSecrets: [store.simulatorSecret(), ...accepted(this.#appSecrets)],
      verifyToken,
    };
    const further = settings.receiverPaths.map((path) => ({
      path,
      appSecrets: accepted(this.#pathSecrets.get(path)),
      verifyToken,
    }));
    return [first, ...further.filter(({ path }) => path !== first.path)];
  }

  /** Says once in a while, not for each delivery, that the store takes none: the sender gets 503 and comes again. */
  #notKept(error: unknown): void {
    this.#options.log.error("receiver", error);
    if (!Failure.is(error) || Date.now() < this.#sayNotKeptFrom) return;
    this.#sayNotKeptFrom = Date.now() + notKeptPauseMs;
    void import("./failureText.ts").then(({ failureText }) => vscode.window.showErrorMessage(failureText(error)));
  }

  async #makeControl(): Promise<ControlClient> {
    const { ControlClient } = await import("../io/simulator/control/controlClient.ts");
    return new ControlClient(() => this.#simulator.current?.controlUrl);
  }

  async #makeSimulator(): Promise<Simulator> {
    const { context, settings } = this.#options;
    const [store, { Simulator }, { StateFile }, { existingSeed, loadSeed }, { sharedControlToken }] = await Promise.all(
      [
        this.store(),
        import("../io/simulator/simulator.ts"),
        import("../io/simulator/stateFile.ts"),
        import("../io/simulator/seed.ts"),
        import("../io/simulator/control/controlClient.ts"),
      ],
    );
    const file = vscode.Uri.joinPath(context.globalStorageUri, "simulator.wamid-state.json").fsPath;
    const onProblem = (problem: StateProblem) => this.#stateProblem(problem);
    const seed = () => {
      const seedFile = existingSeed(settings.seedPlaces.map(({ fsPath }) => fsPath));
      if (seedFile === undefined) return undefined;
      try {
        return loadSeed(seedFile, Date.now());
      } catch (error) {
        this.#seedProblem(seedFile, error);
        return undefined;
      }
    };
    const simulator = new Simulator({
      identity: () => store.id,
      appSecret: () => store.simulatorSecret(),
      controlToken: () => sharedControlToken(store.simulatorSecret()),
      webhookUrl: () => this.receiverUrl ?? "",
      fetchesLinks: () => this.#options.settings.simulatorFetchesLinks,
      now: Date.now,
      seed,
      host: () => settings.simulatorHost,
      stateFile: () => (settings.simulatorKeepsState ? new StateFile({ file, onProblem }) : undefined),
      onFault: (error) => this.#options.log.error("simulator", error),
    });
    this.#subscriptions.push(simulator.onDidChangeState((state) => this.#stateChanged("simulator", state)));
    return simulator;
  }

  /** The simulator runs all the same, with what it has without a seed. */
  #seedProblem(file: string, error: unknown): void {
    this.#options.log.error("seed", error);
    void import("./simulatorProblems.ts").then(({ tellSeedProblem }) => tellSeedProblem(error, file));
  }

  /** Each once: it may come again with every change. */
  #stateProblem(problem: StateProblem): void {
    this.#options.log.info(`simulator state: ${problem.kind} ${problem.reason}`);
    if (this.#toldProblems.has(problem.kind)) return;
    this.#toldProblems.add(problem.kind);
    void import("./simulatorProblems.ts").then(({ tellStateProblem }) => tellStateProblem(problem));
  }

  #stateChanged(service: ServiceName, state: PortState): void {
    const port = "port" in state ? ` ${state.port}` : "";
    this.#options.log.info(`${service}: ${state.kind}${port}`);
    void vscode.commands.executeCommand("setContext", `wamid.${service}.running`, isRunning(state));
    this.#changedState.fire(service);
  }
}

function exists(file: vscode.Uri): Thenable<boolean> {
  return vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}
