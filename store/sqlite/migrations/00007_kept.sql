-- +goose Up

-- What a person wrote in a chat whose history we keep is of an aspiration, and goes with that: what is old is not looked at again for it.
ALTER TABLE transcript ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;

-- Finds what people wrote by its age, until it was looked at once it was old.
CREATE INDEX transcript_talk ON transcript (at) WHERE message <> '' AND kept = 0;
