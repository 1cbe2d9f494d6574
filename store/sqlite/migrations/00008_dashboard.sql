-- +goose Up

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
