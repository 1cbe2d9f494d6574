package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/bot/relay"
	"duaarah/configs/messages"
	"duaarah/handlers/admin"
	"duaarah/store"
	"duaarah/store/backup"
	"duaarah/store/files"
	"duaarah/store/health"
	"duaarah/store/sqlite"
)

type checkCmd struct{}

// checkLimit is how long a platform may take to answer.
const checkLimit = 30 * time.Second

// runningLimit is how long the program that serves may take to say whether it is ready.
const runningLimit = 5 * time.Second

// checker says what it finds, and remembers whether something is wrong.
type checker struct {
	*program
	pr      messages.Printer
	bad     bool
	damaged bool // something that was kept
}

func (c *checker) good(key string, args ...any) { c.say("cmd.check.good", key, args) }

func (c *checker) note(key string, args ...any) { c.say("cmd.check.note", key, args) }

func (c *checker) wrong(key string, args ...any) {
	c.bad = true
	c.say("cmd.check.wrong", key, args)
}

func (c *checker) damage(key string, args ...any) {
	c.damaged = true
	c.wrong(key, args...)
}

func (c *checker) say(mark, key string, args []any) {
	c.print(c.pr.S(mark, "text", c.pr.S(key, args...)))
}

// Run looks at everything and tells all it finds; it fails if something is wrong. The settings were checked before it.
func (checkCmd) Run(ctx context.Context, p *program) error {
	c := &checker{program: p, pr: p.printer()}
	c.settings()
	c.running(ctx)
	err := p.withStore(ctx, func(db *sqlite.DB) error {
		c.database(ctx, db)
		if err := c.attachments(ctx, db); err != nil {
			return err
		}
		if c.damaged {
			c.note("cmd.check.restore")
		}
		c.backup()
		if err := c.owned(ctx, db); err != nil {
			return err
		}
		if err := c.offices(ctx, db); err != nil {
			return err
		}
		return c.platforms(ctx, db)
	})
	if errors.Is(err, errNoDatabase) {
		err = c.withoutDatabase(ctx)
	}
	if err != nil {
		return err
	}
	if c.bad {
		return errTold
	}
	return nil
}

// running tells what is wrong with the program that serves from the data directory, if any does: what it has open may be another file by now
// than that which is looked at here.
func (c *checker) running(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, runningLimit)
	defer cancel()
	ready, text, err := c.askReady(ctx)
	why, ours := strings.CutPrefix(text, notReady)
	if err != nil || ready || !ours {
		return
	}
	release, err := sqlite.Lock(c.cfg.Data)
	if err == nil {
		release() // it serves from elsewhere
	}
	if errors.Is(err, sqlite.ErrLocked) {
		c.wrong("cmd.check.running", "why", why)
	}
}

// withoutDatabase looks at what can be looked at before the first start.
func (c *checker) withoutDatabase(ctx context.Context) error {
	c.note("cmd.check.no_database", "path", c.databasePath())
	empty, err := os.MkdirTemp("", "duaarah-check-*")
	if err != nil {
		return fmt.Errorf("make a directory to check in: %w", err)
	}
	elsewhere := *c.program
	elsewhere.cfg.Data, elsewhere.err = empty, io.Discard // nobody need know that a database was made there
	there := &checker{program: &elsewhere, pr: c.pr}
	err = elsewhere.withNewStore(ctx, func(db *sqlite.DB) error { return there.platforms(ctx, db) })
	c.bad = c.bad || there.bad
	return errors.Join(err, os.RemoveAll(empty))
}

func (c *checker) settings() {
	c.good("cmd.check.settings")
	for _, s := range c.cfg.List() {
		from := s.From
		if from == "" {
			from = c.pr.S("cmd.check.default")
		}
		c.print(c.pr.S("cmd.check.setting", "key", s.Key, "value", dash(s.Value), "from", from))
	}
}

func (c *checker) database(ctx context.Context, db *sqlite.DB) {
	found := db.Check(ctx)
	for _, f := range found {
		c.damage("cmd.check.damage", "what", f)
	}
	if len(found) == 0 {
		c.good("cmd.check.database", "path", c.databasePath())
	}
	parked, err := db.Inbox(nil).Parked(ctx)
	if err != nil {
		c.damage("cmd.check.damage", "what", err.Error())
	}
	if len(parked) > 0 {
		c.note("cmd.check.parked", "n", len(parked))
	}
	pending, err := db.PendingErasures(ctx)
	if err != nil {
		c.damage("cmd.check.damage", "what", err.Error())
	}
	if pending > 0 {
		c.note("cmd.check.erasures") // of how many requests that is, is told with those: one may be of many aspirations
	}
}

// owned tells what is promised to citizens of what is theirs, and what of it is not done.
func (c *checker) owned(ctx context.Context, db *sqlite.DB) error {
	if c.cfg.Operator == "" || c.cfg.Contact == "" {
		c.note("cmd.check.no_operator")
	}
	if c.cfg.BackupKeep == 0 {
		c.note("cmd.check.no_backup_keep")
	} else {
		c.good("cmd.check.backup_keep", "span", c.pr.Wait(c.cfg.BackupKeep))
	}
	lines, err := c.retention(ctx, db, c.pr)
	if err != nil {
		return err
	}
	for _, l := range lines {
		c.print(c.pr.S("cmd.check.good", "text", l))
	}
	q, err := requests(ctx, db, c.clock())
	switch {
	case err != nil:
		return err
	case q.Near > 0:
		c.wrong("cmd.check.requests_near", "n", q.Near, "day", c.pr.Moment(q.Due))
	case q.Open > 0:
		c.note("cmd.check.requests", "n", q.Open, "day", c.pr.Moment(q.Due))
	}
	return nil
}

// requests counts what citizens asked to be erased, and is not done.
func requests(ctx context.Context, db *sqlite.DB, now time.Time) (q sqlite.Requests, err error) {
	err = db.View(ctx, func(r store.Reader) error {
		q, err = db.Requests(now)(r)
		return err
	})
	if err != nil {
		err = fmt.Errorf("look at what is to be erased: %w", err)
	}
	return q, err
}

// attachments sees whether any can be saved, and reads all of them, to see whether they are what was saved.
func (c *checker) attachments(ctx context.Context, db *sqlite.DB) error {
	path := filepath.Join(c.cfg.Data, "files")
	dir, err := files.New(ctx, path, db, c.clock, slog.New(slog.DiscardHandler)) // it is told here
	if err == nil {
		err = dir.Probe()
	}
	if err != nil {
		c.wrong("cmd.check.files_bad", "why", err.Error())
	} else {
		c.good("cmd.check.files", "path", path)
	}
	if dir == nil {
		return nil
	}
	bad := 0
	n, err := dir.Verify(ctx, db, func(name string, why error) {
		bad++
		c.damage("cmd.check.attachment_bad", "name", name, "why", why.Error())
	})
	if t := (*health.Trouble)(nil); errors.As(err, &t) || errors.Is(err, relay.ErrStorage) {
		c.damage("cmd.check.damage", "what", err.Error())
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the attachments: %w", err)
	}
	if bad == 0 {
		c.good("cmd.check.attachments", "n", n)
	}
	return nil
}

// backupDue is the age from which the last backup is called old.
const backupDue = 48 * time.Hour

// backup tells how old the last backup is.
func (c *checker) backup() {
	n, err := backup.LastNote(c.cfg.Data)
	age := c.clock().Sub(n.At)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		c.note("cmd.check.backup_none")
	case err != nil:
		c.note("cmd.check.backup_bad", "why", err.Error())
	case age > backupDue:
		c.note("cmd.check.backup_old", "age", c.pr.Duration(age), "file", n.File)
	default:
		c.good("cmd.check.backup", "age", c.pr.Duration(age), "file", n.File)
	}
}

// rules finds those that give a topic that there is not, and those whose office reads nothing of what they bring.
func (c *checker) rules(r store.Reader) error {
	rules, err := r.Rules()
	if err != nil {
		return err
	}
	topics, err := r.Topics()
	if err != nil {
		return err
	}
	for i, rule := range rules {
		if e, ok := admin.Stray(rule, topics); ok {
			c.note("cmd.check.stray", "n", i+1, "rule", admin.RuleText(c.pr, rule), "topic", e.Topic)
			if e.Near != "" {
				c.note("cmd.check.stray_near", "near", e.Near)
			}
		}
	}
	wrong, err := admin.AstrayRules(r)
	for _, x := range wrong {
		c.note("cmd.check.rules."+x.Why, "office", x.Office.Name, "rules", x.Numbers())
	}
	return err
}

// offices finds those that cannot answer.
func (c *checker) offices(ctx context.Context, db *sqlite.DB) error {
	err := db.View(ctx, func(r store.Reader) error {
		offices, err := r.Offices()
		if err != nil {
			return err
		}
		if len(offices) == 0 {
			c.note("cmd.check.no_office")
		}
		for _, o := range offices {
			if err := c.office(r, o); err != nil {
				return err
			}
		}
		if err := c.rules(r); err != nil {
			return err
		}
		return c.regions(r, offices)
	})
	if err != nil {
		return fmt.Errorf("look at the offices: %w", err)
	}
	return nil
}

func (c *checker) office(r store.Reader, o store.Office) error {
	staff, err := r.StaffOf(o.ID)
	if err != nil {
		return err
	}
	rooms, err := r.Rooms(o.ID)
	if err != nil {
		return err
	}
	switch {
	case o.Closed:
		c.good("cmd.check.closed", "office", o.Name)
	case len(staff) == 0:
		c.note("cmd.check.no_staff", "office", o.Name, "id", o.ID)
	case len(rooms) == 0:
		c.note("cmd.check.no_room", "office", o.Name)
	default:
		c.good("cmd.check.office", "office", o.Name, "n", len(staff))
	}
	return nil
}

// platforms asks each platform whether it is set up well.
func (c *checker) platforms(ctx context.Context, db *sqlite.DB) error {
	platforms, err := c.program.platforms(ctx, db, c.cfg.Listen)
	if err != nil {
		return err
	}
	for _, platform := range platforms.all() {
		asked, ok := platform.(bot.Checker)
		if !ok {
			continue
		}
		limited, cancel := context.WithTimeout(ctx, checkLimit)
		findings, err := asked.Check(limited)
		cancel()
		if err != nil {
			c.wrong("cmd.check.platform_bad", "account", platform.Account().String(), "why", err.Error())
			continue
		}
		c.good("cmd.check.platform", "account", platform.Account().String())
		for _, f := range findings {
			c.finding(f)
		}
		if err := c.rooms(ctx, db, platform); err != nil {
			return err
		}
	}
	return nil
}

// finding tells what a platform found: by the text of its code, which may have another for when all is well, or else by
// the code itself.
func (c *checker) finding(f bot.Finding) {
	key, tell := "check."+f.Code, c.note
	if f.OK {
		tell = c.good
		if c.pr.Has(key + "_ok") {
			key += "_ok"
		}
	}
	if !c.pr.Has(key) {
		tell("cmd.check.finding", "code", f.Code, "detail", f.Text)
		return
	}
	tell(key, "detail", f.Text)
}
