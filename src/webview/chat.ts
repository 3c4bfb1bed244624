import type { Bubble, Chat, ChatPageState, ChatTexts, FromChatPage, ToChatPage } from "../core/simulator/chat.ts";
import { type BubbleOptions, BubbleView } from "./bubble.ts";
import { button, element } from "./element.ts";

/** What the editor gives to a page. https://code.visualstudio.com/api/extension-guides/webview */
interface Editor {
  postMessage(message: FromChatPage): void;
  getState(): ChatPageState | undefined;
  setState(state: ChatPageState): void;
}
declare function acquireVsCodeApi(): Editor;

/** The page of a chat: a list of messages, a field to write in, and what there is to know about both. */
class ChatPage {
  readonly #editor = acquireVsCodeApi();
  readonly #texts: ChatTexts;
  #state: ChatPageState;
  #chat: Chat | undefined;
  /** When the chat was received, by the machine's clock. */
  #receivedAt = 0;
  #failures: Readonly<Record<number, string>> = {};
  #answering: Bubble | undefined;
  readonly #views = new Map<string, { readonly key: string; readonly view: BubbleView }>();
  readonly #files = new Map<
    string,
    { address?: string; mimeType: string; waiting: ((a: string, m: string) => void)[] }
  >();

  readonly #name = element("h1");
  readonly #window = element("p", { class: "window" });
  readonly #clock: HTMLElement;
  readonly #numbers = element("select");
  readonly #notice = element("p", { class: "notice", role: "status" });
  readonly #list: HTMLElement;
  readonly #typing = element("p", { class: "typing" });
  readonly #problem = element("p", { class: "problem", role: "alert" });
  readonly #quote = element("div", { class: "quote" });
  readonly #draft: HTMLTextAreaElement;
  readonly #composer: HTMLFormElement;
  readonly #start: HTMLButtonElement;

  constructor(texts: ChatTexts, personaId: string) {
    this.#texts = texts;
    this.#state = { personaId, ...this.#editor.getState() };
    this.#list = element("div", { class: "messages", role: "log", label: texts.messages });
    this.#list.tabIndex = 0;
    this.#draft = element("textarea", { label: texts.write });
    this.#draft.placeholder = texts.placeholder;
    this.#draft.rows = 1;
    this.#draft.value = this.#state.draft ?? "";
    this.#numbers.setAttribute("aria-label", texts.number);
    this.#start = button(texts.start, () => this.#ask({ kind: "start" }), { class: "primary" });
    this.#clock = element(
      "div",
      { class: "clock" },
      button(texts.toEnd, () => this.#advance(-60_000)),
      button(texts.pastEnd, () => this.#advance(1_000)),
    );
    this.#composer = element("form", { class: "composer" });
    this.#lay();
    this.#listen();
    setInterval(() => this.#tick(), 1_000);
    this.#ask({ kind: "ready", ...(this.#state.numberId !== undefined && { numberId: this.#state.numberId }) });
  }

  #lay(): void {
    const texts = this.#texts;
    const send = element("button", { class: "primary", text: texts.send });
    send.type = "submit";
    const attach = button(texts.attach, () => {
      this.#ask({ kind: "attach", ...(this.#answering && { answers: this.#answering.id }) });
      this.#answer(undefined);
    });
    this.#composer.append(this.#quote, attach, this.#draft, send);
    document.body.append(
      element("header", {}, this.#name, this.#numbers, this.#window, this.#clock),
      element("main", {}, this.#notice, this.#start, this.#list, this.#typing),
      this.#problem,
      this.#composer,
    );
    this.#answer(undefined);
    this.#say("");
  }

  #listen(): void {
    window.addEventListener("message", ({ data }: MessageEvent<ToChatPage>) => this.#told(data));
    this.#composer.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#draft.addEventListener("keydown", (event) => {
      // While a word is being composed, Enter ends the composing.
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#send();
      }
      if (event.key === "Escape") this.#answer(undefined);
    });
    this.#draft.addEventListener("input", () => {
      this.#keep({ draft: this.#draft.value });
      this.#problem.textContent = "";
    });
    this.#numbers.addEventListener("change", () => {
      this.#keep({ numberId: this.#numbers.value });
      this.#ask({ kind: "number", id: this.#numbers.value });
    });
    this.#list.addEventListener("keydown", (event) => this.#move(event));
  }

  #told(told: ToChatPage): void {
    switch (told.kind) {
      case "chat":
        this.#show(told.chat, told.failures);
        break;
      case "stopped":
        this.#rest(this.#texts.stopped, true);
        break;
      case "gone":
        this.#rest(told.text, false);
        break;
      case "refused":
        this.#problem.textContent = told.text;
        break;
      case "written":
        this.#draft.value = "";
        this.#keep({ draft: "" });
        this.#answer(undefined);
        break;
      case "file":
        this.#received(told.id, told.file);
        break;
    }
  }

  /** There is nobody to write to. What was written before stays to be read. */
  #rest(text: string, canStart: boolean): void {
    this.#chat = undefined;
    this.#say(text);
    this.#start.hidden = !canStart;
    this.#composer.hidden = true;
    this.#clock.hidden = true;
    this.#window.textContent = "";
    this.#typing.textContent = "";
  }

  #show(chat: Chat, failures: Readonly<Record<number, string>>): void {
    this.#chat = chat;
    this.#receivedAt = Date.now();
    this.#failures = failures;
    const { persona, number, numbers, messages } = chat;
    this.#name.textContent = persona.name;
    this.#keep({ numberId: number.id });
    this.#numbers.replaceChildren(
      ...numbers.map(({ id, name, displayPhoneNumber }) => new Option(`${name} ${displayPhoneNumber}`, id)),
    );
    this.#numbers.value = number.id;
    this.#start.hidden = true;
    this.#composer.hidden = false;
    this.#clock.hidden = false;
    this.#say(persona.hasBlockedBusiness ? this.#texts.blocked : messages.length === 0 ? this.#texts.empty : "");
    this.#draw(messages);
    this.#tick();
  }

  #draw(messages: readonly Bubble[]): void {
    const isAtEnd = this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < 40;
    const options: BubbleOptions = {
      texts: this.#texts,
      ask: (asked) => this.#ask(asked),
      file: (id, use) => this.#file(id, use),
      reply: (bubble) => this.#answer(bubble),
      bubbleOf: (id) => messages.find((each) => each.id === id),
      failure: (code) => this.#failures[code] ?? "",
    };
    const wanted = new Set(messages.map(({ id }) => id));
    for (const [id, { view }] of this.#views) {
      if (wanted.has(id)) continue;
      view.element.remove();
      this.#views.delete(id);
    }
    let isLonger = false;
    for (const [index, bubble] of messages.entries()) {
      const key = BubbleView.contentKey(bubble);
      const known = this.#views.get(bubble.id);
      if (known?.key === key) {
        known.view.update(bubble);
        continue;
      }
      const view = new BubbleView(bubble, options);
      this.#views.set(bubble.id, { key, view });
      if (known) known.view.element.replaceWith(view.element);
      else this.#list.insertBefore(view.element, this.#list.children[index] ?? null);
      isLonger ||= !known;
    }
    if (isLonger && isAtEnd) this.#list.scrollTop = this.#list.scrollHeight;
  }

  /** What passes by itself: the window's countdown, and the business' typing. */
  #tick(): void {
    const chat = this.#chat;
    if (!chat) return;
    const { windowOpen, windowClosed, typing } = this.#texts;
    const leftMs = chat.windowClosesAt - this.#now(chat);
    this.#window.textContent = leftMs > 0 ? windowOpen.replace("{0}", this.#span(leftMs)) : windowClosed;
    this.#window.classList.toggle("closed", leftMs <= 0);
    this.#clock.hidden = leftMs <= 0;
    const isTyping = chat.typingUntil !== undefined && chat.typingUntil > this.#now(chat);
    const words = isTyping ? typing : "";
    if (this.#typing.textContent !== words) this.#typing.textContent = words;
  }

  #now({ now, speed }: Chat): number {
    return now + (Date.now() - this.#receivedAt) * speed;
  }

  #span(ms: number): string {
    const { day, hour, minute, second } = this.#texts;
    const seconds = Math.ceil(ms / 1_000);
    const minutes = Math.floor(seconds / 60);
    const hours = Math.floor(minutes / 60);
    if (hours >= 48) return `${Math.floor(hours / 24)} ${day} ${hours % 24} ${hour}`;
    if (hours > 0) return `${hours} ${hour} ${minutes % 60} ${minute}`;
    return `${minutes} ${minute} ${seconds % 60} ${second}`;
  }

  /** @param afterMs the end of the window */
  #advance(afterMs: number): void {
    const chat = this.#chat;
    if (!chat) return;
    const ms = chat.windowClosesAt + afterMs - this.#now(chat);
    if (ms > 0) this.#ask({ kind: "advance", ms });
  }

  #send(): void {
    const text = this.#draft.value.trim();
    if (text === "" || !this.#chat) return;
    const context = this.#answering && { context: { id: this.#answering.id } };
    this.#ask({ kind: "write", message: { type: "text", text, ...context }, isDraft: true });
  }

  #answer(bubble: Bubble | undefined): void {
    const { answering, cancelReply } = this.#texts;
    this.#answering = bubble;
    this.#quote.hidden = bubble === undefined;
    if (!bubble) {
      this.#quote.replaceChildren();
      return;
    }
    const words = `${answering} ${bubble.text ?? bubble.header ?? bubble.type}`;
    this.#quote.replaceChildren(
      element("span", { text: words }),
      button("✕", () => this.#answer(undefined), { label: cancelReply, title: cancelReply }),
    );
    this.#draft.focus();
  }

  /** The arrow keys go from message to message, and Tab to what is in one. */
  #move(event: KeyboardEvent): void {
    const bubbles = [...this.#list.children].filter((child) => child instanceof HTMLElement);
    const now = bubbles.findIndex((bubble) => bubble.contains(document.activeElement));
    const isOnBubble = document.activeElement === this.#list || document.activeElement === bubbles[now];
    if (!isOnBubble) return;
    const last = bubbles.length - 1;
    const next = { ArrowUp: now < 0 ? last : now - 1, ArrowDown: now + 1, Home: 0, End: last }[event.key];
    const bubble = next === undefined ? undefined : bubbles[next];
    if (!bubble) return;
    event.preventDefault();
    bubble.focus();
  }

  #file(id: string, use: (address: string, mimeType: string) => void): void {
    const known = this.#files.get(id);
    if (known?.address !== undefined) use(known.address, known.mimeType);
    else if (known) known.waiting.push(use);
    else {
      this.#files.set(id, { mimeType: "", waiting: [use] });
      this.#ask({ kind: "file", id });
    }
  }

  #received(id: string, file: { readonly mimeType: string; readonly data: string } | undefined): void {
    const known = this.#files.get(id);
    if (!known || !file) return;
    const address = `data:${file.mimeType.replace(/;.*/, "")};base64,${file.data}`;
    this.#files.set(id, { address, mimeType: file.mimeType, waiting: [] });
    for (const use of known.waiting) use(address, file.mimeType);
  }

  #say(text: string): void {
    this.#notice.textContent = text;
    this.#notice.hidden = text === "";
  }

  #keep(change: Partial<ChatPageState>): void {
    this.#state = { ...this.#state, ...change };
    this.#editor.setState(this.#state);
  }

  #ask(asked: FromChatPage): void {
    this.#problem.textContent = "";
    this.#editor.postMessage(asked);
  }
}

const { texts = "", persona = "" } = document.body.dataset;
new ChatPage(JSON.parse(texts), persona);
