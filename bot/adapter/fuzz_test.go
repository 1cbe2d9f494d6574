package adapter

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// FuzzTexts: whatever the text, what is made of it is valid and within its bounds.
func FuzzTexts(f *testing.F) {
	for _, s := range []string{"../../a.pdf", "a\x00\"\r\n.exe", "\xff\xfe", ".", "...", "\u202egnp.exe", "a." + strings.Repeat("x", 40), "👨‍👩‍👧.jpg", "  b "} {
		f.Add(s, 5)
	}
	f.Fuzz(func(t *testing.T, s string, n int) {
		v := Valid(s)
		if !utf8.ValidString(v) || utf8.RuneCountInString(v) != utf8.RuneCountInString(s) {
			t.Errorf("%q is made %q", s, v)
		}
		stem, ending := FileName(s)
		name := stem + ending
		if !utf8.ValidString(name) || strings.ContainsAny(name, "/\\\"\x00\r\n") || name == "." || name == ".." || len(ending) > endingMax || ending != "" && ending[0] != '.' {
			t.Errorf("%q is called %q and %q", s, stem, ending)
		}
		for _, r := range name {
			if unicode.Is(unicode.C, r) {
				t.Errorf("%q is called %q", s, name)
			}
		}
		if again, end := FileName(name); again+end != name {
			t.Errorf("%q is called %q, and that %q", s, name, again+end)
		}
		if line := OneLine(s); strings.ContainsAny(line, "\n\r\t") || strings.Contains(line, "  ") {
			t.Errorf("%q in one line is %q", s, line)
		}
		if n = n % 100; n >= 0 && utf8.ValidString(s) {
			if c := Clip(s, n); !utf8.ValidString(c) || len(c) > max(n, len(s))+len("…") || len(s) > n && !strings.HasPrefix(s, strings.TrimSuffix(c, "…")) {
				t.Errorf("%q clipped to %d is %q", s, n, c)
			}
		}
	})
}

// FuzzWordless: no error of reading JSON tells what a person wrote in it.
func FuzzWordless(f *testing.F) {
	for _, s := range []string{`{"id":"RAHASIA"}`, `{"at":"RAHASIA"}`, `{"list":[RAHASIA]}`, `{"list":["RAHASIA"]}`, `{"RAHASIA":1}`, `{"id":1RAHASIA}`, `{"m":{"RAHASIA":"x"}}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var v struct {
			ID   int64          `json:"id"`
			At   time.Time      `json:"at"`
			List []int8         `json:"list"`
			M    map[string]int `json:"m"`
		}
		if err := json.Unmarshal([]byte(s), &v); err != nil && strings.Contains(Wordless(err).Error(), "RAHASIA") {
			t.Errorf("%q: %v", s, Wordless(err))
		}
	})
}
