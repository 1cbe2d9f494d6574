-- +goose Up

-- How an office wants to work, where it has a choice: see store.OfficeSettings.
ALTER TABLE offices ADD COLUMN settings TEXT NOT NULL DEFAULT '';

-- Until when staff put an aspiration off; 0: not.
ALTER TABLE aspirations ADD COLUMN snoozed INTEGER NOT NULL DEFAULT 0;

-- Its place in a queue, before when it is due: urgent, owed, waiting for its citizen, waiting for nobody, put off. NULL: it is in none. It
-- follows from other columns, and stands by itself so that an index has all that counting needs.
ALTER TABLE aspirations ADD COLUMN owed INTEGER;
UPDATE aspirations SET owed = CASE WHEN turn = 'office' AND urgent = 1 THEN 0 WHEN turn = 'office' THEN 1 WHEN turn = 'citizen' THEN 2 ELSE 3 END
    WHERE state = 'open' AND aside = '';

-- Queues in their order: all, by who has it, and by topic.
CREATE INDEX aspirations_owed ON aspirations (office, owed, due, received, id) WHERE owed IS NOT NULL;
CREATE INDEX aspirations_held ON aspirations (office, claimed, owed, due, received, id) WHERE owed IS NOT NULL;
CREATE INDEX aspirations_about ON aspirations (office, topic, owed, due, received, id) WHERE owed IS NOT NULL;

-- What staff were told of an aspiration by itself, by the turn of the office that it was about (its turn_at), and who put it off.
-- See store.Duty.
CREATE TABLE duties (
    aspiration INTEGER PRIMARY KEY,
    soon       INTEGER NOT NULL,
    head       INTEGER NOT NULL,
    admin      INTEGER NOT NULL,
    snoozer    INTEGER NOT NULL,
    woke       TEXT NOT NULL
);

-- What staff are to be reminded of, and why: see store.Reminder. It takes the place of the table of that name.
CREATE TABLE reminders_why (
    aspiration INTEGER NOT NULL,
    why        TEXT NOT NULL,
    office     TEXT NOT NULL,
    due        INTEGER NOT NULL,
    asked      INTEGER NOT NULL,
    PRIMARY KEY (aspiration, why)
) WITHOUT ROWID;
INSERT INTO reminders_why (aspiration, why, office, due, asked) SELECT aspiration, 'late', office, due, asked FROM reminders;
DROP TABLE reminders;
ALTER TABLE reminders_why RENAME TO reminders;
CREATE INDEX reminders_office ON reminders (office);
CREATE INDEX reminders_due ON reminders (due, office);

-- The day of which each office was last told its morning list, such as 2026-12-31.
CREATE TABLE mornings (
    office TEXT PRIMARY KEY,
    day    TEXT NOT NULL,
    at     INTEGER NOT NULL
) WITHOUT ROWID;

-- Who of an office is away; no row, or one that is past: they are at work. Until 0: until they say that they are back.
CREATE TABLE leaves (
    office TEXT NOT NULL REFERENCES offices (id),
    staff  INTEGER NOT NULL REFERENCES staff (id),
    since  INTEGER NOT NULL,
    until  INTEGER NOT NULL,
    PRIMARY KEY (office, staff)
) WITHOUT ROWID;

-- When people of an office were last given something by its setting: a number that grows with each. Who has the lowest is next.
CREATE TABLE assigned (
    office TEXT NOT NULL REFERENCES offices (id),
    staff  INTEGER NOT NULL REFERENCES staff (id),
    number INTEGER NOT NULL,
    PRIMARY KEY (office, staff)
) WITHOUT ROWID;

-- When an office was last told that nobody is there who could be given anything.
CREATE TABLE nobody_there (
    office TEXT PRIMARY KEY REFERENCES offices (id),
    at     INTEGER NOT NULL
) WITHOUT ROWID;

-- Whose topics are whose in an office.
CREATE TABLE staff_topics (
    office TEXT NOT NULL REFERENCES offices (id),
    staff  INTEGER NOT NULL REFERENCES staff (id),
    topic  TEXT NOT NULL,
    PRIMARY KEY (office, staff, topic)
) WITHOUT ROWID;

-- Who was last asked for a reply, and when: they may be writing it.
CREATE TABLE composing (
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    staff      INTEGER NOT NULL REFERENCES staff (id),
    at         INTEGER NOT NULL,
    PRIMARY KEY (aspiration, staff)
) WITHOUT ROWID;

-- What a person was given by their office's setting and is to be told of, together with what else comes soon.
CREATE TABLE given (
    staff      INTEGER NOT NULL REFERENCES staff (id),
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    PRIMARY KEY (staff, aspiration)
) WITHOUT ROWID;

-- When a person was last told of what they were given.
CREATE TABLE given_told (
    staff INTEGER PRIMARY KEY REFERENCES staff (id),
    at    INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX aspirations_claimed ON aspirations (claimed, office, state) WHERE claimed IS NOT NULL;

-- What can be looked for (/cari). The words of an aspiration as they are looked for, each once, with marks for its office, topic and so on
-- (see package lookup), and the index of them. It has no words that the aspiration does not have at that moment, but follows a little
-- later: what changed waits in search_queue. Words are really gone from the index when they are taken out (secure-delete).
CREATE TABLE search_docs (
    id    INTEGER PRIMARY KEY,
    words TEXT NOT NULL
);
CREATE VIRTUAL TABLE search USING fts5(words, content='search_docs', content_rowid='id', detail=none, columnsize=0,
    tokenize="unicode61 remove_diacritics 0 tokenchars '_'");
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
CREATE TABLE search_queue (aspiration INTEGER PRIMARY KEY);

-- +goose StatementBegin
CREATE TRIGGER search_written AFTER INSERT ON message_versions BEGIN
    INSERT OR IGNORE INTO search_queue SELECT aspiration FROM messages WHERE id = new.message;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER search_moved AFTER UPDATE OF aspiration ON messages WHEN old.aspiration <> new.aspiration BEGIN
    INSERT OR IGNORE INTO search_queue VALUES (old.aspiration), (new.aspiration);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER search_changed AFTER UPDATE OF office, topic, kind, region, state ON aspirations
WHEN new.state NOT IN ('draft', 'held') BEGIN
    INSERT OR IGNORE INTO search_queue VALUES (new.id);
END;
-- +goose StatementEnd

-- What was there before is indexed in the background.
INSERT INTO search_queue SELECT id FROM aspirations WHERE state IN ('open', 'closed', 'spam', 'withdrawn', 'merged');

-- When a reply was taken back, and which message of the citizen it answers (0: none in particular).
ALTER TABLE messages ADD COLUMN taken_back INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN answers INTEGER NOT NULL DEFAULT 0;

-- The outbox row that told the writer of a reply that it is on its way; 0: none, or it says something else by now.
ALTER TABLE messages ADD COLUMN told INTEGER NOT NULL DEFAULT 0;

-- Whether a message that was sent carries words (1) or a file or place alone (2); 0: not known.
ALTER TABLE sent ADD COLUMN words INTEGER NOT NULL DEFAULT 0;

-- Replies that are not sent yet, because their writer may take them back or has to look at them first, or because more of the
-- same album may come: see store.HeldReply. content is JSON.
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
CREATE INDEX held_replies_aspiration ON held_replies (aspiration);
CREATE INDEX held_replies_from ON held_replies (account, chat, message) WHERE message <> '';

-- Canned replies of an office. Without a text one is only begun. text: with fields in braces, and holds no words of a citizen.
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
CREATE INDEX templates_office ON templates (office, name);

-- What staff wrote about an aspiration for themselves. It is no message: nothing that is said to a citizen reads this table.
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
CREATE INDEX notes_aspiration ON notes (aspiration, id);
CREATE INDEX notes_from ON notes (account, chat, message) WHERE message <> '';
CREATE INDEX notes_album ON notes (account, chat, album) WHERE album <> '';

-- Questions of the office to a citizen. The words are the message's. turn_at, due: what stood before, and stands again afterwards.
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
CREATE INDEX inquiries_open ON inquiries (aspiration) WHERE ended = 0;

-- From which office to which an aspiration went. The reason is staff's, for staff, and goes with the aspiration's words.
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
CREATE INDEX passes_aspiration ON passes (aspiration, id);

-- Outside agencies that were asked to see to an aspiration, and when they are to be asked again.
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
CREATE INDEX referrals_aspiration ON referrals (aspiration);

-- What an office promised to do by a day. The words are the message's.
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
CREATE INDEX promises_aspiration ON promises (aspiration, due);
CREATE INDEX promises_message ON promises (message);

-- Who took an aspiration for spam, where an office has two people look at that.
CREATE TABLE spam_marks (
    aspiration INTEGER PRIMARY KEY REFERENCES aspirations (id),
    staff      INTEGER NOT NULL,
    at         INTEGER NOT NULL
);

-- Words of an aspiration stand in what is said to staff about another: see store.PassTx.
CREATE TABLE quoted (
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    by         INTEGER NOT NULL REFERENCES aspirations (id),
    PRIMARY KEY (aspiration, by)
) WITHOUT ROWID;

-- What the supporters of an aspiration are to be told of it, and how far that has come: see store.SupportNews. There is a row once there
-- was something to tell.
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

-- An office may have several rooms, and a chat may be the room of several offices.
DROP INDEX rooms_active;
CREATE UNIQUE INDEX rooms_active ON rooms (office, account, chat, thread) WHERE until = 0;

-- What a room is called there, how topics are opened in it, how the office wants to use them, which aspirations it gets, whether it is the
-- private chat of somebody that stands in for a room, when its office was last told that something is missing there, and when it was looked at.
ALTER TABLE rooms ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE rooms ADD COLUMN topics TEXT NOT NULL DEFAULT '';
ALTER TABLE rooms ADD COLUMN way TEXT NOT NULL DEFAULT '';
ALTER TABLE rooms ADD COLUMN only TEXT NOT NULL DEFAULT '';
ALTER TABLE rooms ADD COLUMN stand_in INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN looked INTEGER NOT NULL DEFAULT 0;
UPDATE rooms SET topics = 'none' WHERE account NOT LIKE 'discord/%';
UPDATE rooms SET stand_in = 1 WHERE shared = 0;

-- Whether a card opened a topic of its own.
ALTER TABLE cards ADD COLUMN topic INTEGER NOT NULL DEFAULT 0;
UPDATE cards SET topic = 1 WHERE account LIKE 'discord/%' AND room IN (SELECT id FROM rooms WHERE shared = 1);

-- The topics of a room that has one for each state of its aspirations: the outbox row that opened it.
CREATE TABLE room_topics (
    room   INTEGER NOT NULL REFERENCES rooms (id),
    state  TEXT NOT NULL,
    outbox INTEGER NOT NULL,
    PRIMARY KEY (room, state)
) WITHOUT ROWID;

-- What was found when a room was looked at last. No words of a person.
CREATE TABLE room_findings (
    room   INTEGER NOT NULL REFERENCES rooms (id),
    code   TEXT NOT NULL,
    ok     INTEGER NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (room, code)
) WITHOUT ROWID;

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

-- Finds what was promised for a day.
CREATE INDEX promises_standing ON promises (due) WHERE state IN ('open', 'late');
