import { get as httpGet, type IncomingMessage } from "node:http";
import { get as httpsGet } from "node:https";
import { type MediaKind, sizeLimit, unsuitable } from "./validation/mediaFiles.ts";

/** A file that a message names by its address, and what it is to be. */
export interface LinkedFile {
  readonly link: string;
  readonly kind: MediaKind;
}

interface Options {
  /** Whether addresses may be asked at all; it may change. */
  readonly isAllowed: () => boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Meta keeps what it has downloaded for so long. */
const cachedMs = 600_000;
const mostCached = 1000;
const timeoutMs = 10_000;
const mostRedirects = 3;

/** The files that messages name by their addresses: downloaded to see whether they fit, where that is allowed, and thrown away. */
export class LinkedFiles {
  readonly #options: Options;
  readonly #abort = new AbortController();
  readonly #seen = new Map<string, { readonly at: number; readonly problem: Promise<string | undefined> }>();

  constructor(options: Options) {
    this.#options = options;
  }

  get isAllowed(): boolean {
    return this.#options.isAllowed();
  }

  /** Why one of the files can't be sent; undefined where all can. Never settles once it was disposed of. */
  async problemIn(files: readonly LinkedFile[]): Promise<string | undefined> {
    for (const file of files) {
      const problem = await this.#problemOf(file);
      if (this.#abort.signal.aborted) await new Promise(() => undefined);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  dispose(): void {
    this.#abort.abort();
    this.#seen.clear();
  }

  #problemOf({ link, kind }: LinkedFile): Promise<string | undefined> {
    const key = `${kind} ${link}`;
    const at = this.#options.now();
    const known = this.#seen.get(key);
    if (known && at - known.at < cachedMs) return known.problem;
    const problem = problemOf(link, kind, this.#abort.signal);
    this.#seen.delete(key);
    this.#seen.set(key, { at, problem });
    const [oldest] = this.#seen.keys();
    if (oldest !== undefined && this.#seen.size > mostCached) this.#seen.delete(oldest);
    return problem;
  }
}

async function problemOf(link: string, kind: MediaKind, stopped: AbortSignal): Promise<string | undefined> {
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(timeoutMs)]);
  try {
    const response = await opened(link, signal);
    const status = response.statusCode ?? 0;
    if (status !== 200) {
      response.destroy();
      return `The file at the link could not be downloaded: HTTP ${status}.`;
    }
    const mimeType = (response.headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
    const bytes = await bytesOf(response, sizeLimit(mimeType, Buffer.alloc(0)), mimeType);
    return bytes ? unsuitable(kind, mimeType, bytes) : `The file at the link is larger than ${mimeType} may be.`;
  } catch {
    return "The file at the link could not be downloaded.";
  }
}

/** The answer to a GET, behind redirects. */
async function opened(link: string, signal: AbortSignal): Promise<IncomingMessage> {
  let url = new URL(link);
  for (let hops = 0; ; hops++) {
    const response = await answerOf(url, signal);
    const { location } = response.headers;
    const isRedirect = [301, 302, 303, 307, 308].includes(response.statusCode ?? 0) && location !== undefined;
    if (!isRedirect || hops === mostRedirects) return response;
    response.destroy();
    url = new URL(location, url);
  }
}

/** Nothing of the account goes along. */
function answerOf(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const get = url.protocol === "https:" ? httpsGet : httpGet;
  return new Promise((resolve, reject) => {
    get(url, { signal, headers: { Accept: "*/*", "User-Agent": "facebookexternalua" } }, resolve).on("error", reject);
  });
}

/** Undefined for more than it may have. */
async function bytesOf(response: IncomingMessage, most: number, mimeType: string): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    length += chunk.length;
    // How large a sticker may be is known once it is seen whether it moves.
    const limit = mimeType === "image/webp" ? sizeLimit(mimeType, Buffer.concat(chunks)) : most;
    if (length > limit) return undefined;
  }
  return Buffer.concat(chunks);
}
