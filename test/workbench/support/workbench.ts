import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import type { BrowserContext, Page } from "playwright-core";
import { launchBrowser } from "../../../scripts/browser.mjs";
import {
  type EditorVersion,
  installEditor,
  installExtension,
  newestEditor,
  serveEditor,
  windowUrl,
} from "../../../scripts/editor.mjs";
import { root } from "../../../scripts/root.mjs";

export interface WorkbenchOptions {
  version?: EditorVersion;
  theme?: "Default Dark Modern" | "Default Light Modern";
  /** The opened folder; a copy of sample/ when it is left out. */
  folder?: string;
  /** What the server keeps from one start to the next, extensions and their storage included; a new one by default. */
  serverDataDir?: string;
  /** The user's settings, added to those that keep a new window quiet. */
  settings?: Readonly<Record<string, unknown>>;
  /** Added to the folder's .vscode/settings.json when the folder is the copy of sample/. */
  workspaceSettings?: Readonly<Record<string, unknown>>;
  size?: { width: number; height: number };
  /** Another package of the extension, one that shows no container in the activity bar. */
  packageWithoutViews?: string;
}

/** One window: a page that shows the workbench. */
export interface WorkbenchWindow {
  readonly page: Page;
  /** Writes out/screenshots/<name>-<dark or light>.png. */
  screenshot(name: string): Promise<void>;
  /** Picks a command in the palette, by its title as the palette shows it. */
  runCommand(title: string): Promise<void>;
  /** Opens the extension's container in the sidebar. */
  openContainer(): Promise<void>;
  close(): Promise<void>;
}

/** An editor with one window; more can be opened on it. */
export interface Workbench extends WorkbenchWindow {
  readonly folder: string;
  readonly serverDataDir: string;
  openWindow(folder?: string): Promise<WorkbenchWindow>;
  /** Process ids of the running extension hosts. Not on Windows. */
  extensionHosts(): number[];
  /** Ends the windows and the server, and removes what was made for them. */
  dispose(): Promise<void>;
}

/** The title of the extension's container, as the activity bar shows it. */
export const containerTitle: string = JSON.parse(readFileSync(path.join(root, "package.nls.json"), "utf8"))[
  "container.title"
];

/** Opens an editor with the packaged extension installed, and waits until its window knows the extension. */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const { version = newestEditor, theme = "Default Dark Modern", size = { width: 1280, height: 800 } } = options;
  const temporary = mkdtempSync(path.join(os.tmpdir(), "wamid-workbench-"));
  const folder = options.folder ?? copySample(path.join(temporary, "sample"), options.workspaceSettings ?? {});
  const serverDataDir = options.serverDataDir ?? path.join(temporary, "server");
  // In reverse order, whatever has been made so far.
  const endings: (() => Promise<void>)[] = [
    async () => rmSync(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  ];
  const dispose = async () => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  try {
    const editor = await installEditor(version);
    await installExtension(editor, serverDataDir, options.packageWithoutViews);
    const server = await serveEditor(editor, {
      dataDir: serverDataDir,
      settings: { "workbench.colorTheme": theme, ...options.settings },
    });
    endings.push(() => server.stop());
    const browser = await launchBrowser();
    endings.push(() => browser.close());
    const context = await browser.newContext({ viewport: size, permissions: ["clipboard-read", "clipboard-write"] });
    const shade = theme === "Default Dark Modern" ? "dark" : "light";
    const hosts = () => extensionHostsBelow(server.pid);
    const open = async (opened: string) => {
      const before = hosts();
      const window = await openWindow(context, windowUrl(server.origin, { folder: opened }), {
        shade,
        hasContainer: options.packageWithoutViews === undefined,
      });
      // A window shows what it remembers of an extension before it has started a host for it.
      const lastMs = Date.now() + 30_000;
      while (process.platform !== "win32" && hosts().every((pid) => before.includes(pid))) {
        if (Date.now() > lastMs) throw new Error(`No extension host was started: ${server.log}`);
        await setTimeout(50);
      }
      return window;
    };
    return {
      ...(await open(folder)),
      folder,
      serverDataDir,
      openWindow: (other = folder) => open(other),
      extensionHosts: hosts,
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

function copySample(folder: string, settings: Readonly<Record<string, unknown>>): string {
  cpSync(path.join(root, "sample"), folder, { recursive: true });
  if (Object.keys(settings).length === 0) return folder;
  const file = path.join(folder, ".vscode", "settings.json");
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ ...settingsIn(file), ...settings }, undefined, 2));
  return folder;
}

function settingsIn(file: string): object {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

async function openWindow(
  context: BrowserContext,
  url: string,
  { shade, hasContainer }: { shade: string; hasContainer: boolean },
): Promise<WorkbenchWindow> {
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(url);
  const container = page.locator(`.activitybar a.action-label[aria-label^="${containerTitle}"]`);
  const ready = hasContainer ? container : page.locator(".explorer-folders-view .monaco-list-row").first();
  await ready.waitFor({ timeout: 60_000 });
  return {
    page,
    async screenshot(name) {
      await page.screenshot({ path: path.join(root, "out", "screenshots", `${name}-${shade}.png`) });
    },
    async runCommand(title) {
      await page.keyboard.press("F1");
      const input = page.locator(".quick-input-widget input.input");
      await input.fill(`>${title}`);
      await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().click();
    },
    async openContainer() {
      const open = page.locator(".sidebar .composite.title", { hasText: new RegExp(containerTitle, "i") });
      if (!(await open.isVisible())) await container.click();
      await open.waitFor();
    },
    close: () => page.close(),
  };
}

/** Every process below one that is an extension host. */
function extensionHostsBelow(pid: number): number[] {
  const lines = execFileSync("ps", ["-A", "-ww", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).trim().split("\n");
  const processes = lines.map((line) => {
    const [, id = "0", parent = "0", command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return { id: Number(id), parent: Number(parent), command };
  });
  const below = new Set([pid]);
  for (let grown = true; grown; ) {
    const children = processes.filter(({ id, parent }) => below.has(parent) && !below.has(id));
    for (const { id } of children) below.add(id);
    grown = children.length > 0;
  }
  return processes
    .filter(({ id, command }) => below.has(id) && command.includes("--type=extensionHost"))
    .map(({ id }) => id);
}
