package handlers_test

import (
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
	"duaarah/store/measure"
)

// setting changes how dapil-1 wants to work.
func (w *world) setting(set func(*store.OfficeSettings)) {
	w.t.Helper()
	w.tx(func(tx store.Tx) error {
		o, err := tx.Office("dapil-1")
		if err != nil {
			return err
		}
		set(&o.Settings)
		return tx.SaveOffice(o)
	})
}

// replies are the lines of replies in the history: their type, and "!" if it did not arrive.
func (w *world) replies() string {
	w.t.Helper()
	var all []string
	for _, l := range w.history() {
		if l.Do == "reply" && l.Delivered == nil {
			all = append(all, l.Type+"!")
		} else if l.Do == "reply" {
			all = append(all, l.Type)
		}
	}
	return strings.Join(all, " ")
}

const answerText = "Lampunya kami ganti Kamis pagi pukul 09.00, teknisinya Pak Joko."

// What is taken back is gone for its citizen, who hears of it, and is no answer any more: the promise stands as it did.
func TestReplyTakenBack(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "lampu jalan mati")
	w.pass(time.Hour)
	room.reply(room.last("lampu jalan"), answerText)
	citizen.sees("Pak Joko")
	told := room.last("Kami kirim ke warga")
	room.last("Sampai 20.42 ✓")
	room.tap("Tarik balasan")
	room.last("Tarik balasan ini dari warga")
	room.tap("Jangan")
	room.last("Kami kirim ke warga")
	room.tap("Tarik balasan")
	yes, _ := buttonOf(told, "Ya, tarik")
	room.tapOn(told, yes)
	room.tapOn(told, yes)
	citizen.sees("menarik balasannya", "paling lambat Senin, 30 November")
	if strings.Contains(w.show(citizen.chat), "Pak Joko") {
		t.Errorf("its citizen still reads it:\n%s", w.show(citizen.chat))
	}
	room.last("Balasan ditarik Rina")
	w.unanswered()
	if got := w.replies(); got != "personal!" {
		t.Errorf("the history tells of %q", got)
	}
	if n := strings.Count(w.kinds(w.only().ID), "takeback"); n != 1 {
		t.Errorf("it was taken back %d times", n)
	}
	w.view(func(r store.Reader) error {
		m, err := r.Message(2)
		if v, verr := r.Versions(m.ID); verr != nil || len(v) != 2 || v[0].Text != answerText {
			t.Errorf("versions %+v (%v)", v, verr)
		}
		return err
	})
	room.reply(room.last("lampu jalan"), "Maaf, yang benar Jumat pagi pukul 10.00.")
	citizen.sees("Jumat pagi")
	if got := w.replies(); got != "personal! personal" {
		t.Errorf("the history tells of %q", got)
	}
}

// A reply that cannot be taken away is still read, and staff are told so; unless its citizen deleted it themselves.
func TestReplyThatCannotBeTakenAway(t *testing.T) {
	for _, c := range []struct {
		settled   bot.Settlement
		want, not string
	}{
		{bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonTarget, Note: "message to edit not found"}, "dihapus warganya sendiri", "masih terbaca"},
		{bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonRights, Note: "message can't be deleted"}, "masih terbaca", "dihapus warganya sendiri"},
		{bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonTarget}, "masih terbaca", "dihapus warganya sendiri"},
	} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		citizen := w.sent("Budi", "lampu jalan mati")
		room.reply(room.last("lampu jalan"), answerText)
		citizen.sees("Pak Joko")
		room.tap("Tarik balasan")
		w.fail["delete "+citizen.chat] = c.settled
		room.tap("Ya, tarik")
		citizen.sees("menarik balasannya")
		if room.said(c.want) != 1 || room.said(c.not) != 0 {
			t.Errorf("after %q staff read\n%s", c.settled.Note, w.show(room.chat))
		}
	}
}

// "Answered" falls with the answer that it was said of, and the matter is open again. "Not answered" stays.
func TestReplyTakenBackWhatWasJudged(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "lampu jalan mati")
	room.reply(room.last("lampu jalan"), answerText)
	said := citizen.sees("Pak Joko")
	citizen.tap("Sudah")
	citizen.tap("5 ★")
	if a := w.only(); a.State != store.Closed {
		t.Fatalf("it is %s", a.State)
	}
	room.say("/tarik " + string(w.only().Code))
	room.tap("Ya, tarik")
	a := w.only()
	if a.State != store.Open || a.Verdict != "" || a.Stars != 0 {
		t.Errorf("it is %s, verdict %q, %d stars", a.State, a.Verdict, a.Stars)
	}
	w.unanswered()
	for _, l := range w.history() {
		if l.Do == "verdict" {
			t.Errorf("the history tells of a verdict %s on what was taken back", l.Verdict)
		}
	}
	yes, _ := buttonOf(said, "Sudah")
	citizen.w.lenient = true
	u := citizen.update(bot.KindTap)
	u.Tap = &bot.Tap{ID: "late", Message: said.id, Data: yes.Data}
	w.take(u)
	if a := w.only(); a.Verdict != "" {
		t.Error("what was taken back was judged")
	}
	w.lenient = false

	w.pass(2 * time.Minute)
	room.reply(room.last("lampu jalan"), "Petugas datang Jumat pagi pukul 10.00, kabelnya putus.")
	w.pass(time.Hour)
	room.reply(room.last("lampu jalan"), "Sudah menyala sejak pukul 11.00, kabelnya diganti.")
	citizen.tap("Belum")
	w.pass(time.Minute)
	room.say("/tarik " + string(a.Code))
	room.tap("Ya, tarik")
	if a := w.only(); a.Verdict != store.VerdictNo || a.Turn != store.OfficeTurn || a.FirstReplyAt.IsZero() {
		t.Errorf("verdict %q, turn %q, first reply %v", a.Verdict, a.Turn, a.FirstReplyAt)
	}
	room.say("/tarik " + string(a.Code))
	room.last("Petugas datang Jumat")
	room.tap("Ya, tarik")
	room.say("/tarik " + string(a.Code))
	room.sees("tidak ada balasan yang bisa ditarik")
	w.unanswered()
	q := measure.Query{By: measure.ByOffice, AsOf: w.now}
	got, err := w.db.Stats(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if g, h := indented(got), indented(w.imported(q)); g != h || got.Groups[0].Replies.Undelivered != 3 || got.Groups[0].Replies.Personal != 0 {
		t.Errorf("the figures are %s; imported %s", g, h)
	}
}

// Nobody takes back what another office wrote, and no button that names another reply does.
func TestReplyTakenBackRights(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "lampu jalan mati")
	room.reply(room.last("lampu jalan"), answerText)
	told := room.last("Kami kirim ke warga")
	code := string(w.only().Code)
	other := w.person("Dua")
	other.say("/gabung " + w.invite("dapil-2", store.RoleAdmin))
	other.say("/tarik " + code)
	other.sees("tidak ada di antrean")
	auditor := w.person("Audit")
	auditor.say("/gabung " + w.invite("dapil-1", store.RoleAuditor))
	auditor.say("/tarik " + code)
	w.person("Orang").in("Grup").tapOn(told, bot.Button{Data: "s.tby:1:2"})
	auditor.in("Grup").tapOn(told, bot.Button{Data: "s.tby:1:2"})
	room.tapOn(told, bot.Button{Data: "s.tby:1:1"}) // the citizen's own words
	room.tapOn(told, bot.Button{Data: "s.tby:1:99"})
	room.tapOn(told, bot.Button{Data: "s.tb:1:-1"})
	citizen.sees("Pak Joko")
	if w.replies() != "personal" {
		t.Error("it was taken back")
	}
}

// Who supports an aspiration has a copy, which goes too.
func TestReplyTakenBackFromSupporters(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", darkStreet)
	sari := w.person("Sari")
	sari.say(darkToo)
	sari.tap("Dukung")
	room.reply(room.last("2 minggu"), answerText)
	for _, p := range []*person{budi, sari} {
		p.sees("Pak Joko")
	}
	room.tap("Tarik balasan")
	room.tap("Ya, tarik")
	for _, p := range []*person{budi, sari} {
		p.sees("menarik balasannya")
		if strings.Contains(w.show(p.chat), "Pak Joko") {
			t.Errorf("%s still reads it", p.name)
		}
	}
}

// What one person writes within a minute is one reply: asked about once, under the last of it, and counted once.
func TestRepliesOfAMinuteAreOne(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "lampu jalan mati")
	card := room.last("lampu jalan")
	room.reply(card, answerText)
	first := citizen.sees("Pak Joko")
	w.pass(30 * time.Second)
	room.reply(card, "Terima kasih sudah menulis.")
	room.sees("lanjutan balasan Anda tadi")
	second := citizen.sees("sudah menulis")
	if _, ok := buttonOf(first, "Sudah"); ok {
		t.Error("the first part still asks")
	}
	if _, ok := buttonOf(second, "Sudah"); !ok {
		t.Error("the last part does not ask")
	}
	w.pass(61 * time.Second)
	room.reply(card, "Kalau Kamis belum menyala, kabari kami di sini.")
	if got := w.replies(); got != "personal personal" {
		t.Errorf("the history tells of %q, want two replies of three messages", got)
	}
	citizen.say("masih gelap")
	room.reply(card, "Kami cek malam ini pukul 19.00.") // within a minute, but the citizen wrote in between
	if got := w.replies(); got != "personal personal personal" {
		t.Errorf("the history tells of %q", got)
	}
	if got := room.last("Dijawab Rina"); got == nil {
		t.Error("the card does not say that it was answered")
	}
	// Taking the last part back leaves the first, which asks again.
	w.pass(time.Hour)
	room.reply(card, "Teknisi datang pukul 20.00.")
	w.pass(10 * time.Second)
	room.reply(card, "Dan membawa tangga 12 meter.")
	room.tap("Tarik balasan")
	room.tap("Ya, tarik")
	if _, ok := buttonOf(citizen.last("pukul 20.00"), "Sudah"); !ok {
		t.Error("what is left of it does not ask")
	}
	for _, l := range w.history() {
		if l.Do == "reply" && l.Text != nil && strings.Contains(*l.Text, "12 meter") {
			t.Error("the history tells what was taken back")
		}
	}
}

// A reply to a later message of the citizen answers that very message there.
func TestAReplyAnswersWhatItQuotes(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "lampu jalan mati")
	again := citizen.reply(citizen.last("Kode Anda"), "tambahan: yang di tikungan juga mati")
	room.reply(room.last("di tikungan juga"), answerText)
	if got := citizen.sees("Pak Joko"); got.reply != again.Message.ID {
		t.Errorf("it answers %q, want the message %q", got.reply, again.Message.ID)
	}
	room.reply(room.last("lampu jalan mati"), "Besok pukul 10.00 kami cek ke lokasi.")
	if got := citizen.sees("cek ke lokasi"); got.reply != "" {
		t.Errorf("an answer to the card answers %q", got.reply)
	}
}

// The seconds in which a reply can be taken back do not become hours where the clock is set back.
func TestUndoWhereTheClockIsSetBack(t *testing.T) {
	w := newWorld(t)
	w.setting(func(s *store.OfficeSettings) { s.Undo = 15 * time.Second })
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "lampu jalan mati")
	w.timers = w.db.Timers(w.h.Fire).NoLonger(w.h.Longest())
	room.reply(room.last("lampu jalan"), answerText)
	room.last("kami kirim 15 detik lagi")
	w.now = w.now.Add(-2 * time.Hour)
	if err := w.timers.Rewind(t.Context(), w.now); err != nil {
		t.Fatal(err)
	}
	w.pass(store.UndoMost)
	citizen.sees("Pak Joko")
}

// Where the office wants it, a reply waits: until then nothing is sent, kept or counted, and it can be changed or taken back.
func TestUndo(t *testing.T) {
	w := newWorld(t)
	w.setting(func(s *store.OfficeSettings) { s.Undo = 15 * time.Second })
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "lampu jalan mati")
	card := room.last("lampu jalan")
	before := len(w.chats[citizen.chat])
	room.reply(card, "salah kirim: gaji Pak Lurah 5 juta")
	room.sees("15 detik lagi")
	w.pass(14 * time.Second)
	if len(w.chats[citizen.chat]) != before || w.replies() != "" {
		t.Fatal("it was sent before its time")
	}
	stop := room.last("15 detik lagi")
	room.tap("Batalkan")
	room.last("Dibatalkan")
	room.last("gaji Pak Lurah")
	b := bot.Button{Data: "s.go:1:1"}
	room.tapOn(stop, b) // too late
	w.pass(time.Hour)
	if len(w.chats[citizen.chat]) != before || w.replies() != "" {
		t.Error("what was taken back was sent")
	}
	written := room.reply(card, "Lampunya kami ganti Rabu pagi.")
	room.edits(written, answerText)
	w.pass(15 * time.Second)
	citizen.sees("Pak Joko")
	room.last("Kami kirim ke warga")
	if w.replies() != "personal" {
		t.Errorf("the history tells of %q", w.replies())
	}
	w.pass(time.Hour)
	gone := room.reply(card, "Yang ini dihapus sebelum dikirim.")
	w.delete(room, gone)
	room.last("tidak dikirim")
	room.reply(card, "Yang ini dikirim sekarang juga pukul 12.00.")
	room.tap("Kirim sekarang")
	citizen.sees("sekarang juga")
	if strings.Contains(w.show(citizen.chat), "dihapus sebelum") {
		t.Error("what was deleted was sent")
	}
	// Who is no staff any more when the time comes has sent nothing.
	room.reply(card, "Saya keluar dari kantor pukul 16.00.")
	w.tx(func(tx store.Tx) error {
		return tx.SaveMembership(store.Membership{Office: "dapil-1", Staff: 1, Role: store.RoleStaff, Until: w.now})
	})
	w.pass(15 * time.Second)
	room.last("tidak lagi bisa membalas")
	if strings.Contains(w.show(citizen.chat), "Saya keluar") {
		t.Error("it was sent")
	}
}

// The writer sees it as the citizen will, and it goes when they say so; left alone, they are reminded, and get it back.
func TestPreview(t *testing.T) {
	w := newWorld(t)
	w.setting(func(s *store.OfficeSettings) { s.Preview = true })
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "lampu jalan mati")
	card := room.last("lampu jalan")
	written := room.reply(card, "Lampunya diganti.")
	room.sees("Belum dikirim", "Balasan Kantor Dapil 1", "Lampunya diganti.")
	room.edits(written, answerText)
	room.last("Pak Joko")
	w.pass(time.Hour)
	room.sees("masih menunggu Anda", "Pak Joko")
	room.tap("Kirim sekarang")
	citizen.sees("Pak Joko")
	w.pass(time.Hour)
	room.reply(card, "Yang ini terlupa pukul 10.00.")
	w.pass(time.Hour)
	w.pass(23 * time.Hour)
	room.last("sehari penuh")
	if strings.Contains(w.show(citizen.chat), "terlupa") || w.replies() != "personal" {
		t.Error("what was forgotten was sent")
	}
}

// What waits goes with the aspiration.
func TestHeldIsErased(t *testing.T) {
	w := newWorld(t)
	w.setting(func(s *store.OfficeSettings) { s.Preview = true })
	_, room := w.office("Rina", "Grup")
	w.sent("Budi", "lampu jalan mati")
	room.reply(room.last("lampu jalan"), "Kata-kata yang menunggu.")
	w.tx(func(tx store.Tx) error { return tx.EraseAspiration(1, w.now) })
	w.view(func(r store.Reader) error {
		all, err := r.HeldOf(1)
		if len(all) > 0 {
			t.Errorf("%d replies wait still", len(all))
		}
		return err
	})
	w.pass(time.Hour)
}

// An album is one reply, with one message, one question and one confirmation.
func TestAlbumIsOneReply(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "lampu jalan mati")
	card := room.last("lampu jalan")
	before := len(w.chats[citizen.chat])
	for i, caption := range []string{"Lampunya sudah kami ganti pukul 10.00, ini fotonya.", "", ""} {
		room.send(bot.Message{Text: caption, Album: "al", ReplyTo: card.id, ReplyToBot: true, Files: []bot.File{photo("p" + string(rune('a'+i)))}})
	}
	w.pass(2 * time.Second)
	got := citizen.sees("ini fotonya", "3 foto")
	if len(w.chats[citizen.chat]) != before+1 || len(got.out.Files) != 3 {
		t.Errorf("%d messages, %d files\n%s", len(w.chats[citizen.chat])-before, len(got.out.Files), w.show(citizen.chat))
	}
	if w.replies() != "personal" || strings.Count(w.show(room.chat), "Kami kirim ke warga") != 1 {
		t.Errorf("replies %q\n%s", w.replies(), w.show(room.chat))
	}
}

// Where a colleague has just answered, it is asked first; what then goes on waits like any other.
func TestUndoAfterAColleagueAnswered(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "lampu jalan mati")
	card := room.last("lampu jalan")
	room.reply(card, answerText)
	citizen.sees("Pak Joko")
	w.setting(func(s *store.OfficeSettings) { s.Undo = 15 * time.Second })
	dedi := w.person("Dedi")
	dedi.say("/gabung " + w.invite("dapil-1", store.RoleStaff))
	dedi = dedi.in("Grup")
	dedi.reply(card, "Bukan Kamis, tetapi Jumat pagi pukul 10.00.")
	dedi.tap("Tetap kirim")
	dedi.last("15 detik lagi")
	w.pass(15 * time.Second)
	citizen.sees("Jumat pagi")
	dedi.last("Sampai ")
}
