/** How long the host is kept busy at a time. */
const sliceMs = 8;

interface Job {
  /** Runs until the time or until its end. Whether there is more. */
  run(until: number): boolean;
}

/** Long work in short slices, between which the host can do everything else. Several works take turns. */
export class Slices {
  readonly #jobs: Job[] = [];
  #turn: ReturnType<typeof setTimeout> | undefined;

  /** Steps through the work to its end; undefined once it isn't wanted any more. Rejects with what a step throws. */
  do<T>(work: Generator<undefined, T, undefined>, isWanted: () => boolean): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const run = (until: number): boolean => {
        try {
          while (isWanted()) {
            const step = work.next();
            if (step.done === true) {
              resolve(step.value);
              return false;
            }
            if (performance.now() >= until) return true;
          }
          resolve(undefined);
        } catch (error) {
          reject(error);
        }
        return false;
      };
      this.#jobs.push({ run });
      this.#next();
    });
  }

  #next(): void {
    this.#turn ??= setTimeout(() => {
      this.#turn = undefined;
      const job = this.#jobs.shift();
      if (job?.run(performance.now() + sliceMs) === true) this.#jobs.push(job);
      if (this.#jobs.length > 0) this.#next();
    });
  }
}
