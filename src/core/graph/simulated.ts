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
