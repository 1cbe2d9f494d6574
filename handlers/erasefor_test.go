package handlers_test

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/handlers"
	"duaarah/store"
)

// erasedFor has the operator erase everything of a citizen.
func (w *world) erasedFor(id store.CitizenID, reason string) store.Erasure {
	w.t.Helper()
	var e store.Erasure
	w.tx(func(tx store.Tx) (err error) {
		e, err = w.h.EraseFor(tx, id, reason)
		return err
	})
	w.answer()
	return e
}

// What the operator erases for somebody is gone as if they had done it: from rooms, their own chat and the files. In their chat they read
// that it was done, and whom to ask if it was not they who wanted it.
func TestErasedForSomebody(t *testing.T) {
	w := newWorld(t, together, func(o *handlers.Options) { o.Own.Contact = "Jalan Pahlawan 1" })
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budiono", darkStreet+", zirkonia")
	sari := w.person("Sari")
	sari.say(darkToo)
	sari.tap("Dukung")
	room.say("/antrean")
	room.sees("zirkonia")
	former := func() (n int) {
		w.view(func(r store.Reader) error {
			held, _, err := w.h.HeldOf(r, w.get(1).Citizen, "surat 12/2026")
			n = held.Former
			return err
		})
		return n
	}
	if n := former(); n != 0 {
		t.Errorf("%d were somebody else's", n)
	}
	e := w.erasedFor(w.get(1).Citizen, "surat 12/2026")
	if n := former(); n != 1 { // Budi knows its code as well
		t.Errorf("%d were somebody else's, want 1", n)
	}
	budi.sees("dihapus oleh pengelola", "Bukan Anda yang meminta?", "Jalan Pahlawan 1")
	sari.sees("sekarang atas nama samaran Anda")
	w.pass(3 * time.Minute)
	w.scrub()
	w.pass(3 * time.Minute)
	w.unseen("zirkonia", "budiono")
	w.nowhere("zirkonia", "budiono")
	var did []string
	if err := w.db.Processing(t.Context(), store.ProcessingFilter{Citizen: e.Citizen}, func(p store.Processing) error {
		if did = append(did, p.What); p.What == "erase_asked" && (p.Data["by"] != "operator" || p.Data["reason"] != "surat 12/2026") {
			t.Errorf("the log says %+v", p)
		}
		return nil
	}); err != nil || len(did) == 0 || did[len(did)-1] != "erase_done" {
		t.Errorf("the log says %v (%v)", did, err)
	}
	budi.say("lampu di gang kami mati lagi")
	budi.sees("Kami catat")
}

// Who never had a chat here is erased as well, again after a backup was put back, and once.
func TestErasedForWhoHasNoChat(t *testing.T) {
	w := newWorld(t, reached)
	rina, _ := w.office("Rina", "Grup Dapil 1")
	rina.say("/catat_lisan sumur zirkonia keruh")
	rina.reply(rina.sees("sumur zirkonia"), "0813 7777 8888")
	rina.tap("Setuju, simpan kontaknya")
	a := w.only()
	var since time.Time
	w.view(func(r store.Reader) error {
		held, named, err := w.h.HeldOf(r, a.Citizen, "surat")
		if held.None() || named || held.Aspirations != 1 || held.Messages != 1 || len(held.Accounts) != 0 {
			t.Errorf("it is told that %+v is kept (%t)", held, named)
		}
		since = held.Since
		return err
	})
	again := []store.AskedErasure{{Citizen: a.Citizen, Since: since}}
	for i, want := range []int{1, 0} {
		w.tx(func(tx store.Tx) error {
			n, err := w.h.EraseAgain(tx, again)
			if n != want {
				t.Errorf("try %d: %d are erased, want %d", i, n, want)
			}
			return err
		})
	}
	w.pass(3 * time.Minute)
	w.scrub()
	w.pass(3 * time.Minute)
	w.nowhere("zirkonia", "7777 8888", "77778888")
	w.view(func(r store.Reader) error {
		held, _, err := w.h.HeldOf(r, a.Citizen, "surat")
		if !held.None() {
			t.Errorf("there is still %+v", held)
		}
		return err
	})
}

// A reason that tells who somebody is would stay when all else is gone.
func TestReasonNamesNobody(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup Dapil 1")
	w.sent("Budi Santoso", "lampu mati di gang melati")
	for reason, want := range map[string]bool{"surat 12/2026": false, "surat Pak budi": true, "dari SANTOSO, tanggal 3": true, "telepon 081298765432": true, "budidaya": false} {
		w.view(func(r store.Reader) error {
			_, named, err := w.h.HeldOf(r, w.only().Citizen, reason)
			if named != want {
				t.Errorf("%q names them: %t", reason, named)
			}
			return err
		})
	}
}

// What tells of an erased person that their updates were taken is forgotten by the sweep, once their platform cannot tell of them again.
func TestKeysOfTheErasedAreSwept(t *testing.T) {
	w := newWorld(t)
	siti := w.person("Sukarsih")
	u := siti.update(bot.KindMessage)
	u.Key, u.Message = "mp-Sukarsih/1", &bot.Message{ID: "1", Text: "jalan rusak"}
	w.take(u)
	siti.wipes()
	w.pass(3 * time.Minute)
	w.scrub()
	sum := sha256.Sum256([]byte(u.Key))
	trace := hex.EncodeToString(sum[:16])
	sweep := func() {
		w.t.Helper()
		w.tx(func(tx store.Tx) error { _, err := w.h.Sweep(tx); return err })
		w.scrub()
	}
	sweep()
	n := len(w.ids())
	if w.take(u); len(w.ids()) != n {
		t.Error("it is taken again")
	}
	w.pass(15 * 24 * time.Hour)
	sweep()
	w.nowhere(trace)
}

// What is told to many ends, too, where an aspiration that it names is erased on its way: nobody waits for what went with that.
func TestABroadcastEndsThoughWhatItNamesIsErased(t *testing.T) {
	for name, leased := range map[string]bool{"waiting": false, "being sent": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.lenient = true // what was not sent is not there to be deleted, and how it goes is said of what was
			head := herald(w, "Bu Kepala")
			wants(w, "Melati")
			w.sent("Tono", "jalan rusak di depan pasar")
			tono := w.get(1)
			announce(head, "Kabar baru", "Soal "+string(tono.Code)+": jalannya sudah diperbaiki.")
			head.tap("Kirim ke 1 warga")
			w.queueDue()
			waiting, err := w.outbox.Pending(t.Context(), bot.Bulk, 0, 10)
			i := slices.IndexFunc(waiting, func(x bot.Waiting) bool { return x.To.Chat == "p-Melati" })
			if err != nil || i < 0 {
				t.Fatalf("what waits is %+v (%v)", waiting, err)
			}
			id := waiting[i].ID
			if leased {
				if all, err := w.outbox.Lease(t.Context(), []int64{id}); err != nil || len(all) != 1 {
					t.Fatalf("leased are %+v (%v)", all, err)
				}
			}
			w.tx(func(tx store.Tx) error {
				_, err := w.h.EraseFor(tx, tono.Citizen, "surat 12/2026")
				return err
			})
			if leased {
				late := bot.Settlement{ID: id, Outcome: bot.Retry, After: w.now.Add(3 * time.Second), At: w.now}
				if err := w.outbox.Settle(t.Context(), []bot.Settlement{late}); err != nil {
					t.Fatal(err)
				}
			}
			for range 4 {
				w.pass(10 * time.Second)
			}
			if b, got := w.broadcast(), w.tally(1); b.EndedAt.IsZero() || got[store.RecipientCancelled] != 1 || got.Seen() != 1 {
				t.Errorf("it is %+v, of %v", b, got)
			}
		})
	}
}
