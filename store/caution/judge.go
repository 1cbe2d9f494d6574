// Package caution says what a text is to be handled with care for: that it advertises (gambling above all, in whatever letters),
// that it insults, that it speaks of danger to somebody's life; which telephone and identity-card numbers are in it; and
// whether it is nearly the same as another. It is pure, takes time in proportion to a text, looks at no more than its first
// 8,000 bytes (masking: at all of it), and decides nothing: a person does.
package caution

import (
	"slices"
	"strings"
	"sync"

	"duaarah/store/memo"
)

// Finding is what was found in a text.
type Finding struct {
	// Spam: it calls upon its readers to gamble, to borrow, to buy. Words about such things are none: whoever complains of
	// them, or asks, does not advertise.
	Spam bool
	// Insult: it insults somebody. Bare: and says nothing else.
	Insult, Bare bool
	// Danger is what threatens somebody's life now; empty: nothing that could be recognised.
	Danger Danger
}

// Judge reads a text in Indonesian, Javanese, Sundanese or English, as people type it.
func Judge(text string) Finding { return judged.Of(text) }

// DangerOf is what of a text threatens somebody's life now.
func DangerOf(text string) Danger { return Judge(text).Danger }

// judged is what was judged last: a message is asked about several times on its way, and when it is sent some minutes later.
var judged = memo.New(4096, judge)

func judge(text string) Finding {
	page := sheets.Get().(*sheet)
	defer sheets.Put(page)
	r := readingOf(text, page)
	if len(r.words) == 0 {
		insult := r.counts.insults > 0
		return Finding{Spam: r.counts.links.farm(0), Insult: insult, Bare: insult}
	}
	var room [256]uint32 // for those of most texts
	var few [3]uint32
	f, signs := Finding{}, r.signs(room[:])
	f.Spam, f.Danger = lessons().says(r, signs)
	f.Insult, f.Bare = lessons().insults(r, append(signs, r.told(few[:])...))
	return f
}

// reading is what the lists find in a text.
type reading struct {
	words   []word
	counts  counts
	pattern Danger
	cued    bool // it has a cue, be it one, where no pattern was found
}

// readingOf reads a text on a sheet, of which it is a part.
func readingOf(text string, page *sheet) *reading {
	r := &reading{words: page.read(text)}
	r.counts = count(r.words, page.folded)
	if strings.Contains(text, finger) {
		r.counts.insults++
	}
	for _, n := range Numbers(text) {
		if n.Kind == Phone {
			r.counts.reached++
		}
	}
	r.pattern, r.cued = dangerIn(r.words)
	return r
}

// finger is an insult without a word.
const finger = "🖕"

// Thresholds: what is advertised must be named, and with what calls upon the reader weigh more than what complains.
const (
	wareLeast   = 4
	spamLeast   = 8
	wareReached = 4
	spamReached = 7
	spamClear   = 6
	spamOpen    = 5
	offerMost   = 10
	mildMost    = 6
)

// counts are what the words of a text weigh, each phrase once.
type counts struct {
	ware    [trade + 1]int // by ground
	offers  int
	hard    int // of those who complain
	mild    int
	styled  int // words in disguise
	hidden  int // words in disguise that advertise
	reached int // telephone numbers
	lucky   int // such as end in the numbers that places of gambling like
	brands  int // names with a number at their end, in disguise or not
	dressed int // those in disguise
	insults int
	others  int // words that say something beside insults
	words   int
	links   links
}

// count weighs the words of a text.
func count(words []word, folded []byte) counts {
	c := counts{words: len(words), links: linksOf(folded)}
	var seen [32]uint64 // phrases seen, by hash: what is repeated weighs no more
	for i := 0; i < len(words); {
		w := words[i]
		if w.styled || w.spaced {
			c.styled++
		}
		if w.brand {
			c.brands++
			if luckyNumbers[w.digits] {
				c.lucky++
			}
			if w.styled {
				c.dressed++
			}
		}
		s, n, h := lookup(words, i)
		if n == 0 {
			if !filler()[w.key] && !w.number {
				c.others++
			}
			i++
			continue
		}
		again := false
		slot := &seen[h%32]
		if bit := uint64(1) << (h / 32 % 64); *slot&bit != 0 {
			again = true
		} else {
			*slot |= bit
		}
		switch s.ground {
		case insult, beast:
			hidden := w.veiled || w.styled || w.spaced // who means an animal need not hide it
			switch {
			case reported(words, i), harmless(folded, w.start), s.ground == beast && !hidden && !abuses(words, i):
				c.others++
			default:
				c.insults++
			}
		default:
			c.others += n
			if again {
				break
			}
			c.weigh(s, w)
		}
		i += n
	}
	return c
}

func (c *counts) weigh(s sense, w word) {
	switch s.ground {
	case offer:
		c.offers += s.weight
	case against:
		if s.weight > 2 {
			c.hard += s.weight
		} else {
			c.mild += s.weight
		}
	default:
		c.ware[s.ground] += s.weight
		if w.styled || w.spaced {
			c.hidden++
		}
	}
}

// wares is how much is advertised, of all kinds.
func (c counts) wares() (n int) {
	for _, w := range c.ware {
		n += w
	}
	return n
}

// offered reports whether a text has any of what advertisements have, be it one word.
func (c counts) offered() bool {
	return c.wares() > 0 || c.offers > 0 || c.brands > 0 || c.styled > 0 || c.reached > 0 || c.links.weight() > 0
}

// spam reports whether a text advertises, by the lists alone.
func (c counts) spam() bool {
	ware := c.wares()
	offers := min(c.offers+c.links.weight()+2*min(c.reached, 1), offerMost)
	complains := c.hard + min(c.mild, mildMost)
	if c.hidden > 0 { // who complains has no need of it
		ware += 4
	}
	if c.dressed > 0 && (ware > 0 || offers > 1 || c.words <= 25) && complains < 4 {
		return true
	}
	if c.brands > 0 && (c.ware[gamble] > 0 || c.lucky > 0 && offers > 0) {
		ware += 3
	}
	if c.links.farm(c.words - complains) {
		return true
	}
	if c.reached > 0 || c.links.weight() > 0 { // where to go, or whom to call
		if complains == 0 && ware >= 2 && ware+offers >= spamOpen {
			return true
		}
		return ware >= wareReached && ware+offers-complains >= spamReached
	}
	if complains == 0 && (ware >= wareLeast && ware+offers >= spamClear || c.lucky > 0 && offers+ware > 0) { // nothing else is said
		return true
	}
	return ware >= wareLeast && ware+offers-complains >= spamLeast
}

// lookup finds the longest listed phrase that begins at a word. n is how many words it has; h tells phrases apart.
func lookup(words []word, i int) (s sense, n int, h uint32) {
	lex := lexicon()
	var buf [4 * 64]byte
	k := buf[:0]
	for j := 0; j < phraseMost && i+j < len(words); j++ {
		w := words[i+j]
		if len(w.key) > 40 {
			break
		}
		if j > 0 {
			k = append(k, ' ')
		}
		k = append(k, w.key...)
		if x, ok := lex.senses[string(k)]; ok {
			s, n, h = x, j+1, hash(k)
		}
		if !lex.starts[string(k)] {
			break
		}
	}
	if n > 0 {
		return s, n, h
	}
	w := words[i]
	if w.number {
		return s, 0, 0
	}
	all := [...]string{w.stem, bare(w.key), bare(w.stem)}
	forms := all[:]
	if w.stem == w.key { // mostly, and that is no phrase
		forms = all[1:2]
	}
	for _, form := range forms {
		if x, ok := lex.senses[form]; ok && len(form) >= 2 {
			return x, 1, hash([]byte(form))
		}
	}
	if i+1 < len(words) && len(w.key) <= 6 && len(words[i+1].key) <= 8 { // "max win", "gac or"
		k = append(append(k[:0], w.key...), words[i+1].stem...)
		if len(k) >= 5 {
			if x, ok := lex.senses[string(k)]; ok && x.ground < offer && x.weight >= 4 {
				return x, 2, hash(k)
			}
		}
		k = append(append(append(k[:0], w.key...), 'l'), words[i+1].stem...) // "maxw!n"
		if x, ok := lex.senses[string(k)]; ok && x.ground < offer && x.weight >= 4 {
			return x, 2, hash(k)
		}
	}
	return s, 0, 0
}

func hash(k []byte) uint32 { // FNV-1a
	h := uint32(2166136261)
	for _, c := range k {
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}

// bare is a word without what Indonesian hangs on its end.
func bare(k string) string {
	for _, end := range [...]string{"nya", "lah", "ku", "mu", "kan", "e", "ne"} {
		if len(k) > len(end)+3 && k[len(k)-len(end):] == end {
			return k[:len(k)-len(end)]
		}
	}
	return ""
}

// abuses reports whether an animal, or a trade, is named in order to hurt: it stands beside whom it is to hurt, or alone.
func abuses(words []word, i int) bool {
	last := i+1 == len(words)
	if len(words) <= 2 {
		return !slices.ContainsFunc(words, func(w word) bool { return animals()[w.key] || happens()[w.key] })
	}
	if i == 0 && words[1].apart || words[i].begins && (last || words[i+1].begins) {
		return true
	}
	if !last && words[i+1].key == words[i].key {
		return true
	}
	for j := max(0, i-4); j < min(len(words), i+5); j++ {
		if animals()[words[j].key] {
			return false
		}
	}
	if i > 0 && before()[words[i-1].key] {
		return true
	}
	return i+1 < len(words) && behind()[words[i+1].key]
}

// reported reports whether an insult is only told of: it was said to whoever writes, or they say it of themselves.
func reported(words []word, i int) bool {
	if i == 0 || words[i].apart {
		return false
	}
	return said()[words[i-1].key] || own()[words[i-1].key] && (i == 1 || words[i-1].begins)
}

// harmless reports whether the word that begins there only has the letters of an insult, or stands in quotation marks.
func harmless(folded []byte, start int) bool {
	end := start
	for end < len(folded) && letter(folded[end]) {
		end++
	}
	switch string(folded[start:end]) {
	case "tali", "talinya", "tahlil", "tahlilan", "talk": // i is read as l
		return true
	}
	return start > 0 && quotes(folded[start-1]) || end < len(folded) && quotes(folded[end])
}

func quotes(c byte) bool { return c == '\'' || c == '"' }

var (
	said   = set(`dibilang dikatain dikatai ngatain ngatai mengatai disebut dibilangin diteriaki diarani dikatakeun`)
	own    = set(`saya aku gue gua gw sy abdi kulo kula kami`)
	before = set(`semua dasar maling emang memang otak kayak kyk kaya seperti macam muka woi woy hoi hei hey eh cok lebih lu lo loe kau kalian kamu pejabat pemerintah dewan fucking you kowe sira sia maneh bagai
		mental kelakuan bangsat goblok`)
	behind  = set(`emang memang lu lo loe elu kau kalian kamu koe kowe sira sia siah maneh ente semua you lah semuanya kabeh bangsat goblok tenan banget bgt`)
	animals = set(`liar gila galak peliharaan tetangga menggigit digigit gigit rabies kandang ternak peternakan daging kotoran ekor seekor hewan binatang gonggong menggonggong
		berkeliaran keliaran keluyuran berak buang bau kucing ayam sampah got sawah hutan buas lepas diikat ditabrak sungai selokan kali ladang kebun qurban kurban vaksin steril makanan peternak sate hama
		mangkal razia stray bite bitten barking bark loose got nyokot nyakot dicokot nyegog jalanan ngider rumah warga mengganggu pasar bekas bangkai mati kost kos hotel`)
	happens      = set(`ada hilang mati masuk ngamuk turun`) // to an animal of which nothing else is said
	luckyNumbers = map[string]bool{"77": true, "88": true, "99": true, "69": true, "138": true, "168": true, "188": true, "303": true, "365": true, "777": true, "888": true, "999": true, "4d": true}
	filler       = set(`yang dan di ke dari ini itu ya yah sih kok deh dong lah pak bu bapak ibu lu lo loe kau kalian kamu semua dasar emang memang sekali banget bgt bener benar kerja
		pemerintah pejabat dewan anggota dprd dpr bupati walikota camat lurah admin min bot woi woy hei hey oi hoi gak ga nggak tidak tau tahu the you a an is are to of and your all so very
		kowe koe iku iki ora raimu sira sia maneh anjing gue gua aku saya kami kita apa kayak seperti otak muka`)
)

// set is the keys of words. It is made when it is first asked for: a start needs none of all these lists.
func set(list string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool { return keysOf(list) })
}

// keysOf are the keys of words.
func keysOf(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range fields(list) {
		m[wordKey(w)] = true
	}
	return m
}
