// Package tongue tells in which language somebody writes: Indonesian, Javanese, Sundanese or English, from a few words typed in a hurry,
// mixed and misspelt. It is pure. In doubt it says Indonesian: that somebody is answered in a language that they do not read is worse than
// that they are answered in the one that everybody reads.
package tongue

import (
	"strings"
	"unicode"
)

// The languages, by their tags.
const (
	Indonesian = "id"
	Javanese   = "jv"
	Sundanese  = "su"
	English    = "en"
)

const (
	id = iota
	jv
	su
	en
	langs
)

var tags = [langs]string{Indonesian, Javanese, Sundanese, English}

// Guess is what a text is written in.
type Guess struct {
	Lang string // Indonesian unless another is fairly sure
	// Words is how many of its words tell: of Lang alone, or nearly so.
	Words int
}

// Detect says in which language a text is written. Words that one language has and the others have not tell most; words that it
// knows none of tell a little, by the letters that they are made of.
func Detect(text string) Guess {
	var score [langs]float64
	var told [langs]int
	words, unknown := 0, 0
	known := lexicon()
	for field := range strings.FieldsSeq(text) {
		if words > most {
			break
		}
		if strings.Contains(field, "://") || strings.Contains(field, "@") {
			continue // an address says nothing of who sends it
		}
		for w := range strings.FieldsFuncSeq(field, parts) {
			if w = plain(w); w == "" {
				continue
			}
			if words++; words > most {
				break
			}
			in, ok := known[w]
			if !ok {
				if unknown++; unknown <= most/4 {
					sound(w, &score)
				}
				continue
			}
			for l, weight := range in {
				score[l] += float64(weight)
				if weight >= strong && alone(in, l) {
					told[l]++
				}
			}
		}
	}
	best := jv
	for l := su; l < langs; l++ {
		if score[l] > score[best] {
			best = l
		}
	}
	second := score[id]
	for l, s := range score {
		if l != best && l != id {
			second = max(second, s)
		}
	}
	need, tell := enough, 2
	if words <= few {
		need, tell = enoughOfFew, (words+1)/2
	}
	if told[best] < tell || score[best] < need || score[best] < ahead*second {
		return Guess{Indonesian, told[id]}
	}
	return Guess{tags[best], told[best]}
}

const (
	most        = 120 // words that are looked at
	few         = 3   // a text of so many words is short
	strong      = 2   // weight of a word that its language has for itself
	enough      = 3.0 // score that a language needs
	enoughOfFew = 2.0
	ahead       = 1.4 // how much more than any other
)

// parts reports whether a rune parts words.
func parts(r rune) bool {
	return !unicode.IsLetter(r) && r != '\'' && r != '’' && !unicode.Is(unicode.Mn, r)
}

func alone(in [langs]int8, l int) bool {
	for other, weight := range in {
		if other != l && weight >= in[l] {
			return false
		}
	}
	return true
}

// plain is a word in lower case, without accents, and with a letter that is held down once.
func plain(w string) string {
	var b strings.Builder
	var last rune
	run := 0
	for _, r := range w {
		r = unicode.ToLower(r)
		switch {
		case r == '\'' || r == '’' || unicode.Is(unicode.Mn, r):
			continue
		case r == 'é' || r == 'è' || r == 'ê' || r == 'ë':
			r = 'e'
		case r == 'å' || r == 'à' || r == 'á':
			r = 'a'
		}
		if r == last {
			run++
		} else {
			last, run = r, 1
		}
		if run <= 2 {
			b.WriteRune(r)
		}
	}
	return strings.TrimRight(b.String(), "2")
}

// sound adds what the letters of an unknown word tell: how a Javanese, Sundanese or English word is built, and an Indonesian one.
func sound(w string, score *[langs]float64) {
	for _, s := range sounds {
		hit := false
		switch s.at {
		case begins:
			hit = len(w) > len(s.letters)+2 && strings.HasPrefix(w, s.letters)
		case ends:
			hit = len(w) > len(s.letters)+2 && strings.HasSuffix(w, s.letters)
		default:
			hit = len(w) > len(s.letters) && strings.Contains(w, s.letters)
		}
		if hit {
			score[s.lang] += s.weight
		}
	}
}
