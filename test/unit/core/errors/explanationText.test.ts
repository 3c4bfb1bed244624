import assert from "node:assert/strict";
import { test } from "node:test";
import { loadCatalogue } from "../../../../src/core/errors/catalogue.ts";
import { explanationText } from "../../../../src/core/errors/explanationText.ts";

test("an explanation as text holds all that the entry says, in the catalogue's language", async () => {
  for (const language of ["en", "ja", "zh-tw"] as const) {
    const catalogue = await loadCatalogue(language);
    for (const entry of catalogue.all()) {
      const text = explanationText(entry, catalogue.phrases);
      const { meaning, causes, fixes, retry, note } = entry.texts;
      for (const part of [entry.title, meaning, ...causes, ...fixes, retry ?? "", note ?? "", entry.docsUrl ?? ""]) {
        assert.ok(text.includes(part), `${language} ${entry.id}: ${part}`);
      }
      assert.doesNotMatch(text, /\n{3}|\*\*/, entry.id);
      assert.ok(text.startsWith(`${entry.code}`) && text.endsWith("\n"));
    }
  }
});
