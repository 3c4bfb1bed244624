import type { Hono } from "hono";
import type { Chat, ChatFile } from "../../../core/simulator/chat.ts";
import type { BusinessNumber, State } from "../../../core/simulator/state.ts";
import { bubbleOf } from "../customers/bubble.ts";
import type { World } from "../world.ts";
import { known } from "./controlRequest.ts";

/** `GET /personas/{id}/chat?number={id}`: a chat as the customer sees it; `GET /media/{id}`: a file in it. */
export function chatRoutes(app: Hono, world: () => World): void {
  app.get("/:token/personas/:id/chat", (context) => {
    const { state } = world();
    const id = context.req.param("id");
    const persona = known(
      state.personas.find((each) => each.id === id),
      "persona",
    );
    const given = context.req.query("number");
    const number = known(given === undefined ? state.numbers[0] : world().number(given), "phone number");
    return context.json(chatOf(world(), persona, number));
  });
  app.get("/:token/media/:id", (context) => {
    const { media, clock } = world();
    const file = known(media.find(context.req.param("id"), clock.now()), "file");
    return context.json({ mimeType: file.mimeType, data: file.bytes.toString("base64") } satisfies ChatFile);
  });
}

function chatOf(world: World, persona: State["personas"][number], number: BusinessNumber): Chat {
  const { clock, windows, transcripts, state } = world;
  const { messages, typingUntil } = transcripts.of({ numberId: number.id, customer: persona.userId });
  const templates = world.templatesOf(number.wabaId);
  const { id, name, phone, hasBlockedBusiness } = persona;
  return {
    now: clock.now(),
    speed: clock.speed,
    windowClosesAt: windows.closesAt(number.id, persona.userId),
    ...(typingUntil !== undefined && { typingUntil }),
    persona: { id, name, phone, hasBlockedBusiness },
    number: namedOf(number),
    numbers: state.numbers.map(namedOf),
    messages: messages.flatMap((message) => bubbleOf(message, templates) ?? []),
  };
}

function namedOf({ id, verifiedName, displayPhoneNumber }: BusinessNumber): Chat["number"] {
  return { id, name: verifiedName, displayPhoneNumber };
}
