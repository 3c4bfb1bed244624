import { Http } from "../../../../src/io/graph/http.ts";

// A process that has not yet loaded any undici, which one that runs `node:test` has: makes a request, and says whose dispatchers serve
// the process before and after.
const slots = globalThis as unknown as Record<symbol, unknown>;
const taken = () => [1, 2].map((version) => slots[Symbol.for(`undici.globalDispatcher.${version}`)]);
const before = taken().filter((each) => each !== undefined).length;

const url = process.argv[2] ?? "";
const http = new Http(() => ({ noProxy: [], strictTls: true, systemCertificates: false }), {});
await http.request({ method: "GET", url, timeoutMs: 10_000 });
http.dispose();
const after = taken();
const { default: undici } = await import("undici");
const ours = after.filter((each) => each instanceof undici.Dispatcher).length;
const theirs = after.filter((each) => each !== undefined).length - ours;
process.send?.({ before, ours, theirs, fetched: await (await fetch(url)).text() });
process.disconnect?.();
