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

// herald is an office's head, in private, who can tell many something.
func herald(w *world, name string) *person {
	w.t.Helper()
	p := w.person(name)
	p.say("/gabung " + w.invite("dapil-1", store.RoleHead))
	return p
}

// wants is a citizen who agreed to get news of the office.
func wants(w *world, name string) *person {
	w.t.Helper()
	p := w.person(name)
	p.say("/kabar")
	p.tap("Terima kabar: ")
	return p
}

// announce writes a broadcast, up to its preview.
func announce(p *person, kind, text string) {
	p.w.t.Helper()
	p.say("/siaran dapil-1")
	p.tap(kind)
	p.reply(p.last("Balas pesan ini"), text)
}

// forged is a tap with data that no button there has.
func (p *person) forged(on *shown, data string) {
	p.w.t.Helper()
	p.tapOn(on, bot.Button{Label: "?", Data: data})
}

// control is how a broadcast stands now, for who sent it.
func (w *world) broadcast() store.Broadcast {
	w.t.Helper()
	var b store.Broadcast
	w.view(func(r store.Reader) (err error) {
		b, err = r.Broadcast(1)
		return err
	})
	return b
}

func (w *world) tally(id store.BroadcastID) (t store.Tally) {
	w.t.Helper()
	w.view(func(r store.Reader) (err error) {
		t, err = r.Tally(id)
		return err
	})
	return t
}

// nothing fails if a chat has a message with the text.
func (p *person) neverSaw(text string) {
	p.w.t.Helper()
	if strings.Contains(p.w.show(p.chat), text) {
		p.w.t.Errorf("%s reads %q:\n%s", p.name, text, p.w.show(p.chat))
	}
}

func TestABroadcastReachesThoseWhoAgreedAndIsAnswered(t *testing.T) {
	w := newWorld(t)
	head := herald(w, "Bu Kepala")
	melati, budi := wants(w, "Melati"), wants(w, "Budi")
	tono := w.sent("Tono", "jalan rusak di depan pasar") // who agreed to nothing
	budi.tap("Berhenti: ")
	budi.sees("tidak menerima kabar dari kantor mana pun")

	announce(head, "Kabar baru", "Posko banjir dibuka di balai desa.\nSilakan datang.")
	preview := head.last("Posko banjir dibuka")
	head.sees("persis seperti yang akan dibaca warga", "1 warga", "Belum ada yang terkirim")
	melati.neverSaw("Posko")
	head.tapOn(preview, preview.out.Buttons[0][0]) // the buttons of the preview do nothing
	head.tap("Kirim ke 1 warga")
	w.pass(0)
	got := melati.sees("Kabar dari", "Posko banjir dibuka", "Silakan datang", "Balas pesan ini")
	if got.out.Text.S != preview.out.Text.S || indented(got.out.Buttons) != indented(preview.out.Buttons) {
		t.Errorf("the preview was\n%s\nand it came as\n%s", preview.out.Text.S, got.out.Text.S)
	}
	budi.neverSaw("Posko")
	tono.neverSaw("Posko")
	w.pass(time.Minute)
	head.last("selesai dikirim")
	if s := head.last("selesai dikirim"); !strings.Contains(s.out.Text.S, "1 terkirim") {
		t.Error(s.out.Text.S)
	}

	// An answer is an aspiration of its own, of the office that asked.
	melati.reply(got, "kapan posko di RT 5 dibuka pak?")
	melati.sees("Menanggapi kabar", "Posko banjir dibuka")
	melati.tap("Kirim sekarang")
	var a store.Aspiration
	w.view(func(r store.Reader) (err error) {
		a, err = r.AspirationByCode(store.Code(w.codeOf(melati)))
		return err
	})
	b := w.broadcast()
	if a.Broadcast != b.Code || a.Office != "dapil-1" || a.OfficeBy != store.ByLink {
		t.Errorf("the answer is %+v", a)
	}
	head.say("/kartu " + string(a.Code))
	lines := w.history()
	if !slices.ContainsFunc(lines, func(l store.Line) bool { return l.Do == "aspiration" && l.Broadcast == b.Code }) ||
		!slices.ContainsFunc(lines, func(l store.Line) bool {
			return l.Do == "broadcast" && l.Broadcast == b.Code && l.Recipients == 1 && l.Office == "dapil-1"
		}) {
		t.Errorf("the history is %s", indented(lines))
	}
	head.tapOn(head.last("selesai dikirim"), bot.Button{Data: fmt.Sprint("s.b.look:", b.ID)})
	head.last("Tanggapan: 1, 0 sudah dibalas")

	// A second answer, by the button, is another one; and what is written elsewhere is none.
	melati.tap("Tanggapi")
	melati.say("satu lagi: apa boleh bawa kucing ke posko?")
	melati.tap("Kirim sekarang")
	tono.say("/start b_" + b.Code) // who was sent nothing answers nothing
	tono.say("saya juga mau bilang soal posko itu kok tutup")
	if answers, answered := w.answersTo(b.Code); answers != 2 || answered != 0 {
		t.Errorf("%d answers, %d answered", answers, answered)
	}
}

// Where a platform tells when something arrives, as the web chat does, it has reached nobody before.
func TestBroadcastArrives(t *testing.T) {
	w := newWorld(t)
	head, melati := herald(w, "Rina"), wants(w, "Melati")
	announce(head, "Kabar baru", "Posko banjir dibuka di balai desa.")
	w.fail[melati.chat] = bot.Settlement{Outcome: bot.Handed, Messages: []string{"b-x"}}
	head.tap("Kirim ke 1 warga")
	w.pass(0)
	w.pass(time.Minute)
	head.last("1 belum dibuka")
	head.say("/siaran dapil-1")
	head.sees("sampai ke 0,")
	w.sent("Tono", "jembatan kayu lapuk di RT 4") // a group of none is not shown
	figures := func(want string) {
		t.Helper()
		head.say("/statistik")
		w.answer()
		head.sees(want)
		told := slices.DeleteFunc(w.history(), func(l store.Line) bool { return l.Do != "broadcast" })
		if len(told) != 1 || !strings.Contains(want, fmt.Sprintf("1 siaran sampai ke %d warga", told[0].Recipients)) {
			t.Errorf("the history file has %+v", told)
		}
	}
	figures("1 siaran sampai ke 0 warga")
	arrived := melati.update(bot.KindDelivered)
	arrived.Key, arrived.Delivered = "", []string{"b-x"}
	w.take(arrived)
	head.tapOn(head.last("belum dibuka"), bot.Button{Data: fmt.Sprint("s.b.look:", w.broadcast().ID)})
	head.last("1 terkirim")
	head.say("/siaran dapil-1")
	head.sees("sampai ke 1,")
	w.pass(time.Minute)
	head.last("1 terkirim")
	figures("1 siaran sampai ke 1 warga")
	head.say("/jejak kantor dapil-1") // one broadcast is one line of what happened
	if s := head.sees("Siaran sampai ke 1 orang").out.Text.S; strings.Contains(s, "Siaran sampai ke 0") {
		t.Errorf("it is told of twice:\n%s", s)
	}
}

func (w *world) answersTo(code string) (answers, answered int) {
	w.t.Helper()
	w.view(func(r store.Reader) (err error) {
		answers, answered, err = r.Answers(code)
		return err
	})
	return answers, answered
}

func TestUnsubscribing(t *testing.T) {
	w := newWorld(t)
	head := herald(w, "Bu Kepala")
	melati, budi, sari := wants(w, "Melati"), wants(w, "Budi"), wants(w, "Sari")
	announce(head, "Kabar baru", "Pasar murah besok pagi.")
	head.tap("Kirim ke 3 warga")
	w.pass(0)
	w.pass(time.Minute)
	melati.tap("Berhenti menerima")
	melati.last("Anda sudah berhenti menerima kabar")
	budi.reply(budi.last("Pasar murah"), "Berhenti.")
	budi.sees("Anda berhenti menerima kabar", "mulai sekarang")
	sari.say("/berhenti")
	sari.sees("berhenti menerima kabar dari semua kantor (1)")
	w.view(func(r store.Reader) error {
		if n, err := r.Subscribers("dapil-1"); n != 0 || err != nil {
			t.Errorf("%d still get it (%v)", n, err)
		}
		return nil
	})
	// It is shown in what is kept of them, and can be taken back.
	melati.tap("Terima lagi")
	melati.last("Anda menerimanya karena setuju")
	w.view(func(r store.Reader) error {
		events, err := r.EventsOf(1)
		if err != nil || !slices.ContainsFunc(events, func(e store.Event) bool {
			return e.Kind == store.EventNews && e.Data["how"] == "button" && e.Data["state"] == "no" && e.Data["before"] == "yes"
		}) {
			t.Errorf("events %s (%v)", indented(events), err)
		}
		return nil
	})
	// Nobody is asked again who wants none.
	sari.say("/kabar")
	sari.sees("tidak menerima kabar dari kantor mana pun")
}

func TestAPollTakesOneVoteOfEach(t *testing.T) {
	w := newWorld(t)
	head := herald(w, "Bu Kepala")
	melati, budi := wants(w, "Melati"), wants(w, "Budi")
	tono := w.sent("Tono", "jalan rusak di depan pasar")
	announce(head, "Jajak pendapat baru", "Kapan ronda?\nSabtu")
	head.sees("Ada 1 pilihan")
	head.reply(head.last("Ada 1 pilihan"), "Kapan ronda?\nSabtu\nMinggu\nsabtu")
	head.sees("ada dua kali")
	head.reply(head.last("ada dua kali"), "Kapan ronda?\n- Sabtu malam\n- Minggu malam")
	head.tap("Tunjukkan hasil")
	head.tap("Kirim ke 2 warga")
	w.pass(0)
	melati.tap("Sabtu malam")
	melati.last("Pilihan Anda: Sabtu malam")
	melati.tap("Sabtu malam")
	melati.tap("Minggu malam")
	poll := budi.last("Kapan ronda?")
	budi.forged(poll, "c.b.vote:1:7")
	budi.forged(poll, "c.b.vote:1:-1")
	budi.forged(poll, "c.b.vote:1:")
	tono.forged(tono.last("Kode Anda"), "c.b.vote:1:0") // who was not asked
	budi.tap("Sabtu malam")
	if s := budi.last("Kapan ronda?").out.Text.S; !strings.Contains(s, "Sabtu malam: 1") || !strings.Contains(s, "Minggu malam: 1") {
		t.Errorf("the result is not shown:\n%s", s)
	}
	votes := func() (v []int) {
		w.view(func(r store.Reader) error {
			b, err := r.Broadcast(1)
			if err == nil {
				v, err = r.Votes(b)
			}
			return err
		})
		return v
	}
	if v := votes(); !slices.Equal(v, []int{1, 1}) {
		t.Errorf("the votes are %v", v)
	}
	// A vote is no aspiration, and begins a conversation.
	melati.tap("Tambahkan alasan")
	melati.sees("Tulis tanggapan Anda")
	melati.say("minggu malam lebih banyak bapak-bapak di rumah")
	melati.sees("Menanggapi jajak pendapat")
	// Closed, it takes none.
	w.pass(8 * 24 * time.Hour)
	budi.forged(poll, "c.b.vote:1:1")
	budi.last("sudah ditutup")
	if v := votes(); !slices.Equal(v, []int{1, 1}) {
		t.Errorf("closed, the votes are %v", v)
	}
	// Erased, a person is no voter any more, and their vote is a number.
	budi.say("/hapus")
	budi.tap("Hapus semua")
	budi.tap("Ya")
	if v := votes(); !slices.Equal(v, []int{1, 1}) {
		t.Errorf("after an erasure the votes are %v", v)
	}
	w.view(func(r store.Reader) error {
		if v, err := r.VotesOf(2); err != nil || len(v) != 0 {
			t.Errorf("votes of who was erased: %v (%v)", v, err)
		}
		if s, err := r.Subscriptions(2); err != nil || len(s) != 0 {
			t.Errorf("subscriptions of who was erased: %v (%v)", s, err)
		}
		return nil
	})
	if q := w.tally(1); q[store.RecipientDelivered] != 2 {
		t.Errorf("the recipients are %v", q)
	}
}

func TestOnlyWhoMayAndWhatWasShownGoesOut(t *testing.T) {
	w := newWorld(t)
	head, other := herald(w, "Bu Kepala"), herald(w, "Pak Wakil")
	clerk := w.person("Rina")
	clerk.say("/gabung " + w.invite("dapil-1", store.RoleStaff))
	wants(w, "Melati")
	clerk.say("/siaran")
	clerk.sees("Peran Anda di kantor ini tidak mencakup itu")
	announce(head, "Kabar baru", "Kabar satu.")
	old := head.sees("1 warga")
	clerk.forged(clerk.sees(), "s.b.send:1:1")
	other.forged(other.sees(), "s.b.send:1:1") // not who wrote it
	clerk.forged(clerk.sees(), "s.b.stop:1")
	head.tap("Ubah isi")
	head.reply(head.last("Balas pesan ini"), "Kabar dua.")
	head.tapOn(old, bot.Button{Data: w.dataOf(old, "Kirim ke 1 warga")}) // of what it said before
	if b := w.broadcast(); b.State != store.BroadcastDraft || b.Text != "Kabar dua." {
		t.Fatalf("it is %+v", b)
	}

	// Where the office wants a second person, that is another one.
	w.tx(func(tx store.Tx) error {
		o, err := tx.Office("dapil-1")
		o.Settings.Broadcast.Second = true
		if err == nil {
			err = tx.SaveOffice(o)
		}
		return err
	})
	head.say("/siaran")
	head.tap("Kabar baru")
	head.reply(head.last("Balas pesan ini"), "Kabar tiga.")
	head.tap("Minta orang kedua")
	asked := head.last("menunggu persetujuan orang kedua")
	head.tapOn(asked, bot.Button{Data: w.dataOf(asked, "Setujui")})
	other.say("/siaran")
	other.tap("Lihat: Kabar tiga.")
	other.tap("Setujui, kirim ke 1 warga")
	w.pass(0)
	w.person("Melati").last("Kabar tiga.")
}

func TestCitizensAreAskedOnceWhetherTheyWantNews(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	head := herald(w, "Bu Kepala")
	head.say("/siaran")
	head.sees("Belum ada warga yang setuju", "Warga belum ditanya")
	head.tap("Mulai tanya warga")
	head.last("Warga yang sudah terjawab ditanya sekali")
	melati := w.sent("Melati", "lampu jalan mati di gang 3")
	room.reply(room.last("lampu jalan mati"), "Besok lampunya diganti oleh petugas kami.")
	melati.tap("Sudah")
	melati.sees("kadang mengirim kabar, paling banyak 2 kali sepekan")
	melati.tap("Ya, kabari saya")
	melati.last("Berhenti kapan saja")
	melati.say("trotoar di depan pasar rusak parah")
	melati.tap("Kirim sekarang")
	room.reply(room.last("trotoar"), "Trotoarnya kami perbaiki hari Kamis, mulai pukul sembilan pagi.")
	melati.tap("Sudah")
	if n := strings.Count(w.show(melati.chat), "kadang mengirim kabar"); n > 0 {
		t.Errorf("asked again %d times:\n%s", n, w.show(melati.chat))
	}
	w.view(func(r store.Reader) error {
		n, err := r.Subscribers("dapil-1")
		if n != 1 {
			t.Errorf("%d agreed", n)
		}
		return err
	})
}

// Who answers a broadcast that asks something in a word, or by a number, is heard; below one that asks nothing they are greeted.
func TestABroadcastIsAnsweredInAWord(t *testing.T) {
	for text, heard := range map[string]bool{"Senin ada pelatihan gratis. Balas 1 jika Anda mau ikut, ya?": true, "Senin ada pelatihan gratis di balai kota.": false} {
		for _, said := range []string{"1", "mau pak"} {
			w := newWorld(t)
			head := herald(w, "Bu Kepala")
			p := wants(w, "Melati")
			announce(head, "Kabar", text)
			head.tap("Kirim ke")
			w.pass(10 * time.Minute)
			p.sees("pelatihan")
			p.say(said)
			if (len(w.ids()) == 1) != heard {
				t.Errorf("%q to %q:\n%s", said, text, w.show(p.chat))
			}
		}
	}
}
