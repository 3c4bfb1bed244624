import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import {
  type Template,
  type TemplateButton,
  type TemplateComponent,
  templatesPageSchema,
} from "../../../../src/core/graph/replies.ts";
import {
  checkTemplateValue,
  type TemplateParameter,
  type TemplateValueProblem,
  templateComponents,
  templateParameters,
  unsupportedParts,
} from "../../../../src/core/graph/template.ts";

const fixture = (name: string) => JSON.parse(readFileSync(`test/fixtures/payloads/${name}.json`, "utf8"));
const listed = templatesPageSchema.parse(fixture("response.message-templates.list")).data;

function template(components: TemplateComponent[], more: Partial<Template> = {}): Template {
  return { name: "t", language: "en_US", components, ...more };
}

function named(name: string): Template {
  const found = listed.find((each) => each.name === name);
  assert.ok(found);
  return found;
}

describe("a template with named variables, an image and a link", () => {
  const shipped = named("order_shipped");

  it("asks for each in the order in which it is read", () => {
    assert.deepEqual(templateParameters(shipped), [
      { component: "header", format: "image", example: "https://scontent.example.net/v/sample.jpg" },
      { component: "body", format: "text", name: "order", example: "7714" },
      { component: "body", format: "text", name: "eta", example: "Saturday, 21 November" },
      { component: "button", index: 0, label: "Track", format: "urlSuffix", position: 1, example: "7714" },
    ]);
    assert.deepEqual(unsupportedParts(shipped), []);
  });

  it("is sent as documented", () => {
    const values = ["1290046735521180", "7714", "Saturday, 21 November", "7714?lang=en"];
    assert.deepEqual(
      templateComponents(shipped, values),
      fixture("request.messages.template-utility").template.components,
    );
  });

  it("takes a URL in the place of a file's id", () => {
    const [header] = templateComponents(shipped, [
      " https://example.net/a b.jpg?x=1".replace(" b", "b"),
      "1",
      "2",
      "3",
    ]);
    assert.deepEqual(header?.parameters, [{ type: "image", image: { link: "https://example.net/ab.jpg?x=1" } }]);
  });

  it("wants as many values as it has parameters", () => {
    assert.throws(() => templateComponents(shipped, ["1"]), RangeError);
    assert.throws(() => templateComponents(shipped, ["1", "2", "3", "4", "5"]), RangeError);
  });
});

describe("a template with numbered variables", () => {
  it("asks for each", () => {
    assert.deepEqual(templateParameters(named("autumn_offer")), [
      { component: "body", format: "text", position: 1, example: "Dana" },
    ]);
    assert.deepEqual(templateComponents(named("autumn_offer"), ["Kim"]), [
      { type: "body", parameters: [{ type: "text", text: "Kim" }] },
    ]);
  });

  it("asks once for one that stands twice, and by number, not by place", () => {
    const body = {
      type: "BODY",
      text: "{{2}} and {{1}}, {{ 2 }}; {{10}}, {{3}}",
      example: { body_text: [["a", "b", "c"]] },
    };
    const parameters = templateParameters(template([body]));
    assert.deepEqual(
      parameters.map(({ position, example }) => [position, example]),
      [
        [1, "a"],
        [2, "b"],
        [3, "c"],
        [10, undefined],
      ],
    );
    const [sent] = templateComponents(template([body]), ["one", "two", "three", "ten"]);
    assert.deepEqual(
      sent?.parameters?.map((each) => each.type === "text" && each.text),
      ["one", "two", "three", "ten"],
    );
  });

  it("takes examples in the forms that occur", () => {
    const example = (value: unknown, text = "{{1}} {{2}}") =>
      templateParameters(template([{ type: "BODY", text, example: value }])).map((each) => each.example);
    assert.deepEqual(example({ body_text: [["a", "b"]] }), ["a", "b"]);
    assert.deepEqual(example({ body_text: ["a", "b"] }), ["a", "b"]);
    assert.deepEqual(example({ body_text: [[7, null]] }), ["7", undefined]);
    for (const odd of [undefined, null, "x", 5, [], {}, { body_text: {} }, { body_text: [[]] }]) {
      assert.deepEqual(example(odd), [undefined, undefined], JSON.stringify(odd));
    }
  });
});

describe("variables", () => {
  const keys = (text: string, parameter_format?: string) =>
    templateParameters(
      template([{ type: "BODY", text }], parameter_format === undefined ? {} : { parameter_format }),
    ).map((each) => each.name ?? each.position);

  it("are named or numbered as the template says, or as they look where it doesn't", () => {
    assert.deepEqual(keys("{{1}} {{2}}"), [1, 2]);
    assert.deepEqual(keys("{{first_name}} {{order}} {{first_name}}"), ["first_name", "order"]);
    assert.deepEqual(keys("{{a1}} {{2b}}", "NAMED"), ["a1", "2b"]);
    assert.deepEqual(keys("{{1}}", "POSITIONAL"), [1]);
    assert.deepEqual(keys("{{1}}", "named"), ["1"]);
  });

  it("are only those in double braces", () => {
    assert.deepEqual(keys("{1} {{}} {{ }} {{a b}} {{{3}}} {{-}}"), [3]);
    assert.deepEqual(keys("no variables"), []);
  });
});

describe("a header", () => {
  const header = (format: string, more: Partial<TemplateComponent> = {}) =>
    template([
      { type: "HEADER", format, ...more },
      { type: "BODY", text: "static" },
    ]);

  it("with a variable asks for it", () => {
    const positional = header("TEXT", { text: "Order {{1}}", example: { header_text: ["7714"] } });
    assert.deepEqual(templateParameters(positional), [
      { component: "header", format: "text", position: 1, example: "7714" },
    ]);
    const byName = header("TEXT", {
      text: "Order {{order}}",
      example: { header_text_named_params: [{ param_name: "order", example: "7714" }] },
    });
    assert.deepEqual(templateComponents(byName, ["8"]), [
      { type: "header", parameters: [{ type: "text", parameter_name: "order", text: "8" }] },
    ]);
    assert.equal(templateParameters(byName)[0]?.example, "7714");
  });

  it("without one asks for nothing", () => {
    assert.deepEqual(templateParameters(header("TEXT", { text: "Hello" })), []);
    assert.deepEqual(templateComponents(header("TEXT", { text: "Hello" }), []), []);
  });

  it("of every kind of file is sent by link or id", () => {
    for (const kind of ["image", "video", "document"] as const) {
      const given = header(kind.toUpperCase());
      assert.deepEqual(templateParameters(given), [{ component: "header", format: kind }]);
      assert.deepEqual(templateComponents(given, ["https://example.net/x"])[0]?.parameters, [
        { type: kind, [kind]: { link: "https://example.net/x" } },
      ]);
      assert.deepEqual(templateComponents(given, [" 1290046735521180 "])[0]?.parameters, [
        { type: kind, [kind]: { id: "1290046735521180" } },
      ]);
    }
  });

  it("with a place is sent with its parts", () => {
    const place = header("LOCATION");
    const parameter = (value: string) => templateComponents(place, [value])[0]?.parameters?.[0];
    assert.deepEqual(parameter("53.54, 9.98, Riverside Kitchen, 14 Harbour St, Hamburg"), {
      type: "location",
      location: { latitude: "53.54", longitude: "9.98", name: "Riverside Kitchen", address: "14 Harbour St, Hamburg" },
    });
    assert.deepEqual(parameter("-33.9,151"), { type: "location", location: { latitude: "-33.9", longitude: "151" } });
  });
});

describe("buttons", () => {
  const buttons = [
    { type: "QUICK_REPLY", text: "Stop" },
    { type: "PHONE_NUMBER", text: "Call", phone_number: "+12025550143" },
    { type: "URL", text: "Shop", url: "https://shop.example.net/" },
    { type: "URL", text: "Track", url: "https://t.example.net/{{1}}", example: "abc" },
    { type: "COPY_CODE", text: "Copy", example: ["SAVE10"] },
    { type: "FLOW", text: "Book", flow_id: 5 },
  ];
  const given = template([
    { type: "BODY", text: "x" },
    { type: "BUTTONS", buttons },
  ]);

  it("ask for what varies, and keep their place", () => {
    assert.deepEqual(templateParameters(given), [
      { component: "button", index: 3, label: "Track", format: "urlSuffix", position: 1, example: "abc" },
      { component: "button", index: 4, label: "Copy", format: "couponCode", example: "SAVE10" },
    ]);
    assert.deepEqual(templateComponents(given, ["7714", "SAVE20"]), [
      { type: "button", sub_type: "url", index: 3, parameters: [{ type: "text", text: "7714" }] },
      { type: "button", sub_type: "copy_code", index: 4, parameters: [{ type: "coupon_code", coupon_code: "SAVE20" }] },
      { type: "button", sub_type: "flow", index: 5 },
    ]);
  });

  it("may be written in lower case", () => {
    const lower = template([{ type: "buttons", buttons: [{ type: "url", url: "https://x.example/{{1}}" }] }]);
    assert.equal(templateParameters(lower)[0]?.format, "urlSuffix");
  });
});

describe("an authentication template", () => {
  const authentication = (buttons?: TemplateButton[]) =>
    template(
      [
        { type: "BODY", text: "*{{1}}* is your verification code.", example: { body_text: [["123456"]] } },
        { type: "FOOTER", text: "Expires in 5 minutes." },
        ...(buttons ? [{ type: "BUTTONS", buttons }] : []),
      ],
      { category: "AUTHENTICATION" },
    );
  const listedButton = {
    type: "URL",
    text: "Copy code",
    url: "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}",
    example: ["https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp123456"],
  };

  it("asks for the code once, and sends it in body and button", () => {
    const documented = fixture("request.messages.template-authentication").template.components;
    for (const button of [listedButton, { type: "OTP", otp_type: "COPY_CODE", text: "Copy" }]) {
      const given = authentication([button]);
      assert.deepEqual(templateParameters(given), [
        { component: "body", format: "oneTimeCode", position: 1, example: "123456" },
      ]);
      assert.deepEqual(templateComponents(given, ["493817"]), documented);
    }
  });

  it("names the button by its place", () => {
    const sent = templateComponents(authentication([{ type: "QUICK_REPLY" }, listedButton]), ["1"]);
    assert.deepEqual(
      sent.map(({ index }) => index),
      [undefined, 1],
    );
  });

  it("asks for the code even where its fixed text isn't listed", () => {
    const bare = template([{ type: "BODY" }], { category: "authentication" });
    assert.deepEqual(templateComponents(bare, ["1"]), [{ type: "body", parameters: [{ type: "text", text: "1" }] }]);
  });
});

describe("what is not offered here", () => {
  it("is named", () => {
    const given = template([
      { type: "HEADER", format: "PRODUCT" },
      { type: "BODY", text: "x" },
      { type: "LIMITED_TIME_OFFER" },
      { type: "CAROUSEL" },
      { type: "BUTTONS", buttons: [{ type: "MPM" }, { type: "catalog" }, { type: "URL" }, {}] },
      {},
    ]);
    assert.deepEqual(unsupportedParts(given), [
      { component: "header", type: "PRODUCT" },
      { component: "other", type: "LIMITED_TIME_OFFER" },
      { component: "other", type: "CAROUSEL" },
      { component: "button", type: "MPM" },
      { component: "button", type: "CATALOG" },
      { component: "button", type: "" },
      { component: "other", type: "" },
    ]);
  });

  it("is nothing of the usual kind", () => {
    for (const format of ["TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION"]) {
      const given = template([
        { type: "HEADER", format },
        { type: "FOOTER", text: "x" },
        { type: "CALL_PERMISSION_REQUEST" },
      ]);
      assert.deepEqual(unsupportedParts(given), []);
    }
    assert.deepEqual(unsupportedParts({ name: "hello_world", language: "en_US" }), []);
    assert.deepEqual(templateParameters({ name: "hello_world", language: "en_US" }), []);
  });
});

describe("a value", () => {
  const of = (format: TemplateParameter["format"], component: TemplateParameter["component"] = "body") => ({
    format,
    component,
  });
  const cases: [parameter: TemplateParameter, value: string, problem: TemplateValueProblem | undefined][] = [
    [of("text"), "Dana", undefined],
    [of("text"), " ", "empty"],
    [of("text"), "", "empty"],
    [of("text"), "a\nb", "spacing"],
    [of("text"), "a\tb", "spacing"],
    [of("text"), "a     b", "spacing"],
    [of("text"), "a    b", undefined],
    [of("text"), "👋".repeat(1024), undefined],
    [of("text"), "x".repeat(1025), "tooLong"],
    [of("text", "header"), "x".repeat(60), undefined],
    [of("text", "header"), "x".repeat(61), "tooLong"],
    [of("urlSuffix", "button"), "7714?lang=en", undefined],
    [of("urlSuffix", "button"), "77 14", "spacing"],
    [of("urlSuffix", "button"), "x".repeat(2001), "tooLong"],
    [of("couponCode", "button"), "x".repeat(20), undefined],
    [of("couponCode", "button"), "x".repeat(21), "tooLong"],
    [of("oneTimeCode"), "x".repeat(15), undefined],
    [of("oneTimeCode"), "x".repeat(16), "tooLong"],
    [of("image", "header"), "https://example.net/a.jpg", undefined],
    [of("image", "header"), "1290046735521180", undefined],
    [of("video", "header"), "a.mp4", "notALinkOrId"],
    [of("document", "header"), "file:///etc/passwd", "notALinkOrId"],
    [of("document", "header"), "https://", "notALinkOrId"],
    [of("image", "header"), "  ", "empty"],
    [of("location", "header"), "53.5, 9.9", undefined],
    [of("location", "header"), "53.5, 9.9, Name, Street, Town", undefined],
    [of("location", "header"), "91, 0", "notALocation"],
    [of("location", "header"), "0, 181", "notALocation"],
    [of("location", "header"), "Hamburg", "notALocation"],
    [of("location", "header"), "53.5", "notALocation"],
    [of("location", "header"), "1e1, 0x10", "notALocation"],
  ];
  for (const [parameter, value, problem] of cases) {
    it(`of ${parameter.format} «${value.length > 30 ? value.length : JSON.stringify(value)}»: ${problem ?? "fine"}`, () => {
      assert.equal(checkTemplateValue(parameter, value), problem);
    });
  }
});
