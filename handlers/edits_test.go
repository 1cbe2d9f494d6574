package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// What people change, or delete, after they wrote it.

// exchanges puts another file in the place of that of a message.
func (p *person) exchanges(u bot.Update, text string, files ...bot.File) {
	p.w.t.Helper()
	m := *u.Message
	m.Text, m.Files = text, files
	e := p.update(bot.KindEdit)
	e.Message = &m
	p.w.take(e)
}

// got are the files that the bot sent to a chat, by what the platform calls them.
func (p *person) got() (refs []string) {
	for _, s := range p.w.chats[p.chat] {
		for _, f := range s.out.Files {
			refs = append(refs, f.Ref.ID)
		}
	}
	return refs
}

// The wrong photo that staff exchange while their words wait goes to nobody, wherever they wait.
func TestFilesExchangedBeforeTheyAreSent(t *testing.T) {
	for _, where := range []string{"for whom", "preview", "undo"} {
		t.Run(where, func(t *testing.T) {
			w := newWorld(t)
			w.setting(func(s *store.OfficeSettings) {
				s.Preview = where == "preview"
				if where == "undo" {
					s.Undo = store.UndoMost
				}
			})
			rina, _ := w.office("Rina", "Grup")
			citizen := w.sent("Budi", "got mampet")
			u := rina.photo("", "Sudah dikeruk, ini fotonya.", "wrong")
			if where != "for whom" {
				rina.tap(string(w.only().Code))
			}
			rina.exchanges(u, "Sudah dikeruk, ini fotonya tadi pagi.", rina.file(bot.Photo, "", "right"))
			if where == "for whom" {
				rina.tap(string(w.only().Code))
			} else {
				rina.tap("Kirim sekarang")
			}
			citizen.last("fotonya tadi pagi")
			if refs := citizen.got(); !slices.Equal(refs, []string{"right"}) {
				t.Errorf("the citizen got %q", refs)
			}
		})
	}
}

// Who exchanges the photo of a reply that was sent is told that the citizen has the first one, and of a reply that they took back, that
// nothing of it goes out.
func TestFilesExchangedAfterTheyWereSent(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "got mampet")
	first := room.file(bot.Photo, "", "wrong")
	u := room.send(bot.Message{Text: "Sudah dikeruk.", Files: []bot.File{first}, ReplyTo: room.last("got mampet").id, ReplyToBot: true})
	before := len(w.chats["Grup"])
	room.exchanges(u, "Sudah dikeruk.", room.file(bot.Photo, "", "wrong told-anew"))
	if n := len(w.chats["Grup"]) - before; n != 0 {
		t.Fatalf("the same photo, told anew, is %d messages; the room is\n%s", n, w.show("Grup"))
	}
	room.exchanges(u, "Sudah dikeruk.", room.file(bot.Photo, "", "right"))
	room.sees("masih yang pertama", string(w.only().Code))
	room.exchanges(u, "Sudah dikeruk kemarin.", room.file(bot.Photo, "", "right"))
	room.last("masih yang pertama")
	citizen.last("Sudah dikeruk kemarin.")
	room.tap("Tarik")
	room.tap("Ya")
	before = len(w.chats[citizen.chat])
	room.exchanges(u, "Sudah dikeruk tadi.", first)
	room.sees("tidak kami kirim ke warga")
	if len(w.chats[citizen.chat]) != before || strings.Contains(w.show(citizen.chat), "tadi") {
		t.Errorf("what was taken back goes out; the citizen's chat is\n%s", w.show(citizen.chat))
	}
}

// A photo that comes to a note by an edit is the note's, once, and no citizen's.
func TestFilesAddedToANote(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "got mampet")
	u := room.reply(room.last("got mampet"), "# sudah dicek")
	for range 2 {
		room.exchanges(u, "# sudah dicek", room.file(bot.Photo, "", "proof"))
	}
	room.exchanges(u, "# sudah dicek semua", room.file(bot.Photo, "", "proof"))
	if n := w.notes(w.only().ID)[0]; n.Text != "sudah dicek semua" || len(n.Files) != 1 {
		t.Errorf("the note is %q with %d files, want one", n.Text, len(n.Files))
	}
	if refs := citizen.got(); len(refs) != 0 {
		t.Errorf("the citizen got %q", refs)
	}
}

// What staff noted for somebody can be corrected by an edit until they agree; the words that stand there then are kept, and later ones are not.
func TestSpokenWordsCorrected(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup")
	u := rina.say("/catat_lisan lampu mati di RT 3")
	rina.edits(u, "/catat_lisan lampu mati di RT 5")
	rina.sees("lampu mati di RT 5")
	rina.tap("Ya, setuju")
	if card := room.last("lampu mati"); !strings.Contains(card.out.Text.S, "RT 5") || strings.Contains(card.out.Text.S, "RT 3") {
		t.Errorf("the card says\n%s", card.out.Text.S)
	}
	rina.edits(u, "/catat_lisan lampu mati di RT 7")
	rina.sees("perubahan tadi tidak berlaku")
	if got := w.texts(w.only()); got != "lampu mati di RT 5" {
		t.Errorf("its citizen has agreed to %q", got)
	}
}

// Who corrects words that were refused, or that went where no edit follows, is told that this does nothing; once they are said anew, they count.
func TestEditsThatNothingTakes(t *testing.T) {
	const nothing = "perubahan tadi tidak berlaku"
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "lampu jalan mati")
	code := string(w.only().Code)
	before := len(w.chats[citizen.chat])

	u := room.reply(room.last(code), "/janji lampunya kami pasang")
	room.last("belum disimpan")
	room.edits(u, "/janji Jumat lampunya kami pasang")
	room.sees(nothing)
	u = rina.say("/templat baru Lampu: Akan kami cek.")
	rina.edits(u, "/templat baru Lampu: Sudah kami cek.")
	rina.sees(nothing)
	if len(w.chats[citizen.chat]) != before || len(w.promises(w.only().ID)) != 0 {
		t.Errorf("an edit was taken for something new; the citizen's chat is\n%s", w.show(citizen.chat))
	}

	// What staff say among themselves in the room is theirs, changed or not.
	said := len(w.chats["Grup"])
	chat := room.say("siapa ke lapangan?")
	room.edits(chat, "siapa yang ke lapangan?")
	stranger := w.person("Tono").in("Grup")
	joke := stranger.reply(room.last(code), "wah")
	quiet := len(w.chats["Grup"])
	stranger.edits(joke, "wah wah")
	if n := len(w.chats["Grup"]); quiet != n || said > quiet {
		t.Errorf("the bot talks into it; the room is\n%s", w.show("Grup"))
	}

	other := w.person("Sari")
	u = other.say("/lapor")
	other.edits(u, "/lapor pohon tumbang menutup jalan")
	other.sees("tidak berlaku")
	if len(w.ids()) != 1 {
		t.Errorf("there are %d aspirations", len(w.ids()))
	}
	other.say("pohon tumbang menutup jalan")
	other.last("Kami catat")
}

// Words of staff of which it is asked whom they are for, or what they are, go nowhere once they deleted them, and the question is over.
func TestDeletedWhileAsked(t *testing.T) {
	for _, where := range []string{"in private", "perhaps a note", "a colleague answered"} {
		t.Run(where, func(t *testing.T) {
			w := newWorld(t)
			rina, room := w.office("Rina", "Grup")
			joko := w.joined("Joko", "dapil-1", store.RoleStaff).in("Grup")
			citizen := w.sent("Budi", "lampu jalan mati")
			card := room.last("lampu jalan")
			p, u, label := rina, bot.Update{}, string(w.only().Code)
			switch where {
			case "in private":
				u = rina.say("Lampunya kami ganti rahasia.")
			case "perhaps a note":
				p, label = room, "Kirim"
				u = room.reply(card, "catatn: rahasia")
			default:
				p, label = joko, "Tetap kirim"
				room.reply(card, "Besok kami cek.")
				u = joko.reply(card, "Lampunya kami ganti rahasia.")
			}
			asked := p.sees()
			yes, ok := buttonOf(asked, label)
			if !ok {
				t.Fatalf("nothing is asked:\n%s", flat(asked.out))
			}
			before := len(w.chats[p.chat])
			w.delete(p, u)
			if len(asked.out.Buttons) != 0 || !strings.Contains(asked.out.Text.S, "dihapus") || len(w.chats[p.chat]) != before {
				t.Errorf("the chat is\n%s", w.show(p.chat))
			}
			p.tapOn(asked, yes)
			if strings.Contains(w.show(citizen.chat), "rahasia") {
				t.Errorf("what was deleted was sent:\n%s", w.show(citizen.chat))
			}
		})
	}
}

// Two colleagues who change one canned reply at once: the later is shown what the other made of it, and replaces it only knowingly.
func TestCannedReplyChangedTwice(t *testing.T) {
	for _, how := range []string{"form", "words"} {
		t.Run(how, func(t *testing.T) {
			w := newWorld(t)
			rina, _ := w.office("Rina", "Grup")
			head := w.joined("Kepala", "dapil-1", store.RoleAdmin)
			rina.say("/templat baru Lampu: Petugas memeriksa lampunya.")
			stands := func() (text string) {
				w.view(func(r store.Reader) error {
					all, err := r.Templates("dapil-1")
					text = all[0].Text
					return err
				})
				return text
			}
			open := func(p *person) *shown {
				p.say("/templat")
				p.tap("Lampu")
				if how == "words" {
					p.tap("Ubah")
				}
				return p.sees()
			}
			change := func(p *person, at *shown, text string) {
				if how == "words" {
					p.reply(at, "Lampu\n"+text)
					return
				}
				b, _ := buttonOf(at, "Ubah")
				u := p.update(bot.KindTap)
				u.Tap = &bot.Tap{ID: "t" + u.Key, Message: at.id, Data: b.Data, Values: map[string]string{"nama": "Lampu", "isi": text}}
				w.take(u)
			}
			hers, his := open(rina), open(head)
			change(rina, hers, "Petugas datang hari Kamis.")
			change(head, his, "Petugas datang hari Jumat.")
			if got := stands(); got != "Petugas datang hari Kamis." {
				t.Errorf("it says %q without a word", got)
			}
			shown := head.sees("sudah berubah", "hari Kamis")
			if b, ok := buttonOf(shown, "Ubah"); how == "form" && (!ok || b.Form.Inputs[1].Value != "Petugas datang hari Jumat.") {
				t.Error("what they wrote is lost")
			}
			change(head, shown, "Petugas datang hari Jumat.")
			head.sees("disimpan", "hari Jumat")
			if got := stands(); got != "Petugas datang hari Jumat." {
				t.Errorf("it says %q", got)
			}
		})
	}
}

// A photo that a citizen takes out of a message, or puts another in the place of, before it is sent reaches nobody.
func TestFileTakenOutOfADraft(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	p := w.person("Budi")
	u := p.send(bot.Message{Text: "got mampet", Files: []bot.File{p.file(bot.Photo, "", "face"), p.file(bot.Photo, "", "drain"), p.file(bot.Photo, "", "wrong")}})
	p.sees("3 foto")
	p.exchanges(u, "got mampet", p.file(bot.Photo, "", "drain told-anew"), p.file(bot.Photo, "", "right"))
	p.sees("2 foto")
	p.tap("Kirim sekarang")
	room.last("2 foto")
	var ids []string
	for _, f := range room.last("got mampet").out.Files {
		ids = append(ids, f.ID)
	}
	if want := []string{w.fileID("drain"), w.fileID("right")}; !slices.Equal(ids, want) {
		t.Errorf("the room got %q, want %q", ids, want)
	}
	p.exchanges(u, "got mampet") // what the office has it keeps
	room.last("2 foto")
}

// A note stays one when its mark is taken off, and its writer hears that: they may wait for the citizen's answer. One that was asked for never
// had a mark, and is changed without a word.
func TestNoteWithoutItsMark(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "got mampet")
	before := len(w.chats[citizen.chat])
	card := room.last("got mampet")
	u := room.reply(card, "# sudah dicek")
	room.edits(u, "Sudah kami cek, Pak.")
	room.sees("tetap catatan")
	said := len(w.chats["Grup"])
	room.edits(u, "Sudah kami cek, Pak.")
	asked := room.reply(room.last("Catatan untuk"), "besok ke lapangan")
	kept := len(w.chats["Grup"])
	room.edits(asked, "lusa ke lapangan")
	if n := len(w.chats["Grup"]); n != kept || kept != said+2 {
		t.Errorf("more is said of it than once; the room is\n%s", w.show("Grup"))
	}
	if len(w.chats[citizen.chat]) != before {
		t.Errorf("the citizen reads\n%s", w.show(citizen.chat))
	}
}

// The command before words that are changed is none of them, as it was none when they came; words of one that they changed before stand.
func TestWordsOfACommandChanged(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	p := w.person("Budi")
	u := p.say("/aspirasi dapil-1 lampu mati di RT 3")
	p.edits(u, "/aspirasi dapil-1 lampu mati di RT 5")
	if got := w.texts(w.only()); got != "lampu mati di RT 5" {
		t.Errorf("the draft says %q", got)
	}
	p.tap("Kirim sekarang")
	p.edits(u, "/aspirasi dapil-1 lampu mati di RT 7")
	if card := room.last("lampu mati di RT 7").out.Text.S; strings.Contains(card, "/aspirasi") {
		t.Errorf("staff read\n%s", card)
	}
	p.edits(u, "/aspirasi")
	if got := w.texts(w.only()); got == "" {
		t.Error("nothing is left of it")
	}
}

// Of who wanted nothing more processed, a change goes to nobody, and they are told so; what was set aside they hear as when they write more.
func TestEditedWhenStoppedOrAside(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi := w.person("Budi")
	u := budi.say("lampu jalan mati")
	budi.tap("Kirim sekarang")
	room.say("/spam " + codeOf(w, 1))
	budi.edits(u, "lampu jalan mati, tiang nomor 5")
	budi.sees("sedang mereka sisihkan")
	room.last("tiang nomor 5")
	wati := w.person("Wati")
	u = wati.say("sampah menumpuk di pasar")
	wati.tap("Kirim sekarang")
	wati.say("/privasi")
	wati.tap("Hak Anda")
	wati.tap("Hentikan")
	wati.tap("Ya")
	wati.edits(u, "sampah menumpuk di pasar lama")
	wati.sees("perubahan tadi tidak kami teruskan")
	if text := w.show("Grup"); strings.Contains(text, "pasar lama") {
		t.Errorf("the room reads\n%s", text)
	}
}

// Who changes their words in what is closed, or withdrawn, is told that nobody answers it as it stands, once, and how it goes on.
func TestEditedAtRest(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup")
	budi := w.person("Budi")
	u := budi.say(darkStreet)
	budi.tap("Kirim sekarang")
	sari := w.person("Sari")
	told := sari.say(darkToo)
	sari.tap("Dukung")
	n := budi.heard()
	budi.edits(u, darkStreet+", tiang nomor 5")
	room.last("tiang nomor 5")
	if budi.sees("sudah kami sampaikan"); budi.heard() != n+1 {
		t.Errorf("of what is open, they are told\n%s", w.show(budi.chat))
	}
	room.tap("Tutup")
	for _, more := range []string{", tiang nomor 6", ", tiang nomor 7"} {
		budi.edits(u, darkStreet+more)
		room.last(more)
	}
	if got := budi.said("sudah ditutup, jadi"); got != 1 {
		t.Errorf("changed twice, they are told %d times:\n%s", got, w.show(budi.chat))
	}
	sari.edits(told, darkToo+" sekali")
	sari.reply(sari.sees("sudah ditutup, jadi", "Masih perlu?"), "masih gelap pak")
	if a := w.get(w.ids()[0]); a.State != store.Open {
		t.Errorf("a supporter answers that, and it is %s", a.State)
	}
	room.tap("Tutup")
	budi.edits(u, darkStreet+", tiang nomor 8")
	budi.sees("sudah ditutup, jadi")
	budi.tap("Buka lagi")
	if a := w.get(w.ids()[0]); a.State != store.Open {
		t.Errorf("opened again by the button, it is %s", a.State)
	}

	wati := w.person("Wati")
	u = wati.say("sampah menumpuk di pasar Wonosari")
	wati.tap("Kirim sekarang")
	id := w.latest().ID
	wati.tapOn(wati.last("Sudah masuk ke antrean"), bot.Button{Label: "Tarik", Data: fmt.Sprint("c.withdraw!:", id)})
	wati.edits(u, "sampah menumpuk di pasar Wonosari, bau sekali")
	wati.sees("sudah Anda tarik")
	wati.tap("Buka lagi")
	if a := w.get(id); a.State != store.Open {
		t.Errorf("taken up again, it is %s", a.State)
	}
}

// The command alone is no words: who takes those behind it away by a change has changed nothing, and is told.
func TestWrittenChangedToNothing(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	budi := w.person("Budi")
	u := budi.say("/aspirasi lampu pasar mati")
	for _, text := range []string{"/aspirasi", "/lapor dapil-2"} {
		budi.edits(u, text)
		budi.sees("tidak berlaku")
		if got := w.texts(w.only()); got != "lampu pasar mati" {
			t.Errorf("changed to %q it says %q", text, got)
		}
	}
	budi.edits(u, "/lapor lampu pasar mati dua")
	if got := w.texts(w.only()); got != "lampu pasar mati dua" {
		t.Errorf("it says %q", got)
	}
}

// Who changes what is open is told that staff see it: once for several changes in a row, and again for one of later. So is who supports it.
func TestEditedWhileOpen(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup")
	p := w.person("Budi")
	u := p.say(darkStreet)
	p.tap("Kirim sekarang")
	told := func(p *person) int { return p.said("Perubahan tadi untuk " + codeOf(w, 1)) }
	for i := range 5 {
		p.edits(u, fmt.Sprintf("%s, tiang nomor %d", darkStreet, i))
		w.pass(time.Minute)
	}
	if s := p.sees("sudah kami sampaikan ke Kantor Dapil 1"); told(p) != 1 || s.out.ReplyTo.Message != u.Message.ID {
		t.Errorf("they are told %d times; the chat is\n%s", told(p), w.show(p.chat))
	}
	room.last("tiang nomor 4")
	w.pass(time.Hour)
	p.edits(u, darkStreet+", tiang nomor 7")
	p.edits(u, darkStreet+", tiang nomor 7") // the platform tells it again
	if told(p) != 2 {
		t.Errorf("an hour later they are told %d times in all", told(p))
	}
	sari := w.supporter("Sari")
	s := sari.reply(sari.last("ikut mendukung"), "juga di depan masjid")
	sari.edits(s, "juga di depan masjid lama")
	if told(sari) != 1 || told(p) != 2 {
		t.Errorf("the supporter is told %d times", told(sari))
	}
	room.reply(room.last("tiang nomor 7"), "Siap, besok kami cek.")
	room.say("/tutup " + codeOf(w, 1))
	p.edits(u, darkStreet)
	p.sees("sudah ditutup")
}

// Who corrects a reply is told that the citizen still reads the old words.
func TestCorrectionThatDoesNotArrive(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "g")
	wati := w.sent("Wati", "Lampu mati di gang 7")
	u := room.reply(room.last("Lampu mati"), "Kamis petugas datang memperbaiki lampunya, Bu.")
	wati.last("Kamis petugas")
	said := len(w.chats[room.chat])
	for _, why := range []bot.Reason{bot.ReasonBlocked, bot.ReasonTarget} {
		w.fail[wati.chat] = bot.Settlement{Outcome: bot.Refused, Reason: why}
		room.exchanges(u, "Jumat petugas datang memperbaiki lampunya, Bu. "+string(why))
		wati.last("Kamis petugas")
		room.sees("Perubahan balasan untuk "+string(w.only().Code), "tidak sampai")
		said++
	}
	room.exchanges(u, "Sabtu petugas datang memperbaiki lampunya, Bu.")
	wati.last("Sabtu petugas")
	if n := len(w.chats[room.chat]); n != said {
		t.Errorf("the room was told something of a correction that arrived:\n%s", w.show(room.chat))
	}
	// What changes below the words is no correction.
	w.fail[wati.chat] = bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonTarget}
	wati.tap("Belum")
	if strings.Contains(room.last("Kata Warga").out.Text.S, "Perubahan") || strings.Count(w.show(room.chat), "Perubahan balasan") != 2 {
		t.Errorf("the room reads\n%s", w.show(room.chat))
	}
}
