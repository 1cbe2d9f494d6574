package sqlite

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"duaarah/store"
	"duaarah/store/measure"
)

// The figures follow the events behind a durable mark: what happened to an aspiration is looked at anew when it has new events,
// and what became of it is put in the place of what was kept. Intake pays nothing for that, and who asks is told of what lies
// beyond the mark as well: see figures.go.

// foldBatch is how many events are followed at a time, and chunkMost how many aspirations a chunk holds.
const (
	foldBatch = 2000
	chunkMost = 800
)

// always is a moment by which everything has happened that ever will.
var always = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// became is what became of an aspiration that has new events.
type became struct {
	id      store.AspirationID
	sent    bool // false: it is in no figure
	outcome measure.Outcome
	later   int64 // when the next thing happens to it that lies in the future, ms; 0: nothing does
}

// fold is a batch of changes.
type fold struct {
	mark    int64 // that it begins behind
	to      int64 // the mark after it
	changes []became
	more    bool
}

// Fold lets the kept figures follow the next events. more: there are others behind them.
func (d *DB) Fold(ctx context.Context) (more bool, err error) {
	more, _, err = d.fold(ctx, foldBatch)
	return more, err
}

// fold is Fold by at most limit events, and tells the mark.
func (d *DB) fold(ctx context.Context, limit int) (more bool, mark int64, err error) {
	var f fold
	err = d.view(ctx, func(r *reader) (err error) {
		f, err = r.fold(limit, d.now())
		return err
	})
	if err == nil && (f.to > f.mark || len(f.changes) > 0) {
		err = d.update(ctx, func(tx *txn) error { return tx.keep(f) })
	}
	return f.more, f.to, wrap(err, "bringing the figures up to date")
}

// fold reads what changed by the next events behind the mark, at most limit of them.
func (r *reader) fold(limit int, now time.Time) (f fold, err error) {
	ids, err := r.changed(&f, limit, now)
	if err != nil {
		return f, err
	}
	calls, err := r.numbers()
	if err != nil {
		return f, err
	}
	for id := range ids {
		c, err := r.became(calls, id, now)
		if err != nil {
			return f, err
		}
		f.changes = append(f.changes, c)
	}
	slices.SortFunc(f.changes, func(a, b became) int { return int(a.id - b.id) })
	return f, nil
}

// changed are the aspirations that are to be looked at anew by the next events behind the mark, at most limit of them (0: all).
// It notes in f how far that goes.
func (r *reader) changed(f *fold, limit int, now time.Time) (ids map[store.AspirationID]bool, err error) {
	if f.mark, err = one(r.session, value[int64], `SELECT seq FROM figure_mark`); err != nil {
		return nil, err
	}
	f.to = f.mark
	if limit == 0 {
		limit = -1
	}
	ids = map[store.AspirationID]bool{}
	n := 0
	err = r.each(`SELECT seq, aspiration, kind FROM events WHERE seq > ? ORDER BY seq LIMIT ?`, []any{f.mark, limit}, func(s scanner) (bool, error) {
		var id store.AspirationID
		var kind store.EventKind
		n++
		err := s.Scan(&f.to, &id, &kind)
		if id != 0 && kind != store.EventReceived { // a draft is in no figure
			ids[id] = true
		}
		return true, err
	})
	if err != nil {
		return nil, err
	}
	f.more = n == limit
	due, err := list(r.session, value[store.AspirationID], `SELECT aspiration FROM figure_later WHERE at <= ?`, ms(now))
	if err != nil {
		return nil, err
	}
	for _, id := range due {
		ids[id] = true
	}
	return ids, r.upward(ids)
}

// upward adds those that the aspirations were ever merged into.
func (r *reader) upward(ids map[store.AspirationID]bool) error {
	var todo []store.AspirationID
	for id := range ids {
		todo = append(todo, id)
	}
	for len(todo) > 0 {
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		into, err := list(r.session, value[store.AspirationID], `SELECT into_id FROM merges WHERE source = ?`, id)
		if err != nil {
			return err
		}
		for _, id := range into {
			if !ids[id] {
				ids[id] = true
				todo = append(todo, id)
			}
		}
	}
	return nil
}

// became decides what became of an aspiration.
func (r *reader) became(calls *names, id store.AspirationID, now time.Time) (became, error) {
	c := became{id: id}
	a, err := one(r.session, scanAspiration, aspirationColumns+` WHERE id = ?`, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && (a.SubmittedAt.IsZero() || !a.State.Counts()) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	t, err := r.trail(calls, a, nil)
	if err != nil {
		return c, err
	}
	c.later = ms(next(t, now))
	c.outcome, c.sent = measure.Decide(t, always, measure.Window)
	return c, nil
}

// next is when the next thing happens that lies after now; zero: nothing does.
func next(t measure.Trail, now time.Time) (at time.Time) {
	soonest := func(x time.Time) {
		if x.After(now) && (at.IsZero() || x.Before(at)) {
			at = x
		}
	}
	for _, l := range t.Lines {
		soonest(l.At)
		if l.Delivered != nil {
			soonest(*l.Delivered)
		}
	}
	for _, s := range t.Sources {
		soonest(next(s, now))
	}
	return at
}

// keep puts what a fold found into the kept figures, unless another did meanwhile.
func (t *txn) keep(f fold) error {
	n, err := t.change(`UPDATE figure_mark SET seq = ? WHERE seq = ?`, f.to, f.mark)
	if err != nil || n == 0 {
		return err
	}
	k := keeper{txn: t, names: map[string]uint32{}, chunks: map[int64]*chunk{}, open: map[chunkDay]int64{}, spoilt: map[chunkDay]bool{}}
	for _, c := range f.changes {
		if err := k.put(c); err != nil {
			return fmt.Errorf("aspiration %d: %w", c.id, err)
		}
	}
	return k.finish()
}

// keeper changes chunks.
type keeper struct {
	*txn
	names  map[string]uint32
	chunks map[int64]*chunk
	open   map[chunkDay]int64 // the chunk that more goes into
	spoilt map[chunkDay]bool  // something changed there: what was summed up is not so any more
}

// chunk is one row of figure_chunks.
type chunk struct {
	chunkDay
	id      int64
	entries []measure.Entry
	changed bool
}

// chunkDay is what the entries of a chunk have in common: the office that holds them, and the UTC day of receipt.
type chunkDay struct {
	office uint32
	day    int64
}

// dayMS is a day in milliseconds.
const dayMS = 24 * 60 * 60 * 1000

// dayOf is the UTC day of a moment.
func dayOf(ms int64) int64 {
	d := ms / dayMS
	if ms%dayMS < 0 {
		d--
	}
	return d
}

func (k *keeper) put(c became) error {
	if err := k.exec(`DELETE FROM figure_later WHERE aspiration = ?`, c.id); err != nil {
		return err
	}
	old, err := one(k.session, value[int64], `SELECT chunk FROM figure_places WHERE aspiration = ?`, c.id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if c.later != 0 {
		if err := k.exec(`INSERT INTO figure_later (aspiration, at) VALUES (?, ?)`, c.id, c.later); err != nil {
			return err
		}
	}
	if c.later != 0 || !c.sent {
		return k.remove(old, c.id)
	}
	return k.replace(old, c)
}

// remove takes an aspiration out of its chunk; 0: it is in none.
func (k *keeper) remove(from int64, id store.AspirationID) error {
	if from == 0 {
		return nil
	}
	x, err := k.chunk(from)
	if err != nil {
		return err
	}
	x.entries = measure.Remove(x.entries, int64(id))
	k.touch(x)
	return k.exec(`DELETE FROM figure_places WHERE aspiration = ?`, id)
}

func (k *keeper) replace(old int64, c became) (err error) {
	e := c.outcome.Entry(int64(c.id), func(name string) uint32 {
		n, nerr := k.name(name)
		err = errors.Join(err, nerr)
		return n
	}, measure.CitizenNumber)
	if err != nil {
		return err
	}
	at := chunkDay{e.Office, dayOf(e.Received)}
	var x *chunk
	if old != 0 {
		if x, err = k.chunk(old); err != nil {
			return err
		}
		if x.chunkDay != at {
			if err := k.remove(old, c.id); err != nil {
				return err
			}
			x = nil
		}
	}
	if x == nil {
		if x, err = k.room(at); err != nil {
			return err
		}
		if err := k.exec(`INSERT INTO figure_places (aspiration, chunk) VALUES (?, ?)`, c.id, x.id); err != nil {
			return err
		}
	}
	x.entries = measure.Replace(x.entries, e)
	k.touch(x)
	return nil
}

func (k *keeper) touch(x *chunk) {
	x.changed = true
	k.spoilt[x.chunkDay] = true
}

// name is the number of a name.
func (k *keeper) name(name string) (uint32, error) {
	if n, ok := k.names[name]; ok || name == "" {
		return n, nil
	}
	n, err := one(k.session, value[int64], `SELECT id FROM figure_names WHERE name = ?`, name)
	if errors.Is(err, store.ErrNotFound) {
		n, err = k.insert(`INSERT INTO figure_names (name) VALUES (?)`, name)
	}
	k.names[name] = uint32(n)
	return uint32(n), err
}

// chunk reads a chunk.
func (k *keeper) chunk(id int64) (*chunk, error) {
	if x := k.chunks[id]; x != nil {
		return x, nil
	}
	x := &chunk{id: id}
	data, err := one(k.session, func(s scanner) (data []byte, err error) {
		err = s.Scan(&x.office, &x.day, &data)
		return data, err
	}, `SELECT office, day, data FROM figure_chunks WHERE id = ?`, id)
	if err != nil {
		return nil, err
	}
	if x.entries, err = measure.Entries(data, x.office); err != nil {
		return nil, err
	}
	k.chunks[id] = x
	return x, nil
}

// room is a chunk that has room for one more.
func (k *keeper) room(at chunkDay) (*chunk, error) {
	id := k.open[at]
	if id == 0 {
		var err error
		id, err = one(k.session, value[int64], `SELECT id FROM figure_chunks WHERE office = ? AND day = ? ORDER BY id DESC LIMIT 1`, at.office, at.day)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
	}
	if id != 0 {
		x, err := k.chunk(id)
		if err != nil {
			return nil, err
		}
		if len(x.entries) < chunkMost {
			k.open[at] = id
			return x, nil
		}
	}
	id, err := k.insert(`INSERT INTO figure_chunks (office, day, n, data) VALUES (?, ?, 0, ?)`, at.office, at.day, measure.AppendEntries(nil, nil))
	if err != nil {
		return nil, err
	}
	x := &chunk{chunkDay: at, id: id}
	k.chunks[id], k.open[at] = x, id
	return x, nil
}

// finish writes the chunks, and drops the sums that are none any more.
func (k *keeper) finish() error {
	for _, x := range k.chunks {
		if !x.changed {
			continue
		}
		if err := k.exec(`UPDATE figure_chunks SET n = ?, data = ? WHERE id = ?`, len(x.entries), measure.AppendEntries(nil, x.entries), x.id); err != nil {
			return err
		}
	}
	for at := range k.spoilt {
		if err := k.exec(`DELETE FROM figure_seals WHERE office = ? AND first < ? AND last > ?`, at.office, (at.day+1)*dayMS, at.day*dayMS); err != nil {
			return err
		}
	}
	return nil
}
