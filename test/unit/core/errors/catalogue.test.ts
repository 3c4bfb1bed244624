import assert from "node:assert/strict";
import { test } from "node:test";
import { type Api, type EntryFacts, loadCatalogue } from "../../../../src/core/errors/catalogue.ts";
import texts from "../../../../src/core/errors/data/en.json";
import facts from "../../../../src/core/errors/data/entries.json";
import { entryOf } from "../../../../src/core/errors/knownCodes.ts";
import { mayHoldCodes } from "../../../../src/core/errors/mayHoldCodes.ts";

const entries = facts as readonly EntryFacts[];
const count = (api: Api) => entries.filter((entry) => entry.api === api).length;

test("every entry has texts and every text an entry", async () => {
  assert.deepEqual(Object.keys(texts).sort(), entries.map(({ id }) => id).sort());
  assert.equal((await loadCatalogue("en")).all().length, entries.length);
  for (const [id, { meaning, causes, fixes, retry, note }] of Object.entries(texts as Record<string, Texts>)) {
    for (const text of [meaning, ...causes, ...fixes, retry, ...(note === undefined ? [] : [note])]) {
      assert.ok(text !== undefined && text.trim() === text && text.length > 3, `${id}: ${text}`);
      assert.equal((text.match(/`/g)?.length ?? 0) % 2, 0, `${id}: a backquote without its other in: ${text}`);
      assert.doesNotMatch(text, /TODO|FIXME|<\w|\]\(/, id);
    }
    assert.ok(causes.length > 0 && fixes.length > 0, id);
  }
});

interface Texts {
  meaning: string;
  causes: string[];
  fixes: string[];
  retry?: string;
  note?: string;
}

test("the catalogue is whole: 214 entries of the Cloud API and Graph, 77 of the On-Premises API, 3 statuses of Flow endpoints", () => {
  assert.equal(count("cloud"), 214);
  assert.equal(count("onPremises"), 77);
  assert.equal(count("flowEndpoint"), 3);
  const cloud = entries.filter(({ api }) => api === "cloud");
  assert.equal(new Set(cloud.map(({ code }) => code)).size, 178);
  assert.equal(cloud.filter(({ subcode }) => subcode !== undefined).length, 34);
  assert.equal(cloud.filter(({ appears }) => appears === "healthStatus").length, 7);
  assert.equal(entries.filter(({ confidence }) => confidence === "single-source").length, 38);
});

test("what is said on retrying agrees with the data", () => {
  const said: Record<string, Texts> = texts;
  for (const { id, retry } of entries) {
    const words = said[id]?.retry ?? "";
    const waits = /^(Wait |Once .*, retry after)/.test(words);
    const never = /does not help|nothing to retry/.test(words) && !/Read `health_status` again|only after/.test(words);
    assert.equal(waits, retry.kind === "wait", `${id}: ${words}`);
    assert.equal(never, retry.kind === "never", `${id}: ${words}`);
  }
});

test("every code of the On-Premises API says what took its place, where anything did", () => {
  const gone = entries.filter(({ api }) => api === "onPremises");
  assert.equal(gone.filter(({ successor }) => (successor ?? []).length > 0).length, 66);
  for (const { id, until, deprecated, retry } of gone) {
    assert.equal(until, "2025-10-23", id);
    assert.equal(deprecated, true, id);
    assert.equal(retry.kind, "never", id);
  }
});

test("facts are consistent", () => {
  const keys = new Set<string>();
  const ids = new Set<string>();
  for (const entry of entries) {
    const { id, api, code, subcode, variant, retry } = entry;
    ids.add(id);
    keys.add(`${api} ${code} ${subcode} ${variant}`);
    assert.ok(subcode === undefined || variant === undefined, id);
    const plain = [code, subcode, variant].filter((part) => part !== undefined).join("/");
    assert.equal(id, { cloud: plain, onPremises: `onPremises/${plain}`, flowEndpoint: `flow/${plain}` }[api]);
    assert.ok(Number.isSafeInteger(code) && code >= 0, id);
    assert.ok(["never", "afterFix", "wait"].includes(retry.kind), id);
    if (retry.kind === "wait") {
      assert.ok(Number.isSafeInteger(retry.seconds) && retry.seconds > 0 && retry.seconds <= 30 * 86_400, id);
      assert.ok(retry.backoff === "none" || retry.backoff === "exponential", id);
    }
    assert.ok(entry.docsUrl === null || new URL(entry.docsUrl).protocol === "https:", id);
    assert.ok(entry.httpStatus === null || (entry.httpStatus >= 200 && entry.httpStatus < 600), id);
    assert.match(entry.since ?? "2026", /^\d{4}(-\d\d){0,2}$/, id);
    for (const successor of entry.successor ?? []) {
      assert.ok(
        entries.some((other) => other.api === "cloud" && other.code === successor),
        `${id}: ${successor}`,
      );
    }
  }
  assert.equal(ids.size, entries.length);
  assert.equal(keys.size, entries.length);
});

test("an entry is found by code and subcode, by the code alone where the subcode isn't known, and by API", async () => {
  const catalogue = await loadCatalogue("en");
  const id = (code: number, subcode?: number, api?: Api) => catalogue.find(code, subcode, api)?.id;
  assert.equal(id(131047), "131047");
  assert.equal(id(190, 463), "190/463");
  assert.equal(id(190, 999), "190");
  assert.equal(id(102, 463), "102");
  assert.equal(id(100), "100");
  assert.equal(id(100, 33), "100/33");
  assert.equal(id(0), "0");
  assert.equal(id(250), "299", "201 to 298 are told together");
  assert.equal(id(470), undefined);
  assert.equal(id(470, undefined, "onPremises"), "onPremises/470");
  assert.equal(id(421, undefined, "flowEndpoint"), "flow/421");
  assert.equal(id(999_999), undefined);
  assert.equal(id(Number.NaN), undefined);
  assert.equal(catalogue.findSubcode(2388023)?.id, "100/2388023");
  assert.equal(catalogue.findId("flow/421")?.code, 421);
  for (const entry of catalogue.all()) {
    assert.equal(catalogue.findId(entry.id), entry);
    if (entry.variant === undefined) assert.equal(catalogue.find(entry.code, entry.subcode, entry.api), entry);
  }
});

test("the cases that share a code without a subcode are found by their ids, and named by the code", async () => {
  const catalogue = await loadCatalogue("en");
  const variants = catalogue.all().filter(({ variant }) => variant !== undefined);
  assert.deepEqual(
    variants.map(({ id }) => id),
    ["100/marketingMessages", "100/flow"],
  );
  assert.deepEqual(
    catalogue.find(100)?.variants.map(({ id }) => id),
    variants.map(({ id }) => id),
  );
  assert.deepEqual(
    catalogue.findId("100/flow")?.variants.map(({ id }) => id),
    ["100/marketingMessages"],
  );
  assert.equal(catalogue.find(100, 33)?.variants.length, 0);
});

test("there is one lookup: the facts alone are found as the entries with their texts are", async () => {
  const catalogue = await loadCatalogue("en");
  for (const { code, subcode, api } of [...entries, { code: 250, subcode: 1, api: "cloud" as const }]) {
    for (const asked of [subcode, undefined, 987_654]) {
      assert.equal(entryOf(code, asked, api)?.id, catalogue.find(code, asked, api)?.id, `${api} ${code} ${asked}`);
    }
  }
});

test("the cheap look at a text lets every long code and subcode through", () => {
  for (const { code, subcode, api } of entries) {
    for (const number of [code, subcode ?? 0]) {
      if (api !== "cloud" || number < 10_000) continue;
      assert.ok(mayHoldCodes(`x === ${number}`), `${number}`);
      assert.ok(mayHoldCodes(`x === ${number.toLocaleString("en").replaceAll(",", "_")}`), `${number} with separators`);
    }
  }
  assert.ok(!mayHoldCodes("const port = 8080; // 2026-11-21, 1234567, 131"));
});
