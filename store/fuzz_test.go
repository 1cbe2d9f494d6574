package store

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// FuzzParseCode: what is read as a code is one that could have been made, is read the same again however it is typed, and no
// other single character, and no two that changed places, makes a code of it.
func FuzzParseCode(f *testing.F) {
	for _, s := range []string{"K7M-4QX", "k7m 4qx", "", "\xff", "K7M‑4QX", "ſſſſſſ", "K7M4QXK7M4QX", "222-222", "2222-2222", "𝟐22222"} {
		f.Add(s)
	}
	f.Add(string(NewCode(false)))
	f.Add(string(NewCode(true)))
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseCode(s)
		if err != nil {
			if c != "" {
				t.Errorf("%q is none, and %q", s, c)
			}
			return
		}
		plain := strings.ReplaceAll(string(c), "-", "")
		if strings.Trim(plain, codeAlphabet) != "" || len(plain) != 6 && len(plain) != 8 || len(c) != len(plain)+1 {
			t.Fatalf("%q is read as %q", s, c)
		}
		for _, typed := range []string{string(c), strings.ToLower(plain), " " + strings.ReplaceAll(string(c), "-", " – ")} {
			if got, err := ParseCode(typed); err != nil || got != c {
				t.Errorf("%q is read as %q (%v), want %q", typed, got, err, c)
			}
		}
		for i := range plain {
			for _, x := range codeAlphabet {
				wrong := plain[:i] + string(x) + plain[i+1:]
				if _, err := ParseCode(wrong); wrong != plain && err == nil {
					t.Errorf("%s is taken, too, beside %s", wrong, plain)
				}
			}
			for j := range i {
				wrong := []byte(plain)
				wrong[i], wrong[j] = wrong[j], wrong[i]
				if _, err := ParseCode(string(wrong)); string(wrong) != plain && err == nil {
					t.Errorf("%s is taken, too, beside %s", wrong, plain)
				}
			}
		}
	})
}

// FuzzInvitation: a secret typed in any way is the same one, and no other text is.
func FuzzInvitation(f *testing.F) {
	f.Add("ABCD-EFGH-JKMN", "abcdefghjkmn")
	f.Add("s", "5")
	f.Add("\xff", "\ufffd")
	f.Add("0\n_", "0")
	f.Fuzz(func(t *testing.T, a, b string) {
		if HashInvitation(a) != HashInvitation(strings.ToUpper(normaliseCode(a))) && strings.ToUpper(normaliseCode(a)) == normaliseCode(a) {
			t.Errorf("%q is not the same when it is written properly", a)
		}
		if (HashInvitation(a) == HashInvitation(b)) != (normaliseCode(a) == normaliseCode(b)) {
			t.Errorf("%q and %q", a, b)
		}
		if n := normaliseCode(a); normaliseCode(n) != n {
			t.Errorf("%q is %q, and that %q", a, n, normaliseCode(n))
		}
	})
}

// FuzzLine: every line of the history file is one line of JSON that says what the event was.
func FuzzLine(f *testing.F) {
	f.Add(int64(1764200000000), "aspiration", "K7M-4QX", "halo\n\u2028\x00\xff", 5)
	f.Add(int64(-1), "reply", "", "", -1)
	f.Fuzz(func(t *testing.T, at int64, do, id, text string, stars int) {
		when := time.UnixMilli(at % 253402300799000).UTC()
		b, err := json.Marshal(Line{At: when, Do: do, Case: id, Text: &text, Stars: stars, Delivered: &when})
		if err != nil || bytes.ContainsAny(b, "\n\r\x00") || !utf8.Valid(b) {
			t.Fatalf("%q: %v", b, err)
		}
		var back struct {
			At, Delivered  time.Time
			Do, Case, Text string
			Stars          int
		}
		if when.Year() < 0 { // of no history
			return
		}
		if err := json.Unmarshal(b, &back); err != nil || !back.At.Equal(when) || !back.Delivered.Equal(when) ||
			back.Text != valid(text) || back.Do != valid(do) || back.Case != valid(id) || back.Stars != stars {
			t.Errorf("%s is read as %+v (%v)", b, back, err)
		}
	})
}

// valid is a text as JSON has it.
func valid(s string) string { return string([]rune(s)) }
