package alike

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"testing"
	"time"
)

// record is a complaint of the city, read in place.
type record struct {
	at time.Time
	Matter
	text string
}

// city reads the complaints of the city, which are for local tests only.
func city(t *testing.T) []record {
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
	var all []record
	for _, r := range rows[1:] {
		at, err := time.Parse("2006-01-02 15:04:05", r[0])
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, record{at, Matter{Profile: Read(r[5]), Topic: r[3], Region: r[4]}, r[5]})
	}
	return all
}

// Of 1,500 complaints of a city, in which few tell of what another has told, some two dozen pairs are about one matter, not counting the
// same words sent again. They were looked through by hand: of 24, 15 are right, 4 doubtful and 5 wrong. Many more would be wrong.
func TestCity(t *testing.T) {
	all := city(t)
	pairs := 0
	for i, a := range all {
		for j := i + 1; j < len(all) && all[j].at.Sub(a.at) < 60*24*time.Hour; j++ {
			if Same(a.Matter, all[j].Matter) && a.Pack() != all[j].Pack() && a.Enough() && all[j].Enough() {
				pairs++
			}
		}
	}
	if pairs < 20 || pairs > 32 {
		t.Errorf("%d pairs", pairs)
	}
}

// What is the same is found by a term that both have, unless one of them does not tell what it is about.
func TestSharedTerms(t *testing.T) {
	all := city(t)
	for i, a := range all {
		for j := i + 1; j < len(all) && all[j].at.Sub(a.at) < 60*24*time.Hour; j++ {
			if Same(a.Matter, all[j].Matter) && len(a.classes) > 0 == (len(all[j].classes) > 0) && !sharesTerm(a.Matter, all[j].Matter) {
				t.Errorf("complaints %d and %d share no term", i, j)
			}
		}
	}
	for _, p := range pairs(t, "examples/pairs.tsv") {
		if a, b := matter(p.a), matter(p.b); Same(a, b) && len(a.classes) > 0 == (len(b.classes) > 0) && !sharesTerm(a, b) {
			t.Errorf("no term is shared:\n\t%s\n\t%s", p.a, p.b)
		}
	}
}

func sharesTerm(a, b Matter) bool {
	keys := map[int64]bool{}
	for _, t := range a.Terms() {
		keys[t.Key] = true
	}
	for _, t := range b.Terms() {
		if keys[t.Key] {
			return true
		}
	}
	return false
}

// Reading never breaks, whatever the text, and what is kept comes back.
func TestPack(t *testing.T) {
	for _, r := range city(t) {
		if got := Unpack(r.Pack()); got.Pack() != r.Pack() {
			t.Fatalf("%q came back as %q", r.Pack(), got.Pack())
		}
	}
}
