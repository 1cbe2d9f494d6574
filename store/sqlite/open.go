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
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/oklog/ulid/v2"
	"github.com/pressly/goose/v3"

	"duaarah/store"
	"duaarah/store/health"
	"duaarah/store/worktime"
)

//go:embed migrations/*.sql
var migrations embed.FS

// ErrNewer: the file was written by a newer version of the program.
var ErrNewer = errors.New("the database was written by a newer version of the program")

// ErrJournalAlone: SQLite would throw the journal away, and what was kept in it.
var ErrJournalAlone = errors.New("the database is gone or empty, but its journal (-wal) is there: put the database back beside it, or restore a backup")

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
	// Zone is the time zone of the days, weeks and months of the figures; nil: UTC.
	Zone *time.Location
	// Holidays are the days on which offices do not work, unless they say that they do.
	Holidays worktime.Holidays
	// AlikeKeep is how long after its receipt an open aspiration is found by what is like it; 0: 60 days.
	AlikeKeep time.Duration
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
	path string
	now  func() time.Time
	log  *slog.Logger

	queue   chan *job
	readers chan *session // nil entries: not opened yet
	scrubs  chan chan error
	closing chan struct{}
	unread  chan struct{} // closed once no reader has the file open, and none will
	closed  sync.Once
	writing sync.WaitGroup

	health     *health.State
	scrubAfter time.Duration
	rewritten  string // the writer's: erasures that the file is rewritten for, and only the journal is not
	observer   Observer
	figuring   figuring
	alikeKeep  time.Duration
	entropy    *ulid.MonotonicEntropy // the writer's
	aliasMost  int                    // the writer's: up to which number aliases are drawn
	subs       subscriptions
	regions    regionCache
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
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Readers <= 0 {
		o.Readers = 4
	}
	if o.ScrubAfter <= 0 {
		o.ScrubAfter = time.Minute
	}
	if o.AlikeKeep <= 0 {
		o.AlikeKeep = alikeKeep
	}
	if err := touch(path); err != nil {
		return nil, fmt.Errorf("opening or creating %s: %w", path, err)
	}
	if JournalShort(path) { // it goes on: after a power failure nobody may be there to say so
		o.Log.ErrorContext(ctx, "the database's journal (-wal) is gone or was cut: what was kept last may be lost; compare with a backup")
	}
	w, err := openWriter(ctx, path, o.Log)
	if err != nil {
		return nil, err
	}
	d := &DB{
		path: path, now: o.Clock, log: o.Log,
		queue: make(chan *job, queueLength), readers: make(chan *session, o.Readers), closing: make(chan struct{}), unread: make(chan struct{}),
		scrubs:     make(chan chan error),
		scrubAfter: o.ScrubAfter, observer: o.Observer, figuring: newFiguring(o.Zone, o.Holidays), alikeKeep: o.AlikeKeep, entropy: ulid.Monotonic(rand.Reader, 0), aliasMost: 99,
	}
	d.health = health.New("the database", o.Clock, o.Log)
	for range o.Readers {
		d.readers <- nil
	}
	first := &writer{session: w, fresh: newFreshBoxes()}
	first.file.note(path)
	d.writing.Add(1)
	go d.loop(first)
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
	info, err := f.Stat()
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	if journal, err := os.Stat(path + "-wal"); err == nil && info.Size() == 0 && journal.Size() > 0 {
		return ErrJournalAlone
	}
	if info.Size() > 0 {
		return nil
	}
	return GiveToOwner(filepath.Dir(path), path)
}

// writerCache is how much of the database the writer keeps in memory, in KiB.
const writerCache = 8000

// pragmas are how every connection is set up. Readers wait for nobody but a checkpoint, and can write nothing.
func pragmas(readOnly bool) []string {
	common := []string{"busy_timeout(5000)", "trusted_schema(0)"}
	if readOnly {
		return append(common, "query_only(1)", "cache_size(-1000)")
	}
	return append(common, "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "secure_delete(1)", fmt.Sprintf("cache_size(%d)", -writerCache),
		"journal_size_limit(16777216)", "temp_store(MEMORY)")
}

// dsn is how the driver is told the same, for the migrations: set by a statement, a pragma would hold for one pooled
// connection only.
func dsn(path string) string {
	dsn := fileURI(path) + "?mode=rw&_txlock=immediate&_dqs=0&_defensive=1"
	for _, p := range pragmas(false) {
		dsn += "&_pragma=" + p
	}
	return dsn
}

func fileURI(path string) string {
	path = filepath.ToSlash(path)
	if filepath.VolumeName(path) != "" {
		path = "/" + path
	}
	return "file:" + strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
}

// openWriter opens the database for writing, with its schema up to date. Nearly every start finds it so: then nothing else is opened.
func openWriter(ctx context.Context, path string, log *slog.Logger) (*session, error) {
	if w, err := newSession(path, false); err == nil {
		if w.upToDate() {
			return w, nil
		}
		if err := w.close(); err != nil {
			return nil, fmt.Errorf("opening %s: %w", path, explained(storageError(err)))
		}
	}
	if err := migrate(ctx, path, log); err != nil {
		return nil, fmt.Errorf("opening %s: %w", path, explained(err))
	}
	w, err := newSession(path, false)
	if err != nil {
		return nil, fmt.Errorf("opening the database for writing: %w", explained(err))
	}
	return w, nil
}

// upToDate reports whether the latest migration was the last that there is. false: it was not, or that cannot be told.
func (s *session) upToDate() bool {
	files, err := migrations.ReadDir("migrations") // in order of name
	if err != nil {
		return false
	}
	latest, _, _ := strings.Cut(files[len(files)-1].Name(), "_")
	want, err := strconv.ParseInt(latest, 10, 64)
	if err != nil {
		return false
	}
	have, err := one(s, value[int64], "SELECT max(version_id) FROM goose_db_version") // what is wrong with the file, migrate tells
	return err == nil && have == want
}

func migrate(ctx context.Context, path string, log *slog.Logger) (err error) {
	db, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	return upgrade(ctx, db, files, log)
}

func upgrade(ctx context.Context, db *sql.DB, files fs.FS, log *slog.Logger) error {
	p, err := goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true), goose.WithSlog(log))
	if err != nil {
		return fmt.Errorf("reading the migrations: %w", err)
	}
	have, want, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("reading the schema's version: %w", storageError(err))
	}
	if have > want {
		return newer(have, want)
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

// newer tells the operator what to do.
func newer(have, want int64) error {
	return fmt.Errorf("%w: its schema is %d, this program knows %d. Nothing was changed; use the newer program again, or restore a backup made before it",
		ErrNewer, have, want)
}

// Close finishes the call in hand, refuses those that wait, and closes the file. The writer is the last that has it open: only then does SQLite
// bring what is in the journal into the file, so that all is in that one.
func (d *DB) Close() error {
	var err error
	d.closed.Do(func() {
		close(d.closing)
		var errs []error
		for range cap(d.readers) {
			if s := <-d.readers; s != nil {
				errs = append(errs, s.close())
			}
		}
		close(d.unread)
		d.writing.Wait()
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
		if s != nil && (s.broken != nil || s.control("ROLLBACK") != nil) {
			if damaging(s.broken) {
				_ = d.down(s.broken)
			}
			_ = s.close()
			s = nil
		}
		d.readers <- s
		err = d.ofTrouble(err)
	}()
	if s == nil {
		if s, err = newSession(d.path, true); err != nil {
			return fmt.Errorf("opening a connection to read: %w", err)
		}
	}
	if err := s.control("BEGIN"); err != nil {
		s.broken = err
		return fmt.Errorf("beginning to read: %w", err)
	}
	s.ctx = ctx
	return fn(&reader{session: s, regions: &d.regions})
}

// Check looks for damage in the file: nothing found, nothing returned.
func (d *DB) Check(ctx context.Context) (found []string) {
	err := d.view(ctx, func(r *reader) (err error) {
		found, err = r.damage()
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
	asksChanged
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
