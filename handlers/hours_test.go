package handlers_test

import (
	"strings"
	"testing"
	"time"

	"duaarah/handlers"
	"duaarah/store"
)

// officeIn has the office go by the clock of a zone.
func (w *world) officeIn(zone string) {
	w.t.Helper()
	w.tx(func(tx store.Tx) error {
		o, err := tx.Office("dapil-1")
		if err != nil {
			return err
		}
		o.Zone = zone
		return tx.SaveOffice(o)
	})
}

// What is promised for a day on which the office does not work is reminded of on the last working day before it, not only once it is late.
func TestPromiseOfADayOff(t *testing.T) {
	for name, day := range map[string]string{"a Sunday": "29 November", "a Saturday": "28 November"} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, atNight)
			_, room := w.office("Rina", "Grup Dapil 1")
			budi := w.sent("Budi", "lampu jalan depan SDN 3 mati")
			code := string(w.only().Code)
			room.say("/janji " + code + " " + day + " warga dan petugas kerja bakti")
			w.live("2026-11-26", "18.00")
			if n := room.said("janji jatuh"); n != 0 {
				t.Errorf("staff are reminded too early:\n%s", w.show(room.chat))
			}
			w.live("2026-11-27", "12.00")
			if n := room.said("janji jatuh"); n != 1 {
				t.Errorf("on the last working day before it, staff are reminded %d times:\n%s", n, w.show(room.chat))
			}
			w.live("2026-11-28", "06.00")
			budi.neverSaw("belum ditepati")
			w.live("2026-11-30", "12.00")
			if n := room.said("janji jatuh"); n != 1 {
				t.Errorf("staff are reminded %d times:\n%s", n, w.show(room.chat))
			}
		})
	}
}

// Who makes a promise is told when they are reminded of it, and of that alone which is still to come.
func TestToldWhenTheyAreReminded(t *testing.T) {
	for day, want := range map[string]string{"Kamis": "Kami ingatkan Rabu, 25 November, dan sekali lagi pada harinya.", "besok": "Kami ingatkan pada harinya.",
		"hari ini": "tidak kami ingatkan lagi", "28 November": "Kami ingatkan Jumat, 27 November. "} {
		w := newWorld(t, atNight)
		_, room := w.office("Rina", "Grup Dapil 1")
		w.sent("Budi", "lampu jalan depan SDN 3 mati")
		w.live("2026-11-23", "20.00")
		room.say("/janji " + string(w.only().Code) + " " + day + " lampunya kami pasang")
		if s := room.last("dikirim, paling lambat").out.Text.S; !strings.Contains(s, want) {
			t.Errorf("of %q they are told\n%s", day, s)
		}
	}
}

// Of whom no province is known, it is night where their office is.
func TestQuietWhereTheOfficeIs(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.officeIn("Asia/Jayapura")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati")
	w.live("2026-11-23", "20.00") // 22.00 there
	room.reply(room.last("lampu jalan"), "Lampunya kami ganti besok pagi, Pak.")
	if s := citizen.last("kami ganti besok"); !s.out.Silent {
		t.Error("a reply makes a sound at night")
	}
	w.live("2026-11-24", "05.30") // 07.30 there
	room.reply(room.last("lampu jalan"), "Petugasnya sudah berangkat, Pak.")
	if s := citizen.last("sudah berangkat"); s.out.Silent {
		t.Error("a reply in the morning makes no sound")
	}
}

// A room is told that nobody is there also after the clock was set back.
func TestNobodyThereAfterTheClockWasSetBack(t *testing.T) {
	w := newWorld(t)
	rina, budi, sari, room := w.team()
	w.assigns(store.AssignRound)
	was := w.now
	w.now = w.now.AddDate(1, 0, 0)
	for _, p := range []*person{rina, budi, sari} {
		p.say("/libur")
	}
	w.many(0, 1)
	room.last("sedang libur, jadi")
	w.now = was.Add(24 * time.Hour)
	w.many(1, 2)
	if n := room.said("sedang libur, jadi"); n != 2 {
		t.Errorf("the room was told %d times:\n%s", n, w.show(room.chat))
	}
}

// A promise is told with the day that its office named, also where the house goes by a clock on which that day is over.
func TestPromisedDayIsTheOffices(t *testing.T) {
	w := newWorld(t, together, func(o *handlers.Options) { o.Zone = time.FixedZone("WIT", 9*3600) })
	_, room := w.office("Rina", "Grup Dapil 1")
	w.officeIn("Asia/Jakarta")
	budi := w.sent("Budi", darkStreet)
	w.pass(2 * time.Hour)
	sari := w.person("Sari")
	sari.say(darkToo)
	sari.tap("Dukung")
	code := codeOf(w, 1)
	room.say("/janji " + code + " Jumat lampunya kami pasang")
	w.pass(time.Minute)
	for _, p := range []*person{budi, sari} {
		if s := p.last("lampunya kami pasang").out.Text.S; !strings.Contains(s, "Jumat, 27 November") {
			t.Errorf("%s reads %q", p.name, s)
		}
	}
	room.say("/janji " + code)
	if s := room.last("1 berjalan").out.Text.S; !strings.Contains(s, "Jumat, 27 Nov") {
		t.Errorf("staff read %q", s)
	}
	room.tap("Ubah tanggal")
	room.reply(room.last("pindah ke kapan"), "Kamis")
	if s := room.last("pindah ke ").out.Text.S; !strings.Contains(s, "pindah ke Kamis, 26 November") {
		t.Errorf("staff read %q", s)
	}
	w.live("2026-11-24", "12.00")
	for _, p := range []*person{budi, sari} {
		if s := p.last("memindahkan janjinya").out.Text.S; !strings.Contains(s, "Kamis, 26 November") {
			t.Errorf("%s reads %q", p.name, s)
		}
	}
	for _, p := range []*person{budi, sari} { // and what they were promised says so now
		if s := p.last("lampunya kami pasang"); !strings.Contains(s.out.Text.S, "memindahkan") {
			t.Errorf("%s reads last\n%s", p.name, s.out.Text.S)
		}
		if s := p.last("berjanji untuk").out.Text.S; !strings.Contains(s, "Kamis, 26 November") {
			t.Errorf("%s's promise is now %q", p.name, s)
		}
	}
	w.live("2026-11-28", "12.00")
	for _, p := range []*person{budi, sari} {
		if s := p.last("sudah lewat waktunya").out.Text.S; !strings.Contains(s, "Kamis, 26 November") && !strings.Contains(s, "26 Nov") {
			t.Errorf("%s reads %q", p.name, s)
		}
	}
}

// What was counted while the clock was ahead limits nobody once it is set back: not the cards of a room, nor who tries a slip.
func TestNothingIsLimitedByTimeToCome(t *testing.T) {
	w := newWorld(t, paced(3))
	_, room := w.office("Rina", "Grup")
	tono := w.person("Tono")
	was := w.now
	w.now = w.now.AddDate(1, 0, 0)
	w.raid(1, 3)
	for range 9 {
		tono.say("/klaim ABCD-EFGH-2345")
	}
	tono.sees("Coba lagi setelah")
	w.now = was.Add(time.Hour)
	cards := len(room.cards())
	w.raid(4, 4)
	if n := len(room.cards()) - cards; n != 1 {
		t.Errorf("one wrote, and %d cards came:\n%s", n, w.show(room.chat))
	}
	tono.say("/klaim ABCD-EFGH-2345")
	tono.sees("Kode itu tidak bisa dipakai")
}

// What is promised until midnight is promised for the day that ends then.
func TestPromiseUntilMidnight(t *testing.T) {
	for _, day := range []string{"Jumat jam 24.00", "Jumat jam 12 malam"} {
		w := newWorld(t, atNight)
		_, room := w.office("Rina", "Grup")
		budi := w.sent("Budi", "lampu jalan depan SDN 3 mati")
		room.say("/janji " + codeOf(w, 1) + " " + day + " lampunya kami pasang")
		if s := budi.last("lampunya kami pasang").out.Text.S; !strings.Contains(s, "paling lambat Jumat, 27 November") {
			t.Errorf("%s: Budi reads %q", day, s)
		}
		w.live("2026-11-27", "12.00")
		room.sees("janji jatuh hari ini, Jumat, 27 Nov")
		w.live("2026-11-28", "12.00")
		budi.sees("sudah lewat waktunya")
	}
}

// What a citizen reads of their matter goes by the clock where they are, and a promise by the days of its office: whatever clock the house has.
func TestDaysWhereTheCitizenIs(t *testing.T) {
	w := newWorld(t, atNight, together, func(o *handlers.Options) { o.Zone = time.FixedZone("WIT", 9*3600) })
	_, room := w.office("Rina", "Grup Dapil 1")
	w.officeIn("Asia/Jakarta")
	w.set("dapil-1", func(o *store.Office) { o.Hours = store.WorkWeek{} }) // around the clock: its days end at 23.59
	budi := w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	const due = "Senin, 30 November"
	for _, p := range []*person{budi, sari} {
		if s := p.sees().out.Text.S; !strings.Contains(s, due) {
			t.Errorf("%s is promised\n%s", p.name, s)
		}
		p.say("/status")
		p.sees(due)
	}
	budi.tap(codeOf(w, 1))
	budi.sees("Senin, 23 Nov 19.42", due)
	budi.reply(budi.last("Sudah masuk"), "tiangnya nomor 5")
	budi.sees(due)
	room.tap("Ambil")
	w.live("2026-11-24", "12.00")
	for _, p := range []*person{budi, sari} {
		p.last("dipegang Rina")
		if n := p.said(due); n < 3 {
			t.Errorf("%s reads\n%s", p.name, w.show(p.chat))
		}
	}
	w.live("2026-12-02", "12.00")
	for _, p := range []*person{budi, sari} {
		if n := p.said("1 Desember"); n != 0 {
			t.Errorf("%s reads of another day\n%s", p.name, w.show(p.chat))
		}
	}
}

// Until when a draft waits whose citizen sent very many, and when their data can be asked for again, is told by the clock where they are.
func TestPausedByTheirClock(t *testing.T) {
	w := newWorld(t, func(o *handlers.Options) { o.Limits.CitizenMost = 1 })
	w.office("Rina", "Grup Dapil 1")
	w.officeIn("Asia/Jayapura")
	budi := w.sent("Budi", "lampu jalan depan SDN 3 mati") // at 21.42 there
	budi.say("/aspirasi dapil-1 jembatan di Kalijaga putus")
	budi.sees("pukul 22.42")
	for range 2 {
		budi.say("/dataku")
	}
	budi.sees("Bisa diminta lagi pukul 22.42")
}
