-- +goose Up

-- Until when staff put an aspiration off; 0: not.
ALTER TABLE aspirations ADD COLUMN snoozed INTEGER NOT NULL DEFAULT 0;

-- Its place in a queue, before when it is due: urgent, owed, waiting for its citizen, waiting for nobody, put off. NULL: it is in none. It
-- follows from other columns, and stands by itself so that an index has all that counting needs.
ALTER TABLE aspirations ADD COLUMN owed INTEGER;
UPDATE aspirations SET owed = CASE WHEN turn = 'office' AND urgent = 1 THEN 0 WHEN turn = 'office' THEN 1 WHEN turn = 'citizen' THEN 2 ELSE 3 END
    WHERE state = 'open' AND aside = '';

-- Queues in their order: all, by who has it, and by topic.
CREATE INDEX aspirations_owed ON aspirations (office, owed, due, received, id) WHERE owed IS NOT NULL;
CREATE INDEX aspirations_held ON aspirations (office, claimed, owed, due, received, id) WHERE owed IS NOT NULL;
CREATE INDEX aspirations_about ON aspirations (office, topic, owed, due, received, id) WHERE owed IS NOT NULL;

-- What staff were told of an aspiration by itself, by the turn of the office that it was about (its turn_at), and who put it off.
-- See store.Duty.
CREATE TABLE duties (
    aspiration INTEGER PRIMARY KEY,
    soon       INTEGER NOT NULL,
    head       INTEGER NOT NULL,
    admin      INTEGER NOT NULL,
    snoozer    INTEGER NOT NULL,
    woke       TEXT NOT NULL
);

-- What staff are to be reminded of, and why: see store.Reminder. It takes the place of the table of that name.
CREATE TABLE reminders_why (
    aspiration INTEGER NOT NULL,
    why        TEXT NOT NULL,
    office     TEXT NOT NULL,
    due        INTEGER NOT NULL,
    asked      INTEGER NOT NULL,
    PRIMARY KEY (aspiration, why)
) WITHOUT ROWID;
INSERT INTO reminders_why (aspiration, why, office, due, asked) SELECT aspiration, 'late', office, due, asked FROM reminders;
DROP TABLE reminders;
ALTER TABLE reminders_why RENAME TO reminders;
CREATE INDEX reminders_office ON reminders (office);
CREATE INDEX reminders_due ON reminders (due, office);

-- The day of which each office was last told its morning list, such as 2026-12-31.
CREATE TABLE mornings (
    office TEXT PRIMARY KEY,
    day    TEXT NOT NULL,
    at     INTEGER NOT NULL
) WITHOUT ROWID;
