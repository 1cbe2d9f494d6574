package sqlite

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// tells has another citizen tell something, and send it.
func (w *world) tells(text string, change func(*store.Aspiration)) (a store.Aspiration) {
	w.t.Helper()
	w.do(func(tx store.Tx) error {
		c, err := tx.CreateCitizen(start)
		if err != nil {
			return err
		}
		home := bot.Address{Account: w.home.Account, Chat: fmt.Sprint("c", c.ID)}
		who, err := tx.SaveIdentity(store.Identity{Account: home.Account, User: home.Chat, Direct: home, Citizen: c.ID})
		if err != nil {
			return err
		}
		a = store.Aspiration{Citizen: c.ID, Identity: who.ID, Home: home, Office: "dapil-1", Kind: store.Complaint, State: store.Drafted, ReceivedAt: w.now()}
		if change != nil {
			change(&a)
		}
		if a, err = tx.CreateAspiration(a); err != nil {
			return err
		}
		if _, err := tx.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, Citizen: c.ID, At: w.now(), Text: text, Opening: true,
			From: home, FromID: "m"}); err != nil {
			return err
		}
		a.State, a.SubmittedAt = store.Open, w.now()
		return tx.SaveAspiration(a)
	})
	return a
}

// alike asks what is like a text, as the world's citizen.
func (w *world) alike(text string, change func(*store.AlikeQuery)) (found store.Alike) {
	w.t.Helper()
	q := store.AlikeQuery{Of: store.Aspiration{ID: 1e6, Citizen: w.identity.Citizen, Office: "dapil-1"}, Text: text, Since: w.now().Add(-60 * 24 * time.Hour)}
	if change != nil {
		change(&q)
	}
	w.see(func(r store.Reader) (err error) { found, err = r.Alike(q); return err })
	return found
}

func (w *world) save(a store.Aspiration) {
	w.t.Helper()
	w.do(func(tx store.Tx) error { return tx.SaveAspiration(a) })
}

const dark = "lampu Jl. Melati mati, gelap"

// What is open, of another, and of the same office is found; all else is not.
func TestAlike(t *testing.T) {
	w := newWorld(t)
	if found := w.alike(dark, nil); found.Best.ID != 0 {
		t.Errorf("found in nothing: %+v", found)
	}
	first := w.tells("PJU jalan melati padam", nil)
	w.clock.Add(time.Hour.Milliseconds())
	second := w.tells("penerangan di jalan Melati mati total", nil)
	w.tells("lampu jalan mawar mati", nil)
	w.tells("jalan melati berlubang", nil)
	w.tells("lampu jalan melati mati", func(a *store.Aspiration) { a.Office = "dapil-2" })
	w.tells("lampu jalan melati mati", func(a *store.Aspiration) { a.Own = true })
	w.tells("lampu jalan melati sudah terang, terima kasih", func(a *store.Aspiration) { a.Kind = store.Praise })
	w.tells("lampu jalan melati mati", func(a *store.Aspiration) { a.Citizen = w.identity.Citizen })
	found := w.alike(dark, nil)
	if found.Best.ID != first.ID || found.Citizens != 2 || fmt.Sprint(found.About, found.Where) != "[lampu] [Jalan Melati]" {
		t.Errorf("%+v", found)
	}

	// Two support the second; one of them has written the first too, and is counted once.
	w.do(func(tx store.Tx) error {
		for _, c := range []store.CitizenID{first.Citizen, first.Citizen + 2} {
			if err := tx.SaveSupport(store.Support{Aspiration: second.ID, Citizen: c, Identity: w.identity.ID, Home: w.home, At: w.now()}); err != nil {
				return err
			}
		}
		return nil
	})
	if found := w.alike(dark, nil); found.Best.ID != second.ID || found.Citizens != 3 {
		t.Errorf("%+v", found)
	}
	if found := w.alike(dark, func(q *store.AlikeQuery) { q.Of.Citizen = first.Citizen }); found.Best.ID != 0 {
		t.Errorf("offered to who supports it already: %+v", found)
	}
	if found := w.alike(dark, func(q *store.AlikeQuery) { q.Since = w.now().Add(time.Second) }); found.Best.ID != 0 {
		t.Errorf("too old: %+v", found)
	}
	if found := w.alike(dark, func(q *store.AlikeQuery) { q.Of.Office, q.Of.Topic, q.Elsewhere = "dapil-3", "penerangan", true }); found.Best.ID != 0 {
		t.Errorf("of another office and topic: %+v", found)
	}
	second.Topic = "penerangan"
	w.save(second)
	if found := w.alike(dark, func(q *store.AlikeQuery) { q.Of.Office, q.Of.Topic, q.Elsewhere = "dapil-3", "penerangan", true }); found.Best.ID != second.ID || found.Citizens != 3 {
		t.Errorf("of another office and the same topic: %+v", found)
	}
	second.State = store.Closed
	w.save(second)
	if found := w.alike(dark, nil); found.Best.ID != first.ID || found.Citizens != 1 {
		t.Errorf("one is closed: %+v", found)
	}
	second.State = store.Open
	w.save(second)
	if found := w.alike(dark, nil); found.Best.ID != second.ID {
		t.Errorf("it is open again: %+v", found)
	}
	w.do(func(tx store.Tx) error {
		_, err := tx.ReviseMessage(store.MessageID(second.ID), "penerangan di jalan Kenanga mati total", w.now())
		return err
	})
	if found := w.alike(dark, nil); found.Best.ID != first.ID {
		t.Errorf("it says something else now: %+v", found)
	}
}

// Staff are told of what is like in their own office.
func TestAlikeForStaff(t *testing.T) {
	w := newWorld(t)
	first := w.tells("PJU jalan melati padam", nil)
	w.see(func(r store.Reader) error {
		if has, err := r.HasAlike(first.ID); has || err != nil {
			t.Errorf("%v (%v)", has, err)
		}
		return nil
	})
	w.tells(dark, func(a *store.Aspiration) { a.Office = "dapil-2" })
	second := w.tells(dark, nil)
	w.see(func(r store.Reader) error {
		for _, a := range []store.Aspiration{first, second} {
			has, err := r.HasAlike(a.ID)
			l, err2 := r.AlikeTo(a.ID, start.Add(-time.Hour), 5)
			if !has || err != nil || err2 != nil || len(l) != 1 || l[0].ID != first.ID+second.ID-a.ID {
				t.Errorf("%d: %v, %+v (%v, %v)", a.ID, has, l, err, err2)
			}
		}
		return nil
	})
}

// What is compared is remembered for a while: never what it said before, and nothing that was undone.
func TestAlikeIsComparedAsItIs(t *testing.T) {
	w := newWorld(t)
	a := w.tells("minta dipasang lampu baru di Jl. Melati", nil)
	found := func() (n int) {
		w.do(func(tx store.Tx) error {
			x, err := tx.Alike(store.AlikeQuery{Of: store.Aspiration{ID: 1e6, Citizen: w.identity.Citizen, Office: "dapil-1"}, Text: dark, Since: start.Add(-time.Hour)})
			n = len(x.All)
			return err
		})
		return n
	}
	say := func(text string, undo error) {
		err := w.DB.Update(t.Context(), func(tx store.Tx) error {
			l, err := tx.Messages(a.ID)
			if err != nil {
				return err
			}
			if _, err := tx.ReviseMessage(l[0].ID, text, w.now()); err != nil {
				return err
			}
			return errors.Join(tx.IndexAlike(a.ID), undo)
		})
		if !errors.Is(err, undo) {
			t.Fatal(err)
		}
	}
	if n := found(); n != 0 {
		t.Fatalf("%d found that are about something else", n)
	}
	say(dark, nil)
	if n := found(); n != 1 {
		t.Errorf("%d found by what it says now", n)
	}
	say("minta dipasang lampu baru di Jl. Melati", errors.New("undone"))
	if n := found(); n != 1 {
		t.Errorf("%d found after a change that was undone", n)
	}
}

// Of what is erased nothing is left in the index, nor in the file.
func TestAlikeIsErased(t *testing.T) {
	w := newWorld(t)
	a := w.tells("lampu di gang Ketapangsewu padam", nil)
	b := w.tells("lampu di gang Wringinlawang padam", nil)
	count := func() (n int) {
		n, err := one(probe(t, w.DB), value[int], `SELECT (SELECT count(*) FROM alike) + (SELECT count(*) FROM alike_terms)`)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if count() == 0 {
		t.Fatal("nothing is indexed")
	}
	w.do(func(tx store.Tx) error { return tx.EraseAspiration(a.ID, start) })
	if found := w.alike("lampu gang Ketapangsewu mati", nil); found.Best.ID != 0 {
		t.Errorf("%+v", found)
	}
	b.State = store.Closed
	w.save(b)
	if n := count(); n != 0 {
		t.Errorf("%d rows are left", n)
	}
	w.do(func(tx store.Tx) error { return tx.EraseAspiration(b.ID, start) })
	if err := w.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, suffix := range []string{"", "-wal"} {
		file, err := os.ReadFile(w.path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"ketapangsewu", "wringinlawang"} {
			if bytes.Contains(bytes.ToLower(file), []byte(word)) {
				t.Errorf("%q is in the file%s", word, suffix)
			}
		}
	}
}

// One citizen's words go, and the matter and the others' stay.
func TestEraseFrom(t *testing.T) {
	w := newWorld(t)
	a := w.tells("lampu di gang Ketapangsewu padam", nil)
	var theirs store.Message
	w.do(func(tx store.Tx) (err error) {
		theirs, err = tx.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, Citizen: w.identity.Citizen, At: start, Text: "gang itu gelap sekali, di Wringinlawang"})
		if err != nil {
			return err
		}
		for _, o := range []store.Outbound{
			{To: w.room, Out: bot.Outgoing{Text: bot.Plain("kartu: ketapangsewu")}, About: store.About{Purpose: store.ForCard, Aspiration: a.ID}},
			{To: a.Home, Out: bot.Outgoing{Text: bot.Plain("tanda terima: ketapangsewu")}, About: store.About{Purpose: store.ForReceipt, Aspiration: a.ID}},
			{To: w.home, Out: bot.Outgoing{Text: bot.Plain("untuk pendukung")}, About: store.About{Purpose: store.ForReceipt, Aspiration: a.ID}},
		} {
			if _, err := tx.Enqueue(o); err != nil {
				return err
			}
		}
		return tx.EraseFrom(a.ID, a.Citizen, start)
	})
	w.see(func(r store.Reader) error {
		m, err := r.Message(theirs.ID)
		if m.Text == "" || err != nil {
			t.Errorf("the supporter's words are %q (%v)", m.Text, err)
		}
		return nil
	})
	if err := w.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(w.path)
	if err != nil {
		t.Fatal(err)
	}
	lower := bytes.ToLower(file)
	if bytes.Contains(lower, []byte("ketapangsewu")) || !bytes.Contains(lower, []byte("wringinlawang")) || !bytes.Contains(lower, []byte("untuk pendukung")) {
		t.Error("what was to go is there, or what was to stay is gone")
	}
	if found := w.alike("lampu gang Ketapangsewu mati", nil); found.Best.ID != 0 {
		t.Errorf("%+v", found)
	}
}

// Old ones are taken out as others come in.
func TestAlikeGrowsOld(t *testing.T) {
	w := newWorld(t)
	w.tells(dark, nil)
	w.clock.Add((61 * 24 * time.Hour).Milliseconds())
	w.tells("jalan mawar berlubang", nil)
	n, err := one(probe(t, w.DB), value[int], `SELECT count(*) FROM alike`)
	if n != 1 || err != nil {
		t.Errorf("%d are indexed (%v)", n, err)
	}
}

// Statements of the index and of supports find their rows by indexes.
func TestAloneUsesIndexes(t *testing.T) {
	w := newWorld(t)
	first := w.tells(dark, nil)
	second := w.tells(dark, nil)
	var statements map[string]bool
	w.do(func(tx store.Tx) error {
		m := store.Message{ID: 1, Aspiration: first.ID, Version: 1}
		_, _, err1 := tx.Supporters(first.ID, 1)
		_, _, err2 := tx.SupportedBy(first.ID, 1)
		_, _ = tx.Support(first.ID, 1)
		_, _ = tx.SupportCopy(1, 1)
		_, _ = tx.SupportCopyBy(1)
		for _, err := range []error{err1, err2, errorOf(tx.Alike(store.AlikeQuery{Of: store.Aspiration{Citizen: 1, Office: "dapil-1"}, Text: dark})),
			errorOf(tx.AlikeTo(second.ID, time.Time{}, 3)), errorOf(tx.HasAlike(second.ID)), errorOf(tx.Supports(2, 3)), errorOf(tx.SupportNews(first.ID)),
			errorOf(tx.SupportersAfter(store.SupportNews{Aspiration: first.ID}, 3)), tx.SaveSupportNews(store.SupportNews{Aspiration: first.ID}),
			errorOf(tx.Unserved(m, 3)), errorOf(tx.SupportTally(1)), errorOf(tx.RefusedCopies(1, 3)), tx.SaveSupportCopy(store.SupportCopy{Message: 1, Citizen: 1}),
			tx.IndexAlike(first.ID)} {
			if err != nil {
				return err
			}
		}
		statements = map[string]bool{}
		for q := range tx.(*txn).session.stmts {
			if bytes.Contains([]byte(q), []byte("FROM (SELECT")) {
				continue // scans the few rows that it has just found
			}
			if bytes.Contains([]byte(q), []byte("alike")) || bytes.Contains([]byte(q), []byte("support")) {
				statements[q] = true
			}
		}
		return nil
	})
	if len(statements) < 15 {
		t.Fatalf("only %d statements were seen", len(statements))
	}
	w.checkPlans(statements)
}

// Who stops before anything counted is not counted among the heard; who stops later is.
func TestStoppedSupportInHistory(t *testing.T) {
	for _, c := range []struct {
		stopped, answered int // hours
		want              int
	}{{3, 5, 1}, {5, 3, 2}, {3, 0, 1}, {0, 3, 2}} {
		w := newWorld(t)
		a := w.tells(dark, nil)
		at := func(h int, e store.Event) {
			w.do(func(tx store.Tx) error {
				e.At, e.Aspiration, e.Office = start.Add(time.Duration(h)*time.Hour), a.ID, "dapil-1"
				_, err := tx.Record(e)
				return err
			})
		}
		at(0, store.Event{Kind: store.EventSubmitted, Citizen: a.Citizen})
		at(1, store.Event{Kind: store.EventSupport, Citizen: w.identity.Citizen})
		for h := 2; h < 6; h++ {
			if h == c.stopped {
				at(h, store.Event{Kind: store.EventUnsupport, Citizen: w.identity.Citizen})
			}
			if h == c.answered {
				at(h, store.Event{Kind: store.EventReply, Staff: w.staff.ID, Message: 99, Data: map[string]any{"type": "personal"}})
				at(h, store.Event{Kind: store.EventDelivered, Staff: w.staff.ID, Message: 99})
			}
		}
		citizens := map[string]bool{}
		if err := w.History(t.Context(), false, func(l store.Line) error {
			if l.Citizen != "" {
				citizens[l.Citizen] = true
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if len(citizens) != c.want {
			t.Errorf("%+v: %v", c, citizens)
		}
	}
}

// BenchmarkAlike looks for the like among as many open aspirations; in an empty index, it costs next to nothing.
func BenchmarkAlike(b *testing.B) {
	for _, n := range []int{0, 2000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			w := newWorld(b)
			things := []string{"lampu %s mati", "jalan berlubang di %s", "sampah menumpuk di %s", "banjir di %s", "got %s mampet"}
			for i := range n {
				w.tells(fmt.Sprintf(things[i%len(things)], fmt.Sprintf("jalan melati%c%c %d", 'a'+i%26, 'a'+i/26%26, i%9)), nil)
			}
			q := store.AlikeQuery{Of: store.Aspiration{ID: 1e6, Citizen: w.identity.Citizen, Office: "dapil-1"}, Since: start.Add(-time.Hour),
				Text: "lampu jalan di Jl. Melatiab 3 mati udah 2 minggu, gelap bgt bahaya buat anak2"}
			w.see(func(r store.Reader) error {
				for b.Loop() {
					if _, err := r.Alike(q); err != nil {
						return err
					}
				}
				return nil
			})
		})
	}
}
