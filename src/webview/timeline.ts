import type { StepPlace, TimelineLane } from "../core/messages/timelineLayout.ts";
import type {
  FromTimelinePage,
  PageError,
  PageStep,
  TimelinePageState,
  TimelinePicture,
  TimelineTexts,
  ToTimelinePage,
} from "../core/messages/timelinePage.ts";
import { button, element } from "./element.ts";

/** What the editor gives to a page. https://code.visualstudio.com/api/extension-guides/webview */
interface Editor {
  postMessage(message: FromTimelinePage): void;
  setState(state: TimelinePageState): void;
}
declare function acquireVsCodeApi(): Editor;

/** A shape for each kind, so that colour is never the only difference: paths in a square of 16. */
const signs: Readonly<Record<PageStep["kind"], string>> = {
  requested: "M8 13V3M4 7l4-4 4 4",
  accepted: "M8 3v10M4 9l4 4 4-4",
  sent: "M3 8.5l3.5 3.5L13 5",
  delivered: "M0.5 8.5l3.5 3.5L10 5M8 11l1 1L15.5 5",
  read: "M1 8s2.5-4.5 7-4.5S15 8 15 8s-2.5 4.5-7 4.5S1 8 1 8zM8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  played: "M5 3l8 5-8 5z",
  failed: "M4 4l8 8M12 4l-8 8",
  received: "M2 4h12v8H2zM2 4l6 5 6-5",
  other: "M6 6.5a2 2 0 1 1 2 2V10M8 12v0.8",
};

const axisY = 26;
/** Between two lanes. */
const laneGap = 74;
const firstLane = 82;
/** Below the lowest lane: two lines of text. */
const foot = 48;
const radius = 15;
const svgNames = "http://www.w3.org/2000/svg";

type Attributes = Readonly<Record<string, string | number>>;

function svg(tag: string, attributes: Attributes, ...children: (Node | string)[]): SVGElement {
  const made = document.createElementNS(svgNames, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/** The page of a timeline: a picture to look at, what there is to know of the step that is selected, and all of it as a table. */
class TimelinePage {
  readonly #editor = acquireVsCodeApi();
  readonly #texts: TimelineTexts;
  readonly #title = element("h1");
  readonly #facts = element("p", { class: "facts" });
  readonly #wamid = element("code");
  readonly #notice = element("p", { class: "notice", role: "status" });
  readonly #content = element("main");
  #picture: TimelinePicture | undefined;
  #shown = "";
  #selected = 0;
  #marks: SVGElement[] = [];
  /** Where the lanes are, from above: only those in which something happens. */
  #lanes = new Map<TimelineLane, number>();
  readonly #detail = element("section", { class: "detail" });

  constructor(texts: TimelineTexts, wamid: string) {
    this.#texts = texts;
    this.#editor.setState({ wamid });
    this.#detail.setAttribute("aria-live", "polite");
    const copy = button(texts.copy, () => this.#editor.postMessage({ kind: "copy" }));
    document.body.append(
      element("header", {}, this.#title, this.#facts, element("p", { class: "id" }, this.#wamid, copy)),
      this.#notice,
      this.#content,
    );
    window.addEventListener("message", ({ data }: MessageEvent<ToTimelinePage>) => this.#told(data));
    this.#editor.postMessage({ kind: "ready" });
  }

  #told(told: ToTimelinePage): void {
    this.#notice.hidden = told.kind === "message";
    this.#content.hidden = told.kind !== "message";
    if (told.kind === "gone") {
      this.#notice.textContent = told.text;
      return;
    }
    const same = JSON.stringify(told.picture);
    if (same === this.#shown) return;
    this.#shown = same;
    const before = this.#picture;
    this.#picture = told.picture;
    // Whoever looks at the last step looks on at the last one.
    const wasLast = before === undefined || this.#selected === before.steps.length - 1;
    this.#selected = wasLast ? told.picture.steps.length - 1 : Math.min(this.#selected, told.picture.steps.length - 1);
    this.#draw(told.picture);
  }

  #draw(picture: TimelinePicture): void {
    const texts = this.#texts;
    const hadFocus = this.#marks.includes(document.activeElement as SVGElement);
    this.#title.textContent = picture.title;
    this.#facts.textContent = picture.facts.join(" · ");
    this.#wamid.textContent = picture.wamid;
    if (picture.steps.length === 0) {
      this.#content.replaceChildren(element("p", { text: texts.empty }));
      return;
    }
    this.#lanes = lanesOf(picture.places);
    const frame = element("div", { class: "frame" });
    frame.append(this.#laneNames(), this.#scene(picture));
    this.#content.replaceChildren(
      frame,
      element("p", { class: "quiet", text: texts.notToScale }),
      this.#detail,
      ...(picture.stuck === undefined ? [] : [this.#stuck(picture.stuck)]),
      this.#table(picture.steps),
    );
    this.#select(this.#selected, hadFocus);
    if (hadFocus || picture.places.length > 0) this.#marks[this.#selected]?.scrollIntoView?.({ block: "nearest" });
  }

  #y(lane: TimelineLane): number {
    return this.#lanes.get(lane) ?? firstLane;
  }

  get #height(): number {
    return firstLane + laneGap * (this.#lanes.size - 1) + foot;
  }

  #laneNames(): HTMLElement {
    const names = element("div", { class: "lanes" });
    const scene = svg("svg", { width: 110, height: this.#height, "aria-hidden": "true" });
    for (const [lane, y] of this.#lanes) {
      scene.append(svg("text", { x: 0, y: y + 4, class: "lane" }, this.#texts.lanes[lane]));
    }
    names.append(scene);
    return names;
  }

  #scene({ steps, places, width }: TimelinePicture): HTMLElement {
    const scene = svg("svg", { width, height: this.#height, role: "listbox", "aria-label": this.#texts.picture });
    scene.setAttribute("aria-orientation", "horizontal");
    for (const y of this.#lanes.values()) scene.append(svg("line", { x1: 0, x2: width, y1: y, y2: y, class: "rail" }));
    const inOrder = places.toSorted((a, b) => (a.hereX ?? 0) - (b.hereX ?? 0));
    places.forEach((place, index) => {
      const step = steps[index];
      if (step === undefined) return;
      const line = inOrder.indexOf(place) % 2;
      scene.append(...this.#gap(place, places[index - 1], step), ...this.#arrival(place, step, line));
    });
    this.#marks = places.flatMap((place, index) => {
      const step = steps[index];
      return step === undefined ? [] : [this.#mark(place, step, index)];
    });
    scene.append(...this.#marks);
    scene.addEventListener("keydown", (event) => this.#key(event as KeyboardEvent));
    const frame = element("div", { class: "scene" });
    frame.append(scene);
    return frame;
  }

  /** The time between two steps, above both. */
  #gap(place: StepPlace, before: StepPlace | undefined, { since }: PageStep): SVGElement[] {
    const tick = svg("line", { x1: place.x, x2: place.x, y1: axisY, y2: this.#y(place.lane) - radius, class: "tick" });
    if (before === undefined || since === undefined) return [tick];
    const middle = (before.x + place.x) / 2;
    return [
      tick,
      svg("line", { x1: before.x, x2: place.x, y1: axisY, y2: axisY, class: "gap" }),
      svg("text", { x: middle, y: axisY - 8, class: "since" }, since),
    ];
  }

  #mark({ lane, x }: StepPlace, step: PageStep, index: number): SVGElement {
    const { kind, word, time, since, notes } = step;
    const y = this.#y(lane);
    const label = [word, time, ...(since === undefined ? [] : [`${this.#texts.since} ${since}`]), ...notes].join(", ");
    const mark = svg(
      "g",
      { class: `mark ${kind}`, role: "option", "aria-label": label, tabindex: -1 },
      svg("title", {}, label),
      svg("circle", { cx: x, cy: y, r: radius }),
      svg("path", { d: signs[kind], transform: `translate(${x - 8} ${y - 8})`, class: "sign" }),
      svg("text", { x, y: y + radius + 14, class: "word" }, word),
    );
    if (step.seen > 1) {
      mark.append(svg("text", { x: x + radius, y: y - radius + 4, class: "seen" }, `×${step.seen}`));
    }
    mark.addEventListener("click", () => this.#select(index, true));
    return mark;
  }

  /** From what happened to where it arrived; a late one is dashed, and says by how much. */
  #arrival({ lane, x, hereX, againX }: StepPlace, { isLate, lag }: PageStep, line: number): SVGElement[] {
    if (hereX === undefined) return [];
    const kind = isLate ? "late" : "";
    const y = this.#y("here");
    return [
      svg("line", { x1: x, x2: hereX, y1: this.#y(lane) + radius, y2: y - 6, class: `way ${kind}` }),
      svg("rect", { x: hereX - 6, y: y - 6, width: 12, height: 12, class: `arrival ${kind}` }),
      // In two lines: those that arrive together stand close to each other.
      ...(isLate && lag !== undefined
        ? [svg("text", { x: hereX, y: y + 22 + 16 * line, class: "late" }, `+${lag}`)]
        : []),
      ...(againX === undefined
        ? []
        : [
            svg("line", { x1: hereX, x2: againX, y1: y, y2: y, class: "way again" }),
            svg("rect", { x: againX - 5, y: y - 5, width: 10, height: 10, class: "arrival again" }),
          ]),
    ];
  }

  #key(event: KeyboardEvent): void {
    const last = this.#marks.length - 1;
    const to = {
      ArrowLeft: this.#selected - 1,
      ArrowRight: this.#selected + 1,
      ArrowUp: this.#selected - 1,
      ArrowDown: this.#selected + 1,
      Home: 0,
      End: last,
    }[event.key];
    if (event.key === "Enter" && this.#picture?.steps[this.#selected]?.opens === true) {
      this.#editor.postMessage({ kind: "open", step: this.#selected });
    } else if (to !== undefined) {
      this.#select(Math.max(0, Math.min(last, to)), true);
    } else return;
    event.preventDefault();
  }

  #select(index: number, focus: boolean): void {
    this.#selected = index;
    this.#marks.forEach((mark, each) => {
      mark.setAttribute("aria-selected", String(each === index));
      mark.setAttribute("tabindex", each === Math.min(index, this.#marks.length - 1) ? "0" : "-1");
    });
    const step = this.#picture?.steps[index];
    if (step !== undefined) this.#detail.replaceChildren(...this.#about(step, index));
    if (focus) this.#marks[index]?.focus();
  }

  #about(step: PageStep, index: number): Node[] {
    const texts = this.#texts;
    const times = [
      step.time,
      ...(step.since === undefined ? [] : [`${texts.since} ${step.since}`]),
      ...(step.arrived === undefined
        ? []
        : [`${texts.arrived} ${step.arrived}${step.lag === undefined ? "" : ` (+${step.lag})`}`]),
      ...step.notes,
    ];
    return [
      element("h2", { text: step.word }),
      element("p", { text: times.join(" · ") }),
      ...step.errors.map((error) => this.#error(error)),
      ...(step.opens ? [button(texts.open, () => this.#editor.postMessage({ kind: "open", step: index }))] : []),
    ];
  }

  #error({ code, title, details, meaning, fixes }: PageError): HTMLElement {
    const texts = this.#texts;
    return element(
      "div",
      { class: "error" },
      element("h3", { text: `${code} · ${title}` }),
      ...(details === undefined ? [] : [element("p", { class: "quiet", text: details })]),
      ...(meaning === undefined ? [] : [element("p", { text: meaning })]),
      ...(fixes.length === 0 ? [] : [element("h4", { text: texts.fixes }), list(fixes)]),
      button(texts.explain, () => this.#editor.postMessage({ kind: "explain", code })),
    );
  }

  #stuck({ title, causes, steps }: NonNullable<TimelinePicture["stuck"]>): HTMLElement {
    return element(
      "section",
      { class: "stuck", label: title },
      element("h2", { text: title }),
      element("h3", { text: this.#texts.causes }),
      list(causes),
      element("h3", { text: this.#texts.ask }),
      list(steps, "ol"),
    );
  }

  #table(steps: readonly PageStep[]): HTMLElement {
    const texts = this.#texts;
    const heads = [texts.step, texts.time, texts.since, texts.arrived, texts.notes];
    const head = element(
      "tr",
      {},
      ...heads.map((text) => {
        const cell = element("th", { text });
        cell.scope = "col";
        return cell;
      }),
    );
    const rows = steps.map((step) => {
      const name = element("th", { text: step.word });
      name.scope = "row";
      const errors = step.errors.map(({ code, title }) => `${code} · ${title}`);
      const cells = [step.time, step.since ?? "", step.arrived ?? "", [...step.notes, ...errors].join(", ")];
      return element("tr", {}, name, ...cells.map((text) => element("td", { text })));
    });
    const caption = element("caption", { text: texts.table });
    return element("table", {}, caption, element("thead", {}, head), element("tbody", {}, ...rows));
  }
}

function lanesOf(places: readonly StepPlace[]): Map<TimelineLane, number> {
  const used = (["call", "whatsapp", "here"] as const).filter((lane) =>
    places.some((place) => (lane === "here" ? place.hereX !== undefined : place.lane === lane)),
  );
  return new Map(used.map((lane, index) => [lane, firstLane + index * laneGap]));
}

function list(texts: readonly string[], tag: "ul" | "ol" = "ul"): HTMLElement {
  return element(tag, {}, ...texts.map((text) => element("li", { text })));
}

const { texts = "{}", wamid = "" } = document.body.dataset;
new TimelinePage(JSON.parse(texts), wamid);
