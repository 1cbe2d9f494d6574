-- +goose Up

-- What staff wrote about an aspiration for themselves. It is no message: nothing that is said to a citizen reads this table.
CREATE TABLE notes (
    id         INTEGER PRIMARY KEY,
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    staff      INTEGER NOT NULL REFERENCES staff (id),
    at         INTEGER NOT NULL,
    edited     INTEGER NOT NULL,
    text       TEXT NOT NULL,
    account    TEXT NOT NULL,
    chat       TEXT NOT NULL,
    thread     TEXT NOT NULL,
    message    TEXT NOT NULL,
    album      TEXT NOT NULL
);
CREATE INDEX notes_aspiration ON notes (aspiration, id);
CREATE INDEX notes_from ON notes (account, chat, message) WHERE message <> '';
CREATE INDEX notes_album ON notes (account, chat, album) WHERE album <> '';

-- Questions of the office to a citizen. The words are the message's. turn_at, due: what stood before, and stands again afterwards.
CREATE TABLE inquiries (
    message    INTEGER PRIMARY KEY,
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    staff      INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    turn_at    INTEGER NOT NULL,
    due        INTEGER NOT NULL,
    asked      INTEGER NOT NULL,
    reminded   INTEGER NOT NULL,
    ended      INTEGER NOT NULL
);
CREATE INDEX inquiries_open ON inquiries (aspiration) WHERE ended = 0;

-- From which office to which an aspiration went. The reason is staff's, for staff, and goes with the aspiration's words.
CREATE TABLE passes (
    id          INTEGER PRIMARY KEY,
    aspiration  INTEGER NOT NULL REFERENCES aspirations (id),
    from_office TEXT NOT NULL,
    to_office   TEXT NOT NULL,
    staff       INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    back        INTEGER NOT NULL,
    reason      TEXT NOT NULL
);
CREATE INDEX passes_aspiration ON passes (aspiration, id);

-- Outside agencies that were asked to see to an aspiration, and when they are to be asked again.
CREATE TABLE referrals (
    id         INTEGER PRIMARY KEY,
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    agency     TEXT NOT NULL,
    staff      INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    due        INTEGER NOT NULL,
    told       INTEGER NOT NULL,
    ended      INTEGER NOT NULL
);
CREATE INDEX referrals_aspiration ON referrals (aspiration);

-- What an office promised to do by a day. The words are the message's.
CREATE TABLE promises (
    id         INTEGER PRIMARY KEY,
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    message    INTEGER NOT NULL,
    staff      INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    due        INTEGER NOT NULL,
    state      TEXT NOT NULL,
    ended      INTEGER NOT NULL,
    before     INTEGER NOT NULL,
    on_day     INTEGER NOT NULL
);
CREATE INDEX promises_aspiration ON promises (aspiration, due);
CREATE INDEX promises_message ON promises (message);

-- Who took an aspiration for spam, where an office has two people look at that.
CREATE TABLE spam_marks (
    aspiration INTEGER PRIMARY KEY REFERENCES aspirations (id),
    staff      INTEGER NOT NULL,
    at         INTEGER NOT NULL
);
