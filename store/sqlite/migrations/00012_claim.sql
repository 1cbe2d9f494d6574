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

-- What can be looked for (/cari). The words of an aspiration as they are looked for, each once, with marks for its office, topic and so on
-- (see package lookup), and the index of them. It has no words that the aspiration does not have at that moment, but follows a little
-- later: what changed waits in search_queue. Words are really gone from the index when they are taken out (secure-delete).
CREATE TABLE search_docs (
    id    INTEGER PRIMARY KEY,
    words TEXT NOT NULL
);
CREATE VIRTUAL TABLE search USING fts5(words, content='search_docs', content_rowid='id', detail=none, columnsize=0,
    tokenize="unicode61 remove_diacritics 0 tokenchars '_'");
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
CREATE TABLE search_queue (aspiration INTEGER PRIMARY KEY);

-- +goose StatementBegin
CREATE TRIGGER search_written AFTER INSERT ON message_versions BEGIN
    INSERT OR IGNORE INTO search_queue SELECT aspiration FROM messages WHERE id = new.message;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER search_moved AFTER UPDATE OF aspiration ON messages WHEN old.aspiration <> new.aspiration BEGIN
    INSERT OR IGNORE INTO search_queue VALUES (old.aspiration), (new.aspiration);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER search_changed AFTER UPDATE OF office, topic, kind, region, state ON aspirations
WHEN new.state NOT IN ('draft', 'held') BEGIN
    INSERT OR IGNORE INTO search_queue VALUES (new.id);
END;
-- +goose StatementEnd

-- What was there before is indexed in the background.
INSERT INTO search_queue SELECT id FROM aspirations WHERE state IN ('open', 'closed', 'spam', 'withdrawn', 'merged');
