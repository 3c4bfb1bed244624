import { createServer } from "node:net";

/** How many ports above the wanted one, and then below it, are tried. */
const tries = 50;

/** A port near `wanted` on 127.0.0.1 that can be listened on, `taken` left out; undefined when none of those that are tried can. */
export async function freePort(wanted: number, taken: readonly number[] = []): Promise<number | undefined> {
  for (const step of [1, -1]) {
    for (let distance = 1; distance <= tries; distance++) {
      const port = wanted + step * distance;
      if (port < 1024 || port > 65_535 || taken.includes(port)) continue;
      if (await isFree(port)) return port;
    }
  }
  return undefined;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
