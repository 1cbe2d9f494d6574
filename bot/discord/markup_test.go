package discord

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"duaarah/bot"
)

func TestRender(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"signs", `a*b_c~d|e` + "`" + `f[g]<h\i`, `a\*b\_c\~d\|e\` + "`" + `f\[g\]\<h\\i`},
		{"a heading", "# judul\n## dua\n#tagar", "\\# judul\n\\## dua\n#tagar"},
		{"lists", "- a\n  - b\n* c\n1. d\n12. e\n1.5 f\n-5\n+ g", "\\- a\n  \\- b\n\\* c\n1\\. d\n12\\. e\n1.5 f\n-5\n\\+ g"},
		{"quotes and small print", "> a\n>>> b\n-# c\na > b", "\\> a\n\\>>> b\n\\-# c\na > b"},
		{"a shortcode", "halo :smile: 10:30 08:00:15", `halo \:smile: 10:30 08\:00:15`},
		{"mentions", "<@1> <#2> <:x:3> <t:4:R> </a:5> @everyone", `\<@1> \<#2> \<\:x:3> \<t\:4:R> \</a:5> @everyone`},
		{"an address", "lihat https://contoh.id/a_b~c?d=e_f, ya_", `lihat https://contoh.id/a_b~c?d=e_f, ya\_`},
		{"an address in brackets", "(https://x.id/a_(b)_c) [https://x.id]", `(https://x.id/a_(b)_c) \[https://x.id]`},
		{"an address that swallows", "https://x.id/<@1>", `https\://x.id/\<@1>`},
		{"an address of which clients disagree", "(http://x.id)_a_", `(http\://x.id)\_a\_`},
		{"loud", "HTTP://X_Y", `HTTP\://X\_Y`},
		{"a link in markdown", "[a](http://x.id)", `\[a\](http://x.id)`},
		{"a shrug", `¯\_(ツ)_/¯`, `¯\\\_(ツ)\_/¯`},
		{"no UTF-8", "a\xffb", "a\ufffdb"},
	} {
		if got := render(bot.Plain(c.in)); got != c.want {
			t.Errorf("%s: %q is written\n%s, want\n%s", c.name, c.in, got, c.want)
		}
	}
}

func TestRenderSpans(t *testing.T) {
	build := func(f func(b *bot.TextBuilder)) bot.Text {
		var b bot.TextBuilder
		f(&b)
		return b.Build()
	}
	for _, c := range []struct {
		name string
		in   bot.Text
		want string
	}{
		{"bold", build(func(b *bot.TextBuilder) { b.Add("a").Bold(" b* ").Add("c") }), `a **b\*** c`},
		{"nothing to make bold", build(func(b *bot.TextBuilder) { b.Add("a").Bold("  ").Add("c") }), `a  c`},
		{"bold lines", build(func(b *bot.TextBuilder) { b.Bold("a\n\nb") }), "**a**\n\n**b**"},
		{"a quote", build(func(b *bot.TextBuilder) { b.Add("x").Quote("a\n\n> b\n").Add("c") }), "x\n> a\n> \n> \\> b\nc"},
		{"a quote within a line", bot.Text{S: "abc", Spans: []bot.Span{{Kind: bot.Quote, Start: 1, End: 2}}}, "a\n> b\nc"},
		{"a link", build(func(b *bot.TextBuilder) { b.Link("tautan [x](y)", "https://x.id/?a=(2)&b=*") }), `[tautan \[x\](y)](<https://x.id/?a=(2)&b=%2A>)`},
		{"a link that shows itself", build(func(b *bot.TextBuilder) { b.Link("https://x.id/a_b", "https://x.id/a_b").Add(" c") }), "https://x.id/a_b c"},
		{"and touches words", build(func(b *bot.TextBuilder) { b.Link("https://x.id", "https://x.id").Bold("c") }), "<https://x.id>**c**"},
		{"a link that shows another", build(func(b *bot.TextBuilder) { b.Link("https://a.id", "https://b.id") }), `https://a.id (<https://b.id>)`},
		{"brackets that are no pair", build(func(b *bot.TextBuilder) { b.Link("a] b", "https://b.id") }), `a\] b (<https://b.id>)`},
		{"an address out of brackets", build(func(b *bot.TextBuilder) { b.Link("a", "https://b.id/)x y") }), `[a](<https://b.id/%29x%20y>)`},
		{"mail", build(func(b *bot.TextBuilder) { b.Link("a@b.id", "mailto:a@b.id").Link(" tulis", "mailto:a@b.id") }), `a@b.id tulis (mailto:a@b.id)`},
		{"bold in a link in a quote", bot.Text{S: "ab", Spans: []bot.Span{{Kind: bot.Quote, Start: 0, End: 2}, {Kind: bot.Link, Start: 0, End: 2, URL: "https://x.id"}, {Kind: bot.Bold, Start: 1, End: 2}}},
			"> [a](<https://x.id>)[**b**](<https://x.id>)"},
		{"spans that are none", bot.Text{S: "é", Spans: []bot.Span{{Kind: bot.Bold, Start: 1, End: 2}, {Kind: bot.Bold, Start: -1, End: 9}, {Kind: bot.Quote, Start: 2, End: 2}}}, "é"},
	} {
		if got := render(c.in); got != c.want {
			t.Errorf("%s:\n%s, want\n%s", c.name, got, c.want)
		}
	}
}

// shown is what a client makes of Markdown.
type shown struct {
	text    strings.Builder
	bold    []bool // by byte of text
	quoted  []bool
	links   []string
	strange string // markup that nobody asked for
}

func (s *shown) add(words string, bold, quoted bool, link string) {
	s.text.WriteString(words)
	for range len(words) {
		s.bold, s.quoted, s.links = append(s.bold, bold), append(s.quoted, quoted), append(s.links, link)
	}
}

var (
	blockMarkup = regexp.MustCompile(`^[ \t]*(#{1,6}\s|#{1,6}$|-#|[-*+]\s|[-*+]$|\d+[.)]\s|\d+[.)]$|>)`)
	urlMarkup   = regexp.MustCompile(`^https?://[^\s<]+[^<.,:;"')\]\s]`)
	linkMarkup  = regexp.MustCompile(`^\[((?:\[[^\]]*\]|[^\[\]])*)\]\(\s*<?((?:\([^)]*\)|[^\s\\])*?)>?\s*\)`)
	boldMarkup  = regexp.MustCompile(`^\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?:[^*]|$)`)
	angleMarkup = regexp.MustCompile(`^<(https?://[^ >]+)>`)
	otherMarkup = regexp.MustCompile("^(?:\\*[^*]+\\*|_[^_]+_|~~[\\s\\S]+~~|\\|\\|[\\s\\S]+\\|\\||`[^`]+`|<[@#:t/a][^>]*>|:[^\\s:]+:)")
)

// read is a client: close to how the official ones go about it, one rule after another at every place.
func read(markdown string) *shown {
	s := &shown{}
	for i, line := range strings.Split(markdown, "\n") {
		if i > 0 {
			s.add("\n", false, false, "")
		}
		line, quoted := strings.CutPrefix(line, "> ")
		s.words(line, false, quoted, "", true)
	}
	return s
}

func (s *shown) words(line string, bold, quoted bool, link string, start bool) {
	if start && blockMarkup.MatchString(line) {
		s.strange += fmt.Sprintf(" block %q", line)
	}
	for line != "" {
		r, n := utf8.DecodeRuneInString(line)
		next, _ := utf8.DecodeRuneInString(line[n:])
		switch {
		case r == '\\' && len(line) > 1 && !unicode.IsSpace(next) && !(next < 0x80 && (unicode.IsLetter(next) || unicode.IsDigit(next))):
			line = line[1:]
			_, n = utf8.DecodeRuneInString(line)
			s.add(line[:n], bold, quoted, link)
		case angleMarkup.MatchString(line):
			m := angleMarkup.FindStringSubmatch(line)
			n = len(m[0])
			s.add(m[1], bold, quoted, m[1])
		case urlMarkup.MatchString(line):
			n = len(urlMarkup.FindString(line))
			s.add(line[:n], bold, quoted, line[:n])
		case linkMarkup.MatchString(line) && link == "":
			m := linkMarkup.FindStringSubmatch(line)
			n = len(m[0])
			s.words(m[1], bold, quoted, m[2], true)
		case boldMarkup.MatchString(line) && !bold:
			m := boldMarkup.FindStringSubmatch(line)
			n = len(m[1]) + 4
			s.words(m[1], true, quoted, link, true)
		case otherMarkup.MatchString(line):
			s.strange += fmt.Sprintf(" %q", otherMarkup.FindString(line))
			s.add(line[:n], bold, quoted, link)
		default:
			s.add(line[:n], bold, quoted, link)
		}
		line = line[n:]
	}
}

var bits = []string{
	"a", "kata", " ", "  ", "\n", "\n\n", "*", "**", "_", "__", "~~", "||", "`", "```", "[", "]", "(", ")", "<", ">", "> ", ">>> ", "# ", "### ", "#",
	"-# ", "- ", "+ ", "-", "1. ", "23) ", "4.", ":", ":smile:", ":a_b:", "::", "https://contoh.id/a_b", "http://x.id", "https://x.id/*b*", "https://",
	"HTTPS://x_y_", "https://x.id/a_(b)", "<@123>", "<:x:1>", "<t:1:R>", "\\", "\\\\", "@everyone", "😀", "é", ".", ",", "¯\\_(ツ)_/¯", "[a](https://x.id)", "1",
}

// TestWordsAreSeenAsTheyAre: whatever the words, a client shows them exactly, with nothing that was not asked for, and
// within the length that is promised.
func TestWordsAreSeenAsTheyAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(rapid.SampledFrom(bits), 0, 14).Draw(t, "words"), "")
		got := render(bot.Plain(s))
		seen := read(got)
		if seen.text.String() != s || seen.strange != "" {
			t.Fatalf("%q is written\n%q and seen as\n%q with%s", s, got, seen.text.String(), seen.strange)
		}
		for i, bold := range seen.bold {
			if bold || seen.quoted[i] {
				t.Fatalf("byte %d of %q is styled: %q", i, s, got)
			}
		}
		most := units(s) + 2 + 2*strings.Count(s, "\n")
		for _, r := range s {
			if strings.ContainsRune(signs, r) {
				most++
			}
		}
		most += strings.Count(s, ":")
		if n := units(got); n > most {
			t.Fatalf("%q is written with %d units, more than %d: %q", s, n, most, got)
		}
	})
}

// TestStylesAreSeen: the same with spans.
func TestStylesAreSeen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(rapid.SampledFrom(bits), 0, 14).Draw(t, "words"), "")
		text := bot.Text{S: s}
		kinds := []bot.SpanKind{bot.Bold, bot.Link, bot.Quote}
		for range rapid.IntRange(0, 3).Draw(t, "spans") {
			a, b := rapid.IntRange(0, len(s)).Draw(t, "a"), rapid.IntRange(0, len(s)).Draw(t, "b")
			text.Spans = append(text.Spans, bot.Span{Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Start: min(a, b), End: max(a, b), URL: "https://b.id/(2)_x"})
		}
		got := render(text)
		seen := read(got)
		if seen.strange != "" {
			t.Fatalf("%q %+v is written\n%q, seen with%s", s, text.Spans, got, seen.strange)
		}
		// Quotes may add line breaks, links that cannot be made their address; all else is there, in order.
		i, skip, words := 0, 0, seen.text.String()
		const address = " (https://b.id/(2)_x)"
		for k, r := range words {
			if strings.HasPrefix(words[k:], address) {
				skip = k + len(address)
			}
			if k < skip {
				continue
			}
			if i < len(s) {
				want, n := utf8.DecodeRuneInString(s[i:])
				if r == want {
					if bold := spanAt(spansOf(text, bot.Bold), i) != nil; bold != seen.bold[k] && !unicode.IsSpace(r) && seen.links[k] == "" {
						t.Fatalf("byte %d of %q: bold is %v in %q", i, s, seen.bold[k], got)
					}
					if spanAt(spansOf(text, bot.Quote), i) != nil && !seen.quoted[k] && r != '\n' {
						t.Fatalf("byte %d of %q is not quoted: %q", i, s, got)
					}
					i += n
				}
			}
		}
		if i < len(s) {
			t.Fatalf("%q %+v is written\n%q and seen as\n%q", s, text.Spans, got, words)
		}
	})
}
