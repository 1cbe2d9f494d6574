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
		}
		if t.number() || used[i] {
			continue
		}
		if i > 0 && t.s == "lampu" && all[i-1].s == "apill" {
			continue // traffic light
		}
		if t.s == "lampu" && i+1 < len(all) && (all[i+1].s == "merah" || all[i+1].s == "lalu") {
			lights = true
			continue
		}
		c := classes()[t.s]
		if c == nil {
			c = classes()[cutSuffix(t.s, "nya")]
		}
		switch {
		case c != nil:
			p.classes = append(p.classes, c...)
		case stops()[t.s] || dull()[t.s] || len(t.s) < 3:
		case common()[t.s]:
			p.words = append(p.words, stem(t.s))
		case t.name:
			p.words, p.names = append(p.words, t.s), append(p.names, t.s)
		case !locative()[t.s]:
			p.words = append(p.words, stem(t.s))
		}
	}
	p.classes, p.words, p.names = sortedSet(p.classes), sortedSet(p.words), sortedSet(p.names)
	if len(p.classes) == 0 && lights {
		p.classes = []string{"apill"}
	}
	if len(p.places) == 0 && !p.boundless() {
		p.places = bare(all)
	}
	if len(p.classes) == 0 {
		p.classes = p.guess(all, used)
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
	case has("air"):
		return []string{"air"}
	}
	return nil
}

// Enough reports whether there is enough in it to look for the like: what it is about, and where; or very much else.
func (m Matter) Enough() bool {
	n := len(m.classes) + len(m.words) + len(m.places)
	return n >= 2 && (len(m.places) > 0 || m.Located) || n >= 3 && m.boundless()
}

// boundless reports whether the matter may be the same wherever it is told.
func (p Profile) boundless() bool {
	if p.own {
		return false
	}
	return !slices.ContainsFunc(p.classes, func(c string) bool { return !free()[c] })
}

// Same reports whether two aspirations are surely about the same matter.
func Same(a, b Matter) bool {
	if a.Region != "" && b.Region != "" && !strings.HasPrefix(a.Region, b.Region) && !strings.HasPrefix(b.Region, a.Region) {
		return false
	}
	if a.wish && !a.fault && b.fault && !b.wish || b.wish && !b.fault && a.fault && !a.wish {
		return false
	}
	at := agree(a.places, b.places)
	if a.Located && b.Located {
		switch m := metres(a, b); {
		case m > 1000:
			return false
		case m <= 150 && at != elsewhere:
			at = here
		case m <= 300 && at != elsewhere && at != here:
			at = around
		}
	}
	shared, about := dice(a.classes, b.classes), len(a.classes)+len(b.classes) > 0
	if len(a.classes) > 0 && len(b.classes) > 0 && shared == 0 {
		return false
	}
	if a.Topic != "" && b.Topic != "" && a.Topic != b.Topic && shared < 0.99 {
		return false
	}
	words := dice(a.words, b.words)
	switch at {
	case here:
		switch {
		case about && len(a.classes) > 0 && len(b.classes) > 0:
			return shared > 0.5
		case about:
			return words >= 0.4
		}
		return words >= 0.4 && common2(a.words, b.words) >= 2
	case around:
		if shared >= 0.99 && !a.own && !b.own && !slices.ContainsFunc(a.classes, func(c string) bool { return !regional()[c] }) {
			return true
		}
		return shared >= 0.65 && words >= 0.6 && common2(a.words, b.words) >= 3 || shared >= 0.99 && words >= 0.75 && len(a.words) >= 3
	case nowhere:
		if !a.boundless() || !b.boundless() {
			return shared >= 0.99 && words >= 0.9 && len(a.words) >= 8 && !a.own && !b.own // the same words
		}
		if (len(a.classes) == 0) != (len(b.classes) == 0) {
			return false
		}
		names := common2(a.names, b.names)
		all := dice(append(slices.Clone(a.words), a.classes...), append(slices.Clone(b.words), b.classes...))
		return common2(a.words, b.words) >= 3 && all >= 0.6 || names >= 1 && common2(a.words, b.words) >= 2 && all >= 0.5
	}
	return false
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
	}{{p.wish, 'w'}, {p.fault, 'f'}, {p.own, 'o'}} {
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
	p.wish, p.fault, p.own = strings.Contains(parts[4], "w"), strings.Contains(parts[4], "f"), strings.Contains(parts[4], "o")
	return p
}

// dice is Sørensen's coefficient of two sorted sets: twice what they share, over all they have.
func dice(a, b []string) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	return 2 * float64(common2(a, b)) / float64(len(a)+len(b))
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
const termMost = 16

// Term is a key under which a matter is found, and how much agreeing in it says.
type Term struct {
	Key    int64 // never 0
	Weight int
}

// Terms are those of a matter, the most telling first. Of the like ones, those that tell both where and what share one. What names
// a place is found by that, together with what it is about; what names none, by its words.
func (m Matter) Terms() []Term {
	b := termBuilder{}
	where := m.where()
	for _, w := range where {
		if len(m.classes) == 0 {
			b.add(4, "at", w, "")
		}
		for _, c := range m.classes {
			b.add(4, "at", w, c)
		}
	}
	if len(where) > 0 {
		return b.terms
	}
	for _, n := range m.names {
		b.add(2, "name", key(n), "")
	}
	for _, c := range m.classes {
		b.add(1, "class", c, "")
	}
	for _, w := range m.words {
		b.add(1, "word", w, "")
	}
	return b.terms
}

// where are the places of a matter, as it is found by them.
func (m Matter) where() []string {
	var all []string
	if m.Located {
		all = append(all, cell(m.Latitude, m.Longitude))
	}
	for _, p := range m.places {
		switch {
		case p.kind == "rt" || p.kind == "rw":
		case number(p.words[0]):
			all = append(all, p.kind+p.words[0])
		default:
			all = append(all, key(p.words[0]))
		}
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
			if dx != 0 || dy != 0 {
				near := Matter{Profile: Profile{classes: m.classes}, Located: true, Latitude: m.Latitude + dy*cellSize, Longitude: m.Longitude + dx*cellSize}
				terms = append(terms, near.Terms()...)
			}
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
