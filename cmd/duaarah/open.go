package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"duaarah/configs"
	"duaarah/handlers/admin"
	"duaarah/store"
	"duaarah/store/backup"
	"duaarah/store/sqlite"
)

// open opens the database in the data directory, which it makes if it is not there.
func (p *program) open(ctx context.Context) (*sqlite.DB, error) {
	if err := p.notBereft(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(p.cfg.Data, 0o700); err != nil {
		return nil, fmt.Errorf("make the data directory: %w", err)
	}
	db, err := sqlite.Open(ctx, p.databasePath(), sqlite.Options{Clock: p.clock, Log: p.log, Observer: p.observer(), Zone: p.cfg.Location(),
		Holidays: configs.Dates(p.cfg.Holidays), AlikeKeep: p.cfg.SimilarFor})
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return db, nil
}

func (p *program) databasePath() string { return filepath.Join(p.cfg.Data, "duaarah.db") }

// errNoDatabase: there is nothing to look at in the data directory.
var errNoDatabase = errors.New("there is no database")

// withStore runs fn with the database that is there open, and closes it. A directory mistyped makes none.
func (p *program) withStore(ctx context.Context, fn func(db *sqlite.DB) error) error {
	if err := p.finishRestore(); err != nil {
		return err
	}
	if _, err := os.Stat(p.databasePath()); errors.Is(err, fs.ErrNotExist) {
		return p.noDatabase()
	} else if err != nil {
		return fmt.Errorf("look for the database: %w", err)
	}
	return p.withNewStore(ctx, fn)
}

// errBereft: something of a database is there without it. One made anew would take in what people send, and have the attachments removed,
// for it names none.
var errBereft = errors.New("the database is gone or empty, and what belongs to it is there (its journal, attachments, or backup.json): " +
	"put duaarah.db back, or restore a backup with duaarah restore --force. To begin anew, move all of it away")

func (p *program) notBereft() error {
	bereft, err := backup.Bereft(p.cfg.Data)
	switch {
	case err != nil:
		return fmt.Errorf("look into the data directory: %w", err)
	case bereft:
		return fmt.Errorf("%s: %w", p.cfg.Data, errBereft)
	}
	return nil
}

// errJournalAway: what the running program keeps is in a file that has no name any more. Whoever else reads the database finds it damaged, and
// a backup put in its place would lose what is whole.
var errJournalAway = errors.New("the database's journal (-wal) was removed or cut under the running program, which has it open still: " +
	"stop the program, not by force, which saves what is in it, and start it again")

func (p *program) journalInPlace() error {
	if !sqlite.JournalShort(p.databasePath()) {
		return nil
	}
	release, err := sqlite.Lock(p.cfg.Data)
	if errors.Is(err, sqlite.ErrLocked) {
		return fmt.Errorf("%s: %w", p.cfg.Data, errJournalAway)
	}
	if err == nil {
		release()
	}
	return nil
}

func (p *program) noDatabase() error {
	if err := p.notBereft(); err != nil {
		return err
	}
	return fmt.Errorf("%w in %s: is that the data directory? duaarah serve makes one", errNoDatabase, p.cfg.Data)
}

// anothers says what to do where a command failed because the data are another user's, as where root copied them. nil: it did not.
func (p *program) anothers(command string, err error) error {
	var at *fs.PathError
	if !errors.As(err, &at) || !errors.Is(err, fs.ErrPermission) {
		return nil
	}
	if within, err := filepath.Rel(p.cfg.Data, at.Path); err != nil || within == "." || !filepath.IsLocal(within) {
		return nil
	}
	if command == "serve" {
		return fmt.Errorf("the data are another user's than the one that serves: chown -R %d:%d %s/. gives them to it", os.Geteuid(), os.Getegid(), p.cfg.Data)
	}
	return fmt.Errorf("the data in %s are another user's: run this as root, or as that user", p.cfg.Data)
}

// withNewStore is withStore, making the database if it is not there. Where that is, is told: in a directory that the program does not serve
// from, what is kept is of no use.
func (p *program) withNewStore(ctx context.Context, fn func(db *sqlite.DB) error) (err error) {
	if err := p.finishRestore(); err != nil {
		return err
	}
	if err := p.journalInPlace(); err != nil {
		return err
	}
	_, missing := os.Stat(p.databasePath())
	db, err := p.open(ctx)
	if err != nil {
		return err
	}
	if errors.Is(missing, fs.ErrNotExist) {
		path, err := filepath.Abs(p.cfg.Data)
		if err != nil {
			path = p.cfg.Data
		}
		fmt.Fprintln(p.err, p.printer().S("cmd.made", "path", path))
	}
	defer func() {
		if cerr := db.Close(); cerr != nil {
			err = errors.Join(err, fmt.Errorf("close the database: %w", cerr))
		}
	}()
	return fn(db)
}

// seed puts in what the settings have of offices, rules, topics and seasons and the store has not. A store without any office
// gets the sample, if the settings name none either.
func (p *program) seed(ctx context.Context, db *sqlite.DB) error {
	err := db.Update(ctx, func(tx store.Tx) error {
		offices, err := tx.Offices()
		if err != nil {
			return fmt.Errorf("list the offices: %w", err)
		}
		seed := p.cfg.Seed
		if len(offices) == 0 && len(seed.Offices) == 0 {
			seed = sample(p.cfg)
		}
		changes, err := admin.Seed(tx, seed, p.clock())
		for _, c := range changes {
			p.log.InfoContext(ctx, "seeded", "what", c.What, "name", c.Name)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("seed the store: %w", err)
	}
	return nil
}

// sample is the sample of offices, with the rules, topics and seasons of the settings where those have some.
func sample(cfg configs.Config) configs.Seed {
	seed := configs.SampleSeed()
	for i := range seed.Offices {
		seed.Offices[i].Zone = cfg.TimeZone
	}
	if len(cfg.Seed.Rules) > 0 {
		seed.Rules = cfg.Seed.Rules
	}
	seed.Topics = cfg.Seed.Topics
	seed.Seasons = cfg.Seed.Seasons
	seed.ElectoralDistricts = cfg.Seed.ElectoralDistricts
	seed.Occasions = cfg.Seed.Occasions
	return seed
}
