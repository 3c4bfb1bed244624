import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { parseDelivery, type WebhookEvent } from "../../../../src/core/webhooks/delivery.ts";
import { bodyOfFixture, fixtureOf } from "../../../../src/core/webhooks/fixture.ts";
import { fc } from "../../../support/fastCheck.ts";

const folder = "test/fixtures/payloads";
const webhooks = readdirSync(folder).filter((name) => name.startsWith("webhook."));

/** What an event is, without what a fixture takes away. */
function shapeOf(event: WebhookEvent): unknown {
  if (event.kind === "status") {
    return [event.kind, event.report.status, event.report.timestamp, event.report.errors.map(({ code }) => code)];
  }
  return [event.kind, "type" in event ? event.type : undefined, "field" in event ? event.field : undefined];
}

describe("fixtureOf", () => {
  for (const name of webhooks) {
    it(`keeps what ${name} is, and nobody who is in it`, () => {
      const text = readFileSync(path.join(folder, name), "utf8");
      const json: unknown = JSON.parse(text);
      const fixture = fixtureOf(json);
      assert.deepEqual(parseDelivery(fixture.body).events.map(shapeOf), parseDelivery(json).events.map(shapeOf));
      const made = JSON.stringify(fixture);
      for (const word of [
        "12025550143",
        "Dana",
        "Okafor",
        "48213097715530264917",
        "118204467730912",
        "104996122399160",
        "dana.ok",
        "Reyes",
        "12025550177",
      ]) {
        assert.ok(!made.includes(word), `${word} in ${made}`);
      }
      const bodies = [
        ...text.matchAll(/"(?:body|caption|filename|payload|address|text)"\s*:\s*"((?:[^"\\]|\\.){6,})"/g),
      ];
      for (const [, words = ""] of bodies) assert.ok(!made.includes(words), words);
      assert.deepEqual(bodyOfFixture(fixture), fixture.body);
      // Numbers and ids hide in base64 as well.
      for (const [wamid] of made.matchAll(/wamid\.[A-Za-z0-9+/=]+/g)) {
        assert.ok(!Buffer.from(wamid.slice(6), "base64").toString("latin1").includes("2025550143"));
      }
    });
  }

  it("makes the same of the same, and other things of others", () => {
    const status = (id: string, to: string) => ({ id, status: "sent", timestamp: "1795132800", recipient_id: to });
    const fixture = fixtureOf({
      object: "whatsapp_business_account",
      entry: [
        {
          id: "118204467730912",
          changes: [
            {
              field: "messages",
              value: {
                statuses: [
                  status("wamid.A", "4917012345678"),
                  status("wamid.A", "4917012345678"),
                  status("wamid.B", "4917099999999"),
                ],
              },
            },
          ],
        },
      ],
    });
    const statuses = parseDelivery(fixture.body).events.map((event) =>
      event.kind === "status" ? [event.report.wamid, event.recipient] : [],
    );
    assert.deepEqual(statuses[0], statuses[1]);
    assert.notEqual(statuses[0]?.[0], statuses[2]?.[0]);
    assert.notEqual(statuses[0]?.[1], statuses[2]?.[1]);
  });

  it("takes any JSON", () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => void JSON.stringify(fixtureOf(json))));
  });
});
