import assert from "node:assert/strict";
import * as vscode from "vscode";
import { diagnosticsOf, ExplainFolder, failedStatus, hoverAt } from "./support/explainFolder.ts";

/** Numbers of other things, beside the same digits as those of codes. */
const traps = `// a shop that sends receipts with WhatsApp
export const price = 132000;
if (price === 131047 || response.status === 400 || items.length === 190) listen(131026);
`;

const insert = (document: vscode.TextDocument, text: string) => {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(document.lineCount, 0), text);
  return vscode.workspace.applyEdit(edit);
};

describe("explaining codes where they stand", () => {
  const folder = new ExplainFolder("explain-test");
  before(() => folder.create());
  after(() => folder.remove());
  const opened = (name: string, text: string) => folder.opened(name, text);

  it("a payload's code has a hover and a diagnostic with a link to Meta's page", async () => {
    const document = await opened("failed.json", failedStatus());
    const hover = await hoverAt(document, "131047");
    assert.match(hover, /131047 · Re-engagement message/);
    assert.match(hover, /24 hours/);
    assert.match(hover, /\]\(https:\/\/developers\.facebook\.com\//);
    const [diagnostic] = await diagnosticsOf(document.uri, 1);
    assert.ok(diagnostic);
    assert.equal(document.getText(diagnostic.range), "131047");
    assert.match(diagnostic.message, /^131047 Re-engagement message\n/);
    assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Warning);
    assert.ok(typeof diagnostic.code === "object" && diagnostic.code.value === "131047");
    assert.equal(diagnostic.code.target.authority, "developers.facebook.com");
  });

  it("a comparison's code has a hover, a diagnostic that follows the edit and goes with the file, and a code action", async () => {
    const document = await opened(
      "send.ts",
      "export const closed = (err: { code: number }) => err.code === 131_047;\n",
    );
    assert.match(await hoverAt(document, "131_047"), /131047 · Re-engagement message/);
    assert.equal(await hoverAt(document, "export"), "");
    const [first] = await diagnosticsOf(document.uri, 1);
    assert.ok(first);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      first.range,
    );
    const action = actions.find(({ command }) => command?.command === "wamid.error.explain");
    assert.deepEqual(action?.command?.arguments, [{ code: 131047, beside: true }]);
    await insert(document, "export const rejected = (err: { code: number }) => [131026].includes(err.code);\n");
    const both = await diagnosticsOf(document.uri, 2);
    assert.deepEqual(both.map(({ range }) => document.getText(range)).sort(), ["131026", "131_047"]);
    await document.save();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await diagnosticsOf(document.uri, 0);
  });

  it("the setting switches diagnostics off and on, hovers stay", async () => {
    const document = await opened("switch.json", failedStatus());
    await diagnosticsOf(document.uri, 1);
    const setting = vscode.workspace.getConfiguration("wamid");
    await setting.update("explain.diagnostics", false, vscode.ConfigurationTarget.Global);
    try {
      await diagnosticsOf(document.uri, 0);
      assert.match(await hoverAt(document, "131047"), /131047/);
    } finally {
      await setting.update("explain.diagnostics", undefined, vscode.ConfigurationTarget.Global);
    }
    await diagnosticsOf(document.uri, 1);
  });

  it("prices, statuses and ports stay silent, and so does an unrelated code in JSON", async () => {
    const source = await opened("shop.ts", traps);
    for (const words of ["132000", "131047", "131026", "190"]) {
      assert.doesNotMatch(await hoverAt(source, words), /Meta's documentation/, words);
    }
    // The code that is added proves that the file was read: it is the only one that is found.
    await insert(source, "if (err.code === 131053) retry();\n");
    const found = await diagnosticsOf(source.uri, 1);
    assert.deepEqual(
      found.map(({ range }) => source.getText(range)),
      ["131053"],
    );

    const json = await opened("other.json", '{ "name": "whatsapp-bot", "config": { "code": 100, "port": 131047 } }\n');
    assert.equal(await hoverAt(json, "100"), "");
    await insert(json, '{ "error": { "code": 190, "type": "OAuthException", "message": "" } }');
    const inJson = await diagnosticsOf(json.uri, 1);
    assert.deepEqual(
      inJson.map(({ range }) => json.getText(range)),
      ["190"],
    );
  });

  it("the command opens an explanation, with the details of the error that it is given", async () => {
    const labels = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).map(({ label }) => label);
    await vscode.commands.executeCommand("wamid.error.explain", { code: 131047, details: "[x](command:y)" });
    for (const end = Date.now() + 10_000; !labels().some((label) => label.includes("131047")); ) {
      assert.ok(Date.now() < end, `tabs: ${labels()}`);
      await new Promise((resolve) => vscode.window.tabGroups.onDidChangeTabs(resolve));
    }
    const text = (path: string) =>
      vscode.workspace.openTextDocument(vscode.Uri.parse(`wamid:${path}`)).then((document) => document.getText());
    assert.match(await text("/errors/1/131047.md"), /\*\*In this case:\*\* ` \[x\]\(command:y\) `/);
    assert.match(await text("/errors/190-463.md"), /^\*\*190\/463 · Expired\*\*/);
    assert.match(await text("/errors/onPremises-470.md"), /On-Premises API/);
    assert.equal(await text("/errors/999999.md"), "");
    for (const argument of [
      { code: "x" },
      { code: -1 },
      { code: 190, subcode: 1.5 },
      "no number",
      true,
      { code: 1, details: 2 },
    ]) {
      await assert.rejects(async () => vscode.commands.executeCommand("wamid.error.explain", argument));
    }
  });

  it("without an argument, and for a code that nobody knows, it asks", async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    /** Runs the command, and another one again and again until the first has ended. */
    const answered = async (argument: unknown, answer: string) => {
      let ended = false;
      const run = vscode.commands.executeCommand("wamid.error.explain", argument).then(() => {
        ended = true;
      });
      while (!ended) {
        await vscode.commands.executeCommand(answer);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      await run;
    };
    const labels = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).map(({ label }) => label);
    await answered(999_999, "workbench.action.closeQuickOpen");
    assert.deepEqual(labels(), []);
    await answered(undefined, "workbench.action.acceptSelectedQuickOpenItem");
    while (labels().length === 0) await new Promise((resolve) => vscode.window.tabGroups.onDidChangeTabs(resolve));
    assert.match(labels().join(), /\b0\.md/);
  });
});
