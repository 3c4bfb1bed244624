import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  comparison,
  diagnosticsOf,
  ExplainFolder,
  failedStatus,
  hoverAt,
  ownDiagnostics,
  quietTime,
  shown,
  withSettings,
} from "./support/explainFolder.ts";

const { Error: ErrorSeverity, Warning, Information, Hint } = vscode.DiagnosticSeverity;
const misnamed = "// WhatsApp Cloud API errors\nexport const RATE_LIMIT_HIT = 131047;\n";

describe("what is reported of codes", () => {
  const folder = new ExplainFolder("explain-diagnostics");
  before(() => folder.create());
  after(() => folder.remove());
  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  const severities = (diagnostics: readonly vscode.Diagnostic[]) => diagnostics.map(({ severity }) => severity);

  it("an error that happened is a warning, a code in a program is information", async () => {
    const payload = await folder.opened("failed.json", failedStatus());
    const [happened] = await diagnosticsOf(payload.uri, 1);
    assert.ok(happened);
    assert.equal(happened.severity, Warning);
    assert.equal(payload.getText(happened.range), "131047");
    const [first = "", ...others] = happened.message.split("\n");
    assert.equal(first, "131047 Re-engagement message");
    assert.match(others.join("\n"), /24 hours/);
    assert.ok(typeof happened.code === "object" && happened.code.value === "131047");
    assert.equal(happened.code.target.authority, "developers.facebook.com");

    const source = await folder.opened("compare.ts", comparison("131_047"));
    const [written] = await diagnosticsOf(source.uri, 1);
    assert.equal(written?.severity, Information);
  });

  it("a wrong meaning is a warning with the right one", async () => {
    const document = await folder.opened("misnamed.ts", misnamed);
    const found = await diagnosticsOf(document.uri, 2);
    assert.deepEqual(severities(found).sort(), [Warning, Information]);
    const wrong = found.find(({ severity }) => severity === Warning);
    assert.match(wrong?.message ?? "", /Re-engagement message/);
    assert.match(wrong?.message ?? "", /RATE_LIMIT_HIT/);
    assert.ok(wrong?.message.split("\n").every((line, index) => index > 0 || line.length <= 80));
  });

  it("settings change each severity, and switch each off", async () => {
    const payload = await folder.opened("severe.json", failedStatus());
    const source = await folder.opened("severe.ts", comparison(131047));
    const wrong = await folder.opened("severeName.ts", misnamed);
    for (const document of [payload, source, wrong]) await vscode.window.showTextDocument(document, { preview: false });
    const settings = {
      "explain.severity.payload": "error",
      "explain.severity.source": "hint",
      "explain.severity.wrongMeaning": "information",
    };
    await withSettings(settings, async () => {
      await diagnosticsOf(payload.uri, (found) => found[0]?.severity === ErrorSeverity);
      await diagnosticsOf(source.uri, (found) => found[0]?.severity === Hint);
      await diagnosticsOf(
        wrong.uri,
        (found) => severities(found).includes(Information) && severities(found).includes(Hint),
      );
    });
    for (const [kind, document, left] of [
      ["payload", payload, 0],
      ["source", source, 0],
      ["wrongMeaning", wrong, 1],
    ] as const) {
      await withSettings({ [`explain.severity.${kind}`]: "off" }, () => diagnosticsOf(document.uri, left));
    }
    await diagnosticsOf(payload.uri, (found) => found[0]?.severity === Warning);
    await withSettings({ "explain.severity.payload": "nonsense" }, () =>
      diagnosticsOf(payload.uri, (found) => found[0]?.severity === Warning),
    );
  });

  it("settings leave out languages, large files, and folders", async () => {
    const payload = await folder.opened("left.json", failedStatus());
    const source = await folder.opened("left.ts", comparison(131047));
    await diagnosticsOf(payload.uri, 1);
    await diagnosticsOf(source.uri, 1);
    await withSettings({ "explain.languages": ["typescript", "python"] }, async () => {
      await diagnosticsOf(payload.uri, 0);
      await diagnosticsOf(source.uri, 1);
      assert.match(await hoverAt(payload, "131047"), /131047/);
    });
    await diagnosticsOf(payload.uri, 1);
    await withSettings({ "explain.languages": ["json", "all"] }, () => diagnosticsOf(source.uri, 1));
    const megabytes = (source.getText().length + 10) / 2 ** 20;
    await withSettings({ "explain.maximumFileSize": megabytes }, async () => {
      await diagnosticsOf(payload.uri, 0);
      await diagnosticsOf(source.uri, 1);
    });
    await diagnosticsOf(payload.uri, 1);
    await withSettings({ "explain.diagnostics": false }, () => diagnosticsOf(source.uri, 0), folder.uri);
    await diagnosticsOf(source.uri, 1);
  });

  it("diagnostics follow the edit, and the language", async () => {
    const document = await folder.opened("edit.ts", `${comparison(131047)}\n\n${comparison(131026)}`);
    await diagnosticsOf(document.uri, 2);
    const edit = async (change: (edit: vscode.WorkspaceEdit) => void) => {
      const all = new vscode.WorkspaceEdit();
      change(all);
      await vscode.workspace.applyEdit(all);
    };
    const digits = (found: readonly vscode.Diagnostic[]) => found.map(({ range }) => document.getText(range)).join();
    await edit((all) => all.insert(document.uri, new vscode.Position(0, 0), "\n\n"));
    await diagnosticsOf(document.uri, (found) => digits(found) === "131047,131026" && found[0]?.range.start.line === 2);
    const at = document.getText().indexOf("131047;");
    const place = new vscode.Range(document.positionAt(at), document.positionAt(at + 6));
    await edit((all) => all.replace(document.uri, place, "131049"));
    await diagnosticsOf(document.uri, (found) => digits(found) === "131049,131026");
    await edit((all) => all.delete(document.uri, new vscode.Range(0, 0, 4, 0)));
    await diagnosticsOf(document.uri, (found) => digits(found) === "131026");
    await vscode.languages.setTextDocumentLanguage(document, "css");
    await diagnosticsOf(document.uri, 0);
    await vscode.languages.setTextDocumentLanguage(document, "typescript");
    await diagnosticsOf(document.uri, 1);
    await document.save();
  });

  it("CRLF, and a change from one kind of line break to the other", async () => {
    const document = await folder.opened("crlf.ts", comparison(131047).repeat(3).replaceAll("\n", "\r\n"));
    const found = await diagnosticsOf(document.uri, 3);
    assert.deepEqual(
      found.map(({ range }) => document.getText(range)),
      ["131047", "131047", "131047"],
    );
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.setEndOfLine(vscode.EndOfLine.LF));
    await editor.edit((edit) => edit.insert(new vscode.Position(3, 0), comparison(131026)));
    const all = await diagnosticsOf(document.uri, 4);
    assert.deepEqual(
      all.map(({ range }) => document.getText(range)),
      ["131047", "131047", "131047", "131026"],
    );
    await document.save();
  });

  it("they go with the file: closed, deleted, renamed", async () => {
    const closed = await folder.opened("closed.json", failedStatus());
    await diagnosticsOf(closed.uri, 1);
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    await diagnosticsOf(closed.uri, 0);

    const deleted = await folder.opened("deleted.json", failedStatus());
    await diagnosticsOf(deleted.uri, 1);
    await vscode.workspace.fs.delete(deleted.uri);
    await diagnosticsOf(deleted.uri, 0);
    await folder.write("deleted.json", failedStatus());
    await diagnosticsOf(deleted.uri, 1);

    const renamed = await folder.opened("before.json", failedStatus());
    await diagnosticsOf(renamed.uri, 1);
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(renamed.uri, folder.file("after.json"));
    await vscode.workspace.applyEdit(edit);
    await diagnosticsOf(renamed.uri, 0);
    await diagnosticsOf(folder.file("after.json"), 1);
  });

  it("nothing is read that nobody looks at", async () => {
    const uri = await folder.write("unseen.json", failedStatus());
    const document = await vscode.workspace.openTextDocument(uri);
    await quietTime();
    assert.deepEqual(ownDiagnostics(document.uri), []);
    await shown(uri);
    await diagnosticsOf(uri, 1);
  });

  it("wamid.language overrides the editor's, for what is open too", async () => {
    const document = await folder.opened("language.json", failedStatus());
    await diagnosticsOf(document.uri, 1);
    const page = vscode.Uri.parse("wamid:/errors/131047.md");
    const explanation = await vscode.workspace.openTextDocument(page);
    assert.match(explanation.getText(), /Likely causes/);
    for (const [language, heading] of [
      ["ja", /[\p{sc=Hiragana}\p{sc=Katakana}]/u],
      ["zh-tw", /\p{sc=Han}/u],
    ] as const) {
      await withSettings({ language }, async () => {
        await diagnosticsOf(document.uri, ([found]) => heading.test(found?.message ?? ""));
        assert.match(await hoverAt(document, "131047"), heading);
        for (const end = Date.now() + 5_000; !heading.test(explanation.getText()); ) {
          assert.ok(Date.now() < end, explanation.getText());
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      });
    }
    await diagnosticsOf(document.uri, ([found]) => /24 hours/.test(found?.message ?? ""));
  });
});

describe("where codes are reported", () => {
  const folder = new ExplainFolder("explain-places");
  before(() => folder.create());
  after(() => folder.remove());
  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  it("in untitled documents", async () => {
    const document = await vscode.workspace.openTextDocument({ language: "json", content: failedStatus() });
    await vscode.window.showTextDocument(document);
    await diagnosticsOf(document.uri, 1);
    assert.match(await hoverAt(document, "131047"), /131047/);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await diagnosticsOf(document.uri, 0);
  });

  it("in read-only and virtual files", async () => {
    const changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
    const bytes = new TextEncoder().encode(failedStatus());
    const none = () => {
      throw vscode.FileSystemError.NoPermissions();
    };
    const provider: vscode.FileSystemProvider = {
      onDidChangeFile: changed.event,
      watch: () => ({ dispose: () => undefined }),
      stat: () => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: bytes.length }),
      readFile: () => bytes,
      readDirectory: () => [],
      createDirectory: none,
      writeFile: none,
      delete: none,
      rename: none,
    };
    const registered = vscode.Disposable.from(
      vscode.workspace.registerFileSystemProvider("wamidtest", provider, { isReadonly: true }),
      vscode.workspace.registerTextDocumentContentProvider("wamidwords", {
        provideTextDocumentContent: failedStatus.bind(null, 131047),
      }),
    );
    try {
      for (const uri of ["wamidtest:/deep/failed.json", "wamidwords:/deep/failed.json"].map((text) =>
        vscode.Uri.parse(text),
      )) {
        const document = await shown(uri);
        await diagnosticsOf(uri, 1);
        assert.match(await hoverAt(document, "131047"), /131047/);
        await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
        await diagnosticsOf(uri, 0);
      }
    } finally {
      registered.dispose();
      changed.dispose();
    }
  });

  it("in a notebook's cells", async () => {
    const cells = [
      new vscode.NotebookCellData(
        vscode.NotebookCellKind.Code,
        "if err.code == 131047:  # WhatsApp\n    pass\n",
        "python",
      ),
      new vscode.NotebookCellData(vscode.NotebookCellKind.Code, "print(1)\n", "python"),
    ];
    const notebook = await vscode.workspace.openNotebookDocument("jupyter-notebook", new vscode.NotebookData(cells));
    await vscode.window.showNotebookDocument(notebook);
    const cell = notebook.cellAt(0).document;
    await diagnosticsOf(cell.uri, 1);
    assert.match(await hoverAt(cell, "131047"), /131047/);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await diagnosticsOf(cell.uri, 0);
  });

  it("on a diff's modified side, with hovers on both", async () => {
    const [before, after] = [
      await folder.write("one.json", failedStatus(131026)),
      await folder.write("other.json", failedStatus(131047)),
    ];
    await vscode.commands.executeCommand("vscode.diff", before, after, "one and other");
    await diagnosticsOf(after, 1);
    const original = await vscode.workspace.openTextDocument(before);
    assert.match(await hoverAt(original, "131026"), /131026/);
    assert.match(await hoverAt(await vscode.workspace.openTextDocument(after), "131047"), /131047/);
    await quietTime();
    assert.deepEqual(ownDiagnostics(before), []);
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    await diagnosticsOf(after, 0);
  });
});
