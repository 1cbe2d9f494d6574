-- +goose Up

-- Into which other an aspiration was merged, as long as that stands; 0: into none.
ALTER TABLE aspirations ADD COLUMN merged_into INTEGER NOT NULL DEFAULT 0;
CREATE INDEX aspirations_merged ON aspirations (merged_into) WHERE merged_into <> 0;

-- By which names a history file that was imported has the case and its people. Exports keep to them, and nothing is imported
-- twice. Empty: the name is the code, and for people is made of the ID.
ALTER TABLE aspirations ADD COLUMN case_key TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX aspirations_key ON aspirations (case_key) WHERE case_key <> '';
ALTER TABLE citizens ADD COLUMN key TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX citizens_key ON citizens (key) WHERE key <> '';
ALTER TABLE staff ADD COLUMN key TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX staff_key ON staff (key) WHERE key <> '';

-- Finds what offices told many at once, which is of no aspiration.
CREATE INDEX events_broadcast ON events (at, seq) WHERE kind = 'broadcast';
