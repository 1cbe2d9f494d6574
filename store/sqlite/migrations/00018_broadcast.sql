-- +goose Up

-- Who agreed to get news of an office: one row for each answer that stands. office '' is all offices, for "no" alone: never ask again.
-- how: by what they said so. identity: where they agreed, and so where the news goes.
CREATE TABLE subscriptions (
    office   TEXT NOT NULL,
    citizen  INTEGER NOT NULL REFERENCES citizens (id),
    identity INTEGER NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('asked', 'yes', 'no')),
    at       INTEGER NOT NULL,
    how      TEXT NOT NULL,
    PRIMARY KEY (office, citizen)
) WITHOUT ROWID;
CREATE INDEX subscriptions_citizen ON subscriptions (citizen);

-- What offices tell many at once. The words are the office's own, and kept. box: where its people follow it, edited in place.
-- next: the citizen after whom the next batch begins. folded: counts of recipients who are forgotten (JSON), votes likewise.
CREATE TABLE broadcasts (
    id          INTEGER PRIMARY KEY,
    code        TEXT NOT NULL UNIQUE,
    office      TEXT NOT NULL REFERENCES offices (id),
    kind        TEXT NOT NULL CHECK (kind IN ('news', 'statement', 'poll')),
    state       TEXT NOT NULL,
    rev         INTEGER NOT NULL,
    text        TEXT NOT NULL,
    choices     TEXT NOT NULL,
    shares      INTEGER NOT NULL,
    region      TEXT NOT NULL,
    topic       TEXT NOT NULL,
    occasion    TEXT NOT NULL,
    season      TEXT NOT NULL,
    author      INTEGER NOT NULL,
    approved_by INTEGER NOT NULL,
    stopped_by  INTEGER NOT NULL,
    why         TEXT NOT NULL,
    created     INTEGER NOT NULL,
    started     INTEGER NOT NULL,
    ended       INTEGER NOT NULL,
    closes      INTEGER NOT NULL,
    size        INTEGER NOT NULL,
    next        INTEGER NOT NULL,
    more        INTEGER NOT NULL,
    account     TEXT NOT NULL,
    chat        TEXT NOT NULL,
    thread      TEXT NOT NULL,
    box         INTEGER NOT NULL,
    shown       TEXT NOT NULL,
    folded      TEXT NOT NULL,
    votes       TEXT NOT NULL
);
CREATE INDEX broadcasts_office ON broadcasts (office, id);
CREATE INDEX broadcasts_sending ON broadcasts (state) WHERE state IN ('sending', 'sent');
CREATE INDEX broadcasts_ended ON broadcasts (ended) WHERE ended <> 0;

-- To whom it went, and what became of that: personal data, folded into counts when it is old, or its citizen is erased.
CREATE TABLE broadcast_recipients (
    broadcast INTEGER NOT NULL REFERENCES broadcasts (id),
    citizen   INTEGER NOT NULL REFERENCES citizens (id),
    office    TEXT NOT NULL,
    state     TEXT NOT NULL,
    outbox    INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (broadcast, citizen)
) WITHOUT ROWID;
CREATE INDEX broadcast_recipients_state ON broadcast_recipients (broadcast, state, citizen);
CREATE INDEX broadcast_recipients_citizen ON broadcast_recipients (citizen, office, at);

CREATE TABLE broadcast_votes (
    broadcast INTEGER NOT NULL REFERENCES broadcasts (id),
    citizen   INTEGER NOT NULL REFERENCES citizens (id),
    choice    INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (broadcast, citizen)
) WITHOUT ROWID;
CREATE INDEX broadcast_votes_citizen ON broadcast_votes (citizen);

-- The code of the broadcast that an aspiration answers.
ALTER TABLE aspirations ADD COLUMN broadcast TEXT NOT NULL DEFAULT '';
CREATE INDEX aspirations_broadcast ON aspirations (broadcast) WHERE broadcast <> '';

-- An attachment is of a message, or of a broadcast: then message is its number, below 0. So the table can refer to neither.
CREATE TABLE attachments_new (
    id          TEXT PRIMARY KEY,
    message     INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    name        TEXT NOT NULL,
    mime        TEXT NOT NULL,
    size        INTEGER NOT NULL,
    duration    INTEGER NOT NULL,
    sha256      TEXT NOT NULL,
    ref_account TEXT NOT NULL,
    ref_id      TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('local', 'remote', 'lost')),
    blob        TEXT NOT NULL,
    tries       INTEGER NOT NULL,
    next        INTEGER NOT NULL,
    why         TEXT NOT NULL,
    news        TEXT NOT NULL DEFAULT '' CHECK (news IN ('', 'awaited', 'late', 'lost'))
);
INSERT INTO attachments_new (id, message, position, kind, name, mime, size, duration, sha256, ref_account, ref_id, state, blob, tries,
    next, why, news)
    SELECT id, message, position, kind, name, mime, size, duration, sha256, ref_account, ref_id, state, blob, tries, next, why, news
    FROM attachments ORDER BY rowid;
DROP TABLE attachments;
ALTER TABLE attachments_new RENAME TO attachments;
CREATE INDEX attachments_message ON attachments (message, position);
CREATE INDEX attachments_sha256 ON attachments (sha256) WHERE sha256 <> '';
CREATE INDEX attachments_blob ON attachments (blob) WHERE blob <> '';
CREATE INDEX attachments_remote ON attachments (ref_account, next) WHERE state = 'remote';
