-- +goose Up

-- An invitation has a number by which it is spoken of, and may be good for several people. most: for how many. created_by: who of staff
-- made it; 0: the operator. revoked 0: it was not.
CREATE TABLE invited (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    hash       TEXT NOT NULL UNIQUE,
    office     TEXT NOT NULL REFERENCES offices (id),
    role       TEXT NOT NULL,
    created_by INTEGER NOT NULL,
    created    INTEGER NOT NULL,
    expires    INTEGER NOT NULL,
    most       INTEGER NOT NULL,
    revoked    INTEGER NOT NULL
);
INSERT INTO invited (hash, office, role, created_by, created, expires, most, revoked)
SELECT hash, office, role, 0, created, expires, 1, 0 FROM invitations ORDER BY created, hash;

-- Who used which.
CREATE TABLE invitation_uses (
    invitation INTEGER NOT NULL,
    staff      INTEGER NOT NULL REFERENCES staff (id),
    at         INTEGER NOT NULL,
    PRIMARY KEY (invitation, staff)
) WITHOUT ROWID;
INSERT INTO invitation_uses (invitation, staff, at)
SELECT n.id, o.used_by, o.used_at FROM invitations o JOIN invited n ON n.hash = o.hash WHERE o.used_by IS NOT NULL;

DROP TABLE invitations;
ALTER TABLE invited RENAME TO invitations;
CREATE INDEX invitations_office ON invitations (office, id);

-- What staff were called, so that an event of another name needs to hold none: see store.EventCalled.
CREATE TABLE staff_names (
    staff   INTEGER NOT NULL REFERENCES staff (id),
    version INTEGER NOT NULL,
    name    TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (staff, version)
) WITHOUT ROWID;

-- Finds what happened to an office (to none: to all), and what somebody of staff did last.
CREATE INDEX events_office ON events (office, seq) WHERE aspiration = 0 AND citizen = 0;
CREATE INDEX events_staff ON events (staff, seq) WHERE staff <> 0;
