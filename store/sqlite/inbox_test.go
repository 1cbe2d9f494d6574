package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/bot/relay"
	"duaarah/store"
)

func (w *world) wrote(key, text string) bot.Update {
	return bot.Update{Key: key, Kind: bot.KindMessage, At: start, Address: w.home, From: bot.Person{User: "100"}, Record: true,
		Message: &bot.Message{ID: key, Text: text}, Raw: json.RawMessage(`{"raw":"` + key + `"}`)}
}

// take is what intake does, in short.
func take(ctx context.Context, i *Inbox, updates ...bot.Update) (fresh int, err error) {
	err = i.Batch(ctx, func(b relay.Batch) error {
		fresh = 0
		for _, u := range updates {
			ok, err := b.Begin(u)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			fresh++
			if err := b.Handle(ctx, u); errors.Is(err, relay.ErrStorage) {
				return err
			} else if errors.Is(err, bot.ErrLater) {
				if err := b.Unsee(u); err != nil {
					return err
				}
			} else if err != nil {
				if err := b.Park(u, err); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return fresh, err
}

func TestInboxTakesNothingTwice(t *testing.T) {
	w := newWorld(t)
	inbox := w.Inbox(func(_ context.Context, tx store.Tx, u bot.Update) error {
		_, err := tx.SaveStaff(store.Staff{Name: u.Message.Text})
		return err
	})
	var updates []bot.Update
	for i := range 50 {
		updates = append(updates, w.wrote(fmt.Sprint("k", i), fmt.Sprint("u", i)))
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	total := 0
	for n := range 6 { // the same, six times at once, forwards and backwards, in bites
		mine := slices.Clone(updates)
		if n%2 == 1 {
			slices.Reverse(mine)
		}
		wg.Go(func() {
			for some := range slices.Chunk(mine, 7) {
				fresh, err := take(t.Context(), inbox, some...)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				total += fresh
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	n, err := one(probe(t, w.DB), value[int], "SELECT count(*) FROM staff WHERE name LIKE 'u%'")
	if err != nil || n != 50 || total != 50 {
		t.Errorf("%d kept, %d fresh (%v), want 50", n, total, err)
	}
	// The same key on another account, and no key at all, are other updates.
	other := updates[0]
	other.Address.Account.Name = "other"
	none := updates[0]
	none.Key = ""
	if fresh, err := take(t.Context(), inbox, other, none, none); err != nil || fresh != 3 {
		t.Errorf("%d fresh (%v), want 3", fresh, err)
	}
	if e, err := w.Transcript().Page(t.Context(), w.home, 0, 99); err != nil || len(e) != 50 {
		t.Errorf("the transcript has %d entries (%v)", len(e), err)
	}
}

func TestBatchIsUndone(t *testing.T) {
	w := newWorld(t)
	inbox := w.Inbox(func(context.Context, store.Tx, bot.Update) error { return nil })
	boom := errors.New("boom")
	err := inbox.Batch(t.Context(), func(b relay.Batch) error {
		if _, err := b.Begin(w.wrote("k", "x")); err != nil {
			return err
		}
		return boom
	})
	if !errors.Is(err, boom) {
		t.Error(err)
	}
	if fresh, err := take(t.Context(), inbox, w.wrote("k", "x")); err != nil || fresh != 1 {
		t.Errorf("%d fresh (%v)", fresh, err)
	}
}

func TestParkedUpdates(t *testing.T) {
	w := newWorld(t)
	cause := errors.New("no office")
	inbox := w.Inbox(func(_ context.Context, tx store.Tx, u bot.Update) error {
		if _, err := tx.SaveStaff(store.Staff{Name: "by " + u.Key}); err != nil {
			return err
		}
		switch u.Message.Text {
		case "panics":
			panic("oh")
		case "later":
			return fmt.Errorf("not yet: %w", store.ErrSending)
		}
		return cause
	})
	if _, err := take(t.Context(), inbox, w.wrote("a", "fails"), w.wrote("b", "panics"), w.wrote("c", "later")); err != nil {
		t.Fatal(err)
	}
	l, err := inbox.Parked(t.Context())
	if err != nil || len(l) != 2 || l[0].Key != "a" || string(l[0].Raw) != `{"raw":"a"}` || l[0].Error != "no office" || l[0].Attempts != 1 ||
		l[0].Account != w.home.Account || !strings.Contains(l[1].Error, "panic") {
		t.Fatalf("parked %+v (%v)", l, err)
	}
	if n, _ := one(probe(t, w.DB), value[int], "SELECT count(*) FROM staff"); n != 1 {
		t.Errorf("failed handlers left %d rows", n-1)
	}
	if e, err := w.Transcript().Page(t.Context(), w.home, 0, 9); err != nil || len(e) != 2 {
		t.Errorf("the transcript has %d entries (%v), want those two that were parked", len(e), err)
	}
	if fresh, err := take(t.Context(), inbox, w.wrote("a", "fails"), w.wrote("c", "later")); err != nil || fresh != 1 {
		t.Errorf("%d fresh (%v), want the one to be tried again", fresh, err)
	}

	cause = errors.New("still none")
	if err := inbox.Retry(t.Context(), l[0].ID, w.wrote("a", "fails")); !errors.Is(err, cause) {
		t.Errorf("retry: %v", err)
	}
	w.see(func(r store.Reader) error {
		p, err := r.Parked(l[0].ID)
		if p.Attempts != 2 || p.Error != "still none" {
			t.Errorf("parked %+v", p)
		}
		return err
	})
	cause = nil
	if err := inbox.Retry(t.Context(), l[0].ID, w.wrote("a", "fails")); err != nil {
		t.Error(err)
	}
	if err := inbox.Drop(t.Context(), l[1].ID); err != nil {
		t.Error(err)
	}
	if l, err := inbox.Parked(t.Context()); err != nil || len(l) != 0 {
		t.Errorf("parked %+v (%v)", l, err)
	}
	for _, err := range []error{inbox.Drop(t.Context(), 99), inbox.Retry(t.Context(), 99, bot.Update{})} {
		if !errors.Is(err, store.ErrNotFound) {
			t.Error(err)
		}
	}
}

func TestTranscript(t *testing.T) {
	w := newWorld(t)
	tr := w.Transcript()
	put := func(e bot.Entry) bot.Entry {
		t.Helper()
		got, err := tr.Put(t.Context(), w.home, e)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	out := &bot.Outgoing{Text: bot.Plain("halo"), Files: []bot.File{{ID: "f1"}}}
	first := put(bot.Entry{ID: "o1", At: start, Out: out})
	if again := put(bot.Entry{ID: "o1", At: start.Add(time.Hour), Out: out}); again.Seq != first.Seq || !again.At.Equal(start) {
		t.Errorf("the same again is a change: %+v", again)
	}
	put(bot.Entry{ID: "m1", Message: &bot.Message{ID: "m1", Text: "hai"}})
	edited := put(bot.Entry{ID: "o1", Edited: true, Out: &bot.Outgoing{Text: bot.Plain("halo lagi")}})
	if edited.Pos != first.Pos || edited.Seq <= first.Seq || !edited.At.Equal(start) || !edited.Edited {
		t.Errorf("edited %+v", edited)
	}
	marked := put(bot.Entry{ID: "m1", Mark: bot.MarkDelivered})
	if marked.Message == nil || marked.Message.Text != "hai" || marked.Mark != bot.MarkDelivered {
		t.Errorf("marked %+v", marked)
	}
	if _, err := tr.Put(t.Context(), w.home, bot.Entry{ID: "none", Mark: bot.MarkTaken}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a mark on nothing: %v", err)
	}
	ids := func(l []bot.Entry, err error) string {
		t.Helper()
		var s []string
		for _, e := range l {
			s = append(s, e.ID)
		}
		if err != nil {
			t.Error(err)
		}
		return strings.Join(s, " ")
	}
	put(bot.Entry{ID: "m2", Message: &bot.Message{ID: "m2"}})
	for _, c := range []struct{ got, want string }{
		{ids(tr.Page(t.Context(), w.home, 0, 2)), "m1 m2"},
		{ids(tr.Page(t.Context(), w.home, 2, 2)), "o1"},
		{ids(tr.Changes(t.Context(), w.home, first.Seq, 9)), "o1 m1 m2"},
		{ids(tr.Changes(t.Context(), w.home, edited.Seq, 1)), "m1"},
		{ids(tr.Changes(t.Context(), w.room, 0, 9)), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	if has, err := tr.HasFile(t.Context(), w.home, "f1"); err != nil || has {
		t.Errorf("the file of the former content: %v (%v)", has, err)
	}
	put(bot.Entry{ID: "o1", Out: out})
	if has, err := tr.HasFile(t.Context(), w.home, "f1"); err != nil || !has {
		t.Errorf("the file: %v (%v)", has, err)
	}
	if has, err := tr.HasFile(t.Context(), w.room, "f1"); err != nil || has {
		t.Errorf("the file in another chat: %v (%v)", has, err)
	}
	if e, ok, err := tr.Entry(t.Context(), w.home, "m1"); err != nil || !ok || e.Message == nil || e.Message.Text != "hai" {
		t.Errorf("entry %+v %v (%v)", e, ok, err)
	}
	if _, ok, err := tr.Entry(t.Context(), w.home, "none"); err != nil || ok {
		t.Errorf("an entry that is not there: %v (%v)", ok, err)
	}
	gone := put(bot.Entry{ID: "o1", Gone: true})
	if gone.Out != nil || !gone.Gone || put(bot.Entry{ID: "o1", Out: out}).Out != nil {
		t.Errorf("gone, and came back: %+v", gone)
	}
}

func TestSessions(t *testing.T) {
	w := newWorld(t)
	s := w.Sessions()
	for _, err := range []error{
		s.Create(t.Context(), "warga", "u", "t1", start), s.Create(t.Context(), "warga", "u", "t1", start),
		s.SetRecovery(t.Context(), "warga", "u", "c0", start), s.SetRecovery(t.Context(), "warga", "u", "c1", start),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		seat, code string
		ok         bool
	}{{"staf", "c1", false}, {"warga", "c0", false}, {"warga", "c1", true}, {"warga", "c1", false}} {
		if user, ok, err := s.Recover(t.Context(), c.seat, c.code, "t2", start); err != nil || ok != c.ok || ok && user != "u" {
			t.Errorf("recovering at %s by %s: %q %v (%v)", c.seat, c.code, user, ok, err)
		}
	}
	for token, want := range map[string]bool{"t1": false, "t2": true, "": false} {
		if _, ok, err := s.User(t.Context(), "warga", token); err != nil || ok != want {
			t.Errorf("token %s: %v (%v)", token, ok, err)
		}
	}
}

func TestTimers(t *testing.T) {
	w := newWorld(t)
	var fired []int64
	timers := w.Timers(func(_ context.Context, tx store.Tx, timer store.Timer) error {
		fired = append(fired, timer.Ref)
		switch timer.Ref {
		case 2:
			panic("bug")
		case 3:
			return tx.SetTimer("draft", 3, start.Add(time.Hour)) // again
		case 4:
			return tx.ClearTimer("draft", 5)
		}
		return nil
	})
	if _, ok, err := timers.Next(t.Context()); ok || err != nil {
		t.Errorf("a timer is due: %v (%v)", ok, err)
	}
	w.do(func(tx store.Tx) error {
		for ref, due := range []int{9, 4, 1, 2, 3, 5, 99} {
			if err := tx.SetTimer("draft", int64(ref), start.Add(time.Duration(due)*time.Second)); err != nil {
				return err
			}
		}
		return tx.SetTimer("draft", 0, start.Add(time.Minute)) // moved
	})
	select {
	case <-timers.Changed():
	default:
		t.Error("Changed says nothing")
	}
	now := start.Add(10 * time.Second)
	n, err := timers.Fire(t.Context(), now)
	fired = slices.Compact(fired) // the one that fails is run again
	if err != nil || n != 4 || !slices.Equal(fired, []int64{2, 3, 4, 1}) {
		t.Errorf("fired %v, %d due (%v)", fired, n, err)
	}
	if due, ok, err := timers.Next(t.Context()); err != nil || !ok || !due.Equal(now.Add(timerBackoff)) {
		t.Errorf("next %v %v (%v), want the one that failed", due, ok, err)
	}
	fired = nil
	if _, err := timers.Fire(t.Context(), now.Add(timerBackoff)); err != nil || !slices.Equal(slices.Compact(fired), []int64{2}) {
		t.Errorf("fired %v (%v)", fired, err)
	}
	if due, _, _ := timers.Next(t.Context()); !due.Equal(now.Add(3 * timerBackoff)) {
		t.Errorf("the second time it waits until %v", due)
	}
}

func TestFileQueue(t *testing.T) {
	w := newWorld(t)
	q := w.FileQueue()
	a26, b26 := strings.Repeat("a", 26), strings.Repeat("b", 26)
	var files []bot.File
	w.do(func(tx store.Tx) error {
		a, _, err := w.aspiration(tx, "x")
		if err != nil {
			return err
		}
		ref := func(id string) bot.File {
			return bot.File{Kind: bot.Photo, Ref: bot.FileRef{Account: w.home.Account, ID: id}}
		}
		m, err := tx.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, At: start,
			Files: []bot.File{{ID: a26, Kind: bot.Photo, SHA256: "same"}, ref("1"), ref("2"), ref("3")}})
		files = m.Files
		return err
	})
	select {
	case <-q.Changed():
	default:
		t.Error("Changed says nothing")
	}
	pending := func(now time.Time) (ids []string) {
		t.Helper()
		l, err := q.Pending(t.Context(), w.home.Account, now, 9)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range l {
			ids = append(ids, f.Ref.ID)
		}
		return ids
	}
	if got := pending(start); !slices.Equal(got, []string{"1", "2", "3"}) {
		t.Errorf("pending %v", got)
	}
	if l, err := q.Pending(t.Context(), bot.Account{Platform: "telegram", Name: "other"}, start, 9); err != nil || len(l) != 0 {
		t.Errorf("of another account %v (%v)", l, err)
	}
	for _, err := range []error{
		q.Keep(t.Context(), files[1].ID, bot.File{ID: b26, Size: 3, SHA256: "same", MIME: "image/png"}),
		q.Postpone(t.Context(), files[2].ID, start.Add(time.Hour)),
		q.Lose(t.Context(), files[3].ID, "gone"),
		q.Keep(t.Context(), "erased meanwhile", bot.File{ID: strings.Repeat("c", 26)}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := pending(start); len(got) != 0 {
		t.Errorf("pending %v", got)
	}
	if got := pending(start.Add(time.Hour)); !slices.Equal(got, []string{"2"}) {
		t.Errorf("later pending %v", got)
	}
	for i, want := range []struct {
		blob string
		err  error
	}{{a26, nil}, {a26, nil}, {"", bot.ErrFilePending}, {"", bot.ErrFileGone}} {
		if blob, err := w.Blob(t.Context(), files[i].ID); blob != want.blob || !errors.Is(err, want.err) {
			t.Errorf("file %d: %q (%v), want %q (%v)", i, blob, err, want.blob, want.err)
		}
	}
	if trash, err := w.Trash(t.Context()); err != nil || !slices.Equal(trash, []string{b26, strings.Repeat("c", 26)}) {
		t.Errorf("trash %v (%v): the same content is kept once", trash, err)
	}
	// Attached again, it is another attachment of the same content, and outlives the first.
	w.do(func(tx store.Tx) error {
		a, _, err := w.aspiration(tx, "y")
		if err != nil {
			return err
		}
		m, err := tx.AddMessage(store.Message{Aspiration: a.ID, Side: store.StaffSide, At: start, Files: []bot.File{files[0]}})
		if err != nil {
			return err
		}
		if m.Files[0].ID == files[0].ID {
			t.Error("two attachments with one ID")
		}
		return tx.EraseAspiration(1, start)
	})
	if trash, err := w.Trash(t.Context()); err != nil || slices.Contains(trash, a26) {
		t.Errorf("trash %v (%v) has what is in use", trash, err)
	}
}

// An update that is put back does not tell how far its chat was read: if the program ends before it is tried again, it is to
// be fetched. Handled, repeated or parked, it does.
func TestCursorOfWhatIsPutBack(t *testing.T) {
	w := newWorld(t)
	now := errors.New("")
	inbox := w.Inbox(func(context.Context, store.Tx, bot.Update) error { return now })
	at := func() string {
		l, err := list(probe(t, w.DB), value[string], "SELECT cursor FROM cursors")
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(l, " ")
	}
	for _, c := range []struct {
		key  string
		err  error
		want string
	}{{"1", nil, "1"}, {"2", store.ErrSending, "1"}, {"2", nil, "2"}, {"3", store.ErrSending, "2"}, {"1", store.ErrSending, "1"}} {
		now = c.err
		u := w.wrote(c.key, "x")
		u.Cursor = c.key
		if _, err := take(t.Context(), inbox, u); err != nil {
			t.Fatal(err)
		}
		if got := at(); got != c.want {
			t.Errorf("after %s (%v) the chat is read up to %q, want %q", c.key, c.err, got, c.want)
		}
	}
	if err := inbox.Batch(t.Context(), func(b relay.Batch) error {
		u := w.wrote("4", "x")
		u.Cursor = "4"
		if _, err := b.Begin(u); err != nil {
			return err
		}
		return b.Park(u, errors.New("no"))
	}); err != nil || at() != "4" {
		t.Errorf("parked, the chat is read up to %q (%v)", at(), err)
	}
}
