import assert from "node:assert/strict";
import { type AddressInfo, createServer, type Server } from "node:net";
import type { Event } from "../../../src/core/signal.ts";
import type { PortState } from "../../../src/io/sharedPort.ts";

interface HasState {
  readonly state: PortState;
  readonly onDidChangeState: Event<PortState>;
}

/** Resolves with the state as soon as it is of this kind. */
export function reached<K extends PortState["kind"]>(
  port: HasState,
  kind: K,
  withinMs = 5000,
): Promise<Extract<PortState, { kind: K }>> {
  return new Promise((resolve, reject) => {
    const look = (state: PortState) => {
      if (state.kind === kind) {
        clearTimeout(timer);
        subscription.dispose();
        resolve(state as Extract<PortState, { kind: K }>);
      }
    };
    const timer = setTimeout(() => {
      subscription.dispose();
      reject(new Error(`${JSON.stringify(port.state)} instead of ${kind} after ${withinMs} ms`));
    }, withinMs);
    const subscription = port.onDidChangeState(look);
    look(port.state);
  });
}

export function listeningPort({ state }: HasState): number {
  assert(state.kind === "listening", JSON.stringify(state));
  return state.port;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await bound(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Binds a server of any kind to some port of loopback. */
export async function bound(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return (server.address() as AddressInfo).port;
}
