import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import path from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { openSample, pictureOfFailure, type Sample, simulatorSecret } from "./support/sample.ts";

for (const theme of ["dark", "light"] as const) {
  describe(`what goes wrong is said, ${theme}`, () => {
    let sample: Sample;
    let stranger: Server;
    /** Where the receiver is. */
    let port: number;
    before(async () => {
      sample = await openSample({ theme, startAutomatically: false });
      stranger = createServer((_request, response) => response.end("not Wamid"));
      stranger.listen(sample.receiverPort, "127.0.0.1");
      await once(stranger, "listening");
    });
    after(async () => {
      await sample.close();
      stranger.close();
    });
    afterEach(pictureOfFailure(() => sample));

    it("offers another port where its own is in use, and starts there", async () => {
      const { person, receiverPort } = sample;
      await person.openView();
      await person.page.locator(".welcome-view-content").getByRole("button", { name: "Start Simulator" }).click();
      const toast = person.page.locator(".notification-list-item", { hasText: `listens on port ${receiverPort}` });
      await toast.waitFor();
      await person.screenshot("port-in-use");
      const use = toast.getByRole("button", { name: "Use Port" });
      port = Number(/\d+/.exec(await use.innerText())?.[0]);
      assert.notEqual(port, receiverPort);
      await use.click();
      await person.viewButton("Stop Simulator").waitFor({ state: "attached" });
    });

    it("lists deliveries with a wrong signature or an unreadable body, apart from the messages", async () => {
      const { person } = sample;
      const post = async (body: string, headers: Record<string, string>) =>
        (await fetch(`http://127.0.0.1:${port}/webhook`, { method: "POST", body, headers })).status;
      const signed = (body: string, secret: string) => ({
        "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
      });
      assert.equal(await post("{}", {}), 401);
      assert.equal(await post("{}", signed("{}", "another app's secret")), 401);
      assert.equal(await post("{", signed("{", simulatorSecret(sample))), 400);
      await person.row(/^3 deliveries refused/).click();
      for (const what of ["no signature", "wrong signature", "not JSON, rightly signed"]) {
        await person.row(new RegExp(`^${what}`)).waitFor();
      }
      await person.row(/^wrong signature/).click();
      await person.page.locator(".monaco-editor .view-line", { hasText: '"refused": "mismatch"' }).waitFor();
      await person.screenshot("refused-deliveries");
    });

    it("keeps what was typed for an account that could not be checked, and says why", async () => {
      const { person } = sample;
      await person.runCommand("WhatsApp: Add Account…");
      await person.answer(/[Pp]hone number ID/, "104996122399160");
      await person.answer(/WhatsApp Business Account/, "118204467730912");
      await person.answer(/[Aa]ccess token/, "EAAGm0PX4ZCpsBAKZCtokenthatismadeupfortests0123456789ZD");
      await person.answer(/[Aa]pp secret/, "");
      const toast = person.page.locator(".notification-list-item", { hasText: "graph.facebook.com" });
      await toast.getByRole("button", { name: "Save Anyway" }).waitFor();
      await toast.getByRole("button", { name: "Try Again" }).waitFor();
      await person.page
        .locator(".notification-list-item", { hasText: "Checking the account" })
        .waitFor({ state: "detached" });
      await person.screenshot("account-unchecked");
    });
  });
}

describe("a store that can't be read", () => {
  let sample: Sample;
  const garbage = "This is no database, and nobody may destroy it.\n".repeat(100);
  before(async () => {
    sample = await openSample({ startAutomatically: false, storeContent: garbage });
  });
  after(() => sample.close());
  afterEach(pictureOfFailure(() => sample));

  it("is kept aside, which is said, and a new one is begun", async () => {
    const { person, storeFile } = sample;
    await person.openView();
    const toast = person.page.locator(".notification-list-item", { hasText: "was damaged and was set aside" });
    await toast.waitFor();
    await person.page.locator(".welcome-view-content").getByRole("button", { name: "Start Simulator" }).waitFor();
    await person.screenshot("store-set-aside");
    const folder = path.dirname(storeFile);
    const aside = readdirSync(folder).filter((name) => name.includes(".damaged-"));
    assert.deepEqual(
      aside.map((name) => readFileSync(path.join(folder, name), "utf8")),
      [garbage],
    );
  });
});
