import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { simulatorAccount, simulatorTokens } from "../../src/core/graph/simulated.ts";
import { openSample, Person, pictureOfFailure, type Sample } from "./support/sample.ts";

const view = "Simulator";

for (const theme of ["dark", "light"] as const) {
  describe(`the Simulator view, ${theme}`, () => {
    let sample: Sample;
    before(async () => {
      sample = await openSample({ theme, startAutomatically: false });
      await sample.person.page.setViewportSize({ width: 1280, height: 1500 });
      await sample.person.openView();
    });
    after(() => sample.close());
    afterEach(pictureOfFailure(() => sample));

    const send = (to: string, body = "Hello") =>
      fetch(`http://127.0.0.1:${sample.simulatorPort}/v26.0/${simulatorAccount.phoneNumberId}/messages`, {
        method: "POST",
        headers: { Authorization: `Bearer ${simulatorTokens.valid.token}`, "Content-Type": "application/json" },
        body: JSON.stringify({ messaging_product: "whatsapp", to, text: { body } }),
      });
    const row = (name: RegExp) => sample.person.row(name, view);
    const press = async (name: RegExp, button: string) => {
      await row(name).hover();
      await row(name).getByRole("button", { name: button }).click();
    };

    it("says that it is stopped, and starts from there", async () => {
      const { person } = sample;
      await row(/^Stopped/).waitFor();
      await person.screenshot("simulator-stopped");
      await row(/^Start Simulator/).click();
      await row(/^Running, port \d+$/).waitFor();
      await row(new RegExp(`^Base URL, http://127.0.0.1:${sample.simulatorPort}$`)).waitFor();
      await row(/^No requests yet/).waitFor();
    });

    it("copies the base URL by keyboard", async () => {
      const { person } = sample;
      await row(/^Base URL/).click();
      await person.page.keyboard.press("Enter");
      await person.page.waitForTimeout(300);
      assert.equal(
        await person.page.evaluate("navigator.clipboard.readText()"),
        `http://127.0.0.1:${sample.simulatorPort}`,
      );
    });

    it("shows a call as soon as it is answered, its error explained, and as JSON", async () => {
      const { person } = sample;
      await send("12025550101");
      await row(/^POST messages, 200/).waitFor();
      await send("12025550120");
      const refused = row(/^POST messages, 400 · 131030 /);
      await refused.waitFor();
      await refused.hover();
      await person.page.locator(".monaco-hover", { hasText: "131030" }).first().waitFor();
      await person.screenshot("simulator-requests");
      await refused.click();
      await person.page.locator(".view-line", { hasText: "explained" }).first().waitFor();
      await person.screenshot("simulator-request");
    });

    it("moves the clock, and sets it back", async () => {
      const { person } = sample;
      await row(/^Clock, as on this machine/).click();
      await person.page.locator(".quick-input-list .monaco-list-row", { hasText: "24 hours" }).waitFor();
      await person.screenshot("simulator-clock");
      await person.pick(/By how much/, "24 hours");
      await row(/^Clock, 24 h 0 min ahead/).waitFor();
      await press(/^Clock/, "Reset Simulator Clock");
      await row(/^Clock, as on this machine/).waitFor();
    });

    it("switches a rule by its checkbox", async () => {
      const { person } = sample;
      await row(/^Rules, \d+ on/).click();
      const rule = row(/^Locked account/);
      await rule.waitFor();
      await person.screenshot("simulator-rules");
      const before = Number(/(\d+) on/.exec((await row(/^Rules/).getAttribute("aria-label")) ?? "")?.[1]);
      await rule.getByRole("checkbox").click();
      await row(new RegExp(`^Rules, ${before - 1} on`)).waitFor();
      await rule.getByRole("checkbox").click();
      await row(new RegExp(`^Rules, ${before} on`)).waitFor();
      await row(/^Rules/).click();
    });

    it("pauses and approves a template", async () => {
      const { person } = sample;
      await row(/^Templates, \d+/).click();
      await press(/^hello_world, .*approved/, "Pause Template");
      await row(/^hello_world, .*paused/).waitFor();
      await person.screenshot("simulator-templates");
      await press(/^hello_world, .*paused/, "Approve Template");
      await row(/^hello_world, .*approved/).waitFor();
      await row(/^Templates, \d+/).click();
    });

    it("exports its state, and goes on from it", async () => {
      const { person, workbench } = sample;
      await person.runCommand("WhatsApp: Export Simulator State…");
      await person.saveDialog();
      const file = path.join(workbench.folder, "simulator.wamid-state.json");
      await person.page.waitForTimeout(500);
      assert.equal(JSON.parse(readFileSync(file, "utf8")).version, 1);
    });

    it("asks before it resets", async () => {
      const { person } = sample;
      await person.runCommand("WhatsApp: Reset Simulator…");
      const dialog = person.page.locator(".monaco-dialog-box", { hasText: "Reset the simulator?" });
      await dialog.waitFor();
      await person.screenshot("simulator-reset");
      await dialog.getByRole("button", { name: "Reset", exact: true }).click();
      await row(/^No requests yet/).waitFor();
    });

    if (theme === "dark") {
      it("shows in another window what happens here, and works from there", async () => {
        const second = new Person(await sample.workbench.openWindow());
        await second.page.setViewportSize({ width: 1280, height: 1500 });
        await second.openView();
        await second.row(/^Running, port \d+, served by another window$/, view).waitFor();
        await send("12025550101");
        await second.row(/^POST messages, 200/, view).waitFor();
        await second.screenshot("simulator-following");
        await second.row(/^Clock/, view).click();
        await second.pick(/By how much/, "1 hour");
        await row(/^Clock, 1 h 0 min ahead/).waitFor();
      });
    }
  });
}
