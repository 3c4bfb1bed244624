import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { openSample, pictureOfFailure, type Sample } from "./support/sample.ts";

const delivery = {
  object: "whatsapp_business_account",
  entry: [
    {
      id: "1",
      changes: [
        {
          field: "messages",
          value: {
            statuses: [{ id: "wamid.imported", status: "read", timestamp: "1795132800", recipient_id: "12025550143" }],
          },
        },
      ],
    },
  ],
};

for (const theme of ["dark", "light"] as const) {
  describe(`receiving, ${theme}`, () => {
    let sample: Sample;
    before(async () => {
      sample = await openSample({ theme, startAutomatically: false });
    });
    after(() => sample.close());
    afterEach(pictureOfFailure(() => sample));

    it("shows how a verification of the callback went, and why it was refused", async () => {
      const { person, receiverPort } = sample;
      await person.openView();
      await person.runCommand("WhatsApp: Start Webhook Receiver");
      const verify = (query: string) => fetch(`http://127.0.0.1:${receiverPort}/webhook?hub.challenge=1&${query}`);
      const until = performance.now() + 10_000;
      while (!(await verify("").catch(() => undefined))) assert.ok(performance.now() < until);
      assert.equal((await verify("hub.mode=subscribe&hub.verify_token=mine")).status, 403);
      const toast = person.page.locator(".notification-list-item", { hasText: "Another verify token was given" });
      await toast.getByRole("button", { name: "Copy Verify Token" }).waitFor();
      await person.row(/^Verification of the webhook refused/).waitFor();
      await person.screenshot("verification-refused");
    });

    it("has a guide to tunnels with the port and the path", async () => {
      const { person, receiverPort } = sample;
      await person.runCommand("WhatsApp: Show Tunnels for Webhooks");
      const frame = person.page.frameLocator("iframe.webview").frameLocator("iframe");
      await frame.getByText(`cloudflared tunnel --url http://127.0.0.1:${receiverPort}`).waitFor();
      await person.screenshot("tunnels");
    });

    it("imports deliveries from the active editor", async () => {
      const { person } = sample;
      await person.page.keyboard.press("Control+KeyN");
      await person.page.locator(".monaco-editor.focused").waitFor();
      await person.page.keyboard.insertText(`a log line {"a": 1} and ${JSON.stringify(delivery)}`);
      await person.runCommand("WhatsApp: Import Messages and Deliveries…");
      await person.pick(/Where are they/, "Active Editor");
      await person.row(/12025550143/).waitFor();
      await person.screenshot("imported");
    });
  });
}
