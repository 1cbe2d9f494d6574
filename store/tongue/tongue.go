// Package tongue tells in which language somebody writes: Indonesian, Javanese, Sundanese or English, from a few words typed in a hurry,
// mixed and misspelt. It is pure. In doubt it says Indonesian: that somebody is answered in a language that they do not read is worse than
// that they are answered in the one that everybody reads.
package tongue

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"duaarah/store/memo"
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
func Detect(text string) Guess { return detected.Of(text) }

// detected is what was read last, be it before its turn came.
var detected = memo.New(256, detect)

func detect(text string) Guess {
	var score [langs]float64
	var told [langs]int
	var sure [langs]bool
	words, unknown := 0, 0
	known := lexicon()
	name, named := 0, false // how many words of a place's name may still follow, and whether they do even in small letters
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
			if name > 0 && (named || capital(field)) {
				name--
				continue // Banyu Urip, Lidah Wetan: the place is called so whatever one speaks
			}
			if name = 0; placeShort[w] || placeWords[w] {
				name, named = 2, placeShort[w]
			}
			in, ok := known[w]
			if !ok {
				in, ok = hung(w, known)
			}
			if !ok {
				if unknown++; unknown <= most/4 {
					sound(w, &score)
				}
				continue
			}
			for l, weight := range in {
				score[l] += float64(weight)
				if weight >= strong && apart(in, l) {
					told[l]++
					sure[l] = sure[l] || weight == unlike
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
	switch {
	case words <= short && sure[best] && told[id] == 0, words <= few && score[best] >= plenty:
		tell = 1
	case words <= few:
		need, tell = enoughOfFew, (words+1)/2
	}
	if told[best] < tell || score[best] < need || score[best] < ahead*second {
		return Guess{Indonesian, told[id]}
	}
	return Guess{tags[best], told[best]}
}

// Words that a place's name follows: after the short ones it does, after the others if it is written with a capital letter.
var (
	placeShort = map[string]bool{"jl": true, "jln": true, "gg": true, "kp": true, "kel": true, "kec": true, "perum": true, "ds": true}
	placeWords = map[string]bool{"jalan": true, "gang": true, "kampung": true, "desa": true, "dusun": true, "kelurahan": true, "kecamatan": true,
		"perumahan": true, "pasar": true, "kota": true, "kabupaten": true, "dalan": true, "lembur": true}
)

// capital reports whether a word is written as names are. One all in capitals tells nothing: some write everything so.
func capital(field string) bool {
	r, n := utf8.DecodeRuneInString(field)
	next, _ := utf8.DecodeRuneInString(field[n:])
	return unicode.IsUpper(r) && unicode.IsLower(next)
}

const (
	most        = 120 // words that are looked at
	few         = 3   // a text of so many words is short
	short       = 8   // in one of so many, a single word tells that is none but its language's, if none tells Indonesian
	unlike      = 3   // weight of a word that is like none of the others, and in no name
	strong      = 2   // weight of a word that its language has for itself
	enough      = 3.0 // score that a language needs
	enoughOfFew = 2.0
	plenty      = 4.0 // in a short text, a single word tells beside others that hint at the same language
	ahead       = 1.4 // how much more than any other
	shortest    = 3   // letters of a word on which an ending is hung
)

// parts reports whether a rune parts words.
func parts(r rune) bool {
	return !unicode.IsLetter(r) && r != '\'' && r != '’' && !unicode.Is(unicode.Mn, r)
}

// apart reports whether a word tells a language from those that everybody here reads, too. Javanese and Sundanese share many words; which of
// the two it is, the scores decide.
func apart(in [langs]int8, l int) bool {
	for other, weight := range in {
		if other != l && weight >= in[l] && !(l == jv && other == su || l == su && other == jv) {
			return false
		}
	}
	return true
}

// hung is what a word tells that nobody listed, but which is a listed one with an ending hung on: banyune, omahku, lurahna, lampunya. The ending
// itself tells a language, and on a word that all of them have nothing else does.
func hung(w string, known map[string][langs]int8) (in [langs]int8, ok bool) {
	for _, e := range endings {
		stem, has := strings.CutSuffix(w, e.letters)
		if !has || len(stem) < shortest || strings.IndexByte("aiueo", stem[len(stem)-1]) >= 0 != e.vowel && !e.any {
			continue
		}
		in, ok = known[stem]
		if !ok && !shared()[stem] {
			continue
		}
		if e.lang >= 0 {
			in[e.lang] = max(in[e.lang], strong)
			for l := range in {
				if l != e.lang && in[l] > 0 {
					in[l]--
				}
			}
		}
		return in, true
	}
	return in, false
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
