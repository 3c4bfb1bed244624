import * as vscode from "vscode";
import type { Catalogue } from "../../core/errors/catalogue.ts";
import { codeSpan, escapeMarkdown, sentence } from "../../core/errors/markdown.ts";
import type { Account } from "../../core/graph/account.ts";
import type { TokenReport, TokenStep } from "../../core/graph/tokenReport.ts";
import { tokenSoonMs } from "../../core/health/verdict.ts";
import type { Severity } from "./notify.ts";

interface Context {
  /** The account that the token is meant for, where there is one. */
  readonly account: Account | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Meta's own page that tells what a token may do. */
export const tokenDebugger = "https://developers.facebook.com/tools/debug/accesstoken/";
const systemUsers = "https://business.facebook.com/settings/system-users";

/** The report in one sentence, and how bad it is. */
export function summaryOf(report: TokenReport, { account, now }: Context): { severity: Severity; text: string } {
  const { expiresAt, dataAccessExpiresAt, missing } = report;
  if (!report.valid) {
    return { severity: "error", text: vscode.l10n.t("The access token is not valid. {0}", reasonOf(report, now)) };
  }
  if (missing.length > 0) {
    return {
      severity: "warning",
      text: vscode.l10n.t(
        "The access token is valid, but lacks {0}. Generate a new one with both permissions selected.",
        missing.join(", "),
      ),
    };
  }
  if (report.coversWaba === false) {
    return {
      severity: "warning",
      text: vscode.l10n.t("The access token is valid, but doesn't cover WABA {0}.", account?.wabaId ?? ""),
    };
  }
  if (typeof dataAccessExpiresAt === "number" && dataAccessExpiresAt <= now) {
    return {
      severity: "warning",
      text: vscode.l10n.t("The access token is valid, but its access to data has expired."),
    };
  }
  if (typeof expiresAt === "number") {
    return {
      severity: expiresAt - now <= tokenSoonMs ? "warning" : "information",
      text: vscode.l10n.t("The access token is valid, and expires {0}.", relative(expiresAt, now)),
    };
  }
  return {
    severity: "information",
    text:
      expiresAt === "never"
        ? vscode.l10n.t("The access token is valid, never expires, and has both permissions.")
        : vscode.l10n.t("The access token is valid and has both permissions."),
  };
}

/** The whole report as Markdown. What comes from the API is text in it, never markup. */
export function tokenReportMarkdown(report: TokenReport, context: Context & { readonly catalogue: Catalogue }): string {
  const { account } = context;
  const title =
    account === undefined
      ? vscode.l10n.t("Access token")
      : vscode.l10n.t("Access token for {0}", escapeMarkdown(account.name));
  return `${[
    `# ${title}`,
    verdict(report, context),
    ...facts(report, context.now),
    ...permissions(report),
    ...wabas(report, account),
    ...whatToDo(report, account),
  ].join("\n\n")}\n`;
}

function verdict(report: TokenReport, { now, catalogue, account }: Context & { catalogue: Catalogue }): string {
  if (report.valid) {
    const { severity, text } = summaryOf(report, { account, now });
    const word =
      severity === "information" ? vscode.l10n.t("Valid.") : vscode.l10n.t("Valid, but something needs attention.");
    return `**${word}** ${escapeMarkdown(text)}`;
  }
  const lines = [`**${vscode.l10n.t("Not valid.")}** ${escapeMarkdown(reasonOf(report, now))}`];
  const { problem } = report;
  const entry = problem?.code === undefined ? undefined : catalogue.find(problem.code, problem.subcode);
  if (entry !== undefined) {
    const code = entry.subcode === undefined ? `${entry.code}` : `${entry.code}/${entry.subcode}`;
    lines.push(
      `**${escapeMarkdown(vscode.l10n.t("Error {0}: {1}.", code, entry.title))}** ${sentence(entry.texts.meaning)}`,
      entry.texts.fixes.map((fix) => `- ${sentence(fix)}`).join("\n"),
    );
  }
  return lines.join("\n\n");
}

/** What is known about the token as a table; a token that is refused comes without any of it. */
function facts(report: TokenReport, now: number): string[] {
  const app = [report.appName, report.appId === undefined ? undefined : `(${report.appId})`].filter(Boolean).join(" ");
  const rows: [string, string | undefined][] = [
    [vscode.l10n.t("Kind"), kindText(report.kind)],
    [vscode.l10n.t("App"), app === "" ? undefined : app],
    [vscode.l10n.t("Issued"), timeText(report.issuedAt, now)],
    [vscode.l10n.t("Expires"), timeText(report.expiresAt, now)],
    [vscode.l10n.t("Access to data expires"), timeText(report.dataAccessExpiresAt, now)],
  ];
  if (rows.every(([, value]) => value === undefined)) return [];
  const head = [`| ${vscode.l10n.t("Property")} | ${vscode.l10n.t("Value")} |`, "| --- | --- |"];
  const unsaid = vscode.l10n.t("The API doesn't say.");
  return [[...head, ...rows.map(([name, value]) => `| ${name} | ${escapeMarkdown(value ?? unsaid)} |`)].join("\n")];
}

function permissions(report: TokenReport): string[] {
  const heading = `## ${vscode.l10n.t("Permissions")}`;
  if (saysNoScopes(report)) {
    return [
      heading,
      escapeMarkdown(vscode.l10n.t("The API says nothing about the permissions of a token that is not valid.")),
    ];
  }
  const rows = report.scopes.map(({ name, present, needed }) => {
    const state = present ? vscode.l10n.t("present") : `**${vscode.l10n.t("missing")}**`;
    return `| ${codeSpan(name)} | ${needed ? vscode.l10n.t("needed") : vscode.l10n.t("not needed")} | ${state} |`;
  });
  const head = `| ${vscode.l10n.t("Permission")} | ${vscode.l10n.t("Needed for WhatsApp")} | ${vscode.l10n.t("In this token")} |`;
  return [heading, [head, "| --- | --- | --- |", ...rows].join("\n")];
}

function wabas(report: TokenReport, account: Account | undefined): string[] {
  if (saysNoScopes(report)) return [];
  const lines: string[] = [];
  if (report.coversAllWabas) {
    lines.push(
      escapeMarkdown(
        vscode.l10n.t(
          "The permissions aren't limited to single accounts: they hold for every one that the token's owner can reach.",
        ),
      ),
    );
  } else if (report.wabaIds.length > 0) {
    lines.push(report.wabaIds.map((id) => `- ${codeSpan(id)}`).join("\n"));
  } else {
    lines.push(escapeMarkdown(vscode.l10n.t("The API names no account that the permissions hold for.")));
  }
  if (account !== undefined && report.coversWaba !== "unknown" && !report.coversAllWabas) {
    lines.push(
      report.coversWaba
        ? escapeMarkdown(vscode.l10n.t("WABA {0} of {1} is among them.", account.wabaId, account.name))
        : `**${escapeMarkdown(vscode.l10n.t("WABA {0} of {1} is not among them.", account.wabaId, account.name))}**`,
    );
  }
  return [`## ${vscode.l10n.t("WhatsApp Business Accounts")}`, ...lines];
}

function whatToDo(report: TokenReport, account: Account | undefined): string[] {
  if (report.steps.length === 0) return [];
  const text: Record<TokenStep, string> = {
    openDebugger: vscode.l10n.t(
      "Open [Meta's Access Token Debugger]({0}), paste the token and debug it.",
      tokenDebugger,
    ),
    checkPermissions: vscode.l10n.t(
      "Check that both permissions are in its list of scopes: {0} and {1}.",
      "`whatsapp_business_management`",
      "`whatsapp_business_messaging`",
    ),
    generateToken: vscode.l10n.t(
      "Generate a new token with both permissions selected, as a [system user]({0}) for anything that keeps running.",
      systemUsers,
    ),
  };
  const steps = report.steps.map((step) => text[step]);
  if (report.coversWaba === false && account !== undefined) {
    steps.splice(
      steps.length - 1,
      0,
      vscode.l10n.t("Assign the WhatsApp account {0} to the system user, with full control.", codeSpan(account.wabaId)),
    );
  }
  if (account?.kind === "cloud") {
    steps.push(vscode.l10n.t("Run *WhatsApp: Add Account…* with the same IDs and the new token."));
  }
  return [`## ${vscode.l10n.t("What to do")}`, steps.map((step, index) => `${index + 1}. ${step}`).join("\n")];
}

function reasonOf({ invalidity, expiresAt, problem }: TokenReport, now: number): string {
  if (invalidity === "expired") {
    return typeof expiresAt === "number"
      ? vscode.l10n.t("It expired {0}.", relative(expiresAt, now))
      : vscode.l10n.t("It has expired.");
  }
  if (problem?.message !== undefined) return vscode.l10n.t("The API says: {0}", problem.message);
  return problem?.code === undefined
    ? vscode.l10n.t("The API gives no reason.")
    : vscode.l10n.t("The API refuses it with error {0}.", problem.code);
}

function kindText(kind: string): string | undefined {
  switch (kind) {
    case "SYSTEM_USER":
      return vscode.l10n.t("System user token");
    case "USER":
      return vscode.l10n.t("User token: for trying things out, since it ends within hours or days");
    case "PAGE":
      return vscode.l10n.t("Page token: not the kind that WhatsApp takes");
    case "APP":
      return vscode.l10n.t("App token: it manages the app, and can't send messages");
    case "UNKNOWN":
      return undefined;
    default:
      return kind;
  }
}

/** A token that is not valid often comes without its scopes: then nothing is known, rather than everything missing. */
function saysNoScopes(report: TokenReport): boolean {
  return !report.valid && report.scopes.every(({ present }) => !present);
}

function timeText(time: number | "never" | undefined, now: number): string | undefined {
  if (time === undefined) return undefined;
  if (time === "never") return vscode.l10n.t("Never");
  const date = new Intl.DateTimeFormat(vscode.env.language, { dateStyle: "long", timeStyle: "short" }).format(time);
  return vscode.l10n.t("{0}, {1}", date, relative(time, now));
}

/** `in 3 days`, `2 hours ago`: in the largest unit that there is one of. */
function relative(time: number, now: number): string {
  const units = [
    ["day", 86_400_000],
    ["hour", 3_600_000],
    ["minute", 60_000],
  ] as const;
  const [unit, ms] = units.find(([, length]) => Math.abs(time - now) >= length) ?? units[2];
  return new Intl.RelativeTimeFormat(vscode.env.language).format(Math.trunc((time - now) / ms), unit);
}
