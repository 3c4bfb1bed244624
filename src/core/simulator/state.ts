import * as z from "zod/mini";
import { templateSchema } from "../graph/replies.ts";
import {
  type SimulatedToken,
  simulatorAccount,
  simulatorApp,
  simulatorBusinessId,
  simulatorTestNumber,
  simulatorTokens,
} from "../graph/simulated.ts";
import { newestVersion } from "../graph/versions.ts";
import { faultSchema } from "./faults.ts";
import { personaSchema, seededPersonas } from "./personas.ts";
import { ruleNames } from "./rules.ts";
import { simulatedTemplates } from "./templates.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** What can have become of the session that a token stands for. */
export const sessions = ["valid", "loggedOut", "passwordChanged"] as const;

/** What `can_send_message` says of a node when it was set by hand, and the errors that go with it. */
export const healthSchema = z.object({
  can_send_message: z.enum(["AVAILABLE", "LIMITED", "BLOCKED"]),
  can_receive_call_sip: z.optional(z.enum(["AVAILABLE", "LIMITED", "BLOCKED"])),
  additional_info: z.optional(z.array(z.string())),
  errors: z.optional(
    z.array(z.object({ error_code: z.number(), error_description: z.string(), possible_solution: z.string() })),
  ),
});

/** Where webhooks go instead of the app's own address. */
const callbackSchema = z.object({ uri: z.string(), verifyToken: z.string() });

const appSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Whether calls need `appsecret_proof`. */
  requiresProof: z.boolean(),
  /** Webhook fields that it is subscribed to. */
  fields: z.array(z.string()),
  /** Where its webhooks go, once the app has said so by itself. */
  callback: z.optional(callbackSchema),
  /**
   * Updates that become due within so many milliseconds go out in one request, as Meta does when there is much to tell; 0: each in its own.
   */
  batchMs: z._default(z.number().check(z.minimum(0), z.maximum(60_000)), 0),
  /** The version of the webhooks: up to `v23.0` statuses carry `conversation`, and the pricing of conversations. */
  webhooksVersion: z._default(z.string().check(z.regex(/^v\d+\.0$/)), newestVersion),
});

const tokenSchema = z.object({
  /** As it stands in `Authorization: Bearer …`. */
  token: z.string(),
  type: z.enum(["SYSTEM_USER", "USER"]),
  appId: z.string(),
  /** Milliseconds since 1970, as are all times here. */
  issuedAt: z.number(),
  expiresAt: z.union([z.number(), z.literal("never")]),
  /** `loggedOut` and `passwordChanged` end it before its time: 190 with 467 and 460. */
  session: z.enum(sessions),
  scopes: z.array(z.string()),
  /** What the WhatsApp scopes are granted for. */
  wabaIds: z.array(z.string()),
});

export const wabaSchema = z.object({
  id: z.string(),
  name: z.string(),
  businessId: z.string(),
  currency: z.string(),
  timezoneId: z.string(),
  /** A payment method is attached. */
  hasPaymentMethod: z.boolean(),
  /** The business is verified. */
  isVerified: z.boolean(),
  /** Locked for a policy violation: sends answer 131031. */
  isLocked: z.boolean(),
  subscriptions: z.array(z.object({ appId: z.string(), callback: z.optional(callbackSchema) })),
  /** Marketing templates go through `marketing_messages` alone: `messages` answers 131063. */
  disablesMarketingOnCloudApi: z._default(z.boolean(), false),
  /** Whether texts may be sent with a category and without a template; for misuse `limited`: 131064, or `blocked`: 139200. */
  directSend: z._default(z.enum(["off", "on", "limited", "blocked"]), "off"),
});

/** A group that one of the numbers made. */
const groupSchema = z.object({
  id: z.string(),
  numberId: z.string(),
  subject: z.string(),
  description: z.optional(z.string()),
  joinApprovalMode: z.enum(["approval_required", "auto_approve"]),
  inviteLink: z.string(),
  createdAt: z.number(),
  /** By Meta, for a violation of its policy. */
  isSuspended: z.boolean(),
  /** Phone numbers in digits, and BSUIDs; the business is not among them. */
  participants: z.array(z.string()),
  /** They can't come back by the invitation. */
  removed: z.array(z.string()),
  joinRequests: z.array(z.object({ id: z.string(), user: z.string(), at: z.number() })),
});

/** A template with the WABA that it belongs to. */
export const ownedTemplateSchema = z.object({
  wabaId: z.string(),
  template: templateSchema,
  /** When it was edited. */
  edits: z.array(z.number()),
  /** How often it was paused for its quality. */
  pauses: z.number(),
  /** What becomes of messages while it is seen how a new one is received: they wait, or are accepted and dropped. */
  pacing: z.optional(z.enum(["held", "paused"])),
});

const newCommerce = { isCartEnabled: true, isCatalogVisible: false };

export const numberSchema = z.object({
  id: z.string(),
  wabaId: z.string(),
  displayPhoneNumber: z.string(),
  verifiedName: z.string(),
  /** One of Meta's free test numbers, which sends to `allowedRecipients` alone. */
  isTestNumber: z.boolean(),
  /** Digits only; at most five. */
  allowedRecipients: z.array(z.string()),
  codeVerificationStatus: z.enum(["VERIFIED", "NOT_VERIFIED", "EXPIRED"]),
  nameStatus: z.string(),
  qualityRating: z.enum(["GREEN", "YELLOW", "RED", "UNKNOWN"]),
  throughput: z.enum(["STANDARD", "HIGH"]),
  messagingLimit: z.string(),
  isRegistered: z.boolean(),
  /** The two-step verification PIN, once one is set. */
  pin: z.optional(z.string()),
  /** The times of the calls that count against the limit of registrations. */
  registrationCalls: z.array(z.number()),
  /** The times of registrations with a wrong PIN. */
  wrongPins: z.array(z.number()),
  profile: z.record(z.string(), z.unknown()),
  settings: z.record(z.string(), z.unknown()),
  username: z.optional(z.object({ username: z.string(), status: z.enum(["approved", "reserved"]) })),
  /** Phone numbers in digits, and BSUIDs. */
  blocked: z.array(z.string()),
  callback: z.optional(callbackSchema),
  /** Links that begin a chat with a message. */
  qrCodes: z._default(z.array(z.object({ code: z.string(), message: z.string() })), []),
  commerce: z._default(z.object({ isCartEnabled: z.boolean(), isCatalogVisible: z.boolean() }), newCommerce),
  /** What a chat offers before anybody wrote. */
  automation: z.optional(
    z.object({
      enable_welcome_message: z.boolean(),
      prompts: z.array(z.string()),
      commands: z.array(z.object({ command_name: z.string(), command_description: z.string() })),
    }),
  ),
  /** The public key that Flows encrypt for, a PEM. */
  encryptionKey: z.optional(z.string()),
  onboardedAt: z.number(),
});

/** When a customer last wrote to a number: the service window is open for 24 hours from then. */
const conversationSchema = z.object({
  numberId: z.string(),
  /** BSUID. */
  customer: z.string(),
  lastIncomingAt: z.number(),
  /** After they came by an ad: what the business sends until then is free. */
  freeEntryUntil: z.optional(z.number()),
});

/** Everything that the simulator knows and keeps: what is exported and imported. The app secret and the verify token are not in it. */
export const stateSchema = z.object({
  version: z.literal(1),
  apps: z.array(appSchema),
  tokens: z.array(tokenSchema),
  wabas: z.array(wabaSchema),
  numbers: z.array(numberSchema),
  templates: z.array(ownedTemplateSchema),
  groups: z._default(z.array(groupSchema), []),
  /** Names that can't be used again for a while. */
  deletedTemplates: z.array(z.object({ wabaId: z.string(), name: z.string(), language: z.string(), at: z.number() })),
  personas: z.array(personaSchema),
  conversations: z.array(conversationSchema),
  /** Of nodes of any kind, by their ids: what was set by hand. */
  health: z._default(z.record(z.string(), healthSchema), {}),
  /** Rules that are switched off. */
  rulesOff: z.array(z.enum(ruleNames)),
  /** What goes wrong on demand. */
  faults: z._default(z.array(faultSchema), []),
});
export type State = z.infer<typeof stateSchema>;
export type SimulatedApp = z.infer<typeof appSchema>;
export type OwnedTemplate = z.infer<typeof ownedTemplateSchema>;
export type Waba = z.infer<typeof wabaSchema>;
export type Group = z.infer<typeof groupSchema>;
export type BusinessNumber = z.infer<typeof numberSchema>;
export type Health = z.infer<typeof healthSchema>;
export type StoredToken = z.infer<typeof tokenSchema>;

/** Webhook fields that the app is subscribed to at the start. */
const defaultFields = ["messages", "message_template_status_update", "template_category_update"] as const;

/** The number as webhooks write it: digits only. */
export function digitsOf({ displayPhoneNumber }: Pick<BusinessNumber, "displayPhoneNumber">): string {
  return displayPhoneNumber.replace(/\D/g, "");
}

/** What there is at the start: one app, one WABA with a number, its templates, and the tokens of the README. @param now milliseconds since 1970 */
export function newState(now: number): State {
  return {
    version: 1,
    apps: [
      { ...simulatorApp, requiresProof: false, fields: [...defaultFields], batchMs: 0, webhooksVersion: newestVersion },
    ],
    tokens: Object.values(simulatorTokens).map((each) => storedToken(each, now)),
    wabas: [newWaba()],
    numbers: [ownNumber(now), testNumber(now)],
    templates: simulatedTemplates.map((template) => ({
      wabaId: simulatorAccount.wabaId,
      template: structuredClone(template),
      edits: [],
      pauses: 0,
    })),
    deletedTemplates: [],
    groups: [],
    personas: structuredClone([...seededPersonas]),
    conversations: [],
    health: {},
    rulesOff: [],
    faults: [],
  };
}

function storedToken({ token, type, scopes, wabaId, expiresInHours, state }: SimulatedToken, now: number): StoredToken {
  const expiresAt = expiresInHours === "never" ? expiresInHours : now + expiresInHours * hourMs;
  return {
    token,
    type,
    appId: simulatorApp.id,
    // A user token of the app dashboard lives 24 hours.
    issuedAt: expiresAt === "never" ? now - 30 * dayMs : expiresAt - dayMs,
    expiresAt,
    session: state === "revoked" ? "loggedOut" : "valid",
    scopes: [...scopes],
    wabaIds: [wabaId],
  };
}

/** The WABA of the simulator's account. */
export function newWaba(): Waba {
  return {
    id: simulatorAccount.wabaId,
    name: simulatorAccount.name,
    businessId: simulatorBusinessId,
    currency: "USD",
    timezoneId: "1",
    hasPaymentMethod: true,
    isVerified: true,
    isLocked: false,
    subscriptions: [{ appId: simulatorApp.id }],
    disablesMarketingOnCloudApi: false,
    directSend: "off",
  };
}

/** A number as it is when it was added: neither verified nor registered. @param now milliseconds since 1970 */
export function newNumber({
  now,
  ...given
}: Pick<BusinessNumber, "id" | "wabaId" | "displayPhoneNumber" | "verifiedName"> & { now: number }): BusinessNumber {
  return {
    ...given,
    isTestNumber: false,
    allowedRecipients: [],
    codeVerificationStatus: "NOT_VERIFIED",
    nameStatus: "AVAILABLE_WITHOUT_REVIEW",
    qualityRating: "UNKNOWN",
    throughput: "STANDARD",
    messagingLimit: "TIER_250",
    isRegistered: false,
    registrationCalls: [],
    wrongPins: [],
    profile: {},
    settings: {},
    blocked: [],
    qrCodes: [],
    commerce: { ...newCommerce },
    onboardedAt: now,
  };
}

/** The number that the simulator's account sends from. */
function ownNumber(now: number): BusinessNumber {
  return {
    ...newNumber({
      id: simulatorAccount.phoneNumberId,
      wabaId: simulatorAccount.wabaId,
      displayPhoneNumber: simulatorAccount.displayPhoneNumber ?? "",
      verifiedName: simulatorAccount.name,
      now: now - dayMs,
    }),
    codeVerificationStatus: "VERIFIED",
    nameStatus: "APPROVED",
    qualityRating: "GREEN",
    messagingLimit: "TIER_2K",
    // As somebody has filled it in: there are clients that need more than the category of a new one.
    profile: {
      about: "A number of the simulator",
      address: "1 Example Road, Springfield",
      description: "What is written to this number stays on this machine.",
      email: "hello@example.com",
      websites: ["https://example.com/"],
      vertical: "OTHER",
    },
    isRegistered: true,
    pin: "123456",
  };
}

/** A number as Meta gives one to every app, which sends to the people on its list alone. */
function testNumber(now: number): BusinessNumber {
  const { phoneNumberId, displayPhoneNumber, allowedRecipients } = simulatorTestNumber;
  return {
    ...newNumber({
      id: phoneNumberId,
      wabaId: simulatorAccount.wabaId,
      displayPhoneNumber,
      verifiedName: "Test Number",
      now: now - dayMs,
    }),
    isTestNumber: true,
    allowedRecipients: [...allowedRecipients],
    codeVerificationStatus: "VERIFIED",
    nameStatus: "APPROVED",
    qualityRating: "GREEN",
    isRegistered: true,
    pin: "123456",
  };
}
