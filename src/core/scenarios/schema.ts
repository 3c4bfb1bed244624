import * as z from "zod/mini";
import type { FaultEffect } from "../simulator/faults.ts";
import { ruleNames } from "../simulator/rules.ts";
import { durationPattern } from "./duration.ts";

/**
 * A file of scenarios, `*.wamid-scenario.json` or `.yaml`: conversations that a bot is tested with. The descriptions are what an editor shows
 * while one is written; objects are strict, since a slip of the pen must not pass for a test.
 */

const effects = [
  "refuse",
  "outage",
  "slowAnswer",
  "brokenConnection",
  "nonJsonAnswer",
  "fail",
  "deliveredAndFailed",
  "duplicate",
  "delay",
  "reorder",
  "drop",
] as const satisfies readonly FaultEffect[];

const duration = (description: string) =>
  z
    .union([z.number().check(z.minimum(0), z.maximum(31_536_000)), z.string().check(z.regex(durationPattern))])
    .check(z.describe(`${description} Seconds, or a text such as "500ms", "5s", "2min", "25h", "7d".`));
const text = (description: string) => z.string().check(z.minLength(1), z.describe(description));

/** How a text has to be. */
const match = (what: string) =>
  z
    .union([
      z.string(),
      z.strictObject({
        equals: z.optional(z.string().check(z.describe("Exactly this."))),
        contains: z.optional(
          z.union([z.string(), z.array(z.string())]).check(z.describe("This, or all of these, stands in it.")),
        ),
        matches: z.optional(
          z
            .string()
            .check(
              z.describe(
                `A regular expression that finds something in it. Named groups, (?<code>\\d+), are kept for later as \${code}.`,
              ),
            ),
        ),
        ignoreCase: z.optional(z.boolean().check(z.describe("Capitals and small letters are the same."))),
      }),
    ])
    .check(z.describe(`${what} A text that it has to be, or what it has to contain or match.`));
export type Match = z.infer<ReturnType<typeof match>>;

/** A file that the customer sends: one beside the scenario, or a small one of its kind. */
const file = {
  file: z.optional(text("A file, relative to this one. Without it a small file of the right kind is sent.")),
  mime_type: z.optional(z.string().check(z.describe("Of the file, where its name doesn't tell."))),
};
const caption = z.optional(text("What stands below it."));

/** What surrounds a message. */
const surroundings = {
  replyTo: z.optional(
    text(
      `The message that it answers: "last" for the newest one of the bot, or an id that was kept, such as \${order}.`,
    ),
  ),
  forwarded: z.optional(z.boolean().check(z.describe("The customer passes it on."))),
};

const fullMessage = z.strictObject({
  text: z.optional(text("The words.")),
  image: z.optional(z.strictObject({ ...file, caption })),
  video: z.optional(z.strictObject({ ...file, caption })),
  audio: z.optional(z.strictObject({ ...file, voice: z.optional(z.boolean()) })),
  document: z.optional(z.strictObject({ ...file, filename: z.optional(z.string()), caption })),
  sticker: z.optional(z.strictObject({ ...file, animated: z.optional(z.boolean()) })),
  location: z.optional(
    z.strictObject({
      latitude: z.number(),
      longitude: z.number(),
      name: z.optional(z.string()),
      address: z.optional(z.string()),
      url: z.optional(z.string()),
    }),
  ),
  contacts: z.optional(z.array(z.looseObject({})).check(z.describe("As in webhooks: name, phones, emails, …"))),
  order: z.optional(
    z.strictObject({
      catalog_id: z.string(),
      text: z.optional(z.string()),
      product_items: z.array(
        z.strictObject({
          product_retailer_id: z.string(),
          quantity: z.number(),
          item_price: z.number(),
          currency: z.string(),
        }),
      ),
    }),
  ),
  unsupported: z.optional(z.string().check(z.describe("A kind that the API can't carry: poll, event, …"))),
  raw: z.optional(
    z
      .looseObject({ type: z.string() })
      .check(
        z.describe("Any message, in the form of the webhook's messages[]: with its type, and the object of that name."),
      ),
  ),
  ...surroundings,
});
export type WrittenMessage = z.infer<typeof fullMessage>;

const savable = ["id", "text", "header", "footer", "url", "media"] as const;

/** The kinds of messages that a business sends. */
const outgoingTypes = [
  "text",
  "image",
  "video",
  "audio",
  "document",
  "sticker",
  "location",
  "contacts",
  "interactive",
  "template",
] as const;

const answer = z.strictObject({
  type: z.optional(z.enum(outgoingTypes).check(z.describe("The kind of message."))),
  text: z.optional(match("What the customer reads: the body, the caption, or a template with its parameters put in.")),
  header: z.optional(match("The header's text.")),
  footer: z.optional(match("The footer.")),
  buttons: z.optional(z.array(match("What stands on a button.")).check(z.describe("All buttons, in their order."))),
  listButton: z.optional(match("What stands on the button that opens the list.")),
  rows: z.optional(z.array(match("The title of a row.")).check(z.describe("All rows of the list, in their order."))),
  cards: z.optional(
    z.array(match("The text of a card.")).check(z.describe("All cards of a carousel, in their order.")),
  ),
  url: z.optional(match("Where the first button with a link leads.")),
  media: z.optional(
    z
      .enum(["image", "video", "audio", "document", "sticker"])
      .check(z.describe("The kind of file, also of one in the header.")),
  ),
  link: z.optional(match("Where the file is, if it was sent by its link.")),
  fileName: z.optional(match("The name of the document.")),
  template: z.optional(
    z
      .union([
        z.string(),
        z.strictObject({
          name: z.optional(z.string()),
          language: z.optional(z.string()),
          parameters: z.optional(
            z.array(match("A value.")).check(z.describe("The values of all components, in their order.")),
          ),
        }),
      ])
      .check(z.describe("The template's name, or its name, language and parameters.")),
  ),
  interactive: z.optional(
    z.string().check(z.describe("The kind of an interactive message: button, list, flow, cta_url, …")),
  ),
  isReply: z.optional(z.boolean().check(z.describe("Whether it answers a message of the customer's."))),
  within: z.optional(duration("How long the bot may take.")),
  skipOthers: z.optional(
    z.boolean().check(z.describe("Messages that are otherwise are passed over, until one fits or the time is up.")),
  ),
  save: z.optional(
    z
      .record(z.string().check(z.regex(/^[A-Za-z_]\w*$/)), z.enum(savable))
      .check(z.describe(`What is kept for later steps, by the name that it is used with there: \${name}.`)),
  ),
});
export const answerKeys = Object.keys(answer.shape);
export type ExpectedAnswer = z.infer<typeof answer>;

const within = z.optional(duration("How long that may take."));
const flag = (description: string) =>
  z.union([z.literal(true), z.strictObject({ within })]).check(z.describe(description));

const personaTraits = {
  name: z.optional(text("As the customer calls themselves.")),
  userId: z.optional(text("The business-scoped user id.")),
  username: z.optional(z.string()),
  hidesPhone: z.optional(z.boolean().check(z.describe("Webhooks come without the phone number."))),
  country: z.optional(z.string().check(z.regex(/^[A-Z]{2}$/), z.describe("Two capital letters."))),
  language: z.optional(z.string()),
  devices: z.optional(z.int().check(z.minimum(1), z.maximum(5))),
  readReceipts: z.optional(z.boolean()),
  hasBlockedBusiness: z.optional(z.boolean().check(z.describe("Messages of the business stay at sent."))),
  hasOldApp: z.optional(z.boolean().check(z.describe("Messages fail with 131026."))),
};

const customer = z
  .union([
    z.string().check(z.minLength(1)),
    z.strictObject({
      persona: z.optional(text("The customer of the simulator that this one is like: dana, jose, …")),
      phone: z.optional(
        z
          .string()
          .check(
            z.regex(/^\+?[1-9][\d\s()-]{6,24}$/),
            z.describe("A phone number with its country code. Without it each run has a new one."),
          ),
      ),
      ...personaTraits,
    }),
  ])
  .check(
    z.describe(
      "Who writes: a customer of the simulator by name (dana), a phone number, or somebody who is made up here. Each run is a new conversation.",
    ),
  );
export type WrittenCustomer = z.infer<typeof customer>;

/** One thing that is done or expected: a step has exactly one of these. */
const stepShape = {
  write: z.optional(
    z
      .union([z.string().check(z.minLength(1), z.maxLength(65_536)), fullMessage])
      .check(z.describe("The customer writes this text, or a message of another kind.")),
  ),
  press: z.optional(
    z
      .union([
        z.string().check(z.minLength(1)),
        z.strictObject({ button: text("Title or id."), message: text("Its id.") }),
      ])
      .check(
        z.describe(
          "The customer presses a button, a row of a list or a quick reply of a template: its title or its id.",
        ),
      ),
  ),
  fillIn: z.optional(
    z
      .record(z.string(), z.unknown())
      .check(z.describe("The customer sends the Flow of the bot's newest message, filled in with these values.")),
  ),
  react: z.optional(
    z
      .union([z.string(), z.strictObject({ emoji: z.string(), message: text("Its id.") })])
      .check(z.describe("The customer reacts to the bot's newest message; an empty text takes it back.")),
  ),
  edit: z.optional(text("The customer changes their newest text to this.")),
  revoke: z.optional(z.literal(true).check(z.describe("The customer takes their newest message back."))),
  wait: z.optional(duration("Nothing happens for so long, by the machine's clock.")),
  advance: z.optional(duration("The simulator's clock is moved forward: the service window closes after 24 hours.")),
  rules: z.optional(
    z
      .partialRecord(z.enum(ruleNames), z.boolean())
      .check(z.describe("Meta's rules that hold from now on, or don't, until the end of the scenario.")),
  ),
  fault: z.optional(
    z
      .looseObject({
        effect: z.enum(effects),
      })
      .check(z.describe("Something goes wrong for this customer's messages, until the end of the scenario.")),
  ),
  customer: z.optional(
    z.strictObject(personaTraits).check(z.describe("The customer changes: blocks the business, say.")),
  ),
  expect: z.optional(
    z
      .union([z.string(), answer])
      .check(z.describe("The bot's next message: its text, or what it has to be like. It is waited for.")),
  ),
  expectSilence: z.optional(duration("The bot writes nothing for so long.")),
  expectStatus: z.optional(
    z
      .union([
        z.enum(["sent", "delivered", "read", "played", "failed"]),
        z.strictObject({
          status: z.enum(["sent", "delivered", "read", "played", "failed"]),
          code: z.optional(z.int().check(z.describe("Of the failure."))),
          within,
        }),
      ])
      .check(z.describe("What becomes of the bot's newest message.")),
  ),
  expectRead: z.optional(flag("The bot marks the customer's newest message as read.")),
  expectTyping: z.optional(flag("The bot shows that it is typing.")),
  expectReaction: z.optional(
    z
      .union([z.string(), z.strictObject({ emoji: z.string(), within })])
      .check(z.describe("The bot reacts to the customer's newest message.")),
  ),
  expectRefusal: z.optional(
    z
      .union([z.int(), z.strictObject({ code: z.int(), within })])
      .check(z.describe("A call of the bot is refused with this code.")),
  ),
};
export const stepVerbs = Object.keys(stepShape) as StepVerb[];
export type StepVerb = keyof typeof stepShape;

const step = z.strictObject({
  ...stepShape,
  note: z.optional(z.string().check(z.describe("Why it is there: shown with the step."))),
});
export type WrittenStep = z.infer<typeof step>;

const common = {
  customer: z.optional(customer),
  number: z.optional(
    z.string().check(z.regex(/^\d+$/), z.describe("The id of the business phone number; without it the first one.")),
  ),
  within: z.optional(
    duration("How long the bot may take for an answer, where a step doesn't say: 5 seconds otherwise."),
  ),
};

const scenario = z.strictObject({
  name: text("What it is called in the list of tests; each has its own."),
  ...common,
  skip: z.optional(z.boolean().check(z.describe("It isn't run."))),
  steps: z.array(step).check(z.minLength(1), z.describe("What is done and expected, one after the other.")),
});
export type WrittenScenario = z.infer<typeof scenario>;

export const scenarioFileSchema = z.strictObject({
  $schema: z.optional(z.string()),
  webhook: z.optional(
    z
      .string()
      .check(
        z.regex(/^http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?(\/\S*)?$/),
        z.describe(
          "Where the bot takes webhooks, on this machine. Without it: where the simulator or the settings say.",
        ),
      ),
  ),
  ...common,
  scenarios: z.array(scenario).check(z.minLength(1)),
});
export type WrittenFile = z.infer<typeof scenarioFileSchema>;
