-- All times are integers: unix milliseconds, UTC; 0 is "never". An account is "platform/name".
-- A chat is (account, chat); its thread stands beside it where order and place matter.

-- +goose Up

-- What was seen, so that nothing is taken twice.
CREATE TABLE inbox (
    account TEXT NOT NULL,
    key     TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (account, key)
) WITHOUT ROWID;

CREATE TABLE parked (
    id       INTEGER PRIMARY KEY,
    account  TEXT NOT NULL,
    key      TEXT NOT NULL,
    chat     TEXT NOT NULL,
    message  TEXT NOT NULL,
    raw      TEXT NOT NULL,
    error    TEXT NOT NULL,
    at       INTEGER NOT NULL,
    attempts INTEGER NOT NULL
);
CREATE INDEX parked_chat ON parked (account, chat);

-- People.
CREATE TABLE citizens (
    id      INTEGER PRIMARY KEY,
    alias   TEXT NOT NULL UNIQUE,
    created INTEGER NOT NULL
);

CREATE TABLE staff (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL
);

CREATE TABLE identities (
    id             INTEGER PRIMARY KEY,
    account        TEXT NOT NULL,
    user           TEXT NOT NULL,
    name           TEXT NOT NULL,
    username       TEXT NOT NULL,
    lang           TEXT NOT NULL,
    direct_account TEXT NOT NULL,
    direct_chat    TEXT NOT NULL,
    direct_thread  TEXT NOT NULL,
    blocked        INTEGER NOT NULL,
    citizen        INTEGER REFERENCES citizens (id),
    staff          INTEGER REFERENCES staff (id),
    UNIQUE (account, user)
);
CREATE INDEX identities_citizen ON identities (citizen) WHERE citizen IS NOT NULL;
CREATE INDEX identities_staff ON identities (staff) WHERE staff IS NOT NULL;
CREATE INDEX identities_direct ON identities (direct_account, direct_chat);

CREATE TABLE consents (
    citizen  INTEGER NOT NULL REFERENCES citizens (id),
    version  TEXT NOT NULL,
    accepted INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (citizen, version, accepted)
) WITHOUT ROWID;

-- Offices.
CREATE TABLE offices (
    id       TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    profile  TEXT NOT NULL,
    promise  INTEGER NOT NULL,
    hours    TEXT NOT NULL,
    zone     TEXT NOT NULL,
    position INTEGER NOT NULL,
    closed   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE rules (
    position INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL,
    choices  TEXT NOT NULL,
    office   TEXT NOT NULL REFERENCES offices (id),
    topic    TEXT NOT NULL
);

CREATE TABLE seasons (
    position INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,
    first    TEXT NOT NULL,
    last     TEXT NOT NULL
);

CREATE TABLE accounts (
    account    TEXT PRIMARY KEY,
    username   TEXT NOT NULL,
    link       TEXT NOT NULL,
    staff_link TEXT NOT NULL,
    at         INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE memberships (
    office TEXT NOT NULL REFERENCES offices (id),
    staff  INTEGER NOT NULL REFERENCES staff (id),
    role   TEXT NOT NULL,
    since  INTEGER NOT NULL,
    until  INTEGER NOT NULL,
    PRIMARY KEY (office, staff)
) WITHOUT ROWID;
CREATE INDEX memberships_staff ON memberships (staff, office);

CREATE TABLE invitations (
    hash    TEXT PRIMARY KEY,
    office  TEXT NOT NULL REFERENCES offices (id),
    role    TEXT NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    used_by INTEGER REFERENCES staff (id),
    used_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE rooms (
    id       INTEGER PRIMARY KEY,
    office   TEXT NOT NULL REFERENCES offices (id),
    account  TEXT NOT NULL,
    chat     TEXT NOT NULL,
    thread   TEXT NOT NULL,
    bound_by INTEGER REFERENCES staff (id),
    at       INTEGER NOT NULL,
    shared   INTEGER NOT NULL,
    until    INTEGER NOT NULL
);
CREATE UNIQUE INDEX rooms_active ON rooms (office) WHERE until = 0;
CREATE INDEX rooms_at ON rooms (account, chat);

-- Aspirations.
CREATE TABLE aspirations (
    id          INTEGER PRIMARY KEY,
    code        TEXT NOT NULL UNIQUE,
    citizen     INTEGER NOT NULL REFERENCES citizens (id),
    identity    INTEGER REFERENCES identities (id),
    account     TEXT NOT NULL,
    chat        TEXT NOT NULL,
    thread      TEXT NOT NULL,
    office      TEXT REFERENCES offices (id),
    office_by   TEXT NOT NULL,
    kind        TEXT NOT NULL,
    kind_by     TEXT NOT NULL,
    topic       TEXT NOT NULL,
    region      TEXT NOT NULL,
    via         TEXT NOT NULL,
    state       TEXT NOT NULL,
    own         INTEGER NOT NULL,
    received    INTEGER NOT NULL,
    submitted   INTEGER NOT NULL,
    closed      INTEGER NOT NULL,
    turn        TEXT NOT NULL,
    turn_at     INTEGER NOT NULL,
    due         INTEGER NOT NULL,
    claimed     INTEGER REFERENCES staff (id),
    first_reply INTEGER NOT NULL,
    last_reply  INTEGER NOT NULL,
    last_by     INTEGER REFERENCES staff (id),
    unreachable INTEGER NOT NULL,
    verdict     TEXT NOT NULL,
    stars       INTEGER NOT NULL,
    draft_box   INTEGER NOT NULL,
    receipt_box INTEGER NOT NULL
);
CREATE INDEX aspirations_citizen ON aspirations (citizen, received);
CREATE INDEX aspirations_home ON aspirations (account, chat);
CREATE INDEX aspirations_queue ON aspirations (office, state, turn);
CREATE INDEX aspirations_received ON aspirations (received, id);

CREATE TABLE messages (
    id         INTEGER PRIMARY KEY,
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    side       TEXT NOT NULL,
    citizen    INTEGER REFERENCES citizens (id),
    staff      INTEGER REFERENCES staff (id),
    at         INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    edited     INTEGER NOT NULL,
    location   TEXT NOT NULL,
    contact    TEXT NOT NULL,
    opening    INTEGER NOT NULL,
    closing    INTEGER NOT NULL,
    account    TEXT NOT NULL,
    chat       TEXT NOT NULL,
    thread     TEXT NOT NULL,
    message    TEXT NOT NULL,
    outbox     INTEGER NOT NULL,
    outcome    TEXT NOT NULL,
    delivered  INTEGER NOT NULL,
    erased     INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX messages_aspiration ON messages (aspiration, at, id);
CREATE INDEX messages_from ON messages (account, chat, message) WHERE message <> '';

CREATE TABLE message_versions (
    message INTEGER NOT NULL REFERENCES messages (id),
    version INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    text    TEXT NOT NULL,
    PRIMARY KEY (message, version)
);

-- Content is in our store (local, under the name blob), at its platform (remote), or lost.
CREATE TABLE attachments (
    id          TEXT PRIMARY KEY,
    message     INTEGER NOT NULL REFERENCES messages (id),
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
    why         TEXT NOT NULL
);
CREATE INDEX attachments_message ON attachments (message, position);
CREATE INDEX attachments_sha256 ON attachments (sha256) WHERE sha256 <> '';
CREATE INDEX attachments_blob ON attachments (blob) WHERE blob <> '';
CREATE INDEX attachments_remote ON attachments (ref_account, next) WHERE state = 'remote';

-- Blobs that nothing names any more, to be removed from the disk.
CREATE TABLE trash (
    blob TEXT PRIMARY KEY,
    at   INTEGER NOT NULL
) WITHOUT ROWID;

-- Erasures that are not yet out of the free pages of the file and its journal.
CREATE TABLE erasures (
    aspiration INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL
);

CREATE TABLE cards (
    outbox     INTEGER PRIMARY KEY,
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    room       INTEGER NOT NULL REFERENCES rooms (id),
    account    TEXT NOT NULL,
    chat       TEXT NOT NULL,
    thread     TEXT NOT NULL
);
CREATE INDEX cards_aspiration ON cards (aspiration);
CREATE INDEX cards_chat ON cards (account, chat);

-- What is to be sent, and what became of it. State: pending, leased, cancelled, or a bot.Outcome.
CREATE TABLE outbox (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    account    TEXT NOT NULL,
    chat       TEXT NOT NULL,
    thread     TEXT NOT NULL,
    lane       INTEGER NOT NULL,
    action     TEXT NOT NULL,
    target     INTEGER NOT NULL,
    body       TEXT NOT NULL,
    purpose    TEXT NOT NULL,
    aspiration INTEGER NOT NULL,
    message    INTEGER NOT NULL,
    state      TEXT NOT NULL,
    reason     TEXT NOT NULL DEFAULT '',
    note       TEXT NOT NULL DEFAULT '',
    not_before INTEGER NOT NULL DEFAULT 0,
    attempts   INTEGER NOT NULL DEFAULT 0,
    part       INTEGER NOT NULL DEFAULT 0,
    missing    INTEGER NOT NULL DEFAULT 0,
    created    INTEGER NOT NULL,
    leased     INTEGER NOT NULL DEFAULT 0,
    settled    INTEGER NOT NULL DEFAULT 0,
    erased     INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX outbox_pending ON outbox (lane, id) WHERE state = 'pending';
CREATE INDEX outbox_leased ON outbox (account, chat) WHERE state = 'leased';
CREATE INDEX outbox_chat ON outbox (account, chat);
CREATE INDEX outbox_edits ON outbox (target) WHERE state = 'pending' AND action = 'edit';
CREATE INDEX outbox_aspiration ON outbox (aspiration) WHERE aspiration <> 0;

-- The platform's IDs of what was sent, a row for each message of an outbox row.
CREATE TABLE sent (
    account TEXT NOT NULL,
    chat    TEXT NOT NULL,
    message TEXT NOT NULL,
    outbox  INTEGER NOT NULL,
    part    INTEGER NOT NULL,
    arrived INTEGER NOT NULL,
    PRIMARY KEY (account, chat, message)
) WITHOUT ROWID;
CREATE INDEX sent_outbox ON sent (outbox, part);

-- Arrivals that were told before the sending was settled.
CREATE TABLE early (
    account TEXT NOT NULL,
    chat    TEXT NOT NULL,
    message TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (account, chat, message)
) WITHOUT ROWID;

CREATE TABLE conversations (
    account  TEXT NOT NULL,
    chat     TEXT NOT NULL,
    identity INTEGER NOT NULL,
    data     TEXT NOT NULL,
    PRIMARY KEY (account, chat, identity)
) WITHOUT ROWID;

CREATE TABLE timers (
    kind     TEXT NOT NULL,
    ref      INTEGER NOT NULL,
    due      INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    PRIMARY KEY (kind, ref)
) WITHOUT ROWID;
CREATE INDEX timers_due ON timers (due);

-- What happened. Holds no words.
CREATE TABLE events (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL UNIQUE,
    at         INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    aspiration INTEGER NOT NULL,
    office     TEXT NOT NULL,
    citizen    INTEGER NOT NULL,
    staff      INTEGER NOT NULL,
    message    INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    data       TEXT NOT NULL
);
CREATE INDEX events_aspiration ON events (aspiration, seq);

-- +goose StatementBegin
CREATE TRIGGER events_no_update BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER events_no_delete BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER events_no_replace BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;
-- +goose StatementEnd

-- The history of a platform that keeps none of its own. See bot.Entry.
CREATE TABLE transcript (
    id       INTEGER PRIMARY KEY,
    account  TEXT NOT NULL,
    chat     TEXT NOT NULL,
    entry    TEXT NOT NULL,
    seq      INTEGER NOT NULL,
    pos      INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    edited   INTEGER NOT NULL,
    gone     INTEGER NOT NULL,
    out      TEXT NOT NULL,
    message  TEXT NOT NULL,
    mark     TEXT NOT NULL,
    arrived  INTEGER NOT NULL,
    UNIQUE (account, chat, entry)
);
CREATE INDEX transcript_seq ON transcript (account, chat, seq);
CREATE INDEX transcript_pos ON transcript (account, chat, pos);

CREATE TABLE transcript_files (
    account TEXT NOT NULL,
    chat    TEXT NOT NULL,
    file    TEXT NOT NULL,
    entry   TEXT NOT NULL,
    PRIMARY KEY (account, chat, file, entry)
) WITHOUT ROWID;
CREATE INDEX transcript_files_file ON transcript_files (file);

-- Cookies and recovery codes of the web chat, as hashes.
CREATE TABLE web_sessions (
    seat  TEXT NOT NULL,
    token TEXT NOT NULL,
    user  TEXT NOT NULL,
    at    INTEGER NOT NULL,
    PRIMARY KEY (seat, token)
) WITHOUT ROWID;
CREATE INDEX web_sessions_user ON web_sessions (seat, user);

CREATE TABLE web_recovery (
    seat TEXT NOT NULL,
    user TEXT NOT NULL,
    code TEXT NOT NULL,
    at   INTEGER NOT NULL,
    PRIMARY KEY (seat, user),
    UNIQUE (seat, code)
) WITHOUT ROWID;
