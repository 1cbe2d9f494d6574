package sqlite

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"duaarah/store"
	"duaarah/store/history"
	"duaarah/store/measure"
	"duaarah/store/measure/measuretest"
	"duaarah/store/worktime"
)

// empty is a store with nothing in it.
func empty(t testing.TB) *DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "duaarah.db")
	migrated(t, path)
	db, err := Open(t.Context(), path, Options{Clock: func() time.Time { return start.AddDate(1, 0, 0) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

var importing = ImportOptions{Office: func(id store.OfficeID) store.Office { return store.Office{ID: id, Name: string(id), Promise: 7} }}

func bring(ctx context.Context, db *DB, file string) (Imported, error) {
	return db.Import(ctx, history.NewReader(strings.NewReader(file)), importing)
}

type fataler interface {
	Helper()
	Fatal(args ...any)
}

// written is a history as a file.
func written(t fataler, lines []store.Line) string {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, l := range lines {
		if err := enc.Encode(l); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// exported is the history file of a store.
func exported(t fataler, db *DB) string {
	t.Helper()
	var lines []store.Line
	if err := db.History(context.Background(), true, func(l store.Line) error { lines = append(lines, l); return nil }); err != nil {
		t.Fatal(err)
	}
	return written(t, lines)
}

// normal are the lines of a file as exports have them, by case, in order within each: a message says whether it is closing.
func normal(t fataler, file string) map[string][]string {
	t.Helper()
	cases := map[string][]string{}
	r := history.NewReader(strings.NewReader(file))
	for {
		l, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if l.Do == "message" && l.Closing == nil {
			l.Closing = new(bool)
		}
		cases[l.Case] = append(cases[l.Case], written(t, []store.Line{l}))
	}
	slices.Sort(cases[""]) // broadcasts have no order
	return cases
}

func differ(t fataler, got, want map[string][]string) (string, bool) {
	t.Helper()
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if !slices.Equal(got[key], want[key]) {
			return fmt.Sprintf("case %q is\n%s\nwant\n%s", key, strings.Join(got[key], ""), strings.Join(want[key], "")), true
		}
	}
	return fmt.Sprintf("%d cases, want %d", len(got), len(want)), len(got) != len(want)
}

// coded has a code for every second case.
func coded(key string) string {
	codes := map[string]string{"c1": "XNV-NG9", "c3": "222-222", "c5": "2222-2222", "c7": "ZPJ-RVZ", "c9": "KXK-G6F"}
	return cmp.Or(codes[key], key)
}

func TestExampleComesBack(t *testing.T) {
	text, err := os.ReadFile("../measure/testdata/measures-example.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	a := empty(t)
	done, err := bring(t.Context(), a, string(text))
	if err != nil {
		t.Fatal(err)
	}
	if want := (Imported{Lines: 590, Aspirations: 160, Replies: 212, Offices: 4, Citizens: 72, Staff: 6}); done != want {
		t.Errorf("%+v, want %+v", done, want)
	}
	first := exported(t, a)
	if what, bad := differ(t, normal(t, first), normal(t, string(text))); bad {
		t.Error(what)
	}
	b := empty(t)
	if _, err := bring(t.Context(), b, first); err != nil {
		t.Fatal(err)
	}
	if second := exported(t, b); second != first {
		t.Error("exported again, it is another file")
	}
	for _, db := range []*DB{a, b} {
		if found := db.Check(t.Context()); len(found) > 0 {
			t.Error(found)
		}
	}
}

// Whatever the history, it is exported as it was, and again the same; and what the conversations see of it is what the figures
// make of it.
func TestHistoriesComeBack(t *testing.T) {
	if testing.Short() {
		t.Skip("a hundred histories, each into two stores, take a minute with the race detector")
	}
	none := empty(t)
	if err := none.Close(); err != nil {
		t.Fatal(err)
	}
	fresh, err := os.ReadFile(none.path)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		lines := measuretest.Random(rt)
		if rapid.Bool().Draw(rt, "codes") { // every second case is called by a code
			for i := range lines {
				lines[i].Case, lines[i].Into = coded(lines[i].Case), coded(lines[i].Into)
			}
		}
		file := written(rt, lines)
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			rt.Fatal(err)
		}
		open := func(name string) *DB {
			path := filepath.Join(dir, name)
			err := os.WriteFile(path, fresh, 0o600)
			db, oerr := Open(context.Background(), path, Options{Clock: func() time.Time { return measuretest.Start.AddDate(5, 0, 0) }})
			if err := errors.Join(err, oerr); err != nil {
				rt.Fatal(err)
			}
			return db
		}
		a, b := open("a.db"), open("b.db")
		defer func() { _, _ = a.Close(), b.Close() }()
		if _, err := bring(context.Background(), a, file); err != nil {
			rt.Fatal(err)
		}
		first := exported(rt, a)
		if what, bad := differ(rt, normal(rt, first), normal(rt, file)); bad {
			rt.Fatal(what)
		}
		if _, err := bring(context.Background(), b, first); err != nil {
			rt.Fatal(err)
		}
		if second := exported(rt, b); second != first {
			rt.Fatalf("exported again:\n%s\nbefore:\n%s", second, first)
		}
		sameStats(rt, a, b, lines)
	})
}

// sameStats: both stores say the same of their aspirations, byte for byte, by what they keep and from their histories, and what the
// lines that they were filled with say.
func sameStats(t rapid.TB, a, b *DB, lines []store.Line) {
	work := func(string) measure.Calendar { return worktime.Of(store.Office{}, nil) }
	for _, by := range measure.Groupings {
		q := measure.Query{By: by}
		want, err := measure.Compute(slices.Values(lines), measure.Query{By: by, AsOf: a.now()}, measure.Setting{Work: work})
		if err != nil {
			t.Fatal(err)
		}
		for _, ask := range []func(context.Context, measure.Query) (measure.Report, error){a.Recompute, b.Recompute, a.Stats, b.Stats} {
			got, err := ask(context.Background(), q)
			if err != nil {
				t.Fatal(err)
			}
			if diff := apart(got, want); diff != "" {
				t.Fatalf("by %s: %s", by, diff)
			}
		}
		for _, ask := range []func(*DB) (measure.Report, error){
			func(db *DB) (measure.Report, error) { return db.Recompute(context.Background(), q) },
			func(db *DB) (measure.Report, error) { return db.Stats(context.Background(), q) },
		} {
			first, err := ask(a)
			second, err2 := ask(b)
			if err := errors.Join(err, err2); err != nil || text(first) != text(second) {
				t.Fatalf("by %s: %s, and once more taken in %s (%v)", by, text(first), text(second), err)
			}
		}
	}
	for _, days := range []int{5, 20, 60} { // and as of moments in the middle
		q := measure.Query{By: measure.ByOffice, AsOf: measuretest.Start.AddDate(0, 0, days)}
		want, err := measure.Compute(slices.Values(lines), q, measure.Setting{Work: work})
		if err != nil {
			t.Fatal(err)
		}
		for _, db := range []*DB{a, b} {
			if got, err := db.Stats(context.Background(), q); err != nil || text(got) != text(want) {
				t.Fatalf("as of day %d: %s, and of the lines %s (%v)", days, text(got), text(want), err)
			}
		}
	}
	if err := b.CatchUp(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	for _, by := range measure.Groupings {
		q := measure.Query{By: by}
		got, err := b.Stats(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		if fresh, err := a.Stats(context.Background(), q); err != nil || text(fresh) != text(got) {
			t.Fatalf("by %s: followed and summed up %s, and not %s (%v)", by, text(got), text(fresh), err)
		}
		want, err := b.Recompute(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		if diff := apart(got, want); diff != "" {
			t.Fatalf("by %s: %s", by, diff)
		}
	}
}

const (
	one1  = `{"at":"2026-01-05T02:00:00Z","do":"aspiration","case":"c1","office":"dapil-1","citizen":"w1","kind":"complaint","text":"lampu mati"}` + "\n"
	two2  = `{"at":"2026-01-06T02:00:00Z","do":"aspiration","case":"c2","office":"kota-9","citizen":"w1","kind":"wish"}` + "\n"
	reply = `{"at":"2026-01-07T02:00:00Z","do":"reply","case":"c1","staff":"s1","delivered":"2026-01-07T02:00:01Z","text":"sudah"}` + "\n"
)

// What is refused leaves nothing behind, and whoever else writes is not held up by it.
func TestARefusedImportKeepsNothing(t *testing.T) {
	w := newWorld(t)
	before := w.dump()
	for name, c := range map[string]struct{ file, want string }{
		"the form":          {one1 + two2 + reply + "{}\n", "line 4: at is missing"},
		"known at the end":  {one1 + two2 + `{"at":"2026-01-07T02:00:00Z","do":"merge","case":"c1","into":"c3"}`, `line 3: case "c1" merged into "c3"`},
		"an office's ID":    {one1 + strings.Replace(two2, "kota-9", "Kota 9", 1), `line 2: office "Kota 9" is no ID`},
		"passed on to what": {one1 + `{"at":"2026-01-07T02:00:00Z","do":"pass","case":"c1","office":"é"}`, `line 2: office "é" is no ID`},
	} {
		_, err := bring(t.Context(), w.DB, c.file)
		var refused *history.Error
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
		if after := w.dump(); after != before {
			t.Errorf("%s: it left\n%s\nof\n%s", name, after, before)
		}
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := bring(stopped, w.DB, one1); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
	broken := errors.New("the disk is gone")
	in := io.MultiReader(strings.NewReader(one1), &failing{broken})
	if _, err := w.Import(t.Context(), history.NewReader(in), importing); !errors.Is(err, broken) {
		t.Errorf("a file that cannot be read: %v", err)
	}
	panics := importing
	panics.Office = func(store.OfficeID) store.Office { panic("oh") }
	if _, err := w.Import(t.Context(), history.NewReader(strings.NewReader(one1+two2)), panics); err == nil {
		t.Error("a panic is no error")
	}
	if after := w.dump(); after != before {
		t.Errorf("it left\n%s\nof\n%s", after, before)
	}
	if _, err := bring(t.Context(), w.DB, one1+two2+reply); err != nil {
		t.Fatal(err)
	}
}

type failing struct{ err error }

func (f *failing) Read([]byte) (int, error) { return 0, f.err }

// dump is how many rows the tables have that an import writes to.
func (w *world) dump() string {
	w.t.Helper()
	var b strings.Builder
	err := w.view(w.t.Context(), func(r *reader) error {
		for _, table := range []string{"aspirations", "messages", "message_versions", "events", "citizens", "staff", "offices"} {
			n, err := one(r.session, value[int], `SELECT count(*) FROM `+table)
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, "%s %d\n", table, n)
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return b.String()
}

// Replies without a type are classified in order of time, whatever their order in the file; the others are shown, too.
func TestImportClassifies(t *testing.T) {
	db := empty(t)
	file := two2 + strings.NewReplacer("c1", "c2", "01-07", "01-09", "sudah", "kedua").Replace(reply) + one1 + reply +
		`{"at":"2026-01-08T02:00:00Z","do":"reply","case":"c1","staff":"s1","type":"ack","delivered":"2026-01-08T02:00:01Z"}` + "\n" +
		`{"at":"2026-01-08T02:00:00Z","do":"pass","case":"c1","office":"kota-9"}` + "\n" +
		`{"at":"2026-01-10T02:00:00Z","do":"reply","case":"c1","staff":"s1","text":"tidak sampai"}` + "\n"
	o := importing
	var told []string
	o.Classify = func(tx store.Tx, r ImportedReply) (store.ReplyType, error) {
		text := "-"
		if r.Text != nil {
			text = *r.Text
		}
		if m, err := tx.Message(r.Message); err != nil || m.Aspiration != r.Aspiration || !m.At.Equal(r.At) || r.Alias == "" {
			t.Errorf("%+v is %+v (%v)", r, m, err)
		}
		told = append(told, fmt.Sprint(r.Office, " ", text, " ", r.Type))
		switch text {
		case "sudah":
			return store.ReplyTemplate, nil
		case "kedua":
			return store.ReplyPersonal, nil
		}
		return "", nil
	}
	done, err := db.Import(t.Context(), history.NewReader(strings.NewReader(file)), o)
	if err != nil || done.Unclassified != 1 {
		t.Fatalf("%+v: %v", done, err)
	}
	if want := []string{"dapil-1 sudah ", "dapil-1 - ack", "kota-9 kedua ", "kota-9 tidak sampai "}; !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
	want := strings.NewReplacer(`"delivered":"2026-01-07`, `"type":"template","delivered":"2026-01-07`, `"delivered":"2026-01-09`, `"type":"personal","delivered":"2026-01-09`).Replace(file)
	if what, bad := differ(t, normal(t, exported(t, db)), normal(t, want)); bad {
		t.Error(what)
	}
	for code, want := range map[string]bool{"c1": false, "c2": true} {
		err := db.view(t.Context(), func(r *reader) error {
			a, err := one(r.session, scanAspiration, aspirationColumns+` WHERE case_key = ?`, code)
			if !a.FirstReplyAt.IsZero() != want {
				t.Errorf("%s is %+v", code, a)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func BenchmarkImport(b *testing.B) {
	text, err := os.ReadFile("../measure/testdata/measures-example.jsonl")
	if err != nil {
		b.Fatal(err)
	}
	var file strings.Builder
	lines := 0
	for i := range 40 { // other cases each time, and other citizens
		file.WriteString(regexp.MustCompile(`"(case|into|citizen)": "`).ReplaceAllString(string(text), fmt.Sprintf(`${0}%d-`, i)))
		lines += 590
	}
	for b.Loop() {
		b.StopTimer()
		db := empty(b)
		b.StartTimer()
		if _, err := bring(b.Context(), db, file.String()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(lines*b.N)/b.Elapsed().Seconds(), "lines/s")
}
