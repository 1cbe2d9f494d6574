package split

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"duaarah/bot"
)

// FuzzSplit: whatever the text, its parts fit, are not blank, are the original but for white space at the breaks, break no
// cluster that fits, and are the same each time; spans stay with their words, within the text.
func FuzzSplit(f *testing.F) {
	f.Add("Satu dua.\n\nTiga. Empat lima", 20, byte(1), 3, 9)
	f.Add(strings.Repeat("👨‍👩‍👧‍👦", 9), 12, byte(1), 0, 25)
	f.Add("e"+strings.Repeat("\u0301", 30), 3, byte(0), 1, 4)
	f.Add(strings.Repeat("🇮🇩", 9)+"\u200d\u202e", 5, byte(2), 2, 3)
	f.Add("a\xff\xf0\x9f\x91\x00 *_[b]\n> ", 4, byte(2), 0, 99)
	f.Add(strings.Repeat(" ", 40)+"x", 1, byte(0), 0, 1)
	units := []bot.Unit{bot.Runes, bot.UTF16, bot.Markup}
	f.Fuzz(func(t *testing.T, s string, limit int, u byte, from, to int) {
		unit := units[int(u)%len(units)]
		limit = 1 + max(limit, -limit-1)%100
		text := bot.Text{S: s}
		if from >= 0 && from < to && to <= len(s) {
			text.Spans = []bot.Span{{Kind: bot.Bold, Start: from, End: to}}
		}
		parts := Text(text, limit, unit)
		if !reflect.DeepEqual(parts, Text(text, limit, unit)) {
			t.Fatal("cut in another way the second time")
		}
		edges := map[int]bool{0: true, len(s): true}
		for g := uniseg.NewGraphemes(s); g.Next(); {
			start, end := g.Positions()
			if Len(s[start:end], unit) <= limit {
				edges[start], edges[end] = true, true
				continue
			}
			for i := range s[start:end] { // too large for any message: between its runes, then
				edges[start+i] = true
			}
			edges[end] = true
		}
		pos := 0
		for i, p := range parts {
			if n := Len(p.S, unit); n > limit && utf8.RuneCountInString(p.S) > 1 {
				t.Fatalf("part %d has %d units of %d: %q", i, n, limit, p.S)
			}
			at := strings.Index(s[pos:], p.S)
			if blank(p.S) || at < 0 || !blank(s[pos:pos+at]) {
				t.Fatalf("part %d of %q is %q", i, s, p.S)
			}
			pos += at
			if !edges[pos] || !edges[pos+len(p.S)] {
				t.Fatalf("part %d %q of %q begins or ends inside a cluster", i, p.S, s)
			}
			for k := range len(p.S) {
				was := slices.ContainsFunc(text.Spans, func(x bot.Span) bool { return x.Start <= pos+k && pos+k < x.End })
				is := slices.ContainsFunc(p.Spans, func(x bot.Span) bool { return x.Start <= k && k < x.End })
				if is != was {
					t.Fatalf("byte %d of part %d %q: bold is %v", k, i, p.S, is)
				}
			}
			for _, x := range p.Spans {
				if x.Start < 0 || x.Start >= x.End || x.End > len(p.S) {
					t.Fatalf("%+v of %q", x, p.S)
				}
			}
			pos += len(p.S)
		}
		if !blank(s[pos:]) {
			t.Fatalf("lost at the end: %q", s[pos:])
		}
	})
}

// FuzzTruncate: what is left fits, begins as the original does, and is whole clusters.
func FuzzTruncate(f *testing.F) {
	f.Add("lampu mati", 7, byte(0))
	f.Add("👨‍👩‍👧👨‍👩‍👧", 9, byte(1))
	f.Add("\xff*\xff", 2, byte(2))
	units := []bot.Unit{bot.Runes, bot.UTF16, bot.Markup}
	f.Fuzz(func(t *testing.T, s string, limit int, u byte) {
		unit := units[int(u)%len(units)]
		limit %= 100
		got := Truncate(s, limit, unit)
		if got == s {
			if limit >= 0 && Len(s, unit) > limit {
				t.Errorf("%q is left whole, with %d of %d", s, Len(s, unit), limit)
			}
			return
		}
		head := strings.TrimSuffix(got, "…")
		if Len(got, unit) > max(limit, 0) || !strings.HasPrefix(s, head) || utf8.ValidString(s) != utf8.ValidString(got) && utf8.ValidString(s) {
			t.Errorf("%q cut to %d is %q", s, limit, got)
		}
		// What was cut between two characters stays cut there.
		if a, b := uniseg.GraphemeClusterCount(s), uniseg.GraphemeClusterCount(head)+uniseg.GraphemeClusterCount(s[len(head):]); a != b {
			t.Errorf("%q cut to %d is %q, within a cluster", s, limit, got)
		}
	})
}

// FuzzParcels: whatever is to be said, on platforms of every kind: each message is within the limits, no file and no button
// that can be shown is left out, and the first part answers.
func FuzzParcels(f *testing.F) {
	f.Add("lampu mati", "Kirim", 1, 1, 0, byte(0))
	f.Add(strings.Repeat("kata ", 60), "👨‍👩‍👧", 7, 12, 1, byte(1))
	f.Add("", "x", 3, 0, 2, byte(2))
	f.Add(" \n", "", 0, 3, 3, byte(5))
	all := []bot.Capabilities{telegramLike, discordLike, {TextMax: 30, Unit: bot.Runes}, {TextMax: 20, CaptionMax: 5, FileMax: 100, Buttons: 2, ButtonsRow: 1, LabelMax: 3, Edit: true}}
	f.Fuzz(func(t *testing.T, s, label string, buttons, files, kind int, which byte) {
		caps := all[int(which)%len(all)]
		out := bot.Outgoing{Text: bot.Plain(s), ReplyTo: bot.Ref{Message: "r"}, Panel: which&16 != 0}
		buttons, files = max(buttons, 0)%20, max(files, 0)%20
		for range buttons {
			out.Buttons = append(out.Buttons, []bot.Button{{Label: label, Data: "d"}, {Label: label, Data: "e"}})
		}
		for i := range files {
			out.Files = append(out.Files, bot.File{ID: string(rune('a' + i)), Kind: []bot.FileKind{bot.Photo, bot.Voice, bot.Document}[(i*kind&0xff)%3], Size: int64(i * 9)})
		}
		if kind&1 != 0 {
			out.Location = &bot.Location{Latitude: float64(kind), Longitude: 106, Label: label}
		}
		if kind&2 != 0 {
			out.Topic = &bot.Topic{Name: label, Intro: bot.Plain(label)}
		}
		parts := Parcels(out, caps)
		if !reflect.DeepEqual(parts, Parcels(out, caps)) {
			t.Fatal("in other parts the second time")
		}
		var ids []string
		shown := 0
		for i, p := range parts {
			limit := caps.TextMax
			switch {
			case p.Panel && caps.PanelMax > 0:
				limit = caps.PanelMax
			case len(p.Files) > 0 && !caps.Mixed:
				limit = caps.CaptionMax
			}
			if n := Len(p.Text.S, caps.Unit); n > limit && !(out.Topic != nil && i == 1) {
				t.Errorf("part %d has %d units of %d", i, n, limit)
			}
			if len(p.Buttons) > caps.Buttons || len(p.Files) > max(caps.Album, 1) || (i > 0) != p.ReplyTo.IsZero() {
				t.Errorf("part %d is %+v", i, p)
			}
			for _, row := range p.Buttons {
				shown += len(row)
				if len(row) > caps.ButtonsRow || slices.ContainsFunc(row, func(b bot.Button) bool { return utf8.RuneCountInString(b.Label) > caps.LabelMax }) {
					t.Errorf("a row is %+v", row)
				}
			}
			for _, f := range p.Files {
				ids = append(ids, f.ID)
			}
		}
		if len(ids)+Missing(out, caps) != files || len(slices.Compact(slices.Sorted(slices.Values(ids)))) != len(ids) {
			t.Errorf("of %d files go %q, missing %d", files, ids, Missing(out, caps))
		}
		if want := min(2*buttons, caps.Buttons*caps.ButtonsRow); shown != want && len(parts) > 0 {
			t.Errorf("%d buttons are shown, want %d", shown, want)
		}
		if len(parts) == 0 && (!blank(s) || out.Location != nil || files > 0 && caps.FileMax > 0) {
			t.Error("nothing is said")
		}
	})
}
