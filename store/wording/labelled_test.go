package wording

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"duaarah/store"
)

// labelled is a reply with the type that a person gave it.
type labelled struct {
	ID     string
	Office string
	Case   string
	At     time.Time
	Text   string
	Type   store.ReplyType
}

// readLabelled reads a labelled set, in order of time.
func readLabelled(t *testing.T, path string) []labelled {
	t.Helper()
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var all []labelled
	for s := bufio.NewScanner(f); s.Scan(); {
		var l labelled
		if err := json.Unmarshal(s.Bytes(), &l); err != nil {
			t.Fatalf("%s: %v", s.Text(), err)
		}
		if len(all) > 0 && l.At.Before(all[len(all)-1].At) {
			t.Errorf("%s is not in order of time", l.ID)
		}
		all = append(all, l)
	}
	return all
}

// judgeAll judges replies one after the other, as the program does: near-duplicates are looked for among the office's earlier
// replies to other aspirations.
func judgeAll(t *testing.T, all []labelled) []store.ReplyType {
	t.Helper()
	shingles := make([]Shingles, len(all))
	keys := make([]map[int64]bool, len(all))
	types := make([]store.ReplyType, len(all))
	for i, l := range all {
		shingles[i], keys[i] = ShinglesOf(Words(l.Text, "")), map[int64]bool{}
		for _, k := range shingles[i].Sign().BandKeys() {
			keys[i][k] = true
		}
		kind, err := Judge(l.Text, func() (n int, err error) {
			for k, o := range all[:i] {
				if o.Office != l.Office || o.Case == l.Case || l.At.Sub(o.At) > Recent || !shingles[i].Near(shingles[k]) {
					continue
				}
				for b := range keys[k] { // what no band finds, the program does not see
					if keys[i][b] {
						n++
						break
					}
				}
			}
			return n, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		types[i] = kind
	}
	return types
}

// score counts what was rightly and wrongly called something.
type score struct{ right, wrong, missed int }

func (s score) precision() float64 { return ratio(s.right, s.right+s.wrong) }
func (s score) recall() float64    { return ratio(s.right, s.right+s.missed) }

func ratio(n, of int) float64 {
	if of == 0 {
		return 1
	}
	return float64(n) / float64(of)
}

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

func (s score) String() string {
	return fmt.Sprintf("precision %.3f, recall %.3f (%d right, %d wrong, %d missed)", s.precision(), s.recall(), s.right, s.wrong, s.missed)
}

// TestLabelled measures the rules on replies that people labelled: one half that they were made with, and one that nobody who
// made them has read. On that half, calling something no answer is right at least 95 times in 100, and 85 of 100 that are
// none are called so.
func TestLabelled(t *testing.T) {
	for _, c := range []struct {
		file string
		aim  bool
	}{{"labelled.jsonl", true}, {"heldout.jsonl", true}} {
		all := readLabelled(t, "testdata/"+c.file)
		if len(all) == 0 {
			t.Logf("%s is not there", c.file)
			continue
		}
		types := judgeAll(t, all)
		var none score
		by := map[store.ReplyType]*score{}
		for _, k := range []store.ReplyType{store.ReplyPersonal, store.ReplyAck, store.ReplyForward, store.ReplyTemplate} {
			by[k] = &score{}
		}
		var wrong []string
		for i, l := range all {
			if by[l.Type] == nil {
				t.Fatalf("%s: %s is no type", l.ID, l.Type)
			}
			for k, s := range by {
				s.add(types[i] == k, l.Type == k)
			}
			none.add(types[i] != store.ReplyPersonal, l.Type != store.ReplyPersonal)
			if types[i] != l.Type && c.file != "heldout.jsonl" { // which stays unread
				wrong = append(wrong, fmt.Sprintf("%s is %s, not %s: %s", l.ID, l.Type, types[i], l.Text))
			}
		}
		t.Logf("%s: %d replies", c.file, len(all))
		t.Logf("  not an answer  %v", none)
		for _, k := range []store.ReplyType{store.ReplyPersonal, store.ReplyAck, store.ReplyForward, store.ReplyTemplate} {
			t.Logf("  %-14s %v", k, by[k])
		}
		if len(wrong) > 0 {
			t.Log("  wrong:\n" + strings.Join(wrong, "\n"))
		}
		if none.precision() < 0.95 || none.recall() < 0.85 {
			t.Errorf("%s: not an answer: %v; wanted precision 0.95, recall 0.85", c.file, none)
		}
	}
}
