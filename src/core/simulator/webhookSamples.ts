import * as z from "zod/mini";

/** What samples are filled with, so that they are about what exists in the simulator. */
export interface SampleFacts {
  /** Digits. */
  readonly displayPhoneNumber: string;
  readonly numberId: string;
  readonly wabaId: string;
  readonly businessId: string;
  readonly verifiedName: string;
  readonly customer: { readonly name: string; readonly waId: string; readonly userId: string };
  readonly template: {
    readonly id: number;
    readonly name: string;
    readonly language: string;
    readonly category: string;
  };
  /** Seconds since 1970. */
  readonly now: number;
  /** A new message id. */
  readonly wamid: () => string;
}

type Sample = (facts: SampleFacts) => Readonly<Record<string, unknown>>;

/** `POST /webhooks`: sends a webhook by hand, with a value of one's own, a sample, or a whole body of one's own. */
export const webhookSchema = z.strictObject({
  /** Needed where there is no `body`. */
  field: z.optional(z.string().check(z.regex(/^[a-z_]{1,64}$/, "the name of a webhook field"))),
  /** The whole body of the request, sent as it is: older forms, several entries, what no field has. */
  body: z.optional(z.record(z.string(), z.unknown())),
  /** One of the field's samples; the first one where neither is given. */
  sample: z.optional(z.string()),
  value: z.optional(z.record(z.string(), z.unknown())),
  /** Ids of the phone number and the account that it is about; the first ones where they aren't named. */
  number: z.optional(z.string()),
  waba: z.optional(z.string()),
});

/** Fields that come without `entry.time`: those with events of a chat. */
const fieldsWithoutTime: ReadonlySet<string> = new Set([
  "messages",
  "calls",
  "history",
  "standby",
  "messaging_handovers",
  "message_echoes",
  "smb_message_echoes",
  "smb_app_state_sync",
  "user_preferences",
  "automatic_events",
  "tracking_events",
]);

export function hasTime(field: string): boolean {
  return !fieldsWithoutTime.has(field);
}

const troubleshootingUrl =
  "https://developers.facebook.com/documentation/business-messaging/whatsapp/calling/troubleshooting";
const errorCodesUrl = "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes";
const groupId = "Y2FwaV9ncm91cDoxMDQ2ODAwMDAwMDQ2ODE6MQ";
const flowId = "914680000004681";
const dayS = 86_400;

const ofNumber: Sample = ({ displayPhoneNumber, numberId }) => ({
  messaging_product: "whatsapp",
  metadata: { display_phone_number: displayPhoneNumber, phone_number_id: numberId },
});

const withContact: Sample = (facts) => ({ ...ofNumber(facts), ...contacts(facts) });

const contacts: Sample = ({ customer: { name, waId, userId } }) => ({
  contacts: [{ profile: { name }, wa_id: waId, user_id: userId }],
});

const textMessage: Sample = ({ customer: { waId, userId }, wamid, now }) => ({
  from: waId,
  from_user_id: userId,
  id: wamid(),
  timestamp: String(now),
  type: "text",
  text: { body: "Where is my order?" },
});

const ofTemplate: Sample = ({ template: { id, name, language } }) => ({
  message_template_id: id,
  message_template_name: name,
  message_template_language: language,
});

const templateEvent = (event: string, more: Readonly<Record<string, unknown>> = {}, reason = "NONE"): Sample => {
  return (facts) => ({
    event,
    ...ofTemplate(facts),
    reason,
    ...(event !== "DISABLED" && { message_template_category: facts.template.category }),
    ...more,
  });
};

const call = (more: Readonly<Record<string, unknown>>): Sample => {
  return ({ customer: { waId }, displayPhoneNumber, now }) => ({
    id: "wacid.HBgLMTIwMjU1NTAxMDEV",
    from: waId,
    to: displayPhoneNumber,
    timestamp: String(now),
    direction: "USER_INITIATED",
    ...more,
  });
};

const group = (type: string, more: Readonly<Record<string, unknown>>): Sample => {
  return (facts) => ({
    ...ofNumber(facts),
    groups: [{ timestamp: String(facts.now), group_id: groupId, type, ...more }],
  });
};

const handover = (type: "control_passed" | "control_taken", more: Readonly<Record<string, unknown>>): Sample => {
  return ({ customer: { waId }, numberId, displayPhoneNumber, now }) => ({
    messaging_product: "whatsapp",
    sender: { phone_number: waId },
    recipient: { phone_number_id: numberId, display_phone_number: displayPhoneNumber },
    type,
    timestamp: String(now),
    [type]: { previous_owner_role: "ai_agent", new_owner_role: "escalation", ...more },
  });
};

const echoes: Sample = (facts) => ({
  ...withContact(facts),
  message_echoes: [
    {
      from: facts.displayPhoneNumber,
      to: facts.customer.waId,
      to_user_id: facts.customer.userId,
      id: facts.wamid(),
      timestamp: String(facts.now),
      type: "text",
      text: { body: "See you at half past seven." },
    },
  ],
});

/**
 * What webhooks of each field look like, by field and name; the first one of a field is what it mostly tells. The shapes are those of Meta's
 * documentation. It has none for partner_solutions, tracking_events, the group fields, account_settings_update and business_status_update in
 * the copies that this was written from: theirs are assumed.
 */
export const webhookSamples: Readonly<Record<string, Readonly<Record<string, Sample>>>> = {
  messages: {
    text: (facts) => ({ ...withContact(facts), messages: [textMessage(facts)] }),
    errors: (facts) => ({
      ...ofNumber(facts),
      errors: [
        {
          code: 130429,
          title: "Rate limit hit",
          message: "Rate limit hit",
          error_data: { details: "Too many messages were sent from this number." },
          href: errorCodesUrl,
        },
      ],
    }),
    payment: (facts) => ({
      ...ofNumber(facts),
      statuses: [
        {
          id: facts.wamid(),
          recipient_id: facts.customer.waId,
          type: "payment",
          status: "captured",
          timestamp: String(facts.now),
          payment: {
            reference_id: "order-7714",
            amount: { value: 249_900, offset: 100 },
            currency: "INR",
            transaction: {
              id: "ord_PQ12",
              pg_transaction_id: "pay_55aA",
              type: "razorpay",
              status: "success",
              created_timestamp: facts.now - 100,
              updated_timestamp: facts.now - 10,
              method: { type: "upi" },
            },
          },
        },
      ],
    }),
    groupDelivered: (facts) => ({
      ...ofNumber(facts),
      statuses: [
        {
          id: facts.wamid(),
          status: "delivered",
          timestamp: String(facts.now),
          recipient_id: groupId,
          recipient_type: "group",
          recipient_participant_id: facts.customer.waId,
          pricing: {
            billable: false,
            pricing_model: "PMP",
            type: "free_group_customer_service",
            category: "group_service",
          },
        },
      ],
    }),
    identityMismatch: (facts) => ({
      ...ofNumber(facts),
      statuses: [
        {
          id: facts.wamid(),
          status: "failed",
          timestamp: String(facts.now),
          recipient_id: facts.customer.waId,
          errors: [
            {
              code: 137000,
              title: "Identity key mismatch",
              message: "Identity key mismatch",
              error_data: { details: "The recipient identity key does not match." },
              href: errorCodesUrl,
            },
          ],
          recipient_identity_key_hash: "fK3c9Qe0xPs=",
        },
      ],
    }),
  },
  message_template_status_update: {
    approved: templateEvent("APPROVED"),
    rejected: templateEvent(
      "REJECTED",
      {
        rejection_info: {
          reason: "Placeholders follow one another without any words between them.",
          recommendation: "Write normal text around each variable.",
        },
      },
      "INVALID_FORMAT",
    ),
    paused: templateEvent("PAUSED", {
      other_info: { title: "FIRST_PAUSE", description: "Paused for three hours because of feedback." },
    }),
    disabled: (facts) =>
      templateEvent("DISABLED", {
        disable_info: { disable_date: String(facts.now) },
        other_info: { title: "DISABLED", description: "Disabled after repeated low quality." },
      })(facts),
    archived: templateEvent("ARCHIVED"),
  },
  template_category_update: {
    changed: (facts) => ({
      ...ofTemplate(facts),
      previous_category: facts.template.category,
      new_category: "MARKETING",
    }),
    upcoming: (facts) => ({
      ...ofTemplate(facts),
      new_category: facts.template.category,
      correct_category: "MARKETING",
      category_update_timestamp: facts.now + dayS,
    }),
  },
  message_template_components_update: {
    changed: (facts) => ({
      ...ofTemplate(facts),
      message_template_element: "Order {{order}} arrives {{eta}}.",
      message_template_title: "On its way",
      message_template_buttons: [
        {
          message_template_button_type: "URL",
          message_template_button_text: "Track",
          message_template_button_url: "https://track.example.net/{{1}}",
        },
      ],
    }),
  },
  message_template_quality_update: {
    dropped: (facts) => ({ previous_quality_score: "GREEN", new_quality_score: "YELLOW", ...ofTemplate(facts) }),
  },
  template_correct_category_detection: {
    detected: (facts) => ({ ...ofTemplate(facts), category: "UTILITY", correct_category: "MARKETING" }),
  },
  phone_number_quality_update: {
    throughputUpgrade: ({ displayPhoneNumber }) => ({
      display_phone_number: displayPhoneNumber,
      event: "THROUGHPUT_UPGRADE",
      current_limit: "TIER_UNLIMITED",
      max_daily_conversations_per_business: "TIER_UNLIMITED",
    }),
  },
  phone_number_name_update: {
    approved: ({ displayPhoneNumber, verifiedName }) => ({
      display_phone_number: displayPhoneNumber,
      decision: "APPROVED",
      requested_verified_name: verifiedName,
      rejection_reason: null,
    }),
  },
  account_update: {
    restriction: ({ now }) => ({
      event: "ACCOUNT_RESTRICTION",
      violation_info: { violation_type: "SPAM" },
      restriction_info: [
        { restriction_type: "RESTRICTED_BIZ_INITIATED_MESSAGING", expiration: String(now + 7 * dayS) },
      ],
    }),
    disabled: () => ({
      event: "DISABLED_UPDATE",
      ban_info: { waba_ban_state: "DISABLE", waba_ban_date: "November 20, 2026" },
    }),
    partnerRemoved: ({ wabaId, businessId }) => ({
      event: "PARTNER_REMOVED",
      waba_info: { waba_id: wabaId, owner_business_id: businessId },
      disconnection_info: { reason: "PRIMARY_INACTIVITY", initiated_by: "SYSTEM" },
    }),
  },
  account_alerts: {
    limitDeferred: ({ businessId }) => ({
      entity_type: "BUSINESS",
      entity_id: businessId,
      alert_info: {
        alert_severity: "WARNING",
        alert_status: "ACTIVE",
        alert_type: "INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED",
        alert_description: "Use the platform actively for some days to raise the limit.",
      },
    }),
  },
  account_review_update: { rejected: () => ({ decision: "REJECTED" }), approved: () => ({ decision: "APPROVED" }) },
  account_settings_update: {
    calling: ({ numberId, now }) => ({
      timestamp: String(now),
      type: "phone_number_settings",
      phone_number_settings: { phone_number_id: numberId, calling: { status: "ENABLED" } },
    }),
  },
  business_status_update: {
    verified: ({ businessId }) => ({
      business_id: businessId,
      event: "BUSINESS_VERIFICATION_STATUS",
      status: "verified",
    }),
  },
  security: {
    pinReset: ({ displayPhoneNumber }) => ({
      display_phone_number: displayPhoneNumber,
      event: "PIN_RESET_REQUEST",
      requester: "61550021337799",
    }),
  },
  business_capability_update: {
    limits: () => ({ max_daily_conversations_per_business: 2000, max_phone_numbers_per_waba: 25 }),
  },
  business_username_updates: {
    approved: ({ displayPhoneNumber }) => ({
      display_phone_number: displayPhoneNumber,
      username: "riverside.kitchen",
      status: "approved",
    }),
  },
  payment_configuration_update: {
    needsTesting: ({ now }) => ({
      configuration_name: "rzp-prod",
      provider_name: "razorpay",
      provider_mid: "acc_R2F9",
      status: "Needs Testing",
      created_timestamp: now - 100,
      updated_timestamp: now,
    }),
  },
  partner_solutions: {
    created: () => ({ event: "SOLUTION_CREATED", solution_id: "774680000004681", solution_status: "INITIATED" }),
  },
  flows: {
    statusChange: () => ({
      event: "FLOW_STATUS_CHANGE",
      message: "Flow viewing-booking moved from DRAFT to PUBLISHED",
      flow_id: flowId,
      old_status: "DRAFT",
      new_status: "PUBLISHED",
    }),
    endpointLatency: () => ({
      event: "ENDPOINT_LATENCY",
      message: "p90 latency above 5 s for 30 minutes",
      flow_id: flowId,
      p90_latency: 6200,
      p50_latency: 700,
      requests_count: 140,
      threshold: 5000,
      alert_state: "ACTIVATED",
    }),
  },
  user_preferences: {
    stop: (facts) => ({
      ...withContact(facts),
      user_preferences: [
        {
          wa_id: facts.customer.waId,
          user_id: facts.customer.userId,
          detail: "User asked to stop marketing messages",
          category: "marketing_messages",
          value: "stop",
          timestamp: facts.now,
        },
      ],
    }),
    signup: (facts) => ({
      ...withContact(facts),
      user_preferences: [
        {
          wa_id: facts.customer.waId,
          detail: "User signed up with a deep link",
          category: "marketing_messages",
          value: "signup",
          signup_id: "13900017755642310",
          timestamp: facts.now,
        },
      ],
    }),
  },
  calls: {
    connect: (facts) => ({
      ...withContact(facts),
      calls: [
        call({
          event: "connect",
          session: { sdp_type: "offer", sdp: "v=0\r\no=- 418 2 IN IP4 198.51.100.7\r\ns=-\r\n" },
        })(facts),
      ],
    }),
    terminateFailed: (facts) => ({
      ...ofNumber(facts),
      calls: [call({ event: "terminate", status: "FAILED" })(facts)],
      errors: [
        {
          code: 138021,
          message: "Media receive timeout",
          href: troubleshootingUrl,
          error_data: { details: "No media arrived for a long time." },
        },
      ],
    }),
    ringing: (facts) => ({
      ...ofNumber(facts),
      statuses: [
        {
          id: "wacid.HBgLMTIwMjU1NTAxMDEV",
          type: "call",
          status: "RINGING",
          recipient_id: facts.customer.waId,
          timestamp: String(facts.now),
        },
      ],
    }),
  },
  history: {
    chunk: (facts) => ({
      ...ofNumber(facts),
      history: [
        {
          metadata: { phase: 0, chunk_order: 1, progress: 40 },
          threads: [
            {
              id: facts.customer.waId,
              messages: [
                {
                  from: facts.customer.waId,
                  id: facts.wamid(),
                  timestamp: String(facts.now - dayS),
                  type: "text",
                  text: { body: "Are you open today?" },
                  history_context: { status: "READ" },
                },
              ],
            },
          ],
        },
      ],
    }),
    declined: (facts) => ({
      ...ofNumber(facts),
      history: [
        {
          errors: [
            {
              code: 2593109,
              title: "History sharing is turned off by the business",
              message: "History sharing is turned off by the business",
              error_data: { details: "Turn history sharing on in the Business app and onboard again." },
            },
          ],
        },
      ],
    }),
  },
  smb_message_echoes: { text: echoes },
  message_echoes: { text: echoes },
  smb_app_state_sync: {
    contact: (facts) => ({
      ...ofNumber(facts),
      state_sync: [
        {
          type: "contact",
          contact: {
            full_name: facts.customer.name,
            first_name: facts.customer.name.split(" ", 1)[0],
            phone_number: facts.customer.waId,
          },
          action: "add",
          metadata: { timestamp: String(facts.now) },
        },
      ],
    }),
  },
  standby: {
    message: (facts) => ({ ...ofNumber(facts), standby: { ...contacts(facts), messages: [textMessage(facts)] } }),
    echo: (facts) => ({
      ...ofNumber(facts),
      standby: {
        message_echoes: [
          {
            id: facts.wamid(),
            timestamp: String(facts.now),
            message: {
              messaging_product: "whatsapp",
              recipient_type: "individual",
              to: facts.customer.waId,
              type: "text",
              text: { body: "It arrives on Saturday." },
              context: { message_id: facts.wamid() },
            },
          },
        ],
      },
    }),
    status: (facts) => ({
      ...ofNumber(facts),
      standby: {
        statuses: [
          {
            id: facts.wamid(),
            status: "delivered",
            timestamp: String(facts.now),
            recipient_id: facts.customer.waId,
            recipient_user_id: facts.customer.userId,
            pricing: { billable: true, pricing_model: "PMP", type: "regular", category: "service" },
          },
        ],
      },
    }),
  },
  messaging_handovers: {
    passed: handover("control_passed", {
      metadata: "ticket 5521",
      conversation_context: {
        type: "summary",
        summary: { text: "The guest wants to move a booking from Friday to Saturday." },
      },
    }),
    taken: handover("control_taken", { metadata: "agent stepped in" }),
  },
  automatic_events: {
    lead: (facts) => ({
      ...ofNumber(facts),
      automatic_events: [
        { id: facts.wamid(), event_name: "LeadSubmitted", timestamp: facts.now, ctwa_clid: "ARQx0vZcL1mQpWq8" },
      ],
    }),
  },
  tracking_events: {
    delivered: (facts) => ({
      ...ofNumber(facts),
      events: [{ event_name: "message_delivered", timestamp: facts.now, tracking_data: { click_id: "cl-7714" } }],
    }),
  },
  group_lifecycle_update: {
    created: group("group_create", {
      request_id: "rq-1",
      subject: "Saturday",
      invite_link: "https://chat.whatsapp.com/example",
      join_approval_mode: "auto_approve",
    }),
  },
  group_participants_update: {
    joined: (facts) =>
      group("group_participants_add", {
        reason: "invite_link",
        added_participants: [{ wa_id: facts.customer.waId }],
      })(facts),
  },
  group_settings_update: {
    subject: group("group_settings_update", {
      request_id: "rq-2",
      group_subject: { text: "Sunday", update_successful: true },
    }),
  },
  group_status_update: { suspended: group("group_suspend", {}) },
};
