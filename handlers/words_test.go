package handlers_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

func (w *world) promises(id store.AspirationID) (all []store.Promise) {
	w.t.Helper()
	w.view(func(r store.Reader) (err error) { all, err = r.Promises(id); return err })
	return all
}

// Where the office wants it, a question waits as a reply does, and can be changed or taken back until then.
func TestQuestionWaits(t *testing.T) {
	w := newWorld(t)
	w.setting(func(s *store.OfficeSettings) { s.Undo = 15 * time.Second })
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "lampu jalan mati")
	code, before := string(w.only().Code), citizen.heard()
	room.say("/tanya " + code + " salah orang")
	room.sees("Pertanyaan untuk", "15 detik lagi")
	w.pass(14 * time.Second)
	if citizen.heard() != before || w.only().Turn != store.OfficeTurn {
		t.Fatalf("it was sent before its time:\n%s", w.show(citizen.chat))
	}
	room.tap("Batalkan")
	again, _ := buttonOf(room.last("Dibatalkan"), "Tulis lagi")
	if again.Form == nil || again.Data != "s.ask:1" || again.Form.Inputs[0].Value != "salah orang" {
		t.Errorf("written again, it is %+v", again)
	}
	w.pass(time.Hour)
	if citizen.heard() != before || w.replies() != "" {
		t.Fatal("what was taken back was sent")
	}
	written := room.say("/tanya " + code + " Tiang nomer brp?")
	room.edits(written, "/tanya "+code+" Tiang nomor berapa?")
	w.pass(15 * time.Second)
	citizen.sees("bertanya soal", "Tiang nomor berapa?")
	room.last("Pertanyaan untuk").has(t, "dikirim", "Sampai ")
	if a := w.only(); a.Turn != store.CitizenTurn || w.replies() != "ack" {
		t.Errorf("asked, it is the turn of %q; the history tells of %q", a.Turn, w.replies())
	}
	room.say("/tanya " + code + " dan warnanya?")
	room.tap("Kirim sekarang")
	citizen.sees("bertanya soal", "dan warnanya?")
}

// has fails unless a message contains every text.
func (s *shown) has(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(s.out.Text.S, text) {
			t.Errorf("there is no %q in\n%s", text, flat(s.out))
		}
	}
}

// A promise is shown to its writer as its citizen will read it, with its day; the day can be changed until it is sent, and is given back
// with the words.
func TestPromiseWaits(t *testing.T) {
	w := newWorld(t)
	w.setting(func(s *store.OfficeSettings) { s.Preview = true })
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "lampu jalan mati")
	code, before := string(w.only().Code), citizen.heard()
	written := room.say("/janji " + code + " Jumat lampunya kami pasang")
	room.sees("Belum dikirim", "berjanji untuk", "paling lambat Jumat, 27 November", "lampunya kami pasang")
	room.edits(written, "/janji "+code+" Kamis lampunya kami pasang")
	room.last("Belum dikirim").has(t, "Kamis, 26 November")
	room.edits(written, "/janji "+code+" dua lampu kami pasang")
	room.last("Belum dikirim").has(t, "Kamis, 26 November", "dua lampu")
	if citizen.heard() != before || len(w.promises(1)) != 0 {
		t.Fatal("it was sent before its writer looked at it")
	}
	room.tap("Kirim sekarang")
	citizen.sees("berjanji untuk", "Kamis, 26 November", "dua lampu")
	all := w.promises(1)
	if len(all) != 1 || all[0].Due.In(jakarta).Format("2 Jan 15.04") != "26 Nov 23.59" {
		t.Fatalf("the promises are %+v", all)
	}
	room.say("/janji " + code + " 2026-11-25 jam 14.00 catnya kami ulang")
	room.tap("Batalkan")
	again, _ := buttonOf(room.last("Dibatalkan"), "Tulis lagi")
	if again.Form == nil || again.Form.Inputs[0].Value != "2026-11-25 jam 14.00" || again.Form.Inputs[1].Value != "catnya kami ulang" {
		t.Errorf("written again, it is %+v", again.Form)
	}
	room.say("/janji " + code + " hari ini pohonnya kami pangkas")
	w.pass(time.Hour)
	w.now = w.now.Add(11 * time.Hour) // its day is over
	n := citizen.heard()
	room.tap("Kirim sekarang")
	room.last("waktunya").has(t, "sudah lewat", "pohonnya kami pangkas")
	if citizen.heard() != n || len(w.promises(1)) != 1 {
		t.Error("a promise for a day that is over was sent")
	}
}

// A question and a promise are asked about where a colleague has just answered, and go as what they are if that is wanted.
func TestWordsCollide(t *testing.T) {
	w := newWorld(t)
	rina, budi, _, room := w.team()
	wati := w.sent("Wati", "Lampu mati")
	code, card := string(w.only().Code), room.last("Lampu mati")
	rina.in("g").reply(card, "Besok kami ganti lampunya, Bu Wati.")
	wati.last("Besok kami ganti")
	budi.in("g").say("/tanya " + code + " Lampu yang mana?")
	ask := room.sees("Rina sudah membalas", "masih kami simpan")
	if wati.said("Lampu yang mana?") > 0 {
		t.Fatal("it was sent without asking")
	}
	still, _ := buttonOf(ask, "Tetap kirim")
	budi.in("g").tapOn(ask, still)
	wati.last("bertanya soal").has(t, "Lampu yang mana?")
	w.pass(time.Minute)
	rina.in("g").say("/janji " + code + " Jumat tiangnya kami cat")
	ask = room.sees("Budi sudah membalas")
	if len(w.promises(1)) > 0 {
		t.Fatal("it was promised without asking")
	}
	still, _ = buttonOf(ask, "Tetap kirim")
	rina.in("g").tapOn(ask, still)
	wati.last("berjanji untuk").has(t, "Jumat, 27 November", "tiangnya kami cat")
	if all := w.promises(1); len(all) != 1 {
		t.Errorf("the promises are %+v", all)
	}
	// Who is asked for a question is writing to the citizen.
	w.pass(time.Hour)
	rina.in("g").tapOn(card, bot.Button{Data: "s.ask:1"})
	budi.in("g").say("/janji " + code + " Jumat kabelnya kami ganti")
	room.sees("Rina sedang menulis")
}

// An album that answers what is asked for a question is one question with all of its pictures; so is a promise, wherever its words stand.
func TestAlbumIsOneQuestion(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "lampu jalan mati")
	before, card := citizen.heard(), room.last("lampu jalan")
	room.tapOn(card, bot.Button{Data: "s.ask:1"})
	prompt := room.last("Apa yang ingin ditanyakan")
	for i, caption := range []string{"", "Tiang yang mana di foto ini?", ""} {
		room.send(bot.Message{Text: caption, Album: "al", ReplyTo: prompt.id, ReplyToBot: true, Files: []bot.File{photo("p" + string(rune('a'+i)))}})
	}
	w.pass(2 * time.Second)
	got := citizen.sees("bertanya soal", "Tiang yang mana", "3 foto")
	if citizen.heard() != before+1 || len(got.out.Files) != 3 || room.said("Pertanyaan untuk") != 1 {
		t.Errorf("%d messages, %d files\n%s", citizen.heard()-before, len(got.out.Files), w.show(citizen.chat))
	}
	room.tapOn(card, bot.Button{Data: "s.vow:1"})
	prompt = room.last("Apa yang dijanjikan")
	for i, caption := range []string{"", "Jumat seperti di gambar ini"} {
		room.send(bot.Message{Text: caption, Album: "am", ReplyTo: prompt.id, ReplyToBot: true, Files: []bot.File{photo("v" + string(rune('a'+i)))}})
	}
	w.pass(2 * time.Second)
	got = citizen.sees("berjanji untuk", "Jumat, 27 November", "seperti di gambar", "2 foto")
	if len(got.out.Files) != 2 || len(w.promises(1)) != 1 {
		t.Errorf("%d files, promises %+v", len(got.out.Files), w.promises(1))
	}
	// One that never says a day is given back.
	room.tapOn(card, bot.Button{Data: "s.vow:1"})
	room.send(bot.Message{Album: "an", ReplyTo: room.last("Apa yang dijanjikan").id, ReplyToBot: true, Files: []bot.File{photo("w")}})
	w.pass(2 * time.Second)
	room.sees("harinya belum jelas", "1 foto")
}

// A part of an album that comes when the others have gone as a question, or as a promise, follows them: it asks nothing, promises nothing,
// and goes with no later reply.
func TestLatePartOfAQuestion(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "lampu jalan mati")
	code, card := string(w.only().Code), room.last("lampu jalan")
	part := func(album, caption, id, to string) {
		t.Helper()
		room.send(bot.Message{Text: caption, Album: album, ReplyTo: to, ReplyToBot: to != "", Files: []bot.File{photo(id)}})
	}
	followed := func(n int) {
		t.Helper()
		got := citizen.last("Menyusul dari")
		if len(got.out.Files) != n || !strings.Contains(got.out.Text.S, code) || strings.Contains(got.out.Text.S, "menjawab?") || got.out.ReplyTo.IsZero() {
			t.Errorf("%d files, to %+v\n%s", len(got.out.Files), got.out.ReplyTo, flat(got.out))
		}
	}
	// By command, whose further parts answer nothing; and to what was asked, where each answers that.
	room.tapOn(card, bot.Button{Data: "s.ask:1"})
	prompt := room.last("Apa yang ingin ditanyakan").id
	part("al", "/tanya "+code+" Tiang yang mana?", "a", "")
	part("am", "Atau yang ini?", "b", prompt)
	w.pass(2 * time.Second)
	asked := w.happened(1, store.EventAsk)
	for i, album := range []string{"al", "am"} {
		w.pass(15 * time.Second)
		to := []string{"", prompt}[i]
		part(album, "", "c"+album, to)
		part(album, "", "d"+album, to)
		w.pass(2 * time.Second)
		followed(2)
		room.sees("Lampiran yang menyusul untuk", "Sampai")
	}
	room.last("Lampiran susulan Rina")
	if n := len(w.happened(1, store.EventAsk)); n != len(asked) || n != 2 || citizen.said("bertanya soal") != 2 {
		t.Errorf("asked %d times, then %d", len(asked), n)
	}
	part("an", "/janji "+code+" Jumat seperti ini", "e", "")
	w.pass(17 * time.Second)
	part("an", "", "f", "")
	w.pass(2 * time.Second)
	followed(1)
	if n := len(w.promises(1)); n != 1 {
		t.Errorf("%d promises", n)
	}
	// What is replied then is a reply of its own; what follows a question is one with it in the figures.
	room.reply(card, "Lampunya sudah kami ganti tadi sore, tiang nomor 12 di depan pos ronda.")
	if w.replies() != "ack ack ack personal" {
		t.Errorf("replies %q", w.replies())
	}
	citizen.sees("sudah kami ganti", "Apakah ini menjawab?")
	a := w.only()
	if a.Turn != store.CitizenTurn || a.FirstReplyAt.IsZero() {
		t.Errorf("it is %+v", a)
	}
	w.sameFigures()
	part("al", "", "g", "")
	w.pass(2 * time.Second)
	room.say("/tarik " + code)
	room.tap("Ya, tarik")
	citizen.sees("lampiran susulannya")
	if !w.only().FirstReplyAt.Equal(a.FirstReplyAt) {
		t.Error("with it the answer was taken back")
	}
}

// What is attached to a command for a question or a promise goes with it, also where the other parts of an album answer nothing.
func TestWordsCarryFiles(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "lampu jalan mati")
	code := string(w.only().Code)
	room.send(bot.Message{Text: "/tanya " + code + " Yang ini?", Album: "al", Files: []bot.File{photo("a")}})
	room.send(bot.Message{Album: "al", Files: []bot.File{photo("b")}})
	w.pass(2 * time.Second)
	if got := citizen.sees("bertanya soal", "Yang ini?", "2 foto"); len(got.out.Files) != 2 {
		t.Errorf("%d files", len(got.out.Files))
	}
	room.send(bot.Message{Text: "/janji " + code + " Jumat seperti ini", Files: []bot.File{photo("c")}})
	if got := citizen.sees("berjanji untuk", "Jumat, 27 November", "seperti ini", "1 foto"); len(got.out.Files) != 1 {
		t.Errorf("%d files", len(got.out.Files))
	}
}

// What is attached to a note is kept for staff, shown with it, and goes with it; its citizen gets nothing of it.
func TestNotesCarryFiles(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "lampu jalan mati")
	code, card, n := string(w.only().Code), room.last("lampu jalan"), citizen.heard()
	first := room.send(bot.Message{Text: "/catatan " + code + " " + noteWord, Album: "al", Files: []bot.File{photo("a")}})
	room.sees("bersama lampirannya")
	room.send(bot.Message{Album: "al", Files: []bot.File{photo("b")}})
	room.send(bot.Message{Album: "am", ReplyTo: card.id, ReplyToBot: true, Files: []bot.File{photo("c")}})
	room.send(bot.Message{Text: "# " + noteWord + " dua", Album: "am", ReplyTo: card.id, ReplyToBot: true, Files: []bot.File{photo("d")}})
	room.tap("Lainnya")
	room.tapOn(card, bot.Button{Data: "s.note:1"})
	room.send(bot.Message{ReplyTo: room.last("dengan catatannya").id, ReplyToBot: true, Files: []bot.File{photo("e")}})
	w.pass(time.Minute)
	all := w.notes(1)
	if len(all) != 3 || len(all[0].Files) != 2 || len(all[1].Files) != 2 || len(all[2].Files) != 1 || all[2].Text == "" {
		t.Fatalf("the notes are %+v", all)
	}
	room.tapOn(card, bot.Button{Data: "s.page:1:0"})
	if got := room.sees(noteWord, "2 foto", "hanya lampiran"); len(got.out.Files) != 5 {
		t.Errorf("it is shown with %d files:\n%s", len(got.out.Files), flat(got.out))
	}
	if citizen.heard() != n {
		t.Errorf("its citizen reads\n%s", w.show(citizen.chat))
	}
	known := func(id string) bool {
		_, err := w.db.Blob(t.Context(), id)
		return !errors.Is(err, store.ErrNotFound)
	}
	gone := room.update(bot.KindDelete)
	gone.Message = &bot.Message{ID: first.Message.ID}
	w.take(gone)
	if known(all[0].Files[0].ID) || !known(all[1].Files[0].ID) {
		t.Error("the attachments of a note that was deleted are kept, or others are not")
	}
	w.tx(func(tx store.Tx) error { return tx.EraseAspiration(1, w.now) })
	if known(all[1].Files[0].ID) || known(all[2].Files[0].ID) {
		t.Error("attachments of notes are left of what was erased")
	}
}

// A citizen who types staff's command for taking a reply back is shown how to take back, or erase, what is theirs.
func TestCitizenTriesToTakeBack(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.person("Budi")
	citizen.say("/tarik")
	citizen.sees("untuk staf kantor") // they have nothing here
	w.sent("Budi", "lampu jalan mati")
	other := w.sent("Sari", "got di pasar mampet")
	citizen.say("/tarik")
	citizen.sees("Apa yang ingin Anda lakukan dengan", string(w.get(1).Code), "Tarik", "Hapus")
	citizen.say("/tarik " + string(w.get(2).Code)) // not theirs: of their own
	if s := citizen.sees("Apa yang ingin Anda lakukan dengan").out.Text.S; strings.Contains(s, string(w.get(2).Code)) {
		t.Errorf("another's is named:\n%s", s)
	}
	w.pass(2 * time.Hour)
	citizen.say("/mulai")
	citizen.say("jembatan di desa retak panjang")
	citizen.tap("Kirim sekarang")
	if len(w.ids()) < 3 {
		t.Fatalf("there are %d aspirations", len(w.ids()))
	}
	citizen.say("/tarik")
	citizen.sees("Yang mana", "jembatan", "lampu jalan")
	citizen.tap("Atur " + string(w.get(1).Code))
	citizen.tap("Tarik")
	citizen.tap("Ya, tarik")
	if a := w.get(1); a.State != store.Withdrawn {
		t.Errorf("it is %s", a.State)
	}
	room.say("/tarik " + string(w.get(2).Code))
	room.sees("tidak ada balasan")
	_ = other
}
