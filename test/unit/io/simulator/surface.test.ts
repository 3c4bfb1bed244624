import assert from "node:assert/strict";
import { request } from "node:http";
import { connect } from "node:net";
import { afterEach, test } from "node:test";
import { debugTokenReplySchema, phoneNumberSchema, templatesPageSchema } from "../../../../src/core/graph/replies.ts";
import { otherWabaId, simulatorAccount, simulatorApp, simulatorTokens } from "../../../../src/core/graph/simulated.ts";
import { fixture, shapeOf } from "./shapes.ts";
import { type Answer, appSecret, assertGraphError, Started, text } from "./support.ts";

const { phoneNumberId, wabaId } = simulatorAccount;
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const started = new Started();

afterEach(() => started.stop());

test("answers have Graph's headers and are printed as Graph prints", async () => {
  const simulator = await started.simulator({ webhookUrl: () => "http://127.0.0.1:1/webhook" });
  const answer = await simulator.call("GET", `/v25.0/${phoneNumberId}`);
  assert.equal(answer.headers.get("content-type"), "application/json; charset=UTF-8");
  assert.equal(answer.headers.get("facebook-api-version"), "v25.0");
  assert.match(answer.headers.get("x-fb-request-id") ?? "", /^A[A-Za-z0-9_-]{22}$/);
  assert.match(answer.headers.get("x-fb-trace-id") ?? "", /^.{11}$/);
  assert.match(answer.text, /"http:\\\/\\\/127\.0\.0\.1:1\\\/webhook"/);
  const templates = await simulator.call("GET", `/v25.0/${wabaId}/message_templates?language=ja`);
  assert.match(templates.text, /\\u3053\\u3093/);
});

test("tokens: none, unknown, expired, revoked, without permission, of another WABA", async () => {
  const simulator = await started.simulator();
  const message = text("12025550101");
  assertGraphError(await simulator.send(message, { Authorization: "" }), 400, 104);
  assertGraphError(await simulator.send(message, { Authorization: "Basic abc" }), 400, 104);
  const unknown = await simulator.send(message, bearer("EAAnonsense"));
  assertGraphError(unknown, 401, 190);
  assert.match(unknown.headers.get("www-authenticate") ?? "", /^OAuth "Facebook Platform" "invalid_token"/);
  const expired = await simulator.send(message, bearer(simulatorTokens.expired.token));
  assertGraphError(expired, 401, 190, 463);
  assert.match(
    expired.body.error.message,
    /has expired on \w+day, \d\d-\w{3}-\d\d \d\d:\d\d:\d\d P[SD]T\. The current/,
  );
  assertGraphError(await simulator.send(message, bearer(simulatorTokens.revoked.token)), 401, 190, 467);
  assertGraphError(await simulator.send(message, bearer(simulatorTokens.withoutMessaging.token)), 403, 10);
  assertGraphError(await simulator.send(message, bearer(simulatorTokens.otherWaba.token)), 400, 100, 33);
  assertGraphError(await simulator.send(message, bearer(`${simulatorApp.id}|${appSecret}`)), 403, 10);
  assert.equal((await simulator.send(message, bearer(simulatorTokens.user.token))).status, 200);
  assert.equal(
    (await simulator.send(message, { Authorization: `bearer  ${simulatorTokens.valid.token} ` })).status,
    200,
  );
});

test("a token may stand in the query", async () => {
  const simulator = await started.simulator();
  const path = `/v26.0/${phoneNumberId}/messages?access_token=${simulatorTokens.valid.token}`;
  assert.equal((await simulator.call("POST", path, text("12025550101"), { Authorization: "" })).status, 200);
  assertGraphError(
    await simulator.call("POST", `/v26.0/${phoneNumberId}/messages?access_token=x`, {}, { Authorization: "" }),
    401,
    190,
  );
});

test("a user token expires some hours after the start", async () => {
  let now = 1_795_132_800_000;
  const simulator = await started.simulator({ now: () => now });
  assert.equal((await simulator.send(text("12025550101"), bearer(simulatorTokens.user.token))).status, 200);
  now += 5 * 3_600_000;
  assertGraphError(await simulator.send(text("12025550101"), bearer(simulatorTokens.user.token)), 401, 190, 463);
});

test("the bearer is looked at first, then the version, then the id, then the body", async () => {
  const simulator = await started.simulator();
  assertGraphError(await simulator.call("POST", "/v999.0/1/messages", "{", { Authorization: "" }), 400, 104);
  const version = await simulator.call("POST", "/v999.0/1/messages", "{");
  assertGraphError(version, 400, 2500);
  assert.equal(version.body.error.message, "Unknown path components: /1/messages");
  assertGraphError(await simulator.call("POST", "/v26.0/1/messages", "{"), 400, 100, 33);
  assertGraphError(await simulator.call("POST", `/v26.0/${phoneNumberId}/messages`, "{"), 400, 100);
});

test("versions: living, expired, none, odd", async () => {
  const simulator = await started.simulator({ now: () => Date.parse("2026-11-21") });
  const served = async (prefix: string) =>
    (await simulator.call("GET", `${prefix}/${phoneNumberId}`)).headers.get("facebook-api-version");
  assert.equal(await served("/v26.0"), "v26.0");
  assert.equal(await served("/v21.0"), "v21.0");
  assert.equal(await served("/v20.0"), "v21.0");
  assert.equal(await served("/v2.1"), "v21.0");
  assert.equal(await served(""), "v21.0");
  assert.equal(await served("//v26.0/"), "v26.0");
  for (const version of ["v27.0", "v26", "v26.1", "v999.0"]) {
    assertGraphError(await simulator.call("GET", `/${version}/${phoneNumberId}`), 400, 2500);
  }
});

test("paths: wrong kinds of id, unknown edges, other methods", async () => {
  const simulator = await started.simulator();
  const call = (method: string, path: string) =>
    simulator.call(method, `/v26.0${path}`, method === "GET" ? undefined : {});
  assertGraphError(await call("POST", `/${wabaId}/messages`), 400, 100, 33);
  assertGraphError(await call("POST", `/${otherWabaId}/messages`), 400, 100, 33);
  assertGraphError(await call("POST", "/15550104681/messages"), 400, 100, 33);
  assertGraphError(await call("GET", "/wamid.HBgLMTIwMjU1NTAxMDEVAgARGBI0"), 400, 100, 33);
  assertGraphError(await call("GET", "/1234567890123456"), 400, 100, 33);
  assertGraphError(await call("GET", `/${phoneNumberId}/message_templates`), 400, 100);
  assertGraphError(await call("GET", `/${phoneNumberId}/messages`), 400, 100, 33);
  assertGraphError(await call("DELETE", `/${phoneNumberId}/messages`), 400, 100, 33);
  assertGraphError(await call("POST", `/${wabaId}`), 400, 100, 33);
  assertGraphError(await call("GET", "/me"), 404, 803);
  assertGraphError(await call("POST", "/debug_token"), 404, 803);
  for (const path of ["/", `/${phoneNumberId}/flows`, `/${phoneNumberId}/messages/1`]) {
    const answer = await call("POST", path);
    assertGraphError(answer, 400, 2500);
    assert.match(answer.body.error.message, /^Unknown path components: \//);
  }
});

test("a phone number's fields", async () => {
  const simulator = await started.simulator();
  const get = (query: string, version = "v26.0") => simulator.call("GET", `/${version}/${phoneNumberId}${query}`);
  const all = Object.keys(fixture("response.phone-number.node") as object);
  const answer = await get(`?fields=${all.join(",")}`);
  assert.deepEqual(shapeOf(answer.body), shapeOf(fixture("response.phone-number.node")));
  assert.equal(phoneNumberSchema.parse(answer.body).display_phone_number, simulatorAccount.displayPhoneNumber);
  const defaults = await get("");
  assert.equal(defaults.body.id, phoneNumberId);
  assert.equal(defaults.body.verified_name, simulatorAccount.name);
  assert.deepEqual((await get("?fields=throughput{level},status")).body, {
    throughput: { level: "STANDARD" },
    status: "CONNECTED",
    id: phoneNumberId,
  });
  assert.deepEqual((await get("?fields=username,id")).body, { id: phoneNumberId });
  assert.equal((await get("?fields=health_status")).body.health_status.can_send_message, "AVAILABLE");
  assert.equal((await get("?fields=messaging_limit_tier", "v23.0")).body.messaging_limit_tier, "TIER_2K");
  const unknown = await get("?fields=id,colour");
  assertGraphError(unknown, 400, 100);
  assert.match(unknown.body.error.message, /nonexisting field \(colour\)/);
  assertGraphError(
    await simulator.call("GET", `/v26.0/${phoneNumberId}`, undefined, bearer(`${simulatorApp.id}|${appSecret}`)),
    403,
    200,
    1349174,
  );
});

test("templates are listed with fields, filters and cursors", async () => {
  const simulator = await started.simulator();
  const get = (query: string) => simulator.call("GET", `/v26.0/${wabaId}/message_templates${query}`);
  const whole = templatesPageSchema.parse((await get("")).body);
  assert.equal(whole.paging?.next, undefined);
  assert.ok(whole.data.length >= 12);
  assert.deepEqual(Object.keys(whole.data[0] ?? {}).sort(), [
    "category",
    "components",
    "id",
    "language",
    "name",
    "parameter_format",
    "status",
  ]);

  const walked: string[] = [];
  let next: string | undefined = `${simulator.simulator.baseUrl}/v26.0/${wabaId}/message_templates?limit=5&fields=name`;
  let last: Answer | undefined;
  while (next) {
    last = await simulator.call("GET", next.slice(simulator.simulator.baseUrl?.length));
    walked.push(...last.body.data.map(({ id }: { id: string }) => id));
    next = last.body.paging.next;
  }
  assert.deepEqual(
    walked,
    whole.data.map(({ id }) => id),
  );
  assert.deepEqual(Object.keys(last?.body.data[0]), ["name", "id"]);
  const previous = await simulator.call("GET", last?.body.paging.previous.slice(simulator.simulator.baseUrl?.length));
  assert.equal(previous.body.data.length, 5);
  assert.equal(previous.body.data[4].id, walked[Math.floor((walked.length - 1) / 5) * 5 - 1]);

  const ids = async (query: string) => (await get(query)).body.data.length;
  assert.equal(await ids("?name=order_confirmation"), 3);
  assert.equal(await ids("?name=order_confirmation&language=ja"), 1);
  assert.equal(await ids("?status=PAUSED"), 1);
  assert.equal(await ids("?status=paused,disabled"), 2);
  assert.equal(await ids(`?status=${encodeURIComponent('["PENDING","REJECTED"]')}`), 2);
  assert.equal(await ids("?category=AUTHENTICATION"), 1);
  assert.deepEqual((await get("?name=none")).body, { data: [] });
  assertGraphError(await get("?fields=name,colour"), 400, 100);
  assertGraphError(await get("?limit=0"), 400, 100);
  assertGraphError(await get("?limit=many"), 400, 100);
  assertGraphError(await get("?after=nonsense"), 400, 131059);
  const lacking = await simulator.call(
    "GET",
    `/v26.0/${wabaId}/message_templates`,
    undefined,
    bearer(`${simulatorApp.id}|${appSecret}`),
  );
  assertGraphError(lacking, 403, 200, 1349174);
});

test("debug_token reports every kind of token", async () => {
  const now = 1_795_132_800_000;
  const simulator = await started.simulator({ now: () => now });
  const inspect = async (input: string, token: string = simulatorTokens.valid.token) => {
    const answer = await simulator.call(
      "GET",
      `/v26.0/debug_token?input_token=${encodeURIComponent(input)}`,
      undefined,
      bearer(token),
    );
    assert.equal(answer.status, 200, answer.text);
    debugTokenReplySchema.parse(answer.body);
    return answer.body.data;
  };
  const valid = await inspect(simulatorTokens.valid.token);
  assert.deepEqual(shapeOf({ data: valid }), shapeOf(fixture("response.debug-token.system-user")));
  assert.equal(valid.is_valid, true);
  assert.equal(valid.expires_at, 0);
  assert.deepEqual(
    valid.granular_scopes.map(({ target_ids }: { target_ids: string[] }) => target_ids),
    [[wabaId], [wabaId]],
  );
  const expired = await inspect(simulatorTokens.expired.token);
  assert.deepEqual(shapeOf({ data: expired }), shapeOf(fixture("response.debug-token.expired")));
  assert.equal(expired.error.subcode, 463);
  assert.ok(expired.expires_at < now / 1000);
  const user = await inspect(simulatorTokens.user.token, simulatorTokens.user.token);
  assert.equal(user.type, "USER");
  assert.equal(user.expires_at, now / 1000 + 5 * 3600);
  const revoked = await inspect(simulatorTokens.revoked.token);
  assert.equal(revoked.is_valid, false);
  assert.equal(revoked.error.subcode, 467);
  assert.deepEqual((await inspect(simulatorTokens.withoutMessaging.token)).scopes, ["whatsapp_business_management"]);
  assert.deepEqual((await inspect(simulatorTokens.otherWaba.token)).granular_scopes[0].target_ids, [otherWabaId]);
  const unknown = await inspect("EAAx");
  assert.equal(unknown.is_valid, false);
  assert.equal(unknown.error.code, 190);
  const app = await inspect(simulatorTokens.valid.token, `${simulatorApp.id}|${appSecret}`);
  assert.equal(app.is_valid, true);
  assert.equal((await inspect(`${simulatorApp.id}|${appSecret}`)).type, "APP");
  assertGraphError(await simulator.call("GET", "/debug_token"), 400, 100);
  assertGraphError(
    await simulator.call("GET", "/debug_token?input_token=x", undefined, bearer(simulatorTokens.expired.token)),
    401,
    190,
    463,
  );
});

test("web pages are refused: by Origin, by the kind of fetch, by a name that points here", async () => {
  const simulator = await started.simulator();
  const path = `/v26.0/${phoneNumberId}`;
  const refused = await simulator.call("GET", path, undefined, { Origin: "https://evil.example" });
  assertGraphError(refused, 403, 200);
  assert.equal(refused.headers.get("access-control-allow-origin"), null);
  assertGraphError(await simulator.call("OPTIONS", path, undefined, { Origin: "null" }), 403, 200);
  const port = Number(new URL(simulator.simulator.baseUrl ?? "").port);
  const statusFor = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const authorization = `Bearer ${simulatorTokens.valid.token}`;
      request({ port, path, headers: { authorization, ...headers } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on("error", reject)
        .end();
    });
  assert.equal(await statusFor({ host: "rebound.example" }), 403);
  assert.equal(await statusFor({ host: `127.0.0.1.evil.example:${port}` }), 403);
  assert.equal(await statusFor({ host: `127.0.0.1:${port}`, "sec-fetch-site": "cross-site" }), 403);
  assert.equal(await statusFor({ host: `localhost:${port}` }), 200);
  assert.equal(await statusFor({ host: `[::1]:${port}` }), 200);
});

test("bodies: empty, no JSON, other content types, too large, cut off", async () => {
  const simulator = await started.simulator();
  assertGraphError(await simulator.send(""), 400, 100);
  const broken = await simulator.send('{"messaging_product": "whatsapp"');
  assertGraphError(broken, 400, 100);
  assert.match(broken.body.error.error_data.details, /not valid JSON/);
  const message = JSON.stringify(text("12025550101"));
  assert.equal((await simulator.send(message, { "Content-Type": "text/plain" })).status, 200);
  assert.equal(
    (await simulator.send(`\ufeff${message}`, { "Content-Type": "application/x-www-form-urlencoded" })).status,
    200,
  );
  assertGraphError(await simulator.send(" ".repeat(1_000_001)), 413, 100);
  assertGraphError(
    await simulator.send(`${message}${" ".repeat(1_000_000 - message.length)}`.replace("whatsapp", "whatsopp")),
    400,
    100,
  );
  assertGraphError(await simulator.send("[".repeat(900_000)), 400, 100);

  const port = Number(new URL(simulator.simulator.baseUrl ?? "").port);
  await new Promise<void>((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", reject);
    socket.on("close", () => resolve());
    const head = `POST /v26.0/${phoneNumberId}/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n`;
    socket.write(`${head}Authorization: Bearer ${simulatorTokens.valid.token}\r\n\r\n{"messaging`, () =>
      socket.destroy(),
    );
  });
  assert.equal((await simulator.send(message)).status, 200);
});

test("requests that aren't HTTP as a client sends it are answered, and none brings the simulator down", async () => {
  const simulator = await started.simulator();
  const port = Number(new URL(simulator.simulator.baseUrl ?? "").port);
  const raw = (text: string) =>
    new Promise<string>((resolve) => {
      let answer = "";
      const socket = connect(port, "127.0.0.1", () => socket.end(text));
      socket.setEncoding("utf8");
      socket.on("data", (chunk: string) => {
        answer += chunk;
      });
      socket.on("error", () => resolve(answer));
      socket.on("close", () => resolve(answer));
    });
  const authorization = `Authorization: Bearer ${simulatorTokens.valid.token}\r\nConnection: close\r\n`;
  for (const head of [
    "GET / HTTP/1.0\r\n",
    "GET //// HTTP/1.1\r\nHost: 127.0.0.1\r\n",
    "GET /%zz/%ff%fe?fields=%zz HTTP/1.1\r\nHost: 127.0.0.1\r\n",
    "GET http://evil.example/v26.0/1 HTTP/1.1\r\nHost: evil.example\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n",
    "TRACE / HTTP/1.1\r\nHost: 127.0.0.1\r\n",
    "PATCH /v26.0/x/y/z HTTP/1.1\r\nHost: 127.0.0.1\r\n",
    "GET / HTTP/1.1\r\nHost: a b\r\n",
  ]) {
    const answer = await raw(`${head}${authorization}\r\n`);
    assert.match(answer, /^HTTP\/1\.1 4\d\d /, head);
    assert.match(answer, /\{"error":\{"message":/, head);
  }
  await raw("\0\0\0\0\r\n\r\n");
  await raw("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: x\r\n\r\n");
  assert.equal((await simulator.send(text("12025550101"))).status, 200);
});

test("several nodes at once, before v26.0", async () => {
  const simulator = await started.simulator();
  const both = await simulator.call("GET", `/v25.0/?ids=${phoneNumberId},${wabaId}&fields=id`);
  assert.deepEqual(both.body, { [phoneNumberId]: { id: phoneNumberId }, [wabaId]: { id: wabaId } });
  assert.equal((await simulator.call("GET", `/v25.0/${phoneNumberId}?date_format=U`)).status, 200);
  assertGraphError(await simulator.call("GET", `/v25.0/?ids=${phoneNumberId},1`), 400, 100, 33);
  const many = Array.from({ length: 51 }, () => phoneNumberId);
  assertGraphError(await simulator.call("GET", `/v25.0/?ids=${many}`), 400, 100);
  assertGraphError(await simulator.call("GET", "/v25.0/?ids=,"), 400, 2500);
  assertGraphError(await simulator.call("GET", "/v25.0/"), 400, 2500);
  assertGraphError(await simulator.call("GET", `/v26.0/?ids=${phoneNumberId}`), 400, 2500);
});
