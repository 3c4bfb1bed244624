import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { Client, MessageType } from "@great-detail/whatsapp";
import type { RunningSimulator } from "../../src/io/simulator/startSimulator.ts";
import { appSecret, customer, eventually, picture, readBody, startBot, verifyToken } from "./bot.ts";
import { incoming, writeAll } from "./incoming.ts";

describe("@great-detail/whatsapp", () => {
  let simulator: RunningSimulator;
  let answers: number[];
  let sdk: Client;
  let phoneNumberID: string;
  const statuses: { id: string; status: string }[] = [];
  const written: { id: string; type: string }[] = [];
  const { webhook } = new Client();

  before(async () => {
    ({ simulator, answers } = await startBot(async (request, response) => {
      const { method = "" } = request;
      const headers = request.headers as Record<string, string>;
      if (method === "GET") {
        const query = Object.fromEntries(new URL(request.url ?? "", "http://bot").searchParams);
        const registration = await webhook.register({ method, query, headers });
        response.statusCode = registration.verifyToken === verifyToken ? 200 : 403;
        response.end(registration.accept());
        return;
      }
      const event = await webhook.eventNotification({ method, query: {}, headers, body: await readBody(request) });
      const { sha1, sha256 } = event.signature;
      response.statusCode = (await sha256.check(appSecret)) ? 200 : 401;
      if (sha1.value !== undefined) assert.equal(await sha1.check(appSecret), true);
      for (const { changes } of event.eventNotification.entry) {
        for (const change of changes) {
          if (change.field !== "messages") continue;
          statuses.push(...(change.value.statuses ?? []));
          written.push(...(change.value.messages ?? []));
        }
      }
      response.end();
    }));
    phoneNumberID = simulator.phoneNumberId;
    sdk = new Client({
      baseUrl: simulator.baseUrl,
      request: { headers: { Authorization: `Bearer ${simulator.token}` } },
    });
  });

  async function send(message: Record<string, unknown>): Promise<string> {
    const options = { phoneNumberID, to: customer, ...message } as Parameters<typeof sdk.message.createMessage>[0];
    const answer = await sdk.message.createMessage(options).json();
    return answer.messages[0]?.id ?? "";
  }

  test("whatever a customer writes is taken by the webhook", async () => {
    const ids = await writeAll(simulator, customer);
    await eventually(() => {
      assert.deepEqual(
        written.filter(({ id }) => ids.includes(id)).map(({ type }) => type),
        incoming.map(([type]) => type),
      );
    });
    assert.ok(
      answers.every((status) => status === 200),
      answers.join(),
    );
  });

  test("a text is sent, and its statuses are taken by the webhook", async () => {
    const id = await send({ type: "text", text: { body: "Hello" } });
    await eventually(() => {
      assert.deepEqual(
        statuses.filter((each) => each.id === id).map(({ status }) => status),
        ["sent", "delivered", "read"],
      );
    });
    assert.ok(
      answers.every((status) => status === 200),
      answers.join(),
    );
  });

  test("templates and interactive messages are taken", async () => {
    await send({ type: "template", template: { name: "hello_world", language: { code: "en_US" } } });
    const parameters = ["Ana", "12345", "€ 12.50"].map((text) => ({ type: "text", text }));
    const components = [{ type: "body", parameters }];
    await send({ type: "template", template: { name: "order_confirmation", language: { code: "en_US" }, components } });
    const body = { text: "Choose" };
    const reply = (id: string) => ({ type: "reply", reply: { id, title: id } });
    const interactive = (kind: object) => send({ type: MessageType.Interactive, interactive: { body, ...kind } });
    await interactive({ type: "button", action: { buttons: [reply("one"), reply("two")] } });
    const sections = [{ title: "All", rows: [{ id: "a", title: "Apples", description: "Red" }] }];
    await interactive({ type: "list", action: { button: "View", sections } });
    const link = { display_text: "Open", url: "https://example.com" };
    await interactive({ type: "cta_url", action: { name: "cta_url", parameters: link } });
  });

  test("a message is marked as read", async () => {
    const message_id = "wamid.HBgLMTIwMjU1NTAxMDEVAgASGBQzQTAwMDAwMDAwMDAwMDAwMDAwMAA=";
    const answer = await sdk.message
      .createStatus({ phoneNumberID, message_id, status: "read", typing_indicator: { type: "text" } })
      .json();
    assert.equal(answer.success, true);
  });

  test("a file is uploaded, found, downloaded and deleted", async () => {
    const file = new Blob([picture], { type: "image/png" });
    const { id } = await sdk.media
      .upload({ phoneNumberID, file, filename: "picture.png", mimeType: "image/png" })
      .json();
    await send({ type: "image", image: { id } });
    const { url, mime_type } = await sdk.media.getURL({ mediaID: id, phoneNumberID }).json();
    assert.equal(mime_type, "image/png");
    // It names the host of Meta's files, whatever the URL says.
    const request = { headers: { Authorization: `Bearer ${simulator.token}` } };
    const bytes = await sdk.media.download({ mediaURL: url, request }).arrayBuffer();
    assert.deepEqual(Buffer.from(bytes), picture);
    assert.equal((await sdk.media.delete({ mediaID: id }).json()).success, true);
  });

  test("numbers, profile, account, subscriptions and templates are read", async () => {
    const businessAccountID = simulator.wabaId;
    const number = await sdk.phoneNumbers.getPhoneNumber({ phoneNumberID, fields: ["verified_name"] }).json();
    assert.equal(number.id, phoneNumberID);
    const { data: numbers } = await sdk.phoneNumbers.listPhoneNumbers({ businessAccountID }).json();
    assert.deepEqual(
      numbers.map(({ id }) => id),
      [phoneNumberID, "104680000004682"],
    );
    await sdk.businessProfile.updateBusinessProfile({ phoneNumberID, about: "Open all day" }).json();
    const profile = await sdk.businessProfile.getBusinessProfile({ phoneNumberID, fields: ["about"] }).json();
    assert.equal(profile.data[0]?.about, "Open all day");
    const account = await sdk.whatsappBusinessAccount.get(businessAccountID, { fields: ["name"] }).json();
    assert.equal(account.id, businessAccountID);
    const { data: apps } = await sdk.subscribedApps.listSubscriptions({ businessAccountID }).json();
    assert.equal(apps.length, 1);
    const { data: templates } = await sdk.template
      .list(businessAccountID, { limit: 3, fields: ["name", "status"] })
      .json();
    assert.equal(templates.length, 3);
  });

  test("a template is found in the library, and made of it", async () => {
    // Its type is the one of Meta's example, which leaves the list's envelope out.
    const listed: unknown = await sdk.template.listLibrary({ search: "warehouse" }).json();
    const [found] = (listed as { data: { name: string }[] }).data;
    assert.equal(found?.name, "delivery_update_1");
    const given = {
      name: "on_its_way",
      language: "en_US",
      category: "UTILITY",
      library_template_name: found?.name,
      library_template_button_inputs: [{ type: "URL", url: { base_url: "https://a.example/" } }],
    };
    const made = await sdk.template
      .create(simulator.wabaId, given as unknown as Parameters<typeof sdk.template.create>[1])
      .json();
    assert.match(made.id, /^\d+$/);
  });

  test("a template is created, changed and deleted", async () => {
    const { wabaId } = simulator;
    const components = [{ type: "BODY", text: "Your visit is tomorrow." }];
    const given = { name: "visit_note", language: "en_US", category: "UTILITY", components };
    const { id } = await sdk.template.create(wabaId, given as Parameters<typeof sdk.template.create>[1]).json();
    assert.equal((await sdk.template.get(id, { fields: ["name"] }).json()).name, "visit_note");
    const deleted = await sdk.template.delete(wabaId, { name: "visit_note" }).json();
    assert.equal(deleted.success, true);
  });
});
