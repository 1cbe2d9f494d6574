package handlers_test

import (
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// Whatever a citizen types is kept to the letter, and reaches staff as they typed it.
func TestHostileTexts(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	for i, text := range []string{
		"<b>tebal</b> & <script>alert(1)</script>", "_*[a](http://b)`~>#+-=|{}.!", "{office} {kode} **bukan tebal**",
		"مرحبا\u202eabc\u202c", "a\u200bb\u200dc", "👩‍👩‍👧‍👦🇮🇩 tolong", strings.Repeat("jalan rusak. ", 400), "'; DROP TABLE aspirations; --",
		"baris satu\n\n> baris dua\n\tbaris tiga", "\\", "%s %d %!", "/ bukan perintah",
	} {
		citizen := w.person("Warga" + string(rune('a'+i)))
		citizen.say(text)
		citizen.tap("Kirim sekarang")
		var found bool
		for _, s := range w.chats[room.chat] {
			for _, x := range s.out.Text.Spans {
				if x.Kind == bot.Quote && s.out.Text.S[x.Start:x.End] == text {
					found = true
				}
				if x.Kind == bot.Bold && strings.Contains(s.out.Text.S[x.Start:x.End], "bukan tebal") {
					t.Error("a citizen's words became markup")
				}
			}
		}
		if !found {
			t.Errorf("the room has no card that quotes %q", text)
		}
	}
	for i, l := range w.history() {
		if l.Do != "aspiration" || l.Text == nil {
			t.Errorf("line %d: %+v", i, l)
		}
	}
}

// Nothing to read is answered kindly, and is no aspiration.
func TestNothingToRead(t *testing.T) {
	w := newWorld(t)
	citizen := w.person("Budi")
	for _, text := range []string{"", "   \n", "\u200b\u200d\ufeff", "\u2800"} {
		citizen.say(text)
		citizen.sees("kosong")
	}
	citizen.send(bot.Message{Unsupported: "sticker"})
	citizen.sees("belum bisa membaca stiker")
	citizen.say("/tidakada")
	citizen.sees("Perintah itu tidak ada")
	if n := len(w.ids()); n != 0 {
		t.Errorf("%d aspirations of nothing", n)
	}
}

// A command in the middle of a draft leaves the draft as it is; a location is passed on as a link, and as itself.
func TestCommandsInADraft(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.person("Budi")
	citizen.say("got mampet")
	for _, c := range []string{"/status", "/bantuan", "/help@bot", "/privasi", "/start", "/antrean", "/statistik"} {
		citizen.say(c)
	}
	citizen.sees("Ini untuk staf")
	citizen.say("/start dapil-2")
	citizen.last("Ini keluhan untuk Kantor Dapil 2")
	citizen.say("/start dapil-1")
	citizen.send(bot.Message{Location: &bot.Location{Latitude: -6.2, Longitude: 106.8}})
	citizen.last("dengan 1 lokasi")
	citizen.tap("Kirim sekarang")
	if a := w.only(); a.Office != "dapil-1" {
		t.Errorf("it went to %s", a.Office)
	}
	room.sees("got mampet", "openstreetmap.org/?mlat=-6.200000&mlon=106.800000")
}

// A picture under the words "/start" is a picture: what a person sends is never swallowed by a command.
func TestCaptionsLikeCommands(t *testing.T) {
	w := newWorld(t)
	citizen := w.person("Budi")
	citizen.send(bot.Message{Text: "/start", Files: []bot.File{{Kind: bot.Photo, Ref: bot.FileRef{Account: citizen.address().Account, ID: "f"}}}})
	citizen.sees("dengan 1 foto")
}

// The language is what they choose, for every message after.
func TestLanguage(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.person("Jane")
	citizen.say("/language")
	citizen.tap("English")
	citizen.last("in English from now on")
	citizen.say("The street light has been broken for two weeks")
	citizen.tap("Send now")
	citizen.sees("We promise a reply by Monday, 30 November")
	card := room.sees("keluhan")
	room.reply(card, "Besok kami perbaiki.")
	citizen.sees("Reply of Kantor Dapil 1")
	citizen.tap("Yes")
	citizen.tap("5 ★")
	citizen.say("/status")
	citizen.sees("Settled")
	w.golden("english")
}

// An edit is a new version, which staff see; the same content again is none. Staff's own corrections reach the citizen.
func TestEdits(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.person("Budi")
	first := citizen.say("lampu mati di jl Mawar")
	edit := func(p *person, id, text string) {
		u := p.update(bot.KindEdit)
		u.Message = &bot.Message{ID: id, Text: text}
		w.take(u)
	}
	edit(citizen, first.Message.ID, "lampu mati di jl Melati")
	citizen.tap("Kirim sekarang")
	card := room.sees("jl Melati", "diperbaiki warganya")
	n := len(w.chats[room.chat])
	edit(citizen, first.Message.ID, "lampu mati di jl Melati")
	if len(w.chats[room.chat]) != n {
		t.Error("an edit that changes nothing was told to the room")
	}
	edit(citizen, first.Message.ID, "lampu mati di jl Kenanga")
	room.sees("memperbaiki pesannya", "jl Kenanga")
	if !strings.Contains(card.out.Text.S, "jl Kenanga") {
		t.Error("the card still has the old words")
	}
	answer := room.reply(card, "Besok diperbaikki")
	edit(room, answer.Message.ID, "Besok diperbaiki")
	copied := citizen.last("Besok diperbaiki")
	if strings.Contains(copied.out.Text.S, "diperbaikki") || !strings.Contains(copied.out.Text.S, "diperbaiki oleh staf") {
		t.Errorf("the citizen reads\n%s", flat(copied.out))
	}
	edit(w.person("Lain"), first.Message.ID, "bukan punya saya")
	a := w.only()
	w.view(func(r store.Reader) error {
		all, err := r.Messages(a.ID)
		if len(all) != 2 || all[0].Version != 3 || all[0].Text != "lampu mati di jl Kenanga" || all[1].Version != 2 {
			t.Errorf("%+v", all)
		}
		return err
	})
}

// With an open matter that nobody answered, new words are a new matter, unless the citizen says they belong to it.
func TestJoin(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "jalan berlubang")
	citizen.say("tambah parah setelah hujan")
	citizen.tap("Tambahan untuk")
	room.sees("menulis lagi", "tambah parah setelah hujan")
	citizen.last("Sudah kami sampaikan")
	var open int
	for _, l := range w.history() {
		if l.Do == "aspiration" {
			open++
		}
		if l.Do == "message" && *l.Text != "tambah parah setelah hujan" {
			t.Errorf("exported as %q", *l.Text)
		}
	}
	if open != 1 {
		t.Errorf("%d aspirations in the history", open)
	}
	receipt := citizen.last("Sudah kami sampaikan")
	citizen.reply(receipt, "sampai pagi ini")
	room.sees("sampai pagi ini")
}

// Closed is not the end: a word of the citizen opens it again, and a close without a reply answers nothing.
func TestCloseAndReopen(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "jalan berlubang")
	w.pass(time.Hour)
	room.tap("Tutup")
	room.tapOn(room.last("jalan berlubang"), bot.Button{Label: "Tutup", Data: "s.close:1"})
	closed := citizen.sees("tanpa balasan")
	w.pass(15 * 24 * time.Hour)
	room.say("/statistik")
	w.answer()
	if s := room.last("belum sampai separuh warga dibalas"); !strings.Contains(s.out.Text.S, "Dari 1 aspirasi yang sudah jatuh tempo, 0 sungguh-sungguh dibalas") {
		t.Errorf("the figures are\n%s", flat(s.out))
	}
	citizen.reply(closed, "belum dijawab lho")
	a := w.only()
	if a.State != store.Open || a.Turn != store.OfficeTurn || !a.TurnAt.Equal(a.ReceivedAt) {
		t.Errorf("%s, %s since %v", a.State, a.Turn, a.TurnAt)
	}
	room.reply(room.sees("belum dijawab lho"), "Maaf. Besok dikerjakan.")
	citizen.tap("Sudah")
	if a = w.only(); a.State != store.Closed || a.Verdict != store.VerdictYes {
		t.Errorf("%s, %s", a.State, a.Verdict)
	}
	citizen.tapOn(citizen.last("Besok dikerjakan"), bot.Button{Label: "Belum", Data: "c.verdict:1:3:no"})
	if a = w.only(); a.State != store.Open || a.Verdict != store.VerdictNo {
		t.Errorf("after another verdict: %s, %s", a.State, a.Verdict)
	}
}

// Taps are hostile until checked: of others' aspirations, with arguments that are none.
func TestForgedTaps(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.person("Budi")
	citizen.say("jalan berlubang")
	stranger := w.person("Orang")
	stranger.say("pohon tumbang")
	stranger.tap("Batal")
	message := stranger.last("Dibatalkan")
	for _, data := range []string{"c.send:1", "c.drop:1", "c.kind:1:praise", "c.to:1:dapil-2", "c.join:2:1", "c.agree:1", "c.verdict:1:1:yes",
		"c.star:1:1:5", "s.take:1", "s.reply:1", "s.to:1", "s.again:1:1", "s.room:dapil-1", "s.queue:0", "s.queue:-9", "s.card:1", "", ":", "c.",
		"c.send:99999999999999999999", "c.send:-1", "x.y", "c.lang:xx", "c.kind:1:" + strings.Repeat("x", 50), "s.own", "s.forget", "s.name"} {
		stranger.tapOn(message, bot.Button{Label: data, Data: data})
	}
	var a store.Aspiration
	w.view(func(r store.Reader) (err error) { a, err = r.Aspiration(1); return err })
	if a.State != store.Drafted || a.Office != "dapil-1" || a.Kind != store.Complaint {
		t.Errorf("a stranger's tap changed it: %+v", a)
	}
	if rooms := len(w.chats[room.chat]); rooms != 2 {
		t.Errorf("%d messages in the room", rooms)
	}
	citizen.tapOn(citizen.last("Kami catat"), bot.Button{Label: "?", Data: "c.kind:1:praised"})
	citizen.tapOn(citizen.last("Kami catat"), bot.Button{Label: "?", Data: "c.to:1:tidak-ada"})
	citizen.tapOn(citizen.last("Kami catat"), bot.Button{Label: "?", Data: "c.offices:1:77"})
	citizen.tap("Kantor Dapil 2")
	citizen.tap("Kirim sekarang")
	citizen.sees("Kantor Dapil 2")
}

// One who blocks the bot cannot be reached; one who writes again can.
func TestBlocked(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "jalan berlubang")
	w.take(citizen.update(bot.KindBlocked))
	if w.only().UnreachableAt.IsZero() || !strings.Contains(room.last("jalan berlubang").out.Text.S, "memblokir bot") {
		t.Error("the room is not told that the citizen cannot be reached")
	}
	w.take(citizen.update(bot.KindUnblocked))
	citizen.reply(citizen.last("Sudah masuk ke antrean"), "maaf kepencet")
	if !w.only().UnreachableAt.IsZero() {
		t.Error("still unreachable after they wrote")
	}
	w.take(room.update(bot.KindBlocked))
	w.view(func(r store.Reader) error {
		rooms, err := r.Rooms("dapil-1")
		if len(rooms) != 1 || !rooms[0].StandIn {
			t.Error("a room that the bot was removed from is still a room")
		}
		return err
	})
	rina := w.person("Rina")
	rina.say("/ruang")
	rina.last("jalan berlubang")
}

// A group that speaks as itself, and people who talk among themselves.
func TestTalkInTheRoom(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "jalan berlubang")
	card := room.last("jalan berlubang")
	n := len(w.chats[room.chat])
	room.say("siapa yang piket hari ini?")
	room.send(bot.Message{Text: "saya", ReplyTo: "m99"})
	room.say("/perintahbotlain")
	if got := len(w.chats[room.chat]); got != n+3 {
		t.Errorf("the bot joined in: %s", w.show(room.chat))
	}
	u := room.update(bot.KindMessage)
	u.From = bot.Person{User: "grup", Bot: true}
	u.Message = &bot.Message{ID: "m100", Text: "kami jawab", ReplyTo: card.id, ReplyToBot: true}
	w.take(u)
	room.sees("atas nama grup")
	room.send(bot.Message{Text: "ini?", ReplyTo: "b9999", ReplyToBot: true})
	room.sees("tentang aspirasi yang mana")
	room.reply(card, "")
	room.sees("masih kosong")
	room.send(bot.Message{Unsupported: "sticker", ReplyTo: card.id, ReplyToBot: true})
	room.sees("belum bisa kami teruskan")
	citizen.sees("Sudah masuk ke antrean")
	room.reply(card, "Siap, besok kami ke sana.")
	room.reply(room.last("jalan berlubang"), "Tambahan: sekitar jam 9.")
	citizen.sees("sekitar jam 9")
	citizen.last("besok kami ke sana")
}

// A moved group gets the cards of what is open anew: those of before stayed behind, and their IDs are others' now.
func TestMovedGroup(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "jalan berlubang")
	old := room.last("jalan berlubang")
	u := room.update(bot.KindMoved)
	u.MovedTo = u.Address
	u.MovedTo.Chat = "Supergrup"
	w.take(u)
	w.pass(0)
	moved := room.in("Supergrup")
	card := moved.last("jalan berlubang")
	before := len(w.chats[citizen.chat])
	moved.send(bot.Message{Text: "rapat jam tiga ya", ReplyTo: old.id})
	if len(w.chats[citizen.chat]) != before {
		t.Errorf("Budi reads what staff said to each other:\n%s", w.show(citizen.chat))
	}
	moved.reply(card, "Besok kami cek.")
	citizen.sees("Besok kami cek.")
	if !strings.Contains(card.out.Text.S, "Dijawab Rina") {
		t.Errorf("the card says\n%s", flat(card.out))
	}
}

// That a group has moved may be learned from a message that is refused, before what was said there until then is told.
func TestToldOnlyAfterTheGroupHasMoved(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "jalan berlubang")
	old := room.last("jalan berlubang")
	from := room.update(bot.KindMessage).Address
	for _, name := range []string{"Supergrup", "Supergrup lagi"} {
		to := from
		to.Chat = name
		w.tx(func(tx store.Tx) error { return tx.MoveChat(from, to) })
		from = to
	}
	w.pass(0)
	w.lenient = true // marks and answers have nothing to stand at
	room.reply(old, "Besok kami cek.")
	citizen.sees("Besok kami cek.")
	room.in("Supergrup lagi").last("Dijawab Rina")
	room.tap("Lainnya")
	room.in("Supergrup lagi").last("apa yang perlu dilakukan?")
}
