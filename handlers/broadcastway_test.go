package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/bot/relay"
	"duaarah/handlers"
	"duaarah/handlers/talk"
	"duaarah/store"
)

func TestWhatIsQueuedIsTakenBackAtOnce(t *testing.T) {
	w := newWorld(t)
	head := herald(w, "Bu Kepala")
	melati, budi := wants(w, "Melati"), wants(w, "Budi")
	stopped := wants(w, "Sari")
	announce(head, "Kabar baru", "Pasar murah besok pagi.")
	head.tap("Kirim ke 3 warga")
	w.queueDue() // queued, and not sent yet
	w.quietly(melati, "/berhenti")
	w.quietly(stopped, "/privasi")
	if q := w.tally(1); q[store.RecipientQueued] != 2 || q[store.RecipientLeft] != 1 {
		t.Fatalf("the recipients are %v", q)
	}
	w.deliver()
	melati.neverSaw("Pasar murah")
	budi.last("Pasar murah")
	w.pass(time.Minute)
	head.last("1 keburu berhenti")

	// Who asks that processing stop gets nothing more, and neither does who blocked the bot, or is erased.
	stopped.say("/privasi")
	stopped.tap("Hak Anda")
	stopped.tap("Hentikan")
	stopped.tap("Ya")
	w.take(bot.Update{Key: "blocked", Kind: bot.KindBlocked, Address: budi.address(), Place: bot.Private, From: bot.Person{User: budi.user}})
	announce(head, "Kabar baru", "Ronda malam dimulai.")
	head.sees("0 warga")
	if _, ok := buttonOf(head.last("0 warga"), "Kirim ke"); ok {
		t.Error("it can be sent to nobody")
	}
}

// queueDue fires what is due, and sends nothing.
func (w *world) queueDue() {
	w.t.Helper()
	if _, err := w.timers.Fire(w.t.Context(), w.now); err != nil {
		w.t.Fatal(err)
	}
}

// quietly keeps what somebody says, and sends nothing.
func (w *world) quietly(p *person, text string) {
	w.t.Helper()
	u := p.update(bot.KindMessage)
	u.Message = &bot.Message{ID: u.Key, Text: text}
	if c, ok := bot.ParseCommand(text, "bot"); ok {
		u.Message.Command = &c
	}
	w.keep(u)
}

// keep keeps updates, and sends nothing.
func (w *world) keep(updates ...bot.Update) {
	w.t.Helper()
	if err := w.inbox.Batch(w.t.Context(), func(b relay.Batch) error {
		for _, u := range updates {
			if fresh, err := b.Begin(u); err != nil || !fresh {
				return err
			}
			if err := b.Handle(w.t.Context(), u); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		w.t.Fatal(err)
	}
}

func TestABroadcastEndsWithTheRightToSendIt(t *testing.T) {
	for _, c := range []struct {
		name, sees string
		do         func(w *world)
	}{
		{"who sent it left", "tidak berhak lagi", func(w *world) {
			w.tx(func(tx store.Tx) error {
				return tx.SaveMembership(store.Membership{Office: "dapil-1", Staff: 1, Role: store.RoleHead, Since: w.now, Until: w.now})
			})
		}},
		{"the office is closed", "kantornya ditutup", func(w *world) {
			w.tx(func(tx store.Tx) error {
				o, err := tx.Office("dapil-1")
				o.Closed = true
				if err == nil {
					err = tx.SaveOffice(o)
				}
				return err
			})
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, func(o *handlers.Options) {
				o.Limits.BroadcastRate = func(bot.Account) bot.Rate { return bot.Rate{N: 3, Per: 10 * time.Second} } // one a step
			})
			head := herald(w, "Bu Kepala")
			melati, budi := wants(w, "Melati"), wants(w, "Budi")
			announce(head, "Kabar baru", "Kabar penting.")
			head.tap("Kirim ke 2 warga")
			w.pass(0)
			c.do(w)
			w.pass(10 * time.Second)
			w.pass(10 * time.Second)
			melati.last("Kabar penting.")
			budi.neverSaw("Kabar penting.")
			if s := head.last(c.sees).out.Text.S; !strings.Contains(s, "1 terkirim, 1 dibatalkan") {
				t.Error(s)
			}
		})
	}
}

// What is being sent when a broadcast is stopped, or when somebody wants no more of it, and is refused for the moment, is not tried again.
func TestABroadcastIsStoppedOnItsWay(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(head, melati *person)
		want store.RecipientState
	}{
		{"stopped", func(head, _ *person) { head.tapOn(head.last("sedang dikirim"), bot.Button{Data: "s.b.stop:1"}) }, store.RecipientCancelled},
		{"left", func(_, melati *person) { melati.say("/kabar"); melati.tap("Berhenti: ") }, store.RecipientLeft},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			head := herald(w, "Bu Kepala")
			melati, budi := wants(w, "Melati"), wants(w, "Budi")
			announce(head, "Kabar baru", "Kabar penting.")
			head.tap("Kirim ke 2 warga")
			w.queueDue()
			waiting, err := w.outbox.Pending(t.Context(), bot.Bulk, 0, 10)
			i := slices.IndexFunc(waiting, func(x bot.Waiting) bool { return x.To.Chat == melati.chat })
			if err != nil || i < 0 {
				t.Fatalf("what waits is %+v (%v)", waiting, err)
			}
			id := waiting[i].ID
			if all, err := w.outbox.Lease(t.Context(), []int64{id}); err != nil || len(all) != 1 {
				t.Fatalf("leased are %+v (%v)", all, err)
			}
			c.do(head, melati)
			late := bot.Settlement{ID: id, Outcome: bot.Retry, After: w.now.Add(3 * time.Second), At: w.now}
			if err := w.outbox.Settle(t.Context(), []bot.Settlement{late}); err != nil {
				t.Fatal(err)
			}
			for range 4 {
				w.pass(10 * time.Second)
			}
			melati.neverSaw("Kabar penting.")
			if got := w.tally(1); got[c.want] == 0 || got[store.RecipientQueued] != 0 || got.Seen() != 2 {
				t.Errorf("the recipients are %v; %s reads\n%s", got, budi.name, w.show(budi.chat))
			}
		})
	}
}

func TestABroadcastKeepsQuietHoursAndTheWeek(t *testing.T) {
	w := newWorld(t, func(o *handlers.Options) { o.Quiet = talk.QuietHours{From: 21 * 60, To: 7 * 60} })
	head := herald(w, "Bu Kepala")
	melati := wants(w, "Melati")
	w.pass(2 * time.Hour) // 21.42
	announce(head, "Kabar baru", "Kabar malam.")
	head.sees("Sekarang jam tenang; pengiriman mulai besok 07.00")
	head.tap("Kirim ke 1 warga")
	w.pass(0)
	melati.neverSaw("Kabar malam.")
	head.last("Menunggu jam tenang selesai")
	w.pass(10 * time.Hour)
	melati.last("Kabar malam.")
	for _, text := range []string{"Kabar kedua.", "Kabar ketiga."} {
		w.pass(time.Hour)
		announce(head, "Kabar baru", text)
		if text == "Kabar ketiga." {
			head.sees("0 warga", "1 lainnya sudah menerima 2 siaran pekan ini")
			break
		}
		head.tap("Kirim ke 1 warga")
		w.pass(0)
		melati.last(text)
	}
}

// Ten thousand recipients hold up nobody who waits: little of it is queued at a time, and that goes behind.
func TestManyRecipientsHoldUpNobody(t *testing.T) {
	const many = 10_000
	w := newWorld(t, func(o *handlers.Options) {
		o.Limits.BroadcastRate = func(bot.Account) bot.Rate { return bot.Rate{N: 30, Per: time.Second, Burst: 30} } // 10 a second of it
	})
	head := herald(w, "Bu Kepala")
	w.crowd(many)
	announce(head, "Kabar baru", "Kabar untuk semua.")
	head.sees("10000 warga", "16 menit")
	head.tap("Kirim ke 10000 warga")
	budi := w.person("Budi")
	w.queueDue()
	if q := w.tally(1); q[store.RecipientQueued] != 100 || q.Seen() != 100 {
		t.Fatalf("in ten seconds %v are queued", q)
	}
	// No delivery at all: the queue does not grow without end.
	for range 5 {
		w.now = w.now.Add(10 * time.Second)
		w.queueDue()
	}
	if q := w.tally(1); q[store.RecipientQueued] > 300 {
		t.Fatalf("a platform that takes nothing has %v queued", q)
	}
	w.quietly(budi, "lampu jalan depan SDN 3 mati")
	next, err := w.outbox.Pending(t.Context(), bot.Interactive, 0, 10)
	if err != nil || len(next) != 1 || next[0].To.Chat != budi.chat {
		t.Errorf("before what waits for long goes %v (%v)", next, err)
	}
	if waiting, err := w.outbox.Pending(t.Context(), bot.Bulk, 0, 1000); err != nil || len(waiting) > 301 {
		t.Errorf("%d wait in the other lane (%v)", len(waiting), err)
	}
	// Stopped, what was not sent is cancelled and counted, and each of the others had it once.
	stop := head.last("sedang dikirim")
	head.tapOn(stop, bot.Button{Data: "s.b.stop:1"})
	w.pass(10 * time.Second)
	w.pass(10 * time.Second)
	q := w.tally(1)
	if q[store.RecipientDelivered]+q[store.RecipientCancelled] != q.Seen() || q[store.RecipientQueued] != 0 {
		t.Errorf("stopped, the recipients are %v", q)
	}
	s := head.last("dihentikan Bu Kepala").out.Text.S
	if want := fmt.Sprint(many-q[store.RecipientDelivered], " dibatalkan"); !strings.Contains(s, want) {
		t.Errorf("not %q:\n%s", want, s)
	}
}

// crowd are so many citizens who agreed to get the office's news.
func (w *world) crowd(n int) {
	w.t.Helper()
	w.tx(func(tx store.Tx) error {
		for i := range n {
			c, err := tx.CreateCitizen(w.now)
			if err != nil {
				return err
			}
			at := bot.Address{Account: bot.Account{Platform: platform, Name: account}, Chat: fmt.Sprint("p-", i)}
			who, err := tx.SaveIdentity(store.Identity{Account: at.Account, User: fmt.Sprint("many", i), Direct: at, Citizen: c.ID})
			if err != nil {
				return err
			}
			if err := tx.SaveSubscription(store.Subscription{Office: "dapil-1", Citizen: c.ID, Identity: who.ID, State: store.SubscriptionYes, At: w.now}); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestABroadcastIsSentOnceToEachAcrossARestart(t *testing.T) {
	w := newWorld(t, func(o *handlers.Options) {
		o.Limits.BroadcastRate = func(bot.Account) bot.Rate { return bot.Rate{N: 3, Per: time.Second} } // ten a step
	})
	head := herald(w, "Bu Kepala")
	w.crowd(25)
	gone := w.person("3")
	w.fail[gone.chat] = bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonBlocked}
	w.fail["p-4"] = bot.Settlement{Outcome: bot.Uncertain}
	w.fail["p-5"] = bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonExpired} // it waited too long: once more, later
	announce(head, "Pernyataan baru", "Kantor menolak penutupan puskesmas.")
	head.tap("Kirim ke 25 warga")
	for range 6 {
		// What is not told the timer is not forgotten: it stands in the database alone.
		w.timers = w.db.Timers(w.h.Fire)
		w.pass(10 * time.Second)
	}
	q := w.tally(1)
	if q[store.RecipientDelivered] != 23 || q[store.RecipientFailed] != 1 || q[store.RecipientUncertain] != 1 || q.Seen() != 25 {
		t.Errorf("the recipients are %v", q)
	}
	for i := range 25 {
		n := strings.Count(w.show(fmt.Sprint("p-", i)), "menolak penutupan")
		if want := 1; i != 3 && i != 4 && n != want {
			t.Errorf("p-%d has it %d times", i, n)
		}
	}
	if b := w.broadcast(); b.State != store.BroadcastDone || b.EndedAt.IsZero() {
		t.Errorf("it is %+v", b)
	}
	// Who taps below it has it, whatever became of the connection.
	unsure := w.person("4")
	unsure.user = "many4"
	got := &shown{id: "unknown"}
	w.chats[unsure.chat] = append(w.chats[unsure.chat], got)
	unsure.forged(got, "c.b.stop:1")
	if q := w.tally(1); q[store.RecipientDelivered] != 24 || q[store.RecipientUncertain] != 0 || q.Seen() != 25 {
		t.Errorf("after a tap below it the recipients are %v", q)
	}
	// To whom it went is forgotten in time; how many stays.
	w.now = w.now.Add(100 * 24 * time.Hour)
	w.tx(func(tx store.Tx) error {
		n, err := tx.FoldBroadcasts(w.now.Add(-90*24*time.Hour), 100)
		if n != 25 {
			t.Errorf("%d are forgotten", n)
		}
		if all, qerr := tx.RecipientsOf(5); len(all) != 0 || qerr != nil {
			t.Errorf("%v are left (%v)", all, qerr)
		}
		return err
	})
	if q := w.tally(1); q[store.RecipientDelivered] != 24 || q.Seen() != 25 {
		t.Errorf("forgotten, the recipients are %v", q)
	}
}
