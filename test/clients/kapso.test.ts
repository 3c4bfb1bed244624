import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { buildTemplateSendPayload, GraphApiError, WhatsAppClient } from "@kapso/whatsapp-cloud-api";
import { normalizeWebhook, verifySignature } from "@kapso/whatsapp-cloud-api/server";
import type { RunningSimulator } from "../../src/io/simulator/startSimulator.ts";
import { appSecret, customer, eventually, picture, readBody, startBot, verifyToken } from "./bot.ts";
import { incoming, writeAll } from "./incoming.ts";

describe("@kapso/whatsapp-cloud-api", () => {
  let simulator: RunningSimulator;
  let answers: number[];
  let client: WhatsAppClient;
  let phoneNumberId: string;
  const written: { id: string; type: string }[] = [];
  const statuses: { id: string; status: string; recipientUserId?: string }[] = [];

  before(async () => {
    ({ simulator, answers } = await startBot(async (request, response) => {
      if (request.method === "GET") {
        const { searchParams } = new URL(request.url ?? "", "http://bot");
        assert.equal(searchParams.get("hub.verify_token"), verifyToken);
        response.end(searchParams.get("hub.challenge"));
        return;
      }
      const rawBody = await readBody(request);
      const signatureHeader = String(request.headers["x-hub-signature-256"]);
      response.statusCode = verifySignature({ appSecret, rawBody, signatureHeader }) ? 200 : 401;
      if (response.statusCode === 200) {
        const seen = normalizeWebhook(JSON.parse(rawBody));
        assert.equal(seen.phoneNumberId, phoneNumberId);
        statuses.push(...seen.statuses);
        written.push(...seen.messages);
      }
      response.end();
    }));
    client = new WhatsAppClient({ accessToken: simulator.token, baseUrl: simulator.baseUrl });
    ({ phoneNumberId } = simulator);
  });

  const to = customer;

  test("a text is sent, and its statuses are verified and normalized", async () => {
    const { messages } = await client.messages.sendText({ phoneNumberId, to, body: "Hello" });
    const id = messages[0]?.id;
    await eventually(() => {
      const seen = statuses.filter((each) => each.id === id);
      assert.deepEqual(
        seen.map(({ status }) => status),
        ["sent", "delivered", "read"],
      );
      assert.match(seen[0]?.recipientUserId ?? "", /^US\.\d+$/);
    });
    assert.ok(
      answers.every((status) => status === 200),
      answers.join(),
    );
  });

  test("whatever a customer writes is verified and normalized", async () => {
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

  test("every type of message is taken", async () => {
    const { messages } = client;
    const { id } = await upload();
    await messages.sendImage({ phoneNumberId, to, image: { id, caption: "A picture" } });
    await messages.sendImage({ phoneNumberId, to, image: { link: "https://example.com/picture.jpg" } });
    await messages.sendDocument({
      phoneNumberId,
      to,
      document: { link: "https://example.com/a.pdf", filename: "a.pdf" },
    });
    await messages.sendVideo({ phoneNumberId, to, video: { link: "https://example.com/film.mp4" } });
    await messages.sendAudio({ phoneNumberId, to, audio: { link: "https://example.com/voice.ogg" } });
    await messages.sendSticker({ phoneNumberId, to, sticker: { link: "https://example.com/sticker.webp" } });
    await messages.sendLocation({
      phoneNumberId,
      to,
      location: { latitude: -33.45, longitude: -70.66, name: "Santiago" },
    });
    await messages.sendContacts({
      phoneNumberId,
      to,
      contacts: [{ name: { formattedName: "John Doe", firstName: "John" }, phones: [{ phone: "+15551234567" }] }],
    });
    const messageId = "wamid.HBgLMTIwMjU1NTAxMDEVAgASGBQzQTAwMDAwMDAwMDAwMDAwMDAwMAA=";
    await messages.sendReaction({ phoneNumberId, to, reaction: { messageId, emoji: "😀" } });
    await messages.sendText({ phoneNumberId, recipient: "US.13491208655302741918", body: "By your id." });
    assert.equal(
      (await messages.markRead({ phoneNumberId, messageId, typingIndicator: { type: "text" } })).success,
      true,
    );
  });

  test("interactive messages are taken", async () => {
    const { messages } = client;
    const base = { phoneNumberId, to, bodyText: "Choose" };
    await messages.sendInteractiveButtons({
      ...base,
      footerText: "Footer",
      buttons: [
        { id: "accept", title: "Accept" },
        { id: "decline", title: "Decline" },
      ],
    });
    await messages.sendInteractiveList({
      ...base,
      buttonText: "Fruit",
      sections: [{ title: "All", rows: [{ id: "a", title: "Apples", description: "Red" }] }],
    });
    await messages.sendInteractiveCtaUrl({ ...base, parameters: { displayText: "See", url: "https://example.com" } });
    await messages.sendInteractiveLocationRequest({ ...base, parameters: { requestMessage: "Where are you?" } });
    await messages.sendInteractiveCallPermission({ ...base, parameters: { phoneNumber: "+15550104681" } });
    await messages.sendInteractiveFlow({
      ...base,
      parameters: {
        flowId: "1234567890",
        flowCta: "Open",
        flowToken: "token",
        flowAction: "navigate",
        flowActionPayload: { screen: "WELCOME" },
      },
    });
    await messages.sendInteractiveCatalogMessage({ ...base, parameters: { thumbnailProductRetailerId: "SKU-1" } });
    const card = (cardIndex: number) => ({
      cardIndex,
      header: { type: "image" as const, image: { link: "https://example.com/one.jpg" } },
      bodyText: "A card",
      action: { displayText: "View", url: "https://example.com/one" },
    });
    await messages.sendInteractiveCarousel({ ...base, cards: [card(0), card(1)] });
  });

  test("a template is taken as its builder makes it", async () => {
    const template = buildTemplateSendPayload({
      name: "order_confirmation",
      language: "en_US",
      body: ["Ana", "12345", "€ 12.50"].map((text) => ({ type: "text" as const, text })),
    });
    const { messages } = await client.messages.sendTemplate({
      phoneNumberId,
      to,
      template: { ...template, components: (template.components ?? []).map((each) => ({ ...each })) },
    });
    assert.match(messages[0]?.id ?? "", /^wamid\./);
  });

  async function upload(): Promise<{ id: string }> {
    const file = new Blob([picture], { type: "image/png" });
    return client.media.upload({ phoneNumberId, type: "image/png", file, fileName: "picture.png" });
  }

  test("a file is uploaded, found, downloaded and deleted", async () => {
    const { id: mediaId } = await upload();
    const found = await client.media.get({ mediaId, phoneNumberId });
    assert.equal(found.mimeType, "image/png");
    const bytes = await client.media.download({ mediaId, phoneNumberId, auth: "always" });
    assert.deepEqual(Buffer.from(bytes as ArrayBuffer), picture);
    assert.equal((await client.media.delete({ mediaId, phoneNumberId })).success, true);
    await assert.rejects(client.media.get({ mediaId }), GraphApiError);
  });

  test("templates are created, listed, found and deleted", async () => {
    const businessAccountId = simulator.wabaId;
    const created = await client.templates.create({
      businessAccountId,
      name: "appointment_note",
      language: "en_US",
      category: "UTILITY",
      components: [{ type: "BODY", text: "Your appointment is tomorrow." }],
    });
    assert.match(String(created.id), /^\d+$/);
    const { data, paging } = await client.templates.list({ businessAccountId, limit: 2 });
    assert.equal(data.length, 2);
    const after = paging?.cursors?.after;
    assert.ok(after);
    const next = await client.templates.list({ businessAccountId, limit: 100, after });
    assert.ok(next.data.every(({ id }) => data.every((each) => each.id !== id)));
    const removed = await client.templates.delete({ businessAccountId, name: "appointment_note" });
    assert.equal(removed.success, true);
  });

  test("the number's settings and profile are read and changed", async () => {
    const { businessProfile, settings } = client.phoneNumbers;
    assert.equal(
      (await businessProfile.update({ phoneNumberId, about: "Open all day", vertical: "RETAIL" })).success,
      true,
    );
    const { data } = await businessProfile.get({ phoneNumberId, fields: "about,vertical" });
    assert.equal(data[0]?.about, "Open all day");
    assert.ok(await settings.get({ phoneNumberId }));
  });

  test("an error is told as Graph tells it", async () => {
    const sent = client.messages.sendText({ phoneNumberId, to: "12025550121", body: "Hello" });
    await assert.rejects(sent, (error) => error instanceof GraphApiError && error.code === 131056);
  });
});
