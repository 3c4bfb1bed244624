import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { maskJson, maskNumber, maskNumbersIn, maskWamid } from "../../../../src/core/privacy/mask.ts";
import { masked, maskingFor } from "../../../../src/core/privacy/masking.ts";
import { maskJsonText } from "../../../../src/core/privacy/maskText.ts";
import { headersWithoutSecrets, redacted, withoutSecrets } from "../../../../src/core/privacy/secrets.ts";
import { fc } from "../../../support/fastCheck.ts";

const phone = fc.stringMatching(/^[1-9]\d{8,14}$/);
const text = fc.stringMatching(/^[a-zäö文😀 ]{8,30}$/u);

describe("masking", () => {
  it("leaves of a number what tells it from others", () => {
    assert.equal(maskNumber("12025550144"), "12•••••••44");
    assert.equal(maskNumber("+1 202 555 0144"), "+1 2•• ••• ••44");
    assert.equal(maskNumber("12345"), "•••••");
    assert.equal(maskNumber("US.13491208655302741918"), "US.•••18");
    assert.equal(maskNumber("dana"), "•••");
  });

  it("masks numbers in sentences and leaves codes, prices and dates", () => {
    assert.equal(
      maskNumbersIn("To 12025550144, (#131026) at 12.50 on 2026"),
      "To 12•••••••44, (#131026) at 12.50 on 2026",
    );
    assert.equal(maskNumbersIn("+1 (202) 555-0144!"), "+1 (2••) •••-••44!");
  });

  it("masks the number that stands inside of a wamid, and nothing else of it", () => {
    const wamid = `wamid.${btoa("\x1d\x06\x15\x0b12025550144\x15\x02\x00\x11\x18\x121A2B3C4D5E6F708192\x00")}`;
    const hidden = maskWamid(wamid);
    assert.notEqual(hidden, wamid);
    assert.equal(hidden.length, wamid.length);
    assert.doesNotMatch(atob(hidden.slice(6)), /2025550144/);
    assert.match(atob(hidden.slice(6)), /1A2B3C4D5E6F/);
    assert.equal(maskWamid("wamid.12025550144.1"), "wamid.12XXXXXXXXX.1");
    assert.equal(maskWamid("wamid.A"), "wamid.A");
  });

  it("changes nothing that is masked already", () => {
    fc.assert(
      fc.property(phone, text, (number, words) => {
        assert.equal(maskNumber(maskNumber(number)), maskNumber(number));
        assert.equal(maskNumbersIn(maskNumbersIn(`${words} ${number}`)), maskNumbersIn(`${words} ${number}`));
        assert.equal(maskWamid(maskWamid(`wamid.${btoa(number)}`)), maskWamid(`wamid.${btoa(number)}`));
        const json = maskJson({ from: number, text: { body: words } });
        assert.deepEqual(maskJson(json), json);
      }),
    );
  });

  it("lets no number and no text through, wherever it stands and whatever its field is called", () => {
    const key = fc.oneof(
      fc.constantFrom("from", "to", "wa_id", "body", "caption", "name", "text", "title", "payload", "emoji", "id"),
      fc
        .stringMatching(/^[a-z_]{1,12}$/)
        .filter((name) => !/^(code|type|time|status|field|state|kind|seen|event|href)$/.test(name)),
    );
    fc.assert(
      fc.property(phone, text, fc.array(key, { minLength: 1, maxLength: 4 }), (number, words, keys) => {
        const nested = (leaf: unknown) => keys.reduce<unknown>((inner, name) => ({ [name]: [inner] }), leaf);
        assert.ok(!JSON.stringify(maskJson(nested(number))).includes(number), JSON.stringify(nested(number)));
        if (keys[0] !== "id") assert.ok(!JSON.stringify(maskJson(nested(words))).includes(words));
      }),
    );
  });

  it("keeps what a developer needs of Meta's payloads, and no customer's number or text", () => {
    const files = globSync("test/fixtures/payloads/**/*.json");
    assert.ok(files.length > 10);
    for (const file of files) {
      const original = readFileSync(file, "utf8");
      const hidden = maskJsonText(original);
      const value = JSON.parse(hidden);
      assert.deepEqual(value, maskJson(JSON.parse(original)), file);
      assert.equal(hidden.split("\n").length, original.split("\n").length, file);
      const strings: [string, string][] = [];
      JSON.parse(original, (key, each) => {
        if (typeof each === "string") strings.push([key, each]);
        return each;
      });
      for (const [key, each] of strings) {
        if (
          ["from", "wa_id", "recipient_id", "body", "caption", "display_phone_number"].includes(key) &&
          each.length > 3
        ) {
          assert.ok(!hidden.includes(`"${each}"`), `${file}: ${key}`);
        }
        if (["status", "type", "field", "object", "timestamp"].includes(key) && typeof each === "string") {
          assert.ok(hidden.includes(JSON.stringify(each).slice(1, -1)), `${file}: ${key}`);
        }
      }
    }
  });

  it("keeps spaces, escapes and large ids of JSON text, and shows nothing of what isn't JSON", () => {
    assert.equal(
      maskJsonText('{ "id" : 123456789012345678901, "text":{"body":"Hi \\u00e9"}, "status":"\\u0073ent" }'),
      '{ "id" : 123456789012345678901, "text":{"body":"•••"}, "status":"\\u0073ent" }',
    );
    assert.equal(maskJsonText('{"from": "12025550144"'), '"•••"');
  });

  it("is on where the setting says so", () => {
    const on = (["never", "exports", "always"] as const).map((level) => [
      maskingFor(level, "views").isOn,
      maskingFor(level, "exports").isOn,
    ]);
    assert.deepEqual(on, [
      [false, false],
      [false, true],
      [true, true],
    ]);
    assert.equal(maskingFor("never", "views").number("12025550144"), "12025550144");
    assert.equal(masked.number("12025550144"), "12•••••••44");
  });
});

describe("secrets", () => {
  it("leave no text, known ones and tokens alike", () => {
    const token = `EAA${"aB3".repeat(20)}`;
    assert.equal(withoutSecrets(`a ${token} b`), `a ${redacted} b`);
    assert.equal(withoutSecrets("Authorization: Bearer abcdefgh123"), `Authorization: Bearer ${redacted}`);
    assert.equal(withoutSecrets("Bearer $WHATSAPP_TOKEN"), "Bearer $WHATSAPP_TOKEN");
    assert.equal(withoutSecrets("https://x/?access_token=abc&y=1"), `https://x/?access_token=${redacted}&y=1`);
    assert.equal(
      withoutSecrets("the s3cret-word and s3cret-word-2", ["s3cret-word", "s3cret-word-2"]),
      `the ${redacted} and ${redacted}`,
    );
  });

  it("leave no header, and signatures stay", () => {
    assert.deepEqual(
      headersWithoutSecrets({
        Authorization: "Bearer x",
        cookie: "a=b",
        "x-api-key": "1",
        "x-hub-signature-256": "sha256=ab",
      }),
      { Authorization: redacted, cookie: redacted, "x-api-key": redacted, "x-hub-signature-256": "sha256=ab" },
    );
  });
});
