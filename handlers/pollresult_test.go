package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/handlers"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// poll sends a poll with the choices Sabtu and Minggu to so many who agreed.
func poll(head *person, n int, shared bool) {
	head.w.t.Helper()
	announce(head, "Jajak pendapat baru", "Kapan ronda?\n- Sabtu\n- Minggu")
	if shared {
		head.tap("Tunjukkan hasil")
	}
	head.tap(fmt.Sprintf("Kirim ke %d warga", n))
	head.w.pass(0)
	head.w.pass(time.Minute)
}

// Who voted and still wants news hears the result once: not in quiet hours, in their language, whatever the program does meanwhile.
func TestWhoVotedHearsTheResultOnce(t *testing.T) {
	quiet := func(o *handlers.Options) { o.Quiet = talk.QuietHours{From: 21 * 60, To: 6 * 60} }
	w := newWorld(t, quiet)
	head := herald(w, "Bu Kepala")
	melati, budi, sari, tono := wants(w, "Melati"), wants(w, "Budi"), wants(w, "Sari"), wants(w, "Tono")
	budi.say("/bahasa en")
	poll(head, 4, true)
	melati.tap("Sabtu")
	budi.tap("Sabtu")
	sari.tap("Minggu")
	sari.say("/berhenti")
	w.pass(26 * time.Hour)
	w.now = time.Date(2026, 11, 24, 23, 0, 0, 0, jakarta).UTC()
	head.tapOn(head.last("Kapan ronda?"), bot.Button{Data: "s.b.close:1"})
	w.pass(time.Hour)
	melati.neverSaw("Hasil jajak pendapat")
	w.restart(quiet)
	w.live("2026-11-25", "06.01")
	melati.sees("Hasil jajak pendapat Kantor Dapil 1", "Kapan ronda?", "Sabtu: 2", "Minggu: 1", "3 orang memilih. Pilihan Anda: Sabtu")
	budi.sees("Result of the poll", "3 people voted", "Your choice: Sabtu")
	sari.neverSaw("Hasil jajak pendapat") // unsubscribed
	tono.neverSaw("Hasil jajak pendapat") // did not vote
	w.restart(quiet)
	w.tx(func(tx store.Tx) error { return tx.SetTimer("result", 1, w.now) })
	head.tapOn(head.last("Kapan ronda?"), bot.Button{Data: "s.b.close:1"})
	w.live("2026-12-03", "12.00")
	if n := w.count(melati, "Hasil jajak pendapat"); n != 1 {
		t.Errorf("the result is told %d times:\n%s", n, w.show(melati.chat))
	}
	head.last("mendapat hasilnya, sekali")
	// What they answer is an aspiration that names the poll; and it ends by one tap.
	melati.reply(melati.last("Hasil jajak pendapat"), "kalau begitu siapa yang jaga?")
	melati.sees("Menanggapi jajak pendapat")
	budi.tapOn(budi.last("Result of the poll"), mustButton(t, budi.last("Result of the poll"), "Stop"))
	w.view(func(r store.Reader) error {
		if n, err := r.Subscribers("dapil-1"); n != 2 || err != nil {
			t.Errorf("%d still get it (%v)", n, err)
		}
		return nil
	})
}

// A result that waited for more than a day is told still; one that waited for a week is not, whether the program was down or an account was away.
func TestAnOldResultIsNotTold(t *testing.T) {
	for _, late := range []time.Duration{30 * time.Hour, 8 * 24 * time.Hour} {
		t.Run(fmt.Sprint(late), func(t *testing.T) {
			w := newWorld(t)
			head := herald(w, "Bu Kepala")
			melati := wants(w, "Melati")
			poll(head, 1, true)
			melati.tap("Sabtu")
			w.pass(2 * time.Minute)
			head.tapOn(head.last("Kapan ronda?"), bot.Button{Data: "s.b.close:1"})
			closed := w.now
			w.now = w.now.Add(late)
			for range 3 {
				w.pass(time.Minute)
			}
			told := w.count(melati, "Hasil jajak pendapat")
			if late > 7*24*time.Hour {
				if told != 0 {
					t.Errorf("after a week the result is told:\n%s", w.show(melati.chat))
				}
				if s := flat(head.last("sudah ditutup").out); strings.Contains(s, "mendapat hasilnya") || !strings.Contains(s, "terlambat untuk mengabarkan") {
					t.Errorf("nobody was told, and the panel says\n%s", s)
				}
				return
			}
			if told != 1 {
				t.Fatalf("after a day the result is told %d times", told)
			}
			if at := melati.last("Hasil jajak pendapat").out.Expires; at.Sub(closed) < 48*time.Hour || at.Sub(closed) > 7*24*time.Hour {
				t.Errorf("closed %v, it is worth sending until %v", closed, at)
			}
		})
	}
}

func mustButton(t *testing.T, s *shown, label string) bot.Button {
	t.Helper()
	b, ok := buttonOf(s, label)
	if !ok {
		t.Fatalf("no button %q under\n%s", label, flat(s.out))
	}
	return b
}

// A result goes out at the pace of a broadcast, whether the poll was closed or its time was over; one that the office does not show does not.
func TestAResultIsPacedAndShownOnlyIfShared(t *testing.T) {
	for _, shared := range []bool{true, false} {
		t.Run(fmt.Sprint("shared ", shared), func(t *testing.T) {
			w := newWorld(t, func(o *handlers.Options) {
				o.Limits.BroadcastRate = func(bot.Account) bot.Rate { return bot.Rate{N: 1, Per: 10 * time.Second} } // one in a step
			})
			head := herald(w, "Bu Kepala")
			var all []*person
			for i := range 5 {
				all = append(all, wants(w, fmt.Sprint("Warga", i)))
			}
			poll(head, 5, shared)
			w.pass(time.Minute)
			for range 10 {
				w.pass(10 * time.Second)
			}
			for _, p := range all {
				p.tap("Minggu")
			}
			w.take(bot.Update{Key: "blocked", Kind: bot.KindBlocked, Address: all[4].address(), Place: bot.Private, From: bot.Person{User: all[4].user}})
			w.now = w.now.Add(8 * 24 * time.Hour)
			var heard []int
			for range 8 {
				w.pass(10 * time.Second)
				n := 0
				for _, p := range all {
					n += w.count(p, "Hasil jajak pendapat")
				}
				heard = append(heard, n)
			}
			want := []int{0, 0, 0, 0, 0, 0, 0, 0}
			if shared {
				want = []int{1, 2, 3, 4, 4, 4, 4, 4}
			}
			if slices.Sort(heard); heard[0] > 1 || heard[7] != want[7] || shared && !strings.Contains(fmt.Sprint(heard), "1 2 3 4") {
				t.Errorf("heard by and by %v, want %v", heard, want)
			}
		})
	}
}
