import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it, type TestContext } from "node:test";
import { type CheckResult, endpointChecks } from "../../../../src/core/webhooks/endpointCheck.ts";
import { challengeOf } from "../../../../src/core/webhooks/handshake.ts";
import { verifySignature } from "../../../../src/core/webhooks/signature.ts";
import { EndpointTest } from "../../../../src/io/forward/endpointTest.ts";
import { Poster } from "../../../../src/io/forward/post.ts";

const secret = "s3cret";
const token = "ours";

interface Faults {
  readonly challenge?: (challenge: string) => string;
  readonly anyToken?: boolean;
  readonly unverified?: boolean;
  readonly reserialised?: boolean;
  readonly limit?: number;
  readonly throwsWithout?: RegExp;
  readonly status?: number;
  readonly poweredBy?: string;
}

/** An endpoint as people write them, with their mistakes. */
async function endpoint(t: TestContext, faults: Faults = {}): Promise<string> {
  const seen = new Set<string>();
  const server = createServer(async (request, response) => {
    response.setHeader("x-powered-by", faults.poweredBy ?? "Express");
    if (!request.url?.startsWith("/webhook")) return void response.writeHead(404).end();
    if (request.method === "GET") return verify(request, response, faults);
    const raw = Buffer.concat(await request.toArray());
    if (raw.length > (faults.limit ?? Number.POSITIVE_INFINITY)) return void response.writeHead(413).end();
    const header = String(request.headers["x-hub-signature-256"] ?? "");
    const signed = faults.reserialised ? Buffer.from(JSON.stringify(JSON.parse(raw.toString()))) : raw;
    if (faults.unverified !== true && verifySignature(signed, header, [secret]) !== "valid") {
      return void response.writeHead(401).end();
    }
    if (faults.throwsWithout && !faults.throwsWithout.test(raw.toString())) return void response.writeHead(500).end();
    if (faults.status !== undefined && seen.has(header)) return void response.writeHead(faults.status).end();
    seen.add(header);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`;
}

function verify(request: IncomingMessage, response: ServerResponse, { challenge, anyToken }: Faults): void {
  const query = new URL(request.url ?? "", "http://bot").searchParams;
  const right = anyToken ? query.get("hub.challenge") : challengeOf(query, token);
  if (right === undefined || right === null) response.writeHead(403).end();
  else response.end(challenge?.(right) ?? right);
}

async function run(
  t: TestContext,
  url: string,
  options: { appSecret?: string; verifyToken?: string; startMs?: number } = {},
) {
  const poster = new Poster();
  t.after(() => poster.dispose());
  const test = new EndpointTest({
    url,
    appSecret: secret,
    verifyToken: token,
    poster,
    now: Date.now,
    randomBytes,
    ...options,
  });
  const results: CheckResult[] = [];
  for await (const result of test.run()) results.push(result);
  assert.deepEqual(
    results.map(({ check }) => check),
    endpointChecks,
  );
  const problems = Object.fromEntries(
    results.flatMap((each) => (each.result === "failed" ? [[each.check, each.problem]] : [])),
  );
  return { results, problems, framework: test.framework };
}

describe("EndpointTest", () => {
  it("finds nothing wrong with an endpoint that does all", async (t) => {
    const { results, framework } = await run(t, await endpoint(t));
    assert.deepEqual(
      results.filter(({ result }) => result !== "passed"),
      [],
    );
    assert.equal(framework, "express");
  });

  const cases: readonly (readonly [string, Faults, Readonly<Record<string, string>>])[] = [
    ["signs parsed JSON", { reserialised: true }, { "emoji-escaped": "emojiRefused" }],
    [
      "doesn't check signatures",
      { unverified: true },
      { "signature-bad": "forgedAccepted", "signature-missing": "unsignedAccepted" },
    ],
    [
      "answers the challenge as JSON",
      { challenge: (each) => JSON.stringify(each) },
      { "handshake-plain-text": "challengeIsJson" },
    ],
    [
      "answers the challenge in a page",
      { challenge: (each) => `<p>${each}</p>` },
      { "handshake-plain-text": "challengeIsWrapped" },
    ],
    ["answers something else", { challenge: () => "OK" }, { "handshake-right-token": "noChallenge" }],
    ["takes any token", { anyToken: true }, { "handshake-wrong-token": "acceptsAnyToken" }],
    ["has a small limit", { limit: 100_000 }, { large: "tooLarge" }],
    ["needs a phone number", { throwsWithout: /"from":|"statuses":/ }, { "bsuid-only": "threw" }],
    [
      "needs metadata",
      {
        throwsWithout:
          /^\{"object":"whatsapp_business_account","entry":\[\{"id":"\d+","changes":\[\{"value":\{"messaging_product"/,
      },
      { "unknown-field": "threw" },
    ],
    ["minds repetitions", { status: 409 }, { duplicate: "differs" }],
  ];
  for (const [name, faults, expected] of cases) {
    it(`says it of an endpoint that ${name}`, async (t) => {
      const { problems } = await run(t, await endpoint(t, faults));
      assert.deepEqual(problems, expected);
    });
  }

  it("leaves out what another secret or nobody at home makes pointless", async (t) => {
    const url = await endpoint(t);
    const other = await run(t, url, { appSecret: "another" });
    assert.deepEqual(other.problems, { "signature-good": "signatureRefused" });
    assert.equal(
      other.results.filter((each) => each.result === "skipped" && each.reason === "signatureFails").length,
      12,
    );
    const wrong = await run(t, url, { verifyToken: "another" });
    assert.deepEqual(wrong.problems, { "handshake-right-token": "tokenRefused" });
    const nobody = await run(t, "http://127.0.0.1:9/webhook", { startMs: 0 });
    assert.deepEqual(nobody.problems, { reachable: "unreachable" });
    assert.ok(nobody.results.every((each) => each.check === "reachable" || each.result === "skipped"));
  });
});
