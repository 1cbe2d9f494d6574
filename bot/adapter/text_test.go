package adapter

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestTexts(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Valid("a\xffb\xfe\xfd"), "a\ufffdb\ufffd\ufffd"},
		{Valid("warga 👀"), "warga 👀"},
		{OneLine(" jalan\n\trusak\xff "), "jalan rusak\ufffd"},
		{Clip("abc", 3), "abc"},
		{Clip("aé", 2), "a…"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	if h := Hash([]byte("a")); len(h) != 24 || h == Hash([]byte("b")) {
		t.Errorf("Hash is %q", h)
	}
}

func TestWordless(t *testing.T) {
	var into struct {
		N int       `json:"n"`
		T time.Time `json:"t"`
	}
	for _, data := range []string{`{"n":"rahasia"}`, `{"n":123456.7}`, `{"t":"rahasia"}`, `{"n":[123456]}`} {
		err := json.Unmarshal([]byte(data), &into)
		if err == nil {
			t.Fatalf("%s is taken", data)
		}
		if s := Wordless(err).Error(); strings.Contains(s, "rahasia") || strings.Contains(s, "123456") {
			t.Errorf("of %s it says %q", data, s)
		}
	}
}

func TestBackoff(t *testing.T) {
	for failed, want := range []time.Duration{1, 2, 4, 8, 10, 10} {
		if got := Backoff(failed, 1, 10); got != want {
			t.Errorf("after %d failures: %d, want %d", failed, got, want)
		}
	}
	if got := Backoff(1<<40, time.Second, time.Minute); got != time.Minute {
		t.Errorf("after very many failures: %v", got)
	}
}
