package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
	"duaarah/store/region"
)

// Who writes a command of another bot before what they have to say, or one of staff's, is heard all the same. What says nothing more, a
// code, and staff's own slips are no words to an office.
func TestWordsAfterACommand(t *testing.T) {
	w := newWorld(t)
	rina, _ := w.office("Rina", "Grup")
	for i, words := range []string{"/pengaduan lampu jalan mati di RT 3", "/start jalan rusak parah", "/bantuan\nlampu jalan mati", "/help my street light is broken",
		"/tanya kapan jalan diperbaiki", "/antrean panjang sekali di puskesmas"} {
		p := w.person(words)
		p.say(words)
		if a := w.get(store.AspirationID(i + 1)); a.State != store.Drafted || w.texts(a) != words {
			t.Errorf("%q: %s, %q", words, a.State, w.texts(a))
		}
	}
	n := len(w.ids())
	budi := w.person("Budi")
	for words, has := range map[string]string{"/pengaduan": "Perintah itu tidak ada", "/statuss K7M-4QX": "Perintah itu tidak ada", "/start kantor": "Tulis saja",
		"/bantuan": "Tulis saja", "/balas K7M-4QX": "Ini untuk staf"} {
		budi.say(words)
		budi.sees(has)
	}
	rina.say("/pengaduan lampu jalan mati")
	rina.sees("Perintah itu tidak ada")
	rina.say("/bantuan lampu jalan mati")
	if len(w.ids()) != n {
		t.Errorf("%d aspirations, want %d", len(w.ids()), n)
	}
}

// The state's system is called LAPOR!, so that people write that: it is another name of /aspirasi, which begins something new whatever is
// open, and of which the command is no word.
func TestLapor(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "got di pasar lama mampet")
	room.reply(room.last("got di pasar"), "Got itu kami keruk hari Kamis, petugasnya sudah dijadwalkan.")
	budi.say("/lapor dapil-1 lampu jalan mati di RT 3")
	budi.sees("Kami catat")
	if a := w.latest(); len(w.ids()) != 2 || a.State != store.Drafted || w.texts(a) != "lampu jalan mati di RT 3" {
		t.Errorf("%d aspirations, the latest is %s, %q", len(w.ids()), a.State, w.texts(a))
	}
	budi.tap("Kirim sekarang")
	budi.say("/lapor")
	budi.sees("tulis")
	joko := w.person("Joko")
	joko.send(bot.Message{Text: "/lapor pohon tumbang", Command: &bot.Command{Name: "lapor", Args: "pohon tumbang"}, Files: []bot.File{photo("pohon")}})
	joko.sees("Kami catat", "1 foto")
	if got := w.texts(w.latest()); got != "pohon tumbang" {
		t.Errorf("with a photo, it is %q", got)
	}
	n := len(w.ids())
	rina.say("/lapor jalan di depan kantor berlubang")
	rina.sees("Kami catat")
	if len(w.ids()) != n+1 {
		t.Error("what staff tell is not taken")
	}
}

// What replies to the question for a name, and is none, is heard: many platforms make a reply of all that is written next.
func TestNoNameButWords(t *testing.T) {
	w := careful(t)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu mati di gang melati")
	budi.own()
	budi.tap("Tampilkan nama saya")
	budi.tap("Tulis nama lain")
	ask := budi.sees("sebagai balasan pesan ini")
	budi.send(bot.Message{Files: []bot.File{photo("lampu")}, ReplyTo: ask.id, ReplyToBot: true})
	budi.sees("Sudah kami sampaikan")
	if s := room.sees("menulis lagi", "1 foto"); len(s.out.Files) != 1 {
		t.Errorf("%d files", len(s.out.Files))
	}
	for _, words := range []string{"lampunya masih mati juga", "kapan diperbaiki?", "rumah nomor 7\ndekat masjid"} {
		budi.reply(ask, words)
		room.sees(words)
	}
	budi.reply(ask, "rumah saya kebakaran")
	budi.sees("113")
	budi.reply(ask, "Pak Budi RT 03")
	budi.sees("Staf sekarang melihat Pak Budi RT 03")
}

// The same words again are another thing once their citizen wrote that it was mended, and where they speak of danger; and staff who put the
// first off until its citizen writes see that they did.
func TestSameWordsAnotherTime(t *testing.T) {
	again := func(p *person, words string) {
		p.w.pass(6 * time.Hour)
		p.tap("Tulis yang lain")
		p.say(words)
		p.tap("Kirim sekarang")
	}
	t.Run("mended", func(t *testing.T) {
		w := careful(t)
		_, room := w.office("Rina", "Grup")
		budi := w.sent("Budi", "lampu jalan mati lagi")
		budi.reply(budi.sees("Sudah masuk"), "sudah nyala pak")
		again(budi, "lampu jalan mati lagi")
		budi.sees("Sudah masuk ke antrean")
		room.sees(codeOf(w, 2), "lampu jalan mati lagi")
	})
	t.Run("danger", func(t *testing.T) {
		w := careful(t)
		_, room := w.office("Rina", "Grup")
		budi := w.sent("Budi", "anak saya tenggelam di sungai Mawar")
		again(budi, "anak saya tenggelam di sungai Mawar")
		budi.sees("115", codeOf(w, 2))
		room.sees("DARURAT", codeOf(w, 2))
	})
	t.Run("put off", func(t *testing.T) {
		w := careful(t)
		_, room := w.office("Rina", "Grup")
		budi := w.sent("Budi", "lampu jalan mati lagi")
		room.say("/tunda " + codeOf(w, 1) + " 3 hari kerja")
		again(budi, "lampu jalan mati lagi")
		budi.sees("Pesan yang sama sudah kami terima")
		room.last("menulis lagi")
		if a := w.get(1); !a.SnoozedUntil.IsZero() {
			t.Errorf("it is put off until %s still", a.SnoozedUntil)
		}
	})
	t.Run("twice", func(t *testing.T) {
		w := careful(t)
		w.office("Rina", "Grup")
		budi := w.sent("Budi", "lampu jalan mati lagi")
		for range 3 {
			again(budi, "lampu jalan mati lagi!")
			budi.sees("Pesan yang sama sudah kami terima", codeOf(w, 1))
		}
	})
}

// What a supporter writes reaches the room as far as the card cannot show it: every photo, all of a long text, the number of another house.
func TestSupportersWordsReachTheRoom(t *testing.T) {
	supports := func(t *testing.T, say func(p *person)) *person {
		w := newWorld(t, together)
		_, room := w.office("Rina", "Grup")
		w.sent("Budi", darkStreet)
		sari := w.person("Sari")
		say(sari)
		sari.tap("Dukung")
		return room
	}
	photos := func(p *person, n int) {
		for i := range n {
			p.send(bot.Message{Files: []bot.File{photo(fmt.Sprint("f", i))}})
		}
	}
	t.Run("ten photos", func(t *testing.T) {
		room := supports(t, func(p *person) { p.say(darkToo); photos(p, 10) })
		if s := room.sees("menulis 11 pesan", "anak saya takut lewat", "10 foto"); len(s.out.Files) != 10 {
			t.Errorf("%d files", len(s.out.Files))
		}
	})
	t.Run("two photos", func(t *testing.T) {
		room := supports(t, func(p *person) { p.say(darkToo); photos(p, 2) })
		room.last("yang mendukung " + codeOf(room.w, 1) + ", menulis:\n" + darkToo)
	})
	t.Run("long", func(t *testing.T) {
		room := supports(t, func(p *person) { p.say(darkToo + ", yang mati yang di depan musala sebelah warung") })
		room.sees("yang mendukung", "sebelah warung")
	})
	t.Run("number", func(t *testing.T) {
		room := supports(t, func(p *person) { p.say("PJU jl. melati nomor 7 padam") })
		room.sees("yang mendukung", "nomor 7")
	})
	t.Run("short", func(t *testing.T) {
		room := supports(t, func(p *person) { p.say(darkToo) })
		room.neverSaw("yang mendukung")
	})
}

// What is to continue an aspiration that was withdrawn, merged or called spam meanwhile goes where it is read, and its citizen is told the truth.
func TestJoinsWhatChanged(t *testing.T) {
	begin := func(t *testing.T) (w *world, room, budi *person, join func()) {
		w = newWorld(t)
		_, room = w.office("Rina", "Grup")
		budi = w.sent("Budi", "lampu mati di RT 3")
		w.sent("Agus", "lampu padam di RT 3")
		budi.say("tiangnya juga miring, di RT 5")
		draft := budi.sees("Kami catat")
		return w, room, budi, func() { budi.tapOn(draft, mustButton(t, draft, "Tambahan untuk")) }
	}
	t.Run("withdrawn", func(t *testing.T) {
		w, room, budi, join := begin(t)
		budi.own()
		budi.tap("Tarik")
		budi.tap("Ya")
		join()
		if a := w.get(1); a.State != store.Open {
			t.Errorf("it is %s", a.State)
		}
		room.last("dibuka lagi")
		room.sees("tiangnya juga miring")
	})
	t.Run("merged", func(t *testing.T) {
		w, room, budi, join := begin(t)
		room.say("/satukan " + codeOf(w, 1) + " " + codeOf(w, 2))
		room.tap("Lanjut sebagai " + codeOf(w, 2))
		join()
		budi.last("Sudah kami sampaikan ke Kantor Dapil 1, untuk " + codeOf(w, 2))
		room.sees("yang mendukung "+codeOf(w, 2), "tiangnya juga miring")
		if got := w.texts(w.get(2)); !strings.Contains(got, "tiangnya juga miring") {
			t.Errorf("it says %q", got)
		}
	})
	t.Run("spam", func(t *testing.T) {
		w, room, budi, join := begin(t)
		room.say("/spam " + codeOf(w, 1))
		join()
		budi.last("sedang mereka sisihkan")
		room.sees("tiangnya juga miring")
	})
}

// What is changed, or taken back, after its aspiration was merged changes on the card that quotes it.
func TestChangedAfterAMerge(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi := w.person("Budi")
	u := budi.say("lampu mati di RT 3")
	budi.tap("Kirim sekarang")
	w.sent("Agus", "lampu padam di RT 3")
	room.say("/satukan " + codeOf(w, 1) + " " + codeOf(w, 2))
	room.tap("Lanjut sebagai " + codeOf(w, 2))
	merged := room.last("Disatukan dari")
	budi.edits(u, "lampu mati di RT 8")
	if !strings.Contains(merged.out.Text.S, "RT 8") {
		t.Errorf("its card reads\n%s", flat(merged.out))
	}
	w.delete(budi, u)
	if strings.Contains(merged.out.Text.S, "RT 8") {
		t.Errorf("its card reads\n%s", flat(merged.out))
	}
}

// What is written into a form is heard, whatever became of the aspiration while it was open: a form's words stand nowhere else.
func TestFormsThatComeLate(t *testing.T) {
	begin := func(t *testing.T) (w *world, room, budi *person, form bot.Update) {
		w = newWorld(t)
		_, room = w.office("Rina", "Grup")
		budi = w.sent("Budi", "lampu mati di RT 3")
		w.sent("Agus", "lampu padam di RT 3")
		budi.say("/status")
		budi.tap(codeOf(w, 1))
		return w, room, budi, budi.tapForm("Tulis tambahan", map[string]string{"teks": "tiangnya juga miring"})
	}
	t.Run("withdrawn", func(t *testing.T) {
		w, room, budi, form := begin(t)
		budi.own()
		budi.tap("Tarik")
		budi.tap("Ya")
		w.take(form)
		room.sees("tiangnya juga miring")
		budi.sees("Sudah kami sampaikan")
		if a := w.get(1); a.State != store.Open {
			t.Errorf("it is %s", a.State)
		}
	})
	t.Run("merged", func(t *testing.T) {
		w, room, budi, form := begin(t)
		room.say("/satukan " + codeOf(w, 1) + " " + codeOf(w, 2))
		room.tap("Lanjut sebagai " + codeOf(w, 2))
		for range 2 {
			form.Key += "x"
			w.take(form)
			budi.sees("Sudah kami sampaikan", codeOf(w, 2))
			room.sees("tiangnya juga miring", codeOf(w, 2))
		}
	})
	t.Run("spam", func(t *testing.T) {
		w, room, budi, form := begin(t)
		room.say("/spam " + codeOf(w, 1))
		w.take(form)
		budi.sees("sedang mereka sisihkan")
		room.sees("tiangnya juga miring")
	})
	t.Run("where", func(t *testing.T) {
		w := newWorld(t)
		w.regions()
		w.asking("dapil-1", region.District)
		_, room := w.office("Rina", "Grup")
		budi := w.person("Budi")
		budi.say("lampu mati")
		form := budi.tapForm("Tulis tempatnya", map[string]string{"tempat": "Gubeng nomor 7"})
		w.pass(10 * time.Minute)
		w.take(form)
		room.sees("Gubeng nomor 7")
		budi.sees("Sudah kami sampaikan")
	})
}

// Who writes very much at once is heard at once where it matters: danger reaches the room before the sum, and a house number that they corrected
// comes with it.
func TestQuietHidesNothing(t *testing.T) {
	begin := func(t *testing.T) (w *world, room, budi *person, first bot.Update, receipt *shown) {
		w = careful(t, talkative(6, 5))
		_, room = w.office("Rina", "Grup")
		budi = w.sent("Budi", "lampu jalan mati lagi")
		receipt = budi.sees("Sudah masuk")
		first = budi.reply(receipt, "rumah nomor 3")
		for i := range 5 {
			budi.reply(receipt, fmt.Sprint("pak ", i))
		}
		budi.sees("semuanya kami simpan")
		return w, room, budi, first, receipt
	}
	t.Run("danger", func(t *testing.T) {
		w, room, budi, _, receipt := begin(t)
		budi.reply(receipt, "rumah saya kebakaran")
		room.last("DARURAT")
		room.sees("rumah saya kebakaran")
		w.pass(2 * time.Minute)
		if n := w.count(room, "rumah saya kebakaran"); n != 1 {
			t.Errorf("the room reads it %d times", n)
		}
	})
	t.Run("danger by an edit", func(t *testing.T) {
		w, room, budi, first, _ := begin(t)
		budi.edits(first, "rumah saya kebakaran")
		room.last("DARURAT")
		if n := w.count(room, "rumah saya kebakaran"); n != 1 {
			t.Errorf("the room reads it %d times", n)
		}
	})
	t.Run("edit", func(t *testing.T) {
		w, room, budi, first, _ := begin(t)
		budi.edits(first, "rumah nomor 7")
		w.pass(2 * time.Minute)
		room.last("memperbaiki pesannya untuk " + codeOf(w, 1) + ":\nrumah nomor 7")
	})
}

// Neighbours who write the same of another house each are no flood; those who write the same with a number behind it are.
func TestNeighboursAreNoFlood(t *testing.T) {
	w := careful(t)
	w.office("Rina", "Grup")
	for i := range 8 {
		w.sent(fmt.Sprint("Tetangga ", i), fmt.Sprintf("lampu jalan di depan rumah saya mati, Jalan Mawar nomor %d", i))
	}
	for i := range 8 {
		w.sent(fmt.Sprint("Seru ", i), fmt.Sprintf("Kami warga menolak pembangunan pabrik semen di desa kami tercinta ini %d", i))
	}
	for id := range store.AspirationID(16) {
		want := store.AsideWhy("")
		if id >= 13 {
			want = store.AsideFlood
		}
		if got := w.aspiration(id + 1).Aside; got != want {
			t.Errorf("the %d. is aside %q, want %q", id+1, got, want)
		}
	}
}

// Who is told that staff look first, and that they are to reply if it is no promotion, is heard when they do.
func TestToldWhatIsSetAside(t *testing.T) {
	w := careful(t)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "Yuk main slot gacor di PUCUK138, depo 25 bonus 25, daftar sekarang bit.ly/gcr138")
	receipt := budi.sees("Ini bukan promosi? Balas pesan ini")
	w.pass(2 * time.Minute)
	u := budi.reply(receipt, "ini bukan promosi, anak saya ditipu iklan itu di RT 3, hubungi 0812-3456-7890")
	budi.sees("Sudah kami sampaikan")
	s := room.sees("menulis lagi", "disisihkan (mirip promosi)", "anak saya ditipu iklan itu di RT 3")
	mustButton(t, s, "bukan spam")
	budi.edits(u, "ini bukan promosi, anak saya ditipu iklan itu di RT 8, hubungi 0812-3456-7890")
	room.sees("RT 8")
	room.tap("Lihat")
	room.sees("slot gacor", "Lalu menulis: ini bukan promosi", "RT 8")
	if strings.Contains(w.show("Grup"), "3456") {
		t.Errorf("a number is not masked:\n%s", w.show("Grup"))
	}
	room.tap("bukan spam")
	room.last("RT 8")
	budi.wipes()
	if strings.Contains(w.show("Grup"), "ditipu") {
		t.Errorf("in the room stands\n%s", w.show("Grup"))
	}
}

// "Tulis yang lain" is for what they write next, not for what they write to an answer that came a day later.
func TestAnsweredAfterWishingToWrite(t *testing.T) {
	begin := func(t *testing.T, wait time.Duration) (w *world, room, budi *person) {
		w = newWorld(t)
		_, room = w.office("Rina", "Grup")
		budi = w.sent("Budi", "lampu jalan mati lagi")
		budi.tap("Tulis yang lain")
		w.pass(time.Minute)
		room.reply(room.last("lampu jalan"), "Petugas datang Kamis.")
		w.pass(wait)
		return w, room, budi
	}
	t.Run("later", func(t *testing.T) {
		w, room, budi := begin(t, 24*time.Hour)
		budi.say("belum datang juga")
		room.sees("menulis lagi", "belum datang juga")
		budi.say("sampai sekarang")
		room.sees("sampai sekarang")
		budi.tap("Tulis yang lain")
		budi.say("got mampet")
		if a := w.latest(); a.State != store.Drafted || w.texts(a) != "got mampet" {
			t.Errorf("%s: %s", a.State, w.texts(a))
		}
	})
	t.Run("at once", func(t *testing.T) {
		w, _, budi := begin(t, 5*time.Minute)
		budi.say("got mampet")
		if a := w.latest(); a.State != store.Drafted || w.texts(a) != "got mampet" {
			t.Errorf("%s: %s", a.State, w.texts(a))
		}
	})
}

// A photo sent right after the words that it belongs to goes with them, though only the words were a reply; later, or with words of its own, it
// is something new.
func TestPhotoAfterTheWords(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan mati lagi")
	receipt := budi.sees("Sudah masuk")
	show := func(id, text string) {
		budi.send(bot.Message{Text: text, Files: []bot.File{photo(id)}})
	}
	with := func(words string) {
		t.Helper()
		show("a"+words, "")
		show("b"+words, "")
		if n := len(w.ids()); n != 1 {
			t.Fatalf("after %q there are %d aspirations", words, n)
		}
		if s := room.sees("menulis lagi", "1 foto"); len(s.out.Files) != 1 {
			t.Errorf("%d files", len(s.out.Files))
		}
		w.pass(2 * time.Minute)
	}
	budi.reply(receipt, "ini fotonya")
	with("ini fotonya")
	budi.say("untuk " + codeOf(w, 1) + ", tiangnya")
	with("tiangnya")
	budi.say("/status")
	budi.tap(codeOf(w, 1))
	budi.tap("Tulis tambahan")
	w.pass(5 * time.Minute)
	budi.say("nomor 7")
	with("nomor 7")
	budi.reply(receipt, "satu lagi")
	show("c", "got mampet")
	show("d", "")
	if a := w.latest(); a.State != store.Drafted || a.ID != 2 {
		t.Errorf("%d is %s", a.ID, a.State)
	}
	budi.sees("dengan 2 foto")
}

// Who changes a message that they gave up is told that this sends nothing.
func TestChangedAfterCancelling(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	budi := w.person("Budi")
	u := budi.say("jalan rusak")
	budi.tap("Batal")
	budi.edits(u, "jalan rusak di RT 3")
	budi.sees("sudah Anda batalkan", "Kirim sekali lagi")
	if a := w.only(); a.State != store.Cancelled || w.texts(a) != "jalan rusak" {
		t.Errorf("%s: %s", a.State, w.texts(a))
	}
}

// Who blocked the bot and writes again gets the reply that could not be sent, and reads nowhere that it is waited for still.
func TestStandsBelowWhatArrivesLate(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan mati di gang 3")
	w.fail[budi.chat] = bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonBlocked}
	room.reply(room.last("lampu jalan"), "Lampunya kami ganti Kamis, petugas sudah dijadwalkan.")
	w.pass(24 * time.Hour)
	budi.say("halo")
	budi.last("kami ganti Kamis")
	if s := budi.sees("Ini kabar aspirasi Anda", "Staf sudah menulis").out.Text.S; strings.Contains(s, "Menunggu balasan") {
		t.Errorf("below the reply they read\n%s", s)
	}
	budi.say("/status")
	budi.sees("Dibalas hari ini")
}
