import * as vscode from "vscode";
import type { Catalogue } from "../../core/errors/catalogue.ts";
import { checkRecipient, type RecipientProblem } from "../../core/graph/recipient.ts";
import { simulatedRecipients } from "../../core/graph/simulatedRecipients.ts";
import type { Masking } from "../../core/privacy/masking.ts";
import { askPick, type Move, type Place } from "../account/multiStep.ts";
import { outcomeIcons, outcomeText } from "../simulator/outcomes.ts";
import type { Compose } from "./draft.ts";

interface RecipientItem extends vscode.QuickPickItem {
  /** What to send to, in a writing that `checkRecipient` takes. Absent on what only says something. */
  readonly to?: string;
  /** Made from what is typed. */
  readonly isTyped?: boolean;
}

const recentRecipients = 8;

/** Asks for the recipient: typed, one of the last ones, or one of the simulator's test recipients. */
export async function askRecipient(place: Place, { draft, store, catalogue, masking }: Compose): Promise<Move> {
  const isSimulator = draft.account.kind === "simulator";
  const tests = isSimulator ? simulatedItems(catalogue) : [];
  const recent = store
    .recentRecipients(draft.account.phoneNumberId, recentRecipients)
    // The simulator's own are listed once, with what they do.
    .filter((to) => !tests.some((item) => digitsOf(item.to) === digitsOf(to)))
    .map((to) => recentItem(to, masking));
  const base: RecipientItem[] = [
    ...section(vscode.l10n.t("Last recipients"), recent),
    ...section(vscode.l10n.t("The simulator's test recipients"), tests),
  ];
  const answer = await askPick<RecipientItem>(place, {
    placeholder: vscode.l10n.t("Phone number with country code, such as +1 202 555 0143, or a business-scoped user ID"),
    ...(isSimulator
      ? { prompt: vscode.l10n.t("The simulator sends nothing to real phones: any number will do.") }
      : {}),
    items: base,
    value: draft.recipient,
    keep: (typed) => {
      draft.recipient = typed;
    },
    typed: (typed) => itemsFor(typed, base),
    isActive: (item) => item.isTyped === true,
    accepts: (item) => item.to !== undefined,
  });
  if (answer.kind !== "value") return answer.kind;
  draft.recipient = answer.value.to ?? "";
  return "next";
}

/** What is typed comes first, as a recipient or with what is wrong with it; then the known ones that match. */
function itemsFor(typed: string, base: readonly RecipientItem[]): readonly RecipientItem[] {
  const text = typed.trim();
  if (text === "") return base;
  const check = checkRecipient(text);
  const known = base.filter((item) => item.to !== undefined && matches(item, text));
  // The list's own filter compares texts, and would drop a number that is written with other spaces.
  const shown = known.map((item) => ({ ...item, alwaysShow: true }));
  if (!check.ok) {
    return [
      { label: `$(warning) ${problemText(check.reason)}`, description: text, alwaysShow: true, isTyped: true },
      ...shown,
    ];
  }
  const same = shown.filter((item) => digitsOf(item.to) === digitsOf(check.value));
  if (same.length > 0) return same.map((item) => ({ ...item, isTyped: true }));
  const country = check.country === undefined ? "" : countryName(check.country);
  const label = `$(send) ${vscode.l10n.t("Send to {0}", check.formatted)}`;
  return [{ label, description: country, alwaysShow: true, to: text, isTyped: true }, ...shown];
}

function matches(item: RecipientItem, text: string): boolean {
  const digits = digitsOf(text);
  if (digits !== "" && digitsOf(item.to).includes(digits)) return true;
  const words = `${item.label} ${item.description ?? ""} ${item.to}`.toLowerCase();
  return words.includes(text.toLowerCase());
}

function simulatedItems(catalogue: Catalogue): RecipientItem[] {
  return simulatedRecipients.map(({ number, outcome }) => ({
    label: `$(${outcomeIcons[outcome.kind]}) ${formatted(number)}`,
    description: outcomeText(outcome, "code" in outcome ? catalogue.find(outcome.code)?.title : undefined),
    to: number,
  }));
}

function recentItem(to: string, masking: Masking): RecipientItem {
  return { label: `$(history) ${masking.number(formatted(withPlus(to)))}`, to: withPlus(to) };
}

function section(label: string, items: readonly RecipientItem[]): RecipientItem[] {
  return items.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
}

function problemText(reason: RecipientProblem): string {
  switch (reason) {
    case "empty":
      return vscode.l10n.t("Enter a phone number.");
    case "notANumber":
      return vscode.l10n.t("Neither a phone number nor a business-scoped user ID");
    case "tooShort":
      return vscode.l10n.t("Too short for a phone number of this country");
    case "tooLong":
      return vscode.l10n.t("Too long for a phone number of this country");
    case "unknownCountry":
      return vscode.l10n.t("The country code is missing or unknown: begin with + and the country's code");
    case "invalid":
      return vscode.l10n.t("No phone number of this country has this form");
  }
}

function countryName(country: string): string {
  return new Intl.DisplayNames([vscode.env.language, "en"], { type: "region" }).of(country) ?? country;
}

function formatted(to: string): string {
  const check = checkRecipient(to);
  return check.ok ? check.formatted : to;
}

/** The store keeps numbers as they are sent, in digits. */
function withPlus(to: string): string {
  return /^\d+$/.test(to) ? `+${to}` : to;
}

function digitsOf(to: string | undefined): string {
  return (to ?? "").replace(/\D/g, "");
}
