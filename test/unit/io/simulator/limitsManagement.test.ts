import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { simulatorAccount } from "../../../../src/core/graph/simulated.ts";
import { codeOf, machine } from "./machine.ts";

/** The limits of everything but sends: what lies just inside is taken, what lies just outside is refused, over HTTP. */

const { phoneNumberId, wabaId } = simulatorAccount;
const letters = (count: number) => "x".repeat(count);
const each = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

type Ask = readonly [method: string, path: string, body?: unknown];
interface Pair {
  readonly name: string;
  /** Calls that come first. */
  readonly before?: readonly Ask[];
  readonly inside: readonly Ask[];
  readonly outside: readonly Ask[];
  /** What the outside is refused with. */
  readonly code: number;
  readonly subcode?: number;
  readonly status?: number;
  /** A word that the refusal says: the field's name. */
  readonly says?: string;
}

function check(pairs: readonly Pair[]): void {
  for (const { name, before = [], inside, outside, code, subcode, status = 400, says = "" } of pairs) {
    test(name, async () => {
      const { call } = await machine();
      for (const ask of before) assert.equal((await call(...ask)).status, 200);
      for (const ask of outside) {
        const answer = await call(...ask);
        const { error } = answer.body;
        assert.deepEqual([answer.status, codeOf(answer), error?.error_subcode], [status, code, subcode], answer.text);
        assert.ok(answer.text.includes(says), answer.text);
      }
      for (const ask of inside) {
        const answer = await call(...ask);
        assert.equal(answer.status, 200, answer.text);
      }
    });
  }
}

const number = (edge: string, body: unknown): Ask => ["POST", `${phoneNumberId}/${edge}`, body];

describe("business profile", () => {
  const profile = (fields: object): Ask =>
    number("whatsapp_business_profile", { messaging_product: "whatsapp", ...fields });
  const texts: [field: string, longest: number][] = [
    ["about", 139],
    ["address", 256],
    ["description", 512],
    ["email", 128],
  ];
  const site = (length: number) => `https://a.example/${letters(length - 18)}`;
  check([
    ...texts.map(([field, longest]) => ({
      name: `${field} has up to ${longest} characters`,
      inside: [profile({ [field]: letters(longest) }), profile({ [field]: "🌸".repeat(longest) })],
      outside: [profile({ [field]: letters(longest + 1) }), profile({ [field]: "🌸".repeat(longest + 1) })],
      code: 100,
      says: field,
    })),
    {
      name: "about is not empty",
      inside: [profile({ about: "x" }), profile({ address: "" })],
      outside: [profile({ about: "" })],
      code: 100,
      says: "about",
    },
    {
      name: "there are up to two websites, of up to 256 characters, with their protocol",
      inside: [profile({ websites: [site(256), "http://b.example"] }), profile({ websites: [] })],
      outside: [
        profile({ websites: each(3, () => "https://a.example") }),
        profile({ websites: [site(257)] }),
        profile({ websites: ["a.example"] }),
        profile({ websites: ["ftp://a.example"] }),
      ],
      code: 100,
      says: "websites",
    },
    {
      name: "the vertical is one of Meta's",
      inside: [profile({ vertical: "OTC_DRUGS" }), profile({ vertical: "NOT_A_BIZ" })],
      outside: [profile({ vertical: "BAKERY" })],
      code: 100,
      says: "vertical",
    },
    {
      name: "fields are those of a profile",
      inside: [["GET", `${phoneNumberId}/whatsapp_business_profile?fields=about,vertical,websites`]],
      outside: [["GET", `${phoneNumberId}/whatsapp_business_profile?fields=about,phone`]],
      code: 100,
      says: "(phone)",
    },
    {
      name: "messaging_product is whatsapp",
      inside: [profile({ about: "x" })],
      outside: [number("whatsapp_business_profile", { about: "x" }), profile({ messaging_product: "telegram" })],
      code: 100,
      says: "messaging_product",
    },
  ]);
});

describe("registration", () => {
  const register = (fields: object): Ask => number("register", { messaging_product: "whatsapp", ...fields });
  check([
    {
      name: "a PIN has six digits, as text or as a number",
      inside: [register({ pin: "123456" }), register({ pin: 123456 })],
      outside: ["12345", "1234567", "12345a", "", " 123456", "１２３４５６"].map((pin) => register({ pin })),
      code: 100,
      says: "pin",
    },
    {
      name: "the PIN of the two-step verification has six digits",
      inside: [["POST", phoneNumberId, { pin: "000000" }]],
      outside: ["12345", "1234567", "abcdef"].map((pin): Ask => ["POST", phoneNumberId, { pin }]),
      code: 100,
      says: "pin",
    },
    {
      name: "data is kept in one of fourteen regions",
      inside: [register({ pin: "123456", data_localization_region: "CH" })],
      outside: [register({ pin: "123456", data_localization_region: "US" })],
      code: 100,
      says: "data_localization_region",
    },
    {
      name: "a wrong PIN is one too many, and so is the eleventh call in 72 hours",
      before: each(9, () => register({ pin: "123456" })),
      outside: [register({ pin: "654321" })],
      inside: [],
      code: 133005,
      says: "PIN",
    },
    {
      name: "registering and deregistering count together",
      before: [...each(9, () => register({ pin: "123456" })), number("deregister", {})],
      outside: [register({ pin: "123456" }), number("deregister", {})],
      inside: [],
      code: 133016,
    },
    {
      name: "who isn't registered can't be deregistered",
      before: [number("deregister", {})],
      outside: [number("deregister", {})],
      inside: [register({ pin: "123456" })],
      code: 133010,
    },
    {
      name: "a verified number gets no code",
      outside: [number("request_code", { code_method: "SMS", language: "en_US" })],
      inside: [],
      code: 136024,
    },
    {
      name: "a code comes as a text or by voice",
      outside: [number("request_code", { code_method: "MAIL", language: "en_US" })],
      inside: [],
      code: 100,
      says: "code_method",
    },
    {
      name: "a code is asked for in a language",
      outside: ["english", "EN", "en-US", ""].map((language) =>
        number("request_code", { code_method: "SMS", language }),
      ),
      inside: [],
      code: 100,
      says: "language",
    },
    {
      name: "a code has six digits",
      outside: ["12345", "1234567", "abcdef"].map((code) => number("verify_code", { code })),
      inside: [],
      code: 100,
      says: "code",
    },
    {
      name: "an account has a number of up to fifteen digits, and a name",
      inside: [
        ["POST", `${wabaId}/phone_numbers`, { cc: "49", phone_number: "1511234567890", verified_name: "A" }],
        ["POST", `${wabaId}/phone_numbers`, { cc: 1, phone_number: "(202) 555-0155", verified_name: "A" }],
      ],
      outside: [
        ["POST", `${wabaId}/phone_numbers`, { cc: "49", phone_number: "15112345678901", verified_name: "A" }],
        ["POST", `${wabaId}/phone_numbers`, { cc: "0", phone_number: "15112345678", verified_name: "A" }],
        ["POST", `${wabaId}/phone_numbers`, { cc: "1234", phone_number: "15112345678", verified_name: "A" }],
      ],
      code: 100,
      says: "cc",
    },
  ]);
});

describe("usernames", () => {
  const ask = (username: unknown) => number("username", { username });
  check([
    {
      name: "a username has 3 to 35 letters, digits, dots and underscores",
      inside: [ask("abc"), ask(letters(35)), ask("a.b_c1"), ask("UPPER")],
      outside: ["ab", letters(36), "123", "a..b", ".abc", "abc.", "a b", "www.abc", "abc.com", "größe"].map(ask),
      code: 100,
      says: "username",
    },
  ]);
});

describe("QR codes and conversational components", () => {
  const qr = (fields: object) => number("message_qrdls", fields);
  const automation = (fields: object) => number("conversational_automation", fields);
  const command = (name: number, description: number) => ({
    command_name: letters(name),
    command_description: letters(description),
  });
  check([
    {
      name: "a QR code's message has up to 140 characters",
      inside: [qr({ prefilled_message: letters(140), generate_qr_image: "SVG" })],
      outside: [qr({ prefilled_message: letters(141) })],
      code: 100,
      says: "prefilled_message",
    },
    {
      name: "a QR code's message is required",
      inside: [],
      outside: [qr({ prefilled_message: "" })],
      code: 131008,
      says: "prefilled_message",
    },
    {
      name: "a QR code's picture is a PNG or an SVG",
      inside: [qr({ prefilled_message: "x", generate_qr_image: "PNG" })],
      outside: [qr({ prefilled_message: "x", generate_qr_image: "GIF" })],
      code: 100,
      says: "generate_qr_image",
    },
    {
      name: "there are up to four prompts of 80 characters",
      inside: [automation({ prompts: each(4, () => letters(80)) })],
      outside: [automation({ prompts: each(5, () => "x") }), automation({ prompts: [letters(81)] })],
      code: 100,
      says: "prompts",
    },
    {
      name: "there are up to 30 commands, of 32 and 256 characters",
      inside: [automation({ commands: each(30, () => command(32, 256)) })],
      outside: [
        automation({ commands: each(31, () => command(1, 1)) }),
        automation({ commands: [command(33, 1)] }),
        automation({ commands: [command(1, 257)] }),
      ],
      code: 100,
      says: "commands",
    },
  ]);
});

describe("groups", () => {
  const group = (fields: object) => number("groups", { messaging_product: "whatsapp", subject: "x", ...fields });
  check([
    {
      name: "a subject has up to 128 characters, a description 2048",
      inside: [group({ subject: letters(128) }), group({ description: letters(2048) })],
      outside: [group({ subject: letters(129) }), group({ description: letters(2049) })],
      code: 100,
    },
    {
      name: "who wants in is let in, or asks",
      inside: [group({ join_approval_mode: "approval_required" }), group({ join_approval_mode: "auto_approve" })],
      outside: [group({ join_approval_mode: "closed" })],
      code: 100,
      says: "join_approval_mode",
    },
  ]);
});

describe("lists", () => {
  const list = (query: string): Ask => ["GET", `${wabaId}/message_templates?${query}`];
  const numbers = (query: string): Ask => ["GET", `${wabaId}/phone_numbers?${query}`];
  const from = 1_795_132_800;
  const analytics = (query: string): Ask => [
    "GET",
    `${wabaId}/template_analytics?start=${from}&end=${from + 1}&${query}`,
  ];
  const field = (text: string): Ask => ["GET", `${wabaId}?fields=analytics${text}`];
  check([
    {
      name: "a page has one entry or more",
      inside: [list("limit=1"), list("limit=1000"), list("limit=")],
      outside: ["0", "-1", "x", "1.5", "1e3"].map((limit) => list(`limit=${limit}`)),
      code: 100,
      says: "limit",
    },
    {
      name: "a page of phone numbers has up to a hundred",
      inside: [numbers("limit=100")],
      outside: [numbers("limit=101")],
      code: 100,
      says: "limit",
    },
    {
      name: "a cursor is one that was given out",
      inside: [list("after=MA")],
      outside: [list("after=x"), list("before=MA=="), list("after=LTE")],
      code: 131059,
    },
    {
      name: "fields are those of a template",
      inside: [list("fields=id,name,quality_score,rejected_reason,library_template_name,source")],
      outside: [list("fields=id,colour")],
      code: 100,
      says: "(colour)",
    },
    {
      name: "analytics of templates are of up to ten, by days",
      inside: [analytics(`granularity=DAILY&template_ids=[${each(10, String)}]`)],
      outside: [analytics(`granularity=DAILY&template_ids=[${each(11, String)}]`)],
      code: 100,
      says: "template_ids",
    },
    {
      name: "analytics have a granularity of their field",
      inside: [field(`.start(1).end(2).granularity(DAY)`), field(`.start(1).end(2).granularity(HALF_HOUR)`)],
      outside: [field(`.start(1).end(2).granularity(DAILY)`), field(`.start(1).end(2)`)],
      code: 100,
      says: "granularity",
    },
    {
      name: "analytics have a start that lies before their end",
      inside: [field(`.start(1).end(2).granularity(DAY)`)],
      outside: [field(`.start(2).end(2).granularity(DAY)`), field(`.end(2).granularity(DAY)`)],
      code: 100,
      says: "start",
    },
    {
      name: "product type 103 is asked for alone",
      inside: [field(`.start(1).end(2).granularity(DAY).product_types([103])`)],
      outside: [100, 101, 102].map((type) => field(`.start(1).end(2).granularity(DAY).product_types([103,${type}])`)),
      code: 100,
      subcode: 2388077,
    },
    {
      name: "up to a hundred templates are deleted or archived at once",
      inside: [["POST", `${wabaId}/message_templates/archive`, { hsm_ids: each(100, String) }]],
      outside: [
        ["POST", `${wabaId}/message_templates/archive`, { hsm_ids: each(101, String) }],
        ["DELETE", `${wabaId}/message_templates?hsm_ids=[${each(101, String)}]`],
      ],
      code: 100,
      says: "hsm_ids",
    },
    {
      name: "a hundred templates that aren't there can't be deleted",
      inside: [],
      outside: [["DELETE", `${wabaId}/message_templates?hsm_ids=[${each(100, String)}]`]],
      code: 100,
      subcode: 2593002,
    },
  ]);
});

describe("the account", () => {
  check([
    {
      name: "a callback of one's own comes with its verify token",
      inside: [["POST", `${wabaId}/subscribed_apps`, {}]],
      outside: [["POST", `${wabaId}/subscribed_apps`, { override_callback_uri: "http://127.0.0.1:1/" }]],
      code: 100,
      says: "verify_token",
    },
    {
      name: "a callback is an address that answers the challenge",
      inside: [],
      outside: [
        ["POST", `${wabaId}/subscribed_apps`, { override_callback_uri: "http://127.0.0.1:1/", verify_token: "x" }],
        [
          "POST",
          phoneNumberId,
          { webhook_configuration: { override_callback_uri: "http://127.0.0.1:1/", verify_token: "x" } },
        ],
      ],
      code: 2200,
    },
    {
      name: "a node has the fields of its type",
      inside: [
        ["GET", `${wabaId}?fields=id,name,health_status,primary_funding_id`],
        ["GET", `${phoneNumberId}?fields=id,health_status,throughput,conversational_automation`],
      ],
      outside: [
        ["GET", `${wabaId}?fields=throughput`],
        ["GET", `${phoneNumberId}?fields=currency`],
      ],
      code: 100,
      says: "Tried accessing nonexisting field",
    },
    {
      name: "users are blocked by a number or a user id, and one at least",
      inside: [number("block_users", { messaging_product: "whatsapp", block_users: [{ user: "12025550101" }] })],
      outside: [number("block_users", { messaging_product: "whatsapp", block_users: [] })],
      code: 100,
      says: "block_users",
    },
    {
      name: "a contact is forgotten by their user id",
      inside: [["DELETE", `${phoneNumberId}/contact_book?messaging_product=whatsapp&bsuid=US.13491208655302741918`]],
      outside: [["DELETE", `${phoneNumberId}/contact_book?messaging_product=whatsapp&bsuid=12025550101`]],
      code: 131009,
      says: "bsuid",
    },
    {
      name: "since v26.0 there is no date_format",
      inside: [["GET", phoneNumberId]],
      outside: [["GET", `${phoneNumberId}?date_format=U`]],
      code: 100,
      says: "date_format",
    },
    {
      name: "who is blocked has a phone number",
      inside: [],
      outside: ["123456", "0202555010", "1".repeat(16), "x"].map((user) =>
        number("block_users", { messaging_product: "whatsapp", block_users: [{ user }] }),
      ),
      code: 131009,
      says: "block_users[0]['user']",
    },
  ]);
});

test("a number's block list holds 64,000 users, those on it already not counted twice", async () => {
  const { call, control } = await machine();
  const state = await control("GET", "/state");
  state.numbers[0].blocked = each(63_999, (at) => String(49_151_000_000_000 + at));
  await control("PUT", "/state", state);
  const block = (...users: string[]) =>
    call("POST", `${phoneNumberId}/block_users`, {
      messaging_product: "whatsapp",
      block_users: users.map((user) => ({ user })),
    });
  assert.equal(codeOf(await block("12025550101", "12025550102")), 139101);
  assert.equal((await block("12025550101")).status, 200);
  assert.equal((await block("12025550101")).status, 200);
  assert.equal(codeOf(await block("12025550102")), 139101);
  const page = await call("GET", `${phoneNumberId}/block_users?limit=1000`);
  assert.equal(page.body.data.length, 1000);
});

test("a business has two numbers, and twenty once it is verified", async () => {
  const { call, control } = await machine();
  const add = (at: number) =>
    call("POST", `${wabaId}/phone_numbers`, { cc: "1", phone_number: `20255502${10 + at}`, verified_name: "A" });
  await control("PATCH", `/wabas/${wabaId}`, { isVerified: false });
  assert.equal(codeOf(await add(0)), 100);
  await control("PATCH", `/wabas/${wabaId}`, { isVerified: true });
  for (const at of each(18, (index) => index)) assert.equal((await add(at)).status, 200);
  assert.equal(codeOf(await add(18)), 100);
});

test("an account has 250 templates, and 6,000 once it is verified; a hundred are made in an hour", async () => {
  const { call, control } = await machine();
  const state = await control("GET", "/state");
  const [{ template }] = state.templates;
  const fill = async (count: number) => {
    state.templates = each(count, (at) => ({
      wabaId,
      template: { ...template, id: String(10_000 + at), name: `t_${at}` },
      edits: [],
      pauses: 0,
    }));
    await control("PUT", "/state", state);
  };
  const make = (at: number) =>
    call("POST", `${wabaId}/message_templates`, {
      name: `new_${at}`,
      language: "en_US",
      category: "UTILITY",
      components: [{ type: "BODY", text: "Hello there" }],
    });
  state.wabas[0].isVerified = false;
  await fill(249);
  assert.equal((await make(0)).status, 200);
  assert.equal((await make(1)).body.error.error_subcode, 2388019);
  state.wabas[0].isVerified = true;
  await fill(5999);
  assert.equal((await make(0)).status, 200);
  assert.equal((await make(1)).body.error.error_subcode, 2388019);
  await fill(0);
  for (const at of each(100, (index) => index)) assert.equal((await make(at)).status, 200);
  assert.equal(codeOf(await make(100)), 80007);
});
