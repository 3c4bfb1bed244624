import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { simulatorAccount, simulatorTokens } from "../../../../src/core/graph/simulated.ts";
import { Clock } from "../../../../src/io/simulator/clock.ts";
import { Transcripts } from "../../../../src/io/simulator/customers/transcripts.ts";
import { statusPlan } from "../../../../src/io/simulator/statusPlan.ts";
import { fc } from "../../../support/fastCheck.ts";
import { codeOf, machine } from "./machine.ts";
import { type Answer, text } from "./support.ts";

const { phoneNumberId } = simulatorAccount;
const messages = `${phoneNumberId}/messages`;
const dayMs = 86_400_000;

/** A machine with what customers write and see. */
async function withCustomers() {
  const made = await machine();
  const { receiver, control, call } = made;
  return {
    ...made,
    write: async (who: string, message: unknown): Promise<string> =>
      (await control("POST", `/personas/${encodeURIComponent(who)}/messages`, message)).id,
    /** The message of an id as the webhook had it. */
    arrived: async (id: string): Promise<Answer["body"]> => {
      const find = () => receiver.requests.map(({ value }) => messageOf(value)).find((message) => message?.id === id);
      await receiver.until(() => find() !== undefined);
      return find();
    },
    send: async (body: unknown): Promise<string> => {
      const answer = await call("POST", messages, body);
      assert.equal(answer.status, 200, answer.text);
      return answer.body.messages[0].id;
    },
    chat: (who: string) => control("GET", `/personas/${encodeURIComponent(who)}/messages`),
  };
}

function messageOf(value: Answer["body"]): Answer["body"] {
  return value.messages?.[0];
}

test("whoever writes opens the service window again", async () => {
  const { control, receiver, write, send } = await withCustomers();
  await control("POST", "/clock", { advanceMs: dayMs });
  const late = await send(text("12025550101"));
  await receiver.until(() => receiver.wordsOf(late).length > 0);
  assert.deepEqual(receiver.wordsOf(late), ["failed"]);
  await write("dana", { type: "text", text: "Still there?" });
  const answered = await send(text("12025550101"));
  await receiver.until(() => receiver.wordsOf(answered).length === 3);
});

test("anybody writes, by number or user id; a persona may hide the number", async () => {
  const { arrived, write, receiver } = await withCustomers();
  assert.equal((await arrived(await write("+4915112345678", { type: "text", text: "Hi" }))).from, "4915112345678");
  assert.equal((await arrived(await write("DE.123", { type: "text", text: "Hi" }))).from_user_id, "DE.123");
  const hidden = await arrived(await write("aiko", { type: "text", text: "こんにちは" }));
  assert.equal(hidden.from, undefined);
  assert.match(hidden.from_user_id, /^JP\./);
  assert.doesNotMatch(JSON.stringify(receiver.requests.at(-1)?.value), /818055500105/);
  // The other form of a Mexican number is the same person.
  assert.equal((await arrived(await write("525555550106", { type: "text", text: "Hola" }))).from, "5215555550106");
});

test("what a stranger's webhook calls them, they are called when the answer goes to their user id", async () => {
  const { arrived, receiver, write, send } = await withCustomers();
  const { from_user_id } = await arrived(await write("4915112345678", { type: "text", text: "Hi" }));
  const value = receiver.requests.at(-1)?.value as Answer["body"];
  const wamid = await send({ messaging_product: "whatsapp", recipient: from_user_id, text: { body: "Hello" } });
  await receiver.until(() => receiver.wordsOf(wamid).includes("delivered"));
  const delivered = receiver.requests.at(-1)?.value as Answer["body"];
  assert.equal(delivered.contacts[0].profile.name, value.contacts[0].profile.name);
});

test("a file that a customer sends is downloaded with the token, for five minutes and seven days", async () => {
  const { arrived, control, write, call } = await withCustomers();
  const headers = { Authorization: `Bearer ${simulatorTokens.valid.token}` };
  const bytes = Buffer.from("a small text");
  const id = await write("dana", {
    type: "document",
    document: { data: bytes.toString("base64"), mime_type: "text/plain", filename: "ä.txt", caption: "Look" },
  });
  const { document } = await arrived(id);
  assert.equal(document.filename, "ä.txt");
  assert.equal(document.mime_type, "text/plain");
  const file = await fetch(document.url, { headers });
  assert.deepEqual(Buffer.from(await file.arrayBuffer()), bytes);
  assert.equal((await call("GET", document.id)).body.file_size, bytes.length);
  await control("POST", "/clock", { advanceMs: 300_000 });
  assert.equal((await fetch(document.url, { headers })).status, 404);
  assert.equal((await call("GET", document.id)).status, 200);
  await control("POST", "/clock", { advanceMs: 7 * dayMs });
  assert.equal((await call("GET", document.id)).status, 400);
});

test("each kind of file comes with a sample; a voice message says so", async () => {
  const { arrived, write } = await withCustomers();
  for (const [type, mimeType] of [
    ["image", "image/jpeg"],
    ["video", "video/mp4"],
    ["document", "application/pdf"],
    ["sticker", "image/webp"],
    ["audio", "audio/ogg; codecs=opus"],
  ] as const) {
    const file = (await arrived(await write("dana", { type })))[type];
    assert.equal(file.mime_type, mimeType);
    assert.equal(Buffer.from(file.sha256, "base64").length, 32);
    assert.equal(file.voice, type === "audio" ? true : undefined);
  }
});

test("buttons, rows and quick replies are pressed by what stands on them", async () => {
  const { arrived, ask, send, write } = await withCustomers();
  const to = { messaging_product: "whatsapp", to: "12025550101" };
  const buttons = await send({
    ...to,
    type: "interactive",
    interactive: {
      type: "button",
      body: { text: "When?" },
      action: {
        buttons: [
          { type: "reply", reply: { id: "now", title: "Now" } },
          { type: "reply", reply: { id: "later", title: "Later" } },
        ],
      },
    },
  });
  await send({
    ...to,
    type: "interactive",
    interactive: {
      type: "list",
      body: { text: "Which?" },
      action: { button: "Choose", sections: [{ rows: [{ id: "s1", title: "08:00", description: "Free" }] }] },
    },
  });
  const pressed = await arrived(await write("dana", { type: "press", press: "Later" }));
  assert.deepEqual(pressed.interactive, { type: "button_reply", button_reply: { id: "later", title: "Later" } });
  assert.deepEqual(pressed.context, { from: "15550104681", id: buttons });
  const chosen = await arrived(await write("dana", { type: "press", press: "s1" }));
  assert.deepEqual(chosen.interactive, {
    type: "list_reply",
    list_reply: { id: "s1", title: "08:00", description: "Free" },
  });
  const none = await ask("POST", "/personas/dana/messages", { type: "press", press: "Never" });
  assert.equal(none.status, 409);
  assert.equal((await ask("POST", "/personas/zoe/messages", { type: "press", press: "Later" })).status, 409);
});

test("a template's quick reply gives its payload, or the words on it", async () => {
  const { arrived, call, control, send, write } = await withCustomers();
  const { id } = (
    await call("POST", `${simulatorAccount.wabaId}/message_templates`, {
      name: "track_it",
      language: "en_US",
      category: "UTILITY",
      components: [
        { type: "BODY", text: "Your order is on its way." },
        {
          type: "BUTTONS",
          buttons: [
            { type: "QUICK_REPLY", text: "Track" },
            { type: "QUICK_REPLY", text: "Stop" },
          ],
        },
      ],
    })
  ).body;
  await control("POST", `/templates/${id}/moderation`, { event: "APPROVED" });
  const components = [
    { type: "button", sub_type: "quick_reply", index: "0", parameters: [{ type: "payload", payload: "TRACK_7714" }] },
  ];
  await send({
    messaging_product: "whatsapp",
    to: "12025550101",
    type: "template",
    template: { name: "track_it", language: { code: "en_US" }, components },
  });
  assert.deepEqual((await arrived(await write("dana", { type: "press", press: "Track" }))).button, {
    payload: "TRACK_7714",
    text: "Track",
  });
  assert.deepEqual((await arrived(await write("dana", { type: "press", press: "Stop" }))).button, {
    payload: "Stop",
    text: "Stop",
  });
});

test("the bot's read receipts, typing and reactions are seen in the chat", async () => {
  const { call, chat, control, send, write } = await withCustomers();
  const [first, second] = [
    await write("dana", { type: "text", text: "One" }),
    await write("dana", { type: "text", text: "Two" }),
  ];
  const receipt = {
    messaging_product: "whatsapp",
    status: "read",
    message_id: second,
    typing_indicator: { type: "text" },
  };
  assert.equal((await call("POST", messages, receipt)).body.success, true);
  const typing = await chat("dana");
  assert.deepEqual(
    typing.data.map(({ id, isRead }: Answer["body"]) => [id, isRead]),
    [
      [first, true],
      [second, true],
    ],
  );
  assert.ok(typing.typingUntil > Date.now());
  const wamid = await send(text("12025550101"));
  await send({
    messaging_product: "whatsapp",
    to: "12025550101",
    type: "reaction",
    reaction: { message_id: first, emoji: "👍" },
  });
  await write("dana", { type: "reaction", reaction: { message_id: wamid, emoji: "❤️" } });
  await write("dana", { type: "revoke", revoke: { original_message_id: second } });
  await control("POST", "/clock", { advanceMs: 10_000 });
  const seen = await chat("dana");
  assert.equal(seen.typingUntil, undefined);
  const of = (id: string) => seen.data.find((each: Answer["body"]) => each.id === id);
  assert.deepEqual(of(first).reactions, { outgoing: "👍" });
  assert.deepEqual(of(wamid).reactions, { incoming: "❤️" });
  assert.equal(of(second).isRevoked, true);
  assert.equal(of(wamid).status, "read");
  assert.ok(seen.windowClosesAt > Date.now());
  await write("dana", { type: "reaction", reaction: { message_id: wamid } });
  assert.deepEqual((await chat("dana")).data.find((each: Answer["body"]) => each.id === wamid).reactions, {});
});

test("messages go as far as the persona lets them", async () => {
  const { control, receiver, send, simulator } = await withCustomers();
  const course = async (body: unknown) => {
    const wamid = await send(body);
    while (simulator.waiting > 0) await sleep(2);
    return receiver.wordsOf(wamid);
  };
  const jose = text("5215555550106");
  assert.deepEqual(await course(jose), ["sent", "delivered", "read"]);
  await control("PATCH", "/personas/jose", { readReceipts: false });
  assert.deepEqual(await course(jose), ["sent", "delivered"]);
  await control("PATCH", "/personas/jose", { hasOldApp: true });
  assert.deepEqual(await course(jose), ["failed"]);
  await control("PATCH", "/personas/jose", { devices: 2 });
  assert.deepEqual(await course(jose), ["sent", "delivered", "failed"]);
  await control("PATCH", "/personas/jose", { hasBlockedBusiness: true });
  assert.deepEqual(await course(text("525555550106")), ["sent"]);
});

test("who has blocked the other doesn't write, nor anybody to a number that isn't registered", async () => {
  const { ask, call, control, write } = await withCustomers();
  const hi = { type: "text", text: "Hi" };
  assert.equal((await ask("POST", "/personas/noel/messages", hi)).status, 409);
  await write("dana", hi);
  await call("POST", `${phoneNumberId}/block_users`, {
    messaging_product: "whatsapp",
    block_users: [{ user: "12025550101" }],
  });
  assert.equal((await ask("POST", "/personas/dana/messages", hi)).status, 409);
  await control("PATCH", `/numbers/${phoneNumberId}`, { isRegistered: false });
  assert.equal((await ask("POST", "/personas/zoe/messages", hi)).status, 409);
});

test("a new number and a new user id are told, and known from then on", async () => {
  const { arrived, chat, control, send, write } = await withCustomers();
  await send(text("886955550108"));
  const { system } = await arrived(
    await write("chen", { type: "system", system: { type: "user_changed_number", wa_id: "886955550199" } }),
  );
  assert.match(system.body, /886955550108 to 886955550199/);
  assert.equal((await arrived(await write("chen", { type: "text", text: "Hi" }))).from, "886955550199");
  const changed = await arrived(await write("chen", { type: "system", system: { type: "user_changed_user_id" } }));
  const { userId } = await control("GET", "/personas/chen");
  assert.equal(changed.system.user_id, userId);
  assert.notEqual(changed.system.previous_user_id, userId);
  assert.equal((await chat("chen")).data.length, 4);
  const identity = await arrived(
    await write("chen", { type: "system", system: { type: "customer_identity_changed" } }),
  );
  assert.equal((await control("GET", "/personas/chen")).identityKeyHash, identity.identity.hash);
});

test("personas are made of a name and a number, changed and removed", async () => {
  const { ask, control } = await withCustomers();
  const made = await control("PUT", "/personas/ana", { name: "Ana", phone: "4915112345678" });
  assert.equal(made.country, "DE");
  assert.match(made.userId, /^DE\.\d+$/);
  assert.equal((await control("GET", "/personas")).data.length, 9);
  assert.equal((await control("PATCH", "/personas/ana", { username: "ana.b", hidesPhone: true })).username, "ana.b");
  assert.equal((await control("PATCH", "/personas/ana", { username: null })).username, undefined);
  assert.equal((await control("GET", "/personas/ana")).hidesPhone, true);
  assert.equal((await ask("PUT", "/personas/bea", { name: "Bea", phone: "4915112345678" })).status, 409);
  await control("DELETE", "/personas/ana");
  assert.equal((await ask("GET", "/personas/ana")).status, 404);
  for (const persona of [
    {},
    { name: "Bea" },
    { name: "", phone: "49" },
    { name: "Bea", phone: "4915112345678", age: 3 },
    [],
  ]) {
    assert.equal((await ask("PUT", "/personas/bea", persona)).status, 400, JSON.stringify(persona));
  }
  assert.equal((await ask("PATCH", "/personas/dana", { devices: 0 })).status, 400);
});

test("after an ad the answers are free for 72 hours", async () => {
  const { control, receiver, send, write } = await withCustomers();
  const referral = { source_url: "https://fb.me/x", source_id: "1", source_type: "ad" };
  await write("dana", { type: "text", text: "Hi", referral });
  const pricing = async () => {
    const wamid = await send(text("12025550101"));
    await receiver.until(() => receiver.wordsOf(wamid).length === 3);
    return receiver.statuses.find((each) => each.wamid === wamid)?.raw.pricing as Answer["body"];
  };
  assert.equal((await pricing()).type, "free_entry_point");
  await control("POST", "/clock", { advanceMs: 3 * dayMs });
  await write("dana", { type: "text", text: "Hi" });
  assert.equal((await pricing()).type, "regular");
});

test("what isn't a message is refused with a sentence, whatever it is", async () => {
  const { ask, receiver, call } = await withCustomers();
  const path = "/personas/dana/messages";
  for (const [message, sentence] of [
    [{}, /^type: /],
    [{ type: "poem" }, /^type: /],
    [{ type: "text" }, /^text: /],
    [{ type: "text", text: "" }, /^text: /],
    [{ type: "text", text: "Hi", frm: "1" }, /there is no frm/],
    [{ type: "reaction", reaction: { message_id: "1" } }, /wamid/],
    [{ type: "location", location: { latitude: 91, longitude: 0 } }, /^location.latitude: at most 90/],
    [{ type: "system", system: { type: "user_changed_number", wa_id: "+49" } }, /digits/],
  ] as const) {
    const { status, body } = await ask("POST", path, message);
    assert.equal(status, 400, JSON.stringify(message));
    assert.match(body.error, sentence);
  }
  assert.equal((await ask("POST", path, { type: "image", image: { id: "1" } })).status, 409);
  assert.equal((await ask("POST", path, { type: "text", text: "Hi", number: "1" })).status, 404);
  assert.equal((await ask("POST", "/personas/nobody/messages", { type: "text", text: "Hi" })).status, 404);
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      const { status } = await ask("POST", path, { type: "text", text: value });
      assert.ok(status === 200 || status === 400);
      assert.equal((await ask("POST", path, value)).status, 400);
    }),
    { numRuns: 60 },
  );
  assert.equal(receiver.rejected, 0);
  assert.equal(codeOf(await call("GET", phoneNumberId)), undefined);
});

test("whoever watches the chats is told of each message, each status and the end of typing", () => {
  const clock = new Clock(() => 0);
  const transcripts = new Transcripts(clock);
  const key = { numberId: "1", customer: "US.1" };
  const told: string[] = [];
  const watching = transcripts.onDidChange(({ customer }) => {
    const { messages: seen, typingUntil } = transcripts.of(key);
    told.push(`${customer} ${seen.at(-1)?.status}${typingUntil === undefined ? "" : " typing"}`);
  });
  const plan = statusPlan({ kind: "read" }, "read", { sentMs: 1, deliveredMs: 2, readMs: 3, playedMs: 4 });
  transcripts.add(key, { id: "a", direction: "incoming", at: 0, content: { type: "text" } });
  transcripts.markRead("1", "a", true);
  clock.advance(25_000);
  transcripts.add(key, { id: "b", direction: "outgoing", at: 25_000, content: { type: "text" } }, plan);
  for (let ms = 0; ms < 3; ms++) clock.advance(1);
  assert.deepEqual(told, [
    "US.1 accepted",
    "US.1 accepted typing",
    "US.1 accepted",
    "US.1 accepted",
    "US.1 sent",
    "US.1 delivered",
    "US.1 read",
  ]);
  watching.dispose();
  transcripts.react("b", "incoming", "👍");
  assert.equal(told.length, 7);
  clock.stop();
});

test("chats are bounded: the newest 200 messages of 200 chats", () => {
  const transcripts = new Transcripts(new Clock(() => 0));
  const of = (customer: number) => transcripts.of({ numberId: "1", customer: `US.${customer}` }).messages;
  for (let customer = 0; customer < 300; customer++) {
    const key = { numberId: "1", customer: `US.${customer}` };
    transcripts.add(key, { id: `first ${customer}`, direction: "incoming", at: 0, content: {} });
  }
  const key = { numberId: "1", customer: "US.299" };
  for (let at = 0; at < 300; at++) transcripts.add(key, { id: `${at}`, direction: "outgoing", at, content: {} });
  assert.equal(of(0).length, 0);
  assert.equal(of(100).length, 1);
  assert.equal(of(299).length, 200);
  assert.equal(of(299)[0]?.id, "100");
  assert.equal(transcripts.find("1", "first 0"), undefined);
  assert.equal(transcripts.find("2", "299"), undefined);
  assert.ok(transcripts.find("1", "299"));
});

test("a file that is too large comes without a file, with error 131052", async () => {
  const { arrived, write, chat } = await withCustomers();
  const id = await write("dana", { type: "document", document: { filename: "film.zip", unavailable: true } });
  const message = await arrived(id);
  assert.deepEqual(
    [message.type, message.unsupported, message.document],
    ["unsupported", { type: "document" }, undefined],
  );
  const [error] = message.errors;
  assert.deepEqual([error.code, error.title], [131052, "Media download error"]);
  assert.match(error.error_data.details, /too large/);
  assert.ok((await chat("dana")).data.some((each: { id: string }) => each.id === id));
});

test("what the API can't carry has the title that webhooks have, not the one of sends", async () => {
  const { arrived, write } = await withCustomers();
  const { errors } = await arrived(await write("dana", { type: "unsupported" }));
  assert.deepEqual(
    [errors[0].code, errors[0].title, errors[0].message],
    [131051, ...Array(2).fill("Message type unknown")],
  );
});
