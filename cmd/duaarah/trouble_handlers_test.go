package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/bot/telegram/telegramtest"
)

// A conversation that fails or panics on one update parks that one, and nothing else: neither what came with it in one
// transaction, nor what the same person says next. All concerned are told, the log names the update without a word of it, and
// taken up again after the fault is mended, it is as if it had never failed.
func TestTroubleWithConversations(t *testing.T) {
	t.Parallel()
	dir, put := trouble(t)
	w := inProcess(t, inTrouble, false, "TROUBLE="+dir, "DUAARAH_DRAFT_WAIT=1h")
	const kept = "tetapi belum kami proses"
	put("panic", "meledak")
	w.api.Fail(telegramtest.Fault{Method: "getUpdates", Drop: true}) // so that what follows comes in one batch
	budi, melati := w.api.User("Budi"), w.api.User("Melati")
	budi.Say("gardu listrik meledak")
	melati.Say("air mati sejak pagi")
	budi.Say("di depan SDN 3")
	w.sees(budi.ID, kept)
	w.sees(budi.ID, "Kami catat")
	w.sees(melati.ID, "Kami catat")
	budi.Say("sudah dua kali meledak")
	logs(t, w.log, "level=ERROR", "update parked", "account=", "kind=message", "panic")
	parked := func(n int, attempts string) string {
		t.Helper()
		var said string
		if !w.api.Await(patience, func() bool {
			said, _ = commanded(t, inTrouble, w.env, "inbox", "list")
			return len(regexp.MustCompile(`(?m)^\d+ .* `+attempts+` `).FindAllString(said, -1)) == n
		}) {
			t.Fatalf("inbox list says\n%s", said)
		}
		return said
	}
	said := parked(2, "1")
	if check, code := commanded(t, inTrouble, w.env, "check"); code != exitOK || !strings.Contains(check, "2 pesan gagal ditangani") {
		t.Errorf("check ends with %d:\n%s", code, check)
	}
	if n := w.times(budi.ID, kept); n != 1 {
		t.Errorf("it is said %d times that something is kept, want once", n)
	}
	again, code := commanded(t, inTrouble, w.env, "inbox", "retry", "--all")
	if code != exitFailed || strings.Count(again, "gagal lagi") != 2 {
		t.Errorf("before it is mended, inbox retry ends with %d:\n%s", code, again)
	}
	parked(2, "2")
	for _, words := range []string{"meledak", "SDN", "air mati"} {
		if strings.Contains(w.log.String()+said+again, words) {
			t.Errorf("%q, which a person wrote, is told to the operator", words)
		}
	}

	put("panic", "")
	if said, code := commanded(t, inTrouble, w.env, "inbox", "retry", "--all"); code != exitOK || strings.Count(said, "berhasil") != 2 {
		t.Fatalf("inbox retry ends with %d:\n%s", code, said)
	}
	w.tap(budi.Seat, w.sees(budi.ID, "Kami catat"), "Kirim sekarang")
	w.sees(budi.ID, "Kode Anda")
	card := w.sees(w.group, "gardu listrik meledak")
	for _, words := range []string{"di depan SDN 3", "sudah dua kali meledak"} {
		if !strings.Contains(card.Text, words) {
			t.Errorf("the card lacks %q:\n%s", words, card.Text)
		}
	}
	if said, _ := commanded(t, inTrouble, w.env, "inbox", "list"); !strings.Contains(said, "Tidak ada pesan yang tertahan") {
		t.Errorf("inbox list says\n%s", said)
	}
	if n := len(exported(t, w.dir)); n != 1 {
		t.Errorf("%d lines of history, want one aspiration", n)
	}
}

// A reply of staff that could not be handled is told of where it was written, on that message too; the next goes out, and so
// does the first once it is taken up again. A tap is answered at once.
func TestTroubleWithReplyHandling(t *testing.T) {
	t.Parallel()
	dir, put := trouble(t)
	w := inProcess(t, inTrouble, false, "TROUBLE="+dir)
	u, code, card := w.filed("Budi", "lampu jalan mati")
	room := w.staff.In(w.group, 0)
	put("fail", "petugas")
	bad := room.Reply(card.ID, "Besok petugas datang.")
	w.sees(w.group, "tetapi belum kami proses")
	if !w.api.Await(patience, func() bool { return slices.Contains(w.api.Reactions(w.group, bad.ID), "😢") }) {
		t.Error("the message that is not handled has no mark")
	}
	room.Reply(card.ID, "Laporannya kami terima.")
	w.sees(u.ID, "Laporannya kami terima.")
	logs(t, w.log, "update parked", "the office is not to be found")
	put("fail", "c.status")
	w.tap(u.Seat, w.sees(u.ID, "Kode Anda"), "status")
	if !w.api.Await(patience, func() bool {
		return slices.ContainsFunc(u.Answers(), func(a telegramtest.Answer) bool { return strings.Contains(a.Text, "ada gangguan di kami") })
	}) {
		t.Errorf("the tap is answered by %+v", u.Answers())
	}
	put("fail", "")
	if said, code := commanded(t, inTrouble, w.env, "inbox", "retry", "--all"); code != exitOK {
		t.Fatalf("inbox retry ends with %d:\n%s", code, said)
	}
	w.sees(u.ID, "Besok petugas datang.")
	w.sees(u.ID, code)
	if n := w.times(u.ID, "Besok petugas datang."); n != 1 {
		t.Errorf("the reply stands there %d times", n)
	}
	if !w.api.Await(patience, func() bool { return slices.Contains(w.api.Reactions(w.group, bad.ID), "👌") }) {
		t.Error("the message is not marked as delivered")
	}
}

// However the machine's clock is set while the program runs, nothing is sent before a 429 allows it, and nothing waits for
// the clock to catch up: neither what is to be sent nor a draft left alone.
func TestTroubleWithTheClock(t *testing.T) {
	t.Parallel()
	for name, jump := range map[string]string{"back an hour": "-3600", "ahead a day": "86400", "ahead a year": "31536000"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, put := trouble(t)
			w := inProcess(t, inTrouble, false, "TROUBLE="+dir, "DUAARAH_DRAFT_WAIT=4s")
			budi, _, card := w.filed("Budi", "lampu jalan mati")
			melati, _, second := w.filed("Melati", "air mati")
			siti := w.api.User("Siti")
			siti.Say("jalan berlubang")
			w.noted(siti.ID)
			room := w.staff.In(w.group, 0)
			limit := func(u *telegramtest.User, all bool) {
				w.api.Fail(telegramtest.Fault{Method: "sendMessage", Match: to(u.ID), Code: 429,
					Description: "Too Many Requests: retry after 3", RetryAfter: 3, Enforce: true, Global: all})
			}
			limit(budi, false)
			limit(melati, true) // the second chat: now it is known to be the bot's
			room.Reply(card.ID, "Besok kami perbaiki.")
			first := outboxOf(logs(t, w.log, "to be tried again", "429"))
			room.Reply(second.ID, "Air sudah menyala.")
			for logged := false; !logged; time.Sleep(5 * time.Millisecond) { // the test's own deadline ends it
				for line := range strings.Lines(w.log.String()) {
					logged = logged || strings.Contains(line, "to be tried again") && outboxOf(line) != first
				}
			}
			onTheWay := len(w.api.Early()) // what was sent before the bot knew
			put("clock", jump)
			guest := w.api.User("Tamu")
			guest.Say("/bantuan")
			w.sees(guest.ID, "Boleh beberapa pesan")
			w.sees(budi.ID, "Besok kami perbaiki.")
			w.sees(melati.ID, "Air sudah menyala.")
			if early := w.api.Early()[onTheWay:]; len(early) > 0 {
				t.Errorf("too early: %+v", early)
			}
			w.filed("Andi", "sampah menumpuk") // which wakes what waits for the time
			w.sees(siti.ID, "Kode Anda")       // by itself
			if status := readiness(t, w.out); status != 200 {
				t.Errorf("/readyz answers %d", status)
			}
		})
	}
}

// outboxOf is which row a line of the log is about.
func outboxOf(line string) string { return regexp.MustCompile(`outbox=\d+`).FindString(line) }

// The clock is set back a day while the program is down: what had to wait goes out all the same, and not before its time.
func TestTroubleWithTheClockAcrossARestart(t *testing.T) {
	t.Parallel()
	dir, put := trouble(t)
	w := inProcess(t, inTrouble, false, "TROUBLE="+dir, "DUAARAH_DRAFT_WAIT=4s")
	budi, _, card := w.filed("Budi", "lampu jalan mati")
	siti := w.api.User("Siti")
	siti.Say("jalan berlubang")
	w.noted(siti.ID)
	w.api.Fail(telegramtest.Fault{Method: "sendMessage", Match: to(budi.ID), Code: 429,
		Description: "Too Many Requests: retry after 4", RetryAfter: 4, Enforce: true})
	w.staff.In(w.group, 0).Reply(card.ID, "Besok kami perbaiki.")
	logs(t, w.log, "to be tried again", "429")
	if code := w.stop(); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
	put("clock", "-86400")
	w.out, w.log, w.stop = troubledServe(t, inTrouble, w.env)
	w.sees(budi.ID, "Besok kami perbaiki.")
	w.says(card.ID, "terkirim")
	if early := w.api.Early(); len(early) > 0 {
		t.Errorf("too early: %+v", early)
	}
	w.sees(siti.ID, "Kode Anda")
}

// What a 429 told to wait for holds after a restart too: for all else that is said in that chat, and while other chats go on.
func TestTroubleTooFastAcrossARestart(t *testing.T) {
	t.Parallel()
	w := inProcess(t, "duaarah", false)
	budi, _, card := w.filed("Budi", "lampu jalan mati")
	w.api.Fail(telegramtest.Fault{Method: "sendMessage", Match: to(budi.ID), Code: 429,
		Description: "Too Many Requests: retry after 6", RetryAfter: 6, Enforce: true})
	w.staff.In(w.group, 0).Reply(card.ID, "Besok kami perbaiki.")
	logs(t, w.log, "to be tried again", "429")
	w.restart("duaarah")
	budi.Say("/bantuan")
	guest := w.api.User("Tamu")
	guest.Say("/bantuan")
	w.sees(guest.ID, "Boleh beberapa pesan")
	w.sees(budi.ID, "Boleh beberapa pesan")
	w.sees(budi.ID, "Besok kami perbaiki.")
	if early := w.api.Early(); len(early) > 0 {
		t.Errorf("too early: %+v", early)
	}
}
