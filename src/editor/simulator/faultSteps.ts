import * as vscode from "vscode";
import { allEntries } from "../../core/errors/knownCodes.ts";
import { Failure } from "../../core/failure.ts";
import type { FaultEffect } from "../../core/simulator/faults.ts";
import { askTime } from "./clockMoves.ts";
import { effectWords } from "./faultWords.ts";

/** What a new rule is to say, as the control API takes it. */
type NewFault = Readonly<Record<string, unknown>> & { readonly effect: FaultEffect };

interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
}

const onCalls = ["refuse", "outage", "slowAnswer", "brokenConnection", "nonJsonAnswer"] as const;
const onMessages = ["fail", "deliveredAndFailed"] as const;
const onWebhooks = ["duplicate", "delay", "reorder", "drop"] as const;
const kinds = [
  "text",
  "template",
  "image",
  "audio",
  "video",
  "document",
  "sticker",
  "location",
  "contacts",
  "interactive",
  "reaction",
];
const routes = ["messages", "media", "attachments", "message_templates", "node", "debug_token", "oauth/access_token"];

/** Asks for a new rule in steps. @returns undefined where it is rather to be written as JSON @throws Failure cancelled */
export async function askFault(): Promise<NewFault | undefined> {
  const effect = await askEffect();
  if (effect === "json") return undefined;
  return { effect, ...(await askValues(effect)), ...(await askScope(effect)), ...(await askOften()) };
}

async function askEffect(): Promise<FaultEffect | "json"> {
  const section = (label: string, effects: readonly FaultEffect[]) => [
    { label, kind: vscode.QuickPickItemKind.Separator, value: "json" as const },
    ...effects.map((value) => ({ label: effectWords(value), description: value, value })),
  ];
  return choose<FaultEffect | "json">(vscode.l10n.t("What shall go wrong"), [
    ...section(vscode.l10n.t("Calls"), onCalls),
    ...section(vscode.l10n.t("Messages"), onMessages),
    ...section(vscode.l10n.t("Webhooks"), onWebhooks),
    { label: "", kind: vscode.QuickPickItemKind.Separator, value: "json" },
    { label: `$(json) ${vscode.l10n.t("Write the rules as JSON…")}`, value: "json" },
  ]);
}

async function askValues(effect: FaultEffect): Promise<object> {
  switch (effect) {
    case "refuse":
    case "fail":
    case "deliveredAndFailed":
      return { code: await askCode(effect) };
    case "slowAnswer":
    case "delay":
      return { ms: await askTime(vscode.l10n.t("By how much"), effect === "delay" ? "1 min" : "5 s", 86_400_000) };
    case "outage":
      return { ms: await askTime(vscode.l10n.t("For how long"), "5 min", 86_400_000) };
    case "brokenConnection":
      return {
        when: await choose(vscode.l10n.t("When the connection is cut"), [
          { label: vscode.l10n.t("Before anything is done"), value: "before" },
          { label: vscode.l10n.t("After it is done: only the answer is lost"), value: "after" },
        ]),
      };
    default:
      return {};
  }
}

async function askCode(effect: FaultEffect): Promise<number> {
  const where = effect === "refuse" ? ["api", "both"] : ["webhook", "both"];
  const entries = allEntries().filter(
    ({ api, subcode, variant, appears }) =>
      api === "cloud" && subcode === undefined && variant === undefined && where.includes(appears),
  );
  return choose(
    vscode.l10n.t("With which code"),
    entries.map(({ code, title }) => ({ label: `${code}`, description: title, value: code })),
  );
}

/** Which calls, messages or webhooks. */
async function askScope(effect: FaultEffect): Promise<object> {
  const isCall = onCalls.some((each) => each === effect);
  const isWebhook = onWebhooks.some((each) => each === effect);
  const scope = await choose<"all" | "recipient" | "kind" | "template" | "route" | "status">(
    vscode.l10n.t("For what"),
    [
      { label: vscode.l10n.t("Everything"), value: "all" },
      { label: vscode.l10n.t("Messages to one recipient…"), value: "recipient" },
      { label: vscode.l10n.t("Messages of one kind…"), value: "kind" },
      { label: vscode.l10n.t("Messages with one template…"), value: "template" },
      ...(isCall ? [{ label: vscode.l10n.t("Calls of one route…"), value: "route" as const }] : []),
      ...(isWebhook ? [{ label: vscode.l10n.t("Webhooks with one status…"), value: "status" as const }] : []),
    ],
  );
  const words = (all: readonly string[]) => all.map((value) => ({ label: value, value }));
  switch (scope) {
    case "all":
      return {};
    case "recipient":
      return { recipient: await askText(vscode.l10n.t("Phone number with country code, or user id"), "+12025550101") };
    case "kind":
      return { kind: await choose(vscode.l10n.t("Which kind"), words(kinds)) };
    case "template":
      return { template: await askText(vscode.l10n.t("Name of the template"), "hello_world") };
    case "route":
      return { route: await choose(vscode.l10n.t("Which route"), words(routes)) };
    case "status":
      return {
        status: await choose(vscode.l10n.t("Which status"), words(["sent", "delivered", "read", "played", "failed"])),
      };
  }
}

async function askOften(): Promise<object> {
  const often = await choose<"always" | "once" | "count" | "probability">(vscode.l10n.t("How often"), [
    { label: vscode.l10n.t("Always"), value: "always" },
    { label: vscode.l10n.t("Once"), value: "once" },
    { label: vscode.l10n.t("A number of times…"), value: "count" },
    { label: vscode.l10n.t("With a probability…"), value: "probability" },
  ]);
  switch (often) {
    case "always":
      return {};
    case "once":
      return { count: 1 };
    case "count":
      return { count: Number(await askText(vscode.l10n.t("How many times"), "3", /^[1-9]\d{0,5}$/)) };
    case "probability":
      return { probability: Number(await askText(vscode.l10n.t("Percent"), "20", /^(100|\d{1,2}(\.\d+)?)$/)) / 100 };
  }
}

async function choose<T>(placeHolder: string, items: readonly Choice<T>[]): Promise<T> {
  const title = vscode.l10n.t("Add Fault");
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true });
  if (chosen === undefined) throw Failure.cancelled();
  return chosen.value;
}

async function askText(prompt: string, value: string, form = /\S/): Promise<string> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t("Add Fault"),
    prompt,
    value,
    validateInput: (typed) => (form.test(typed.trim()) ? undefined : vscode.l10n.t("This is not such a value.")),
  });
  if (text === undefined) throw Failure.cancelled();
  return text.trim();
}
