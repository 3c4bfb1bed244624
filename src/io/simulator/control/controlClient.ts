import { createHmac } from "node:crypto";
import { Agent, type IncomingMessage, request } from "node:http";
import type * as z from "zod/mini";
import { Failure } from "../../../core/failure.ts";
import type { Disposable } from "../../../core/signal.ts";
import { type Chat, type ChatFile, chatFileSchema, chatSchema } from "../../../core/simulator/chat.ts";
import { read } from "../../../core/simulator/control.ts";
import { type Overview, overviewSchema } from "../../../core/simulator/overview.ts";

type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/** How long the simulator may take for an answer, in milliseconds. */
const timeoutMs = 10_000;
/** Between two tries to hear of changes, in milliseconds. */
const againMs = 400;
/** A state with everything in it. */
const mostBytes = 256 * 2 ** 20;

/**
 * The control token of a simulator that windows share: each of them finds it from the secret in their store, and nobody who can't read the
 * store does. It isn't the secret itself, which signs webhooks.
 */
export function sharedControlToken(simulatorSecret: string): string {
  return createHmac("sha256", simulatorSecret).update("wamid control API").digest("hex").slice(0, 32);
}

/**
 * Looks at a simulator and changes it by its control API: this window's or another window's, which makes no difference here.
 *
 * Every method throws Failure simulatorStopped where nobody answers, simulatorRefused where it can't be done, and unexpectedReply for what
 * isn't an answer of the control API.
 */
export class ControlClient implements Disposable {
  readonly #controlUrl: () => string | undefined;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #watches = new Set<{ stop: () => void }>();

  /** @param controlUrl `http://127.0.0.1:port/_wamid/{token}`; undefined while there is no simulator */
  constructor(controlUrl: () => string | undefined) {
    this.#controlUrl = controlUrl;
  }

  /** Whoever has it may do everything with the simulator. */
  get url(): string | undefined {
    return this.#controlUrl();
  }

  async overview(): Promise<Overview> {
    const path = "/overview";
    return this.#read(overviewSchema, path, await this.call("GET", path));
  }

  /** What a path answers, read by a schema. */
  async get<S extends z.core.$ZodType>(schema: S, path: string): Promise<z.output<S>> {
    return this.#read(schema, path.replace(/[?].*/, ""), await this.call("GET", path));
  }

  /** @param numberId the first one where it isn't named */
  async chat(personaId: string, numberId?: string): Promise<Chat> {
    const query = numberId === undefined ? "" : `?${new URLSearchParams({ number: numberId })}`;
    const path = `/personas/${encodeURIComponent(personaId)}/chat${query}`;
    return this.#read(chatSchema, "/chat", await this.call("GET", path));
  }

  /** A file that was uploaded, or that a customer has sent. */
  async file(id: string): Promise<ChatFile> {
    return this.#read(chatFileSchema, "/media", await this.call("GET", `/media/${encodeURIComponent(id)}`));
  }

  /** Calls a path of the control API, and gives its JSON. */
  async call(method: Method, path: string, body?: unknown): Promise<unknown> {
    const { status, text } = await this.#exchange(method, path, body === undefined ? undefined : JSON.stringify(body));
    const answer = jsonOf(text);
    if (status === 200 && answer !== undefined) return answer.value;
    const reason = status === 200 ? undefined : sentenceOf(answer?.value);
    if (reason === undefined) throw this.#unexpected(status, path.replace(/[?].*/, ""));
    throw Failure.simulatorRefused({ reason });
  }

  /** Is told once it hears, after every change, and when it hears nothing any more. It goes on after a restart of the simulator. */
  watch(changed: () => void): Disposable {
    let isStopped = false;
    let abort: AbortController | undefined;
    let again: NodeJS.Timeout | undefined;
    const follow = () => {
      abort = new AbortController();
      void this.#hear(changed, abort.signal).finally(() => {
        if (isStopped) return;
        again = setTimeout(follow, againMs);
      });
    };
    const watch = {
      stop: () => {
        isStopped = true;
        clearTimeout(again);
        abort?.abort();
        this.#watches.delete(watch);
      },
    };
    this.#watches.add(watch);
    follow();
    return { dispose: watch.stop };
  }

  dispose(): void {
    for (const watch of this.#watches) watch.stop();
    this.#agent.destroy();
  }

  #read<S extends z.core.$ZodType>(schema: S, path: string, value: unknown): z.output<S> {
    const result = read(schema, value);
    if ("problem" in result) throw this.#unexpected(200, `${path} ${result.problem}`);
    return result.value;
  }

  #unexpected(httpStatus: number, path: string): Failure {
    const host = new URL(this.#controlUrl() ?? "http://127.0.0.1").host;
    return Failure.unexpectedReply({ host, httpStatus, path });
  }

  /** Resolves when the simulator has ended the answer, or there is none. */
  async #hear(changed: () => void, signal: AbortSignal): Promise<void> {
    const url = this.#controlUrl();
    if (url === undefined) return;
    try {
      const response = await send({ method: "GET", url: `${url}/changes`, agent: false, signal });
      if (response.statusCode !== 200) {
        response.destroy();
        return;
      }
      for await (const _ of response) changed();
    } catch {
      // It is gone, or this one stops listening.
    }
    if (!signal.aborted) changed();
  }

  async #exchange(method: Method, path: string, body?: string): Promise<{ status: number; text: string }> {
    const url = this.#controlUrl();
    if (url === undefined) throw Failure.simulatorStopped();
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await send({ method, url: `${url}${path}`, agent: this.#agent, signal, body });
      const parts: Buffer[] = [];
      let bytes = 0;
      for await (const part of response as AsyncIterable<Buffer>) {
        bytes += part.length;
        if (bytes > mostBytes) throw new Error("too long");
        parts.push(part);
      }
      return { status: response.statusCode ?? 0, text: Buffer.concat(parts).toString("utf8") };
    } catch {
      throw Failure.simulatorStopped();
    }
  }
}

interface Sending {
  readonly method: Method;
  readonly url: string;
  readonly agent: Agent | false;
  readonly signal: AbortSignal;
  readonly body?: string | undefined;
}

function send({ method, url, agent, signal, body }: Sending): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { "Content-Type": "application/json" };
    const sent = request(url, { method, agent, signal, headers }, resolve);
    sent.on("error", reject);
    sent.end(body);
  });
}

function jsonOf(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** `{"error": sentence}` */
function sentenceOf(answer: unknown): string | undefined {
  const hasError = typeof answer === "object" && answer !== null && "error" in answer;
  return hasError && typeof answer.error === "string" ? answer.error : undefined;
}
