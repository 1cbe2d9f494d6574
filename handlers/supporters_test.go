package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duaarah/store"

	"duaarah/bot"
)

// said counts what the bot said in the chat with that text.
func (p *person) said(text string) (n int) {
	for _, s := range p.w.chats[p.chat] {
		if s.from == "" && strings.Contains(s.out.Text.S, text) {
			n++
		}
	}
	return n
}

// A supporter is told who closed it, and is not left waiting where its first citizen was answered elsewhere.
func TestSupportersToldOfElsewhere(t *testing.T) {
	w := newWorld(t, together)
	w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	sari := w.person("Sari")
	sari.say(darkToo)
	sari.tap("Dukung")
	for range 15 * 24 {
		w.pass(time.Hour)
	}
	ask := budi.sees("Sudah dua pekan")
	yes, _ := buttonOf(ask, "Sudah")
	budi.tapOn(ask, yes)
	budi.tapOn(ask, yes)
	if n := sari.said("jawaban di tempat lain, jadi kami tutup"); n != 1 {
		t.Fatalf("the supporter was told %d times, want once:\n%s", n, w.show(sari.chat))
	}
	sari.reply(sari.last("di tempat lain"), "kami belum, masih gelap")
	sari.sees("Sudah kami sampaikan")
	if a := w.get(w.ids()[0]); a.State != store.Open || a.Turn != store.OfficeTurn {
		t.Errorf("a supporter waits still, and it is %s, the turn of %q", a.State, a.Turn)
	}
}

// A supporter who writes of danger, and does not say that it belongs to what they support, is told whom to call, and heard as one of their own.
func TestSupporterInDanger(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", darkStreet)
	sari := w.person("Sari")
	sari.say(darkToo)
	sari.tap("Dukung")
	room.reply(room.last("udah 2 minggu"), "Lampunya kami ganti besok pagi, petugas sudah dijadwalkan.")
	sari.say("tolong, rumah sebelah kebakaran, ada orang terjebak di dalam")
	sari.sees("112")
	if a := w.latest(); a.Urgent != store.Urgent || a.State != store.Drafted || w.get(w.ids()[0]).Urgent == store.Urgent {
		t.Errorf("the latest is %s, urgent %v", a.State, a.Urgent)
	}
}

// Who wanted nothing processed, and agrees again by supporting, is heard from then on.
func TestSupportAfterStop(t *testing.T) {
	w := newWorld(t, together)
	w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", darkStreet)
	sari := w.sent("Sari", "got di depan rumah saya mampet sejak senin")
	sari.say("/privasi")
	sari.tap("Hak Anda")
	sari.tap("Hentikan")
	sari.tap("Ya")
	sari.say(darkToo)
	sari.tap("Setuju, dukung")
	n := len(w.ids())
	sari.reply(sari.last("ikut mendukung"), "masih gelap juga")
	sari.sees("Sudah kami sampaikan")
	if len(w.ids()) != n {
		t.Error("what a supporter added became one of its own")
	}
}

// Who supported a matter once has what they were sent then corrected, and taken from them, as all have it.
func TestChangesReachWhoStopped(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	sari, tono := w.supporter("Sari"), w.supporter("Tono")
	m := room.reply(room.last("anak saya takut lewat"), "Lampunya kami ganti besok pagi di Jalan Anggrek.")
	sari.tap("Berhenti mendukung")
	budi.tapOn(budi.last("Sudah masuk ke antrean"), bot.Button{Label: "Tarik", Data: fmt.Sprint("c.withdraw!:", w.ids()[0])})
	heard := sari.heard()
	room.edit(m, "Lampunya kami ganti besok pagi di Jalan Melati.")
	for _, p := range []*person{sari, tono} {
		if p.said("Jalan Melati.") != 1 || p.said("Jalan Anggrek") != 0 {
			t.Errorf("it was corrected, and %s reads\n%s", p.name, w.show(p.chat))
		}
	}
	if got := sari.heard(); got != heard {
		t.Errorf("a correction is %d messages more to who stopped", got-heard)
	}
	room.tap("Tarik balasan")
	room.tap("Ya, tarik")
	for _, p := range []*person{sari, tono} {
		if p.said("Jalan Melati.") != 0 {
			t.Errorf("it was taken back, and %s reads\n%s", p.name, w.show(p.chat))
		}
	}
	room.reply(room.last("anak saya takut lewat"), "Lampunya sudah kami ganti pagi tadi.")
	if sari.said("pagi tadi") != 0 {
		t.Error("who stopped gets further replies")
	}
}

// What follows a question in the same album is for its citizen alone, as the question is.
func TestFilesOfAQuestionGoToOne(t *testing.T) {
	w := newWorld(t, together)
	rina, _ := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	rina.photo("album", "/tanya "+string(w.get(w.ids()[0]).Code)+" Apakah ini rumah Bapak?", "one")
	w.pass(time.Minute)
	heard := sari.heard()
	rina.photo("album", "", "two")
	w.pass(time.Minute)
	budi.last("Menyusul dari")
	if sari.heard() != heard {
		t.Errorf("who supports it gets what follows a question to its citizen:\n%s", w.show(sari.chat))
	}
}

// A reply that is a photo without a word is taken back from who supports it, too.
func TestPhotoTakenBackFromSupporters(t *testing.T) {
	w := newWorld(t, together)
	rina, _ := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	code := string(w.get(w.ids()[0]).Code)
	rina.photo("", "/balas "+code, "one")
	w.pass(time.Minute)
	sari.last("1 foto")
	rina.say("/tarik " + code)
	rina.tap("Ya, tarik")
	w.pass(time.Hour)
	for _, p := range []*person{budi, sari} {
		if p.said("1 foto") != 0 {
			t.Errorf("it was taken back, and %s still has it:\n%s", p.name, w.show(p.chat))
		}
	}
}

// What followed a question, or a promise, in the same album is taken back with it, and whoever had both is told once.
func TestFilesGoWithWhatTheyFollowed(t *testing.T) {
	for what, command := range map[string]string{"question": "/tanya %s Apakah ini rumah Bapak?", "promise": "/janji %s Jumat lampunya kami pasang di sini"} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t, together)
			rina, _ := w.office("Rina", "Grup Dapil 1")
			budi := w.sent("Budi", darkStreet)
			sari := w.supporter("Sari")
			code := string(w.get(w.ids()[0]).Code)
			rina.say("/balas " + code + " Petugas kami sudah ke sana tadi pagi, Pak.")
			rina.photo("album", fmt.Sprintf(command, code), "one")
			w.pass(time.Minute)
			for _, id := range []string{"two", "three"} {
				rina.photo("album", "", id)
				w.pass(time.Minute)
			}
			budi.last("Menyusul dari")
			heard := [2]int{budi.heard(), sari.heard()}
			rina.say("/tarik " + code)
			rina.sees("Tarik balasan ini", command[len(command)-5:])
			rina.tap("Ya, tarik")
			w.pass(time.Hour)
			for _, p := range []*person{budi, sari} {
				for _, s := range w.chats[p.chat] {
					if s.from == "" && len(s.out.Files) > 0 || strings.Contains(s.out.Text.S, "Menyusul") {
						t.Errorf("taken back, and %s still has %q with %d files", p.name, s.out.Text.S, len(s.out.Files))
					}
				}
				if p.said("menarik") > 1 || p == budi && p.said("menarik") == 0 {
					t.Errorf("%s is told %d times:\n%s", p.name, p.said("menarik"), w.show(p.chat))
				}
			}
			if what == "question" && sari.heard() != heard[1] {
				t.Errorf("who supports it hears of a question to its citizen:\n%s", w.show(sari.chat))
			}
			rina.say("/tarik " + code)
			rina.sees("Petugas kami sudah ke sana")
		})
	}
}

// A part of an album that is taken back alone leaves the question that it followed.
func TestFileOfAQuestionTakenBackAlone(t *testing.T) {
	w := newWorld(t)
	rina, _ := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "lampu jalan depan SDN 3 mati")
	rina.photo("album", "/tanya "+string(w.only().Code)+" Apakah ini rumah Bapak?", "one")
	w.pass(time.Minute)
	rina.photo("album", "", "two")
	w.pass(time.Minute)
	rina.tap("Tarik balasan")
	rina.tap("Ya, tarik")
	w.pass(time.Hour)
	budi.last("Apakah ini rumah Bapak")
	if a := w.only(); budi.said("Menyusul dari") != 0 || a.Turn != store.CitizenTurn {
		t.Errorf("it is the turn of %q, and its citizen reads\n%s", a.Turn, w.show(budi.chat))
	}
}

// A question ends with the answer of the citizen who was asked. What who supports it writes meanwhile reaches the staff, and leaves the
// question, its one reminder and the wait as they are.
func TestQuestionOutlivesSupporters(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	before := w.get(w.ids()[0])
	room.say("/tanya " + string(before.Code) + " Tiang nomor berapa, Pak?")
	budi.sees("Tiang nomor berapa")

	sari.reply(sari.last("ikut mendukung"), "di gang Mawar juga padam")
	sari.sees("Sudah kami sampaikan")
	room.last("di gang Mawar juga padam")
	w.supporter("Tono")
	if a := w.get(before.ID); a.Turn != store.CitizenTurn || !a.DueAt.IsZero() {
		t.Errorf("supporters wrote, and of the citizen who was asked it is the turn of %q, due %v", a.Turn, a.DueAt)
	}
	if card := room.last("lampu jalan Melati").out.Text.S; !strings.Contains(card, "Menunggu warga") {
		t.Errorf("the card does not say any more that its citizen is asked:\n%s", card)
	}
	for range 4 * 24 {
		w.pass(time.Hour)
	}
	if n := budi.said("Tiang nomor berapa"); n != 2 {
		t.Errorf("the citizen read the question %d times, want it and one reminder:\n%s", n, w.show(budi.chat))
	}
	budi.reply(budi.last("Tiang nomor berapa"), "nomor 12")
	if a := w.get(before.ID); a.Turn != store.OfficeTurn || !a.TurnAt.Equal(before.TurnAt) || a.DueAt.Before(before.DueAt) {
		t.Errorf("answered, it is the turn of %q since %v, due %v", a.Turn, a.TurnAt, a.DueAt)
	}
}

// Where the office owed nothing when it asked, it owes whoever supports it an answer to what they write meanwhile: once its citizen has
// answered, or what was closed is open again by them.
func TestSupporterIsOwedBesideAQuestion(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	id := w.ids()[0]
	code := string(w.get(id).Code)
	room.reply(room.last("anak saya takut lewat"), "Lampunya kami ganti besok pagi, petugas sudah dijadwalkan.")
	room.say("/tanya " + code + " Apakah sudah menyala?")
	w.pass(24 * time.Hour)
	wrote := w.now
	sari.tap("Belum")
	room.last("mengetuk: belum terjawab")
	sari.reply(sari.last("kami ganti besok"), "di gang Mawar masih padam")
	if a := w.get(id); a.Turn != store.CitizenTurn {
		t.Errorf("it is the turn of %q", a.Turn)
	}
	w.pass(24 * time.Hour)
	budi.reply(budi.last("Apakah sudah menyala"), "di depan rumah saya sudah")
	if a := w.get(id); a.Turn != store.OfficeTurn || !a.TurnAt.Equal(wrote) {
		t.Errorf("answered, it is the turn of %q since %v, want since %v", a.Turn, a.TurnAt, wrote)
	}
	room.say("/tanya " + code + " Di gang mana lagi?")
	room.tap("Tutup")
	sari.reply(sari.last("kami ganti besok"), "di gang Mawar masih padam juga")
	if a := w.get(id); a.State != store.Open || a.Turn != store.OfficeTurn {
		t.Errorf("a supporter opened it again, and it is %s, the turn of %q", a.State, a.Turn)
	}
}

// Its citizen takes back what they wrote, and neither reads nor takes back what others wrote who support it; nor does whose it becomes.
func TestOthersWordsAreNotTakenBack(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	for i := range 25 { // more than are looked at
		w.supporter(fmt.Sprint("Warga ", i))
	}
	sari := w.supporter("Sari")
	id := w.ids()[0]
	var hers store.MessageID
	w.view(func(r store.Reader) error {
		all, err := r.Messages(id)
		hers = all[len(all)-1].ID
		return err
	})
	offered := func(p *person, own, other string) {
		t.Helper()
		p.say("/status")
		p.tap(codeOf(w, id))
		p.tap("Tarik pesan")
		if _, ok := buttonOf(p.sees(), own); !ok {
			t.Errorf("their own words are not offered:\n%s", flat(p.sees().out))
		}
		if text := flat(p.sees().out); strings.Contains(text, other) {
			t.Errorf("they read another's words:\n%s", text)
		}
	}
	offered(budi, "udah 2 minggu", "anak saya takut")
	list := budi.sees()
	for _, data := range []string{fmt.Sprintf("c.back:%d:o:0:%d", id, hers), fmt.Sprintf("c.gone:%d:%d", id, hers)} {
		budi.tapOn(list, bot.Button{Data: data})
	}
	if text := w.show(budi.chat); strings.Contains(text, "anak saya takut") {
		t.Errorf("by a forged button they read\n%s", text)
	}
	room.last("anak saya takut lewat")
	for i := range 25 {
		p := w.person(fmt.Sprint("Warga ", i))
		p.tapOn(p.last("ikut mendukung"), bot.Button{Data: fmt.Sprint("c.unsup:", id)})
	}
	budi.tapOn(budi.last("Sudah masuk ke antrean"), bot.Button{Data: fmt.Sprint("c.withdraw!:", id)})
	offered(sari, "anak saya takut", "udah 2 minggu")
}

// Who supports a matter takes back what they wrote in it, and nobody else's words.
func TestSupporterTakesBack(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	sari.reply(sari.sees("ikut mendukung"), "nomor saya 0812 3456 7890")
	sari.tapOn(sari.last("ikut mendukung"), bot.Button{Data: fmt.Sprintf("c.gone:%d:1", w.ids()[0])}) // Budi's
	room.last("udah 2 minggu")
	sari.say(codeOf(w, w.ids()[0]))
	sari.tap("Tarik pesan")
	if text := flat(sari.sees().out); strings.Contains(text, "udah 2 minggu") {
		t.Errorf("they read another's words:\n%s", text)
	}
	sari.tap("nomor saya")
	sari.tap("Ya, tarik")
	sari.sees("sudah ditarik")
	if text := w.show(room.chat); strings.Contains(text, "0812") {
		t.Errorf("the room still shows it:\n%s", text)
	}
	sari.tap("Tarik pesan lain")
	sari.tap("anak saya takut")
	sari.tap("Ya, tarik")
	sari.tap("Berhenti mendukung")
	sari.sees("tidak lagi mendukung")
	sari.tapOn(sari.last("ikut mendukung"), bot.Button{Data: fmt.Sprintf("c.back:%d:o:0", w.ids()[0])})
	if n := sari.said("Pesan mana"); n != 0 {
		t.Error("who supports it no more takes back its words")
	}
}

// Who supports it says thanks: its citizen, who said nothing yet, is asked all the same once more whether it was an answer.
func TestAskedAgainThoughSupportersSayThanks(t *testing.T) {
	w := newWorld(t, together, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	room.reply(room.last("anak saya takut"), "Lampunya kami ganti besok pagi, petugas sudah dijadwalkan.")
	w.live("2026-11-24", "10.00")
	sari.reply(sari.last("besok pagi"), "terima kasih")
	sari.sees("Sama-sama")
	w.live("2026-11-30", "10.00")
	if n := budi.said("tidak bertanya lagi"); n != 1 {
		t.Errorf("its citizen was asked %d times:\n%s", n, w.show(budi.chat))
	}
}

// What staff put off does not stand first, and nobody was reminded: its citizen is told so when the promise is past, and so is who supports it.
func TestPutOffAndPastItsPromise(t *testing.T) {
	w := newWorld(t, together, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	room.say("/tunda " + codeOf(w, 1) + " 20 hari")
	w.live("2026-12-02", "10.00")
	budi.sees("Kami belum membalas", "tetap tercatat menunggu balasan")
	if n := sari.said("belum dibalas, padahal janjinya"); n != 1 {
		t.Errorf("who supports it is told %d times:\n%s", n, w.show(sari.chat))
	}
	sari.sees("tetap tercatat menunggu balasan Kantor Dapil 1")
	budi.say("/status")
	budi.tap(codeOf(w, 1))
	for _, p := range []*person{budi, sari} {
		p.say("/status")
		if s := w.show(p.chat); strings.Contains(s, "urutan teratas") || strings.Contains(s, "sudah kami ingatkan") {
			t.Errorf("%s reads\n%s", p.name, s)
		}
	}
}
