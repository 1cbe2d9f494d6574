-- +goose Up

-- Events in the real world: a town hall, a visit. first and last are days, such as 2026-12-31, both included.
CREATE TABLE occasions (
    id         TEXT PRIMARY KEY,
    office     TEXT NOT NULL REFERENCES offices (id),
    name       TEXT NOT NULL,
    place      TEXT NOT NULL,
    first      TEXT NOT NULL,
    last       TEXT NOT NULL,
    created    INTEGER NOT NULL,
    created_by INTEGER NOT NULL,
    closed     INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX occasions_office ON occasions (office, last);

-- The event that an aspiration came by, who of staff wrote down what was said to them in person, and when
-- its citizen claimed that.
ALTER TABLE aspirations ADD COLUMN occasion TEXT NOT NULL DEFAULT '';
ALTER TABLE aspirations ADD COLUMN recorder INTEGER NOT NULL DEFAULT 0;
ALTER TABLE aspirations ADD COLUMN taken INTEGER NOT NULL DEFAULT 0;

-- How the citizen of an aspiration that was said in person can be reached, until they claim it.
CREATE TABLE spoken_contacts (
    aspiration INTEGER PRIMARY KEY,
    contact    TEXT NOT NULL
);

-- The slips by which such an aspiration is claimed. Of the secret only the hash is kept.
CREATE TABLE slips (
    hash       TEXT PRIMARY KEY,
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    created    INTEGER NOT NULL,
    expires    INTEGER NOT NULL,
    used       INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX slips_aspiration ON slips (aspiration);
