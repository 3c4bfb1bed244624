import type { Account } from "./account.ts";

/**
 * What the built-in simulator is known by: its account, its tokens and its test recipients. All of it is fixed, so that
 * a bot keeps working from its .env file over restarts, and none of it exists at Meta.
 */

/** The account that every command uses until another is added. The ids have the form and length of Meta's. */
export const simulatorAccount: Account = {
  id: "simulator",
  kind: "simulator",
  name: "Wamid Simulator",
  phoneNumberId: "104680000004681",
  wabaId: "118680000004681",
  displayPhoneNumber: "+1 555-010-4681",
};

/**
 * A second number of the same account: a test number, as Meta gives one to every app. It sends to these five alone. Three of them are of
 * countries where one mobile number is written in several forms, and stand here in one of them.
 */
export const simulatorTestNumber = {
  phoneNumberId: "104680000004682",
  displayPhoneNumber: "+1 555-010-4682",
  allowedRecipients: ["12025550101", "12025550102", "5215555550106", "5491155550107", "5511987650109"],
} as const;

/** The app that the simulator's tokens were made for. */
export const simulatorApp = { id: "771680000004681", name: "Wamid Simulator" } as const;

/** The business portfolio that owns the simulator's WABA. */
export const simulatorBusinessId = "115680000004681";

/** Another WABA, which the simulator's number is not part of: what `simulatorTokens.otherWaba` covers. */
export const otherWabaId = "118680000009999";

type TokenState = "valid" | "expired" | "revoked";

export interface SimulatedToken {
  /** As it stands in `Authorization: Bearer …`. It has the prefix of Graph's tokens and is plainly no real one. */
  readonly token: string;
  readonly type: "SYSTEM_USER" | "USER";
  readonly state: TokenState;
  /** Hours from the simulator's start to the expiry; `never` for a token that doesn't expire. Below zero for an expired one. */
  readonly expiresInHours: number | "never";
  readonly scopes: readonly string[];
  /** The WABA that its WhatsApp scopes are granted for. */
  readonly wabaId: string;
}

const whatsappScopes = ["whatsapp_business_management", "whatsapp_business_messaging"] as const;

/** Tokens that the simulator knows, all of them in the README. Any other one is answered with 190, as Graph answers a token that it can't parse. */
export const simulatorTokens = {
  /** Never expires and has both scopes: the one to use. */
  valid: {
    token: "EAAWamidSimulatorSystemUserTokenNotARealToken0000000001ZD",
    type: "SYSTEM_USER",
    state: "valid",
    expiresInHours: "never",
    scopes: ["business_management", ...whatsappScopes],
    wabaId: simulatorAccount.wabaId,
  },
  /** As the app dashboard hands it out. */
  user: {
    token: "EAAWamidSimulatorUserTokenOfSomeHoursNotARealToken0002ZD",
    type: "USER",
    state: "valid",
    expiresInHours: 5,
    scopes: whatsappScopes,
    wabaId: simulatorAccount.wabaId,
  },
  /** Refused with 190, subcode 463. */
  expired: {
    token: "EAAWamidSimulatorExpiredUserTokenNotARealToken00000003ZD",
    type: "USER",
    state: "expired",
    expiresInHours: -3,
    scopes: whatsappScopes,
    wabaId: simulatorAccount.wabaId,
  },
  /** Refused with 190, subcode 467. */
  revoked: {
    token: "EAAWamidSimulatorRevokedSystemUserTokenNotARealToken04ZD",
    type: "SYSTEM_USER",
    state: "revoked",
    expiresInHours: "never",
    scopes: ["business_management", ...whatsappScopes],
    wabaId: simulatorAccount.wabaId,
  },
  /** Lists templates; sending is refused with 10. */
  withoutMessaging: {
    token: "EAAWamidSimulatorManagementOnlyTokenNotARealToken00005ZD",
    type: "SYSTEM_USER",
    state: "valid",
    expiresInHours: "never",
    scopes: ["whatsapp_business_management"],
    wabaId: simulatorAccount.wabaId,
  },
  /** The simulator's number and WABA are answered with 100, subcode 33. */
  otherWaba: {
    token: "EAAWamidSimulatorTokenOfAnotherWabaNotARealToken000006ZD",
    type: "SYSTEM_USER",
    state: "valid",
    expiresInHours: "never",
    scopes: whatsappScopes,
    wabaId: otherWabaId,
  },
} as const satisfies Record<string, SimulatedToken>;

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
