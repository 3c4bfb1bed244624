import { newIncomingWamid } from "../../../core/graph/ids.ts";
import type { IncomingMessage, IncomingOf } from "../../../core/simulator/incoming.ts";
import { type BusinessNumber, digitsOf } from "../../../core/simulator/state.ts";
import { escapedJson } from "../../../core/webhooks/escape.ts";
import type { Customer } from "../customer.ts";
import { namesOf } from "../faults/faults.ts";
import { type MediaFile, receivedMs } from "../mediaLibrary.ts";
import { attachmentsPath } from "../routes/media.ts";
import type { Json } from "../validation/checks.ts";
import { maxFileBytes } from "../validation/mediaFiles.ts";
import { webhookError } from "../webhooks/webhookError.ts";
import type { World } from "../world.ts";
import { incomingDelivery, type ReceivedMessage } from "./incomingDelivery.ts";
import { pressed } from "./press.ts";
import { sampleFiles } from "./sampleFiles.ts";
import type { ChatKey } from "./transcripts.ts";

/** A message can't be written as things are. The message is a sentence for whoever asked for it. */
export class CannotWrite extends Error {
  override readonly name = "CannotWrite";
}

type Written = Exclude<IncomingMessage, { type: "system" | "press" }>;

/** Who writes to which number, and when: milliseconds since 1970. */
interface Writing {
  readonly world: World;
  readonly number: BusinessNumber;
  readonly customer: Customer;
  readonly key: ChatKey;
  readonly at: number;
}

const dayMs = 86_400_000;

/**
 * A customer writes to a number: the service window opens, and a webhook tells it.
 * @returns the id of the message
 * @throws CannotWrite where one has blocked the other, the number isn't registered, or a file or button isn't there
 */
export function writeMessage(
  world: World,
  number: BusinessNumber,
  customer: Customer,
  message: IncomingMessage,
): string {
  const at = world.clock.now();
  const writing = { world, number, customer, key: { numberId: number.id, customer: customer.userId }, at };
  requirePossible(writing, message);
  // It counts against the number's throughput as what it sends does.
  world.limits.throughput[number.throughput].take(number.id, at);
  if (message.type === "system") return tellSystem(writing, message.system);
  const written = message.type === "press" ? pressing(writing, message) : message;
  const id = newIncomingWamid(customer.waId ?? customer.userId, world.randomBytes);
  const content = contentOf(writing, written);
  // Assumed: a message that is changed or taken back doesn't open the window again.
  if (written.type !== "edit" && written.type !== "revoke") world.windows.open(number.id, customer.userId, at);
  if (written.referral) world.windows.openFreeEntry(number.id, customer.userId, at);
  world.transcripts.add(writing.key, { id, direction: "incoming", at, content: content() });
  noteChange(world, written);
  tell(writing, written.type, () => ({ id, customer, content: content(), at, isSystem: false }));
  return id;
}

function requirePossible({ number, customer }: Writing, { type }: IncomingMessage): void {
  if (!number.isRegistered)
    throw new CannotWrite("The phone number isn't registered: what is written to it never arrives.");
  // WhatsApp itself tells of a new number or user id.
  if (type === "system") return;
  if (customer.persona?.hasBlockedBusiness === true) {
    throw new CannotWrite("This customer has blocked the business, and has to unblock it to write.");
  }
  const names = namesOf(customer);
  if (number.blocked.some((each) => names.includes(each) || each === customer.persona?.phone)) {
    throw new CannotWrite("The business has blocked this customer: what they write never arrives.");
  }
}

/** The webhook goes out now. @param message made when it is sent */
function tell({ world, number, customer }: Writing, kind: string, message: () => ReceivedMessage): void {
  const waba = world.waba(number.wabaId);
  if (!waba) return;
  const facts = { recipients: namesOf(customer), kind, direction: "incoming" } as const;
  world.report("messages", { waba, number, message: facts }, [
    { afterMs: 0, body: () => escapedJson(incomingDelivery(number, message())) },
  ]);
}

/** @returns the content, made anew each time: the address of a file is good for five minutes only */
function contentOf(writing: Writing, message: Written): () => Json {
  const { group_id, referral } = message;
  const context = contextOf(writing, message);
  const own = ownContent(writing, message);
  return () => ({
    type: message.type,
    // A file that can't be had has another type.
    ...own(),
    ...(context && { context }),
    ...(referral && { referral }),
    ...(group_id !== undefined && { group_id }),
  });
}

/** What stands under the name of the type, and beside it. */
function ownContent(writing: Writing, message: Written): () => Json {
  switch (message.type) {
    case "text": {
      const { text } = message;
      return () => ({ text: typeof text === "string" ? { body: text } : text });
    }
    case "image":
    case "video":
    case "sticker":
    case "document":
    case "audio":
      return isUnavailable(message) ? unavailableContent(message) : fileContent(writing, message);
    case "button": {
      const { text, payload = text } = message.button;
      return () => ({ button: { payload, text } });
    }
    case "interactive": {
      const interactive = interactiveContent(message.interactive, writing.at);
      return () => ({ interactive });
    }
    case "contacts": {
      const { contacts, origin } = message;
      return () => ({ ...(origin && { origin }), contacts });
    }
    case "reaction": {
      const { message_id, emoji = "" } = message.reaction;
      return () => ({ reaction: { message_id, ...(emoji !== "" && { emoji }) } });
    }
    case "unsupported":
      return unsupportedContent(message);
    case "edit": {
      const { original_message_id, message: edited } = message.edit;
      // `M0` is what Meta's documentation has there.
      return () => ({ edit: { original_message_id, message: { context: { id: "M0" }, ...edited } } });
    }
    case "revoke":
      return () => ({ revoke: message.revoke });
    case "location":
      return () => ({ location: message.location });
    case "order":
      return () => ({ order: message.order });
  }
}

/** In groups it has another code, and the kind isn't told. */
function unsupportedContent({ group_id, unsupported }: IncomingOf<"unsupported">): () => Json {
  const details = "The API cannot carry this kind of message.";
  if (group_id !== undefined) return () => ({ errors: [webhookError(130501, details, "Unsupported message type")] });
  return () => ({ errors: [webhookError(131051, details, "Message type unknown")], unsupported });
}

function interactiveContent(interactive: IncomingOf<"interactive">["interactive"], at: number): Json {
  if (interactive.type === "nfm_reply") {
    const { response_json, ...reply } = interactive.nfm_reply;
    const text = typeof response_json === "string" ? response_json : JSON.stringify(response_json);
    return { ...interactive, nfm_reply: { ...reply, response_json: text } };
  }
  if (interactive.type !== "call_permission_reply") return interactive;
  const { expiration_timestamp, ...reply } = interactive.call_permission_reply;
  // A permission that isn't for good lasts for seven days.
  const usual =
    reply.response === "accept" && !reply.is_permanent ? String(Math.floor((at + 7 * dayMs) / 1000)) : undefined;
  const until = expiration_timestamp ?? usual;
  return {
    ...interactive,
    call_permission_reply: { ...reply, ...(until !== undefined && { expiration_timestamp: until }) },
  };
}

type FileMessage =
  | IncomingOf<"image">
  | IncomingOf<"video">
  | IncomingOf<"sticker">
  | IncomingOf<"document">
  | IncomingOf<"audio">;

function isUnavailable(message: FileMessage): boolean {
  return givenFile(message).unavailable === true;
}

/** Assumed: it comes as other messages do that can't be carried, with the kind that it would have had. */
function unavailableContent({ type }: FileMessage): () => Json {
  const details = `The ${type} that the user sent is too large, or is damaged, and can't be downloaded.`;
  return () => ({ type: "unsupported", errors: [webhookError(131052, details)], unsupported: { type } });
}

function fileContent(writing: Writing, message: FileMessage): () => Json {
  const { id, data, mime_type, unavailable: _, ...described } = givenFile(message);
  const file = fileOf(writing, message.type, { id, data, mime_type });
  return () => {
    const { world } = writing;
    const query = world.media.signedQuery(file, world.clock.now());
    return {
      [message.type]: {
        ...described,
        mime_type: file.mimeType === "audio/ogg" ? "audio/ogg; codecs=opus" : file.mimeType,
        sha256: Buffer.from(file.sha256, "hex").toString("base64"),
        id: file.id,
        url: `${world.origin()}${attachmentsPath}/?${query}`,
      },
    };
  };
}

/** What was said of the file, with what webhooks always say of its kind. */
function givenFile(message: FileMessage): GivenFile & Json {
  switch (message.type) {
    case "image":
      return { ...message.image };
    case "video":
      return { ...message.video };
    case "sticker":
      return { animated: false, ...message.sticker };
    case "document":
      return { filename: "document.pdf", ...message.document };
    case "audio":
      return { voice: true, ...message.audio };
  }
}

interface GivenFile {
  readonly id?: string | undefined;
  readonly data?: string | undefined;
  readonly mime_type?: string | undefined;
  readonly unavailable?: boolean | undefined;
}

function fileOf({ world, number, at }: Writing, kind: FileMessage["type"], given: GivenFile): MediaFile {
  if (given.id !== undefined) {
    const file = world.media.find(given.id, at);
    if (!file) throw new CannotWrite(`There is no file ${given.id}.`);
    return file;
  }
  const sample = sampleFiles[kind];
  const bytes = Buffer.from(given.data ?? sample.data, "base64");
  if (bytes.length === 0 || bytes.length > maxFileBytes) {
    throw new CannotWrite(`A file has 1 to ${maxFileBytes} bytes, this one ${bytes.length}.`);
  }
  return world.media.add(number.id, given.mime_type ?? sample.mimeType, bytes, at, receivedMs);
}

/** What is answered: named, or for an answer to buttons the newest message of the business. Whose it is stands in `from`. */
function contextOf({ world, number, customer, key }: Writing, message: Written): Json | undefined {
  const { id = answeredId(world, key, message), ...rest } = message.context ?? {};
  if (id === undefined) return message.context && rest;
  const own = world.transcripts.find(number.id, id)?.direction === "incoming";
  const from = own ? (customer.waId ?? customer.userId) : digitsOf(number);
  return { from, id, ...rest };
}

function answeredId(world: World, key: ChatKey, message: Written): string | undefined {
  const isAnswer =
    message.type === "button" ||
    (message.type === "interactive" &&
      !(message.interactive.type === "nfm_reply" && message.interactive.nfm_reply.name === "address_message"));
  if (!isAnswer) return undefined;
  return world.transcripts.of(key).messages.findLast(({ direction }) => direction === "outgoing")?.id;
}

/** Finds the button, and answers as it would. */
function pressing({ world, number, key }: Writing, message: IncomingOf<"press">): Written {
  const { press, type: _, ...surroundings } = message;
  const templates = world.templatesOf(number.wabaId);
  const wanted = message.context?.id;
  const candidates = world.transcripts
    .of(key)
    .messages.filter(({ direction, id }) => direction === "outgoing" && (wanted === undefined || id === wanted));
  for (const { id, content } of candidates.toReversed()) {
    const answer = pressed(content, press, templates);
    if (answer) return { ...surroundings, ...answer, context: { ...message.context, id } };
  }
  throw new CannotWrite(`No message in this chat has a button ${JSON.stringify(press)}.`);
}

/** Reactions, edits and the like change another message of the chat. */
function noteChange({ transcripts }: World, message: Written): void {
  switch (message.type) {
    case "reaction":
      transcripts.react(message.reaction.message_id, "incoming", message.reaction.emoji ?? "");
      break;
    case "edit":
      transcripts.edit(message.edit.original_message_id, message.edit.message);
      break;
    case "revoke":
      transcripts.revoke(message.revoke.original_message_id);
      break;
  }
}

/** WhatsApp tells that a customer has another number, user id or phone. What is known of them changes with it. */
function tellSystem(writing: Writing, change: IncomingOf<"system">["system"]): string {
  const { world, customer, at } = writing;
  const id = newIncomingWamid(customer.waId ?? customer.userId, world.randomBytes);
  const { persona } = customer;
  const name = customer.profileName;
  const send = (content: Json, more: Partial<ReceivedMessage> = {}) => {
    world.transcripts.add(writing.key, { id, direction: "incoming", at, content: { type: "system", ...content } });
    tell(writing, "system", () => ({
      id,
      customer,
      content: { type: "system", ...content },
      at,
      isSystem: true,
      ...more,
    }));
    return id;
  };
  switch (change.type) {
    case "user_changed_number": {
      const body = `User ${name} changed from ${customer.waId ?? customer.userId} to ${change.wa_id}`;
      if (persona) persona.phone = change.wa_id;
      return send({ system: { body, wa_id: change.wa_id, type: change.type } });
    }
    case "user_changed_user_id": {
      const { userId, parentUserId } = customer;
      const next = change.user_id ?? otherUserId(customer, world);
      const parent = parentUserId !== undefined && { parent_user_id: parentUserId };
      const body = `User ${name} changed their user id`;
      const system = { body, user_id: next, ...parent, previous_user_id: userId, type: change.type };
      send({ system }, { customer: { ...customer, userId: next } });
      if (persona) persona.userId = next;
      world.windows.rename(userId, next);
      world.transcripts.rename(userId, next);
      return id;
    }
    case "customer_identity_changed": {
      const hash = Buffer.from(world.randomBytes(8)).toString("base64");
      if (persona) persona.identityKeyHash = hash;
      const identity = { acknowledged: true, created_timestamp: String(Math.floor(at / 1000)), hash };
      return send(
        { identity, system: { body: "User identity changed", type: change.type } },
        { identityKeyHash: hash },
      );
    }
  }
}

function otherUserId({ country }: Customer, world: World): string {
  const number = Buffer.from(world.randomBytes(8)).readBigUInt64BE(0);
  return `${country}.${number.toString().padStart(20, "1")}`;
}
