import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { simulatorAccount, simulatorTokens } from "../../../../src/core/graph/simulated.ts";
import { fc } from "../../../support/fastCheck.ts";
import { TestSimulator, text } from "./support.ts";

/** Bytes on a socket, as no client of HTTP would send them: each request gets an answer in Graph's shape, and nothing is thrown. */

const simulator = new TestSimulator({
  delays: { sentMs: 600_000, deliveredMs: 600_000, readMs: 600_000, playedMs: 600_000 },
});
const { phoneNumberId, wabaId } = simulatorAccount;
let host: string;

before(async () => {
  await simulator.simulator.start(0);
  host = new URL(simulator.simulator.baseUrl ?? "").host;
});
after(async () => {
  await simulator.simulator.stop();
  simulator.simulator.dispose();
  assert.deepEqual(simulator.faults, []);
});

interface RawAnswer {
  readonly status: number;
  readonly headers: string;
  readonly text: string;
}

/** Sends bytes and the end, and reads to the end. Undefined where nothing came back. */
function exchange(bytes: string | Buffer): Promise<RawAnswer | undefined> {
  const port = Number(host.split(":")[1]);
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true }, () => {
      socket.end(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
    });
    let seen = "";
    socket.setEncoding("latin1");
    socket.on("data", (part: string) => {
      seen += part;
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(answerOf(seen)));
  });
}

function answerOf(seen: string): RawAnswer | undefined {
  const [, status, headers = "", text = ""] =
    /^(?:HTTP\/1\.1 100 Continue\r\n\r\n)?HTTP\/1\.1 (\d{3}) [^\r]*\r\n([\s\S]*?)\r\n\r\n([\s\S]*)$/.exec(seen) ?? [];
  if (status === undefined) return undefined;
  const length = Number(/^content-length: (\d+)/im.exec(headers)?.[1] ?? text.length);
  return { status: Number(status), headers, text: text.slice(0, length) };
}

function assertGraphShaped(answer: RawAnswer | undefined, request: string): void {
  assert.ok(answer, `no answer: ${request.slice(0, 200)}`);
  assert.ok(answer.status < 500, `${answer.status} ${answer.text}`);
  if (request.startsWith("HEAD ")) return;
  const body = JSON.parse(answer.text);
  if (answer.status === 200) return;
  assert.equal(typeof body.error.message, "string");
  assert.equal(typeof body.error.code, "number");
  assert.match(body.error.fbtrace_id, /^A[A-Za-z0-9_-]{22}$/);
  assert.match(answer.headers, /^content-type: application\/json/im);
  assert.ok(answer.text.length < 4000, "an error stays short, whatever came");
}

const body = JSON.stringify(text("12025550101"));
const path = `/v26.0/${phoneNumberId}`;
const bearer = `Authorization: Bearer ${simulatorTokens.valid.token}`;
const head = (line: string, ...more: string[]) => [line, `Host: ${host}`, bearer, ...more, "", ""].join("\r\n");
const post = (content: string, ...more: string[]) =>
  `${head(`POST ${path}/messages HTTP/1.1`, ...more, `Content-Length: ${content.length}`)}${content}`;
const get = (target: string, ...more: string[]) => head(`GET ${target} HTTP/1.1`, ...more);
const chunked = (...chunks: string[]) =>
  `${head(`POST ${path}/messages HTTP/1.1`, "Transfer-Encoding: chunked")}${chunks
    .map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`)
    .join("")}0\r\n\r\n`;
const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;

describe("what is taken", () => {
  const requests: Record<string, () => string> = {
    "a body in chunks": () => chunked(body),
    "a body in chunks of one letter": () => chunked(...body),
    "an expectation to go on": () => post(body, "Expect: 100-continue"),
    "another expectation": () => post(body, "Expect: nonsense"),
    "a byte order mark": () => post(`\xef\xbb\xbf${body}`),
    "another content type": () => post(body, "Content-Type: text/plain; charset=utf-16"),
    "two content types": () => post(body, "Content-Type: a/b", "Content-Type: c/d"),
    "bytes that are no UTF-8": () => post(body.replace("Hello", "\xff\xfe")),
    "half a character": () => post(body.replace("Hello", "\\ud800")),
    "HTTP/1.0 with a host": () => head(`GET ${path} HTTP/1.0`),
    "a URL as the target": () => get(`http://${host}${path}`),
    "a way up and down again": () => get(`/v26.0/../v26.0/${phoneNumberId}`),
    "slashes in a row": () => get(`//v26.0//${phoneNumberId}//`),
    "a parameter twice": () => get(`${path}?fields=id&fields=name`),
    "a body on a GET": () => `${get(path, "Content-Length: 3")}abc`,
    "the headers alone": () => head(`HEAD ${path} HTTP/1.1`),
    "keys that every object has": () => post(body.replace("{", '{"__proto__":{"to":1},"constructor":1,"toString":1,')),
  };
  for (const [name, request] of Object.entries(requests)) {
    test(name, async () => {
      const answer = await exchange(request());
      assertGraphShaped(answer, request());
      assert.equal(answer?.status, 200, answer?.text);
    });
  }
});

describe("what is refused in Graph's shape", () => {
  const long = (length: number) => "a".repeat(length);
  const requests: Record<string, () => string> = {
    "no host": () => `GET ${path} HTTP/1.1\r\n${bearer}\r\n\r\n`,
    "HTTP/1.0 without host": () => `GET ${path} HTTP/1.0\r\n${bearer}\r\n\r\n`,
    "another host": () => get(path).replace(host, "evil.example"),
    "a length that is no number": () => post(body).replace(/Length: \d+/, "Length: abc"),
    "a length below zero": () => post(body).replace(/Length: \d+/, "Length: -1"),
    "two lengths": () => post(body, "Content-Length: 3"),
    "a length and chunks": () => post(body, "Transfer-Encoding: chunked"),
    "less than its length": () => post(body).replace(/Length: \d+/, "Length: 9999"),
    "a chunk's length that is no number": () => chunked(body).replace(/\r\n[0-9a-f]+\r\n\{/, "\r\nzz\r\n{"),
    "a chunk that is cut off": () => chunked(body).slice(0, -20),
    "a header of 20,000 letters": () => post(body, `X-A: ${long(20_000)}`),
    "3,000 headers": () => post(body, ...Array.from({ length: 3000 }, (_, at) => `X-${at}: 1`)),
    "a null in a header": () => post(body, "X-A: a\0b"),
    "a header without name": () => post(body, ": x"),
    "a compressed body": () => post(gzipSync(body).toString("latin1"), "Content-Encoding: gzip"),
    "a body of UTF-16": () => post(Buffer.from(body, "utf16le").toString("latin1")),
    "an unknown method": () => head(`FOO ${path} HTTP/1.1`),
    CONNECT: () => head("CONNECT a.example:443 HTTP/1.1"),
    "the server itself as target": () => head("OPTIONS * HTTP/1.1"),
    "HTTP/2": () => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/3.9": () => head(`GET ${path} HTTP/3.9`),
    TLS: () => "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "a target without slash": () => get("v26.0"),
    "a backslash": () => get(`\\v26.0\\${phoneNumberId}`),
    "a broken escape in the path": () => get("/v26.0/%zz"),
    "a broken escape in the query": () => get(`${path}?fields=%zz`),
    "escapes that are no UTF-8": () => get("/v26.0/%ff%fe"),
    "a path of 9,000 letters": () => get(`/v26.0/${long(9000)}`),
    "an id of 9,000 digits": () => get(`/v26.0/${"1".repeat(9000)}`),
    "a field of 9,000 letters": () => get(`${path}?fields=${long(9000)}`),
    "a token of 9,000 letters": () => get(path).replace(simulatorTokens.valid.token, long(9000)),
    "a text of brackets": () => post("[".repeat(400_000)),
    "objects in objects": () => post(nested(100_000)),
    "objects in objects, in a text": () => post(body.replace('{"body":"Hello"}', nested(50_000))),
    "half a character as a key": () => post(body.replace('"body"', '"\\ud800"')),
    "a type that every object has": () => post(body.replace('"type":"text"', '"type":"__proto__"')),
    "a form of nothing": () => post("=&=&&=", "Content-Type: application/x-www-form-urlencoded"),
    "a form with broken escapes": () => post("%zz=%&to=%ff", "Content-Type: application/x-www-form-urlencoded"),
    "a form with a key of every object": () =>
      post("__proto__=1&constructor=2&to[]=1&to[a]=2", "Content-Type: application/x-www-form-urlencoded"),
    "a number as large as none": () => post(body.replace('"12025550101"', "1e400")),
    "an upgrade without a token": () => `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n`,
    "an unknown version": () => get(`/v1e9/${phoneNumberId}`),
  };
  for (const [name, request] of Object.entries(requests)) {
    test(name, async () => {
      const answer = await exchange(request());
      assertGraphShaped(answer, request());
      assert.ok(answer && answer.status >= 400, answer?.text);
    });
  }
});

test("a request after a broken one on the same connection is not answered twice", async () => {
  const answer = await exchange(`${post(body)}${post(body)}\r\ngarbage\r\n\r\n`);
  assertGraphShaped(answer, "");
});

test("any headers, lengths and bodies get an answer in Graph's shape", async () => {
  const line = fc.constantFrom("GET", "POST", "DELETE", "PUT", "PATCH", "OPTIONS", "HEAD", "TRACE", "get", "P\0ST", "");
  const segment = fc.oneof(
    fc.constantFrom(phoneNumberId, wabaId, "v26.0", "messages", "media", "%00", "%zz", "..", "%2e%2e%2f", "\\", "*"),
    fc.string({ unit: "binary-ascii", maxLength: 8 }).map((each) => each.replace(/[\s\0-\x20]/g, "+")),
  );
  const target = fc.array(segment, { maxLength: 5 }).map((parts) => `/${parts.join("/")}`);
  const query = fc.array(
    fc.tuple(
      fc.constantFrom("fields", "limit", "after", "access_token", "appsecret_proof", "__proto__", "fields[]", ""),
      fc.constantFrom("id", "%zz", "", "%ff", "1", "id,name", "a.b(c", "{", "}}}", "((("),
    ),
    { maxLength: 4 },
  );
  const header = fc.constantFrom(
    "Content-Encoding: gzip",
    "Content-Encoding: br",
    "Content-Type: application/x-www-form-urlencoded",
    "Content-Type: multipart/form-data; boundary=x",
    "Content-Type: multipart/form-data; boundary=",
    "Content-Type: application/json; charset=utf-16",
    "Content-Type:",
    "Accept: text/html",
    "Connection: close",
    "Expect: 100-continue",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip, chunked",
    "Content-Length: 5",
    "Authorization: Bearer x",
    "Cookie: a=b",
    "Range: bytes=0-1",
    "X-HTTP-Method-Override: DELETE",
    "X: \xff\xfe",
    " folded: x",
    "no colon",
  );
  const content = fc.oneof(
    fc.constant(body),
    fc.json().map((each) => Buffer.from(each).toString("latin1")),
    fc.string({ unit: "binary-ascii" }),
    fc.constantFrom("0\r\n\r\n", "ffffffffffffffff\r\n", "--x\r\n\r\n--x--", "a=1&a=2&a[]=3", "\xff\xfe", "null", '"'),
  );
  const version = fc.constantFrom("HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/0.9", "");
  await fc.assert(
    fc.asyncProperty(
      fc.record({ line, target, query, version, content }),
      fc.array(header, { maxLength: 3 }),
      fc.boolean(),
      async (request, headers, isRight) => {
        const search = request.query.map(([name, value]) => `${name}=${value}`).join("&");
        const first = `${request.line} ${request.target}${search && "?"}${search} ${request.version}`;
        const own = isRight ? [`Content-Length: ${request.content.length}`] : [];
        const bytes = `${head(first, ...headers, ...own)}${request.content}`;
        assertGraphShaped(await exchange(bytes), bytes);
      },
    ),
    { numRuns: 400 },
  );
});

test("any bytes get an answer in Graph's shape, or are no beginning of a request", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
      const answer = await exchange(Buffer.from(bytes));
      if (answer) assertGraphShaped(answer, "");
    }),
    { numRuns: 100 },
  );
});
