-- +goose Up

-- How far each chat (or thread) was read, for platforms that do not send again what was missed.
CREATE TABLE cursors (
    account TEXT NOT NULL,
    chat    TEXT NOT NULL,
    thread  TEXT NOT NULL,
    cursor  TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (account, chat, thread)
) WITHOUT ROWID;
CREATE INDEX cursors_at ON cursors (account, at);

-- Who is to be told, in private, if a message does not arrive.
ALTER TABLE outbox ADD COLUMN else_account TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN else_chat TEXT NOT NULL DEFAULT '';

-- Finds the edits of a message, whatever became of them: what it says now.
CREATE INDEX outbox_target ON outbox (target, id) WHERE target <> 0;

-- Finds the rooms of an account, and the people who can be written to there.
CREATE INDEX rooms_account ON rooms (account) WHERE until = 0;
