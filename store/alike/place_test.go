package alike

import "testing"

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
