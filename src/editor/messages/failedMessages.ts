import type { OwnMessages } from "../explain/ownMessages.ts";
import type { Services } from "../services.ts";

interface Options {
  services: Pick<Services, "existingStore">;
  /** Milliseconds since 1970. */
  now: () => number;
}

const dayMs = 86_400_000;
/** Whoever rests the mouse on a code isn't kept waiting for a file to be opened: the next time it is. */
const patienceMs = 100;

/** How many of the user's messages failed lately. */
export class FailedMessages implements OwnMessages {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** With this code in the last 24 hours; undefined where there is no store, or it isn't open soon enough. */
  async failedLately(code: number): Promise<number | undefined> {
    const { services, now } = this.#options;
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), patienceMs);
    });
    try {
      const store = await Promise.race([services.existingStore(), tooLate]);
      return store?.failedSince(code, now() - dayMs);
    } catch {
      // The Messages view says what is wrong with the store.
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}
