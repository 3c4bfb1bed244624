import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { compareAnswer } from "../../core/scenarios/answer.ts";
import { durationMs } from "../../core/scenarios/duration.ts";
import type { Scenario, Step } from "../../core/scenarios/scenarioFile.ts";
import type { StepFailure } from "../../core/scenarios/scenarioResult.ts";
import type { ExpectedAnswer, StepVerb, WrittenStep } from "../../core/scenarios/schema.ts";
import { requestsSchema, type TranscriptMessage } from "../../core/scenarios/transcript.ts";
import { withVariables } from "../../core/scenarios/variables.ts";
import { type FileContent, fileNamedIn, incomingFrom } from "../../core/scenarios/writtenMessage.ts";
import type { ControlClient } from "../simulator/control/controlClient.ts";
import type { BotMessage, Conversation, Spoken } from "./conversation.ts";
import { mimeTypeOf } from "./mimeTypes.ts";

interface Options {
  readonly control: ControlClient;
  readonly scenario: Scenario;
  readonly conversation: Conversation;
  readonly persona: { readonly id: string; readonly name: string; readonly phone: string; readonly userId: string };
  /** Of the file, absolute: what files are named relative to. */
  readonly folder: string;
  /** The last call that the simulator had answered when it began. */
  readonly lastRequest: number;
  readonly signal: AbortSignal;
}

/** What was done about the simulator, and has to be undone. */
export interface Traces {
  readonly faults: string[];
  hasMovedClock: boolean;
  hasChangedRules: boolean;
}

type Actions = { readonly [V in StepVerb]: (value: NonNullable<WrittenStep[V]>) => Promise<StepFailure | undefined> };

const longestWaitMs = 100;

/** One scenario on its way: what was said is taken up step by step. */
export class ScenarioRun {
  readonly #options: Options;
  readonly #variables: Map<string, string>;
  /** Messages of the bot that were expected, by their ids. */
  readonly #taken = new Set<string>();
  #lastTaken: string | undefined;
  #lastRequest: number;

  readonly traces: Traces = { faults: [], hasMovedClock: false, hasChangedRules: false };

  constructor(options: Options) {
    this.#options = options;
    this.#lastRequest = options.lastRequest;
    const { name, phone, userId } = options.persona;
    this.#variables = new Map(
      Object.entries({ "customer.name": name, "customer.phone": phone, "customer.userId": userId }),
    );
  }

  /** What was said before, to a customer of the simulator's own, isn't part of it. */
  async begin(): Promise<void> {
    for (const { id } of (await this.#spoken()).bot) this.#taken.add(id);
  }

  /** @returns why it isn't passed; undefined where it is */
  async take({ verb, step }: Step): Promise<StepFailure | undefined> {
    const act = this.#actions[verb] as (value: unknown) => Promise<StepFailure | undefined>;
    return act(withVariables(step[verb], this.#variables));
  }

  readonly #actions: Actions = {
    write: async (message) => {
      const name = fileNamedIn(message);
      const file = name === undefined ? undefined : await this.#file(name);
      if (file && "key" in file) return file;
      const lastId = (await this.#spoken()).bot.at(-1)?.id;
      return this.#write(incomingFrom(message, { lastId, file }));
    },
    press: (given) => this.#press(given),
    fillIn: (values) => this.#fillIn(values),
    react: async (given) => {
      const { emoji, message } = typeof given === "string" ? { emoji: given } : given;
      const message_id = message ?? (await this.#spoken()).bot.at(-1)?.id;
      if (message_id === undefined) return failure("noMessage");
      return this.#write({ type: "reaction", reaction: { message_id, emoji } });
    },
    edit: (body) =>
      this.#ofNewest(
        ({ content }) => content.type === "text",
        (original_message_id) => ({
          type: "edit",
          edit: { original_message_id, message: { type: "text", text: { body } } },
        }),
      ),
    revoke: () =>
      this.#ofNewest(
        ({ content }) => !["reaction", "edit", "revoke"].includes(String(content.type)),
        (original_message_id) => ({ type: "revoke", revoke: { original_message_id } }),
      ),
    wait: async (duration) => {
      await this.#pause(durationMs(duration));
      return undefined;
    },
    advance: async (duration) => {
      this.traces.hasMovedClock = true;
      await this.#options.control.call("POST", "/clock", { advanceMs: durationMs(duration) });
      return undefined;
    },
    rules: async (rules) => {
      this.traces.hasChangedRules = true;
      await this.#options.control.call("PATCH", "/rules", rules);
      return undefined;
    },
    fault: async (fault) => {
      const id = `scenario-${randomBytes(6).toString("hex")}`;
      this.traces.faults.push(id);
      // A rule for calls or fields may be about no message at all.
      const isGeneral = ["route", "field", "recipient"].some((key) => Object.hasOwn(fault, key));
      const recipient = isGeneral ? {} : { recipient: this.#options.persona.userId };
      await this.#options.control.call("POST", "/faults", { ...recipient, ...fault, id });
      return undefined;
    },
    customer: async (changes) => {
      await this.#options.control.call("PATCH", `/personas/${this.#options.persona.id}`, changes);
      return undefined;
    },
    expect: (answer) => this.#expect(typeof answer === "string" ? { text: answer } : answer),
    expectSilence: async (duration) => {
      const said = await this.#options.conversation.until(durationMs(duration), (spoken) => this.#next(spoken));
      return said && { ...failure("notSilent"), expected: "", actual: saidText(said) };
    },
    expectStatus: (given) => this.#expectStatus(typeof given === "string" ? { status: given } : given),
    expectRead: (given) =>
      this.#holds(withinOf(given), "notRead", ({ customer }) => customer.findLast(isMessage)?.isRead === true),
    expectTyping: (given) =>
      this.#holds(withinOf(given), "notTyping", ({ customer, typedAt }) => {
        const last = customer.findLast(isMessage);
        return typedAt !== undefined && typedAt >= (last?.at ?? 0);
      }),
    expectReaction: (given) => {
      const { emoji, within } = typeof given === "string" ? { emoji: given, within: undefined } : given;
      const hasIt = ({ customer }: Spoken) => customer.findLast(isMessage)?.reactions.outgoing === emoji;
      return this.#holds(within, "noReaction", hasIt, emoji);
    },
    expectRefusal: async (given) => {
      const { code, within } = typeof given === "number" ? { code: given, within: undefined } : given;
      const missed = await this.#holds(within, "notRefused", () => this.#wasRefused(code), String(code));
      if (!missed) return undefined;
      const codes = (await this.#refusals()).map((each) => String(each.code));
      return { ...missed, expected: String(code), actual: codes.join("\n") };
    },
  };

  #spoken(): Promise<Spoken> {
    return this.#options.conversation.spoken();
  }

  #write(message: Record<string, unknown>): Promise<undefined> {
    const { control, persona, scenario } = this.#options;
    const number = scenario.number === undefined ? {} : { number: scenario.number };
    return control.call("POST", `/personas/${persona.id}/messages`, { ...message, ...number }).then(() => undefined);
  }

  async #ofNewest(
    isMeant: (message: TranscriptMessage) => boolean,
    change: (id: string) => Record<string, unknown>,
  ): Promise<StepFailure | undefined> {
    const newest = (await this.#spoken()).customer.findLast(isMeant);
    return newest ? this.#write(change(newest.id)) : failure("noOwnMessage");
  }

  async #press(given: NonNullable<WrittenStep["press"]>): Promise<StepFailure | undefined> {
    const { button, message } = typeof given === "string" ? { button: given, message: undefined } : given;
    const { bot } = await this.#spoken();
    const candidates = bot.filter(({ id }) => message === undefined || id === message).toReversed();
    // Those on which WhatsApp itself writes: sendLocation, provideAddress, …
    const named = candidates.flatMap(({ bubble }) => bubble.buttons).find(({ name }) => name === button);
    if (named?.write) return this.#write(named.write);
    return this.#write({ type: "press", press: button, ...(message !== undefined && { context: { id: message } }) });
  }

  async #fillIn(values: Record<string, unknown>): Promise<StepFailure | undefined> {
    const { bot } = await this.#spoken();
    const flow = bot
      .toReversed()
      .flatMap(({ bubble }) => bubble.buttons)
      .find(({ name, write }) => name === "fillIn" && write !== undefined);
    if (!flow?.write) return failure("noFlow");
    const { interactive, ...write } = flow.write as { interactive: { nfm_reply: { response_json: object } } };
    const response_json = { ...interactive.nfm_reply.response_json, ...values };
    return this.#write({
      ...write,
      interactive: { ...interactive, nfm_reply: { ...interactive.nfm_reply, response_json } },
    });
  }

  /** The first message of the bot that wasn't expected yet. */
  #next({ bot }: Spoken): BotMessage | undefined {
    return bot.find(({ id }) => !this.#taken.has(id));
  }

  #takeUp({ id }: BotMessage): void {
    this.#taken.add(id);
    this.#lastTaken = id;
  }

  async #expect(wanted: ExpectedAnswer): Promise<StepFailure | undefined> {
    const ms = this.#msOf(wanted.within);
    let last: { readonly expected: string; readonly actual: string } | undefined;
    const result = await this.#options.conversation.until(ms, (spoken) => {
      for (let next = this.#next(spoken); next; next = this.#next(spoken)) {
        this.#takeUp(next);
        const comparison = compareAnswer(wanted, next);
        if (comparison.isMatch) {
          for (const [name, value] of comparison.variables) this.#variables.set(name, value);
          return { failure: undefined };
        }
        last = { expected: comparison.expected, actual: comparison.actual };
        if (wanted.skipOthers !== true) return { failure: { ...failure("wrongAnswer"), ...last } };
      }
      return undefined;
    });
    if (result) return result.failure;
    const waited = String(ms / 1000);
    return last ? { ...failure("noMatchingAnswer", waited), ...last } : failure("noAnswer", waited);
  }

  async #expectStatus(
    wanted: Exclude<NonNullable<WrittenStep["expectStatus"]>, string>,
  ): Promise<StepFailure | undefined> {
    const ms = this.#msOf(wanted.within);
    let seen: TranscriptMessage | undefined;
    const result = await this.#options.conversation.until(ms, (spoken) => {
      const next = this.#next(spoken);
      if (next) this.#takeUp(next);
      seen = spoken.bot.find(({ id }) => id === this.#lastTaken)?.transcript;
      return seen && judgedStatus(wanted, seen);
    });
    if (result) return result.failure;
    if (!seen) return failure("noMessage");
    return {
      ...failure("otherStatus", wanted.status, seen.status, String(ms / 1000)),
      expected: statusText(wanted.status, wanted.code),
      actual: statusText(seen.status, seen.code),
    };
  }

  async #wasRefused(code: number): Promise<boolean> {
    const found = (await this.#refusals()).find((each) => each.code === code);
    if (found) this.#lastRequest = found.number;
    return found !== undefined;
  }

  /** Of calls that weren't expected yet, the oldest first. */
  async #refusals(): Promise<{ readonly number: number; readonly code: number }[]> {
    const { data } = await this.#options.control.get(requestsSchema, "/requests?limit=100");
    const refused = data.flatMap(({ number, error }) => (error ? [{ number, code: error.code }] : []));
    return refused.filter(({ number }) => number > this.#lastRequest).reverse();
  }

  async #holds(
    within: number | string | undefined,
    key: "notRead" | "notTyping" | "noReaction" | "notRefused",
    isSo: (spoken: Spoken) => boolean | Promise<boolean>,
    ...args: string[]
  ): Promise<StepFailure | undefined> {
    const ms = this.#msOf(within);
    const result = await this.#options.conversation.until(ms, async (spoken) => (await isSo(spoken)) || undefined);
    return result === undefined ? failure(key, String(ms / 1000), ...args) : undefined;
  }

  #msOf(within: number | string | undefined): number {
    return durationMs(within ?? this.#options.scenario.within);
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#options;
    const until = performance.now() + ms;
    for (let left = ms; left > 0; left = until - performance.now()) {
      signal.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, Math.min(left, longestWaitMs)));
    }
  }

  async #file(name: string): Promise<FileContent | StepFailure> {
    try {
      const bytes = await readFile(path.resolve(this.#options.folder, name));
      return { data: bytes.toString("base64"), mime_type: mimeTypeOf(name) };
    } catch (error) {
      return failure("unreadableFile", name, error instanceof Error && "code" in error ? String(error.code) : "");
    }
  }
}

function failure<K extends string>(key: K, ...args: string[]) {
  return { key: `scenario.failure.${key}` as const, args };
}

function withinOf(given: true | { within?: number | string | undefined }): number | string | undefined {
  return given === true ? undefined : given.within;
}

function isMessage({ content }: TranscriptMessage): boolean {
  return !["reaction", "edit", "revoke", "system"].includes(String(content.type));
}

const course = ["accepted", "sent", "delivered", "read", "played"];

/** Undefined while it isn't decided yet. */
function judgedStatus(
  wanted: { readonly status: string; readonly code?: number | undefined },
  { status, code }: TranscriptMessage,
): { readonly failure: StepFailure | undefined } | undefined {
  const both = { expected: statusText(wanted.status, wanted.code), actual: statusText(status, code) };
  if (wanted.status === "failed") {
    // One device may have it although another one couldn't take it.
    if (code === undefined && status !== "failed") return undefined;
    const isRight = wanted.code === undefined || wanted.code === code;
    return { failure: isRight ? undefined : { ...failure("otherCode", String(wanted.code), String(code)), ...both } };
  }
  if (status === "failed") return { failure: { ...failure("hasFailed", wanted.status, String(code)), ...both } };
  return course.indexOf(status) >= course.indexOf(wanted.status) ? { failure: undefined } : undefined;
}

function statusText(status: string, code: number | undefined): string {
  return code === undefined ? status : `${status} ${code}`;
}

/** A message in a few lines. */
export function saidText({ bubble }: BotMessage): string {
  const { header, text, footer, buttons, list, media, type } = bubble;
  const rows = list?.sections.flatMap((section) => section.rows) ?? [];
  const pressable = [...buttons, ...rows].map(({ title, name = "" }) => `[${title || name}]`).join(" ");
  const lines = [header, media && `(${media.kind})`, text, footer, pressable].filter(Boolean);
  return lines.length > 0 ? lines.join("\n") : `(${type})`;
}
