// What every script begins with: the packages of the lockfile, and the pinned Node. Imports nothing but Node's own
// modules, because on a fresh clone nothing else is there yet; the other scripts import packages inside functions.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runChild } from "./child.mjs";
import { root } from "./root.mjs";

const windows = process.platform === "win32";
const modules = path.join(root, "node_modules");
const stamp = path.join(modules, ".wamid-lock");
const pinnedNode = path.join(modules, "node", "bin", windows ? "node.exe" : "node");

/** @returns {string} what node_modules was installed from */
const lockHash = () =>
  createHash("sha256")
    .update(readFileSync(path.join(root, "package-lock.json")))
    .digest("hex");

/** @param {string} message */
function stop(message) {
  console.error(message);
  process.exit(1);
}

/**
 * npm, quietly: its output is shown only when it fails.
 * @param {string[]} args
 * @param {string} cwd
 * @returns {boolean} whether it succeeded
 */
export function npm(args, cwd) {
  const done = spawnSync("npm", [...args, "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"], {
    cwd,
    encoding: "utf8",
    shell: windows, // npm is a .cmd file there, which can't be started otherwise
    maxBuffer: 64 * 1024 * 1024,
  });
  if (done.error) console.error(`npm could not be started: ${done.error.message}`);
  if (done.status !== 0) process.stderr.write(`${done.stdout ?? ""}${done.stderr ?? ""}`);
  return done.status === 0;
}

/** @returns {boolean} whether npm's own note in node_modules says what the lockfile says, as after `npm install x` */
function upToDate() {
  const note = path.join(modules, ".package-lock.json");
  if (!existsSync(note)) return false;
  const installed = JSON.parse(readFileSync(note, "utf8")).packages;
  const { "": _root, ...locked } = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(locked).every(([name, { version, optional }]) =>
    installed[name] ? installed[name].version === version : optional === true,
  );
}

/** Installs the packages when they are missing or other than the lockfile's. */
export function installPackages() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < 20) stop(`Node 20 or newer is needed; this is ${process.version}.`);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lockHash()) return;
  if (upToDate()) return writeFileSync(stamp, lockHash());
  console.error("Installing packages (npm ci) …");
  if (!npm(["ci"], root)) stop("npm ci failed, see above.");
  writeFileSync(stamp, lockHash());
}

/**
 * Installs the packages when they are missing or other than the lockfile's, then goes on under the pinned Node: when
 * another one runs this script, the script is run again and this process only waits for it.
 */
export async function setup() {
  installPackages();
  process.env.PATH = `${path.join(modules, ".bin")}${path.delimiter}${process.env.PATH}`;
  const pinned = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")).packages["node_modules/node"];
  if (process.versions.node === pinned.version) return;
  // The package `node` fetches its binary in an install script, which npm's ignore-scripts setting would have skipped.
  if (!existsSync(pinnedNode) && !npm(["rebuild", "node"], root)) stop("The pinned Node could not be installed.");
  if (!existsSync(pinnedNode)) stop("The pinned Node is missing: npm's install scripts are switched off.");
  process.exit(await runChild(pinnedNode, [...process.execArgv, ...process.argv.slice(1)]));
}
