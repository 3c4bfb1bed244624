import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { HookFn } from "node:test";
import type { Locator, Page } from "playwright-core";
import { openWorkbench, type Workbench, type WorkbenchWindow } from "./workbench.ts";

/** The sample workspace, open in a workbench of its own, with ports of its own. */
export interface Sample {
  readonly workbench: Workbench;
  /** The first window. */
  readonly person: Person;
  readonly receiverPort: number;
  readonly simulatorPort: number;
  /** The extension's store, as another process of this machine sees it. */
  readonly storeFile: string;
  /** As somebody does who edits the folder's settings. */
  changeSettings(settings: Readonly<Record<string, unknown>>): void;
  /** Ends the workbench and removes what was made for it. */
  close(): Promise<void>;
}

export interface SampleOptions {
  theme?: "dark" | "light";
  startAutomatically?: boolean;
  /** What stands in the store's file before the editor starts. */
  storeContent?: string;
  /** The user's settings, added to the usual ones. */
  settings?: Readonly<Record<string, unknown>>;
}

const storePath = "data/User/globalStorage/wamid.wamid/wamid.db";

export async function openSample(options: SampleOptions = {}): Promise<Sample> {
  const { theme = "dark", startAutomatically = true, storeContent, settings = {} } = options;
  const [receiverPort, simulatorPort] = await freePorts();
  const serverDataDir = mkdtempSync(path.join(os.tmpdir(), "wamid-server-"));
  const storeFile = path.join(serverDataDir, storePath);
  if (storeContent !== undefined) {
    mkdirSync(path.dirname(storeFile), { recursive: true });
    writeFileSync(storeFile, storeContent);
  }
  const workbench = await openWorkbench({
    theme: theme === "dark" ? "Default Dark Modern" : "Default Light Modern",
    serverDataDir,
    settings,
    workspaceSettings: {
      "wamid.simulator.startAutomatically": startAutomatically,
      "wamid.receiver.port": receiverPort,
      "wamid.simulator.port": simulatorPort,
    },
  });
  workbench.page.setDefaultTimeout(15_000);
  return {
    workbench,
    person: new Person(workbench),
    receiverPort,
    simulatorPort,
    storeFile,
    changeSettings: (changes) => {
      const file = path.join(workbench.folder, ".vscode", "settings.json");
      const before = JSON.parse(readFileSync(file, "utf8"));
      writeFileSync(file, JSON.stringify({ ...before, ...changes }, undefined, 2));
    },
    close: async () => {
      await workbench.dispose();
      rmSync(serverDataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

/** For `afterEach`: a test that failed leaves a picture of the window. */
export function pictureOfFailure(sample: () => Sample | undefined): HookFn {
  return async (context) => {
    if ("passed" in context && context.passed) return;
    await sample()?.person.screenshot(`failed-${context.name.replaceAll(/\W+/g, "-")}`);
  };
}

/** The secret that the simulator signs with, read from the store's file. */
export function simulatorSecret({ storeFile }: Sample): string {
  const database = new DatabaseSync(storeFile, { readOnly: true });
  try {
    return String(database.prepare("SELECT simulator_secret FROM identity").get()?.simulator_secret);
  } finally {
    database.close();
  }
}

/** Somebody who works in one window with mouse and keyboard. */
export class Person {
  readonly #window: WorkbenchWindow;
  readonly page: Page;

  constructor(window: WorkbenchWindow) {
    this.#window = window;
    this.page = window.page;
  }

  screenshot(name: string): Promise<void> {
    return this.#window.screenshot(name);
  }

  runCommand(title: string): Promise<void> {
    return this.#window.runCommand(title);
  }

  openView(): Promise<void> {
    return this.#window.openContainer();
  }

  /** Presses a button in the header of a view, which shows its buttons to whoever points at it. */
  async pressViewButton(name: string, view = "Messages"): Promise<void> {
    await this.pane(view).locator(".pane-header").hover();
    await this.viewButton(name, view).click();
  }

  viewButton(name: string, view = "Messages"): Locator {
    return this.pane(view).locator(`.pane-header .action-label[aria-label^="${name}"]`).first();
  }

  /** A view of the container, with its header. */
  pane(view: string): Locator {
    return this.page.locator(".part.sidebar .pane", {
      has: this.page.locator(".pane-header .title", { hasText: new RegExp(`^${view}$`, "i") }),
    });
  }

  /** A row of a view by its accessible name. */
  row(name: RegExp, view = "Messages"): Locator {
    return this.pane(view).getByRole("treeitem", { name });
  }

  /** Types into the input that shows this text, and presses Enter. */
  async answer(question: RegExp, text: string): Promise<void> {
    const input = await this.#question(question);
    await input.fill(text);
    await input.press("Enter");
  }

  /** Types into the list that asks this, and takes the row with this text once it is the first one. */
  async pick(question: RegExp, text: string): Promise<void> {
    const input = await this.#question(question);
    await input.fill(text);
    await this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: text }).waitFor();
    await input.press("Enter");
  }

  async #question(question: RegExp): Promise<Locator> {
    const widget = this.page.locator(".quick-input-widget");
    await widget.getByText(question).or(widget.getByPlaceholder(question)).first().waitFor();
    return widget.locator("input.input");
  }

  /** Sends a text from the view's button. */
  async sendText(to: string, text: string): Promise<void> {
    await this.pressViewButton("Send Test Message");
    await this.pick(/What to send/, "Text");
    await this.answer(/Text of the message/, text);
    await this.pick(/Phone number with country code/, to);
  }

  /** Takes what the editor's own dialog for files proposes. */
  async saveDialog(): Promise<void> {
    const widget = this.page.locator(".quick-input-widget");
    await widget.locator("input.input").waitFor();
    await widget.getByRole("button", { name: /^(OK|Save)/ }).click();
  }

  /** Opens a file of the folder, at a line where one is given. */
  async openFile(name: string, line?: number): Promise<void> {
    await this.page.keyboard.press("Control+P");
    const input = this.page.locator(".quick-input-widget input.input");
    await input.fill(line === undefined ? name : `${name}:${line}`);
    await this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: name }).waitFor();
    await input.press("Enter");
    await this.page.locator(`.tab[aria-label^="${name}"]`).waitFor();
  }

  /** Rests the mouse on a code in the editor until its explanation shows; the extension may still be starting. */
  async hoverCode(code: string, says: string): Promise<void> {
    const place = this.page.locator(".view-line span", { hasText: new RegExp(`^\\s*${code}$`) }).first();
    const explanation = this.page.locator(".monaco-hover", { hasText: says }).first();
    for (let tries = 0; !(await explanation.isVisible()); tries++) {
      await this.page.mouse.move(5, 5);
      await place.hover();
      await explanation.waitFor({ timeout: 3_000 }).catch((error: unknown) => {
        if (tries === 5) throw error;
      });
    }
  }

  hoverLink(text: string): Locator {
    return this.page.locator(".monaco-hover a", { hasText: text }).first();
  }

  async showProblems(): Promise<void> {
    if (!(await this.page.locator(".markers-panel").isVisible())) await this.page.keyboard.press("Control+Shift+M");
    await this.page.locator(".markers-panel").waitFor();
  }

  /** A row of the Problems view. */
  problem(text: string): Locator {
    return this.page.locator(".markers-panel .monaco-list-row", { hasText: text }).first();
  }

  /** Clicks into a code in the editor. */
  async placeCursor(code: string): Promise<void> {
    await this.page
      .locator(".view-line span", { hasText: new RegExp(`^\\s*${code}$`) })
      .first()
      .click();
  }

  /** Takes an action from the light bulb's menu, which it first makes a picture of. */
  async pickQuickFix(title: string, picture: string): Promise<void> {
    const action = this.page.locator(".action-widget .monaco-list-row", { hasText: title }).first();
    // The diagnostics may not be there yet, and with them their fixes.
    for (let tries = 0; !(await action.isVisible()); tries++) {
      await this.page.keyboard.press("Escape");
      await this.page.keyboard.press("Control+.");
      await action.waitFor({ timeout: 2_000 }).catch((error: unknown) => {
        if (tries === 5) throw error;
      });
    }
    await this.screenshot(picture);
    await action.click();
  }

  /** Types a line into the terminal, which is opened where it isn't. */
  async typeInTerminal(line: string): Promise<void> {
    await this.runCommand("Terminal: Focus Terminal");
    await this.page.locator(".terminal.xterm .xterm-rows > div", { hasText: /\S/ }).first().waitFor();
    await this.page.keyboard.type(line);
    await this.page.keyboard.press("Enter");
  }

  /** Rests the mouse on a word of the terminal's output until the link says this. */
  async hoverInTerminal(word: string, says: string): Promise<void> {
    const tooltip = this.page.locator(".monaco-hover", { hasText: says }).first();
    for (let tries = 0; !(await tooltip.isVisible()); tries++) {
      const place = await this.#inTerminal(word);
      // From another line: the links of the one under the mouse aren't asked for again.
      await this.page.mouse.move(place.x, place.y + 80);
      await this.page.mouse.move(place.x, place.y, { steps: 5 });
      await tooltip.waitFor({ timeout: 3_000 }).catch((error: unknown) => {
        if (tries === 5) throw error;
      });
    }
  }

  async openTerminalLink(word: string): Promise<void> {
    const place = await this.#inTerminal(word);
    await this.page.keyboard.down("Control");
    await this.page.mouse.move(place.x - 1, place.y);
    await this.page.mouse.click(place.x, place.y);
    await this.page.keyboard.up("Control");
  }

  /** Leaves neither an editor nor the panel open. */
  async tidyUp(): Promise<void> {
    await this.runCommand("View: Close All Editors");
    await this.page.locator(".tabs-container .tab").first().waitFor({ state: "detached" });
    const hide = this.page.locator('.part.panel .action-label[aria-label^="Hide Panel"]');
    if (await hide.isVisible()) await hide.click();
  }

  /** The middle of a word in the last line of the terminal that has it. */
  async #inTerminal(word: string): Promise<{ x: number; y: number }> {
    const row = this.page.locator(".xterm-rows > div", { hasText: new RegExp(`^Error: .*${word}`) }).last();
    await row.waitFor();
    // A link that shows splits the text: every character is as wide as those of its beginning.
    const beginning = row.locator("span").first();
    const [box, words, first] = await Promise.all([
      beginning.boundingBox(),
      row.textContent(),
      beginning.textContent(),
    ]);
    const at = words?.indexOf(word) ?? -1;
    if (box === null || !first || at === -1) throw new Error(`no ${word} in the terminal`);
    return { x: box.x + (box.width / first.length) * (at + word.length / 2), y: box.y + box.height / 2 };
  }

  /** The status bar item, by what it says to a screen reader. */
  health(word: "healthy" | "degraded" | "down" | "unknown"): Locator {
    return this.page.locator(`.statusbar-item[aria-label*="${word}"][id="wamid.wamid.wamid.health"]`);
  }
}

/** Two ports that nobody listens on right now. */
async function freePorts(): Promise<[number, number]> {
  const listening = [createServer(), createServer()].map(
    (server) =>
      new Promise<{ port: number; close: () => void }>((resolve, reject) => {
        server.once("error", reject);
        server.listen(0, "127.0.0.1", () => {
          const address = server.address();
          if (typeof address !== "object" || address === null) return reject(new Error("no address"));
          resolve({ port: address.port, close: () => server.close() });
        });
      }),
  );
  const [first, second] = await Promise.all(listening);
  if (first === undefined || second === undefined) throw new Error("no port");
  first.close();
  second.close();
  return [first.port, second.port];
}
