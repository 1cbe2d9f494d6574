package handlers_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"duaarah/store"
	"duaarah/store/measure"
)

// What was said in person is written down with the citizen's consent, is unanswered in the figures until a reply arrives, and its
// citizen claims it with the secret of a slip; then they get what was replied.
func TestSpoken(t *testing.T) {
	w := newWorld(t, reached)
	rina, room := w.office("Rina", "Grup")
	rina.say("/catat-lisan")
	rina.tap("Tulis catatan")
	rina.reply(rina.sees("Balas pesan ini dengan kata-kata warga"), "Sawah saya kebanjiran terus Pak, saluran di RW 3 mampet sejak lebaran")
	card := rina.sees("belum disimpan", "saluran di RW 3", "Apakah warganya setuju")
	rina.reply(card, "0812 3456 7891")
	rina.last("•••• 891")
	if n := len(w.history()); n != 0 {
		t.Errorf("%d lines of history before its citizen agreed", n)
	}
	rina.tap("Setuju, simpan kontaknya")
	rina.sees("Tercatat sebagai", "yang dihitung hanya balasan yang sampai")
	room.last("Disampaikan langsung, dicatat Rina")
	a := w.only()
	if a.Own || !a.Unclaimed() || a.State != store.Open || a.Kind != store.Complaint {
		t.Errorf("it is %+v", a)
	}
	w.view(func(r store.Reader) error {
		c, err := r.Citizen(a.Citizen)
		w.codes = append(w.codes, c.Alias, "Melati 1") // before it is claimed
		return err
	})
	rina.tap("Buat slip")
	w.answer()
	secret := rina.secret()
	if got := w.decoded(rina.last("Kode rahasia")); got != "https://aspirasi.example.id/k/"+secret {
		t.Errorf("the slip's code says %q", got)
	}

	// A reply waits, and is none in the figures.
	room.reply(room.last("Disampaikan langsung"), "Pak, saluran RW 3 kami keruk Sabtu pagi bersama warga.")
	room.sees("disimpan", "baru terhitung sejak itu")
	w.pass(2 * 24 * time.Hour)
	if l := w.history(); l[0].Platform != "lisan" || l[0].Own || l[len(l)-1].Delivered != nil {
		t.Errorf("the history is %+v", l)
	}

	// Neither the public code nor a wrong secret opens anything.
	darmi := w.person("Darmi")
	darmi.say("/klaim " + string(a.Code))
	darmi.sees("Kode itu tidak bisa dipakai")
	darmi.say("/start klaim_" + strings.ReplaceAll(secret, "-", ""))
	darmi.sees("Benar ini milik Anda", string(a.Code))
	darmi.tap("Bukan")
	darmi.sees("tidak ada yang berubah")
	darmi.say(secret)
	darmi.tap("Ya, ini milik saya")
	darmi.last("sekarang milik Anda")
	darmi.last("kami keruk Sabtu pagi")
	darmi.tap("Sudah")
	if l := w.history(); l[1].Do != "reply" && l[2].Do != "reply" {
		t.Errorf("no reply in %+v", l)
	}
	a = w.only()
	if a.FirstReplyAt.IsZero() || !a.FirstReplyAt.Equal(w.now) || a.Verdict != store.VerdictYes {
		t.Errorf("answered at %v, now %v: %+v", a.FirstReplyAt, w.now, a)
	}
	darmi.say("/status")
	darmi.sees(string(a.Code))
	room.last("sudah diambil warganya")
	if _, ok := buttonOf(room.last("Disampaikan langsung"), "Buat slip"); ok {
		t.Error("a slip is offered of what was claimed")
	}
	for _, s := range w.chats[rina.chat] {
		if strings.Contains(s.out.Text.S, secret) {
			t.Error("the slip still stands in the chat of who made it")
		}
	}
	w.golden("spoken")

	// Once is enough.
	tono := w.person("Tono")
	tono.say("/klaim " + secret)
	tono.sees("sudah dipakai")
	darmi.say("/klaim " + secret)
	darmi.sees("sudah milik Anda")
	w.view(func(r store.Reader) error {
		if c, err := r.SpokenContact(a.ID); err == nil {
			t.Errorf("the contact %q is kept, though its citizen can be written to", c)
		}
		return nil
	})
}

// Whoever asks for many slips before the first is drawn gets all of them.
func TestManySlipsAtOnce(t *testing.T) {
	w := newWorld(t, reached)
	rina, room := w.office("Rina", "Grup")
	const many = 5
	for i := range many {
		room.say("/catat_lisan lampu gang " + strconv.Itoa(i+1) + " mati")
		room.tap("Ya, setuju")
	}
	for _, id := range w.ids() {
		rina.say("/slip " + string(w.get(id).Code))
	}
	w.answer()
	if n := strings.Count(w.show(rina.chat), "Kode rahasia"); n != many {
		t.Errorf("of %d slips, %d are told", many, n)
	}
}

// A new slip voids the old one; who is staff of the office cannot take it; wrong secrets are slowed; time runs out.
func TestSlip(t *testing.T) {
	w := newWorld(t, reached)
	rina, room := w.office("Rina", "Grup")
	room.say("/catat_lisan lampu gang 4 mati")
	room.tap("Ya, setuju")
	a := w.only()
	room.tap("Buat slip")
	w.answer()
	first := rina.secret()
	rina.say("/slip " + string(a.Code))
	w.answer()
	second := rina.secret()
	if first == second {
		t.Fatal("the same secret twice")
	}
	sari := w.person("Sari")
	sari.say("/klaim " + first)
	sari.sees("tidak bisa dipakai")
	rina.say("/klaim " + second)
	rina.sees("Anda staf kantor ini")
	room.say("/klaim " + second)
	room.sees("jangan ditulis di sini")
	for range 8 {
		sari.say("/klaim AAAA-AAAA-AAAA")
	}
	sari.say("/klaim " + second)
	sari.sees("Terlalu banyak kode yang salah")
	w.pass(time.Hour)
	sari.say("/klaim " + second)
	sari.sees("Benar ini milik Anda")
	w.pass(31 * 24 * time.Hour)
	sari.tap("Ya, ini milik saya")
	sari.last("Masa berlaku slip ini sudah lewat")
	if a = w.only(); !a.Unclaimed() {
		t.Error("an old slip was good")
	}

	// With matters of their own it works as well, and they are told under which name staff see it.
	rina.say("/slip " + string(a.Code))
	w.answer()
	third := rina.secret()
	other := w.sent("Tono", "jalan depan pasar berlubang")
	other.say("/klaim " + third)
	other.sees("Staf akan melihatnya sebagai Warga")
	yes, _ := buttonOf(other.sees("Benar ini"), "Ya")
	asked := other.sees("Benar ini")
	other.tapOn(asked, yes)
	other.tapOn(asked, yes)
	other.say("/status")
	other.sees(string(a.Code))
	rina.say("/slip " + string(a.Code))
	rina.sees("sudah diambil warganya")
}

// Without the citizen's consent nothing is kept: thrown away, or erased when nobody says; what they said is in no table then.
func TestSpokenWithoutConsent(t *testing.T) {
	w := newWorld(t, reached)
	rina, _ := w.office("Rina", "Grup")
	rina.say("/catat_lisan pungutan liar di kelurahan")
	rina.reply(rina.sees("belum disimpan"), "Bu Sri 0812 3456 7891")
	rina.tap("Tidak setuju")
	rina.sees("Dibuang")
	rina.say("/catat_lisan antre KTP lama sekali")
	w.pass(73 * time.Hour)
	rina.last("dihapus, karena belum ada yang menyatakan")
	w.view(func(r store.Reader) error {
		for _, id := range w.ids() {
			a, err := r.Aspiration(id)
			if err != nil {
				return err
			}
			if a.State.Sent() {
				t.Errorf("%d is %s", id, a.State)
			}
			all, err := r.Messages(id)
			if err != nil {
				return err
			}
			for _, m := range all {
				if m.Text != "" {
					t.Errorf("%q is kept", m.Text)
				}
			}
			if c, err := r.SpokenContact(id); err == nil {
				t.Errorf("the contact %q is kept", c)
			}
		}
		return nil
	})
	for _, s := range w.chats[rina.chat] {
		if s.from == "" && (strings.Contains(s.out.Text.S, "pungutan") || strings.Contains(s.out.Text.S, "antre KTP")) {
			t.Errorf("the bot still says %q", s.out.Text.S)
		}
	}
}

// Who opens the card in private can look at the contact from there, and make a slip, until it is claimed.
func TestSpokenContactOnAnOpenedCard(t *testing.T) {
	w := newWorld(t, reached)
	rina, room := w.office("Rina", "Grup")
	room.say("/catat_lisan")
	room.reply(room.sees("Catat yang disampaikan"), "got di RT 4 bau")
	room.reply(room.sees("belum disimpan"), "0812-0000-1234")
	room.tap("Setuju, simpan kontaknya")
	code := string(w.only().Code)
	rina.say("/kartu " + code)
	card := rina.sees("got di RT 4 bau")
	if _, ok := buttonOf(card, "Buat slip"); !ok {
		t.Errorf("in private no slip can be made:\n%s", flat(card.out))
	}
	look, ok := buttonOf(card, "Lihat kontak")
	if !ok {
		t.Fatalf("in private there is no button for the contact:\n%s", flat(card.out))
	}
	rina.tapOn(card, look)
	rina.tap("Menyampaikan balasan")
	rina.last("0812-0000-1234")
}

// The contact is shown to who says why, alone, and that is an event; an erasure takes it, and the slips.
func TestSpokenContact(t *testing.T) {
	w := newWorld(t, reached)
	rina, room := w.office("Rina", "Grup")
	room.say("/catat_lisan")
	room.reply(room.sees("Catat yang disampaikan"), "got di RT 4 bau")
	room.reply(room.sees("belum disimpan"), "0812-0000-1234")
	room.tap("Setuju, simpan kontaknya")
	a := w.only()
	card := room.last("Disampaikan langsung")
	if strings.Contains(card.out.Text.S, "0812") {
		t.Errorf("the card says %q", card.out.Text.S)
	}
	look, ok := buttonOf(card, "Lihat kontak")
	if !ok {
		t.Fatal("no button for the contact")
	}
	room.tapOn(card, look)
	rina.tap("Menyampaikan balasan")
	rina.last("0812-0000-1234")
	var looked int
	w.view(func(r store.Reader) error {
		all, err := r.Events(a.ID)
		for _, e := range all {
			if e.Kind == store.EventContact && e.Staff != 0 && e.Data["why"] == "jawab" {
				looked++
			}
		}
		return err
	})
	if looked != 1 {
		t.Errorf("%d looks at the contact are kept", looked)
	}
	rina.say("/slip " + string(a.Code))
	w.answer()
	secret := rina.secret()
	w.tx(func(tx store.Tx) error { return tx.EraseAspiration(a.ID, w.now) })
	w.view(func(r store.Reader) error {
		if _, err := r.SpokenContact(a.ID); err == nil {
			t.Error("the contact outlives the erasure")
		}
		if _, err := r.Slip(store.HashInvitation(secret), w.now); err == nil {
			t.Error("the slip outlives the erasure")
		}
		return nil
	})
}

// What was said in person and not claimed is waited for like all else: staff are reminded, and nothing goes to nowhere.
func TestSpokenWaits(t *testing.T) {
	w := newWorld(t, reached)
	_, room := w.office("Rina", "Grup")
	room.say("/catat_lisan gorong-gorong pecah")
	room.tap("Ya, setuju")
	w.pass(14 * time.Hour) // the office is at work
	for range 20 {
		w.pass(24 * time.Hour)
	}
	room.last(string(w.only().Code))
	if n := len(w.chats[""]); n > 0 {
		t.Errorf("%d messages went to nowhere", n)
	}
	report, err := w.db.Stats(context.Background(), measure.Query{By: measure.ByPlatform})
	if err != nil || len(report.Groups) != 1 || report.Groups[0].Key != "lisan" || report.Groups[0].Matured != 1 || report.Groups[0].TwoWay.N != 0 {
		t.Errorf("the figures are %s (%v)", indented(report), err)
	}
	remembered := false
	for _, s := range w.chats[room.chat] {
		remembered = remembered || strings.Contains(s.out.Text.S, "janji") && strings.Contains(s.out.Text.S, "lewat")
	}
	if !remembered {
		t.Errorf("staff were not reminded; the room is\n%s", w.show(room.chat))
	}
}

// Where commands are answered in private among others, a form takes the words, and a slip is claimed for the private chat.
func TestSpokenOnServer(t *testing.T) {
	w := newWorld(t, reached)
	rina := serverRoom(w)
	asked := rina.slash("catat_lisan", "")
	noted := rina.tapWhispered(asked, "Tulis catatan", map[string]string{"kata": "jembatan goyang", "kontak": "0812 9999 0000"})
	noted.sees("belum disimpan", "jembatan goyang", "•••• 000")
	rina.tapWhispered(noted, "Setuju, simpan kontaknya", nil)
	noted.sees("Tercatat sebagai")
	slip := rina.tapWhispered(noted, "Buat slip", nil)
	w.answer()
	a := w.only()
	secret := slip.secret()
	sari := w.person("Sari").at("kanal-umum", "")
	claim := sari.slash("klaim", secret)
	claim.sees("Benar ini milik Anda", string(a.Code))
	sari.tapWhispered(claim, "Ya, ini milik saya", nil)
	claim.last("sekarang milik Anda")
	if a = w.only(); a.Home.Chat != "p-Sari" || a.TakenAt.IsZero() {
		t.Errorf("it is %+v", a)
	}
	rina.slash("balas", string(a.Code)+" Sedang kami perbaiki, selesai Jumat.")
	w.person("Sari").last("selesai Jumat")
	for _, s := range w.chats["ruang"] {
		if strings.Contains(s.out.Text.S, secret) || strings.Contains(s.out.Text.S, "9999") {
			t.Errorf("everybody reads %q", s.out.Text.S)
		}
	}
}
