-- +goose Up

-- Finds what was promised for a day.
CREATE INDEX promises_standing ON promises (due) WHERE state IN ('open', 'late');
