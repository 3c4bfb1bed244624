// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables of scenarios are written so.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compareAnswer, type SeenAnswer } from "../../../../src/core/scenarios/answer.ts";
import { durationMs } from "../../../../src/core/scenarios/duration.ts";
import { lineDiff } from "../../../../src/core/scenarios/lineDiff.ts";
import { variablesIn, withVariables } from "../../../../src/core/scenarios/variables.ts";
import type { Bubble } from "../../../../src/core/simulator/chat.ts";
import { fc } from "../../../support/fastCheck.ts";

function seen(bubble: Partial<Bubble>, content: Record<string, unknown> = {}): SeenAnswer {
  return {
    bubble: {
      ...{ id: "wamid.1", direction: "outgoing", at: 0, status: "read", isRead: false, isRevoked: false },
      ...{ reactions: [], type: "text", buttons: [], cards: [], ...bubble },
    },
    content,
  };
}

describe("an expected answer", () => {
  it("has a text that is equal, contains or matches, whatever its line breaks and its form of Unicode", () => {
    const answer = seen({ text: "Zoe\u0308, 17 €\r\nThanks" });
    for (const [text, isMatch] of [
      ["Zoë, 17 €\nThanks", true],
      ["Zoë, 17 €", false],
      [{ contains: "17" }, true],
      [{ contains: ["17", "Thanks"] }, true],
      [{ contains: ["17", "thanks"] }, false],
      [{ contains: "thanks", ignoreCase: true }, true],
      [{ matches: "\\d+ €" }, true],
      [{ matches: "^THANKS", ignoreCase: true }, false],
      [{ matches: "THANKS$", ignoreCase: true }, true],
      [{ equals: "Zoë, 17 €\nThanks", contains: "x" }, false],
    ] as const) {
      assert.equal(
        compareAnswer({ text: typeof text === "string" ? text : ({ ...text } as never) }, answer).isMatch,
        isMatch,
        JSON.stringify(text),
      );
    }
  });

  it("keeps named groups and what is to be saved", () => {
    const buttons = [{ title: "Pay", url: "https://pay.test/1" }];
    const { variables } = compareAnswer(
      { text: { matches: "(?<a>\\d)(?<b>x)?" }, save: { link: "url", all: "text", it: "id" } },
      seen({ text: "A 7", buttons }),
    );
    assert.deepEqual(Object.fromEntries(variables), {
      ...{ a: "7", b: "", link: "https://pay.test/1", all: "A 7", it: "wamid.1" },
    });
  });

  it("differs in what differs alone", () => {
    const { expected, actual, isMatch } = compareAnswer(
      { type: "interactive", text: { contains: "right" }, footer: { matches: "\\d" }, buttons: ["Yes"] },
      seen({ type: "interactive", text: "all right", footer: "none", buttons: [{ title: "Yes" }, { title: "No" }] }),
    );
    assert.equal(isMatch, false);
    assert.deepEqual(
      lineDiff(expected, actual).map(({ kind, text }) => `${kind} ${text}`),
      [
        "same type: interactive",
        "same text: all right",
        "expected footer: /\\d/",
        "actual footer: none",
        "same buttons:",
        "same   - Yes",
        "actual   - No",
      ],
    );
  });

  it("is shown by its words where something else was asked for", () => {
    const { actual } = compareAnswer({ template: "order" }, seen({ text: "Hello" }));
    assert.equal(actual, "template:\ntext: Hello");
  });
});

describe("a difference of lines", () => {
  it("has all lines of both, in their order", () => {
    const line = fc.constantFrom("a", "b", "c", "");
    fc.assert(
      fc.property(fc.array(line), fc.array(line), (one, other) => {
        const diff = lineDiff(one.join("\n"), other.join("\n"));
        const linesOf = (kind: string) => diff.filter((each) => each.kind === kind || each.kind === "same");
        assert.equal(
          linesOf("expected")
            .map(({ text }) => text)
            .join("\n"),
          one.join("\n"),
        );
        assert.equal(
          linesOf("actual")
            .map(({ text }) => text)
            .join("\n"),
          other.join("\n"),
        );
      }),
    );
    assert.ok(lineDiff("a\nb", "a\nb").every(({ kind }) => kind === "same"));
  });
});

describe("variables", () => {
  it("are put into every text, and escaped in patterns", () => {
    const variables = new Map([["a", "1+1"]]);
    assert.deepEqual(withVariables({ text: "${a} $${a} ${b}", list: ["${a}"], matches: "^${a}$", n: 1 }, variables), {
      ...{ text: "1+1 ${a} ${b}", list: ["1+1"], matches: "^1\\+1$", n: 1 },
    });
    assert.deepEqual(variablesIn({ a: "${x} $${y}", b: ["${z.w}"] }), ["x", "z.w"]);
  });

  it("match themselves, whatever they hold", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const pattern = withVariables({ matches: "^${a}$" }, new Map([["a", text]])).matches;
        assert.ok(new RegExp(pattern, "u").test(text));
      }),
    );
  });
});

describe("durations", () => {
  it("are seconds, or have a unit", () => {
    assert.deepEqual([0.5, "500ms", "5s", "2min", "25h", "7d", " 1.5 s "].map(durationMs), [
      ...[500, 500, 5000, 120_000, 90_000_000, 604_800_000, 1500],
    ]);
  });
});
