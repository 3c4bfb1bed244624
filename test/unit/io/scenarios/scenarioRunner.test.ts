import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { readScenarios, type Scenario } from "../../../../src/core/scenarios/scenarioFile.ts";
import { failureOf, type ScenarioResult, type StepResult } from "../../../../src/core/scenarios/scenarioResult.ts";
import { ScenarioRunner } from "../../../../src/io/scenarios/scenarioRunner.ts";
import { ControlClient } from "../../../../src/io/simulator/control/controlClient.ts";
import { launchSimulator } from "../../../../src/io/simulator/launchSimulator.ts";
import type { RunningSimulator } from "../../../../src/io/simulator/startSimulator.ts";
import { type Heard, TestBot } from "./testBot.ts";

/** Statuses come at once. */
const delays = { sentMs: 1, deliveredMs: 2, readMs: 3, playedMs: 4 };

let simulator: RunningSimulator;
let control: ControlClient;
let behaviour: (message: Heard, bot: TestBot) => unknown;
let bot: TestBot;

before(async () => {
  simulator = await launchSimulator({ delays });
  control = new ControlClient(() => simulator.controlUrl);
});
after(async () => {
  control.dispose();
  await simulator.stop();
});
beforeEach(async () => {
  behaviour = () => undefined;
  bot = new TestBot((...heard) => behaviour(...heard));
  await bot.start(simulator);
});
afterEach(() => bot.stop());

async function scenarios(text: string): Promise<readonly Scenario[]> {
  const file = await readScenarios("test.wamid-scenario.yaml", text);
  assert.deepEqual(file.problems, []);
  return file.scenarios;
}

async function run(
  steps: string,
  {
    top = "",
    folder = os.tmpdir(),
    signal,
    onStep,
    webhook = bot.url,
  }: {
    top?: string;
    folder?: string;
    signal?: AbortSignal;
    onStep?: (index: number, result: StepResult | undefined) => void;
    webhook?: string | undefined;
  } = {},
): Promise<ScenarioResult> {
  const indented = steps.trim().replaceAll("\n", "\n      ");
  const [scenario] = await scenarios(`${top}\nscenarios:\n  - name: test\n    steps:\n      ${indented}\n`);
  assert.ok(scenario);
  const runner = new ScenarioRunner({ control, webhook });
  return runner.run(scenario, { folder, ...(signal && { signal }), ...(onStep && { onStep }) });
}

function passes(result: ScenarioResult): void {
  assert.equal(result.status, "passed", JSON.stringify([failureOf(result), result.conversation], null, 1));
}

function failsWith(result: ScenarioResult, key: string, step?: number): void {
  assert.equal(result.status, "failed");
  const failed = failureOf(result);
  assert.equal(failed?.failure.key, `scenario.failure.${key}`, JSON.stringify(failed));
  if (step !== undefined)
    assert.equal(
      result.steps.findIndex(({ status }) => status === "failed"),
      step,
    );
}

const buttons = (to: string) => ({
  to,
  type: "interactive",
  interactive: {
    type: "button",
    header: { type: "text", text: "Table" },
    body: { text: "For how many?" },
    footer: { text: "Until 22:00" },
    action: { buttons: ["Two", "Four"].map((title) => ({ type: "reply", reply: { id: title.toLowerCase(), title } })) },
  },
});

describe("a scenario", () => {
  it("is a conversation: text, buttons, a press, what was kept", async () => {
    behaviour = ({ from, type, text, interactive }) => {
      if (text?.body === "book") return bot.call(buttons(from));
      if (type === "interactive") return bot.say(from, `Order A-17 for ${interactive.button_reply.id}`);
      return bot.say(from, `You said ${text.body}`);
    };
    const result = await run(`
- write: book
- expect:
    type: interactive
    interactive: button
    header: Table
    text: { contains: [how, many] }
    footer: { matches: "\\\\d+:00" }
    buttons: [Two, { matches: "^F" }]
- press: Two
- expect: { text: { matches: "Order (?<order>[A-Z]-\\\\d+)" }, save: { whole: text } }
- expectStatus: read
- write: "Is \${order} ready? \${whole} $\${order} \${customer.phone}"
- expect: { text: { matches: "Is \${order} ready" } }
`);
    passes(result);
    assert.equal(result.steps.length, 7);
    const [, , last] = bot.heard;
    assert.equal(last?.text.body, `Is A-17 ready? Order A-17 for two \${order} ${last?.from}`);
    assert.deepEqual(result.conversation.slice(0, 2), [
      { by: "customer", text: "book" },
      { by: "bot", text: "Table\nFor how many?\nUntil 22:00\n[Two] [Four]" },
    ]);
  });

  it("shows the difference, and runs no further step", async () => {
    behaviour = ({ from }) => bot.call(buttons(from));
    const result = await run(`
- write: book
- expect:
    text: For how many?
    buttons: [Two, Three]
- press: Two
`);
    failsWith(result, "wrongAnswer", 1);
    assert.equal(failureOf(result)?.failure.expected, "text: For how many?\nbuttons:\n  - Two\n  - Three");
    assert.equal(failureOf(result)?.failure.actual, "text: For how many?\nbuttons:\n  - Two\n  - Four");
    assert.deepEqual(
      result.steps.map(({ status }) => status),
      ["passed", "failed", "notRun"],
    );
    assert.equal(bot.heard.length, 1);
  });

  it("says when no answer comes, and when one comes that shouldn't", async () => {
    const result = await run("- write: hello\n- expect: { text: hi, within: 50ms }");
    failsWith(result, "noAnswer", 1);
    assert.deepEqual(failureOf(result)?.failure.args, ["0.05"]);
    passes(await run("- write: hello\n- expectSilence: 100ms"));
    behaviour = ({ from }) => bot.say(from, "I talk");
    const talked = await run("- write: hello\n- expectSilence: 10s");
    failsWith(talked, "notSilent", 1);
    assert.equal(failureOf(talked)?.failure.actual, "I talk");
  });

  it("takes messages in their order, or passes over others where that is said", async () => {
    behaviour = async ({ from }) => {
      for (const text of ["one", "two", "three"]) await bot.say(from, text);
    };
    passes(await run("- write: go\n- expect: one\n- expect: two\n- expect: three"));
    failsWith(await run("- write: go\n- expect: two"), "wrongAnswer", 1);
    passes(await run("- write: go\n- expect: { text: three, skipOthers: true }"));
    const none = await run("- write: go\n- expect: { text: four, skipOthers: true, within: 300ms }");
    failsWith(none, "noMatchingAnswer", 1);
    assert.equal(failureOf(none)?.failure.actual, "text: three");
  });

  it("writes every kind of message", async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "wamid-"));
    await writeFile(path.join(folder, "bill.pdf"), "%PDF-1.4 a bill");
    behaviour = (message) => bot.say(message.from, message.type);
    const result = await run(
      `
- write: { image: { caption: Look } }
- expect: image
- write: { document: { file: bill.pdf } }
- expect: document
- write: { audio: {} }
- expect: audio
- write: { video: {} }
- expect: video
- write: { sticker: {} }
- expect: sticker
- write: { location: { latitude: 48.2, longitude: 16.4, name: Vienna } }
- expect: location
- write: { contacts: [{ name: { formatted_name: Ann, first_name: Ann } }] }
- expect: contacts
- write: { order: { catalog_id: "1", product_items: [{ product_retailer_id: tea, quantity: 2, item_price: 3, currency: EUR }] } }
- expect: order
- write: { text: and this, replyTo: last }
- expect: text
- write: { unsupported: poll }
- expect: unsupported
- write: { raw: { type: system, system: { type: customer_identity_changed } } }
- expect: system
- react: 👍
- expect: reaction
- write: a mistake
- expect: text
- edit: corrected
- expect: edit
- revoke: true
- expect: revoke
`,
      { folder },
    );
    passes(result);
    const [image, document] = bot.heard;
    assert.equal(image?.image.caption, "Look");
    assert.equal(document?.document.filename, "bill.pdf");
    const reply = bot.heard.find(({ text }) => text?.body === "and this");
    assert.match(reply?.context.id, /^wamid\./);
    const missing = await run("- write: { document: { file: none.pdf } }", { folder });
    failsWith(missing, "unreadableFile", 0);
    assert.deepEqual(failureOf(missing)?.failure.args, ["none.pdf", "ENOENT"]);
  });

  it("answers lists, Flows and the buttons that WhatsApp writes on", async () => {
    const rows = [
      { id: "r1", title: "Tea" },
      { id: "r2", title: "Coffee" },
    ];
    behaviour = ({ from, type, text, interactive }) => {
      const send = (own: object) => bot.call({ to: from, type: "interactive", interactive: own });
      if (text?.body === "list")
        return send({
          type: "list",
          body: { text: "What?" },
          action: { button: "Menu", sections: [{ title: "Hot", rows }] },
        });
      if (text?.body === "flow") {
        const parameters = { flow_message_version: "3", flow_id: "1", flow_cta: "Book", flow_token: "t-1" };
        return send({ type: "flow", body: { text: "Fill in" }, action: { name: "flow", parameters } });
      }
      if (text?.body === "where")
        return send({ type: "location_request_message", body: { text: "Where?" }, action: { name: "send_location" } });
      if (type === "location") return bot.say(from, "there");
      return bot.say(from, interactive.list_reply?.id ?? interactive.nfm_reply.response_json);
    };
    passes(
      await run(`
- write: list
- expect: { text: What?, listButton: Menu, rows: [Tea, Coffee] }
- press: Coffee
- expect: r2
- write: flow
- expect: { interactive: flow, buttons: [Book] }
- fillIn: { people: 4 }
- expect: { text: { contains: ['"people":4', '"flow_token":"t-1"'] } }
- write: where
- expect: Where?
- press: sendLocation
- expect: there
`),
    );
    failsWith(await run("- fillIn: { a: 1 }"), "noFlow", 0);
    failsWith(await run("- press: Nothing"), "refused", 0);
    failsWith(await run("- react: 👍"), "noMessage", 0);
    failsWith(await run("- revoke: true"), "noOwnMessage", 0);
  });

  it("expects templates with their language and parameters", async () => {
    const parameters = ["Dana", "7714", "12.50 €"].map((text) => ({ type: "text", text }));
    behaviour = ({ from }) =>
      bot.call({
        to: from,
        type: "template",
        template: {
          name: "order_confirmation",
          language: { code: "en_US" },
          components: [{ type: "body", parameters }],
        },
      });
    const expected = (name: string) => `
- write: order
- expect:
    template: { name: order_confirmation, language: en_US, parameters: [${name}, { matches: "^\\\\d+$" }, 12.50 €] }
    text: { contains: "your order 7714" }
`;
    passes(await run(expected("Dana")));
    const other = await run(expected("Zoe"));
    failsWith(other, "wrongAnswer", 1);
    assert.match(failureOf(other)?.failure.expected ?? "", /parameters:\n {2}- Zoe/);
  });

  it("expects what becomes of a message: read, delivered, failed with a code", async () => {
    behaviour = ({ from }) => bot.say(from, "hi");
    passes(await run("- write: a\n- expectStatus: delivered"));
    passes(
      await run(
        "- fault: { effect: fail, code: 131026 }\n- write: a\n- expectStatus: { status: failed, code: 131026 }",
      ),
    );
    const other = await run("- fault: { effect: fail, code: 131026 }\n- write: a\n- expectStatus: read");
    failsWith(other, "hasFailed", 2);
    assert.equal(failureOf(other)?.failure.actual, "failed 131026");
    failsWith(
      await run(
        "- fault: { effect: fail, code: 131026 }\n- write: a\n- expectStatus: { status: failed, code: 131047 }",
      ),
      "otherCode",
      2,
    );
    const blocked = await run(
      "- write: a\n- expect: hi\n- customer: { readReceipts: false }\n- write: b\n- expect: hi\n- expectStatus: { status: read, within: 100ms }",
    );
    failsWith(blocked, "otherStatus", 5);
    assert.deepEqual(failureOf(blocked)?.failure.args, ["read", "delivered", "0.1"]);
  });

  it("expects that a message is read, that the bot types and reacts, and that a call is refused", async () => {
    behaviour = async ({ id, from }) => {
      await bot.call({ status: "read", message_id: id, typing_indicator: { type: "text" } });
      await bot.call({ to: from, type: "reaction", reaction: { message_id: id, emoji: "👀" } });
      await bot.say(from, "x".repeat(5000));
    };
    passes(
      await run("- write: a\n- expectRead: true\n- expectTyping: true\n- expectReaction: 👀\n- expectRefusal: 100"),
    );
    behaviour = () => undefined;
    failsWith(await run("- write: a\n- expectRead: { within: 50ms }"), "notRead", 1);
    failsWith(await run("- write: a\n- expectTyping: { within: 50ms }"), "notTyping", 1);
    failsWith(await run("- write: a\n- expectReaction: { emoji: 👀, within: 50ms }"), "noReaction", 1);
    failsWith(await run("- write: a\n- expectRefusal: { code: 100, within: 50ms }"), "notRefused", 1);
  });

  it("moves the clock past the window, switches rules, and leaves both as they were", async () => {
    behaviour = ({ from }) => bot.say(from, "hi");
    const rules = await control.call("GET", "/rules");
    const late = "- write: a\n- expect: hi\n- advance: 25h\n- expectStatus: { status: failed, code: 131047 }";
    const onStep = (index: number, done: StepResult | undefined) => {
      if (index === 2 && done) void bot.say(bot.heard[0]?.from ?? "", "are you still there?");
    };

    passes(await run(late.replace("- expectS", "- expect: are you still there?\n- expectS"), { onStep }));
    const off = await run("- rules: { serviceWindow: false }\n- write: a\n- expect: hi");
    passes(off);
    assert.deepEqual(await control.call("GET", "/rules"), rules);
    const { aheadMs } = (await control.call("GET", "/clock")) as { aheadMs: number };
    assert.equal(Math.round(aheadMs / 1000), 0);
    assert.deepEqual(await control.call("GET", "/faults"), { data: [] });
    assert.deepEqual(await control.call("GET", "/targets"), { data: [] });
  });

  it("leaves the clock where it had been moved to before", async () => {
    await control.call("POST", "/clock", { advanceMs: 3_600_000 });
    passes(await run("- advance: 2d"));
    const { aheadMs } = (await control.call("GET", "/clock")) as { aheadMs: number };
    assert.equal(Math.round(aheadMs / 1000), 3600);
    await control.call("POST", "/clock", { reset: true });
  });

  it("has a new customer in each run, like the one that is named", async () => {
    behaviour = ({ from }) => bot.say(from, "hi");
    const greeting = "- write: a\n- expect: hi\n- expectSilence: 20ms";
    const before = await control.call("GET", "/personas");
    passes(await run(greeting, { top: "customer: jose" }));
    passes(await run(greeting, { top: "customer: José Álvarez" }));
    passes(await run(greeting, { top: "customer: { persona: jose, name: Pepe }" }));
    passes(await run(greeting));
    const [one, two, three] = bot.heard.map(({ from }) => from);
    assert.match(one ?? "", /^521555555\d{4}$/);
    assert.equal(new Set([one, two, three]).size, 3);
    assert.deepEqual(await control.call("GET", "/personas"), before);
  });

  it("takes a phone number as it is: one of the simulator's own, or anybody's", async () => {
    behaviour = ({ from }) => bot.say(from, "hi");
    const before = await control.call("GET", "/personas");
    const greeting = "- write: a\n- expect: hi\n- expectSilence: 20ms";
    for (const customer of ["+1 202 555 0101", "{ phone: '12025550101', name: Somebody }", "+49 1512 3456789"]) {
      passes(await run(greeting, { top: `customer: "${customer}"`.replace('"{', "{").replace('}"', "}") }));
    }
    assert.deepEqual(
      bot.heard.map(({ from }) => from),
      ["12025550101", "12025550101", "4915123456789"],
    );
    assert.deepEqual(await control.call("GET", "/personas"), before);
    const unknown = await run(greeting, { top: "customer: nobody" });
    failsWith(unknown, "noCustomer");
    assert.equal(failureOf(unknown)?.failure.args[0], "nobody");
  });

  it("says that no bot is connected, or that nobody answers there", async () => {
    const webhook = bot.url;
    const [scenario] = await scenarios("scenarios: [{ name: a, steps: [{ write: a }] }]");
    assert.ok(scenario);
    failsWith(await new ScenarioRunner({ control }).run(scenario, { folder: "/" }), "noBot");
    await bot.stop();
    const result = await run("- write: a", { webhook });
    failsWith(result, "botUnreachable");
    assert.deepEqual(failureOf(result)?.failure.args, [webhook]);
    await bot.start(simulator);
  });

  it("says that the simulator is gone", async () => {
    const gone = new ControlClient(() => "http://127.0.0.1:9/_wamid/x");
    const [scenario] = await scenarios("scenarios: [{ name: a, steps: [{ write: a }] }]");
    assert.ok(scenario);
    failsWith(await new ScenarioRunner({ control: gone, webhook: bot.url }).run(scenario, { folder: "/" }), "stopped");
    gone.dispose();
  });

  it("can be called off, and tidies up", async () => {
    const stop = new AbortController();
    const before = await control.call("GET", "/personas");
    const result = await run(
      "- rules: { pairRate: false }\n- write: a\n- expect: { text: never, within: 1h }\n- write: b",
      {
        signal: stop.signal,
        onStep: (index, done) => {
          if (index === 2 && !done) stop.abort();
        },
      },
    );
    assert.equal(result.status, "cancelled");
    assert.deepEqual(
      result.steps.map(({ status }) => status),
      ["passed", "passed", "notRun", "notRun"],
    );
    assert.deepEqual(await control.call("GET", "/personas"), before);
    assert.equal(((await control.call("GET", "/rules")) as Record<string, boolean>).pairRate, true);
  });

  it("isn't run where it says so", async () => {
    const [scenario] = await scenarios("scenarios: [{ name: a, skip: true, steps: [{ write: a }] }]");
    assert.ok(scenario);
    const result = await new ScenarioRunner({ control, webhook: bot.url }).run(scenario, { folder: "/" });
    assert.equal(result.status, "skipped");
    assert.equal(bot.heard.length, 0);
  });
});
