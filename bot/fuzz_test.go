package bot

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzParseCommand: a command keeps every word that was written with it, and is read the same from what it is written as.
func FuzzParseCommand(f *testing.F) {
	for _, s := range []string{"/balas K7M-4QX Selamat pagi\nBu", "/START@duaarahbot kantor-1", "/gabung_abc", "/", "/ x", "/a@", "/a\x00b", "/é", "/x\u2028y", "/balas\xff",
		"/start@lain", "//start", "/" + strings.Repeat("a", 33)} {
		f.Add(s, "DuaArahBot")
	}
	f.Fuzz(func(t *testing.T, s, name string) {
		c, ok := ParseCommand(s, name)
		if !ok {
			if c != (Command{}) {
				t.Errorf("%q is none, and %+v", s, c)
			}
			return
		}
		if len(c.Name) < 1 || len(c.Name) > 32 || c.Name != strings.ToLower(c.Name) || strings.Trim(c.Name, "abcdefghijklmnopqrstuvwxyz0123456789_-") != "" {
			t.Errorf("%q has the name %q", s, c.Name)
		}
		if c.Args != strings.TrimSpace(c.Args) || !strings.HasSuffix(strings.TrimSpace(s), c.Args) {
			t.Errorf("%q has the arguments %q", s, c.Args)
		}
		if got, ok := ParseCommand(strings.TrimSpace("/"+c.Name+" "+c.Args), name); !ok || got != c {
			t.Errorf("%q is %+v, written again %+v", s, c, got)
		}
	})
}

// FuzzOutgoing: what is stored of an Outgoing is what was enqueued.
func FuzzOutgoing(f *testing.F) {
	f.Add(`{"text":{"s":"a","spans":[{"kind":"bold","start":0,"end":1}]},"buttons":[[{"label":"x","data":"c.send:1"}]]}`)
	f.Add(`{"action":"edit","target":{"outbox":9223372036854775807},"expires":"2026-11-27T00:00:00.5+07:00"}`)
	f.Add(`{"location":{"lat":1e308,"lon":-0},"files":[{"kind":"photo","size":-1}],"menus":[{"scope":"chat","commands":null}]}`)
	f.Fuzz(func(t *testing.T, raw string) {
		var out, back Outgoing
		if json.Unmarshal([]byte(raw), &out) != nil {
			return
		}
		kept, err := json.Marshal(out)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(kept, &back); err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(back)
		if err != nil || string(again) != string(kept) || back.Text.S != out.Text.S || !reflect.DeepEqual(back.Target, out.Target) || !utf8.Valid(kept) {
			t.Errorf("%s is kept as %s, and then as %s", raw, kept, again)
		}
	})
}
