import assert from "node:assert/strict";
import { test } from "node:test";
import { wordsNear, writtenLike } from "../../../../src/core/errors/replacement.ts";

test("a code is written with separators where the one that it replaces has them", () => {
  assert.equal(writtenLike(131047, "470"), "131047");
  assert.equal(writtenLike(131047, "131_026"), "131_047");
  assert.equal(writtenLike(2494100, "1_000"), "2_494_100");
  assert.equal(writtenLike(100, "1_013"), "100");
});

test("words are found on the code's line and those beside it, where they stand once", () => {
  const text = "a rate limit\n// rate limit\nif (code === 131047) stop();\n\nrate limit\n";
  const place = text.indexOf("131047");
  assert.equal(wordsNear(text, "rate limit", place, "Re-engagement message"), text.indexOf("// rate") + 3);
  assert.equal(wordsNear(text, "limit", place, "x"), text.indexOf("// rate") + 8);
  assert.equal(wordsNear(text, "stop", place, "x"), text.indexOf("stop"));
  assert.equal(wordsNear(text, "a rate", place, "x"), undefined);
  assert.equal(wordsNear(text, "t", place, "x"), undefined, "more than once");
  assert.equal(wordsNear(text, "rate limit", place, "User's number"), undefined);
  assert.equal(wordsNear("131047 x", "x", 0, "y"), 7);
});
