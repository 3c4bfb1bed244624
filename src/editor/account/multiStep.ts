import * as vscode from "vscode";

/** Where a question stands in its command: what the title and the step counter show, and whether there is a way back. */
export interface Place {
  readonly title: string;
  /** From 1. */
  readonly step: number;
  readonly totalSteps: number;
  readonly canGoBack: boolean;
}

/** How a question ended. `cancelled`: Escape, or another input took its place. */
type Answer<T> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "back" }
  | { readonly kind: "cancelled" };

/** Where a question leads. `again`: to whatever stands in its place now, after an answer that changed what there is to ask. */
export type Move = "next" | "back" | "again" | "cancelled";

/** One question. It writes its answer, and what was typed before the user went back, where the command keeps its state. */
export type Step = (place: Place) => Promise<Move>;

/**
 * Asks one question after the other, with a way back, until all are answered (true) or one is cancelled (false). `steps` is asked for again
 * before each question, since an answer can decide what else there is to ask; the questions before the current one must stay the same.
 *
 * @param from The question to begin with, for a user who comes back to change an answer.
 */
export async function runSteps(title: string, steps: () => readonly Step[], from = 0): Promise<boolean> {
  for (let at = from; ; ) {
    const all = steps();
    const step = all[at];
    if (step === undefined) return true;
    const move = await step({ title, step: at + 1, totalSteps: all.length, canGoBack: at > 0 });
    if (move === "cancelled") return false;
    if (move !== "again") at += move === "back" ? -1 : 1;
  }
}

export interface TextQuestion {
  readonly prompt: string;
  readonly placeholder?: string;
  /** What stands in the box at the start: an earlier answer, or a draft. */
  readonly value?: string;
  readonly password?: boolean;
  /** A button in the title that opens the page where the answer stands. */
  readonly help?: { readonly tooltip: string; readonly url: string };
  /**
   * Says what is wrong (a string or an error keeps the box open) or worth knowing (a warning or a piece of information doesn't). Not asked for
   * an empty box before Enter: nobody has made a mistake by not having typed yet.
   */
  readonly check?: (value: string) => string | vscode.InputBoxValidationMessage | undefined;
  /** Hears every change, so that nothing typed is lost on the way back. */
  readonly keep?: (value: string) => void;
}

/** Asks for a line of text. Stays open when the focus goes elsewhere, since ids and tokens are copied from a browser. */
export function askText(place: Place, question: TextQuestion): Promise<Answer<string>> {
  const box = vscode.window.createInputBox();
  box.prompt = question.prompt;
  box.placeholder = question.placeholder;
  box.password = question.password ?? false;
  box.value = question.value ?? "";
  const check = (value: string) => {
    box.validationMessage = question.check?.(value);
    return !blocks(box.validationMessage);
  };
  if (box.value !== "") check(box.value);
  const { help } = question;
  if (help !== undefined) box.buttons = [{ iconPath: new vscode.ThemeIcon("link-external"), tooltip: help.tooltip }];
  return ask<string>(place, box, (finish) => {
    box.onDidTriggerButton((button) => {
      if (help !== undefined && button !== vscode.QuickInputButtons.Back) {
        void vscode.env.openExternal(vscode.Uri.parse(help.url));
      }
    });
    box.onDidChangeValue((value) => {
      question.keep?.(value);
      if (value === "") box.validationMessage = undefined;
      else check(value);
    });
    box.onDidAccept(() => {
      if (check(box.value)) finish({ kind: "value", value: box.value });
    });
  });
}

function blocks(message: string | vscode.InputBoxValidationMessage | undefined): boolean {
  if (message === undefined) return false;
  return typeof message === "string" || message.severity === vscode.InputBoxValidationSeverity.Error;
}

interface PickQuestion<T extends vscode.QuickPickItem> {
  readonly placeholder: string;
  readonly prompt?: string;
  readonly items: readonly T[];
  /** The item that Enter takes at first. */
  readonly isActive?: (item: T) => boolean;
  /** Loads the items while the list is shown as busy. The signal aborts when the list closes before that. */
  readonly load?: (signal: AbortSignal) => Promise<readonly T[]>;
  /** What stands in the filter at the start. */
  readonly value?: string;
  /** The items for what is typed so far, where typing is an answer of its own. */
  readonly typed?: (value: string) => readonly T[];
  /** False keeps the list open: the item only says something. */
  readonly accepts?: (item: T) => boolean;
  readonly keep?: (value: string) => void;
}

/** Asks to pick one item. Stays open when the focus goes elsewhere, as `askText` does. */
export function askPick<T extends vscode.QuickPickItem>(place: Place, question: PickQuestion<T>): Promise<Answer<T>> {
  const pick = vscode.window.createQuickPick<T>();
  const { typed, load } = question;
  pick.placeholder = question.placeholder;
  pick.prompt = question.prompt;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.value = question.value ?? "";
  const show = (items: readonly T[]) => {
    pick.items = items;
    const active = items.find((item) => question.isActive?.(item) === true);
    if (active !== undefined) pick.activeItems = [active];
  };
  show(typed?.(pick.value) ?? question.items);
  return ask<T>(place, pick, (finish, fail, signal) => {
    pick.onDidChangeValue((value) => {
      question.keep?.(value);
      if (typed !== undefined) show(typed(value));
    });
    pick.onDidAccept(() => {
      // Enter can overtake the list that belongs to what was just typed: the editor has nothing selected then.
      const item = pick.selectedItems[0] ?? typed?.(pick.value)[0];
      if (item !== undefined && question.accepts?.(item) !== false) finish({ kind: "value", value: item });
    });
    if (load !== undefined) {
      pick.busy = true;
      load(signal).then((items) => {
        if (signal.aborted) return;
        pick.busy = false;
        show(items);
      }, fail);
    }
  });
}

/** Shows an input until it is answered, left by the back button, or hidden. */
function ask<T>(
  place: Place,
  input: vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>,
  listen: (finish: (answer: Answer<T>) => void, fail: (reason: unknown) => void, signal: AbortSignal) => void,
): Promise<Answer<T>> {
  input.title = place.title;
  if (place.totalSteps > 1) {
    input.step = place.step;
    input.totalSteps = place.totalSteps;
  }
  input.ignoreFocusOut = true;
  if (place.canGoBack) input.buttons = [vscode.QuickInputButtons.Back, ...input.buttons];
  const closed = new AbortController();
  return new Promise<Answer<T>>((resolve, reject) => {
    // The first ending counts: disposing hides the input too, which would be heard as a cancellation.
    const finish = (answer: Answer<T>) => {
      if (closed.signal.aborted) return;
      closed.abort();
      input.dispose();
      resolve(answer);
    };
    const fail = (reason: unknown) => {
      if (closed.signal.aborted) return;
      closed.abort();
      input.dispose();
      reject(reason);
    };
    input.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) finish({ kind: "back" });
    });
    input.onDidHide(() => finish({ kind: "cancelled" }));
    listen(finish, fail, closed.signal);
    input.show();
  });
}
