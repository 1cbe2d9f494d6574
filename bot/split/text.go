package split

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"duaarah/bot"
)

// Len is the length of s in the unit; an unknown unit counts runes.
func Len(s string, unit bot.Unit) int {
	if unit != bot.UTF16 && unit != bot.Markup {
		return utf8.RuneCountInString(s)
	}
	n := 0
	for _, r := range s {
		if n++; r > 0xFFFF {
			n++
		}
		if unit == bot.Markup {
			n += marks(r)
		}
	}
	return n
}

// marks is how much more than itself a rune may need in bot.Markup: a backslash, or what begins the next line.
func marks(r rune) int {
	switch r {
	case '\\', '*', '_', '~', '|', '`', '[', ']', '<':
		return 1
	case '\n':
		return 2
	}
	return 0
}

// Truncate is s, or as many of its grapheme clusters as fit together with "…" into max. Of max below 1 nothing is left.
func Truncate(s string, max int, unit bot.Unit) string {
	if Len(s, unit) <= max {
		return s
	}
	if max < 1 {
		return ""
	}
	end, n := 0, 1 // the ellipsis
	for _, c := range clusters(s, unit) {
		if n += c.len; n > max {
			break
		}
		end = c.end
	}
	return strings.TrimRightFunc(s[:end], unicode.IsSpace) + "…"
}

// cluster is a grapheme cluster: what a person takes for one character.
type cluster struct {
	start, end int // bytes
	len        int // units
	space      bool
	after      boundary
}

// boundary is what ends with a cluster; the higher, the better to split there.
type boundary int

const (
	inWord boundary = iota
	word
	sentence
	line
	paragraph
	boundaries
)

func clusters(s string, unit bot.Unit) []cluster {
	var (
		cs    []cluster
		pos   int
		state = -1
		rest  = s
		text  string
		bits  int
	)
	for rest != "" {
		text, rest, bits, state = uniseg.StepString(rest, state)
		c := cluster{start: pos, end: pos + len(text), len: Len(text, unit), space: blank(text)}
		pos = c.end
		switch {
		case strings.ContainsAny(text, "\n\u2029"):
			c.after = line
			if len(cs) > 0 && cs[len(cs)-1].after >= line {
				c.after = paragraph
			}
		case bits&uniseg.MaskSentence != 0:
			c.after = sentence
		case c.space, bits&uniseg.MaskLine != uniseg.LineDontBreak && bits&uniseg.MaskWord != 0:
			c.after = word
		}
		cs = append(cs, c)
	}
	return cs
}

// texts splits t over as many messages as it needs, each made of base.
func texts(base bot.Outgoing, t bot.Text, caps bot.Capabilities) []bot.Outgoing {
	var parts []bot.Outgoing
	limit := caps.TextMax
	if base.Panel && caps.PanelMax > 0 {
		limit = caps.PanelMax
	}
	for _, part := range Text(t, limit, caps.Unit) {
		p := base
		p.Text = part
		parts = append(parts, p)
	}
	return parts
}

// Text splits t into parts of at most max units (0: no limit): where a paragraph ends, else a sentence, else a word,
// else between grapheme clusters. Only white space at a break is left out. Spans go with their words. Blank text has
// no parts. A single cluster longer than max, which nobody types, is the one thing that is cut between its runes.
func Text(t bot.Text, max int, unit bot.Unit) []bot.Text {
	if blank(t.S) {
		return nil
	}
	if max <= 0 || Len(t.S, unit) <= max {
		return []bot.Text{t}
	}
	var (
		parts []bot.Text
		cs    = small(clusters(t.S, unit), t.S, max, unit)
	)
	for {
		for len(parts) > 0 && len(cs) > 0 && cs[0].space {
			cs = cs[1:]
		}
		if len(cs) == 0 {
			return parts
		}
		n, units := fill(cs, max)
		last := n
		for (n < len(cs) || units > max) && last > 0 && cs[last-1].space {
			last--
		}
		if last > 0 {
			parts = append(parts, cut(t, cs[0].start, cs[last-1].end))
		}
		cs = cs[n:]
	}
}

// fill is how many of the clusters go into one message of max units, and how many units they are together: up to the
// best boundary that leaves it at least a third full, or else up to the end of any word. The first is at least 1. White
// space at the end needs no room: the second can be more than max.
func fill(cs []cluster, max int) (n, units int) {
	var best [boundaries]struct{ n, units int }
	for n < len(cs) && (units+cs[n].len <= max || cs[n].space || n == 0) {
		units += cs[n].len
		n++
		for b := word; b <= cs[n-1].after; b++ {
			best[b].n, best[b].units = n, units
		}
	}
	if n == len(cs) {
		return n, units
	}
	for b := paragraph; b > word; b-- {
		if best[b].n > 0 && best[b].units >= max/3 {
			return best[b].n, best[b].units
		}
	}
	if best[word].n > 0 {
		return best[word].n, best[word].units
	}
	return n, units
}

// small cuts clusters that no message could hold.
func small(cs []cluster, s string, max int, unit bot.Unit) []cluster {
	out := cs[:0:0]
	for _, c := range cs {
		for c.len > max {
			end, n := c.start, 0
			for _, r := range s[c.start:c.end] {
				w := Len(string(r), unit)
				if n > 0 && n+w > max {
					break
				}
				n, end = n+w, end+runeLen(s[end:])
			}
			if end == c.end { // one rune of two units, and max is 1
				break
			}
			out = append(out, cluster{start: c.start, end: end, len: n})
			c.start, c.len = end, c.len-n
		}
		out = append(out, c)
	}
	return out
}

func runeLen(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}

// cut is t.S[start:end] with its spans.
func cut(t bot.Text, start, end int) bot.Text {
	part := bot.Text{S: t.S[start:end]}
	for _, sp := range t.Spans {
		sp.Start, sp.End = max(sp.Start, start)-start, min(sp.End, end)-start
		if sp.Start < sp.End {
			part.Spans = append(part.Spans, sp)
		}
	}
	return part
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
