import assert from "node:assert/strict";
import * as vscode from "vscode";
import { loadCatalogue } from "../../src/core/errors/catalogue.ts";
import { Failure } from "../../src/core/failure.ts";
import type { Account } from "../../src/core/graph/account.ts";
import { AccountForm } from "../../src/editor/account/accountForm.ts";
import { Accounts } from "../../src/editor/account/accounts.ts";
import { Secrets } from "../../src/editor/secrets.ts";
import type { GraphClient, GraphTarget } from "../../src/io/graph/graphClient.ts";
import { answerInputs, FakeSecretStorage, memento, replace } from "../support/editorFakes.ts";

const id = "104996122399160";
const account: Account = { id, kind: "cloud", name: "Riverside", phoneNumberId: id, wabaId: "118204467730912" };
const appSecret = "0123456789abcdef0123456789abcdef";
const oldToken = "EAAGm0PX4ZCpsBAKZCtokenthatismadeupfortests0000000001ZD";
const newToken = "EAAGm0PX4ZCpsBAKZCtokenthatismadeupfortests0000000002ZD";

function make() {
  const storage = new FakeSecretStorage();
  const secrets = new Secrets(storage);
  const ensureSimulator = () => assert.fail("nobody needs the simulator");
  const accounts = new Accounts({ globalState: memento(), workspaceState: memento(), secrets, ensureSimulator });
  return { storage, secrets, accounts };
}

const added = (accounts: Accounts) => accounts.list().slice(1);

describe("an account that is added", () => {
  it("is listed by the time that its secrets are heard of", async () => {
    const { storage, accounts } = make();
    const heard: boolean[] = [];
    storage.onDidChange(() => heard.push(accounts.get(id) !== undefined));
    await accounts.add(account, { token: newToken, appSecret });
    assert.deepEqual(heard, [true, true]);
  });

  for (const broken of ["wamid.token", "wamid.appSecret"]) {
    it(`leaves nothing behind where ${broken} can't be stored`, async () => {
      const { storage, accounts } = make();
      storage.broken = broken;
      await assert.rejects(accounts.add(account, { token: newToken, appSecret }), /no keyring/);
      assert.deepEqual([added(accounts), [...storage.kept]], [[], []]);
    });
  }

  it("stays as it was where it was there already and its new secrets can't be stored", async () => {
    const { storage, accounts } = make();
    await accounts.add(account, { token: oldToken });
    storage.broken = "wamid.appSecret";
    await assert.rejects(accounts.add({ ...account, name: "Other" }, { token: newToken, appSecret }), /no keyring/);
    assert.deepEqual([added(accounts), [...storage.kept.values()]], [[account], [oldToken]]);
  });
});

describe("the token that Add Account is given", () => {
  const undo: (() => void)[] = [];
  afterEach(() => {
    for (const each of undo.splice(0)) each();
  });

  /** Gives the account another token, which Meta takes or refuses. */
  async function enter(token: string, isTaken: boolean) {
    const { storage, secrets, accounts } = make();
    await accounts.add(account, { token: oldToken });
    const targets: GraphTarget[] = [];
    const refusal = Failure.graph({ httpStatus: 401, error: { code: 190 } });
    const answer = async (target: GraphTarget) => {
      targets.push(target);
      if (!isTaken) throw refusal;
      return { id, verified_name: account.name, is_valid: true };
    };
    const graph = { phoneNumber: answer, debugToken: answer } as unknown as GraphClient;
    const heard: string[] = [];
    const form = new AccountForm({
      accounts,
      secrets,
      services: { graph: async () => graph, catalogue: () => loadCatalogue("en") },
      tokens: { note: (accountId) => void heard.push(accountId), showReport: async () => undefined },
      now: Date.now,
    });
    undo.push(
      answerInputs(token, ""),
      replace(vscode.window, "showErrorMessage", async () => undefined),
      replace(vscode.window, "showWarningMessage", async () => undefined),
      replace(vscode.window, "showInformationMessage", async () => undefined),
    );
    await form.run(id);
    return { kept: storage.kept.get(`wamid.token.${id}`), targets, heard };
  }

  it("is tried under no account's name: a wrong one says nothing about the one in use", async () => {
    const { kept, targets, heard } = await enter(newToken, false);
    assert.deepEqual(
      targets.map(({ accountId, accessToken }) => ({ accountId, accessToken })),
      [
        { accountId: "", accessToken: newToken },
        { accountId: "", accessToken: newToken },
      ],
    );
    assert.deepEqual([kept, heard], [oldToken, []]);
  });

  it("counts for the account once it is taken", async () => {
    const { kept, heard } = await enter(newToken, true);
    assert.deepEqual([kept, heard], [newToken, [id]]);
  });
});
