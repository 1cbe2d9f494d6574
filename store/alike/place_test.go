package alike

import (
	"strings"
	"testing"
)

// TestBeginAlike: whatever is spelt otherwise at the beginning of a word, the letters that it begins with are known to sound alike.
func TestBeginAlike(t *testing.T) {
	const letters = "abcdefghijklmnopqrstuvwxyz"
	var begin []string
	for _, a := range letters {
		for _, b := range letters {
			begin = append(begin, string(a)+string(b))
		}
	}
	for _, a := range begin {
		for _, b := range begin {
			if sound(a)[0] == sound(b)[0] && !beginAlike(a[0], b[0]) {
				t.Errorf("%s and %s begin with one sound", a, b)
			}
		}
	}
}

// The number behind a school is its own, whatever follows: "bolong", which is read as "lubang", counts nothing there. What lasts is counted.
func TestNumberOfASchool(t *testing.T) {
	for text, want := range map[string]string{
		"jln depan sd 03 bolong parah":         "sdn=3",
		"depan SD 3 lampu mati":                "sdn=3",
		"got mampet dekat smp 2 pohon tumbang": "smpn=2",
		"jalan ditutup 1 juli sd 3 minggu":     "",
		"jalan rusak, 3 lubang":                "",
	} {
		if got := strings.Split(Read(text).Pack(), ";")[3]; got != want {
			t.Errorf("%q is at %q, want %q", text, got, want)
		}
	}
}
