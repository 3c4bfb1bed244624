import * as vscode from "vscode";
import { Accounts } from "./editor/account/accounts.ts";
import { AddAccount } from "./editor/account/addAccount.ts";
import { ValidateToken } from "./editor/account/validateToken.ts";
import { CatalogueSource } from "./editor/catalogueSource.ts";
import { commandTable, registerCommands } from "./editor/commands.ts";
import { Explain } from "./editor/explain/explain.ts";
import { HealthMonitor } from "./editor/health/healthMonitor.ts";
import { HealthStatus } from "./editor/health/healthStatus.ts";
import { Lazy } from "./editor/lazy.ts";
import { Log } from "./editor/log.ts";
import { FailedMessages } from "./editor/messages/failedMessages.ts";
import { MessagesView } from "./editor/messages/messagesView.ts";
import { RawDeliveries } from "./editor/messages/rawDeliveries.ts";
import { ServiceWindows } from "./editor/messages/serviceWindows.ts";
import { Timelines } from "./editor/messages/timelines.ts";
import { Privacy } from "./editor/privacy.ts";
import { HandshakeNotices } from "./editor/receiver/handshakeNotices.ts";
import { Scenarios } from "./editor/scenarios/scenarios.ts";
import { Secrets } from "./editor/secrets.ts";
import { SendMessage } from "./editor/send/sendMessage.ts";
import { ServiceActions } from "./editor/serviceActions.ts";
import { Services } from "./editor/services.ts";
import { Settings } from "./editor/settings.ts";
import { SimulatorView } from "./editor/simulator/simulatorView.ts";
import { WamidDocuments } from "./editor/wamidDocuments.ts";

/** Makes the objects in order and registers them. None of them touches the network or the disk before it is used. */
export function activate(context: vscode.ExtensionContext): void {
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const { globalState, workspaceState } = context;
  const now = Date.now;

  const log = own(new Log());
  const settings = new Settings();
  const privacy = new Privacy(settings);
  const secrets = new Secrets(context.secrets);
  const documents = own(new WamidDocuments());
  const catalogue = own(new CatalogueSource(settings));
  const services: Services = own(
    new Services({ context, settings, secrets, catalogue, log, accountIds: () => accounts.list().map(({ id }) => id) }),
  );
  const serviceActions = own(new ServiceActions({ services, settings }));
  const accounts: Accounts = own(
    new Accounts({ globalState, workspaceState, secrets, ensureSimulator: () => serviceActions.ensureSimulator() }),
  );

  const failed = new FailedMessages({ services, now });
  const explain = own(new Explain({ catalogue, documents, settings, log, own: failed }));
  const tokens = own(new ValidateToken({ accounts, secrets, services, documents, now }));
  const addAccount = new AddAccount({ accounts, secrets, settings, services, tokens, now });
  const send = own(new SendMessage({ accounts, services, privacy, now }));

  const guide = documents.uri("guides", "tunnels.md");
  const receiver = own(
    new Lazy(async () => {
      const { ReceiverActions } = await import("./editor/receiver/receiverActions.ts");
      return new ReceiverActions({
        services,
        settings,
        secrets,
        guide,
        ensureReceiver: () => serviceActions.ensureReceiver(),
      });
    }),
  );
  own(documents.register("guides", async () => (await receiver.get()).guide()));
  const imports = own(
    new Lazy(async () => {
      const { ImportDeliveries } = await import("./editor/receiver/importDeliveries.ts");
      return new ImportDeliveries(services);
    }),
  );
  own(new HandshakeNotices(services));

  const raw = own(new RawDeliveries({ services, documents, privacy }));
  const explanationFor: Explain["explanationFor"] = (...error) => explain.explanationFor(...error);
  const windows = new ServiceWindows({ services, log });
  const messages = own(
    new MessagesView({
      services,
      settings,
      privacy,
      windows,
      log,
      memento: workspaceState,
      explanationFor,
      drops: async (files) => (await imports.get()).drop(files),
    }),
  );
  const messageActions = own(
    new Lazy(async () => {
      const { MessageActions } = await import("./editor/messages/messageActions.ts");
      return new MessageActions({ services, view: messages, raw, privacy });
    }),
  );
  const { version } = context.extension.packageJSON as { version: string };
  const exports = own(
    new Lazy(async () => {
      const { ExportMessages } = await import("./editor/messages/exportMessages.ts");
      return new ExportMessages({ services, settings, privacy, view: messages, version });
    }),
  );
  const timelines = own(
    new Timelines({
      services,
      settings,
      privacy,
      windows,
      log,
      raw,
      extensionUri: context.extensionUri,
      view: messages,
    }),
  );
  const simulator = own(
    new SimulatorView({
      services,
      accounts,
      documents,
      log,
      explanationFor,
      extensionUri: context.extensionUri,
      storageUri: context.globalStorageUri,
    }),
  );

  const scenarios = own(new Scenarios({ services, actions: serviceActions, settings, catalogue, log }));

  const monitor = own(new HealthMonitor());
  const health = own(
    new HealthStatus({ monitor, activeAccount: () => accounts.active, onDidChangeAccount: accounts.onDidChange }),
  );

  own(
    catalogue.onDidChange(() => {
      messages.refresh();
      simulator.refresh();
    }),
  );
  own(accounts.onDidChange(() => services.readAppSecrets()));
  own(services.onDidCall((call) => monitor.recordCall(call)));
  own(tokens.onDidValidate(({ accountId, report }) => monitor.recordToken(accountId, report, now())));
  own(send.onDidSend(({ wamid }) => messages.reveal(wamid).catch((error) => log.error("reveal", error))));

  const parts = {
    log,
    services: serviceActions,
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
    validateToken: tokens,
    explain,
    health,
  };
  own(registerCommands(commandTable(parts), log));
  explain.register();

  for (const service of services.resumable()) void vscode.commands.executeCommand(`wamid.${service}.start`);
}
