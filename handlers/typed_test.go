package handlers_test

import (
	"strings"
	"testing"
	"time"

	"duaarah/handlers"
	"duaarah/store"
)

// Who types what stands on the buttons under a reply has tapped them: it is a verdict, and no more words that wait for an answer.
func TestVerdictInWords(t *testing.T) {
	for words, want := range map[string]store.VerdictValue{"Sudah": store.VerdictYes, "sdh bu, makasih": store.VerdictYes, "Sudah terjawab, terima kasih": store.VerdictYes,
		"sampun": store.VerdictYes, "parantos": store.VerdictYes, "sebagian saja": store.VerdictPartly, "belum pak": store.VerdictNo, "teu acan": store.VerdictNo,
		"durung": store.VerdictNo, "tidak bu": store.VerdictNo, "No": store.VerdictNo, "not yet": store.VerdictNo, "sudah belum?": "", "belum, masih gelap": "", "sudah dicek belum": "", "sudah lapor polisi juga": "", "ya": "", "tidak, masih gelap": ""} {
		for _, how := range []string{"said next", "as a reply"} {
			w := newWorld(t)
			_, room := w.office("Rina", "Grup")
			budi := w.sent("Budi", "lampu jalan mati")
			room.reply(room.last("lampu jalan"), "Lampunya kami ganti tadi pagi, Pak Budi.")
			w.pass(time.Hour)
			if how == "said next" {
				budi.say(words)
			} else {
				room.say("/tanya " + string(w.only().Code) + " Tiangnya nomor berapa?")
				budi.reply(budi.last("tadi pagi"), words)
			}
			a := w.only()
			if a.Verdict != want || want == store.VerdictYes && (a.State != store.Closed || a.Turn != store.NoTurn) || want == store.VerdictNo && a.Turn != store.OfficeTurn {
				t.Errorf("%q, %s: it is %s, the turn of %q, verdict %q, want %q:\n%s", words, how, a.State, a.Turn, a.Verdict, want, w.show(budi.chat))
			}
			if want != "" {
				budi.sees(string(a.Code))
				budi.tap("4 ★")
				if a := w.only(); a.Stars != 4 {
					t.Errorf("%q: %d stars", words, a.Stars)
				}
			}
		}
	}
}

// The number of stars that was asked for with a verdict is no aspiration when it is typed; asked for nothing, a number is heard.
func TestStarsInWords(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan mati")
	room.reply(room.last("lampu jalan"), "Lampunya kami ganti tadi pagi, Pak Budi.")
	budi.tap("Sudah")
	budi.say("bintang 5")
	budi.sees("Nilai Anda: 5 dari 5")
	if a := w.only(); a.Stars != 5 {
		t.Errorf("it has %d stars", a.Stars)
	}
	budi.say("4")
	budi.sees("Kami catat")
	budi.tap("Batal")
	w.pass(time.Hour)
	room.reply(room.last("lampu jalan"), "Sudah menyala semalam, ya Pak.")
	budi.say("sudah")
	budi.say("3")
	if a := w.get(1); a.Stars != 3 {
		t.Errorf("it has %d stars", a.Stars)
	}
}

// A thumb, or folded hands, under a reply are a thanks, as words of it are; a face that is angry is not.
func TestThanksBySigns(t *testing.T) {
	for sign, closes := range map[string]bool{"👍": true, "🙏🏽🙏🏽": true, "👍 ❤️": true, "makasih 🙏": true, "😡": false, "👍👎": false} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		budi := w.sent("Budi", "lampu jalan mati")
		room.reply(room.last("lampu jalan"), "Lampunya kami ganti tadi pagi, Pak Budi.")
		w.pass(time.Hour)
		budi.say(sign)
		if a := w.only(); (a.Turn == store.CitizenTurn) != closes {
			t.Errorf("%q: it is the turn of %q:\n%s", sign, a.Turn, w.show(budi.chat))
		}
	}
}

// Where the words of staff ask something themselves, or the bot said something else since, such a word is for staff.
func TestWordIsNoVerdict(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan mati")
	room.reply(room.last("lampu jalan"), "Lampunya kami ganti tadi pagi. Apakah Bapak sudah di rumah?")
	budi.say("belum")
	room.last("belum")
	room.reply(room.last("belum"), "Baik, kami tunggu sampai sore.")
	budi.say("masih mati pak")
	budi.say("sudah")
	room.last("sudah")
	if a := w.only(); a.Verdict != "" || a.Turn != store.OfficeTurn {
		t.Errorf("it is the turn of %q, verdict %q", a.Turn, a.Verdict)
	}
}

// Asked once more, and asked after two weeks, people type as well; and who supports a matter does.
func TestAskedAndTyped(t *testing.T) {
	w := newWorld(t, together, atNight)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	wati := w.sent("Wati", "sampah menumpuk di pasar Wonosari")
	tono := w.sent("Tono", "jembatan di Kalijaga putus")
	eka := w.sent("Eka", "got di pasar lama mampet")
	room.reply(room.last("got di pasar"), "Gotnya kami keruk hari ini. Boleh dicek?")
	room.reply(room.last("anak saya takut"), "Lampunya kami ganti Kamis pagi.")
	sari.say("belum")
	sari.sees("belum terjawab", "Staf sudah kami beri tahu")
	if a := w.get(1); a.Verdict != "" || a.Turn != store.OfficeTurn {
		t.Errorf("it is the turn of %q, verdict %q", a.Turn, a.Verdict)
	}
	budi.say("sudah")
	budi.sees("sudah terjawab")
	w.live("2026-11-27", "10.00")
	eka.sees("Kami tidak bertanya lagi")
	eka.say("sebagian")
	eka.sees("terjawab sebagian")
	if a, b := w.get(1), w.get(5); a.Verdict != store.VerdictYes || b.Verdict != store.VerdictPartly {
		t.Errorf("they say %q and %q", a.Verdict, b.Verdict)
	}
	w.live("2026-12-08", "10.00")
	wati.sees("Sudah dua pekan")
	wati.say("Sudah")
	wati.sees("kami tutup")
	tono.reply(tono.sees("Sudah dua pekan"), "belum")
	tono.sees("tetap tercatat belum dibalas")
	if a, b := w.get(3), w.get(4); a.State != store.Closed || b.State != store.Open || len(w.ids()) != 5 {
		t.Errorf("they are %s and %s, of %d", a.State, b.State, len(w.ids()))
	}
}

// A number, a word that is a command elsewhere, the name of an office or a "ya" is for staff where they ask something.
func TestWordAnswersStaff(t *testing.T) {
	for _, c := range []struct{ asked, said string }{
		{"Di RT berapa yang masih gelap?", "3"}, {"Rapor mata pelajaran apa, Pak?", "bahasa"}, {"Mau dihapus saja?", "hapus"}, {"Bapak di dapil-1 atau dapil-2?", "dapil-2"},
	} {
		for _, how := range []string{"said next", "as a reply"} {
			w := newWorld(t)
			_, room := w.office("Rina", "Grup")
			budi := w.sent("Budi", "lampu jalan mati")
			room.reply(room.last("lampu jalan"), "Lampunya kami ganti tadi pagi, Pak Budi.")
			budi.tap("Belum")
			room.reply(room.last("belum terjawab"), c.asked)
			if question := budi.last(c.asked); how == "as a reply" {
				w.pass(time.Minute)
				budi.reply(question, c.said)
			} else {
				budi.say(c.said)
			}
			room.last(c.said)
			if a := w.only(); a.Stars != 0 || a.Turn != store.OfficeTurn || !strings.HasSuffix(w.texts(a), c.said) {
				t.Errorf("%q, %s: %d stars, the turn of %q, %q", c.said, how, a.Stars, a.Turn, w.texts(a))
			}
		}
	}
}

// Without a question in it, what staff wrote after the verdict is what a number is about, too.
func TestStarsNotSince(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan mati")
	room.reply(room.last("lampu jalan"), "Lampunya kami ganti tadi pagi, Pak Budi.")
	budi.tap("Belum")
	w.pass(time.Minute)
	room.reply(room.last("belum terjawab"), "Tulis saja jumlah lampu yang masih mati, Pak.")
	budi.say("3")
	room.last("3")
	if a := w.only(); a.Stars != 0 || a.Turn != store.OfficeTurn {
		t.Errorf("%d stars, the turn of %q", a.Stars, a.Turn)
	}
}

// "Ya" to a question of staff is for that, though a draft be in hand, or the matter be closed.
func TestYesIsForWhoAsks(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "got mampet di RT 3")
	code := string(w.only().Code)
	budi.tap("Tulis yang lain")
	budi.say("jalan rusak di RT 5")
	room.say("/tanya " + code + " Apakah masih mampet?")
	budi.say("ya")
	room.last("menulis lagi")
	if a, b := w.get(1), w.get(2); !strings.HasSuffix(w.texts(a), "ya") || b.State != store.Drafted || strings.Contains(w.texts(b), "ya") {
		t.Errorf("they say %q and %q", w.texts(a), w.texts(b))
	}

	sari := w.sent("Sari", "lampu taman mati")
	code = string(w.latest().Code)
	room.reply(room.last("lampu taman"), "Sudah diganti. Boleh kami kirim petugas besok?")
	room.say("/tutup " + code)
	sari.say("ya")
	if a := w.latest(); a.State != store.Open || !strings.HasSuffix(w.texts(a), "ya") {
		t.Errorf("it is %s and says %q", a.State, w.texts(a))
	}
}

// Staff who ask without a mark, or ask for something, get the word that answers them: it is no verdict, which would flatter.
func TestAskedWithoutAMark(t *testing.T) {
	for wrote, verdict := range map[string]store.VerdictValue{
		"Bapak sudah lapor ke RT belum": "", "Apakah tiangnya sudah dicek warga": "", "Lampunya kami ganti. Tolong kabari kalau sudah menyala ya Pak": "",
		"Mohon kirim foto tiangnya": "", "Masih gelap atau sudah terang Pak": "", "Kapan Bapak di rumah": "",
		"Lampunya kami ganti tadi pagi.": store.VerdictYes, "Mohon maaf lama menunggu, lampunya sudah kami ganti.": store.VerdictYes,
		"Tidak apa-apa Pak, lampunya kami ganti.": store.VerdictYes, "Lampunya kami ganti, silakan lapor kapan saja, mohon maaf.": store.VerdictYes,
	} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		budi := w.sent("Budi", "lampu jalan mati")
		room.reply(room.last("lampu jalan"), wrote)
		budi.say("sudah")
		if a := w.only(); a.Verdict != verdict || verdict == "" && (a.Turn != store.OfficeTurn || !strings.HasSuffix(w.texts(a), "sudah")) {
			t.Errorf("%q: verdict %q, the turn of %q, %q", wrote, a.Verdict, a.Turn, w.texts(a))
		}
	}
}

// "Batal" and "kirim" that come too late are no aspirations: the first leads to the withdrawal, the second to where it stands.
func TestButtonWordsTooLate(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	for _, text := range []string{"batal", "ga jadi pak", "kirim", "Kirim sekarang"} {
		p := w.sent(text, "got mampet dekat "+text)
		before := len(w.ids())
		p.say(text)
		p.sees(string(w.latest().Code))
		w.pass(time.Hour)
		if n := len(w.ids()); n != before {
			t.Errorf("%q is an aspiration", text)
		}
		p.tap("Tulis yang lain")
		p.say("batal")
		p.sees("Baik.")
	}
	p := w.person("Wati")
	p.say("jalan rusak")
	p.tap("Batal")
	p.say("batal pak")
	p.sees("Baik.")
	budi := w.sent("Budi", "lampu taman mati") // who has an answer tells staff
	room.reply(room.last("lampu taman"), "Kami jadwalkan hari Kamis, Pak.")
	budi.say("ga jadi pak")
	room.last("ga jadi pak")
	if a := w.latest(); !strings.HasSuffix(w.texts(a), "ga jadi pak") {
		t.Errorf("it says %q", w.texts(a))
	}
}

// Who has begun to support a matter, and says "ok" or thanks for that, has said nothing that anybody owes a reply to; "batal" shows them how to stop.
func TestSupporterSaysOk(t *testing.T) {
	w := newWorld(t, together, atNight)
	_, room := w.office("Rina", "Grup")
	w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	before := len(w.ids())
	for _, text := range []string{"ok", "siap pak", "👍", "makasih", "batal"} {
		sari.say(text)
		w.pass(time.Hour)
		if n := len(w.ids()); n != before {
			t.Fatalf("%q is an aspiration", text)
		}
	}
	sari.sees("Anda dukung")
	if _, ok := buttonOf(sari.last("Anda dukung"), "Berhenti dukung "+w.only0()); !ok {
		t.Errorf("she is not shown how to stop:\n%s", w.show(sari.chat))
	}
	room.reply(room.last("anak saya takut"), "Boleh kami datang besok?")
	sari.say("ya")
	room.last("ya")
}

// A number after a broadcast is no stars, though they judged a reply a moment ago; under the verdict it is.
func TestNumberAfterABroadcast(t *testing.T) {
	w := newWorld(t)
	head := herald(w, "Bu Kepala")
	_, room := w.office("Rina", "Grup")
	budi := wants(w, "Budi")
	budi.say("lampu jalan mati")
	budi.tap("Kirim sekarang")
	room.reply(room.last("lampu jalan"), "Lampunya kami ganti tadi pagi, Pak Budi.")
	budi.tap("Sudah")
	verdict := budi.last("Lampunya kami ganti")
	announce(head, "Kabar baru", "Berapa keluarga di RT Anda yang perlu beras?")
	head.tap("Kirim ke 1 warga")
	w.pass(time.Minute)
	budi.sees("perlu beras")
	budi.say("4")
	if a := w.get(1); a.Stars != 0 {
		t.Errorf("a number after a broadcast is %d stars", a.Stars)
	}
	budi.say("batal")
	budi.reply(verdict, "5")
	if a := w.get(1); a.Stars != 5 {
		t.Errorf("under the reply that they judged it is %d stars", a.Stars)
	}
}

// Who types what stands on the buttons of a draft is understood: "Setuju?" is answered in words by many, and was no answer.
func TestTypedButtons(t *testing.T) {
	w := newWorld(t, func(o *handlers.Options) { o.Consent = true })
	_, room := w.office("Rina", "Grup")
	budi := w.person("Budi")
	budi.say("lampu jalan mati di RT 3")
	budi.say("tidak setuju lampunya mati terus")
	budi.sees("Setuju?")
	budi.say("Ya, setuju.")
	budi.sees("Sudah masuk ke antrean")
	if s := room.sees("RT 3", "tidak setuju lampunya"); strings.Contains(s.out.Text.S, "Ya, setuju") {
		t.Errorf("the card reads\n%s", flat(s.out))
	}
	budi.tap("Tulis yang lain")
	budi.say("got mampet")
	budi.say("batal")
	budi.sees("Dibatalkan, tidak ada yang dikirim")
	budi.say("jalan berlubang")
	budi.say("saya setuju warga lain")
	budi.say("Kirim sekarang")
	room.sees("jalan berlubang", "setuju warga lain")
	for id, want := range []store.State{store.Open, store.Cancelled, store.Open} {
		if got := w.get(store.AspirationID(id + 1)).State; got != want {
			t.Errorf("%d is %s, want %s", id+1, got, want)
		}
	}
}

// Who writes the code of an aspiration of theirs among other words goes on with it, whatever else is open. That of another's is a word.
func TestCodeAmongWords(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan mati lagi")
	budi.tap("Tulis yang lain")
	budi.say("got mampet")
	budi.tap("Kirim sekarang")
	w.sent("Agus", "pohon tumbang")
	budi.tap("Tulis yang lain")
	for _, words := range []string{"Kode " + strings.ToLower(codeOf(w, 1)) + ", belum ada jawaban", "soal " + codeOf(w, 1) + ": yang nomor 7 juga"} {
		budi.say(words)
		room.sees("menulis lagi untuk "+codeOf(w, 1), words)
	}
	n := len(w.ids())
	for i, words := range []string{"beda dengan " + codeOf(w, 1) + " dan " + codeOf(w, 2), "sama dengan " + codeOf(w, 3) + " ya"} {
		budi.say(words)
		budi.sees("Kami catat")
		budi.say("batal")
		if len(w.ids()) != n+i+1 {
			t.Errorf("%q began nothing", words)
		}
	}
}

// Who types the name of an office where the draft asks for whom it is has said it.
func TestTypedOffice(t *testing.T) {
	for words, taken := range map[string]bool{"Kantor Dapil 2": true, "ke dapil 2 pak": true, "dapil-2": true, "kantor": false, "dapil": false,
		"dapil 2 lampunya mati": false} {
		w := newWorld(t)
		w.office("Rina", "Grup 1")
		_, two := w.second("Sari", "Grup 2")
		budi := w.person("Budi")
		budi.say("lampu mati di RT 3")
		budi.sees("Untuk kantor mana?")
		budi.say(words)
		w.pass(10 * time.Minute)
		a := w.get(1)
		if got := a.Office == "dapil-2" && w.texts(a) == "lampu mati di RT 3"; got != taken {
			t.Errorf("%q: for %s, %q", words, a.Office, w.texts(a))
		}
		if taken {
			two.sees("lampu mati di RT 3")
		} else if w.texts(a) != "lampu mati di RT 3 | "+words {
			t.Errorf("%q is not kept: %q", words, w.texts(a))
		}
	}
}
