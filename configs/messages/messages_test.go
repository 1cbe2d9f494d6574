package messages

import (
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"duaarah/bot"
)

type name string

// printed is what one text prints.
func printed(t *testing.T, src string, args ...any) bot.Text {
	t.Helper()
	if _, err := parse(src); err != nil {
		t.Fatalf("parse %q: %v", src, err)
	}
	c := catalogue(map[string]map[string]*text{Default: {"k": {src: src}}})
	return c.Printer("id", nil, time.Time{}).Text("k", args...)
}

// marked writes the spans into the text, so that a test can be read.
func marked(text bot.Text) string {
	open, shut := map[int]string{}, map[int]string{}
	for _, s := range text.Spans {
		tag := string(s.Kind)
		if s.Kind == bot.Link {
			tag += "=" + s.URL
		}
		open[s.Start] += "<" + tag + ">"
		shut[s.End] = "</" + string(s.Kind) + ">" + shut[s.End]
	}
	var b strings.Builder
	for i := 0; i <= len(text.S); i++ {
		b.WriteString(shut[i] + open[i])
		if i < len(text.S) {
			b.WriteByte(text.S[i])
		}
	}
	return b.String()
}

func TestMarkup(t *testing.T) {
	hostile := "**b** {x} [a](http://x) > q \\ <i>"
	tests := []struct {
		name, src string
		args      []any
		want      string
	}{
		{"bold with a value", "Ini **{kind}** untuk **{office}**.", []any{"kind", name("keluhan"), "office", "Dapil 1"},
			"Ini <bold>keluhan</bold> untuk <bold>Dapil 1</bold>."},
		{"what people wrote is no markup", "a {x}\n> {x}", []any{"x", hostile},
			"a " + hostile + "\n<quote>" + hostile + "</quote>"},
		{"a value of many lines is one quote", "Kata:\n> {x}\nMau?", []any{"x", "satu\n\n> dua"},
			"Kata:\n<quote>satu\n\n> dua</quote>\nMau?"},
		{"neighbouring quote lines are one", "> a\n> **b**\nc", nil, "<quote>a\n<bold>b</bold></quote>\nc"},
		{"an empty line parts quotes", "> a\n\n> b", nil, "<quote>a</quote>\n\n<quote>b</quote>"},
		{"an empty optional line goes", "a\n{x}\nb", []any{"x", ""}, "a\nb"},
		{"and so at the ends", "{x}\na\n\n> {x}", []any{"x", ""}, "a"},
		{"and no two empty lines stay", "a\n\n{x}\n\nb", []any{"x", ""}, "a\n\nb"},
		{"a line with more stays", "a: {x}\nb", []any{"x", ""}, "a: \nb"},
		{"an empty bold has no span", "a **{x}**b", []any{"x", ""}, "a b"},
		{"one", "{n#1 foto|{n} foto**s**}", []any{"n", 1}, "1 foto"},
		{"many", "{n#1 foto|{n} foto**s**}", []any{"n", 3}, "3 foto<bold>s</bold>"},
		{"a link by value", "[lihat **ini**]({url})", []any{"url", "https://a.b/?c=(d)"},
			"<link=https://a.b/?c=(d)>lihat <bold>ini</bold></link>"},
		{"a link written out", "[a](https://b.c/d)", nil, "<link=https://b.c/d>a</link>"},
		{"a link to nowhere is text", "[a]({url})", []any{"url", ""}, "a"},
		{"brackets", "[x] a [{x}] (b)", []any{"x", "y"}, "[x] a [y] (b)"},
		{"escapes", `\**a\** \{x\} \\ *b*`, nil, `**a** {x} \ *b*`},
		{"a quote mark taken as it is", "\\> a", nil, "> a"},
		{"a text keeps its spans", "x {t} y", []any{"t", bot.Text{S: "ab", Spans: []bot.Span{{Kind: bot.Bold, Start: 1, End: 2}}}},
			"x a<bold>b</bold> y"},
		{"but not within the same", "> {t}", []any{"t", bot.Text{S: "ab", Spans: []bot.Span{{Kind: bot.Quote, Start: 1, End: 2}}}},
			"<quote>ab</quote>"},
		{"missing", "a {x}", nil, "a {x}"},
		{"line breaks at the end", "a\n\n", nil, "a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := marked(printed(t, tt.src, tt.args...)); got != tt.want {
				t.Errorf("printed\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestOuterSpansComeFirst(t *testing.T) {
	got := printed(t, "> a **b** c").Spans
	want := []bot.Span{{Kind: bot.Quote, Start: 0, End: 5}, {Kind: bot.Bold, Start: 2, End: 3}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("spans are %v, want %v", got, want)
	}
}

func TestMistakesInATextAreFound(t *testing.T) {
	for src, want := range map[string]string{
		"":             "is empty",
		"a **b":        `"**" is missing`,
		"a {b":         `"{" without`,
		"a b}":         `"}" without "{"`,
		"a {Bad Name}": `"{" without`,
		"a {n#one}":    `"}" without "{" or "|"`,
		"a {n#one":     `"|" is missing`,
		"a [b](c)":     "no address",
		"a [b]({c d})": "no address",
	} {
		if _, err := parse(src); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("parse(%q) gives %v, want %q", src, err, want)
		}
	}
}

func TestMistakesInAFileAreFound(t *testing.T) {
	for src, want := range map[string]string{
		"a: {b: 7}":     "a.b: is 7, not a text",
		"a: {b: 'x {'}": "a.b: ",
		"a: b\na: c":    "already defined",
		"a: [x, y":      "1:4",
	} {
		_, err := load(fstest.MapFS{"a.id.yaml": {Data: []byte(src)}}, every, true)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "a.id.yaml") {
			t.Errorf("load(%q) gives %v, want %q with the file", src, err, want)
		}
	}
	_, err := load(fstest.MapFS{"a.id.yaml": {Data: []byte("x: {y: a}")}, "b.id.yaml": {Data: []byte("x: {y: b}")}}, every, true)
	if err == nil || !strings.Contains(err.Error(), "b.id.yaml: x.y: there already") {
		t.Errorf("the same key in two files gives %v", err)
	}
}

func TestWhatIsMissing(t *testing.T) {
	read, err := load(fstest.MapFS{"a.id.yaml": {Data: []byte("x: ya\ny: tidak")}, "a.en.yaml": {Data: []byte("x: 'yes'")}}, every, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ lang, key, want string }{
		{"en", "x", "yes"}, {"en-GB", "x", "yes"}, {"en", "y", "tidak"}, {"jv", "x", "ya"}, {"", "x", "ya"}, {"en", "z", "[z]"},
	} {
		if got := catalogue(read).Printer(tt.lang, nil, time.Time{}).S(tt.key); got != tt.want {
			t.Errorf("%s in %q is %q, want %q", tt.key, tt.lang, got, tt.want)
		}
	}
}

func TestTimesAsPeopleSayThem(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	loc := time.FixedZone("WIB", 7*60*60)
	now := time.Date(2026, 11, 23, 20, 0, 0, 0, loc) // a Monday; in UTC it is 13.00
	id, en := c.Printer("id", loc, now), c.Printer("en", loc, now)
	at := func(month time.Month, day, hour, min int) time.Time {
		return time.Date(2026, month, day, hour, min, 0, 0, loc).UTC()
	}
	d := 24 * time.Hour
	for _, tt := range []struct{ got, want string }{
		{id.Day(at(11, 23, 0, 0)), "hari ini"},
		{id.Day(at(11, 23, 23, 59)), "hari ini"},
		{id.Day(at(11, 24, 0, 0)), "besok"},
		{id.Day(at(11, 22, 23, 59)), "kemarin"},
		{id.Day(at(11, 30, 16, 0)), "Senin, 30 November"},
		{id.Day(at(13, 4, 16, 0)), "Senin, 4 Januari 2027"},
		{id.ShortDay(at(11, 30, 16, 0)), "Senin, 30 Nov"},
		{id.ShortDay(at(11, 23, 16, 0)), "Senin, 23 Nov"},
		{id.Clock(at(11, 23, 7, 5)), "07.05"},
		{id.Moment(at(11, 23, 19, 42)), "hari ini 19.42"},
		{id.Moment(at(11, 24, 14, 0)), "besok 14.00"},
		{id.Moment(at(11, 30, 19, 42)), "Senin, 30 Nov 19.42"},
		{id.Near(at(11, 24, 14, 0)), "besok 14.00"},
		{id.Near(at(11, 24, 23, 59)), "besok"},
		{id.Near(at(11, 28, 14, 0)), "Sabtu"},
		{id.Dated(at(11, 24, 0, 0)), "besok, Selasa 24 November"},
		{id.Dated(at(11, 23, 23, 59)), "hari ini, Senin 23 November"},
		{id.Dated(at(11, 30, 16, 0)), "Senin, 30 November"},
		{id.DatedNear(at(11, 24, 14, 0)), "besok 14.00 (Selasa, 24 Nov)"},
		{id.DatedNear(at(11, 24, 23, 59)), "besok (Selasa, 24 Nov)"},
		{id.DatedNear(at(11, 28, 14, 0)), "Sabtu, 28 Nov"}, // the week after, it is another Saturday
		{id.DatedMoment(at(11, 24, 14, 0)), "besok 14.00 (Selasa, 24 Nov)"},
		{id.DatedMoment(at(11, 28, 14, 0)), "Sabtu, 28 Nov 14.00"},
		{en.Dated(at(11, 24, 0, 0)), "tomorrow, Tuesday 24 November"},
		{en.Day(at(11, 24, 0, 0)), "tomorrow"},
		{en.Day(at(8, 17, 9, 0)), "Monday, 17 August"},
		{en.Moment(at(8, 17, 9, 0)), "Monday, 17 Aug 09:00"},
		{id.Duration(2*d + 3*time.Hour + 59*time.Minute), "2 hari 3 jam"},
		{id.Duration(2*d + 59*time.Minute), "2 hari"},
		{id.Duration(5*time.Minute + 59*time.Second), "5 menit"},
		{id.Duration(59 * time.Second), "kurang dari semenit"},
		{id.Duration(-time.Hour), "kurang dari semenit"},
		{en.Duration(d + time.Hour + time.Minute), "1 day 1 hour"},
		{en.Duration(3*time.Hour + 20*time.Minute), "3 hours 20 minutes"},
		{id.Wait(10 * time.Minute), "10 menit"},
		{id.Wait(time.Second), "1 detik"},
		{id.Wait(200 * time.Millisecond), "1 detik"},
		{id.Wait(72 * time.Hour), "3 hari"},
		{en.Wait(90 * time.Second), "1 minute 30 seconds"},
	} {
		if tt.got != tt.want {
			t.Errorf("%q, want %q", tt.got, tt.want)
		}
	}
	if year, want := id.date(at(11, 30, 0, 0).AddDate(1, 0, 0), "common.month"), "Selasa, 30 November 2027"; year != want {
		t.Errorf("%q, want %q", year, want)
	}
}

func TestYesterdayOverAChangeOfClocks(t *testing.T) {
	loc, err := time.LoadLocation("Europe/Berlin") // 29 March 2026 has 23 hours there
	if err != nil {
		t.Fatal(err)
	}
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	p := c.Printer("id", loc, time.Date(2026, 3, 30, 0, 30, 0, 0, loc))
	if got := p.Day(time.Date(2026, 3, 29, 0, 10, 0, 0, loc)); got != "kemarin" {
		t.Errorf("the day before is %q", got)
	}
}
