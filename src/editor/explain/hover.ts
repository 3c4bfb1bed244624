import * as vscode from "vscode";
import type { Catalogue, Entry, EntryFacts } from "../../core/errors/catalogue.ts";
import { codeLabel, explanationMarkdown } from "../../core/errors/explanation.ts";
import type { WrongMeaning } from "../../core/errors/finding.ts";
import { languageIds } from "../../core/errors/languages.ts";
import { escapeMarkdown } from "../../core/errors/markdown.ts";
import type { Phrases } from "../../core/errors/phrases.ts";
import { quoted } from "../../core/errors/wrongMeaningText.ts";
import { recipientFailingWith } from "../../core/graph/simulatedRecipients.ts";
import { rangeOf } from "./codeFindings.ts";
import { copyCommand, explainArgument, explainCommand, filterCommand, reproduceCommand } from "./explainCommand.ts";
import type { ExplainTools } from "./explainTools.ts";

/** All that a hover can run. Their arguments are codes, subcodes and ids of the catalogue: nothing in them comes from a file. */
const enabledCommands = [explainCommand, copyCommand, reproduceCommand, filterCommand];

/** A character that no text holds. */
const placeOfLinks = "\ue000";

/** Explains the code under the mouse, and leads on from there. */
export class Hover implements vscode.HoverProvider, vscode.Disposable {
  readonly #tools: ExplainTools;
  readonly #registration: vscode.Disposable;

  constructor(tools: ExplainTools) {
    this.#tools = tools;
    this.#registration = vscode.languages.registerHoverProvider([...languageIds], this);
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const findings = await this.#tools.findings.at(document, new vscode.Range(position, position));
    const [first] = findings;
    if (first === undefined || token.isCancellationRequested) return undefined;
    const catalogue = await this.#tools.catalogue.get();
    const entry = catalogue.findId(first.entry.id);
    if (entry === undefined || token.isCancellationRequested) return undefined;
    const wrong = findings.filter(
      (finding): finding is WrongMeaning => finding.kind === "wrongMeaning" && finding.start === first.start,
    );
    const links = await this.#links(entry, wrong, catalogue.phrases);
    if (token.isCancellationRequested) return undefined;
    return new vscode.Hover([explanation(entry, wrong, catalogue), links], rangeOf(document, first));
  }

  /** What can be done, apart from the explanation: no word of the file stands among commands. */
  async #links(entry: Entry, wrong: readonly WrongMeaning[], phrases: Phrases): Promise<vscode.MarkdownString> {
    const failed = await this.#failed(entry, phrases);
    const meant = wrong.flatMap(({ meant }) => (meant.length === 0 ? [] : [probablyMeant(meant, phrases)]));
    const links = [
      link(phrases.say("hover.beside"), explainCommand, explainArgument(entry, { beside: true })),
      this.#reproduction(entry, phrases),
      link(phrases.say("hover.copy"), copyCommand, explainArgument(entry)),
    ];
    const line = links.filter((each) => each !== undefined).join(" · ");
    const text = new vscode.MarkdownString([...meant, ...(failed === undefined ? [] : [failed]), line].join("\n\n"));
    text.isTrusted = { enabledCommands };
    return text;
  }

  /** How many messages failed with the code, of which the store knows by their statuses. */
  async #failed({ code, subcode, api, appears }: Entry, phrases: Phrases): Promise<string | undefined> {
    const isReported = api === "cloud" && subcode === undefined && (appears === "webhook" || appears === "both");
    const failed = isReported ? await this.#tools.own?.failedLately(code) : undefined;
    if (failed === undefined) return undefined;
    if (failed === 0) return escapeMarkdown(phrases.say("hover.failedNone"));
    const text = failed === 1 ? phrases.say("hover.failedOne") : phrases.say("hover.failed", failed);
    return link(text, filterCommand, code, phrases.say("hover.showFailed"));
  }

  #reproduction({ code, api }: Entry, phrases: Phrases): string | undefined {
    const recipient = api === "cloud" ? recipientFailingWith(code) : undefined;
    if (recipient === undefined || this.#tools.own === undefined) return undefined;
    const what = phrases.say("hover.reproduceWhat", recipient.number, code);
    return link(phrases.say("hover.reproduce"), reproduceCommand, code, what);
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

function explanation(entry: Entry, wrong: readonly WrongMeaning[], { phrases }: Catalogue): vscode.MarkdownString {
  const contradictions = wrong.map(({ said }) => {
    const words = phrases.say("wrongMeaning.says", codeLabel(entry), quoted(said), entry.title);
    return `$(warning) ${escapeMarkdown(words)}\n\n`;
  });
  const text = explanationMarkdown(entry, { phrases, checklist: true });
  return new vscode.MarkdownString(`${contradictions.join("")}${text}`, contradictions.length > 0);
}

/** The codes that the words beside this one fit, each with its own explanation. */
function probablyMeant(meant: readonly EntryFacts[], phrases: Phrases): string {
  const links = meant.map((each) => link(titled(each), explainCommand, explainArgument(each, { beside: true })));
  return escapeMarkdown(phrases.say("wrongMeaning.meant", placeOfLinks)).replace(placeOfLinks, () => links.join(", "));
}

function titled(entry: EntryFacts): string {
  return `${codeLabel(entry)} ${entry.title}`;
}

function link(label: string, command: string, argument: unknown, tooltip?: string): string {
  const title = tooltip === undefined ? "" : ` "${tooltip.replaceAll('"', "'")}"`;
  return `[${escapeMarkdown(label)}](command:${command}?${encodeURIComponent(JSON.stringify([argument]))}${title})`;
}
