import { createServer } from "node:net";

/** How many ports above the wanted one are tried. */
const tries = 50;

/** The first port above `wanted` on 127.0.0.1 that nobody listens on, `taken` left out; undefined when all that are tried are in use. */
export async function freePort(wanted: number, taken: readonly number[] = []): Promise<number | undefined> {
  for (let port = wanted + 1; port <= Math.min(wanted + tries, 65_535); port++) {
    if (!taken.includes(port) && (await isFree(port))) return port;
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
