package caution

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"
)

// labelled is a text with what a person says of it: "ok", "spam", "insult", "bare", or "danger:" and which.
type labelled struct{ label, text string }

func readLabelled(t testing.TB, path string) []labelled {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var all []labelled
	for s := bufio.NewScanner(f); s.Scan(); {
		label, text, ok := strings.Cut(s.Text(), "\t")
		if !ok {
			t.Fatalf("%q has no label", s.Text())
		}
		all = append(all, labelled{label, text})
	}
	return all
}

type score struct{ right, wrong, missed int }

func (s *score) add(got, want bool) {
	switch {
	case got && want:
		s.right++
	case got:
		s.wrong++
	case want:
		s.missed++
	}
}

func (s score) precision() float64 { return float64(s.right) / float64(max(s.right+s.wrong, 1)) }
func (s score) recall() float64    { return float64(s.right) / float64(max(s.right+s.missed, 1)) }
func (s score) String() string {
	return fmt.Sprintf("precision %.3f, recall %.3f (%d right, %d wrong, %d missed)", s.precision(), s.recall(), s.right, s.wrong, s.missed)
}

// TestLabelled measures the rules on one half of the texts that they were written with, and one that was written apart and is looked at in
// totals only.
func TestLabelled(t *testing.T) {
	for _, c := range []struct {
		file              string
		precision, recall float64
	}{{"labelled.tsv", 0.98, 0.96}, {"heldout.tsv", 0.94, 0.70}} {
		var spam, insults, bare, danger, which score
		for _, l := range readLabelled(t, "testdata/"+c.file) {
			f := Judge(l.text)
			kind, dangerous := strings.CutPrefix(l.label, "danger:")
			spam.add(f.Spam, l.label == "spam")
			insults.add(f.Insult, l.label == "insult" || l.label == "bare")
			bare.add(f.Bare, l.label == "bare")
			danger.add(f.Danger != NoDanger, dangerous)
			if dangerous && f.Danger != NoDanger {
				which.add(string(f.Danger) == kind, true)
			}
			if c.file != "labelled.tsv" && os.Getenv("SHOW") == "" {
				continue
			}
			got := "ok"
			switch {
			case f.Spam:
				got = "spam"
			case f.Danger != "":
				got = "danger:" + string(f.Danger)
			case f.Bare:
				got = "bare"
			case f.Insult:
				got = "insult"
			}
			if got != l.label {
				t.Logf("%s, not %s: %s", got, l.label, l.text)
			}
		}
		t.Logf("%s: spam    %v", c.file, spam)
		t.Logf("%s: insult  %v", c.file, insults)
		t.Logf("%s: bare    %v", c.file, bare)
		t.Logf("%s: danger  %v", c.file, danger)
		t.Logf("%s: which   %v", c.file, which)
		for name, s := range map[string]score{"spam": spam, "insult": insults, "danger": danger} {
			if s.precision() < c.precision || s.recall() < c.recall {
				t.Errorf("%s: %s: %v; wanted %v and %v", c.file, name, s, c.precision, c.recall)
			}
		}
	}
}
