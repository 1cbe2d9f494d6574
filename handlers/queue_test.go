package handlers_test

import (
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers"
	"duaarah/handlers/matter"
	"duaarah/handlers/remind"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/sqlite"
	"duaarah/store/worktime"
)

// restart has the program begin again on the same file.
func (w *world) restart(opts ...func(*handlers.Options)) {
	w.t.Helper()
	if err := w.db.Close(); err != nil {
		w.t.Fatal(err)
	}
	db, err := sqlite.Open(w.t.Context(), filepath.Join(w.places[0], "test.db"), sqlite.Options{Clock: func() time.Time { return w.now }})
	if err != nil {
		w.t.Fatal(err)
	}
	cat, err := messages.Load()
	if err != nil {
		w.t.Fatal(err)
	}
	o := handlers.Options{Catalogue: cat, Clock: func() time.Time { return w.now }, Lang: "id", Zone: jakarta, DraftWait: 10 * time.Minute, DraftKeep: 72 * time.Hour}
	for _, f := range opts {
		f(&o)
	}
	w.db, w.h = db, handlers.New(o)
	w.inbox, w.outbox, w.timers = db.Inbox(w.h.Handle), db.Outbox(w.h.Settled), db.Timers(w.h.Fire).NoLonger(w.h.Longest())
	if err := w.timers.Rewind(w.t.Context(), w.now); err != nil {
		w.t.Fatal(err)
	}
	w.tx(w.h.Begin)
}

// set changes how an office works.
func (w *world) set(id store.OfficeID, f func(o *store.Office)) {
	w.t.Helper()
	w.tx(func(tx store.Tx) error {
		o, err := tx.Office(id)
		if err != nil {
			return err
		}
		f(&o)
		if err := tx.SaveOffice(o); err != nil {
			return err
		}
		return w.h.Do(tx, remind.PlanMornings)
	})
}

// happened are the events of a kind of an aspiration.
func (w *world) happened(id store.AspirationID, kind store.EventKind) (some []store.Event) {
	w.t.Helper()
	w.view(func(r store.Reader) error {
		all, err := r.Events(id)
		for _, e := range all {
			if e.Kind == kind {
				some = append(some, e)
			}
		}
		return err
	})
	return some
}

// Of a promise that comes due and is broken, who has it is told before and after, then the head, then the admins: each once, whatever
// the clock and the program do, and on working days alone.
func TestRemindersStepByStep(t *testing.T) {
	for _, c := range []struct {
		name                    string
		off                     worktime.Holidays
		due                     string
		soon, late, head, admin string // 08.01 of that day
	}{
		{"plain", nil, "2026-11-30", "2026-11-27", "2026-12-01", "2026-12-02", "2026-12-07"},
		{"holidays", worktime.Holidays{"2026-11-27", "2026-12-01", "2026-12-03"}, "2026-11-30", "2026-11-26", "2026-12-02", "2026-12-04", "2026-12-09"},
	} {
		t.Run(c.name, func(t *testing.T) {
			opts := []func(*handlers.Options){atNight, func(o *handlers.Options) { o.Calendars = worktime.NewCalendars(c.off) }}
			w := newWorld(t, opts...)
			rina, room := w.office("Rina", "Grup Dapil 1")
			head := w.joined("Bu Kepala", "dapil-1", store.RoleHead)
			admin := w.joined("Pak Admin", "dapil-1", store.RoleAdmin)
			w.sent("Budi", "lampu jalan depan SDN 3 mati")
			room.tap("Ambil")
			if got := w.only().DueAt.In(jakarta).Format(time.DateOnly); got != c.due {
				t.Fatalf("due on %s", got)
			}
			inRoom := len(w.chats[room.chat])
			for _, step := range []struct {
				day  string
				who  *person
				text string
			}{
				{c.soon, rina, "jatuh tempo"}, {c.late, rina, "lewat janji ("}, {c.head, head, "Perlu bantuan Anda"}, {c.admin, admin, "Perlu bantuan Anda"},
			} {
				w.live(step.day, "08.00")
				w.restart(opts...)
				if n := w.count(step.who, step.text); n != 0 {
					t.Errorf("before %s, %s was told %d times", step.day, step.who.name, n)
				}
				w.live(step.day, "08.01")
				w.restart(opts...)
				w.tx(func(tx store.Tx) error { return tx.SetTimer(matter.TimerWatch, 1, w.now.Add(-time.Hour)) })
				w.live(step.day, "12.00")
				if n := w.count(step.who, step.text); n != 1 {
					t.Errorf("on %s, %s was told %d times:\n%s", step.day, step.who.name, n, w.show(step.who.chat))
				}
			}
			for _, jump := range []time.Duration{-20 * 24 * time.Hour, 30 * 24 * time.Hour, -time.Hour, 48 * time.Hour} {
				w.now = w.now.Add(jump)
				w.restart(opts...)
				w.tx(func(tx store.Tx) error { return tx.SetTimer(matter.TimerWatch, 1, w.now.Add(-time.Hour)) })
				w.pass(0)
				w.pass(25 * time.Hour)
			}
			for _, each := range []struct {
				who  *person
				text string
				want int
			}{{rina, "jatuh tempo", 1}, {rina, "lewat janji (", 1}, {rina, "Perlu bantuan", 0}, {head, "Perlu bantuan Anda", 1}, {admin, "Perlu bantuan Anda", 1}} {
				if n := w.count(each.who, each.text); n != each.want {
					t.Errorf("%s was told %q %d times, want %d", each.who.name, each.text, n, each.want)
				}
			}
			if n := len(w.chats[room.chat]); n != inRoom {
				t.Errorf("what somebody has is said in the room, too:\n%s", w.show(room.chat))
			}
			var told []string
			for _, e := range w.happened(1, store.EventEscalate) {
				told = append(told, fmt.Sprint(e.Data["step"], e.Data["told"]))
			}
			if want := []string{"head[2]", "admin[3]"}; !slices.Equal(told, want) {
				t.Errorf("told %v, want %v", told, want)
			}
			rina.reply(rina.last("lewat janji ("), "Maaf lama. Lampunya kami ganti besok pagi, Pak Budi.") // in private, as it says
			w.person("Budi").sees("Lampunya kami ganti")
		})
	}
}

// A person of two offices gets one message; of what nobody has, or whose holder cannot be written to, the room is told.
func TestRemindersOfTwoOffices(t *testing.T) {
	w := newWorld(t, atNight)
	rina, room := w.office("Rina", "Grup Dapil 1")
	rina.say("/gabung " + w.invite("dapil-2", store.RoleStaff))
	for i, text := range []string{"lampu jalan mati", "sekolah bocor", "got mampet"} {
		office := []string{"dapil-1", "dapil-2", "dapil-1"}[i]
		p := w.person("Warga" + text)
		p.say("/aspirasi " + office + " " + text)
		p.tap("Kirim sekarang")
	}
	for _, id := range []int{1, 2} {
		rina.tapOn(&shown{id: "x"}, bot.Button{Data: talk.Data("s.take", id)})
	}
	private, public := rina.heard(), room.heard()
	w.live("2026-11-27", "12.00")
	if got := rina.heard(); got != private+1 {
		t.Errorf("they were told %d things:\n%s", got-private, w.show(rina.chat))
	}
	rina.sees("2 aspirasi segera jatuh tempo", "Kantor Dapil 1", "Kantor Dapil 2", codeOf(w, 1), codeOf(w, 2))
	if got := room.heard(); got != public+1 || !strings.Contains(room.sees().out.Text.S, codeOf(w, 3)) {
		t.Errorf("the room was told %d things:\n%s", got-public, w.show(room.chat))
	}
	w.take(rina.update(bot.KindBlocked))
	before := w.count(rina, codeOf(w, 1))
	w.live("2026-12-01", "12.00")
	if w.count(rina, codeOf(w, 1)) != before {
		t.Errorf("who blocked the bot is written to:\n%s", w.show(rina.chat))
	}
	room.sees("lewat janji dan belum dibalas", codeOf(w, 1), codeOf(w, 3))
	if strings.Contains(room.sees().out.Text.S, codeOf(w, 2)) {
		t.Error("the room reads of another office")
	}
}

// What goes to another office is that office's: it is not put off there, and is reminded of anew.
func TestRemindersOfWhatWasPassedOn(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	other := w.joined("Dua", "dapil-2", store.RoleStaff)
	w.sent("Budi", "lampu jalan depan SDN 3 mati")
	w.live("2026-11-27", "12.00")
	if n := w.count(room, "jatuh tempo"); n != 1 {
		t.Fatalf("the room was told %d times", n)
	}
	room.say("/tunda " + codeOf(w, 1) + " 3 hari kerja")
	w.tx(func(tx store.Tx) error {
		a, err := tx.Aspiration(1)
		if err != nil {
			return err
		}
		to, err := tx.Office("dapil-2")
		if err != nil {
			return err
		}
		return w.h.Do(tx, func(act talk.Act) error { return matter.PassOn(act, &a, 1, to, "") })
	})
	if a := w.only(); !a.SnoozedUntil.IsZero() || a.Office != "dapil-2" {
		t.Errorf("it is at %s, put off until %v", a.Office, a.SnoozedUntil)
	}
	w.live("2026-12-20", "12.00")
	for text, want := range map[string]int{"jatuh tempo": 1, "lewat janji (": 1} {
		if n := w.count(other, text); n != want {
			t.Errorf("the other office was told %q %d times:\n%s", text, n, w.show(other.chat))
		}
	}
	if n := w.count(room, "jatuh tempo") + w.count(room, "lewat janji ("); n != 1 {
		t.Errorf("the office that passed it on was told %d times", n)
	}
}

// Put off: nobody is reminded, the promise and the figures stay, the citizen is told that it is late, and on its day it is back.
func TestSnooze(t *testing.T) {
	w := newWorld(t, atNight)
	rina, room := w.office("Rina", "Grup Dapil 1")
	head := w.joined("Bu Kepala", "dapil-1", store.RoleHead)
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati")
	due, code := w.only().DueAt, codeOf(w, 1)
	room.tap("Lainnya")
	room.tap("Tunda")
	room.sees("ditunda sampai kapan")
	room.tap("Waktu lain")
	w.log.Reset()
	room.reply(room.sees("misalnya"), "kapan-kapan")
	room.sees("Kami tidak mengerti")
	room.say("/tunda " + code + " 3 bulan")
	if !w.only().SnoozedUntil.IsZero() {
		t.Errorf("put off until %v", w.only().SnoozedUntil)
	}
	room.say("/tunda " + code + " 4 Des 10.00")
	room.sees("ditunda sampai Jumat, 4 Des 10.00", "tetap Senin", "lewat selama ditunda", "Angka statistik juga tidak berubah", "Kepala kantor tetap diberi tahu 2 hari kerja")
	room.last("Ditunda Rina sampai Jumat, 4 Des 10.00")
	room.say("/antrean")
	room.sees("Tidak ada yang terbuka di daftar utama")
	room.tap("Ditunda 1")
	room.sees("1 aspirasi ditunda", "lampu jalan", "Ditunda Rina")
	w.live("2026-12-01", "12.00")
	citizen.sees("Kami belum membalas", "padahal janjinya", "tetap tercatat menunggu")
	if text := citizen.sees().out.Text.S; strings.Contains(text, "ingatkan.") || strings.Contains(text, "urutan teratas") {
		t.Errorf("what is not so is said:\n%s", text)
	}
	w.live("2026-12-04", "09.59")
	for who, text := range map[*person]string{rina: "lewat janji", room: "belum dibalas."} {
		if w.count(who, text) != 0 {
			t.Errorf("put off, %s is reminded:\n%s", who.title(), w.show(who.chat))
		}
	}
	if w.count(head, "ditunda sampai hari ini 10.00") != 0 || w.count(head, "Perlu bantuan Anda") != 1 {
		t.Errorf("the head reads\n%s", w.show(head.chat))
	}
	w.restart(atNight)
	w.live("2026-12-04", "10.05")
	w.restart(atNight)
	w.live("2026-12-05", "12.00")
	if n := w.count(rina, "selesai ditunda"); n != 1 {
		t.Errorf("that it is back was told %d times:\n%s", n, w.show(rina.chat))
	}
	a := w.only()
	if !a.SnoozedUntil.IsZero() || !a.DueAt.Equal(due) || !a.TurnAt.Equal(a.ReceivedAt) {
		t.Errorf("back, it is %+v", a)
	}
	w.golden("snooze")

	// Its citizen does not wait for that.
	room.say("/tunda " + code + " sampai warganya menulis")
	room.sees("ditunda sampai")
	citizen.reply(citizen.last("Kode Anda"), "masih mati juga pak")
	if a := w.only(); !a.SnoozedUntil.IsZero() || !a.DueAt.Equal(due) {
		t.Errorf("its citizen wrote, and it is put off until %v", a.SnoozedUntil)
	}
	w.live("2026-12-07", "12.00")
	rina.sees("warganya menulis")
	var whys []string
	for _, e := range w.happened(1, store.EventWake) {
		whys = append(whys, fmt.Sprint(e.Data["why"]))
	}
	if want := []string{"date", "citizen"}; !slices.Equal(whys, want) {
		t.Errorf("it woke by %v, want %v", whys, want)
	}
	if s := w.happened(1, store.EventSnooze); len(s) != 2 || s[0].Staff != 1 || s[0].Data["until"] != "2026-12-04T03:00:00Z" || s[0].Data["before"] != "" {
		t.Errorf("put off: %+v", s)
	}
}

// Nobody else puts it off, an urgent one only for today, and a button that makes no sense does nothing.
// A question to its citizen, or a promise, leaves it put off; what they answer ends that, or its day, and so does an answer to them.
func TestSnoozeAndWhatIsNoAnswer(t *testing.T) {
	w := newWorld(t, atNight)
	rina, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati")
	code := codeOf(w, 1)
	put := func(until string) time.Time {
		t.Helper()
		room.say("/tunda " + code + " " + until)
		room.sees("ditunda sampai")
		return w.only().SnoozedUntil
	}
	until := put("Jumat")
	room.say("/tanya " + code + " tiang nomor berapa?")
	room.say("/janji " + code + " Kamis : petugas datang memeriksa")
	citizen.sees("petugas datang")
	if a := w.only(); !a.SnoozedUntil.Equal(until) || a.Turn != store.CitizenTurn {
		t.Fatalf("after a question and a promise it is put off until %v, not %v, and it is the turn of %s", a.SnoozedUntil, until, a.Turn)
	}
	card := room.last("Ditunda Rina sampai Jumat").out.Text.S
	if !strings.Contains(card, "ditanya") || !strings.Contains(card, "petugas datang") {
		t.Errorf("the card hides something:\n%s", card)
	}
	citizen.reply(citizen.last("tiang nomor berapa"), "nomor 12")
	if a := w.only(); !a.SnoozedUntil.IsZero() || a.Turn != store.OfficeTurn {
		t.Errorf("answered, it is put off until %v", a.SnoozedUntil)
	}
	w.live("2026-11-24", "12.00")
	rina.sees("warganya menulis")

	// Nobody answers the question: it is back on its day all the same.
	put("Jumat")
	room.say("/tanya " + code + " masih mati malam ini?")
	w.live("2026-11-27", "12.00")
	if n := w.count(rina, "selesai ditunda"); n != 2 || !w.only().SnoozedUntil.IsZero() {
		t.Errorf("that it is back was told %d times; it is put off until %v:\n%s", n, w.only().SnoozedUntil, w.show(rina.chat))
	}
	put("Jumat")
	room.say("/balas " + code + " Sudah diperbaiki tadi malam, Pak: kabel tiang nomor 12 putus dan diganti.")
	if a := w.only(); !a.SnoozedUntil.IsZero() {
		t.Errorf("answered, it is put off until %v", a.SnoozedUntil)
	}
}

func TestSnoozeRefused(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	other := w.joined("Dua", "dapil-2", store.RoleAdmin)
	auditor := w.joined("Periksa", "dapil-1", store.RoleAuditor)
	w.sent("Budi", "lampu jalan depan SDN 3 mati")
	card := room.last("lampu jalan")
	for _, who := range []*person{other, auditor, w.person("Orang").in("Grup Dapil 1")} {
		who.say("/tunda " + codeOf(w, 1) + " besok")
		for _, choice := range []string{"d1", "citizen", "end", ""} {
			who.tapOn(card, bot.Button{Data: talk.Data("s.snooze", 1, choice)})
		}
	}
	for _, choice := range []string{"x", "9999999999", "d1d1", "-1"} {
		room.tapOn(card, bot.Button{Data: talk.Data("s.snooze", 1, choice)})
	}
	room.say("/tunda " + codeOf(w, 1) + " kemarin")
	room.say("/tunda " + codeOf(w, 1) + " " + strings.Repeat("besok lusa ", 400))
	if a := w.only(); !a.SnoozedUntil.IsZero() && !a.SnoozedUntil.Before(w.now.AddDate(0, 0, 3)) {
		t.Errorf("put off until %v", a.SnoozedUntil)
	}
	room.tapOn(card, bot.Button{Data: "s.snooze:1:end"})
	urgent := w.aspiration(1)
	urgent.Urgent = store.Urgent
	w.tx(func(tx store.Tx) error { return tx.SaveAspiration(urgent) })
	for _, words := range []string{"besok", "Senin", "sampai warganya menulis"} {
		room.say("/tunda " + codeOf(w, 1) + " " + words)
		room.sees("darurat dan tidak bisa ditunda")
	}
	room.say("/tunda " + codeOf(w, 1) + " 2 jam")
	room.sees("ditunda sampai hari ini 21.4")
	before := len(w.happened(1, store.EventSnooze))
	room.tapOn(card, bot.Button{Data: "s.snooze:1:h2"})
	room.tapOn(card, bot.Button{Data: "s.snooze:1:h2"})
	if n := len(w.happened(1, store.EventSnooze)) - before; n > 1 {
		t.Errorf("tapped twice, it was put off %d times", n)
	}
}

// Filters keep while paging, come with counts, and say when the list is another than before.
func TestQueueByButtons(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup")
	rina.say("/gabung " + w.invite("dapil-2", store.RoleStaff))
	w.tx(func(tx store.Tx) error {
		return tx.SaveTopics([]store.Topic{{ID: "sampah", Labels: map[string]string{"id": "sampah", "en": "garbage"}},
			{ID: "lampu", Labels: map[string]string{"id": "penerangan jalan", "en": "street lights"}}})
	})
	for i := range 8 {
		p := w.person(fmt.Sprint("Warga", i))
		p.say(fmt.Sprintf("/aspirasi dapil-1 perkara nomor %d", i+1))
		p.tap("Kirim sekarang")
		a := w.aspiration(store.AspirationID(i + 1))
		a.Topic = []string{"sampah", "lampu", ""}[i%3]
		w.tx(func(tx store.Tx) error { return tx.SaveAspiration(a) })
		w.pass(time.Minute)
	}
	secret := w.person("Lain")
	secret.say("/aspirasi dapil-2 sekolah bocor")
	secret.tap("Kirim sekarang")
	for _, id := range []int{7, 8} {
		rina.tapOn(&shown{id: "x"}, bot.Button{Data: talk.Data("s.take", id)})
	}
	room.reply(room.last("perkara nomor 6"), "Besok pagi petugas kami datang ke sana, Pak.")
	w.live("2026-11-25", "10.00")
	w.log.Reset()
	room.say("/antrean")
	room.sees("8 aspirasi terbuka", "Nomor 1 sampai 5", "menunggu 2 hari kerja", "janji balas Senin")
	n := room.heard()
	room.tap("Milik saya 3")
	room.sees("3 aspirasi dipegang Rina", "perkara nomor 7")
	room.tap("Belum dipegang 5")
	room.sees("5 aspirasi belum dipegang")
	room.tap("Menunggu warga 1")
	room.sees("perkara nomor 6", "Giliran warga")
	room.tap("Per topik")
	room.tap("sampah 3")
	room.sees("3 aspirasi tentang sampah", "perkara nomor 1", "perkara nomor 4")
	room.tap("Semua 8")
	room.tap("Berikutnya")
	room.sees("Nomor 6 sampai 8", "perkara nomor 6")
	room.tap("Perbarui")
	if !strings.Contains(w.log.String(), "(sekilas) Tidak ada yang berubah.") {
		t.Error("that nothing has changed is not said")
	}
	room.tapOn(room.last("perkara nomor 7"), bot.Button{Data: "s.close:8"})
	room.tap("Sebelumnya")
	if !strings.Contains(w.log.String(), "(sekilas) Daftarnya berubah") {
		t.Error("that the list has changed is not said")
	}
	room.sees("7 aspirasi terbuka")
	if got := room.heard(); got > n+1 { // the card of what was closed may be told of
		t.Errorf("%d messages more", got-n)
	}
	for _, c := range [][2]string{{"milik saya", "2 aspirasi dipegang Rina"}, {"sampah", "3 aspirasi tentang sampah"}, {"penerangan", "2 aspirasi tentang penerangan jalan"},
		{"tanpa pemegang", "belum dipegang siapa pun"}, {"lewat janji", "Tidak ada yang lewat janji"}, {"ditunda", "Tidak ada yang ditunda"},
		{"xyz", "tidak mengenal bagian antrean “xyz”"}} {
		room.say("/antrean " + c[0])
		room.sees(c[1])
	}
	w.golden("queue_filters")
	rina.say("/antrean")
	rina.sees("8 aspirasi terbuka", "Kantor Dapil 1")
	rina.tap("Berikutnya")
	rina.sees("sekolah bocor", "Kantor Dapil 2")
	for _, data := range []string{"s.q:all:-5", "s.q:all:99999999999999", "s.q:nonsense:x:y:z:w", "s.q:topic:0:" + strings.Repeat("x", 40), "s.q", "s.qt:-9", "s.qt:999", "s.list:nonsense", "s.queue:77"} {
		room.tapOn(room.sees(), bot.Button{Data: data})
		if text := w.show(room.chat); strings.Contains(text, "sekolah bocor") {
			t.Fatalf("%s: the room reads of another office", data)
		}
	}
	stranger := w.person("Orang").in("Grup")
	stranger.tapOn(room.sees(), bot.Button{Data: "s.q:all:0"})
	w.person("Dua").say("/antrean")
	w.person("Dua").sees("untuk staf kantor")
}

// Beginnings of days: what is due, late and nobody's, once a working day, and nothing on an empty one; what it says is not said again.
func TestMorningList(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.set("dapil-1", func(o *store.Office) { o.Settings.Morning = store.MorningOpening })
	w.live("2026-11-24", "12.00")
	if w.count(room, "Selamat pagi") != 0 {
		t.Error("there is a list of an empty day")
	}
	w.sent("Budi", "lampu jalan depan SDN 3 mati")
	var days []string
	for day := 25; day <= 38; day++ {
		at := time.Date(2026, 11, day, 0, 0, 0, 0, jakarta)
		before := w.count(room, "Selamat pagi")
		w.live(at.Format(time.DateOnly), "08.00")
		w.restart(atNight)
		w.live(at.Format(time.DateOnly), "12.00")
		if w.count(room, "Selamat pagi") > before {
			days = append(days, at.Format("2"))
		}
		if n := w.count(room, "Selamat pagi") - before; n > 1 {
			t.Errorf("on %s there are %d", at.Format(time.DateOnly), n)
		}
	}
	if want := []string{"25", "26", "27", "30", "1", "2", "3", "4", "7", "8"}; !reflect.DeepEqual(days, want) {
		t.Errorf("lists on %v, want %v", days, want)
	}
	room.last("1 jatuh tempo hari ini")
	room.last("1 lewat janji")
	if n := w.count(room, "lewat janji ("); n != 0 {
		t.Errorf("what the list says is said again:\n%s", w.show(room.chat))
	}
	w.set("dapil-1", func(o *store.Office) { o.Settings.Morning = 7*60 + 30 })
	w.live("2026-12-09", "07.29")
	n := w.count(room, "Selamat pagi")
	w.live("2026-12-09", "07.30")
	if w.count(room, "Selamat pagi") != n+1 {
		t.Error("there is none at the time that was set")
	}
	room.tap("Lewat janji 1")
	room.sees("1 aspirasi lewat janji", "lampu jalan")
	w.set("dapil-1", func(o *store.Office) { o.Settings.Morning = 0 })
	w.live("2026-12-11", "12.00")
	if w.count(room, "Selamat pagi") != n+1 {
		t.Error("off, there still is one")
	}
}

// That a promise is due, or broken, is said once on a morning: by the list, or by the reminder if that came before it.
func TestPromiseIsToldOnceAMorning(t *testing.T) {
	for name, morning := range map[string]int{"list first": 7 * 60, "at once": store.MorningOpening, "reminder first": 9 * 60} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, atNight)
			_, room := w.office("Rina", "Grup Dapil 1")
			w.set("dapil-1", func(o *store.Office) { o.Settings.Morning = morning })
			w.sent("Budi", "lampu jalan depan SDN 3 mati")
			code := string(w.only().Code)
			w.live("2026-11-24", "12.00")
			room.say("/janji " + code + " Kamis lampunya kami pasang")
			w.live("2026-11-25", "12.00")
			if n := room.said("janji jatuh Kamis"); n != 1 {
				t.Errorf("reminded %d times on the day before", n)
			}
			w.live("2026-11-26", "12.00")
			if list, own := room.said("untuk ditepati hari ini"), room.said("janji jatuh hari ini"); list+own != 1 {
				t.Errorf("on its day, it is in %d lists, and was reminded of %d times:\n%s", list, own, w.show(room.chat))
			}
			before := room.said("untuk ditepati hari ini")
			w.live("2026-11-27", "12.00")
			list, own := room.said("untuk ditepati hari ini")-before, room.said("janji lewat waktunya")
			if list+own != 1 {
				t.Errorf("broken, it is in %d lists, and was told of %d times:\n%s", list, own, w.show(room.chat))
			}
			if list == 1 {
				room.tap("Janji " + code)
				room.sees("1 berjalan")
			}
		})
	}
}
