import assert from "node:assert/strict";
import * as vscode from "vscode";
import { simulatorAccount, simulatorTokens } from "../../src/core/graph/simulated.ts";
import type { TokenReport } from "../../src/core/graph/tokenReport.ts";
import { useFreePorts } from "../support/editorPorts.ts";

const validate = (argument: object) =>
  vscode.commands.executeCommand<TokenReport | undefined>("wamid.token.validate", argument);

/** The names of the reports that are shown rendered. */
function shownReports(): string[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith("markdown.preview"))
    .flatMap(({ label }) => /access-token-\d+\.md/.exec(label) ?? []);
}

const seen = new Set<string>();

/** Resolves with the name of the report that has been opened since the last time. */
async function nextReport(): Promise<string> {
  for (;;) {
    const next = shownReports().find((name) => !seen.has(name));
    if (next !== undefined) {
      seen.add(next);
      return next;
    }
    await new Promise<void>((resolve) => {
      const changed = vscode.window.tabGroups.onDidChangeTabs(() => {
        changed.dispose();
        resolve();
      });
    });
  }
}

/** Has one of the simulator's tokens looked at, or the one that is kept for it. */
async function reportOn(token?: string): Promise<{ report: TokenReport; text: string }> {
  const report = await validate({ ...(token === undefined ? {} : { token }), accountId: simulatorAccount.id });
  assert.ok(report, "the token could not be looked at");
  const uri = vscode.Uri.from({ scheme: "wamid", path: `/tokens/${await nextReport()}` });
  return { report, text: (await vscode.workspace.openTextDocument(uri)).getText() };
}

describe("Validate Token", () => {
  before(async () => {
    await vscode.extensions.getExtension("wamid.wamid")?.activate();
    await useFreePorts();
  });
  after(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  it("the simulator's own token is valid, never expires and covers its WABA", async () => {
    const { report } = await reportOn();
    assert.equal(report.valid, true);
    assert.equal(report.expiresAt, "never");
    assert.equal(report.coversWaba, true);
    assert.deepEqual(report.missing, []);
    assert.deepEqual(report.steps, []);
  });

  it("an expired token is reported as such, with the code of its refusal", async () => {
    const { report } = await reportOn(simulatorTokens.expired.token);
    assert.equal(report.valid, false);
    assert.equal(report.invalidity, "expired");
    assert.deepEqual({ code: report.problem?.code, subcode: report.problem?.subcode }, { code: 190, subcode: 463 });
  });

  it("a missing permission is named, with the steps to get it", async () => {
    const { report } = await reportOn(simulatorTokens.withoutMessaging.token);
    assert.equal(report.valid, true);
    assert.deepEqual(report.missing, ["whatsapp_business_messaging"]);
    assert.deepEqual(report.steps, ["openDebugger", "checkPermissions", "generateToken"]);
  });

  it("a token for another WABA doesn't cover the account's", async () => {
    const { report } = await reportOn(simulatorTokens.otherWaba.token);
    assert.equal(report.coversWaba, false);
    assert.deepEqual(report.wabaIds, [simulatorTokens.otherWaba.wabaId]);
  });

  it("the report opens as a rendered document that doesn't hold the token", async () => {
    const { token } = simulatorTokens.withoutMessaging;
    const { text } = await reportOn(token);
    assert.match(text, /whatsapp_business_messaging/);
    assert.match(text, /developers\.facebook\.com\/tools\/debug\/accesstoken/);
    assert.ok(!text.includes(token.slice(-8)));
  });

  it("an argument of the wrong form is refused", async () => {
    await assert.rejects(async () => validate({ token: 5 }), /token/);
    await assert.rejects(async () => validate({ accountId: "nobody" }), /accountId/);
  });
});
