package suggest

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestKinds: of texts that were written and labelled apart from the examples, most are taken for what they are.
func TestKinds(t *testing.T) {
	for file, least := range map[string]float64{"kinds": 0.77, "kinds-2": 0.77, "kinds-3": 0.87} {
		list, err := os.ReadFile("testdata/" + file + ".tsv")
		if err != nil {
			t.Fatal(err)
		}
		right, all := 0, 0
		got := map[string]map[string]int{}
		for line := range strings.Lines(string(list)) {
			label, text, _ := strings.Cut(strings.TrimSpace(line), "\t")
			k := KindOf(text)
			if got[label] == nil {
				got[label] = map[string]int{}
			}
			got[label][k]++
			if all++; k == label || (k == Praise || k == Other) && (label == Praise || label == Other) { // neither is ever said to people
				right++
			}
		}
		t.Logf("%s: %d of %d: %v", file, right, all, got)
		if float64(right) < least*float64(all) {
			t.Errorf("%s: %d of %d", file, right, all)
		}
	}
}

// TestKindExamples: each has a label that there is, and none of some length is among those that were kept apart.
func TestKindExamples(t *testing.T) {
	apart := map[string]bool{}
	for _, file := range []string{"kinds", "kinds-2", "kinds-3"} {
		list, err := os.ReadFile("testdata/" + file + ".tsv")
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(list)) {
			_, text, _ := strings.Cut(line, "\t")
			if said := strings.Join(strings.Fields(strings.ToLower(text)), " "); len(said) > 12 { // not "jalan rusak"
				apart[said] = true
			}
		}
	}
	for line := range strings.Lines(kindExamples) {
		label, text, _ := strings.Cut(line, "\t")
		if !slices.Contains(kindNames[:], label) {
			t.Errorf("%q is no kind: %s", label, text)
		}
		if apart[strings.Join(strings.Fields(strings.ToLower(text)), " ")] {
			t.Error("an example is kept apart as well") // which is not shown: nobody reads those
		}
	}
}
