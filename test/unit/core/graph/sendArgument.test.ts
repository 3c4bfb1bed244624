import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "../../../../src/core/failure.ts";
import { sendArgument, textBodyLength } from "../../../../src/core/graph/sendArgument.ts";

function pathOf(argument: unknown): string {
  try {
    sendArgument(argument);
  } catch (error) {
    if (Failure.is(error, "invalidArgument")) {
      assert.equal(error.details.command, "wamid.message.send");
      return error.details.path;
    }
    throw error;
  }
  return assert.fail("accepted");
}

test("nothing given answers nothing", () => {
  for (const argument of [undefined, null, {}]) assert.deepEqual(sendArgument(argument), {});
});

test("what is given is kept, and the type is concluded from it", () => {
  assert.deepEqual(sendArgument({ accountId: "simulator", to: "+1 202 555 0101", text: "Hi" }), {
    accountId: "simulator",
    to: "+1 202 555 0101",
    type: "text",
    text: "Hi",
  });
  assert.deepEqual(sendArgument({ template: { name: "a", language: "en_US", parameters: ["x"] } }), {
    type: "template",
    template: { name: "a", language: "en_US", parameters: ["x"] },
  });
  assert.deepEqual(sendArgument({ type: "text", ask: true }), { type: "text", ask: true });
  assert.deepEqual(sendArgument({ template: { name: "a", language: "en" } }).template, { name: "a", language: "en" });
});

test("unknown fields are ignored", () => {
  assert.deepEqual(sendArgument({ to: "1", later: true, template: { name: "a", language: "en", later: 1 } }), {
    to: "1",
    type: "template",
    template: { name: "a", language: "en" },
  });
});

test("a field of the wrong form is named by its path", () => {
  const cases: readonly [unknown, string][] = [
    ["text", "$"],
    [7, "$"],
    [[], "$"],
    [{ accountId: 1 }, "accountId"],
    [{ to: 12025550101 }, "to"],
    [{ to: " " }, "to"],
    [{ type: "image" }, "type"],
    [{ type: "text", template: { name: "a", language: "en" } }, "type"],
    [{ text: "a", template: { name: "a", language: "en" } }, "template"],
    [{ text: "" }, "text"],
    [{ text: "a", ask: 1 }, "ask"],
    [{ text: "x".repeat(4097) }, "text"],
    [{ template: "hello_world" }, "template"],
    [{ template: { language: "en" } }, "template.name"],
    [{ template: { name: "a" } }, "template.language"],
    [{ template: { name: "a", language: "en", parameters: "x" } }, "template.parameters"],
    [{ template: { name: "a", language: "en", parameters: ["x", 2] } }, "template.parameters[1]"],
    [{ template: { name: "a", language: "en", parameters: [""] } }, "template.parameters[0]"],
  ];
  for (const [argument, path] of cases) assert.equal(pathOf(argument), path, JSON.stringify(argument).slice(0, 80));
});

test("the limit counts characters, not UTF-16 units", () => {
  assert.equal(textBodyLength("a😀"), 2);
  assert.equal(sendArgument({ text: "😀".repeat(4096) }).type, "text");
  assert.equal(pathOf({ text: "😀".repeat(4097) }), "text");
});
