import type {
  Bubble,
  ChatButton,
  ChatCard,
  ChatList,
  ChatMedia,
  ChatTexts,
  FromChatPage,
} from "../core/simulator/chat.ts";
import { button, element } from "./element.ts";

export interface BubbleOptions {
  readonly texts: ChatTexts;
  readonly ask: (asked: FromChatPage) => void;
  /** The picture or sound behind an id, as an address, once it is there. */
  readonly file: (id: string, use: (address: string, mimeType: string) => void) => void;
  /** Begins an answer to a message. */
  readonly reply: (bubble: Bubble) => void;
  readonly bubbleOf: (id: string) => Bubble | undefined;
  readonly failure: (code: number) => string;
}

/** A message in the list. What was said stays as it is drawn; what becomes of it is drawn anew. */
export class BubbleView {
  readonly element: HTMLElement;
  readonly #options: BubbleOptions;
  readonly #meta: HTMLElement;
  readonly #reactions: HTMLElement;
  #drawn = "";

  constructor(bubble: Bubble, options: BubbleOptions) {
    this.#options = options;
    const isOwn = bubble.direction === "incoming";
    this.#meta = element("footer", { class: "meta" });
    this.#reactions = element("div", { class: "reactions" });
    this.element = element(
      "article",
      { class: `bubble ${isOwn ? "own" : "business"}${bubble.media?.kind === "sticker" ? " sticker" : ""}` },
      ...this.#content(bubble),
      this.#reactions,
      this.#meta,
      this.#actions(bubble),
    );
    this.element.tabIndex = -1;
    this.update(bubble);
  }

  /** What can change in a message without its being another one. */
  static contentKey({ status, code, isRead, reactions, ...content }: Bubble): string {
    return JSON.stringify(content);
  }

  update(bubble: Bubble): void {
    const { status, code, isRead, reactions } = bubble;
    const key = JSON.stringify([status, code, isRead, reactions]);
    if (this.#drawn === key) return;
    this.#drawn = key;
    this.#reactions.replaceChildren(...reactions.map((emoji) => element("span", { text: emoji })));
    this.#meta.replaceChildren(...this.#metaOf(bubble));
    this.element.setAttribute("aria-label", this.#label(bubble));
  }

  #label({ direction, text, header, type }: Bubble): string {
    const { texts } = this.#options;
    const who = direction === "incoming" ? texts.you : texts.business;
    return [who, header, text ?? type, this.#meta.textContent].filter(Boolean).join(", ");
  }

  #content(bubble: Bubble): (Node | undefined)[] {
    const { texts, bubbleOf } = this.#options;
    if (bubble.isRevoked) return [element("p", { class: "quiet", text: texts.revoked })];
    const answered = bubble.answers === undefined ? undefined : bubbleOf(bubble.answers);
    const { header, text, footer, media, list, buttons, cards } = bubble;
    const isEmpty = [header, text, footer, media, list].every((part) => part === undefined) && cards.length === 0;
    return [
      answered && element("blockquote", { text: answered.text ?? answered.header ?? answered.type }),
      header === undefined ? undefined : element("p", { class: "header", text: header }),
      media && this.#media(media),
      text === undefined ? undefined : element("p", { class: "text", text }),
      footer === undefined ? undefined : element("p", { class: "quiet", text: footer }),
      isEmpty ? element("p", { class: "quiet", text: bubble.type }) : undefined,
      this.#buttons(buttons),
      list && this.#list(list),
      cards.length === 0 ? undefined : this.#cards(cards),
    ];
  }

  #media(media: ChatMedia): HTMLElement {
    const { texts, ask, file } = this.#options;
    const { id, link, kind, name } = media;
    const label = name ?? texts.media[kind];
    if (id === undefined) return this.#linked(label, link);
    const holder = element("div", { class: "media" });
    const open = button(`${texts.open}: ${label}`, () => {
      ask({ kind: "open", id, ...(name !== undefined && { name }) });
    });
    holder.append(open);
    if (kind === "document") return holder;
    file(id, (address) => {
      const shown = mediaElement(kind, address, label);
      // What can't be shown can still be opened.
      shown.addEventListener("error", () => shown.remove());
      holder.prepend(shown);
    });
    return holder;
  }

  /** A file of the business', which is not fetched. */
  #linked(label: string, link: string | undefined): HTMLElement {
    const { texts, ask } = this.#options;
    const holder = element("div", { class: "media" }, element("span", { class: "quiet", text: label }));
    if (link !== undefined) {
      holder.append(button(link, () => ask({ kind: "link", url: link }), { class: "link", title: texts.notFetched }));
    }
    return holder;
  }

  #buttons(buttons: readonly ChatButton[]): HTMLElement | undefined {
    if (buttons.length === 0) return undefined;
    return element("div", { class: "buttons" }, ...buttons.map((each) => this.#button(each)));
  }

  #button(given: ChatButton): HTMLButtonElement {
    const { texts, ask } = this.#options;
    const { title, name, description, write, url, copy } = given;
    const words = title || (name === undefined ? "" : texts.buttons[name]);
    const made = button(words, () => {
      if (write !== undefined) ask({ kind: "write", message: write });
      else if (url !== undefined) ask({ kind: "link", url });
      else if (copy !== undefined) ask({ kind: "copy", text: copy });
    });
    if (description !== undefined) made.append(element("small", { text: description }));
    made.disabled = write === undefined && url === undefined && copy === undefined;
    if (url !== undefined || copy !== undefined) made.title = url ?? copy ?? "";
    return made;
  }

  #list({ title, sections }: ChatList): HTMLElement {
    const rows = sections.flatMap(({ title: section, rows }) => [
      section === undefined ? undefined : element("h3", { text: section }),
      ...rows.map((row) => this.#button(row)),
    ]);
    const summary = element("summary", { text: title });
    return element("details", { class: "list" }, summary, element("div", { class: "buttons" }, ...rows));
  }

  #cards(cards: readonly ChatCard[]): HTMLElement {
    const drawn = cards.map(({ media, text, buttons }) =>
      element(
        "section",
        { class: "card" },
        media && this.#media(media),
        text === undefined ? undefined : element("p", { class: "text", text }),
        this.#buttons(buttons),
      ),
    );
    return element("div", { class: "cards" }, ...drawn);
  }

  #metaOf({ direction, at, status, code, isRead }: Bubble): Node[] {
    const { texts, ask, failure } = this.#options;
    const time = new Date(at).toLocaleTimeString(texts.language, { hour: "2-digit", minute: "2-digit" });
    const shown: Node[] = [element("time", { text: time })];
    if (direction === "incoming") {
      shown.push(
        element("span", { text: isRead ? `✓✓ ${texts.seen}` : `✓ ${texts.notSeen}`, class: isRead ? "read" : "" }),
      );
      return shown;
    }
    shown.push(element("span", { class: status, text: `${ticks[status]} ${texts.statuses[status]}` }));
    if (code !== undefined) {
      shown.push(
        button(`⚠ ${code} ${failure(code)}`, () => ask({ kind: "explain", code }), {
          class: "failure",
          title: texts.explain,
        }),
      );
    }
    return shown;
  }

  #actions(bubble: Bubble): HTMLElement {
    const { texts, ask, reply } = this.#options;
    const { id, direction, text, type, isRevoked } = bubble;
    const actions = element("div", { class: "actions", role: "toolbar", label: texts.messages });
    if (!isRevoked) {
      actions.append(
        button("↩", () => reply(bubble), { label: texts.reply, title: texts.reply }),
        button("☺", () => ask({ kind: "react", id }), { label: texts.react, title: texts.react }),
      );
    }
    if (direction === "incoming" && !isRevoked) {
      const revoke = { type: "revoke", revoke: { original_message_id: id } };
      if (type === "text") {
        const edit = () => ask({ kind: "edit", id, text: text ?? "" });
        actions.append(button("✎", edit, { label: texts.edit, title: texts.edit }));
      }
      actions.append(
        button("🗑", () => ask({ kind: "write", message: revoke }), { label: texts.revoke, title: texts.revoke }),
      );
    }
    actions.append(button("#", () => ask({ kind: "copy", text: id }), { label: texts.copyId, title: texts.copyId }));
    return actions;
  }
}

const ticks: Readonly<Record<Bubble["status"], string>> = {
  accepted: "◷",
  sent: "✓",
  delivered: "✓✓",
  read: "✓✓",
  played: "✓✓",
  failed: "✕",
};

function mediaElement(kind: Exclude<ChatMedia["kind"], "document">, address: string, label: string): HTMLElement {
  if (kind === "image" || kind === "sticker") {
    const image = element("img");
    image.src = address;
    image.alt = label;
    return image;
  }
  const player = element(kind, { label });
  player.controls = true;
  player.src = address;
  return player;
}
