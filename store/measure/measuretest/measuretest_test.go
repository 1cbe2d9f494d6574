package measuretest_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"testing"

	"pgregory.net/rapid"

	"duaarah/store/history"
	"duaarah/store/measure/measuretest"
)

// What is made is accepted, is as it was made, and has every kind of line in it.
func TestRandomHistoriesAreValid(t *testing.T) {
	kinds := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		lines := measuretest.Random(t)
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		for _, l := range lines {
			kinds[l.Do]++
			if err := enc.Encode(l); err != nil {
				t.Fatal(err)
			}
		}
		r := history.NewReader(&b)
		for _, l := range lines {
			got, err := r.Next()
			if err != nil {
				t.Fatalf("%+v: %v", l, err)
			}
			want, _ := json.Marshal(l)
			if have, _ := json.Marshal(got); !bytes.Equal(have, want) {
				t.Fatalf("%s is read as %s", want, have)
			}
		}
		if _, err := r.Next(); !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
	})
	if len(kinds) != 18 {
		t.Errorf("%d kinds of lines, want all 18: %v", len(kinds), kinds)
	}
}
