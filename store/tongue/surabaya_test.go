package tongue

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"testing"
)

// TestComplaintsAreIndonesian: of what citizens of a city wrote to it, in Indonesian with Javanese between, hardly anything is taken for
// another language.
func TestComplaintsAreIndonesian(t *testing.T) {
	const name = "../../../shared/data/surabaya-complaints.csv"
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the complaints of Surabaya are not there to be judged: " + name)
	} else if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	wrong := map[string]int{}
	for i, r := range rows[1:] {
		if got := Detect(r[5]); got.Lang != Indonesian {
			wrong[got.Lang]++
			t.Logf("row %d, of %d letters, is taken for %s", i+1, len(r[5]), got.Lang)
		}
	}
	if n := wrong[Javanese] + wrong[Sundanese] + wrong[English]; n > len(rows)/200 {
		t.Errorf("of %d complaints, %v are taken for another language", len(rows)-1, wrong)
	}
}
