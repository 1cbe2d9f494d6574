package handlers_test

import (
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/handlers"
	"duaarah/store"
)

// Two people of a room are each asked about what they wrote. The buttons of one's question do nothing with the words of the other.
func TestColleaguesAreAskedAtOnce(t *testing.T) {
	for _, label := range []string{"Kirim ke warga", "Simpan sebagai catatan", "Bukan untuk siapa-siapa"} {
		t.Run(label, func(t *testing.T) {
			w := newWorld(t)
			_, rina := w.office("Rina", "Grup")
			sari := w.joined("Sari", "dapil-1", store.RoleStaff).in("Grup")
			budi, tono := w.sent("Budi", "lampu jalan mati"), w.sent("Tono", "got mampet di RT 4")
			rina.reply(rina.last("lampu jalan"), "Catatan kami menunjukkan lampunya diganti Kamis.")
			first := rina.sees("mirip catatan")
			sari.reply(sari.last("got mampet"), "Catatan kami menunjukkan gotnya dikeruk Jumat.")
			second := sari.sees("mirip catatan")
			b, _ := buttonOf(first, label)
			sari.tapOn(first, b)
			if s := first.out.Text.S; !strings.Contains(s, "mirip catatan") || len(w.notes(1))+len(w.notes(2)) > 0 {
				t.Errorf("what Rina was asked is now\n%s", s)
			}
			send, _ := buttonOf(first, "Kirim ke warga")
			rina.tapOn(first, send)
			send, _ = buttonOf(second, "Kirim ke warga")
			sari.tapOn(second, send)
			budi.last("diganti Kamis")
			tono.last("dikeruk Jumat")
			budi.neverSaw("dikeruk")
		})
	}
}

// So it is with what they are asked for whom it is.
func TestColleaguesAreAskedForWhom(t *testing.T) {
	w := newWorld(t)
	_, rina := w.office("Rina", "Grup")
	sari := w.joined("Sari", "dapil-1", store.RoleStaff).in("Grup")
	budi, tono := w.sent("Budi", "lampu jalan mati"), w.sent("Tono", "got mampet di RT 4")
	of := func(p *person) bot.Button { // the button for their aspiration
		b, _ := buttonOf(rina.sees("untuk yang mana?"), string(w.get(map[*person]store.AspirationID{budi: 1, tono: 2}[p]).Code))
		return b
	}
	lost := bot.Message{ReplyTo: "lost", ReplyToBot: true}
	lost.Text = "Lampunya diganti Kamis."
	rina.send(lost)
	first := rina.sees("untuk yang mana?")
	forBudi := of(budi)
	lost.Text = "Gotnya dikeruk Jumat."
	sari.send(lost)
	second := sari.sees("untuk yang mana?")
	forTono := of(tono)
	sari.tapOn(first, forBudi)
	budi.neverSaw("dikeruk Jumat")
	sari.tapOn(second, forTono)
	rina.tapOn(first, forBudi)
	budi.last("diganti Kamis")
	tono.last("dikeruk Jumat")
}

// What was written waits for an aspiration that can be answered: of one that cannot be any more, a tap takes nothing away. And the button of
// an old question does nothing with what was asked about since.
func TestOldQuestionAboutWords(t *testing.T) {
	w := newWorld(t)
	rina, _ := w.office("Rina", "Grup")
	budi, tono := w.sent("Budi", "lampu jalan mati"), w.sent("Tono", "got mampet di RT 4")
	rina.say("Petugas datang besok pagi.")
	first := rina.sees("untuk siapa?")
	budi.withdraws()
	toBudi, toTono := first.out.Buttons[0][0], first.out.Buttons[1][0]
	rina.tapOn(first, toBudi)
	rina.tapOn(first, toTono)
	tono.last("Petugas datang besok pagi.")
	rina.say("Ini soal lain sama sekali.")
	rina.sees("untuk siapa?")
	rina.tapOn(first, toTono)
	tono.neverSaw("soal lain sama sekali")
}

// Who shows two slips one after the other takes over that under whose question they say so.
func TestTwoSlips(t *testing.T) {
	slips := func(t *testing.T) (w *world, secrets []string) {
		w = newWorld(t, reached)
		rina, room := w.office("Rina", "Grup")
		for i, words := range []string{"lampu gang 4 mati", "got di RT 7 mampet"} {
			room.say("/catat_lisan " + words)
			room.tap("Ya, setuju")
			rina.say("/slip " + string(w.get(w.ids()[i]).Code))
			w.answer()
			secrets = append(secrets, rina.secret())
		}
		return w, secrets
	}
	t.Run("yes to the first", func(t *testing.T) {
		w, secrets := slips(t)
		darmi := w.person("Darmi")
		darmi.say(secrets[0])
		first := darmi.sees("Benar ini milik Anda", string(w.get(1).Code))
		darmi.say(secrets[1])
		second := darmi.sees("Benar ini milik Anda", string(w.get(2).Code))
		yes, _ := buttonOf(first, "Ya, ini milik saya")
		darmi.tapOn(first, yes)
		if w.get(1).Unclaimed() || !w.get(2).Unclaimed() {
			t.Fatalf("they said yes to the first, and it is %v, %v", !w.get(1).Unclaimed(), !w.get(2).Unclaimed())
		}
		yes, _ = buttonOf(second, "Ya, ini milik saya")
		darmi.tapOn(second, yes)
		if w.get(2).Unclaimed() {
			t.Errorf("the second is not theirs:\n%s", w.show(darmi.chat))
		}
	})
	t.Run("no to the first", func(t *testing.T) {
		w, secrets := slips(t)
		darmi := w.person("Darmi")
		darmi.say(secrets[0])
		first := darmi.sees("Benar ini milik Anda")
		darmi.say(secrets[1])
		second := darmi.sees("Benar ini milik Anda")
		no, _ := buttonOf(first, "Bukan")
		darmi.tapOn(first, no)
		yes, _ := buttonOf(second, "Ya, ini milik saya")
		darmi.tapOn(second, yes)
		if !w.get(1).Unclaimed() || w.get(2).Unclaimed() {
			t.Errorf("it is %v, %v:\n%s", !w.get(1).Unclaimed(), !w.get(2).Unclaimed(), w.show(darmi.chat))
		}
	})
}

// Who wished to add to an aspiration, and then to write something new, writes something new.
func TestNewAfterWishingToAdd(t *testing.T) {
	for name, wish := range map[string]func(p *person){
		"by the button":  func(p *person) { p.tap("Tulis yang lain") },
		"by the command": func(p *person) { p.say("/aspirasi") },
		"by a link":      func(p *person) { p.say("/start dapil-2") },
		"in one":         func(p *person) { p.say("/aspirasi got di RT 4 mampet") },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.office("Rina", "Grup")
			w.second("Sari", "Grup 2")
			budi := w.sent("Budi", "lampu jalan mati lagi")
			budi.say("/status")
			budi.tap(string(w.get(1).Code))
			budi.tap("Tulis tambahan")
			wish(budi)
			budi.say("sampahnya menumpuk")
			if s := w.texts(w.get(1)); strings.Contains(s, "sampahnya") {
				t.Fatalf("it went to what they had wished to add to: %s", s)
			}
			if a := w.latest(); a.ID == 1 || !strings.Contains(w.texts(a), "sampahnya menumpuk") {
				t.Errorf("the latest is %d: %s", a.ID, w.texts(a))
			}
		})
	}
}

// A command that begins something new takes nothing else away: not what its writer is asked about, nor how often they tried a secret.
func TestNewTakesNothingAway(t *testing.T) {
	t.Run("words of staff", func(t *testing.T) {
		w := newWorld(t)
		rina, _ := w.office("Rina", "Grup")
		budi := w.sent("Budi", "lampu jalan mati")
		rina.say("Lampunya sudah menyala.")
		ask := rina.sees("untuk siapa?")
		rina.say("/aspirasi jalan di depan rumah saya rusak")
		rina.tapOn(ask, ask.out.Buttons[0][0])
		budi.last("Lampunya sudah menyala.")
	})
	t.Run("a question", func(t *testing.T) {
		w := newWorld(t)
		head := w.joined("Kepala", "dapil-1", store.RoleHead)
		head.say("/kantor")
		head.tap("Ubah nama")
		ask := head.sees("Nama baru")
		head.say("/aspirasi jalan di depan rumah saya rusak")
		head.reply(ask, "Kantor Ibu Rahma")
		w.view(func(r store.Reader) error {
			o, err := r.Office("dapil-1")
			if o.Name != "Kantor Ibu Rahma" {
				t.Errorf("it is called %q", o.Name)
			}
			return err
		})
	})
	t.Run("tries", func(t *testing.T) {
		w := newWorld(t)
		w.office("Rina", "Grup")
		tono := w.person("Tono")
		for i := range 8 {
			tono.say("/klaim ABCD-EFGH-" + strings.Repeat(string(rune('2'+i%8)), 4))
		}
		tono.say("/aspirasi lampu jalan mati")
		tono.say("/klaim ABCD-EFGH-2345")
		tono.sees("Coba lagi setelah")
	})
}

// What staff write by an office's link, and then call an aspiration of their own, goes to that office.
func TestOwnAspirationByALink(t *testing.T) {
	w := newWorld(t)
	rina, _ := w.office("Rina", "Grup")
	w.second("Sari", "Grup 2")
	w.sent("Budi", "lampu jalan mati")
	rina.say("/start dapil-2")
	rina.say("jalan di depan rumah saya rusak")
	rina.tap("Aspirasi saya sendiri")
	if a := w.latest(); a.Office != "dapil-2" || w.texts(a) != "jalan di depan rumah saya rusak" {
		t.Errorf("for %s: %s", a.Office, w.texts(a))
	}
}

// Each agency is asked again when staff say so of it.
func TestTwoAgencies(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup")
	w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	code := string(w.only().Code)
	room.say("/alihkan " + code + " Dinas PU, 3 hari kerja")
	room.say("/alihkan " + code + " Dinas Perhubungan, 4 hari kerja")
	w.live("2026-11-28", "12.00")
	var asked []*shown
	for _, name := range []string{"Dinas PU", "Dinas Perhubungan"} {
		due := room.last("bertanya lagi ke " + name)
		b, _ := buttonOf(due, "Tanya lagi…")
		room.tapOn(due, b)
		asked = append(asked, room.sees("Balas pesan ini"))
	}
	room.reply(asked[1], "14 Desember")
	room.sees("Dinas Perhubungan ditanyakan lagi", "14 Desember")
	room.reply(asked[0], "16 Desember")
	room.sees("Dinas PU ditanyakan lagi", "16 Desember")
}

// Two canned replies that were asked for are both written.
func TestTwoCannedReplies(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup")
	rina.say("/templat baru")
	first := rina.sees("Baris pertama nama")
	room.say("/templat baru")
	second := room.sees("Baris pertama nama")
	rina.reply(first, "Lampu jalan\nPetugas memeriksa lampunya hari Kamis.")
	rina.sees("disimpan")
	room.reply(second, "Sampah\nTruk sampah lewat setiap Selasa pagi.")
	room.sees("disimpan")
	rina.reply(first, "Jalan rusak\nJalannya ditambal bulan depan.") // another, in answer to the same
	rina.sees("disimpan")
	room.reply(second, "Sampah\nTruk sampah lewat setiap Rabu pagi.") // the same one, corrected
	room.sees("disimpan", "Rabu")
	w.view(func(r store.Reader) error {
		all, err := r.Templates("dapil-1")
		if len(all) != 3 || !strings.Contains(all[2].Text, "Rabu") {
			t.Errorf("kept are %+v", all)
		}
		return err
	})
}

// Who wished to answer a broadcast, and then to write something else, does not answer it.
func TestSomethingElseThanAnAnswer(t *testing.T) {
	w := newWorld(t)
	head := herald(w, "Bu Kepala")
	melati := wants(w, "Melati")
	w.second("Sari", "Grup 2")
	announce(head, "Pernyataan baru", "Posyandu buka lagi hari Senin.")
	head.tap("Kirim ke 1 warga")
	w.pass(time.Minute)
	melati.tap("Tanggapi")
	melati.sees("Tulis tanggapan")
	melati.say("/aspirasi")
	melati.say("lampu jalan di RT 3 mati")
	if a := w.latest(); a.Broadcast != "" {
		t.Errorf("it answers %q:\n%s", a.Broadcast, w.show(melati.chat))
	}
}

// The figures of two offices that are asked for at once are both told.
func TestFiguresOfTwoOffices(t *testing.T) {
	w := newWorld(t)
	admin := w.joined("Admin", "dapil-1", store.RoleAdmin)
	admin.say("/gabung " + w.invite("dapil-2", store.RoleAdmin))
	admin.say("/statistik dapil-1")
	admin.say("/statistik dapil-1")
	admin.say("/statistik dapil-2")
	for range 3 {
		w.answer()
	}
	if one, two := admin.said("Kantor Dapil 1, 90 hari"), admin.said("Kantor Dapil 2, 90 hari"); one != 1 || two != 1 {
		t.Errorf("%d and %d answers:\n%s", one, two, w.show(admin.chat))
	}
}

// Who agrees under one of two drafts that wait for that agreed for both: neither is forgotten with the other.
func TestAgreedForTwoDrafts(t *testing.T) {
	for name, agree := range map[string]func(p *person){
		"by the button": func(p *person) { p.tap("Setuju") },
		"in words":      func(p *person) { p.say("setuju") },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(o *handlers.Options) { o.Consent = true })
			_, room := w.office("Rina", "Grup")
			budi := w.person("Budi")
			there := budi.at("umum", "")
			there.slash("aspirasi", "dapil-1 lampu jalan di RT 3 mati")
			there.slash("aspirasi", "dapil-1 got di pasar lama mampet")
			budi.say("dan airnya meluap ke jalan")
			agree(budi)
			w.pass(time.Hour)
			w.pass(73 * time.Hour)
			room.last("lampu jalan di RT 3 mati")
			room.last("got di pasar lama mampet")
		})
	}
}

// Who opens the bot where it stands for all offices writes to all, whatever link they came by before.
func TestOpenedForAllOffices(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	w.second("Sari", "Grup 2")
	budi := w.person("Budi")
	there := budi.at("umum", "")
	there.slash("aspirasi", "dapil-2")
	budi.sees("Dapil 2")
	there.slash("aspirasi", "")
	budi.say("lampu jalan di RT 3 mati")
	if a := w.latest(); a.OfficeBy == store.ByLink {
		t.Errorf("it is for %s:\n%s", a.Office, w.show(budi.chat))
	}
}

// At one booth many say something: each answer to the one question comes from that event.
func TestManyAnswersAtABooth(t *testing.T) {
	w := newWorld(t, reached)
	rina, _ := w.office("Rina", "Grup")
	rina.say("/acara Reses; 1/12 s.d. 2/12")
	event := w.occasion()
	rina.say("/catat-lisan " + string(event.ID))
	rina.tap("Tulis catatan")
	asked := rina.last("Balas pesan ini dengan kata-kata warga")
	for i, words := range []string{"lampu gang 4 mati", "got di RT 7 mampet"} {
		rina.reply(asked, words)
		if a := w.get(w.ids()[i]); a.Occasion != event.ID {
			t.Errorf("%q is from event %q", words, a.Occasion)
		}
	}
}

// Two questions that its citizen has at once interrupt one wait: what was promised before the first stands again when they answer.
func TestAskedTwiceAtOnce(t *testing.T) {
	for name, second := range map[string]func(w *world, room, budi *person){
		"it arrives": func(w *world, room, budi *person) {
			room.say("/tanya " + string(w.only().Code) + " Nomor tiangnya berapa?")
		},
		"it does not": func(w *world, room, budi *person) {
			w.fail[budi.chat] = bot.Settlement{Outcome: bot.Refused}
			room.say("/tanya " + string(w.only().Code) + " Nomor tiangnya berapa?")
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			_, room := w.office("Rina", "Grup")
			budi := w.sent("Budi", "lampu jalan depan SDN 3 mati")
			w.pass(time.Hour)
			room.reply(room.last("lampu jalan"), "Petugas kami datang memeriksa lampunya hari Selasa.")
			w.pass(24 * time.Hour)
			budi.say("masih mati bu")
			before := w.only()
			w.pass(time.Hour)
			room.say("/tanya " + string(before.Code) + " SDN 3 yang di RW mana?")
			w.pass(time.Hour)
			second(w, room, budi)
			if a := w.only(); a.Turn != store.CitizenTurn {
				t.Fatalf("it is the turn of %q", a.Turn)
			}
			w.pass(time.Hour)
			budi.say("RW 5, tiang nomor 12")
			if a := w.only(); a.Turn != store.OfficeTurn || !a.TurnAt.Equal(before.TurnAt) || !a.DueAt.Equal(before.DueAt) {
				t.Errorf("turn of %q since %v, due %v; before it was since %v, due %v", a.Turn, a.TurnAt, a.DueAt, before.TurnAt, before.DueAt)
			}
		})
	}
}

// A canned reply that was changed after it was looked at is looked at again before it is sent.
func TestCannedReplyChangedMeanwhile(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan mati")
	rina.say("/templat baru Lampu: Petugas memeriksa lampunya hari Kamis.")
	room.say("/templat " + string(w.only().Code))
	room.tap("Lampu")
	room.sees("hari Kamis", "Belum dikirim")
	rina.say("/templat lampu")
	rina.tap("Lampu")
	rina.tap("Ubah")
	rina.reply(rina.sees("Di atas ini templatnya"), "Lampu\nPetugas memeriksa lampunya hari Jumat.")
	room.tap("Kirim")
	budi.neverSaw("Petugas memeriksa")
	room.sees("hari Jumat", "Belum dikirim")
	room.tap("Kirim")
	budi.last("hari Jumat")
}

// Below an earlier preview of a broadcast nothing goes out that was written since.
func TestOldPreviewOfABroadcast(t *testing.T) {
	w := newWorld(t)
	head := herald(w, "Bu Kepala")
	melati := wants(w, "Melati")
	announce(head, "Pernyataan baru", "Posyandu buka hari Senin.")
	old := head.sees("1 warga")
	head.tap("Ubah isi")
	head.reply(head.last("Balas pesan ini"), "Posyandu tutup hari Senin.")
	latest := head.sees("1 warga")
	whom, _ := buttonOf(old, "Ganti penerima")
	head.tapOn(old, whom)
	head.forged(old, "s.b.aim:1:same")
	if b, ok := buttonOf(old, "Kirim ke 1 warga"); ok {
		head.tapOn(old, b)
	}
	w.pass(time.Minute)
	melati.neverSaw("Posyandu")
	send, _ := buttonOf(latest, "Kirim ke 1 warga")
	head.tapOn(latest, send)
	w.pass(time.Minute)
	melati.last("Posyandu tutup hari Senin.")
}

// What a citizen was told of a promise, or of an agency, stays when something else is told of the same soon after.
func TestToldTwoThings(t *testing.T) {
	begin := func(t *testing.T) (w *world, room, budi *person, code string) {
		w = newWorld(t)
		_, room = w.office("Rina", "Grup")
		w.second("Sari", "Grup 2")
		budi = w.sent("Budi", "lampu jalan mati")
		return w, room, budi, string(w.only().Code)
	}
	pass := func(w *world, room *person, code string) {
		room.say("/alihkan " + code + " dapil-2")
		room.tap("Ya, alihkan")
		w.pass(15 * time.Minute)
	}
	t.Run("a promise, and another office", func(t *testing.T) {
		w, room, budi, code := begin(t)
		room.say("/janji " + code + " Jumat lampunya kami pasang")
		w.pass(time.Hour)
		room.say("/tepati " + code)
		said := budi.sees("lampunya kami pasang").out.Text.S
		pass(w, room, code)
		budi.sees("Kantor Dapil 2")
		budi.last(said)
	})
	t.Run("an agency, and another office", func(t *testing.T) {
		w, room, budi, code := begin(t)
		w.pass(time.Hour)
		room.say("/alihkan " + code + " Dinas PU, 3 hari kerja")
		said := budi.sees("Dinas PU").out.Text.S
		pass(w, room, code)
		budi.sees("Kantor Dapil 2")
		budi.last(said)
	})
}
