CREATE TABLE goose_db_version (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
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
CREATE TABLE citizens (
    id      INTEGER PRIMARY KEY,
    alias   TEXT NOT NULL UNIQUE,
    created INTEGER NOT NULL
, key TEXT NOT NULL DEFAULT '');
CREATE TABLE staff (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL
, key TEXT NOT NULL DEFAULT '');
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
    staff          INTEGER REFERENCES staff (id), lang_by TEXT NOT NULL DEFAULT '', lang_at INTEGER NOT NULL DEFAULT 0, stopped INTEGER NOT NULL DEFAULT 0,
    UNIQUE (account, user)
);
CREATE TABLE consents (
    citizen  INTEGER NOT NULL REFERENCES citizens (id),
    version  TEXT NOT NULL,
    accepted INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (citizen, version, accepted)
) WITHOUT ROWID;
CREATE TABLE offices (
    id       TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    profile  TEXT NOT NULL,
    promise  INTEGER NOT NULL,
    hours    TEXT NOT NULL,
    zone     TEXT NOT NULL,
    position INTEGER NOT NULL,
    closed   INTEGER NOT NULL
, days_off TEXT NOT NULL DEFAULT '', works_on_holidays INTEGER NOT NULL DEFAULT 0, public_page INTEGER NOT NULL DEFAULT 0, ask_region INTEGER NOT NULL DEFAULT 0, settings TEXT NOT NULL DEFAULT '') WITHOUT ROWID;
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
, title TEXT NOT NULL DEFAULT '', topics TEXT NOT NULL DEFAULT '', way TEXT NOT NULL DEFAULT '', only TEXT NOT NULL DEFAULT '', stand_in INTEGER NOT NULL DEFAULT 0, told INTEGER NOT NULL DEFAULT 0, looked INTEGER NOT NULL DEFAULT 0);
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
, quiet_until INTEGER NOT NULL DEFAULT 0, quiet_from INTEGER NOT NULL DEFAULT 0, merged_into INTEGER NOT NULL DEFAULT 0, case_key TEXT NOT NULL DEFAULT '', topic_by TEXT NOT NULL DEFAULT '', region_by TEXT NOT NULL DEFAULT '', urgent INTEGER NOT NULL DEFAULT 0, aside TEXT NOT NULL DEFAULT '', occasion TEXT NOT NULL DEFAULT '', recorder INTEGER NOT NULL DEFAULT 0, taken INTEGER NOT NULL DEFAULT 0, snoozed INTEGER NOT NULL DEFAULT 0, owed INTEGER, broadcast TEXT NOT NULL DEFAULT '');
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
, album TEXT NOT NULL DEFAULT '', taken_back INTEGER NOT NULL DEFAULT 0, answers INTEGER NOT NULL DEFAULT 0, told INTEGER NOT NULL DEFAULT 0);
CREATE TABLE message_versions (
    message INTEGER NOT NULL REFERENCES messages (id),
    version INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    text    TEXT NOT NULL,
    PRIMARY KEY (message, version)
);
CREATE TABLE trash (
    blob TEXT PRIMARY KEY,
    at   INTEGER NOT NULL
) WITHOUT ROWID;
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
, topic INTEGER NOT NULL DEFAULT 0);
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
, else_account TEXT NOT NULL DEFAULT '', else_chat TEXT NOT NULL DEFAULT '');
CREATE TABLE sent (
    account TEXT NOT NULL,
    chat    TEXT NOT NULL,
    message TEXT NOT NULL,
    outbox  INTEGER NOT NULL,
    part    INTEGER NOT NULL,
    arrived INTEGER NOT NULL, words INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (account, chat, message)
) WITHOUT ROWID;
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
    data     TEXT NOT NULL, at INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (account, chat, identity)
) WITHOUT ROWID;
CREATE TABLE timers (
    kind     TEXT NOT NULL,
    ref      INTEGER NOT NULL,
    due      INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    PRIMARY KEY (kind, ref)
) WITHOUT ROWID;
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
    arrived  INTEGER NOT NULL, kept INTEGER NOT NULL DEFAULT 0,
    UNIQUE (account, chat, entry)
);
CREATE TABLE transcript_files (
    account TEXT NOT NULL,
    chat    TEXT NOT NULL,
    file    TEXT NOT NULL,
    entry   TEXT NOT NULL,
    PRIMARY KEY (account, chat, file, entry)
) WITHOUT ROWID;
CREATE TABLE web_sessions (
    seat  TEXT NOT NULL,
    token TEXT NOT NULL,
    user  TEXT NOT NULL,
    at    INTEGER NOT NULL,
    PRIMARY KEY (seat, token)
) WITHOUT ROWID;
CREATE TABLE web_recovery (
    seat TEXT NOT NULL,
    user TEXT NOT NULL,
    code TEXT NOT NULL,
    at   INTEGER NOT NULL,
    PRIMARY KEY (seat, user),
    UNIQUE (seat, code)
) WITHOUT ROWID;
CREATE TABLE cursors (
    account TEXT NOT NULL,
    chat    TEXT NOT NULL,
    thread  TEXT NOT NULL,
    cursor  TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (account, chat, thread)
) WITHOUT ROWID;
CREATE TABLE gathered (
    room       INTEGER NOT NULL REFERENCES rooms (id),
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    at         INTEGER NOT NULL,
    PRIMARY KEY (room, aspiration)
) WITHOUT ROWID;
CREATE TABLE gatherings (
    room    INTEGER PRIMARY KEY REFERENCES rooms (id),
    outbox  INTEGER NOT NULL,
    since   INTEGER NOT NULL,
    shown   INTEGER NOT NULL,
    shown_at INTEGER NOT NULL,
    wait    INTEGER NOT NULL
);
CREATE TABLE merges (
    into_id INTEGER NOT NULL,
    source  INTEGER NOT NULL,
    PRIMARY KEY (into_id, source)
) WITHOUT ROWID;
CREATE TABLE figure_mark (
    id  INTEGER PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL
);
CREATE TABLE figure_names (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
CREATE TABLE figure_chunks (
    id     INTEGER PRIMARY KEY,
    office INTEGER NOT NULL,
    day    INTEGER NOT NULL,
    n      INTEGER NOT NULL,
    data   BLOB NOT NULL
);
CREATE TABLE figure_places (
    aspiration INTEGER PRIMARY KEY,
    chunk      INTEGER NOT NULL
);
CREATE TABLE figure_later (
    aspiration INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL
);
CREATE TABLE figure_seals (
    id     INTEGER PRIMARY KEY,
    office INTEGER NOT NULL,
    whole  INTEGER NOT NULL,
    first  INTEGER NOT NULL,
    last   INTEGER NOT NULL,
    mark   TEXT NOT NULL,
    data   BLOB NOT NULL
);
CREATE TABLE reply_bands (
    office  TEXT NOT NULL,
    band    INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    message INTEGER NOT NULL,
    PRIMARY KEY (office, band, at, message)
) WITHOUT ROWID;
CREATE TABLE reply_signatures (
    message INTEGER PRIMARY KEY,
    office  TEXT NOT NULL,
    at      INTEGER NOT NULL,
    bands   TEXT NOT NULL
);
CREATE TABLE asks (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    identity INTEGER NOT NULL,
    slot     TEXT NOT NULL,
    account  TEXT NOT NULL,
    chat     TEXT NOT NULL,
    thread   TEXT NOT NULL,
    body     TEXT NOT NULL,
    at       INTEGER NOT NULL,
    next     INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    UNIQUE (identity, slot)
);
CREATE TABLE digests (
    id       INTEGER PRIMARY KEY,
    office   TEXT NOT NULL,
    staff    INTEGER NOT NULL,
    identity INTEGER NOT NULL,
    day      INTEGER NOT NULL,
    minute   INTEGER NOT NULL,
    off      INTEGER NOT NULL,
    next     INTEGER NOT NULL,
    UNIQUE (office, staff)
);
CREATE TABLE signin_links (
    hash    TEXT PRIMARY KEY,
    staff   INTEGER NOT NULL REFERENCES staff (id),
    expires INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE signin_sessions (
    hash    TEXT PRIMARY KEY,
    staff   INTEGER NOT NULL REFERENCES staff (id),
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE api_tokens (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    name    TEXT NOT NULL,
    hash    TEXT NOT NULL UNIQUE,
    office  TEXT NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    revoked INTEGER NOT NULL
);
CREATE TABLE topics (
    id       TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    labels   TEXT NOT NULL,
    words    TEXT NOT NULL,
    office   TEXT NOT NULL
) WITHOUT ROWID;
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
CREATE TABLE regions (
    code      TEXT PRIMARY KEY,
    name      TEXT NOT NULL,
    other     TEXT NOT NULL,
    latitude  INTEGER,
    longitude INTEGER
) WITHOUT ROWID;
CREATE TABLE regions_state (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    state INTEGER NOT NULL
);
CREATE TABLE electoral_districts (
    name     TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    regions  TEXT NOT NULL,
    offices  TEXT NOT NULL
);
CREATE TABLE alike (
    aspiration INTEGER PRIMARY KEY REFERENCES aspirations (id),
    at         INTEGER NOT NULL,
    profile    TEXT NOT NULL,
    located    INTEGER NOT NULL,
    latitude   INTEGER NOT NULL,
    longitude  INTEGER NOT NULL,
    terms      TEXT NOT NULL,
    one        INTEGER NOT NULL
);
CREATE TABLE alike_terms (
    term       INTEGER NOT NULL,
    aspiration INTEGER NOT NULL,
    PRIMARY KEY (term, aspiration)
) WITHOUT ROWID;
CREATE TABLE supports (
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    citizen    INTEGER NOT NULL REFERENCES citizens (id),
    identity   INTEGER NOT NULL REFERENCES identities (id),
    account    TEXT NOT NULL,
    chat       TEXT NOT NULL,
    thread     TEXT NOT NULL,
    draft      INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    until      INTEGER NOT NULL,
    told       TEXT NOT NULL,
    receipt    INTEGER NOT NULL,
    PRIMARY KEY (aspiration, citizen)
) WITHOUT ROWID;
CREATE TABLE support_copies (
    message   INTEGER NOT NULL,
    citizen   INTEGER NOT NULL,
    outbox    INTEGER NOT NULL,
    version   INTEGER NOT NULL,
    tries     INTEGER NOT NULL,
    outcome   TEXT NOT NULL,
    reason    TEXT NOT NULL,
    delivered INTEGER NOT NULL,
    said      TEXT NOT NULL,
    PRIMARY KEY (message, citizen)
) WITHOUT ROWID;
CREATE TABLE watches (
    aspiration INTEGER PRIMARY KEY,
    news       TEXT NOT NULL,
    news_at    INTEGER NOT NULL,
    news_since INTEGER NOT NULL,
    claimed    INTEGER NOT NULL,
    overdue    INTEGER NOT NULL,
    reminded   INTEGER NOT NULL,
    remind_at  INTEGER NOT NULL,
    asked      INTEGER NOT NULL,
    waited     INTEGER NOT NULL,
    elsewhere  TEXT NOT NULL,
    notice     INTEGER NOT NULL
);
CREATE TABLE reminded (
    office TEXT PRIMARY KEY,
    at     INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE shown_names (
    aspiration INTEGER PRIMARY KEY REFERENCES aspirations (id),
    name       TEXT NOT NULL,
    at         INTEGER NOT NULL,
    account    TEXT NOT NULL,
    chat       TEXT NOT NULL,
    message    TEXT NOT NULL
);
CREATE TABLE erasure_requests (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    citizen    INTEGER NOT NULL,
    aspiration INTEGER NOT NULL,
    asked      INTEGER NOT NULL,
    due        INTEGER NOT NULL,
    done       INTEGER NOT NULL,
    box        INTEGER NOT NULL
);
CREATE TABLE leftovers (
    request INTEGER NOT NULL,
    account TEXT NOT NULL,
    chat    TEXT NOT NULL,
    user    TEXT NOT NULL,
    PRIMARY KEY (request, account, chat)
) WITHOUT ROWID;
CREATE TABLE erased_traces (
    account TEXT NOT NULL,
    text    TEXT NOT NULL, lasting INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (account, text)
) WITHOUT ROWID;
CREATE TABLE like_texts (
    aspiration INTEGER PRIMARY KEY REFERENCES aspirations (id),
    citizen    INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    key1       INTEGER NOT NULL,
    key2       INTEGER NOT NULL,
    key3       INTEGER NOT NULL
);
CREATE TABLE harmless (
    key        INTEGER NOT NULL,
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    PRIMARY KEY (key, aspiration)
) WITHOUT ROWID;
CREATE TABLE aside_notes (
    room   INTEGER PRIMARY KEY REFERENCES rooms (id),
    outbox INTEGER NOT NULL,
    at     INTEGER NOT NULL
);
CREATE TABLE reveals (
    id         INTEGER PRIMARY KEY,
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    staff      INTEGER NOT NULL REFERENCES staff (id),
    at         INTEGER NOT NULL,
    reason     TEXT NOT NULL
);
CREATE TABLE occasions (
    id         TEXT PRIMARY KEY,
    office     TEXT NOT NULL REFERENCES offices (id),
    name       TEXT NOT NULL,
    place      TEXT NOT NULL,
    first      TEXT NOT NULL,
    last       TEXT NOT NULL,
    created    INTEGER NOT NULL,
    created_by INTEGER NOT NULL,
    closed     INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE spoken_contacts (
    aspiration INTEGER PRIMARY KEY,
    contact    TEXT NOT NULL
);
CREATE TABLE slips (
    hash       TEXT PRIMARY KEY,
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    created    INTEGER NOT NULL,
    expires    INTEGER NOT NULL,
    used       INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE duties (
    aspiration INTEGER PRIMARY KEY,
    soon       INTEGER NOT NULL,
    head       INTEGER NOT NULL,
    admin      INTEGER NOT NULL,
    snoozer    INTEGER NOT NULL,
    woke       TEXT NOT NULL
);
CREATE TABLE "reminders" (
    aspiration INTEGER NOT NULL,
    why        TEXT NOT NULL,
    office     TEXT NOT NULL,
    due        INTEGER NOT NULL,
    asked      INTEGER NOT NULL,
    PRIMARY KEY (aspiration, why)
) WITHOUT ROWID;
CREATE TABLE mornings (
    office TEXT PRIMARY KEY,
    day    TEXT NOT NULL,
    at     INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE leaves (
    office TEXT NOT NULL REFERENCES offices (id),
    staff  INTEGER NOT NULL REFERENCES staff (id),
    since  INTEGER NOT NULL,
    until  INTEGER NOT NULL,
    PRIMARY KEY (office, staff)
) WITHOUT ROWID;
CREATE TABLE assigned (
    office TEXT NOT NULL REFERENCES offices (id),
    staff  INTEGER NOT NULL REFERENCES staff (id),
    number INTEGER NOT NULL,
    PRIMARY KEY (office, staff)
) WITHOUT ROWID;
CREATE TABLE nobody_there (
    office TEXT PRIMARY KEY REFERENCES offices (id),
    at     INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE staff_topics (
    office TEXT NOT NULL REFERENCES offices (id),
    staff  INTEGER NOT NULL REFERENCES staff (id),
    topic  TEXT NOT NULL,
    PRIMARY KEY (office, staff, topic)
) WITHOUT ROWID;
CREATE TABLE composing (
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    staff      INTEGER NOT NULL REFERENCES staff (id),
    at         INTEGER NOT NULL,
    PRIMARY KEY (aspiration, staff)
) WITHOUT ROWID;
CREATE TABLE given (
    staff      INTEGER NOT NULL REFERENCES staff (id),
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    PRIMARY KEY (staff, aspiration)
) WITHOUT ROWID;
CREATE TABLE given_told (
    staff INTEGER PRIMARY KEY REFERENCES staff (id),
    at    INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE search_docs (
    id    INTEGER PRIMARY KEY,
    words TEXT NOT NULL
);
CREATE VIRTUAL TABLE search USING fts5(words, content='search_docs', content_rowid='id', detail=none, columnsize=0,
    tokenize="unicode61 remove_diacritics 0 tokenchars '_'");
CREATE TABLE search_queue (aspiration INTEGER PRIMARY KEY);
CREATE TABLE held_replies (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    aspiration INTEGER NOT NULL,
    staff      INTEGER NOT NULL,
    account    TEXT NOT NULL,
    chat       TEXT NOT NULL,
    thread     TEXT NOT NULL,
    message    TEXT NOT NULL,
    at         INTEGER NOT NULL,
    due        INTEGER NOT NULL,
    why        TEXT NOT NULL,
    box        INTEGER NOT NULL,
    content    TEXT NOT NULL
);
CREATE TABLE templates (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    office TEXT NOT NULL,
    name   TEXT NOT NULL,
    text   TEXT NOT NULL,
    staff  INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    used   INTEGER NOT NULL,
    last   INTEGER NOT NULL
);
CREATE TABLE notes (
    id         INTEGER PRIMARY KEY,
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    staff      INTEGER NOT NULL REFERENCES staff (id),
    at         INTEGER NOT NULL,
    edited     INTEGER NOT NULL,
    text       TEXT NOT NULL,
    account    TEXT NOT NULL,
    chat       TEXT NOT NULL,
    thread     TEXT NOT NULL,
    message    TEXT NOT NULL,
    album      TEXT NOT NULL
);
CREATE TABLE inquiries (
    message    INTEGER PRIMARY KEY,
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    staff      INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    turn_at    INTEGER NOT NULL,
    due        INTEGER NOT NULL,
    asked      INTEGER NOT NULL,
    reminded   INTEGER NOT NULL,
    ended      INTEGER NOT NULL
);
CREATE TABLE passes (
    id          INTEGER PRIMARY KEY,
    aspiration  INTEGER NOT NULL REFERENCES aspirations (id),
    from_office TEXT NOT NULL,
    to_office   TEXT NOT NULL,
    staff       INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    back        INTEGER NOT NULL,
    reason      TEXT NOT NULL
);
CREATE TABLE referrals (
    id         INTEGER PRIMARY KEY,
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    agency     TEXT NOT NULL,
    staff      INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    due        INTEGER NOT NULL,
    told       INTEGER NOT NULL,
    ended      INTEGER NOT NULL
);
CREATE TABLE promises (
    id         INTEGER PRIMARY KEY,
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    message    INTEGER NOT NULL,
    staff      INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    due        INTEGER NOT NULL,
    state      TEXT NOT NULL,
    ended      INTEGER NOT NULL,
    before     INTEGER NOT NULL,
    on_day     INTEGER NOT NULL
);
CREATE TABLE spam_marks (
    aspiration INTEGER PRIMARY KEY REFERENCES aspirations (id),
    staff      INTEGER NOT NULL,
    at         INTEGER NOT NULL
);
CREATE TABLE quoted (
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    by         INTEGER NOT NULL REFERENCES aspirations (id),
    PRIMARY KEY (aspiration, by)
) WITHOUT ROWID;
CREATE TABLE support_news (
    aspiration    INTEGER PRIMARY KEY,
    news          TEXT NOT NULL,
    at            INTEGER NOT NULL,
    since         INTEGER NOT NULL,
    telling       TEXT NOT NULL,
    telling_since INTEGER NOT NULL,
    after_at      INTEGER NOT NULL,
    after_citizen INTEGER NOT NULL,
    wished        INTEGER NOT NULL
);
CREATE TABLE room_topics (
    room   INTEGER NOT NULL REFERENCES rooms (id),
    state  TEXT NOT NULL,
    outbox INTEGER NOT NULL,
    PRIMARY KEY (room, state)
) WITHOUT ROWID;
CREATE TABLE room_findings (
    room   INTEGER NOT NULL REFERENCES rooms (id),
    code   TEXT NOT NULL,
    ok     INTEGER NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (room, code)
) WITHOUT ROWID;
CREATE TABLE "invitations" (
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
CREATE TABLE invitation_uses (
    invitation INTEGER NOT NULL,
    staff      INTEGER NOT NULL REFERENCES staff (id),
    at         INTEGER NOT NULL,
    PRIMARY KEY (invitation, staff)
) WITHOUT ROWID;
CREATE TABLE staff_names (
    staff   INTEGER NOT NULL REFERENCES staff (id),
    version INTEGER NOT NULL,
    name    TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (staff, version)
) WITHOUT ROWID;
CREATE TABLE subscriptions (
    office   TEXT NOT NULL,
    citizen  INTEGER NOT NULL REFERENCES citizens (id),
    identity INTEGER NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('asked', 'yes', 'no')),
    at       INTEGER NOT NULL,
    how      TEXT NOT NULL,
    PRIMARY KEY (office, citizen)
) WITHOUT ROWID;
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
CREATE TABLE broadcast_recipients (
    broadcast INTEGER NOT NULL REFERENCES broadcasts (id),
    citizen   INTEGER NOT NULL REFERENCES citizens (id),
    office    TEXT NOT NULL,
    state     TEXT NOT NULL,
    outbox    INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (broadcast, citizen)
) WITHOUT ROWID;
CREATE TABLE broadcast_votes (
    broadcast INTEGER NOT NULL REFERENCES broadcasts (id),
    citizen   INTEGER NOT NULL REFERENCES citizens (id),
    choice    INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (broadcast, citizen)
) WITHOUT ROWID;
CREATE TABLE "attachments" (
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
CREATE TABLE erased_keys (
    account TEXT NOT NULL,
    key     TEXT NOT NULL,
    until   INTEGER NOT NULL,
    PRIMARY KEY (account, key)
) WITHOUT ROWID;
CREATE TABLE moved (
    account TEXT NOT NULL,
    old     TEXT NOT NULL,
    new     TEXT NOT NULL,
    PRIMARY KEY (account, old)
) WITHOUT ROWID;
INSERT INTO goose_db_version VALUES (1, 0, 1, '2026-11-30 18:46:17');
INSERT INTO goose_db_version VALUES (10, 9, 1, '2026-11-30 18:46:17');
INSERT INTO goose_db_version VALUES (2, 1, 1, '2026-11-30 18:46:17');
INSERT INTO goose_db_version VALUES (3, 2, 1, '2026-11-30 18:46:17');
INSERT INTO goose_db_version VALUES (4, 3, 1, '2026-11-30 18:46:17');
INSERT INTO goose_db_version VALUES (5, 4, 1, '2026-11-30 18:46:17');
INSERT INTO goose_db_version VALUES (6, 5, 1, '2026-11-30 18:46:17');
INSERT INTO goose_db_version VALUES (7, 6, 1, '2026-11-30 18:46:17');
INSERT INTO goose_db_version VALUES (8, 7, 1, '2026-11-30 18:46:17');
INSERT INTO goose_db_version VALUES (9, 8, 1, '2026-11-30 18:46:17');
INSERT INTO inbox VALUES ('telegram/a/b', 'k1', 1767578400000);
INSERT INTO parked VALUES (1, 'telegram/a/b', 'k1', '100', 'k1', '{"raw":"k1"}', 'a fault', 1767578400000, 1);
INSERT INTO citizens VALUES (1, 'Elang 99', 1767578400000, '');
INSERT INTO citizens VALUES (2, 'Cempaka 95', 1767578400000, '');
INSERT INTO citizens VALUES (3, 'Tulip 87', 1767578400000, '');
INSERT INTO staff VALUES (1, 'Rina A.', '');
INSERT INTO identities VALUES (1, 'telegram/a/b', '100', '', '', '', 'telegram/a/b', '100', '', 0, 1, NULL, '', 0, 0);
INSERT INTO identities VALUES (2, 'telegram/a/b', '7', 'Rina', '', '', 'telegram/a/b', '7', '', 0, NULL, 1, '', 0, 0);
INSERT INTO identities VALUES (3, 'telegram/a/b', '200', 'Sari', '', 'jv', 'telegram/a/b', '200', '', 0, 2, NULL, '', 0, 1);
INSERT INTO consents VALUES (1, '1', 1, 1767578400000);
INSERT INTO offices VALUES ('dapil-1', 'Kantor Dapil 1', 'Jawa Timur 1', 7, '[null,[{"from":480,"to":960}],null,null,null,null,null]', 'Asia/Jakarta', 0, 0, '["2026-12-31"]', 1, 0, 0, '');
INSERT INTO offices VALUES ('dapil-2', 'Kantor', '', 7, '[null,null,null,null,null,null,null]', '', 1, 0, '', 0, 0, 0, '{"assign":"least_loaded","broadcast":{"week":3},"preview":true,"spam_second":true}');
INSERT INTO rules VALUES (1, 'words', '["lampu","got"]', 'dapil-1', 'jalan');
INSERT INTO rules VALUES (2, 'default', '', 'dapil-2', '');
INSERT INTO seasons VALUES (1, 'Pemilu 2029', '2028-11-28', '2029-02-10');
INSERT INTO accounts VALUES ('telegram/a/b', 'duaarah_bot', 'https://t.me/duaarah_bot?start=%s', '', 1767578400000);
INSERT INTO memberships VALUES ('dapil-1', 1, 'admin', 1767578400000, 0);
INSERT INTO rooms VALUES (1, 'dapil-1', 'telegram/a/b', '-5', '7', 1, 1767578400000, 1, 0, '', '', '', '', 0, 0, 0);
INSERT INTO aspirations VALUES (1, 'R8Z-M6Y', 1, 1, 'telegram/a/b', '100', '', 'dapil-1', '', 'complaint', '', '', '', '', 'closed', 0, 1767578400000, 1767578400000, 1767686400000, '', 0, 0, NULL, 1767686400000, 1767686400000, 1, 0, 'yes', 5, 0, 0, 0, 0, 0, '', '', '', 0, '', '', 0, 0, 0, NULL, '');
INSERT INTO aspirations VALUES (2, 'JRW-MEE', 1, 1, 'telegram/a/b', '100', '', 'dapil-1', '', 'complaint', '', '', '35.78', '', 'open', 0, 1767578400000, 1767578400000, 0, 'office', 0, 1768183200000, NULL, 0, 0, NULL, 0, '', 0, 0, 0, 0, 0, 0, '', 'staff', 'citizen', 1, 'spam', '', 0, 0, 1800000000000, 1, '');
INSERT INTO aspirations VALUES (3, 'Y28-TJZ', 1, 1, 'telegram/a/b', '100', '', 'dapil-1', '', 'complaint', '', '', '', '', 'spam', 0, 1767578400000, 1767578400000, 0, 'office', 0, 1768183200000, NULL, 0, 0, NULL, 0, '', 0, 0, 0, 0, 0, 0, '', '', '', 0, '', '', 0, 0, 0, NULL, '');
INSERT INTO aspirations VALUES (4, 'AFZ-9AM', 1, 1, 'telegram/a/b', '100', '', 'dapil-1', '', 'complaint', '', '', '', '', 'open', 0, 1767578400000, 1767578400000, 0, 'office', 0, 1768183200000, NULL, 0, 0, NULL, 0, '', 0, 0, 0, 0, 0, 0, '', '', '', 0, '', '', 0, 0, 0, 1, '');
INSERT INTO aspirations VALUES (5, '7M4-R8H', 1, 1, 'telegram/a/b', '100', '', 'dapil-1', '', 'complaint', '', '', '', '', 'open', 0, 1767578400000, 1767578400000, 0, 'office', 0, 1768183200000, NULL, 0, 0, NULL, 0, '', 0, 0, 0, 0, 0, 0, '', '', '', 0, '', '', 0, 0, 0, 1, '');
INSERT INTO aspirations VALUES (6, 'N9D-E3V', 1, 1, 'telegram/a/b', '100', '', 'dapil-1', '', 'complaint', '', '', '', '', 'open', 0, 1767578400000, 1767578400000, 0, 'office', 0, 1768183200000, NULL, 0, 0, NULL, 0, '', 0, 0, 0, 0, 0, 0, '', '', '', 0, '', '', 0, 0, 0, 1, '');
INSERT INTO aspirations VALUES (7, 'PPA-ZJP', 3, NULL, '', '', '', 'dapil-1', 'staff', '', '', '', '', 'acara_YNGTQ', 'open', 0, 1767578400000, 1767578400000, 0, 'office', 1767578400000, 1768183200000, NULL, 0, 0, NULL, 0, '', 0, 0, 0, 0, 0, 0, '', '', '', 0, '', 'YNGTQ', 1, 0, 0, 1, '');
INSERT INTO messages VALUES (1, 1, 'citizen', 1, NULL, 1767578400000, 1, 0, '', '', 0, 0, 'telegram/a/b', '100', '', 'm1', 0, '', 0, 0, '', 0, 0, 0);
INSERT INTO messages VALUES (10, 7, 'citizen', 3, NULL, 1767578400000, 1, 0, '', '', 1, 0, 'telegram/a/b', '-5', '7', '600', 0, '', 0, 0, 'kumpulan-1', 0, 0, 0);
INSERT INTO messages VALUES (2, 1, 'staff', NULL, 1, 1767686400000, 2, 1767686400000, '', '', 0, 0, '', '', '', '', 0, 'delivered', 1767686400000, 0, '', 0, 0, 0);
INSERT INTO messages VALUES (3, 2, 'citizen', 1, NULL, 1767578400000, 1, 0, '', '', 0, 0, 'telegram/a/b', '100', '', 'm2', 0, '', 0, 0, '', 0, 0, 0);
INSERT INTO messages VALUES (4, 2, 'citizen', 1, NULL, 1767585600000, 1, 0, '{"lat":-7.25,"lon":112.75,"label":"Jl. Kenanga"}', '{"name":"Pak RT","phone":"+62 812 0000 0000"}', 0, 0, 'telegram/a/b', '100', '', '77', 0, '', 0, 0, '', 0, 0, 0);
INSERT INTO messages VALUES (5, 3, 'citizen', 1, NULL, 1767578400000, 1, 0, '', '', 0, 0, 'telegram/a/b', '100', '', 'm3', 0, '', 0, 0, '', 0, 0, 0);
INSERT INTO messages VALUES (6, 4, 'citizen', 1, NULL, 1767578400000, 1, 0, '', '', 0, 0, 'telegram/a/b', '100', '', 'm4', 0, '', 0, 0, '', 0, 0, 0);
INSERT INTO messages VALUES (7, 4, 'staff', NULL, 1, 1767697200000, 2, 1767697200000, '', '', 0, 0, '', '', '', '', 0, 'uncertain', 0, 0, '', 0, 0, 0);
INSERT INTO messages VALUES (8, 5, 'citizen', 1, NULL, 1767578400000, 1, 0, '', '', 0, 0, '', '', '', '', 0, '', 0, 1, '', 0, 0, 0);
INSERT INTO messages VALUES (9, 6, 'citizen', 1, NULL, 1767578400000, 1, 0, '', '', 0, 0, 'telegram/a/b', '100', '', 'm6', 0, '', 0, 0, '', 0, 0, 0);
INSERT INTO message_versions VALUES (1, 1, 1767578400000, 'Lampu jalan di depan SDN 3 mati sudah dua minggu, kalau malam gelap sekali.');
INSERT INTO message_versions VALUES (10, 1, 1767578400000, 'Lampu jalan di Jalan Melati depan SDN 3 mati sejak hujan, gelap sekali.');
INSERT INTO message_versions VALUES (2, 1, 1767686400000, 'Besok pagi petugas kami datang.');
INSERT INTO message_versions VALUES (2, 2, 1767686400000, 'Besok pagi petugas kami datang, Bu.');
INSERT INTO message_versions VALUES (3, 1, 1767578400000, 'Mohon got di Jalan Kenanga RT 04/RW 02 dikeruk sebelum musim hujan 🙏');
INSERT INTO message_versions VALUES (4, 1, 1767585600000, 'ini fotonya');
INSERT INTO message_versions VALUES (5, 1, 1767578400000, 'Kapan puskesmas keliling datang lagi ke Dusun Karanganyar?');
INSERT INTO message_versions VALUES (6, 1, 1767578400000, 'Terima kasih, jembatannya sudah bisa dilewati.');
INSERT INTO message_versions VALUES (7, 1, 1767697200000, 'Besok pagi petugas kami datang.');
INSERT INTO message_versions VALUES (7, 2, 1767697200000, 'Besok pagi petugas kami datang, Bu.');
INSERT INTO message_versions VALUES (8, 1, 1767578400000, '');
INSERT INTO message_versions VALUES (9, 1, 1767578400000, 'Air PDAM keruh sejak Lebaran.');
INSERT INTO erasures VALUES (5, 1767722400000);
INSERT INTO cards VALUES (1, 1, 1, 'telegram/a/b', '-5', '7', 0);
INSERT INTO cards VALUES (2, 2, 1, 'telegram/a/b', '-5', '7', 0);
INSERT INTO cards VALUES (3, 3, 1, 'telegram/a/b', '-5', '7', 0);
INSERT INTO cards VALUES (4, 4, 1, 'telegram/a/b', '-5', '7', 0);
INSERT INTO cards VALUES (5, 5, 1, 'telegram/a/b', '-5', '7', 0);
INSERT INTO cards VALUES (6, 6, 1, 'telegram/a/b', '-5', '7', 0);
INSERT INTO outbox VALUES (1, 'telegram/a/b', '-5', '7', 1, '', 0, '{"text":{"s":"R8Z-M6Y\nLampu jalan di depan SDN 3 mati sudah dua minggu, kalau malam gelap sekali."},"buttons":[[{"label":"Ambil","data":"s.take 1"}]]}', 'card', 1, 1, 'delivered', '', '', 0, 0, 0, 0, 1767578400000, 1767578400000, 1767578400000, 0, '', '');
INSERT INTO outbox VALUES (10, 'telegram/a/b', '100', '', 0, '', 0, '{"text":{"s":"Halo?"}}', 'talk', 0, 0, 'leased', '', '', 0, 0, 0, 0, 1767578400000, 1767578400000, 0, 0, '', '');
INSERT INTO outbox VALUES (11, 'telegram/a/b', '100', '', 0, '', 0, '{"text":{"s":"Tidak sampai."}}', 'talk', 0, 0, 'refused', 'blocked', 'Forbidden', 0, 0, 0, 0, 1767578400000, 1767578400000, 1767578400000, 0, '', '');
INSERT INTO outbox VALUES (12, 'web/warga', 'u7', '', 0, '', 0, '{"text":{"s":"Ada yang bisa dibantu?"}}', 'talk', 0, 0, 'pending', '', '', 0, 0, 0, 0, 1767578400000, 0, 0, 0, '', '');
INSERT INTO outbox VALUES (2, 'telegram/a/b', '-5', '7', 1, '', 0, '{"text":{"s":"JRW-MEE\nMohon got di Jalan Kenanga RT 04/RW 02 dikeruk sebelum musim hujan 🙏"},"buttons":[[{"label":"Ambil","data":"s.take 2"}]]}', 'card', 2, 3, 'delivered', '', '', 0, 0, 0, 0, 1767578400000, 1767578400000, 1767578400000, 0, '', '');
INSERT INTO outbox VALUES (3, 'telegram/a/b', '-5', '7', 1, '', 0, '{"text":{"s":"Y28-TJZ\nKapan puskesmas keliling datang lagi ke Dusun Karanganyar?"},"buttons":[[{"label":"Ambil","data":"s.take 3"}]]}', 'card', 3, 5, 'delivered', '', '', 0, 0, 0, 0, 1767578400000, 1767578400000, 1767578400000, 0, '', '');
INSERT INTO outbox VALUES (4, 'telegram/a/b', '-5', '7', 1, '', 0, '{"text":{"s":"AFZ-9AM\nTerima kasih, jembatannya sudah bisa dilewati."},"buttons":[[{"label":"Ambil","data":"s.take 4"}]]}', 'card', 4, 6, 'delivered', '', '', 0, 0, 0, 0, 1767578400000, 1767578400000, 1767578400000, 0, '', '');
INSERT INTO outbox VALUES (5, 'telegram/a/b', '-5', '7', 1, '', 0, '{"action":""}', 'card', 5, 8, 'delivered', '', '', 0, 0, 0, 0, 1767578400000, 1767578400000, 1767578400000, 1, '', '');
INSERT INTO outbox VALUES (6, 'telegram/a/b', '-5', '7', 1, '', 0, '{"text":{"s":"N9D-E3V\nAir PDAM keruh sejak Lebaran."},"buttons":[[{"label":"Ambil","data":"s.take 6"}]]}', 'card', 6, 9, 'pending', '', '', 0, 0, 0, 0, 1767578400000, 0, 0, 0, '', '');
INSERT INTO outbox VALUES (7, 'telegram/a/b', '100', '', 0, '', 0, '{"text":{"s":"Pesan Anda kami terima."}}', 'receipt', 6, 0, 'pending', '', '', 0, 0, 0, 0, 1767578400000, 0, 0, 0, '', '');
INSERT INTO outbox VALUES (8, 'telegram/a/b', '100', '', 0, '', 0, '{"text":{"s":"Kami catat."}}', 'draft', 6, 0, 'delivered', '', '', 0, 0, 0, 0, 1767578400000, 1767578400000, 1767578400000, 0, '', '');
INSERT INTO outbox VALUES (9, 'telegram/a/b', '100', '', 0, 'edit', 8, '{"action":"edit","text":{"s":"Kami catat, ditambah satu foto."},"target":{"outbox":8}}', 'draft', 6, 0, 'pending', '', '', 0, 0, 0, 0, 1767578400000, 0, 0, 0, '', '');
INSERT INTO sent VALUES ('telegram/a/b', '-5', '90', 1, 1, 0, 1);
INSERT INTO sent VALUES ('telegram/a/b', '-5', '91', 2, 1, 0, 1);
INSERT INTO sent VALUES ('telegram/a/b', '-5', '92', 3, 1, 0, 1);
INSERT INTO sent VALUES ('telegram/a/b', '-5', '93', 4, 1, 0, 1);
INSERT INTO sent VALUES ('telegram/a/b', '-5', '94', 5, 1, 0, 1);
INSERT INTO sent VALUES ('telegram/a/b', '100', '501', 8, 1, 0, 1);
INSERT INTO conversations VALUES ('telegram/a/b', '100', 1, '{"asked":3}', 1767578400000);
INSERT INTO timers VALUES ('draft', 6, 1767582000000, 0);
INSERT INTO events VALUES (1, '01KE5Y3X8046EENCS7DC5HGW07', 1767578400000, 'received', 1, '', 0, 0, 0, 0, '');
INSERT INTO events VALUES (10, '01KE5Y3X8046EENCS7DT5B8NN1', 1767596400000, 'spam', 3, '', 0, 1, 0, 0, '');
INSERT INTO events VALUES (11, '01KE5Y3X8046EENCS7DWDMD731', 1767578400000, 'received', 4, '', 0, 0, 0, 0, '');
INSERT INTO events VALUES (12, '01KE5Y3X8046EENCS7DX81A3SJ', 1767582000000, 'submitted', 4, 'dapil-1', 0, 0, 0, 0, '{"kind":"complaint","kind_by":"guess","own":false,"platform":"telegram"}');
INSERT INTO events VALUES (13, '01KE5Y3X8046EENCS7DXSZNQ3P', 1767686400000, 'reply', 4, '', 0, 1, 7, 1, '');
INSERT INTO events VALUES (14, '01KE5Y3X8046EENCS7E1FKG9QN', 1767578400000, 'received', 5, '', 0, 0, 0, 0, '');
INSERT INTO events VALUES (15, '01KE5Y3X8046EENCS7E1KF3BRK', 1767582000000, 'submitted', 5, 'dapil-1', 0, 0, 0, 0, '{"kind":"complaint","kind_by":"guess","own":false,"platform":"telegram"}');
INSERT INTO events VALUES (16, '01KE5Y3X8046EENCS7E4VEFQP4', 1767578400000, 'received', 6, '', 0, 0, 0, 0, '');
INSERT INTO events VALUES (17, '01KE5Y3X8046EENCS7E6PXSA2P', 1767582000000, 'submitted', 6, 'dapil-1', 0, 0, 0, 0, '{"kind":"complaint","kind_by":"guess","own":false,"platform":"telegram"}');
INSERT INTO events VALUES (18, '01KE5Y3X8046EENCS7EAAXGN0J', 1767578400000, 'received', 7, '', 0, 0, 0, 0, '');
INSERT INTO events VALUES (19, '01KE5Y3X8046EENCS7EDN37HYK', 1767582000000, 'submitted', 7, 'dapil-1', 0, 0, 0, 0, '{"event":"YNGTQ","kind":"complaint","kind_by":"staff","own":false,"platform":"lisan"}');
INSERT INTO events VALUES (2, '01KE5Y3X8046EENCS7DCXH23Q4', 1767582000000, 'submitted', 1, 'dapil-1', 0, 0, 0, 0, '{"kind":"complaint","kind_by":"guess","own":false,"platform":"telegram"}');
INSERT INTO events VALUES (3, '01KE5Y3X8046EENCS7DCXM17RR', 1767686400000, 'reply', 1, '', 0, 1, 2, 1, '');
INSERT INTO events VALUES (4, '01KE5Y3X8046EENCS7DEPHE8DM', 1767686400000, 'delivered', 1, '', 0, 0, 2, 0, '');
INSERT INTO events VALUES (5, '01KE5Y3X8046EENCS7DJ4W3H8T', 1767690000000, 'verdict', 1, '', 0, 0, 0, 0, '{"stars":5,"verdict":"yes"}');
INSERT INTO events VALUES (6, '01KE5Y3X8046EENCS7DNDDFJYE', 1767578400000, 'received', 2, '', 0, 0, 0, 0, '');
INSERT INTO events VALUES (7, '01KE5Y3X8046EENCS7DNXV42KM', 1767582000000, 'submitted', 2, 'dapil-1', 0, 0, 0, 0, '{"kind":"complaint","kind_by":"guess","own":false,"platform":"telegram"}');
INSERT INTO events VALUES (8, '01KE5Y3X8046EENCS7DR2GQ7YM', 1767578400000, 'received', 3, '', 0, 0, 0, 0, '');
INSERT INTO events VALUES (9, '01KE5Y3X8046EENCS7DRKJXBQH', 1767582000000, 'submitted', 3, 'dapil-1', 0, 0, 0, 0, '{"kind":"complaint","kind_by":"guess","own":false,"platform":"telegram"}');
INSERT INTO transcript VALUES (1, 'web/warga', 'u7', 'm1', 1, 1, 1767578400000, 0, 0, '', '{"id":"m1","text":"selamat siang"}', '', 0, 1);
INSERT INTO transcript VALUES (2, 'web/warga', 'u7', 'o1', 2, 2, 1767578400000, 0, 0, '{"text":{"s":"Selamat siang."},"files":[{"id":"bbbbbbbbbbbbbbbbbbbbbbbbbb","kind":""}]}', '', '', 1, 0);
INSERT INTO transcript VALUES (3, 'web/warga', 'u7', 'm2', 3, 3, 1767578400000, 0, 1, '', '', '', 0, 0);
INSERT INTO transcript VALUES (4, 'telegram/a/b', '100', 'k1', 1, 1, 1767578400000, 0, 0, '', '{"id":"k1","text":"x"}', '', 0, 0);
INSERT INTO transcript_files VALUES ('web/warga', 'u7', 'bbbbbbbbbbbbbbbbbbbbbbbbbb', 'o1');
INSERT INTO web_sessions VALUES ('warga', 'token', 'u7', 1767578400000);
INSERT INTO web_recovery VALUES ('warga', 'u7', 'code', 1767578400000);
INSERT INTO cursors VALUES ('discord/1', '33', '', '1440000000000000000', 1);
INSERT INTO figure_mark VALUES (1, 0);
INSERT INTO asks VALUES (1, 1, 'stats', 'telegram/a/b', '100', '', '{"what":"stats"}', 1767578400000, 0, 0);
INSERT INTO digests VALUES (1, 'dapil-1', 0, 0, 1, 480, 0, 1768183200000);
INSERT INTO topics VALUES ('jalan', 1, '{"id":"Jalan"}', '["lubang","aspal"]', 'dapil-1');
INSERT INTO lessons VALUES (1, 8934650458317239327, 0, 1, 1, 1767578400000, 'complaint', 2, 'jalan', 2, '', 0, X'032613E888FED1C0D14C4C1AFDE7B2EE224458422E3E9E85341081B13D4DB8A74D8171975F5DA9086120906D77BFD0CC7C2613E888FD0B0094D6240294D5B70AC2698E7BC8FED1C0D15054E2DB4EEA0DEE57364AF14C4C1AFD');
INSERT INTO regions VALUES ('35', 'Jawa Timur', '', NULL, NULL);
INSERT INTO regions VALUES ('35.78', 'Kota Surabaya', '', NULL, NULL);
INSERT INTO regions_state VALUES (1, 483602170220119654);
INSERT INTO electoral_districts VALUES ('Jatim 1', 1, '["35.78"]', '["dapil-1"]');
INSERT INTO alike VALUES (2, 1, '', 1, -7250000, 112750000, 'AAAAAAAAAAc', 6);
INSERT INTO alike_terms VALUES (7, 2);
INSERT INTO supports VALUES (1, 2, 3, 'telegram/a/b', '200', '', 0, 1767578400000, 0, 'open', 0);
INSERT INTO support_copies VALUES (2, 2, 1, 1, 1, 'delivered', '', 1767578400000, 'yes');
INSERT INTO watches VALUES (1, 'claimed', 1767578400000, 0, 0, 0, 1767578400000, 0, 0, 0, '', 0);
INSERT INTO reminded VALUES ('dapil-2', 1767578400000);
INSERT INTO shown_names VALUES (1, 'Budi Santoso', 1767578400000, 'telegram/a/b', '100', '300');
INSERT INTO erasure_requests VALUES (1, 2, 0, 1767578400000, 1767837600000, 0, 0);
INSERT INTO leftovers VALUES (1, 'telegram/a%2Fb', '200', '200');
INSERT INTO erased_traces VALUES ('discord/1', '400500', 1);
INSERT INTO erased_traces VALUES ('telegram/a%2Fb', '300', 0);
INSERT INTO like_texts VALUES (1, 1, 1767578400000, 1, 2, 3);
INSERT INTO harmless VALUES (4, 1);
INSERT INTO harmless VALUES (5, 1);
INSERT INTO harmless VALUES (6, 1);
INSERT INTO aside_notes VALUES (1, 1, 1767578400000);
INSERT INTO reveals VALUES (1, 1, 1, 1767578400000, 'menelepon');
INSERT INTO occasions VALUES ('YNGTQ', 'dapil-1', 'Reses', 'Balai RW 5', '2026-11-30', '2026-12-01', 1767578400000, 1, 0);
INSERT INTO spoken_contacts VALUES (7, 'Bu Sari, 0812 0000 0000');
INSERT INTO slips VALUES ('hash-of-a-secret', 7, 1767578400000, 1770256800000, 0);
INSERT INTO duties VALUES (1, 1767578400000, 0, 0, 1, '');
INSERT INTO reminders VALUES (6, '', 'dapil-1', 1767578400000, 1);
INSERT INTO mornings VALUES ('dapil-1', '', 0);
INSERT INTO leaves VALUES ('dapil-1', 1, 1767578400000, 1767837600000);
INSERT INTO assigned VALUES ('dapil-1', 1, 1);
INSERT INTO nobody_there VALUES ('dapil-2', 1767578400000);
INSERT INTO staff_topics VALUES ('dapil-1', 1, 'jalan');
INSERT INTO composing VALUES (1, 1, 1767578400000);
INSERT INTO given VALUES (1, 1);
INSERT INTO search_queue VALUES (1);
INSERT INTO search_queue VALUES (2);
INSERT INTO search_queue VALUES (3);
INSERT INTO search_queue VALUES (4);
INSERT INTO search_queue VALUES (6);
INSERT INTO search_queue VALUES (7);
INSERT INTO held_replies VALUES (1, 1, 1, 'telegram/a/b', '-5', '7', '701', 1767578400000, 1767578400000, 'undo', 0, '{"text":"tunggu"}');
INSERT INTO templates VALUES (1, 'dapil-1', 'jalan', 'Halo {nama}', 1, 1767578400000, 2, 1767578400000);
INSERT INTO notes VALUES (1, 1, 1, 1767578400000, 1767578400000, 'hanya untuk staf, ya', 'telegram/a/b', '-5', '7', '700', '');
INSERT INTO inquiries VALUES (2, 1, 1, 1767578400000, 1767578400000, 1767578400000, 1767578400000, 0, 0);
INSERT INTO passes VALUES (1, 1, 'dapil-2', 'dapil-1', 1, 1767578400000, 1, 'bukan wilayah kami');
INSERT INTO referrals VALUES (1, 1, 'Dinas PU', 1, 1767578400000, 1768356000000, 0, 0);
INSERT INTO promises VALUES (1, 1, 2, 1, 1767578400000, 1768010400000, 'open', 0, 0, 0);
INSERT INTO spam_marks VALUES (1, 1, 1767578400000);
INSERT INTO support_news VALUES (1, 'claimed', 1, 1, '', 0, 0, 0, 0);
INSERT INTO room_topics VALUES (1, 'waiting', 1);
INSERT INTO invitations VALUES (1, '592271861d8cc489df4a0e11d071b804117126bb73971d253ae748d9313e3362', 'dapil-2', 'staff', 0, 1767578400000, 1768183200000, 1, 0);
INSERT INTO staff_names VALUES (1, 1, 'Rina', 0);
INSERT INTO staff_names VALUES (1, 2, 'Rina A.', 1767578400000);
INSERT INTO subscriptions VALUES ('dapil-1', 1, 1, 'yes', 1767578400000, 'command');
INSERT INTO broadcasts VALUES (1, 'DWNDW', 'dapil-1', 'poll', 'done', 0, 'Jalan mana dulu?', '["Mawar","Melati"]', 0, '', '', '', '', 1, 0, 0, '', 1767578400000, 1767578400000, 1767578400000, 1768183200000, 1, 0, 0, 'telegram/a/b', '-5', '7', 0, '', '', '');
INSERT INTO broadcast_recipients VALUES (1, 1, 'dapil-1', 'delivered', 1, 1767578400000);
INSERT INTO broadcast_votes VALUES (1, 1, 1, 1767578400000);
INSERT INTO attachments VALUES ('aaaaaaaaaaaaaaaaaaaaaaaaaa', 4, 0, 'photo', '', 'image/jpeg', 5, 0, '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824', '', '', 'local', 'aaaaaaaaaaaaaaaaaaaaaaaaaa', 0, 0, '', '');
INSERT INTO attachments VALUES ('qb42dzoqjmafltlpqchjnt4p7b', 4, 2, 'document', 'surat.pdf', '', 0, 0, '', '', '', 'lost', '', 0, 0, '', '');
INSERT INTO attachments VALUES ('xdv27bjfxylpxplvmgkmxcsyzi', 4, 1, 'voice', 'suara.ogg', '', 0, 0, '', 'telegram/a/b', 'remote-1', 'remote', '', 0, 0, '', 'awaited');
INSERT INTO erased_keys VALUES ('telegram/a%2Fb', '#ea0ca28151fbc0d10b6e69c0faa3631a', 1814400000000);
INSERT INTO sqlite_sequence VALUES ('asks', 1);
INSERT INTO sqlite_sequence VALUES ('erasure_requests', 1);
INSERT INTO sqlite_sequence VALUES ('events', 19);
INSERT INTO sqlite_sequence VALUES ('goose_db_version', 10);
INSERT INTO sqlite_sequence VALUES ('held_replies', 1);
INSERT INTO sqlite_sequence VALUES ('invitations', 1);
INSERT INTO sqlite_sequence VALUES ('lessons', 1);
INSERT INTO sqlite_sequence VALUES ('outbox', 12);
INSERT INTO sqlite_sequence VALUES ('templates', 1);
INSERT INTO search (search) VALUES ('rebuild');
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
CREATE INDEX parked_chat ON parked (account, chat);
CREATE INDEX identities_citizen ON identities (citizen) WHERE citizen IS NOT NULL;
CREATE INDEX identities_staff ON identities (staff) WHERE staff IS NOT NULL;
CREATE INDEX identities_direct ON identities (direct_account, direct_chat);
CREATE INDEX memberships_staff ON memberships (staff, office);
CREATE INDEX rooms_at ON rooms (account, chat);
CREATE INDEX aspirations_citizen ON aspirations (citizen, received);
CREATE INDEX aspirations_received ON aspirations (received, id);
CREATE INDEX messages_aspiration ON messages (aspiration, at, id);
CREATE INDEX messages_from ON messages (account, chat, message) WHERE message <> '';
CREATE INDEX cards_aspiration ON cards (aspiration);
CREATE INDEX cards_chat ON cards (account, chat);
CREATE INDEX outbox_pending ON outbox (lane, id) WHERE state = 'pending';
CREATE INDEX outbox_leased ON outbox (account, chat) WHERE state = 'leased';
CREATE INDEX outbox_chat ON outbox (account, chat);
CREATE INDEX outbox_edits ON outbox (target) WHERE state = 'pending' AND action = 'edit';
CREATE INDEX outbox_aspiration ON outbox (aspiration) WHERE aspiration <> 0;
CREATE INDEX sent_outbox ON sent (outbox, part);
CREATE INDEX timers_due ON timers (due);
CREATE INDEX events_aspiration ON events (aspiration, seq);
CREATE TRIGGER events_no_update BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;
CREATE TRIGGER events_no_replace BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;
CREATE INDEX transcript_seq ON transcript (account, chat, seq);
CREATE INDEX transcript_pos ON transcript (account, chat, pos);
CREATE INDEX transcript_files_file ON transcript_files (file);
CREATE INDEX web_sessions_user ON web_sessions (seat, user);
CREATE INDEX cursors_at ON cursors (account, at);
CREATE INDEX outbox_target ON outbox (target, id) WHERE target <> 0;
CREATE INDEX rooms_account ON rooms (account) WHERE until = 0;
CREATE INDEX gathered_aspiration ON gathered (aspiration);
CREATE INDEX cards_room ON cards (room, outbox);
CREATE INDEX outbox_uncertain ON outbox (account, chat) WHERE state = 'uncertain';
CREATE INDEX merges_source ON merges (source);
CREATE INDEX events_broadcast ON events (at, seq) WHERE kind = 'broadcast';
CREATE INDEX figure_chunks_day ON figure_chunks (office, day);
CREATE INDEX figure_seals_span ON figure_seals (office, whole, first, last, mark);
CREATE INDEX aspirations_merged ON aspirations (merged_into) WHERE merged_into <> 0;
CREATE UNIQUE INDEX aspirations_key ON aspirations (case_key) WHERE case_key <> '';
CREATE UNIQUE INDEX citizens_key ON citizens (key) WHERE key <> '';
CREATE UNIQUE INDEX staff_key ON staff (key) WHERE key <> '';
CREATE INDEX reply_signatures_at ON reply_signatures (at);
CREATE INDEX asks_next ON asks (next);
CREATE INDEX signin_links_staff ON signin_links (staff);
CREATE INDEX signin_sessions_staff ON signin_sessions (staff);
CREATE UNIQUE INDEX lessons_aspiration ON lessons (aspiration) WHERE aspiration <> 0;
CREATE INDEX lessons_citizen ON lessons (citizen, at) WHERE citizen <> 0;
CREATE INDEX messages_album ON messages (account, chat, album) WHERE album <> '';
CREATE INDEX alike_at ON alike (at);
CREATE INDEX supports_citizen ON supports (citizen, until, at);
CREATE INDEX supports_order ON supports (aspiration, until, at, citizen);
CREATE INDEX supports_chat ON supports (account, chat);
CREATE INDEX support_copies_citizen ON support_copies (citizen);
CREATE INDEX support_copies_outbox ON support_copies (outbox);
CREATE INDEX support_copies_waiting ON support_copies (message) WHERE outcome = '';
CREATE INDEX support_copies_refused ON support_copies (citizen) WHERE outcome = 'refused';
CREATE INDEX erasure_requests_open ON erasure_requests (due) WHERE done = 0;
CREATE INDEX erasure_requests_citizen ON erasure_requests (citizen);
CREATE INDEX outbox_general ON outbox (created) WHERE aspiration = 0 AND action IN ('', 'edit') AND erased = 0;
CREATE INDEX events_citizen ON events (citizen, seq) WHERE aspiration = 0 AND citizen <> 0;
CREATE INDEX aspirations_aside ON aspirations (office, id) WHERE aside <> '';
CREATE INDEX like_texts_1 ON like_texts (key1, at);
CREATE INDEX like_texts_2 ON like_texts (key2, at);
CREATE INDEX like_texts_3 ON like_texts (key3, at);
CREATE INDEX harmless_aspiration ON harmless (aspiration);
CREATE INDEX reveals_aspiration ON reveals (aspiration);
CREATE INDEX occasions_office ON occasions (office, last);
CREATE INDEX slips_aspiration ON slips (aspiration);
CREATE INDEX aspirations_owed ON aspirations (office, owed, due, received, id) WHERE owed IS NOT NULL;
CREATE INDEX aspirations_held ON aspirations (office, claimed, owed, due, received, id) WHERE owed IS NOT NULL;
CREATE INDEX aspirations_about ON aspirations (office, topic, owed, due, received, id) WHERE owed IS NOT NULL;
CREATE INDEX reminders_office ON reminders (office);
CREATE INDEX reminders_due ON reminders (due, office);
CREATE INDEX aspirations_claimed ON aspirations (claimed, office, state) WHERE claimed IS NOT NULL;
CREATE TRIGGER search_moved AFTER UPDATE OF aspiration ON messages WHEN old.aspiration <> new.aspiration BEGIN
    INSERT OR IGNORE INTO search_queue VALUES (old.aspiration), (new.aspiration);
END;
CREATE TRIGGER search_changed AFTER UPDATE OF office, topic, kind, region, state ON aspirations
WHEN new.state NOT IN ('draft', 'held') BEGIN
    INSERT OR IGNORE INTO search_queue VALUES (new.id);
END;
CREATE INDEX held_replies_aspiration ON held_replies (aspiration);
CREATE INDEX held_replies_from ON held_replies (account, chat, message) WHERE message <> '';
CREATE INDEX templates_office ON templates (office, name);
CREATE INDEX notes_aspiration ON notes (aspiration, id);
CREATE INDEX notes_from ON notes (account, chat, message) WHERE message <> '';
CREATE INDEX notes_album ON notes (account, chat, album) WHERE album <> '';
CREATE INDEX inquiries_open ON inquiries (aspiration) WHERE ended = 0;
CREATE INDEX passes_aspiration ON passes (aspiration, id);
CREATE INDEX referrals_aspiration ON referrals (aspiration);
CREATE INDEX promises_aspiration ON promises (aspiration, due);
CREATE INDEX promises_message ON promises (message);
CREATE UNIQUE INDEX rooms_active ON rooms (office, account, chat, thread) WHERE until = 0;
CREATE INDEX invitations_office ON invitations (office, id);
CREATE INDEX events_office ON events (office, seq) WHERE aspiration = 0 AND citizen = 0;
CREATE INDEX events_staff ON events (staff, seq) WHERE staff <> 0;
CREATE INDEX subscriptions_citizen ON subscriptions (citizen);
CREATE INDEX broadcasts_office ON broadcasts (office, id);
CREATE INDEX broadcasts_sending ON broadcasts (state) WHERE state IN ('sending', 'sent');
CREATE INDEX broadcasts_ended ON broadcasts (ended) WHERE ended <> 0;
CREATE INDEX broadcast_recipients_state ON broadcast_recipients (broadcast, state, citizen);
CREATE INDEX broadcast_recipients_citizen ON broadcast_recipients (citizen, office, at);
CREATE INDEX broadcast_votes_citizen ON broadcast_votes (citizen);
CREATE INDEX aspirations_broadcast ON aspirations (broadcast) WHERE broadcast <> '';
CREATE INDEX attachments_message ON attachments (message, position);
CREATE INDEX attachments_sha256 ON attachments (sha256) WHERE sha256 <> '';
CREATE INDEX attachments_blob ON attachments (blob) WHERE blob <> '';
CREATE INDEX attachments_remote ON attachments (ref_account, next) WHERE state = 'remote';
CREATE INDEX promises_standing ON promises (due) WHERE state IN ('open', 'late');
CREATE INDEX transcript_talk ON transcript (at) WHERE message <> '' AND kept = 0;
CREATE INDEX erased_keys_until ON erased_keys (until) WHERE until > 0;
CREATE INDEX aspirations_open ON aspirations (office, turn) WHERE state = 'open';
CREATE INDEX aspirations_ended ON aspirations (state, received) WHERE state <> 'open' AND state <> 'erased' AND state <> 'draft' AND state <> 'held';
CREATE TRIGGER search_written AFTER INSERT ON message_versions BEGIN
    INSERT OR IGNORE INTO search_queue SELECT a.id FROM messages m JOIN aspirations a ON a.id = m.aspiration
    WHERE m.id = new.message AND a.state NOT IN ('draft', 'held');
END;
