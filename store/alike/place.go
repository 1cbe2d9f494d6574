package alike

import (
	"slices"
	"strings"
)

// place is a place that a text names. kind is its marker; empty: it has none. fine: a matter there is within some hundred metres.
type place struct {
	kind  string
	words []string // "bulak", "banteng", "kidul"; numbers too
	wide  bool
}

func (p place) String() string {
	s := p.kind + "=" + strings.Join(p.words, "_")
	if p.wide {
		return s + "*"
	}
	return s
}

func parsePlace(s string) place {
	var p place
	s, p.wide = strings.CutSuffix(s, "*")
	kind, words, _ := strings.Cut(s, "=")
	p.kind, p.words = kind, strings.Split(words, "_")
	return p
}

// nameMost is how many words the name of a place has at most.
const nameMost = 4

// plain reports whether a word that everybody uses may be what a village is called by: "Dusun Semen", and not "desa rusak".
func plain(w string) bool {
	return common()[w] && !stops()[w] && !dull()[w] && !faults()[w] && !marker()[w] && kin()[w] == "" && classes()[w] == nil && !derived(w)
}

// suffixed reports whether a word is a common one with "an" behind it, as many places are called: "simpang Gajahan".
func suffixed(w string) bool {
	base, ok := strings.CutSuffix(w, "an")
	return ok && len(base) > 3 && stem(w) == base && !ordinary()[w]
}

// isName reports whether a word may be (part of) a name: it is no word that everybody uses.
func isName(w string) bool {
	return len(w) >= 3 && !ordinary()[w] && !ordinary()[cutSuffix(w, "nya", "ne")] && !derived(w)
}

// derived reports whether a word is made of one that everybody uses: "dipenuhi".
func derived(w string) bool {
	if verb(w) || len(w) > 6 && strings.HasPrefix(w, "di") && strings.HasSuffix(w, "i") {
		return true
	}
	s := stem(w)
	return s != w && (ordinary()[s] || ordinary()[strings.TrimSuffix(s, "i")])
}

// partOfName reports whether a word goes on with a name that has begun.
var partOfName = set(`timur barat utara selatan tengah raya lor kidul kulon wetan tengah indah baru lama asri permai jaya besar kecil dalam luar hijau putih merah kota
	wetan kulon lor kidul sari kencana regency residence city hitam`)

// placesOf finds the places of a text, and which of its tokens name them.
func placesOf(all []token) (places []place, used []bool) {
	used = make([]bool, len(all))
	for i := 0; i < len(all); i++ {
		w := all[i].s
		switch {
		case used[i]:
		case w == "rt" || w == "rw":
			i = rtRW(all, i, &places, used)
		case marker()[w]:
			kind, j := w, i+1
			if s, ok := schools[kind]; ok {
				kind = s
			}
			if kind == "jalan" && j < len(all) && !all[i].ends && all[j].s == "raya" {
				kind, j = "raya", j+1
			}
			for j < len(all) && (all[j].s == "negeri" || all[j].s == "lima" || all[j].s == w) && !all[j-1].ends {
				j++ // sd negeri, simpang lima, alun-alun
			}
			if !all[j-1].ends {
				if name, end := nameAt(all, j, kind); len(name) > 0 {
					places = append(places, place{kind, name, wide()[kind]})
					mark(used, i, end)
					i = end - 1
				}
			}
		case locative()[w] && !all[i].ends:
			kind, j := "", i+1
			if j < len(all) && all[j].s == "raya" {
				kind, j = "raya", j+1
			}
			if name, end := nameAt(all, j, kind); len(name) > 0 {
				places = append(places, place{kind, name, false})
				mark(used, i+1, end)
				i = end - 1
			}
		}
	}
	return places, used
}

func mark(used []bool, from, to int) {
	for k := from; k < to; k++ {
		used[k] = true
	}
}

// nameAt is the name that begins at a token, and where it ends. kind is the marker before it.
func nameAt(all []token, at int, kind string) (name []string, end int) {
	for end = at; end < len(all) && len(name) < nameMost; end++ {
		t := all[end]
		switch first := len(name) == 0; {
		case t.number():
			if first && !numbered()[kind] || len(t.s) > 3 || after(all, end) && !(first && school()[kind] && things()[all[end+1].s]) { // "depan SD 3 lampu mati"
				return name, end
			}
		case first && kind == "blok" && len(t.s) == 1:
		case first && kind != "" && (article()[t.s] || (street()[kind] || school()[kind]) && alsoName()[t.s] && !t.ends || called()[kind] && calledSo()[t.s] || settled()[kind] && plain(t.s) || suffixed(t.s)):
		case !first && len(t.s) > 6 && t.s != "diponegoro" && inflected(t.s):
			return name, end // "kelurahan cipinang berbelit"
		case t.name, !first && partOfName()[t.s]:
		default:
			return name, end
		}
		name = append(name, t.s)
		if t.ends || t.number() && (kind == "" || !school()[kind] || len(name) > 1) {
			return name, end + 1
		}
	}
	return name, end
}

// article stands before the name of a mosque or a school; alsoName are common words that streets are called by.
var (
	article  = set(`al an as ar at ad nurul baitur baitul`)
	settled  = set(`desa dusun kelurahan kecamatan`)
	school   = set(`sdn smpn sman smkn mts mi man sma smp smk tk`)
	called   = set(`jembatan pasar taman terminal stasiun perumahan komplek gang`)
	calledSo = set(`merah biru hijau putih induk lama baru besar gede legi kliwon lansia kota burung bunga hewan ikan buah malam pahlawan pelajar`)
	alsoName = set(`pemuda pesantren pahlawan masjid sekolah gunung stasiun pasar merdeka veteran pelajar tentara balai makam kampung raden kampus sawah kebon kebun rel taman puskesmas pabrik bendungan lapangan kelinci kebun kelapa rawa`)
)

// after reports whether a number counts or measures something: "3 titik", "2 minggu", "10 meter".
func after(all []token, i int) bool {
	return !all[i].ends && i+1 < len(all) && counted()[all[i+1].s]
}

var counted = set(`titik minggu hari bulan tahun jam menit meter cm km kali orang rumah lampu pohon tiang lubang buah kg ribu juta unit kk mggu weeks days week day month months years lokasi tempat rumah warga`)

// things are those of the counted that may well follow the number of a school, which has one.
var things = set(`titik rumah lampu pohon tiang lubang orang warga`)

// rtRW reads "rt 3 rw 5", "rt/rw 3/5", "rt 3/5".
func rtRW(all []token, i int, places *[]place, used []bool) int {
	var nums []string
	var order []string
	j := i
	for ; j < len(all) && len(nums) < 2; j++ {
		switch t := all[j]; {
		case t.s == "rt" || t.s == "rw":
			if len(order) > len(nums) && t.s == order[len(order)-1] {
				return i
			}
			order = append(order, t.s)
		case t.number() && len(t.s) <= 3:
			nums = append(nums, t.s)
			if len(order) == 1 && len(nums) == 1 && order[0] == "rw" {
				j++
				goto done
			}
		default:
			goto done
		}
	}
done:
	if len(nums) == 2 && len(order) == 1 {
		order = []string{"rt", "rw"}
	}
	for k, n := range nums {
		if k < len(order) {
			*places = append(*places, place{order[k], []string{n}, false})
		}
	}
	if len(nums) > 0 {
		mark(used, i, j)
		return j - 1
	}
	return i
}

// relation is how two places stand to each other.
type relation int

const (
	unrelated relation = iota
	within             // one is a part of the other, or may be
	samePlace
	differs // they are two, surely
)

// relate compares two places.
func relate(a, b place) relation {
	if a.kind == b.kind && (a.kind == "rt" || a.kind == "rw") {
		if a.words[0] == b.words[0] {
			return within
		}
		return differs
	}
	if a.kind == "rt" || a.kind == "rw" || b.kind == "rt" || b.kind == "rw" {
		return unrelated
	}
	typed := a.kind == b.kind && a.kind != "" && a.kind != "raya"
	n := 0
	for n < min(len(a.words), len(b.words)) && sameWord(a.words[n], b.words[n]) {
		n++
	}
	if number(a.words[0]) || number(b.words[0]) { // sdn 3; gang 5
		switch {
		case a.kind != b.kind:
			return unrelated
		case n == 0:
			return differs
		case n == len(a.words) || n == len(b.words):
			return samePlace
		}
		return differs
	}
	switch {
	case n == len(a.words) && n == len(b.words):
		if a.wide || b.wide || a.kind == "raya" || b.kind == "raya" {
			return within
		}
		if a.kind != b.kind && a.kind != "" && b.kind != "" {
			return within // the market of a name, and the street of it
		}
		return samePlace
	case n == len(a.words) && loose(b.words[n:]), n == len(b.words) && loose(a.words[n:]):
		if a.kind == b.kind && !a.wide && a.kind != "raya" {
			return samePlace
		}
		return within
	case n == len(a.words) || n == len(b.words):
		return within
	case endsAlike(a.words, b.words) || endsAlike(b.words, a.words):
		return within // pasar induk gedebage, gedebage
	case n > 0:
		return differs // dukuh kupang, dukuh pakis
	case typed && street()[a.kind]:
		return differs
	}
	return unrelated
}

// endsAlike reports whether a longer name ends with a shorter one.
func endsAlike(long, short []string) bool {
	if len(long) <= len(short) || partOfName()[short[0]] || number(short[0]) {
		return false
	}
	for i, w := range short {
		if !sameWord(w, long[len(long)-len(short)+i]) {
			return false
		}
	}
	return true
}

// telling is the word of a name by which it is found.
func (p place) telling() string {
	if w := p.words[0]; len(p.words) > 1 && !number(p.words[1]) && !partOfName()[p.words[1]] && (calledSo()[w] || alsoName()[w] || article()[w]) {
		return p.words[1]
	}
	return p.words[0]
}

// loose reports whether words after a name may be no part of it: "Jalan Anggrek dalam sekali".
func loose(words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !looseWords()[w] && !verb(w) })
}

// verb reports whether a word is surely a verb, or has a possessive, and so no part of a name.
func verb(w string) bool {
	for _, p := range [...]string{"meng", "meny", "memb", "memp", "mend"} {
		if strings.HasPrefix(w, p) && len(w) > len(p)+2 {
			return true
		}
	}
	return len(w) > 6 && (strings.HasSuffix(w, "nya") || strings.HasSuffix(w, "kan"))
}

var looseWords = set(`dalam luar besar kecil hitam putih merah hijau`)

// street are markers of which a place is in one only.
var street = set(`jalan gang perumahan komplek blok kelurahan kecamatan desa dusun`)

// number reports whether a word of a name is a number, or a letter that counts as one ("blok c").
func number(w string) bool { return w[0] >= '0' && w[0] <= '9' || len(w) == 1 }

// sameWord compares words of names as people spell them.
func sameWord(a, b string) bool {
	if a == b {
		return true
	}
	if number(a) || number(b) || min(len(a), len(b)) < 5 {
		return false
	}
	return beginAlike(a[0], b[0]) && (sound(a) == sound(b) || oneOff(a, b))
}

// beginAlike reports whether words that begin with these letters may sound the same. Most names are told apart by that.
func beginAlike(a, b byte) bool {
	if a == b {
		return true
	}
	for _, l := range [...]string{"fpv", "sz", "kq", "iy", "dj", "ct", "ou"} { // see spelling
		if strings.IndexByte(l, a) >= 0 {
			return strings.IndexByte(l, b) >= 0
		}
	}
	return false
}

// sound is a name as it is said, whichever way it is spelt: "soekarno", "djojo", "gunungsarie".
func sound(w string) string { return spelling.Replace(w) }

var spelling = strings.NewReplacer("oe", "u", "dj", "j", "tj", "c", "sj", "s", "sy", "s", "dh", "d", "th", "t", "kh", "k", "gh", "g", "ph", "f", "v", "f", "z", "s", "q", "k", "y", "i",
	"ll", "l", "mm", "m", "nn", "n", "ss", "s", "tt", "t", "rr", "r", "pp", "p", "kk", "k", "aa", "a", "ee", "e", "ii", "i", "oo", "o")

// oneOff reports whether one word becomes the other by one letter added, left out, changed, or two exchanged. The first is
// right: people look at that.
func oneOff(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || a[0] != b[0] || len(b) < 6 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:] {
		return true
	}
	// One letter for another may make another name: only a vowel for a vowel.
	return a[i+1:] == b[i+1:] && strings.IndexByte("aeiou", a[i]) >= 0 && strings.IndexByte("aeiou", b[i]) >= 0 && i < len(a)-1
}

// agreement is what the places of two texts say together.
type agreement int

const (
	nowhere   agreement = iota // neither names a place
	oneSided                   // only one does
	elsewhere                  // they are two
	apart                      // they name places that have nothing to do with each other
	named                      // a name that one calls a place by is in the other
	around                     // the same part of a town, a long street
	here                       // the same street, school, or so
	agreements
)

func agree(one, two Profile) agreement {
	a, b := one.places, two.places
	if len(a) == 0 || len(b) == 0 {
		switch {
		case callsBy(one, two):
			return named
		case len(a)+len(b) == 0:
			return nowhere
		}
		return oneSided
	}
	near, same, differ := 0, 0, false
	exactA, exactB := uint64(0), uint64(0) // by which has the same place
	for i, p := range a {
		for j, q := range b {
			switch relate(p, q) {
			case samePlace:
				same++
				exactA |= 1 << i
				exactB |= 1 << j
			case within:
				if p.kind != "rt" {
					near++
				}
			}
		}
	}
	for i, p := range a {
		for j, q := range b {
			// A text may name two streets, of which one is the other's too.
			if exactA>>i&1 == 0 && exactB>>j&1 == 0 && relate(p, q) == differs {
				differ = true
			}
		}
	}
	finer := func(a, b []place) bool {
		return slices.ContainsFunc(a, func(p place) bool {
			return (p.kind == "gang" || p.kind == "blok") && number(p.words[0]) && !slices.ContainsFunc(b, func(q place) bool { return q.kind == p.kind })
		})
	}
	rt := slices.ContainsFunc(a, func(p place) bool {
		return p.kind == "rt" && slices.ContainsFunc(b, func(q place) bool { return q.kind == "rt" && p.words[0] == q.words[0] })
	})
	switch {
	case differ:
		return elsewhere
	case finer(a, b) || finer(b, a):
		if same+near > 0 {
			return around
		}
		return apart
	case same > 0, rt && near >= 2, near >= 3:
		return here
	case near > 0:
		return around
	case callsBy(one, two):
		return named
	}
	return apart
}

// callsBy reports whether one has a word that the other calls a place by: "pdam bareng", "di kelurahan Bareng".
func callsBy(one, two Profile) bool {
	has := func(places []place, names []string) bool {
		return slices.ContainsFunc(places, func(p place) bool {
			w := p.words[0]
			return len(w) > 3 && slices.ContainsFunc(names, func(n string) bool { return sameWord(w, n) })
		})
	}
	return has(one.places, two.names) || has(two.places, one.names)
}
