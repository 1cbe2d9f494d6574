package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

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
