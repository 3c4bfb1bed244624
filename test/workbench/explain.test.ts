import { after, afterEach, before, describe, it } from "node:test";
import { openSample, pictureOfFailure, type Sample } from "./support/sample.ts";

for (const theme of ["dark", "light"] as const) {
  describe(`error codes explained in place, ${theme}`, () => {
    let sample: Sample;
    before(async () => {
      sample = await openSample({ theme });
    });
    after(() => sample.close());
    afterEach(pictureOfFailure(() => sample));

    it("hovers over a code in a payload and in a program", async () => {
      const { person } = sample;
      const places = [
        { file: "status-failed.json", code: "131047", says: "More than 24 hours" },
        { file: "bot.mjs", code: "131030", says: "test number" },
      ];
      for (const { file, code, says } of places) {
        await person.openFile(file);
        await person.hoverCode(code, says);
        await person.screenshot(`hover-${file.replace(/\..*/, "")}`);
      }
    });

    it("finds a code from the palette and shows its page", async () => {
      const { person } = sample;
      await person.runCommand("WhatsApp: Explain Error Code…");
      const widget = person.page.locator(".quick-input-widget");
      await widget.locator(".monaco-list-row").first().waitFor();
      await widget.locator("input.input").fill("131049");
      await widget.locator(".monaco-list-row", { hasText: "131049" }).first().waitFor();
      await person.screenshot("explain-pick");
      await widget.locator("input.input").press("Enter");
      await person.page.locator('.tab[aria-label^="Preview 131049"]').waitFor();
      const page = person.page.frameLocator("iframe.webview").frameLocator("iframe");
      await page.getByText("Likely causes").waitFor();
      await person.screenshot("explain-page");
    });

    it("reports on a token", async () => {
      const { person } = sample;
      await person.runCommand("WhatsApp: Validate Token…");
      await person.page.locator(".quick-input-widget .monaco-list-row", { hasText: "Wamid Simulator" }).first().click();
      await person.page.locator(".notification-list-item", { hasText: "valid" }).first().waitFor();
      await person.screenshot("token-report");
    });

    it("tells the health in the status bar, and what to do", async () => {
      const { person } = sample;
      await person.health("healthy").click();
      await person.page
        .locator(".quick-input-widget", { hasText: "WhatsApp API is healthy for Wamid Simulator" })
        .waitFor();
      await person.screenshot("health-actions");
    });
  });
}
