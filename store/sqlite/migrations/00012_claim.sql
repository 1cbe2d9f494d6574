-- +goose Up

-- Who of an office is away; no row, or one that is past: they are at work. Until 0: until they say that they are back.
CREATE TABLE leaves (
    office TEXT NOT NULL REFERENCES offices (id),
    staff  INTEGER NOT NULL REFERENCES staff (id),
    since  INTEGER NOT NULL,
    until  INTEGER NOT NULL,
    PRIMARY KEY (office, staff)
) WITHOUT ROWID;

-- When people of an office were last given something by its setting: a number that grows with each. Who has the lowest is next.
CREATE TABLE assigned (
    office TEXT NOT NULL REFERENCES offices (id),
    staff  INTEGER NOT NULL REFERENCES staff (id),
    number INTEGER NOT NULL,
    PRIMARY KEY (office, staff)
) WITHOUT ROWID;

-- When an office was last told that nobody is there who could be given anything.
CREATE TABLE nobody_there (
    office TEXT PRIMARY KEY REFERENCES offices (id),
    at     INTEGER NOT NULL
) WITHOUT ROWID;

-- Whose topics are whose in an office.
CREATE TABLE staff_topics (
    office TEXT NOT NULL REFERENCES offices (id),
    staff  INTEGER NOT NULL REFERENCES staff (id),
    topic  TEXT NOT NULL,
    PRIMARY KEY (office, staff, topic)
) WITHOUT ROWID;

-- Who was last asked for a reply, and when: they may be writing it.
CREATE TABLE composing (
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    staff      INTEGER NOT NULL REFERENCES staff (id),
    at         INTEGER NOT NULL,
    PRIMARY KEY (aspiration, staff)
) WITHOUT ROWID;

-- What a person was given by their office's setting and is to be told of, together with what else comes soon.
CREATE TABLE given (
    staff      INTEGER NOT NULL REFERENCES staff (id),
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    PRIMARY KEY (staff, aspiration)
) WITHOUT ROWID;

-- When a person was last told of what they were given.
CREATE TABLE given_told (
    staff INTEGER PRIMARY KEY REFERENCES staff (id),
    at    INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX aspirations_claimed ON aspirations (claimed, office, state) WHERE claimed IS NOT NULL;
