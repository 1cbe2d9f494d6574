package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/store"
	"duaarah/store/measure"
)

// records are the texts of real complaints, which lie beside the project and are third-party: at most n of them, from
// all over the file, in its order. All for n = 0.
func records(t *testing.T, n int) []string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "data", "surabaya-complaints.csv")
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the third-party records of shared/data are not beside the project")
	} else if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := slices.Index(rows[0], "text")
	var texts []string
	step := 1
	if n > 0 {
		step = max(1, (len(rows)-1)/n)
	}
	for i := 1; i < len(rows) && (n == 0 || len(texts) < n); i += step {
		texts = append(texts, rows[i][column])
	}
	return texts
}

// exported is what `duaarah export` writes of a data directory, by line.
func exported(t *testing.T, dir string) []exportLine {
	t.Helper()
	out := ran(t, dir, "export")
	var lines []exportLine
	for line := range strings.Lines(out) {
		var l exportLine
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		lines = append(lines, l)
	}
	return lines
}

// exportLine is a line of the history file, as a stranger would read it.
type exportLine struct {
	Do, Case, Office, Text string
	Delivered              *time.Time
}

// ran runs a command of the program on a data directory, and returns what it printed.
func ran(t *testing.T, dir string, args ...string) string {
	t.Helper()
	var out, log output
	if code := run(t.Context(), args, streams{strings.NewReader(""), &out, &log, []string{"DUAARAH_DATA=" + dir}, time.Now}); code != exitOK {
		t.Fatalf("%v ends with %d:\n%s", args, code, &log)
	}
	return out.String()
}

// tally is a few figures of one office.
type tally struct{ Received, Excluded, Answered, Waiting, Undelivered int }

// tallied is what `duaarah stats` says of one office.
func tallied(t *testing.T, dir string, office store.OfficeID) tally {
	t.Helper()
	var stats measure.Report
	if err := json.Unmarshal([]byte(ran(t, dir, "stats", "--format", "json")), &stats); err != nil {
		t.Fatal(err)
	}
	for _, g := range stats.Groups {
		if g.Key == string(office) {
			return tally{g.Aspirations, g.Excluded.Sum(), g.Verdict.Of, g.Ladder.Unheard + g.Ladder.Seen, g.Replies.Undelivered}
		}
	}
	t.Fatalf("no figures of %s", office)
	return tally{}
}

// checkExport holds the export against what was sent and answered: exactly these texts, each once, and exactly these
// replies, each delivered.
func checkExport(t *testing.T, lines []exportLine, texts, replies []string) {
	t.Helper()
	var gotTexts, gotReplies []string
	for _, l := range lines {
		switch l.Do {
		case "aspiration":
			gotTexts = append(gotTexts, l.Text)
		case "reply":
			gotReplies = append(gotReplies, l.Text)
			if l.Delivered == nil {
				t.Errorf("the reply %q is exported as not delivered", l.Text)
			}
		}
	}
	same := func(what string, got, want []string) {
		got, want = slices.Clone(got), slices.Clone(want)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			for i := range min(len(got), len(want)) {
				if got[i] != want[i] {
					t.Errorf("%d %s exported, %d sent; %q is there for %q", len(got), what, len(want), got[i], want[i])
					return
				}
			}
			t.Errorf("%d %s exported, %d sent", len(got), what, len(want))
		}
	}
	same("texts", gotTexts, texts)
	same("replies", gotReplies, replies)
}

// answerTo is an answer to the i-th of many, in words of its own: the same words to all would be a form letter.
func answerTo(i int) string {
	days := []string{"Senin", "Selasa sore", "Rabu pagi", "Kamis", "Jumat siang"}
	places := []string{"balai desa", "gang Kenari", "pasar lama", "depan masjid", "lapangan timur", "ujung jembatan", "terminal"}
	things := []string{"lampu baru", "dua sak semen", "pompa air", "cangkul", "tangga", "kabel cadangan", "aspal dingin", "rambu", "truk sampah", "gergaji mesin", "genset"}
	return fmt.Sprintf("Petugas datang %s ke %s membawa %s, jadi laporan nomor %d selesai.", days[i%len(days)], places[i%len(places)], things[i%len(things)], i)
}
