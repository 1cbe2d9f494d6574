-- +goose Up

-- What an aspiration can be about: the operator's list, with the words that it begins with.
CREATE TABLE topics (
    id       TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    labels   TEXT NOT NULL,
    words    TEXT NOT NULL,
    office   TEXT NOT NULL
) WITHOUT ROWID;

-- What was learned of an aspiration's words, and who learns it follows by seq. features are hashes of its words. One that is unlearned keeps
-- its seq and stamp, and nothing else; a row of a higher seq names it in gone.
CREATE TABLE lessons (
    seq           INTEGER PRIMARY KEY AUTOINCREMENT,
    stamp         INTEGER NOT NULL,
    gone          INTEGER NOT NULL,
    aspiration    INTEGER NOT NULL,
    citizen       INTEGER NOT NULL,
    at            INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    kind_weight   INTEGER NOT NULL,
    topic         TEXT NOT NULL,
    topic_weight  INTEGER NOT NULL,
    office        TEXT NOT NULL,
    office_weight INTEGER NOT NULL,
    features      BLOB NOT NULL
);
CREATE UNIQUE INDEX lessons_aspiration ON lessons (aspiration) WHERE aspiration <> 0;
CREATE INDEX lessons_citizen ON lessons (citizen, at) WHERE citizen <> 0;

-- Who set the topic. What a rule set before is taken for the rule's.
ALTER TABLE aspirations ADD COLUMN topic_by TEXT NOT NULL DEFAULT '';
UPDATE aspirations SET topic_by = 'rule' WHERE topic <> '';

-- Who set the language: the person, or the program by how they write, and when. What was set before is theirs.
ALTER TABLE identities ADD COLUMN lang_by TEXT NOT NULL DEFAULT '';
ALTER TABLE identities ADD COLUMN lang_at INTEGER NOT NULL DEFAULT 0;
UPDATE identities SET lang_by = 'citizen' WHERE lang <> '';
