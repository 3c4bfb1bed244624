import * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";
import type { Account } from "../../core/graph/account.ts";
import { checkRecipient } from "../../core/graph/recipient.ts";
import type { SendReply, Template } from "../../core/graph/replies.ts";
import { type SendRequest, templateMessage, textMessage } from "../../core/graph/request.ts";
import { type SendArgument, sendCommand, type TemplateArgument } from "../../core/graph/sendArgument.ts";
import { templateComponents, templateParameters } from "../../core/graph/template.ts";
import type { Store } from "../../io/store/store.ts";
import { explainActions, explainedFailure } from "../account/explainedFailure.ts";
import { runSteps } from "../account/multiStep.ts";
import { type Action, notify } from "../account/notify.ts";
import { withCancellableProgress } from "../account/progress.ts";
import { failureText } from "../failureText.ts";
import { argumentOf, type Compose, type Draft } from "./draft.ts";
import type { SendMessageOptions, SendResult } from "./sendMessage.ts";
import { contentStepAt, sendSteps } from "./sendSteps.ts";

interface Options extends SendMessageOptions {
  /** Hears of each message that was accepted and recorded. */
  sent: (wamid: string) => void;
}

/** Failures of the call itself. Others (no token, no port, no store) mean that it was not tried, and are the caller's to show. */
const callFailures = new Set(["graph", "noNetwork", "timeout", "tls", "proxy", "notJson", "unexpectedReply"]);

/** Asks for what the argument leaves open, sends the message, records it, and shows what went wrong. */
export async function send(argument: SendArgument, options: Options): Promise<SendResult | undefined> {
  // All that the questions need is there before the first one, so that none of them keeps the user waiting unseen.
  const [store, catalogue] = await Promise.all([options.services.store(), options.services.catalogue()]);
  const compose: Compose = {
    draft: draftOf(argument, options),
    accounts: options.accounts,
    store,
    catalogue,
    masking: options.privacy.views,
    templatesOf: templateLists(options),
  };
  const { draft } = compose;
  try {
    if (argument.template !== undefined) await takeTemplate(argument.template, compose);
    const steps = () => sendSteps(compose, argument);
    const from = argument.ask === true ? contentStepAt(compose) : 0;
    if (!(await runSteps(vscode.l10n.t("Send Test Message"), steps, from))) return undefined;
    const { request, formatted } = requestOf(draft);
    const { reply, requestedAt } = await call(draft.account, request, formatted, options);
    return { wamid: record({ reply, requestedAt, request }, draft, store, options) };
  } catch (error) {
    if (Failure.is(error, "cancelled")) return undefined;
    if (!Failure.is(error) || !callFailures.has(error.code)) throw error;
    await showFailure(error, argumentOf(draft, argument), options);
    return { failure: error };
  }
}

function draftOf(argument: SendArgument, { accounts }: Options): Draft {
  const account = argument.accountId === undefined ? accounts.active : accounts.get(argument.accountId);
  if (account === undefined) throw invalid("accountId");
  if (argument.to !== undefined && argument.ask !== true && !checkRecipient(argument.to).ok) throw invalid("to");
  return {
    account,
    // Until it is asked: most messages are texts, and the number of questions is then most often right from the start.
    type: argument.type ?? "text",
    text: argument.text ?? vscode.l10n.t("Hello from Wamid!"),
    template: undefined,
    values: [...(argument.template?.parameters ?? [])],
    recipient: argument.to ?? "",
  };
}

/** Finds the template that the argument names: its parts say where its parameters go. */
async function takeTemplate(named: TemplateArgument, { draft, templatesOf }: Compose): Promise<void> {
  const list = await withCancellableProgress(vscode.l10n.t("Loading the templates"), (signal) =>
    templatesOf(draft.account, signal),
  );
  const template = list.find(({ name, language }) => name === named.name && language === named.language);
  // One that isn't listed is sent all the same, as if it had numbered variables in its body: the API's answer says what is wrong with it.
  draft.template = template ?? unlisted(named);
  if (draft.values.length > templateParameters(draft.template).length) throw invalid("template.parameters");
}

function unlisted({ name, language, parameters = [] }: TemplateArgument): Template {
  const text = parameters.map((_, index) => `{{${index + 1}}}`).join(" ");
  return { name, language, components: [{ type: "BODY", text }] };
}

/** Lists an account's templates once for each run of the command. */
function templateLists({ accounts, services }: Options): Compose["templatesOf"] {
  const lists = new Map<string, readonly Template[]>();
  return async (account, signal) => {
    const known = lists.get(account.id);
    if (known !== undefined) return known;
    const [target, graph] = await Promise.all([accounts.targetOf(account), services.graph()]);
    if (signal.aborted) throw Failure.cancelled();
    const list = await graph.templates(target, account.wabaId, signal);
    lists.set(account.id, list);
    return list;
  };
}

function requestOf({ type, text, template, values, recipient }: Draft): { request: SendRequest; formatted: string } {
  const to = checkRecipient(recipient);
  if (!to.ok) throw invalid("to");
  if (type !== "template") return { request: textMessage(to.value, text), formatted: to.formatted };
  if (template === undefined) throw invalid("template");
  const components = templateComponents(template, values);
  return { request: templateMessage(to.value, template.name, template.language, components), formatted: to.formatted };
}

async function call(
  account: Account,
  request: SendRequest,
  formatted: string,
  { accounts, services, privacy, now }: Options,
): Promise<{ reply: SendReply; requestedAt: number }> {
  let begun = false;
  const title = vscode.l10n.t("Sending to {0}", privacy.views.number(formatted));
  try {
    return await withCancellableProgress(title, async (signal) => {
      const [target, graph] = await Promise.all([accounts.targetOf(account), services.graph()]);
      // Starting the simulator takes no signal: a message that was cancelled meanwhile must not go out.
      if (signal.aborted) throw Failure.cancelled();
      begun = true;
      const requestedAt = now();
      return { reply: await graph.send(target, account.phoneNumberId, request, signal), requestedAt };
    });
  } catch (error) {
    if (begun && Failure.is(error, "cancelled")) {
      notify(
        "warning",
        vscode.l10n.t(
          "Cancelled. The message may have been sent already: look at the Messages view before you send it again.",
        ),
      );
    }
    throw error;
  }
}

/** Puts the message in the store and says so. It is out already: whatever fails from here on must not look as if it were not. */
function record(
  { reply, requestedAt, request }: { reply: SendReply; requestedAt: number; request: SendRequest },
  draft: Draft,
  store: Store,
  options: Options,
): string {
  const { account, template } = draft;
  const message = reply.messages[0];
  const wamid = message?.id ?? "";
  try {
    store.recordSent({
      wamid,
      accountId: account.id,
      phoneNumberId: account.phoneNumberId,
      recipient: request.to ?? request.recipient ?? "",
      type: request.type,
      ...(request.type === "template" && template !== undefined ? { templateName: template.name } : {}),
      request,
      reply,
      acceptedAt: options.now(),
      requestedAt,
    });
    options.sent(wamid);
  } catch (error) {
    if (!Failure.is(error)) throw error;
    notify(
      "warning",
      vscode.l10n.t("The message was sent, but not recorded: it isn't in the list. {0}", failureText(error)),
      { title: vscode.l10n.t("Copy Message ID"), run: () => vscode.env.clipboard.writeText(wamid) },
    );
  }
  if (message?.message_status === "held_for_quality_assessment") {
    notify(
      "information",
      vscode.l10n.t(
        "Meta holds this message back while it assesses the template's quality. It is sent or dropped later.",
      ),
    );
  } else if (message?.message_status === "paused") {
    notify("warning", vscode.l10n.t("Meta holds this message back: the template is paused for its quality."));
  }
  return wamid;
}

/** Shows why it was not sent, with what can help: an explanation, another try where that can end differently, or a change. */
async function showFailure(failure: Failure, argument: SendArgument, { services }: Options): Promise<void> {
  const { text, error, retry } = await explainedFailure(failure, () => services.catalogue());
  const again = (changes: SendArgument) => vscode.commands.executeCommand(sendCommand, { ...argument, ...changes });
  const actions: Action[] = [
    ...explainActions(error),
    ...(retry === "no" ? [] : [{ title: vscode.l10n.t("Retry"), run: () => again({}) }]),
    { title: vscode.l10n.t("Edit…"), run: () => again({ ask: true }) },
  ];
  const sentence =
    retry === "mayRepeat"
      ? vscode.l10n.t("Sending failed. {0} A retry may send the message twice.", text)
      : vscode.l10n.t("Sending failed. {0}", text);
  notify("error", sentence, ...actions);
}

function invalid(path: string) {
  return Failure.invalidArgument({ command: sendCommand, path });
}
