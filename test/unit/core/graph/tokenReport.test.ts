import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { type DebugToken, debugTokenReplySchema } from "../../../../src/core/graph/replies.ts";
import { tokenReport } from "../../../../src/core/graph/tokenReport.ts";

const management = "whatsapp_business_management";
const messaging = "whatsapp_business_messaging";
const waba = "118204467730912";
/** Seconds, as Meta counts. */
const now = 1_795_300_000;

function fixture(name: string): DebugToken {
  return debugTokenReplySchema.parse(JSON.parse(readFileSync(`test/fixtures/payloads/${name}.json`, "utf8"))).data;
}

function report(debug: DebugToken, wabaId: string | undefined = waba, selfInspected = false) {
  return tokenReport(debug, { now: now * 1000, selfInspected, ...(wabaId === undefined ? {} : { wabaId }) });
}

/** A valid token with both scopes, and what a test changes about it. */
function token(changes: Partial<DebugToken> = {}): DebugToken {
  return {
    is_valid: true,
    type: "SYSTEM_USER",
    expires_at: 0,
    scopes: [management, messaging],
    granular_scopes: [
      { scope: management, target_ids: [waba] },
      { scope: messaging, target_ids: [waba] },
    ],
    ...changes,
  };
}

function without(...fields: (keyof DebugToken & string)[]): DebugToken {
  return Object.fromEntries(Object.entries(token()).filter(([name]) => !fields.includes(name))) as DebugToken;
}

describe("the documented tokens", () => {
  it("a system user's is fine and never expires", () => {
    assert.deepEqual(report(fixture("response.debug-token.system-user")), {
      valid: true,
      kind: "SYSTEM_USER",
      appId: "771203349915544",
      appName: "Riverside Messaging",
      issuedAt: 1_793_000_000_000,
      expiresAt: "never",
      dataAccessExpiresAt: "never",
      scopes: [
        { name: management, present: true, needed: true, targetIds: [waba] },
        { name: messaging, present: true, needed: true, targetIds: [waba] },
        { name: "business_management", present: true, needed: false },
      ],
      coversWaba: true,
      coversAllWabas: false,
      wabaIds: [waba],
      missing: [],
      steps: [],
      selfInspected: false,
    });
  });

  it("an expired one says so, why, and what else it lacks", () => {
    const found = report(fixture("response.debug-token.expired"));
    assert.equal(found.valid, false);
    assert.equal(found.invalidity, "expired");
    assert.deepEqual(found.problem, { code: 190, subcode: 463, message: "The session expired; request a new token." });
    assert.equal(found.expiresAt, 1_795_000_000_000);
    assert.deepEqual(found.missing, [management]);
    assert.deepEqual(found.steps, ["openDebugger", "checkPermissions", "generateToken"]);
    assert.equal(found.coversWaba, "unknown");
  });
});

describe("validity", () => {
  it("ends with the second of the expiry", () => {
    assert.equal(report(token({ expires_at: now + 1 })).valid, true);
    assert.deepEqual(report(token({ expires_at: now })).invalidity, "expired");
  });

  it("is not believed once the expiry is past", () => {
    const found = report(token({ expires_at: now - 3600 }));
    assert.equal(found.valid, false);
    assert.equal(found.invalidity, "expired");
    assert.equal(found.problem, undefined);
    assert.deepEqual(found.steps, ["generateToken"]);
  });

  it("is what Meta reports", () => {
    const error = { code: 190, subcode: 460, message: "The password was changed." };
    const found = report(token({ is_valid: false, error }));
    assert.equal(found.invalidity, "reported");
    assert.deepEqual(found.problem, error);
    assert.deepEqual(found.steps, ["generateToken"]);
    assert.equal(report(token({ is_valid: true, error })).valid, false);
  });

  it("may be gone without a word", () => {
    const found = report(token({ is_valid: false }));
    assert.deepEqual([found.valid, found.invalidity, found.problem], [false, "unknown", undefined]);
    assert.deepEqual(found.steps, ["generateToken"]);
  });

  it("keeps what an error says, however little", () => {
    assert.deepEqual(report(token({ is_valid: false, error: {} })).problem, {});
    assert.deepEqual(report(token({ is_valid: false, error: { message: "x" } })).problem, { message: "x" });
    assert.equal(report(token({ is_valid: false, error: { subcode: 463 } })).invalidity, "expired");
  });

  it("of a token that Meta knows nothing about is no matter of scopes", () => {
    const found = report({ is_valid: false, scopes: [], error: { code: 190, message: "Malformed access token" } });
    assert.deepEqual(found.missing, [management, messaging]);
    assert.deepEqual(found.steps, ["generateToken"]);
    assert.equal(found.kind, "UNKNOWN");
  });
});

describe("times", () => {
  it("come in seconds and leave in milliseconds", () => {
    const found = report(token({ expires_at: now + 60, data_access_expires_at: now + 90, issued_at: now - 60 }));
    assert.deepEqual(
      [found.expiresAt, found.dataAccessExpiresAt, found.issuedAt],
      [(now + 60) * 1000, (now + 90) * 1000, (now - 60) * 1000],
    );
  });

  it("that come in milliseconds are left alone", () => {
    const found = report(token({ expires_at: (now + 60) * 1000 }));
    assert.deepEqual([found.expiresAt, found.valid], [(now + 60) * 1000, true]);
    assert.equal(report(token({ expires_at: (now - 60) * 1000 })).valid, false);
  });

  it("of 0 mean never, and missing ones nothing", () => {
    const never = report(token({ expires_at: 0, data_access_expires_at: 0, issued_at: 0 }));
    assert.deepEqual([never.expiresAt, never.dataAccessExpiresAt], ["never", "never"]);
    assert.ok(!("issuedAt" in never));
    const missing = report(without("expires_at"));
    assert.deepEqual([missing.expiresAt, missing.dataAccessExpiresAt, missing.valid], [undefined, undefined, true]);
    assert.equal(report(token({ expires_at: -1 })).expiresAt, undefined);
    assert.equal(report(token({ expires_at: Number.NaN })).valid, true);
  });

  it("of data access that are past want a new token, though this one is valid", () => {
    const found = report(token({ data_access_expires_at: now - 1 }));
    assert.deepEqual([found.valid, found.steps], [true, ["generateToken"]]);
  });
});

describe("scopes", () => {
  const cases: [scopes: string[], missing: string[]][] = [
    [[management, messaging], []],
    [[messaging, "email", management], []],
    [[management], [messaging]],
    [[messaging], [management]],
    [["public_profile"], [management, messaging]],
    [[], [management, messaging]],
    [
      ["whatsapp_business_manage_events", "WHATSAPP_BUSINESS_MESSAGING"],
      [management, messaging],
    ],
  ];
  for (const [scopes, missing] of cases) {
    it(`${scopes.join(", ") || "none"}: ${missing.length} missing`, () => {
      const found = report({ ...without("granular_scopes"), scopes });
      assert.deepEqual(found.missing, missing);
      assert.deepEqual(
        found.scopes.filter((scope) => scope.needed).map((scope) => [scope.name, scope.present]),
        [management, messaging].map((name) => [name, !missing.includes(name)]),
      );
      assert.deepEqual(
        found.scopes.filter((scope) => !scope.needed).map((scope) => scope.name),
        scopes.filter((name) => name !== management && name !== messaging),
      );
      assert.deepEqual(found.steps, missing.length === 0 ? [] : ["openDebugger", "checkPermissions", "generateToken"]);
      assert.equal(found.valid, true);
    });
  }

  it("count when they stand among the granular ones only", () => {
    assert.deepEqual(report(without("scopes")).missing, []);
  });

  it("are none at all in an app's token", () => {
    const found = report({ is_valid: true, type: "APP", app_id: "1", application: "A" });
    assert.deepEqual([found.kind, found.missing.length, found.coversWaba], ["APP", 2, "unknown"]);
    assert.equal(found.steps.length, 3);
  });
});

describe("the WABA", () => {
  const granular = (first: string[] | undefined, second: string[] | undefined) =>
    report(
      token({
        granular_scopes: [
          { scope: management, ...(first ? { target_ids: first } : {}) },
          { scope: messaging, ...(second ? { target_ids: second } : {}) },
        ],
      }),
    );

  it("is covered when both scopes cover it", () => {
    const found = granular([waba, "2"], ["3", waba]);
    assert.deepEqual([found.coversWaba, found.wabaIds, found.coversAllWabas], [true, [waba], false]);
  });

  it("is not covered when one scope covers others only, which wants other permissions", () => {
    const found = granular([waba], ["2"]);
    assert.deepEqual([found.coversWaba, found.wabaIds, found.missing], [false, [], []]);
    assert.deepEqual(found.steps, ["openDebugger", "checkPermissions", "generateToken"]);
    assert.equal(granular([], []).coversWaba, false);
  });

  it("is covered by a scope that isn't limited", () => {
    const all = granular(undefined, undefined);
    assert.deepEqual([all.coversWaba, all.coversAllWabas, all.wabaIds], [true, true, []]);
    const half = granular(undefined, ["2", waba]);
    assert.deepEqual([half.coversWaba, half.coversAllWabas, half.wabaIds], [true, false, ["2", waba]]);
    assert.equal(granular(["2"], undefined).coversWaba, false);
  });

  it("is unknown when Meta doesn't say, or nobody asks", () => {
    assert.equal(report(without("granular_scopes")).coversWaba, "unknown");
    assert.equal(report(token({ granular_scopes: [] })).coversWaba, "unknown");
    assert.equal(report(token({ granular_scopes: [{ scope: management }] })).coversWaba, "unknown");
    const unasked = tokenReport(token(), { now: now * 1000, selfInspected: false });
    assert.deepEqual([unasked.coversWaba, unasked.wabaIds], ["unknown", [waba]]);
  });

  it("is judged by the scopes that are there", () => {
    const found = report(token({ scopes: [management], granular_scopes: [{ scope: management, target_ids: [waba] }] }));
    assert.deepEqual([found.coversWaba, found.missing], [true, [messaging]]);
  });

  it("is named once", () => {
    assert.deepEqual(granular([waba, waba], undefined).wabaIds, [waba]);
  });
});

it("a report says whether the token was asked about itself", () => {
  assert.equal(report(token(), waba, true).selfInspected, true);
});
