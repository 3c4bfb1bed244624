import assert from "node:assert/strict";
import { performance } from "node:perf_hooks";
import * as vscode from "vscode";
import { diagnosticsOf, ExplainFolder, hoverAt, shown, withSettings } from "./support/explainFolder.ts";

/**
 * It is read in slices of 8 ms, see slices.test.ts and incremental.test.ts; here a pause holds what the editor's part of the host does besides, and
 * what is cleared away meanwhile. Counted is time in which this process worked: what others did on the machine is no fault of ours.
 */
const longestMs = 500;
const failed =
  '2026-01-05T10:00:00Z ERROR send failed {"error":{"code":131047,"type":"OAuthException","message":"Re-engagement message","fbtrace_id":"AbC"}}\n';
const fine =
  "2026-01-05T10:00:00Z INFO whatsapp message 17 to 120255501 delivered in 340 ms, 131047 bytes sent, status 200, port 443\n";

/** The longest work, in milliseconds, during which nothing else could be done in this host while something is. */
async function longestPause(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let [time, before] = [performance.now(), worked()];
  const ticking = setInterval(() => {
    const [now, done] = [performance.now(), worked()];
    // Several threads work at once, and none may: neither time alone is the pause.
    longest = Math.max(longest, Math.min(now - time, done - before));
    [time, before] = [now, done];
  }, 1);
  try {
    await work();
  } finally {
    clearInterval(ticking);
  }
  return longest;
}

function worked(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

describe("large documents", () => {
  const folder = new ExplainFolder("explain-large");
  before(() => folder.create());
  after(() => folder.remove());
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  /** Does something while nothing is reported, and says how long it kept the host busy: that is the editor's part, and other extensions'. */
  const withoutUs = (work: () => Promise<unknown>) =>
    withSettings({ "explain.diagnostics": false }, () => longestPause(work));

  /** Shows a document, and resolves when the host has come to rest. */
  async function opened(name: string, text: string): Promise<vscode.TextDocument> {
    const document = await shown(await folder.write(name, text));
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    return document;
  }

  async function replaced(uri: vscode.Uri, range: vscode.Range, text: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, range, text);
    await vscode.workspace.applyEdit(edit);
    // Until what it sets off has been done.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }

  it("a log of 48 MB is read without keeping the host busy, and an edit in it too", async function () {
    this.timeout(120_000);
    // A machine may do something else just then.
    this.retries(2);
    const many = Math.floor((48 * 2 ** 20) / (fine.length * 4000));
    const log = `${fine.repeat(3999)}${failed}`.repeat(many);
    const at = new vscode.Range(7, 0, 7, 0);
    let uri = folder.file("large.log");
    const others = await withoutUs(async () => {
      uri = (await opened("large.log", log)).uri;
      await replaced(uri, at, fine);
    });
    // The setting's return has it read.
    const reading = await longestPause(() => diagnosticsOf(uri, many));
    const editing = await longestPause(async () => {
      await replaced(uri, at, failed);
      await diagnosticsOf(uri, many + 1);
    });
    assert.ok(reading <= longestMs, `reading: ${reading} ms`);
    assert.ok(editing <= longestMs + others, `editing: ${editing} ms; without us ${others} ms`);
    assert.match(await hoverAt(await vscode.workspace.openTextDocument(uri), "131047,"), /Re-engagement/);
  });

  it("so is a line of 1 MB", async function () {
    this.timeout(60_000);
    const errors = Array.from({ length: 500 }, () => '{"code":131047,"title":"Re-engagement message"}').join();
    const text = `{"messaging_product":"whatsapp","padding":"${"x1 ".repeat(350_000)}","errors":[${errors}]}`;
    const last = text.lastIndexOf("131047");
    let uri = folder.file("line.json");
    await withoutUs(async () => {
      uri = (await opened("line.json", text)).uri;
    });
    const reading = await longestPause(() => diagnosticsOf(uri, 500));
    const editing = await longestPause(async () => {
      await replaced(uri, new vscode.Range(0, last, 0, last + 6), "1");
      await diagnosticsOf(uri, 499);
    });
    assert.ok(reading <= longestMs, `reading: ${reading} ms`);
    assert.ok(editing <= longestMs, `editing: ${editing} ms`);
  });
});
