package handlers_test

import (
	"strings"
	"testing"

	"duaarah/bot"
	"duaarah/configs"
	"duaarah/handlers"
	"duaarah/handlers/admin"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Whom to call is told at once, 112 where nothing is known; once it is known where, the numbers of that place.
func TestEmergencyNumbersOfThePlace(t *testing.T) {
	w := newWorld(t, func(o *handlers.Options) {
		o.Emergency = []talk.EmergencyNumber{{For: "any", Number: "112"}, {For: "fire", Number: "113"}, {For: "fire", Number: "031 3533843", Place: "35.78"},
			{For: "any", Number: "0331 555", Place: "dapil-2"}}
	})
	w.regions()
	w.office("Rina", "Grup")
	budi := w.person("Budi")
	budi.say("tolong kebakaran, api sudah besar")
	first := budi.sees("112", "113")
	if s := first.out.Text.S; strings.Contains(s, "031 3533843") || strings.Contains(s, "0331 555") {
		t.Errorf("numbers of another place: %s", s)
	}
	budi.say("di Surabaya")
	budi.last("112")
	budi.last("031 3533843")
	if strings.Contains(budi.last("031 3533843").out.Text.S, "113 ") {
		t.Error("the number of everywhere stands beside that of the place")
	}
	budi.tap("Kantor Dapil 2")
	budi.last("0331 555")
	budi.tap("Kirim sekarang")
	budi.sees("0331 555", "112", "031 3533843")
}

// Events come from a file once each; applied anew, what differs is changed, what was closed stays closed, and what the file does not name stays.
func TestOccasionsOfAFile(t *testing.T) {
	w := newWorld(t)
	seed := configs.Seed{Occasions: []configs.Occasion{
		{Office: "dapil-1", Name: "Reses", Place: "Balai RW 5", From: "2026-12-05", To: "2026-12-05"},
		{Office: "dapil-2", Name: "Reses", From: "2026-12-05", To: "2026-12-06"}}}
	put := func(apply bool) (changes []admin.Change) {
		w.tx(func(tx store.Tx) (err error) {
			if apply {
				changes, err = admin.Apply(tx, seed, w.now)
			} else {
				changes, err = admin.Seed(tx, seed, w.now)
			}
			return err
		})
		return changes
	}
	all := func() (l []store.Occasion) {
		w.view(func(r store.Reader) (err error) { l, err = r.Occasions(); return err })
		return l
	}
	if c := put(false); len(c) != 2 || !c[0].New || c[0].What != "event" {
		t.Errorf("%+v", c)
	}
	if c := put(false); len(c) != 0 || len(all()) != 2 {
		t.Errorf("again: %+v, %d events", c, len(all()))
	}
	id := all()[0].ID
	for _, o := range all() {
		if o.Office == "dapil-1" {
			id = o.ID
			o.ClosedAt = w.now
			w.tx(func(tx store.Tx) error { return tx.SaveOccasion(o) })
		}
	}
	seed.Occasions[0].Place, seed.Occasions[0].To = "Balai RW 7", "2026-12-07"
	if c := put(false); len(c) != 0 {
		t.Errorf("without being applied: %+v", c)
	}
	if c := put(true); len(c) != 1 || c[0].New || len(c[0].Fields) != 2 {
		t.Errorf("%+v", c)
	}
	w.view(func(r store.Reader) error {
		o, err := r.Occasion(id)
		if o.Place != "Balai RW 7" || o.To != "2026-12-07" || o.ClosedAt.IsZero() || len(all()) != 2 {
			t.Errorf("%+v", o)
		}
		return err
	})
	seed.Occasions = []configs.Occasion{{Office: "tidak-ada", Name: "X", From: "2026-12-05", To: "2026-12-05"}}
	w.tx(func(tx store.Tx) error {
		if _, err := admin.Apply(tx, seed, w.now); err == nil {
			t.Error("an event of no office is taken")
		}
		return nil
	})
	// Its link leads to its office, closed or not.
	budi := w.person("Budi")
	u := budi.update(bot.KindMessage)
	u.Message = &bot.Message{Command: &bot.Command{Name: "start", Args: matter.OccasionPayload(id)}}
	w.take(u)
	budi.say("lampu di balai RW mati")
	if a := w.latest(); a.Office != "dapil-1" || a.Occasion != id {
		t.Errorf("it goes to %s, event %q", a.Office, a.Occasion)
	}
}
