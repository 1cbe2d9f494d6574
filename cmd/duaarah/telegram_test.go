package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"duaarah/bot/telegram/telegramtest"
)

// patience is how long a test waits for what is to happen on its own.
const patience = 3 * time.Minute

// onTelegram runs serve against a local Bot API server, with one member of staff and their group as dapil-1's room.
type onTelegram struct {
	t     *testing.T
	api   *telegramtest.Server
	dir   string
	out   *output
	log   *output
	stop  func() int
	staff *telegramtest.User
	group int64
	env   []string
}

func startTelegram(t *testing.T, env ...string) *onTelegram {
	t.Helper()
	return startTelegramWith(t, t.TempDir(), func(env ...string) (out, log *output, stop func() int) { return started(t, env...) }, env...)
}

// startTelegramWith is startTelegram with a data directory, and a way to run serve.
func startTelegramWith(t *testing.T, dir string, start func(env ...string) (out, log *output, stop func() int), env ...string) *onTelegram {
	t.Helper()
	api := telegramtest.Start(t, telegramtest.Options{})
	w := &onTelegram{t: t, api: api, dir: dir}
	w.env = append([]string{"DUAARAH_DATA=" + w.dir, "DUAARAH_TELEGRAM_TOKEN=" + api.Token, "DUAARAH_TELEGRAM_ENDPOINT=" + api.URL,
		"DUAARAH_TELEGRAM_PACE=off"}, env...)
	w.out, w.log, w.stop = start(w.env...)
	w.staff = api.User("Rina")
	code, _, _ := strings.Cut(ran(t, w.dir, "invite", "--office", "dapil-1", "--role", "staff"), "\n")
	w.staff.Say("/gabung " + code)
	w.sees(w.staff.ID, "Selamat bergabung")
	w.group = api.Supergroup("Staf Dapil 1", w.staff)
	w.staff.In(w.group, 0).Say("/ruang@" + api.Username())
	w.sees(w.group, "sekarang ruang")
	return w
}

// sees waits until the bot's words in a chat contain a text, and returns that message.
func (w *onTelegram) sees(chat int64, text string) telegramtest.Message {
	w.t.Helper()
	var found telegramtest.Message
	if !w.api.Await(patience, func() bool {
		for _, m := range w.api.Said(chat) {
			if strings.Contains(m.Text, text) {
				found = m
				return true
			}
		}
		return false
	}) {
		var all []string
		for _, m := range w.api.Messages(chat) {
			all = append(all, m.Text)
		}
		w.t.Fatalf("chat %d never shows %q; it shows\n%s\nlog:\n%s", chat, text, strings.Join(all, "\n--\n"), w.log)
	}
	return found
}

// tap taps the button whose label contains label, under a message.
func (w *onTelegram) tap(who *telegramtest.Seat, m telegramtest.Message, label string) {
	w.t.Helper()
	for _, row := range m.Buttons {
		for _, b := range row {
			if strings.Contains(b.Text, label) {
				who.TapData(m.ID, b.Data) // as it was seen: it may be changing
				return
			}
		}
	}
	w.t.Fatalf("no button %q under %q", label, m.Text)
}

// quoted is what a message quotes.
func quoted(m telegramtest.Message) []string {
	units := utf16.Encode([]rune(m.Text))
	var all []string
	for _, e := range m.Entities {
		if e.Type == "blockquote" {
			all = append(all, string(utf16.Decode(units[e.Offset:e.Offset+e.Length])))
		}
	}
	return all
}

// quiet waits until nothing is on its way any more: no update unconfirmed, nothing to be said, and nothing due.
func (w *onTelegram) quiet() {
	w.t.Helper()
	db := openDB(w.t, w.dir)
	defer db.Close()
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		unconfirmed, left := w.api.Pending(), 0 // in this order: what is confirmed has said what it has to say
		if err := db.QueryRow(`SELECT (SELECT count(*) FROM outbox WHERE state IN ('pending', 'leased') AND not_before <= ?1) +
			(SELECT count(*) FROM timers WHERE due <= ?1)`, time.Now().Add(time.Second).UnixMilli()).Scan(&left); err != nil {
			w.t.Fatal(err)
		}
		if unconfirmed+left == 0 {
			return
		}
		if time.Now().After(deadline) {
			w.t.Fatalf("%d updates are never confirmed, %d things never done", unconfirmed, left)
		}
	}
}

// chats is what every chat looks like now.
func (w *onTelegram) chats(people []*telegramtest.User) map[int64][]string {
	all := map[int64][]string{}
	look := func(chat int64) {
		for _, m := range w.api.Messages(chat) {
			all[chat] = append(all[chat], fmt.Sprint(m.ID, m.Bot, m.Text, m.Buttons, m.Reactions))
		}
	}
	look(w.group)
	look(w.staff.ID)
	for _, p := range people {
		look(p.ID)
	}
	return all
}

// All the real complaints, in their order, from as many people; staff answer every third. Afterwards the export holds
// exactly these words, every citizen has exactly their answer, the figures are right, and updates delivered again,
// thrice and shuffled, change nothing.
func TestRecordsThroughTelegram(t *testing.T) {
	if testing.Short() {
		t.Log("a tenth of the records, as the tests are to be short")
	}
	n := 0
	if testing.Short() {
		n = 150
	}
	texts := records(t, n)
	w := startTelegram(t)
	people := make([]*telegramtest.User, len(texts))
	for i, text := range texts {
		people[i] = w.api.User(fmt.Sprint("Warga ", i))
		people[i].Say(text)
	}
	for i, p := range people {
		w.tap(p.Seat, w.sees(p.ID, "Kami catat"), "Kirim sekarang")
		if i%7 == 0 { // and again, impatiently
			p.TapData(w.api.Said(p.ID)[0].ID, w.api.Said(p.ID)[0].Buttons[0][0].Data)
		}
	}
	for _, p := range people {
		w.sees(p.ID, "Kode Anda")
	}
	cards := w.cards(len(texts))
	var replies []string
	answers := map[int]string{}
	for i := 0; i < len(texts); i += 3 {
		words := strings.TrimSpace(texts[i])
		of := cards[words]
		if len(of) == 0 {
			t.Fatalf("no card quotes %q", words)
		}
		cards[words] = of[1:]
		answers[i] = answerTo(i)
		replies = append(replies, answers[i])
		w.staff.In(w.group, 0).Reply(of[0].ID, answers[i])
	}
	for i, text := range answers {
		// Of two people with the same words either may have been answered: the code tells whom the reply was for.
		if slices.Index(texts, texts[i]) == i && count(texts, texts[i]) == 1 {
			w.sees(people[i].ID, text)
		}
	}
	w.quiet()
	for _, text := range answers {
		seen := 0
		for _, p := range people {
			for _, m := range w.api.Said(p.ID) {
				seen += strings.Count(m.Text, text)
			}
		}
		if seen != 1 {
			t.Errorf("%q stands in the citizens' chats %d times", text, seen)
		}
	}
	before := w.chats(people)
	w.api.Redeliver(3, 1)
	w.quiet()
	for chat, messages := range w.chats(people) {
		if !slices.Equal(messages, before[chat]) {
			t.Errorf("chat %d changed when updates were delivered again", chat)
		}
	}
	if code := w.stop(); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
	checkExport(t, exported(t, w.dir), texts, replies)
	if g := tallied(t, w.dir, "dapil-1"); g.Received != len(texts) || g.Answered != len(replies) || g.Waiting != len(texts)-len(replies) {
		t.Errorf("figures %+v; want %d received, %d answered", g, len(texts), len(replies))
	}
}

func count(all []string, s string) int {
	n := 0
	for _, each := range all {
		if each == s {
			n++
		}
	}
	return n
}

// cards waits until the room has so many cards, and returns them by what they quote.
func (w *onTelegram) cards(n int) map[string][]telegramtest.Message {
	w.t.Helper()
	cards := map[string][]telegramtest.Message{}
	if !w.api.Await(patience, func() bool { return len(w.api.Calls("sendMessage")) >= 2*n+2 && w.countCards() >= n }) {
		w.t.Fatalf("the room has %d cards of %d", w.countCards(), n)
	}
	for _, m := range w.api.Said(w.group) {
		for _, q := range quoted(m) {
			cards[strings.TrimSpace(q)] = append(cards[strings.TrimSpace(q)], m)
		}
	}
	return cards
}

func (w *onTelegram) countCards() int {
	n := 0
	for _, m := range w.api.Said(w.group) {
		if strings.Contains(m.Text, "· masuk ") {
			n++
		}
	}
	return n
}

// The loop on Telegram, with a photo, a correction, a verdict, a restart in the middle and a group that becomes a
// supergroup; staff on Telegram answer a citizen of the web chat.
func TestTheLoopOnTelegram(t *testing.T) {
	w := startTelegram(t, "DUAARAH_DRAFT_WAIT=1h")
	citizen := w.api.User("Budi")
	citizen.Start("dapil-1")
	w.sees(citizen.ID, "Kantor Dapil 1")
	first := citizen.Say("lampu jalan mati")
	draft := w.sees(citizen.ID, "Kami catat")
	photo := citizen.SendPhoto([]byte("\xff\xd8\xff\xe0 a photo"), "ini fotonya")
	w.sees(citizen.ID, "dengan 1 foto")
	citizen.Edit(first.ID, "lampu jalan Mawar mati")
	w.tap(citizen.Seat, draft, "Kirim sekarang")
	w.sees(citizen.ID, "Kode Anda")
	card := w.sees(w.group, "lampu jalan Mawar mati\nini fotonya")
	if !w.api.Await(patience, func() bool {
		return slices.ContainsFunc(w.api.Said(w.group), func(m telegramtest.Message) bool {
			return m.File != nil && string(m.File.Data) == string(photo.File.Data)
		})
	}) {
		t.Error("the photo never reaches the room")
	}
	if code := w.stop(); code != exitOK {
		t.Fatalf("serve ended with %d:\n%s", code, w.log)
	}
	room := w.staff.In(w.group, 0)
	answer := room.Reply(card.ID, "Besok diperbaikki.")
	_, w.log, w.stop = started(t, w.env...)
	reply := w.sees(citizen.ID, "Besok diperbaikki.")
	w.sees(w.group, "terkirim")
	if !w.api.Await(patience, func() bool { return len(w.api.Reactions(w.group, answer.ID)) > 0 }) {
		t.Error("the reply of staff is never marked")
	}
	room.Edit(answer.ID, "Besok diperbaiki.")
	w.sees(citizen.ID, "Besok diperbaiki.")
	citizen.Reply(reply.ID, "jam berapa?")
	follow := w.sees(w.group, "jam berapa?")
	room.Reply(follow.ID, "Jam 9 pagi.")
	w.tap(citizen.Seat, w.sees(citizen.ID, "Jam 9 pagi."), "Sudah")
	w.tap(citizen.Seat, w.sees(citizen.ID, "Berapa nilai"), "5")
	w.sees(w.group, "sudah terjawab, nilai 5 dari 5")

	citizen.Block()
	other := w.api.User("Sari")
	other.Say("got mampet")
	w.tap(other.Seat, w.sees(other.ID, "Kami catat"), "Kirim sekarang")
	room.Reply(w.sees(w.group, "got mampet").ID, "Besok kami keruk.")
	w.sees(other.ID, "Besok kami keruk.")
	room.Reply(card.ID, "Masih ada yang kurang?")
	w.sees(w.group, "Balasan Rina tidak sampai: warganya memblokir bot")
	if g := tallied(t, w.dir, "dapil-1"); g.Received != 2 || g.Answered != 2 || g.Undelivered != 1 {
		t.Errorf("figures %+v", g)
	}
}

// What strangers do: tap twice, answer old cards, send nothing to read, type commands in the middle of a draft.
func TestStrangersOnTelegram(t *testing.T) {
	w := startTelegram(t, "DUAARAH_DRAFT_WAIT=1h")
	for i, text := range []string{"<b>tebal</b> _*[x](y)", "مرحبا \u202eabc\u202c", "a\u200bb", "👨‍👩‍👧‍👦 tolong 🇮🇩", strings.TrimSpace(strings.Repeat("jalan rusak parah. ", 150))} {
		p := w.api.User(fmt.Sprint("Orang ", i))
		p.Say(text)
		draft := w.sees(p.ID, "Kami catat")
		p.Say("/bantuan")
		w.sees(p.ID, "Boleh beberapa pesan")
		p.SendOther("sticker")
		w.sees(p.ID, "belum bisa membaca stiker")
		w.tap(p.Seat, draft, "Kirim sekarang")
		w.tap(p.Seat, draft, "Kirim sekarang")
		w.sees(p.ID, "Kode Anda")
		if !w.api.Await(patience, func() bool {
			return slices.ContainsFunc(w.api.Said(w.group), func(m telegramtest.Message) bool { return slices.Contains(quoted(m), text) })
		}) {
			t.Errorf("no card quotes %q", text)
		}
	}
	long := w.api.User("Panjang")
	for range 2 { // more than one message can carry, in two of theirs
		long.Say(strings.TrimSpace(strings.Repeat("air mati sejak pagi. ", 190)))
	}
	w.tap(long.Seat, w.sees(long.ID, "Kami catat"), "Kirim sekarang")
	w.sees(long.ID, "Kode Anda")
	if !w.api.Await(patience, func() bool {
		var words string
		for _, m := range w.api.Said(w.group) {
			for _, q := range quoted(m) {
				words += q + " "
			}
		}
		return strings.Count(words, "air mati sejak pagi.") >= 380
	}) {
		t.Error("the room does not have all of a long text")
	}
	outsider := w.api.User("Tamu")
	outsider.In(w.group, 0).Reply(w.sees(w.group, "tolong").ID, "saya saja yang jawab")
	w.sees(w.group, "Hanya staf Kantor Dapil 1")
	w.quiet()
	if n := len(exported(t, w.dir)); n != 6 {
		t.Errorf("%d lines of history, want the 6 aspirations alone", n)
	}
}
