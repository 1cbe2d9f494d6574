package main

import (
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"duaarah/bot/telegram/telegramtest"
)

// waitsOut is for what takes as long as the program's own patience, some minutes in all: TROUBLE=full go test -run Trouble.
func waitsOut() bool { return os.Getenv("TROUBLE") == "full" }

// slow is for tests that wait for limits and backoffs: left out where the tests are to be short.
func slow(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("it waits for limits and backoffs")
	}
}

// inProcess runs serve in a process of its own against a local Bot API server, with one member of staff and their group as
// dapil-1's room; a basic one, if so asked.
func inProcess(t *testing.T, program string, basic bool, env ...string) *onTelegram {
	t.Helper()
	w := &onTelegram{t: t, api: telegramtest.Start(t, telegramtest.Options{}), dir: t.TempDir()}
	w.env = append([]string{"DUAARAH_DATA=" + w.dir, "DUAARAH_TELEGRAM_TOKEN=" + w.api.Token, "DUAARAH_TELEGRAM_ENDPOINT=" + w.api.URL,
		"DUAARAH_TELEGRAM_PACE=off", "DUAARAH_STOP_WAIT=2s"}, env...)
	w.out, w.log, w.stop = troubledServe(t, program, w.env)
	w.staff = w.api.User("Rina")
	code, _, _ := strings.Cut(ran(t, w.dir, "invite", "--office", "dapil-1", "--role", "staff"), "\n")
	w.staff.Say("/gabung " + code)
	w.sees(w.staff.ID, "Selamat bergabung")
	w.group = w.api.Supergroup("Staf Dapil 1", w.staff)
	if basic {
		w.group = w.api.Group("Staf Dapil 1 lama", w.staff)
	}
	w.staff.In(w.group, 0).Say("/ruang@" + w.api.Username())
	w.sees(w.group, "sekarang ruang")
	return w
}

// restart ends the process and begins another on the same data.
func (w *onTelegram) restart(program string) {
	w.t.Helper()
	if code := w.stop(); code != exitOK {
		w.t.Errorf("serve ended with %d:\n%s", code, w.log)
	}
	w.out, w.log, w.stop = troubledServe(w.t, program, w.env)
}

// filed is a person who has written and sent an aspiration, its code, and its card.
func (w *onTelegram) filed(name, text string) (u *telegramtest.User, code string, card telegramtest.Message) {
	w.t.Helper()
	u = w.api.User(name)
	u.Say(text)
	if draft := w.noted(u.ID); len(draft.Buttons) > 0 {
		w.tap(u.Seat, draft, "Kirim sekarang")
	}
	_, after, _ := strings.Cut(w.sees(u.ID, "Kode Anda").Text, "Kode Anda ")
	code, _, _ = strings.Cut(after, ".")
	return u, code, w.sees(w.group, text)
}

// noted waits for the receipt of a draft. Where the test was kept waiting itself, the draft may have been sent already by the
// time it looks, and the receipt, changed to say so, has no buttons any more.
func (w *onTelegram) noted(chat int64) (receipt telegramtest.Message) {
	w.t.Helper()
	if !w.api.Await(patience, func() bool {
		for _, m := range w.api.Said(chat) {
			if strings.Contains(m.Text, "Kami catat") || strings.Contains(m.Text, "Sudah kami kirim") {
				receipt = m
				return true
			}
		}
		return false
	}) {
		w.t.Fatalf("nothing is noted in chat %d; it shows\n%+v\nlog:\n%s", chat, w.api.Messages(chat), w.log)
	}
	return receipt
}

// says waits until a message of the bot in the room says the text now.
func (w *onTelegram) says(id int64, text string) {
	w.t.Helper()
	var now telegramtest.Message
	if !w.api.Await(patience, func() bool { now, _ = w.api.Message(w.group, id); return strings.Contains(now.Text, text) }) {
		w.t.Fatalf("message %d never says %q; it says\n%s\nlog:\n%s", id, text, now.Text, w.log)
	}
}

// times is how often the bot's messages in a chat contain a text.
func (w *onTelegram) times(chat int64, text string) int {
	n := 0
	for _, m := range w.api.Said(chat) {
		n += strings.Count(m.Text, text)
	}
	return n
}

func to(chat int64) func(map[string]string) bool {
	return func(params map[string]string) bool { return params["chat_id"] == itoa(chat) }
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// Whatever Telegram does to a reply of staff, it comes to a stated end: in words on the card and under the reply, in the log,
// and in the figures. Nothing is said twice.
func TestTroubleWithReplies(t *testing.T) {
	t.Parallel()
	w := inProcess(t, "duaarah", false)
	const arrives, perhaps = "terkirim", "mungkin tidak sampai"
	type fault = telegramtest.Fault
	for i, c := range []struct {
		name  string
		fault fault
		card  string
		news  string // under the reply, in the room
		log   []string
		seen  int // how often the citizen reads it
	}{
		{"Telegram fails", fault{Code: 500, Description: "Internal Server Error", Times: 2}, arrives, "", []string{"to be tried again", "500"}, 1},
		{"not to be had", fault{Status: 503, Body: "<html>"}, arrives, "", []string{"to be tried again", "503"}, 1},
		{"a gateway", fault{Status: 502, Body: "<html>bad gateway</html>"}, perhaps, "sambungan putus", []string{"not known whether", "502"}, 0},
		{"dropped before", fault{Drop: true}, perhaps, "sambungan putus", []string{"not known whether"}, 0},
		{"dropped after", fault{DropAfter: true}, perhaps, "sambungan putus", []string{"not known whether"}, 1},
		{"HTML", fault{Status: 200, Body: "<html>"}, perhaps, "sambungan putus", []string{"not known whether"}, 0},
		{"half of it", fault{Status: 200, Body: `{"ok":true,"resu`}, perhaps, "sambungan putus", []string{"not known whether"}, 0},
		{"wrong types", fault{Status: 200, Body: `{"ok":true,"result":["x"]}`}, perhaps, "sambungan putus", []string{"not known whether"}, 0},
		{"no such chat", fault{Code: 400, Description: "Bad Request: chat not found"}, "percakapan warganya sudah tidak ada", "percakapan warganya sudah tidak ada", []string{"refused", "reason=chat_gone"}, 0},
		{"not accepted", fault{Code: 400, Description: "Bad Request: can't parse entities"}, "ditolak oleh platformnya", "beri tahu pengelola", []string{"refused", "reason=invalid"}, 0},
		{"too fast", fault{Code: 429, Description: "Too Many Requests: retry after 2", RetryAfter: 2, Enforce: true}, arrives, "", []string{"to be tried again", "429"}, 1},
	} {
		u, code, card := w.filed(c.name, fmt.Sprintf("jalan rusak di gang nomor %d", i+1))
		c.fault.Method, c.fault.Match = "sendMessage", to(u.ID)
		w.api.Fail(c.fault)
		answer := "Kami perbaiki: " + c.name + "."
		w.staff.In(w.group, 0).Reply(card.ID, answer)
		w.says(card.ID, c.card)
		if c.news != "" {
			w.sees(w.group, "Balasan untuk "+code)
			w.sees(w.group, c.news)
		}
		logs(t, w.log, c.log...)
		if n := w.times(u.ID, answer); n != c.seen {
			t.Errorf("%s: the citizen reads the reply %d times, want %d", c.name, n, c.seen)
		}
	}
	if n := w.api.Faults(); n != 0 {
		t.Errorf("%d faults did not happen", n)
	}
	if early := w.api.Early(); len(early) > 0 {
		t.Errorf("too early: %+v", early)
	}
	if g := tallied(t, w.dir, "dapil-1"); g.Received != 11 || g.Answered != 3 || g.Undelivered != 8 {
		t.Errorf("figures %+v; want 11 received, 3 answered, 8 undelivered", g)
	}
}

// Who blocked the bot is told of on the card; what they did not get goes out by itself when they take that back.
func TestTroubleBlocked(t *testing.T) {
	t.Parallel()
	w := inProcess(t, "duaarah", false)
	u, code, card := w.filed("Budi", "lampu jalan mati")
	u.Block()
	w.says(card.ID, "Warga memblokir bot")
	w.staff.In(w.group, 0).Reply(card.ID, "Besok kami perbaiki.")
	w.says(card.ID, "tidak sampai: warganya memblokir bot")
	w.sees(w.group, "Balasan untuk "+code+" tidak sampai")
	logs(t, w.log, "refused", "reason=blocked")
	u.Unblock()
	w.sees(u.ID, "Besok kami perbaiki.")
	w.says(card.ID, "terkirim")
	if n := w.times(u.ID, "Besok kami perbaiki."); n != 1 {
		t.Errorf("the reply stands there %d times", n)
	}
}

// A 429 of one chat holds that chat alone, one of the whole bot everything; neither is asked again before its time.
func TestTroubleTooFast(t *testing.T) {
	slow(t)
	t.Parallel()
	w := inProcess(t, "duaarah", false)
	slowly, _, slowCard := w.filed("Budi", "lampu jalan mati")
	quick, _, quickCard := w.filed("Melati", "air mati")
	room := w.staff.In(w.group, 0)
	w.api.Fail(telegramtest.Fault{Method: "sendMessage", Match: to(slowly.ID), Code: 429, Description: "Too Many Requests: retry after 4", RetryAfter: 4, Enforce: true})
	begun := time.Now()
	room.Reply(slowCard.ID, "Besok kami perbaiki.")
	if !w.api.Await(patience, func() bool { return w.api.Faults() == 0 }) {
		t.Fatal("the 429 did not come about")
	}
	room.Reply(slowCard.ID, "Jam 9 pagi.")
	room.Reply(quickCard.ID, "Air sudah menyala.")
	w.sees(quick.ID, "Air sudah menyala.")
	if w.times(slowly.ID, "Besok kami perbaiki.") > 0 && time.Since(begun) < 4*time.Second {
		t.Error("it was sent although the chat was to wait")
	}
	w.sees(slowly.ID, "Jam 9 pagi.")
	if early := w.api.Early(); len(early) > 0 {
		t.Errorf("too early: %+v", early)
	}

	// Telegram does not say that a 429 is the bot's: the second chat that gets one shows it.
	w.api.Fail(telegramtest.Fault{Method: "sendMessage", Match: to(slowly.ID), Code: 429, Description: "Too Many Requests: retry after 10", RetryAfter: 10, Enforce: true, Global: true})
	slowly.Say("kapan datangnya?")
	if !w.api.Await(patience, func() bool { return w.api.Faults() == 0 }) {
		t.Fatal("the 429 did not come about")
	}
	quick.Say("terima kasih")
	if !w.api.Await(patience, func() bool { return len(w.api.Early()) > 0 }) {
		t.Fatal("no second chat was tried")
	}
	probes := len(w.api.Early())
	for i := range 10 {
		w.api.User("Warga " + itoa(int64(i))).Say("jalan rusak")
	}
	w.sees(slowly.ID, "Sudah kami sampaikan")
	w.quiet()
	if early := w.api.Early(); len(early) > probes+1 { // one may have been on its way
		t.Errorf("after it was known that all are to wait, %d came too early: %+v", len(early)-probes, early)
	}
	logs(t, w.log, "to be tried again", "429")
}

// A server that takes a message and never answers holds up its chat alone. That the message may not have arrived is said when
// the program's patience is at its end, or when it is stopped before that.
func TestTroubleNoAnswer(t *testing.T) {
	t.Parallel()
	w := inProcess(t, "duaarah", false)
	stuck, code, card := w.filed("Budi", "lampu jalan mati")
	other, _, otherCard := w.filed("Melati", "air mati")
	w.api.Fail(telegramtest.Fault{Method: "sendMessage", Match: to(stuck.ID), Delay: time.Hour})
	room := w.staff.In(w.group, 0)
	room.Reply(card.ID, "Besok kami perbaiki.")
	w.says(card.ID, "sedang dikirim")
	room.Reply(otherCard.ID, "Air sudah menyala.")
	w.sees(other.ID, "Air sudah menyala.")
	w.says(otherCard.ID, "terkirim")
	if waitsOut() {
		w.api.Fail(telegramtest.Fault{Method: "getUpdates", Delay: time.Hour})
		logs(t, w.log, "not known whether")
		logs(t, w.log, "Telegram does not answer", "for updates", "deadline exceeded")
	} else {
		w.restart("duaarah")
	}
	w.says(card.ID, "mungkin tidak sampai")
	news := w.sees(w.group, "Balasan untuk "+code+" mungkin tidak sampai")
	w.tap(room, news, "Kirim lagi")
	w.sees(stuck.ID, "Besok kami perbaiki.")
	w.says(card.ID, "terkirim")
}

// What polling is answered with is told in the log, and holds up nothing for longer than it lasts. An update that cannot be
// read is set aside, among good ones.
func TestTroubleWithUpdates(t *testing.T) {
	slow(t)
	t.Parallel()
	w := inProcess(t, "duaarah", false, "DUAARAH_DRAFT_WAIT=1h")
	polls := func(f telegramtest.Fault) telegramtest.Fault { f.Method = "getUpdates"; return f }
	w.api.Fail(
		polls(telegramtest.Fault{Status: 502, Body: "<html>bad gateway</html>"}),
		polls(telegramtest.Fault{Status: 200, Body: `{"ok":true,"result":[{"upd`}),
		polls(telegramtest.Fault{Status: 200, Body: `{"ok":true,"result":{"update_id":"x"}}`}),
		polls(telegramtest.Fault{Drop: true}),
	)
	u := w.api.User("Budi")
	u.Say("lampu jalan mati")
	w.api.Inject(`{"message":{"message_id":"x","text":"rahasia warga"}}`)
	u.Say("di depan SDN 3")
	logs(t, w.log, "Telegram does not answer", "502")
	logs(t, w.log, "level=INFO", "Telegram answers again")
	w.tap(u.Seat, w.sees(u.ID, "Kami catat"), "Kirim sekarang")
	w.sees(w.group, "lampu jalan mati\ndi depan SDN 3")
	logs(t, w.log, "level=ERROR", "cannot be read; it is set aside")
	logs(t, w.log, "level=ERROR", "update parked", "account=", "kind=broken")
	if strings.Contains(w.log.String(), "rahasia") || strings.Contains(w.log.String(), "SDN") {
		t.Errorf("words of people are in the log:\n%s", w.log)
	}
	if said, _ := commanded(t, "duaarah", w.env, "check"); !strings.Contains(said, "1 pesan gagal ditangani") {
		t.Errorf("check says\n%s", said)
	}
	said, _ := commanded(t, "duaarah", w.env, "inbox", "list")
	if !strings.Contains(said, "could not be decoded") || strings.Contains(said, "rahasia") {
		t.Errorf("inbox list says\n%s", said)
	}
	if said, code := commanded(t, "duaarah", w.env, "inbox", "drop", "1"); code != exitOK {
		t.Errorf("inbox drop ends with %d:\n%s", code, said)
	}
	if status := readiness(t, w.out); status != http.StatusOK {
		t.Errorf("/readyz answers %d", status)
	}
}

// A second program that polls with the token is named, once; sending goes on, and so does receiving when the other has ended.
func TestTroubleAnotherPolls(t *testing.T) {
	slow(t)
	t.Parallel()
	w := inProcess(t, "duaarah", false)
	w.api.Fail(telegramtest.Fault{Method: "getUpdates", Code: 409,
		Description: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"})
	u := w.api.User("Budi")
	u.Say("/bantuan") // which ends the poll that is in hand
	w.sees(u.ID, "Boleh beberapa pesan")
	logs(t, w.log, "level=ERROR", "another process polls with this bot's token: only one may; trying on")
	u.Say("lampu jalan mati")
	filedOnWeb(t, w.out, "air mati")
	w.sees(w.group, "air mati")
	w.sees(u.ID, "Kami catat")
	logs(t, w.log, "Telegram answers again")
	if n := strings.Count(w.log.String(), "another process polls"); n != 1 {
		t.Errorf("it is said %d times", n)
	}
}
