import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { loadCatalogue } from "../../../../src/core/errors/catalogue.ts";
import { readSelection, selectionMarkdown } from "../../../../src/core/errors/selectionExplanation.ts";

const catalogue = await loadCatalogue("en");
const idsIn = (text: string, languageId = "log") => readSelection(text, languageId, catalogue)?.ids;

describe("explaining a selection", () => {
  test("a code by itself, however it was copied", () => {
    for (const text of ["131047", " 131047\n", "(#131047)", "131_047", "#131047"])
      assert.deepEqual(idsIn(text), ["131047"]);
    assert.deepEqual(idsIn("190/463"), ["190/463"]);
    assert.deepEqual(idsIn("470"), ["onPremises/470"]);
  });

  test("every code of a log, a payload or a program, each once and in its order", () => {
    const log = [
      "2026-11-22 ERROR send failed: (#131047) Re-engagement message",
      "2026-11-22 ERROR send failed: (#130429) Rate limit hit",
      "2026-11-22 ERROR send failed: (#131047) Re-engagement message",
    ].join("\n");
    assert.deepEqual(idsIn(log), ["131047", "130429"]);
    assert.deepEqual(idsIn(log, "plaintext"), ["131047", "130429"]);
    const source = "// WhatsApp\nif (error.code === 131026 || error.code === 131050) stop();\n";
    assert.deepEqual(idsIn(source, "typescript"), ["131026", "131050"]);
    const payload = '{"error":{"code":190,"error_subcode":463,"type":"OAuthException","message":"expired"}}';
    for (const language of ["json", "log", "plaintext", "javascript"])
      assert.deepEqual(idsIn(payload, language), ["190/463"]);
  });

  test("a payload's own words stand below the meaning, as code", () => {
    const payload = JSON.stringify({
      error: { code: 131030, message: "[x](command:y)", fbtrace_id: "AbC", error_data: { details: "<b>`no`" } },
    });
    const reading = readSelection(payload, "json", catalogue);
    assert.ok(reading);
    const page = selectionMarkdown(reading, catalogue);
    assert.match(page, /^\*\*131030 · Recipient phone number not in allowed list\*\*/);
    assert.match(page, /- `message`: ` \[x\]\(command:y\) `/);
    assert.match(page, /- `details`: `` <b>`no` ``/);
    assert.match(page, /- `fbtrace_id`: ` AbC `/);
    assert.ok(page.indexOf("fbtrace_id") < page.indexOf("Likely causes"));
  });

  test("several codes have an overview", () => {
    const reading = readSelection("(#131047) and (#131026)", "log", catalogue);
    assert.ok(reading);
    const page = selectionMarkdown(reading, catalogue);
    assert.match(page, /^# WhatsApp error codes in the text: 2\n/);
    assert.match(page, /- 131047 · Re-engagement message\n- 131026 · Message Undeliverable/);
    assert.ok(page.includes(catalogue.find(131026)?.texts.fixes[0] ?? "?"));
  });

  test("an error that nobody knows is told with what it says of itself", () => {
    const payload = '{"error":{"code":131999,"message":"New","type":"OAuthException","fbtrace_id":"A"}}';
    const reading = readSelection(payload, "json", catalogue);
    assert.ok(reading);
    assert.deepEqual(reading.ids, []);
    const page = selectionMarkdown(reading, catalogue);
    assert.match(page, /^\*\*131999 is not in the catalogue\*\*/);
    assert.match(page, /`fbtrace_id`: ` A `/);
  });

  test("where there is nothing to explain, that is said", () => {
    for (const text of [
      "",
      "  \n",
      "hello",
      "price = 131047 EUR for 2 nights",
      '{"country":{"code":190}}',
      "12",
      "404",
    ]) {
      assert.equal(readSelection(text, "log", catalogue), undefined, text);
    }
  });
});
