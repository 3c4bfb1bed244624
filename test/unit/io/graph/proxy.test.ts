import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Failure } from "../../../../src/core/failure.ts";
import { type Environment, isLoopback, proxyFor, proxyName } from "../../../../src/io/graph/proxy.ts";

function chosen(url: string, options: { proxy?: string; noProxy?: string[] }, environment: Environment = {}) {
  const { proxy, noProxy = [] } = options;
  return proxyFor(new URL(url), { ...(proxy === undefined ? {} : { proxy }), noProxy }, environment)?.href;
}

const graph = "https://graph.facebook.com/v26.0/";

describe("which proxy", () => {
  it("is the setting's, before the environment's", () => {
    assert.equal(chosen(graph, { proxy: "http://a:1" }, { HTTPS_PROXY: "http://b:2" }), "http://a:1/");
    assert.equal(chosen(graph, {}, { HTTPS_PROXY: "http://b:2" }), "http://b:2/");
    assert.equal(chosen(graph, { proxy: "  " }, {}), undefined);
  });

  it("is found in every variable, a protocol's own first", () => {
    assert.equal(chosen(graph, {}, { https_proxy: "http://a:1", HTTP_PROXY: "http://b:2" }), "http://a:1/");
    assert.equal(chosen(graph, {}, { http_proxy: "http://b:2" }), "http://b:2/");
    assert.equal(chosen(graph, {}, { ALL_PROXY: "http://c:3" }), "http://c:3/");
    assert.equal(chosen(graph, {}, { https_proxy: "", HTTPS_PROXY: "http://a:1" }), "http://a:1/");
    assert.equal(chosen("http://example.net/", {}, { HTTPS_PROXY: "http://a:1" }), undefined);
    assert.equal(chosen("http://example.net/", {}, { HTTP_PROXY: "http://b:2" }), "http://b:2/");
  });

  it("may be written without its protocol", () => {
    assert.equal(chosen(graph, { proxy: "proxy.example.net:3128" }), "http://proxy.example.net:3128/");
  });

  it("is refused when it can't be used, without its credentials being told", () => {
    for (const proxy of [
      "socks://user:SECRET@a:1",
      "socks5h://a:1",
      "ftp://a",
      "http://user:SECRET@",
      "http://a:99999",
    ]) {
      assert.throws(
        () => chosen(graph, { proxy }),
        (error) => Failure.is(error, "proxy") && !JSON.stringify(error).includes("SECRET"),
        proxy,
      );
    }
  });

  it("is shown by host and port only", () => {
    assert.equal(proxyName(new URL("http://user:SECRET@proxy.example.net:3128/")), "proxy.example.net:3128");
    assert.equal(proxyName(new URL("http://proxy.example.net")), "proxy.example.net:80");
    assert.equal(proxyName(new URL("https://proxy.example.net")), "proxy.example.net:443");
  });
});

describe("no proxy", () => {
  const proxy = "http://a:1";
  const cases: [entry: string, url: string, excluded: boolean][] = [
    ["*", graph, true],
    ["facebook.com", graph, true],
    [".facebook.com", graph, true],
    ["*.facebook.com", graph, true],
    ["GRAPH.Facebook.com", graph, true],
    ["graph.facebook.com:443", graph, true],
    ["graph.facebook.com:8443", graph, false],
    ["ook.com", graph, false],
    ["com.example", graph, false],
    ["", graph, false],
    ["10.1.2.3", "https://10.1.2.3/", true],
    ["10.0.0.0/8", "https://10.1.2.3/", true],
    ["10.0.0.0/8", "https://11.1.2.3/", false],
    ["10.0.0.0/99", "https://10.1.2.3/", false],
    ["10.0.0.0/8", graph, false],
    ["2.3", "https://10.1.2.3/", false],
    ["fd00::/8", "https://[fd00::1]/", true],
    ["fd00::1", "https://[fd00::1]/", true],
    ["[fd00::1]:8443", "https://[fd00::1]:8443/", true],
  ];
  for (const [entry, url, excluded] of cases) {
    it(`${excluded ? "excludes" : "lets through"} ${url} by «${entry}»`, () => {
      assert.equal(chosen(url, { proxy, noProxy: [entry] }) === undefined, excluded);
      assert.equal(chosen(url, { proxy }, { NO_PROXY: `other.example, ${entry}` }) === undefined, excluded);
      assert.equal(chosen(url, { noProxy: [entry] }, { HTTPS_PROXY: proxy }) === undefined, excluded);
    });
  }

  it("ever for this machine", () => {
    for (const host of [
      "localhost",
      "LOCALHOST",
      "a.localhost",
      "127.0.0.1",
      "127.9.9.9",
      "[::1]",
      "0.0.0.0",
      "[::]",
      "localhost.",
    ]) {
      assert.ok(isLoopback(host), host);
      assert.equal(chosen(`http://${host}:4681/`, { proxy }), undefined, host);
    }
    for (const host of [
      "graph.facebook.com",
      "localhost.example.net",
      "128.0.0.1",
      "10.0.0.1",
      "notlocalhost",
      "127.0.0.1.example.net",
    ]) {
      assert.ok(!isLoopback(host), host);
    }
  });
});
