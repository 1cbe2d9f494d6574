package caution

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// word is a word as it is compared with the lists. Its key is what a hurried reader takes it for: without marks and invisible
// characters, look-alike letters and digits in place of letters read as what they look like, l for i, no letter twice in a row.
type word struct {
	key    string // as above
	stem   string // key without the digits at its end: "dora77" is "dora"
	digits string // at its end, if it is a brand
	number bool   // digits alone: key is as written
	brand  bool   // letters and then digits: "pucuk138"
	styled bool   // letters in disguise: bold, wide, circled, of two scripts at once
	spaced bool   // put together of letters that stood alone
	veiled bool   // some of its letters are other signs: "4nj1ng", "b*ngsat"
	begins bool   // a sentence begins with it
	apart  bool   // a comma, or more, parts it from the word before
	start  int    // where it begins in the folded text
}

// sheet is what a text is read on. Nothing of it is kept when that is over, and the next is read on it: as many are read, making it anew each
// time would cost as much as reading.
type sheet struct {
	folded, dress []byte
	words         []word
}

// sheets are those that nothing is read on. What a long text left on one goes with the collector's next round.
var sheets = sync.Pool{New: func() any { return new(sheet) }}

// read finds the words of a text.
func (s *sheet) read(text string) []word {
	s.folded, s.dress = fold(text, s.folded[:0], s.dress[:0])
	s.words = wordsOf(s.folded, s.dress, s.words[:0])
	return s.words
}

// textMost is how much of a text is looked at, in bytes: what it is shows at its beginning.
const textMost = 8_000

// clip is the beginning of a text, at the end of a character.
func clip(text string) string {
	if len(text) <= textMost {
		return text
	}
	text = text[:textMost]
	for len(text) > 0 && !utf8.RuneStart(text[len(text)-1]) {
		text = text[:len(text)-1]
	}
	return text[:len(text)-1]
}

// Marks of disguise beside the letters of a folded text.
const (
	plain byte = iota
	dressed
	foreign // of another script, and of it alone until a Latin letter stands beside it
)

// fold reads a text as Latin letters in lower case. dress says of each byte of it how it was written. Both are appended to.
func fold(text string, folded, dress []byte) (_, _ []byte) {
	text = clip(text)
	folded, dress = slices.Grow(folded, len(text)), slices.Grow(dress, len(text))
	put := func(c, d byte) { folded, dress = append(folded, c), append(dress, d) }
	ascii := true
	for i := 0; i < len(text); i++ {
		if text[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		for i := 0; i < len(text); i++ {
			c := text[i]
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			put(c, plain)
		}
		return folded, dress
	}
	flags := 0 // letters of flags in a row
	for at, r := range text {
		if r < utf8.RuneSelf {
			flags = 0
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			put(byte(r), plain)
			continue
		}
		if 0x1F1E6 <= r && r <= 0x1F1FF {
			if flags%2 == 0 && flag(text[at:]) { // a country, and no word
				put(' ', plain)
			}
			flags++
			if !flag(text[at:]) && !(flags%2 == 0 && flags == 2) {
				put('a'+byte(r-0x1F1E6), dressed)
			}
			continue
		}
		flags = 0
		putRune(r, put)
	}
	return folded, dress
}

// flag reports whether a text begins with two letters of a flag, and no third.
func flag(text string) bool {
	n := 0
	for _, r := range text {
		if r < 0x1F1E6 || r > 0x1F1FF {
			break
		}
		if n++; n > 2 {
			return false
		}
	}
	return n == 2
}

// putRune reads one character.
func putRune(r rune, put func(c, dress byte)) {
	switch {
	case r == 0x2019 || r == 0x2018:
		put('\'', plain)
		return
	case r == 0x201C || r == 0x201D:
		put('"', plain)
		return
	case r == 0x3164 || r == 0x115F || r == 0x1160 || r == 0xFFA0 || unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me, unicode.Variation_Selector):
		return // nobody sees it, or it only strikes through
	case 0x1F150 <= r && r <= 0x1F169:
		put('a'+byte(r-0x1F150), dressed)
		return
	case 0x1F170 <= r && r <= 0x1F189:
		put('a'+byte(r-0x1F170), dressed)
		return
	case 0x1F130 <= r && r <= 0x1F149:
		put('a'+byte(r-0x1F130), dressed)
		return
	}
	if c, ok := lookalikes()[r]; ok {
		put(c, foreignOr(r))
		return
	}
	var buf [utf8.UTFMax]byte
	n := utf8.EncodeRune(buf[:], r)
	parts := norm.NFKD.Bytes(buf[:n])
	d := dressed
	if unicode.Is(unicode.Latin, r) && r < 0x1E00 || len(parts) > 0 && parts[0] < utf8.RuneSelf && r < 0x250 {
		d = plain // é
	}
	for len(parts) > 0 {
		x, size := utf8.DecodeRune(parts)
		parts = parts[size:]
		switch {
		case x < utf8.RuneSelf && x > ' ':
			if 'A' <= x && x <= 'Z' {
				x += 'a' - 'A'
			}
			put(byte(x), d)
		case unicode.Is(unicode.Mn, x):
		case unicode.IsLetter(x) || unicode.IsDigit(x):
			if c, ok := lookalikes()[x]; ok {
				put(c, d)
			} else {
				put(0x80, foreign) // a letter that stands for none of ours
			}
		default:
			put(' ', plain)
		}
	}
}

func foreignOr(r rune) byte {
	if unicode.In(r, unicode.Cyrillic, unicode.Greek, unicode.Armenian, unicode.Hebrew, unicode.Arabic, unicode.Cherokee, unicode.Lisu) {
		return foreign
	}
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return dressed
	}
	return plain
}

func letter(c byte) bool { return 'a' <= c && c <= 'z' || c == 0x80 }
func digit(c byte) bool  { return '0' <= c && c <= '9' }

// wordsOf appends the words of a folded text.
func wordsOf(folded, dress []byte, words []word) []word {
	words = slices.Grow(words, len(folded)/5+1) // most texts have fewer
	var keys strings.Builder                    // of all of them, in one piece of memory
	keys.Grow(len(folded))
	begins, apart := false, false
	run := 0 // words of a single letter, in a row, that end the list
	flush := func() {
		if run >= 3 {
			words = append(words[:len(words)-run], spell(words[len(words)-run:])...)
		}
		run = 0
	}
	for i := 0; i < len(folded); {
		if !inWord(folded, i) {
			switch folded[i] {
			case ',', ':':
				apart = true
			case '!', '?', '\n', ';':
				begins = true
			case '.': // not that of an abbreviation
				begins = begins || len(words) > 0 && len(words[len(words)-1].key) > 3
			}
			i++
			continue
		}
		from := i
		for i < len(folded) && inWord(folded, i) {
			i++
		}
		w := makeWord(folded[from:i], dress[from:i], from, &keys)
		if i < len(folded) && folded[i] == star && (from == 0 || folded[from-1] != star) { // "**so**" is bold
			if hidden, end := starred(folded[from:]); end > 0 {
				w, i = word{key: hidden, stem: hidden, veiled: true, start: from}, from+end
			}
		}
		w.begins, w.apart = begins, apart || begins
		begins, apart = false, false
		words = append(words, w)
		switch {
		case i-from != 1 || digit(folded[from]) && run == 0:
			if i-from != 1 {
				last := words[len(words)-1]
				words = words[:len(words)-1]
				flush()
				words = append(words, last)
			}
		default:
			run++
		}
	}
	flush()
	return words
}

// inWord reports whether a place of the text belongs to a word: a letter, a digit, or a sign that stands in for a letter.
func inWord(folded []byte, i int) bool {
	c := folded[i]
	if letter(c) || digit(c) {
		return true
	}
	if c != '$' && c != '@' && c != '|' && c != '\'' {
		return false
	}
	next := i+1 < len(folded) && letter(folded[i+1])
	before := i > 0 && (letter(folded[i-1]) || digit(folded[i-1]))
	return next && (before || c == '$')
}

// makeWord reads the letters of one word, and puts its key to the others.
func makeWord(text, dress []byte, start int, keys *strings.Builder) word {
	w := word{start: start, number: true}
	letters, digits := 0, 0
	var latin, other, sign bool
	for i, c := range text {
		switch {
		case digit(c):
			digits++
			sign = true
		default:
			w.number = false
			w.veiled = w.veiled || sign && letter(c) || c == '$' || c == '@'
			letters++
		}
		switch dress[i] {
		case dressed:
			w.styled = true
		case foreign:
			other = true
		default:
			latin = latin || letter(c)
		}
	}
	w.styled = w.styled || latin && other
	if w.number {
		w.key = string(text)
		w.stem = w.key
		return w
	}
	from := keys.Len()
	appendKey(keys, text)
	w.key = keys.String()[from:]
	end := len(text)
	for end > 0 && digit(text[end-1]) {
		end--
	}
	w.stem = w.key
	if end < len(text) {
		w.stem = keyOf(text[:end])
		if w.brand = len(text)-end >= 2 && end >= 3 && !numbering()[w.stem]; w.brand {
			w.digits = string(text[end:])
		}
		if end > 2 && string(text[end:]) == "2" { // "anak2": several
			w.key = w.stem
		}
	} else if end > 4 && text[end-1] == 'd' && text[end-2] == '4' {
		w.brand, w.digits = true, "4d"
	}
	return w
}

// numbering are words that numbers are written to, with or without a space: an hour, a day, a house, a school. No place of gambling has such a name.
var numbering = set(`jam pukul pkl tgl tanggal hari tahun thn bulan bln blok blk gang lorong nomor nomer kav kavling lantai ruang rumah pasal ayat perda permen sdn smpn sman smkn
	smp sma smk kelas tps pos unit dapil telp hal halaman lampiran`)

// keyOf is how a word is looked up.
func keyOf(text []byte) string {
	var key strings.Builder
	appendKey(&key, text)
	return key.String()
}

// appendKey is keyOf behind what is there.
func appendKey(key *strings.Builder, text []byte) {
	last := byte(0)
	for _, c := range text {
		if c = standsFor[c]; c != 0 && c != last {
			key.WriteByte(c)
			last = c
		}
	}
}

// standsFor is what each sign is read as in a word, 0 as nothing.
var standsFor = func() (as [256]byte) {
	for c := range as {
		as[c] = byte(c)
	}
	for from, to := range map[byte]byte{'\'': 0, '0': 'o', '1': 'l', 'i': 'l', '|': 'l', '2': 'z', '3': 'e', '4': 'a', '@': 'a', '5': 's', '$': 's',
		'6': 'g', '9': 'g', '7': 't', '8': 'b'} {
		as[from] = to
	}
	return as
}()

// key is how a word of a list is looked up.
func key(w string) string { return keyOf([]byte(strings.ToLower(w))) }

// spell puts words together whose letters stood alone: "s l o t  g a c o r". Known words are found in them, the longest first.
func spell(run []word) (words []word) {
	letters := make([]byte, 0, len(run))
	for _, w := range run {
		letters = append(letters, w.key...)
	}
	unknown := 0 // where what is not known began
	defer func() {
		if len(words) > 0 {
			words[0].begins = run[0].begins
		}
	}()
	cut := func(to int) {
		if to > unknown {
			words = append(words, word{key: keyOf(letters[unknown:to]), stem: keyOf(letters[unknown:to]), spaced: true, start: run[min(unknown, len(run)-1)].start})
		}
	}
	for i := 0; i < len(letters); {
		n := longestKnown(letters[i:])
		if n == 0 {
			i++
			continue
		}
		cut(i)
		k := keyOf(letters[i : i+n])
		words = append(words, word{key: k, stem: k, spaced: true, start: run[min(i, len(run)-1)].start})
		i += n
		unknown = i
	}
	cut(len(letters))
	return words
}

// longestKnown is how many letters the longest listed word has that stands at the beginning.
func longestKnown(letters []byte) int {
	for n := min(len(letters), spelledMost); n >= 3; n-- {
		if lexicon().spelled[keyOf(letters[:n])] {
			return n
		}
	}
	return 0
}

const spelledMost = 16
