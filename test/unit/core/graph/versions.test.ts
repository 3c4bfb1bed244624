import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { graphVersions, isExpired, newestVersion, oldestLiving } from "../../../../src/core/graph/versions.ts";

const day = (text: string) => Date.parse(`${text}T00:00:00Z`);

describe("versions", () => {
  it("stand newest first, with the newest one named", () => {
    const majors = graphVersions.map(({ name }) => Number(/^v(\d+)\.0$/.exec(name)?.[1]));
    assert.deepEqual(
      majors,
      majors.toSorted((a, b) => b - a),
    );
    assert.equal(new Set(majors).size, majors.length);
    assert.equal(graphVersions[0]?.name, newestVersion);
    const ends = graphVersions.map(({ usableUntil }) => Date.parse(usableUntil ?? "9999-01-01"));
    assert.deepEqual(
      ends,
      ends.toSorted((a, b) => b - a),
    );
  });

  it("expire on their day, not before", () => {
    assert.ok(!isExpired("v21.0", day("2027-01-21") - 1));
    assert.ok(isExpired("v21.0", day("2027-01-21")));
    assert.ok(isExpired("v20.0", day("2026-11-21")));
    assert.ok(!isExpired(newestVersion, day("2999-01-01")));
  });

  it("that are older than the list are expired; newer ones and other words are not", () => {
    assert.ok(isExpired("v12.0", 0));
    assert.ok(isExpired("v2.12", 0));
    assert.ok(!isExpired("v27.0", day("2026-11-21")));
    assert.ok(!isExpired("v100.0", day("2026-11-21")));
    for (const text of ["", "latest", "12.0", "v12"]) {
      assert.ok(!isExpired(text, day("2026-11-21")), text);
    }
  });

  it("are served by the oldest living one", () => {
    assert.equal(oldestLiving(day("2026-11-21")), "v21.0");
    assert.equal(oldestLiving(day("2027-01-21")), "v22.0");
    assert.equal(oldestLiving(day("2026-09-23")), "v20.0");
    assert.equal(oldestLiving(day("2999-01-01")), newestVersion);
  });
});
