import * as vscode from "vscode";
import type { Catalogue } from "../../core/errors/catalogue.ts";
import { stuckAdvice } from "../../core/errors/stuckAdvice.ts";
import { isStuck } from "../../core/messages/stuck.ts";
import { type Arrival, type TimelineStep, timelineOf } from "../../core/messages/timeline.ts";
import { timelineLayout } from "../../core/messages/timelineLayout.ts";
import type { PageError, PageStep, TimelinePicture, TimelineTexts } from "../../core/messages/timelinePage.ts";
import type { Masking } from "../../core/privacy/masking.ts";
import type { MessageDetail } from "../../io/store/records.ts";
import { arrivalNotes, clockTime, duration, recipientText, stateWord, stepWord } from "./words.ts";

/** More are in the table alone. */
const mostDrawn = 60;

interface Context {
  readonly now: number;
  readonly masking: Masking;
  readonly stuckAfterMs: number;
  readonly catalogue: Catalogue;
  readonly arrivals: ReadonlyMap<number, Arrival>;
  /** What is left of the service window, in words. */
  readonly windows: readonly string[];
}

/** What the page of a message's timeline shows, in the editor's language. */
export function timelinePicture(message: MessageDetail, context: Context): TimelinePicture {
  const { now, masking, stuckAfterMs, catalogue, arrivals, windows } = context;
  const steps = timelineOf(message, message.reports, arrivals);
  const { places, width } = timelineLayout(steps.slice(0, mostDrawn));
  const kind = message.templateName ?? message.type;
  const advice = isStuck(message, now, stuckAfterMs) ? stuckAdvice(catalogue) : undefined;
  return {
    title: recipientText(message.recipient ?? message.sender, masking),
    facts: [stateWord(message.state), ...(kind === undefined ? [] : [kind]), ...windows],
    wamid: masking.wamid(message.wamid),
    steps: steps.map((step) => pageStep(step, context)),
    places,
    width,
    ...(advice === undefined
      ? {}
      : {
          stuck: {
            title: vscode.l10n.t("Stuck: sent {0} ago, and not delivered", duration(now - message.updatedAt)),
            causes: advice.causes.map(plain),
            steps: advice.steps.map(plain),
          },
        }),
  };
}

function pageStep(step: TimelineStep, { now, masking, catalogue }: Context): PageStep {
  const { kind, at, sincePreviousMs, arrivedAt, seen, isLate = false, errors, deliveryId } = step;
  return {
    kind,
    word: stepWord(step),
    time: clockTime(at, now),
    ...(sincePreviousMs === undefined ? {} : { since: duration(sincePreviousMs) }),
    ...(arrivedAt === undefined ? {} : { arrived: clockTime(arrivedAt, now) }),
    ...(arrivedAt === undefined || arrivedAt <= at ? {} : { lag: duration(arrivedAt - at) }),
    notes: arrivalNotes(step),
    isLate,
    seen,
    opens: deliveryId !== undefined || kind === "requested" || kind === "accepted",
    errors: errors.map(({ code, subcode, title, details }): PageError => {
      const entry = catalogue.find(code, subcode);
      return {
        code,
        title: entry?.title ?? title ?? vscode.l10n.t("not in the catalogue"),
        ...(details === undefined ? {} : { details: masking.sentence(details) }),
        ...(entry === undefined ? {} : { meaning: plain(entry.texts.meaning) }),
        fixes: entry?.texts.fixes.map(plain) ?? [],
      };
    }),
  };
}

/** Backquotes are the only markup of the catalogue. */
function plain(text: string): string {
  return text.replaceAll("`", "");
}

export function timelineTexts(): TimelineTexts {
  return {
    picture: vscode.l10n.t("Timeline of the message"),
    notToScale: vscode.l10n.t("Not to scale: long waits are drawn shorter."),
    lanes: {
      call: vscode.l10n.t("Our call"),
      whatsapp: vscode.l10n.t("At WhatsApp"),
      here: vscode.l10n.t("Arrived here"),
    },
    table: vscode.l10n.t("Steps"),
    step: vscode.l10n.t("Step"),
    time: vscode.l10n.t("Time"),
    since: vscode.l10n.t("After"),
    arrived: vscode.l10n.t("Arrived"),
    notes: vscode.l10n.t("Notes"),
    open: vscode.l10n.t("Open as JSON"),
    explain: vscode.l10n.t("Explain this error"),
    copy: vscode.l10n.t("Copy message id (wamid)"),
    causes: vscode.l10n.t("Possible causes"),
    ask: vscode.l10n.t("What to do, and what to ask of the customer"),
    fixes: vscode.l10n.t("What to do"),
    empty: vscode.l10n.t("Nothing is known of this message yet."),
  };
}
