import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import type { Locator } from "playwright-core";
import { openSample, pictureOfFailure, type Sample, simulatorSecret } from "./support/sample.ts";

const file = "bot.wamid-scenario.yaml";

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

for (const theme of ["dark", "light"] as const) {
  describe(`scenarios, ${theme}`, () => {
    let sample: Sample;
    let bot: ChildProcess | undefined;
    let port: number;
    before(async () => {
      port = await freePort();
      sample = await openSample({
        theme,
        settings: { "wamid.scenarios.webhook": `http://127.0.0.1:${port}/` },
      });
      await sample.person.openView();
      await sample.person
        .row(/simulator/i, "Simulator")
        .first()
        .waitFor({ timeout: 60_000 })
        .catch(() => undefined);
      await sample.person.page.setViewportSize({ width: 1400, height: 900 });
    });
    after(async () => {
      bot?.kill();
      await sample.close();
    });
    afterEach(pictureOfFailure(() => sample));

    const lens = (title: string): Locator =>
      sample.person.page.locator(".codelens-decoration a", { hasText: title }).first();
    const notification = (text: RegExp): Locator =>
      sample.person.page.locator(".notification-toast", { hasText: text }).first();

    it("are run from the line above their name, and say that the bot doesn't run", async () => {
      const { person } = sample;
      await person.openFile(file);
      await lens("Run Scenario").waitFor({ timeout: 30_000 });
      await person.screenshot("scenario-file");
      await lens("Run All (2)").click();
      await notification(/Nobody answers at/).waitFor({ timeout: 60_000 });
      await person.screenshot("scenario-no-bot");
    });

    it("are passed by the sample's bot, each step in the output", async () => {
      const { person, simulatorPort } = sample;
      bot = spawn(process.execPath, [path.join(sample.workbench.folder, "bot.mjs"), "listen", String(port)], {
        env: {
          PATH: process.env.PATH,
          WHATSAPP_API: `http://127.0.0.1:${simulatorPort}`,
          WHATSAPP_APP_SECRET: simulatorSecret(sample),
        },
      });
      assert.ok(bot.stdout);
      await once(bot.stdout, "data");
      await notification(/Nobody answers at/)
        .getByRole("button", { name: "Run Again" })
        .click();
      await person.page
        .locator(".testing-run-glyph.codicon-testing-passed-icon, .codicon-testing-passed-icon")
        .first()
        .waitFor({ timeout: 60_000 });
      await person.page.locator(".notification-toast").first().waitFor({ state: "detached" });
      await person.screenshot("scenario-passed");
    });

    it("fail with the difference at the step, also in the Test Explorer", async () => {
      const { person } = sample;
      const place = path.join(sample.workbench.folder, file);
      writeFileSync(place, readFileSync(place, "utf8").replace("[Two, Four]", "[Two, Three]"));
      await person.page.locator(".view-line", { hasText: "Three" }).waitFor();
      await person.runCommand("WhatsApp: Run Scenarios of This File");
      await person.page
        .locator(".testing-run-glyph.codicon-testing-failed-icon, .codicon-testing-failed-icon")
        .first()
        .waitFor();
      await person.runCommand("View: Show Testing");
      await person.page
        .getByRole("treeitem", { name: /bot\.wamid-scenario\.yaml/ })
        .first()
        .click();
      await person.page.keyboard.press("ArrowRight");
      await person.page.getByRole("treeitem", { name: /Books a table/ }).waitFor();
      await person.page.locator(".test-error-content-widget").first().click();
      await person.page.locator(".test-output-peek, .peekview-widget").first().waitFor();
      await person.page.locator(".view-line", { hasText: "- Four" }).waitFor();
      await person.screenshot("scenario-failed");
    });

    it("mark what is wrong in a file", async () => {
      const { person } = sample;
      const place = path.join(sample.workbench.folder, file);
      writeFileSync(place, readFileSync(place, "utf8").replace("press: Four", "pres: Four"));
      await person.showProblems();
      await person.problem("There is no “pres” here. Did you mean “press”?").waitFor();
      await person.screenshot("scenario-problem");
    });
  });
}
