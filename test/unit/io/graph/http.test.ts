import assert from "node:assert/strict";
import { once } from "node:events";
import { after, describe, it } from "node:test";
import { inspect } from "node:util";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { Failure, type FailureCode } from "../../../../src/core/failure.ts";
import { Http, type HttpOptions } from "../../../../src/io/graph/http.ts";
import type { Environment } from "../../../../src/io/graph/proxy.ts";
import { certificateFile, closedPort, serveHttp, serveHttps, serveProxy, serveTcp } from "./servers.ts";

const plain: HttpOptions = { noProxy: [], strictTls: true, systemCertificates: false };
const lax: HttpOptions = { ...plain, strictTls: false };
const made: Http[] = [];

function client(options: HttpOptions | (() => HttpOptions) = plain, environment: Environment = {}): Http {
  const http = new Http(typeof options === "function" ? options : () => options, environment);
  made.push(http);
  return http;
}

after(() => {
  for (const http of made) {
    http.dispose();
  }
});

function get(http: Http, url: string, more: { signal?: AbortSignal; timeoutMs?: number; maxBytes?: number } = {}) {
  return http.request({ method: "GET", url, timeoutMs: 10_000, ...more });
}

/** The failure that a request ends in; its details are compared, and nothing secret may be anywhere in it. */
async function failure<C extends FailureCode>(code: C, request: Promise<unknown>): Promise<Failure<C>> {
  const error = await request.then(
    () => assert.fail("the request succeeded"),
    (reason: unknown) => reason,
  );
  assert.ok(Failure.is(error), inspect(error));
  assert.equal(error.code, code, inspect(error));
  assert.doesNotMatch(inspect(error, { depth: 20, showHidden: true }), /SECRET/);
  return error as Failure<C>;
}

describe("a request", () => {
  it("carries method, headers and body, and gives back status, headers and body", async () => {
    const seen: unknown[] = [];
    await using server = await serveHttp((request, response) => {
      let body = "";
      request.setEncoding("utf8");
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        seen.push(request.method, request.url, request.headers.authorization, body);
        response.writeHead(418, { "content-type": "application/json", "set-cookie": ["a=1", "b=2"] });
        response.end('{"text":"grüße 👋"}');
      });
    });
    const answer = await client().request({
      method: "POST",
      url: `http://127.0.0.1:${server.port}/v26.0/1/messages?a=%7C`,
      headers: { authorization: "Bearer SECRET" },
      body: '{"to":"ü"}',
      timeoutMs: 10_000,
    });
    assert.deepEqual(seen, ["POST", "/v26.0/1/messages?a=%7C", "Bearer SECRET", '{"to":"ü"}']);
    assert.equal(answer.status, 418);
    assert.equal(answer.headers["content-type"], "application/json");
    assert.equal(answer.headers["set-cookie"], "a=1, b=2");
    assert.deepEqual(JSON.parse(answer.body), { text: "grüße 👋" });
  });

  it("uses connections again", async () => {
    await using server = await serveHttp((_, response) => response.end("x"));
    const http = client();
    for (let request = 0; request < 10; request++) {
      await get(http, `http://127.0.0.1:${server.port}/`);
    }
    // A request that follows at once may find the first connection not free yet.
    assert.ok(server.connections() <= 2, String(server.connections()));
  });

  it("follows no redirect", async () => {
    const paths: (string | undefined)[] = [];
    await using server = await serveHttp((request, response) => {
      paths.push(request.url);
      response.writeHead(302, { location: "/portal" }).end();
    });
    const answer = await get(client(), `http://127.0.0.1:${server.port}/here`);
    assert.equal(answer.status, 302);
    assert.deepEqual(paths, ["/here"]);
  });

  it("is not sent again when the connection breaks", async () => {
    let requests = 0;
    await using server = await serveHttp((request) => {
      requests++;
      request.socket.destroy();
    });
    for (const method of ["POST", "GET"] as const) {
      requests = 0;
      const url = `http://127.0.0.1:${server.port}/?input_token=SECRET`;
      await failure(
        "noNetwork",
        client().request({ method, url, body: method === "GET" ? "" : "{}", timeoutMs: 5000 }),
      );
      assert.equal(requests, 1, method);
    }
  });

  it("reads compressed bodies", async () => {
    const text = JSON.stringify({ text: "ä".repeat(5000) });
    const forms = { gzip: gzipSync, "x-gzip": gzipSync, deflate: deflateSync, br: brotliCompressSync };
    for (const [encoding, compress] of Object.entries(forms)) {
      await using server = await serveHttp((_, response) => {
        response.writeHead(200, { "content-encoding": encoding }).end(compress(text));
      });
      assert.equal((await get(client(), `http://127.0.0.1:${server.port}/`)).body, text, encoding);
    }
  });

  it("tells a broken or unknown compression", async () => {
    for (const encoding of ["gzip", "made-up"]) {
      await using server = await serveHttp((_, response) => {
        response.writeHead(200, { "content-encoding": encoding }).end("not compressed");
      });
      const found = await failure("unexpectedReply", get(client(), `http://127.0.0.1:${server.port}/?t=SECRET`));
      assert.deepEqual(found.details, { host: `127.0.0.1:${server.port}`, httpStatus: 200, path: "body" });
    }
  });

  it("reads a body up to the limit, and not a byte more", async () => {
    await using server = await serveHttp((request, response) => {
      response.end("x".repeat(Number(request.url?.slice(1))));
    });
    const url = (size: number) => `http://127.0.0.1:${server.port}/${size}`;
    assert.equal((await get(client(), url(100_000), { maxBytes: 100_000 })).body.length, 100_000);
    const found = await failure("unexpectedReply", get(client(), url(100_001), { maxBytes: 100_000 }));
    assert.equal(found.details.path, "body.length");
    const huge = await failure("unexpectedReply", get(client(), url(10 * 1024 * 1024 + 1)));
    assert.equal(huge.details.path, "body.length");
  });

  it("stops an endless body at the limit", async () => {
    let closed: Promise<unknown> | undefined;
    await using server = await serveHttp((_, response) => {
      closed = once(response, "close");
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
      };
      response.on("drain", more);
      more();
    });
    await failure("unexpectedReply", get(client(), `http://127.0.0.1:${server.port}/`, { maxBytes: 1_000_000 }));
    await closed;
  });

  it("is not fooled by a small body that unpacks to a huge one", async () => {
    await using server = await serveHttp((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(20 * 1024 * 1024)));
    });
    const found = await failure("unexpectedReply", get(client(), `http://127.0.0.1:${server.port}/`));
    assert.equal(found.details.path, "body.length");
  });
});

describe("a request without an answer", () => {
  it("names a closed port", async () => {
    const port = await closedPort();
    const found = await failure("noNetwork", get(client(), `http://127.0.0.1:${port}/?input_token=SECRET`));
    assert.deepEqual(found.details, { host: `127.0.0.1:${port}`, reason: "ECONNREFUSED" });
  });

  it("names a closed port of a name with several addresses", async () => {
    const port = await closedPort();
    const found = await failure("noNetwork", get(client(), `http://localhost:${port}/`));
    assert.deepEqual(found.details, { host: `localhost:${port}`, reason: "ECONNREFUSED" });
  });

  it("names a host that doesn't exist", async () => {
    const found = await failure("noNetwork", get(client(), "https://wamid-test.invalid/?input_token=SECRET"));
    assert.equal(found.details.host, "wamid-test.invalid");
    assert.match(found.details.reason, /^(ENOTFOUND|EAI_AGAIN)$/);
  });

  it("gives up on a server that says nothing", async () => {
    await using server = await serveHttp(() => {});
    const url = `http://127.0.0.1:${server.port}/?input_token=SECRET`;
    const found = await failure("timeout", get(client(), url, { timeoutMs: 60 }));
    assert.deepEqual(found.details, { host: `127.0.0.1:${server.port}`, afterMs: 60 });
  });

  it("gives up on a body that doesn't end, however often a byte comes", async () => {
    await using server = await serveHttp((_, response) => {
      const trickle = setInterval(() => response.write("x"), 5);
      response.on("close", () => clearInterval(trickle));
    });
    await failure("timeout", get(client(), `http://127.0.0.1:${server.port}/`, { timeoutMs: 100 }));
  });

  it("gives up on a handshake that doesn't end", async () => {
    await using server = await serveTcp(() => {});
    const found = await failure("timeout", get(client(), `https://127.0.0.1:${server.port}/`, { timeoutMs: 80 }));
    assert.equal(found.details.afterMs, 80);
  });

  it("notices an answer that is cut off", async () => {
    await using server = await serveTcp((socket) => {
      socket.end('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"half');
    });
    await failure("noNetwork", get(client(), `http://127.0.0.1:${server.port}/?input_token=SECRET`));
  });

  it("notices an answer that is no HTTP", async () => {
    await using server = await serveTcp((socket) => {
      socket.once("data", (data) => socket.end(`echo SECRET ${data}`));
    });
    const found = await failure("noNetwork", get(client(), `http://127.0.0.1:${server.port}/?input_token=SECRET`));
    assert.match(found.details.reason, /^HPE_/);
  });

  it("is no URL", async () => {
    const found = await failure("noNetwork", get(client(), "not a url SECRET"));
    assert.equal(found.details.reason, "ERR_INVALID_URL");
  });
});

describe("a cancelled request", () => {
  it("isn't made at all when it is cancelled beforehand", async () => {
    await using server = await serveHttp((_, response) => response.end());
    await failure("cancelled", get(client(), `http://127.0.0.1:${server.port}/`, { signal: AbortSignal.abort() }));
    assert.equal(server.connections(), 0);
  });

  it("ends while it waits for the answer, and lets go of the connection", async () => {
    const arrived = Promise.withResolvers<{ closed: Promise<unknown> }>();
    await using server = await serveHttp((_, response) => arrived.resolve({ closed: once(response, "close") }));
    const cancel = new AbortController();
    // No time limit but the test's own: nothing else may be what ends it.
    const url = `http://127.0.0.1:${server.port}/`;
    const request = get(client(), url, { signal: cancel.signal, timeoutMs: 3_600_000 });
    const ending = failure("cancelled", request);
    const { closed } = await arrived.promise;
    cancel.abort(new Error("SECRET"));
    await ending;
    await closed;
  });

  it("ends while it is still connecting", async () => {
    const arrived = Promise.withResolvers<void>();
    await using server = await serveTcp(() => arrived.resolve());
    const cancel = new AbortController();
    const ending = failure(
      "cancelled",
      get(client(), `https://127.0.0.1:${server.port}/`, { signal: cancel.signal, timeoutMs: 60_000 }),
    );
    await arrived.promise;
    cancel.abort();
    await ending;
  });

  it("ends while the body comes in", async () => {
    const wellUnderWay = Promise.withResolvers<{ closed: Promise<unknown> }>();
    await using server = await serveHttp((_, response) => {
      const closed = once(response, "close");
      let rounds = 0;
      const more = () => {
        // More than all buffers between hold: the client has begun to read.
        if (rounds++ === 500) {
          wellUnderWay.resolve({ closed });
        }
        if (!response.destroyed && response.write("x".repeat(65_536))) {
          setImmediate(more);
        }
      };
      response.on("drain", more);
      more();
    });
    const cancel = new AbortController();
    const url = `http://127.0.0.1:${server.port}/`;
    const request = get(client(), url, { signal: cancel.signal, timeoutMs: 3_600_000, maxBytes: 2 ** 32 });
    const ending = failure("cancelled", request);
    const { closed } = await wellUnderWay.promise;
    cancel.abort();
    await ending;
    await closed;
  });

  it("ends when the client is disposed, and no later one begins", async () => {
    const arrived = Promise.withResolvers<void>();
    await using server = await serveHttp(() => arrived.resolve());
    const http = client();
    const ending = failure("cancelled", get(http, `http://127.0.0.1:${server.port}/`));
    await arrived.promise;
    http.dispose();
    await ending;
    await failure("cancelled", get(http, `http://127.0.0.1:${server.port}/`));
  });
});

describe("TLS", () => {
  it("refuses a certificate that nobody signed", async () => {
    await using server = await serveHttps((_, response) => response.end("in"));
    const found = await failure("tls", get(client(), `https://localhost:${server.port}/?input_token=SECRET`));
    assert.deepEqual(found.details, { host: `localhost:${server.port}`, reason: "DEPTH_ZERO_SELF_SIGNED_CERT" });
  });

  it("takes any certificate when the editor isn't strict, from the moment on that it isn't", async () => {
    await using server = await serveHttps((_, response) => response.end("in"));
    let options = plain;
    const http = client(() => options);
    await failure("tls", get(http, `https://localhost:${server.port}/`));
    options = lax;
    assert.equal((await get(http, `https://localhost:${server.port}/`)).body, "in");
    options = plain;
    await failure("tls", get(http, `https://localhost:${server.port}/`));
  });

  it("trusts what the system trusts", { skip: process.platform !== "linux" }, async () => {
    // OpenSSL reads the system's certificates from there, once: before anything else in this process asks for them.
    process.env.SSL_CERT_FILE = certificateFile;
    await using server = await serveHttps((_, response) => response.end("in"));
    const url = `https://localhost:${server.port}/`;
    assert.equal((await get(client({ ...plain, systemCertificates: true }), url)).body, "in");
    await failure("tls", get(client(plain), url));
    await using proxy = await serveProxy({ toPort: server.port, overTls: true });
    const behind = { ...plain, proxy: `https://localhost:${proxy.port}`, systemCertificates: true };
    assert.equal((await get(client(behind), "https://graph.example.test/")).body, "in");
    // Trusted, but not for this name.
    const found = await failure("tls", get(client(behind), "https://other.example.test/"));
    assert.deepEqual(found.details, { host: "other.example.test", reason: "ERR_TLS_CERT_ALTNAME_INVALID" });
  });

  it("tells a server that speaks no TLS", async () => {
    await using server = await serveHttp((_, response) => response.end());
    const found = await failure("tls", get(client(), `https://localhost:${server.port}/`));
    assert.match(found.details.reason, /^(EPROTO|ERR_SSL_)/);
  });
});

describe("a proxy", () => {
  const url = "https://graph.example.test/v26.0/debug_token?input_token=SECRET";

  it("is asked for a tunnel, and sees nothing but the host", async () => {
    await using server = await serveHttps((request, response) => response.end(request.url));
    await using proxy = await serveProxy({ toPort: server.port });
    const http = client({ ...lax, proxy: `http://127.0.0.1:${proxy.port}` });
    assert.equal((await get(http, url)).body, "/v26.0/debug_token?input_token=SECRET");
    assert.deepEqual(proxy.requests, [{ kind: "connect", target: "graph.example.test:443", authorization: undefined }]);
  });

  it("gets the authorization of the setting", async () => {
    await using server = await serveHttps((_, response) => response.end("in"));
    await using proxy = await serveProxy({ toPort: server.port, authorization: "Basic SECRET" });
    const http = client({ ...lax, proxy: `http://127.0.0.1:${proxy.port}`, proxyAuthorization: "Basic SECRET" });
    assert.equal((await get(http, url)).body, "in");
  });

  it("gets the authorization of its URL, decoded", async () => {
    await using server = await serveHttps((_, response) => response.end("in"));
    const authorization = `Basic ${Buffer.from("user:p@ss").toString("base64")}`;
    await using proxy = await serveProxy({ toPort: server.port, authorization });
    const http = client(lax, { HTTPS_PROXY: `http://user:p%40ss@127.0.0.1:${proxy.port}` });
    assert.equal((await get(http, url)).body, "in");
  });

  it("that wants authorization is named, without the one it was given", async () => {
    await using proxy = await serveProxy({ toPort: 1, authorization: "Basic right" });
    for (const options of [
      { ...lax, proxy: `http://user:SECRET@127.0.0.1:${proxy.port}` },
      { ...lax, proxy: `http://127.0.0.1:${proxy.port}`, proxyAuthorization: "Basic SECRET" },
    ]) {
      const found = await failure("proxy", get(client(options), url));
      assert.deepEqual(found.details, { proxy: `127.0.0.1:${proxy.port}`, reason: "407" });
      const forwarded = await failure("proxy", get(client(options), "http://graph.example.test/"));
      assert.deepEqual(forwarded.details, { proxy: `127.0.0.1:${proxy.port}`, reason: "407" });
    }
  });

  it("that can't reach the host is named with its status", async () => {
    await using proxy = await serveProxy({ toPort: 1, refuseWith: 502 });
    const found = await failure("proxy", get(client({ ...lax, proxy: `http://127.0.0.1:${proxy.port}` }), url));
    assert.deepEqual(found.details, { proxy: `127.0.0.1:${proxy.port}`, reason: "502" });
  });

  it("that isn't there is named", async () => {
    const port = await closedPort();
    const http = client({ ...lax, proxy: `http://user:SECRET@127.0.0.1:${port}` });
    for (const target of [url, "http://graph.example.test/"]) {
      const found = await failure("proxy", get(http, target));
      assert.deepEqual(found.details, { proxy: `127.0.0.1:${port}`, reason: "ECONNREFUSED" });
    }
    const nowhere = await failure("proxy", get(client({ ...lax, proxy: "http://wamid-test.invalid:3128" }), url));
    assert.equal(nowhere.details.proxy, "wamid-test.invalid:3128");
  });

  it("that closes the connection is named", async () => {
    await using proxy = await serveTcp((socket) => socket.once("data", () => socket.destroy()));
    const found = await failure("proxy", get(client({ ...lax, proxy: `http://127.0.0.1:${proxy.port}` }), url));
    assert.equal(found.details.proxy, `127.0.0.1:${proxy.port}`);
  });

  it("that never answers is given up", async () => {
    await using proxy = await serveTcp(() => {});
    const http = client({ ...lax, proxy: `http://127.0.0.1:${proxy.port}` });
    const found = await failure("timeout", get(http, url, { timeoutMs: 80 }));
    assert.deepEqual(found.details, { host: "graph.example.test", afterMs: 80 });
  });

  it("doesn't hide what is wrong with the host's certificate", async () => {
    await using server = await serveHttps((_, response) => response.end("in"));
    await using proxy = await serveProxy({ toPort: server.port });
    const http = client({ ...plain, proxy: `http://127.0.0.1:${proxy.port}` });
    const found = await failure("tls", get(http, url));
    assert.deepEqual(found.details, { host: "graph.example.test", reason: "DEPTH_ZERO_SELF_SIGNED_CERT" });
  });

  it("may be spoken to over TLS, its own certificate told from the host's", async () => {
    await using server = await serveHttps((_, response) => response.end("in"));
    await using proxy = await serveProxy({ toPort: server.port, overTls: true });
    const set = `https://localhost:${proxy.port}`;
    assert.equal((await get(client({ ...lax, proxy: set }), url)).body, "in");
    const found = await failure("proxy", get(client({ ...plain, proxy: set }), url));
    assert.deepEqual(found.details, { proxy: `localhost:${proxy.port}`, reason: "DEPTH_ZERO_SELF_SIGNED_CERT" });
  });

  it("gets requests to plain HTTP whole", async () => {
    await using server = await serveHttp((request, response) => response.end(request.url));
    await using proxy = await serveProxy({ toPort: server.port });
    const http = client({ ...plain, proxy: `http://127.0.0.1:${proxy.port}` });
    assert.equal((await get(http, "http://graph.example.test/a?b=c")).body, "/a?b=c");
    assert.equal(proxy.requests[0]?.kind, "forward");
  });

  it("is never asked for this machine", async () => {
    await using server = await serveHttp((_, response) => response.end("direct"));
    await using proxy = await serveProxy({ toPort: server.port });
    const http = client(
      { ...plain, proxy: `http://127.0.0.1:${proxy.port}` },
      { HTTP_PROXY: `http://127.0.0.1:${proxy.port}` },
    );
    assert.equal((await get(http, `http://127.0.0.1:${server.port}/`)).body, "direct");
    assert.equal((await get(http, `http://localhost:${server.port}/`)).body, "direct");
    assert.deepEqual(proxy.requests, []);
  });

  it("can be changed, set and taken away while the client lives", async () => {
    await using server = await serveHttps((_, response) => response.end("in"));
    await using first = await serveProxy({ toPort: server.port });
    await using second = await serveProxy({ toPort: server.port });
    let proxy: string | undefined = `http://127.0.0.1:${first.port}`;
    const http = client(() => ({ ...lax, ...(proxy === undefined ? {} : { proxy }) }));
    await get(http, url);
    proxy = `http://127.0.0.1:${second.port}`;
    await get(http, url);
    proxy = undefined;
    assert.match((await failure("noNetwork", get(http, url))).details.reason, /^(ENOTFOUND|EAI_AGAIN)$/);
    assert.deepEqual([first.requests.length, second.requests.length], [1, 1]);
  });

  it("of a kind that isn't supported is named", async () => {
    const found = await failure("proxy", get(client({ ...plain, proxy: "socks5://user:SECRET@127.0.0.1:1080" }), url));
    assert.deepEqual(found.details, { proxy: "127.0.0.1:1080", reason: "ERR_UNSUPPORTED_PROXY_PROTOCOL" });
  });
});
