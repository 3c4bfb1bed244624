import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, afterEach, before, describe, it } from "node:test";
import { openSample, pictureOfFailure, type Sample } from "./support/sample.ts";

for (const theme of ["dark", "light"] as const) {
  describe(`the Messages view, ${theme}`, () => {
    let sample: Sample;
    before(async () => {
      sample = await openSample({ theme, startAutomatically: false });
    });
    after(() => sample.close());
    afterEach(pictureOfFailure(() => sample));

    it("leaves the disk and the ports alone until it is used", async () => {
      const { person, storeFile, receiverPort, simulatorPort } = sample;
      await person.health("unknown").waitFor();
      assert.equal(existsSync(storeFile), false);
      for (const port of [receiverPort, simulatorPort]) await assert.rejects(fetch(`http://127.0.0.1:${port}/`));
    });

    it("has an empty state that leads on", async () => {
      const { person } = sample;
      await person.openView();
      for (const name of ["Start Simulator", "Send a Test Message", "Add Account"]) {
        await person.page.locator(".welcome-view-content").getByRole("button", { name }).waitFor();
      }
      await person.screenshot("messages-empty");
    });

    it("takes a message from the view's button to read", async () => {
      const { person } = sample;
      await person.sendText("+1 202 555 0101", "Your table is ready.");
      await person.row(/12025550101, read, text/).waitFor();
      for (const step of ["accepted", "sent", "delivered", "read"]) {
        await person.row(new RegExp(`^${step}, `)).waitFor();
      }
      await person.health("healthy").waitFor();
      await person.screenshot("messages-read");
    });

    it("explains a message that failed", async () => {
      const { person } = sample;
      await person.sendText("+1 202 555 0111", "Are you still there?");
      await person.row(/12025550111, failed, text/).waitFor();
      await person.row(/^131047 · Re-engagement message/).waitFor();
      await person.row(/^Send an approved template/).waitFor();
      await person.screenshot("messages-failed");
    });

    it("shows what was delivered and failed as delivered, with a failure on one device", async () => {
      const { person } = sample;
      await person.sendText("+1 202 555 0104", "For both phones");
      await person.row(/12025550104, delivered, with a failure on one device, text/).waitFor();
      await person.screenshot("messages-partly-failed");
    });

    it("explains a refusal, and offers no retry where none can help", async () => {
      const { person } = sample;
      await person.sendText("+1 202 555 0120", "Not on the list");
      const toast = person.page.locator(".notification-list-item", { hasText: "131030" });
      await toast.waitFor();
      await person.page.locator(".notification-list-item", { hasText: "Sending to" }).waitFor({ state: "detached" });
      await person.screenshot("send-refused");
      assert.equal(await toast.getByRole("button", { name: "Explain" }).count(), 1);
      assert.equal(await toast.getByRole("button", { name: "Retry" }).count(), 0);
      await person.runCommand("Notifications: Clear All Notifications");
    });

    it("lists templates, and asks for their parameters one by one", async () => {
      const { person } = sample;
      await person.pressViewButton("Send Test Message");
      await person.pick(/What to send/, "Template");
      await person.page
        .locator(".quick-input-list .monaco-list-row", { hasText: "order_confirmation" })
        .first()
        .waitFor();
      await person.screenshot("send-templates");
      await person.pick(/Template of Wamid Simulator/, "order_confirmation");
      await person.answer(/\{\{1\}\} in the text/, "Dana");
      await person.answer(/\{\{2\}\} in the text/, "7714");
      await person.answer(/\{\{3\}\} in the text/, "12.50 €");
      await person.page.locator(".quick-input-list .monaco-list-row").first().waitFor();
      await person.screenshot("send-recipients");
      await person.pick(/Phone number with country code/, "+1 202 555 0102");
      await person.row(/12025550102, delivered, order_confirmation/).waitFor();
    });

    it("opens the raw delivery behind a message", async () => {
      const { person } = sample;
      const row = person.row(/12025550104, delivered/);
      await row.hover();
      await row.getByRole("button", { name: "Open Raw Delivery" }).click();
      await person.page.locator(".monaco-editor .view-line", { hasText: "x-hub-signature-256" }).waitFor();
      await person.screenshot("raw-delivery");
    });

    it("asks before it clears", async () => {
      const { person } = sample;
      const dialog = person.page.locator(".monaco-dialog-box", { hasText: "Clear all messages and deliveries?" });
      await person.pressViewButton("Clear Messages");
      await dialog.waitFor();
      await person.screenshot("messages-clear");
      await dialog.getByRole("button", { name: "Cancel" }).click();
      await dialog.waitFor({ state: "detached" });
      await person.row(/12025550102, delivered/).waitFor();
      await person.pressViewButton("Clear Messages");
      await dialog.getByRole("button", { name: "Clear" }).click();
      await person
        .row(/1202555/)
        .first()
        .waitFor({ state: "detached" });
    });
  });
}
