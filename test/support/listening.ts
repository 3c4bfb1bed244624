import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, type IncomingHttpHeaders, request } from "node:http";
import { createInterface } from "node:readline";
import { sign } from "../../src/core/webhooks/signature.ts";
import type { DeliveryLine } from "../../src/io/cli/deliveryLine.ts";
import type { MessageLine } from "../../src/io/cli/messageLine.ts";
import { cli, wamid } from "./terminalProgram.ts";

export const appSecret = "5f1c0a9b7d3e4826b1a0c9d8e7f60512";
const verifyToken = "a token of ours";

interface Options {
  /** `ulimit` arguments under which it runs. */
  readonly ulimit?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A `wamid listen` that runs, and says what it prints. */
export class Listening {
  readonly child: ChildProcess;
  readonly url: string;
  readonly lines: string[];
  readonly complaints: string[];
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 40 });

  private constructor(child: ChildProcess, url: string, lines: string[], complaints: string[]) {
    this.child = child;
    this.url = url;
    this.lines = lines;
    this.complaints = complaints;
  }

  /** With the usual secret and token where the arguments name no others. */
  static async start(store: string, args: readonly string[] = [], { ulimit, env }: Options = {}): Promise<Listening> {
    const secrets = args.includes("--app-secret") ? [] : ["--app-secret", appSecret, "--verify-token", verifyToken];
    const program = [cli, "listen", "--json", "--port", "0", "--store", store, ...secrets, ...args];
    const options = { env: { PATH: process.env.PATH ?? "", LANG: "C", ...env } };
    const child =
      ulimit === undefined
        ? spawn(process.execPath, program, options)
        : spawn("bash", ["-c", `ulimit ${ulimit}; exec "$@"`, "bash", process.execPath, ...program], options);
    const lines: string[] = [];
    const complaints: string[] = [];
    child.stderr.on("data", (text) => complaints.push(String(text)));
    const reader = createInterface({ input: child.stdout });
    const [first] = (await Promise.race([once(reader, "line"), once(child, "exit")])) as [unknown];
    assert.equal(typeof first, "string", `it ended with ${String(first)}: ${complaints.join("")}`);
    reader.on("line", (line) => lines.push(line));
    const ready: { event: string; url: string } = JSON.parse(String(first));
    assert.equal(ready.event, "ready");
    return new Listening(child, ready.url, lines, complaints);
  }

  /** The status that a body is answered with, or undefined where the connection broke. */
  post(body: string | Uint8Array, headers: IncomingHttpHeaders = {}, url = this.url): Promise<number | undefined> {
    const signed = { "x-hub-signature-256": sign(Buffer.from(body), appSecret), ...headers };
    return new Promise((resolve) => {
      const sent = request(url, { method: "POST", headers: signed, agent: this.#agent }, (response) => {
        response.resume();
        response.on("error", () => undefined);
        resolve(response.statusCode);
      });
      sent.on("error", () => resolve(undefined));
      sent.end(body);
    });
  }

  /** @returns exit status */
  async end(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    this.#agent.destroy();
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    const exited = once(this.child, "exit");
    this.child.kill(signal);
    const [code] = await exited;
    return code;
  }
}

export function messagesIn(store: string): MessageLine[] {
  return linesOf<MessageLine>("messages", store);
}

export function deliveriesIn(store: string): DeliveryLine[] {
  return linesOf<DeliveryLine>("deliveries", store);
}

function linesOf<T>(command: string, store: string): T[] {
  const { stdout, stderr, status } = wamid([command, "--json", "--store", store]);
  assert.equal(status, 0, stderr);
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as T);
}

/** A delivery with these statuses and messages. */
export function deliveryWith({ statuses, messages }: { statuses?: unknown; messages?: unknown }): string {
  const value = { messaging_product: "whatsapp", metadata: { phone_number_id: "104996122399160" }, statuses, messages };
  const entry = [{ id: "118204467730912", changes: [{ field: "messages", value }] }];
  return JSON.stringify({ object: "whatsapp_business_account", entry });
}
