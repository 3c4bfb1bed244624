import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import type { FrameLocator, Locator } from "playwright-core";
import { simulatorAccount, simulatorTokens } from "../../src/core/graph/simulated.ts";
import { openSample, pictureOfFailure, type Sample } from "./support/sample.ts";

const customer = { name: "Dana Okafor", phone: "12025550101" };

for (const theme of ["dark", "light"] as const) {
  describe(`the chat, ${theme}`, () => {
    let sample: Sample;
    before(async () => {
      sample = await openSample({ theme, startAutomatically: false });
      await sample.person.openView();
      await sample.person.page.setViewportSize({ width: 1280, height: 1000 });
    });
    after(() => sample.close());
    afterEach(pictureOfFailure(() => sample));

    /** What the bot sends. */
    const answer = async (message: object) => {
      const response = await fetch(
        `http://127.0.0.1:${sample.simulatorPort}/v26.0/${simulatorAccount.phoneNumberId}/messages`,
        {
          method: "POST",
          headers: { Authorization: `Bearer ${simulatorTokens.valid.token}`, "Content-Type": "application/json" },
          body: JSON.stringify({ messaging_product: "whatsapp", to: customer.phone, ...message }),
        },
      );
      assert.equal(response.status, 200, await response.clone().text());
    };
    const page = (): FrameLocator =>
      sample.person.page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
    const said = (text: string | RegExp): Locator => page().getByRole("article").filter({ hasText: text });

    it("opens for a customer, from the palette, and starts the simulator for it", async () => {
      const { person } = sample;
      await person.runCommand("WhatsApp: Open Chat as Customer…");
      await person.pick(/^Customer$/, customer.name);
      await page().getByRole("heading", { name: customer.name }).waitFor();
      await page()
        .getByText(/Service window: closes in 23 h 59 min/)
        .waitFor();
      await page()
        .getByText(/Nothing was written yet/)
        .waitFor();
    });

    it("sends what the customer writes, by keyboard alone", async () => {
      const { person } = sample;
      await page().getByLabel("Message of the customer").fill("Is my table ready?");
      await person.page.keyboard.press("Enter");
      await said("Is my table ready?").waitFor();
      assert.equal(await page().getByLabel("Message of the customer").inputValue(), "");
    });

    it("shows the bot's answer and its ticks, and presses its button", async () => {
      const buttons = ["Yes", "No"].map((title) => ({ type: "reply", reply: { id: title.toLowerCase(), title } }));
      const interactive = { type: "button", body: { text: "It is. Will you come?" }, action: { buttons } };
      await answer({ type: "interactive", interactive });
      await said("It is. Will you come?").getByText("✓✓ read").waitFor();
      await said("It is. Will you come?").getByRole("button", { name: "Yes" }).click();
      await page().locator(".bubble.own", { hasText: "Yes" }).waitFor();
      await sample.person.screenshot("chat-buttons");
    });

    it("shows templates with their parameters, lists, pictures and failures", async () => {
      const { person } = sample;
      const parameters = ["Dana", "7714", "12.50 €"].map((text) => ({ type: "text", text }));
      const components = [{ type: "body", parameters }];
      await answer({
        type: "template",
        template: { name: "order_confirmation", language: { code: "en_US" }, components },
      });
      await said("Hello Dana, we have your order 7714. The total is 12.50 €").waitFor();
      const rows = [{ id: "1", title: "19:00", description: "By the window" }];
      const list = { type: "list", body: { text: "When?" }, action: { button: "Times", sections: [{ rows }] } };
      await answer({ type: "interactive", interactive: list });
      await said("When?").getByText("Times").click();
      await said("When?").getByRole("button", { name: /19:00/ }).click();
      await page().locator(".bubble.own", { hasText: "19:00" }).waitFor();
      await page().getByRole("button", { name: "Attach…" }).click();
      await person.pick(/Send as the customer/, "Picture");
      await person.pick(/Picture/, "A small sample");
      await page().locator("img").waitFor();
      await answer({ type: "image", image: { link: "https://example.com/menu.png", caption: "The menu" } });
      await said("The menu").getByText("https://example.com/menu.png").waitFor();
      await person.screenshot("chat-kinds");
    });

    it("moves the clock past the service window, and explains what fails then", async () => {
      await page().getByRole("button", { name: "Clock past the end" }).click();
      await page()
        .getByText(/Service window closed/)
        .waitFor();
      await answer({ type: "text", text: { body: "Are you still there?" } });
      await said("Are you still there?")
        .getByRole("button", { name: /131047/ })
        .waitFor();
      await sample.person.screenshot("chat-closed");
    });

    it("reacts, and answers a message", async () => {
      const { person } = sample;
      const question = page().locator(".bubble.business", { hasText: "It is. Will you come?" });
      await question.hover();
      await question.getByRole("button", { name: "React…" }).click();
      await person.pick(/React as the customer/, "👍");
      await question.getByText("👍").waitFor();
      await question.hover();
      await question.getByRole("button", { name: "Reply", exact: true }).click();
      await person.page.keyboard.type("On my way");
      await person.page.keyboard.press("Enter");
      await said("On my way").locator("blockquote", { hasText: "It is. Will you come?" }).waitFor();
    });

    if (theme === "dark") {
      it("is there again after a reload, with its draft", async () => {
        const { person } = sample;
        await page().getByLabel("Message of the customer").fill("Half a sen");
        await person.page.waitForTimeout(500);
        await person.runCommand("Developer: Reload Window");
        await page().getByRole("heading", { name: customer.name }).waitFor({ state: "detached" });
        await page().getByRole("heading", { name: customer.name }).waitFor({ timeout: 60_000 });
        assert.equal(await page().getByLabel("Message of the customer").inputValue(), "Half a sen");
      });
    }
  });
}
