import type { StatusReport } from "../../../../src/core/messages/status.ts";
import { fc } from "../../../support/fastCheck.ts";

const word = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom("sent", "delivered", "read", "played", "failed") },
  { weight: 1, arbitrary: fc.constantFrom("deleted", "warning", "accepted", "RINGING", "constructor", "__proto__") },
);
const error = fc.record(
  { code: fc.constantFrom(0, 131026, 131047), title: fc.constantFrom("A", "B"), details: fc.constantFrom("C", "D") },
  { requiredKeys: ["code"] },
);

/** Reports on one message. Few different times, so that ties and exact duplicates occur. */
export const arbitraryReports: fc.Arbitrary<StatusReport[]> = fc.array(
  fc.record({
    wamid: fc.constant("wamid.A"),
    status: word,
    timestamp: fc.integer({ min: 1795132800, max: 1795132804 }),
    errors: fc.array(error, { maxLength: 2 }),
  }),
  { maxLength: 12 },
);

/** The same reports in some other order, some of them more than once. */
export const arbitraryShuffle = arbitraryReports.chain((reports) =>
  fc
    .tuple(fc.shuffledSubarray(reports, { minLength: reports.length }), fc.subarray(reports))
    .map(([shuffled, again]) => ({ reports, shuffled, repeated: [...again, ...shuffled] })),
);
