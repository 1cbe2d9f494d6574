package sqlite

import (
	"errors"
	"testing"

	"duaarah/store"
	"duaarah/store/region"
)

func TestRegions(t *testing.T) {
	w := newWorld(t)
	look := func() *region.Index {
		t.Helper()
		var x *region.Index
		if err := w.View(t.Context(), func(r store.Reader) (err error) {
			x, err = r.Regions()
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return x
	}
	save := func(added, changed int, all ...region.Region) {
		t.Helper()
		w.do(func(tx store.Tx) error {
			a, c, err := tx.SaveRegions(all)
			if a != added || c != changed {
				t.Errorf("%d are new and %d changed, want %d and %d", a, c, added, changed)
			}
			return err
		})
	}
	if x := look(); x != nil {
		t.Fatalf("an empty store knows %d regions", x.Len())
	}
	java := region.Region{Code: "35", Name: "Jawa Timur"}
	city := region.Region{Code: "35.78", Name: "Kota Surabaya", Other: []string{"Kota Pahlawan"}, Latitude: -7.25, Longitude: 112.75, Located: true}
	save(2, 0, java, city)
	save(0, 0, java, region.Region{Code: "35.78", Name: "Kota Surabaya"}) // tells nothing new
	before := look()
	if before.Len() != 2 || before != look() {
		t.Fatalf("%d regions, or put together anew each time", before.Len())
	}
	save(0, 1, region.Region{Code: "35.78", Name: "Surabaya"})
	if r, _ := look().Get("35.78"); r.Name != "Surabaya" || len(r.Other) != 1 || !r.Located || r.Longitude != 112.75 {
		t.Errorf("after a correction it is %+v", r)
	}
	if r, _ := before.Get("35.78"); r.Name != "Kota Surabaya" {
		t.Error("an index has changed under who holds it")
	}
	// What is undone is as if it had never been, for who comes later too.
	undo := errors.New("undo")
	if err := w.Update(t.Context(), func(tx store.Tx) error {
		if _, _, err := tx.SaveRegions([]region.Region{{Code: "36", Name: "Banten"}}); err != nil {
			return err
		}
		if x, err := tx.Regions(); err != nil || x.Len() != 3 {
			t.Errorf("a transaction does not see its own regions: %d, %v", x.Len(), err)
		}
		return undo
	}); !errors.Is(err, undo) {
		t.Fatal(err)
	}
	w.do(func(tx store.Tx) error {
		x, err := tx.Regions()
		if x.Len() != 2 {
			t.Errorf("%d regions after an undone import", x.Len())
		}
		return err
	})
	if look().Len() != 2 {
		t.Errorf("%d regions are read after an undone import", look().Len())
	}
}

func TestElectoralDistricts(t *testing.T) {
	w := newWorld(t)
	want := []store.ElectoralDistrict{{Name: "Dapil 2", Regions: []string{"35.78.01"}, Offices: []store.OfficeID{"dapil-1"}}, {Name: "Dapil 1", Regions: []string{"35.78.07", "35.78.05"}}}
	w.do(func(tx store.Tx) error {
		if all, err := tx.ElectoralDistricts(); err != nil || len(all) != 0 {
			t.Errorf("at first there are %v, %v", all, err)
		}
		return tx.SaveElectoralDistricts(want)
	})
	w.do(func(tx store.Tx) error {
		all, err := tx.ElectoralDistricts()
		if len(all) != 2 || all[0].Name != "Dapil 2" || all[1].Regions[1] != "35.78.05" || all[0].Offices[0] != "dapil-1" {
			t.Errorf("they are %v", all)
		}
		return err
	})
}
