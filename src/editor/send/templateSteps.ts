import * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";
import type { Template } from "../../core/graph/replies.ts";
import {
  checkTemplateValue,
  type TemplateParameter,
  type TemplateValueProblem,
  templateParameters,
  unsupportedParts,
} from "../../core/graph/template.ts";
import { entryText, explainedFailure } from "../account/explainedFailure.ts";
import { askPick, askText, type Move, type Place, type Step } from "../account/multiStep.ts";
import type { Compose } from "./draft.ts";

/** What picking an item of the list of templates does. `nothing`: it only says something. */
type Choice =
  | { readonly kind: "template"; readonly template: Template }
  | { readonly kind: "loadAgain" | "textInstead" | "openManager" | "nothing" }
  | { readonly kind: "explain"; readonly code: number; readonly subcode?: number };

interface TemplateItem extends vscode.QuickPickItem {
  readonly choice: Choice;
}

/** Where templates are made. */
const manager = "https://business.facebook.com/latest/whatsapp_manager/message_templates";

/** Asks for the template: one of the account's, listed by the API. */
export async function askTemplate(place: Place, compose: Compose): Promise<Move> {
  const { draft } = compose;
  for (;;) {
    const answer = await askPick<TemplateItem>(place, {
      placeholder: vscode.l10n.t("Template of {0}", draft.account.name),
      items: [],
      load: (signal) => templateItems(compose, signal),
      isActive: ({ choice }) => choice.kind === "template" && sameTemplate(choice.template, draft.template),
      accepts: ({ choice }) => choice.kind !== "nothing",
    });
    if (answer.kind !== "value") return answer.kind;
    const { choice } = answer.value;
    if (choice.kind === "textInstead") {
      draft.type = "text";
      return "again";
    }
    if (choice.kind === "openManager") await vscode.env.openExternal(vscode.Uri.parse(manager));
    if (choice.kind === "explain") {
      const { kind: _, ...error } = choice;
      await vscode.commands.executeCommand("wamid.error.explain", error);
      return "cancelled";
    }
    if (choice.kind !== "template") continue;
    const move = await confirm(place, choice.template, compose);
    if (move === "again") continue;
    if (move === "next" && !sameTemplate(choice.template, draft.template)) {
      draft.template = choice.template;
      draft.values = [];
    }
    return move;
  }
}

/** One question for each parameter of the chosen template. */
export function parameterSteps({ draft }: Compose): Step[] {
  const { template, values } = draft;
  if (template === undefined) return [];
  return templateParameters(template).map((parameter, index) => async (place) => {
    const answer = await askText(place, {
      prompt: parameterPrompt(template, parameter),
      ...(parameter.example === undefined ? {} : { placeholder: vscode.l10n.t("Such as: {0}", parameter.example) }),
      value: values[index] ?? "",
      keep: (typed) => {
        values[index] = typed;
      },
      check: (typed) => {
        const problem = checkTemplateValue(parameter, typed);
        return problem === undefined ? undefined : valueProblem(problem);
      },
    });
    if (answer.kind !== "value") return answer.kind;
    values[index] = answer.value;
    return "next";
  });
}

async function templateItems(compose: Compose, signal: AbortSignal): Promise<TemplateItem[]> {
  const { draft, templatesOf, catalogue } = compose;
  let templates: readonly Template[];
  try {
    templates = await templatesOf(draft.account, signal);
  } catch (error) {
    if (!Failure.is(error)) throw error;
    const { text, error: graphError } = await explainedFailure(error, async () => catalogue);
    return [
      {
        label: `$(error) ${vscode.l10n.t("The templates could not be loaded.")}`,
        detail: text,
        choice: { kind: "nothing" },
      },
      { label: `$(refresh) ${vscode.l10n.t("Try again")}`, choice: { kind: "loadAgain" } },
      ...(graphError === undefined
        ? []
        : [
            {
              label: `$(question) ${vscode.l10n.t("Explain error {0}", graphError.code)}`,
              choice: { kind: "explain" as const, ...graphError },
            },
          ]),
      textInstead(),
    ];
  }
  if (templates.length === 0) {
    return [
      { label: `$(info) ${vscode.l10n.t("This account has no templates.")}`, choice: { kind: "nothing" } },
      {
        label: `$(link-external) ${vscode.l10n.t("Create one in WhatsApp Manager")}`,
        choice: { kind: "openManager" },
      },
      { label: `$(refresh) ${vscode.l10n.t("Load again")}`, choice: { kind: "loadAgain" } },
      textInstead(),
    ];
  }
  return [...templates]
    .sort((a, b) => Number(isApproved(b)) - Number(isApproved(a)) || a.name.localeCompare(b.name))
    .map((template) => ({
      label: `${isApproved(template) && unsupportedParts(template).length === 0 ? "" : "$(warning) "}${template.name}`,
      description: template.language,
      detail: [template.category, template.status].filter((word) => word !== undefined).join(" · "),
      choice: { kind: "template", template },
    }));
}

function textInstead(): TemplateItem {
  return { label: `$(comment) ${vscode.l10n.t("Send a text instead")}`, choice: { kind: "textInstead" } };
}

/** Says what happens to a template that can't be sent as it is. `again`: another one is to be chosen. */
async function confirm(place: Place, template: Template, { catalogue }: Compose): Promise<Move> {
  const unsupported = unsupportedParts(template);
  if (isApproved(template) && unsupported.length === 0) return "next";
  const another = { label: `$(arrow-left) ${vscode.l10n.t("Choose another template")}`, does: "another" as const };
  const ask = async (placeholder: string, prompt: string, others: readonly Item[]): Promise<Move> => {
    const answer = await askPick<Item>(
      { ...place, canGoBack: true },
      { placeholder, prompt, items: [another, ...others] },
    );
    if (answer.kind === "cancelled") return "cancelled";
    if (answer.kind === "back" || answer.value.does === "another") return "again";
    if (answer.value.does === "send") return "next";
    await vscode.commands.executeCommand("wamid.error.explain", { code });
    return "cancelled";
  };
  const code = refusalCode(template);
  if (unsupported.length > 0) {
    const parts = [...new Set(unsupported.map(({ type }) => type))].join(", ");
    return ask(
      vscode.l10n.t("{0} can't be sent from here", template.name),
      vscode.l10n.t("It has parts that can't be filled in one by one: {0}.", parts),
      [],
    );
  }
  const entry = catalogue.find(code);
  return ask(
    vscode.l10n.t("{0} is not approved: {1}", template.name, template.status ?? "?"),
    entry === undefined ? vscode.l10n.t("Sending it fails with error {0}.", code) : entryText(entry),
    [
      { label: `$(question) ${vscode.l10n.t("Explain error {0}", code)}`, does: "explain" },
      { label: `$(send) ${vscode.l10n.t("Send it all the same, to see the error")}`, does: "send" },
    ],
  );
}

interface Item extends vscode.QuickPickItem {
  readonly does: "another" | "explain" | "send";
}

/** What the API answers when a template in this state is sent: paused, disabled, or as if it weren't there. */
function refusalCode({ status }: Template): number {
  if (status === "PAUSED") return 132015;
  return status === "DISABLED" ? 132016 : 132001;
}

function isApproved({ status }: Template): boolean {
  return status === undefined || status === "APPROVED";
}

function sameTemplate(one: Template, other: Template | undefined): boolean {
  return one.name === other?.name && one.language === other.language;
}

function parameterPrompt(template: Template, parameter: TemplateParameter): string {
  const { component, format, label = "" } = parameter;
  const variable = `{{${parameter.name ?? parameter.position ?? 1}}}`;
  switch (format) {
    case "image":
      return vscode.l10n.t("Image of the header: a link or the ID of an uploaded file");
    case "video":
      return vscode.l10n.t("Video of the header: a link or the ID of an uploaded file");
    case "document":
      return vscode.l10n.t("Document of the header: a link or the ID of an uploaded file");
    case "location":
      return vscode.l10n.t("Location of the header: latitude, longitude, name, address. The last two may be left out.");
    case "urlSuffix":
      return vscode.l10n.t("End of the link of the button '{0}': {1}", label, buttonUrl(template, parameter.index));
    case "couponCode":
      return vscode.l10n.t("Code that the button '{0}' copies", label);
    case "oneTimeCode":
      return vscode.l10n.t("One-time code: {0}", excerpt(textOf(template, "BODY"), variable));
    case "text":
      return component === "header"
        ? vscode.l10n.t("{0} in the header: {1}", variable, excerpt(textOf(template, "HEADER"), variable))
        : vscode.l10n.t("{0} in the text: {1}", variable, excerpt(textOf(template, "BODY"), variable));
  }
}

function valueProblem(problem: TemplateValueProblem): string {
  switch (problem) {
    case "empty":
      return vscode.l10n.t("Enter a value: Meta refuses empty ones.");
    case "spacing":
      return vscode.l10n.t("Line breaks, tabs and more than four spaces in a row are refused here.");
    case "tooLong":
      return vscode.l10n.t("This is longer than the template allows.");
    case "notALinkOrId":
      return vscode.l10n.t("Enter a link that begins with https://, or the ID of an uploaded file.");
    case "notALocation":
      return vscode.l10n.t("Enter latitude and longitude, such as 52.52, 13.405, Alexanderplatz, Berlin");
  }
}

function textOf(template: Template, type: "HEADER" | "BODY"): string {
  return template.components?.find((component) => component.type?.toUpperCase() === type)?.text ?? "";
}

function buttonUrl(template: Template, index: number | undefined): string {
  const buttons = template.components?.find((component) => component.type?.toUpperCase() === "BUTTONS")?.buttons;
  return (index === undefined ? undefined : buttons?.[index]?.url) ?? "";
}

/** So much of a text as fits under an input box, in one line, with the variable in it. */
function excerpt(text: string, variable: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  const most = 240;
  if (line.length <= most) return line;
  const at = Math.max(0, line.indexOf(variable));
  const start = Math.min(Math.max(0, at - most / 2), line.length - most);
  const cut = line.slice(start, start + most).toWellFormed();
  return `${start > 0 ? "…" : ""}${cut}${start + most < line.length ? "…" : ""}`;
}
