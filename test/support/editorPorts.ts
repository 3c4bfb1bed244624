import { createServer } from "node:net";
import * as vscode from "vscode";

/** Gives the receiver and the simulator of this editor ports that nobody uses, unless that has been done: the default ones may be taken. */
export async function useFreePorts(): Promise<void> {
  const settings = vscode.workspace.getConfiguration("wamid");
  for (const service of ["receiver", "simulator"] as const) {
    if (settings.inspect(`${service}.port`)?.globalValue !== undefined) continue;
    await settings.update(`${service}.port`, await freePort(), vscode.ConfigurationTarget.Global);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
