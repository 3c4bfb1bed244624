/**
 * What Meta enforces and an emulator usually doesn't, by name; each can be switched off. All are on at the start: a world at rest breaks
 * none of them.
 */
export const ruleNames = [
  /** 131047: 24 hours after the customer's last message only templates are delivered. */
  "serviceWindow",
  /** 131030: a test number sends to its five allowed recipients alone. */
  "allowedRecipients",
  /** 131058: hello_world goes out from test numbers alone, the simulator's own one among them. */
  "publicTestNumber",
  /** 131056: one message in six seconds to the same customer, 45 in a burst. */
  "pairRate",
  /** 130429: 80 or 1,000 messages a second from one number. */
  "throughput",
  /** 80007: 200 or 5,000 management calls an hour for an app and a WABA. */
  "managementRate",
  /** 131049: marketing templates to one customer, and to the United States. */
  "marketingCap",
  /** 130497: customers in countries that Meta's platform isn't open to. */
  "restrictedCountries",
  /** 131042: no payment method. */
  "billing",
  /** 131031: a locked account. */
  "lockedAccount",
] as const;

export type RuleName = (typeof ruleNames)[number];
