package handlers_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/handlers"
	"duaarah/store"
	"duaarah/store/history"
	"duaarah/store/measure"
	"duaarah/store/sqlite"
)

const (
	darkStreet = "lampu jalan Melati depan SDN 3 mati udah 2 minggu, gelap bgt"
	darkToo    = "pak tolong PJU di jl. melati padam, anak saya takut lewat"
)

func together(o *handlers.Options) { o.SimilarFor = 60 * 24 * time.Hour }

// wipes has everything of theirs erased.
func (p *person) wipes() {
	p.w.t.Helper()
	p.say("/hapus")
	p.tap("tentang saya")
	p.tap("Ya, hapus semuanya")
}

// get is the aspiration with that ID.
func (w *world) get(id store.AspirationID) (a store.Aspiration) {
	w.t.Helper()
	w.view(func(r store.Reader) (err error) { a, err = r.Aspiration(id); return err })
	return a
}

// Two citizens with the same matter: the second supports it, the reply reaches both, and each says what they think of it.
func TestSupport(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	w.pass(2 * time.Hour)
	sari := w.person("Sari")
	sari.say(darkToo)
	offer := sari.sees("1 warga", "lampu, Jalan Melati", "Dukung, atau tetap kirim sendiri?")
	if strings.Contains(offer.out.Text.S, "SDN") || strings.Contains(offer.out.Text.S, "2 minggu") {
		t.Errorf("the offer shows another's words: %s", offer.out.Text.S)
	}
	dukung, _ := buttonOf(offer, "Dukung")
	sari.tap("Dukung")
	sari.sees("Anda sekarang ikut mendukung", "1 warga lain", "Senin, 30 November")
	first := w.get(w.ids()[0])
	if s := w.get(w.ids()[1]).State; s != store.Cancelled {
		t.Errorf("the draft that became a support is %s", s)
	}
	room.last("+ 1 warga mendukung")
	card := room.last("anak saya takut lewat")
	sari.tapOn(offer, dukung) // twice
	room.reply(card, "Selamat siang, lampunya kami ganti Kamis pagi. Kalau Kamis malam masih gelap, kabari saya.")
	budi.sees("Balasan Kantor Dapil 1", "Kamis pagi")
	sari.sees("Balasan Kantor Dapil 1", "yang Anda dukung", "Kamis pagi")
	room.last("Balasan terakhir sampai ke 1 dari 1 pendukung")
	if a := w.get(first.ID); a.Turn != store.CitizenTurn {
		t.Errorf("answered, it is the turn of %q", a.Turn)
	}
	w.pass(80 * time.Hour)
	budi.tap("Sudah")
	sari.sees("merasa sudah terjawab, jadi kami tutup", "yang Anda dukung")
	if a := w.get(first.ID); a.State != store.Closed {
		t.Errorf("its citizen said yes, and it is %s", a.State)
	}
	sari.tap("Belum")
	sari.last("belum terjawab. Staf sudah kami beri tahu")
	a := w.get(first.ID)
	if a.State != store.Open || a.Turn != store.OfficeTurn || a.Verdict != store.VerdictYes {
		t.Errorf("a supporter said no: state %s, turn %q, verdict %q", a.State, a.Turn, a.Verdict)
	}
	room.last("yang mendukung")
	room.last("Kata pendukung: 0 sudah terjawab, 1 belum")
	sari.reply(sari.last("Kamis pagi"), "ujung jalan yang dekat masjid masih gelap pak")
	sari.sees("Sudah kami sampaikan ke Rina")
	room.last("ujung jalan yang dekat masjid masih gelap pak")
	sari.say("/status")
	sari.sees("Anda dukung bersama 1 warga lain")
	sari.tap("Berhenti dukung")
	sari.sees("tidak lagi mendukung")
	room.reply(room.last("ujung jalan"), "Baik, petugas kami kirim lagi besok pagi ke ujung jalan dekat masjid.")
	budi.sees("besok pagi ke ujung jalan")
	if s := sari.sees("tidak lagi mendukung"); strings.Contains(s.out.Text.S, "besok pagi") {
		t.Error("who stopped gets replies still")
	}
	w.golden("support")
}

// Left alone, or by a tap, a draft goes out as one of its own; staff see that they are alike.
func TestSendOwnInstead(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", darkStreet)
	sari := w.person("Sari")
	sari.say(darkToo)
	sari.sees("1 warga")
	w.pass(11 * time.Minute)
	sari.sees("Sudah masuk ke antrean")
	tono := w.person("Tono")
	tono.say("lampu jl melati mati total")
	tono.sees("2 warga")
	tono.tap("Kirim sendiri")
	tono.sees("Sudah masuk ke antrean")
	if ids := w.ids(); len(ids) != 3 || w.get(ids[1]).State != store.Open || w.get(ids[2]).State != store.Open {
		t.Errorf("%d aspirations", len(ids))
	}
	room.tap("Lihat yang serupa")
	room.sees("2 aspirasi terbuka serupa")
	w.golden("alone")
}

// What is offered is what may be offered: not to oneself, not to staff, not of another street, and no button works twice or forged.
func TestSupportIsNotForced(t *testing.T) {
	w := newWorld(t, together)
	rina, _ := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	other := w.sent("Wati", "sampah menumpuk di pasar Wonosari")
	for name, text := range map[string]string{"Dedi": "lampu jalan mawar mati", "Eka": "jalan melati berlubang", "Fajar": "bagus sekali"} {
		p := w.person(name)
		p.say(text)
		if s := p.last("Kami catat"); strings.Contains(s.out.Text.S, "hal serupa") {
			t.Errorf("%q is offered %s", text, s.out.Text.S)
		}
	}
	budi.say("lampu jalan melati masih mati")
	if _, ok := buttonOf(budi.last("Kami catat"), "Dukung"); ok {
		t.Error("their own is offered to them")
	}
	rina.say("lampu jalan melati mati")
	rina.tap("Aspirasi saya sendiri")
	if _, ok := buttonOf(rina.last("Kami catat"), "Dukung"); ok {
		t.Error("staff can support what their own office answers")
	}
	sari := w.person("Sari")
	sari.say(darkToo)
	forged := sari.last("Kami catat")
	b, _ := buttonOf(forged, "Dukung")
	ids := w.ids()
	b.Data = strings.Replace(b.Data, fmt.Sprint(":", ids[0]), fmt.Sprint(":", ids[1]), 1)
	sari.tapOn(forged, b)
	w.view(func(r store.Reader) error {
		if _, n, err := r.Supporters(ids[1], 5); n != 0 || err != nil {
			t.Errorf("%d support %s by a forged button (%v)", n, other.name, err)
		}
		return nil
	})
}

// A supporter who cannot be written to hurts nobody, and gets what they missed when they are back.
func TestSupporterBlocked(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	var all []*person
	for _, name := range []string{"Sari", "Tono"} {
		p := w.person(name)
		p.say(darkToo)
		p.tap("Dukung")
		all = append(all, p)
	}
	w.fail["p-Sari"] = bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonBlocked}
	room.reply(room.last("+ 2 warga mendukung"), "Lampunya sudah kami ganti tadi pagi, silakan dicek malam ini.")
	budi.sees("tadi pagi")
	all[1].sees("tadi pagi")
	room.last("sampai ke 1 dari 2 pendukung")
	if a := w.get(w.ids()[0]); !a.UnreachableAt.IsZero() || a.Turn != store.CitizenTurn {
		t.Errorf("%+v", a)
	}
	room.reply(room.last("Dijawab Rina"), "Tambahan: kabelnya juga sudah kami ganti.")
	w.take(all[0].update(bot.KindUnblocked))
	all[0].last("tadi pagi")
	all[0].last("kabelnya juga")
	all[0].say("terima kasih bu")
	all[0].sees("Sama-sama")
	room.last("sampai ke 2 dari 2 pendukung")
}

// Who begins to support what was answered gets the last answer at once, and an answer is owed to them.
func TestSupportOfTheAnswered(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", darkStreet)
	room.reply(room.sees("SDN 3"), "Lampunya kami ganti Kamis pagi bersama petugas.")
	w.pass(100 * time.Hour)
	sari := w.person("Sari")
	sari.say(darkToo)
	sari.tap("Dukung")
	sari.last("Jawaban terakhir dari staf kami kirim")
	sari.last("Kamis pagi bersama petugas")
	room.last("anak saya takut lewat")
	if a := w.get(w.ids()[0]); a.Turn != store.OfficeTurn {
		t.Errorf("it is the turn of %q", a.Turn)
	}
}

// The first to tell withdraws: the matter goes on with who supports it, and no wait begins anew.
func TestHandOver(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	var all []*person
	for _, name := range []string{"Sari", "Tono"} {
		w.pass(time.Hour)
		p := w.person(name)
		p.say(darkToo)
		p.tap("Dukung")
		all = append(all, p)
	}
	id := w.ids()[0]
	before := w.get(id)
	w.pass(24 * time.Hour)
	budi.tapOn(budi.last("Sudah masuk ke antrean"), bot.Button{Label: "Tarik", Data: fmt.Sprint("c.withdraw!:", id)})
	budi.sees("berjalan terus atas nama mereka")
	all[0].sees("sudah menarik diri", "atas nama samaran Anda")
	room.last("menarik diri")
	a := w.get(id)
	if a.State != store.Open || a.Citizen == before.Citizen || !a.ReceivedAt.Equal(before.ReceivedAt) || !a.DueAt.Equal(before.DueAt) {
		t.Errorf("%+v", a)
	}
	room.reply(room.last("+ 1 warga mendukung"), "Lampunya kami ganti besok pagi, petugas sudah dijadwalkan.")
	all[0].sees("Apakah ini menjawab?")
	all[0].tap("Sebagian")
	all[1].sees("yang Anda dukung")
	if last := budi.sees("berjalan terus"); strings.Contains(last.out.Text.S, "besok pagi") {
		t.Error("who withdrew gets replies still")
	}
	if a := w.get(id); a.Verdict != store.VerdictPartly || a.FirstReplyAt.IsZero() {
		t.Errorf("%+v", a)
	}
	// Their words can go as well.
	budi.tap("Hapus kata-kata saya")
	budi.tap("Ya, hapus")
	budi.sees("kami hapus sekarang")
	for _, s := range w.chats[room.chat] {
		if strings.Contains(s.out.Text.S, "udah 2 minggu") {
			t.Errorf("the room shows %q", s.out.Text.S)
		}
	}
	room.last("anak saya takut lewat")
	w.golden("handover")
}

// Whose matter it becomes says of what they were sent before whether it answers: it is theirs to say now.
func TestHeirJudgesWhatTheyHave(t *testing.T) {
	for name, said := range map[string]string{"the first time": "", "once more": "Sebagian"} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, together)
			_, room := w.office("Rina", "Grup Dapil 1")
			budi := w.sent("Budi", darkStreet)
			sari := w.supporter("Sari")
			id := w.ids()[0]
			room.reply(room.last("anak saya takut lewat"), "Lampunya kami ganti besok pagi, petugas sudah dijadwalkan.")
			if said != "" {
				sari.tap(said)
			}
			budi.tapOn(budi.last("Sudah masuk ke antrean"), bot.Button{Label: "Tarik", Data: fmt.Sprint("c.withdraw!:", id)})
			w.pass(time.Hour)
			if said != "" {
				sari.tap("Ubah")
			}
			sari.tap("Sudah")
			if a := w.get(id); a.Verdict != store.VerdictYes || a.State != store.Closed {
				t.Fatalf("they say that it answers, and it is %s, %q:\n%s", a.State, a.Verdict, w.show(sari.chat))
			}
			if s := sari.last("besok pagi").out.Text.S; !strings.Contains(s, "sudah terjawab") {
				t.Errorf("what they said it of says\n%s", s)
			}
			sari.tap("4 ★")
			if a := w.get(id); a.Stars != 4 {
				t.Errorf("they gave 4 stars, and it has %d", a.Stars)
			}
		})
	}
}

// The first to tell has it erased, everything of theirs: it goes on without their words.
func TestHandOverByErasure(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	sari := w.person("Sari")
	sari.say(darkToo)
	sari.tap("Dukung")
	id := w.ids()[0]

	budi.wipes()
	a := w.get(id)
	if a.State != store.Open {
		t.Fatalf("%+v", a)
	}
	w.view(func(r store.Reader) error {
		all, err := r.Messages(id)
		for _, m := range all {
			if m.Side == store.CitizenSide && (m.Citizen != a.Citizen) != (m.Text == "") {
				t.Errorf("message %d of %d says %q", m.ID, m.Citizen, m.Text)
			}
		}
		return err
	})
	room.reply(room.last("anak saya takut lewat"), "Lampunya kami ganti besok pagi, petugas sudah dijadwalkan.")
	sari.sees("besok pagi")
	w.lenient = true // the list that named it goes twice
	// And the supporter, who is its citizen now, has everything erased too: nobody is left.
	sari.wipes()
	if a := w.get(id); a.State != store.Erased {
		t.Errorf("%s", a.State)
	}
}

// A supporter erases everything of theirs: the matter goes on for its citizen.
func TestSupporterErased(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	sari := w.person("Sari")
	sari.say(darkToo)
	sari.tap("Dukung")
	sari.wipes()
	for _, s := range w.chats[room.chat] {
		if strings.Contains(s.out.Text.S, "anak saya takut") || strings.Contains(s.out.Text.S, "mendukung") {
			t.Errorf("the room shows %q", s.out.Text.S)
		}
	}
	room.reply(room.last("udah 2 minggu"), "Lampunya kami ganti besok pagi, petugas sudah dijadwalkan.")
	budi.sees("besok pagi")
}

// The figures count the matter once and its people each, and so they do once more after a way through the history file.
func TestSupportersAreHeard(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", darkStreet)
	for _, name := range []string{"Sari", "Tono", "Umi"} {
		p := w.person(name)
		p.say(darkToo)
		p.tap("Dukung")
		if name == "Umi" { // stopped before anything was heard
			p.tap("Berhenti mendukung")
		}
	}
	w.sent("Wati", "sampah menumpuk di pasar Wonosari belum diangkut")
	room.reply(room.last("+ 2 warga mendukung"), "Lampunya kami ganti Kamis pagi bersama petugas dari Dishub.")
	w.pass(20 * 24 * time.Hour)
	q := measure.Query{By: measure.ByOffice, AsOf: w.now}
	kept, err := w.db.Stats(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	g := kept.Groups[slices.IndexFunc(kept.Groups, func(g measure.Group) bool { return g.Key == "dapil-1" })]
	if g.Aspirations != 2 || g.TwoWay.N != 1 || g.TwoWay.Of != 2 || g.Heard.N != 3 || g.Heard.Of != 4 {
		t.Errorf("%d aspirations, two-way %d of %d, heard %d of %d; want 2, 1 of 2, 3 of 4", g.Aspirations, g.TwoWay.N, g.TwoWay.Of, g.Heard.N, g.Heard.Of)
	}

	again := w.imported(q)
	h := again.Groups[slices.IndexFunc(again.Groups, func(g measure.Group) bool { return g.Key == "dapil-1" })]
	if indented(h) != indented(g) {
		t.Errorf("imported, the figures are %s; want %s", indented(h), indented(g))
	}
}

// imported are the figures that a store gives which took in the history file of this one.
func (w *world) imported(q measure.Query) measure.Report {
	w.t.Helper()
	var lines []string
	for _, l := range w.history() {
		b, err := l.MarshalJSON()
		if err != nil {
			w.t.Fatal(err)
		}
		lines = append(lines, string(b))
	}
	db, err := sqlite.Open(w.t.Context(), filepath.Join(w.t.TempDir(), "again.db"), sqlite.Options{Clock: func() time.Time { return w.now }})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() {
		if err := db.Close(); err != nil {
			w.t.Error(err)
		}
	})
	if _, err := db.Import(w.t.Context(), history.NewReader(strings.NewReader(strings.Join(lines, "\n"))), sqlite.ImportOptions{
		Office: func(id store.OfficeID) store.Office { return store.Office{ID: id, Name: string(id), Promise: 7} }}); err != nil {
		w.t.Fatal(err)
	}
	again, err := db.Stats(context.Background(), q)
	if err != nil {
		w.t.Fatal(err)
	}
	return again
}

// What a card cannot show of a supporter's words goes under it, and parts that come late belong to the same.
func TestSupportWithPhotos(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", darkStreet)
	sari := w.person("Sari")
	photo := func(id string) bot.Message {
		return bot.Message{Album: "alb", Files: []bot.File{{Kind: bot.Photo, Ref: bot.FileRef{Account: sari.address().Account, ID: id}}}}
	}
	sari.say(darkToo)
	sari.send(photo("f1"))
	sari.tap("Dukung")
	if got := room.last("yang mendukung"); len(got.out.Files) != 1 {
		t.Errorf("the room gets %d files", len(got.out.Files))
	}
	w.pass(15 * time.Second)
	sari.send(photo("f2"))
	if got := room.last("yang mendukung"); len(got.out.Files) != 1 || got.out.Files[0].Ref.ID != "f2" && len(w.ids()) != 2 {
		t.Errorf("the late part makes %d aspirations, and the room sees %+v", len(w.ids()), got.out)
	}
}

// With consent required, the tap that supports is the consent.
func TestSupportIsConsent(t *testing.T) {
	w := newWorld(t, together, func(o *handlers.Options) { o.Consent = true })
	w.office("Rina", "Grup Dapil 1")
	budi := w.person("Budi")
	budi.say(darkStreet)
	budi.tap("Setuju, kirim")
	sari := w.person("Sari")
	sari.say(darkToo)
	sari.tap("Setuju, dukung")
	sari.sees("ikut mendukung")
	w.view(func(r store.Reader) error {
		who, err := r.Identity(sari.address().Account, "Sari")
		if err != nil {
			return err
		}
		s, err := r.Supports(who.Citizen, 5)
		if err != nil || len(s) != 1 {
			t.Errorf("%+v (%v)", s, err)
		}
		return err
	})
}

// Very many supporters are told by and by, and each.
func TestManySupporters(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", darkStreet)
	var all []*person
	for i := range 120 {
		p := w.person(fmt.Sprint("Warga ", i))
		p.say(darkToo)
		p.tap("Dukung")
		all = append(all, p)
	}
	all[119].sees("bersama 120 warga lain")
	room.reply(room.last("+ 120 warga mendukung"), "Lampunya kami ganti Kamis pagi bersama petugas dari Dishub.")
	w.pass(2 * time.Second)
	for _, p := range all {
		p.sees("Kamis pagi")
	}
	room.last("sampai ke 120 dari 120 pendukung")
	room.tap("Tutup")
	w.pass(2 * time.Second)
	for _, p := range all {
		p.sees("Staf menutup")
	}
}
