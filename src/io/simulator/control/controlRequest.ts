import type { Context } from "hono";
import { read } from "../../../core/simulator/control.ts";

/** A request that can't be carried out: an HTTP status, and a sentence for whoever wrote it. */
export class ControlError extends Error {
  override readonly name = "ControlError";

  constructor(
    readonly status: 400 | 404 | 409,
    message: string,
  ) {
    super(message);
  }
}

/** @throws ControlError 400 for what isn't JSON, or not what was asked for */
export async function body<S extends Parameters<typeof read>[0]>(context: Context, schema: S) {
  return readAs(schema, await json(context));
}

export async function json(context: Context): Promise<unknown> {
  try {
    return JSON.parse(await context.req.text());
  } catch {
    throw new ControlError(400, "The body has to be JSON.");
  }
}

export function readAs<S extends Parameters<typeof read>[0]>(schema: S, value: unknown) {
  const result = read(schema, value);
  if ("problem" in result) throw new ControlError(400, result.problem);
  return result.value;
}

/** @throws ControlError 404 */
export function known<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new ControlError(404, `There is no such ${what}.`);
  return found;
}
