import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { editorVersions } from "../../scripts/editor.mjs";
import { Person } from "./support/sample.ts";
import { webPackage } from "./support/webPackage.ts";
import { openWorkbench, type Workbench } from "./support/workbench.ts";

for (const version of editorVersions) {
  describe(`the extension in a browser's web worker, VS Code ${version}`, () => {
    let temporary: string;
    let workbench: Workbench;
    let person: Person;
    before(async () => {
      temporary = mkdtempSync(path.join(os.tmpdir(), "wamid-web-"));
      workbench = await openWorkbench({ version, packageWithoutViews: webPackage(temporary) });
      person = new Person(workbench);
    });
    after(async () => {
      await workbench?.dispose();
      rmSync(temporary, { recursive: true, force: true });
    });
    afterEach(async (context) => {
      if (!("passed" in context && context.passed)) await person?.screenshot(`failed-web-${version}`);
    });

    const problems = (text: string) => person.page.locator(".markers-panel .monaco-list-row", { hasText: text });

    it("explains a code where it stands, and reports it", async () => {
      // Not by a search for files: that may not have started yet in this window.
      const row = (name: string) => person.page.locator(".explorer-folders-view .monaco-list-row", { hasText: name });
      await row("payloads").click();
      await row("status-failed.json").dblclick();
      await person.page.locator(".squiggly-warning").first().waitFor({ timeout: 60_000 });
      await person.hoverCode("131047", "More than 24 hours");
      await person.page.locator(".monaco-hover", { hasText: "131047 Re-engagement message" }).first().waitFor();
      await person.screenshot(`web-hover-${version}`);
    });

    it("follows the edit, and offers to ignore", async () => {
      const { page } = person;
      await page.keyboard.press("Escape");
      await page.locator(".view-line", { hasText: "131047" }).first().click();
      await page.keyboard.press("Control+.");
      await page.locator(".action-widget", { hasText: "Ignore 131047 in this file" }).waitFor();
      await person.screenshot(`web-quick-fix-${version}`);
      await page.keyboard.press("Escape");
    });

    it("explains the whole workspace", async () => {
      await person.runCommand("WhatsApp: Explain Workspace");
      await person.page
        .locator(".notification-list-item", { hasText: /\d+ codes in \d+ files/ })
        .first()
        .waitFor();
      await person.runCommand("Problems: Focus on Problems View");
      await problems("error-reply.json").first().waitFor();
      await person.screenshot(`web-workspace-${version}`);
    });

    it("finds a code from the palette, and shows nothing of what needs Node", async () => {
      const { page } = person;
      await page.keyboard.press("F1");
      const widget = page.locator(".quick-input-widget");
      await widget.locator("input.input").fill(">WhatsApp: ");
      await widget.locator(".monaco-list-row", { hasText: "Explain Error Code…" }).waitFor();
      const titles = await widget.locator(".monaco-list-row").allInnerTexts();
      assert.ok(!titles.some((title) => /Simulator|Receiver|Account|Token|Send|Messages/.test(title)), titles.join());
      await page.keyboard.press("Escape");
      assert.equal(await page.locator('.activitybar a.action-label[aria-label^="WhatsApp"]').count(), 0);
      await person.runCommand("WhatsApp: Explain Error Code…");
      await widget.locator("input.input").fill("131049");
      await widget.locator(".monaco-list-row", { hasText: "131049" }).first().waitFor();
      await widget.locator("input.input").press("Enter");
      await page.locator('.tab[aria-label*="131049"]').waitFor();
      await person.screenshot(`web-explanation-${version}`);
    });
  });
}
