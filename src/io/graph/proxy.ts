import { BlockList, isIP } from "node:net";
import { Failure } from "../../core/failure.ts";

/** Where the environment's proxy settings are read from: `process.env`, but for tests. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that a request to `target` goes through, undefined for none. The editor's setting wins over the environment
 * (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, in either case); what either excludes is excluded. This machine itself is never
 * asked through a proxy: the simulator listens there.
 *
 * @throws Failure `proxy` when what is set is no proxy that can be used: not a URL, or SOCKS
 */
export function proxyFor(
  target: URL,
  options: { readonly proxy?: string; readonly noProxy: readonly string[] },
  environment: Environment,
): URL | undefined {
  const set = options.proxy?.trim() || fromEnvironment(target.protocol, environment);
  if (!set || isLoopback(target.hostname)) {
    return undefined;
  }
  const excluded = [...options.noProxy, ...(read("no_proxy", environment) ?? "").split(/[\s,]+/)];
  return excluded.some((entry) => excludes(entry, target)) ? undefined : proxyUrl(set);
}

/** A proxy's host and port, for showing. Its credentials stay out. */
export function proxyName(proxy: URL): string {
  return `${proxy.hostname}:${proxy.port || (proxy.protocol === "https:" ? "443" : "80")}`;
}

/** Whether a URL's host is this machine. */
export function isLoopback(hostname: string): boolean {
  const host = bare(hostname);
  return (
    host === "localhost" ||
    host.endsWith(".localhost") ||
    host === "0.0.0.0" ||
    host === "::" ||
    (isIP(host) !== 0 && loopback.check(host, isIP(host) === 6 ? "ipv6" : "ipv4"))
  );
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

function fromEnvironment(protocol: string, environment: Environment): string | undefined {
  const http = read("http_proxy", environment);
  // HTTP_PROXY stands in for HTTPS_PROXY, as it does in VS Code.
  const own = protocol === "https:" ? (read("https_proxy", environment) ?? http) : http;
  return own ?? read("all_proxy", environment);
}

function read(name: string, environment: Environment): string | undefined {
  return environment[name]?.trim() || environment[name.toUpperCase()]?.trim() || undefined;
}

function proxyUrl(text: string): URL {
  const withScheme = text.includes("://") ? text : `http://${text}`;
  if (!URL.canParse(withScheme)) {
    // Not even shown: without a known form, its credentials can't be told from its host.
    throw Failure.proxy({ proxy: "?", reason: "ERR_INVALID_URL" });
  }
  const url = new URL(withScheme);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw Failure.proxy({ proxy: url.host, reason: "ERR_UNSUPPORTED_PROXY_PROTOCOL" });
  }
  return url;
}

/** One entry of a list of exclusions: `*`, a host with the hosts below it, an address, a block of addresses; with a port or without. */
function excludes(entry: string, target: URL): boolean {
  const text = entry.trim().toLowerCase();
  if (text === "" || text === "*") {
    return text === "*";
  }
  const host = bare(target.hostname);
  const block = /^\[?([0-9a-f.:]+)\]?\/(\d{1,3})$/.exec(text);
  if (block) {
    return inBlock(host, block[1] ?? "", Number(block[2]));
  }
  const [, name = "", port = ""] = /^(.*?)(?::(\d+))?$/.exec(isIP(text) === 6 ? `[${text}]` : text) ?? [];
  if (port !== "" && port !== (target.port || (target.protocol === "https:" ? "443" : "80"))) {
    return false;
  }
  const suffix = bare(name).replace(/^\*?\./, "");
  return host === suffix || (isIP(host) === 0 && host.endsWith(`.${suffix}`));
}

function inBlock(host: string, network: string, prefix: number): boolean {
  const family = isIP(network);
  if (family === 0 || isIP(host) !== family || prefix > (family === 6 ? 128 : 32)) {
    return false;
  }
  const list = new BlockList();
  const type = family === 6 ? "ipv6" : "ipv4";
  list.addSubnet(network, prefix, type);
  return list.check(host, type);
}

/** Lower case, without the brackets of an IPv6 address and without the root's dot. */
function bare(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.$/, "");
}
