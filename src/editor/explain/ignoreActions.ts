import * as vscode from "vscode";
import { codeLabel } from "../../core/errors/explanation.ts";
import type { Finding } from "../../core/errors/finding.ts";
import {
  commentOf,
  type IgnoreComment,
  type IgnoredBy,
  type IgnoreRule,
  ignoreComment,
  occurrencesOf,
  pathPattern,
} from "../../core/errors/ignores.ts";
import { languageIds } from "../../core/errors/languages.ts";
import type { Phrases } from "../../core/errors/phrases.ts";
import { rangeOf } from "./codeFindings.ts";
import type { ExplainTools } from "./explainTools.ts";
import { textOf } from "./fileFindings.ts";
import { pathOf } from "./ignores.ts";
import { fileOf } from "./markedDocuments.ts";

/** What the internal commands are called with: a rule, and the file that it is about. */
export interface RuleArgument {
  readonly rule: IgnoreRule;
  readonly file: string;
}

const kind = vscode.CodeActionKind.QuickFix;
const ignoreCommand = "wamid._explain.ignore";
const reportCommand = "wamid._explain.report";

/** Quick fixes by which a code isn't reported any more: here, in this file, in the workspace; and by which it is again. */
export class IgnoreActions implements vscode.CodeActionProvider, vscode.Disposable {
  readonly #tools: ExplainTools;
  readonly #registration: vscode.Disposable;

  constructor(tools: ExplainTools) {
    this.#tools = tools;
    this.#registration = vscode.languages.registerCodeActionsProvider([...languageIds], this, {
      providedCodeActionKinds: [kind],
    });
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const { findings, ignores, catalogue } = this.#tools;
    const here = (await findings.at(document, range)).filter(({ confidence }) => confidence !== "possible");
    if (here.length === 0 || token.isCancellationRequested) return [];
    const [all, { phrases }] = await Promise.all([findings.in(document), catalogue.get()]);
    if (token.isCancellationRequested) return [];
    const ignored = ignores.in(fileOf(document), textOf(document), all);
    const actions = distinct(here).flatMap((finding) => {
      const by = ignored.get(finding);
      if (by !== undefined) return [reportAgain(document, finding, by, phrases)];
      const own = diagnostics.filter(
        (each) => each.source === "WhatsApp" && each.range.isEqual(rangeOf(document, finding)),
      );
      return ignoring(document, finding, all, phrases).map((action) => Object.assign(action, { diagnostics: own }));
    });
    return actions;
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

/** One finding of each code. */
function distinct(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [codeLabel(finding), finding])).values()];
}

function ignoring(
  document: vscode.TextDocument,
  finding: Finding,
  all: readonly Finding[],
  phrases: Phrases,
): vscode.CodeAction[] {
  const label = codeLabel(finding);
  const code = { code: finding.code, ...(finding.subcode === undefined ? {} : { subcode: finding.subcode }) };
  const file = fileOf(document);
  const path = pathOf(file);
  const ofFile = path === undefined ? undefined : { ...code, path: pathPattern(path) };
  const occurrence = occurrencesOf(all).get(finding.start);
  const actions: (vscode.CodeAction | undefined)[] = [
    here(phrases.say("ignore.here", label), document, finding) ??
      // A cell has no path of its own to count the places in.
      (ofFile === undefined || occurrence === undefined || file !== document.uri
        ? undefined
        : byRule(phrases.say("ignore.here", label), { rule: { ...ofFile, occurrence }, file: file.toString() })),
    ofFile === undefined
      ? atTop(phrases.say("ignore.file", label), document, label)
      : byRule(phrases.say("ignore.file", label), { rule: ofFile, file: file.toString() }),
    byRule(
      phrases.say(vscode.workspace.workspaceFolders === undefined ? "ignore.everywhere" : "ignore.workspace", label),
      {
        rule: code,
        file: file.toString(),
      },
    ),
  ];
  return actions.filter((action) => action !== undefined);
}

/** A comment on the line before; undefined where there can't be one. */
function here(title: string, document: vscode.TextDocument, finding: Finding): vscode.CodeAction | undefined {
  const { line } = document.positionAt(finding.start);
  const text = document.lineAt(line).text;
  const before = line === 0 ? "" : document.lineAt(line - 1).text;
  const comment = ignoreComment(finding, document.languageId, text, before);
  if (comment === undefined) return undefined;
  const indentation = /^\s*/.exec(text)?.[0] ?? "";
  return byEdit(title, (edit) =>
    edit.insert(document.uri, new vscode.Position(line, 0), `${indentation}${comment}${lineBreak(document)}`),
  );
}

/** A comment for the whole file, below what has to be its first line. */
function atTop(title: string, document: vscode.TextDocument, label: string): vscode.CodeAction | undefined {
  const comment = commentOf(document.languageId);
  if (comment === undefined) return undefined;
  const line = /^(?:#!|<\?)/.test(document.lineAt(0).text) && document.lineCount > 1 ? 1 : 0;
  const text = `${comment.open}wamid-ignore-file ${label}${comment.close}${lineBreak(document)}`;
  return byEdit(title, (edit) => edit.insert(document.uri, new vscode.Position(line, 0), text));
}

function reportAgain(
  document: vscode.TextDocument,
  finding: Finding,
  by: IgnoredBy,
  phrases: Phrases,
): vscode.CodeAction {
  const title = phrases.say("ignore.again", codeLabel(finding));
  if (by.kind === "comment") {
    return byEdit(title, (edit) => edit.delete(document.uri, rangeOfComment(document, by.comment)));
  }
  const action = new vscode.CodeAction(title, kind);
  const argument: RuleArgument = { rule: by.rule, file: fileOf(document).toString() };
  action.command = { command: reportCommand, title, arguments: [argument] };
  return action;
}

/** The comment with what goes with it: its line where it is alone there, else the blanks before it. */
export function rangeOfComment(document: vscode.TextDocument, { line, start, end }: IgnoreComment): vscode.Range {
  const { text, rangeIncludingLineBreak } = document.lineAt(line);
  const close = /^(?:\*\/\}?|-->)/.exec(text.slice(end))?.[0].length ?? 0;
  const isAlone = text.slice(0, start).trim() === "" && text.slice(end + close).trim() === "";
  if (isAlone) return rangeIncludingLineBreak;
  return new vscode.Range(line, text.slice(0, start).trimEnd().length, line, end + close);
}

function byRule(title: string, argument: RuleArgument): vscode.CodeAction {
  const action = new vscode.CodeAction(title, kind);
  action.command = { command: ignoreCommand, title, arguments: [argument] };
  return action;
}

function byEdit(title: string, make: (edit: vscode.WorkspaceEdit) => void): vscode.CodeAction {
  const action = new vscode.CodeAction(title, kind);
  action.edit = new vscode.WorkspaceEdit();
  make(action.edit);
  return action;
}

function lineBreak({ eol }: vscode.TextDocument): string {
  return eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
}
