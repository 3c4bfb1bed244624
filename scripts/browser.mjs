import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

/** @returns {string[]} where a browser is on this platform, the likeliest first */
function usualPlaces() {
  const { env } = process;
  if (process.platform === "darwin") {
    return ["Google Chrome", "Microsoft Edge", "Chromium"].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (process.platform === "win32") {
    const folders = [env.PROGRAMFILES, env["PROGRAMFILES(X86)"], env.LOCALAPPDATA].filter(
      (folder) => folder !== undefined,
    );
    const programs = ["Google\\Chrome\\Application\\chrome.exe", "Microsoft\\Edge\\Application\\msedge.exe"];
    return programs.flatMap((program) => folders.map((folder) => path.join(folder, program)));
  }
  const names = ["chromium", "google-chrome", "google-chrome-stable", "chromium-browser", "microsoft-edge"];
  const folders = ["/usr/bin", "/usr/local/bin", "/opt/google/chrome", "/snap/bin"];
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
}

const findBrowser = () => usualPlaces().find((file) => existsSync(file));

/** Debian's Chromium by apt-get, where that can work; its output is shown only when it fails. */
function installChromium() {
  if (!existsSync("/usr/bin/apt-get") || process.getuid?.() !== 0) return;
  console.error("Installing Chromium (apt-get) …");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  // With fonts for the screenshots, of the languages that the extension speaks.
  const packages = ["chromium", "fonts-liberation", "fonts-noto-cjk"];
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", ...packages]]) {
    const { status, stdout, stderr } = spawnSync("apt-get", ["-qq", ...args], { env, encoding: "utf8" });
    if (status !== 0) console.error(`apt-get ${args[0]} failed:\n${stdout}${stderr}`);
  }
}

/** @returns {string} an installed Chrome, Edge or Chromium; as root on Debian it is installed first */
export function browserPath() {
  const chosen = process.env.CHROME_PATH;
  if (chosen && !existsSync(chosen)) throw new Error(`CHROME_PATH names no file: ${chosen}`);
  let found = chosen ?? findBrowser();
  if (!found) {
    installChromium();
    found = findBrowser();
  }
  if (!found) throw new Error("Install Chrome, Edge or Chromium, or set CHROME_PATH to one: the tests drive it.");
  return found;
}

/**
 * A browser without a window, which asks nothing of the network on its own.
 * @returns {Promise<import("playwright-core").Browser>}
 */
export async function launchBrowser() {
  const { chromium } = await import("playwright-core");
  return chromium.launch({
    executablePath: browserPath(),
    chromiumSandbox: process.platform === "linux" ? process.getuid?.() !== 0 : true, // as root there is no sandbox
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
