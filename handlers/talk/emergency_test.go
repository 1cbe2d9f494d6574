package talk

import (
	"strings"
	"testing"
)

// What a place has of its own comes first, 112 is always among them, and no number stands there twice.
func TestNumbersFor(t *testing.T) {
	h := House{Emergency: []EmergencyNumber{
		{"any", "112", ""}, {"fire", "113", ""}, {"medical", "119", ""}, {"self", "119 ext 8", ""},
		{"any", "0331 1", "35.09"}, {"fire", "031 35", "35.78"}, {"fire", "031 05", "35.78.05"}, {"any", "112", "51"}, {"any", "0361 1", "51.71"},
		{"fire", "0700", "dapil-1"}, {"any", "0701", "dapil-1"}, {"self", "031 8", "35.78"},
	}}
	for _, c := range []struct{ danger, office, region, want string }{
		{"any", "", "", "112"},
		{"fire", "", "", "112, 113"},
		{"fire", "", "35.78.01", "112, 031 35"},
		{"fire", "dapil-2", "35.78.05.1001", "112, 031 05"},
		{"fire", "dapil-2", "35.7", "112, 113"}, // no part of 35.78
		{"medical", "", "35.09", "0331 1, 112, 119"},
		{"any", "", "35.09.10", "0331 1, 112"},
		{"any", "", "51.71", "0361 1, 112"},
		{"any", "", "51", "112"},
		{"fire", "dapil-1", "35.78", "0701, 112, 0700"}, // the office knows better
		{"self", "", "35.78", "031 8, 112"},
		{"self", "", "", "119 ext 8, 112"},
		{"flood", "", "35.78", "112"},
	} {
		var got []string
		for _, n := range h.NumbersFor(c.danger, c.office, c.region) {
			got = append(got, n.Number)
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s at %q, %q: %s, want %s", c.danger, c.office, c.region, s, c.want)
		}
	}
}
