/**
 * What is kept of forwarding. A target's queue is no list of its own: the deliveries stand in their order already, so that a number says how
 * far each target has come, and a delivery costs nothing when it comes in, however many targets there are.
 */
export const forwardTables = `
  CREATE TABLE forward_targets (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    url TEXT NOT NULL,                  -- as it is shown: without a password
    position INTEGER NOT NULL,          -- deliveries up to this id are done with
    off INTEGER NOT NULL DEFAULT 0,
    owner TEXT NOT NULL DEFAULT '',     -- the process that works on its queue
    lease_until INTEGER NOT NULL DEFAULT 0,
    seen_at INTEGER NOT NULL            -- when somebody last worked for it, or wanted to
  ) STRICT;

  CREATE TABLE forward_answers (
    delivery INTEGER NOT NULL,
    target INTEGER NOT NULL,
    outcome TEXT NOT NULL,              -- 'delivered', 'refused', 'expired', or 'waiting' for another attempt
    status INTEGER,                     -- of the last answer; null: there was none
    failure TEXT,                       -- why there was none
    attempts INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    latency_us INTEGER NOT NULL,        -- of the last attempt
    headers TEXT,
    body BLOB,
    body_size INTEGER NOT NULL,         -- how many bytes were read of it
    PRIMARY KEY (delivery, target)
  ) STRICT, WITHOUT ROWID;

  -- Answers go with their delivery, whatever removes it.
  CREATE TRIGGER forward_answers_gone AFTER DELETE ON deliveries BEGIN
    DELETE FROM forward_answers WHERE delivery = old.id;
  END;
`;
