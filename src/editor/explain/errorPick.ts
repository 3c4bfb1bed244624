import * as vscode from "vscode";
import type { Catalogue, Entry } from "../../core/errors/catalogue.ts";
import { codeLabel } from "../../core/errors/explanation.ts";
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

interface Item extends vscode.QuickPickItem {
  /** None for a number that isn't in the catalogue. */
  readonly entry?: Entry;
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

/** Asks which code to explain, by number, title or meaning. Undefined when nothing was chosen. */
export async function pickEntry(catalogue: Catalogue, value = ""): Promise<Entry | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  const entries = catalogue.all().map(itemOf);
  const show = () => {
    const unknown = unknownNumber(catalogue, pick.value);
    const items = unknown === undefined ? entries : [unknown, ...entries];
    if (pick.items.length !== items.length || pick.items[0]?.label !== items[0]?.label) pick.items = items;
  };
  pick.title = vscode.l10n.t("Explain an error code");
  pick.placeholder = vscode.l10n.t("A code such as 131047, or words of its title or meaning");
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.value = value;
  show();
  const chosen = await new Promise<Item | undefined>((resolve) => {
    pick.onDidChangeValue(show);
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]);
      pick.hide();
    });
    pick.onDidHide(() => resolve(undefined));
    pick.show();
  });
  pick.dispose();
  if (chosen !== undefined && chosen.entry === undefined) await vscode.env.openExternal(vscode.Uri.parse(codesPage));
  return chosen?.entry;
}

function itemOf(entry: Entry): Item {
  const apis = {
    cloud: undefined,
    onPremises: vscode.l10n.t("On-Premises API"),
    flowEndpoint: vscode.l10n.t("Flow endpoint"),
  };
  const api = apis[entry.api];
  return {
    label: codeLabel(entry),
    description: api === undefined ? entry.title : `${entry.title} · ${api}`,
    detail: entry.texts.meaning.replaceAll("`", ""),
    entry,
  };
}

/** A row for a number that nobody knows: otherwise the list would be empty, or full of others that look like it. */
function unknownNumber(catalogue: Catalogue, value: string): Item | undefined {
  const typed = numbersIn(value);
  if (typed === undefined || typed.code >= 10_000_000) return undefined;
  const known = catalogue.all().some((entry) => codeLabel(entry).startsWith(value.trim()));
  if (known || entryOf(catalogue, typed) !== undefined) return undefined;
  return {
    label: `$(question) ${vscode.l10n.t("{0} is not in the catalogue", typed.code)}`,
    detail: vscode.l10n.t("Meta may have added it lately. Select to open Meta's list of error codes."),
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
