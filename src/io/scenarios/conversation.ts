import type { SeenAnswer } from "../../core/scenarios/answer.ts";
import { type TranscriptMessage, transcriptSchema } from "../../core/scenarios/transcript.ts";
import type { ControlClient } from "../simulator/control/controlClient.ts";

/** A message of the bot's, with what became of it. */
export interface BotMessage extends SeenAnswer {
  readonly id: string;
  readonly transcript: TranscriptMessage;
}

/** What both have written, as it is now. */
export interface Spoken {
  /** The oldest first. */
  readonly bot: readonly BotMessage[];
  readonly customer: readonly TranscriptMessage[];
  /** When the bot last was shown as typing, by the simulator's clock. */
  readonly typedAt: number | undefined;
}

interface Options {
  readonly control: ControlClient;
  readonly personaId: string;
  readonly numberId: string | undefined;
  readonly signal: AbortSignal;
}

/** Some changes come with the time alone, such as a message that is read: it is looked again after so many milliseconds. */
const againMs = 250;

/** A conversation that is waited in. */
export class Conversation {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  async spoken(): Promise<Spoken> {
    const { control, personaId, numberId } = this.#options;
    const query = numberId === undefined ? "" : `?${new URLSearchParams({ number: numberId })}`;
    const path = `/personas/${encodeURIComponent(personaId)}/messages${query}`;
    const [transcript, { messages }] = await Promise.all([
      control.get(transcriptSchema, path),
      control.chat(personaId, numberId),
    ]);
    const bubbles = new Map(messages.map((bubble) => [bubble.id, bubble]));
    return {
      typedAt: transcript.typedAt,
      customer: transcript.data.filter(({ direction }) => direction === "incoming"),
      // What is no message of its own has no bubble: reactions. What came between the two calls is seen next time.
      bot: transcript.data.flatMap((message) => {
        const bubble = bubbles.get(message.id);
        if (message.direction !== "outgoing" || !bubble) return [];
        return [{ id: message.id, bubble, content: message.content, transcript: message }];
      }),
    };
  }

  /**
   * Looks again and again until `found` gives something.
   * @returns undefined when the time is up
   * @throws Failure cancelled
   */
  async until<T>(
    ms: number,
    found: (spoken: Spoken) => T | undefined | Promise<T | undefined>,
  ): Promise<T | undefined> {
    const { control, signal } = this.#options;
    const deadline = performance.now() + ms;
    let wake = () => {};
    let hasChanged = false;
    const watch = control.watch(() => {
      hasChanged = true;
      wake();
    });
    try {
      for (;;) {
        signal.throwIfAborted();
        hasChanged = false;
        const isLast = performance.now() >= deadline;
        const result = await found(await this.spoken());
        if (result !== undefined || isLast) return result;
        if (hasChanged) continue;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, Math.max(0, Math.min(againMs, deadline - performance.now())));
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
          signal.addEventListener("abort", wake, { once: true });
        });
        signal.removeEventListener("abort", wake);
      }
    } finally {
      watch.dispose();
    }
  }
}
