-- +goose Up

-- An office may have several rooms, and a chat may be the room of several offices.
DROP INDEX rooms_active;
CREATE UNIQUE INDEX rooms_active ON rooms (office, account, chat, thread) WHERE until = 0;

-- What a room is called there, how topics are opened in it, how the office wants to use them, which aspirations it gets, whether it is the
-- private chat of somebody that stands in for a room, when its office was last told that something is missing there, and when it was looked at.
ALTER TABLE rooms ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE rooms ADD COLUMN topics TEXT NOT NULL DEFAULT '';
ALTER TABLE rooms ADD COLUMN way TEXT NOT NULL DEFAULT '';
ALTER TABLE rooms ADD COLUMN only TEXT NOT NULL DEFAULT '';
ALTER TABLE rooms ADD COLUMN stand_in INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN looked INTEGER NOT NULL DEFAULT 0;
UPDATE rooms SET topics = 'none' WHERE account NOT LIKE 'discord/%';
UPDATE rooms SET stand_in = 1 WHERE shared = 0;

-- Whether a card opened a topic of its own.
ALTER TABLE cards ADD COLUMN topic INTEGER NOT NULL DEFAULT 0;
UPDATE cards SET topic = 1 WHERE account LIKE 'discord/%' AND room IN (SELECT id FROM rooms WHERE shared = 1);

-- The topics of a room that has one for each state of its aspirations: the outbox row that opened it.
CREATE TABLE room_topics (
    room   INTEGER NOT NULL REFERENCES rooms (id),
    state  TEXT NOT NULL,
    outbox INTEGER NOT NULL,
    PRIMARY KEY (room, state)
) WITHOUT ROWID;

-- What was found when a room was looked at last. No words of a person.
CREATE TABLE room_findings (
    room   INTEGER NOT NULL REFERENCES rooms (id),
    code   TEXT NOT NULL,
    ok     INTEGER NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (room, code)
) WITHOUT ROWID;
