-- +goose Up

-- The regions that an operator imported, by the code of the ministry (35.78.01). other: further names, a list in JSON. latitude
-- and longitude: of its middle, in millionths of a degree; NULL: not known.
CREATE TABLE regions (
    code      TEXT PRIMARY KEY,
    name      TEXT NOT NULL,
    other     TEXT NOT NULL,
    latitude  INTEGER,
    longitude INTEGER
) WITHOUT ROWID;

-- Another number for each state of the regions: what is put together of them is kept in memory.
CREATE TABLE regions_state (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    state INTEGER NOT NULL
);
INSERT INTO regions_state (one, state) VALUES (1, 0);

-- Electoral districts: the codes of the regions they are made of, and the offices that represent them, lists in JSON.
CREATE TABLE electoral_districts (
    name     TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    regions  TEXT NOT NULL,
    offices  TEXT NOT NULL
);

-- How exactly an office needs to know where an aspiration is about, as a level of region; 0: it does not ask.
ALTER TABLE offices ADD COLUMN ask_region INTEGER NOT NULL DEFAULT 0;

-- Who set the region.
ALTER TABLE aspirations ADD COLUMN region_by TEXT NOT NULL DEFAULT '';
