import { Failure } from "../../core/failure.ts";

/** Marks an error as one of the way to the proxy, not of the way to the host. */
export class ProxyHopError extends Error {
  override readonly name = "ProxyHopError";
}

/** What a failed request was about. */
export interface Attempt {
  /** The host that was asked, with its port where it isn't the usual one. */
  readonly host: string;
  /** Host and port of the proxy between, where there is one. */
  readonly proxy?: string;
  /** Milliseconds from its start to its failure. */
  readonly elapsedMs: number;
}

/** undici's own timers, and the system's when it gives a connection up. */
const timeouts = new Set([
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "ETIMEDOUT",
  "ESOCKETTIMEDOUT",
]);

/** OpenSSL's names for what is wrong with a certificate, and Node's and OpenSSL's for what is wrong with a handshake. */
const tls =
  /^(?:CERT_|CRL_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERROR_IN_C|HOSTNAME_MISMATCH|INVALID_(?:CA|PURPOSE)|PATH_LENGTH|ERR_TLS_|ERR_SSL_|EPROTO$)/;

/**
 * What a request that failed rejects with: the failure that an error of undici or of Node's network stands for. Its cause keeps the name,
 * the code and the message, never the error itself: errors carry sockets and bytes of the conversation, and a token could stand in those.
 * An error that isn't about the network comes back as itself, cleaned in the same way.
 */
export function httpFailure(error: unknown, attempt: Attempt): Error {
  const { host, proxy } = attempt;
  const code = codeOf(error);
  const cause = causeOf(error, code);
  if (code === undefined) {
    return cause;
  }
  if (proxy !== undefined) {
    const answered = proxyAnswer(error);
    if (answered !== undefined || error instanceof ProxyHopError || code.startsWith("UND_ERR_PRX_")) {
      return Failure.proxy({ proxy, reason: answered ?? innerCode(error) ?? code }, cause);
    }
  }
  if (timeouts.has(code)) {
    return Failure.timeout({ host, afterMs: attempt.elapsedMs });
  }
  if (code === "UND_ERR_DESTROYED" || code === "UND_ERR_CLOSED") {
    // Ours alone close a dispatcher: the window is closing.
    return Failure.cancelled();
  }
  return tls.test(code)
    ? Failure.tls({ host, reason: code }, cause)
    : Failure.noNetwork({ host, reason: innerCode(error) ?? code }, cause);
}

/** The status with which a proxy refused: undici has it in its messages only. */
function proxyAnswer(error: unknown): string | undefined {
  const message = error instanceof Error ? error.message : "";
  return (
    /^Proxy response \((\d{3})\)/.exec(message)?.[1] ?? /^Proxy Authentication Required \((407)\)/.exec(message)?.[1]
  );
}

/** Every address of a host may have failed for itself: the first that says why speaks for all. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) {
    return undefined;
  }
  if ("code" in error && typeof error.code === "string") {
    return error.code;
  }
  if (error instanceof AggregateError) {
    return error.errors.map(codeOf).find((code) => code !== undefined);
  }
  // What undici's parser throws has the parser's code sometimes only.
  return error instanceof Error && error.name === "HTTPParserError" ? "HPE_INVALID" : innerCode(error);
}

function innerCode(error: unknown): string | undefined {
  return error instanceof Error && error.cause !== undefined ? codeOf(error.cause) : undefined;
}

function causeOf(error: unknown, code: string | undefined): Error {
  const { name, message, stack } = error instanceof Error ? error : new Error(typeof error);
  return Object.assign(new Error(message), { name, stack, ...(code === undefined ? {} : { code }) });
}
