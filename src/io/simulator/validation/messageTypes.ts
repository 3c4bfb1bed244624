import type { Template } from "../../../core/graph/replies.ts";
import { optionalBoolean, requireObject, requireText } from "./checks.ts";
import { checkContacts } from "./contacts.ts";
import { checkInteractive } from "./interactive.ts";
import { checkLocation } from "./location.ts";
import { checkMedia } from "./media.ts";
import type { MediaKind } from "./mediaFiles.ts";
import { checkPin } from "./pin.ts";
import { checkReaction } from "./reaction.ts";
import type { SendContext } from "./sendContext.ts";
import { checkTemplate } from "./template.ts";

/** How far the reports about a message go: nobody reads a pin, a customer sees only a read message, and plays a voice message. */
export type Course = "sent" | "delivered" | "read" | "played";

/** What the check of a message's own object says about the message. */
export interface CheckedContent {
  readonly course?: Course;
  readonly template?: Template;
}

type ContentCheck = (value: unknown, context: SendContext) => CheckedContent;

/** Every type of message. A message of type `image` has its object under the key `image`, and so on. */
export const messageTypes = {
  audio: (value, context) => {
    const { voice } = checkMedia(value, "audio", "audio", context);
    return voice === true ? { course: "played" } : {};
  },
  contacts: (value) => {
    checkContacts(value);
    return {};
  },
  document: mediaCheck("document"),
  image: mediaCheck("image"),
  interactive: (value, context) => {
    checkInteractive(value, context);
    return {};
  },
  location: (value) => {
    checkLocation(value, "location");
    return {};
  },
  pin: (value) => {
    checkPin(value);
    return { course: "delivered" };
  },
  reaction: (value, context) => {
    checkReaction(value, context);
    return { course: "sent" };
  },
  sticker: mediaCheck("sticker"),
  template: (value, context) => ({ template: checkTemplate(value, context) }),
  text: (value) => {
    const text = requireObject(value, "text", ["body", "preview_url"]);
    requireText(text.body, "text.body", 4096);
    optionalBoolean(text.preview_url, "text.preview_url");
    return {};
  },
  video: mediaCheck("video"),
} as const satisfies Record<string, ContentCheck>;

export type MessageType = keyof typeof messageTypes;

export function isMessageType(word: string): word is MessageType {
  return Object.hasOwn(messageTypes, word);
}

function mediaCheck(kind: MediaKind): ContentCheck {
  return (value, context) => {
    checkMedia(value, kind, kind, context);
    return {};
  };
}
