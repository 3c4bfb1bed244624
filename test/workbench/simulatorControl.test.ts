import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { simulatorAccount, simulatorTokens } from "../../src/core/graph/simulated.ts";
import { openSample, pictureOfFailure, type Sample } from "./support/sample.ts";

const view = "Simulator";

for (const theme of ["dark", "light"] as const) {
  describe(`control of the simulator, ${theme}`, () => {
    let sample: Sample;
    before(async () => {
      sample = await openSample({
        theme,
        settings: { "wamid.simulator.keepState": true },
      });
      await sample.person.page.setViewportSize({ width: 1280, height: 1500 });
      await sample.person.openView();
      await row(/^Running, port \d+$/).waitFor();
    });
    after(() => sample.close());
    afterEach(pictureOfFailure(() => sample));

    const row = (name: RegExp) => sample.person.row(name, view);
    const press = async (name: RegExp, button: string) => {
      await row(name).hover();
      await row(name).getByRole("button", { name: button }).click();
    };
    const send = async () => {
      const url = `http://127.0.0.1:${sample.simulatorPort}/v26.0/${simulatorAccount.phoneNumberId}/messages`;
      const answer = await fetch(url, {
        method: "POST",
        headers: { Authorization: `Bearer ${simulatorTokens.valid.token}`, "Content-Type": "application/json" },
        body: JSON.stringify({ messaging_product: "whatsapp", to: "12025550101", text: { body: "Hello" } }),
      });
      return answer.status;
    };

    it("adds a fault in steps, counts its hits, and switches it off", async () => {
      const { person } = sample;
      await row(/^Faults on demand, 0/).click();
      await person.screenshot("simulator-faults-none");
      await row(/^None: add one/).click();
      await person.page.locator(".quick-input-list .monaco-list-row", { hasText: "Repeat webhooks" }).waitFor();
      await person.screenshot("simulator-fault-effects");
      await person.pick(/What shall go wrong/, "Refuse calls");
      await person.pick(/With which code/, "80007");
      await person.pick(/For what/, "Calls of one route");
      await person.pick(/Which route/, "message_templates");
      await person.pick(/How often/, "Always");
      await row(/^Refuse calls, 80007 · message_templates · 0 hits/).waitFor();
      await press(/^Faults on demand/, "Add Simulator Fault");
      await person.pick(/What shall go wrong/, "Answer with a page");
      await person.pick(/For what/, "Everything");
      await person.pick(/How often/, "A number of times");
      await person.answer(/How many times/, "2");
      await row(/^Answer with a page instead of JSON, 502 · 0 of 2 hits/).waitFor();
      assert.equal(await send(), 502);
      const page = row(/^Answer with a page instead of JSON, 502 · 1 of 2 hits/);
      await page.waitFor();
      await person.screenshot("simulator-faults");
      await page.getByRole("checkbox").click();
      await person.page.waitForTimeout(500);
      assert.equal(await send(), 200);
    });

    it("edits the faults as JSON, and says where it is wrong", async () => {
      const { person } = sample;
      await row(/^Refuse calls/).click();
      await person.page.locator(".tab", { hasText: "simulator.wamid-faults.json" }).waitFor();
      await person.page.locator(".view-line", { hasText: "80007" }).first().waitFor();
      const write = async (text: string) => {
        await person.page.locator(".monaco-editor .view-lines").first().click();
        await person.page.keyboard.press("Control+A");
        // Typed, its brackets would be closed by the editor.
        await person.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
        await person.page.keyboard.press("Control+V");
        await person.page.keyboard.press("Control+S");
      };
      await write('[{ "effect": "drop", "probability": 7 }]');
      await person.page.locator(".notification-toast", { hasText: "line 1, column 37" }).waitFor();
      await person.screenshot("simulator-faults-wrong");
      await write('[{ "effect": "drop", "status": "read", "note": "lost" }]');
      await row(/^Drop webhooks, read · 0 hits/).waitFor();
      await person.runCommand("Notifications: Clear All Notifications");
      await row(/^Drop webhooks/).hover();
      await person.page.locator(".monaco-hover", { hasText: "lost" }).first().waitFor();
      await person.screenshot("simulator-faults-edited");
      await press(/^Drop webhooks/, "Remove Simulator Fault");
      await row(/^None: add one/).waitFor();
      await row(/^Faults on demand/).click();
    });

    it("shows the test recipients", async () => {
      await row(/^Test recipients/).click();
      await row(/^\+12025550110, is accepted, then fails: 131026/).waitFor();
      await sample.person.screenshot("simulator-recipients");
      await row(/^Test recipients/).click();
    });

    it("writes a seed, offers to begin anew with a changed one, and says what is wrong with it", async () => {
      const { person, workbench } = sample;
      await person.tidyUp();
      await person.runCommand("WhatsApp: Create Simulator Seed");
      await person.page.locator(".tab", { hasText: "simulator.json" }).waitFor();
      const file = path.join(workbench.folder, ".wamid", "simulator.json");
      const seed = JSON.parse(readFileSync(file, "utf8"));
      assert.equal(seed.personas.length, 8);
      assert.equal(await person.page.locator(".squiggly-error, .squiggly-warning").count(), 0);
      await person.screenshot("simulator-seed");
      const begin = person.page.locator(".notification-toast").getByRole("button", { name: "Begin Anew" });
      writeFileSync(file, JSON.stringify({ personas: [{ name: "Mio Sato", phone: "818012345678" }] }, undefined, 2));
      await begin.waitFor();
      await person.screenshot("simulator-seed-changed");
      await begin.click();
      await row(/^Mio Sato, \+818012345678/).waitFor();
      writeFileSync(file, '{\n  "persona": []\n}');
      await begin.waitFor();
      await begin.click();
      await person.page.locator(".notification-toast", { hasText: "line 2, column 3" }).waitFor();
      await person.screenshot("simulator-seed-wrong");
      await row(/^Mio Sato/).waitFor();
      await person.runCommand("Notifications: Clear All Notifications");
    });

    it("keeps its state from one start to the next", async () => {
      const { person } = sample;
      await person.runCommand("WhatsApp: Stop Simulator");
      await row(/^Stopped/).waitFor();
      await row(/^Start Simulator/).click();
      await row(/^Mio Sato/).waitFor();
    });

    it("has no account to import from at first, and says so", async () => {
      const { person } = sample;
      await person.runCommand("WhatsApp: Import from My Account into the Simulator…");
      await person.page.locator(".notification-toast", { hasText: "There is no account to copy" }).waitFor();
      await person.screenshot("simulator-import-none");
    });
  });
}
