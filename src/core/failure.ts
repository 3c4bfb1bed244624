import type { GraphError } from "./graph/graphError.ts";
import type { JsonIssue } from "./simulator/jsonProblem.ts";

/** What each expected failure carries. Values are safe to log: no token, no secret, no message body stands in any of them. */
export interface FailureDetails {
  /** The host could not be reached: `reason` is Node's error code (`ENOTFOUND`, `ECONNREFUSED`, …). */
  noNetwork: { host: string; reason: string };
  /** No answer within `afterMs` milliseconds. */
  timeout: { host: string; afterMs: number };
  /** The TLS handshake failed: `reason` is OpenSSL's or Node's code (`CERT_HAS_EXPIRED`, …). */
  tls: { host: string; reason: string };
  /** The proxy refused or could not be reached. `proxy` is host and port only, never its credentials. */
  proxy: { proxy: string; reason: string };
  /** The answer was not JSON: a captive portal, a proxy's page, an outage. */
  notJson: { host: string; httpStatus: number; contentType: string };
  /** JSON, but not the shape that this call answers with. `path` says where it differs. */
  unexpectedReply: { host: string; httpStatus: number; path: string };
  /** Graph answered with its error envelope. */
  graph: { httpStatus: number; error: GraphError };
  /** The caller gave up: never shown as an error. */
  cancelled: Record<string, never>;
  /** Another program listens on this port. */
  portInUse: { service: "receiver" | "simulator"; port: number };
  /** The system doesn't let this process listen on this port. */
  portForbidden: { service: "receiver" | "simulator"; port: number };
  /** The store's file could not be opened, read or written. `reason` is SQLite's or the system's code. */
  storeUnavailable: { path: string; reason: string };
  /** No room left on the disk that holds the store. */
  diskFull: { path: string };
  /** The store was written by a newer version of Wamid. */
  storeTooNew: { path: string; found: number; supported: number };
  /** No token is kept for this account. */
  tokenMissing: { accountName: string };
  /** A command's argument object is not of the form that it takes. `path` names the field. */
  invalidArgument: { command: string; path: string };
  /** A callback URL did not answer its verification as it should. `httpStatus` is there when it was refused with one. */
  webhookUnverified: {
    host: string;
    reason: "unreachable" | "refused" | "wrongChallenge" | "unusable";
    httpStatus?: number;
  };
  /** The simulator is needed and does not run. */
  simulatorStopped: Record<string, never>;
  /** The simulator can't do what it was asked for. `reason` is its own sentence, in English, and names the field. */
  simulatorRefused: { reason: string };
  /** A file holds no state of the simulator. `reason` names the field. */
  notAState: { path: string; reason: string };
  /** A seed of the simulator, or another of its files, can't be used: the place, and what is wrong there. */
  badJson: { path: string; field: string; line: number; column: number } & JsonIssue;
  /** A seed, or what it names, can't be read. `reason` is the system's code. */
  seedUnreadable: { path: string; reason: string };
  /** The system has no such address, or doesn't let this process listen at it. */
  addressUnavailable: { host: string };
}

export type FailureCode = keyof FailureDetails;

/** An expected failure: a code and its details, no words. `editor/failureText.ts` makes a sentence of it. */
export class Failure<C extends FailureCode = FailureCode> extends Error {
  override readonly name = "Failure";

  private constructor(
    readonly code: C,
    readonly details: FailureDetails[C],
    options?: ErrorOptions,
  ) {
    super(code, options);
  }

  /** Whether `error` is a failure, and of this code where one is named. */
  static is<K extends FailureCode>(error: unknown, code?: K): error is Failure<K> {
    return error instanceof Failure && (code === undefined || error.code === code);
  }

  static noNetwork(details: FailureDetails["noNetwork"], cause?: unknown) {
    return new Failure("noNetwork", details, { cause });
  }
  static timeout(details: FailureDetails["timeout"]) {
    return new Failure("timeout", details);
  }
  static tls(details: FailureDetails["tls"], cause?: unknown) {
    return new Failure("tls", details, { cause });
  }
  static proxy(details: FailureDetails["proxy"], cause?: unknown) {
    return new Failure("proxy", details, { cause });
  }
  static notJson(details: FailureDetails["notJson"]) {
    return new Failure("notJson", details);
  }
  static unexpectedReply(details: FailureDetails["unexpectedReply"]) {
    return new Failure("unexpectedReply", details);
  }
  static graph(details: FailureDetails["graph"]) {
    return new Failure("graph", details);
  }
  static cancelled() {
    return new Failure("cancelled", {});
  }
  static portInUse(details: FailureDetails["portInUse"]) {
    return new Failure("portInUse", details);
  }
  static portForbidden(details: FailureDetails["portForbidden"]) {
    return new Failure("portForbidden", details);
  }
  static storeUnavailable(details: FailureDetails["storeUnavailable"], cause?: unknown) {
    return new Failure("storeUnavailable", details, { cause });
  }
  static diskFull(details: FailureDetails["diskFull"], cause?: unknown) {
    return new Failure("diskFull", details, { cause });
  }
  static storeTooNew(details: FailureDetails["storeTooNew"]) {
    return new Failure("storeTooNew", details);
  }
  static tokenMissing(details: FailureDetails["tokenMissing"]) {
    return new Failure("tokenMissing", details);
  }
  static invalidArgument(details: FailureDetails["invalidArgument"]) {
    return new Failure("invalidArgument", details);
  }
  static webhookUnverified(details: FailureDetails["webhookUnverified"]) {
    return new Failure("webhookUnverified", details);
  }
  static simulatorStopped() {
    return new Failure("simulatorStopped", {});
  }
  static simulatorRefused(details: FailureDetails["simulatorRefused"]) {
    return new Failure("simulatorRefused", details);
  }
  static notAState(details: FailureDetails["notAState"], cause?: unknown) {
    return new Failure("notAState", details, { cause });
  }
  static badJson(details: FailureDetails["badJson"]) {
    return new Failure("badJson", details);
  }
  static seedUnreadable(details: FailureDetails["seedUnreadable"]) {
    return new Failure("seedUnreadable", details);
  }
  static addressUnavailable(details: FailureDetails["addressUnavailable"]) {
    return new Failure("addressUnavailable", details);
  }
}
