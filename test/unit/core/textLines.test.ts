import assert from "node:assert/strict";
import { test } from "node:test";
import { TextLines } from "../../../src/core/textLines.ts";
import { fc } from "../../support/fastCheck.ts";

const piece = fc.string({ unit: fc.constantFrom("a", "b", "\n", "\r\n", "é", "𝒳"), maxLength: 12 });

test("a text in pieces has the lines of the whole text", () => {
  fc.assert(
    fc.property(fc.array(piece), fc.nat(40), fc.nat(40), fc.boolean(), (pieces, one, other, between) => {
      const lines = new TextLines();
      for (const each of pieces) {
        lines.add(each);
        if (between) lines.line(0);
      }
      const text = pieces.join("");
      const split = text.split(/(?<=\n)/);
      const whole = text === "" || text.endsWith("\n") ? [...split.filter((line) => line !== ""), ""] : split;
      assert.equal(lines.length, text.length);
      assert.equal(lines.lineCount, whole.length);
      const [from, to] = [Math.min(one, other), Math.max(one, other)];
      assert.equal(lines.lines(from, to), whole.slice(from, to).join(""));
      assert.equal(lines.line(from), (whole[from] ?? "").replace(/\r?\n$/, ""));
      const offset = Math.min(other, text.length);
      const before = text.slice(0, offset).split("\n");
      assert.deepEqual(lines.position(offset), { line: before.length - 1, character: before.at(-1)?.length });
    }),
    { numRuns: 500 },
  );
});

test("a line of 50 MB in small pieces takes no time", () => {
  const lines = new TextLines();
  const start = performance.now();
  for (let piece = 0; piece < 800; piece++) lines.add("x".repeat(2 ** 16));
  lines.add("\nend");
  assert.deepEqual(lines.position(lines.length), { line: 1, character: 3 });
  assert.equal(lines.lineCount, 2);
  assert.ok(performance.now() - start < 2000);
});
