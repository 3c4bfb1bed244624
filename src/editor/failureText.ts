import * as vscode from "vscode";
import type { Failure, FailureCode, FailureDetails } from "../core/failure.ts";

type Texts = { readonly [C in FailureCode]: (details: FailureDetails[C]) => string };

const texts: Texts = {
  noNetwork: ({ host, reason }) =>
    vscode.l10n.t("{0} could not be reached ({1}). Check the network connection and try again.", host, reason),
  timeout: ({ host, afterMs }) =>
    vscode.l10n.t(
      "{0} did not answer within {1} seconds. The call may have arrived all the same: look at the Messages view before you send again.",
      host,
      Math.round(afterMs / 1000),
    ),
  tls: ({ host, reason }) =>
    vscode.l10n.t(
      "No secure connection to {0} ({1}). Behind a company proxy, add its certificate to the system and keep the setting 'http.systemCertificates' on.",
      host,
      reason,
    ),
  proxy: ({ proxy, reason }) =>
    vscode.l10n.t(
      "The proxy {0} refused the connection ({1}). Check the settings 'http.proxy' and 'http.noProxy'.",
      proxy,
      reason,
    ),
  notJson: ({ host, httpStatus, contentType }) =>
    vscode.l10n.t(
      "{0} answered with {1} {2} instead of JSON. A sign-in page of the network, a proxy or an outage may stand in between.",
      host,
      httpStatus,
      contentType,
    ),
  unexpectedReply: ({ host, path }) =>
    vscode.l10n.t(
      "{0} answered in a form that Wamid doesn't know (at {1}). Check the setting 'wamid.graph.version' and look for an update.",
      host,
      path,
    ),
  graph: ({ error }) =>
    error.error_data?.details === undefined
      ? vscode.l10n.t("The API answered with error {0}: {1}", error.code, error.message ?? "")
      : vscode.l10n.t("The API answered with error {0}: {1}", error.code, error.error_data.details),
  cancelled: () => vscode.l10n.t("Cancelled."),
  portInUse: ({ service, port }) =>
    service === "receiver"
      ? vscode.l10n.t("The webhook receiver can't start: another program listens on port {0}.", port)
      : vscode.l10n.t("The simulator can't start: another program listens on port {0}.", port),
  portForbidden: ({ port }) =>
    vscode.l10n.t("This system doesn't let Wamid listen on port {0}. Choose another one.", port),
  storeUnavailable: ({ path, reason }) =>
    vscode.l10n.t(
      "The message store {0} can't be used ({1}). Check that the file can be read and written.",
      path,
      reason,
    ),
  diskFull: ({ path }) =>
    vscode.l10n.t(
      "The disk that holds {0} is full. Free some space: deliveries are refused until then, and Meta sends them again.",
      path,
    ),
  storeTooNew: ({ path }) =>
    vscode.l10n.t("The message store {0} was written by a newer version of Wamid. Update this one.", path),
  tokenMissing: ({ accountName }) =>
    vscode.l10n.t("No access token is kept for {0}. Run 'WhatsApp: Add Account…' to enter one.", accountName),
  invalidArgument: ({ command, path }) =>
    vscode.l10n.t("{0} was called with an argument that it doesn't understand, at: {1}", command, path),
  webhookUnverified: ({ host, reason, httpStatus }) => {
    if (reason === "refused")
      return vscode.l10n.t(
        "The webhook at {0} refused the verification with HTTP {1}: check its verify token.",
        host,
        httpStatus ?? 0,
      );
    if (reason === "wrongChallenge")
      return vscode.l10n.t(
        "The webhook at {0} didn't answer the verification with the challenge alone, as plain text.",
        host,
      );
    return vscode.l10n.t("The webhook at {0} can't be reached: check its URL, and that your server runs.", host);
  },
  simulatorStopped: () => vscode.l10n.t("The simulator doesn't run. Start it with 'WhatsApp: Start Simulator'."),
  simulatorRefused: ({ reason }) => vscode.l10n.t("The simulator can't do that: {0}", reason),
  notAState: ({ path, reason }) =>
    vscode.l10n.t(
      "{0} holds no state of the simulator ({1}). Choose a file that 'WhatsApp: Export Simulator State…' has written.",
      path,
      reason,
    ),
  badJson: ({ path, line, column, field, kind, what }) =>
    vscode.l10n.t("{0}, line {1}, column {2}: {3}", shownPath(path), line, column, seedIssueText(kind, field, what)),
  seedUnreadable: ({ path, reason }) => vscode.l10n.t("{0} can't be read ({1}).", shownPath(path), reason),
  addressUnavailable: ({ host }) =>
    vscode.l10n.t(
      "The simulator can't listen at {0}: this machine has no such address. Check the setting 'wamid.simulator.host'.",
      host,
    ),
};

/** Within the workspace, where it is there. */
function shownPath(path: string): string {
  return vscode.workspace.asRelativePath(path);
}

function seedIssueText(kind: FailureDetails["badJson"]["kind"], field: string, what: string): string {
  switch (kind) {
    case "syntax":
      return vscode.l10n.t("This is not JSON.");
    case "missing":
      return vscode.l10n.t("'{0}' is missing.", field);
    case "type":
      return vscode.l10n.t("'{0}' has to be of type {1}.", field, what);
    case "unknown":
      return vscode.l10n.t("There is no field '{0}' here.", what);
    case "oneOf":
      return vscode.l10n.t("'{0}' has to be one of: {1}.", field, what);
    case "least":
      return vscode.l10n.t("'{0}' is too small or too short: at least {1}.", field, what);
    case "most":
      return vscode.l10n.t("'{0}' is too large or too long: at most {1}.", field, what);
    case "twice":
      return vscode.l10n.t("'{0}' stands there twice: each needs its own.", field);
    case "other":
      return vscode.l10n.t("'{0}' can't be used: {1}", field, what);
  }
}

/** A failure as a sentence in the editor's language that says what to do next. Never holds a token or a message body. */
export function failureText(failure: Failure): string {
  const text = texts[failure.code] as (details: unknown) => string;
  return text(failure.details);
}
