-- +goose Up

-- What the bot told an aspiration's citizen by itself, so that each thing is told once, and what waits to be told. There is a row
-- once there is something to note. See store.Watch.
CREATE TABLE watches (
    aspiration INTEGER PRIMARY KEY,
    news       TEXT NOT NULL,
    news_at    INTEGER NOT NULL,
    news_since INTEGER NOT NULL,
    claimed    INTEGER NOT NULL,
    overdue    INTEGER NOT NULL,
    reminded   INTEGER NOT NULL,
    remind_at  INTEGER NOT NULL,
    asked      INTEGER NOT NULL,
    waited     INTEGER NOT NULL,
    elsewhere  TEXT NOT NULL,
    notice     INTEGER NOT NULL
);

-- What offices are to be reminded of: those of one office together, in one message.
CREATE TABLE reminders (
    aspiration INTEGER PRIMARY KEY,
    office     TEXT NOT NULL,
    due        INTEGER NOT NULL,
    asked      INTEGER NOT NULL
);
CREATE INDEX reminders_office ON reminders (office);
CREATE INDEX reminders_due ON reminders (due, office);

-- When each office was last reminded.
CREATE TABLE reminded (
    office TEXT PRIMARY KEY,
    at     INTEGER NOT NULL
) WITHOUT ROWID;

-- What waits already is looked after from now on.
INSERT INTO timers (kind, ref, due, attempts)
SELECT 'watch', id, due, 0 FROM aspirations WHERE state = 'open' AND turn = 'office' AND due > 0 AND account <> '';
