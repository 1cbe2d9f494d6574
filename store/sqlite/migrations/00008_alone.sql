-- +goose Up

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
