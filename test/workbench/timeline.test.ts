import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, afterEach, before, describe, it } from "node:test";
import type { FrameLocator } from "playwright-core";
import { openSample, pictureOfFailure, type Sample, simulatorSecret } from "./support/sample.ts";

const number = "12025550144";
const themes = [
  { name: "dark", options: { theme: "dark" } },
  { name: "light", options: { theme: "light" } },
  { name: "contrast", options: { settings: { "workbench.colorTheme": "Default High Contrast" } } },
] as const;

for (const { name: theme, options } of themes) {
  describe(`groups, filters and the timeline, ${theme}`, () => {
    let sample: Sample;
    before(async () => {
      sample = await openSample({ ...options, startAutomatically: false });
      await sample.person.openView();
      await sample.person.page.setViewportSize({ width: 1440, height: 900 });
      await sample.person.sendText("+1 202 555 0101", "Your table is ready.");
      await sample.person.row(/12025550101, read, text/).waitFor();
    });
    after(() => sample.close());
    afterEach(pictureOfFailure(() => sample));

    const page = (): FrameLocator =>
      sample.person.page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");

    /** A webhook as Meta sends it, to the extension's receiver. */
    const deliver = async (value: object) => {
      const body = JSON.stringify({
        object: "whatsapp_business_account",
        entry: [{ id: "1", changes: [{ field: "messages", value }] }],
      });
      const signature = createHmac("sha256", simulatorSecret(sample)).update(body).digest("hex");
      const answer = await fetch(`http://127.0.0.1:${sample.receiverPort}/webhook`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Hub-Signature-256": `sha256=${signature}` },
        body,
      });
      assert.equal(answer.status, 200);
    };
    const metadata = { phone_number_id: "104680000004681" };
    const status = (id: string, word: string, secondsAgo: number, more: object = {}) => ({
      metadata,
      statuses: [
        {
          id,
          status: word,
          timestamp: String(Math.floor(Date.now() / 1000) - secondsAgo),
          recipient_id: number,
          ...more,
        },
      ],
    });

    it("calls a message stuck that stays at sent, and says why that may be and what to ask", async () => {
      const { person } = sample;
      await deliver(status("wamid.stuck", "sent", 3_000));
      const row = person.row(new RegExp(`${number}, stuck at sent`));
      await row.click();
      await person.row(/^Stuck: sent 50 min \d+ s ago, and not delivered/).waitFor();
      await person.row(/Reach the customer by another channel/).waitFor();
      await person.screenshot(`timeline-stuck-tree-${theme}`);
      await row.click();
    });

    it("groups by customer, with the time that is left of the service window, and their own messages", async () => {
      const { person } = sample;
      const timestamp = String(Math.floor(Date.now() / 1000) - 3_630);
      const message = { id: "wamid.in", from: number, type: "text", timestamp, text: { body: "Hello?" } };
      await deliver({ metadata, messages: [message] });
      await person.runCommand("WhatsApp: Group Messages…");
      await person.pick(/Group messages by/, "Customer");
      const group = person.row(new RegExp(`${number}, 22 h 59 min left in window, 2 messages`));
      await group.waitFor();
      await person.row(/12025550101, window closed, 1 message/).waitFor();
      await group.click();
      await person.row(new RegExp(`${number}, received, text`)).waitFor();
      await person.screenshot(`messages-by-customer-${theme}`);
      await person.runCommand("WhatsApp: Advance Simulator Clock…");
      await person.pick(/./, "hour");
      await person.row(new RegExp(`${number}, 21 h \\d+ min left in window`)).waitFor();
      await person.runCommand("WhatsApp: Reset Simulator Clock");
      await person.row(new RegExp(`${number}, 22 h \\d+ min left in window`)).waitFor();
    });

    it("shows what was just sent below its customer, open", async () => {
      const { person } = sample;
      await person.sendText("+1 202 555 0102", "Hello again");
      await person.row(/12025550102, (sent|delivered), text/).waitFor();
      await person.row(/^requested, /).waitFor();
    });

    it("filters by several conditions, says so, and clears them with one click", async () => {
      const { person } = sample;
      await person.runCommand("WhatsApp: Group Messages…");
      await person.pick(/Group messages by/, "No groups");
      await person.runCommand("WhatsApp: Filter Messages…");
      const list = person.page.locator(".quick-input-list .monaco-list-row");
      await list
        .filter({ hasText: "Stuck" })
        .locator(".quick-input-list-checkbox, .monaco-checkbox, input")
        .first()
        .click();
      await list
        .filter({ hasText: "Today" })
        .locator(".quick-input-list-checkbox, .monaco-checkbox, input")
        .first()
        .click();
      await person.screenshot(`messages-filter-pick-${theme}`);
      await person.page.locator(".quick-input-widget").getByRole("button", { name: "OK" }).click();
      await person.pane("Messages").getByText("Only these messages are shown: stuck, today.").waitFor();
      await person.row(new RegExp(`${number}, stuck at sent`)).waitFor();
      await person.row(/12025550101/).waitFor({ state: "detached" });
      await person.screenshot(`messages-filtered-${theme}`);
      await person.pressViewButton("Show All Messages");
      await person.row(/12025550101, read/).waitFor();
    });

    it("draws a message's life, with late, doubled and swapped arrivals and its error, and follows it live", async () => {
      const { person } = sample;
      await deliver(status("wamid.late", "sent", 400));
      const row = person.row(new RegExp(`${number}, sent`));
      await row.hover();
      await row.getByRole("button", { name: "Show Timeline" }).click();
      await page()
        .getByRole("option", { name: /^sent, .*arrived 6 min 4\d s late/ })
        .waitFor();
      const read = status("wamid.late", "read", 100);
      await deliver(read);
      await deliver(read);
      await deliver(status("wamid.late", "delivered", 300));
      await page()
        .getByRole("option", { name: /^read, .*reported 2 times/ })
        .waitFor();
      await page()
        .getByRole("option", { name: /^delivered, .*out of order/ })
        .waitFor();
      const errors = [{ code: 131026, title: "Message undeliverable", error_data: { details: "To 12025550144" } }];
      await deliver(status("wamid.late", "failed", 5, { errors }));
      await page()
        .getByRole("heading", { name: /131026/ })
        .waitFor();
      assert.equal(await page().getByRole("table").getByRole("row").count(), 5);
      await person.screenshot(`timeline-${theme}`);
    });

    it("is used by keyboard alone", async () => {
      const { person } = sample;
      await page()
        .getByRole("option", { name: /^failed/ })
        .click();
      await person.page.keyboard.press("Home");
      await page().getByRole("heading", { name: "sent", exact: true }).waitFor();
      await person.page.keyboard.press("ArrowRight");
      await page().getByRole("heading", { name: "delivered", exact: true }).waitFor();
      await person.page.keyboard.press("Enter");
      await person.page.locator(".monaco-editor .view-line", { hasText: "x-hub-signature-256" }).waitFor();
      await person.runCommand("View: Close Editor");
      await person.page.locator(".tab", { hasText: "delivery-" }).waitFor({ state: "detached" });
      await person.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    });

    it("writes a report of what is shown, with nothing of the customers in it", async () => {
      const { person } = sample;
      await person.runCommand("WhatsApp: Export Messages…");
      await person.pick(/Export messages as/, "Redacted bug report");
      await person.page.locator(".monaco-editor .view-line", { hasText: "WhatsApp message report" }).waitFor();
      await person.screenshot(`messages-report-${theme}`);
      assert.doesNotMatch(await person.page.locator(".monaco-editor .view-lines").innerText(), /2025550|Hello again/);
      await person.runCommand("View: Revert and Close Editor");
    });

    it("masks numbers and texts everywhere once it is told to", async () => {
      const { person } = sample;
      sample.changeSettings({ "wamid.privacy": "always" });
      await person.row(/\+12•••••••44, received/).waitFor();
      assert.equal(await person.row(new RegExp(number)).count(), 0);
      await page().getByRole("heading", { name: "+12•••••••44" }).waitFor();
      assert.doesNotMatch((await page().locator("body").innerText()) ?? "", new RegExp(number));
      await person.screenshot(`timeline-masked-${theme}`);
    });
  });
}
