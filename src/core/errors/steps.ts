/** Work in steps of a few milliseconds, between which whoever runs it can give way. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** What steps lead to, without a pause between them. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
