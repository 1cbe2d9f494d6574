-- +goose Up

-- Under which name staff see who wrote an aspiration, where its citizen wants that, and in which message they wrote it. Without a
-- row: by alias.
CREATE TABLE shown_names (
    aspiration INTEGER PRIMARY KEY REFERENCES aspirations (id),
    name       TEXT NOT NULL,
    at         INTEGER NOT NULL,
    account    TEXT NOT NULL,
    chat       TEXT NOT NULL,
    message    TEXT NOT NULL
);

-- What citizens asked to be erased, and when that was done; done 0: not yet. aspiration 0: everything of theirs. box: the
-- outbox row that tells them. Holds no address: see leftovers.
CREATE TABLE erasure_requests (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    citizen    INTEGER NOT NULL,
    aspiration INTEGER NOT NULL,
    asked      INTEGER NOT NULL,
    due        INTEGER NOT NULL,
    done       INTEGER NOT NULL,
    box        INTEGER NOT NULL
);
CREATE INDEX erasure_requests_open ON erasure_requests (due) WHERE done = 0;
CREATE INDEX erasure_requests_citizen ON erasure_requests (citizen);

-- Chats of people who are erased, until the last word to them has arrived: then all that names the chat goes too.
CREATE TABLE leftovers (
    request INTEGER NOT NULL,
    account TEXT NOT NULL,
    chat    TEXT NOT NULL,
    user    TEXT NOT NULL,
    PRIMARY KEY (request, account, chat)
) WITHOUT ROWID;

-- IDs of erased chats and people that keys of the inbox may hold. They are replaced before the file is rewritten.
CREATE TABLE erased_traces (
    account TEXT NOT NULL,
    text    TEXT NOT NULL,
    PRIMARY KEY (account, text)
) WITHOUT ROWID;

-- Who asked that nothing of theirs be processed any more, by identity: read with it, at no further cost.
ALTER TABLE identities ADD COLUMN stopped INTEGER NOT NULL DEFAULT 0;

-- When a memory was last changed: an old one is forgotten.
ALTER TABLE conversations ADD COLUMN at INTEGER NOT NULL DEFAULT 0;

-- Finds what was said about no aspiration in particular, which may name some all the same.
CREATE INDEX outbox_general ON outbox (created) WHERE aspiration = 0 AND action IN ('', 'edit') AND erased = 0;

-- Finds what is beyond the time for which it is kept.
CREATE INDEX aspirations_ended ON aspirations (state, received) WHERE state NOT IN ('open', 'erased', 'draft', 'held');

-- Finds what was done with a citizen's data, beside their aspirations.
CREATE INDEX events_citizen ON events (citizen, seq) WHERE aspiration = 0 AND citizen <> 0;
