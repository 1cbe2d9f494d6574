package caution

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// records are the complaints of real citizens, where they are there.
func records(t *testing.T) []string {
	t.Helper()
	f, err := os.Open("../../../shared/data/surabaya-complaints.csv")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("../shared/data/surabaya-complaints.csv is not here")
	} else if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, r := range rows[1:] {
		all = append(all, r[5])
	}
	return all
}

// TestRecords: of 1,500 complaints that people sent to their city, none is taken for an advertisement, almost none for danger to life or for
// an insult.
func TestRecords(t *testing.T) {
	spam, danger, insults := 0, 0, 0
	all := records(t)
	for _, text := range all {
		f := Judge(text)
		if f.Spam {
			spam++
		}
		if f.Danger != NoDanger {
			danger++
		}
		if f.Insult {
			insults++
		}
		if os.Getenv("SHOW") != "" && (f.Spam || f.Danger != "" || f.Insult) {
			t.Logf("%+v %.300s", f, text)
		}
	}
	t.Logf("of %d: %d spam, %d danger, %d insults", len(all), spam, danger, insults)
	if spam > 0 || danger > len(all)/200 || insults > len(all)/100 {
		t.Errorf("of %d: %d spam, %d danger, %d insults", len(all), spam, danger, insults)
	}
}

// Hours, days and numbers written to their words are no names of places, and who writes on and on does not advertise.
func TestNoAdvertisement(t *testing.T) {
	var on strings.Builder
	for i := range 500 {
		fmt.Fprintf(&on, "bicara-%d lagi;\n", i)
	}
	for _, text := range []string{
		on.String(),
		"air mati mulai malam jam23.00",
		"listrik padam jam19.30 sampai jam22.00 di blok12",
		"sekolah sdn045 atapnya bocor lagi tgl12",
		"lampu di gang77 mati lagi, rumah88 gelap",
	} {
		if f := Judge(text); f.Spam {
			t.Errorf("%.60q: %+v", text, f)
		}
	}
}
