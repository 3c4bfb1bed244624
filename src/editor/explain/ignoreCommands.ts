import * as vscode from "vscode";
import type { Catalogue } from "../../core/errors/catalogue.ts";
import { codeLabel } from "../../core/errors/explanation.ts";
import { type IgnoreRule, ignoreRules } from "../../core/errors/ignores.ts";
import { Failure } from "../../core/failure.ts";
import type { ExplainTools } from "./explainTools.ts";
import { rangeOfComment } from "./ignoreActions.ts";
import type { KnownIgnore, RulePlace } from "./ignores.ts";

interface Item extends vscode.QuickPickItem {
  readonly ignore: KnownIgnore;
}

/** What the quick fixes and the list of ignores do. */
export class IgnoreCommands {
  readonly #tools: ExplainTools;

  constructor(tools: ExplainTools) {
    this.#tools = tools;
  }

  /**
   * Adds a rule to the settings that hold for a file, and offers to take it back.
   * @throws Failure.invalidArgument
   */
  async ignore(argument: unknown): Promise<void> {
    const { rule, file } = ruleArgument(argument, "wamid._explain.ignore");
    const { ignores, catalogue } = this.#tools;
    const place = ignores.placeFor(rule, file);
    await ignores.add(rule, place);
    const { phrases } = await catalogue.get();
    const undo = phrases.say("ignore.undo");
    const text = phrases.say("ignore.done", rule.code === undefined ? phrases.say("ignore.allCodes") : labelOf(rule));
    void vscode.window.showInformationMessage(text, undo).then((chosen) => {
      if (chosen === undo) return ignores.remove(rule, place);
      return undefined;
    });
  }

  /**
   * Takes a rule away that holds for a file.
   * @throws Failure.invalidArgument
   */
  async report(argument: unknown): Promise<void> {
    const { rule, file } = ruleArgument(argument, "wamid._explain.report");
    await this.#tools.ignores.removeFor(file, rule);
  }

  /** Lists what is ignored, and has reported again what is chosen. */
  async show(): Promise<void> {
    const { ignores } = this.#tools;
    const catalogue = await this.#tools.catalogue.get();
    const { phrases } = catalogue;
    const items = ignores.all().map((ignore) => itemOf(ignore, catalogue));
    if (items.length === 0) {
      void vscode.window.showInformationMessage(phrases.say("ignore.none"));
      return;
    }
    const chosen = await vscode.window.showQuickPick(items, {
      title: phrases.say("ignore.listTitle"),
      placeHolder: phrases.say("ignore.listPlaceholder"),
      canPickMany: true,
      matchOnDescription: true,
      matchOnDetail: true,
    });
    const edit = new vscode.WorkspaceEdit();
    for (const { ignore } of chosen ?? []) {
      if (ignore.kind === "rule") await ignores.remove(ignore.rule, ignore.place);
      else edit.delete(ignore.document.uri, rangeOfComment(ignore.document, ignore.comment));
    }
    if (edit.size > 0) await vscode.workspace.applyEdit(edit);
  }
}

function ruleArgument(argument: unknown, command: string): { rule: IgnoreRule; file: vscode.Uri } {
  const { rule, file } = typeof argument === "object" && argument !== null ? (argument as Record<string, unknown>) : {};
  const [read] = ignoreRules([rule]);
  if (read === undefined) throw Failure.invalidArgument({ command, path: "rule" });
  if (typeof file !== "string") throw Failure.invalidArgument({ command, path: "file" });
  return { rule: read, file: vscode.Uri.parse(file, true) };
}

function itemOf(ignore: KnownIgnore, catalogue: Catalogue): Item {
  const { phrases } = catalogue;
  if (ignore.kind === "rule") {
    const { rule, place } = ignore;
    const where = [
      rule.path ?? phrases.say("ignore.everyFile"),
      ...(rule.occurrence === undefined ? [] : [phrases.say("ignore.occurrence", rule.occurrence)]),
    ];
    return {
      label: titleOf([rule], catalogue),
      description: where.join(" · "),
      detail: nameOf(place, catalogue),
      ignore,
    };
  }
  const { comment, document } = ignore;
  const path = vscode.workspace.asRelativePath(document.uri);
  return {
    label: titleOf(comment.codes, catalogue),
    description: comment.scope === "file" ? path : `${path}:${comment.line + 1}`,
    detail: phrases.say("ignore.byComment"),
    ignore,
  };
}

function titleOf(codes: readonly { code?: number; subcode?: number }[], catalogue: Catalogue): string {
  const titles = codes.flatMap(({ code, subcode }) => {
    if (code === undefined) return [];
    const label = labelOf({ code, ...(subcode === undefined ? {} : { subcode }) });
    const entry = catalogue.find(code, subcode);
    return [entry === undefined ? label : `${label} ${entry.title}`];
  });
  return titles.length === 0 ? catalogue.phrases.say("ignore.allCodes") : titles.join(", ");
}

function labelOf({ code, subcode }: IgnoreRule): string {
  return code === undefined ? "" : codeLabel({ code, ...(subcode === undefined ? {} : { subcode }) });
}

function nameOf({ target, folder }: RulePlace, { phrases }: Catalogue): string {
  if (target === vscode.ConfigurationTarget.Global) return phrases.say("ignore.userSettings");
  if (target === vscode.ConfigurationTarget.Workspace || folder === undefined)
    return phrases.say("ignore.workspaceSettings");
  return phrases.say("ignore.folderSettings", folder.name);
}
