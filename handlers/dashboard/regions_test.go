package dashboard

import (
	"strings"
	"testing"

	"duaarah/store"
	"duaarah/store/region"
)

// People read the names of regions, where they are known; programs go on reading codes.
func TestRegionsAreNamed(t *testing.T) {
	r := newRig(t)
	r.fill()
	b := r.signedIn(r.rina)
	if p := b.page("/dashboard/tabel?by=region"); !strings.Contains(p, ">32.04<") {
		t.Errorf("a region that is not known has no code:\n%s", p)
	}
	if err := r.db.Update(t.Context(), func(tx store.Tx) error {
		_, _, err := tx.SaveRegions([]region.Region{{Code: "32", Name: "Jawa Barat"}, {Code: "32.04", Name: "Kabupaten Bandung"}})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	table := b.page("/dashboard/tabel?by=region")
	if !strings.Contains(table, ">Kab. Bandung<") || !strings.Contains(table, ">32.73<") || strings.Contains(table, ">32.04<") {
		t.Errorf("a region is not named:\n%s", table)
	}
	list := b.page("/dashboard/daftar?by=region&key=32.04&cell=unanswered&office=office-a")
	if !strings.Contains(list, "Kab. Bandung") {
		t.Errorf("the list does not name it:\n%s", list)
	}
	if csv := b.page("/dashboard/unduh/angka.csv?by=region"); !strings.Contains(csv, "32.04") || strings.Contains(csv, "Bandung") {
		t.Errorf("the download has names for keys:\n%s", csv)
	}
}
