// The desktop editor, where there is a screen to show it on and a way to download it.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { quietSettings } from "./editor.mjs";
import { root, vsix } from "./root.mjs";

/** @typedef {{ executable: string; version: string }} DesktopEditor */

/** The desktop editor's release of each served one. */
const releases = { "1.110.0": "1.110.0", "1.139.1": "1.139.1" };

function hasScreen() {
  if (process.platform !== "linux") return process.env.CI === undefined;
  return process.env.DISPLAY !== undefined || process.env.WAYLAND_DISPLAY !== undefined;
}

/**
 * Downloads the desktop editor, or finds it below .vscode-test. WAMID_EDITOR=desktop insists on it, and
 * WAMID_EDITOR=served does without it.
 * @param {import("./editor.mjs").EditorVersion} version
 * @returns {Promise<DesktopEditor | undefined>} undefined: the served one is to be used
 */
export async function desktopEditor(version) {
  const wish = process.env.WAMID_EDITOR;
  if (wish === "served" || (wish !== "desktop" && !hasScreen())) return undefined;
  const { downloadAndUnzipVSCode, SilentReporter } = await import("@vscode/test-electron");
  try {
    const executable = await downloadAndUnzipVSCode({
      version: releases[version],
      cachePath: path.join(root, ".vscode-test"),
      reporter: new SilentReporter(),
      timeout: 30_000,
    });
    return { executable, version };
  } catch (error) {
    if (wish === "desktop") throw error;
    console.error("The desktop VS Code can't be downloaded; the served one is used.");
    return undefined;
  }
}

/**
 * @param {string} profile folder of its user data and extensions
 */
const profileArgs = (profile) => [
  `--user-data-dir=${path.join(profile, "user")}`,
  `--extensions-dir=${path.join(profile, "extensions")}`,
];

/**
 * @param {DesktopEditor} editor
 * @param {string} profile
 */
async function installInDesktop(editor, profile) {
  const { resolveCliArgsFromVSCodeExecutablePath } = await import("@vscode/test-electron");
  const [cli = "", ...args] = resolveCliArgsFromVSCodeExecutablePath(editor.executable, {
    reuseMachineInstall: true, // leaves the profile's folders to profileArgs
  });
  const done = spawnSync(cli, [...args, ...profileArgs(profile), "--install-extension", vsix, "--force"], {
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (done.status !== 0) throw new Error(`${vsix} could not be installed: ${done.stdout}${done.stderr}`);
}

/**
 * @param {DesktopEditor} editor
 * @param {{ suite: string; folder: string; results: string; temporary: string }} options
 */
export async function runDesktopSuite(editor, { suite, folder, results, temporary }) {
  const { runTests } = await import("@vscode/test-electron");
  await installInDesktop(editor, temporary);
  // A suite needs an extension in development; ours is installed, so it gets an empty one.
  const empty = path.join(temporary, "empty");
  mkdirSync(empty);
  const manifest = { name: "empty", publisher: "wamid-test", version: "0.0.0", engines: { vscode: "*" } };
  writeFileSync(path.join(empty, "package.json"), JSON.stringify(manifest));
  await runTests({
    vscodeExecutablePath: editor.executable,
    extensionDevelopmentPath: empty,
    extensionTestsPath: suite,
    extensionTestsEnv: { WAMID_RESULTS: results },
    launchArgs: [folder, ...profileArgs(temporary), "--disable-workspace-trust", "--skip-welcome"],
    reuseMachineInstall: true,
  });
}

/**
 * Opens a window with a clean profile.
 * @param {DesktopEditor} editor
 * @param {{ folder: string; profile: string }} options
 * @returns {Promise<{ ended: Promise<unknown>; close: () => Promise<void> }>}
 */
export async function openDesktop(editor, { folder, profile }) {
  await installInDesktop(editor, profile);
  const user = path.join(profile, "user", "User");
  mkdirSync(user, { recursive: true });
  writeFileSync(path.join(user, "settings.json"), JSON.stringify(quietSettings));
  const args = ["--new-window", "--disable-workspace-trust", "--skip-welcome", ...profileArgs(profile), folder];
  const child = spawn(editor.executable, args, { stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("exit", resolve).once("error", resolve));
  return {
    ended,
    async close() {
      child.kill();
      await ended;
    },
  };
}
