import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/**
 * Starts a file of this folder in a process of its own, which is alone with its garbage collector and its event loop. Node runs the sources
 * as they are.
 */
export function startChild(file: string, args: readonly string[] = [], flags: readonly string[] = []): ChildProcess {
  return fork(`bench/${file}`, args, { execArgv: ["--experimental-transform-types", "--no-warnings", ...flags] });
}

/** The next message of a child, which is asked for it first where there is a question. Rejects when the child ends before. */
export async function answerOf<T>(child: ChildProcess, question?: object): Promise<T> {
  const gone = new AbortController();
  const exit = () => gone.abort(new Error(`${child.spawnargs.join(" ")} ended`));
  child.once("exit", exit);
  try {
    const answered = once(child, "message", { signal: gone.signal });
    if (question !== undefined) child.send(question);
    const [answer] = await answered;
    return answer;
  } finally {
    child.off("exit", exit);
  }
}

export async function stopChild(child: ChildProcess): Promise<void> {
  const exited = child.exitCode === null && child.signalCode === null ? once(child, "exit") : undefined;
  child.kill("SIGKILL");
  await exited;
}
