// The extension, packaged and installed in a real VS Code with a clean profile, with sample/ open: `npm start`
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { packageExtension } from "./build.mjs";
import { desktopEditor, openDesktop } from "./desktop.mjs";
import { installEditor, installExtension, newestEditor, serveEditor, windowUrl } from "./editor.mjs";
import { root } from "./root.mjs";
import { setup } from "./setup.mjs";

const steps = [
  "Click the WhatsApp icon in the bar on the left: the simulator is running.",
  'Click "Send Test Message" (the paper plane) at the top of the view, and pick Text.',
  "Write anything, then take +1 202 555 0101 as the recipient, and watch the message reach read.",
  "Send another one to +1 202 555 0111, and open it: it fails with 131047, which is explained.",
  "Open payloads/ and hover over an error code.",
];

/** @param {string} where */
function explain(where) {
  console.log(`\n${where}\n`);
  for (const [index, step] of steps.entries()) console.log(`  ${index + 1}. ${step}`);
  console.log("\nCtrl-C stops all of it.");
}

/** @returns {Promise<void>} done when somebody wants this program to end */
const toldToEnd = () =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.once(signal, () => {
        console.log("\nStopping …");
        resolve();
      });
    }
  });

await setup();
await packageExtension();
const folder = path.join(root, "sample");
const profile = mkdtempSync(path.join(os.tmpdir(), "wamid-start-"));
const told = toldToEnd();
try {
  const desktop = await desktopEditor(newestEditor);
  if (desktop) {
    const window = await openDesktop(desktop, { folder, profile });
    explain(`VS Code ${newestEditor} is opening.`);
    await Promise.race([told, window.ended]);
    await window.close();
  } else {
    const editor = await installEditor(newestEditor);
    await installExtension(editor, profile);
    const server = await serveEditor(editor, { dataDir: profile });
    explain(`VS Code ${newestEditor} is served at ${windowUrl(server.origin, { folder })}\nOpen it in a browser.`);
    const end = await Promise.race([told, server.ended.then(() => "alone")]);
    await server.stop();
    if (end === "alone") throw new Error("The editor ended by itself.");
  }
} finally {
  rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
