import type { Category } from "../catalogue.ts";
import type { Sense } from "./clauses.ts";

/** Something that an error can be about. */
export interface Concept {
  readonly id: string;
  /** Any one of these names it. */
  readonly signs: readonly Sign[];
  /** The codes that may well be described so, generously. Those of the On-Premises API follow from their successors. */
  readonly right: {
    readonly codes?: readonly number[];
    readonly categories?: readonly Category[];
    /** Those of the categories that it says nothing true of. */
    readonly except?: readonly number[];
  };
  /** The codes it is the meaning of, the likeliest first. */
  readonly meant: readonly number[];
  /** Wider concepts, whose words stand in this one's by nature. */
  readonly within?: readonly string[];
}

/** Senses that all stand in one clause, and those behind `!` that don't. */
export type Sign = readonly (Sense | `!${Sense}`)[];

const templateParameterCodes = [
  100, 131008, 131009, 132000, 132005, 132007, 132008, 132012, 132018, 135000, 2000, 2004, 2005, 2006, 2007, 2008, 2009,
  2010, 2011, 2012, 2014, 2017, 131053,
];
/** What a send or an edit of a template can fail with because of what stands in it. */
const templateContentCodes = [
  ...templateParameterCodes,

  2388019,
  2388023,
  2388024,
  2388039,
  2388040,
  2388043,
  2388046,
  2388047,
  2388072,
  2388073,
  2388155,
  2388293,
  2388299,
  200002,
  134100,
  134102,
  141002,
  2002,
  2060,
];
const serviceCodes = [
  1, 2, 131000, 131014, 131016, 131027, 131035, 131036, 131057, 133004, 133015, 135000, 139103, 2494100,
];
const accountCodes = [
  10, 200, 299, 368, 130497, 131031, 131048, 131057, 131064, 133007, 133008, 133015, 133016, 138014, 139000, 139200,
  141000, 141014, 2494100, 141006, 459, 190,
];

/** What codes are taken for, and what they are taken for rightly. */
export const concepts: readonly Concept[] = [
  {
    id: "rateLimit",
    signs: [
      ["rate", "limit", "!marketing"],
      ["throttled"],
      ["tooMany", "request"],
      ["tooMany", "message"],
      ["limit", "send", "!marketing", "!tooLong", "!media"],
      ["limit", "message", "!tooLong", "!marketing", "!media"],
      ["limit", "request", "!marketing"],
      ["tooFast", "message"],
      ["tooFast", "request"],
      ["rate", "exceeded"],
    ],
    right: {
      categories: ["username", "throttling"],
      codes: [
        141010, 2388019, 141000, 2, 341, 368, 613, 1349175, 131049, 131204, 131208, 131211, 131214, 132069, 133008,
        133009, 133015, 138002, 138005, 138009, 138012, 138015, 139101, 139200, 2593107, 2446079, 131057,
      ],
    },
    meant: [130429, 131056, 131048, 80007],
    within: ["limitReached"],
  },
  {
    id: "limitReached",
    signs: [["limit", "exceeded", "!hours24", "!tooLong", "!parameter", "!list", "!media", "!payment", "!pin"]],
    right: {
      codes: [
        141010, 2388019, 141000, 2, 341, 368, 613, 1349175, 131049, 131204, 131208, 131211, 131214, 132069, 133008,
        133009, 133015, 138002, 138005, 138009, 138012, 138015, 139101, 139200, 2593107, 2446079, 131057,
      ],
      categories: ["throttling", "username", "parameter", "groups", "calling", "coexistence"],
    },
    meant: [130429, 131056, 131048, 80007],
  },
  {
    id: "pairRate",
    signs: [
      ["pair", "rate"],
      ["pair", "limit"],
    ],
    right: { codes: [131056] },
    meant: [131056],
    within: ["rateLimit"],
  },
  {
    id: "spamRate",
    signs: [
      ["spam", "rate"],
      ["spam", "limit"],
    ],
    right: { codes: [131048, 368] },
    meant: [131048],
    within: ["rateLimit", "spam"],
  },
  {
    id: "spam",
    signs: [["spam"]],
    right: {
      codes: [
        131048, 368, 131031, 131064, 131049, 131056, 131026, 132015, 132016, 132007, 138014, 131214, 139200, 141014,
      ],
    },
    meant: [131048],
  },
  {
    id: "lowQuality",
    signs: [["quality", "!media", "!changed"]],
    right: {
      codes: [
        130429, 131048, 131049, 132015, 132016, 138014, 138015, 131064, 131031, 368, 141000, 141002, 132007, 131026,
        130472, 131063, 131214, 132068, 132069, 139000, 132001, 80007, 131042,
      ],
    },
    meant: [131048],
  },
  {
    id: "serviceWindow",
    signs: [
      ["reengage"],
      ["window", "expired"],
      ["window", "closed"],
      ["window", "outside"],
      ["window", "hours24", "!limit", "!rate"],
      ["window", "service"],
      ["window", "user", "!limit", "!rate", "!tooMany"],
      ["window", "conversation"],
      ["window", "message", "!limit", "!rate", "!tooMany"],
      ["hours24", "outside"],
      ["hours24", "elapsed"],
      ["hours24", "exceeded", "!limit", "!rate"],
      ["hours24", "expired", "!token"],
      ["hours24", "session"],
      ["conversation", "expired"],
      ["conversation", "closed"],
      ["conversation", "outside"],
      ["freeform"],
    ],
    right: { codes: [139100, 131047, 2593108, 131035] },
    meant: [131047],
  },
  {
    id: "conversationMissing",
    signs: [
      ["conversation", "found", "not"],
      ["conversation", "notFound"],
    ],
    right: { codes: [139100, 131047, 2593108, 131035, 131043, 33, 100, 803, 131006, 131009] },
    meant: [131047],
    within: ["notFound"],
  },
  {
    id: "sessionExpired",
    signs: [["session", "expired"]],
    right: { codes: [131047, 131043, 131035, 131059], categories: ["authorization", "flow"] },
    meant: [190, 131047],
  },
  {
    id: "templateRequired",
    signs: [["template", "required", "!parameter", "!language", "!missing", "!media", "!approved"]],
    right: { codes: [131047, 131026, 134100, 131063, 139200], categories: ["template", "parameter"] },
    meant: [131047],
  },
  {
    id: "undeliverable",
    signs: [["undeliverable", "!url"]],
    right: {
      categories: ["recipient", "service", "media", "payment", "integrity", "groups", "calling"],
      codes: [
        132068, 132069, 131051, 131021, 131009, 131056, 100, 135000, 132015, 132016, 131064, 131063, 131037, 133010,
        131045, 33,
      ],
    },
    meant: [131026],
  },
  {
    id: "notOnWhatsApp",
    signs: [
      ["onWhatsApp", "not", "!business", "!sender"],
      ["onWhatsApp", "invalid"],
      ["user", "registered", "not", "!sender", "!business", "!template", "!account"],
      ["user", "found", "not", "!template"],
      ["user", "notFound"],
      ["user", "unregistered", "!sender", "!business", "!account"],
      ["user", "phone", "registered", "not", "!sender", "!business"],
    ],
    right: {
      categories: ["groups", "calling"],
      codes: [
        138006, 131026, 130403, 131000, 135000, 100, 131009, 138001, 131203, 192, 33, 137000, 131006, 803, 1006, 1013,
        1021,
      ],
    },
    meant: [131026],
    within: ["notFound", "numberNotRegistered"],
  },
  {
    id: "numberNotRegistered",
    signs: [
      ["phone", "registered", "not", "!template"],
      ["phone", "unregistered"],
      ["sender", "registered", "not"],
      ["account", "registered", "not", "!template"],
      ["account", "unregistered"],
    ],
    right: {
      codes: [
        133016, 131026, 131037, 131045, 133010, 33, 100, 192, 131009, 131021, 135000, 138001, 141000, 803, 10, 200,
        1006, 1013,
      ],
      categories: ["calling", "flow", "onboarding", "registration"],
      except: [133005],
    },
    meant: [133010, 131026],
    within: ["registration"],
  },
  {
    id: "invalidNumber",
    signs: [
      ["phone", "invalid", "!count", "!parameter"],
      ["user", "invalid", "!token", "!auth", "!parameter", "!session", "!permission"],
      ["phone", "found", "not", "!template", "!parameter", "!count"],
      ["user", "phone", "rejected"],
      ["phone", "mismatch", "!count", "!parameter", "!pin", "!template"],
    ],
    right: {
      codes: [
        131041, 139100, 141000, 33, 100, 131002, 131006, 131008, 131009, 131020, 131021, 131026, 131030, 131045, 133006,
        133010, 135000, 137000, 138001, 192, 803, 130403, 131062, 2011, 130497,
      ],
      categories: ["registration", "groups", "calling"],
    },
    meant: [131026, 131009],
    within: ["notFound"],
  },
  {
    id: "blockedByUser",
    signs: [["user", "blocked", "!account", "!restricted", "!list"]],
    right: {
      codes: [
        130429, 132015, 132016, 138020, 130403, 131026, 131048, 131049, 131050, 138006, 139100, 139101, 139102, 1007,
        138014, 130497, 131030, 131056,
      ],
    },
    meant: [131026, 130403],
  },
  {
    id: "optOut",
    signs: [["optOut"], ["stopped", "marketing"]],
    right: { codes: [131050, 130403, 139100, 131063, 139101] },
    meant: [131050],
  },
  {
    id: "optInMissing",
    signs: [
      ["optIn", "not"],
      ["optIn", "missing"],
    ],
    right: { codes: [131050, 130403, 139100, 131063, 139101, 131047, 131026, 131030, 138006, 138009, 131049, 131048] },
    meant: [131050],
  },
  {
    id: "notInAllowedList",
    signs: [
      ["allowed", "list", "!rejected"],
      ["sandbox", "!template"],
    ],
    right: {
      codes: [2030, 2028, 2029, 131030, 131058, 10, 200, 299, 2655007, 100, 133010, 130501, 138013, 131215],
    },
    meant: [131030],
  },
  {
    id: "payment",
    signs: [["payment", "!template"]],
    right: { codes: [131005, 131044, 2388103], categories: ["payment"] },
    meant: [131042],
  },
  {
    id: "tokenInvalid",
    signs: [
      ["token", "invalid"],
      ["token", "expired"],
      ["token", "revoked"],
      ["token", "access", "!denied", "!permission"],
      ["auth", "!required", "!template", "!marketing"],
    ],
    right: { categories: ["authorization"], codes: [131005, 133003, 133006, 427, 33, 803, 131031, 138006] },
    meant: [190],
  },
  {
    id: "permission",
    signs: [
      ["permission", "!template", "!allowed"],
      ["access", "denied"],
    ],
    right: {
      categories: ["authorization", "integrity", "calling", "groups", "username", "onboarding", "coexistence"],
      codes: [
        33, 100, 803, 131005, 131006, 131030, 131055, 131215, 133007, 138006, 138009, 138017, 613, 131031, 130403,
        130497, 131062, 131063, 139200, 2388185, 131058, 133010, 131009,
      ],
    },
    meant: [10, 200, 131005],
  },
  {
    id: "templateNotFound",
    signs: [
      ["template", "found", "not", "!parameter", "!media", "!language"],
      ["template", "notFound", "!parameter"],
      ["template", "missing", "!parameter", "!language", "!required"],
      ["template", "language", "not", "!parameter"],
      ["template", "language", "missing", "!parameter"],
      ["template", "language", "mismatch", "!parameter"],
      ["template", "language", "invalid", "!parameter"],
      ["template", "language", "found"],
    ],
    right: {
      codes: [
        2009, 132001, 100, 131006, 803, 33, 132018, 134101, 134102, 141002, 2388023, 2388024, 2388039, 2001, 2002, 2003,
        2060, 135000, 200002, 131058,
      ],
    },
    meant: [132001],
    within: ["notFound"],
  },
  {
    id: "templateNotApproved",
    signs: [
      ["template", "approved", "not", "!parameter", "!mismatch"],
      ["template", "rejected", "!parameter"],
      ["template", "unavailable"],
    ],
    right: {
      codes: [
        200005, 200006, 200007, 132001, 141002, 132007, 132015, 132016, 134101, 134102, 100, 132018, 131063, 2388039,
        2388185, 200002, 2060, 139200, 131058, 132068, 10,
      ],
    },
    meant: [132001],
    within: ["notFound"],
  },
  {
    id: "templatePaused",
    signs: [
      ["template", "paused"],
      ["template", "disabled"],
    ],
    right: { codes: [132015, 132016, 131063, 139200, 134102, 141002, 200006, 200007, 200005, 2388039] },
    meant: [132015, 132016],
    within: ["policy", "lowQuality"],
  },
  {
    // By its name alone: a text may tell how often a template was paused before it was disabled.
    id: "templateOnlyPaused",
    signs: [["template", "paused", "!disabled", "!quality", "short"]],
    right: { codes: [132015, 131063, 139200, 134102, 141002, 200006, 200007, 200005, 2388039] },
    meant: [132015],
    within: ["templatePaused"],
  },
  {
    id: "templateDisabled",
    signs: [["template", "disabled", "!paused", "!quality"]],
    right: { codes: [132016, 131063, 139200, 134102, 141002, 200006, 200007, 200005, 2388039] },
    meant: [132016],
    within: ["templatePaused"],
  },
  {
    id: "parameterMismatch",
    signs: [
      ["parameter", "mismatch"],
      ["parameter", "invalid"],
    ],
    right: {
      codes: templateContentCodes,
      categories: ["parameter", "flow", "onboarding", "groups", "calling"],
      except: [131021],
    },
    meant: [132000, 132012, 100],
  },
  {
    id: "templateMismatch",
    signs: [
      ["template", "mismatch", "!language"],
      ["template", "format", "!policy"],
    ],
    right: { codes: [...templateContentCodes, 132001, 134101, 131051], categories: ["parameter"], except: [131021] },
    meant: [132012, 132000, 132018],
    within: ["formatInvalid"],
  },
  {
    id: "templateLimit",
    signs: [["template", "limit", "exceeded", "!parameter", "!message", "!tooLong", "!marketing"]],
    right: { codes: [2388019, 131064, 132005, 132018, 80012, 80008], categories: ["throttling"] },
    meant: [2388019],
    within: ["limitReached"],
  },
  {
    id: "parameterCount",
    signs: [
      ["parameter", "count", "!tooLong"],
      ["parameter", "tooMany"],
    ],
    right: {
      codes: [132000, 132018, 131008, 131009, 100, 135000, 2388293, 2388019, 2015, 2016, 2023, 2009, 2000],
    },
    meant: [132000],
    within: ["templateMismatch", "parameterMismatch", "missingParameter"],
  },
  {
    id: "parameterFormat",
    signs: [
      ["parameter", "format", "!count"],
      ["parameter", "type"],
    ],
    right: {
      codes: [
        132012, 132008, 132007, 132018, 100, 33, 131009, 131002, 135000, 131008, 2388040, 2388043, 2388046, 2388047,
        2388072, 2388073, 2388299, 2388293, 2008, 2010, 2011, 2012, 2036,
      ],
      categories: ["flow", "onboarding", "groups", "calling"],
    },
    meant: [132012],
    within: ["templateMismatch", "parameterMismatch"],
  },
  {
    id: "formatInvalid",
    signs: [
      ["format", "invalid", "short"],
      ["format", "mismatch", "short"],
    ],
    right: {
      codes: [131026, 131037, 131045],
      categories: ["parameter", "template", "media", "flow", "groups", "calling", "onboarding", "registration"],
    },
    meant: [132012, 131009],
    within: ["parameterMismatch"],
  },
  {
    id: "textTooLong",
    signs: [
      ["template", "tooLong", "!not"],
      ["message", "tooLong", "!elapsed", "!window", "!hours24"],
      ["parameter", "tooLong"],
      ["parameter", "limit", "exceeded"],
    ],
    right: {
      codes: [132005, 131001, 100, 131009, 132018, 132000, 135000, 2388040, 2388293, 2004, 2005],
    },
    meant: [132005],
    within: ["templateMismatch", "parameterMismatch"],
  },
  {
    id: "policy",
    signs: [
      ["policy", "violated"],
      ["policy", "restricted"],
      ["policy", "blocked"],
      ["policy", "account"],
      ["policy", "template"],
      ["policy", "short"],
      ["violated", "account"],
      ["violated", "template", "!format", "!type"],
      ["violated", "short"],
      ["integrity"],
    ],
    right: {
      categories: ["integrity"],
      codes: [
        368, 131026, 131031, 131042, 131048, 131049, 131064, 131063, 132007, 132015, 132016, 132018, 132068, 132069,
        133007, 138014, 130472, 131207, 130497, 131037, 131045, 2006, 2007, 2017, 141002, 131203, 131214, 139000,
        139200, 130403, 2046, 2047, 134100, 131000, 131050,
      ],
    },
    meant: [368, 131031, 132007],
  },
  {
    id: "accountRestricted",
    signs: [
      ["account", "restricted"],
      ["account", "blocked", "!user"],
      ["business", "restricted", "!user"],
      ["phone", "restricted", "!country"],
      ["sender", "restricted"],
      ["sender", "blocked"],
    ],
    right: { codes: [...accountCodes, 131042, 459, 467, 464, 131005, 80007, 102], categories: ["integrity"] },
    meant: [131031, 368],
  },
  {
    id: "accountLocked",
    signs: [["account", "locked", "!user"]],
    right: { codes: [...accountCodes, 459, 467, 464, 131005, 80007, 102], categories: ["integrity"] },
    meant: [131031, 368],
    within: ["accountRestricted"],
  },
  {
    id: "mediaDownload",
    signs: [["media", "download", "label", "!upload", "!url"]],
    right: { codes: [131052, 131014, 400, 1014, 131000, 100] },
    meant: [131052],
    within: ["media"],
  },
  {
    id: "mediaUpload",
    signs: [
      ["media", "upload", "label", "!download", "!url"],
      ["upload", "short"],
    ],
    right: { codes: [131053, 131014, 400, 1014, 131000, 100, 131009, 132012, 2008, 131051, 131210, 131209] },
    meant: [131053],
    within: ["media"],
  },
  {
    id: "mediaUrl",
    signs: [
      ["media", "url", "invalid"],
      ["media", "url", "undeliverable"],
    ],
    right: {
      categories: ["media", "calling"],
      codes: [100, 131000, 131008, 131009, 131014, 131051, 132012, 132018, 135000, 131006, 2008, 131209, 131210],
    },
    meant: [131052, 131053],
    within: ["media"],
  },
  {
    id: "media",
    signs: [
      ["media", "download"],
      ["media", "upload"],
      ["media", "invalid"],
      ["media", "tooLarge"],
      ["media", "short"],
      ["media", "url"],
      ["media", "unsupported"],
      ["media", "support", "not"],
    ],
    right: {
      categories: ["media", "calling"],
      codes: [
        100, 131000, 131008, 131009, 131014, 131051, 132012, 132018, 135000, 131006, 2008, 130501, 131209, 131210,
        131016, 2, 1, 131026,
      ],
    },
    meant: [131053, 131052],
  },
  {
    id: "unsupportedType",
    signs: [
      ["message", "type", "unsupported"],
      ["message", "type", "support", "not"],
      ["message", "type", "invalid"],
    ],
    right: {
      codes: [
        131051, 130501, 131060, 131026, 131062, 131063, 134100, 131055, 131047, 100, 131009, 131000, 135000, 2013,
        131008, 132012, 131053,
      ],
    },
    meant: [131051],
  },
  {
    id: "marketingCap",
    signs: [
      ["ecosystem"],
      ["marketing", "limit"],
      ["marketing", "frequency"],
      ["frequency", "limit"],
      ["perUser", "limit"],
      ["marketing", "exceeded"],
      ["marketing", "tooMany"],
    ],
    right: {
      categories: ["throttling"],
      codes: [131049, 130472, 131050, 131056, 131064, 131063, 131048, 131214, 138012, 138009, 131026],
    },
    meant: [131049],
    within: ["rateLimit"],
  },
  {
    id: "experiment",
    signs: [["experiment"]],
    right: { codes: [130472, 131049] },
    meant: [130472],
  },
  {
    id: "pin",
    signs: [["pin"]],
    right: {
      codes: [
        133000, 133005, 133006, 133008, 133009, 133010, 133016, 131008, 131009, 131005, 131031, 100, 2388001, 136025,
      ],
    },
    meant: [133005],
  },
  {
    id: "pinMismatch",
    signs: [
      ["pin", "mismatch"],
      ["pin", "invalid"],
    ],
    right: { codes: [133000, 133005, 133006, 133008, 133009, 131008, 131009, 131031, 100, 2388001, 136025] },
    meant: [133005],
    within: ["pin"],
  },
  {
    id: "displayName",
    signs: [["displayName"]],
    right: { codes: [2388103, 131037, 141000, 2388019, 147001, 147002], categories: ["username"] },
    meant: [131037],
  },
  {
    id: "certificate",
    signs: [["certificate"]],
    right: { codes: [1005, 131045, 100], categories: ["registration", "flow"] },
    meant: [131045],
  },
  {
    id: "serviceUnavailable",
    signs: [
      ["service", "unavailable"],
      ["temporary", "unavailable", "!template", "!user", "!phone", "!account", "!media"],
      ["server", "unavailable"],
      ["service", "temporary"],
      ["server", "temporary"],
      ["internal", "server"],
    ],
    right: {
      codes: [...serviceCodes, 4, 131014, 131052, 131053, 136025, 138004, 368, 341, 132069],
      categories: ["service", "throttling"],
    },
    meant: [131016, 131000, 2],
  },
  {
    id: "maintenance",
    signs: [["maintenance"]],
    right: { codes: serviceCodes, categories: ["service"] },
    meant: [131057],
  },
  {
    id: "sameNumber",
    signs: [
      ["sender", "user", "same"],
      ["phone", "same", "user", "!tooMany", "!limit", "!rate", "!tooFast"],
    ],
    right: { codes: [131021, 131056, 131026, 131202, 100, 138003] },
    meant: [131021],
  },
  {
    id: "missingParameter",
    signs: [
      ["parameter", "missing"],
      ["parameter", "required"],
    ],
    right: {
      codes: [...templateContentCodes, 0, 102, 104],
      categories: ["parameter", "flow", "onboarding", "groups", "calling"],
    },
    meant: [131008],
    within: ["templateMismatch"],
  },
  {
    id: "country",
    signs: [
      ["country", "restricted"],
      ["country", "blocked"],
      ["country", "allowed", "not"],
      ["country", "support", "not"],
      ["country", "unsupported"],
    ],
    right: { codes: [130497, 131026, 138013, 368, 131031, 100, 131042, 131030, 10, 200, 138000, 131215] },
    meant: [130497],
    within: ["accountRestricted"],
  },
  {
    id: "identityChanged",
    signs: [
      ["identity", "changed"],
      ["identity", "mismatch"],
    ],
    right: { codes: [137000] },
    meant: [137000],
  },
  {
    id: "recipientUnreachable",
    signs: [["user", "undeliverable"]],
    right: {
      codes: [
        131016, 131026, 131030, 131021, 131047, 131049, 131050, 130472, 130403, 130497, 131056, 131048, 131000, 131043,
        131051, 131062, 100, 33,
      ],
      categories: ["flow", "recipient", "calling"],
    },
    meant: [131026],
    within: ["undeliverable"],
  },
  {
    id: "messageExpired",
    signs: [["message", "expired", "!window", "!hours24", "!session", "!conversation", "!token", "!template"]],
    right: { codes: [131043, 131047, 131035, 131036, 131026, 132015] },
    meant: [131043],
  },
  {
    id: "numberNotVerified",
    signs: [["phone", "verification", "not"]],
    right: {
      codes: [
        133006, 133010, 131045, 136025, 131030, 141010, 131031, 131037, 133005, 100, 10, 200, 131005, 2388001, 2388091,
        2388093, 131026, 131042, 130497,
      ],
    },
    meant: [133006],
  },
  {
    id: "businessNotVerified",
    signs: [
      ["business", "verification", "not", "!phone"],
      ["account", "verification", "not", "!phone"],
    ],
    right: {
      codes: [
        141010, 131031, 131042, 131037, 131045, 10, 200, 299, 368, 2388019, 2388185, 147002, 131005, 130497, 131215,
        133010, 131030,
      ],
      categories: ["integrity", "authorization"],
    },
    meant: [141010],
  },
  // What only ever speaks for a code: said of others, it may be a cause or a way out.
  {
    id: "registration",
    signs: [["registered"]],
    right: { codes: [131045, 133000, 133005, 133006, 133008, 133009, 133010, 133015, 133016, 136025] },
    meant: [],
  },
  {
    id: "notFound",
    signs: [["found", "not"], ["notFound"]],
    right: {
      codes: [33, 100, 803, 131006, 131009, 131020, 131026, 131041, 131212, 131213, 132001, 133010, 2494164, 138006],
      categories: ["onboarding"],
    },
    meant: [],
  },
];
