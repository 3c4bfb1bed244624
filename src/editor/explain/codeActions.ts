import * as vscode from "vscode";
import type { Catalogue, Entry, EntryFacts } from "../../core/errors/catalogue.ts";
import { codeLabel } from "../../core/errors/explanation.ts";
import type { CodeFinding, Finding, WrongMeaning } from "../../core/errors/finding.ts";
import { findingMessage } from "../../core/errors/findingMessage.ts";
import { languageIds } from "../../core/errors/languages.ts";
import { wordsNear, writtenLike } from "../../core/errors/replacement.ts";
import { quoted } from "../../core/errors/wrongMeaningText.ts";
import { rangeOf } from "./codeFindings.ts";
import { explainArgument, explainCommand } from "./explainCommand.ts";
import type { ExplainTools } from "./explainTools.ts";
import { handlingEdit } from "./insertHandling.ts";

const { Empty, QuickFix, Refactor } = vscode.CodeActionKind;
/** What changes nothing. */
const readKind = Empty.append("wamid").append("explain");
const handlingKind = Refactor.append("wamid").append("handling");

interface Asked {
  readonly document: vscode.TextDocument;
  readonly context: vscode.CodeActionContext;
  readonly catalogue: Catalogue;
}

/** What can be done about the codes at the cursor, or in the selection. */
export class CodeActions implements vscode.CodeActionProvider, vscode.Disposable {
  readonly #tools: ExplainTools;
  readonly #registration: vscode.Disposable;

  constructor(tools: ExplainTools) {
    this.#tools = tools;
    this.#registration = vscode.languages.registerCodeActionsProvider([...languageIds], this, {
      providedCodeActionKinds: [QuickFix, readKind, handlingKind],
    });
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const findings = await this.#tools.findings.at(document, range);
    if (findings.length === 0 || token.isCancellationRequested) return [];
    const asked: Asked = { document, context, catalogue: await this.#tools.catalogue.get() };
    if (token.isCancellationRequested) return [];
    const wants = (kind: vscode.CodeActionKind) => context.only === undefined || context.only.contains(kind);
    return [
      ...(wants(QuickFix) ? findings.flatMap((finding) => replacements(finding, asked)) : []),
      ...(wants(readKind) ? distinct(findings).flatMap((finding) => readings(finding, asked)) : []),
      ...(wants(handlingKind) ? await handlings(findings, asked) : []),
    ];
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

/** One finding of each meaning. */
function distinct(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.toReversed().map((finding) => [finding.entry.id, finding])).values()].reverse();
}

function readings({ entry }: Finding, { catalogue }: Asked): vscode.CodeAction[] {
  const { phrases } = catalogue;
  const explain = commandAction(phrases.say("action.explain", codeLabel(entry)), readKind, explainCommand, [
    explainArgument(entry, { beside: true }),
  ]);
  if (entry.docsUrl === null) return [explain];
  const title = phrases.say("action.openDocs", codeLabel(entry));
  return [explain, commandAction(title, readKind, "vscode.open", [vscode.Uri.parse(entry.docsUrl, true)])];
}

/** A branch can stand for each place of a code, but one choice of each code is enough. */
async function handlings(findings: readonly Finding[], { document, catalogue }: Asked): Promise<vscode.CodeAction[]> {
  const actions: vscode.CodeAction[] = [];
  for (const finding of distinct(findings)) {
    const entry = catalogue.findId(finding.entry.id);
    const edit = entry === undefined ? undefined : await handlingEdit(document, finding, entry, catalogue);
    if (edit === undefined) continue;
    const title = catalogue.phrases.say("action.insertHandling", codeLabel(finding.entry));
    const action = new vscode.CodeAction(title, handlingKind);
    action.edit = edit;
    actions.push(action);
  }
  return actions;
}

function replacements(finding: Finding, asked: Asked): vscode.CodeAction[] {
  return finding.kind === "code" ? bySuccessor(finding, asked) : byMeant(finding, asked);
}

/** On-premises codes have one or several in the Cloud API. */
function bySuccessor(finding: CodeFinding, asked: Asked): vscode.CodeAction[] {
  const { phrases } = asked.catalogue;
  const successors = (finding.entry.successor ?? []).flatMap((code) => asked.catalogue.find(code) ?? []);
  return successors.map((successor) => {
    const title = phrases.say("action.replaceBySuccessor", codeLabel(successor), successor.title);
    return fix(title, finding, asked, [codeEdit(finding, successor, asked)], successors.length === 1);
  });
}

/** Either the code is wrong or the words are. */
function byMeant(finding: WrongMeaning, asked: Asked): vscode.CodeAction[] {
  const { phrases } = asked.catalogue;
  const { entry, said } = finding;
  // Where subcodes stand beside codes, one number alone can't take the place of another.
  const meant = finding.subcode === undefined ? finding.meant.filter(({ subcode }) => subcode === undefined) : [];
  const actions = meant.map((each) => {
    const title = phrases.say("action.replaceByMeant", codeLabel(entry), codeLabel(each), each.title, quoted(said));
    return fix(title, finding, asked, [codeEdit(finding, each, asked)], meant.length === 1);
  });
  const words = wordsEdit(finding, asked);
  if (words === undefined) return actions;
  return [...actions, fix(phrases.say("action.fixWords", quoted(said), entry.title), finding, asked, [words], false)];
}

function codeEdit(finding: Finding, { code }: EntryFacts, { document }: Asked): vscode.TextEdit {
  const range = rangeOf(document, finding);
  return vscode.TextEdit.replace(range, writtenLike(code, document.getText(range)));
}

/** A comment or a text says the code's own title then. A name is used elsewhere: renaming it is another tool's work. */
function wordsEdit({ reason, said, start, entry }: WrongMeaning, { document }: Asked): vscode.TextEdit | undefined {
  if (reason === "name") return undefined;
  const at = wordsNear(document.getText(), said, start, entry.title);
  if (at === undefined) return undefined;
  const range = new vscode.Range(document.positionAt(at), document.positionAt(at + said.length));
  return vscode.TextEdit.replace(range, entry.title);
}

function fix(
  title: string,
  finding: Finding,
  { document, context, catalogue }: Asked,
  edits: vscode.TextEdit[],
  isPreferred: boolean,
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, QuickFix);
  action.edit = new vscode.WorkspaceEdit();
  action.edit.set(document.uri, edits);
  action.isPreferred = isPreferred;
  action.diagnostics = diagnosticsOf(finding, document, context, catalogue);
  return action;
}

/** The diagnostics that the finding is reported by: others can stand on the same digits. */
function diagnosticsOf(
  finding: Finding,
  document: vscode.TextDocument,
  { diagnostics }: vscode.CodeActionContext,
  catalogue: Catalogue,
): vscode.Diagnostic[] {
  const entry: Entry | undefined = catalogue.findId(finding.entry.id);
  if (entry === undefined) return [];
  const message = findingMessage(finding, entry, catalogue);
  const range = rangeOf(document, finding);
  return diagnostics.filter((each) => each.message === message && each.range.isEqual(range));
}

function commandAction(
  title: string,
  kind: vscode.CodeActionKind,
  command: string,
  args: unknown[],
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, kind);
  action.command = { command, title, arguments: args };
  return action;
}
