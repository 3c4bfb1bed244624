import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { graphVersions, isExpired, oldestLiving } from "../../core/graph/versions.ts";
import { invalidParameter, Refusal, unknownPath } from "./refusal.ts";

const maxJsonBytes = 1_000_000;

/** A path without its version. `rest` begins with a slash and has no empty parts. */
export interface VersionedPath {
  readonly version?: string;
  readonly rest: string;
}

export function splitVersion(pathname: string): VersionedPath {
  const parts = pathname.split("/").filter((part) => part !== "");
  const [first = ""] = parts;
  return /^v\d+(\.\d+)?$/i.test(first)
    ? { version: first.toLowerCase(), rest: `/${parts.slice(1).join("/")}` }
    : { rest: `/${parts.join("/")}` };
}

/**
 * The version that answers a call: the one asked for while it lives, else the oldest living one, as for a call without
 * version.
 * @throws Refusal 2500 for one that never was: Graph takes it for the name of an object
 */
export function servedVersion({ version, rest }: VersionedPath, now: number): string {
  if (version === undefined || isExpired(version, now)) {
    return oldestLiving(now);
  }
  if (!graphVersions.some(({ name }) => name === version)) {
    throw unknownPath(rest === "/" ? `/${version}` : rest);
  }
  return version;
}

/** The caller's token: the bearer of the header, else `access_token` of the query. */
export function tokenOf(authorization: string | undefined, query: URLSearchParams): string | undefined {
  const bearer = /^\s*(?:Bearer|OAuth)\s+(.*\S)\s*$/i.exec(authorization ?? "")?.[1];
  return bearer ?? query.get("access_token") ?? undefined;
}

/**
 * Whether a call comes from a program, on this machine or, where the simulator is open to them, on another one. A web page must not be able to
 * use it: browsers name the page's origin, or say what kind of fetch it is, and a page that has its own name point to this machine gives
 * itself away by the Host header. An address in numbers is no such name, nor is the one by which containers know the machine that they run on.
 */
export function isProgram(headers: IncomingMessage["headers"], isOpen: boolean): boolean {
  const { origin, host = "", "sec-fetch-site": site } = headers;
  if (origin !== undefined || (site !== undefined && site !== "none")) return false;
  if (/^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(host)) return true;
  const [, name = "", six = ""] = /^(?:([^:[\]]+)|\[([^\]]+)\])(?::\d+)?$/.exec(host) ?? [];
  return isOpen && (isIP(name) === 4 || isIP(six) === 6 || /^host\.(docker|containers)\.internal$/i.test(name));
}

/**
 * Reads the parameters in the body of a call: JSON, or a form. JSON is taken whatever the content type says, as Graph does, since clients get
 * that wrong.
 * @returns undefined for an empty body
 * @throws Refusal for a body that is too large or neither of the two
 */
export async function readParameters(incoming: IncomingMessage): Promise<unknown> {
  const text = (await readBytes(incoming, maxJsonBytes)).toString("utf8").replace(/^\ufeff/, "");
  if (text.trim() === "") {
    return undefined;
  }
  const type = incoming.headers["content-type"] ?? "";
  if (/^application\/x-www-form-urlencoded/i.test(type) && !/^\s*[{[]/.test(text)) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message.slice(0, 200) : "";
    throw invalidParameter(`The request body is not valid JSON: ${reason}`);
  }
}

/**
 * Reads the body of a call.
 * @param most bytes that it may have
 * @throws Refusal for a body that is larger
 */
export function readBytes(incoming: IncomingMessage, most: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  let length = 0;
  const tooLarge = (bytes: number) => {
    if (bytes <= most) {
      return false;
    }
    // The rest is not read: the listener's owner drains it, or cuts the connection.
    incoming.off("data", take);
    incoming.pause();
    reject(bodyTooLarge(most));
    return true;
  };
  const take = (chunk: Buffer) => {
    length += chunk.length;
    if (!tooLarge(length)) {
      chunks.push(chunk);
    }
  };
  // A connection that breaks is told by either event, and which comes first differs between versions of Node. After a whole request comes
  // `close` as well, and an error, with its stack, costs more than the reading.
  const cutOff = () => {
    if (!isWhole) reject(new CutOff());
  };
  let isWhole = false;
  incoming.on("end", () => {
    isWhole = true;
    const [first] = chunks;
    resolve(first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks));
  });
  incoming.on("error", cutOff);
  incoming.on("close", cutOff);
  if (!tooLarge(Number(incoming.headers["content-length"] ?? 0))) {
    incoming.on("data", take);
  }
  return promise;
}

/** The caller went away before its request was complete: there is nobody to answer. */
export class CutOff extends Error {
  override readonly name = "CutOff";
}

/** Assumed shape: Graph's limits on bodies are not documented. */
function bodyTooLarge(most: number): Refusal {
  const { error } = invalidParameter(`The request body is larger than ${most} bytes.`);
  return new Refusal(413, error);
}
