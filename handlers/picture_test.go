package handlers_test

import (
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"duaarah/bot"
)

// What the pictures of the handbook are made of: a chat as its reader sees it, drawn as SVG. Widths of letters are a little more than
// those of the fonts that browsers have, so that a line never leaves its bubble.
const (
	pictureWide = 440
	bubbleWide  = 390
	letterWide  = 7.9
	boldWide    = 8.8
	lineHigh    = 19
	inside      = 12
	buttonHigh  = 30
)

// picture writes, or compares, a picture of what stands in the person's chat: its last messages, n of them.
func (w *world) picture(path string, p *person, n int) {
	w.t.Helper()
	all := w.chats[p.chat]
	if len(all) < n {
		w.t.Fatalf("%s sees %d messages, not %d", p.name, len(all), n)
	}
	var shows []*shown
	for _, s := range all[len(all)-n:] {
		one := *s
		one.out.Buttons = nil
		for _, row := range s.out.Buttons {
			one.out.Buttons = append(one.out.Buttons, slices.Clone(row))
		}
		for i, id := range w.ids() { // codes and names differ at every run
			a := w.get(id)
			one.out.Text = swap(one.out.Text, string(a.Code), sampleCodes[i%len(sampleCodes)])
			for _, row := range one.out.Buttons {
				for k := range row {
					row[k].Label = strings.ReplaceAll(row[k].Label, string(a.Code), sampleCodes[i%len(sampleCodes)])
				}
			}
			one.out.Text = swap(one.out.Text, w.alias(a.Citizen), fmt.Sprintf("Melati %d", 27+i))
		}
		shows = append(shows, &one)
	}
	same(w.t, path, []byte(replaced(chatSVG(shows, p.name), w.codes)))
}

// swap puts other words in place of some, and keeps the spans.
func swap(t bot.Text, old, with string) bot.Text {
	spans := append([]bot.Span(nil), t.Spans...)
	for from := 0; ; {
		i := strings.Index(t.S[from:], old)
		if i < 0 {
			return bot.Text{S: t.S, Spans: spans}
		}
		i += from
		t.S = t.S[:i] + with + t.S[i+len(old):]
		for k := range spans {
			if spans[k].Start > i {
				spans[k].Start += len(with) - len(old)
			}
			if spans[k].End > i {
				spans[k].End += len(with) - len(old)
			}
		}
		from = i + len(with)
	}
}

// sampleCodes stand in pictures for those of the run.
var sampleCodes = []string{"K7M-4QX", "ZPJ-RVZ", "H3T-9KD", "M2W-6FB", "X8C-5NR"}

func same(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(got) {
		t.Errorf("%s is not what the program shows now (go test ./handlers -run %s -update draws it anew)", path, t.Name())
	}
}

// chatSVG draws messages one below the other. self is who sits at the right.
func chatSVG(all []*shown, self string) string {
	var body strings.Builder
	y := 10
	for _, s := range all {
		y += draw(&body, s, y, s.from == self) + 10
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" font-family="system-ui, 'Liberation Sans', Arial, sans-serif" font-size="14">`+
		"\n"+`<rect width="100%%" height="100%%" fill="#e8eef1"/>`+"\n%s</svg>\n", pictureWide, y, body.String())
}

// draw draws one message at y, and returns its height.
func draw(b *strings.Builder, s *shown, y int, mine bool) int {
	lines := wrapped(s.out.Text)
	if s.from != "" && !mine {
		lines = append([]line{{{text: s.from, bold: true}}}, lines...)
	}
	for range s.out.Files {
		lines = append(lines, line{{text: "▢ foto"}})
	}
	high := len(lines)*lineHigh + 2*inside - 4
	x, fill := 10, "#ffffff"
	if mine {
		x, fill = pictureWide-bubbleWide-10, "#d9f3e4"
	}
	fmt.Fprintf(b, `<rect x="%d" y="%d" width="%d" height="%d" rx="10" fill="%s"/>`+"\n", x, y, bubbleWide, high, fill)
	for i, l := range lines {
		drawLine(b, l, x+inside, y+inside+i*lineHigh)
	}
	for _, row := range s.out.Buttons {
		high += 4
		wide := (bubbleWide - 4*(len(row)-1)) / len(row)
		for i, btn := range row {
			bx := x + i*(wide+4)
			fmt.Fprintf(b, `<rect x="%d" y="%d" width="%d" height="%d" rx="8" fill="#f6fafc" stroke="#7aa5b8"/>`+
				`<text x="%d" y="%d" text-anchor="middle" fill="#0b5f7d">%s</text>`+"\n",
				bx, y+high, wide, buttonHigh, bx+wide/2, y+high+20, escaped(cut(btn.Label, wide-8)))
		}
		high += buttonHigh
	}
	return high
}

func drawLine(b *strings.Builder, l line, x, y int) {
	if len(l) > 0 && l[0].quote {
		fmt.Fprintf(b, `<rect x="%d" y="%d" width="3" height="%d" fill="#7aa5b8"/>`, x, y, lineHigh)
		x += 9
	}
	fmt.Fprintf(b, `<text x="%d" y="%d" xml:space="preserve">`, x, y+14)
	for _, r := range l {
		if r.bold {
			fmt.Fprintf(b, `<tspan font-weight="bold">%s</tspan>`, escaped(r.text))
			continue
		}
		b.WriteString(escaped(r.text))
	}
	b.WriteString("</text>\n")
}

func escaped(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		panic(err)
	}
	return b.String()
}

// cut shortens a label to what a button holds.
func cut(s string, wide int) string {
	most := int(float64(wide) / letterWide)
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

type run struct {
	text        string
	bold, quote bool
}

type line []run

// wrapped breaks a text into lines that fit.
func wrapped(t bot.Text) (lines []line) {
	at := func(i int, k bot.SpanKind) bool {
		for _, s := range t.Spans {
			if s.Kind == k && s.Start <= i && i < s.End {
				return true
			}
		}
		return false
	}
	var now line
	var used float64
	flush := func() { lines, now, used = append(lines, now), nil, 0 }
	put := func(word string, bold, quote bool) {
		each := letterWide
		if bold {
			each = boldWide
		}
		wide := float64(utf8.RuneCountInString(word)) * each
		if used > 0 && used+wide > bubbleWide-2*inside-12 {
			flush()
			word = strings.TrimLeft(word, " ")
		}
		used += wide
		if n := len(now); n > 0 && now[n-1].bold == bold && now[n-1].quote == quote {
			now[n-1].text += word
			return
		}
		now = append(now, run{word, bold, quote})
	}
	start := 0
	for i := 0; i <= len(t.S); i++ {
		end := i == len(t.S) || t.S[i] == '\n' || t.S[i] == ' ' && i > start ||
			i > start && (at(i, bot.Bold) != at(start, bot.Bold) || at(i, bot.Quote) != at(start, bot.Quote))
		if end && i > start {
			put(t.S[start:i], at(start, bot.Bold), at(start, bot.Quote))
			start = i
		}
		if i < len(t.S) && t.S[i] == '\n' {
			flush()
			start = i + 1
		}
	}
	if len(now) > 0 {
		flush()
	}
	return lines
}

// TestPicture holds the drawing itself: nothing is lost of what is said, nothing said is taken for markup.
func TestPicture(t *testing.T) {
	var b bot.TextBuilder
	b.Bold("KODE <1>").Add(" · keluhan & harapan\n").Quote(strings.Repeat("jalan berlubang ", 12)).Add("\nBalas pesan ini.")
	out := bot.Outgoing{Text: b.Build(), Buttons: [][]bot.Button{{{Label: "Ambil"}, {Label: "Balas"}}}}
	svg := chatSVG([]*shown{{out: out}, {from: "Rina", out: bot.Outgoing{Text: bot.Plain("Baik")}}}, "Rina")
	if err := xml.Unmarshal([]byte(svg), new(struct{})); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"KODE &lt;1&gt;", "harapan", ">Ambil<", ">Balas<", ">Baik<"} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %q in\n%s", want, svg)
		}
	}
	if n := strings.Count(svg, "jalan"); n != 12 {
		t.Errorf("%d of 12 quoted words", n)
	}
	for _, l := range wrapped(out.Text) {
		said := 0
		for _, r := range l {
			said += utf8.RuneCountInString(r.text)
		}
		if said > 55 {
			t.Errorf("a line of %d letters leaves its bubble", said)
		}
	}
}
