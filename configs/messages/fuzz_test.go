package messages

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"duaarah/bot"
)

// FuzzTemplate: a text is read, or its mistake told; what it prints has its spans within it, on whole characters, and holds
// every value that it names as it is.
func FuzzTemplate(f *testing.F) {
	for _, s := range []string{"halo **{a}**", "> {a}\n> {b}", "{n#{n} foto|**{n}** foto}", "[{a}]({b})", "[x](https://x.id)", "**a", "{", "}", "\\", "\\{a\\}", "{a#|}", "[[x](y:z)", "a\n\n\n{b}\n\nc",
		"{a#{a#{a#x|y}|z}|w}", "**[**a**](x:)**", "é**é**", strings.Repeat("**{a#", 200)} {
		f.Add(s, "warga\n> **x** {b}", "https://x.id")
	}
	f.Fuzz(func(t *testing.T, s, a, b string) {
		tpl, err := parse(s)
		if err != nil || !utf8.ValidString(s) { // the texts are YAML
			return
		}
		a, b = strings.ToValidUTF8(a, "?"), strings.ToValidUTF8(b, "?") // as adapters make them
		given := values{{"a", bot.Text{S: a, Spans: []bot.Span{{Kind: bot.Quote, Start: 0, End: len(a)}}}}, {"b", bot.Plain(b)}, {"n", bot.Plain("1")}}
		w := writer{values: given}
		w.write(tpl)
		got := w.b.String()
		if !utf8.ValidString(got) {
			t.Errorf("%q prints as %q", s, got)
		}
		for _, sp := range w.spans {
			if sp.Start < 0 || sp.Start >= sp.End && got != "" && sp.Kind != bot.Quote || sp.End > len(got) {
				t.Errorf("%q prints as %q with %+v", s, got, sp)
			}
			if !utf8.ValidString(got[sp.Start:sp.End]) {
				t.Errorf("%q prints as %q, of which %+v cuts a character", s, got, sp)
			}
		}
		if !strings.ContainsAny(s, "#[]>*\\\n") && strings.Contains(s, "{a}") && strings.Trim(got, " ") != "" && !strings.Contains(got, a) {
			t.Errorf("%q prints as %q, without %q", s, got, a)
		}
	})
}

// FuzzLang: whatever tag a platform tells, there is a language, and all can be said in it.
func FuzzLang(f *testing.F) {
	for _, tag := range []string{"", "en-GB", "ID", "in_ID", "\xff", "en\x00", strings.Repeat("x", 300)} {
		f.Add(tag)
	}
	cat, err := Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, tag string) {
		lang, ok := cat.Lang(tag)
		if lang != "id" && lang != "en" || ok != strings.HasPrefix(strings.ToLower(tag), lang) && ok {
			t.Errorf("%q is %q, %v", tag, lang, ok)
		}
		if s := cat.Printer(tag, nil, time.Time{}).S("citizen.no_such_command"); s == "" || strings.Contains(s, "citizen.") {
			t.Errorf("in %q it says %q", tag, s)
		}
	})
}
