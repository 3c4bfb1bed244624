import { randomBytes, randomUUID } from "node:crypto";
import { Failure } from "../../core/failure.ts";
import { forwardTables } from "./forwardSchema.ts";
import { Connection, type ConnectionOptions } from "./sqlite.ts";

/** What a step does to the file. It runs inside a transaction. */
export type Migration = (connection: Connection) => void;

const tables = `
  -- Which store this is, and its secrets: made once, and never again.
  CREATE TABLE identity (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id TEXT NOT NULL,
    simulator_secret TEXT NOT NULL,
    verify_token TEXT NOT NULL
  ) STRICT;

  -- How far the work on the deliveries has come. Ids of deliveries only grow and are never given twice, so one number
  -- says which ones are done.
  CREATE TABLE progress (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    projected INTEGER NOT NULL DEFAULT 0,       -- deliveries up to this id have become statuses
    swept INTEGER NOT NULL DEFAULT 0,           -- deliveries up to this id stay only while a status points to them
    deliveries INTEGER NOT NULL DEFAULT 0,      -- kept deliveries among the projected ones
    unparsable INTEGER NOT NULL DEFAULT 0,      -- those of them that are not JSON
    messages INTEGER NOT NULL DEFAULT 0,
    rejected INTEGER NOT NULL DEFAULT 0,        -- the last rejection's id: they are numbered without gaps
    rejected_before INTEGER NOT NULL DEFAULT 0  -- the last one that was cleared or went by its age
  ) STRICT;
  INSERT INTO progress (one) VALUES (1);

  CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY,
    received_at INTEGER NOT NULL,
    source TEXT NOT NULL,
    outcome TEXT NOT NULL,
    headers TEXT NOT NULL,
    body BLOB NOT NULL
  ) STRICT;
  CREATE INDEX deliveries_unparsable ON deliveries (id) WHERE outcome = 'unparsable';

  -- What the user has started and not stopped, for every window.
  CREATE TABLE wanted (service TEXT PRIMARY KEY, starts INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  -- Everything that the list shows, so that a page of it is one walk along one index.
  CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    wamid TEXT NOT NULL,             -- each once: whoever inserts looks first, in the same transaction
    wamid_hash INTEGER NOT NULL,     -- what it is found by, see wamidHash.ts
    first_seen_at INTEGER NOT NULL,  -- by our clock: what the age is counted from
    account_id TEXT,
    phone_number_id TEXT,
    recipient TEXT,
    type TEXT,
    template_name TEXT,
    accepted_at INTEGER,             -- null: sent by somebody else, known from its statuses
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    failed_on_a_device INTEGER NOT NULL,
    error_code REAL
  ) STRICT;
  CREATE INDEX messages_wamid ON messages (wamid_hash);
  CREATE INDEX messages_newest ON messages (created_at, wamid_hash);
  CREATE INDEX messages_sent ON messages (phone_number_id, accepted_at) WHERE accepted_at IS NOT NULL;

  -- Apart from messages, because no page needs them.
  CREATE TABLE sent (message INTEGER PRIMARY KEY, request TEXT, reply TEXT) STRICT;

  CREATE TABLE statuses (
    message INTEGER NOT NULL,
    status TEXT NOT NULL,
    timestamp INTEGER NOT NULL,
    code TEXT NOT NULL,              -- the first error's, or empty
    errors TEXT,
    delivery INTEGER NOT NULL,       -- the first that brought it
    seen INTEGER NOT NULL,
    PRIMARY KEY (message, status, timestamp, code)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX statuses_delivery ON statuses (delivery);

  CREATE TABLE rejections (
    id INTEGER PRIMARY KEY,
    received_at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    headers TEXT NOT NULL,
    body BLOB NOT NULL
  ) STRICT;
`;

/** From each version of the file to the next: the first makes version 1 of an empty file. Steps are added, never changed. */
export const migrations: readonly Migration[] = [
  (connection) => {
    connection.exec(tables);
    connection
      .prepare("INSERT INTO identity (one, id, simulator_secret, verify_token) VALUES (1, ?, ?, ?)")
      .run(randomUUID(), randomBytes(32).toString("hex"), randomBytes(16).toString("hex"));
  },
  // What failed with a code: the list of it, and how many did lately. Few messages fail, so that hardly any is in these.
  (connection) =>
    connection.exec(`
      CREATE INDEX messages_failed ON messages (error_code, created_at, wamid_hash) WHERE error_code IS NOT NULL;
      CREATE INDEX messages_failed_lately ON messages (error_code, updated_at) WHERE error_code IS NOT NULL;
    `),
  // What the list of deliveries shows. What was kept before this step has no facts and is listed without them.
  (connection) =>
    connection.exec(`
      ALTER TABLE deliveries ADD COLUMN signature TEXT;  -- null: valid
      ALTER TABLE deliveries ADD COLUMN answer INTEGER;  -- null: what the outcome says
      ALTER TABLE deliveries ADD COLUMN path TEXT;

      -- Found out after the answer, so that nobody waits for it.
      CREATE TABLE delivery_facts (
        id INTEGER PRIMARY KEY,             -- the delivery's
        body_hash INTEGER NOT NULL,         -- see bodyHash.ts
        kinds TEXT NOT NULL,                -- with blanks between them
        count INTEGER NOT NULL,             -- how often the same bytes came: only the first of them stay
        last_received_at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX delivery_facts_hash ON delivery_facts (body_hash);

      ALTER TABLE rejections ADD COLUMN answer INTEGER NOT NULL DEFAULT 401;
      ALTER TABLE rejections ADD COLUMN path TEXT;
      ALTER TABLE rejections ADD COLUMN diagnosis TEXT;
      ALTER TABLE rejections ADD COLUMN same INTEGER;       -- what tells the same ones: a hash
      ALTER TABLE rejections ADD COLUMN count INTEGER NOT NULL DEFAULT 1;
      ALTER TABLE rejections ADD COLUMN last_received_at INTEGER;

      ALTER TABLE progress ADD COLUMN projected_events INTEGER NOT NULL DEFAULT 0;  -- of the delivery after those

      CREATE TABLE handshakes (
        id INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        path TEXT NOT NULL,
        problem TEXT,                       -- null: it was answered with the challenge
        answer INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE tails (file TEXT PRIMARY KEY, inode TEXT NOT NULL, offset INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    `),
  (connection) => connection.exec(forwardTables),
  // What the Messages view filters and groups by, each in the order of the list: see messageQueries.ts, which names the index.
  (connection) =>
    connection.exec(`
      CREATE INDEX messages_state ON messages (state, created_at, wamid_hash);
      CREATE INDEX messages_recipient ON messages (recipient, created_at, wamid_hash);
      CREATE INDEX messages_template ON messages (template_name, created_at, wamid_hash) WHERE template_name IS NOT NULL;
      -- What opens service windows.
      CREATE INDEX messages_received ON messages (recipient, phone_number_id, created_at) WHERE state = 'received';
      ALTER TABLE sent ADD COLUMN requested_at INTEGER;  -- null: not written down
    `),
];

/**
 * Brings the file to the newest version, each step in a transaction of its own. Two processes may do it at once: each
 * step is done by one of them.
 * @throws Failure storeTooNew, and leaves the file alone
 */
export function migrate(connection: Connection, steps: readonly Migration[]): void {
  const version = connection.prepare("PRAGMA user_version");
  const current = () => Number(version.get()?.user_version);
  for (;;) {
    const found = current();
    if (found > steps.length) {
      throw Failure.storeTooNew({ path: connection.path, found, supported: steps.length });
    }
    if (found === steps.length) return;
    connection.transaction(() => {
      const now = current();
      if (now !== found) return;
      steps[now]?.(connection);
      connection.exec(`PRAGMA user_version = ${now + 1}`);
    });
  }
}

/**
 * Opens the file at its newest version, and makes it where it is missing.
 * @throws Failure storeUnavailable, diskFull or storeTooNew; the file is left as it is then
 */
export function openMigrated(
  path: string,
  options: ConnectionOptions,
  steps: readonly Migration[] = migrations,
): Connection {
  const until = performance.now() + options.busyTimeoutMs;
  for (;;) {
    let connection: Connection | undefined;
    try {
      connection = Connection.open(path, options);
      migrate(connection, steps);
      return connection;
    } catch (error) {
      connection?.dispose();
      // SQLite doesn't wait for others while it switches a new file to WAL or recovers one: we do.
      const busy = Failure.is(error, "storeUnavailable") && error.details.reason === "SQLITE_BUSY";
      if (busy && performance.now() < until) {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
        continue;
      }
      if (Failure.is(error)) throw error;
      // A file of somebody else's, with tables that are in our way.
      throw Failure.storeUnavailable({ path, reason: "SQLITE_ERROR" }, error);
    }
  }
}
