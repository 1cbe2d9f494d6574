package split

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"pgregory.net/rapid"

	"duaarah/bot"
)

var telegramLike = bot.Capabilities{
	TextMax: 4096, CaptionMax: 1024, AnswerMax: 200, Unit: bot.UTF16, Buttons: 100, ButtonsRow: 8, LabelMax: 30,
	Edit: true, Album: 10, FileMax: 50 << 20, Location: true,
}

func TestLen(t *testing.T) {
	for _, c := range []struct {
		s            string
		runes, utf16 int
	}{{"", 0, 0}, {"abc", 3, 3}, {"é", 1, 1}, {"😀", 1, 2}, {"👨‍👩‍👧", 5, 8}, {"\xff", 1, 1}} {
		if r, u := Len(c.s, bot.Runes), Len(c.s, bot.UTF16); r != c.runes || u != c.utf16 {
			t.Errorf("Len(%q) = %d runes, %d UTF-16 units; want %d, %d", c.s, r, u, c.runes, c.utf16)
		}
	}
}

func TestTruncate(t *testing.T) {
	for _, c := range []struct {
		s    string
		max  int
		unit bot.Unit
		want string
	}{
		{"lampu", 5, bot.Runes, "lampu"},
		{"lampu mati", 7, bot.Runes, "lampu…"},
		{"👨‍👩‍👧👨‍👩‍👧", 9, bot.UTF16, "👨‍👩‍👧…"},
		{"👨‍👩‍👧👨‍👩‍👧", 8, bot.UTF16, "…"},
		{"abc", 0, bot.Runes, ""},
	} {
		if got := Truncate(c.s, c.max, c.unit); got != c.want {
			t.Errorf("Truncate(%q, %d, %s) = %q, want %q", c.s, c.max, c.unit, got, c.want)
		}
	}
}

func TestWhereTextIsSplit(t *testing.T) {
	for _, c := range []struct {
		name, s string
		max     int
		want    []string
	}{
		{"fits, untouched", " a b \n", 6, []string{" a b \n"}},
		{"paragraph before sentence", "Satu dua.\n\nTiga. Empat lima", 20, []string{"Satu dua.", "Tiga. Empat lima"}},
		{"blank line before line", "Satu.\n\nDua.\nTiga empat", 14, []string{"Satu.", "Dua.", "Tiga empat"}},
		{"sentence before word", "Lampu mati. Gelap sekali di sana", 20, []string{"Lampu mati.", "Gelap sekali di sana"}},
		{"a paragraph that would leave it nearly empty", "A\n\nsatu dua tiga empat", 15, []string{"A\n\nsatu dua", "tiga empat"}},
		{"white space at the break needs no room", "satu   dua", 4, []string{"satu", "dua"}},
		{"trailing white space beyond the limit", "satu dua    ", 8, []string{"satu dua"}},
		{"clusters", "👨‍👩‍👧👨‍👩‍👧🇮🇩🇮🇩", 9, []string{"👨‍👩‍👧", "👨‍👩‍👧", "🇮🇩🇮🇩"}},
		{"a cluster that fits nowhere", "e" + strings.Repeat("\u0301", 5), 3, []string{"e\u0301\u0301", "\u0301\u0301\u0301"}},
		{"blank", " \n\t", 1, nil},
	} {
		var got []string
		for _, p := range Text(bot.Plain(c.s), c.max, bot.UTF16) {
			got = append(got, p.S)
		}
		if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

var alphabet = []string{
	"a", "kata", " ", "  ", "\n", "\n\n", "\r\n", ". ", "! ", "é", "e\u0301", "😀", "👨‍👩‍👧‍👦", "🇮🇩", "مرحبا", "\u200b", "\u202e",
	"\u200d", "你", "<b>", "_*[", "\x00", "\u0301", "-", "नि",
}

// TestNothingIsLost: whatever the text, the parts fit, are not blank, break between clusters only, and together are the
// original but for white space at the breaks, each styled letter with its style.
func TestNothingIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.SampledFrom([]bot.Unit{bot.Runes, bot.UTF16}).Draw(t, "unit")
		limit := rapid.IntRange(12, 40).Draw(t, "max")
		s := strings.Join(rapid.SliceOfN(rapid.SampledFrom(alphabet), 0, 60).Draw(t, "words"), "")
		text := bot.Text{S: s, Spans: drawSpans(t, s)}
		parts := Text(text, limit, unit)

		edges := map[int]bool{0: true}
		longest := 0
		for g := uniseg.NewGraphemes(s); g.Next(); {
			start, end := g.Positions()
			edges[end] = true
			longest = max(longest, Len(s[start:end], unit))
		}
		pos := 0
		for i, p := range parts {
			if n := Len(p.S, unit); n > limit {
				t.Fatalf("part %d has %d units of %d", i, n, limit)
			}
			if blank(p.S) {
				t.Fatalf("part %d is blank: %q", i, p.S)
			}
			at := strings.Index(s[pos:], p.S)
			if at < 0 {
				t.Fatalf("part %d is not in what is left of the original: %q", i, p.S)
			}
			if gap := s[pos : pos+at]; !blank(gap) {
				t.Fatalf("lost before part %d: %q", i, gap)
			}
			pos += at
			if !edges[pos] && longest <= limit || !edges[pos+len(p.S)] && longest <= limit {
				t.Fatalf("part %d %q begins or ends inside a cluster", i, p.S)
			}
			checkSpans(t, text, p, pos)
			pos += len(p.S)
		}
		if !blank(s[pos:]) {
			t.Fatalf("lost at the end: %q", s[pos:])
		}
	})
}

func drawSpans(t *rapid.T, s string) []bot.Span {
	var spans []bot.Span
	for range rapid.IntRange(0, 3).Draw(t, "spans") {
		a, b := rapid.IntRange(0, len(s)).Draw(t, "a"), rapid.IntRange(0, len(s)).Draw(t, "b")
		a, b = min(a, b), max(a, b)
		for a < len(s) && !utf8.RuneStart(s[a]) {
			a++
		}
		for b < len(s) && !utf8.RuneStart(s[b]) {
			b++
		}
		if a < b {
			spans = append(spans, bot.Span{Kind: bot.Link, Start: a, End: b, URL: fmt.Sprint(len(spans))})
		}
	}
	return spans
}

func checkSpans(t *rapid.T, whole, part bot.Text, pos int) {
	styles := func(spans []bot.Span, at int) string {
		var b strings.Builder
		for _, s := range spans {
			if s.Start <= at && at < s.End {
				b.WriteString(s.URL)
			}
		}
		return b.String()
	}
	for i := range part.S {
		if got, want := styles(part.Spans, i), styles(whole.Spans, pos+i); got != want {
			t.Fatalf("byte %d of %q is styled %q, was %q", i, part.S, got, want)
		}
	}
	for _, s := range part.Spans {
		if s.Start < 0 || s.End > len(part.S) || s.Start >= s.End {
			t.Fatalf("span %+v of %q", s, part.S)
		}
	}
}

func TestRealTextHasFewParts(t *testing.T) {
	s := strings.TrimSpace(strings.Repeat("Lampu jalan depan SDN 3 mati sudah dua minggu. Gelap sekali, bahaya untuk anak-anak.\n\n", 200))
	parts := Text(bot.Plain(s), 4096, bot.UTF16)
	if want := len(s)/4096 + 1; len(parts) != want {
		t.Errorf("%d parts, want %d", len(parts), want)
	}
	for _, p := range parts {
		if !strings.HasSuffix(p.S, "anak.") || unicode.IsSpace(rune(p.S[0])) {
			t.Errorf("part ends %q", p.S[len(p.S)-20:])
		}
	}
}

// shape writes parts so that a test can be read: t(ext), n files, l(ocation), b(uttons), p(rompt), r(eply), e(dit).
func shape(parts []bot.Outgoing) string {
	var all []string
	for _, p := range parts {
		s := ""
		if p.Action == bot.Edit {
			s += "e"
		}
		if !p.Text.IsZero() {
			s += "t"
		}
		if len(p.Files) > 0 {
			s += fmt.Sprint(len(p.Files))
		}
		if p.Location != nil {
			s += "l"
		}
		if len(p.Buttons) > 0 {
			s += "b"
		}
		if p.Prompt != "" {
			s += "p"
		}
		if !p.ReplyTo.IsZero() {
			s += "r"
		}
		all = append(all, s)
	}
	return strings.Join(all, " ")
}

func TestParcels(t *testing.T) {
	photo, doc := bot.File{Kind: bot.Photo, Size: 10}, bot.File{Kind: bot.Document, Size: 10}
	huge := bot.File{Kind: bot.Photo, Size: 51 << 20}
	row := [][]bot.Button{{{Label: "Kirim", Data: "x"}}}
	reply := bot.Ref{Message: "5"}
	here := &bot.Location{Latitude: -7.25, Longitude: 112.75}
	short, long := bot.Plain("Lampu mati"), bot.Plain(strings.Repeat("kata ", 1000))
	middle := bot.Plain(strings.Repeat("kata ", 300))
	noFiles := telegramLike
	noFiles.FileMax, noFiles.Location = 0, false
	noAlbum := telegramLike
	noAlbum.Album, noAlbum.CaptionMax = 0, 0
	editsFiles := telegramLike
	editsFiles.EditFiles = true
	swaps := telegramLike
	swaps.SwapFiles = true
	little := telegramLike
	little.AlbumMax = 25
	noEdit := telegramLike
	noEdit.Edit = false

	for _, c := range []struct {
		name string
		out  bot.Outgoing
		caps bot.Capabilities
		want string
	}{
		{"text", bot.Outgoing{Text: short, Buttons: row, ReplyTo: reply}, telegramLike, "tbr"},
		{"long text", bot.Outgoing{Text: long, Buttons: row, ReplyTo: reply}, telegramLike, "tr tb"},
		{"prompt", bot.Outgoing{Text: long, Prompt: "Tulis", ReplyTo: reply}, telegramLike, "tr tp"},
		{"caption", bot.Outgoing{Text: short, Files: []bot.File{photo}, ReplyTo: reply}, telegramLike, "t1r"},
		{"caption that may change", bot.Outgoing{Text: short, Files: []bot.File{photo}, Buttons: row, ReplyTo: reply}, telegramLike, "tbr 1"},
		{"caption that may change, and can", bot.Outgoing{Text: short, Files: []bot.File{photo}, Buttons: row, ReplyTo: reply}, editsFiles, "t1br"},
		{"too long for a caption", bot.Outgoing{Text: middle, Files: []bot.File{photo}, Buttons: row, ReplyTo: reply}, telegramLike, "tbr 1"},
		{"no captions there", bot.Outgoing{Text: short, Files: []bot.File{doc}}, noAlbum, "t 1"},
		{"album and document", bot.Outgoing{Text: short, Files: []bot.File{photo, photo, doc, photo}}, telegramLike, "t 2 1 1"},
		{"more than an album", bot.Outgoing{Files: copies(photo, 23), ReplyTo: reply}, telegramLike, "10r 10 3"},
		{"no albums there", bot.Outgoing{Files: copies(photo, 3)}, noAlbum, "1 1 1"},
		{"no more than it takes at once", bot.Outgoing{Files: copies(photo, 5)}, little, "2 2 1"},
		{"each more than an album", bot.Outgoing{Files: []bot.File{{Kind: bot.Video, Size: 30}, {Kind: bot.Video, Size: 30}, photo, photo}}, little, "1 1 2"},
		{"a huge file by itself", bot.Outgoing{Files: []bot.File{photo, photo, huge, photo, photo}}, telegramLike, "2 1 2"},
		{"buttons without words", bot.Outgoing{Files: copies(photo, 3), Buttons: row}, telegramLike, "2 1b"},
		{"buttons on the location", bot.Outgoing{Files: copies(photo, 2), Location: here, Buttons: row}, telegramLike, "2 lb"},
		{"location", bot.Outgoing{Text: short, Location: here, Buttons: row}, telegramLike, "tb l"},
		{"location as a link", bot.Outgoing{Text: short, Location: here, Files: []bot.File{photo}}, noFiles, "t"},
		{"location alone as a link", bot.Outgoing{Location: here}, noFiles, "t"},
		{"no files there", bot.Outgoing{Files: []bot.File{photo}}, noFiles, ""},
		{"nothing", bot.Outgoing{Text: bot.Plain(" \n"), Buttons: row}, telegramLike, ""},
		{"edit", bot.Outgoing{Action: bot.Edit, Text: long, Buttons: row, Files: []bot.File{photo}, ReplyTo: reply}, telegramLike, "et etb"},
		{"edit of the buttons alone", bot.Outgoing{Action: bot.Edit, Buttons: row}, telegramLike, "eb"},
		{"words and file together", bot.Outgoing{Text: short, Files: []bot.File{photo}, Buttons: row, Together: true}, swaps, "t1b"},
		{"together, and not exchanged there", bot.Outgoing{Text: short, Files: []bot.File{photo}, Buttons: row, Together: true}, telegramLike, "tb 1"},
		{"edit with its file", bot.Outgoing{Action: bot.Edit, Text: short, Files: []bot.File{photo}, Buttons: row, Together: true}, swaps, "et1b"},
		{"edit with its file, too long", bot.Outgoing{Action: bot.Edit, Text: middle, Files: []bot.File{photo}, Buttons: row, Together: true}, swaps, "tb 1"},
		{"edit with its file, said anew", bot.Outgoing{Action: bot.Edit, Text: short, Files: []bot.File{photo}, Buttons: row, Together: true}, telegramLike, "tb 1"},
		{"edit together without a file", bot.Outgoing{Action: bot.Edit, Text: short, Buttons: row, Together: true}, swaps, "etb"},
		{"no edits there", bot.Outgoing{Action: bot.Edit, Text: short, Buttons: row}, noEdit, "tb"},
	} {
		if got := shape(Parcels(c.out, c.caps)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}

	link := Parcels(bot.Outgoing{Text: short, Location: &bot.Location{Latitude: -7.25, Longitude: 112.75, Label: "Balai RW"}}, noFiles)[0].Text
	if want := "Lampu mati\nBalai RW: https://www.openstreetmap.org/?mlat=-7.25&mlon=112.75"; link.S != want {
		t.Errorf("location as a link: %q, want %q", link.S, want)
	}
	if got := Missing(bot.Outgoing{Files: copies(photo, 2)}, noFiles); got != 2 {
		t.Errorf("Missing = %d, want 2", got)
	}
	answer := Parcels(bot.Outgoing{Action: bot.AnswerTap, Tap: "t", Text: bot.Plain(strings.Repeat("a", 300))}, telegramLike)
	if s := answer[0].Text.S; Len(s, bot.UTF16) != 200 || !strings.HasSuffix(s, "…") {
		t.Errorf("answer to a tap: %d units, %q", Len(s, bot.UTF16), s)
	}
}

func copies(f bot.File, n int) []bot.File {
	files := make([]bot.File, n)
	for i := range files {
		files[i] = f
	}
	return files
}

func TestButtons(t *testing.T) {
	b := func(labels ...string) (row []bot.Button) {
		for _, l := range labels {
			row = append(row, bot.Button{Label: l})
		}
		return row
	}
	rows := [][]bot.Button{b("a", "b", "c"), b("sebelas hrf")}
	for _, c := range []struct {
		rows, row, label int
		want             string
	}{
		{10, 2, 8, "[a b] [c] [sebelas…]"},
		{2, 2, 20, "[a b] [c sebelas hrf]"},
		{1, 2, 20, "[a b]"},
		{0, 2, 20, ""},
	} {
		var got []string
		for _, r := range Buttons(rows, bot.Capabilities{Buttons: c.rows, ButtonsRow: c.row, LabelMax: c.label}) {
			var labels []string
			for _, b := range r {
				labels = append(labels, b.Label)
			}
			got = append(got, fmt.Sprint(labels))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%d rows of %d: %q, want %q", c.rows, c.row, s, c.want)
		}
	}
	if rows[1][0].Label != "sebelas hrf" {
		t.Error("the caller's buttons were changed")
	}
}
