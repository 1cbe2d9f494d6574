package measure

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/store"
)

// parse reads a history file for tests: without checks.
func parse(t testing.TB, text []byte) []store.Line {
	t.Helper()
	var lines []store.Line
	for _, raw := range bytes.Split(bytes.TrimSpace(text), []byte("\n")) {
		var l store.Line
		// Line has no decoder of its own here: its fields are named as in the file.
		if err := json.Unmarshal(raw, &l); err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		lines = append(lines, l)
	}
	return lines
}

// TestExample: the worked case of measures.md, which was computed apart from the project.
func TestExample(t *testing.T) {
	text, err := os.ReadFile("testdata/measures-example.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	wantText, err := os.ReadFile("testdata/measures-example.stats.json")
	if err != nil {
		t.Fatal(err)
	}
	lines := parse(t, text)
	q := Query{By: ByOffice, AsOf: time.Date(2026, 3, 20, 0, 0, 0, 0, time.UTC)}
	set := Setting{Zone: time.UTC, Seasons: []store.Season{{Name: "Uji", From: "2026-01-20", To: "2026-02-10"}}}
	report, err := Compute(slices.Values(lines), q, set)
	if err != nil {
		t.Fatal(err)
	}
	gotText, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	var got, want any
	if err := json.Unmarshal(gotText, &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(wantText, &want); err != nil {
		t.Fatal(err)
	}
	differ(t, "", got, want)

	// In any order of cases.
	byCase := map[string][]store.Line{}
	var cases []string
	for _, l := range lines {
		if l.Do == "aspiration" {
			cases = append(cases, l.Case)
		}
		byCase[l.Case] = append(byCase[l.Case], l)
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(cases), func(i, j int) { cases[i], cases[j] = cases[j], cases[i] })
	var shuffled []store.Line
	for _, c := range cases {
		shuffled = append(shuffled, byCase[c]...)
	}
	if again, _ := Compute(slices.Values(shuffled), q, set); !reflect.DeepEqual(report, again) {
		t.Error("the order of cases matters")
	}
}

// differ compares two decoded documents, numbers to 1e-12. What the example does not have is not looked at.
func differ(t *testing.T, path string, got, want any) {
	t.Helper()
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			t.Errorf("%s: %v, want %v", path, got, want)
			return
		}
		for k := range w {
			differ(t, path+"."+k, g[k], w[k])
		}
		for k := range g {
			if _, ok := w[k]; !ok && !strings.Contains("work_wait_hours broadcasts", k) {
				t.Errorf("%s.%s is not in the example", path, k)
			}
		}
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			t.Errorf("%s: %v, want %v", path, got, want)
			return
		}
		for i := range w {
			differ(t, fmt.Sprintf("%s[%d]", path, i), g[i], w[i])
		}
	case float64:
		g, ok := got.(float64)
		if !ok || math.Abs(g-w) > 1e-12 {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	default:
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
}
