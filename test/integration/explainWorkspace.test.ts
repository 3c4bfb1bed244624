import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  comparison,
  diagnosticsOf,
  ExplainFolder,
  failedStatus,
  ownDiagnostics,
  shown,
} from "./support/explainFolder.ts";

interface Summary {
  codes: number;
  files: number;
  read: number;
  isCancelled: boolean;
}

const run = () => vscode.commands.executeCommand<Summary>("wamid.explain.workspace");
const clear = () => vscode.commands.executeCommand("wamid.explain.clearWorkspace");

describe("Explain Workspace", () => {
  const folder = new ExplainFolder("explain-workspace");
  const reported = async () => {
    const all = vscode.languages
      .getDiagnostics()
      .flatMap(([uri]) => (ownDiagnostics(uri).length > 0 ? [uri.path] : []));
    return all
      .flatMap((path) => (path.startsWith(`${folder.uri.path}/`) ? [path.slice(folder.uri.path.length + 1)] : []))
      .sort();
  };

  before(async () => {
    await folder.create();
    const files: Record<string, string> = {
      ".gitignore": "*.log\n/generated/\n!kept.log\n",
      "found.json": failedStatus(),
      "source/found.py": "if err.code == 131047:  # WhatsApp\n    pass\n",
      "source/nothing.py": "print(1)\n",
      "source/picture.png": "131047 (#131047)",
      "source/.gitignore": "private/\n!wanted.log\n",
      "source/private/secret.json": failedStatus(),
      "source/wanted.log": '{"error":{"code":190,"type":"OAuthException","message":"(#190)"}}\n',
      "ignored.log": "(#131047) Re-engagement message OAuthException\n",
      "kept.log": '{"error":{"code":190,"type":"OAuthException","message":"(#190)"}}\n',
      "generated/found.json": failedStatus(),
      "source/generated/found.json": failedStatus(),
      "excluded/found.json": failedStatus(),
      "binary.json": `\u0000${failedStatus()}`,
    };
    for (const [name, text] of Object.entries(files)) await folder.write(name, text);
  });
  after(() => folder.remove());
  afterEach(async () => {
    await clear();
    await vscode.commands.executeCommand("notifications.clearAll");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  const exclude = async (globs: object | undefined) =>
    vscode.workspace
      .getConfiguration("files", folder.uri)
      .update("exclude", globs, vscode.ConfigurationTarget.WorkspaceFolder);

  it("reports every file, but those that files.exclude and .gitignore name", async () => {
    assert.deepEqual(await reported(), []);
    await exclude({ "**/excluded": true, "**/found.py": { when: "$(basename).nowhere" } });
    try {
      const summary = await run();
      const all = ["found.json", "kept.log", "source/found.py", "source/generated/found.json", "source/wanted.log"];
      assert.deepEqual(
        (await reported()).filter((name) => !all.includes(name)),
        [],
      );
      assert.deepEqual(await reported(), all);
      assert.equal(summary.isCancelled, false);
      assert.ok(
        summary.codes >= all.length && summary.files >= all.length && summary.read > summary.files,
        JSON.stringify(summary),
      );
    } finally {
      await exclude(undefined);
    }
    await clear();
    assert.deepEqual(await reported(), []);
  });

  it("gives way to a file that is opened, and comes back when it is closed", async () => {
    await run();
    const uri = folder.file("found.json");
    assert.equal(ownDiagnostics(uri).length, 1);
    const document = await shown(uri);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, document.positionAt(document.getText().length), `\n${failedStatus(131026)}`);
    await vscode.workspace.applyEdit(edit);
    await diagnosticsOf(uri, 2);
    await document.save();
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    await diagnosticsOf(uri, 2);
    await folder.write("found.json", failedStatus());
    await diagnosticsOf(uri, 1);
    await vscode.workspace.fs.delete(uri);
    await diagnosticsOf(uri, 0);
    await folder.write("found.json", failedStatus());
  });

  it("follows the settings", async () => {
    const wamid = vscode.workspace.getConfiguration("wamid", folder.uri);
    const target = vscode.ConfigurationTarget.WorkspaceFolder;
    await wamid.update("explain.languages", ["python"], target);
    try {
      await run();
      assert.deepEqual(await reported(), ["source/found.py"]);
      await wamid.update("explain.languages", undefined, target);
      await run();
      assert.ok((await reported()).includes("found.json"));
      await wamid.update("explain.ignore", [{ code: 131047, path: "found.*" }], target);
      await diagnosticsOf(folder.file("found.json"), 0);
      await wamid.update("explain.ignore", undefined, target);
      await diagnosticsOf(folder.file("found.json"), 1);
      await wamid.update("explain.diagnostics", false, target);
      await diagnosticsOf(folder.file("found.json"), 0);
      assert.equal((await run()).read, 0);
    } finally {
      for (const key of ["languages", "ignore", "diagnostics"]) await wamid.update(`explain.${key}`, undefined, target);
    }
  });

  it("can be cleared while it runs, which ends it", async () => {
    const many = Array.from({ length: 400 }, (_, index) => `many/${index}.ts`);
    for (const name of many) await folder.write(name, comparison(131047));
    try {
      const running = run();
      await diagnosticsOf(folder.file("many/0.ts"), 1);
      await clear();
      const { isCancelled, read } = await running;
      assert.ok(isCancelled);
      assert.ok(read < many.length, `${read}`);
      assert.deepEqual(await reported(), []);
    } finally {
      await vscode.workspace.fs.delete(folder.file("many"), { recursive: true });
    }
  });
});
