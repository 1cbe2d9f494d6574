package store

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func drawCode(t *rapid.T) Code { return NewCode(rapid.Bool().Draw(t, "long")) }

func TestCodesAreReadAsTyped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCode(t)
		typed := rapid.SampledFrom([]string{string(c), strings.ToLower(string(c)), strings.ReplaceAll(string(c), "-", ""),
			" " + strings.ReplaceAll(string(c), "-", " ") + "\n", strings.ReplaceAll(string(c), "-", "–"), strings.ReplaceAll(string(c), "-", "—"), strings.ReplaceAll(string(c), "-", "\u200b-"),
			strings.NewReplacer("5", "s", "V", "u").Replace(string(c))}).Draw(t, "typed")
		if got, err := ParseCode(typed); err != nil || got != c {
			t.Fatalf("%q is read as %q (%v), want %q", typed, got, err, c)
		}
	})
}

func TestCodesFindMistakes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := []byte(strings.ReplaceAll(string(drawCode(t)), "-", ""))
		i := rapid.IntRange(0, len(s)-1).Draw(t, "at")
		wrong := append([]byte(nil), s...)
		if rapid.Bool().Draw(t, "swapped") {
			j := rapid.IntRange(0, len(s)-1).Draw(t, "with")
			wrong[i], wrong[j] = wrong[j], wrong[i]
		} else {
			wrong[i] = codeAlphabet[rapid.IntRange(0, len(codeAlphabet)-1).Draw(t, "by")]
		}
		if _, err := ParseCode(string(wrong)); (err == nil) != (string(wrong) == string(s)) {
			t.Fatalf("%s for %s: %v", wrong, s, err)
		}
	})
}

func TestParseCodeRefuses(t *testing.T) {
	for _, s := range []string{"", "K7M", "K7M-4Q", "K7M-4QX1", "000-000", "ÄÄÄ", "K7M4QXK7M4QX", "/balas"} {
		if c, err := ParseCode(s); !errors.Is(err, ErrCode) {
			t.Errorf("%q is read as %q (%v)", s, c, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) { // whatever comes, it is a code that NewCode could have made, or none
		s := rapid.String().Draw(t, "s")
		if c, err := ParseCode(s); err == nil {
			if again, err := ParseCode(string(c)); err != nil || again != c {
				t.Fatalf("%q is read as %q, and that as %q (%v)", s, c, again, err)
			}
		}
	})
}

func TestInvitation(t *testing.T) {
	secret, hash := NewInvitation()
	other, _ := NewInvitation()
	if len(secret) != 14 || secret == other {
		t.Errorf("secrets %q and %q", secret, other)
	}
	for _, typed := range []string{secret, strings.ToLower(strings.ReplaceAll(secret, "-", " "))} {
		if HashInvitation(typed) != hash {
			t.Errorf("%q is another invitation", typed)
		}
	}
	if strings.Contains(hash, secret) || HashInvitation(other) == hash {
		t.Error("the hash does not hide or does not tell apart")
	}
}
