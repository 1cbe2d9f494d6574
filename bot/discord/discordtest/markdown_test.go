package discordtest

import (
	"fmt"
	"strings"
	"testing"
)

// TestMarkdown: what is shown, with the spans as kind(text).
func TestMarkdown(t *testing.T) {
	for src, want := range map[string]string{
		"halo":                    "halo",
		"**a** b":                 "a b|bold(a)",
		"*a* _b_":                 "a b|italic(a)|italic(b)",
		"__a__ ~~b~~ ||c||":       "a b c|underline(a)|strike(b)|spoiler(c)",
		"***a***":                 "a|italic(a)|bold(a)",
		"**a *b* c**":             "a b c|bold(a b c)|italic(b)",
		"__**a**__":               "a|underline(a)|bold(a)",
		`\*\*a\*\*`:               "**a**",
		`\*a\* \_b\_ \~\~c\~\~`:   "*a* _b_ ~~c~~",
		`\|\|a\|\| \` + "`b\\`":   "||a|| `b`",
		`a\\b`:                    `a\b`,
		`a\b \ c`:                 `a\b \ c`,
		"2 * 3 * 4":               "2 * 3 * 4",
		"snake_case_name":         "snake_case_name",
		"snake_case_ x":           "snakecase x|italic(case)",
		"`a*b*`":                  "a*b*|code(a*b*)",
		"``a`b``":                 "a`b|code(a`b)",
		"`a\\`":                   `a\|code(a\)`,
		"```go\nx := 1\n```":      "x := 1|pre(x := 1)",
		"```satu```":              "satu|pre(satu)",
		"> a\n> b\nc":             "a\nb\nc|quote(a\nb)",
		"> **a**\nb":              "a\nb|quote(a)|bold(a)",
		"a\n> b":                  "a\nb|quote(b)",
		">a":                      ">a",
		`\> a`:                    "> a",
		"a > b":                   "a > b",
		">>> a\nb\n> c":           "a\nb\n> c|quote(a\nb\n> c)",
		"# Judul\nb":              "Judul\nb|heading(Judul)",
		"#tagar":                  "#tagar",
		"#### x":                  "#### x",
		`\# x`:                    "# x",
		"-# kecil":                "kecil|subtext(kecil)",
		`\-# kecil`:               "-# kecil",
		"- a\n- b":                "• a\n• b|list(a)|list(b)",
		"* a":                     "• a|list(a)",
		`\- a`:                    "- a",
		"1. a":                    "1. a|list(a)",
		`1\. a`:                   "1. a",
		"-a":                      "-a",
		"> - a":                   "• a|quote(• a)|list(a)",
		"[a](https://x.id)":       "a|link(a)<https://x.id>",
		"[a](<https://x.id/(b)>)": "a|link(a)<https://x.id/(b)>",
		"[**a**](https://x.id)":   "a|link(a)<https://x.id>|bold(a)",
		`[a\]b](https://x.id)`:    "a]b|link(a]b)<https://x.id>",
		`\[a](https://x.id)`:      "[a](https://x.id)|link(https://x.id)<https://x.id>",
		`\[a\](https://x.id)`:     "[a](https://x.id)|link(https://x.id)<https://x.id>",
		"[a](javascript:x)":       "[a](javascript:x)",
		"[a](b)":                  "[a](b)",
		"https://x.id/a_b_c*d*":   "https://x.id/a_b_c*d*|link(https://x.id/a_b_c*d*)<https://x.id/a_b_c*d*>",
		`https://x.id/a\_b`:       `https://x.id/a\_b|link(https://x.id/a\_b)<https://x.id/a\_b>`,
		"(https://x.id/a).":       "(https://x.id/a).|link(https://x.id/a)<https://x.id/a>",
		"https://x.id, b":         "https://x.id, b|link(https://x.id)<https://x.id>",
		"**https://x.id/a**":      "https://x.id/a|bold(https://x.id/a)|link(https://x.id/a)<https://x.id/a>",
		"<https://x.id/a_b>":      "https://x.id/a_b|link(https://x.id/a_b)<https://x.id/a_b>",
		"<@123> <#4> <@&5>":       "@123 #4 @5|mention(@123)<123>|channel(#4)<4>|role(@5)<5>",
		`\<@123>`:                 "<@123>",
		"<:api:99> <a:b:1>":       ":api: :b:|emoji(:api:)<99>|emoji(:b:)<1>",
		"<t:0:R>":                 "1970-01-01 00:00|time(1970-01-01 00:00)",
		":fire: :tidakada:":       "🔥 :tidakada:|emoji(🔥)",
		`\:fire:`:                 ":fire:",
		"10:30:45":                "10:30:45",
		"a < b > c":               "a < b > c",
		"~~a":                     "~~a",
		"**a":                     "**a",
		"** a **":                 " a |bold( a )",
		"*a\nb*":                  "a\nb|italic(a\nb)",
		"**a\n> b**":              "a\nb|bold(a\nb)|quote(b)",
		"é **ü** 👍":               "é ü 👍|bold(ü)",
	} {
		text, spans := Markdown(src)
		var b strings.Builder
		b.WriteString(text)
		for _, s := range spans {
			fmt.Fprintf(&b, "|%s(%s)", s.Kind, text[s.Start:s.End])
			if s.URL != "" {
				fmt.Fprintf(&b, "<%s>", s.URL)
			}
		}
		if b.String() != want {
			t.Errorf("%q is shown as\n%q, not\n%q", src, b.String(), want)
		}
	}
}

// TestEscaped: a text with every sign escaped is shown as it is.
func TestEscaped(t *testing.T) {
	const signs = "\\`*_~|<>[]()#-.:@!+="
	for _, text := range []string{
		"**a** _b_ `c` ||d|| ~~e~~ [f](x) <@1> :fire:", "> a\n> b", "# a\n- b\n1. c\n-# d", "```\nx\n```", "a\\b\\", "___***```|||",
	} {
		var b strings.Builder
		for _, r := range text {
			if strings.ContainsRune(signs, r) {
				b.WriteByte('\\')
			}
			b.WriteRune(r)
		}
		if got, spans := Markdown(b.String()); got != text || len(spans) > 0 {
			t.Errorf("%q is shown as %q with %v", b.String(), got, spans)
		}
	}
}

// TestShown: the content, or else the embeds.
func TestShown(t *testing.T) {
	if got, _ := Shown(Message{Content: "**a**", Embeds: []Embed{{Description: "b"}}}); got != "a" {
		t.Error(got)
	}
	if got, spans := Shown(Message{Embeds: []Embed{{Description: "**b**"}, {Description: "c"}}}); got != "b\nc" || len(spans) != 1 {
		t.Error(got, spans)
	}
}

// FuzzMarkdown: the spans are within the text, and nothing hangs.
func FuzzMarkdown(f *testing.F) {
	for _, seed := range []string{"**a**", "> a\n> b", "[a](<https://x>)", "```a", "\\", "_a__b_", "||||", "*\\"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		text, spans := Markdown(src)
		for _, s := range spans {
			if s.Start < 0 || s.Start > s.End || s.End > len(text) {
				t.Errorf("%q: %v in %q", src, s, text)
			}
		}
	})
}
