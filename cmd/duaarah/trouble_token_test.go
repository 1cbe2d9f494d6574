package main

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"duaarah/bot/discord/discordtest"
	"duaarah/bot/telegram/telegramtest"
)

// filedOnWeb is a citizen of the web chat who has sent an aspiration.
func filedOnWeb(t *testing.T, out *output, text string) *webPerson {
	t.Helper()
	p := newWebPerson(t, base(out), "/chat")
	p.say(text)
	p.tap(p.waitFor("Kami catat"), "Kirim sekarang")
	p.waitFor("Kode Anda")
	return p
}

// A token that Telegram accepts no more is told of once and holds up nothing else: not when it is revoked while the program
// runs, nor when it starts with it. When it is accepted again, all that waited goes on, both ways.
func TestTroubleWithTelegramsToken(t *testing.T) {
	t.Parallel()
	w := inProcess(t, "duaarah", false)
	back := w.api.Revoke()
	citizen := filedOnWeb(t, w.out, "lampu jalan mati")
	logs(t, w.log, "level=ERROR", "Telegram does not accept the bot's token", "@BotFather")
	logs(t, w.log, "level=ERROR", "nothing is sent until it does")
	if n := strings.Count(w.log.String(), "nothing is sent until it does"); n != 1 {
		t.Errorf("it is said %d times", n)
	}
	said, code := commanded(t, "duaarah", w.env, "check")
	if code != exitFailed || !regexp.MustCompile(`SALAH +telegram/\d+: .*401 Unauthorized`).MatchString(said) {
		t.Errorf("check ends with %d:\n%s", code, said)
	}
	if status := readiness(t, w.out); status != http.StatusOK {
		t.Errorf("/readyz answers %d: the web chat goes on", status)
	}
	if !waitsOut() {
		w.restart("duaarah")
		logs(t, w.log, "level=ERROR", "Telegram does not accept the bot's token", "@BotFather")
		logs(t, w.log, "level=ERROR", "nothing is sent until it does")
		citizen.base = base(w.out)
		filedOnWeb(t, w.out, "air mati")
		w.staff.In(w.group, 0).Say("/antrean@" + w.api.Username())
		back()
		w.restart("duaarah") // rather than wait for the minute after which it tries again
		citizen.base = base(w.out)
	} else {
		w.staff.In(w.group, 0).Say("/antrean@" + w.api.Username())
		back()
		logs(t, w.log, "Telegram answers again")
		logs(t, w.log, "accepts the account's token again")
	}
	w.sees(w.group, "terbuka") // what staff asked for meanwhile
	card := w.cards(1)["lampu jalan mati"][0]
	w.staff.In(w.group, 0).Reply(card.ID, "Besok kami perbaiki.")
	citizen.waitFor("Besok kami perbaiki.")
	w.says(card.ID, "terkirim")
	cards := 1
	if !waitsOut() {
		cards++
	}
	if n := w.countCards(); n != cards {
		t.Errorf("the room has %d cards, want %d", n, cards)
	}
}

// The same of Discord's, with the room there.
func TestTroubleWithDiscordsToken(t *testing.T) {
	t.Parallel()
	w := discordInProcess(t, "duaarah", discordtest.Options{})
	back := w.api.Revoke()
	citizen := filedOnWeb(t, w.out, "lampu jalan mati")
	logs(t, w.log, "level=ERROR", "Discord does not accept the bot's token", "discord.com/developers")
	logs(t, w.log, "level=ERROR", "nothing is sent until it does")
	said, code := commanded(t, "duaarah", w.env, "check")
	if code != exitFailed || !regexp.MustCompile(`SALAH +discord/\d+: `).MatchString(said) {
		t.Errorf("check ends with %d:\n%s", code, said)
	}
	serves := append(slices.Clone(w.env), "DUAARAH_LISTEN="+strings.TrimPrefix(base(w.out), "http://"))
	if said, _ = commanded(t, "duaarah", serves, "health", "--full", "--timeout", "40s"); !regexp.MustCompile(`! .*discord/\d+.*token`).MatchString(said) {
		t.Errorf("health does not tell of it:\n%s", said)
	}
	if status := readiness(t, w.out); status != http.StatusOK {
		t.Errorf("/readyz answers %d: the web chat goes on", status)
	}
	w.restart("duaarah")
	logs(t, w.log, "level=ERROR", "Discord does not accept the bot's token", "discord.com/developers")
	citizen.base = base(w.out)
	filedOnWeb(t, w.out, "air mati")
	w.staff.In(w.room.ID).Say("<@" + w.api.BotID + "> /antrean")
	back()
	if n := w.api.InvalidRequests(); n > 40 {
		t.Errorf("%d invalid requests: Discord bans at 10,000", n)
	}
	w.restart("duaarah")
	citizen.base = base(w.out)
	var card discordtest.Message // not the answer to /antrean, which tells of it as well
	w.until("the card", func() bool {
		for _, m := range w.api.Said(w.room.ID) {
			if shown, _ := discordtest.Shown(m); strings.Contains(shown, "· masuk ") && strings.Contains(shown, "lampu jalan mati") {
				card = m
				return true
			}
		}
		return false
	})
	th := w.thread(w.codeOn(card))
	w.staff.In(th.ID).Reply(w.sees(th.ID, "Balas pesan ini").ID, "Besok kami perbaiki.")
	citizen.waitFor("Besok kami perbaiki.")
	w.sees(w.room.ID, "terkirim")
	if n := w.times(w.room.ID, "· masuk "); n != 2 {
		t.Errorf("the room has %d cards, want 2", n)
	}
}

// A group becomes a supergroup while cards wait for it: they follow, in order, each once. Telegram tells of it by an update,
// or (when that is late) by the error with which it refuses.
func TestTroubleGroupBecomesSupergroup(t *testing.T) {
	t.Parallel()
	for name, late := range map[string]bool{"told": false, "found out": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := inProcess(t, "duaarah", true)
			_, _, first := w.filed("Warga", "perihal nomor 00")
			old := w.group
			var isLate, moved atomic.Bool
			w.api.Fail(telegramtest.Fault{Method: "sendMessage", Times: 1 << 30, Code: 429, Description: "Too Many Requests: retry after 1", RetryAfter: 1,
				Enforce: true, Match: func(params map[string]string) bool { return !moved.Load() && to(old)(params) }})
			var people []*telegramtest.User
			for i := 1; i <= 6; i++ {
				u := w.api.User("Warga")
				u.Say("perihal nomor 0" + itoa(int64(i)))
				w.tap(u.Seat, w.sees(u.ID, "Kami catat"), "Kirim sekarang")
				w.sees(u.ID, "Kode Anda")
				people = append(people, u)
			}
			if late {
				w.api.Fail(telegramtest.Fault{Method: "getUpdates", Delay: 10 * time.Second, Match: func(map[string]string) bool { isLate.Store(true); return true }})
				w.api.User("Tamu").Say("/bantuan") // which ends the poll that is in hand
				if !w.api.Await(patience, isLate.Load) {
					t.Fatal("the update is not late")
				}
			}
			w.group = w.api.MigrateGroup(old, w.staff)
			moved.Store(true)
			last := w.sees(w.group, "perihal nomor 06")
			var order []string
			for _, m := range w.api.Said(w.group) {
				order = append(order, regexp.MustCompile(`perihal nomor \d\d`).FindAllString(m.Text, -1)...)
			}
			order = slices.DeleteFunc(order, func(s string) bool { return s == "perihal nomor 00" }) // comes once more, whenever
			want := "perihal nomor 01 perihal nomor 02 perihal nomor 03 perihal nomor 04 perihal nomor 05 perihal nomor 06"
			if got := strings.Join(order, " "); got != want {
				t.Errorf("the supergroup has %q", got)
			}
			if got := len(w.api.Said(old)); got != 2 { // that it is the room, and the first card
				t.Errorf("the old group has %d messages of the bot", got)
			}
			w.sees(w.group, "perihal nomor 00")
			w.staff.In(w.group, 0).Reply(last.ID, "Kami kerjakan.")
			w.sees(people[5].ID, "Kami kerjakan.")
			w.says(last.ID, "terkirim")
			if first.ID == 0 || len(w.api.Early()) > 0 {
				t.Errorf("too early: %+v", w.api.Early())
			}
		})
	}
}

// TestASupergroupCountsAnew: its messages have the numbers that others had in the group. What staff say among themselves there reaches
// nobody, and the cards, which stayed behind, come again.
func TestASupergroupCountsAnew(t *testing.T) {
	t.Parallel()
	w := inProcess(t, "duaarah", true)
	melati, _, left := w.filed("Melati", "lampu jalan mati")
	w.staff.In(w.group, 0).Reply(left.ID, "Kami lihat dulu.")
	w.sees(melati.ID, "Kami lihat dulu.")
	closed := len(w.api.Said(melati.ID))
	w.group = w.api.MigrateGroup(w.group, w.staff)
	w.api.SetBotAdmin(w.group, w.staff, true) // it sees what people say to each other
	card := w.sees(w.group, "lampu jalan mati")
	budi := w.api.User("Budi").In(w.group, 0)
	for said := budi.Say("rapat jam tiga"); said.ID <= left.ID+3; said = budi.Say("rapat jam tiga") {
		w.staff.In(w.group, 0).Reply(said.ID, "warga ini cerewet, biarkan")
	}
	w.staff.In(w.group, 0).Reply(card.ID, "Sudah kami perbaiki.")
	w.sees(melati.ID, "Sudah kami perbaiki.")
	for _, m := range w.api.Said(melati.ID)[closed:] {
		if strings.Contains(m.Text, "cerewet") {
			t.Errorf("Melati reads what staff said to each other: %s", m.Text)
		}
	}
}
