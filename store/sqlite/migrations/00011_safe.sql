-- +goose Up

-- Whether it goes first (1; 2: a person said that nobody is in danger), and why it is set aside for a person to look at.
ALTER TABLE aspirations ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE aspirations ADD COLUMN aside TEXT NOT NULL DEFAULT '';
CREATE INDEX aspirations_aside ON aspirations (office, id) WHERE aside <> '';

-- Finds aspirations of nearly the same words that were sent lately: texts share keys, and are then compared.
CREATE TABLE like_texts (
    aspiration INTEGER PRIMARY KEY REFERENCES aspirations (id),
    citizen    INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    key1       INTEGER NOT NULL,
    key2       INTEGER NOT NULL,
    key3       INTEGER NOT NULL
);
CREATE INDEX like_texts_1 ON like_texts (key1, at);
CREATE INDEX like_texts_2 ON like_texts (key2, at);
CREATE INDEX like_texts_3 ON like_texts (key3, at);

-- Texts of which staff said that they are no spam, by their keys.
CREATE TABLE harmless (
    key        INTEGER NOT NULL,
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    PRIMARY KEY (key, aspiration)
) WITHOUT ROWID;
CREATE INDEX harmless_aspiration ON harmless (aspiration);

-- The message of a room that says how many are set aside.
CREATE TABLE aside_notes (
    room   INTEGER PRIMARY KEY REFERENCES rooms (id),
    outbox INTEGER NOT NULL,
    at     INTEGER NOT NULL
);

-- Who was shown the numbers of people in an aspiration, and why. The reason goes with the aspiration's words.
CREATE TABLE reveals (
    id         INTEGER PRIMARY KEY,
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    staff      INTEGER NOT NULL REFERENCES staff (id),
    at         INTEGER NOT NULL,
    reason     TEXT NOT NULL
);
CREATE INDEX reveals_aspiration ON reveals (aspiration);
