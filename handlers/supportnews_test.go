package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// supporter tells of the dark street too, and supports what was told before.
func (w *world) supporter(name string) *person {
	w.t.Helper()
	p := w.person(name)
	p.say(darkToo)
	p.tap("Dukung")
	return p
}

// Who supports a matter hears of each change once, by day, with what happened meanwhile; and can have staff reminded.
func TestSupportersHearOfChanges(t *testing.T) {
	w := newWorld(t, together, atNight)
	rina, room := w.office("Rina", "Grup Dapil 1")
	reminded := func() int { return w.count(room, "mengingatkan") + w.count(rina, "mengingatkan") }
	budi := w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	w.live("2026-11-23", "22.00")
	n := sari.heard()
	room.tap("Ambil")
	w.live("2026-11-24", "06.30")
	if got := sari.heard() - n; got != 0 {
		t.Errorf("in quiet hours they were told %d things:\n%s", got, w.show(sari.chat))
	}
	w.live("2026-11-24", "08.00")
	sari.sees("yang Anda dukung, sekarang dipegang Rina", "Senin, 30 November")
	room.tap("Lepas")
	room.tap("Ambil")
	w.live("2026-11-26", "20.00")
	if got := sari.heard() - n; got != 1 {
		t.Errorf("that somebody has it was told %d times", got)
	}

	// The promise is past.
	w.live("2026-12-01", "08.30")
	budi.sees("Kami belum membalas")
	overdue := sari.sees("yang Anda dukung, belum dibalas", "sudah kami ingatkan", "Senin, 7 Desember")
	if got := sari.heard() - n; got != 2 {
		t.Errorf("that the promise is past was told with %d messages", got)
	}
	later, _ := buttonOf(overdue, "Ingatkan lagi besok")
	sari.tap("Ingatkan lagi besok")
	sari.sees("yang Anda dukung, belum dibalas", "kami ingatkan lagi besok")
	sari.tapOn(overdue, later) // twice: nothing more
	before := reminded()
	w.live("2026-12-02", "09.00")
	if got := reminded() - before; got != 1 {
		t.Errorf("staff were reminded %d times, want once", got)
	}
	w.live("2026-12-03", "10.00")
	sari.say("/status")
	sari.tap("Ingatkan " + string(w.get(w.ids()[0]).Code))
	sari.sees("kami ingatkan sekarang", "Anda dukung bersama")
	w.live("2026-12-03", "10.05")
	if got := reminded() - before; got != 2 {
		t.Errorf("staff were reminded %d times, want twice", got)
	}
	sari.tapOn(overdue, bot.Button{Data: fmt.Sprint("c.sremind:", w.ids()[0])})
	w.live("2026-12-03", "11.00")
	if got := reminded() - before; got != 2 {
		t.Errorf("staff were reminded %d times on one day", got-1)
	}
	budi.say("/status")
	budi.tap(string(w.get(w.ids()[0]).Code))
	budi.sees("pendukung minta staf diingatkan", "warga lain menulis")

	// Two weeks without a reply, and nothing more after that.
	n = sari.heard()
	w.live("2026-12-09", "09.00")
	sari.sees("Sudah dua pekan", "yang Anda dukung")
	w.live("2026-12-20", "09.00")
	if got := sari.heard() - n; got != 1 {
		t.Errorf("after that they were told %d things:\n%s", got, w.show(sari.chat))
	}
	w.golden("supportnews")
}

// A button of another matter, of somebody who does not support it, or of one that is not late, reminds nobody.
func TestSupporterRemindsNothingForged(t *testing.T) {
	w := newWorld(t, together)
	rina, room := w.office("Rina", "Grup Dapil 1")
	reminded := func() int { return w.count(room, "mengingatkan") + w.count(rina, "mengingatkan") }
	w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	stranger := w.sent("Tono", "sampah menumpuk di pasar Wonosari")
	data := func(verb string) bot.Button { return bot.Button{Data: fmt.Sprint(verb, ":", w.ids()[0])} }
	sari.tapOn(sari.last("ikut mendukung"), data("c.sremind"))
	sari.tapOn(sari.last("ikut mendukung"), data("c.slater"))
	w.live("2026-12-03", "10.00")
	before := reminded()
	stranger.tapOn(stranger.last("Kode Anda"), data("c.sremind"))
	stranger.tapOn(stranger.last("Kode Anda"), data("c.supadd"))
	w.live("2026-12-03", "11.00")
	if got := reminded() - before; got != 0 {
		t.Errorf("staff were reminded %d times", got)
	}
}

// Who supports it hears that it was passed on.
func TestSupportersHearWhatStands(t *testing.T) {
	w := newWorld(t, together, atNight)
	w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	n := sari.heard()
	w.tx(func(tx store.Tx) error {
		a, err := tx.Aspiration(w.ids()[0])
		if err != nil {
			return err
		}
		a.Office, a.OfficeBy, a.Claimed = "dapil-2", store.ByStaff, 0
		if err := tx.SaveAspiration(a); err != nil {
			return err
		}
		return w.h.Do(tx, func(act talk.Act) error { return matter.Passed(act, a) })
	})
	w.live("2026-11-23", "20.00")
	sari.sees("yang Anda dukung, dialihkan ke Kantor Dapil 2")
	if got := sari.heard() - n; got != 1 {
		t.Errorf("they were told %d things", got)
	}
}

// The office that has it now promises anew: once that is past, its citizen and its supporters hear of it, though another's was past before.
func TestPromiseOfTheNextOffice(t *testing.T) {
	w := newWorld(t, together, atNight)
	w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	w.live("2026-12-01", "10.00")
	told := func(n int) {
		t.Helper()
		if got := budi.said("Kami belum membalas"); got != n {
			t.Errorf("its citizen was told %d times, want %d", got, n)
		}
		if got := sari.said("belum dibalas, padahal"); got != n {
			t.Errorf("a supporter was told %d times, want %d", got, n)
		}
	}
	told(1)
	w.tx(func(tx store.Tx) error {
		a, err := tx.Aspiration(w.ids()[0])
		if err != nil {
			return err
		}
		office, err := tx.Office("dapil-2")
		if err != nil {
			return err
		}
		office.Promise = 3
		if err := tx.SaveOffice(office); err != nil {
			return err
		}
		return w.h.Do(tx, func(act talk.Act) error { return matter.PassOn(act, &a, 0, office, "") })
	})
	w.live("2026-12-01", "12.00")
	budi.sees("dialihkan ke Kantor Dapil 2", "Janji balas")
	told(1)
	w.live("2026-12-07", "12.00")
	told(2)
}

// Closed and opened again in the same night, nothing is told of it; by day, each is.
func TestSupportersHearNothingOfTheNight(t *testing.T) {
	w := newWorld(t, together, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	w.live("2026-11-23", "22.00")
	n := sari.heard()
	room.tap("Tutup")
	w.live("2026-11-23", "23.00")
	room.tap("Buka lagi")
	w.live("2026-11-24", "10.00")
	if got := sari.heard() - n; got != 0 {
		t.Errorf("closed and opened again in one night, they were told %d things:\n%s", got, w.show(sari.chat))
	}
	room.tap("Tutup")
	sari.sees("Staf menutup")
	room.tap("Buka lagi")
	w.live("2026-11-24", "10.30")
	sari.sees("dibuka lagi")
	if got := sari.heard() - n; got != 2 {
		t.Errorf("they were told %d things", got)
	}
}

// A supporter who is not content opens it again: its citizen hears of that, once.
func TestCitizenHearsOfReopening(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	sari, tono := w.supporter("Sari"), w.supporter("Tono")
	room.reply(room.last("+ 2 warga mendukung"), "Lampunya kami ganti Kamis pagi, petugas sudah dijadwalkan.")
	w.pass(80 * time.Hour)
	budi.tap("Sudah")
	w.pass(time.Hour)
	n, m := budi.heard(), tono.heard()
	sari.tap("Belum")
	w.pass(time.Hour)
	budi.sees("Warga yang mendukung", "kami buka lagi")
	tono.sees("dibuka lagi")
	sari.reply(sari.last("Kamis pagi"), "masih gelap di ujung jalan")
	w.pass(time.Hour)
	if got := budi.heard() - n; got != 1 {
		t.Errorf("its citizen was told %d times:\n%s", got, w.show(budi.chat))
	}
	if got := tono.heard() - m; got != 1 {
		t.Errorf("another supporter was told %d times", got)
	}
	if n := sari.said("dibuka lagi"); n != 0 {
		t.Error("who opened it is told that it is open")
	}
	budi.say("/status")
	budi.tap(string(w.get(w.ids()[0]).Code))
	budi.sees("dibuka lagi oleh pendukung")
}

// Who supports a matter and tells of it again is told so, and may add to it: it is counted once.
func TestSupporterTellsAgain(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	sari.say("lampu jalan melati masih mati, gelap sekali")
	draft := sari.sees("Anda sudah mendukung", "tentang hal yang sama")
	add, _ := buttonOf(draft, "Tambahkan ke")
	if _, ok := buttonOf(draft, "Kirim sendiri"); !ok {
		t.Error("it cannot be sent on its own")
	}
	n := len(w.ids())
	sari.tapOn(draft, add)
	sari.sees("Sudah kami sampaikan")
	sari.tapOn(draft, add)
	room.last("masih mati, gelap sekali")
	if a := w.latest(); len(w.ids()) != n || a.State != store.Cancelled {
		t.Errorf("%d aspirations, the latest is %s", len(w.ids()), a.State)
	}
	w.pass(time.Hour)
	if a := w.latest(); a.State != store.Cancelled {
		t.Errorf("left alone, what was added elsewhere is %s", a.State)
	}
	// On its own, if they want that.
	sari.say("lampu jalan melati mati, dan tiangnya miring")
	sari.tap("Kirim sendiri")
	sari.sees("Sudah masuk ke antrean")
	if a := w.latest(); a.State != store.Open {
		t.Errorf("%s", a.State)
	}
	// A button of what they do not support adds nothing.
	other := w.sent("Wati", "sampah menumpuk di pasar Wonosari")
	_ = other
	foreign := w.latest().ID
	sari.say("lampu jl melati belum nyala")
	draft = sari.last("Anda sudah mendukung")
	sari.tapOn(draft, bot.Button{Data: fmt.Sprint("c.supadd:", w.latest().ID, ":", foreign)})
	if a := w.latest(); a.State != store.Drafted {
		t.Errorf("forged, the draft is %s", a.State)
	}
}

// The photo that somebody sends once they have tapped that they support it can be added to it, though it says nothing.
func TestPhotoAfterSupporting(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	w.pass(time.Minute)
	sari.send(bot.Message{Files: []bot.File{photo("dark")}})
	sari.tap("Tambahkan ke " + codeOf(w, w.ids()[0]))
	sari.sees("Sudah kami sampaikan")
	if s := room.last("yang mendukung"); len(s.out.Files) != 1 {
		t.Errorf("staff get %d files", len(s.out.Files))
	}
	w.pass(time.Hour)
	if a := w.latest(); a.State != store.Cancelled {
		t.Errorf("the photo alone is %s", a.State)
	}
	sari.say("sampah menumpuk di pasar Wonosari")
	if _, ok := buttonOf(sari.sees("Kami catat"), "Tambahkan ke"); ok {
		t.Error("an hour later it is offered still")
	}
}

// A supporter's edit that speaks of danger is heard as danger.
func TestSupporterEditsInDanger(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", darkStreet)
	sari := w.person("Sari")
	u := sari.say(darkToo)
	sari.tap("Dukung")
	sari.edits(u, darkToo+", dan ada kabel putus, orang kesetrum tidak sadar")
	sari.sees("112")
	if a := w.get(w.ids()[0]); a.Urgent != store.Urgent {
		t.Errorf("urgent: %v", a.Urgent)
	}
	room.last("kesetrum")
	n := sari.heard()
	sari.edits(u, darkToo+", dan ada kabel putus, orang kesetrum tidak sadar, cepat")
	if got := sari.heard() - n; got != 0 {
		t.Errorf("edited once more, they are told %d things", got)
	}
}

// thousand adds so many who support an aspiration; the eighth has blocked the bot.
func (w *world) thousand(id store.AspirationID, many int) {
	w.t.Helper()
	w.tx(func(tx store.Tx) error {
		for i := range many {
			c, err := tx.CreateCitizen(w.now)
			if err != nil {
				return err
			}
			home := bot.Address{Account: bot.Account{Platform: platform, Name: account}, Chat: fmt.Sprint("n", i)}
			who, err := tx.SaveIdentity(store.Identity{Account: home.Account, User: fmt.Sprint("n", i), Citizen: c.ID, Direct: home, Blocked: i == 7})
			if err != nil {
				return err
			}
			if err := tx.SaveSupport(store.Support{Aspiration: id, Citizen: c.ID, Identity: who.ID, Home: home, At: w.now, Told: store.Open}); err != nil {
				return err
			}
		}
		return nil
	})
}

// A thousand supporters are told by and by, in pages, others' messages between them; who came since is not told what they saw.
func TestThousandSupportersAreTold(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", darkStreet)
	id := w.ids()[0]
	const many = 1000
	w.thousand(id, many)
	told := func() (n int) {
		for chat := range w.chats {
			if strings.HasPrefix(chat, "n") {
				n += (&person{w: w, chat: chat}).said("dipegang Rina")
			}
		}
		return n
	}
	w.pass(time.Minute)
	room.tap("Ambil")
	w.pass(11 * time.Minute)
	if n := told(); n != 99 { // the eighth blocked the bot
		t.Fatalf("the first page is %d", n)
	}
	late := w.supporter("Sari")
	for range 12 {
		w.pass(matter.SupportPause)
	}
	if n := told(); n != many-1 {
		t.Fatalf("%d were told", n)
	}
	if late.said("dipegang Rina") != 0 {
		t.Error("who came since is told what they saw")
	}
	w.pass(time.Hour)
	if n := told(); n != many-1 {
		t.Errorf("then %d", n)
	}
}

// What is told survives a pause in the night: the rest hear of it in the morning, nobody twice.
func TestSupportersAreToldInTheMorning(t *testing.T) {
	w := newWorld(t, together, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	w.live("2026-11-23", "20.55")
	room.tap("Ambil") // to be told at 21.05
	w.live("2026-11-24", "06.59")
	if sari.said("dipegang Rina") != 0 {
		t.Error("told at night")
	}
	w.live("2026-11-24", "07.10")
	if n := sari.said("dipegang Rina"); n != 1 {
		t.Errorf("told %d times", n)
	}
}
