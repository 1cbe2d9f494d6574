-- +goose Up
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

-- +goose Down
DROP TABLE support_news;
