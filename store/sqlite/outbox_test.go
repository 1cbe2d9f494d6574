package sqlite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// sendOne enqueues a message, sends and settles it as delivered with those message IDs.
func sendOne(w *world, to bot.Address, about store.About, messages ...string) int64 {
	w.t.Helper()
	id := w.enqueue(to, bot.Outgoing{Text: bot.Plain("x")}, about)
	w.settle(w.Outbox(nil), id, bot.Settlement{Outcome: bot.Delivered, Messages: messages})
	return id
}

func (w *world) enqueue(to bot.Address, out bot.Outgoing, about store.About) (id int64) {
	w.t.Helper()
	w.do(func(tx store.Tx) (err error) {
		id, err = tx.Enqueue(store.Outbound{To: to, Out: out, About: about})
		return err
	})
	return id
}

func (w *world) settle(o *Outbox, id int64, s bot.Settlement) bot.Parcel {
	w.t.Helper()
	p := w.lease(o, id)
	s.ID, s.At = id, w.now()
	if err := o.Settle(context.Background(), []bot.Settlement{s}); err != nil {
		w.t.Fatal(err)
	}
	return p
}

func (w *world) lease(o *Outbox, id int64) bot.Parcel {
	w.t.Helper()
	l, err := o.Lease(context.Background(), []int64{id})
	if err != nil || len(l) != 1 {
		w.t.Fatalf("leasing %d: %+v (%v)", id, l, err)
	}
	return l[0]
}

func (w *world) row(id int64) (row store.OutboxRow) {
	w.t.Helper()
	w.see(func(r store.Reader) (err error) { row, err = r.Outbox(id); return err })
	return row
}

func TestEditsAreGathered(t *testing.T) {
	w := newWorld(t)
	o := w.Outbox(nil)
	edit := func(target bot.Ref, text string) int64 {
		return w.enqueue(w.home, bot.Outgoing{Action: bot.Edit, Target: target, Text: bot.Plain(text)}, store.About{})
	}
	first := w.enqueue(w.home, bot.Outgoing{Text: bot.Plain("1"), ReplyTo: bot.Ref{Message: "q"}}, store.About{Purpose: store.ForDraft})
	if id := edit(bot.Ref{Outbox: first}, "2"); id != first {
		t.Fatalf("an edit of what waits is row %d", id)
	}
	row := w.row(first)
	if row.Out.Action != bot.Send || row.Out.Text.S != "2" || row.Out.ReplyTo.Message != "q" || row.About.Purpose != store.ForDraft {
		t.Errorf("row %+v", row)
	}
	w.lease(o, first)
	second := edit(bot.Ref{Outbox: first}, "3")
	if second == first {
		t.Fatal("an edit changed what is being sent")
	}
	if p := w.lease(o, second); !p.Wait {
		t.Errorf("an edit of what is being sent does not wait: %+v", p)
	}
	settle := func(s ...bot.Settlement) {
		t.Helper()
		if err := o.Settle(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	settle(bot.Settlement{ID: second, Outcome: bot.Released}, bot.Settlement{ID: first, Outcome: bot.Delivered, Messages: []string{"a", "b"}})
	for _, target := range []bot.Ref{{Outbox: first}, {Message: "b"}, {Outbox: second}} {
		if id := edit(target, "4"); id != second {
			t.Errorf("a further edit by %+v is row %d, want %d", target, id, second)
		}
	}
	p := w.lease(o, second)
	if p.Wait || p.Attempts != 0 || p.Out.Text.S != "4" || !slices.Equal(p.Targets, []string{"a", "b"}) {
		t.Errorf("parcel %+v", p)
	}
	settle(bot.Settlement{ID: second, Outcome: bot.Delivered, Messages: []string{"c"}})
	if third := edit(bot.Ref{Outbox: first}, "5"); !slices.Equal(w.lease(o, third).Targets, []string{"a", "b", "c"}) {
		t.Error("what an edit added does not belong to the message")
	}
	// Tried before: its content may be on its way, so an edit is an edit.
	tried := w.enqueue(w.home, bot.Outgoing{Text: bot.Plain("1")}, store.About{})
	w.settle(o, tried, bot.Settlement{Outcome: bot.Retry, After: start})
	if id := edit(bot.Ref{Outbox: tried}, "2"); id == tried {
		t.Error("an edit changed what was tried")
	}
}

func TestLeaseAndSettle(t *testing.T) {
	w := newWorld(t)
	var told []store.Settled
	o := w.Outbox(func(_ context.Context, tx store.Tx, s store.Settled) error {
		told = append(told, s)
		if _, err := tx.SaveStaff(store.Staff{Name: "of a failing handler"}); err != nil {
			return err
		}
		if s.Outcome == bot.Refused {
			panic("bug")
		}
		return errors.New("failed")
	})
	bulk := w.enqueue(w.home, bot.Outgoing{}, store.About{})
	w.do(func(tx store.Tx) error {
		err := tx.(*txn).exec("UPDATE outbox SET lane = 1 WHERE id = ?", bulk)
		return err
	})
	ids := make([]int64, 5)
	for i := range ids {
		ids[i] = w.enqueue(w.home, bot.Outgoing{Text: bot.Plain(fmt.Sprint(i))}, store.About{Purpose: store.ForReply, Message: 1})
	}
	select {
	case <-o.Changed():
	default:
		t.Error("Changed says nothing")
	}
	page, err := o.Pending(t.Context(), bot.Interactive, ids[0], 2)
	if err != nil || len(page) != 2 || page[0].ID != ids[1] || page[0].To != w.home {
		t.Errorf("pending %+v (%v)", page, err)
	}

	w.settle(o, ids[0], bot.Settlement{Outcome: bot.Retry, After: start.Add(time.Minute)})
	if page, _ := o.Pending(t.Context(), bot.Interactive, 0, 1); page[0].ID != ids[0] || page[0].NotBefore != start.Add(time.Minute) {
		t.Errorf("after a retry %+v", page)
	}
	w.settle(o, ids[0], bot.Settlement{Outcome: bot.Released})
	if p := w.lease(o, ids[0]); p.Attempts != 1 {
		t.Errorf("%d attempts, want 1", p.Attempts)
	}
	if l, err := o.Lease(t.Context(), []int64{ids[0], 999}); err != nil || len(l) != 0 {
		t.Errorf("leased twice: %+v (%v)", l, err)
	}
	settle := func(s bot.Settlement) {
		t.Helper()
		s.At = start
		if err := o.Settle(t.Context(), []bot.Settlement{s}); err != nil {
			t.Fatal(err)
		}
	}
	settle(bot.Settlement{ID: ids[0], Outcome: bot.Progress, Part: 1, Messages: []string{"p1"}})
	settle(bot.Settlement{ID: ids[0], Outcome: bot.Retry})
	if p := w.lease(o, ids[0]); p.Part != 1 || !slices.Equal(p.Done, []string{"p1"}) {
		t.Errorf("after one part %+v", p)
	}
	settle(bot.Settlement{ID: ids[0], Outcome: bot.Delivered, Messages: []string{"p2"}, Missing: 1})
	settle(bot.Settlement{ID: ids[0], Outcome: bot.Refused})
	w.settle(o, ids[1], bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonBlocked})
	w.settle(o, ids[2], bot.Settlement{Outcome: bot.Uncertain})
	about := store.About{Purpose: store.ForReply, Message: 1}
	want := []store.Settled{
		{ID: ids[0], To: w.home, About: about, Outcome: bot.Delivered, Missing: 1, At: start},
		{ID: ids[1], To: w.home, About: about, Outcome: bot.Refused, Reason: bot.ReasonBlocked, At: start},
		{ID: ids[2], To: w.home, About: about, Outcome: bot.Uncertain, At: start},
	}
	told = slices.Compact(told) // as it fails, it is run again
	if !reflect.DeepEqual(told, want) {
		t.Errorf("told\n%+v, want\n%+v", told, want)
	}
	if row := w.row(ids[0]); row.State != "delivered" || !slices.Equal(row.Messages, []string{"p1", "p2"}) {
		t.Errorf("row %+v", row)
	}
	if n, err := one(probe(t, w.DB), value[int], "SELECT count(*) FROM staff"); err != nil || n != 1 {
		t.Errorf("a failing handler left something: %d staff (%v)", n, err)
	}
	w.do(func(tx store.Tx) error {
		n, err := tx.Cancel(ids[0], ids[1], ids[3], ids[3], 999)
		if n != 1 {
			t.Errorf("took %d back, want 1", n)
		}
		return err
	})
}

func TestReplyToAndMove(t *testing.T) {
	w := newWorld(t)
	o := w.Outbox(nil)
	sent := sendOne(w, w.home, store.About{}, "1", "2")
	reply := w.enqueue(w.home, bot.Outgoing{ReplyTo: bot.Ref{Outbox: sent}}, store.About{})
	to := bot.Address{Account: w.home.Account, Chat: "moved"}
	p := w.settle(o, reply, bot.Settlement{Outcome: bot.Retry, MovedTo: to})
	if p.Out.ReplyTo != (bot.Ref{Message: "1"}) {
		t.Errorf("reply to %+v", p.Out.ReplyTo)
	}
	if row := w.row(reply); row.To != to || row.State != statePending {
		t.Errorf("after a move %+v", row)
	}
	if p := w.lease(o, reply); p.Out.ReplyTo.Message == "1" {
		t.Error("it answers what has that ID at the new address")
	}
	unsent := w.enqueue(w.home, bot.Outgoing{}, store.About{})
	if p := w.lease(o, w.enqueue(w.home, bot.Outgoing{ReplyTo: bot.Ref{Outbox: unsent}}, store.About{})); !p.Out.ReplyTo.IsZero() || p.Wait {
		t.Errorf("a reply to what is not sent: %+v", p)
	}
}

func TestRecover(t *testing.T) {
	w := newWorld(t)
	var told []store.Settled
	o := w.Outbox(func(_ context.Context, _ store.Tx, s store.Settled) error { told = append(told, s); return nil })
	web := bot.Address{Account: bot.Account{Platform: "web", Name: "warga"}, Chat: "c"}
	ids := []int64{w.enqueue(w.home, bot.Outgoing{}, store.About{}), w.enqueue(web, bot.Outgoing{}, store.About{}),
		w.enqueue(w.home, bot.Outgoing{Action: bot.Edit, Target: bot.Ref{Message: "1"}}, store.About{}), w.enqueue(w.home, bot.Outgoing{}, store.About{})}
	for _, id := range ids[:3] {
		w.lease(o, id)
	}
	n, err := o.Recover(t.Context(), func(a bot.Account) bool { return a.Platform == "web" })
	if err != nil || n != 1 || len(told) != 1 || told[0].ID != ids[0] || told[0].Outcome != bot.Uncertain {
		t.Errorf("%d uncertain, told %+v (%v)", n, told, err)
	}
	for i, want := range []string{"uncertain", "pending", "pending", "pending"} {
		if got := w.row(ids[i]).State; got != want {
			t.Errorf("row %d is %s, want %s", i, got, want)
		}
	}
}

// What the platform had a chat or an account wait for is known to the next process, also of a clock that was set back; what waits for
// reasons of its own holds nobody else, and neither does what was sent since.
func TestHeld(t *testing.T) {
	w := newWorld(t)
	o := w.Outbox(nil)
	var ids []int64
	for _, hold := range []bot.Hold{bot.HoldChat, bot.HoldAccount, "", bot.HoldChat} {
		id := w.enqueue(w.home, bot.Outgoing{Text: bot.Plain("a")}, store.About{Purpose: store.ForTalk})
		w.settle(o, id, bot.Settlement{Outcome: bot.Retry, After: w.now().Add(time.Hour), Hold: hold})
		ids = append(ids, id)
	}
	w.settle(o, ids[3], bot.Settlement{Outcome: bot.Delivered})
	w.do(func(tx store.Tx) error { // what was taken back meanwhile was told to wait all the same
		n, err := tx.Cancel(ids[0])
		if n != 1 {
			t.Errorf("%d taken back", n)
		}
		return err
	})
	held := func() (all []string) {
		l, err := o.Held(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range l {
			if x.To != w.home {
				t.Errorf("row %d is for %v, want %v", x.ID, x.To, w.home)
			}
			all = append(all, fmt.Sprint(slices.Index(ids, x.ID), " ", x.Hold, " ", x.NotBefore.Sub(w.now())))
		}
		return all
	}
	want := []string{"0 chat 1h0m0s", "1 account 1h0m0s"}
	if got := held(); !slices.Equal(got, want) {
		t.Errorf("held are %q, want %q", got, want)
	}
	began := w.now()
	w.clock.Store(began.Add(-24 * time.Hour).UnixMilli())
	if got := held(); !slices.Equal(got, want) {
		t.Errorf("with the clock set back, held are %q, want %q", got, want)
	}
	w.clock.Store(began.Add(2 * time.Hour).UnixMilli())
	if got := held(); len(got) > 0 {
		t.Errorf("after it is over, held are %q", got)
	}
	fired := 0
	timers := w.Timers(func(context.Context, store.Tx, store.Timer) error { fired++; return nil })
	_, err := timers.Fire(t.Context(), w.now())
	if _, waits, nerr := timers.Next(t.Context()); err != nil || nerr != nil || waits || fired != 0 {
		t.Errorf("after it is over, a timer waits: %v, and %d were told of (%v, %v)", waits, fired, err, nerr)
	}
}

func TestConfirm(t *testing.T) {
	w := newWorld(t)
	var told []store.Settled
	o := w.Outbox(func(_ context.Context, _ store.Tx, s store.Settled) error { told = append(told, s); return nil })
	confirm := func(ids ...string) (l []store.Settled) {
		t.Helper()
		w.do(func(tx store.Tx) (err error) {
			l, err = tx.Confirm(w.home, ids, start.Add(time.Hour))
			return err
		})
		return l
	}
	if _, err := w.Transcript().Put(t.Context(), w.home, bot.Entry{ID: "a", Out: &bot.Outgoing{Text: bot.Plain("x")}}); err != nil {
		t.Fatal(err)
	}
	id := w.enqueue(w.home, bot.Outgoing{}, store.About{Purpose: store.ForReply})
	w.settle(o, id, bot.Settlement{Outcome: bot.Handed, Messages: []string{"a", "b"}})
	if l := confirm("a", "unknown"); len(l) != 0 || w.row(id).State != "handed" {
		t.Errorf("half of it arrived: %+v", l)
	}
	want := store.Settled{ID: id, To: w.home, About: store.About{Purpose: store.ForReply}, Outcome: bot.Delivered, At: start.Add(time.Hour)}
	if l := confirm("a", "b"); len(l) != 1 || l[0] != want {
		t.Errorf("all of it arrived: %+v", l)
	}
	if l := confirm("a", "b"); len(l) != 0 {
		t.Errorf("told again: %+v", l)
	}
	if e, err := w.Transcript().Page(t.Context(), w.home, 0, 9); err != nil || len(e) != 1 || !e[0].Arrived {
		t.Errorf("transcript %+v (%v)", e, err)
	}

	// The browser is faster than our note of the sending.
	told = nil
	id = w.enqueue(w.home, bot.Outgoing{}, store.About{})
	w.lease(o, id)
	if l := confirm("c"); len(l) != 0 {
		t.Errorf("unknown yet: %+v", l)
	}
	if err := o.Settle(t.Context(), []bot.Settlement{{ID: id, Outcome: bot.Handed, Messages: []string{"c"}, At: start}}); err != nil {
		t.Fatal(err)
	}
	if len(told) != 1 || told[0].Outcome != bot.Delivered || w.row(id).State != "delivered" {
		t.Errorf("told %+v", told)
	}
	if n, err := one(probe(t, w.DB), value[int], "SELECT count(*) FROM early"); err != nil || n != 0 {
		t.Errorf("%d early arrivals are left (%v)", n, err)
	}
}

func TestWhat(t *testing.T) {
	w := newWorld(t)
	about := store.About{Purpose: store.ForCard, Aspiration: 7}
	card := sendOne(w, w.room, about, "10", "11")
	var m store.Message
	w.do(func(tx store.Tx) (err error) { _, m, err = w.aspiration(tx, "x"); return err })
	leased := w.enqueue(w.home, bot.Outgoing{}, store.About{})
	w.lease(w.Outbox(nil), leased)
	anyThread := w.room
	anyThread.Thread = ""
	for _, c := range []struct {
		chat bot.Address
		id   string
		want store.Thing
		err  error
	}{
		{w.room, "10", store.Thing{About: about, Outbox: card}, nil},
		{anyThread, "11", store.Thing{About: about, Outbox: card}, nil},
		{w.home, m.FromID, store.Thing{About: store.About{Aspiration: m.Aspiration, Message: m.ID}, Person: true}, nil},
		{w.home, "10", store.Thing{}, store.ErrSending},
		{w.room, "12", store.Thing{}, store.ErrNotFound},
	} {
		w.see(func(r store.Reader) error {
			got, err := r.What(c.chat, c.id)
			if got != c.want || !errors.Is(err, c.err) {
				t.Errorf("%s in %v: %+v (%v), want %+v (%v)", c.id, c.chat, got, err, c.want, c.err)
			}
			return nil
		})
	}
	if !errors.Is(store.ErrSending, bot.ErrLater) {
		t.Error("intake would not try again")
	}
}

// What is erased while it is being sent, and reaches a history of ours afterwards, is in no file once that is settled.
func TestErasedWhileSent(t *testing.T) {
	w := newWorld(t)
	web := bot.Address{Account: bot.Account{Platform: "web", Name: "warga"}, Chat: "u7"}
	var a store.Aspiration
	w.do(func(tx store.Tx) (err error) { a, _, err = w.aspiration(tx, "lampu zirkonia"); return err })
	o := w.Outbox(nil)
	out := bot.Outgoing{Text: bot.Plain("Lampu zirkonia kami ganti besok.")}
	id := w.enqueue(web, out, store.About{Purpose: store.ForReply, Aspiration: a.ID})
	w.lease(o, id)
	w.do(func(tx store.Tx) error { return tx.EraseAspiration(a.ID, w.now()) })
	if err := w.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Transcript().Put(t.Context(), web, bot.Entry{ID: "o1", At: w.now(), Out: &out}); err != nil {
		t.Fatal(err)
	}
	if err := o.Settle(t.Context(), []bot.Settlement{{ID: id, Outcome: bot.Delivered, Messages: []string{"o1"}, At: w.now()}}); err != nil {
		t.Fatal(err)
	}
	if n, err := w.PendingErasures(t.Context()); n != 1 || err != nil {
		t.Errorf("%d erasures are pending (%v)", n, err)
	}
	if err := w.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{w.path, w.path + "-wal"} {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content, []byte("zirkonia")) {
			t.Errorf("it is in %s", file)
		}
	}
}
