package alike

import (
	"hash/fnv"
	"math"
	"slices"
	"strings"
)

// Matter is what is compared of an aspiration. The zero values of Topic, Region and the place say nothing.
type Matter struct {
	Profile
	Topic  string
	Region string // a region code; one that begins with another lies within it
	// Latitude and Longitude, in degrees, if Located.
	Latitude, Longitude float64
	Located             bool
}

// Profile is what the words of a text say.
type Profile struct {
	classes []string // what it is about, sorted
	words   []string // further words, as stems, sorted
	names   []string // words that are not common, sorted
	places  []place
	wish    bool
	fault   bool
	own     bool
	counter bool // it speaks against something, or says that all is well
}

// Read finds the profile of a text.
func Read(text string) Profile {
	all := tokens(text)
	var p Profile
	var used []bool
	lights := false // a traffic light: what it is about, or but a place
	p.places, used = placesOf(all)
	for i, t := range all {
		switch {
		case wishes()[t.s]:
			p.wish = true
		case faults()[t.s]:
			p.fault = true
		case own()[t.s]:
			p.own = true
		case counters()[t.s], good()[t.s] && (i == 0 || all[i-1].s != "tidak" && all[i-1].s != "kurang"):
			p.counter = true
		}
		if t.number() || used[i] {
			continue
		}
		if t.s == "lampu" && i+1 < len(all) && (all[i+1].s == "merah" || all[i+1].s == "lalu") {
			if i == 0 || all[i-1].ends || !locative()[all[i-1].s] && all[i-1].s != "simpang" {
				p.classes = append(p.classes, "apill")
			}
			lights = true
			continue
		}
		c := classes()[t.s]
		if c == nil {
			c = classes()[cutSuffix(t.s, "nya", "ne")]
		}
		if c == nil && !common()[t.s] {
			c = classes()[stem(t.s)]
		}
		switch {
		case c != nil:
			p.classes = append(p.classes, c...)
		case stops()[t.s] || dull()[t.s] || len(t.s) < 3:
		case common()[t.s]:
			p.words = append(p.words, root(t.s))
		case t.name:
			p.words, p.names = append(p.words, t.s), append(p.names, t.s)
		case !locative()[t.s]:
			p.words = append(p.words, root(t.s))
		}
	}
	if len(all) > 2 && (thanks()[all[0].s] || all[0].s == "terima" && all[1].s == "kasih") {
		p.counter = true
	}
	p.classes, p.words, p.names = sortedSet(p.classes), sortedSet(p.words), sortedSet(p.names)
	if len(p.classes) == 0 && lights {
		p.classes = []string{"apill"}
	}
	if len(p.places) == 0 && !p.boundless() {
		p.places = bare(all)
	}
	if len(p.classes) == 0 || len(p.classes) == 1 && p.classes[0] == "jahat" { // a dark street is where people are robbed
		p.classes = sortedSet(append(p.classes, p.guess(all, used)...))
	}
	if i := slices.Index(p.classes, "jalan"); i >= 0 && slices.Contains(p.classes, "banjir") && len(p.classes) == 2 {
		p.classes = slices.Delete(p.classes, i, i+1) // "jalan tergenang, lubang tidak kelihatan"
	}
	if p.wish && slices.ContainsFunc(all, func(t token) bool { return t.s == "kembali" || t.s == "lagi" || t.s == "ulang" }) {
		p.wish = false
	}
	return p
}

// bare are names that stand right after what it is about, where no other place is named: "PJU kenjeran wetan padam".
func bare(all []token) (places []place) {
	for i := 1; i < len(all); i++ {
		if w := all[i].s; all[i-1].ends || classes()[all[i-1].s] == nil || len(w) < 5 || !all[i].name || inflected(w) {
			continue
		}
		name, end := nameAt(all, i, "")
		places = append(places, place{"", name, false})
		i = end - 1
	}
	return places
}

// inflected reports whether a word looks like a verb, or what is made of one.
func inflected(w string) bool {
	for _, p := range [...]string{"me", "ber", "ter", "di", "pe", "ny", "nge"} {
		if strings.HasPrefix(w, p) {
			return true
		}
	}
	for _, s := range [...]string{"kan", "nya", "annya"} {
		if strings.HasSuffix(w, s) {
			return true
		}
	}
	return strings.HasPrefix(w, "ke") && strings.HasSuffix(w, "an")
}

// guess is what a text is about that does not name it: a dark street wants a lamp.
func (p Profile) guess(all []token, used []bool) []string {
	has := func(w string) bool {
		for i, t := range all {
			if t.s == w && !used[i] {
				return true
			}
		}
		return false
	}
	switch {
	case has("gelap") || has("peteng") || has("poek"):
		return []string{"lampu"}
	case (has("rusak") || has("hancur") || has("jelek")) && slices.ContainsFunc(all, func(t token) bool { return t.s == "jalan" || t.s == "dalan" }):
		return []string{"jalan"}
	case has("air") || has("airnya"):
		return []string{"air"}
	}
	return nil
}

// Enough reports whether there is enough in it to look for the like: what it is about, and where; or very much else.
func (m Matter) Enough() bool {
	n := len(m.classes) + len(m.words) + len(m.places)
	return n >= 2 && (len(m.places) > 0 || m.Located) || n >= 3 && (m.boundless() || len(m.classes) > 0 && len(m.names) > 0)
}

// boundless reports whether the matter may be the same wherever it is told.
func (p Profile) boundless() bool {
	if p.own {
		return false
	}
	return !slices.ContainsFunc(p.classes, func(c string) bool { return !free()[c] })
}

// Pack is a profile as it is kept. Its words are those of the text: they go where the text goes.
func (p Profile) Pack() string {
	var b strings.Builder
	part := func(l []string) {
		b.WriteString(strings.Join(l, " "))
		b.WriteByte(';')
	}
	part(p.classes)
	part(p.words)
	part(p.names)
	var places []string
	for _, each := range p.places {
		places = append(places, each.String())
	}
	part(places)
	for _, f := range []struct {
		set  bool
		mark byte
	}{{p.wish, 'w'}, {p.fault, 'f'}, {p.own, 'o'}, {p.counter, 'c'}} {
		if f.set {
			b.WriteByte(f.mark)
		}
	}
	return b.String()
}

// Unpack is the inverse of Pack.
func Unpack(s string) Profile {
	parts := strings.SplitN(s, ";", 5)
	if len(parts) != 5 {
		return Profile{}
	}
	p := Profile{classes: strings.Fields(parts[0]), words: strings.Fields(parts[1]), names: strings.Fields(parts[2])}
	for _, each := range strings.Fields(parts[3]) {
		p.places = append(p.places, parsePlace(each))
	}
	for _, f := range parts[4] {
		p.wish, p.fault, p.own, p.counter = p.wish || f == 'w', p.fault || f == 'f', p.own || f == 'o', p.counter || f == 'c'
	}
	return p
}

// common2 is how many two sorted sets share.
func common2(a, b []string) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch c := strings.Compare(a[i], b[j]); {
		case c == 0:
			n++
			i++
			j++
		case c < 0:
			i++
		default:
			j++
		}
	}
	return n
}

// metres is the distance of two places, good for short ones.
func metres(a, b Matter) float64 {
	const perDegree = 111_320
	x := (a.Longitude - b.Longitude) * math.Cos((a.Latitude+b.Latitude)/2*math.Pi/180)
	return perDegree * math.Hypot(x, a.Latitude-b.Latitude)
}

// termMost is how many terms a matter is found by at most.
const termMost = 12

// Term is a key under which a matter is found, and how much agreeing in it says.
type Term struct {
	Key    int64 // never 0
	Weight int
}

// Terms are those of a matter, the most telling first. Of the like ones, those that tell where share one, whatever they are about. What
// names no place is found by the names in it, and by its words if it may be the same wherever it is told.
func (m Matter) Terms() []Term {
	b := termBuilder{}
	where := m.where()
	for _, w := range where {
		for _, c := range m.classes {
			b.add(4, "at", w, c)
		}
	}
	for _, w := range where {
		b.add(3, "at", w, "")
	}
	for _, n := range m.names[:min(len(m.names), namesMost)] {
		b.add(2, "at", key(n), "") // the other may call a place by it
	}
	if len(m.places) > 0 || m.Located || !m.boundless() {
		return b.terms
	}
	for _, c := range m.classes {
		b.add(1, "class", c, "")
	}
	for _, w := range m.words {
		b.add(1, "word", w, "")
	}
	return b.terms
}

// namesMost is how many names a matter is found by that it calls no place by.
const namesMost = 4

// where are the places of a matter, as it is found by them.
func (m Matter) where() []string {
	var all []string
	if m.Located {
		all = append(all, cell(m.Latitude, m.Longitude))
	}
	rt, rw := "", ""
	for _, p := range m.places {
		switch {
		case p.kind == "rt":
			rt = p.words[0]
		case p.kind == "rw":
			rw = p.words[0]
		case number(p.words[0]):
			all = append(all, p.kind+p.words[0])
		default:
			all = append(all, key(p.telling()))
		}
	}
	if rt != "" && rw != "" { // alone, either says little
		all = append(all, "rt"+rt+"rw"+rw)
	}
	return all
}

// Around are further terms to look for: of the places next to it.
func (m Matter) Around() []Term {
	if !m.Located {
		return nil
	}
	var terms []Term
	for dy := -1.0; dy <= 1; dy++ {
		for dx := -1.0; dx <= 1; dx++ {
			if dx == 0 && dy == 0 {
				continue
			}
			b := termBuilder{}
			next := cell(m.Latitude+dy*cellSize, m.Longitude+dx*cellSize)
			for _, c := range m.classes {
				b.add(4, "at", next, c)
			}
			if len(m.classes) == 0 {
				b.add(3, "at", next, "")
			}
			terms = append(terms, b.terms...)
		}
	}
	return terms
}

// termBuilder collects terms, each once.
type termBuilder struct{ terms []Term }

func (b *termBuilder) add(weight int, parts ...string) {
	h := fnv.New64a()
	for _, p := range parts {
		_, _ = h.Write([]byte(p)) // a hash takes everything
		_, _ = h.Write([]byte{0})
	}
	key := int64(h.Sum64())
	if key == 0 || len(b.terms) == termMost || slices.ContainsFunc(b.terms, func(t Term) bool { return t.Key == key }) {
		return
	}
	b.terms = append(b.terms, Term{key, weight})
}

// cellSize is the side of the squares by which places are found, in degrees: some 330 m.
const cellSize = 0.003

func cell(lat, lon float64) string {
	var b [16]byte
	y, x := uint64(int64(math.Floor(lat/cellSize))), uint64(int64(math.Floor(lon/cellSize)))
	for i := range 8 {
		b[i], b[8+i] = byte(y>>(8*i)), byte(x>>(8*i))
	}
	return string(b[:])
}

// key is a name without what people spell differently: its consonants after the first letter.
func key(w string) string {
	w = sound(w)
	if len(w) < 6 {
		return w
	}
	var b strings.Builder
	for i := range len(w) {
		if i == 0 || strings.IndexByte("aeiou", w[i]) < 0 && w[i] != w[i-1] {
			b.WriteByte(w[i])
		}
	}
	return b.String()
}

// Shared is what of the first text is in the second too, in the writer's own words: what they are about, and where. Nothing of the
// second is in it that is not in the first. Empty: there is nothing to show.
func Shared(text string, b Profile) (about, where []string) {
	a := Read(text)
	for _, t := range tokens(text) {
		for _, c := range classes()[t.s] {
			if slices.Contains(b.classes, c) && !slices.Contains(about, t.s) && len(about) < 2 {
				about = append(about, t.s)
				break
			}
		}
	}
	for _, p := range a.places {
		for _, q := range b.places {
			if r := relate(p, q); (r == samePlace || r == within) && p.kind != "rt" && p.kind != "rw" && len(where) < 2 {
				if s := p.said(); !slices.Contains(where, s) {
					where = append(where, s)
				}
				break
			}
		}
	}
	return about, where
}

// said is a place as people say it: "Jalan Melati", "SDN 3".
func (p place) said() string {
	kind := p.kind
	if kind == "raya" {
		kind = "jalan raya"
	}
	words := append(strings.Fields(kind), p.words...)
	for i, w := range words {
		switch {
		case i == 0 && upper()[w]:
			words[i] = strings.ToUpper(w)
		case w != "" && w[0] >= 'a' && w[0] <= 'z':
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, " ")
}

var upper = set(`sdn smpn sman smkn mi mts man tk rs rsud spbu tpu km`)
