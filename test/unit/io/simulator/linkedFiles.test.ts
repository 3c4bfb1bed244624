import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, test } from "node:test";
import { message } from "./messageSamples.ts";
import { Started, type TestReceiver, type TestSimulator } from "./support.ts";

const started = new Started();
afterEach(() => started.stop());

const png = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");

/** A server of files by their paths. */
async function files() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://files");
    asked.push(pathname);
    assert.equal(request.headers.authorization, undefined);
    switch (pathname) {
      case "/a.png":
        response.setHeader("Content-Type", "image/png; charset=binary").end(png);
        break;
      case "/moved":
        response.writeHead(302, { Location: "/a.png" }).end();
        break;
      case "/loop":
        response.writeHead(302, { Location: "/loop" }).end();
        break;
      case "/page":
        response.setHeader("Content-Type", "text/html").end("<p>");
        break;
      case "/large.png":
        response.setHeader("Content-Type", "image/png").end(Buffer.concat([png, Buffer.alloc(5 * 1024 * 1024)]));
        break;
      default:
        response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  started.add(async () => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, base: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function outcomeOf(simulator: TestSimulator, receiver: TestReceiver, body: unknown): Promise<unknown> {
  const answer = await simulator.send(body);
  assert.equal(answer.status, 200, answer.text);
  const { id } = answer.body.messages[0];
  await receiver.until(() => receiver.wordsOf(id).length > 0);
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads out of a webhook
  const raw = receiver.statuses.find(({ wamid }) => wamid === id)?.raw as any;
  return raw.status === "failed" ? [raw.errors[0].code, raw.errors[0].error_data.details] : raw.status;
}

test("files at addresses are not downloaded unless that is allowed", async () => {
  const { asked, base } = await files();
  const receiver = await started.receiver();
  const simulator = await started.simulator({ webhookUrl: () => receiver.url });
  assert.equal(await outcomeOf(simulator, receiver, message("image", { link: `${base}/nothing` })), "sent");
  assert.deepEqual(asked, []);
});

test("where it is allowed, a file that can't be had or doesn't fit fails the message, once it was accepted", async () => {
  const { asked, base } = await files();
  const receiver = await started.receiver();
  const simulator = await started.simulator({ webhookUrl: () => receiver.url, fetchesLinks: () => true });
  const of = (path: string, type = "image") =>
    outcomeOf(simulator, receiver, message(type, { link: `${base}${path}` }));
  assert.equal(await of("/a.png"), "sent");
  assert.equal(await of("/moved"), "sent");
  assert.equal(await of("/page", "document"), "sent");
  assert.deepEqual(await of("/none"), [131053, "The file at the link could not be downloaded: HTTP 404."]);
  assert.deepEqual(await of("/loop"), [131053, "The file at the link could not be downloaded: HTTP 302."]);
  assert.deepEqual(await of("/large.png"), [131053, "The file at the link is larger than image/png may be."]);
  const [code, details] = (await of("/page")) as [number, string];
  assert.equal(code, 131053);
  assert.match(details, /^Unsupported image mime type text\/html/);
  const nobody = message("image", { link: "http://127.0.0.1:1/a.png" });
  assert.deepEqual(await outcomeOf(simulator, receiver, nobody), [
    131053,
    "The file at the link could not be downloaded.",
  ]);
  // What was downloaded of late isn't again.
  const before = asked.length;
  assert.equal(await of("/a.png"), "sent");
  assert.equal(asked.length, before);
});

test("a simulator that is stopped while a file is on its way says nothing more", async () => {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const receiver = await started.receiver();
  const simulator = await started.simulator({ webhookUrl: () => receiver.url, fetchesLinks: () => true });
  const asked = new Promise((resolve) => server.once("request", resolve));
  const link = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slow.png`;
  assert.equal((await simulator.send(message("image", { link }))).status, 200);
  await asked;
  await simulator.simulator.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  assert.deepEqual(receiver.statuses, []);
});
