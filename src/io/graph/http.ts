import { promisify } from "node:util";
import zlib from "node:zlib";
import type { buildConnector, Dispatcher } from "undici";
import { Failure } from "../../core/failure.ts";
import type { Disposable } from "../../core/signal.ts";
import { loadUndici, type Undici } from "../undici.ts";
import { systemTrust } from "./certificates.ts";
import { httpFailure, ProxyHopError } from "./httpFailure.ts";
import { type Environment, proxyFor, proxyName } from "./proxy.ts";

/** The editor's settings on proxies and certificates. */
export interface HttpOptions {
  /** `http.proxy`. Undefined: the environment's. */
  readonly proxy?: string;
  /** `http.proxyAuthorization`: the whole value of the header `Proxy-Authorization`. */
  readonly proxyAuthorization?: string;
  /** `http.noProxy`. */
  readonly noProxy: readonly string[];
  /** `http.proxyStrictSSL`: false accepts any certificate. */
  readonly strictTls: boolean;
  /** `http.systemCertificates`: trust what the system trusts as well. */
  readonly systemCertificates: boolean;
}

export interface HttpRequest {
  readonly method: "GET" | "POST" | "DELETE";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal;
  /** For everything, from the name's lookup to the body's last byte. */
  readonly timeoutMs: number;
  /** Of the body, decompressed. 10 MB when left out. */
  readonly maxBytes?: number;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; of several values of one name, a list. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Routes = Map<string, Dispatcher>;

const defaultMaxBytes = 10 * 1024 * 1024;
const connectTimeoutMs = 10_000;

/** HTTP as the editor is set up for it. */
export class Http implements Disposable {
  readonly #options: () => HttpOptions;
  readonly #environment: Environment;
  readonly #closing = new AbortController();
  #undici: Promise<Undici> | undefined;
  /** Dispatchers by proxy, `` for none, all made under the settings that `#settings` tells apart from others. */
  #routes: Routes = new Map();
  #settings = "";
  #systemTrust: { readonly context: ReturnType<typeof systemTrust> } | undefined;

  /**
   * @param options read at each request
   * @param environment where `HTTPS_PROXY` and its like are looked up when no proxy is set
   */
  constructor(options: () => HttpOptions, environment: Environment = process.env) {
    this.#options = options;
    this.#environment = environment;
  }

  /**
   * Sends once: nothing is repeated, no redirect followed.
   *
   * @throws Failure `noNetwork`, `timeout`, `tls`, `proxy`, `cancelled`, or `unexpectedReply` for a body that is too large or can't be
   *   decompressed. None of them holds the URL's query, a header or a body.
   */
  async request(request: HttpRequest): Promise<HttpResponse> {
    if (!URL.canParse(request.url)) {
      throw Failure.noNetwork({ host: "", reason: "ERR_INVALID_URL" });
    }
    const url = new URL(request.url);
    const options = this.#options();
    const proxy = proxyFor(url, options, this.#environment);
    const started = performance.now();
    const giveUp = new AbortController();
    const deadline = setTimeout(() => giveUp.abort("deadline"), request.timeoutMs);
    const cancel = () => giveUp.abort("cancelled");
    const signals = [request.signal, this.#closing.signal].filter((signal) => signal !== undefined);
    for (const signal of signals) {
      signal.aborted ? cancel() : signal.addEventListener("abort", cancel, { once: true });
    }
    try {
      // undici doesn't hear of an abort before it is connected, so that the wait is ended here.
      return await unlessAborted(giveUp.signal, this.#exchange(request, url, proxy, options, giveUp.signal));
    } catch (error) {
      if (giveUp.signal.reason === "cancelled") {
        throw Failure.cancelled();
      }
      if (giveUp.signal.reason === "deadline") {
        throw Failure.timeout({ host: url.host, afterMs: request.timeoutMs });
      }
      if (Failure.is(error)) {
        throw error;
      }
      throw httpFailure(error, {
        host: url.host,
        ...(proxy === undefined ? {} : { proxy: proxyName(proxy) }),
        elapsedMs: Math.round(performance.now() - started),
      });
    } finally {
      clearTimeout(deadline);
      for (const signal of signals) {
        signal.removeEventListener("abort", cancel);
      }
    }
  }

  dispose(): void {
    this.#closing.abort();
    for (const dispatcher of this.#routes.values()) {
      void dispatcher.destroy();
    }
    this.#routes.clear();
  }

  async #exchange(
    request: HttpRequest,
    url: URL,
    proxy: URL | undefined,
    options: HttpOptions,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    signal.throwIfAborted();
    this.#undici ??= loadUndici();
    const undici = await this.#undici;
    signal.throwIfAborted();
    const response = await undici.request(url, {
      dispatcher: this.#route(undici, proxy, options),
      method: request.method,
      headers: { "accept-encoding": "gzip, deflate, br", ...request.headers },
      body: request.body ?? null,
      signal,
      headersTimeout: request.timeoutMs,
      bodyTimeout: request.timeoutMs,
    });
    const headers = flat(response.headers);
    const unexpected = (path: string) =>
      Failure.unexpectedReply({ host: url.host, httpStatus: response.statusCode, path });
    const maxBytes = request.maxBytes ?? defaultMaxBytes;
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > maxBytes) {
        // Leaving the loop destroys the body, and with it the connection.
        throw unexpected("body.length");
      }
    }
    const bytes = await decoded(Buffer.concat(chunks, size), headers["content-encoding"], maxBytes).catch((error) => {
      throw unexpected(error?.code === "ERR_BUFFER_TOO_LARGE" ? "body.length" : "body");
    });
    return { status: response.statusCode, headers, body: new TextDecoder().decode(bytes) };
  }

  /** Connections are kept as long as the settings they were made under hold; requests under way end undisturbed. */
  #route(undici: Undici, proxy: URL | undefined, options: HttpOptions): Dispatcher {
    const settings = JSON.stringify([options.strictTls, options.systemCertificates, options.proxyAuthorization]);
    if (settings !== this.#settings) {
      this.#settings = settings;
      closeAll(this.#routes, () => true);
    }
    const key = proxy?.href ?? "";
    const known = this.#routes.get(key);
    if (known) {
      return known;
    }
    // One proxy at a time: another one means that the setting was changed.
    closeAll(this.#routes, (other) => key !== "" && other !== "");
    const made = this.#dispatcher(undici, proxy, options);
    this.#routes.set(key, made);
    return made;
  }

  #dispatcher(undici: Undici, proxy: URL | undefined, options: HttpOptions): Dispatcher {
    const tls: buildConnector.BuildOptions = { rejectUnauthorized: options.strictTls, ...this.#trust(options) };
    const common = { allowH2: false, connectTimeout: connectTimeoutMs };
    if (proxy === undefined) {
      return new undici.Agent({ ...common, connect: { ...tls, timeout: connectTimeoutMs } });
    }
    const authorization = options.proxyAuthorization;
    return new undici.ProxyAgent({
      ...common,
      uri: proxy.href,
      ...(authorization === undefined ? {} : { token: authorization }),
      requestTls: tls,
      proxyTls: { ...tls, allowH2: false },
      clientFactory: (origin: URL, given: PoolOptions) => hopPool(undici, origin, given),
      // Plain HTTP is not tunnelled: its requests go to the proxy as they are.
      factory: (origin: string | URL, given: PoolOptions) =>
        String(origin) === proxy.href ? hopPool(undici, origin, given) : new undici.Pool(origin, given),
    });
  }

  #trust(options: HttpOptions): buildConnector.BuildOptions {
    if (!options.systemCertificates) {
      return {};
    }
    this.#systemTrust ??= { context: systemTrust() };
    const { context } = this.#systemTrust;
    return context === undefined ? {} : { secureContext: context };
  }
}

interface PoolOptions {
  readonly connect?: buildConnector.connector;
}

/** Connections to the proxy itself, whose errors are marked as such: their codes don't tell which way they are about. */
function hopPool(undici: Undici, proxy: string | URL, { connect, ...options }: PoolOptions): Dispatcher {
  const marked: buildConnector.connector | undefined =
    connect &&
    ((target, callback) =>
      connect(target, (...[error, socket]) => {
        if (error === null) {
          callback(null, socket);
        } else {
          callback(new ProxyHopError(error.message, { cause: error }), null);
        }
      }));
  return new undici.Pool(new URL(proxy).origin, { ...options, ...(marked ? { connect: marked } : {}) });
}

function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) {
      abort();
    }
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

function closeAll(routes: Routes, which: (key: string) => boolean): void {
  for (const [key, dispatcher] of routes) {
    if (which(key)) {
      routes.delete(key);
      void dispatcher.close();
    }
  }
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
  );
}

const gunzip = promisify(zlib.gunzip);
const inflate = promisify(zlib.inflate);
const brotli = promisify(zlib.brotliDecompress);

/** Proxies and portals compress whether asked to or not; `maxBytes` keeps a small body from becoming a huge one. */
async function decoded(bytes: Buffer, encoding: string | undefined, maxBytes: number): Promise<Buffer> {
  const limit = { maxOutputLength: maxBytes };
  switch ((encoding ?? "").trim().toLowerCase()) {
    case "":
    case "identity":
      return bytes;
    case "gzip":
    case "x-gzip":
      return gunzip(bytes, limit);
    case "deflate":
      return inflate(bytes, limit);
    case "br":
      return brotli(bytes, limit);
    default:
      throw new Error("unknown encoding");
  }
}
