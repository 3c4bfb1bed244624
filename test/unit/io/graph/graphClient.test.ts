import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type http from "node:http";
import { after, describe, it } from "node:test";
import { inspect } from "node:util";
import { Failure, type FailureCode } from "../../../../src/core/failure.ts";
import { templateMessage, textMessage } from "../../../../src/core/graph/request.ts";
import { type CallRecord, GraphClient, type GraphTarget } from "../../../../src/io/graph/graphClient.ts";
import { Http } from "../../../../src/io/graph/http.ts";
import { closedPort, serveHttp } from "./servers.ts";

const token = "EAASECRETSECRETSECRET";
const other = "EAAOTHER|SECRET&SECRET";
const plainHttp = new Http(() => ({ noProxy: [], strictTls: true, systemCertificates: false }), {});
after(() => plainHttp.dispose());

interface Seen {
  readonly method: string | undefined;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}
interface Reply {
  readonly status?: number;
  readonly type?: string;
  readonly body: unknown;
}

/** A Graph that answers each request with the next reply, the last one over and over. */
async function graph(...replies: Reply[]) {
  const seen: Seen[] = [];
  const server = await serveHttp((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const reply = replies[Math.min(seen.length, replies.length - 1)] ?? { body: {} };
      seen.push({ method: request.method, url: request.url ?? "", headers: request.headers, body });
      response.writeHead(reply.status ?? 200, { "content-type": reply.type ?? "application/json; charset=UTF-8" });
      response.end(typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body));
    });
  });
  return { ...made(`http://127.0.0.1:${server.port}`), server, seen, host: `127.0.0.1:${server.port}` };
}

function made(baseUrl: string, timeoutMs = 10_000) {
  const calls: CallRecord[] = [];
  let clock = 1_000_000;
  const client = new GraphClient({
    http: plainHttp,
    version: () => "v26.0",
    timeoutMs: () => timeoutMs,
    now: () => {
      clock += 7;
      return clock;
    },
  });
  client.onDidCall((call) => calls.push(call));
  const target: GraphTarget = { accountId: "acc", baseUrl, accessToken: token };
  return { client, calls, target };
}

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(`test/fixtures/payloads/${name}.json`, "utf8"));
}

async function failure<C extends FailureCode>(code: C, call: Promise<unknown>): Promise<Failure<C>> {
  const error = await call.then(
    () => assert.fail("the call succeeded"),
    (reason: unknown) => reason,
  );
  assert.ok(Failure.is(error, code), inspect(error));
  assert.doesNotMatch(inspect(error, { depth: 20, showHidden: true }), /SECRET/);
  return error;
}

describe("send", () => {
  it("posts JSON, with the token in the header and nowhere else", async () => {
    const { client, target, seen, server } = await graph({ body: fixture("response.messages.accepted") });
    await using _ = server;
    const reply = await client.send(target, "104996122399160", textMessage("12025550143", "grüße", true));
    assert.equal(reply.messages[0]?.id, "wamid.HRgLMTIwMjU1NTAxNDMVAgARGBJGNDRDMzBEMDdEMzMxQzZGRjYA");
    const request = seen[0];
    assert.equal(request?.method, "POST");
    assert.equal(request?.url, "/v26.0/104996122399160/messages");
    assert.equal(request?.headers.authorization, `Bearer ${token}`);
    assert.equal(request?.headers["content-type"], "application/json");
    assert.deepEqual(JSON.parse(request?.body ?? ""), {
      messaging_product: "whatsapp",
      recipient_type: "individual",
      to: "12025550143",
      type: "text",
      text: { body: "grüße", preview_url: true },
    });
    assert.ok(!`${request?.url}${request?.body}`.includes("SECRET"));
  });

  it("sends a template", async () => {
    const { client, target, seen, server } = await graph({ body: fixture("response.messages.held-for-quality") });
    await using _ = server;
    const reply = await client.send(target, "1", templateMessage("12025550143", "hello_world", "en_US"));
    assert.equal(reply.messages[0]?.message_status, "held_for_quality_assessment");
    assert.deepEqual(JSON.parse(seen[0]?.body ?? "").template, { name: "hello_world", language: { code: "en_US" } });
  });

  it("is never tried twice", async () => {
    const { client, target, seen, server } = await graph({ status: 503, body: { error: { code: 2 } } });
    await using _ = server;
    const found = await failure("graph", client.send(target, "1", textMessage("12025550143", "x")));
    assert.deepEqual([found.details.httpStatus, found.details.error.code, seen.length], [503, 2, 1]);
  });

  it("keeps an id that isn't one inside the path", async () => {
    const { client, target, seen, server } = await graph({ body: fixture("response.messages.accepted") });
    await using _ = server;
    await client.send({ ...target, baseUrl: `${target.baseUrl}/` }, "../debug_token?x=", textMessage("1202", "x"));
    assert.equal(seen[0]?.url, "/v26.0/..%2Fdebug_token%3Fx%3D/messages");
  });
});

describe("the other calls", () => {
  it("debug_token has the questioned token in the query, encoded, and the asking one in the header", async () => {
    const { client, target, seen, server } = await graph({ body: fixture("response.debug-token.system-user") });
    await using _ = server;
    const reply = await client.debugToken(target, other);
    assert.equal(reply.type, "SYSTEM_USER");
    assert.equal(seen[0]?.url, `/v26.0/debug_token?input_token=${encodeURIComponent(other)}`);
    assert.equal(new URL(`http://x${seen[0]?.url}`).searchParams.get("input_token"), other);
    assert.equal(seen[0]?.headers.authorization, `Bearer ${token}`);
  });

  it("phoneNumber asks for the fields it shows", async () => {
    const { client, target, seen, server } = await graph({ body: fixture("response.phone-number.node") });
    await using _ = server;
    const reply = await client.phoneNumber(target, "104996122399160");
    assert.equal(reply.display_phone_number, "+1 555-017-2208");
    const url = new URL(`http://x${seen[0]?.url}`);
    assert.equal(url.pathname, "/v26.0/104996122399160");
    assert.ok(url.searchParams.get("fields")?.split(",").includes("verified_name"));
    assert.equal(seen[0]?.method, "GET");
  });

  it("templates follows the cursors to the last page", async () => {
    const page = (names: string[], after?: string) => ({
      body: {
        data: names.map((name) => ({ name, language: "en_US" })),
        paging: {
          cursors: { before: "b", after: after ?? "end" },
          ...(after ? { next: `http://x/?access_token=${token}` } : {}),
        },
      },
    });
    const { client, target, seen, calls, server } = await graph(
      page(["a", "b"], "C 1"),
      page(["c"], "C2"),
      page(["d"]),
    );
    await using _ = server;
    const templates = await client.templates(target, "118204467730912");
    assert.deepEqual(
      templates.map((template) => template.name),
      ["a", "b", "c", "d"],
    );
    const queries = seen.map(({ url }) => new URL(`http://x${url}`).searchParams);
    assert.deepEqual(
      queries.map((query) => query.get("after")),
      [null, "C 1", "C2"],
    );
    assert.equal(queries[0]?.get("fields"), "name,language,status,category,components,parameter_format,id");
    assert.equal(calls.length, 3);
  });

  it("templates ends at 1,000, and when a cursor comes again", async () => {
    const many = { data: Array.from({ length: 300 }, (_, i) => ({ name: `t${i}`, language: "de" })) };
    const pages = [1, 2, 3, 4, 5, 6].map((n) => ({
      body: { ...many, paging: { cursors: { after: `c${n}` }, next: "x" } },
    }));
    const endless = await graph(...pages);
    await using _ = endless.server;
    assert.equal((await endless.client.templates(endless.target, "1")).length, 1000);
    assert.equal(endless.seen.length, 4);
    const circle = await graph({ body: { data: [], paging: { cursors: { after: "same" }, next: "x" } } });
    await using __ = circle.server;
    assert.deepEqual(await circle.client.templates(circle.target, "1"), []);
    assert.equal(circle.seen.length, 2);
  });

  it("takes the documented list of templates", async () => {
    const { client, target, server } = await graph(
      { body: fixture("response.message-templates.list") },
      { body: { data: [] } },
    );
    await using _ = server;
    assert.deepEqual(
      (await client.templates(target, "1")).map(({ status }) => status),
      ["APPROVED", "PAUSED"],
    );
  });
});

describe("a reply that is none", () => {
  const send = (client: GraphClient, target: GraphTarget) => client.send(target, "1", textMessage("12025550143", "x"));

  it("is Graph's error, whatever its status", async () => {
    for (const status of [200, 400, 401, 500]) {
      const { client, target, server } = await graph({ status, body: fixture("error.190-token-expired") });
      await using _ = server;
      const found = await failure("graph", send(client, target));
      assert.equal(found.details.httpStatus, status);
      assert.deepEqual([found.details.error.code, found.details.error.error_subcode], [190, 463]);
    }
  });

  it("is Graph's error for every documented one", async () => {
    const { readdirSync } = await import("node:fs");
    const names = readdirSync("test/fixtures/payloads").filter((name) => name.startsWith("error."));
    assert.ok(names.length > 20);
    for (const name of names) {
      const body = fixture(name.replace(/\.json$/, "")) as { error: { code: number } };
      const { client, target, server } = await graph({ status: 400, body });
      await using _ = server;
      assert.deepEqual((await failure("graph", send(client, target))).details.error, body.error, name);
    }
  });

  it("never gives a token back that Graph repeats", async () => {
    const message = `Malformed access token ${other} asked with ${token}`;
    const { client, target, server } = await graph({ status: 400, body: { error: { code: 190, message } } });
    await using _ = server;
    const found = await failure("graph", client.debugToken(target, other));
    assert.equal(found.details.error.message, "Malformed access token … asked with …");
  });

  it("is a page instead of JSON", async () => {
    const { client, target, host, server } = await graph({
      status: 503,
      type: "text/html; charset=utf-8",
      body: "<h1>Sign in</h1>",
    });
    await using _ = server;
    const found = await failure("notJson", send(client, target));
    assert.deepEqual(found.details, { host, httpStatus: 503, contentType: "text/html" });
  });

  it("is empty", async () => {
    const { client, target, server } = await graph({ body: "" });
    await using _ = server;
    await failure("notJson", send(client, target));
  });

  it("is JSON of another shape, with the place named", async () => {
    const cases: [status: number, body: unknown, path: string][] = [
      [200, {}, "messages"],
      [200, [], "$"],
      [200, null, "$"],
      [200, { messages: [] }, "messages"],
      [200, { messages: [{}] }, "messages.0.id"],
      [404, { message: "no such route" }, "error"],
      [500, { error: "broken" }, "error"],
      [500, { error: { message: "no code" } }, "error.code"],
    ];
    for (const [status, body, path] of cases) {
      const { client, target, host, server } = await graph({ status, body: JSON.stringify(body) });
      await using _ = server;
      const found = await failure("unexpectedReply", send(client, target));
      assert.deepEqual(found.details, { host, httpStatus: status, path }, JSON.stringify(body));
    }
  });

  it("doesn't come", async () => {
    await using silent = await serveHttp(() => {});
    const { client, target } = made(`http://127.0.0.1:${silent.port}`, 50);
    assert.equal((await failure("timeout", send(client, target))).details.afterMs, 50);
    const gone = made(`http://127.0.0.1:${await closedPort()}`);
    await failure("noNetwork", gone.client.debugToken(gone.target, other));
  });
});

describe("the record of a call", () => {
  it("has the time of its end, the account, the operation and the latency", async () => {
    const { client, target, calls, server } = await graph({ body: fixture("response.messages.accepted") });
    await using _ = server;
    await client.send(target, "1", textMessage("12025550143", "x"));
    assert.deepEqual(calls, [{ at: 1_000_014, accountId: "acc", operation: "send", latencyMs: 7 }]);
  });

  it("has the failure", async () => {
    const { client, target, calls, server } = await graph({ status: 400, body: fixture("error.130429-throughput") });
    await using _ = server;
    const found = await failure("graph", client.phoneNumber(target, "1"));
    assert.equal(calls.length, 1);
    assert.equal(calls[0]?.failure, found);
    assert.equal(calls[0]?.operation, "phoneNumber");
  });

  it("isn't made for a cancelled call, nor after the client is disposed", async () => {
    const { client, target, calls, server } = await graph({ body: fixture("response.messages.accepted") });
    await using _ = server;
    await failure("cancelled", client.send(target, "1", textMessage("12025550143", "x"), AbortSignal.abort()));
    assert.deepEqual(calls, []);
    client.dispose();
    await client.send(target, "1", textMessage("12025550143", "x"));
    assert.deepEqual(calls, []);
  });
});
