import * as z from "zod/mini";
import { ruleNames } from "./rules.ts";
import { healthSchema, sessions } from "./state.ts";

/** What may be asked of the simulator's own control API. Objects are strict: a slip of the pen must not pass for done. */

/** `POST /clock`: moves the clock forward, changes its speed, or sets it back to the machine's. */
export const clockChangeSchema = z.strictObject({
  /** Milliseconds, 0 to ten years. */
  advanceMs: z.optional(z.number().check(z.minimum(0), z.maximum(10 * 366 * 86_400_000))),
  /** Seconds here in one of the machine's; from 0.001 to a million. */
  speed: z.optional(z.number().check(z.minimum(0.001), z.maximum(1_000_000))),
  reset: z.optional(z.boolean()),
});

/** `PATCH /rules`: which rules hold from now on. Rules that aren't named stay as they are. */
export const rulesChangeSchema = z.partialRecord(z.enum(ruleNames), z.boolean());

/** `PATCH /numbers/{id}` */
export const numberChangeSchema = z.strictObject({
  isTestNumber: z.optional(z.boolean()),
  /** Digits with the country code. */
  allowedRecipients: z.optional(z.array(z.string().check(z.regex(/^\d{7,15}$/))).check(z.maxLength(5))),
  throughput: z.optional(z.enum(["STANDARD", "HIGH"])),
  qualityRating: z.optional(z.enum(["GREEN", "YELLOW", "RED", "UNKNOWN"])),
  messagingLimit: z.optional(z.string()),
  isRegistered: z.optional(z.boolean()),
});

/** `PATCH /wabas/{id}` */
export const wabaChangeSchema = z.strictObject({
  hasPaymentMethod: z.optional(z.boolean()),
  isVerified: z.optional(z.boolean()),
  isLocked: z.optional(z.boolean()),
  disablesMarketingOnCloudApi: z.optional(z.boolean()),
  directSend: z.optional(z.enum(["off", "on", "limited", "blocked"])),
});

/** `POST /groups/{id}/participants`: somebody follows the group's invitation. `DELETE`: somebody leaves. */
export const participantSchema = z.strictObject({
  /** A phone number with its country code, or a BSUID. */
  user: z.string().check(z.regex(/^(\+?[\d\s().-]{7,25}|[A-Z]{2}\.[A-Za-z0-9.]{1,132})$/)),
});

/** `PATCH /groups/{id}` */
export const groupChangeSchema = z.strictObject({ isSuspended: z.boolean() });

/** `PUT /health/{id}`: what `health_status` says of a phone number, a WABA, a business, a template or an app from now on. */
export const healthChangeSchema = healthSchema;

/** `PATCH /tokens/{token}` */
export const tokenChangeSchema = z.strictObject({
  session: z.optional(z.enum(sessions)),
  /** Milliseconds since 1970, or `never`. */
  expiresAt: z.optional(z.union([z.number(), z.literal("never")])),
  scopes: z.optional(z.array(z.string())),
  wabaIds: z.optional(z.array(z.string())),
});

/** `PATCH /apps/{id}` */
export const appChangeSchema = z.strictObject({
  requiresProof: z.optional(z.boolean()),
  /** Webhook fields that it is subscribed to. */
  fields: z.optional(z.array(z.string())),
  /** Updates that become due within so many milliseconds go out in one request; 0: each in its own. */
  batchMs: z.optional(z.number().check(z.minimum(0), z.maximum(60_000))),
  /** Of its webhooks: up to `v23.0` statuses carry `conversation`. */
  webhooksVersion: z.optional(z.string().check(z.regex(/^v\d+\.0$/))),
});

/** What may happen to a template in its review, or for its quality. */
export const templateEvents = [
  "APPROVED",
  "REJECTED",
  "PAUSED",
  "DISABLED",
  "PENDING",
  "FLAGGED",
  "IN_APPEAL",
  "REINSTATED",
  "ARCHIVED",
  "UNARCHIVED",
  "LOCKED",
] as const;
export type TemplateEvent = (typeof templateEvents)[number];

/** `POST /templates/{id}/moderation` */
export const moderationSchema = z.strictObject({
  event: z.optional(z.enum(templateEvents)),
  /** Of a rejection. */
  reason: z.optional(
    z.enum(["INVALID_FORMAT", "ABUSIVE_CONTENT", "INCORRECT_CATEGORY", "PROMOTIONAL", "SCAM", "TAG_CONTENT_MISMATCH"]),
  ),
  /** Another category, which Meta finds to be the right one. */
  category: z.optional(z.enum(["AUTHENTICATION", "MARKETING", "UTILITY"])),
});

/** `PATCH /templates/{id}` */
export const templateChangeSchema = z.strictObject({ pacing: z.enum(["off", "held", "paused"]) });

/** Reads what was asked for. `problem` is a sentence that names the field. */
export function read<S extends z.core.$ZodType>(
  schema: S,
  value: unknown,
): { readonly value: z.output<S> } | { readonly problem: string } {
  const result = z.safeParse(schema, value);
  if (result.success) return { value: result.data };
  const [issue] = result.error.issues;
  const path = issue === undefined ? "" : issue.path.map(String).join(".");
  return { problem: `${path === "" ? "" : `${path}: `}${issue === undefined ? "not readable" : wordsOf(issue)}` };
}

/** What is wrong, where the schema has no words of its own for it. */
function wordsOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `expected ${issue.expected}`;
    case "unrecognized_keys":
      return `there is no ${issue.keys.join(", ")}`;
    case "invalid_value":
      return `expected one of ${issue.values.map(String).join(", ")}`;
    case "too_small":
      return `at least ${issue.minimum}`;
    case "too_big":
      return `at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}
