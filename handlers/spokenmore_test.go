package handlers_test

import (
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/handlers"
	"duaarah/store"
)

// leaves ends the person's place in an office.
func (p *person) leaves(office store.OfficeID) {
	p.w.t.Helper()
	p.w.tx(func(tx store.Tx) error {
		who, err := tx.Identity(p.address().Account, p.user)
		if err != nil {
			return err
		}
		all, err := tx.Memberships(who.Staff)
		for _, m := range all {
			if m.Office == office && err == nil {
				m.Until = p.w.now
				err = tx.SaveMembership(m)
			}
		}
		return err
	})
}

// Who wrote a note down, or handled it, cannot claim it though they left the office since; its citizen can, with the same slip.
func TestSlipOfWhoLeftTheOffice(t *testing.T) {
	w := newWorld(t, reached)
	rina, room := w.office("Rina", "Grup")
	budi := w.joined("Budi", "dapil-1", store.RoleStaff)
	room.say("/catat_lisan lampu gang 4 mati")
	room.tap("Ya, setuju")
	a := w.only()
	budi.say("/slip " + string(a.Code))
	w.answer()
	secret := budi.secret()
	rina.leaves("dapil-1")
	budi.leaves("dapil-1")
	for _, p := range []*person{rina, budi} {
		p.say("/klaim " + secret)
		p.last("menanganinya sebagai staf")
		if a = w.only(); !a.Unclaimed() {
			t.Fatalf("%s claimed what they handled", p.name)
		}
	}
	darmi := w.person("Darmi")
	darmi.say("/klaim " + secret)
	darmi.tap("Ya, ini milik saya")
	if a = w.only(); a.Unclaimed() {
		t.Error("its citizen cannot claim it")
	}
}

// Who began to claim before they are found out is stopped at the second step, too.
func TestClaimIsLookedAtTwice(t *testing.T) {
	w := newWorld(t, reached)
	rina, room := w.office("Rina", "Grup")
	room.say("/catat_lisan lampu gang 4 mati")
	room.tap("Ya, setuju")
	a := w.only()
	rina.say("/slip " + string(a.Code))
	w.answer()
	secret := rina.secret()
	tono := w.person("Tono")
	tono.say("/klaim " + secret)
	tono.sees("Benar ini milik Anda")
	w.tx(func(tx store.Tx) error { // Tono is enrolled, and takes it up, between the two taps
		who, err := tx.Identity(tono.address().Account, tono.user)
		if err != nil {
			return err
		}
		s, err := tx.SaveStaff(store.Staff{Name: "Tono"})
		if err != nil {
			return err
		}
		who.Staff = s.ID
		if _, err = tx.SaveIdentity(who); err != nil {
			return err
		}
		_, err = tx.Record(store.Event{At: w.now, Kind: store.EventSeen, Aspiration: a.ID, Staff: s.ID, Office: "dapil-1"})
		return err
	})
	tono.tap("Ya, ini milik saya")
	if a = w.only(); !a.Unclaimed() {
		t.Error("staff claimed what they had looked at")
	}
}

// A note that nobody says the citizen agrees to is erased, and that is said in a message that stays, where its writer reads it.
func TestSpokenExpiresWithAWord(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup")
	n := len(w.chats[room.chat])
	room.say("/catat_lisan antre KTP lama sekali")
	w.pass(73 * time.Hour)
	room.last("Catatan lisan")
	news := 0
	for _, s := range w.chats[room.chat][n:] {
		if s.from == "" && strings.Contains(s.out.Text.S, "dihapus, karena belum ada yang menyatakan") {
			news++
		}
		if strings.Contains(s.out.Text.S, "antre KTP") && s.from == "" {
			t.Errorf("it says still %q", s.out.Text.S)
		}
	}
	if news != 1 {
		t.Errorf("said %d times:\n%s", news, w.show(room.chat))
	}
	// Where they alone saw it, it is said in private with them.
	rina.at("ruang", "").slash("catat_lisan", "jalan berlubang di gang 5")
	w.pass(73 * time.Hour)
	rina.last("dihapus, karena belum ada yang menyatakan")
	if strings.Contains(w.show("ruang"), "dihapus, karena") {
		t.Error("others read it")
	}
}

// That a held draft is erased is said once, and nothing of it can be tapped any more.
func TestHeldDraftExpiresWithOneWord(t *testing.T) {
	w := newWorld(t, func(o *handlers.Options) { o.Consent = true })
	w.office("Rina", "Grup")
	dewi := w.person("Dewi")
	dewi.say("air mati sejak kemarin")
	w.pass(11 * time.Minute)
	n := dewi.heard()
	w.pass(73 * time.Hour)
	if got := dewi.heard() - n; got != 1 {
		t.Errorf("told with %d messages", got)
	}
	if k := dewi.said("Dibatalkan"); k != 0 {
		t.Error("it is called cancelled, too")
	}
	dewi.sees("kami hapus dan tidak dikirim")
}

// Whom it is for is asked of who is in several offices, whatever the rules would say: they may know of an office that is none of theirs.
func TestSpokenIsForAnOfficeOfTheSpeaker(t *testing.T) {
	w := newWorld(t)
	w.moreOffices(1)
	tono := w.joined("Tono", "dapil-2", store.RoleStaff)
	tono.say("/gabung " + w.invite("kantor-01", store.RoleStaff))
	tono.say("/catat_lisan sawah kekeringan di blok timur") // what no rule but the default takes, to dapil-1
	asked := tono.sees("Untuk kantor yang mana?", "sawah kekeringan")
	if got := labels(asked); len(got) != 3 || got[0] != "Kantor Dapil 2" || got[1] != "Kantor Wilayah 1" {
		t.Errorf("asked are %q", got)
	}
	tono.tap("Kantor Wilayah 1")
	tono.tap("Ya, setuju")
	tono.last("Tercatat sebagai")
	if a := w.only(); a.Office != "kantor-01" || a.State != store.Open {
		t.Errorf("it is %s at %s", a.State, a.Office)
	}
}

// Staff who send the picture of a letter or a slip are told what comes of such, whatever the words beside it; a picture with an answer is one.
func TestAPictureOfALetter(t *testing.T) {
	w := newWorld(t)
	rina, _ := w.office("Rina", "Grup")
	w.sent("Budi", "lampu jalan mati di gang 3")
	for _, words := range []string{"", "slip warga tadi di reses"} {
		rina.send(bot.Message{Text: words, Files: []bot.File{rina.file(bot.Photo, "surat.jpg", "s"+words)}})
		rina.sees("Ini untuk siapa? Belum kami kirim", "/catat_lisan")
		rina.tap("Bukan untuk siapa-siapa")
	}
	rina.send(bot.Message{Text: "Pak, ini tiangnya yang tadi pagi sudah kami ganti lampunya.", Files: []bot.File{rina.file(bot.Photo, "tiang.jpg", "t")}})
	rina.sees("Pesan ini untuk siapa?")
}
