package suggest

import (
	"os"
	"strings"
	"testing"
)

// TestKinds: of texts that were written and labelled apart from the examples, most are taken for what they are.
func TestKinds(t *testing.T) {
	list, err := os.ReadFile("testdata/kinds.tsv")
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
	t.Logf("%d of %d: %v", right, all, got)
	if float64(right) < 0.74*float64(all) {
		t.Errorf("%d of %d", right, all)
	}
}
