import * as vscode from "vscode";
import { Failure } from "../core/failure.ts";
import type { AddAccount } from "./account/addAccount.ts";
import type { ValidateToken } from "./account/validateToken.ts";
import type { Explain } from "./explain/explain.ts";
import type { HealthStatus } from "./health/healthStatus.ts";
import type { Lazy } from "./lazy.ts";
import type { Log } from "./log.ts";
import type { ExportMessages } from "./messages/exportMessages.ts";
import type { MessageActions } from "./messages/messageActions.ts";
import type { MessagesView } from "./messages/messagesView.ts";
import type { Timelines } from "./messages/timelines.ts";
import type { ImportDeliveries } from "./receiver/importDeliveries.ts";
import type { ReceiverActions } from "./receiver/receiverActions.ts";
import type { Scenarios } from "./scenarios/scenarios.ts";
import type { SendMessage } from "./send/sendMessage.ts";
import type { ServiceActions } from "./serviceActions.ts";
import type { SimulatorActions } from "./simulator/simulatorActions.ts";
import type { SimulatorView } from "./simulator/simulatorView.ts";

type Handler = (...given: unknown[]) => unknown;
export type CommandTable = Readonly<Record<`wamid.${string}`, Handler>>;

interface Parts {
  log: Log;
  services: ServiceActions;
  receiver: Lazy<ReceiverActions>;
  imports: Lazy<ImportDeliveries>;
  messages: MessagesView;
  messageActions: Lazy<MessageActions>;
  exports: Lazy<ExportMessages>;
  timelines: Timelines;
  simulator: SimulatorView;
  scenarios: Scenarios;
  send: SendMessage;
  addAccount: AddAccount;
  validateToken: ValidateToken;
  explain: Explain;
  health: HealthStatus;
}

/** The commands that need nothing but the editor, wherever it runs. */
export function webCommandTable({ explain, log }: Pick<Parts, "explain" | "log">): CommandTable {
  return {
    "wamid.error.explain": (argument) => explain.pick(argument),
    "wamid.explain.selection": () => explain.selection("selection"),
    "wamid.explain.clipboard": () => explain.selection("clipboard"),
    "wamid.explain.terminalSelection": () => explain.selection("terminal"),
    "wamid.explain.workspace": () => explain.workspace(),
    "wamid.explain.clearWorkspace": () => explain.clearWorkspace(),
    "wamid.explain.showIgnores": () => explain.showIgnores(),
    "wamid.log.show": () => log.show(),
    "wamid._error.copy": (argument) => explain.copy(argument),
    "wamid._explain.ignore": (argument) => explain.ignore(argument),
    "wamid._explain.report": (argument) => explain.report(argument),
  };
}

/** Every command and what it does. Those that begin with an underscore are for Wamid's own views. */
export function commandTable(parts: Parts): CommandTable {
  const {
    log,
    services,
    receiver,
    imports,
    messages,
    messageActions,
    exports,
    timelines,
    simulator,
    scenarios,
    send,
    addAccount,
    validateToken,
    explain,
    health,
  } = parts;
  const ofSimulator = async (run: (actions: SimulatorActions) => unknown) => run(await simulator.actions());
  const ofMessages = async (run: (actions: MessageActions) => unknown) => run(await messageActions.get());
  const ofReceiver = async (run: (actions: ReceiverActions) => unknown) => run(await receiver.get());
  return {
    ...webCommandTable({ explain, log }),
    "wamid.simulator.start": () => services.start("simulator"),
    "wamid.simulator.stop": () => services.stop("simulator"),
    "wamid.simulator.copyCredentials": () => services.copySimulatorSettings(),
    "wamid.simulator.copyBaseUrl": () => ofSimulator((actions) => actions.copyBaseUrl()),
    "wamid.simulator.copyToken": () => ofSimulator((actions) => actions.copyToken()),
    "wamid.simulator.copy": (node) => ofSimulator((actions) => actions.copy(node)),
    "wamid.simulator.advanceClock": async (argument) => {
      await ofSimulator((actions) => actions.advanceClock(argument));
      messages.clockMoved();
    },
    "wamid.simulator.resetClock": async () => {
      await ofSimulator((actions) => actions.resetClock());
      messages.clockMoved();
    },
    "wamid.simulator.exportState": () => ofSimulator((actions) => actions.exportState()),
    "wamid.simulator.importState": () => ofSimulator((actions) => actions.importState()),
    "wamid.simulator.importAccount": () => ofSimulator((actions) => actions.importAccount()),
    "wamid.simulator.createSeed": () => ofSimulator((actions) => actions.seed.create()),
    "wamid.simulator.loadSeed": () => ofSimulator((actions) => actions.seed.reload()),
    "wamid.simulator.addFault": () => ofSimulator((actions) => actions.faults.add()),
    "wamid.simulator.editFault": (node) => ofSimulator((actions) => actions.faults.edit(node)),
    "wamid.simulator.removeFault": (node) => ofSimulator((actions) => actions.faults.remove(node)),
    "wamid.simulator.saveFaults": () => ofSimulator((actions) => actions.faults.save()),
    "wamid.simulator.loadFaults": () => ofSimulator((actions) => actions.faults.load()),
    "wamid._simulator.saveFaults": (document) =>
      ofSimulator((actions) => actions.faults.saved(document as vscode.TextDocument)),
    "wamid.simulator.reset": () => ofSimulator((actions) => actions.reset()),
    "wamid.simulator.approveTemplate": (node) => ofSimulator((actions) => actions.moderate(node, "APPROVED")),
    "wamid.simulator.rejectTemplate": (node) => ofSimulator((actions) => actions.moderate(node, "REJECTED")),
    "wamid.simulator.pauseTemplate": (node) => ofSimulator((actions) => actions.moderate(node, "PAUSED")),
    "wamid.simulator.disableTemplate": (node) => ofSimulator((actions) => actions.moderate(node, "DISABLED")),
    "wamid.simulator.sendTo": (node) => ofSimulator((actions) => actions.sendTo(node)),
    "wamid.simulator.openRequest": (node) => ofSimulator((actions) => actions.openRequest(node)),
    "wamid.simulator.explainRequest": (node) => ofSimulator((actions) => actions.explain(node)),
    "wamid.simulator.openChat": (node) => simulator.openChat(node),
    "wamid._simulator.refresh": () => simulator.refresh(),
    "wamid.scenario.run": (uri, name) => scenarios.run(uri, name),
    "wamid.scenario.new": (target) => scenarios.create(target),
    "wamid.receiver.start": () => services.start("receiver"),
    "wamid.receiver.stop": () => services.stop("receiver"),
    "wamid.receiver.copyUrl": () => services.copyReceiverUrl(),
    "wamid.receiver.copyVerifyToken": () => services.copyVerifyToken(),
    "wamid.receiver.copyPublicUrl": () => ofReceiver((actions) => actions.copyPublicUrl()),
    "wamid.receiver.showTunnels": () => ofReceiver((actions) => actions.showTunnels()),
    "wamid.receiver.setPathSecret": () => ofReceiver((actions) => actions.setPathSecret()),
    "wamid.deliveries.import": async (argument) => (await imports.get()).run(argument),
    "wamid.message.send": (argument) => send.run(argument),
    "wamid.message.copyWamid": (node) => ofMessages((actions) => actions.copyWamid(node)),
    "wamid.message.copyJson": (node) => ofMessages((actions) => actions.copyJson(node)),
    "wamid.message.openDelivery": (node) => ofMessages((actions) => actions.openDelivery(node)),
    "wamid.message.copyCurl": async (node) => (await exports.get()).copyCurl(node),
    "wamid.message.copyQuestions": () => ofMessages((actions) => actions.copyQuestions()),
    "wamid.message.showTimeline": (argument) => timelines.open(argument),
    "wamid.messages.export": async (node, nodes, format) => (await exports.get()).run(node, nodes, format),
    "wamid.messages.filter": (argument) => ofMessages((actions) => actions.filter(argument)),
    "wamid.messages.group": (argument) => ofMessages((actions) => actions.group(argument)),
    "wamid.messages.clear": () => ofMessages((actions) => actions.clear()),
    "wamid.messages.filterByCode": (argument) => ofMessages((actions) => actions.filterByCode(argument)),
    "wamid.messages.showAll": () => messages.show({}),
    "wamid.account.add": (argument) => addAccount.add(argument),
    "wamid.account.switch": () => addAccount.switch(),
    "wamid.account.remove": () => addAccount.remove(),
    "wamid.account.setAppSecret": () => addAccount.setAppSecret(),
    "wamid.token.validate": (argument) => validateToken.run(argument),
    "wamid.error.explain": (argument) => ofMessages((actions) => actions.explain(argument, explain)),
    "wamid.health.show": () => health.show(),
    "wamid._error.reproduce": (argument) => send.reproduce(argument),
    "wamid._messages.loadMore": (group) => messages.loadMore(group),
    "wamid._messages.refresh": () => messages.refresh(),
  };
}

/** Registers the table. What a command throws is logged and worded here, once; a cancelled one ends quietly. */
export function registerCommands(table: CommandTable, log: Log): vscode.Disposable {
  const registrations = Object.entries(table).map(([id, handler]) =>
    vscode.commands.registerCommand(id, async (...given: unknown[]) => {
      try {
        return await handler(...given);
      } catch (error) {
        if (Failure.is(error, "cancelled")) return undefined;
        log.error(id, error);
        // Whoever calls with an argument is code or a key binding, and hears of its mistake from the editor itself.
        if (Failure.is(error, "invalidArgument")) throw new Error(await textOf(error));
        void showFailure(error, log);
        return undefined;
      }
    }),
  );
  return vscode.Disposable.from(...registrations);
}

/** Loaded only once there is a failure to word. */
async function textOf(failure: Failure): Promise<string> {
  const { failureText } = await import("./failureText.ts");
  return failureText(failure);
}

async function showFailure(error: unknown, log: Log): Promise<void> {
  const text = Failure.is(error)
    ? await textOf(error)
    : vscode.l10n.t("Something went wrong in Wamid. The log has the details.");
  const showLog = vscode.l10n.t("Show Log");
  if ((await vscode.window.showErrorMessage(text, showLog)) === showLog) log.show();
}
