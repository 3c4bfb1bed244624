import * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";
import { simulatorAccount, simulatorTestNumber } from "../../core/graph/simulated.ts";
import { sharedFault } from "../../core/simulator/faults.ts";
import { newState, type State } from "../../core/simulator/state.ts";
import type { ControlClient } from "../../io/simulator/control/controlClient.ts";
import { failureText } from "../failureText.ts";
import { showJsonProblem } from "../jsonProblems.ts";
import { isRunning, type Services } from "../services.ts";

interface Options {
  services: Services;
  control: () => Promise<ControlClient>;
}

/** The workspace's seed: written for the first time, and taken up again after a change. */
export class SeedActions {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Writes a seed with what the simulator has now, where there is none, and opens it. */
  async create(): Promise<void> {
    const [file] = this.#options.services.seedPlaces;
    if (file === undefined) {
      throw Failure.seedUnreadable({ path: "wamid.simulator.seed", reason: vscode.l10n.t("no folder is open") });
    }
    if (!(await isThere(file))) {
      const seed = seedOf(await this.#state());
      await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(file, ".."));
      await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(`${JSON.stringify(seed, undefined, 2)}\n`));
    }
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file));
  }

  /** Has the simulator begin anew with the seed. */
  async reload(): Promise<void> {
    const control = await this.#options.control();
    const { existingSeed, loadSeed } = await import("../../io/simulator/seed.ts");
    const places = this.#options.services.seedPlaces.map(({ fsPath }) => fsPath);
    const file = existingSeed(places);
    if (file === undefined)
      throw Failure.seedUnreadable({ path: places[0] ?? "wamid.simulator.seed", reason: "ENOENT" });
    let state: State;
    try {
      state = loadSeed(file, Date.now());
    } catch (error) {
      if (!Failure.is(error, "badJson")) throw error;
      const open = vscode.l10n.t("Open");
      void vscode.window.showErrorMessage(failureText(error), open).then((chosen) => {
        if (chosen === open) void showJsonProblem(error, file);
      });
      throw Failure.cancelled();
    }
    await control.call("PUT", "/state", state);
    vscode.window.setStatusBarMessage(vscode.l10n.t("The simulator has begun anew with its seed."), 4_000);
  }

  async #state(): Promise<State> {
    if (!isRunning(this.#options.services.state("simulator"))) return newState(Date.now());
    return (await (await this.#options.control()).call("GET", "/state")) as State;
  }
}

/** What somebody would want to write by hand: neither tokens nor what has happened. */
function seedOf({ personas, numbers, templates, rulesOff, faults }: State): object {
  const own: readonly string[] = [simulatorAccount.phoneNumberId, simulatorTestNumber.phoneNumberId];
  const more = numbers.filter(({ id }) => !own.includes(id));
  return {
    personas,
    ...(more.length > 0 && {
      numbers: more.map(({ id, wabaId, displayPhoneNumber, verifiedName }) => ({
        id,
        wabaId,
        displayPhoneNumber,
        verifiedName,
      })),
    }),
    templates: templates.map(({ wabaId, template }) =>
      wabaId === simulatorAccount.wabaId ? template : { ...template, wabaId },
    ),
    rulesOff,
    faults: faults.map(sharedFault),
  };
}

function isThere(file: vscode.Uri): Thenable<boolean> {
  return vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}
