package sqlite

import (
	"context"
	"errors"
	"time"

	"duaarah/bot"
	"duaarah/bot/relay"
	"duaarah/store"
)

// FileQueue is the attachments whose content is still at their platform.
type FileQueue struct {
	db      *DB
	changed <-chan struct{}
}

var _ relay.FileQueue = (*FileQueue)(nil)

// FileQueue makes a view of the attachments to be fetched.
func (d *DB) FileQueue() *FileQueue { return &FileQueue{db: d, changed: d.subscribe(filesChanged)} }

// Changed implements relay.FileQueue.
func (q *FileQueue) Changed() <-chan struct{} { return q.changed }

// Pending implements relay.FileQueue.
func (q *FileQueue) Pending(ctx context.Context, account bot.Account, now time.Time, limit int) (l []bot.File, err error) {
	err = q.db.view(ctx, func(r *reader) error {
		l, err = list(r.session, scanFile, fileColumns+` WHERE state = 'remote' AND ref_account = ? AND next <= ?
			ORDER BY next LIMIT ?`, accountText(account), now.UnixMilli(), limit)
		return err
	})
	return l, wrap(err, "listing files to be fetched")
}

// Keep implements relay.FileQueue. Content that nothing asks for any more (erased meanwhile) is thrown away.
func (q *FileQueue) Keep(ctx context.Context, id string, saved bot.File) error {
	return wrap(q.db.update(ctx, func(tx *txn) error {
		waits, err := list(tx.session, value[int64], `SELECT rowid FROM attachments WHERE id = ? AND state = 'remote'`, id)
		if err != nil {
			return err
		}
		if len(waits) == 0 {
			return tx.discard(saved.ID)
		}
		blob, err := tx.blobFor(saved.ID, saved.SHA256)
		if err != nil {
			return err
		}
		// What is there counts, and not what the sender's platform said of it. A file that is not of the kind that was said is
		// a document.
		said, err := one(tx.session, scanFile, fileColumns+` WHERE id = ?`, id)
		if err != nil {
			return err
		}
		if saved.MIME != "" {
			said.MIME = saved.MIME
		}
		if saved.Kind != "" {
			said.Kind = saved.Kind
		}
		err = tx.exec(`UPDATE attachments SET state = 'local', blob = ?, size = ?, sha256 = ?, mime = ?, kind = ?,
			news = CASE news WHEN 'awaited' THEN 'late' ELSE '' END WHERE id = ?`, blob, saved.Size, saved.SHA256, said.MIME, said.Kind, id)
		if err != nil {
			return err
		}
		return tx.tellOf(id)
	}), "keeping a fetched file")
}

// Postpone implements relay.FileQueue.
func (q *FileQueue) Postpone(ctx context.Context, id string, until time.Time) error {
	return wrap(q.db.update(ctx, func(tx *txn) error {
		return tx.exec(`UPDATE attachments SET next = ?, tries = tries + 1 WHERE id = ? AND state = 'remote'`, until.UnixMilli(), id)
	}), "postponing a file")
}

// Lose implements relay.FileQueue.
func (q *FileQueue) Lose(ctx context.Context, id string, why bot.FileFault) error {
	return wrap(q.db.update(ctx, func(tx *txn) error {
		n, err := tx.change(`UPDATE attachments SET state = 'lost', why = ?, news = 'lost' WHERE id = ? AND state = 'remote'`, why, id)
		if err != nil || n == 0 {
			return err
		}
		return tx.tellOf(id)
	}), "giving a file up")
}

// Blob says under which name the content of an attachment lies. bot.ErrFilePending: it is not here yet;
// bot.ErrFileGone: it never will be, or was erased; store.ErrNotFound: no message has such an attachment (yet).
func (d *DB) Blob(ctx context.Context, id string) (name string, err error) {
	var state string
	err = d.view(ctx, func(r *reader) error {
		err := func() error {
			got, err := one(r.session, func(s scanner) (a [2]string, err error) {
				err = s.Scan(&a[0], &a[1])
				return a, err
			}, `SELECT state, blob FROM attachments WHERE id = ?`, id)
			state, name = got[0], got[1]
			return err
		}()
		if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		trashed, terr := list(r.session, value[string], `SELECT blob FROM trash WHERE blob = ?`, id)
		if terr != nil {
			return terr
		}
		if len(trashed) > 0 {
			state, err = "lost", nil
		}
		return err
	})
	switch {
	case err != nil:
	case state == "remote":
		err = bot.ErrFilePending
	case state == "lost":
		err = bot.ErrFileGone
	}
	return name, wrap(err, "looking up an attachment")
}

// Blobs lists the contents that attachments have in our store, by name (as ID) in order, those after one: how large each
// is and what its hash is.
func (d *DB) Blobs(ctx context.Context, after string, limit int) (blobs []bot.File, err error) {
	err = d.view(ctx, func(r *reader) error {
		blobs, err = list(r.session, func(s scanner) (f bot.File, err error) {
			err = s.Scan(&f.ID, &f.Size, &f.SHA256)
			return f, err
		}, `SELECT blob, max(size), max(sha256) FROM attachments WHERE blob > ? AND blob <> '' AND state = 'local'
			GROUP BY blob ORDER BY blob LIMIT ?`, after, limit)
		return err
	})
	return blobs, wrap(err, "listing the contents of attachments")
}

// Trash lists blobs that no attachment names any more, to be removed from the disk; see Swept.
func (d *DB) Trash(ctx context.Context) (blobs []string, err error) {
	err = d.update(ctx, func(tx *txn) error {
		// One that came into use again since is none.
		if err := tx.exec(`DELETE FROM trash WHERE EXISTS (SELECT 1 FROM attachments a WHERE a.blob = trash.blob AND a.blob <> '')`); err != nil {
			return err
		}
		blobs, err = list(tx.session, value[string], `SELECT blob FROM trash ORDER BY at, blob LIMIT 1000`)
		return err
	})
	return blobs, wrap(err, "listing what is to be removed")
}

// Swept notes that a blob is gone from the disk.
func (d *DB) Swept(ctx context.Context, blob string) error {
	return wrap(d.update(ctx, func(tx *txn) error {
		return tx.exec(`DELETE FROM trash WHERE blob = ?`, blob)
	}), "noting what was removed")
}

// Unused reports whether nothing names the blob: no attachment, no transcript, nothing that waits to be sent.
func (d *DB) Unused(ctx context.Context, blob string) (unused bool, err error) {
	err = d.view(ctx, func(r *reader) error {
		unused, err = one(r.session, value[bool], `SELECT NOT (
			EXISTS (SELECT 1 FROM attachments WHERE blob = ?1 AND blob <> '') OR
			EXISTS (SELECT 1 FROM attachments WHERE id = ?1) OR
			EXISTS (SELECT 1 FROM transcript_files WHERE file = ?1) OR
			EXISTS (SELECT 1 FROM outbox o, json_each(o.body, '$.files') f
				WHERE (o.state = 'pending' OR o.state = 'leased') AND f.value ->> 'id' = ?1))`, blob)
		return err
	})
	return unused, wrap(err, "looking for uses of a blob")
}

// TrashChanged makes a channel that has a value after commits that put something into the trash.
func (d *DB) TrashChanged() <-chan struct{} { return d.subscribe(trashChanged) }
