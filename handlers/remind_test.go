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
