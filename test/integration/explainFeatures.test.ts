import assert from "node:assert/strict";
import * as vscode from "vscode";
import { loadCatalogue } from "../../src/core/errors/catalogue.ts";
import { CatalogueSource } from "../../src/editor/catalogueSource.ts";
import { CodeActions } from "../../src/editor/explain/codeActions.ts";
import { CodeFindings } from "../../src/editor/explain/codeFindings.ts";
import type { ExplainTools } from "../../src/editor/explain/explainTools.ts";
import { Slices } from "../../src/editor/explain/slices.ts";
import { TerminalLinks } from "../../src/editor/explain/terminalLinks.ts";
import { useFreePorts } from "../support/editorPorts.ts";
import {
  comparison,
  diagnosticsOf,
  ExplainFolder,
  failedStatus,
  hoverAt,
  withSettings,
} from "./support/explainFolder.ts";

const { CodeActionKind } = vscode;

function rangeOfWords(document: vscode.TextDocument, words: string): vscode.Range {
  const start = document.getText().indexOf(words);
  assert.ok(start >= 0, words);
  return new vscode.Range(document.positionAt(start), document.positionAt(start + words.length));
}

/** The hover over the last place of these digits. */
async function hoverOn(document: vscode.TextDocument, digits: string): Promise<string> {
  const position = document.positionAt(document.getText().lastIndexOf(digits) + 2);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    "vscode.executeHoverProvider",
    document.uri,
    position,
  );
  const contents = hovers.flatMap(({ contents }) => contents);
  return contents.map((content) => (typeof content === "string" ? content : content.value)).join("\n");
}

function actionsAt(document: vscode.TextDocument, words: string): Thenable<vscode.CodeAction[]> {
  return vscode.commands.executeCommand(
    "vscode.executeCodeActionProvider",
    document.uri,
    rangeOfWords(document, words),
  );
}

async function applied(document: vscode.TextDocument, action: vscode.CodeAction | undefined): Promise<string> {
  assert.ok(action?.edit, action?.title);
  assert.ok(await vscode.workspace.applyEdit(action.edit));
  return document.getText();
}

/** What `poll` gives as soon as it is `wanted`. */
async function until<T>(poll: () => Thenable<T> | T, wanted: (value: T) => boolean): Promise<T> {
  for (const end = Date.now() + 20_000; ; ) {
    const value = await poll();
    if (wanted(value)) return value;
    assert.ok(Date.now() < end, `at last: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe("what a code leads on to", () => {
  const folder = new ExplainFolder("explain-features");
  before(() => folder.create());
  after(() => folder.remove());
  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  describe("hover", () => {
    it("says it all, in the order in which it is needed, and runs nothing but what is listed", async () => {
      const document = await folder.opened("failed.json", failedStatus());
      const hover = await hoverAt(document, "131047");
      const entry = (await loadCatalogue("en")).find(131047);
      assert.ok(entry);
      const { meaning, causes, fixes, retry = "?" } = entry.texts;
      const places = [
        "131047 · Re-engagement message",
        meaning.split("`")[0] ?? "",
        "Retry:",
        `- [ ] ${(causes[0] ?? "").split("`")[0]}`,
        `1. ${(fixes[0] ?? "").split("`")[0]}`,
        "](https://developers.facebook.com/",
        "command:wamid.error.explain?",
        "command:wamid._error.reproduce?%5B131047%5D",
        "command:wamid._error.copy?",
      ].map((part) => hover.indexOf(part));
      assert.ok(!places.includes(-1), `${places} in ${hover}`);
      assert.deepEqual(
        places,
        places.toSorted((a, b) => a - b),
        hover,
      );
      assert.ok(hover.includes(retry.split("`")[0] ?? "?"));
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        "vscode.executeHoverProvider",
        document.uri,
        rangeOfWords(document, "131047").start,
      );
      const contents = hovers
        .flatMap(({ contents }) => contents)
        .filter((each) => typeof each === "object" && "value" in each);
      for (const { value, isTrusted } of contents as vscode.MarkdownString[]) {
        const commands = [...value.matchAll(/command:([\w.]+)/g)].map(([, command = ""]) => command);
        const enabled = typeof isTrusted === "object" ? isTrusted.enabledCommands : [];
        assert.ok(
          commands.every((command) => enabled.includes(command)),
          `${commands} of ${enabled}`,
        );
        // The explanation itself can't run anything.
        if (value.includes("- [ ]")) assert.ok(!isTrusted);
      }
    });

    it("offers to reproduce what the simulator can produce, and nothing else", async () => {
      const document = await folder.opened("codes.ts", `${comparison(131049)}${comparison(133016)}`);
      assert.match(await hoverOn(document, "131049"), /_error\.reproduce\?%5B131049%5D/);
      assert.doesNotMatch(await hoverOn(document, "133016"), /reproduce/);
    });

    it("counts the messages that failed with it, and leads to them", async () => {
      await useFreePorts();
      const document = await folder.opened("counted.ts", comparison(130472));
      const result = await vscode.commands.executeCommand<{ wamid?: string }>("wamid._error.reproduce", 130472);
      assert.match(result?.wamid ?? "", /^wamid\./);
      const hover = await until(
        () => hoverOn(document, "130472"),
        (text) => /\d+ of your messages failed/.test(text),
      );
      assert.match(hover, /command:wamid\.messages\.filterByCode\?%5B130472%5D/);
      await vscode.commands.executeCommand("wamid.messages.filterByCode", 130472);
      await vscode.commands.executeCommand("wamid.messages.showAll");
      await assert.rejects(async () => vscode.commands.executeCommand("wamid.messages.filterByCode", "x"));
      await assert.rejects(async () => vscode.commands.executeCommand("wamid._error.reproduce", 133016));
    });

    it("copies the explanation as text", async () => {
      await vscode.commands.executeCommand("wamid._error.copy", { code: 131047 });
      assert.match(await vscode.env.clipboard.readText(), /^131047 · Re-engagement message\n/);
    });

    it("says what the words beside a code mean", async () => {
      const document = await folder.opened(
        "misnamed.ts",
        "// WhatsApp Cloud API errors\nexport const RATE_LIMIT_HIT = 131047;\n",
      );
      const hover = await hoverAt(document, "131047");
      assert.match(hover, /131047 is not “RATE.?_LIMIT.?_HIT”/);
      assert.match(hover, /Probably meant: \[130429 .*\]\(command:wamid\.error\.explain/);
    });
  });

  describe("code actions", () => {
    it("explain, open Meta's page, and insert handling that is valid where it is written", async () => {
      const text =
        "// WhatsApp\nexport function answer(error: { code: number }) {\n  if (error.code === 131047) {\n    return;\n  }\n}\n";
      const document = await folder.opened("handle.ts", text);
      await diagnosticsOf(document.uri, 1);
      const actions = await actionsAt(document, "131047");
      const explain = actions.find(({ command }) => command?.command === "wamid.error.explain");
      assert.equal(explain?.title, "Explain 131047 to the side");
      assert.ok(actions.some(({ title }) => title === "Open Meta's page on 131047"));
      const handling = actions.find(({ title }) => title === "Insert handling for 131047");
      assert.ok(handling?.kind?.value.startsWith(CodeActionKind.Refactor.value));
      const changed = await applied(document, handling);
      assert.match(
        changed,
        /=== 131047\) \{\n {4}\/\/ 131047 Re-engagement.*\n {4}\/\/ .*\n {4}sendTemplate\(recipient\);\n {4}return;/,
      );
    });

    it("replace an on-premises code by each of its successors, in quotes too", async () => {
      const document = await folder.opened(
        "onPremises.json",
        JSON.stringify({ statuses: [{ recipient_id: "1", status: "failed", errors: [{ code: "470", title: "x" }] }] }),
      );
      await diagnosticsOf(document.uri, 1);
      const replace = (await actionsAt(document, "470")).filter(({ title }) => title.startsWith("Replace with"));
      assert.deepEqual(
        replace.map(({ title }) => title),
        ["Replace with 131047 Re-engagement message of the Cloud API"],
      );
      assert.equal(replace[0]?.isPreferred, true);
      assert.equal(replace[0]?.kind?.value, CodeActionKind.QuickFix.value);
      assert.match(await applied(document, replace[0]), /"code":"131047"/);
    });

    it("replace a code by the one that its name means, or the words of a comment", async () => {
      const document = await folder.opened(
        "wrong.ts",
        "// WhatsApp Cloud API errors\nexport const RATE_LIMIT_HIT = 131_047;\n",
      );
      await diagnosticsOf(document.uri, 2);
      const actions = await actionsAt(document, "131_047");
      const replace = actions.find(({ title }) => title.startsWith("Replace 131047 with 130429"));
      assert.equal(replace?.kind?.value, CodeActionKind.QuickFix.value);
      assert.match(await applied(document, replace), /RATE_LIMIT_HIT = 130_429;/);
    });

    it("fix the diagnostics that they are for, and no others", async () => {
      const text = "// WhatsApp Cloud API errors\nexport const RATE_LIMIT_HIT = 131047;\n";
      const document = await folder.opened("diagnosed.ts", text);
      const diagnostics = await diagnosticsOf(document.uri, 2);
      const findings = new CodeFindings(new Slices());
      const catalogue = new CatalogueSource({ language: "en" });
      const provider = new CodeActions({ findings, catalogue } as unknown as ExplainTools);
      try {
        const { token } = new vscode.CancellationTokenSource();
        const asked = (only?: vscode.CodeActionKind) =>
          provider.provideCodeActions(
            document,
            rangeOfWords(document, "131047"),
            { diagnostics, only, triggerKind: vscode.CodeActionTriggerKind.Invoke },
            token,
          );
        const fixes = await asked(CodeActionKind.QuickFix);
        assert.ok(fixes.length > 0);
        for (const { title, diagnostics: fixed = [] } of fixes) {
          assert.equal(fixed.length, 1, title);
          assert.match(fixed[0]?.message ?? "", /RATE_LIMIT_HIT/);
        }
        const handlings = await asked(CodeActionKind.Refactor);
        assert.deepEqual(
          handlings.map(({ title }) => title),
          ["Insert handling for 131047"],
        );
        assert.ok((await asked()).length > fixes.length + handlings.length);
      } finally {
        for (const part of [provider, findings, catalogue]) part.dispose();
      }
    });

    it("each code of a selection once", async () => {
      const document = await folder.opened("several.ts", `${comparison(131047)}${comparison(131026)}`);
      await diagnosticsOf(document.uri, 2);
      const actions = await actionsAt(document, document.getText());
      const explained = actions.filter(({ command }) => command?.command === "wamid.error.explain");
      assert.deepEqual(
        explained.map(({ title }) => title),
        ["Explain 131047 to the side", "Explain 131026 to the side"],
      );
    });
  });

  describe("completion", () => {
    const itemsAt = async (document: vscode.TextDocument, position: vscode.Position) => {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        "vscode.executeCompletionItemProvider",
        document.uri,
        position,
      );
      return items.filter(({ filterText }) => filterText !== undefined && /^\d+ \p{L}/u.test(filterText));
    };

    it("offers codes with title and meaning where one is compared, and not where other numbers stand", async () => {
      const document = await folder.opened(
        "complete.py",
        "# WhatsApp Cloud API\ndef handle(error, response):\n    if error.code == 13:\n        pass\n    if response.status_code == 4:\n        pass\n",
      );
      const items = await itemsAt(document, rangeOfWords(document, "13:").start.translate(0, 2));
      const window = items.find(({ insertText }) => insertText === "131047");
      assert.deepEqual(window?.label, { label: "131047", detail: " Re-engagement message" });
      assert.equal(window?.filterText, "131047 Re-engagement message");
      const documentation = window?.documentation;
      assert.match(typeof documentation === "object" ? documentation.value : (documentation ?? ""), /24 hours/);
      assert.equal(document.getText(window?.range as vscode.Range), "13");
      assert.ok(items.length > 150 && new Set(items.map(({ insertText }) => insertText)).size === items.length);
      assert.deepEqual(await itemsAt(document, rangeOfWords(document, "4:").start.translate(0, 1)), []);
      assert.deepEqual(await itemsAt(document, new vscode.Position(1, 0)), []);
    });
  });

  describe("inlay hints", () => {
    const hintsIn = (document: vscode.TextDocument) =>
      vscode.commands.executeCommand<vscode.InlayHint[]>(
        "vscode.executeInlayHintProvider",
        document.uri,
        new vscode.Range(0, 0, document.lineCount, 0),
      );

    it("show the title behind a code that stands alone, once the setting is on", async () => {
      const source = await folder.opened("hints.ts", `${comparison("131_047")}`);
      assert.deepEqual(await hintsIn(source), []);
      await withSettings({ "explain.inlayHints": true }, async () => {
        const [hint, ...others] = await until(
          () => hintsIn(source),
          (hints) => hints.length > 0,
        );
        assert.deepEqual(others, []);
        const [part] = Array.isArray(hint?.label) ? hint.label : [];
        assert.equal(part?.value, "Re-engagement message");
        assert.ok(
          hint?.position.isEqual(rangeOfWords(source, "131_047").end) ||
            hint?.position.isEqual(rangeOfWords(source, "=== 131_047").end),
        );
        // A payload's title says it already.
        assert.deepEqual(await hintsIn(await folder.opened("hints.json", failedStatus())), []);
      });
    });
  });

  describe("terminal links", () => {
    it("are the codes of a line, and quiet elsewhere", async () => {
      const catalogue = new CatalogueSource({ language: "ja" });
      const links = new TerminalLinks({ catalogue } as unknown as ExplainTools);
      try {
        const token = new vscode.CancellationTokenSource().token;
        const found = async (line: string) => {
          const terminal = undefined as unknown as vscode.Terminal;
          const given = await links.provideTerminalLinks({ line, terminal }, token);
          return given.map(({ startIndex, length, tooltip }) => [line.slice(startIndex, startIndex + length), tooltip]);
        };
        assert.deepEqual(await found("Error: (#131047) Re-engagement message"), [
          ["131047", "131047 Re-engagement messageを説明"],
        ]);
        assert.equal((await found("WhatsApp send failed: code=131026, then (#130429)")).length, 2);
        for (const line of ["", "131047", "npm notice 131047 bytes", "x".repeat(10_000), "total 131047"]) {
          assert.deepEqual(await found(line), [], line.slice(0, 40));
        }
      } finally {
        links.dispose();
        catalogue.dispose();
      }
    });
  });

  describe("Explain Selection", () => {
    const pages = () =>
      vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === "wamid" && uri.path.startsWith("/selections/"));
    const lastPage = () => pages().at(-1)?.getText() ?? "";

    it("explains every code in the selection, and a payload whole", async () => {
      const document = await folder.opened(
        "mixed.log",
        `ERROR (#131047) closed\nERROR ${JSON.stringify(JSON.parse(failedStatus(131026)))}\nnothing here\n`,
      );
      const editor = vscode.window.activeTextEditor;
      assert.ok(editor);
      editor.selection = new vscode.Selection(0, 0, 2, 0);
      await vscode.commands.executeCommand("wamid.explain.selection");
      const page = await until(lastPage, (text) => text.includes("131026"));
      assert.match(page, /# WhatsApp error codes in the text: 2/);
      assert.match(page, /- `status`: ` failed `/);
      assert.equal(document.isDirty, false);
    });

    it("takes the clipboard where nothing is selected", async () => {
      await vscode.env.clipboard.writeText(
        '{"error":{"code":190,"error_subcode":463,"type":"OAuthException","fbtrace_id":"Xyz"}}',
      );
      await vscode.commands.executeCommand("wamid.explain.selection");
      const page = await until(lastPage, (text) => text.includes("190/463"));
      assert.match(page, /- `fbtrace_id`: ` Xyz `/);
    });

    it("opens nothing where there is nothing to explain", async () => {
      const before = pages().length;
      await vscode.env.clipboard.writeText("just words");
      await vscode.commands.executeCommand("wamid.explain.clipboard");
      assert.equal(pages().length, before);
    });
  });
});
