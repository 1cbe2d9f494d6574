-- +goose Up

-- Which aspirations were ever merged into which: the figures need the way back.
CREATE TABLE merges (
    into_id INTEGER NOT NULL,
    source  INTEGER NOT NULL,
    PRIMARY KEY (into_id, source)
) WITHOUT ROWID;
CREATE INDEX merges_source ON merges (source);

-- Finds what offices told many at once, which is of no aspiration.
CREATE INDEX events_broadcast ON events (at, seq) WHERE kind = 'broadcast';

-- The figures that are kept. They follow the events, and can be made again of them at any time: see fold.go.

-- Up to which event they follow.
CREATE TABLE figure_mark (
    id  INTEGER PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL
);
INSERT INTO figure_mark (id, seq) VALUES (1, 0);

-- Numbers that stand for the names of offices, topics and so on.
CREATE TABLE figure_names (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

-- What became of the aspirations that an office holds, by UTC day of receipt (days since 1970): some hundreds in a row, see
-- measure.AppendEntries.
CREATE TABLE figure_chunks (
    id     INTEGER PRIMARY KEY,
    office INTEGER NOT NULL,
    day    INTEGER NOT NULL,
    n      INTEGER NOT NULL,
    data   BLOB NOT NULL
);
CREATE INDEX figure_chunks_day ON figure_chunks (office, day);

-- In which of them an aspiration is.
CREATE TABLE figure_places (
    aspiration INTEGER PRIMARY KEY,
    chunk      INTEGER NOT NULL
);

-- Aspirations to which something happens later than now: they are looked at again then, and in no chunk.
CREATE TABLE figure_later (
    aspiration INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL
);

-- Sums of spans of days, by office; whole: of all months that are long past together. See measure.Seal.
CREATE TABLE figure_seals (
    id     INTEGER PRIMARY KEY,
    office INTEGER NOT NULL,
    whole  INTEGER NOT NULL,
    first  INTEGER NOT NULL,
    last   INTEGER NOT NULL,
    mark   TEXT NOT NULL,
    data   BLOB NOT NULL
);
CREATE INDEX figure_seals_span ON figure_seals (office, whole, first, last, mark);

-- Days on which an office does not work, as a list in JSON, and whether national holidays are such days.
ALTER TABLE offices ADD COLUMN days_off TEXT NOT NULL DEFAULT '';
ALTER TABLE offices ADD COLUMN works_on_holidays INTEGER NOT NULL DEFAULT 0;

-- Into which other an aspiration was merged, as long as that stands; 0: into none.
ALTER TABLE aspirations ADD COLUMN merged_into INTEGER NOT NULL DEFAULT 0;
CREATE INDEX aspirations_merged ON aspirations (merged_into) WHERE merged_into <> 0;

-- By which names a history file that was imported has the case and its people. Exports keep to them, and nothing is imported
-- twice. Empty: the name is the code, and for people is made of the ID.
ALTER TABLE aspirations ADD COLUMN case_key TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX aspirations_key ON aspirations (case_key) WHERE case_key <> '';
ALTER TABLE citizens ADD COLUMN key TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX citizens_key ON citizens (key) WHERE key <> '';
ALTER TABLE staff ADD COLUMN key TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX staff_key ON staff (key) WHERE key <> '';

-- Finds replies of an office that are nearly the same (see package wording): a row for each band of a reply's signature.
-- Kept for as long as near-duplicates are looked for.
CREATE TABLE reply_bands (
    office  TEXT NOT NULL,
    band    INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    message INTEGER NOT NULL,
    PRIMARY KEY (office, band, at, message)
) WITHOUT ROWID;

-- Under which bands a reply is found, so that it can be taken out: 8 bytes each, base64.
CREATE TABLE reply_signatures (
    message INTEGER PRIMARY KEY,
    office  TEXT NOT NULL,
    at      INTEGER NOT NULL,
    bands   TEXT NOT NULL
);
CREATE INDEX reply_signatures_at ON reply_signatures (at);

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

-- One-time links into the dashboard, and the sessions that they began. Secrets are kept as hashes only.
CREATE TABLE signin_links (
    hash    TEXT PRIMARY KEY,
    staff   INTEGER NOT NULL REFERENCES staff (id),
    expires INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX signin_links_staff ON signin_links (staff);

CREATE TABLE signin_sessions (
    hash    TEXT PRIMARY KEY,
    staff   INTEGER NOT NULL REFERENCES staff (id),
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX signin_sessions_staff ON signin_sessions (staff);

-- What programs ask the HTTP API with. office: the only one that it may ask of; empty: all.
CREATE TABLE api_tokens (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    name    TEXT NOT NULL,
    hash    TEXT NOT NULL UNIQUE,
    office  TEXT NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    revoked INTEGER NOT NULL
);

-- Whether the office's figures are a public page.
ALTER TABLE offices ADD COLUMN public_page INTEGER NOT NULL DEFAULT 0;
