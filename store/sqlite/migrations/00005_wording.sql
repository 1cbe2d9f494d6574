-- +goose Up

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
