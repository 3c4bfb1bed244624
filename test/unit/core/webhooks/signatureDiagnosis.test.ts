import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { describe, it } from "node:test";
import { loadPhrases } from "../../../../src/core/errors/catalogue.ts";
import { escapedJson } from "../../../../src/core/webhooks/escape.ts";
import { sign, signLegacy } from "../../../../src/core/webhooks/signature.ts";
import {
  diagnoseSignature,
  diagnosisText,
  type SignatureDiagnosis,
  type SignedRequest,
} from "../../../../src/core/webhooks/signatureDiagnosis.ts";
import { fc } from "../../../support/fastCheck.ts";

const secret = "5f1c0a9b7d3e4826b1a0c9d8e7f60512";
const value = {
  object: "whatsapp_business_account",
  entry: [{ id: "1", changes: [{ value: { text: "héllo 😀 https://x.example/a" }, field: "messages" }] }],
};
/** As Meta writes it. */
const original = Buffer.from(escapedJson(value).replaceAll("/", "\\/"));

function of(body: Uint8Array, header: string | undefined, more: Partial<SignedRequest> = {}): SignatureDiagnosis {
  return diagnoseSignature({ body, headers: { "x-hub-signature-256": header }, secrets: [secret], ...more });
}

/** What came, where the original was signed. */
const changed = (body: string | Uint8Array) => of(Buffer.from(body), sign(original, secret));

describe("diagnoseSignature: the body", () => {
  const text = original.toString();
  const characters = Buffer.from(JSON.stringify(value));
  const pretty = JSON.stringify(value, null, 2);
  const python = escapedJson(value).replaceAll(/(?<=[\]"}]),|(?<=")(?=:)/g, (sign) => (sign === "," ? ", " : ""));
  const cases: [string, string | Uint8Array, string][] = [
    ["a byte order mark", Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), original]), "bomAdded"],
    ["a line break", `${text}\n`, "newlineAdded"],
    ["blanks", `${text} \r\n\t`, "newlineAdded"],
    ["characters for escapes", characters, "unescaped"],
    ["characters for escapes, slashes as they were", JSON.stringify(value).replaceAll("/", "\\/"), "unescaped"],
    ["slashes without escapes", escapedJson(value), "slashes"],
    [
      "another case of escapes",
      text.replaceAll(/\\u([0-9a-f]{4})/g, (_, hex) => `\\u${hex.toUpperCase()}`),
      "escapedUpperCase",
    ],
    ["indented", pretty, "reserialised"],
    ["spaced as Python does", python, "any"],
    ["utf-16", Buffer.from(text, "utf16le"), "utf16"],
    ["utf-16, big end first, with its mark", Buffer.from(`\ufeff${text}`, "utf16le").swap16(), "utf16"],
  ];
  for (const [name, body, change] of cases) {
    it(name, () => {
      const found = changed(body);
      assert.equal(found.kind, "changed", JSON.stringify(found));
      if (change !== "any") assert.deepEqual(found, { kind: "changed", change });
    });
  }

  it("bytes that were signed as characters of UTF-8", () => {
    const plain = Buffer.from(JSON.stringify({ a: "naïve – €" }));
    const header = sign(plain, secret);
    assert.deepEqual(
      of(
        Buffer.from(plain.toString("utf8").replace("– €", ""), "latin1"),
        sign(Buffer.from(JSON.stringify({ a: "naïve " })), secret),
      ),
      { kind: "changed", change: "latin1" },
    );
    assert.deepEqual(of(Buffer.from(plain.toString("latin1"), "utf8"), header), {
      kind: "changed",
      change: "decodedTwice",
    });
    const windows = new TextDecoder("windows-1252").decode(plain);
    assert.deepEqual(of(Buffer.from(windows, "utf8"), header), { kind: "changed", change: "decodedTwice" });
  });

  it("line breaks, and the last one", () => {
    const lines = '{\r\n"a":1\r\n}';
    assert.deepEqual(of(Buffer.from('{\n"a":1\n}'), sign(Buffer.from(lines), secret)), {
      kind: "changed",
      change: "lineEndings",
    });
    assert.deepEqual(of(Buffer.from(lines), sign(Buffer.from('{\n"a":1\n}'), secret)), {
      kind: "changed",
      change: "lineEndings",
    });
    assert.deepEqual(of(Buffer.from("{}"), sign(Buffer.from("{}\n"), secret)), {
      kind: "changed",
      change: "newlineRemoved",
    });
  });

  it("ids above 2^53 and numbers in other forms don't keep it from seeing that blanks were added", () => {
    const compact = '{"id":12345678901234567890,"n":1.0,"e":[],"o":{}}';
    const spaced = '{ "id" : 12345678901234567890, "n": 1.0,\n "e": [ ], "o": { } }';
    assert.deepEqual(of(Buffer.from(spaced), sign(Buffer.from(compact), secret)), {
      kind: "changed",
      change: "spacing",
    });
  });

  it("cut off, empty, compressed", () => {
    assert.deepEqual(changed(original.subarray(0, 60)), { kind: "truncated", bytes: 60 });
    assert.deepEqual(changed(""), { kind: "emptyBody" });
    assert.deepEqual(changed(Buffer.from([0x1f, 0x8b, 8, 0])), { kind: "compressed" });
    assert.deepEqual(changed('{"another":"body"}'), { kind: "unknown" });
  });
});

describe("diagnoseSignature: the secret", () => {
  const signedWith = (key: string, more?: Partial<SignedRequest>) => of(original, sign(original, key), more);
  const cases: [string, SignatureDiagnosis, SignatureDiagnosis["kind"]][] = [
    ["another app's", signedWith("other", { others: [{ app: "/shop", secret: "other" }] }), "otherApp"],
    ["an empty one", signedWith(""), "emptySecret"],
    ["a line break behind theirs", signedWith(`${secret}\n`), "theirSecretBlanks"],
    ["blanks around ours", signedWith(secret, { secrets: [`${secret} \n`] }), "ourSecretBlanks"],
    ["in quotes", signedWith(`"${secret}"`), "secretQuotes"],
    ["ours in quotes", signedWith(secret, { secrets: [`"${secret}"`] }), "secretQuotes"],
    ["in upper case", signedWith(secret.toUpperCase()), "secretCase"],
    ["the verify token", signedWith("verify-me", { verifyTokens: ["verify-me"] }), "verifyTokenAsSecret"],
    ["an app id", signedWith("1234567890", { credentials: ["1234567890"] }), "otherCredentialAsSecret"],
    ["none on our side", signedWith("x", { secrets: ["", ""] }), "noSecret"],
    ["unknown", signedWith("x"), "unknown"],
  ];
  for (const [name, found, kind] of cases) it(name, () => assert.equal(found.kind, kind));

  it("names the app", () => {
    const others = [{ app: "/shop", secret: "other" }];
    assert.deepEqual(signedWith("other", { others }), { kind: "otherApp", app: "/shop" });
  });

  it("decoded from hex", () => {
    const digest = createHmac("sha256", Buffer.from(secret, "hex")).update(original).digest("hex");
    assert.equal(of(original, `sha256=${digest}`).kind, "secretDecoded");
  });
});

describe("diagnoseSignature: the header", () => {
  const right = sign(original, secret);
  const hex = right.slice("sha256=".length);
  const cases: [string, SignatureDiagnosis, SignatureDiagnosis["kind"]][] = [
    ["missing", of(original, undefined), "noHeader"],
    ["empty", of(original, ""), "noHeader"],
    ["without its prefix", of(original, hex), "noPrefix"],
    ["with a prefix of another form", of(original, `SHA256=${hex}`), "noPrefix"],
    ["in Base64", of(original, `sha256=${Buffer.from(hex, "hex").toString("base64")}`), "base64"],
    ["twice", of(original, `${right}, ${right}`), "headerTwice"],
    ["SHA-1 in it", of(original, signLegacy(original, secret)), "sha1InHeader"],
    ["a hash without a key", of(original, `sha256=${createHash("sha256").update(original).digest("hex")}`), "notHmac"],
    ["nonsense", of(original, "valid, I promise"), "unreadable"],
  ];
  for (const [name, found, kind] of cases) it(name, () => assert.equal(found.kind, kind));

  it("only the older one", () => {
    const older = (value: string) =>
      diagnoseSignature({ body: original, headers: { "x-hub-signature": value }, secrets: [secret] });
    assert.deepEqual(older(signLegacy(original, secret)), { kind: "sha1Only", holds: true });
    assert.deepEqual(older(signLegacy(original, "x")), { kind: "sha1Only", holds: false });
    assert.deepEqual(older("nonsense"), { kind: "noHeader" });
  });
});

describe("diagnoseSignature: anything", () => {
  it("never throws, and has a sentence in each language for what it finds", async () => {
    const languages = await Promise.all((["en", "ja", "zh-tw"] as const).map(loadPhrases));
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((text) => Buffer.from(text)),
      fc.string().map((text) => Buffer.from(`{"a":"${text}`)),
    );
    const header = fc.oneof(
      fc.string(),
      fc.constant(undefined),
      fc.constant(sign(original, "x")),
      body.map((bytes) => sign(bytes, secret)),
    );
    fc.assert(
      fc.property(body, header, fc.array(fc.string()), (bytes, value, keys) => {
        const found = of(bytes, value, { secrets: [...keys, secret] });
        for (const phrases of languages) {
          const text = diagnosisText(found, phrases);
          assert.ok(text.length > 10 && !/\{\d\}/.test(text), text);
          assert.ok(!text.includes(secret));
        }
      }),
    );
  });

  it("finds a JSON text that was written anew, whatever is in it", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const signed = Buffer.from(escapedJson(JSON.parse(json)));
        const came = Buffer.from(JSON.stringify(JSON.parse(json), null, 2));
        const found = of(came, sign(signed, secret));
        if (came.equals(signed)) return;
        assert.equal(found.kind, "changed", JSON.stringify(found));
      }),
    );
  });
});
