import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { Agent, createServer, get } from "node:http";
import { connect, createServer as createTcpServer, type Server } from "node:net";
import { afterEach, describe, it } from "node:test";
import { Failure } from "../../../src/core/failure.ts";
import { type PortState, SharedPort, type SharedPortOptions } from "../../../src/io/sharedPort.ts";
import { bound, freePort, listeningPort, reached } from "./portStates.ts";

const shared: SharedPort[] = [];
const servers: Server[] = [];
const children: ChildProcess[] = [];

function make(options: Partial<SharedPortOptions> = {}): SharedPort {
  const port = new SharedPort({
    service: "receiver",
    identity: () => "store-a",
    listener: (_, response) => response.end("here"),
    ...options,
  });
  shared.push(port);
  return port;
}

afterEach(async () => {
  for (const port of shared.splice(0)) {
    port.dispose();
  }
  for (const server of servers.splice(0)) {
    await new Promise((resolve) => server.close(resolve));
  }
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
  }
});

const ask = async (port: number, path = "/") => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: "close" } });
  return { status: response.status, text: await response.text() };
};

function assertInUse(state: PortState, port: number, service = "receiver"): void {
  assert(state.kind === "failed" && Failure.is(state.failure, "portInUse"), JSON.stringify(state));
  assert.deepEqual(state.failure.details, { service, port });
}

describe("SharedPort: one window", () => {
  it("serves on loopback, tells each state once, and frees the port", async () => {
    const port = make();
    const kinds: string[] = [];
    port.onDidChangeState((state) => kinds.push(state.kind));
    await port.start(0);
    const number = listeningPort(port);
    assert.equal((await ask(number)).text, "here");
    await port.stop();
    assert.deepEqual(kinds, ["starting", "listening", "stopped"]);
    await assert.rejects(ask(number));
  });

  it("listens on no other address", async () => {
    const port = make();
    await port.start(0);
    const socket = connect({ host: "::1", port: listeningPort(port) });
    const [error] = await once(socket, "error");
    assert.match(error.code, /ECONNREFUSED|EADDRNOTAVAIL|EAFNOSUPPORT|ENETUNREACH/);
  });

  it("says who it is, and no more", async () => {
    const port = make({ service: "simulator" });
    await port.start(0);
    const { status, text } = await ask(listeningPort(port), "/.well-known/wamid");
    assert.equal(status, 200);
    assert.deepEqual(JSON.parse(text), { service: "simulator", store: "store-a" });
  });

  it("answers 500 when the listener throws or rejects", async () => {
    for (const listener of [
      () => {
        throw new Error("thrown");
      },
      () => Promise.reject(new Error("rejected")),
    ]) {
      const port = make({ listener });
      await port.start(0);
      assert.equal((await ask(listeningPort(port))).status, 500);
    }
  });

  it("starts again, joins a start, and moves to another port", async () => {
    const port = make();
    const [a, b] = [await freePort(), await freePort()];
    await Promise.all([port.start(a), port.start(a)]);
    assert.deepEqual(port.state, { kind: "listening", port: a });
    await Promise.all([port.stop(), port.start(a)]);
    assert.deepEqual(port.state, { kind: "listening", port: a });
    await port.start(b);
    assert.deepEqual(port.state, { kind: "listening", port: b });
    await assert.rejects(ask(a));
    assert.equal((await ask(b)).text, "here");
  });

  it("ends where the last call says, whatever is called meanwhile", async () => {
    const port = make();
    const number = await freePort();
    const calls = [port.start(number), port.stop(), port.start(number), port.stop(), port.start(0), port.start(number)];
    await Promise.all(calls);
    await reached(port, "listening");
    assert.equal(listeningPort(port), number);
    const stopped = [port.start(0), port.stop()];
    await Promise.all(stopped);
    assert.deepEqual(port.state, { kind: "stopped" });
    await assert.rejects(ask(number));
  });

  it("holds nothing when it is disposed while it starts", async () => {
    const number = await freePort();
    const port = make();
    const started = port.start(number);
    port.dispose();
    await started;
    assert.deepEqual(port.state, { kind: "stopped" });
    const next = make();
    await next.start(number);
    await reached(next, "listening");
    await port.start(number);
    assert.deepEqual(port.state, { kind: "stopped" });
  });

  it("stops although a client keeps its connection", async () => {
    const port = make();
    await port.start(0);
    const agent = new Agent({ keepAlive: true });
    const response = await new Promise((resolve) =>
      get({ port: listeningPort(port), host: "127.0.0.1", agent }, (message) =>
        message.resume().on("end", () => resolve(message.statusCode)),
      ),
    );
    assert.equal(response, 200);
    const before = performance.now();
    await port.stop();
    assert(performance.now() - before < 400, "waited for an idle connection");
    agent.destroy();
  });

  it("lets a request end that is being answered, and cuts off one that doesn't end", async () => {
    let release: () => void = () => undefined;
    const begun = Promise.withResolvers<void>();
    const port = make({
      listener: (request, response) => {
        if (request.url === "/slow") {
          release = () => void response.end("slow");
        }
        if (request.url === "/never") {
          begun.resolve();
        }
      },
    });
    await port.start(0);
    const slow = ask(listeningPort(port), "/slow");
    const never = assert.rejects(ask(listeningPort(port), "/never"));
    await begun.promise;
    const stopped = port.stop();
    release();
    assert.equal((await slow).text, "slow");
    await never;
    await stopped;
  });

  it("says that the system forbids a port", async () => {
    const port = make();
    await port.start(70_000);
    assert(port.state.kind === "failed" && Failure.is(port.state.failure, "portForbidden"));
    assert.deepEqual(port.state.failure.details, { service: "receiver", port: 70_000 });
  });
});

describe("SharedPort: another program", () => {
  it("is recognised when it speaks HTTP", async () => {
    const server = createServer((_, response) => response.end("{}"));
    servers.push(server);
    const number = await bound(server);
    const port = make();
    await port.start(number);
    assertInUse(port.state, number);
  });

  it("is recognised when it speaks something else, hangs up, or says nothing", async () => {
    for (const behave of ["talk", "hangUp", "silence"]) {
      const server = createTcpServer((socket) => {
        socket.resume().on("error", () => undefined);
        if (behave === "talk") {
          socket.end("220 mail.example ESMTP\r\n");
        } else if (behave === "hangUp") {
          socket.destroy();
        }
      });
      servers.push(server);
      const number = await bound(server);
      const port = make({ retryMs: 20 });
      await port.start(number);
      assertInUse(port.state, number);
    }
  });

  it("is what a window of another store, and another service of ours, count as", async () => {
    const holder = make();
    await holder.start(0);
    const number = listeningPort(holder);
    for (const options of [{ identity: () => "store-b" }, { service: "simulator" as const }]) {
      const other = make(options);
      await other.start(number);
      assertInUse(other.state, number, options.service);
    }
  });

  it("gone, a new start succeeds", async () => {
    const server = createServer((_, response) => response.end());
    const number = await bound(server);
    const port = make();
    await port.start(number);
    assertInUse(port.state, number);
    await new Promise((resolve) => server.close(resolve));
    await port.start(number);
    assert.equal(listeningPort(port), number);
  });

  it("that takes the port before a follower does ends the following", async () => {
    const holder = make();
    await holder.start(0);
    const number = listeningPort(holder);
    const follower = make({ retryMs: 100 });
    await follower.start(number);
    assert.deepEqual(follower.state, { kind: "following", port: number });
    const stopped = holder.stop();
    const server = createServer((_, response) => response.end("mine now"));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(number, "127.0.0.1", resolve));
    await stopped;
    await reached(follower, "failed");
    assertInUse(follower.state, number);
  });
});

describe("SharedPort: windows of one store", () => {
  it("can be asked for without starting", async () => {
    const holder = make();
    await holder.start(0);
    const number = listeningPort(holder);
    assert.equal(await SharedPort.isHeld(number, "receiver", "store-a"), true);
    assert.equal(await SharedPort.isHeld(number, "receiver", "store-b"), false);
    assert.equal(await SharedPort.isHeld(number, "simulator", "store-a"), false);
    await holder.stop();
    assert.equal(await SharedPort.isHeld(number, "receiver", "store-a"), false);
  });

  it("the second follows, and takes over within a second of stop and of dispose", async () => {
    for (const end of ["stop", "dispose"] as const) {
      const holder = make();
      await holder.start(0);
      const number = listeningPort(holder);
      const follower = make({ listener: (_, response) => response.end("follower") });
      await follower.start(number);
      assert.deepEqual(follower.state, { kind: "following", port: number });
      assert.equal((await ask(number)).text, "here");
      const before = performance.now();
      void holder[end]();
      await reached(follower, "listening");
      assert(performance.now() - before < 1000);
      assert.equal((await ask(number)).text, "follower");
    }
  });

  it("takes over within a second of a kill -9", async () => {
    const number = await freePort();
    const child = fork("test/unit/io/sharedPortChild.ts", [String(number)], {
      execArgv: ["--experimental-transform-types", "--no-warnings"],
    });
    children.push(child);
    const [state] = await once(child, "message");
    assert.deepEqual(state, { kind: "listening", port: number });
    const follower = make();
    await follower.start(number);
    assert.deepEqual(follower.state, { kind: "following", port: number });
    assert.equal((await ask(number)).text, "child");
    const before = performance.now();
    child.kill("SIGKILL");
    await reached(follower, "listening");
    assert(performance.now() - before < 1000);
    assert.equal((await ask(number)).text, "here");
  });

  it("of several followers exactly one takes over, again and again", async () => {
    const windows = [make(), make(), make(), make()];
    const [first] = windows;
    assert(first);
    await first.start(0);
    const number = listeningPort(first);
    await Promise.all(windows.map((window) => window.start(window === first ? 0 : number)));
    const left = new Set(windows);
    while (left.size > 1) {
      const holders = [...left].filter(({ state }) => state.kind === "listening");
      assert.equal(holders.length, 1);
      assert.equal([...left].filter(({ state }) => state.kind === "following").length, left.size - 1);
      const [holder] = holders;
      assert(holder);
      left.delete(holder);
      const next = Promise.any([...left].map((window) => reached(window, "listening")));
      await holder.stop();
      await next;
    }
  });

  it("a follower stops at once and takes nothing over", async () => {
    const holder = make();
    await holder.start(0);
    const number = listeningPort(holder);
    const follower = make();
    await follower.start(number);
    await follower.stop();
    assert.deepEqual(follower.state, { kind: "stopped" });
    await holder.stop();
    const other = make();
    await other.start(number);
    assert.equal(listeningPort(other), number);
    assert.deepEqual(follower.state, { kind: "stopped" });
  });

  it("all started at once, one serves and the rest follow", async () => {
    const number = await freePort();
    const windows = [make(), make(), make()];
    await Promise.all(windows.map((window) => window.start(number)));
    assert.deepEqual(windows.map(({ state }) => state.kind).sort(), ["following", "following", "listening"]);
  });
});
