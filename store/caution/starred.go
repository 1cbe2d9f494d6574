package caution

import (
	"slices"
	"strings"
	"sync"
)

// star is what people write in place of letters of a word that they would rather not write out: "b*ngsat", "anj***".
const star = '*'

// starredMost is how long such a word is at most, lettersLeast how many of its letters can be read.
const (
	starredMost  = 16
	lettersLeast = 2
)

// veils are the words that are so written, as the lists have them, by their first letters.
var veils = sync.OnceValue(func() map[byte][]string {
	m := map[byte][]string{}
	add := func(w string) {
		if !slices.Contains(m[w[0]], w) {
			m[w[0]] = append(m[w[0]], w)
		}
	}
	for _, of := range [...]func(ground) bool{func(g ground) bool { return g == insult || g == beast }, func(g ground) bool { return g < trade }} { // the likelier first
		for _, l := range lists {
			if !of(l.ground) {
				continue
			}
			for p := range strings.SplitSeq(l.phrases, ",") {
				if p = strings.TrimSpace(p); len(p) > 2 && !strings.Contains(p, " ") {
					add(p)
				}
			}
		}
	}
	for _, w := range [...]string{"bunuh", "bundir", "mati"} { // networks forbid to write of it
		add(w)
	}
	return m
})

// starred finds which listed word the letters and stars hide with which a text begins, and where they end: no letter less than
// there are stars, unless several stand in a row, which nobody counts. A single star behind it makes the word bold.
func starred(text []byte) (key string, end int) {
	letters := 0
	for end < len(text) && end < starredMost && (letter(text[end]) || text[end] == star) {
		if text[end] != star {
			letters++
		}
		end++
	}
	if letters < lettersLeast {
		return "", 0
	}
	if text[end-1] == star && text[end-2] != star {
		end--
	}
	if letters == end {
		return "", 0
	}
	for _, w := range veils()[text[0]] {
		if hides(string(text[:end]), w) {
			return wordKey(w), end
		}
	}
	return "", 0
}

// hides reports whether a word may be what letters and stars hide.
func hides(starred, w string) bool {
	if len(starred) == len(w) {
		for i := range len(w) {
			if starred[i] != star && starred[i] != w[i] {
				return false
			}
		}
		return true
	}
	first, last := strings.IndexByte(starred, star), strings.LastIndexByte(starred, star)
	begin, end := starred[:first], starred[last+1:]
	return last-first+1 == strings.Count(starred, "*") && last > first && len(begin)+len(end) < len(w) &&
		strings.HasPrefix(w, begin) && strings.HasSuffix(w, end)
}
