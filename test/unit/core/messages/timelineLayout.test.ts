import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Arrival, timelineOf } from "../../../../src/core/messages/timeline.ts";
import { timelineLayout } from "../../../../src/core/messages/timelineLayout.ts";
import { fc } from "../../../support/fastCheck.ts";
import { arbitraryReports } from "./arbitraryReports.ts";

const t = 1795132800;

describe("timelineLayout", () => {
  it("puts our call and WhatsApp's steps in lanes of their own, in order of time, with their arrivals", () => {
    const report = (status: string, timestamp: number, deliveryId: number) => ({
      wamid: "wamid.A",
      status,
      timestamp,
      errors: [],
      deliveryId,
    });
    const arrivals = new Map<number, Arrival>([
      [1, { receivedAt: (t + 2) * 1000, lastReceivedAt: (t + 2) * 1000 }],
      [2, { receivedAt: (t + 500) * 1000, lastReceivedAt: (t + 600) * 1000 }],
    ]);
    const steps = timelineOf(
      { requestedAt: t * 1000 - 400, acceptedAt: t * 1000 - 100 },
      [report("sent", t, 1), report("read", t + 3, 2)],
      arrivals,
    );
    const { places, width } = timelineLayout(steps);
    assert.deepEqual(
      places.map(({ lane }) => lane),
      ["call", "call", "whatsapp", "whatsapp"],
    );
    const [, , sent, read] = places;
    assert.ok(sent?.hereX !== undefined && read?.hereX !== undefined && read.againX !== undefined);
    assert.ok(sent.x < sent.hereX && sent.hereX < read.x && read.x < read.hereX && read.hereX < read.againX);
    assert.ok(read.againX < width);
  });

  it("lets no two marks of a lane overlap, whatever happened when", () => {
    const arrival = fc.integer({ min: (t - 10) * 1000, max: (t + 10) * 1000 });
    fc.assert(
      fc.property(
        arbitraryReports,
        fc.array(fc.tuple(arrival, arrival), { minLength: 12, maxLength: 12 }),
        (reports, times) => {
          const arrivals = new Map(
            times.map(([a, b], index) => [index, { receivedAt: Math.min(a, b), lastReceivedAt: Math.max(a, b) }]),
          );
          const steps = timelineOf(
            { acceptedAt: t * 1000 },
            reports.map((each, deliveryId) => ({ ...each, deliveryId })),
            arrivals,
          );
          const { places, width } = timelineLayout(steps);
          assert.equal(places.length, steps.length);
          for (const lane of ["call", "whatsapp"] as const) {
            const own = places.filter((place) => place.lane === lane).map(({ x }) => x);
            own.forEach((x, index) => {
              assert.ok(x >= 0 && x <= width);
              if (index > 0) assert.ok(x - (own[index - 1] ?? 0) >= 48);
            });
          }
          const here = places
            .flatMap(({ hereX, againX }) => [hereX ?? [], againX ?? []].flat())
            .toSorted((a, b) => a - b);
          here.forEach((x, index) => {
            if (index > 0) assert.ok(x - (here[index - 1] ?? 0) >= 48);
          });
        },
      ),
    );
  });
});
