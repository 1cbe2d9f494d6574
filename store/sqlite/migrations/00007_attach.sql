-- +goose Up

-- By which a part of an album that comes late is known to belong to the others.
ALTER TABLE messages ADD COLUMN album TEXT NOT NULL DEFAULT '';
CREATE INDEX messages_album ON messages (account, chat, album) WHERE album <> '';

-- What is to be told of a file: it is awaited in the room, it came late, it is not to be had. Empty: nothing.
ALTER TABLE attachments ADD COLUMN news TEXT NOT NULL DEFAULT '' CHECK (news IN ('', 'awaited', 'late', 'lost'));
