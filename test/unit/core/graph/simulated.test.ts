import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { simulatorAccount, simulatorTokens } from "../../../../src/core/graph/simulated.ts";
import {
  outcomeFor,
  recipientFailingWith,
  simulatedRecipients,
} from "../../../../src/core/graph/simulatedRecipients.ts";

const readme = readFileSync("README.md", "utf8");

/** The rows of the table under a heading of the README, cell by cell. */
function rowsUnder(heading: string): string[][] {
  const section = readme.split(`### ${heading}\n`)[1]?.split(/^#/m)[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) =>
    row
      .split("|")
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
}

/** The numbers that a cell names: `+1 202 555 0110 … 0112` are three. */
function numbersIn(cell: string): string[] {
  const [first = "", last = ""] = cell.split("…").map((part) => part.replaceAll(" ", ""));
  const start = Number(first);
  const count = last === "" ? 1 : Number(last) - Number(first.slice(-last.length)) + 1;
  return Array.from({ length: count }, (_, index) => `+${start + index}`);
}

describe("the README", () => {
  it("names every recipient of the simulator, with the code that it brings, and no other", () => {
    const named = rowsUnder("The simulator's recipients").flatMap(([to = "", what = ""]) =>
      numbersIn(to).map((number) => ({ number, what })),
    );
    assert.deepEqual(
      named.map(({ number }) => number),
      simulatedRecipients.map(({ number }) => number),
    );
    const words = { failed: "fails", refused: "refused", deliveredAndFailed: "one device" } as Record<string, string>;
    for (const [index, { outcome, number }] of simulatedRecipients.entries()) {
      assert.ok(named[index]?.what.includes(words[outcome.kind] ?? outcome.kind), number);
    }
    const codes = rowsUnder("The simulator's recipients").flatMap(
      ([, what = ""]) => what.match(/(?<=: |, |\()\d+/g) ?? [],
    );
    assert.deepEqual(
      codes.map(Number),
      simulatedRecipients.flatMap(({ outcome }) => ("code" in outcome ? [outcome.code] : [])),
      "in the order of the numbers",
    );
  });

  it("names every token of the simulator, and no other", () => {
    assert.deepEqual(
      rowsUnder("The simulator's tokens").map(([token]) => token),
      Object.values(simulatorTokens).map(({ token }) => `\`${token}\``),
    );
  });

  it("names the ids of the simulator's account", () => {
    for (const id of [simulatorAccount.phoneNumberId, simulatorAccount.wabaId]) assert.ok(readme.includes(`\`${id}\``));
  });
});

describe("a recipient of the simulator", () => {
  it("is known by its digits; every other number is read", () => {
    for (const { number, outcome } of simulatedRecipients) assert.equal(outcomeFor(number.slice(1)), outcome);
    assert.deepEqual(outcomeFor("4930123456"), { kind: "read" });
  });
});

describe("a recipient that fails with a code", () => {
  it("is there for every code that one fails with, rather one to whom nothing is delivered", () => {
    for (const { outcome } of simulatedRecipients) {
      if (!("code" in outcome)) continue;
      const found = recipientFailingWith(outcome.code);
      assert.ok(found !== undefined && "code" in found.outcome && found.outcome.code === outcome.code);
      assert.notEqual(found.outcome.kind, "deliveredAndFailed");
    }
    assert.equal(recipientFailingWith(133016), undefined);
  });
});
