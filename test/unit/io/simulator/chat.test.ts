import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { Failure } from "../../../../src/core/failure.ts";
import { simulatorAccount } from "../../../../src/core/graph/simulated.ts";
import { type Bubble, bubbleSchema, type ChatButton } from "../../../../src/core/simulator/chat.ts";
import { simulatedTemplates } from "../../../../src/core/simulator/templates.ts";
import { ControlClient } from "../../../../src/io/simulator/control/controlClient.ts";
import { bubbleOf } from "../../../../src/io/simulator/customers/bubble.ts";
import type { ChatMessage } from "../../../../src/io/simulator/customers/transcripts.ts";
import { fc } from "../../../support/fastCheck.ts";
import { TestSimulator } from "./support.ts";

function message(content: Record<string, unknown>, rest: Partial<ChatMessage> = {}): ChatMessage {
  const at = 1_800_000_000_000;
  const state = { direction: "outgoing", at, status: "sent", isRead: false, reactions: {}, isRevoked: false } as const;
  return { id: "wamid.TEST", content, ...state, ...rest };
}

function shown(content: Record<string, unknown>): Bubble {
  const bubble = bubbleOf(message(content), simulatedTemplates);
  assert.ok(bubble);
  return bubble;
}

const words = (buttons: readonly ChatButton[]) => buttons.map(({ title, name }) => title || name);

describe("a message in the chat", () => {
  test("has its words, its caption, its place, its contacts", () => {
    assert.equal(shown({ type: "text", text: { body: "Hi" } }).text, "Hi");
    const image = shown({ type: "image", image: { link: "https://example.com/a.png", caption: "Look" } });
    assert.deepEqual([image.text, image.media], ["Look", { kind: "image", link: "https://example.com/a.png" }]);
    assert.match(
      shown({ type: "location", location: { latitude: 1.5, longitude: 2, name: "Here" } }).text ?? "",
      /1\.5, 2\nHere/,
    );
    const contacts = [{ name: { formatted_name: "Zoë" }, phones: [{ phone: "+1 202" }] }];
    assert.match(shown({ type: "contacts", contacts }).text ?? "", /Zoë \+1 202/);
  });

  test("has buttons and rows, which answer that very message", () => {
    const buttons = [{ type: "reply", reply: { id: "y", title: "Yes" } }];
    const asked = shown({
      type: "interactive",
      interactive: { type: "button", body: { text: "?" }, action: { buttons } },
    });
    assert.deepEqual(asked.buttons, [
      { title: "Yes", write: { type: "press", press: "y", context: { id: "wamid.TEST" } } },
    ]);
    const sections = [{ title: "Evening", rows: [{ id: "1", title: "19:00", description: "Window" }] }];
    const list = shown({ type: "interactive", interactive: { type: "list", action: { button: "Times", sections } } });
    assert.equal(list.list?.sections[0]?.rows[0]?.description, "Window");
    const parameters = { display_text: "Menu", url: "https://example.com" };
    const link = shown({
      type: "interactive",
      interactive: { type: "cta_url", action: { name: "cta_url", parameters } },
    });
    assert.deepEqual(link.buttons, [{ title: "Menu", url: "https://example.com" }]);
  });

  test("of a kind that a customer answers with more than a press has a button for it", () => {
    const kinds = {
      flow: "Open",
      location_request_message: "sendLocation",
      address_message: "provideAddress",
      call_permission_request: "allowCalls",
      catalog_message: "order",
    };
    for (const [type, first] of Object.entries(kinds)) {
      const action = { parameters: { flow_cta: "Open", flow_token: "t" } };
      const { buttons } = shown({ type: "interactive", interactive: { type, action } });
      assert.equal(words(buttons)[0], first, type);
    }
  });

  test("shows a template with its parameters, by number and by name, and its buttons", () => {
    const template = {
      name: "order_confirmation",
      language: { code: "en_US" },
      components: [{ type: "body", parameters: ["Dana", "7714", "5 €"].map((text) => ({ type: "text", text })) }],
    };
    assert.equal(
      shown({ type: "template", template }).text,
      "Hello Dana, we have your order 7714. The total is 5 €, thank you.",
    );
    const own = {
      name: "named",
      language: "en_US",
      components: [
        { type: "HEADER", format: "TEXT", text: "For {{who}}" },
        { type: "BODY", text: "{{who}}: {{what}}" },
        {
          type: "BUTTONS",
          buttons: [
            { type: "QUICK_REPLY", text: "Stop" },
            { type: "URL", text: "See", url: "https://x/{{1}}" },
          ],
        },
      ],
    };
    const named = (parameter_name: string, text: string) => ({ type: "text", parameter_name, text });
    const sent = {
      name: "named",
      language: { code: "en_US" },
      components: [
        { type: "header", parameters: [named("who", "Zoë")] },
        { type: "body", parameters: [named("what", "tea"), named("who", "Zoë")] },
        { type: "button", sub_type: "url", index: "1", parameters: [{ type: "text", text: "7" }] },
      ],
    };
    const bubble = bubbleOf(message({ type: "template", template: sent }), [own]);
    assert.deepEqual([bubble?.header, bubble?.text], ["For Zoë", "Zoë: tea"]);
    assert.deepEqual(bubble?.buttons, [
      { title: "Stop", write: { type: "press", press: "Stop", context: { id: "wamid.TEST" } } },
      { title: "See", url: "https://x/7" },
    ]);
    assert.equal(bubbleOf(message({ type: "template", template: sent }), [])?.text, "named (en_US)");
  });

  test("that was deleted says nothing, and one that changes another isn't shown", () => {
    assert.equal(bubbleOf(message({ type: "text", text: { body: "Hi" } }, { isRevoked: true }), [])?.text, undefined);
    for (const type of ["reaction", "edit", "revoke"]) assert.equal(bubbleOf(message({ type }), []), undefined);
  });

  test("of any content is shown, or isn't, and never breaks", () => {
    const names = ["text", "image", "interactive", "template", "order", "contacts", "location", "system", "document"];
    const content = fc.record({ type: fc.constantFrom(...names), value: fc.jsonValue(), context: fc.jsonValue() });
    fc.assert(
      fc.property(content, ({ type, value, context }) => {
        const bubble = bubbleOf(message({ type, [type]: value, context }), simulatedTemplates);
        assert.ok(bubbleSchema.safeParse(bubble).success);
      }),
    );
    const interactive = fc.record({
      type: fc.constantFrom("button", "list", "carousel", "flow", "cta_url"),
      action: fc.jsonValue(),
    });
    fc.assert(
      fc.property(
        interactive,
        (value) => bubbleOf(message({ type: "interactive", interactive: value }), []) !== undefined,
      ),
    );
  });
});

describe("the chat over the control API", () => {
  const ending: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ending.splice(0).reverse()) await end();
  });

  async function started() {
    const made = new TestSimulator();
    await made.simulator.start(0);
    const client = new ControlClient(() => made.simulator.controlUrl);
    ending.push(
      () => made.simulator.stop(),
      () => client.dispose(),
    );
    return { made, client };
  }

  test("a customer asks, the bot answers with a button, the customer presses it", async () => {
    const { made, client } = await started();
    const { id: asked } = (await client.call("POST", "/personas/dana/messages", { type: "text", text: "Open?" })) as {
      id: string;
    };
    const buttons = [{ type: "reply", reply: { id: "y", title: "Yes" } }];
    await made.send({
      messaging_product: "whatsapp",
      to: "12025550101",
      type: "interactive",
      context: { message_id: asked },
      interactive: { type: "button", body: { text: "Until 22:00. Come?" }, action: { buttons } },
    });
    await made.send({
      messaging_product: "whatsapp",
      status: "read",
      message_id: asked,
      typing_indicator: { type: "text" },
    });
    const chat = await client.chat("dana", simulatorAccount.phoneNumberId);
    assert.equal(chat.persona.name, "Dana Okafor");
    assert.ok((chat.typingUntil ?? 0) > chat.now);
    assert.ok(chat.windowClosesAt > chat.now);
    const [question, answer] = chat.messages;
    assert.deepEqual([question?.direction, question?.isRead], ["incoming", true]);
    assert.deepEqual([answer?.direction, answer?.answers], ["outgoing", asked]);
    await client.call("POST", "/personas/dana/messages", answer?.buttons[0]?.write);
    const last = (await client.chat("dana")).messages.at(-1);
    assert.deepEqual([last?.text, last?.answers], ["Yes", answer?.id]);
  });

  test("a picture can be looked at, and what isn't there is refused", async () => {
    const { client } = await started();
    await client.call("POST", "/personas/dana/messages", { type: "image" });
    const media = (await client.chat("dana")).messages[0]?.media;
    const file = await client.file(media?.id ?? "");
    assert.match(file.mimeType, /^image\//);
    assert.ok(file.data.length > 0);
    for (const refused of [client.file("1"), client.chat("nobody"), client.chat("dana", "1")]) {
      await assert.rejects(refused, (error) => Failure.is(error, "simulatorRefused"));
    }
  });
});
