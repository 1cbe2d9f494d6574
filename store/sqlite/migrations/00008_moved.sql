-- +goose Up

-- Where a chat is now that its platform gave another address. What was said at the old one may be told of after that was learned.
CREATE TABLE moved (
    account TEXT NOT NULL,
    old     TEXT NOT NULL,
    new     TEXT NOT NULL,
    PRIMARY KEY (account, old)
) WITHOUT ROWID;
