import assert from "node:assert/strict";
import { test } from "node:test";
import { simulatorAccount } from "../../../../src/core/graph/simulated.ts";
import { fitsLibraryType, templateLibrary } from "../../../../src/core/simulator/templateLibrary.ts";
import { checkTemplateComponents } from "../../../../src/io/simulator/validation/newTemplate.ts";
import { codeOf, machine } from "./machine.ts";
import { template } from "./support.ts";
import { body } from "./templateSamples.ts";

const { phoneNumberId, wabaId } = simulatorAccount;
const templates = `${wabaId}/message_templates`;

test("the library's own examples are of their types, as many as there are variables", () => {
  for (const { name, body, body_params, body_param_types, header } of templateLibrary) {
    assert.equal(body.match(/\{\{\d\}\}/g)?.length, body_params.length, name);
    for (const [at, type] of body_param_types.entries()) {
      assert.ok(fitsLibraryType(body_params[at] ?? "", type), `${name}: ${body_params[at]} is no ${type}`);
    }
    const parts = [
      ...(header ? [{ type: "HEADER", format: "TEXT", text: header }] : []),
      { type: "BODY", text: body, example: { body_text: [body_params] } },
    ];
    assert.ok(checkTemplateComponents(parts, { named: false, category: "UTILITY" }));
  }
  assert.equal(new Set(templateLibrary.map(({ id }) => id)).size, templateLibrary.length);
});

test("Meta's samples of each type fit it, and others don't", () => {
  const samples = {
    ADDRESS: ["1 Hacker Way, Menlo Park, CA 94025"],
    TEXT: ["regarding your order.", "12 pack of paper towels", "Jasper's Market"],
    AMOUNT: ["145", "USD $375.32", "1,376.22 EUR", "RS 1200"],
    DATE: ["2021-04-19", "13/03/2021", "5th January 1982", "08.22.1991", "January 1st, 2024", "05 12 2022"],
    "PHONE NUMBER": ["+1 4256789900", "+91-7884-789122", "+39 87 62232"],
    EMAIL: ["1hackerway@meta.com"],
    NUMBER: ["23444", "90001234921388904"],
  } as const;
  for (const [type, values] of Object.entries(samples)) {
    for (const value of values) assert.ok(fitsLibraryType(value, type as keyof typeof samples), `${type}: ${value}`);
  }
  const others = {
    AMOUNT: "a lot",
    DATE: "soon",
    "PHONE NUMBER": "call me",
    EMAIL: "a@b",
    NUMBER: "1 2",
    ADDRESS: "here",
  };
  for (const [type, value] of Object.entries(others)) {
    assert.ok(!fitsLibraryType(value, type as keyof typeof others), `${type}: ${value}`);
  }
});

test("the library is listed, searched and filtered, page by page", async () => {
  const { call } = await machine();
  const list = async (query: string) => (await call("GET", `message_template_library?${query}`)).body;
  const all = await list("");
  assert.deepEqual(all.data, JSON.parse(JSON.stringify(templateLibrary)));
  const names = async (query: string) => (await list(query)).data.map(({ name }: { name: string }) => name);
  assert.deepEqual(await names("search=parcel"), ["delivery_update_1"]);
  assert.deepEqual(await names('search="PARCEL"'), ["delivery_update_1"]);
  assert.deepEqual(await names("topic=PAYMENTS&industry=E_COMMERCE"), ["payment_due_reminder_1"]);
  assert.deepEqual(await names("usecase=delivery_failed&language=en_US"), ["delivery_failed_1"]);
  assert.deepEqual(await names("language=de"), []);
  assert.deepEqual(await names("category=UTILITY,MARKETING&usecase=FEEDBACK_SURVEY"), ["feedback_survey_1"]);
  assert.deepEqual(await names("category=MARKETING"), []);
  const first = await list("limit=1");
  assert.equal(first.data.length, 1);
  assert.match(first.paging.next, /\/message_template_library\?limit=1&after=/);
  assert.equal(codeOf(await call("GET", "message_template_library?limit=0")), 100);
  assert.equal(codeOf(await call("POST", "message_template_library", {})), 803);
});

const chosen = {
  name: "my_update",
  language: "en_US",
  category: "UTILITY",
  library_template_name: "delivery_update_1",
  library_template_button_inputs: [
    { type: "URL", url: { base_url: "https://a.example/{{1}}", url_suffix_example: "https://a.example/demo" } },
  ],
};

test("a template is made from the library: approved at once, listed with where it comes from, and checked when it is sent", async () => {
  const { call } = await machine();
  const made = await call("POST", templates, chosen);
  assert.deepEqual(Object.keys(made.body), ["id", "status", "category"]);
  assert.equal(made.body.status, "APPROVED");
  const { data } = (await call("GET", `${templates}?name=my_update&fields=library_template_name,components,status`))
    .body;
  assert.equal(data[0].library_template_name, "delivery_update_1");
  assert.deepEqual(
    data[0].components.map(({ type }: { type: string }) => type),
    ["HEADER", "BODY", "BUTTONS"],
  );
  const suffix = { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "1" }] };
  const send = (...texts: string[]) =>
    call("POST", `${phoneNumberId}/messages`, template("my_update", [body(...texts), suffix]));
  assert.equal((await send("Dana", "#7714", "2027-01-31")).status, 200);
  const wrong = await send("Dana", "#7714", "soon");
  assert.equal(codeOf(wrong), 132012);
  assert.match(wrong.body.error.error_data.details, /expected DATE for parameter 3/);
  assert.equal(codeOf(await send("Dana", "#7714")), 132000);
  // The inputs may be the JSON text of the list.
  const inputs = JSON.stringify(chosen.library_template_button_inputs);
  const other = await call("POST", templates, { ...chosen, name: "other", library_template_button_inputs: inputs });
  assert.equal(other.status, 200, other.text);
});

test("what can't be made from the library", async () => {
  const { call } = await machine();
  const cases: [change: object, code: number, subcode?: number][] = [
    [{ library_template_name: "nothing_1" }, 100],
    [{ language: "de" }, 100],
    [{ category: "MARKETING" }, 100],
    [{ components: [{ type: "BODY", text: "x" }] }, 100],
    [{ library_template_button_inputs: undefined }, 100, 2388043],
    [{ library_template_button_inputs: [{ type: "PHONE_NUMBER", phone_number: "+1555" }] }, 100, 2388043],
    [{ library_template_button_inputs: "[{" }, 100],
    [{ library_template_button_inputs: [1] }, 100],
    [{ library_template_button_inputs: [...chosen.library_template_button_inputs, { type: "OTP" }] }, 100],
    [{ library_template_button_inputs: [{ type: "URL", url: { base_url: "a.example" } }] }, 100],
    [{ library_template_button_inputs: [{ type: "URL", url: { base_url: "https://a.example/{{1}}" } }] }, 100, 2388043],
    [{ name: "Capital" }, 100, 2388046],
  ];
  for (const [change, code, subcode] of cases) {
    const answer = await call("POST", templates, { ...chosen, ...change });
    assert.deepEqual([codeOf(answer), answer.body.error?.error_subcode], [code, subcode], answer.text);
  }
});

const otp = {
  name: "code_for_you",
  languages: ["en_US", "es_ES", "fr"],
  category: "AUTHENTICATION",
  components: [
    { type: "BODY", add_security_recommendation: true },
    { type: "FOOTER", code_expiration_minutes: 10 },
    { type: "BUTTONS", buttons: [{ type: "OTP", otp_type: "COPY_CODE" }] },
  ],
};
const upsert = `${wabaId}/upsert_message_templates`;

test("authentication templates are made in several languages at once, and changed where they are there", async () => {
  const { call } = await machine();
  const made = await call("POST", upsert, otp);
  assert.equal(made.status, 200, made.text);
  assert.deepEqual(
    made.body.data.map(({ language, status }: { language: string; status: string }) => [language, status]),
    otp.languages.map((language) => [language, "APPROVED"]),
  );
  const parameters = [{ type: "text", text: "123456" }];
  const send = template(
    otp.name,
    [
      { type: "body", parameters },
      { type: "button", sub_type: "url", index: 0, parameters },
    ],
    "fr",
  );
  assert.equal((await call("POST", `${phoneNumberId}/messages`, send)).status, 200);
  const components = [{ type: "BODY" }, ...otp.components.slice(1)];
  const changed = await call("POST", upsert, { ...otp, languages: ["fr", "de"], components });
  assert.equal(changed.body.data[0].id, made.body.data[2].id);
  const { data } = (await call("GET", `${templates}?name=${otp.name}&language=fr,es_ES`)).body;
  assert.deepEqual(
    data.map(({ components: [first] }: { components: { text: string }[] }) => first?.text.includes("do not share")),
    [true, false],
  );
  assert.equal((await call("GET", `${templates}?name=${otp.name}`)).body.data.length, 4);
});

test("what can't be upserted", async () => {
  const { call } = await machine();
  const cases: [change: object, code: number, says: string][] = [
    [{ category: "UTILITY" }, 100, "category"],
    [{ language: "en_US" }, 100, "language"],
    [{ languages: [] }, 100, "languages"],
    [{ languages: undefined }, 131008, "languages"],
    [{ languages: ["english"] }, 100, "languages[0]"],
    [{ languages: [1] }, 100, "languages"],
    [{ components: undefined }, 131008, "components"],
    [{ components: [{ type: "BODY", text: "Your code {{1}} is here" }] }, 100, "text"],
    [
      { components: [{ type: "BODY" }, { type: "BUTTONS", buttons: [{ type: "OTP", autofill_text: "x" }] }] },
      100,
      "autofill_text",
    ],
    [{ message_send_ttl_seconds: 29 }, 100, "message_send_ttl_seconds"],
    [{ message_send_ttl_seconds: 901 }, 100, "message_send_ttl_seconds"],
  ];
  for (const [change, code, says] of cases) {
    const answer = await call("POST", upsert, { ...otp, ...change });
    assert.equal(codeOf(answer), code, `${JSON.stringify(change)}: ${answer.text}`);
    assert.ok(answer.text.includes(says), answer.text);
  }
  assert.equal((await call("POST", upsert, { ...otp, message_send_ttl_seconds: 900 })).status, 200);
});
