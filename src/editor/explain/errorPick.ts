import * as vscode from "vscode";
import type { Catalogue, Entry } from "../../core/errors/catalogue.ts";
import { EntrySearch } from "../../core/errors/entrySearch.ts";
import { codeLabel } from "../../core/errors/explanation.ts";
import type { Topic } from "../../core/errors/guidance.ts";
import type { Phrases } from "../../core/errors/phrases.ts";
import { Failure } from "../../core/failure.ts";

/** Where Meta lists the codes: for one that is newer than the catalogue. */
const codesPage = "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes";

/** What the command is asked to explain. */
export interface Asked {
  readonly code: number;
  readonly subcode?: number;
  readonly details?: string;
  /** The entry's id, where it isn't one of the Cloud API. */
  readonly id?: string;
  /** Whether the explanation is to open beside what is being edited. */
  readonly beside?: boolean;
}

/** What was chosen. */
export type Picked = { readonly entry: Entry } | { readonly topic: Topic };

interface Item extends vscode.QuickPickItem {
  /** None for a number that isn't in the catalogue. */
  readonly choice?: Picked;
}

/**
 * Reads a command's argument: a number, `"131047"`, `"(#131047)"`, `"190/463"`, or an object `{code, subcode?, details?, id?, beside?}`. Undefined where
 * there is none.
 * @throws Failure.invalidArgument
 */
export function asked(argument: unknown): Asked | undefined {
  if (argument === undefined || argument === null) return undefined;
  if (typeof argument === "number") return { code: wholeNumber(argument, "code") };
  if (typeof argument === "string") return askedInWords(argument);
  if (typeof argument !== "object") throw invalid("code");
  const { code, subcode, details, id, beside } = argument as Record<string, unknown>;
  if (details !== undefined && typeof details !== "string") throw invalid("details");
  if (id !== undefined && typeof id !== "string") throw invalid("id");
  if (beside !== undefined && typeof beside !== "boolean") throw invalid("beside");
  return {
    code: wholeNumber(code, "code"),
    ...(subcode === undefined || subcode === null ? {} : { subcode: wholeNumber(subcode, "subcode") }),
    ...(details === undefined ? {} : { details }),
    ...(id === undefined ? {} : { id }),
    ...(beside === undefined ? {} : { beside }),
  };
}

export function entryOf(catalogue: Catalogue, { code, subcode, id }: Asked): Entry | undefined {
  if (id !== undefined) return catalogue.findId(id);
  return catalogue.find(code, subcode) ?? catalogue.findSubcode(code);
}

/** Asks which code to explain, by number, title or words of what is said of it, in any language. Undefined when nothing was chosen. */
export async function pick(catalogue: Catalogue, value = ""): Promise<Picked | undefined> {
  const { phrases } = catalogue;
  const box = vscode.window.createQuickPick<Item>();
  const items = [...catalogue.all().map((entry) => itemOf(entry, phrases)), ...catalogue.topics().map(topicItem)];
  const search = new EntrySearch();
  search.add(catalogue);
  const show = () => {
    const matches = search.matches(box.value);
    const unknown = unknownNumber(catalogue, box.value);
    const shown = matches === undefined ? items : items.filter((item) => matches.has(idOf(item)));
    box.items = unknown === undefined ? shown : [unknown, ...shown];
  };
  box.title = phrases.say("pick.title");
  box.placeholder = phrases.say("pick.placeholder");
  // The editor marks the words that it finds itself; what shows is what the search has found.
  box.matchOnDescription = true;
  box.matchOnDetail = true;
  box.value = value;
  show();
  // The other languages come while the box is open already: most questions don't need them.
  void addOtherLanguages(search, catalogue).then(show);
  const chosen = await new Promise<Item | undefined>((resolve) => {
    box.onDidChangeValue(show);
    box.onDidAccept(() => {
      resolve(box.selectedItems[0]);
      box.hide();
    });
    box.onDidHide(() => resolve(undefined));
    box.show();
  });
  box.dispose();
  if (chosen !== undefined && chosen.choice === undefined) {
    await vscode.env.openExternal(vscode.Uri.parse(codesPage));
  }
  return chosen?.choice;
}

/** What other languages say is read for the search, and not kept. */
async function addOtherLanguages(search: EntrySearch, { phrases }: Catalogue): Promise<void> {
  const others = (["en", "ja", "zh-tw"] as const).filter((language) => language !== phrases.language);
  const { loadCatalogue } = await import("../../core/errors/catalogue.ts");
  for (const language of others) search.add(await loadCatalogue(language));
}

function itemOf(entry: Entry, phrases: Phrases): Item {
  const api = entry.api === "cloud" ? undefined : phrases.say(`explanation.${entry.api}`);
  return {
    label: codeLabel(entry),
    description: api === undefined ? entry.title : `${entry.title} · ${api}`,
    detail: entry.texts.meaning.replaceAll("`", ""),
    alwaysShow: true,
    choice: { entry },
  };
}

function topicItem(topic: Topic): Item {
  return {
    label: `$(book) ${topic.title.replaceAll("`", "")}`,
    detail: (topic.text[0] ?? "").replaceAll("`", ""),
    alwaysShow: true,
    choice: { topic },
  };
}

function idOf({ choice }: Item): string {
  if (choice === undefined) return "";
  return "entry" in choice ? choice.entry.id : choice.topic.id;
}

/** A row for a number that nobody knows: otherwise the list would be empty, or full of others that look like it. */
function unknownNumber(catalogue: Catalogue, value: string): Item | undefined {
  const { phrases } = catalogue;
  const typed = numbersIn(value);
  if (typed === undefined || typed.code >= 10_000_000) return undefined;
  const known = catalogue.all().some((entry) => codeLabel(entry).startsWith(value.trim()));
  if (known || entryOf(catalogue, typed) !== undefined) return undefined;
  return {
    label: `$(question) ${phrases.say("selection.unknown", typed.code)}`,
    detail: phrases.say("pick.unknownWhat"),
    alwaysShow: true,
  };
}

function askedInWords(words: string): Asked {
  const numbers = numbersIn(words);
  if (numbers !== undefined) return numbers;
  const [, id, code] = /^((?:onPremises|flow)\/(\d{1,9}))$/.exec(words.trim()) ?? [];
  if (id === undefined) throw invalid("code");
  return { code: Number(code), id };
}

function numbersIn(words: string): Asked | undefined {
  const [, code, subcode] = /^\s*\(?#?(\d{1,9})(?:\s*\/\s*(\d{1,9}))?\)?\s*$/.exec(words) ?? [];
  if (code === undefined) return undefined;
  return { code: Number(code), ...(subcode === undefined ? {} : { subcode: Number(subcode) }) };
}

function wholeNumber(value: unknown, path: string): number {
  const number = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value;
  if (typeof number === "number" && Number.isSafeInteger(number) && number >= 0) return number;
  throw invalid(path);
}

function invalid(path: string): Failure {
  return Failure.invalidArgument({ command: "wamid.error.explain", path });
}
