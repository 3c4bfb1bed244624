import { type CatalogueLanguage, catalogueLanguage } from "../../core/errors/catalogue.ts";

/** Narrower and wider than this, text is hard to read; a pipe has no width at all. */
const narrowest = 40;
const widest = 100;
const withoutTerminal = 80;

/** What a command writes to and reads from. */
export interface Terminal {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Of the Node that runs this, `24.1.0`. */
  readonly nodeVersion: string;
  /** How many columns a line of text may have. */
  readonly width: number;
  /** Whether bold and colours are understood. */
  readonly colours: boolean;
  print(text: string): void;
  /** On stderr. */
  complain(text: string): void;
  stdin(): AsyncIterable<Uint8Array>;
  /** How many bytes of what was printed nobody has read yet. */
  unread(): number;
  /** Done when somebody wants this program to end; until it is asked for, that ends it at once. */
  untilToldToEnd(): Promise<void>;
}

/** The terminal that this process runs in. */
export function processTerminal(process: NodeJS.Process): Terminal {
  const { stdout, stderr, stdin, env } = process;
  const columns = stdout.isTTY ? stdout.columns : withoutTerminal;
  return {
    folder: process.cwd(),
    environment: env,
    nodeVersion: process.versions.node,
    width: Math.min(widest, Math.max(narrowest, columns > 0 ? columns : withoutTerminal)),
    // An empty NO_COLOR counts as none: https://no-color.org
    colours: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb",
    print: (text) => void stdout.write(`${text}\n`),
    complain: (text) => void stderr.write(`${text}\n`),
    stdin: () => stdin,
    unread: () => stdout.writableLength,
    untilToldToEnd: () =>
      new Promise((resolve) => {
        process.removeAllListeners("SIGINT");
        const end = () => {
          // While somebody waits for more of it, the process doesn't end.
          stdin.destroy();
          resolve();
        };
        for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, end);
      }),
  };
}

/** The language of the environment, by POSIX's order; English where the texts aren't there in it. */
export function environmentLanguage(environment: Terminal["environment"]): CatalogueLanguage {
  const locale = [environment.LC_ALL, environment.LC_MESSAGES, environment.LANG].find(Boolean);
  return catalogueLanguage(locale ?? "");
}
