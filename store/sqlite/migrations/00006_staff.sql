-- +goose Up

-- How an office wants to work, where it has a choice: see store.OfficeSettings.
ALTER TABLE offices ADD COLUMN settings TEXT NOT NULL DEFAULT '';
