import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, renameSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { sign } from "../../../../src/core/webhooks/signature.ts";
import { Tail } from "../../../../src/io/tail/tail.ts";
import { bodyOf, openStore, seconds, temporaryFolder, today, until } from "../store/harness.ts";

const line = (wamid: string) => `${bodyOf({ wamid, status: "sent", timestamp: seconds })}\n`;

function scene(t: TestContext) {
  const folder = temporaryFolder(t);
  const log = path.join(folder, "app.log");
  const store = openStore(t, { file: path.join(folder, "store.db") });
  const problems: unknown[] = [];
  const follow = (...paths: string[]) => {
    const tail = new Tail({
      store,
      paths,
      secrets: () => ["secret"],
      now: () => today,
      onProblem: (_, error) => problems.push(error),
    });
    t.after(() => tail.stop());
    return tail;
  };
  const wamids = () =>
    store
      .messages({ limit: 1000 })
      .rows.map(({ wamid }) => wamid)
      .sort();
  return { folder, log, store, follow, wamids, problems };
}

test("a log that grows, in pieces of lines; one that isn't there yet", async (t) => {
  const { log, follow, wamids, store } = scene(t);
  follow(log);
  writeFileSync(log, `starting\n${line("a")}`);
  await until(() => wamids().length === 1);
  const next = `12:00 ${line("b")}`;
  appendFileSync(log, next.slice(0, 60));
  await until(() => (store.tailPosition(log)?.offset ?? 0) > 0);
  appendFileSync(log, next.slice(60));
  await until(() => wamids().length === 2);
  assert.deepEqual(wamids(), ["a", "b"]);
  const rows = store.deliveries({ limit: 10 });
  assert.deepEqual(
    rows.map(({ source, signature, answer, count }) => [source, signature, answer, count]),
    [
      ["tail", "missing", undefined, 1],
      ["tail", "missing", undefined, 1],
    ],
  );
});

test("it goes on where it was left, and reads nothing twice", async (t) => {
  const { log, follow, wamids, store } = scene(t);
  writeFileSync(log, line("a") + line("b"));
  const first = follow(log);
  await until(() => wamids().length === 2);
  await first.stop();
  appendFileSync(log, line("c"));
  follow(log);
  await until(() => wamids().length === 3);
  assert.ok(store.deliveries({ limit: 10 }).every(({ count }) => count === 1));
});

test("rotation: what was written last under the old name is read first, also when nobody was looking", async (t) => {
  const { log, folder, follow, wamids, store } = scene(t);
  writeFileSync(log, line("a"));
  const first = follow(log);
  await until(() => wamids().length === 1);
  appendFileSync(log, line("b"));
  renameSync(log, `${log}.1`);
  appendFileSync(`${log}.1`, line("c"));
  writeFileSync(log, line("d"));
  await until(() => wamids().length === 4);
  await first.stop();
  appendFileSync(log, line("e"));
  renameSync(log, path.join(folder, "app-2026.log"));
  writeFileSync(log, line("f"));
  follow(log);
  await until(() => wamids().length === 6);
  assert.deepEqual(wamids(), ["a", "b", "c", "d", "e", "f"]);
  // Each of them once.
  assert.ok(store.deliveries({ limit: 10 }).every(({ count }) => count === 1));
});

test("a log that is emptied and written anew", async (t) => {
  const { log, follow, wamids } = scene(t);
  writeFileSync(log, line("a") + line("b"));
  follow(log);
  await until(() => wamids().length === 2);
  truncateSync(log);
  appendFileSync(log, line("c"));
  await until(() => wamids().length === 3);
});

test("a folder: each file of it, JSON alone without a line break too, and those that come later", async (t) => {
  const { folder, follow, wamids, store } = scene(t);
  const box = path.join(folder, "box");
  mkdirSync(box);
  const body = bodyOf({ wamid: "a", status: "sent", timestamp: seconds });
  const indented = JSON.stringify(JSON.parse(body.toString()), null, 2);
  writeFileSync(path.join(box, "1.json"), indented);
  follow(box);
  await until(() => wamids().length === 1);
  const other = bodyOf({ wamid: "b", status: "sent", timestamp: seconds }).toString();
  const headers = { "x-hub-signature-256": sign(Buffer.from(other), "secret"), cookie: "x" };
  writeFileSync(path.join(box, "2.jsonl"), `${JSON.stringify({ headers, body: other })}\n`);
  await until(() => wamids().length === 2);
  const [row] = store.deliveries({ limit: 1 });
  assert.equal(row?.signature, "valid");
  assert.deepEqual(Object.keys(store.delivery(row?.id ?? 0)?.headers ?? {}), ["x-hub-signature-256"]);
});
