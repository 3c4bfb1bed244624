import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { templateMessage, textMessage } from "../../../../src/core/graph/request.ts";

const fixture = (name: string) => JSON.parse(readFileSync(`test/fixtures/payloads/${name}.json`, "utf8"));

describe("a send request", () => {
  it("of a text is as documented", () => {
    const { biz_opaque_callback_data: _, ...documented } = fixture("request.messages.text");
    assert.deepEqual(textMessage("12025550143", documented.text.body, true), documented);
  });

  it("of a text says nothing on previews unless told", () => {
    assert.deepEqual(textMessage("12025550143", "x").text, { body: "x" });
    assert.deepEqual(textMessage("12025550143", "x", false).text, { body: "x", preview_url: false });
  });

  it("to a BSUID has it as recipient, not as to", () => {
    const documented = fixture("request.messages.text-to-bsuid");
    const made = textMessage("US.48213097715530264917", "Your ticket 5521 is solved.");
    assert.deepEqual(made, documented);
    assert.ok(!("to" in made));
    assert.equal(templateMessage("US.ENT.4821", "a", "de").recipient, "US.ENT.4821");
  });

  it("of a template is as documented", () => {
    const documented = fixture("request.messages.template-utility");
    const { name, language, components } = documented.template;
    const made = templateMessage("12025550143", name, language.code, components);
    assert.deepEqual(made, { recipient_type: "individual", ...documented });
  });

  it("of a template without components has none", () => {
    assert.deepEqual(templateMessage("1", "hello_world", "en_US").template, {
      name: "hello_world",
      language: { code: "en_US" },
    });
    assert.ok(!("components" in templateMessage("1", "hello_world", "en_US", []).template));
  });
});
