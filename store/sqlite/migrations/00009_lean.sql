-- +goose Up

-- Most that is written down of an aspiration is written while it is a draft, which no office has: what finds those that are open need not
-- follow it.
DROP INDEX aspirations_queue;
CREATE INDEX aspirations_open ON aspirations (office, turn) WHERE state = 'open';

-- Found nothing but what moves with a chat, and a chat moves once.
DROP INDEX aspirations_home;

-- Of NOT IN, SQLite makes a table for each aspiration that is written, and no query was found to be of it.
DROP INDEX aspirations_ended;
CREATE INDEX aspirations_ended ON aspirations (state, received) WHERE state <> 'open' AND state <> 'erased' AND state <> 'draft' AND state <> 'held';

-- A draft is not looked for, and waits for it once it is sent: see search_changed.
DROP TRIGGER search_written;
-- +goose StatementBegin
CREATE TRIGGER search_written AFTER INSERT ON message_versions BEGIN
    INSERT OR IGNORE INTO search_queue SELECT a.id FROM messages m JOIN aspirations a ON a.id = m.aspiration
    WHERE m.id = new.message AND a.state NOT IN ('draft', 'held');
END;
-- +goose StatementEnd
