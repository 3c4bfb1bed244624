import * as vscode from "vscode";
import type { CallTarget } from "../../core/export/curl.ts";
import { type ExportedMessage, forExport } from "../../core/export/exportedMessage.ts";
import { Failure } from "../../core/failure.ts";
import { simulatorAccount } from "../../core/graph/simulated.ts";
import type { MessageConditions } from "../../io/store/messageQueries.ts";
import type { Cursor, MessageRow } from "../../io/store/records.ts";
import type { Store } from "../../io/store/store.ts";
import type { Privacy } from "../privacy.ts";
import type { Services } from "../services.ts";
import type { Settings } from "../settings.ts";
import type { MessagesNode } from "./messagesNode.ts";
import type { MessagesView } from "./messagesView.ts";

interface Options {
  services: Services;
  settings: Settings;
  privacy: Privacy;
  view: MessagesView;
  /** Of Wamid. */
  version: string;
}

const formats = ["jsonLines", "csv", "har", "curl", "report"] as const;
type Format = (typeof formats)[number];

/** What is held in memory at once. */
const mostExported = 20_000;
/** A report is read by people, and commands are run by them. */
const mostInText = 50;
const together = 100;

/** Writes messages in a form that others can read: to a file, to the clipboard or into a new document. */
export class ExportMessages {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * Of the rows that are selected, or of all that fit the filter.
   * @param more the format, where it isn't to be asked for
   */
  async run(given: unknown, all: unknown, more?: unknown): Promise<void> {
    const format = formats.find((each) => each === more) ?? (await askFormat());
    if (format === undefined) return;
    const nodes = nodesOf(given, all) ?? this.#options.view.selection;
    const asText = format === "curl" || format === "report";
    const file = asText ? undefined : await askFile(format);
    if (!asText && file === undefined) return;
    const found = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t("Exporting messages"),
        cancellable: true,
      },
      (_, token) => this.#read(nodes, asText ? mostInText : mostExported, token),
    );
    const text = await this.#write(format, found.messages);
    if (text === "") {
      void vscode.window.showInformationMessage(
        format === "curl"
          ? vscode.l10n.t(
              "None of these messages was sent by Wamid: their requests aren't known, and there is no command for them.",
            )
          : vscode.l10n.t("There is nothing to export."),
      );
      return;
    }
    if (file !== undefined) await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    else await show(format, text);
    const count = found.messages.length;
    if (found.isCut) {
      void vscode.window.showWarningMessage(vscode.l10n.t("Only the newest {0} messages were exported.", count));
    } else if (file !== undefined) {
      vscode.window.setStatusBarMessage(vscode.l10n.t("{0} messages exported.", count), 4_000);
    }
  }

  /** The call of the row's message, on the clipboard. */
  async copyCurl(given: unknown): Promise<void> {
    const nodes = nodesOf(given, undefined) ?? this.#options.view.selection;
    const { messages } = await this.#read(nodes.slice(0, 1), 1, new vscode.CancellationTokenSource().token);
    const text = await this.#write("curl", messages);
    if (text === "") {
      void vscode.window.showInformationMessage(
        vscode.l10n.t(
          "None of these messages was sent by Wamid: their requests aren't known, and there is no command for them.",
        ),
      );
      return;
    }
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage(
      vscode.l10n.t("The command is on the clipboard. It takes the token from WHATSAPP_TOKEN."),
      4_000,
    );
  }

  async #read(
    nodes: readonly MessagesNode[],
    most: number,
    token: vscode.CancellationToken,
  ): Promise<{ messages: ExportedMessage[]; isCut: boolean }> {
    const store = await this.#options.services.store();
    const rows = rowsOf(nodes, store, this.#options.view.conditions);
    const messages: ExportedMessage[] = [];
    for (const row of rows) {
      if (messages.length === most) return { messages, isCut: true };
      const message = exported(store, row.wamid);
      if (message !== undefined) messages.push(message);
      if (messages.length % together === 0) {
        await new Promise((resolve) => setImmediate(resolve));
        if (token.isCancellationRequested) throw Failure.cancelled();
      }
    }
    return { messages, isCut: false };
  }

  async #write(format: Format, messages: readonly ExportedMessage[]): Promise<string> {
    if (messages.length === 0) return "";
    const { services, privacy, version } = this.#options;
    const secrets = await services.secretTexts();
    const rules = { masking: privacy.exports, secrets };
    const clean = format === "report" ? messages : messages.map((message) => forExport(message, rules));
    switch (format) {
      case "jsonLines":
        return (await import("../../core/export/jsonLines.ts")).jsonLines(clean);
      case "csv":
        return (await import("../../core/export/csv.ts")).csv(clean);
      case "har": {
        const { har } = await import("../../core/export/har.ts");
        const webhookUrl = services.receiverUrl ?? "http://127.0.0.1/webhook";
        return har(clean, { target: (message) => this.#target(message), webhookUrl, version });
      }
      case "curl": {
        const { curl } = await import("../../core/export/curl.ts");
        return clean.flatMap((message) => curl(message, this.#target(message)) ?? []).join("\n");
      }
      case "report": {
        const [{ bugReport }, { loadCatalogue }] = await Promise.all([
          import("../../core/export/bugReport.ts"),
          import("../../core/errors/catalogue.ts"),
        ]);
        const versions = [
          ["Wamid", version],
          ["VS Code", vscode.version],
          ["Graph API", this.#options.settings.graphVersion],
        ] as const;
        return bugReport(messages, { versions, catalogue: await loadCatalogue("en"), secrets });
      }
    }
  }

  #target({ phoneNumberId }: ExportedMessage): CallTarget {
    const { settings } = this.#options;
    const isSimulated = phoneNumberId === simulatorAccount.phoneNumberId;
    const baseUrl = isSimulated ? `http://127.0.0.1:${settings.simulatorPort}` : "https://graph.facebook.com";
    return { baseUrl, version: settings.graphVersion };
  }
}

function exported(store: Store, wamid: string): ExportedMessage | undefined {
  const message = store.message(wamid);
  if (message === undefined) return undefined;
  const deliveries = store.deliveriesOf(wamid).flatMap((id) => {
    const delivery = store.delivery(id);
    if (delivery === undefined) return [];
    const { receivedAt, path, answer = 200, headers, body } = delivery;
    return [{ id, receivedAt, ...(path === undefined ? {} : { path }), answer, headers, body: bodyText(body) }];
  });
  return { ...message, deliveries };
}

function bodyText(body: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(body);
}

/** Each message once: those of the rows, of the groups' rows all, and without rows all that are shown. */
function* rowsOf(
  nodes: readonly MessagesNode[],
  store: Store,
  conditions: MessageConditions,
): Generator<Pick<MessageRow, "wamid">> {
  const seen = new Set<string>();
  const wanted = nodes.flatMap((node) => messageOrGroupOf(node) ?? []);
  const parts =
    wanted.length === 0
      ? [pages(store, conditions)]
      : wanted.map((node) =>
          node.kind === "message" ? [node.row] : pages(store, { ...conditions, group: node.group }),
        );
  for (const part of parts) {
    for (const row of part) {
      if (seen.has(row.wamid)) continue;
      seen.add(row.wamid);
      yield row;
    }
  }
}

function* pages(store: Store, conditions: MessageConditions): Generator<MessageRow> {
  let before: Cursor | undefined;
  for (;;) {
    const page = store.queries.page(conditions, { limit: together, ...(before === undefined ? {} : { before }) });
    yield* page.rows;
    const last = page.rows.at(-1);
    if (!page.hasMore || last === undefined) return;
    before = last;
  }
}

/** The message or the group to which a row belongs. */
function messageOrGroupOf(node: MessagesNode): (MessagesNode & { kind: "message" | "group" }) | undefined {
  if (node.kind === "message" || node.kind === "group") return node;
  return "parent" in node && node.parent !== undefined ? messageOrGroupOf(node.parent) : undefined;
}

/** The editor gives the row that was clicked, and all that are selected. */
function nodesOf(given: unknown, all: unknown): readonly MessagesNode[] | undefined {
  if (Array.isArray(all) && all.length > 0) return all as MessagesNode[];
  return typeof given === "object" && given !== null && "kind" in given ? [given as MessagesNode] : undefined;
}

async function askFormat(): Promise<Format | undefined> {
  const items: (vscode.QuickPickItem & { format: Format })[] = [
    {
      format: "jsonLines",
      label: "JSON Lines",
      detail: vscode.l10n.t("Messages and their deliveries. Can be imported again."),
    },
    {
      format: "csv",
      label: "CSV",
      detail: vscode.l10n.t("A table for spreadsheets, without bodies. Can't be imported."),
    },
    { format: "har", label: "HAR", detail: vscode.l10n.t("Calls and deliveries as HTTP. Can be imported again.") },
    {
      format: "curl",
      label: vscode.l10n.t("cURL commands"),
      detail: vscode.l10n.t("Of messages that Wamid sent, with $WHATSAPP_TOKEN in place of the token."),
    },
    {
      format: "report",
      label: vscode.l10n.t("Redacted bug report"),
      detail: vscode.l10n.t("Markdown in English for support. Numbers and texts are always masked in it."),
    },
  ];
  const placeHolder = vscode.l10n.t("Export messages as");
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDetail: true }))?.format;
}

function askFile(format: "jsonLines" | "csv" | "har"): Thenable<vscode.Uri | undefined> {
  const ending = { jsonLines: "jsonl", csv: "csv", har: "har" }[format];
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `messages.${ending}`;
  return vscode.window.showSaveDialog({
    filters: { [ending.toUpperCase()]: [ending] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
  });
}

async function show(format: "curl" | "report" | Format, content: string): Promise<void> {
  const language = format === "curl" ? "shellscript" : "markdown";
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language, content }));
}
