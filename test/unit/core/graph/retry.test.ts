import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { type Catalogue, loadCatalogue } from "../../../../src/core/errors/catalogue.ts";
import { Failure } from "../../../../src/core/failure.ts";
import { retryOf } from "../../../../src/core/graph/retry.ts";

const host = "graph.facebook.com";

describe("a retry after an error of Graph", () => {
  let catalogue: Catalogue;
  before(async () => {
    catalogue = await loadCatalogue("en");
  });
  const of = (code: number, httpStatus = 400, is_transient?: boolean) =>
    retryOf(
      Failure.graph({ httpStatus, error: { code, ...(is_transient === undefined ? {} : { is_transient }) } }),
      catalogue.find(code)?.retry,
    );

  it("is offered where the catalogue's wait is short", () => {
    for (const code of [1, 2, 130429, 131000, 131016, 131056, 131057, 133004]) assert.equal(of(code), "yes", `${code}`);
    // By the catalogue, the API took none of them, whatever the status.
    assert.equal(of(131000, 500), "yes");
    assert.equal(of(2, 503), "yes");
  });

  it("is not offered where the wait is an hour or a day, nor where waiting doesn't help", () => {
    for (const code of [4, 80007, 131048, 131064, 132015, 133016]) {
      assert.equal(of(code), "no", `${code}`);
      assert.equal(of(code, 429), "no", `${code} with 429`);
    }
    for (const code of [100, 190, 131009, 131030, 132001]) assert.equal(of(code), "no", `${code}`);
  });

  it("is offered, or not, beside a text that says how long to wait", async () => {
    for (const language of ["en", "ja", "zh-tw"] as const) {
      for (const { id, retry, texts } of (await loadCatalogue(language)).all()) {
        if (retry.kind === "wait") assert.ok(texts.retry, `${language} ${id}`);
      }
    }
  });

  it("follows the status, and what Graph says itself, where the code is in no catalogue", () => {
    const unlisted = 987_654;
    assert.equal(catalogue.find(unlisted), undefined);
    assert.equal(of(unlisted), "no");
    assert.equal(of(unlisted, 400, false), "no");
    assert.equal(of(unlisted, 400, true), "yes");
    assert.equal(of(unlisted, 429), "yes");
    assert.equal(of(unlisted, 408), "mayRepeat");
    assert.equal(of(unlisted, 500), "mayRepeat");
    assert.equal(of(unlisted, 503), "mayRepeat");
  });

  it("begins at five minutes: the longest wait that somebody sits out", () => {
    const failure = Failure.graph({ httpStatus: 400, error: { code: 1 } });
    assert.equal(retryOf(failure, { kind: "wait", seconds: 300, backoff: "none" }), "yes");
    assert.equal(retryOf(failure, { kind: "wait", seconds: 301, backoff: "none" }), "no");
    assert.equal(retryOf(failure, { kind: "afterFix" }), "no");
    assert.equal(retryOf(failure, { kind: "never" }), "no");
  });
});

describe("a retry after a call that Graph didn't answer", () => {
  it("follows the status, whether the answer is JSON or not", () => {
    const expected: [httpStatus: number, retry: string][] = [
      [200, "no"],
      [302, "no"],
      [403, "no"],
      [404, "no"],
      [408, "mayRepeat"],
      [429, "yes"],
      [500, "mayRepeat"],
      [502, "mayRepeat"],
      [503, "mayRepeat"],
      [504, "mayRepeat"],
    ];
    for (const [httpStatus, retry] of expected) {
      assert.equal(retryOf(Failure.notJson({ host, httpStatus, contentType: "text/html" })), retry, `${httpStatus}`);
      assert.equal(retryOf(Failure.unexpectedReply({ host, httpStatus, path: "error" })), retry, `${httpStatus}`);
    }
  });

  it("may send twice, unless the first one can't have left", () => {
    assert.equal(retryOf(Failure.timeout({ host, afterMs: 1 })), "mayRepeat");
    assert.equal(retryOf(Failure.noNetwork({ host, reason: "ECONNRESET" })), "mayRepeat");
    assert.equal(retryOf(Failure.noNetwork({ host, reason: "ENOTFOUND" })), "yes");
    assert.equal(retryOf(Failure.noNetwork({ host, reason: "ECONNREFUSED" })), "yes");
  });

  it("is not offered where something has to be changed first", () => {
    for (const failure of [
      Failure.tls({ host, reason: "CERT_HAS_EXPIRED" }),
      Failure.proxy({ proxy: "p:1", reason: "407" }),
      Failure.tokenMissing({ accountName: "A" }),
      Failure.cancelled(),
    ]) {
      assert.equal(retryOf(failure), "no", failure.code);
    }
  });
});
