-- +goose Up

-- Questions whose answer takes longer than a transaction may. Of one person there is one to a slot.
CREATE TABLE asks (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    identity INTEGER NOT NULL,
    slot     TEXT NOT NULL,
    account  TEXT NOT NULL,
    chat     TEXT NOT NULL,
    thread   TEXT NOT NULL,
    body     TEXT NOT NULL,
    at       INTEGER NOT NULL,
    next     INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    UNIQUE (identity, slot)
);
CREATE INDEX asks_next ON asks (next);

-- When the figures of the week are told: in the room of an office, or to an admin.
CREATE TABLE digests (
    id       INTEGER PRIMARY KEY,
    office   TEXT NOT NULL,
    staff    INTEGER NOT NULL,
    identity INTEGER NOT NULL,
    day      INTEGER NOT NULL,
    minute   INTEGER NOT NULL,
    off      INTEGER NOT NULL,
    next     INTEGER NOT NULL,
    UNIQUE (office, staff)
);
