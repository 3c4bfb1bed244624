import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { newState } from "../../../../src/core/simulator/state.ts";
import { challengeOf } from "../../../../src/core/webhooks/handshake.ts";
import { verifySignature } from "../../../../src/core/webhooks/signature.ts";
import { buildCli, cli, Folder, wamid } from "../../../support/terminalProgram.ts";

before(buildCli);

const running: ChildProcess[] = [];
after(() => {
  for (const child of running) child.kill("SIGKILL");
});

interface Ready {
  readonly event: "ready";
  readonly baseUrl: string;
  readonly token: string;
  readonly phoneNumberId: string;
  readonly wabaId: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  readonly controlUrl: string;
}

function start(...args: string[]): ChildProcess {
  const env = { PATH: process.env.PATH ?? "", LANG: "C" };
  const child = spawn(process.execPath, [cli, "simulate", ...args], { cwd: os.tmpdir(), env });
  running.push(child);
  return child;
}

/** The lines of its output, as they come. */
async function* linesOf({ stdout }: ChildProcess): AsyncGenerator<string> {
  assert.ok(stdout);
  yield* createInterface({ input: stdout });
}

async function nextLine(lines: AsyncGenerator<string>): Promise<string> {
  const { value, done } = await lines.next();
  assert.ok(!done);
  return value;
}

async function startJson(...args: string[]) {
  const child = start("--json", ...args);
  const lines = linesOf(child);
  const ready: Ready = JSON.parse(await nextLine(lines));
  return { child, lines, ready };
}

function send({ baseUrl, phoneNumberId, token }: Ready, to = "12025550101"): Promise<Response> {
  return fetch(`${baseUrl}/v26.0/${phoneNumberId}/messages?access_token=${token}`, {
    method: "POST",
    body: JSON.stringify({ messaging_product: "whatsapp", to, text: { body: "a secret of theirs" } }),
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exited = once(child, "exit");
  child.kill(signal);
  const [code] = await exited;
  return code;
}

describe("wamid simulate", () => {
  it("prints one line when it is ready, one for each call, and ends with 0 when it is told to", async () => {
    const { child, lines, ready } = await startJson("--port", "0");
    const { event, ...values } = ready;
    assert.equal(event, "ready");
    assert.deepEqual(Object.keys(values), [
      "baseUrl",
      "token",
      "phoneNumberId",
      "wabaId",
      "appId",
      "appSecret",
      "verifyToken",
      "controlUrl",
    ]);
    for (const value of Object.values(values)) assert.match(value, /./);
    assert.equal((await send(ready)).status, 200);
    const line = await nextLine(lines);
    const request = JSON.parse(line);
    assert.deepEqual([request.event, request.method, request.status], ["request", "POST", 200]);
    assert.ok(!line.includes(ready.token) && !line.includes("a secret of theirs"), line);
    assert.equal((await send(ready, "12025550121")).status, 400);
    assert.equal(JSON.parse(await nextLine(lines)).error.code, 131056);
    assert.equal(await end(child, "SIGTERM"), 0);
    await assert.rejects(send(ready));
  });

  it("verifies the webhook with the token that it is given, and signs with the secret", async () => {
    const posts: { raw: Buffer; signature: string }[] = [];
    const bot = createServer(async (request, response) => {
      const query = new URL(request.url ?? "", "http://bot").searchParams;
      if (request.method === "GET") {
        const challenge = challengeOf(query, "ours");
        response.writeHead(challenge === undefined ? 403 : 200).end(challenge);
        return;
      }
      const raw = Buffer.concat(await request.toArray());
      posts.push({ raw, signature: String(request.headers["x-hub-signature-256"]) });
      response.end();
    });
    await new Promise<void>((resolve) => bot.listen(0, "127.0.0.1", resolve));
    try {
      const host = `127.0.0.1:${(bot.address() as AddressInfo).port}`;
      const webhook = ["--webhook", `http://${host}/webhook`];
      const args = [...webhook, "--app-secret", "s3cret", "--verify-token", "ours", "--clock-speed", "1000"];
      const { child, ready } = await startJson("--port=0", ...args);
      assert.deepEqual([ready.appSecret, ready.verifyToken], ["s3cret", "ours"]);
      await send(ready);
      while (posts.length < 3) await sleep(5);
      for (const { raw, signature } of posts) assert.equal(verifySignature(raw, signature, ["s3cret"]), "valid");
      assert.equal(await end(child, "SIGINT"), 0);
      // Not awaited in place, because the bot has to answer meanwhile.
      const other = start("--port=0", ...webhook, "--verify-token", "another");
      let complaint = "";
      other.stderr?.on("data", (text) => {
        complaint += text;
      });
      const [code] = await once(other, "close");
      assert.equal(code, 1);
      assert.match(complaint, new RegExp(`${host} answered with HTTP 403`));
    } finally {
      bot.closeAllConnections();
      bot.close();
    }
  });

  it("begins with a seed, with rules off", async () => {
    const state = newState(0);
    const [number] = state.numbers;
    assert.ok(number);
    number.id = "555000111222333";
    const folder = new Folder({ "seed.json": JSON.stringify(state) });
    try {
      const seed = `${folder.path}/seed.json`;
      const { child, ready } = await startJson("--port=0", "--seed", seed, "--rules-off", "pairRate, billing");
      assert.equal(ready.phoneNumberId, "555000111222333");
      const rules = (await (await fetch(`${ready.controlUrl}/rules`)).json()) as Record<string, boolean>;
      assert.deepEqual([rules.pairRate, rules.billing, rules.throughput], [false, false, true]);
      assert.equal(await end(child, "SIGTERM"), 0);
    } finally {
      folder.dispose();
    }
  });

  it("goes on with the state that it has kept, and puts aside what isn't one", async () => {
    const folder = new Folder({ "seed.json": JSON.stringify({ personas: [{ name: "Mio", phone: "818012345678" }] }) });
    try {
      const args = ["--port=0", "--state", `${folder.path}/kept/state.json`, "--seed", `${folder.path}/seed.json`];
      const change = async (ready: Ready, method: string, body?: string) => {
        const init = { method, ...(body !== undefined && { body }) };
        return (await fetch(`${ready.controlUrl}/rules`, init)).json() as Promise<Record<string, boolean>>;
      };
      const first = await startJson(...args);
      await change(first.ready, "PATCH", '{"billing":false}');
      assert.equal(await end(first.child, "SIGTERM"), 0);
      const second = await startJson(...args);
      assert.equal((await change(second.ready, "GET")).billing, false);
      const personas = await (await fetch(`${second.ready.controlUrl}/personas`)).json();
      assert.deepEqual(
        (personas as { data: { name: string }[] }).data.map(({ name }) => name),
        ["Mio"],
      );
      assert.equal(await end(second.child, "SIGTERM"), 0);
      writeFileSync(`${folder.path}/kept/state.json`, "{");
      const third = start("--json", ...args);
      const [text] = await once(third.stderr as NodeJS.ReadableStream, "data");
      assert.match(String(text), /holds no state of the simulator .* kept as .*state\.json\.unreadable/s);
      assert.equal(await end(third, "SIGTERM"), 0);
    } finally {
      folder.dispose();
    }
  });

  it("says what a person needs, and takes another port where the usual one is in use", async () => {
    const [one, other] = [start(), start()];
    const urls = [];
    for (const child of [one, other]) {
      const lines = linesOf(child);
      const [, url] = / at (http:\/\/127\.0\.0\.1:\d+)\./.exec(await nextLine(lines)) ?? [];
      assert.ok(url);
      urls.push(url);
      assert.equal(await nextLine(lines), "");
      assert.equal(await nextLine(lines), `WHATSAPP_API=${url}`);
    }
    assert.equal(new Set(urls).size, 2);
    assert.deepEqual(await Promise.all([end(one, "SIGTERM"), end(other, "SIGINT")]), [0, 0]);
  });

  it("goes on answering when nobody reads what it prints", async () => {
    const child = start("--json", "--port=0", "--rules-off=pairRate,throughput");
    const [first] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
    child.stdout?.pause();
    const ready: Ready = JSON.parse(first.toString());
    for (let round = 0; round < 50; round++) {
      const answers = await Promise.all(Array.from({ length: 40 }, () => send(ready)));
      assert.ok(answers.every(({ status }) => status === 200));
    }
    child.stdout?.resume();
    assert.equal(await end(child, "SIGTERM"), 0);
  });

  it("says clearly what is wrong", async () => {
    const folder = new Folder({
      "bad.json": "{",
      "slip.json": '{\n  "rulesOff": [],\n  "persona": []\n}',
      "folder.json": '{ "templatesFrom": "nowhere" }',
      "templates.json": '{ "templatesFrom": "shop" }',
      "shop/welcome.json": '\n{ "name": "welcome", "language": "en_US" }',
      "odd.json": JSON.stringify({ ...newState(0), numbers: [{ id: 1 }] }),
    });
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
    const taken = String((holder.address() as AddressInfo).port);
    holder.on("request", (_, response) => response.end());
    try {
      for (const [args, status, message] of [
        [["--port", "x"], 2, /--port can't be “x”/],
        [["--port", "65536"], 2, /--port can't be/],
        [["--seed", "missing.json"], 2, /missing\.json can't be read \(ENOENT\)/],
        [["--seed", "bad.json"], 2, /bad\.json:1:2: this is not JSON/],
        [["--seed", "odd.json"], 2, /odd\.json:\d+:\d+: numbers\.0\.id has to be of type string/],
        [["--seed", "slip.json"], 2, /slip\.json:3:3: there is no field persona here/],
        [["--seed", "folder.json"], 2, /nowhere can't be read \(ENOENT\)/],
        [["--seed", "templates.json"], 2, /shop.welcome\.json:2:1: components is missing/],
        [["--host", "203.0.113.7"], 1, /no address 203\.0\.113\.7/],
        [["--rules-off", "noSuchRule"], 2, /serviceWindow, /],
        [["--clock-speed", "0"], 2, /--clock-speed can't be/],
        [["--webhook", "https://localhost/"], 1, /http:\/\//],
        [["--webhook", "http://127.0.0.1:1/"], 1, /nobody answers at 127\.0\.0\.1:1/],
        [["--webhoook", "x"], 2, /Did you mean --webhook/],
        [["everything"], 2, /options alone/],
      ] as const) {
        const done = wamid(["simulate", ...args], { cwd: folder.path });
        assert.equal(done.status, status, `${args.join(" ")}: ${done.stderr}`);
        assert.match(done.stderr, message);
        assert.equal(done.stdout, "");
      }
      // The holder of the port has to answer meanwhile.
      const child = start("--port", taken);
      const [text] = await once(child.stderr as NodeJS.ReadableStream, "data");
      assert.match(String(text), new RegExp(`port ${taken} is in use`));
      if (child.exitCode === null) await once(child, "exit");
      assert.equal(child.exitCode, 1);
      assert.match(wamid(["help", "simulate"]).stdout, /--clock-speed/);
    } finally {
      holder.closeAllConnections();
      holder.close();
      folder.dispose();
    }
  });
});
