package sqlite

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"

	"duaarah/store"
)

// labelled are pairs of two citizens' texts: "same" or "other", the one who told first, the one who tells now.
func labelled(t *testing.T, name string) (pairs [][3]string) {
	t.Helper()
	b, err := os.ReadFile("../alike/" + name)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		p := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(p) != 3 || p[0] != "same" && p[0] != "other" {
			t.Fatalf("%s: %q", name, line)
		}
		pairs = append(pairs, [3]string(p))
	}
	return pairs
}

// backgroundMost is how many complaints of the city lie around those that are looked for.
const backgroundMost = 600

// background has the latest complaints of a city told, if they are here: they are for local tests only.
func (w *world) background() int {
	f, err := os.Open("../../../shared/data/surabaya-complaints.csv")
	if errors.Is(err, fs.ErrNotExist) {
		w.t.Log("nothing else is told: ../shared/data/surabaya-complaints.csv is not here")
		return 0
	} else if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		w.t.Fatal(err)
	}
	rows = rows[max(1, len(rows)-backgroundMost):]
	for _, r := range rows {
		w.tells(r[5], nil)
	}
	return len(rows)
}

// What is offered of the first halves of labelled pairs, told among the complaints of a city, to who tells the second. Half the pairs are about
// one matter, the others nearly are. work.tsv is what the lists and weights were made by; of apart.tsv, written together with it, only
// these figures were looked at, and it has to stay so: once its pairs are read for what fails, a new set has to take its place. Before the
// weights were learned, precision was 0.77 and recall 0.34 of the one, 0.67 and 0.33 of the other.
func TestOffersOfLabelledPairs(t *testing.T) {
	for _, set := range []struct {
		name              string
		precision, recall float64
	}{{"examples/work.tsv", 0.94, 0.96}, {"testdata/apart.tsv", 0.85, 0.8}} {
		t.Run(set.name, func(t *testing.T) {
			w := newWorld(t)
			around := w.background()
			pairs := labelled(t, set.name)
			firsts := make([]store.Aspiration, len(pairs))
			for i, p := range pairs {
				firsts[i] = w.tells(p[1], nil)
			}
			right, wrong, same := 0, 0, 0
			say := func(what string, p [3]string) {
				if set.name == "examples/work.tsv" {
					t.Logf("%s:\n\t%s\n\t%s", what, p[1], p[2])
				}
			}
			for i, p := range pairs {
				found := w.alike(p[2], nil)
				one := p[0] == "same"
				if one {
					same++
				}
				switch {
				case one && found.Best.ID == firsts[i].ID:
					right++
				case found.Best.ID != 0:
					wrong++
					say("wrong", p)
				case one:
					say("missed", p)
				}
			}
			precision, recall := float64(right)/float64(right+wrong), float64(right)/float64(same)
			t.Logf("%d pairs among %d others: precision %.3f (%d offers, %d wrong), recall %.3f (of %d)", len(pairs), around, precision, right+wrong, wrong, recall, same)
			if precision < set.precision || recall < set.recall {
				t.Errorf("precision %.3f, recall %.3f", precision, recall)
			}
		})
	}
}
