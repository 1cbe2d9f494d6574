-- +goose Up

-- Aspirations that came when their room had as many cards as people there can follow: they have no card of their own, and
-- are named together in one message (see gatherings).
CREATE TABLE gathered (
    room       INTEGER NOT NULL REFERENCES rooms (id),
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    at         INTEGER NOT NULL,
    PRIMARY KEY (room, aspiration)
) WITHOUT ROWID;
CREATE INDEX gathered_aspiration ON gathered (aspiration);

CREATE TABLE gatherings (
    room    INTEGER PRIMARY KEY REFERENCES rooms (id),
    outbox  INTEGER NOT NULL,
    since   INTEGER NOT NULL,
    shown   INTEGER NOT NULL,
    shown_at INTEGER NOT NULL,
    wait    INTEGER NOT NULL
);

-- Finds the latest cards of a room.
CREATE INDEX cards_room ON cards (room, outbox);

-- Until when a citizen's further words are kept without a word for each, and from which message on they were.
ALTER TABLE aspirations ADD COLUMN quiet_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE aspirations ADD COLUMN quiet_from INTEGER NOT NULL DEFAULT 0;

-- Finds what was perhaps said in a chat.
CREATE INDEX outbox_uncertain ON outbox (account, chat) WHERE state = 'uncertain';
