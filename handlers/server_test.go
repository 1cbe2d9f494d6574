package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"duaarah/bot"
	"duaarah/handlers"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// serverRoom is an office whose room is a channel of a server, and its first staff person there.
func serverRoom(w *world) *person {
	w.t.Helper()
	rina := w.person("Rina").at("ruang", "")
	rina.slash("gabung", w.invite("dapil-1", store.RoleAdmin)).sees("Selamat bergabung")
	rina.slash("ruang", "").sees("Kartu aspirasi masuk ke sini")
	rina.sees("sekarang ruang")
	return rina
}

// tapWhispered taps a button of a message that the person alone sees, and returns them at the answer.
func (p *person) tapWhispered(seen *person, label string, values map[string]string) *person {
	p.w.t.Helper()
	for _, s := range slices.Backward(p.w.chats[seen.chat]) {
		if b, ok := buttonOf(s, label); ok {
			u := p.update(bot.KindTap)
			u.Tap = &bot.Tap{ID: u.Whisper.Chat, Message: s.id, Data: b.Data, Values: values}
			p.w.take(u)
			return p.whispered(u)
		}
	}
	p.w.t.Fatalf("%s sees no button %q; there is\n%s", p.name, label, p.w.show(seen.chat))
	return nil
}

func TestAnswersOthersMustNotReadAreWhispered(t *testing.T) {
	w := newWorld(t)
	rina := serverRoom(w)
	melati := w.sent("Melati", "lampu jalan mati")
	before := len(w.chats["ruang"])
	rina.slash("antrean", "").sees("1 aspirasi terbuka", "lampu jalan mati")
	copied := rina.slash("kartu", w.codeOf(melati)).sees("lampu jalan mati")
	if strings.Contains(copied.out.Text.S, "Balas pesan ini") {
		t.Error("what one person sees alone says that it can be answered")
	}
	asked := rina.slash("statistik", "")
	w.answer()
	asked.sees("Semua kantor, 90 hari terakhir", "1 aspirasi menunggu balasan")
	rina.slash("status", "").sees("Belum ada aspirasi")
	rina.slash("balas", w.codeOf(melati)+" Besok lampunya diganti.").sees("Kami kirim ke warga", w.codeOf(melati))
	w.person("Orang lain").at("ruang", "").slash("antrean", "").sees("untuk staf kantor")
	if n := len(w.chats["ruang"]); n != before {
		t.Errorf("everybody reads\n%s", w.show("ruang"))
	}
	melati.sees("Besok lampunya diganti.")
}

func TestThreadsOfCards(t *testing.T) {
	w := newWorld(t)
	rina := serverRoom(w)
	melati := w.sent("Melati", "lampu jalan mati")
	card := rina.last("lampu jalan mati")
	if topic := card.out.Topic; topic == nil || !strings.HasPrefix(topic.Name, w.codeOf(melati)+" · lampu jalan mati") || topic.Closed ||
		!strings.Contains(topic.Intro.S, "Balas pesan ini") || topic.State != "Menunggu balasan" || !card.out.Panel {
		t.Errorf("the card's topic is %+v", topic)
	}
	inThread := w.person("Rina").at("ruang", card.id)
	inThread.say("siapa yang pegang?")
	said := inThread.say("saya saja")
	w.person("Budi").at("ruang", card.id).send(bot.Message{Text: "jangan lupa ya", ReplyTo: said.Message.ID})
	if strings.Contains(w.show("p-Melati"), "saya saja") || strings.Contains(w.show("p-Melati"), "jangan lupa") {
		t.Fatalf("staff's talk reached the citizen:\n%s", w.show("p-Melati"))
	}
	inThread.reply(card, "Besok lampunya diganti.")
	melati.sees("Besok lampunya diganti.")

	melati.reply(melati.last("Besok lampunya diganti."), "masih gelap")
	again := rina.last("masih gelap")
	if again.reply != card.id && again.out.Under.Message != card.id {
		t.Errorf("what the citizen wrote again stands under %+v", again.out.Under)
	}
	if state := rina.last("lampu jalan mati").out.Topic.State; state != "Menunggu balasan" {
		t.Errorf("the topic's state is %q", state)
	}
	reply := inThread.reply(again, "Besok kami cek lagi.")
	melati.sees("Besok kami cek lagi.")
	// A colleague who answers that reply talks to its writer, not to the citizen.
	w.person("Budi").at("ruang", card.id).send(bot.Message{Text: "mantap", ReplyTo: reply.Message.ID})
	if strings.Contains(w.show("p-Melati"), "mantap") {
		t.Error("a word among staff reached the citizen")
	}
	inThread.tapOn(card, bot.Button{Label: "Tutup", Data: w.dataOf(card, "Tutup")})
	if topic := rina.last("lampu jalan mati").out.Topic; !topic.Closed || topic.State != "Ditutup" {
		t.Errorf("closed, the topic is %+v", topic)
	}
	melati.reply(melati.last("Besok kami cek lagi."), "belum selesai")
	if topic := rina.last("lampu jalan mati").out.Topic; topic.Closed {
		t.Error("the citizen wrote again, and the topic is out of sight")
	}
}

// codeOf is the code of what the citizen sent last.
func (w *world) codeOf(p *person) string {
	w.t.Helper()
	receipt := p.last("Kode Anda").out.Text.S
	_, after, _ := strings.Cut(receipt, "Kode Anda ")
	code, _, _ := strings.Cut(after, ".")
	return code
}

// photo is a picture that is still at its platform.
func photo(id string) bot.File {
	return bot.File{Kind: bot.Photo, Ref: bot.FileRef{Account: bot.Account{Platform: platform, Name: account}, ID: id}}
}

// dataOf is the data of a button.
func (w *world) dataOf(s *shown, label string) string {
	w.t.Helper()
	b, ok := buttonOf(s, label)
	if !ok {
		w.t.Fatalf("no button %q", label)
	}
	return b.Data
}

func TestAMessageThatTheBotCannotReadIsNoReply(t *testing.T) {
	w := newWorld(t)
	rina := serverRoom(w)
	w.sent("Melati", "lampu jalan mati")
	card := rina.last("lampu jalan mati")
	rina.send(bot.Message{ReplyTo: card.id, ReplyToBot: true, Unsupported: bot.Hidden})
	rina.sees("tidak terlihat oleh bot", "belum dikirim")
}

func TestTheButtonInAPublicPlace(t *testing.T) {
	w := newWorld(t)
	rina := serverRoom(w)
	hall := w.person("Rina").at("pengumuman", "")
	hall.slash("pasang", "dapil-1").sees("Sudah dipasang")
	hall.sees("Ada yang perlu didengar Kantor Dapil 1?")
	hall.slash("pasang", "dapil-2").sees("belum bergabung di kantor itu")
	w.person("Melati").at("pengumuman", "").slash("pasang", "").sees("untuk staf kantor")

	melati := w.person("Melati")
	public := melati.at("pengumuman", "")
	u := public.tap("Tulis aspirasi")
	public.whispered(u).sees("sudah menulis ke Anda lewat pesan pribadi")
	melati.sees("untuk Kantor Dapil 1")
	melati.say("lampu jalan mati")
	melati.sees("Kami catat")
	melati.tap("Kirim sekarang")
	rina.last("lampu jalan mati")
	if n := strings.Count(w.show("pengumuman"), "lampu"); n > 0 {
		t.Errorf("everybody reads\n%s", w.show("pengumuman"))
	}
}

func TestClosedPrivateMessages(t *testing.T) {
	w := newWorld(t)
	rina := serverRoom(w)
	w.person("Rina").at("pengumuman", "").slash("pasang", "dapil-1")
	public := w.person("Melati").at("pengumuman", "")
	w.fail["p-Melati"] = bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonBlocked}
	seen := public.whispered(public.tap("Tulis aspirasi"))
	offer := seen.sees("Pesan pribadi Anda tertutup", "tulis di sini saja")
	b, _ := buttonOf(offer, "Tulis di sini")
	if b.Form == nil || len(b.Form.Inputs) != 1 || utf8.RuneCountInString(b.Form.Title) > 45 || utf8.RuneCountInString(b.Form.Inputs[0].Label) > 45 {
		t.Errorf("the form is %+v", b.Form)
	}
	public.tapWhispered(seen, "Tulis di sini", map[string]string{"teks": "  "}).sees("Pesannya kosong")
	answer := public.tapWhispered(seen, "Tulis di sini", map[string]string{"teks": "lampu jalan mati"})
	receipt := answer.sees("Sudah masuk ke antrean Kantor Dapil 1", "lewat pesan pribadi")
	if strings.Contains(receipt.out.Text.S, "Balas pesan ini") || strings.Contains(receipt.out.Text.S, "datang ke sini") {
		t.Errorf("what cannot be answered says\n%s", receipt.out.Text.S)
	}
	rina.last("lampu jalan mati")
	if strings.Contains(w.show("pengumuman"), "lampu jalan") {
		t.Error("everybody reads it")
	}
	w.fail["p-Melati"] = bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonBlocked}
	rina.reply(rina.last("lampu jalan mati"), "Besok lampunya diganti.")
	rina.sees("tidak sampai", "menutup pesan pribadinya")
	// Opened, and asked for again: the reply comes by itself.
	public.whispered(public.tap("Tulis aspirasi")).sees("sudah menulis ke Anda")
	w.person("Melati").sees("Besok lampunya diganti.")
}

func TestWhoWritesAgainGetsWhatDidNotArrive(t *testing.T) {
	w := newWorld(t)
	rina := serverRoom(w)
	melati := w.sent("Melati", "lampu jalan mati")
	w.fail["p-Melati"] = bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonBlocked}
	rina.reply(rina.last("lampu jalan mati"), "Besok lampunya diganti.")
	rina.sees("tidak sampai")
	melati.say("/status")
	melati.last("Besok lampunya diganti.")
	if n := strings.Count(w.show("p-Melati"), "Besok lampunya diganti."); n != 1 {
		t.Errorf("it came %d times", n)
	}
	melati.say("/status")
	if n := strings.Count(w.show("p-Melati"), "Besok lampunya diganti."); n != 1 {
		t.Errorf("it came %d times", n)
	}
}

func TestADraftLeftAloneWhereOnlyItsWriterSeesIt(t *testing.T) {
	w := newWorld(t)
	rina := serverRoom(w)
	draft := w.person("Melati").at("pengumuman", "").slash("aspirasi", "lampu jalan mati")
	draft.sees("Untuk kantor mana?")
	w.pass(10 * time.Minute)
	rina.last("lampu jalan mati")
	if _, there := buttonOf(draft.sees("Sudah masuk ke antrean", "lewat pesan pribadi"), "Kirim sekarang"); there {
		t.Error("it can still be sent")
	}
}

// TestAReceiptThatCannotTakeTheDraftsPlace: what only they saw cannot be changed any more, so their code comes in private.
func TestAReceiptThatCannotTakeTheDraftsPlace(t *testing.T) {
	w := newWorld(t)
	rina := serverRoom(w)
	draft := w.person("Melati").at("pengumuman", "").slash("aspirasi", "lampu jalan mati")
	draft.sees("Untuk kantor mana?")
	w.fail[draft.chat] = bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonTarget}
	w.pass(10 * time.Minute)
	rina.last("lampu jalan mati")
	w.person("Melati").sees("Sudah masuk ke antrean", "Kode Anda")
}

// TestAReceiptThatNobodySaw: it was to be seen by its citizen alone, and was refused, or perhaps not said: it comes in private.
func TestAReceiptThatNobodySaw(t *testing.T) {
	for _, how := range []bot.Settlement{{Outcome: bot.Refused, Reason: bot.ReasonExpired}, {Outcome: bot.Uncertain}} {
		w := newWorld(t)
		rina := serverRoom(w)
		public := w.person("Melati").at("pengumuman", "")
		w.fail[fmt.Sprint("i", w.seq+1, "-", public.user)] = how // where the answer to the next thing is seen
		public.slash("aspirasi", "dapil-1 jalan berlubang")
		rina.last("jalan berlubang")
		w.person("Melati").sees("Sudah masuk ke antrean", "Kode Anda")
	}
}

// TestNewsOfAReplyIsNotForEverybody: /balas can be filled in anywhere; what becomes of it is for who wrote it.
func TestNewsOfAReplyIsNotForEverybody(t *testing.T) {
	w := newWorld(t)
	serverRoom(w)
	melati := w.sent("Melati", "lampu jalan mati")
	w.fail["p-Melati"] = bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonBlocked}
	w.person("Rina").at("umum", "").slash("balas", w.codeOf(melati)+" Besok lampunya diganti.")
	if len(w.chats["umum"]) > 0 {
		t.Errorf("everybody reads\n%s", w.show("umum"))
	}
	w.person("Rina").sees("tidak sampai")
}

func TestWordsThatAreNotTakenComeBack(t *testing.T) {
	w := newWorld(t)
	rina := serverRoom(w)
	melati := w.sent("Melati", "lampu jalan mati")
	code := w.codeOf(melati)
	card := rina.last("lampu jalan mati")
	rina.tapOn(card, bot.Button{Data: talk.Data("s.spam", w.only().ID)})
	rina.slash("balas", code+" Petugas datang Kamis.").sees("ditandai spam", "Petugas datang Kamis.")
	w.person("Budi").at("ruang", "").slash("aspirasi", "jembatan rusak")
	open := w.person("Kenanga")
	open.say("jalan berlubang")
	open.say("/aspirasi dapil-2 sekolah bocor")
	open.sees("Kami catat", "Kantor Dapil 2")
	open.last("Kode Anda")
	rina.last("jalan berlubang")
	if strings.Contains(w.show("ruang"), "sekolah bocor") {
		t.Error("what is for another office went with the draft")
	}
	open.say("/aspirasi dapil-1 satu lagi")
	open.sees("Kami catat", "Kantor Dapil 1")
}

func TestDraftsThatWaitForConsentAreNotMixed(t *testing.T) {
	w := newWorld(t, func(o *handlers.Options) { o.Consent = true })
	serverRoom(w)
	melati := w.person("Melati")
	melati.say("lampu mati")
	before := w.show("p-Melati")
	u := melati.update(bot.KindMessage)
	u.Message = &bot.Message{Command: &bot.Command{Name: "aspirasi", Args: "jembatan rusak"}}
	w.take(u)
	melati.sees("Kirim atau batalkan dulu", "jembatan rusak")
	if !strings.HasPrefix(w.show("p-Melati"), strings.TrimSpace(before)) {
		t.Error("the draft was changed")
	}
}

func TestStrangersWhoAnswerThePublicMessage(t *testing.T) {
	w := newWorld(t)
	serverRoom(w)
	hall := w.person("Rina").at("pengumuman", "")
	hall.slash("pasang", "")
	melati := w.person("Melati").at("pengumuman", "")
	melati.reply(melati.last("perlu didengar"), "lampu jalan mati")
	melati.sees("semua orang ikut membaca")
}

func TestAnAspirationByCommandWhereOthersRead(t *testing.T) {
	w := newWorld(t)
	rina := serverRoom(w)
	public := w.person("Melati").at("pengumuman", "")
	draft := public.slash("aspirasi", "lampu jalan mati")
	draft.sees("Untuk kantor mana?")
	public.tapWhispered(draft, "Kantor Dapil 1", nil)
	draft.sees("Kantor Dapil 1")
	public.tapWhispered(draft, "Kirim sekarang", nil)
	draft.sees("Sudah masuk ke antrean Kantor Dapil 1", "lewat pesan pribadi")
	rina.last("lampu jalan mati")

	public.slash("aspirasi", "dapil-1 jalan berlubang").sees("Sudah masuk ke antrean Kantor Dapil 1")
	rina.last("jalan berlubang")
	public.slash("aspirasi", "").sees("sudah menulis ke Anda")
	public.send(bot.Message{Text: "/aspirasi typed where all read"})
	public.sees("semua orang ikut membaca")
	for _, words := range []string{"lampu", "berlubang"} {
		if strings.Contains(w.show("pengumuman"), words) {
			t.Errorf("everybody reads\n%s", w.show("pengumuman"))
		}
	}
}

func TestAnAspirationByCommandInPrivate(t *testing.T) {
	w := newWorld(t)
	melati := w.person("Melati")
	melati.say("/aspirasi dapil-2 sekolah bocor")
	melati.sees("Kami catat", "Kantor Dapil 2")
	melati.tap("Batal")
	melati.say("/aspirasi")
	melati.sees("Silakan tulis")
	melati.say("jembatan rusak")
	melati.sees("Kami catat")
}

// TestARepliedMessageOfTheTopic: in a card's thread also what the bot says by the way is about the card.
func TestARepliedMessageOfTheTopic(t *testing.T) {
	w := newWorld(t)
	rina := serverRoom(w)
	melati := w.sent("Melati", "lampu jalan mati")
	card := rina.last("lampu jalan mati")
	w.person("Rina").at("ruang", card.id).send(bot.Message{Text: "Besok lampunya diganti.", ReplyTo: "the introduction", ReplyToBot: true})
	melati.sees("Besok lampunya diganti.")
}

func TestADraftBegunAsAWhisperGoesOnInPrivate(t *testing.T) {
	w := newWorld(t)
	rina := serverRoom(w)
	draft := w.person("Melati").at("pengumuman", "").slash("aspirasi", "jalan berlubang")
	draft.sees("Untuk kantor mana?", "Tambahkan lewat pesan pribadi") // nothing can be sent where only they see it
	melati := w.person("Melati")
	melati.say("di depan SD")
	melati.sees("Untuk kantor mana?", "Kirim saja di sini")
	if last := draft.sees("Dilanjutkan lewat pesan pribadi"); len(last.out.Buttons) != 0 {
		t.Errorf("it still has the buttons %v", last.out.Buttons)
	}
	melati.tap("Kirim sekarang")
	rina.last("jalan berlubang")
	rina.last("di depan SD")
}

func TestRoomsAreLostForAReason(t *testing.T) {
	w := newWorld(t)
	rina := serverRoom(w)
	w.fail["ruang"] = bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonRights, Note: "bot needs Send Messages in #ruang"}
	w.sent("Melati", "lampu jalan mati")
	w.person("Rina").last("bot needs Send Messages in #ruang")
	rina.slash("ruang", "")
	rina.last("lampu jalan mati")
}

// A room in which the bot may send no photos stays one; whoever can mend it is told, once.
func TestARoomThatTakesNoFilesStaysOne(t *testing.T) {
	w := newWorld(t)
	rina := serverRoom(w)
	barred := bot.Settlement{Outcome: bot.Delivered, Messages: []string{"b-x"}, Missing: 1, Reason: bot.ReasonNoFiles, Note: "bot needs Attach Files in #ruang"}
	w.fail["ruang"] = barred
	melati := w.person("Melati")
	melati.send(bot.Message{Text: "lampu mati", Files: []bot.File{photo("f1")}})
	melati.tap("Kirim sekarang")
	told := w.person("Rina").last("tanpa foto atau berkas")
	if !strings.Contains(told.out.Text.S, "bot needs Attach Files in #ruang") {
		t.Errorf("they are told %q", told.out.Text.S)
	}
	before := len(w.chats["p-Rina"])
	w.fail["ruang"] = barred
	w.sent("Kenanga", "jalan berlubang")
	w.sent("Mawar", "pasar becek")
	rina.last("pasar becek")
	if len(w.chats["p-Rina"]) != before {
		t.Errorf("it is told again:\n%s", w.show("p-Rina"))
	}
	// What else is missing is told all the same, and all of it again another day.
	for range 2 {
		other := barred
		other.Note = "bot needs Attach Files and Read Message History in #ruang"
		w.fail["ruang"] = other
		w.sent("Seruni", "got mampet di gang 4")
		before++
		told := w.person("Rina").last("Read Message History")
		if got := len(w.chats["p-Rina"]); got != before || told == nil {
			t.Errorf("what else is missing is told in %d messages of %d:\n%s", got, before, w.show("p-Rina"))
		}
		w.fail["ruang"] = other
		w.sent("Dahlia", "halte rusak di jalan 5")
		if len(w.chats["p-Rina"]) != before {
			t.Errorf("it is told again:\n%s", w.show("p-Rina"))
		}
		w.pass(25 * time.Hour)
		before = len(w.chats["p-Rina"])
	}
	// What was left out can be had where they are told that it can.
	if !strings.Contains(told.out.Text.S, "tulis /kartu dan kodenya") {
		t.Errorf("they are told %q", told.out.Text.S)
	}
	private := w.person("Rina")
	private.say("/kartu " + w.codeOf(melati))
	if shown := private.sees("lampu mati"); len(shown.out.Files) != 1 {
		t.Errorf("the card is shown with %+v", shown.out.Files)
	}
}

// A room in which the bot may set no words apart stays one, and gets its cards as words like others.
func TestARoomThatTakesNoPanelsStaysOne(t *testing.T) {
	w := newWorld(t)
	rina := serverRoom(w)
	barred := bot.Settlement{Outcome: bot.Delivered, Messages: []string{"b-x"}, Reason: bot.ReasonNoPanels, Note: "bot needs Embed Links in #ruang"}
	w.fail["ruang"] = barred
	w.sent("Melati", "lampu mati")
	told := w.person("Rina").last("tulisan biasa")
	if !strings.Contains(told.out.Text.S, "bot needs Embed Links in #ruang") {
		t.Errorf("they are told %q", told.out.Text.S)
	}
	before := len(w.chats["p-Rina"])
	w.fail["ruang"] = barred
	w.sent("Kenanga", "jalan berlubang")
	w.sent("Mawar", "pasar becek")
	rina.last("pasar becek")
	if len(w.chats["p-Rina"]) != before {
		t.Errorf("it is told again:\n%s", w.show("p-Rina"))
	}
}

// TestServerTranscript: read it aloud.
func TestServerTranscript(t *testing.T) {
	w := newWorld(t)
	serverRoom(w)
	w.person("Rina").at("pengumuman", "").slash("pasang", "dapil-1")
	public := w.person("Melati").at("pengumuman", "")
	w.fail["p-Melati"] = bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonBlocked}
	seen := public.whispered(public.tap("Tulis aspirasi"))
	public.tapWhispered(seen, "Coba lagi", nil)
	melati := w.person("Melati")
	first := melati.say("lampu jalan depan SDN 3 mati")
	melati.tap("Kirim sekarang")
	rina := w.person("Rina").at("ruang", "utas")
	w.person("Rina").at("ruang", "").slash("antrean", "")
	rina.slash("balas", w.codeOf(melati)+" Selamat malam, lampunya kami ganti besok.")
	melati.tap("Belum")
	more := melati.reply(melati.last("Selamat malam"), "masih gelap bu")
	w.delete(melati, more)
	w.delete(melati, first)
	rina.slash("aspirasi", "")
	w.golden("server")
}
