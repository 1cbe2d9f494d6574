package region

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Match is a region that somebody may have meant.
type Match struct {
	Code string
	// Score is how near it is to what was written: 1 is written so, less than Guess is hardly a guess.
	Score float64
}

// Guess is the Score from which a match that stands alone is probably what was meant.
const Guess = 0.8

// alike is by how much Scores must differ for one match to be better than another.
const alike = 0.06

// findWords is how many words the name of a place has at most, with all that it lies in.
const findWords = 9

// Find finds what somebody meant who was asked for a place, the best first, at most limit. All that they wrote must be the
// place: of a text that says more it finds nothing. See Read for those.
func (x *Index) Find(text string, limit int) []Match {
	if x == nil {
		return nil
	}
	if code, ok := ParseCode(text); ok {
		if _, ok := x.byCode[code]; ok {
			return []Match{{code, 1}}
		}
	}
	raw := tokens(text, 2*findWords)
	if len(raw) >= 2*findWords {
		return nil
	}
	var words []string
	for _, w := range raw {
		if !filler[w] || w == "i" {
			words = append(words, w)
		}
	}
	if len(words) == 0 || len(words) > findWords {
		return nil
	}
	best := x.find(words)
	if whole := without(words, sideOf); len(whole) > 0 && len(whole) < len(words) && !slices.ContainsFunc(slices.Collect(maps.Values(best)), func(s float64) bool { return s >= Guess }) {
		for at, score := range x.find(whole) { // "Surabaya Timur" is no region, but where it lies is one
			best[at] = max(best[at], score*otherKind)
		}
	}
	large := 0.0 // the best of what is no village
	for at, score := range best {
		if x.all[at].Level() < Village {
			large = max(large, score)
		}
	}
	matches := make([]Match, 0, len(best))
	for at, score := range best {
		if x.all[at].Level() == Village && score <= large {
			score *= unsaid // half the districts have a village of their name
		}
		matches = append(matches, Match{x.all[at].Code, score})
	}
	slices.SortFunc(matches, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(LevelOf(a.Code), LevelOf(b.Code)), strings.Compare(a.Code, b.Code))
	})
	return matches[:min(limit, len(matches))]
}

// find looks for the places that words name, as they are and with what people write for short written out.
func (x *Index) find(words []string) map[int32]float64 {
	best := map[int32]float64{}
	for _, all := range []bool{false, true} {
		said := replaced(words, all)
		if len(said) > findWords || all && slices.Equal(said, words) {
			continue
		}
		newFinder(x, said).run(best)
	}
	return best
}

// sideOf are the parts of a place that are called by the side on which they lie.
var sideOf = words("timur barat utara selatan pusat tengah tmr brt utr sltn slt pst tgh wetan kulon lor kidul")

func without(all []string, aside map[string]bool) (rest []string) {
	for _, w := range all {
		if !aside[w] {
			rest = append(rest, w)
		}
	}
	return rest
}

// Best are those of matches, the best first, that are as good as the best.
func Best(matches []Match) []Match {
	for i, m := range matches {
		if m.Score < matches[0].Score-alike {
			return matches[:i]
		}
	}
	return matches
}

// scored is a place in Index.all and how near its name is.
type scored struct {
	at    int32
	score float64
}

// finder looks for the places that words name.
type finder struct {
	x     *Index
	words []string
	spans map[[2]int][]scored
}

func newFinder(x *Index, words []string) *finder {
	return &finder{x, words, map[[2]int][]scored{}}
}

// run parts the words into up to three names, of which each lies in another, in any order, and notes the innermost.
func (f *finder) run(best map[int32]float64) {
	n := len(f.words)
	note := func(at int32, score float64) {
		if score > best[at] {
			best[at] = score
		}
	}
	for _, s := range f.span(0, n) {
		note(s.at, s.score)
	}
	for i := 1; i < n; i++ {
		for _, s := range f.nested(f.span(0, i), f.span(i, n)) {
			note(s.at, s.score)
		}
		for j := i + 1; j < n; j++ {
			if pair := f.nested(f.span(0, i), f.span(i, j)); len(pair) > 0 {
				for _, s := range f.nested(pair, f.span(j, n)) {
					note(s.at, s.score)
				}
			}
		}
	}
}

// nested are the pairs of which one lies in the other, as the inner one.
func (f *finder) nested(a, b []scored) []scored {
	var all []scored
	for _, p := range a {
		for _, q := range b {
			inner, outer := p.at, q.at
			if len(f.x.all[inner].Code) < len(f.x.all[outer].Code) {
				inner, outer = outer, inner
			}
			if inner != outer && Within(f.x.all[inner].Code, f.x.all[outer].Code) {
				all = append(all, scored{inner, p.score * q.score})
			}
		}
	}
	return all
}

// What a name that does not quite fit is worth.
const (
	otherKind = 0.85 // as many say "kota" of a regency
	perLetter = 0.12 // a letter too many, too few, wrong, or swapped with the next: one is a Guess, two are not
	unsaid    = 0.9  // a village that was not called one, where a larger region has the name
	begun     = 0.82 // only its first word was written
	consonant = 0.6  // only the consonants of its name were written
)

// span are the places of which words i to j, j not included, are the name.
func (f *finder) span(i, j int) []scored {
	if all, ok := f.spans[[2]int{i, j}]; ok {
		return all
	}
	words := f.words[i:j]
	if len(words) > nameWords+1 { // and the word for what it is
		return nil
	}
	best := map[int32]float64{}
	add := func(list []scored, m marker) {
		fit := false
		for _, s := range list {
			fit = fit || m.fits(&f.x.all[s.at])
		}
		for _, s := range list {
			if !m.fits(&f.x.all[s.at]) {
				if fit {
					continue
				}
				s.score *= otherKind
			}
			best[s.at] = max(best[s.at], s.score)
		}
	}
	add(f.x.named(words), marker{})
	if m, ok := markers[words[0]]; ok && len(words) > 1 {
		add(f.x.named(words[1:]), m)
	}
	if m, ok := markers[words[len(words)-1]]; ok && len(words) > 1 {
		add(f.x.named(words[:len(words)-1]), m)
	}
	all := make([]scored, 0, len(best))
	for at, score := range best {
		all = append(all, scored{at, score})
	}
	slices.SortFunc(all, func(a, b scored) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.at, b.at)) })
	all = all[:min(len(all), 200)]
	f.spans[[2]int{i, j}] = all
	return all
}

// named are the places of that name; if there is none, those with nearly that name. What people say anyway is no name spelled wrongly: "ga tau"
// is not Gatak.
func (x *Index) named(words []string) []scored {
	key := strings.Join(words, "")
	var all []scored
	for _, at := range x.keys[key] {
		all = append(all, scored{at, 1})
	}
	if len(all) > 0 || len(key) < 3 || !slices.ContainsFunc(words, func(w string) bool { return !everyday(w) }) {
		return all
	}
	if all = x.consonants(key); len(all) > 0 {
		return all
	}
	if all = x.begun(key); len(all) > 0 {
		return all
	}
	off := mayBeOff(len(key))
	if off == 0 {
		return nil
	}
	parts := trigrams(key)
	have := make([]uint8, len(x.names))
	for _, p := range parts {
		for _, n := range x.parts[p] {
			have[n]++
		}
	}
	need := max(1, len(parts)-3*off-1)
	for n, count := range have {
		if int(count) < need {
			continue
		}
		name := x.names[n]
		if len(name)-len(key) > off || len(key)-len(name) > off || mayBeOff(len(name)) < 1 {
			continue
		}
		if d := distance(key, name, off); d <= off {
			for _, at := range x.keys[name] {
				all = append(all, scored{at, 1 - perLetter*float64(d)})
			}
		}
	}
	return all
}

// mayBeOff is how many letters a name of that length may be off.
func mayBeOff(n int) int {
	switch {
	case n < 5:
		return 0
	case n < 8:
		return 1
	case n < 14:
		return 2
	}
	return 3
}

// begunMost is how many names may begin with a word that is to stand for one of them.
const begunMost = 12

// begun are the places whose names begin with that word, and go on with others.
func (x *Index) begun(key string) []scored {
	if len(key) < 5 || vague[key] {
		return nil
	}
	var all []scored
	from, _ := slices.BinarySearch(x.names, key)
	for _, name := range x.names[from:] {
		if !strings.HasPrefix(name, key) {
			break
		}
		for _, at := range x.keys[name] {
			if !slices.ContainsFunc(x.all[at].names(), func(n string) bool { return strings.HasPrefix(n, key+" ") }) {
				continue
			}
			if all = append(all, scored{at, begun}); len(all) > begunMost {
				return nil
			}
		}
	}
	return all
}

// consonants are the provinces, regencies and cities of which only the consonants were written, the first of them at least.
func (x *Index) consonants(key string) []scored {
	if strings.ContainsAny(key, "aeiou0123456789") {
		return nil
	}
	var all []scored
	for i := range x.all {
		r := &x.all[i]
		if r.Level() > Regency {
			continue
		}
		name := strings.ReplaceAll(r.base(), " ", "")
		if name == "" || name[0] != key[0] {
			continue
		}
		bones := strings.Map(func(c rune) rune {
			if strings.ContainsRune("aeiou", c) {
				return -1
			}
			return c
		}, name)
		if bones == key || len(key) >= 3 && strings.HasPrefix(bones, key) {
			all = append(all, scored{int32(i), consonant})
		}
	}
	return all
}

// distance is how many letters must be put in, left out, changed or swapped with the next to make b of a; more than most is
// told as most+1.
func distance(a, b string, most int) int {
	if len(a) > 60 || len(b) > 60 {
		return most + 1
	}
	var rows [3][64]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			least = min(least, d)
		}
		if least > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// Ordinary reports whether a text is a word that may well mean no place: it should not be taken for one unless it was asked for.
func Ordinary(text string) bool {
	words := tokens(text, 2)
	return len(words) == 1 && ordinary[words[0]]
}
