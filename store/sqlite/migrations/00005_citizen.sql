-- +goose Up

-- What an aspiration can be about: the operator's list, with the words that it begins with.
CREATE TABLE topics (
    id       TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    labels   TEXT NOT NULL,
    words    TEXT NOT NULL,
    office   TEXT NOT NULL
) WITHOUT ROWID;

-- What was learned of an aspiration's words, and who learns it follows by seq. features are hashes of its words. One that is unlearned keeps
-- its seq and stamp, and nothing else; a row of a higher seq names it in gone.
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
CREATE UNIQUE INDEX lessons_aspiration ON lessons (aspiration) WHERE aspiration <> 0;
CREATE INDEX lessons_citizen ON lessons (citizen, at) WHERE citizen <> 0;

-- Who set the topic. What a rule set before is taken for the rule's.
ALTER TABLE aspirations ADD COLUMN topic_by TEXT NOT NULL DEFAULT '';
UPDATE aspirations SET topic_by = 'rule' WHERE topic <> '';

-- Who set the language: the person, or the program by how they write, and when. What was set before is theirs.
ALTER TABLE identities ADD COLUMN lang_by TEXT NOT NULL DEFAULT '';
ALTER TABLE identities ADD COLUMN lang_at INTEGER NOT NULL DEFAULT 0;
UPDATE identities SET lang_by = 'citizen' WHERE lang <> '';

-- The regions that an operator imported, by the code of the ministry (35.78.01). other: further names, a list in JSON. latitude
-- and longitude: of its middle, in millionths of a degree; NULL: not known.
CREATE TABLE regions (
    code      TEXT PRIMARY KEY,
    name      TEXT NOT NULL,
    other     TEXT NOT NULL,
    latitude  INTEGER,
    longitude INTEGER
) WITHOUT ROWID;

-- Another number for each state of the regions: what is put together of them is kept in memory.
CREATE TABLE regions_state (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    state INTEGER NOT NULL
);
INSERT INTO regions_state (one, state) VALUES (1, 0);

-- Electoral districts: the codes of the regions they are made of, and the offices that represent them, lists in JSON.
CREATE TABLE electoral_districts (
    name     TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    regions  TEXT NOT NULL,
    offices  TEXT NOT NULL
);

-- How exactly an office needs to know where an aspiration is about, as a level of region; 0: it does not ask.
ALTER TABLE offices ADD COLUMN ask_region INTEGER NOT NULL DEFAULT 0;

-- Who set the region.
ALTER TABLE aspirations ADD COLUMN region_by TEXT NOT NULL DEFAULT '';

-- By which a part of an album that comes late is known to belong to the others.
ALTER TABLE messages ADD COLUMN album TEXT NOT NULL DEFAULT '';
CREATE INDEX messages_album ON messages (account, chat, album) WHERE album <> '';

-- What is to be told of a file: it is awaited in the room, it came late, it is not to be had. Empty: nothing.
ALTER TABLE attachments ADD COLUMN news TEXT NOT NULL DEFAULT '' CHECK (news IN ('', 'awaited', 'late', 'lost'));

-- What finds open aspirations by what they are about and where (see package alike). profile holds words of their citizens: all of
-- it goes when they are closed or erased. terms: under which it is found, 8 bytes each, base64. latitude, longitude: millionths
-- of a degree, if located. one: another like it.
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
CREATE INDEX alike_at ON alike (at);

CREATE TABLE alike_terms (
    term       INTEGER NOT NULL,
    aspiration INTEGER NOT NULL,
    PRIMARY KEY (term, aspiration)
) WITHOUT ROWID;

-- Citizens who say the same as an aspiration's own. draft: what they had written became that. until: when they stopped; 0: in force.
-- told: the state of the aspiration that they were told last.
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
CREATE INDEX supports_citizen ON supports (citizen, until, at);
CREATE INDEX supports_order ON supports (aspiration, until, at, citizen);
CREATE INDEX supports_chat ON supports (account, chat);

-- The copies of replies that supporters get, and what became of each. outcome empty: on its way. said: what its reader tapped under it.
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
CREATE INDEX support_copies_citizen ON support_copies (citizen);
CREATE INDEX support_copies_outbox ON support_copies (outbox);
CREATE INDEX support_copies_waiting ON support_copies (message) WHERE outcome = '';
CREATE INDEX support_copies_refused ON support_copies (citizen) WHERE outcome = 'refused';

-- What the bot told an aspiration's citizen by itself, so that each thing is told once, and what waits to be told. There is a row
-- once there is something to note. See store.Watch.
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

-- What offices are to be reminded of: those of one office together, in one message.
CREATE TABLE reminders (
    aspiration INTEGER PRIMARY KEY,
    office     TEXT NOT NULL,
    due        INTEGER NOT NULL,
    asked      INTEGER NOT NULL
);
CREATE INDEX reminders_office ON reminders (office);
CREATE INDEX reminders_due ON reminders (due, office);

-- When each office was last reminded.
CREATE TABLE reminded (
    office TEXT PRIMARY KEY,
    at     INTEGER NOT NULL
) WITHOUT ROWID;

-- What waits already is looked after from now on.
INSERT INTO timers (kind, ref, due, attempts)
SELECT 'watch', id, due, 0 FROM aspirations WHERE state = 'open' AND turn = 'office' AND due > 0 AND account <> '';

-- Under which name staff see who wrote an aspiration, where its citizen wants that, and in which message they wrote it. Without a
-- row: by alias.
CREATE TABLE shown_names (
    aspiration INTEGER PRIMARY KEY REFERENCES aspirations (id),
    name       TEXT NOT NULL,
    at         INTEGER NOT NULL,
    account    TEXT NOT NULL,
    chat       TEXT NOT NULL,
    message    TEXT NOT NULL
);

-- What citizens asked to be erased, and when that was done; done 0: not yet. aspiration 0: everything of theirs. box: the
-- outbox row that tells them. Holds no address: see leftovers.
CREATE TABLE erasure_requests (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    citizen    INTEGER NOT NULL,
    aspiration INTEGER NOT NULL,
    asked      INTEGER NOT NULL,
    due        INTEGER NOT NULL,
    done       INTEGER NOT NULL,
    box        INTEGER NOT NULL
);
CREATE INDEX erasure_requests_open ON erasure_requests (due) WHERE done = 0;
CREATE INDEX erasure_requests_citizen ON erasure_requests (citizen);

-- Chats of people who are erased, until the last word to them has arrived: then all that names the chat goes too.
CREATE TABLE leftovers (
    request INTEGER NOT NULL,
    account TEXT NOT NULL,
    chat    TEXT NOT NULL,
    user    TEXT NOT NULL,
    PRIMARY KEY (request, account, chat)
) WITHOUT ROWID;

-- IDs of erased chats and people that keys of the inbox may hold. They are replaced before the file is rewritten.
CREATE TABLE erased_traces (
    account TEXT NOT NULL,
    text    TEXT NOT NULL,
    PRIMARY KEY (account, text)
) WITHOUT ROWID;

-- Who asked that nothing of theirs be processed any more, by identity: read with it, at no further cost.
ALTER TABLE identities ADD COLUMN stopped INTEGER NOT NULL DEFAULT 0;

-- When a memory was last changed: an old one is forgotten.
ALTER TABLE conversations ADD COLUMN at INTEGER NOT NULL DEFAULT 0;

-- Finds what was said about no aspiration in particular, which may name some all the same.
CREATE INDEX outbox_general ON outbox (created) WHERE aspiration = 0 AND action IN ('', 'edit') AND erased = 0;

-- Finds what is beyond the time for which it is kept.
CREATE INDEX aspirations_ended ON aspirations (state, received) WHERE state NOT IN ('open', 'erased', 'draft', 'held');

-- Finds what was done with a citizen's data, beside their aspirations.
CREATE INDEX events_citizen ON events (citizen, seq) WHERE aspiration = 0 AND citizen <> 0;

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

-- Events in the real world: a town hall, a visit. first and last are days, such as 2026-12-31, both included.
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
CREATE INDEX occasions_office ON occasions (office, last);

-- The event that an aspiration came by, who of staff wrote down what was said to them in person, and when
-- its citizen claimed that.
ALTER TABLE aspirations ADD COLUMN occasion TEXT NOT NULL DEFAULT '';
ALTER TABLE aspirations ADD COLUMN recorder INTEGER NOT NULL DEFAULT 0;
ALTER TABLE aspirations ADD COLUMN taken INTEGER NOT NULL DEFAULT 0;

-- How the citizen of an aspiration that was said in person can be reached, until they claim it.
CREATE TABLE spoken_contacts (
    aspiration INTEGER PRIMARY KEY,
    contact    TEXT NOT NULL
);

-- The slips by which such an aspiration is claimed. Of the secret only the hash is kept.
CREATE TABLE slips (
    hash       TEXT PRIMARY KEY,
    aspiration INTEGER NOT NULL REFERENCES aspirations (id),
    created    INTEGER NOT NULL,
    expires    INTEGER NOT NULL,
    used       INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX slips_aspiration ON slips (aspiration);
