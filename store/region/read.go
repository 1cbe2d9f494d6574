package region

import (
	"slices"
	"strings"
)

// Reading is what a text says of where it is about.
type Reading struct {
	Code  string   // where, if that is fairly sure; else empty
	Maybe []string // else where it may be, in order of code
}

// How much a name in a text tells by itself.
type weight int

const (
	weak   weight = iota // it may be an ordinary word: it tells something beside the name of what it lies in
	fair                 // hardly anything but a place is called so
	marked               // "kecamatan" and the like stand before it
)

// hit is a name in a text.
type hit struct {
	from, to int // words
	weight   weight
	all      []int32 // what is called so
}

const (
	readWords = 400 // of a text are looked at
	nameWords = 5   // has a name at most
	nearWords = 3   // between a name and that of what it lies in, for a weak one to count
)

// Read reads a place out of ordinary text. It is sure only of what is written out and can hardly be anything else: a name with
// the word for what it is before it, or that nothing else has. scope are codes of where those who write are from: of several
// regions with one name, one that lies there is meant. Empty: from anywhere.
func (x *Index) Read(text string, scope []string) Reading {
	if x == nil {
		return Reading{}
	}
	words := replaced(tokens(text, readWords), false)
	hits := x.hits(words, scope)
	if len(hits) == 0 {
		return Reading{}
	}
	x.narrow(hits)
	return x.settle(hits)
}

// streets come before names that are not of the place: a street is called after a town far away.
var streets = words("jl jln jalan jlan gang gg pasar stasiun terminal perum perumahan apartemen hotel masjid sdn smpn sman sd smp sma toko warung rs rsud jembatan raya bandara pelabuhan tol flyover taman bank pt cv fc rute jurusan kereta bus universitas univ arah menuju ke dari khas soto sate bakso kasus")

// sides come after names of streets.
var sides = words("raya timur barat utara selatan tengah gang gg i ii iii iv v vi vii viii ix x 1 2 3 4 5 6 7 8 9 10 indah asri permai regency residence")

// locatives come before names of places.
var locatives = words("di daerah wilayah sekitar area warga")

// ordinary are names that are words, too.
var ordinary = words(`malang serang palu batu sorong pati metro bima tegal buru siak sigi ende kudus banjar lebak bali batang landak
	puncak agam alor belu bone poso sawahan genteng bulak tandes benowo pakal sumber bandar kelapa mulia makmur damai jaya
	sentosa sejahtera bangun harapan kebun pulau sungai tanah gunung bukit danau pantai ujung tengah timur barat utara selatan
	pusat kampung pasar simpang benteng lima tiga empat dua satu merdeka pemuda pahlawan`)

// vague are words with which names begin that are as well put together of ordinary words.
var vague = words(`pasar kota jalan bukit pulau sungai tanah air gunung ujung muara kampung lubuk padang tanjung batu simpang teluk
	bandar kebon kebun dukuh pondok rumah sumber danau pantai tengah`)

func words(s string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(s) {
		all[w] = true
	}
	return all
}

// hits are the names in a text.
func (x *Index) hits(words []string, scope []string) []hit {
	var all []hit
	var key [128]byte
	for i := 0; i < len(words); {
		m, from := marker{}, i
		if k, ok := markers[words[i]]; ok && i+1 < len(words) {
			m, from = k, i+1
		}
		h, ok := x.hit(words, from, m, scope, key[:0])
		if !ok && from > i { // "kota" begins names, too
			h, ok = x.hit(words, i, marker{}, scope, key[:0])
		}
		if !ok {
			i++
			continue
		}
		all = append(all, h)
		i = h.to
	}
	return all
}

// hit is the longest name that begins with word i, of the kind that was told.
func (x *Index) hit(words []string, i int, m marker, scope []string, key []byte) (hit, bool) {
	first := words[i]
	if h := beginning(first); len(first) >= 3 && x.begins[h/64]>>(h%64)&1 == 0 {
		return hit{}, false
	}
	var ends [nameWords]int
	n := 0
	for ; n < nameWords && i+n < len(words) && len(key)+len(words[i+n]) <= cap(key); n++ {
		key = append(key, words[i+n]...)
		ends[n] = len(key)
	}
	for ; n > 0; n-- {
		named := x.keys[string(key[:ends[n-1]])]
		if len(named) == 0 {
			continue
		}
		fit := x.fitting(named, m)
		if len(fit) == 0 {
			continue
		}
		h := hit{from: i, to: i + n, weight: marked, all: fit}
		if m.level == None {
			if street(words, i) {
				return hit{}, false
			}
			h.all = x.outermost(fit)
			h.weight = x.weigh(words, h, scope)
		}
		h.all = x.inScope(h.all, scope)
		return h, true
	}
	return hit{}, false
}

// street reports whether the name at word i is that of a street, a market and the like.
func street(words []string, i int) bool {
	return i > 0 && streets[words[i-1]] || i > 1 && streets[words[i-2]] && !locatives[words[i-1]]
}

// fitting are those of the kind that was told. A village counts only where it was called one: there are too many names of them.
func (x *Index) fitting(named []int32, m marker) []int32 {
	var fit []int32
	for _, at := range named {
		r := &x.all[at]
		if m.fits(r) && (m.level == Village || r.Level() != Village) {
			fit = append(fit, at)
		}
	}
	return fit
}

// outermost leaves out what lies in another: a regency's seat is called like the regency.
func (x *Index) outermost(all []int32) []int32 {
	var out []int32
	for _, a := range all {
		if !slices.ContainsFunc(all, func(b int32) bool { return a != b && Within(x.all[a].Code, x.all[b].Code) }) {
			out = append(out, a)
		}
	}
	return out
}

// inScope leaves out what lies elsewhere, if something does not.
func (x *Index) inScope(all []int32, scope []string) []int32 {
	if len(scope) == 0 || len(all) < 2 {
		return all
	}
	var in []int32
	for _, at := range all {
		if slices.ContainsFunc(scope, func(s string) bool { return Touches(x.all[at].Code, s) }) {
			in = append(in, at)
		}
	}
	if len(in) == 0 {
		return all
	}
	return in
}

// weigh is how much a name tells that no word for what it is stands before.
func (x *Index) weigh(words []string, h hit, scope []string) weight {
	first := words[h.from]
	if n := h.to - h.from; n == 1 && (len(first) < 5 || ordinary[first]) || n > 1 && vague[first] {
		return weak
	}
	if h.to < len(words) && sides[words[h.to]] {
		return weak // a street
	}
	near := slices.ContainsFunc(h.all, func(at int32) bool {
		return slices.ContainsFunc(scope, func(s string) bool { return Touches(x.all[at].Code, s) })
	})
	if len(scope) > 0 && !near {
		return weak
	}
	least, spaced := Village, false
	for _, at := range h.all {
		r := &x.all[at]
		least = min(least, r.Level())
		spaced = spaced || strings.Count(r.base(), " ") == h.to-h.from-1
	}
	switch {
	case least == Province: // too large to tell much
		return weak
	case least == Regency, h.to-h.from > 1 && (spaced || near):
		return fair
	case near && h.from > 0 && locatives[words[h.from-1]] && len(first) > 5:
		return fair
	}
	return weak
}

// narrow leaves of each name what goes with the names around it: of two districts the one that lies in the city beside it. What
// is weak counts from then on.
func (x *Index) narrow(hits []hit) {
	for i := range hits {
		h := &hits[i]
		for j := range hits {
			o := &hits[j]
			if i == j || o.weight == weak && h.weight == weak {
				continue
			}
			close := h.from-o.to <= nearWords && o.from-h.to <= nearWords
			if h.weight == weak && !close || !close && h.weight != marked {
				continue
			}
			var with []int32
			for _, a := range h.all {
				if slices.ContainsFunc(o.all, func(b int32) bool {
					return a != b && Touches(x.all[a].Code, x.all[b].Code)
				}) {
					with = append(with, a)
				}
			}
			if len(with) > 0 {
				h.all = with
				h.weight = max(h.weight, fair)
			}
		}
	}
}

// settle is what all names together say.
func (x *Index) settle(hits []hit) Reading {
	for _, least := range []weight{marked, fair} {
		sure := "" // the innermost of what is meant for sure
		one := true
		for _, h := range hits {
			if h.weight < least || len(h.all) != 1 {
				continue
			}
			code := x.all[h.all[0]].Code
			switch {
			case sure == "" || Within(code, sure):
				sure = code
			case !Within(sure, code):
				one = false
			}
		}
		if sure == "" {
			continue
		}
		if !one {
			break
		}
		// What may be more exact, or elsewhere, is for its citizen to say.
		deeper := x.maybe(hits, func(code string) bool { return Within(code, sure) && code != sure })
		if slices.ContainsFunc(hits, func(h hit) bool {
			return h.weight >= fair && !slices.ContainsFunc(h.all, func(at int32) bool { return Touches(x.all[at].Code, sure) })
		}) && least < marked {
			break
		}
		return Reading{Code: sure, Maybe: deeper}
	}
	return Reading{Maybe: x.maybe(hits, func(string) bool { return true })}
}

// maybe are the codes of what is fairly a place and may be meant.
func (x *Index) maybe(hits []hit, fits func(code string) bool) []string {
	var all []string
	for _, h := range hits {
		if h.weight < fair {
			continue
		}
		for _, at := range h.all {
			if code := x.all[at].Code; fits(code) && !slices.Contains(all, code) {
				all = append(all, code)
			}
		}
	}
	slices.Sort(all)
	return all
}
