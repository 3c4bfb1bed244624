import assert from "node:assert/strict";
import * as vscode from "vscode";
import { comparison, diagnosticsOf, ExplainFolder, failedStatus, ownDiagnostics } from "./support/explainFolder.ts";

describe("ignoring codes", () => {
  const folder = new ExplainFolder("explain-ignores");
  before(() => folder.create());
  after(() => folder.remove());
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.workspace
      .getConfiguration("wamid", folder.uri)
      .update("explain.ignore", undefined, vscode.ConfigurationTarget.WorkspaceFolder);
  });

  const rules = () => vscode.workspace.getConfiguration("wamid", folder.uri).get<unknown>("explain.ignore");

  /** The quick fix of this title at the n-th place of the code. */
  async function fix(document: vscode.TextDocument, title: string, place = 0): Promise<vscode.CodeAction> {
    const diagnostic = vscode.languages.getDiagnostics(document.uri)[place];
    const at = document.getText().search(/\b131047\b/);
    const range = diagnostic?.range ?? new vscode.Range(document.positionAt(at), document.positionAt(at));
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const action = actions.find((each) => each.title === title);
    assert.ok(action, `${title}: ${actions.map((each) => each.title)}`);
    return action;
  }

  async function run({ edit, command }: vscode.CodeAction): Promise<void> {
    if (edit !== undefined) await vscode.workspace.applyEdit(edit);
    if (command !== undefined) await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
  }

  it("here, by a comment in the file's language, and back", async () => {
    const document = await folder.opened(
      "here.py",
      "# WhatsApp\nif True:\n    ok = err.code == 131047\n    no = err.code == 131047\n",
    );
    await diagnosticsOf(document.uri, 2);
    await run(await fix(document, "Ignore 131047 here"));
    assert.equal(document.lineAt(2).text, "    # wamid-ignore 131047");
    const [left] = await diagnosticsOf(document.uri, 1);
    assert.equal(left?.range.start.line, 4);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      new vscode.Range(3, 24, 3, 24),
    );
    const back = actions.find(({ title }) => title === "Report 131047 here again");
    assert.ok(back, actions.map(({ title }) => title).join());
    await run(back);
    assert.equal(document.lineAt(2).text, "    ok = err.code == 131047");
    await diagnosticsOf(document.uri, 2);
  });

  it("here, where there are no comments, by a rule for the place", async () => {
    const document = await folder.opened("here.json", `[${failedStatus()},\n${failedStatus()}]`);
    await diagnosticsOf(document.uri, 2);
    await run(await fix(document, "Ignore 131047 here", 1));
    assert.deepEqual(rules(), [{ code: 131047, path: "/explain-ignores/here.json", occurrence: 2 }]);
    const [left] = await diagnosticsOf(document.uri, 1);
    assert.ok(left && left.range.start.line < 20);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), "\n\n");
    await vscode.workspace.applyEdit(edit);
    await diagnosticsOf(
      document.uri,
      ([found, ...others]) => found?.range.start.line === left.range.start.line + 2 && others.length === 0,
    );
  });

  it("in the file and in the workspace, by rules that can be shared, and back", async () => {
    const one = await folder.opened("one.ts", comparison(131047).repeat(2) + comparison(131026));
    const other = await folder.opened("other.ts", comparison(131047));
    await diagnosticsOf(one.uri, 3);
    await diagnosticsOf(other.uri, 1);
    await run(await fix(one, "Ignore 131047 in this file"));
    assert.deepEqual(rules(), [{ code: 131047, path: "/explain-ignores/one.ts" }]);
    await diagnosticsOf(one.uri, 1);
    assert.equal(ownDiagnostics(other.uri).length, 1);

    await run(await fix(other, "Ignore 131047 in this workspace"));
    assert.deepEqual(rules(), [{ code: 131047, path: "/explain-ignores/one.ts" }, { code: 131047 }]);
    await diagnosticsOf(other.uri, 0);

    await vscode.window.showTextDocument(other);
    await run(await fix(other, "Report 131047 here again"));
    assert.deepEqual(rules(), [{ code: 131047, path: "/explain-ignores/one.ts" }]);
    await diagnosticsOf(other.uri, 1);
    await run(await fix(one, "Report 131047 here again", 5));
    assert.deepEqual(rules(), []);
    await diagnosticsOf(one.uri, 3);
  });

  it("outside of any folder, in the file by a comment", async () => {
    const document = await vscode.workspace.openTextDocument({
      language: "shellscript",
      content: '#!/bin/sh\n# WhatsApp\n[ "$code" = 131047 ] && retry\n',
    });
    await vscode.window.showTextDocument(document);
    await diagnosticsOf(document.uri, 1);
    await run(await fix(document, "Ignore 131047 in this file"));
    assert.equal(document.lineAt(1).text, "# wamid-ignore-file 131047");
    await diagnosticsOf(document.uri, 0);
  });

  it("is listed, and what is chosen there is reported again", async () => {
    const json = await folder.opened("listed.json", failedStatus());
    const source = await folder.opened("listed.ts", comparison(131026));
    await diagnosticsOf(json.uri, 1);
    await diagnosticsOf(source.uri, 1);
    await run(await fix(json, "Ignore 131047 in this file"));
    await run(await fix(source, "Ignore 131026 here"));
    await diagnosticsOf(json.uri, 0);
    await diagnosticsOf(source.uri, 0);
    let ended = false;
    const listed = vscode.commands.executeCommand("wamid.explain.showIgnores").then(() => {
      ended = true;
    });
    const pause = () => new Promise((resolve) => setTimeout(resolve, 300));
    await pause();
    for (let item = 0; item < 2; item++) {
      await vscode.commands.executeCommand(item === 0 ? "quickInput.first" : "quickInput.next");
      await vscode.commands.executeCommand("quickInput.toggleCheckbox");
    }
    while (!ended) {
      await vscode.commands.executeCommand("quickInput.accept");
      await pause();
    }
    await listed;
    await diagnosticsOf(json.uri, 1);
    await diagnosticsOf(source.uri, 1);
    assert.deepEqual(rules(), []);
  });

  it("the user's rules and the folder's hold together", async () => {
    const document = await folder.opened("both.ts", comparison(131047) + comparison(131026) + comparison(131049));
    await diagnosticsOf(document.uri, 3);
    const wamid = vscode.workspace.getConfiguration("wamid", folder.uri);
    await wamid.update("explain.ignore", [{ code: 131047 }], vscode.ConfigurationTarget.Global);
    try {
      await wamid.update(
        "explain.ignore",
        [{ code: 131026, path: "explain-ignores/*.ts" }],
        vscode.ConfigurationTarget.WorkspaceFolder,
      );
      const [left] = await diagnosticsOf(document.uri, 1);
      assert.ok(left && document.getText(left.range) === "131049");
    } finally {
      await wamid.update("explain.ignore", undefined, vscode.ConfigurationTarget.Global);
    }
    await diagnosticsOf(document.uri, 2);
  });

  it("arguments of the internal commands are checked", async () => {
    for (const argument of [
      undefined,
      {},
      { rule: {}, file: "file:///a" },
      { rule: { code: 1 } },
      { rule: { code: "1" }, file: "file:///a" },
    ]) {
      await assert.rejects(async () => vscode.commands.executeCommand("wamid._explain.ignore", argument));
      await assert.rejects(async () => vscode.commands.executeCommand("wamid._explain.report", argument));
    }
  });
});
