import { spawn } from "node:child_process";

/**
 * Runs a program to its end, as a part of this one: it has this one's output, and is ended with it. When this one is
 * told to end, it waits for the other to clean up, and then does. On Ctrl-C the terminal has told both.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string; env?: NodeJS.ProcessEnv; limitMs?: number }} [options] after `limitMs` it is told to end
 * @returns {Promise<number>} exit code, 1 when a signal ended it
 */
export function runChild(program, args, { limitMs, ...options } = {}) {
  const child = spawn(program, args, { ...options, stdio: ["ignore", "inherit", "inherit"] });
  let told = false;
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => {
      told = true;
      if (signal !== "SIGINT") child.kill(signal);
    });
  }
  const late = () => {
    console.error(`Ended after ${(limitMs ?? 0) / 60_000} minutes.`);
    child.kill("SIGTERM");
  };
  const timer = limitMs === undefined ? undefined : setTimeout(late, limitMs);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      clearTimeout(timer);
      if (told) process.exit(code ?? 1);
      resolve(code ?? 1);
    });
  });
}
