/** What becomes of a message to a number. `refused` answers the send itself with an error, the others accept it first. */
export type SimulatedOutcome =
  | { readonly kind: "read" }
  | { readonly kind: "delivered" }
  | { readonly kind: "sent" }
  | { readonly kind: "deliveredAndFailed"; readonly code: number }
  | { readonly kind: "failed"; readonly code: number }
  | { readonly kind: "refused"; readonly code: number };

export interface SimulatedRecipient {
  /** E.164 with its plus sign, from the range 555-0100 to 555-0199 that is kept for fiction. */
  readonly number: string;
  readonly outcome: SimulatedOutcome;
}

/** Accepted, then failed by webhook: the last two digits of a number, and its code with those of the numbers behind it. */
const failing: readonly (readonly [from: number, codes: readonly number[]])[] = [
  [10, [131026, 131047, 131049, 130472, 131042, 131053, 131050, 131000, 130403, 130497]],
  [60, [131005, 131009, 131016, 131031, 131037, 131045, 131048, 131051, 131052, 131056, 131057, 131064]],
  [72, [132015, 132016, 135000, 137000, 368]],
];

/** Refused at once. What is answered to a bad token is had with the tokens above. */
const refusing: readonly (readonly [from: number, codes: readonly number[]])[] = [
  [20, [131030, 131056, 130429, 2]],
  [24, [1, 4, 10, 100, 368, 80007, 130497, 131000, 131005, 131008, 131009, 131016, 131021, 131031, 131037, 131042]],
  [40, [131045, 131048, 131051]],
  [45, [131055, 131057, 131058, 131062, 131063, 132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016]],
  [58, [132018, 132068]],
  [78, [132069, 133010, 134100, 134101, 134102, 135000, 139200]],
];

/**
 * Test recipients, in the manner of test card numbers, for every code that a message alone can be refused with or fail with. Every number that
 * isn't listed behaves as the first one. The README names them all.
 */
export const simulatedRecipients: readonly SimulatedRecipient[] = [
  { number: numberEnding(1), outcome: { kind: "read" } as const },
  { number: numberEnding(2), outcome: { kind: "delivered" } as const },
  { number: numberEnding(3), outcome: { kind: "sent" } as const },
  { number: numberEnding(4), outcome: { kind: "deliveredAndFailed", code: 131026 } as const },
  ...recipients("failed", failing),
  ...recipients("refused", refusing),
].sort((one, other) => Number(one.number) - Number(other.number));

function numberEnding(digits: number): string {
  return `+12025550${100 + digits}`;
}

function recipients(kind: "failed" | "refused", ranges: typeof failing): SimulatedRecipient[] {
  return ranges.flatMap(([from, codes]) =>
    codes.map((code, index) => ({ number: numberEnding(from + index), outcome: { kind, code } })),
  );
}

/** The outcome for a recipient given in digits, without plus sign. */
export function outcomeFor(digits: string): SimulatedOutcome {
  return simulatedRecipients.find((each) => each.number === `+${digits}`)?.outcome ?? { kind: "read" };
}

/** The test recipient that a message fails to with this code. Undefined for a code that the simulator has no recipient for. */
export function recipientFailingWith(code: number): SimulatedRecipient | undefined {
  const failing = simulatedRecipients.filter(({ outcome }) => "code" in outcome && outcome.code === code);
  // Rather one to whom nothing is delivered.
  return failing.find(({ outcome }) => outcome.kind !== "deliveredAndFailed") ?? failing[0];
}
