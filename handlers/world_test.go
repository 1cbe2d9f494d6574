package handlers_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/bot/relay"
	"duaarah/configs"
	"duaarah/configs/messages"
	"duaarah/handlers"
	"duaarah/handlers/admin"
	"duaarah/handlers/figures"
	"duaarah/store"
	"duaarah/store/files"
	"duaarah/store/measure"
	"duaarah/store/sqlite"
	"duaarah/store/sqlite/sqlitetest"
	"duaarah/store/worktime"
)

// world is the conversations on a real store, with a platform that delivers at once and remembers what everyone sees.
type world struct {
	t      *testing.T
	h      *handlers.Handlers
	db     *sqlite.DB
	inbox  *sqlite.Inbox
	outbox *sqlite.Outbox
	timers *sqlite.Timers
	worker *figures.Worker
	asks   *sqlite.Asks
	files  *files.Dir
	places [2]string // where the database and the attachments are
	now    time.Time
	seq    int
	chats  map[string][]*shown       // by chat: what stands there now
	fail   map[string]bot.Settlement // by chat: how the next message sent there ends
	away   string                    // a chat in which the bot is not
	log    *strings.Builder          // the transcript
	names  map[string]string         // chat → how the transcript calls it
	codes  []string                  // what differs at every run, and its place-holder, by turns

	answered map[string]int // taps, and how often

	lenient bool         // what is changed may have gone, and the clock goes on
	logged  bytes.Buffer // by the store
}

// shown is one message of a chat, as it stands.
type shown struct {
	id    string
	from  string // empty: the bot
	out   bot.Outgoing
	mark  bot.Mark
	reply string
}

const platform, account = "test", "1"

func newWorld(t *testing.T, opts ...func(*handlers.Options)) *world {
	t.Helper()
	cat, err := messages.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, now: time.Date(2026, 11, 23, 12, 42, 0, 0, time.UTC), chats: map[string][]*shown{}, answered: map[string]int{},
		fail: map[string]bot.Settlement{}, log: &strings.Builder{}, names: map[string]string{}}
	w.places = [2]string{t.TempDir(), t.TempDir()}
	sqlitetest.Fresh(t, filepath.Join(w.places[0], "test.db"))
	w.db, err = sqlite.Open(t.Context(), filepath.Join(w.places[0], "test.db"), sqlite.Options{Clock: func() time.Time { return w.now },
		Log: slog.New(slog.NewTextHandler(&w.logged, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.db.Close(); err != nil {
			t.Error(err)
		}
	})
	o := handlers.Options{Catalogue: cat, Clock: func() time.Time { return w.now }, Lang: "id",
		Zone: time.FixedZone("WIB", 7*3600), DraftWait: 10 * time.Minute, DraftKeep: 72 * time.Hour}
	for _, f := range opts {
		f(&o)
	}
	t.Cleanup(w.sameFigures)
	w.h = handlers.New(o)
	h := w.h
	w.inbox, w.outbox, w.timers = w.db.Inbox(h.Handle), w.db.Outbox(h.Settled), w.db.Timers(h.Fire)
	log := slog.New(slog.NewTextHandler(&w.logged, nil))
	if w.files, err = files.New(w.t.Context(), w.places[1], w.db, func() time.Time { return w.now }, log); err != nil {
		t.Fatal(err)
	}
	w.asks = w.db.Asks()
	w.worker = h.Worker(figures.Options{Store: w.db, Asks: w.asks, Figures: w.db, Files: w.files, Log: log}, handlers.Machine{})
	w.tx(func(tx store.Tx) error {
		_, err := admin.Seed(tx, configs.SampleSeed(), w.now)
		return err
	})
	return w
}

func (w *world) tx(fn func(tx store.Tx) error) {
	w.t.Helper()
	if err := w.db.Update(w.t.Context(), fn); err != nil {
		w.t.Fatal(err)
	}
}

// invite makes an invitation and returns its secret.
func (w *world) invite(office store.OfficeID, role store.Role) string {
	w.t.Helper()
	secret, hash := store.NewInvitation()
	plain := strings.ReplaceAll(secret, "-", "")
	w.codes = append(w.codes, secret, "UNDA-NGAN-1234", strings.ToLower(secret), "unda-ngan-1234", plain, "UNDANGAN1234")
	w.tx(func(tx store.Tx) error {
		_, err := tx.CreateInvitation(store.Invitation{Hash: hash, Office: office, Role: role, Created: w.now, Expires: w.now.Add(time.Hour)})
		return err
	})
	return secret
}

// sameFigures: whatever happened, the figures that are kept up to date are those that the history gives.
func (w *world) sameFigures() {
	w.t.Helper()
	q := measure.Query{By: measure.ByOffice, AsOf: w.now}
	kept, err := w.db.Stats(context.Background(), q)
	if err != nil {
		w.t.Error(err)
		return
	}
	offices := map[string]store.Office{}
	if err := w.db.View(context.Background(), func(r store.Reader) error {
		all, err := r.Offices()
		for _, o := range all {
			offices[string(o.ID)] = o
		}
		return err
	}); err != nil {
		w.t.Error(err)
	}
	work := func(office string) measure.Calendar { return worktime.Of(offices[office], nil) }
	computed, err := measure.Compute(slices.Values(w.history()), q, measure.Setting{Work: work})
	if err != nil {
		w.t.Error(err)
	}
	if got, want := indented(kept), indented(computed); got != want {
		w.t.Errorf("kept figures %s, computed from the history %s", got, want)
	}
}

func indented(v any) string {
	text, _ := json.MarshalIndent(v, "", " ")
	return string(text)
}

// take keeps updates as intake does, then delivers what they led to.
func (w *world) take(updates ...bot.Update) {
	w.t.Helper()
	err := w.inbox.Batch(w.t.Context(), func(b relay.Batch) error {
		for _, u := range updates {
			fresh, err := b.Begin(u)
			if err != nil {
				return err
			}
			if !fresh {
				continue
			}
			if err := b.Handle(w.t.Context(), u); err != nil {
				return fmt.Errorf("update %s: %w", u.Key, err)
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.deliver()
}

// pass lets time pass, and fires what is due.
func (w *world) pass(d time.Duration) {
	w.t.Helper()
	w.now = w.now.Add(d)
	fmt.Fprintf(w.log, "(%s)\n", w.now.In(time.FixedZone("WIB", 7*3600)).Format("2 Jan 15.04"))
	if _, err := w.timers.Fire(w.t.Context(), w.now); err != nil {
		w.t.Fatal(err)
	}
	w.deliver()
}

// answer computes and tells what was asked of the figures.
func (w *world) answer() {
	w.t.Helper()
	if _, err := w.worker.Step(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	w.deliver()
}

// deliver sends all that waits, until nothing does.
func (w *world) deliver() {
	w.t.Helper()
	ctx := context.WithoutCancel(w.t.Context())
	for {
		var ids []int64
		for _, lane := range []bot.Lane{bot.Interactive, bot.Bulk} {
			waiting, err := w.outbox.Pending(ctx, lane, 0, 1000)
			if err != nil {
				w.t.Fatal(err)
			}
			for _, x := range waiting {
				ids = append(ids, x.ID)
			}
		}
		if len(ids) == 0 {
			return
		}
		for _, id := range ids {
			parcels, err := w.outbox.Lease(ctx, []int64{id})
			if err != nil {
				w.t.Fatal(err)
			}
			for _, p := range parcels {
				if err := w.outbox.Settle(ctx, []bot.Settlement{w.put(p)}); err != nil {
					w.t.Fatal(err)
				}
			}
		}
	}
}

// target is the message that a parcel changes or removes. nil, where tests are lenient: it is not in the chat.
func (w *world) target(p bot.Parcel) *shown {
	w.t.Helper()
	for chat, all := range w.chats {
		// What one person alone sees is changed by way of their latest tap on it.
		if chat != p.To.Chat && !(strings.HasPrefix(p.To.Chat, "i") && strings.HasPrefix(chat, "i")) {
			continue
		}
		for _, each := range all {
			if len(p.Targets) > 0 && each.id == p.Targets[0] {
				return each
			}
		}
	}
	if !w.lenient {
		w.t.Fatalf("%s of a message that is not in the chat: %v", p.Out.Action, p.Targets)
	}
	return nil
}

// put does what a parcel says.
func (w *world) put(p bot.Parcel) bot.Settlement {
	w.t.Helper()
	if w.lenient {
		w.now = w.now.Add(time.Millisecond)
	}
	s := bot.Settlement{ID: p.ID, Outcome: bot.Delivered, At: w.now}
	if p.Part == 0 && !p.Out.Expires.IsZero() && !w.now.Before(p.Out.Expires) { // as delivery settles it
		s.Outcome, s.Reason = bot.Refused, bot.ReasonExpired
		return s
	}
	if w.away != "" && p.To.Chat == w.away {
		s.Outcome, s.Reason = bot.Refused, bot.ReasonChatGone
		return s
	}
	if p.Wait {
		w.t.Fatalf("parcel %d waits for a target in a platform that delivers at once", p.ID)
	}
	if (p.Out.Action == bot.Edit || p.Out.Action == bot.MarkIt) && len(p.Targets) == 0 {
		s.Outcome, s.Reason = bot.Refused, bot.ReasonTarget // as delivery settles it
		return s
	}
	if p.Out.Action != bot.Send && p.Out.Action != bot.AnswerTap && p.Out.Action != bot.SetMenu && w.target(p) == nil {
		s.Outcome, s.Reason = bot.Refused, bot.ReasonTarget
		return s
	}
	failing := p.To.Chat
	if p.Out.Action == bot.Delete {
		failing = "delete " + failing
	}
	switch p.Out.Action {
	case bot.Send, bot.Edit, bot.Delete:
		if f, ok := w.fail[failing]; ok {
			delete(w.fail, failing)
			f.ID, f.At = p.ID, w.now
			return f
		}
	}
	switch p.Out.Action {
	case bot.Send:
		id := fmt.Sprint("b", p.ID)
		w.chats[p.To.Chat] = append(w.chats[p.To.Chat], &shown{id: id, out: p.Out, reply: p.Out.ReplyTo.Message})
		w.writeOut(p.To.Chat, "Bot", p.Out)
		s.Messages = []string{id}
	case bot.Edit:
		x := w.target(p)
		x.out.Text, x.out.Buttons = p.Out.Text, p.Out.Buttons
		if p.Out.Together {
			x.out.Files = p.Out.Files
		}
		if p.Out.Topic != nil {
			x.out.Topic = p.Out.Topic
		}
		w.writeOut(p.To.Chat, "Bot, mengubah", p.Out)
	case bot.Delete:
		x := w.target(p)
		w.chats[p.To.Chat] = slices.DeleteFunc(w.chats[p.To.Chat], func(s *shown) bool { return s == x })
	case bot.MarkIt:
		w.target(p).mark = p.Out.Mark
	case bot.AnswerTap:
		w.answered[p.Out.Tap]++
		if !p.Out.Text.IsZero() {
			fmt.Fprintf(w.log, "(sekilas) %s\n", p.Out.Text.S)
			if strings.HasPrefix(p.To.Chat, "i") && !p.Out.Passing { // shown as a message of its own
				w.chats[p.To.Chat] = append(w.chats[p.To.Chat], &shown{id: fmt.Sprint("b", p.ID), out: bot.Outgoing{Text: p.Out.Text}})
			}
		}
	}
	return s
}

func (w *world) view(fn func(r store.Reader) error) {
	w.t.Helper()
	if err := w.db.View(w.t.Context(), fn); err != nil {
		w.t.Fatal(err)
	}
}

// ids are all aspirations there are, in order.
func (w *world) ids() []store.AspirationID {
	w.t.Helper()
	var ids []store.AspirationID
	w.view(func(r store.Reader) error {
		for id := store.AspirationID(1); ; id++ {
			if _, err := r.Aspiration(id); err != nil {
				return nil
			}
			ids = append(ids, id)
		}
	})
	return ids
}

// only is the one aspiration there is.
func (w *world) only() store.Aspiration {
	w.t.Helper()
	ids := w.ids()
	if len(ids) != 1 {
		w.t.Fatalf("there are %d aspirations", len(ids))
	}
	var a store.Aspiration
	w.view(func(r store.Reader) (err error) { a, err = r.Aspiration(ids[0]); return err })
	return a
}

// history is the history file as it stands.
func (w *world) history() []store.Line {
	w.t.Helper()
	var lines []store.Line
	if err := w.db.History(context.WithoutCancel(w.t.Context()), true, func(l store.Line) error { lines = append(lines, l); return nil }); err != nil {
		w.t.Fatal(err)
	}
	return lines
}

// office enrols a person in dapil-1 and makes the group its room.
func (w *world) office(name, group string) (private, room *person) {
	w.t.Helper()
	private = w.person(name)
	private.say("/gabung " + w.invite("dapil-1", store.RoleStaff))
	room = private.in(group)
	room.say("/ruang")
	return private, room
}
