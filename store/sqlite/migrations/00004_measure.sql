-- +goose Up

-- Which aspirations were ever merged into which: the figures need the way back.
CREATE TABLE merges (
    into_id INTEGER NOT NULL,
    source  INTEGER NOT NULL,
    PRIMARY KEY (into_id, source)
) WITHOUT ROWID;

CREATE INDEX events_broadcast ON events (at) WHERE kind = 'broadcast';
