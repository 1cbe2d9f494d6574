package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/pressly/goose/v3"

	"duaarah/store"
)

// Blob is a file of the attachments' directory that the database names.
type Blob struct {
	Name   string
	SHA256 string // of its content, in hex; empty: not known
	Size   int64
	Needed bool // an attachment has it; else it may be gone
}

// Snapshot writes the database at path, as it is at one moment, into a new file, and returns the version of its schema.
// It works beside a process that serves, and changes nothing: no migration either. ErrNewer as with Open.
//
// VACUUM INTO reads in one transaction, so writers go on, and what they write meanwhile is left out (SQLite's backup API
// would begin anew at each of their commits, unless it copied all in one step); and it copies rows, not pages, so that
// nothing erased travels along, which may still lie in free pages and in gaps of pages. Until it is through, the journal
// grows, and erasures stay pending.
func Snapshot(ctx context.Context, path, into string) (schema int64, err error) {
	err = withFile(ctx, path, "rw", func(c *sql.Conn) error {
		if schema, err = schemaOf(ctx, c); err != nil {
			return err
		}
		_, err := c.ExecContext(ctx, "VACUUM INTO ?", into)
		return err
	})
	return schema, wrap(err, "copying the database into "+filepath.Dir(into)) // which may be the disk that is full
}

// Inspect looks through a database file that nobody else has open: for damage, each found told in a line, and for what it
// names of the attachments' directory. ErrNewer as with Open.
func Inspect(ctx context.Context, path string) (damage []string, named []Blob, err error) {
	err = withFile(ctx, path, "ro", func(c *sql.Conn) error {
		if _, err := schemaOf(ctx, c); err != nil {
			return err
		}
		for _, q := range []string{integrityCheck, foreignKeyCheck} {
			if damage, err = column(ctx, c, damage, q); err != nil {
				return err
			}
		}
		named, err = namedBlobs(ctx, c)
		return err
	})
	return damage, named, wrap(err, "looking through the database")
}

// ErasedSince lists, of a database file that nobody else has open, what was asked to be erased from a time on.
func ErasedSince(ctx context.Context, path string, from time.Time) (all []store.AskedErasure, err error) {
	err = withFile(ctx, path, "ro", func(c *sql.Conn) error {
		rows, err := c.QueryContext(ctx, `SELECT r.citizen, c.created, coalesce(a.code, '') FROM erasure_requests r JOIN citizens c ON c.id = r.citizen
			LEFT JOIN aspirations a ON a.id = r.aspiration AND r.aspiration <> 0 WHERE r.asked >= ? ORDER BY r.id`, ms(from))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var x store.AskedErasure
			if err := rows.Scan(&x.Citizen, msColumn{&x.Since}, &x.Code); err != nil {
				return err
			}
			all = append(all, x)
		}
		return rows.Err()
	})
	return all, wrap(err, "listing erasures")
}

// StoppedSince lists, of a database file that nobody else has open, who asked from a time on that nothing of theirs be processed, and has
// not agreed again.
func StoppedSince(ctx context.Context, path string, from time.Time) (all []store.AskedStop, err error) {
	err = withFile(ctx, path, "ro", func(c *sql.Conn) error {
		rows, err := c.QueryContext(ctx, `SELECT e.citizen, c.created FROM events e JOIN citizens c ON c.id = e.citizen
			WHERE e.kind = 'stop' AND e.at >= ? AND e.data ->> '$.on'
			AND NOT EXISTS (SELECT 1 FROM events l WHERE l.citizen = e.citizen AND l.citizen <> 0 AND l.aspiration = 0 AND l.kind = 'stop' AND l.seq > e.seq) ORDER BY e.seq`, ms(from))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var x store.AskedStop
			if err := rows.Scan(&x.Citizen, msColumn{&x.Since}); err != nil {
				return err
			}
			all = append(all, x)
		}
		return rows.Err()
	})
	return all, wrap(err, "listing who asked to stop")
}

// LeftNewsSince lists, of a database file that nobody else has open, who said from a time on that they want no news of an office, or of any,
// and has not asked for it again.
func LeftNewsSince(ctx context.Context, path string, from time.Time) (all []store.LeftNews, err error) {
	err = withFile(ctx, path, "ro", func(c *sql.Conn) error {
		rows, err := c.QueryContext(ctx, `SELECT s.office, s.citizen, s.how, c.created FROM subscriptions s JOIN citizens c ON c.id = s.citizen
			WHERE s.state = 'no' AND s.at >= ? ORDER BY s.at, s.citizen, s.office`, ms(from))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			x := store.LeftNews{Subscription: store.Subscription{State: store.SubscriptionNo}}
			if err := rows.Scan(&x.Office, &x.Citizen, &x.How, msColumn{&x.Since}); err != nil {
				return err
			}
			all = append(all, x)
		}
		return rows.Err()
	})
	return all, wrap(err, "listing who wants no news")
}

// Names reports whether an attachment of the database at path has that blob at this moment.
func Names(ctx context.Context, path, blob string) (named bool, err error) {
	err = withFile(ctx, path, "rw", func(c *sql.Conn) error {
		return c.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM attachments WHERE blob = ? AND blob <> '')`, blob).Scan(&named)
	})
	return named, wrap(err, "looking for uses of a blob")
}

// LoseBlobs notes in a database file that nobody else has open that the content of these attachments is not to be had.
func LoseBlobs(ctx context.Context, path, why string, blobs []string) error {
	return wrap(withFile(ctx, path, "rw", func(c *sql.Conn) error {
		for _, blob := range blobs {
			if _, err := c.ExecContext(ctx, `UPDATE attachments SET state = 'lost', blob = '', why = ? WHERE blob = ? AND blob <> ''`, why, blob); err != nil {
				return err
			}
		}
		return nil
	}), "giving attachments up")
}

// withFile lends one connection to a database file, with its schema as it is.
func withFile(ctx context.Context, path, mode string, fn func(c *sql.Conn) error) (err error) {
	db, err := sql.Open("sqlite", fileURI(path)+"?mode="+mode+"&_dqs=0&_defensive=1&_pragma=busy_timeout(5000)&_pragma=trusted_schema(0)")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(storageError(err), db.Close()) }()
	c, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	return fn(c)
}

// schemaOf is the version of the schema.
func schemaOf(ctx context.Context, c *sql.Conn) (have int64, err error) {
	err = c.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM `+goose.DefaultTablename+` WHERE is_applied`).Scan(&have)
	if err != nil {
		return 0, fmt.Errorf("reading the schema's version: %w", err)
	}
	if have > Schema() {
		return 0, newer(have, Schema())
	}
	return have, nil
}

// Schema is the version of the schema that this program works with.
func Schema() int64 {
	var last int64
	names, _ := fs.Glob(migrations, "migrations/*.sql") // the pattern is a good one
	for _, name := range names {
		if v, err := goose.NumericComponent(name); err == nil {
			last = max(last, v)
		}
	}
	return last
}

// Checks of a file, each of which tells what it found in lines.
const (
	integrityCheck  = `SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'`
	foreignKeyCheck = `SELECT printf('row %d of %s refers to a row of %s that is not there', rowid, "table", parent) FROM pragma_foreign_key_check`
)

// damage looks for damage in the file: nothing found, nothing returned.
func (r *reader) damage() (found []string, err error) {
	for _, q := range []string{integrityCheck, foreignKeyCheck} {
		lines, err := list(r.session, value[string], q)
		if err != nil {
			return nil, err
		}
		found = append(found, lines...)
	}
	return found, nil
}

// namedBlobs lists the content of attachments, and what else the transcripts and the outbox name: pictures of ours, that
// nobody attached to an aspiration. Those are not worth a failure if they are not there any more.
func namedBlobs(ctx context.Context, c *sql.Conn) (named []Blob, err error) {
	rows, err := c.QueryContext(ctx, `SELECT blob, max(sha256), max(size) FROM attachments WHERE state = 'local' AND blob <> ''
		GROUP BY blob ORDER BY blob`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		b := Blob{Needed: true}
		if err := rows.Scan(&b.Name, &b.SHA256, &b.Size); err != nil {
			return nil, err
		}
		named = append(named, b)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	others, err := column(ctx, c, nil, `SELECT id FROM (SELECT file AS id FROM transcript_files
			UNION SELECT f.value ->> 'id' FROM outbox o, json_each(o.body, '$.files') f WHERE o.state IN ('pending', 'leased'))
		WHERE id <> '' AND id NOT IN (SELECT id FROM attachments) AND id NOT IN (SELECT blob FROM attachments) ORDER BY id`)
	for _, name := range others {
		named = append(named, Blob{Name: name})
	}
	return named, err
}

// column appends the one column of a query.
func column(ctx context.Context, c *sql.Conn, to []string, q string) ([]string, error) {
	rows, err := c.QueryContext(ctx, q)
	if err != nil {
		return to, err
	}
	defer rows.Close()
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			return to, err
		}
		to = append(to, v)
	}
	return to, rows.Err()
}
