package lookup

import (
	"slices"
	"strings"

	"duaarah/store/suggest"
)

const (
	// TextMost is how many bytes of an aspiration's words can be looked for.
	TextMost = 20000
	// wordMost is how long a word is looked at, in bytes.
	wordMost = 40
)

// stop are words by which nothing is found: nearly every text has them.
var stop = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`yang di ke dari dan atau untuk dengan ini itu pada adalah saya kami kita anda ada juga sudah belum
		tidak akan bisa dalam oleh karena agar para nya the a an of to in and is are for`) {
		m[w] = true
	}
	return m
}()

// Words are all by which a text is found, each once, in order.
func Words(text string) []string {
	if len(text) > TextMost {
		text = strings.ToValidUTF8(text[:TextMost], "")
	}
	have := map[string]bool{}
	var all []string
	suggest.EachWord(text, func(word string, _, _ int) {
		for _, w := range rootsOf(word) {
			if !have[w] {
				have[w] = true
				all = append(all, w)
			}
		}
	})
	slices.Sort(all)
	return all
}

// rootsOf are the roots of one word; none of one by which nothing is found.
func rootsOf(word string) []string {
	if stop[word] || word == "" {
		return nil
	}
	if len(word) > wordMost {
		word = strings.ToValidUTF8(word[:wordMost], "")
	}
	if word[0] >= '0' && word[0] <= '9' {
		if word = strings.TrimLeft(word, "0"); word == "" {
			word = "0"
		}
		return []string{word}
	}
	var roots []string
	for _, w := range strings.Fields(word) { // slang may be written out as several
		if !stop[w] {
			roots = append(roots, Roots(w)...)
		}
	}
	return roots
}

// Span is a part of a text, in bytes.
type Span struct{ From, To int }

// Marks are the words of a text that are among these, in order.
func Marks(text string, words map[string]bool) []Span {
	var all []Span
	suggest.EachWord(text, func(word string, from, to int) {
		for _, w := range rootsOf(word) {
			if words[w] {
				all = append(all, Span{from, to})
				return
			}
		}
	})
	return all
}

// Excerpt is the part of a text that shows most of the words that are looked for, at most some runes long, with the words marked. It
// stands on one line, and says with … what is left out. found is how many different marks it has; 0: it is the text's beginning.
func Excerpt(text string, words map[string]bool, most int) (s string, marks []Span, found int) {
	text = strings.Join(strings.Fields(text), " ")
	all := Marks(text, words)
	from, to := 0, 0
	for i := range all { // the window that begins a little before a mark and holds most of them
		start := back(text, all[i].From, most/4)
		end := forth(text, start, most)
		n := 0
		for _, m := range all[i:] {
			if m.To <= end {
				n++
			}
		}
		if n > found {
			found, from, to = n, start, end
		}
	}
	if found == 0 {
		to = forth(text, 0, most)
	}
	before := ""
	if from > 0 {
		before = "…"
	}
	s = before + text[from:to]
	for _, m := range all {
		if m.From >= from && m.To <= to {
			marks = append(marks, Span{m.From - from + len(before), m.To - from + len(before)})
		}
	}
	if to < len(text) {
		s = strings.TrimRight(s, " ") + "…"
	}
	return s, marks, found
}

// back is where n runes before a place begin, with a whole word.
func back(s string, at, n int) int {
	for ; n > 0 && at > 0; n-- {
		at--
		for at > 0 && s[at]&0xC0 == 0x80 {
			at--
		}
	}
	if at > 0 {
		if i := strings.IndexByte(s[at:], ' '); i >= 0 && n == 0 {
			at += i + 1
		}
	}
	return at
}

// forth is where n runes from a place on end, with a whole word if there is one.
func forth(s string, at, n int) int {
	end := at
	for ; n > 0 && end < len(s); n-- {
		end++
		for end < len(s) && s[end]&0xC0 == 0x80 {
			end++
		}
	}
	if end < len(s) {
		if i := strings.LastIndexByte(s[at:end], ' '); i > 0 {
			end = at + i
		}
	}
	return end
}
