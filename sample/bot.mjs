// A small WhatsApp bot in plain Node, without a dependency.
//
//   node --env-file-if-exists=.env bot.mjs send 12025550101 "Your table is ready"
//   node --env-file-if-exists=.env bot.mjs listen 3000
//
// Without an .env file it talks to Wamid's simulator. Hover over an error code below.
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const {
  WHATSAPP_API: api = "http://127.0.0.1:4681",
  WHATSAPP_VERSION: version = "v26.0",
  WHATSAPP_PHONE_NUMBER_ID: phoneNumberId = "104680000004681",
  WHATSAPP_TOKEN: token = "EAAWamidSimulatorSystemUserTokenNotARealToken0000000001ZD",
  WHATSAPP_APP_SECRET: appSecret = "",
  WHATSAPP_VERIFY_TOKEN: verifyToken = "",
} = process.env;

/** Sends a text message and gives its wamid. */
function send(to, body) {
  return sendMessage({ to, type: "text", text: { body } });
}

/** Asks something that is answered by a button. */
function ask(to, question, titles) {
  const buttons = titles.map((title) => ({ type: "reply", reply: { id: title.toLowerCase(), title } }));
  return sendMessage({
    to,
    type: "interactive",
    interactive: { type: "button", body: { text: question }, action: { buttons } },
  });
}

async function sendMessage(message) {
  const reply = await fetch(`${api}/${version}/${phoneNumberId}/messages`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ messaging_product: "whatsapp", ...message }),
  });
  const { error, messages } = await reply.json();
  if (error) throw new Error(advice(error));
  return messages[0].id;
}

/** What to do about the errors that this bot can do something about. */
function advice(error) {
  if (error.code === 131030) return "Add the recipient to the test number's list first.";
  if (error.code === 131056) return "Too many messages to this recipient: wait a little.";
  if (error.code === 190) return "The token has expired: make a new one.";
  return `${error.code}: ${error.error_data?.details ?? error.message}`;
}

/** What to do with a message that was accepted and then failed. */
function afterFailure(status) {
  for (const error of status.errors ?? []) {
    switch (error.code) {
      case 131047:
        return "sendTemplate";
      case 131026:
        return "askByOtherChannel";
      default:
        return "giveUp";
    }
  }
}

/** What the bot says to what a customer writes. */
function answer(message, name) {
  const pressed = message.interactive?.button_reply;
  if (pressed) return send(message.from, `A table for ${pressed.id}. Your number is A-17.`);
  if (/\bbook\b/i.test(message.text?.body ?? "")) return ask(message.from, "For how many?", ["Two", "Four"]);
  return send(message.from, `Hello ${name}! Write "book" for a table.`);
}

/** Meta signs the raw bytes, so they are compared before they are parsed. */
function isSigned(bytes, header = "") {
  const expected = Buffer.from(`sha256=${createHmac("sha256", appSecret).update(bytes).digest("hex")}`);
  const given = Buffer.from(header);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function listen(port) {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, "http://localhost");
    if (request.method === "GET") {
      const known = url.searchParams.get("hub.verify_token") === verifyToken;
      response.writeHead(known ? 200 : 403).end(known ? url.searchParams.get("hub.challenge") : "");
      return;
    }
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    if (!isSigned(bytes, request.headers["x-hub-signature-256"])) {
      response.writeHead(401).end();
      return;
    }
    response.writeHead(200).end();
    for (const { changes } of JSON.parse(bytes).entry) {
      for (const { value } of changes) {
        for (const status of value.statuses ?? []) console.log(status.status, status.id, afterFailure(status) ?? "");
        for (const message of value.messages ?? []) {
          console.log("message", message.type, message.id);
          const name = value.contacts?.[0]?.profile?.name ?? "there";
          await answer(message, name).catch((error) => console.error(error.message));
        }
      }
    }
  });
  server.listen(port, "127.0.0.1", () => console.log(`Listening on http://127.0.0.1:${port}`));
}

const [action, ...rest] = process.argv.slice(2);
if (action === "send" && rest.length === 2) console.log(await send(...rest));
else if (action === "listen" && rest.length === 1) listen(Number(rest[0]));
else console.log("Use: bot.mjs send <to> <text> | bot.mjs listen <port>");
