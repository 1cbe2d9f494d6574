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

// moreOffices puts in so many offices more, kantor-01 and on.
func (w *world) moreOffices(n int) {
	w.t.Helper()
	w.tx(func(tx store.Tx) error {
		for i := range n {
			if err := tx.SaveOffice(store.Office{ID: store.OfficeID(fmt.Sprintf("kantor-%02d", i+1)), Name: fmt.Sprintf("Kantor Wilayah %d", i+1),
				Promise: 7, Position: 10 + i}); err != nil {
				return err
			}
		}
		return nil
	})
}

// labels are the buttons of a message.
func labels(s *shown) (all []string) {
	for _, row := range s.out.Buttons {
		for _, b := range row {
			all = append(all, b.Label)
		}
	}
	return all
}

// However many offices there are, it can be passed on to each of them: by pages, in one message, or by its name.
func TestPassingOnAmongManyOffices(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.moreOffices(14) // and dapil-2
	w.sent("Budi", "lampu jalan mati")
	w.sent("Sari", "got mampet")
	w.sent("Tono", "jalan rusak")
	room.tapOn(room.last("lampu jalan"), bot.Button{Data: "s.pass:1"})
	n := room.heard()
	var seen []string
	for {
		offered := labels(room.sees("alihkan ke mana"))
		if !slices.Contains(offered, "Instansi di luar…") {
			t.Errorf("no agency outside among %q", offered)
		}
		for _, l := range offered {
			if strings.HasPrefix(l, "Kantor ") {
				seen = append(seen, l)
			}
		}
		if rows := len(room.sees().out.Buttons); rows > 5 {
			t.Errorf("%d rows are more than some platforms have", rows)
		}
		if _, ok := buttonOf(room.sees(), "Berikutnya"); !ok {
			break
		}
		room.tap("Berikutnya")
	}
	if slices.Sort(seen); len(slices.Compact(seen)) != 15 || room.heard() != n {
		t.Errorf("offered %q, by %d messages more", seen, room.heard()-n)
	}
	for _, data := range []string{"s.pass:1:-4", "s.pass:1:99999999999", "s.pass:1:x"} {
		room.tapOn(room.sees(), bot.Button{Data: data})
		room.sees("alihkan ke mana")
	}
	room.tapOn(room.sees(), bot.Button{Data: "s.pass:1:2"})
	room.tap("Kantor Wilayah 14")
	room.tap("Ya, alihkan")
	for id, words := range map[store.AspirationID]string{2: "kantor wilayah 13", 3: "kantor-11"} {
		room.say("/alihkan " + codeOf(w, id) + " " + words)
		room.tap("Ya, alihkan")
	}
	for id, want := range map[store.AspirationID]store.OfficeID{1: "kantor-14", 2: "kantor-13", 3: "kantor-11"} {
		w.view(func(r store.Reader) error {
			a, err := r.Aspiration(id)
			if a.Office != want {
				t.Errorf("%d is at %s, want %s", id, a.Office, want)
			}
			return err
		})
	}
}

// Who is in several offices sees the queue of one by its name or a tap, and every other part of it stays that office's.
func TestTheQueueOfOneOffice(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup Dapil 1")
	rina.say("/gabung " + w.invite("dapil-2", store.RoleStaff))
	for i := range 7 {
		p := w.person(fmt.Sprint("Satu", i))
		p.say(fmt.Sprint("/aspirasi dapil-1 lampu jalan mati di gang ", i))
		p.tap("Kirim sekarang")
	}
	for i := range 6 {
		p := w.person(fmt.Sprint("Dua", i))
		p.say(fmt.Sprint("/aspirasi dapil-2 sekolah bocor di kelas ", i))
		p.tap("Kirim sekarang")
	}
	one := func(has, not string) {
		t.Helper()
		if s := rina.sees("Antrean Kantor Dapil", has).out.Text.S; strings.Contains(s, not) {
			t.Errorf("another office is in\n%s", s)
		}
	}
	for _, words := range []string{"dapil-2", "Kantor Dapil 2", "dapil 2 semua"} {
		rina.say("/antrean " + words)
		one("6 aspirasi terbuka", "lampu")
	}
	rina.tap("Berikutnya")
	one("Nomor 6 sampai 6", "lampu")
	rina.tap("Belum dipegang 6")
	one("6 aspirasi belum dipegang", "lampu")
	rina.tapOn(&shown{id: "x"}, bot.Button{Data: "s.take:8"})
	rina.say("/antrean milik saya dapil-2")
	one("1 aspirasi dipegang", "lampu")
	rina.say("/antrean lewat janji dapil 1")
	rina.sees("Antrean Kantor Dapil 1", "Tidak ada yang lewat janji")
	rina.say("/antrean")
	rina.sees("13 aspirasi terbuka")
	rina.tap("Per kantor")
	rina.tap("Kantor Dapil 1 7")
	one("7 aspirasi terbuka", "sekolah")
	rina.tap("Per kantor")
	rina.tap("Semua antrean")
	rina.sees("13 aspirasi terbuka")
	for _, data := range []string{"s.q:all:0::::dapil-2", "s.q:all:0::::", "s.qo:-3", "s.qo:x", "s.qt:0:zzzz"} {
		rina.tapOn(rina.sees(), bot.Button{Data: data})
	}
	// In the room, only what is read there.
	room.say("/antrean dapil-2")
	if s := room.sees("tidak mengenal").out.Text.S; strings.Contains(s, "sekolah") {
		t.Errorf("the room reads of another office:\n%s", s)
	}
	if _, ok := buttonOf(room.sees(), "Per kantor"); ok {
		t.Error("a room of one office chooses among several")
	}
}

// Of more offices than are offered at a time an admin comes to each by pages, and only to those that are theirs.
func TestAdminsOfManyOffices(t *testing.T) {
	w := newWorld(t)
	chief := w.joined("Bu Admin", "dapil-1", store.RoleAdmin)
	w.moreOffices(45)
	w.tx(func(tx store.Tx) error {
		for i := range 44 { // of one not
			if err := tx.SaveMembership(store.Membership{Office: store.OfficeID(fmt.Sprintf("kantor-%02d", i+1)), Staff: w.staffID(chief),
				Role: store.RoleAdmin, Since: w.now}); err != nil {
				return err
			}
		}
		return nil
	})
	for _, command := range []string{"/kantor", "/staf", "/undang", "/jejak kantor"} {
		chief.say(command)
		seen := map[string]bool{}
		for {
			for _, l := range labels(chief.sees()) {
				if l != "Kantor baru" && strings.HasPrefix(l, "Kantor ") {
					seen[l] = true
				}
			}
			if _, ok := buttonOf(chief.sees(), "Berikutnya"); !ok {
				break
			}
			chief.tap("Berikutnya")
		}
		if len(seen) != 45 || seen["Kantor Wilayah 45"] || seen["Kantor Dapil 2"] {
			t.Errorf("%s offers %d offices, one of somebody else %v", command, len(seen), seen["Kantor Wilayah 45"])
		}
	}
	room := chief.in("Grup")
	for _, data := range []string{"s.a_mana:s.a_staf:1", "s.a_mana:nothing:1", "s.a_mana", "s.a_mana:s.a_kantor:-7", "s.a_mana:s.a_kantor:99999999999"} {
		chief.tapOn(chief.sees(), bot.Button{Data: data})
		room.tapOn(&shown{id: "x"}, bot.Button{Data: data})
	}
	room.neverSaw("Kantor Wilayah")
}

// Of more offices than are offered at a time, staff come to each by pages for an event, a poster and what was said in person, in one
// message; and to each event that is not over.
func TestTheWorldOfManyOffices(t *testing.T) {
	w := newWorld(t, reached)
	rina, room := w.office("Rina", "Grup")
	w.moreOffices(14)
	w.tx(func(tx store.Tx) error {
		for i := range 13 { // of one not
			if err := tx.SaveMembership(store.Membership{Office: store.OfficeID(fmt.Sprintf("kantor-%02d", i+1)), Staff: w.staffID(rina),
				Role: store.RoleStaff, Since: w.now}); err != nil {
				return err
			}
		}
		return nil
	})
	all := func(command string) {
		t.Helper()
		n := rina.heard()
		seen := map[string]bool{}
		for {
			for _, l := range labels(rina.sees()) {
				if l = strings.TrimPrefix(l, "Buat acara: "); strings.HasPrefix(l, "Kantor ") {
					seen[l] = true
				}
			}
			if _, ok := buttonOf(rina.sees(), "Berikutnya"); !ok {
				break
			}
			rina.tap("Berikutnya")
		}
		if len(seen) != 14 || seen["Kantor Wilayah 14"] || seen["Kantor Dapil 2"] || rina.heard() != n {
			t.Errorf("%s offers %d offices, one of somebody else %v, by %d messages more", command, len(seen), seen["Kantor Wilayah 14"], rina.heard()-n)
		}
	}
	rina.say("/acara")
	rina.sees("Belum ada acara")
	rina.tap("Buat acara")
	all("/acara")
	rina.tap("Buat acara: Kantor Wilayah 13")
	rina.reply(rina.sees("Acara untuk Kantor Wilayah 13"), "Reses 0; Balai RW; 30 November")
	if o := w.occasion(); o.Office != "kantor-13" {
		t.Errorf("the event is of %s", o.Office)
	}
	rina.say("/qr")
	all("/qr")
	rina.tap("Kantor Wilayah 13")
	w.answer()
	rina.sees("Kode QR untuk Kantor Wilayah 13")
	rina.say("/catat_lisan")
	all("/catat_lisan")
	rina.tap("Kantor Wilayah 12")
	rina.reply(rina.sees("kata-kata warga"), "jembatan putus")
	rina.sees("Kantor Wilayah 12", "jembatan putus")
	// The words first: it is asked for which office they are.
	rina.say("/catat_lisan sawah kekeringan di blok timur")
	all("/catat_lisan with words")
	rina.sees("sawah kekeringan")
	rina.tap("Kantor Wilayah 13")
	rina.sees("Kantor Wilayah 13", "sawah kekeringan")

	for i := range 6 {
		rina.say(fmt.Sprintf("/acara dapil-1 Reses %d; Balai RW; 30 November", i+1))
	}
	rina.say("/acara")
	rina.sees("Reses", "2 acara lagi")
	rina.tap("Berikutnya")
	if s := rina.sees("Reses").out.Text.S; strings.Contains(s, "acara lagi") || strings.Count(s, "Reses") != 2 {
		t.Errorf("the second page is\n%s", s)
	}
	for _, data := range []string{"s.w.lagi", "s.w.lagi:acara:-4", "s.w.lagi:baru:99999999999", "s.w.lagi:qr:x", "s.w.lagi:apa:1", "s.w.l:lain:1:-3"} {
		rina.tapOn(rina.sees(), bot.Button{Data: data})
		room.tapOn(room.sees(), bot.Button{Data: data}) // where only one office is read
		w.person("Orang").tapOn(rina.sees(), bot.Button{Data: data})
	}
	if s := room.sees(); slices.Contains(labels(s), "Kantor Wilayah 1") {
		t.Errorf("the room reads of another office: %q", labels(s))
	}
}

// However many offices there are, the news of each can be had, and stopped: by pages, in one message.
func TestNewsAmongManyOffices(t *testing.T) {
	w := newWorld(t)
	w.moreOffices(14)
	budi := w.person("Budi")
	budi.say("/kabar")
	list := budi.sees("tidak menerima kabar dari kantor mana pun")
	offered := len(labels(list)) - 1
	for range 5 {
		next, ok := buttonOf(list, "Berikutnya")
		if !ok {
			break
		}
		budi.tapOn(list, next)
		offered += strings.Count(strings.Join(labels(list), "\n"), "Terima kabar: ")
	}
	if offered != 16 || budi.heard() != 1 {
		t.Errorf("the news of %d of 16 offices are offered, with %d messages:\n%s", offered, budi.heard(), w.show(budi.chat))
	}
	for i := range 14 {
		budi.tapOn(list, bot.Button{Data: fmt.Sprintf("c.b.on:kantor-%02d", i+1)})
	}
	next, _ := buttonOf(list, "Berikutnya")
	budi.tapOn(list, next)
	stop, ok := buttonOf(list, "Kantor Wilayah 13")
	if !ok {
		t.Fatalf("the second page is\n%s", flat(list.out))
	}
	budi.tapOn(list, stop)
	if all := strings.Join(labels(list), "\n"); strings.Contains(all, "Berhenti: Kantor Wilayah 13") || !strings.Contains(all, "Terima kabar: Kantor Wilayah 13") || !strings.Contains(all, "Wilayah 14") || !strings.Contains(all, "Wilayah 9") {
		t.Errorf("stopped on the second page, it is\n%s", flat(list.out))
	}
}

// Who wrote to no office yet chooses the news of one, and then of another.
func TestNewsOfASecondOffice(t *testing.T) {
	w := newWorld(t)
	w.moreOffices(2)
	budi := w.person("Budi")
	budi.say("/kabar")
	budi.tap("Terima kabar: Kantor Wilayah 1")
	budi.tap("Terima kabar: Kantor Wilayah 2")
	budi.sees("Kantor Wilayah 1, Kantor Wilayah 2")
	// Whom they write to counts from then on.
	budi.say("/lapor lampu jalan depan SDN 3 mati")
	w.pass(time.Hour)
	budi.say("/kabar")
	if all := strings.Join(labels(budi.sees("Kantor Wilayah 1, Kantor Wilayah 2")), "\n"); strings.Contains(all, "Terima kabar: Kantor Dapil 2") {
		t.Errorf("they are offered\n%s", all)
	}
}
