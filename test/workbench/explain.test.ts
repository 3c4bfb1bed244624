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
        { file: "status-failed.json", line: 1, code: "131047", says: "More than 24 hours" },
        { file: "bot.mjs", line: 44, code: "131030", says: "test number" },
      ];
      for (const { file, line, code, says } of places) {
        await person.openFile(file, line);
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

    it("finds a code by words of another language, and guidance", async () => {
      const { person } = sample;
      await person.runCommand("WhatsApp: Explain Error Code…");
      const widget = person.page.locator(".quick-input-widget");
      await widget.locator("input.input").fill("24時間以上");
      await widget.locator(".monaco-list-row", { hasText: "131047" }).first().waitFor();
      await person.screenshot("explain-pick-japanese");
      await widget.locator("input.input").fill("never delivered");
      await widget.locator(".monaco-list-row", { hasText: "Sent, but never delivered" }).first().click();
      await person.page.locator('.tab[aria-label^="Preview notDelivered"]').waitFor();
    });

    it("reproduces a failure from a hover, counts it there, and shows it among the messages", async () => {
      const { person } = sample;
      await person.tidyUp();
      await person.openFile("bot.mjs", 44);
      await person.hoverCode("131047", "131047 · Re-engagement message");
      await person.hoverLink("Reproduce in the simulator").click();
      await person
        .row(/failed/)
        .first()
        .waitFor();
      await person.screenshot("explain-reproduced");
      await person.hoverCode("131047", "1 of your messages failed with this");
      await person.screenshot("explain-hover-links");
      await person.hoverLink("1 of your messages failed").click();
      const view = person.page.locator(".part.sidebar");
      await view.getByText("Only messages that failed with 131047 are shown.").waitFor();
      await person.screenshot("explain-filtered");
      await person.pressViewButton("Show All Messages");
      await view.getByText("Only messages that failed with 131047 are shown.").waitFor({ state: "detached" });
    });

    it("shows the title behind a code, where the setting says so", async () => {
      const { person } = sample;
      await person.tidyUp();
      await person.openFile("bot.mjs", 44);
      sample.changeSettings({ "wamid.explain.inlayHints": true });
      await person.page.locator(".view-line", { hasText: /case\s131047.*Re-engagement\smessage/ }).waitFor();
      await person.screenshot("explain-inlay-hints");
      sample.changeSettings({ "wamid.explain.inlayHints": false });
    });

    it("explains a selection, a payload whole", async () => {
      const { person } = sample;
      await person.tidyUp();
      await person.openFile("status-failed.json");
      await person.page.locator(".view-line").first().click();
      await person.page.keyboard.press("Control+A");
      await person.runCommand("WhatsApp: Explain Selection");
      const page = person.page.frameLocator("iframe.webview.ready").frameLocator("iframe");
      await page.getByText("recipient_id").waitFor();
      await person.screenshot("explain-selection");
    });

    it("inserts handling, and completes a code", async () => {
      const { person } = sample;
      await person.tidyUp();
      await person.openFile("bot.mjs", 44);
      await person.placeCursor("131047");
      await person.pickQuickFix("Insert handling for 131047", "explain-handling-menu");
      await person.page.locator(".view-line", { hasText: /^\s{8}sendTemplate\(recipient\);/ }).waitFor();
      await person.screenshot("explain-handling");
      await person.page.keyboard.press("Escape");
      await person.placeCursor("131030");
      await person.page.keyboard.press("Control+ArrowLeft");
      await person.page.keyboard.press("Control+Delete");
      await person.page.keyboard.type("13104");
      const suggestion = person.page.locator(".suggest-widget .monaco-list-row", { hasText: "Re-engagement message" });
      await suggestion.waitFor();
      await person.screenshot("explain-completion");
      await suggestion.click();
      await person.page.locator(".view-line", { hasText: "error.code === 131047" }).waitFor();
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
