-- +goose Up

-- What a person wrote in a chat whose history we keep is of an aspiration, and goes with that: what is old is not looked at again for it.
ALTER TABLE transcript ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;

-- Finds what people wrote by its age, until it was looked at once it was old.
CREATE INDEX transcript_talk ON transcript (at) WHERE message <> '' AND kept = 0;

-- Keys of the inbox that named somebody who is erased, as hashes. They stood in the inbox itself, for ever. until: the beginning of a week
-- (1970-01-01 and every seven days), in milliseconds, so that nobody reads in it when that was; 0: their platform can tell of them again at
-- any time.
CREATE TABLE erased_keys (
    account TEXT NOT NULL,
    key     TEXT NOT NULL,
    until   INTEGER NOT NULL,
    PRIMARY KEY (account, key)
) WITHOUT ROWID;
CREATE INDEX erased_keys_until ON erased_keys (until) WHERE until > 0;

-- Keys that hold the text are needed for ever: it names a chat that is read again from its beginning.
ALTER TABLE erased_traces ADD COLUMN lasting INTEGER NOT NULL DEFAULT 0;
UPDATE erased_traces SET lasting = 1 WHERE account IN (SELECT account FROM cursors);

INSERT INTO erased_keys (account, key, until)
    SELECT account, key, CASE WHEN account IN (SELECT account FROM cursors) THEN 0 ELSE (CAST(strftime('%s', 'now') AS INTEGER) / 604800 + 2) * 604800000 END
    FROM inbox WHERE at = 0 AND substr(key, 1, 1) = '#';
DELETE FROM inbox WHERE at = 0 AND substr(key, 1, 1) = '#';
