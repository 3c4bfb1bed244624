import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import {
  ActionButtons,
  ActionCTA,
  ActionList,
  ActionLocation,
  Audio,
  Body,
  BodyComponent,
  BodyParameter,
  Button,
  Contacts,
  Document,
  Footer,
  Header,
  Image,
  Interactive,
  Language,
  ListSection,
  Location,
  Name,
  Phone,
  Reaction,
  Row,
  Sticker,
  Template,
  Text,
  Video,
} from "whatsapp-api-js/messages";
import { WhatsAppAPI } from "whatsapp-api-js/middleware/node-http";
import type { RunningSimulator } from "../../src/io/simulator/startSimulator.ts";
import { appSecret, customer, eventually, fetchFrom, picture, startBot, verifyToken } from "./bot.ts";
import { incoming, writeAll } from "./incoming.ts";

describe("whatsapp-api-js", () => {
  let simulator: RunningSimulator;
  let answers: number[];
  let api: WhatsAppAPI;
  let number: string;
  const statuses: { id: string; status: string; phone: string | undefined }[] = [];
  const written: { id: string; type: string; from: string | undefined; name: string | undefined }[] = [];

  before(async () => {
    const started = await startBot(async (request, response) => {
      if (request.method === "GET") {
        response.end(bot.handle_get(request));
      } else {
        response.statusCode = await bot.handle_post(request);
        response.end();
      }
    });
    ({ simulator, answers } = started);
    number = simulator.phoneNumberId;
    api = newApi(simulator.token);
    api.on.status = ({ id, status, phone }) => void statuses.push({ id, status, phone });
    bot.on.status = api.on.status;
    bot.on.message = ({ from, message, name }) => void written.push({ id: message.id, type: message.type, from, name });
  });

  function newApi(token: string): WhatsAppAPI {
    return new WhatsAppAPI({
      token,
      appSecret,
      webhookVerifyToken: verifyToken,
      v: "v26.0",
      ponyfill: { fetch: fetchFrom(() => simulator.baseUrl) },
    });
  }
  // Passes the handshake while the simulator, whose token the other one needs, is being started.
  const bot = newApi("none yet");

  async function send(message: Parameters<WhatsAppAPI["sendMessage"]>[2], context?: string): Promise<string> {
    const answer = await api.sendMessage(number, customer, message, context);
    assert.ok("messages" in answer, JSON.stringify(answer));
    return answer.messages[0].id;
  }

  test("a text is sent, and its statuses are taken by the middleware", async () => {
    const id = await send(new Text("Hello", true));
    await eventually(() => {
      const seen = statuses.filter((each) => each.id === id);
      assert.deepEqual(
        seen.map(({ status }) => status),
        ["sent", "delivered", "read"],
      );
      assert.equal(seen[0]?.phone, customer);
    });
    assert.ok(
      answers.every((status) => status === 200),
      answers.join(),
    );
  });

  test("whatever a customer writes is taken by the middleware", async () => {
    const ids = await writeAll(simulator, customer);
    await eventually(() => {
      const seen = written.filter(({ id }) => ids.includes(id));
      assert.deepEqual(
        seen.map(({ type }) => type),
        incoming.map(([type]) => type),
      );
      assert.ok(seen.every(({ from, type }) => from === customer || type === "system"));
    });
    assert.ok(
      answers.every((status) => status === 200),
      answers.join(),
    );
  });

  test("every type of message is taken", async () => {
    const { id } = await upload();
    const quoted = await send(new Text("First"));
    await send(new Text("An answer"), quoted);
    await send(new Image(id, true, "A picture"));
    await send(new Image("https://example.com/picture.png"));
    await send(new Video("https://example.com/film.mp4", false, "A film"));
    await send(new Audio("https://example.com/voice.ogg"));
    await send(new Document("https://example.com/invoice.pdf", false, "Invoice", "invoice.pdf"));
    await send(new Sticker("https://example.com/sticker.webp"));
    await send(new Location(-70.66, -33.45, "Santiago", "Chile"));
    await send(new Contacts([new Name("John Doe", "John"), new Phone("+15551234567", "WORK")]));
    await send(new Reaction("wamid.HBgLMTIwMjU1NTAxMDEVAgASGBQzQTAwMDAwMDAwMDAwMDAwMDAwMAA=", "😀"));
  });

  test("interactive messages are taken", async () => {
    const buttons = new ActionButtons(new Button("yes", "Yes"), new Button("no", "No"));
    await send(new Interactive(buttons, new Body("Really?"), new Header("Sure"), new Footer("Think")));
    const rows = [new Row("a", "Apples", "Red"), new Row("p", "Pears")] as const;
    await send(new Interactive(new ActionList("Fruit", new ListSection("All", ...rows)), new Body("Which one?")));
    await send(new Interactive(new ActionCTA("Open", "https://example.com"), new Body("See there")));
    await send(new Interactive(new ActionLocation(), new Body("Where are you?")));
  });

  test("templates are taken, with their parameters and without", async () => {
    await send(new Template("hello_world", new Language("en_US")));
    await send(
      new Template(
        "order_confirmation",
        new Language("en_US"),
        new BodyComponent(new BodyParameter("Ana"), new BodyParameter("12345"), new BodyParameter("€ 12.50")),
      ),
    );
  });

  test("a message is marked as read, with a typing indicator", async () => {
    const answer = await api.markAsRead(
      number,
      "wamid.HBgLMTIwMjU1NTAxMDEVAgASGBQzQTAwMDAwMDAwMDAwMDAwMDAwMAA=",
      "text",
    );
    assert.deepEqual(answer, { success: true });
  });

  async function upload(): Promise<{ id: string }> {
    const form = new FormData();
    form.set("file", new Blob([picture], { type: "image/png" }), "picture.png");
    const answer = await api.uploadMedia(number, form);
    assert.ok("id" in answer, JSON.stringify(answer));
    return answer;
  }

  test("a file is uploaded, found, downloaded and deleted", async () => {
    const { id } = await upload();
    const found = await api.retrieveMedia(id, number);
    assert.ok("url" in found, JSON.stringify(found));
    assert.equal(found.mime_type, "image/png");
    const response = await api.fetchMedia(found.url);
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), picture);
    assert.deepEqual(await api.deleteMedia(id), { success: true });
    assert.ok("error" in (await api.retrieveMedia(id)));
  });

  test("a customer is blocked and unblocked", async () => {
    const blocked = await api.blockUser(number, customer);
    assert.ok("block_users" in blocked, JSON.stringify(blocked));
    assert.equal(blocked.block_users.added_users[0]?.wa_id, customer);
    const unblocked = await api.unblockUser(number, customer);
    assert.ok("block_users" in unblocked, JSON.stringify(unblocked));
  });

  test("a message to many goes out in batches", async () => {
    const answers = await Promise.all(
      api.broadcastMessage(number, ["12025550101", "12025550102", "12025550103"], new Text("All of you"), 2, 10),
    );
    assert.ok(answers.every((answer) => "messages" in answer));
  });

  test("an error is told as Graph tells it", async () => {
    const answer = await api.sendMessage(number, "12025550121", new Text("Hello"));
    assert.ok("error" in answer);
    assert.equal(answer.error.code, 131056);
  });
});
