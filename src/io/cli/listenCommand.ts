import path from "node:path";
import { type CatalogueLanguage, loadPhrases } from "../../core/errors/catalogue.ts";
import type { Phrases } from "../../core/errors/phrases.ts";
import { Failure } from "../../core/failure.ts";
import type { LoggedDelivery } from "../../core/webhooks/loggedDeliveries.ts";
import { diagnosisText } from "../../core/webhooks/signatureDiagnosis.ts";
import type { Endpoint } from "../receiver/endpoint.ts";
import { type AnsweredDelivery, Receiver } from "../receiver/receiver.ts";
import { KeptStore } from "../store/keptStore.ts";
import type { NewHandshake } from "../store/records.ts";
import { newDeliveryOf } from "../tail/newDelivery.ts";
import { tailStream } from "../tail/stream.ts";
import { Tail } from "../tail/tail.ts";
import type { CommandLine } from "./commandLine.ts";
import { signatureWord } from "./deliveryLine.ts";
import { LineLog } from "./lineLog.ts";
import { forwardingIn, ListenForwarding, triedLine, type WantedForwarding } from "./listenForwarding.ts";
import { numberIn } from "./numberIn.ts";
import { storeFailureText } from "./storeFailure.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usageError.ts";

/** The port of the editor's receiver. Another one is taken where that is in use and none was asked for. */
const usualPort = 4680;
/** In the place of a path. */
const standardInput = "-";
const dayMs = 86_400_000;
/** How often at most it is said that the store takes nothing, in milliseconds. */
const complaintPauseMs = 10_000;

/** The exit status where the receiver could not begin. */
const notStarted = 1;

interface Listening {
  readonly port: number | undefined;
  readonly file: string;
  readonly paths: readonly string[];
  readonly secrets: readonly string[];
  readonly tokens: readonly string[];
  readonly keep: { readonly maxMessages: number; readonly maxAgeMs: number };
  readonly forwarding: WantedForwarding;
  readonly json: boolean;
  /** Absolute. */
  readonly tails: readonly string[];
}

/**
 * `wamid listen`: receives webhooks and keeps them until the process is told to end.
 * @returns exit status: 0, or 1 where the port or the store can't be used
 * @throws UsageError
 */
export async function listenCommand(
  line: CommandLine,
  language: CatalogueLanguage,
  terminal: Terminal,
): Promise<number> {
  const wanted = listeningIn(line, terminal);
  const phrases = await loadPhrases(language);
  const complain = (text: string) => terminal.complain(`wamid: ${text}`);
  const ended = terminal.untilToldToEnd();
  const log = new LineLog(terminal);
  let store: KeptStore | undefined;
  let forwarding: ListenForwarding | undefined;
  try {
    store = new KeptStore({
      file: wanted.file,
      now: Date.now,
      retention: () => wanted.keep,
      onSetAside: (name) => {
        complain(phrases.say("cli.listen.setAside", name));
        forwarding?.reopen();
      },
    });
    forwarding = new ListenForwarding(wanted.file, wanted.forwarding, (attempt) =>
      log.add(triedLine(attempt, wanted.json, phrases)),
    );
  } catch (error) {
    store?.dispose();
    if (!Failure.is(error)) throw error;
    complain(storeFailureText(error, phrases));
    return notStarted;
  }
  const endpoints = endpointsOf(wanted, store.current.verifyToken());
  if (wanted.tokens.length === 0 && receives(wanted))
    complain(phrases.say("cli.listen.noToken", store.current.verifyToken()));
  const receiver = new Receiver({
    store: complaining(store, forwarding, (failure) =>
      complain(phrases.say("cli.listen.notKept", storeFailureText(failure, phrases))),
    ),
    endpoints: () => endpoints,
    now: Date.now,
    ...(forwarding.answerOf && { answerOf: forwarding.answerOf }),
  });
  receiver.onDidAnswer((delivery) => log.add(deliveryLine(delivery, wanted.json, phrases)));
  receiver.onDidShakeHands((handshake) => log.add(handshakeLine(handshake, wanted.json, phrases)));
  const failure = receives(wanted) ? await start(receiver, wanted.port) : undefined;
  if (failure !== undefined) {
    complain(portFailureText(failure, phrases));
    receiver.dispose();
    forwarding.dispose();
    store.dispose();
    return notStarted;
  }
  terminal.print(readyText(receiver, endpoints, wanted, phrases));
  const tail = new Tail({
    paths: wanted.tails.filter((each) => each !== standardInput),
    store,
    secrets: () => endpoints.flatMap(({ appSecrets }) => appSecrets),
    now: Date.now,
    onProblem: problems(complain, phrases),
  });
  let isEnding = false;
  if (wanted.tails.includes(standardInput)) {
    const secrets = endpoints.flatMap(({ appSecrets }) => appSecrets);
    const keep = (found: LoggedDelivery) =>
      store.commitDelivery(newDeliveryOf(found, "tail", { now: Date.now(), secrets }));
    tailStream(terminal.stdin(), keep).catch((error: unknown) => {
      if (!isEnding) problems(complain, phrases)(standardInput, error);
    });
  }
  await ended;
  isEnding = true;
  await receiver.stop();
  await tail.stop();
  receiver.dispose();
  forwarding.dispose();
  store.dispose();
  log.flush();
  return 0;
}

/** @throws UsageError */
function listeningIn(line: CommandLine, terminal: Terminal): Listening {
  const [operand] = line.operands;
  if (operand !== undefined) throw new UsageError("cli.operand", "listen", operand);
  const file = line.value("store");
  if (file === undefined) throw new UsageError("cli.listen.noStore");
  const { WHATSAPP_APP_SECRET = "", WHATSAPP_VERIFY_TOKEN = "" } = terminal.environment;
  const secrets = line.values("app-secret");
  const tokens = line.values("verify-token");
  const paths = line.values("path").map((each) => (each.startsWith("/") ? each : `/${each}`));
  const wanted: Listening = {
    port: numberIn(line, "port", 0, 65_535),
    file: path.resolve(terminal.folder, file),
    paths: paths.length === 0 ? ["/webhook"] : [...new Set(paths)],
    secrets: secrets.length > 0 ? secrets : WHATSAPP_APP_SECRET.split(",").flatMap((each) => each.trim() || []),
    tokens: tokens.length > 0 ? tokens : [WHATSAPP_VERIFY_TOKEN].filter((token) => token !== ""),
    keep: {
      maxMessages: numberIn(line, "keep-messages", 1, 100_000_000) ?? 100_000,
      maxAgeMs: dayMs * (numberIn(line, "keep-days", 1, 36_500) ?? 30),
    },
    forwarding: forwardingIn(line, terminal),
    json: line.has("json"),
    tails: line.values("tail").map((each) => (each === standardInput ? each : path.resolve(terminal.folder, each))),
  };
  if (wanted.secrets.length === 0 && receives(wanted)) throw new UsageError("cli.listen.noSecret");
  for (const [option, values] of [
    ["--app-secret", wanted.secrets],
    ["--verify-token", wanted.tokens],
  ] as const) {
    for (const value of values) {
      const { at } = bound(value);
      if (at !== undefined && !wanted.paths.includes(at)) throw new UsageError("cli.listen.pathUnknown", option, at);
    }
  }
  return wanted;
}

/** Where something is tailed and no port is named, nothing else is wanted. */
function receives({ tails, port }: Listening): boolean {
  return tails.length === 0 || port !== undefined;
}

/** A value that begins with a path and an equals sign holds for that path alone. Secrets and tokens don't begin with slashes. */
function bound(value: string): { at: string | undefined; rest: string } {
  const [, at, rest = value] = /^(\/[^=]*)=(.*)$/s.exec(value) ?? [];
  return { at, rest };
}

function endpointsOf({ paths, secrets, tokens }: Listening, ownToken: string): Endpoint[] {
  const holding = (values: readonly string[], at: string) => {
    const all = values.map(bound);
    const own = all.filter((value) => value.at === at);
    return (own.length > 0 ? own : all.filter((value) => value.at === undefined)).map(({ rest }) => rest);
  };
  return paths.map((at) => ({
    path: at,
    appSecrets: holding(secrets, at),
    verifyToken: holding(tokens, at).at(-1) ?? ownToken,
  }));
}

/** The store, which says once in a while that it takes nothing. What it takes is passed on. */
function complaining(
  store: KeptStore,
  forwarding: ListenForwarding,
  complain: (failure: Failure) => void,
): ConstructorParameters<typeof Receiver>[0]["store"] {
  let quietUntil = Number.NEGATIVE_INFINITY;
  return {
    get id() {
      return store.id;
    },
    recordRejection: (rejection) => store.recordRejection(rejection),
    recordHandshake: (handshake) => store.recordHandshake(handshake),
    commitDelivery: (delivery) =>
      store.commitDelivery(delivery).then(
        (id) => {
          forwarding.wake();
          return id;
        },
        (error: unknown) => {
          if (Failure.is(error) && performance.now() >= quietUntil) {
            quietUntil = performance.now() + complaintPauseMs;
            complain(error);
          }
          throw error;
        },
      ),
  };
}

/** Says of each path what is wrong with it, once for each thing that is. */
function problems(complain: (text: string) => void, phrases: Phrases): (file: string, error: unknown) => void {
  const said = new Set<string>();
  return (file, error) => {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    const text = Failure.is(error)
      ? storeFailureText(error, phrases)
      : phrases.say("cli.check.unreadable", file, reason);
    if (!said.has(text)) complain(text);
    said.add(text);
  };
}

/** @returns why it doesn't listen */
async function start(receiver: Receiver, port: number | undefined): Promise<Failure | undefined> {
  await receiver.start(port ?? usualPort);
  if (receiver.state.kind !== "listening" && port === undefined) {
    await receiver.stop();
    await receiver.start(0);
  }
  const { state } = receiver;
  if (state.kind === "failed") return state.failure;
  // Another one of the same store serves the port, and would take ours over only when it ends.
  return state.kind === "listening" ? undefined : Failure.portInUse({ service: "receiver", port: port ?? usualPort });
}

function portFailureText(failure: Failure, phrases: Phrases): string {
  if (Failure.is(failure, "portInUse")) return phrases.say("cli.simulate.portInUse", failure.details.port);
  if (Failure.is(failure, "portForbidden")) return phrases.say("cli.simulate.portForbidden", failure.details.port);
  return failure.message;
}

function readyText(receiver: Receiver, endpoints: readonly Endpoint[], wanted: Listening, phrases: Phrases): string {
  const { state } = receiver;
  const port = state.kind === "listening" ? state.port : 0;
  const urls = receives(wanted) ? endpoints.map((endpoint) => `http://127.0.0.1:${port}${endpoint.path}`) : [];
  if (wanted.json) {
    return JSON.stringify({ event: "ready", url: urls[0], ...(urls.length > 1 ? { urls } : {}) });
  }
  return [
    ...urls.map((url) => phrases.say("cli.listen.ready", url)),
    ...wanted.tails.map((each) => phrases.say("cli.listen.tailing", each)),
    phrases.say("cli.listen.keptIn", wanted.file),
    phrases.say("cli.simulate.end"),
  ].join("\n");
}

function deliveryLine(delivery: AnsweredDelivery, json: boolean, phrases: Phrases): string {
  const { receivedAt, path: at, answer, size, diagnosis } = delivery;
  const signature = signatureWord(delivery.signature);
  const text = diagnosis === undefined ? undefined : diagnosisText(diagnosis, phrases);
  if (json) {
    return JSON.stringify({
      event: "delivery",
      receivedAt: new Date(receivedAt).toISOString(),
      path: at,
      signature,
      answer,
      bytes: size,
      ...(diagnosis === undefined ? {} : { diagnosis: { kind: diagnosis.kind, text } }),
    });
  }
  return `${answer} POST ${at} ${signature} ${size} B${text === undefined ? "" : `: ${text}`}`;
}

function handshakeLine({ at, path: where, problem, answer }: NewHandshake, json: boolean, phrases: Phrases): string {
  const text = problem === undefined ? undefined : phrases.say(`handshake.${problem}`);
  if (json) {
    return JSON.stringify({
      event: "handshake",
      at: new Date(at).toISOString(),
      path: where,
      answer,
      ...(problem === undefined ? {} : { problem, text }),
    });
  }
  return text === undefined
    ? phrases.say("cli.listen.handshakeDone", where)
    : phrases.say("cli.listen.handshakeRefused", where, answer, text);
}
