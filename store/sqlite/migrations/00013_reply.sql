-- +goose Up

-- When a reply was taken back, and which message of the citizen it answers (0: none in particular).
ALTER TABLE messages ADD COLUMN taken_back INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN answers INTEGER NOT NULL DEFAULT 0;

-- The outbox row that told the writer of a reply that it is on its way; 0: none, or it says something else by now.
ALTER TABLE messages ADD COLUMN told INTEGER NOT NULL DEFAULT 0;

-- Whether a message that was sent carries words (1) or a file or place alone (2); 0: not known.
ALTER TABLE sent ADD COLUMN words INTEGER NOT NULL DEFAULT 0;

-- Replies that are not sent yet, because their writer may take them back or has to look at them first, or because more of the
-- same album may come: see store.HeldReply. content is JSON.
CREATE TABLE held_replies (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    aspiration INTEGER NOT NULL,
    staff      INTEGER NOT NULL,
    account    TEXT NOT NULL,
    chat       TEXT NOT NULL,
    thread     TEXT NOT NULL,
    message    TEXT NOT NULL,
    at         INTEGER NOT NULL,
    due        INTEGER NOT NULL,
    why        TEXT NOT NULL,
    box        INTEGER NOT NULL,
    content    TEXT NOT NULL
);
CREATE INDEX held_replies_aspiration ON held_replies (aspiration);
CREATE INDEX held_replies_from ON held_replies (account, chat, message) WHERE message <> '';

-- Canned replies of an office. Without a text one is only begun. text: with fields in braces, and holds no words of a citizen.
CREATE TABLE templates (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    office TEXT NOT NULL,
    name   TEXT NOT NULL,
    text   TEXT NOT NULL,
    staff  INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    used   INTEGER NOT NULL,
    last   INTEGER NOT NULL
);
CREATE INDEX templates_office ON templates (office, name);
