// Package sqlite is the embedded store: one SQLite file, one writer with group commit, and a few readers.
//
// It implements store.Store, and the small interfaces of package relay and of the web chat. Times are integers (unix
// milliseconds, UTC), accounts are kept as "platform/name". No state that another process would need is in memory.
package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/oklog/ulid/v2"
	"github.com/pressly/goose/v3"

	"duaarah/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// ErrNewer: the file was written by a newer version of the program.
var ErrNewer = errors.New("the database was written by a newer version of the program")

var errClosed = errors.New("the store is closed")

// Options of Open. The zero value will do.
type Options struct {
	Clock func() time.Time // nil: time.Now
	Log   *slog.Logger     // nil: none
	// Readers is how many Views run at a time; 0: 4.
	Readers int
	// ScrubAfter is how long an erasure waits for others before the file is rewritten without free pages; 0: a minute.
	ScrubAfter time.Duration
	Observer   Observer // nil: none
}

// Observer is told of every group of calls that the writer ran in one transaction. It must not block.
type Observer interface {
	// Committed: calls ran and were committed within took, of which the commit, with its sync, was the last part. An
	// err undid them.
	Committed(calls int, took, commit time.Duration, err error)
}

// DB is one open database file. It is safe for use by several goroutines; several processes may have the same file
// open, of which one serves (see Lock).
type DB struct {
	path  string
	now   func() time.Time
	log   *slog.Logger
	write *sql.DB // one connection
	read  *sql.DB

	queue   chan *job
	readers chan *session // nil entries: not opened yet
	scrubs  chan chan error
	closing chan struct{}
	closed  sync.Once
	writing sync.WaitGroup

	scrubAfter time.Duration
	observer   Observer
	entropy    *ulid.MonotonicEntropy // the writer's
	subs       subscriptions
}

var _ store.Store = (*DB)(nil)

// Open opens the database file at path, creates it (and its directory) if it is not there, and brings its schema up to
// date. ErrNewer: its schema is beyond this program. ctx bounds the opening alone.
func Open(ctx context.Context, path string, o Options) (*DB, error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Readers <= 0 {
		o.Readers = 4
	}
	if o.ScrubAfter <= 0 {
		o.ScrubAfter = time.Minute
	}
	if err := touch(path); err != nil {
		return nil, fmt.Errorf("creating the database: %w", err)
	}
	write, err := sql.Open("sqlite", writerDSN(path))
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	if err := migrate(ctx, write, o.Log); err != nil {
		return nil, errors.Join(fmt.Errorf("opening %s: %w", path, err), write.Close())
	}
	read, err := sql.Open("sqlite", readerDSN(path))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening the database for reading: %w", err), write.Close())
	}
	write.SetMaxOpenConns(1)
	read.SetMaxOpenConns(o.Readers)
	d := &DB{
		path: path, now: o.Clock, log: o.Log, write: write, read: read,
		queue: make(chan *job, queueLength), readers: make(chan *session, o.Readers), closing: make(chan struct{}),
		scrubs:     make(chan chan error),
		scrubAfter: o.ScrubAfter, observer: o.Observer, entropy: ulid.Monotonic(rand.Reader, 0),
	}
	for range o.Readers {
		d.readers <- nil
	}
	w, err := newSession(ctx, write)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening the database for writing: %w", err), read.Close(), write.Close())
	}
	d.writing.Add(1)
	go d.loop(&writer{session: w})
	return d, nil
}

// touch creates the file, for its owner alone: SQLite gives its journal the same rights.
func touch(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// Pragmas go into the DSN: set by a statement, they would hold for one pooled connection only.
func writerDSN(path string) string {
	return fileURI(path) + "?_txlock=immediate&_dqs=0&_defensive=1" +
		"&_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)" +
		"&_pragma=secure_delete(1)&_pragma=trusted_schema(0)&_pragma=cache_size(-8000)&_pragma=journal_size_limit(16777216)"
}

func readerDSN(path string) string {
	return fileURI(path) + "?mode=ro&_dqs=0&_defensive=1" +
		"&_pragma=busy_timeout(5000)&_pragma=query_only(1)&_pragma=trusted_schema(0)&_pragma=cache_size(-2000)"
}

func fileURI(path string) string {
	path = filepath.ToSlash(path)
	if filepath.VolumeName(path) != "" {
		path = "/" + path
	}
	return "file:" + strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
}

func migrate(ctx context.Context, db *sql.DB, log *slog.Logger) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true), goose.WithSlog(log))
	if err != nil {
		return fmt.Errorf("reading the migrations: %w", err)
	}
	have, want, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("reading the schema's version: %w", storageError(err))
	}
	if have > want {
		return fmt.Errorf("%w: its schema is %d, this program knows %d", ErrNewer, have, want)
	}
	if have == want {
		return nil
	}
	if _, err := p.Up(ctx); err != nil {
		// Another process may have done the same at the same time.
		if have, want, verr := p.GetVersions(ctx); verr == nil && have == want {
			return nil
		}
		return fmt.Errorf("bringing the schema up to date: %w", storageError(err))
	}
	return nil
}

// Close finishes the call in hand, refuses those that wait, and closes the file.
func (d *DB) Close() error {
	var err error
	d.closed.Do(func() {
		close(d.closing)
		d.writing.Wait()
		var errs []error
		for range cap(d.readers) {
			if s := <-d.readers; s != nil {
				errs = append(errs, s.close())
			}
		}
		errs = append(errs, d.read.Close(), d.write.Close())
		err = errors.Join(errs...)
	})
	return err
}

// View runs fn on a snapshot that no writer changes. ctx ends it between two statements.
func (d *DB) View(ctx context.Context, fn func(r store.Reader) error) error {
	return d.view(ctx, func(r *reader) error { return fn(r) })
}

func (d *DB) view(ctx context.Context, fn func(r *reader) error) (err error) {
	var s *session
	select {
	case <-d.closing:
		return storageError(errClosed)
	default:
	}
	select {
	case s = <-d.readers:
	case <-ctx.Done():
		return ctx.Err()
	case <-d.closing:
		return storageError(errClosed)
	}
	defer func() {
		if s != nil && (s.broken != nil || s.raw("ROLLBACK") != nil) {
			_ = s.close()
			s = nil
		}
		d.readers <- s
	}()
	if s == nil {
		if s, err = newSession(ctx, d.read); err != nil {
			return fmt.Errorf("opening a connection to read: %w", err)
		}
	}
	if err := s.raw("BEGIN"); err != nil {
		s.broken = err
		return fmt.Errorf("beginning to read: %w", err)
	}
	s.ctx = ctx
	return fn(&reader{s})
}

// Check looks for damage in the file: nothing found, nothing returned.
func (d *DB) Check(ctx context.Context) []string {
	var found []string
	err := d.view(ctx, func(r *reader) error {
		lines, err := list(r.session, value[string], "PRAGMA integrity_check")
		if err != nil {
			return err
		}
		for _, l := range lines {
			if l != "ok" {
				found = append(found, l)
			}
		}
		type broken struct {
			table, parent string
			row           sql.NullInt64
		}
		rows, err := list(r.session, func(s scanner) (b broken, err error) {
			var n int
			err = s.Scan(&b.table, &b.row, &b.parent, &n)
			return b, err
		}, "PRAGMA foreign_key_check")
		for _, b := range rows {
			found = append(found, fmt.Sprintf("row %d of %s refers to a row of %s that is not there", b.row.Int64, b.table, b.parent))
		}
		return err
	})
	if err != nil {
		found = append(found, err.Error())
	}
	return found
}

// subscriptions are the channels to be told after a commit.
type subscriptions struct {
	mu   sync.Mutex
	subs map[topic][]chan struct{}
}

// topic is what changed in a transaction.
type topic int

const (
	outboxChanged topic = iota
	filesChanged
	timersChanged
	trashChanged
	topics
)

// subscribe makes a channel that has a value after commits that touched t. It is never closed.
func (d *DB) subscribe(t topic) <-chan struct{} {
	c := make(chan struct{}, 1)
	d.subs.mu.Lock()
	defer d.subs.mu.Unlock()
	if d.subs.subs == nil {
		d.subs.subs = map[topic][]chan struct{}{}
	}
	d.subs.subs[t] = append(d.subs.subs[t], c)
	return c
}

func (d *DB) tell(t topic) {
	d.subs.mu.Lock()
	defer d.subs.mu.Unlock()
	for _, c := range d.subs.subs[t] {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}
