// Package suggest guesses labels (a topic, an office, a kind) from the words of a message, and learns from what people
// chose. It is a naive Bayes over words and parts of words: small, kept as counts, and able to say which words led it.
// It is pure: it keeps nothing, and asks nobody.
//
// # How it judges
//
// A text is its set of words (see Words and Stem), and of the parts of four and five letters of its words, their beginnings
// and ends marked. Of each label it is counted how often every feature was learned with it. The score of a label is
//
//	log P(label) + Σ log P(word | label) + PartWeight · Σ log P(part | label)
//
// with Lidstone smoothing (Smoothing). Parts of words overlap, and repeat what the words said: that is why they weigh less.
// Features that nobody has taught yet say nothing. A label begins with words of its own, which count like SeedWeight
// messages of that word alone, and are not part of P(label).
//
// # How the settings were chosen
//
// On 1,362 complaints to a city's 15 agencies (see the test), in order of time, each judged before it was learned. The rows
// 150 to 500 served to choose the features and to try out settings, and the result on the 862 rows after them was looked at
// too, so it is a little better than it would be on rows never seen. Nothing sits on a peak: with smoothing 0.05 to 0.1, part
// weights 0.05 to 0.2, priors to the power of 0.7 to 1.6, and parts of 3 to 6 letters, first places lay between 80.5 and 82.3 %,
// and places among the first three between 92.2 and 92.9 %. Without any words to begin with they lay at about 80 and 91.2 %.
// The agencies' words were written down from what such agencies do, with none of the 862 rows read.
// Tried and left out, because it did not help: complements of labels, decay, document frequency weights, pairs of words.
package suggest

import (
	"cmp"
	"encoding/binary"
	"iter"
	"math"
	"slices"
	"sync"
	"unicode/utf8"
)

// The settings; see the package's comment.
const (
	Smoothing  = 0.1
	PartWeight = 0.15
	SeedWeight = 3

	partShort, partLong = 4, 5
)

// Unit is the weight of one message that a person labelled by a tap. What was only left as it was suggested weighs less.
const Unit = 4

// Features are what a text is made of, as hashes, each set in order. They say what was learned of a text, so that it can be unlearned
// when the text is gone. A hash is no word, but whoever guesses a word can look for it: they are to be erased with the text.
type Features struct {
	Words, Parts []uint32
}

// FeaturesOf are the features of a text. Of a very long one they are those of its beginning.
func FeaturesOf(text string) Features {
	text = clip(text)
	f := Features{Words: make([]uint32, 0, 1+len(text)/6), Parts: make([]uint32, 0, 2*len(text))} // a word has fewer than two for each letter
	eachToken(text, func(w string, _, _ int) { f.add(w) })
	f.Words, f.Parts = set(f.Words), set(f.Parts)
	return f
}

// longest is how much of a text is looked at, in bytes.
const longest = 4000

func clip(text string) string {
	if len(text) <= longest {
		return text
	}
	n := longest
	for !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

func (f *Features) add(w string) {
	f.Words = append(f.Words, hash(offset, Stem(w)))
	var buf [64]int
	starts := buf[:0] // of each letter of " w "
	s := " " + w + " "
	for i := range s {
		starts = append(starts, i)
	}
	starts = append(starts, len(s))
	for n := partShort; n <= partLong; n++ {
		for i := 0; i+n < len(starts); i++ {
			f.Parts = append(f.Parts, hash(offset, s[starts[i]:starts[i+n]]))
		}
	}
}

func set(s []uint32) []uint32 {
	slices.Sort(s)
	return slices.Compact(s)
}

// hash is FNV-1a of 64 bits, folded to 32.
func hash(h uint64, s string) uint32 {
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 0x100000001b3
	}
	return uint32(h>>32) ^ uint32(h)
}

const offset = 0xcbf29ce484222325

// Encode packs the features: how many words, then each hash in four bytes.
func (f Features) Encode() []byte {
	b := make([]byte, 0, binary.MaxVarintLen32+4*(len(f.Words)+len(f.Parts)))
	b = binary.AppendUvarint(b, uint64(len(f.Words)))
	for _, h := range f.Words {
		b = binary.LittleEndian.AppendUint32(b, h)
	}
	for _, h := range f.Parts {
		b = binary.LittleEndian.AppendUint32(b, h)
	}
	return b
}

// Decode reads what Encode packed; of anything else, what can be read.
func Decode(b []byte) Features {
	n, size := binary.Uvarint(b)
	if size <= 0 {
		return Features{}
	}
	b = b[size:]
	all := make([]uint32, len(b)/4)
	for i := range all {
		all[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	n = min(n, uint64(len(all)))
	return Features{Words: all[:n], Parts: all[n:]}
}

// Family is what a label is one of: topics, offices, kinds. Families know nothing of one another.
type Family uint8

const (
	Kinds Family = iota
	Topics
	Offices
	families
)

// Label is one label of one family.
type Label struct {
	Family Family
	Name   string
}

// Model holds the counts. It is for one goroutine.
type Model struct {
	index  map[Label]int
	labels []totals
	words  table
	parts  table
	docs   [families]int // weights of all that was learned
}

// totals of a label, in units.
type totals struct {
	Label
	words, parts int
	docs         int
}

// table counts one sort of features. Its counts are chained by their numbers, from 1 on; 0: none. So it holds no pointers, of which there
// would be as many as words were ever learned, to be followed whenever memory is collected.
type table struct {
	first  map[uint32]int32 // of a feature: its count that was made last
	counts []count
	free   int32 // the first of a chain of those that count nothing
}

type count struct {
	label int32
	n     int32
	next  int32 // of the same feature
}

func newTable() table { return table{first: map[uint32]int32{}, counts: make([]count, 1)} }

// New is a model that knows nothing.
func New() *Model {
	return &Model{index: map[Label]int{}, words: newTable(), parts: newTable()}
}

// Learn takes in that a text with those features had that label. A weight below 0 takes it back.
func (m *Model) Learn(f Features, l Label, weight int) {
	if l.Name == "" || l.Family >= families || weight == 0 {
		return
	}
	i := m.label(l)
	m.labels[i].docs += weight
	m.docs[l.Family] += weight
	m.count(i, f, weight)
}

// Seed gives a label words to begin with.
func (m *Model) Seed(l Label, words []string) {
	if l.Name == "" || l.Family >= families {
		return
	}
	i := m.label(l)
	for _, w := range words {
		m.count(i, FeaturesOf(w), SeedWeight*Unit)
	}
}

func (m *Model) label(l Label) int {
	i, ok := m.index[l]
	if !ok {
		i = len(m.labels)
		m.labels = append(m.labels, totals{Label: l})
		m.index[l] = i
	}
	return i
}

func (m *Model) count(label int, f Features, weight int) {
	m.labels[label].words += m.words.add(f.Words, label, weight)
	m.labels[label].parts += m.parts.add(f.Parts, label, weight)
}

func (t *table) add(features []uint32, label, weight int) (sum int) {
	for _, h := range features {
		first := t.first[h]
		before, i := int32(0), first
		for i != 0 && int(t.counts[i].label) != label {
			before, i = i, t.counts[i].next
		}
		if i == 0 {
			t.first[h] = t.put(count{int32(label), int32(weight), first})
			continue
		}
		c := &t.counts[i]
		if c.n += int32(weight); c.n != 0 {
			continue
		}
		switch {
		case before != 0:
			t.counts[before].next = c.next
		case c.next != 0:
			t.first[h] = c.next
		default:
			delete(t.first, h)
		}
		c.next, t.free = t.free, i
	}
	return weight * len(features)
}

// put gives a count a number.
func (t *table) put(c count) int32 {
	i := t.free
	if i == 0 {
		t.counts = append(t.counts, c)
		return int32(len(t.counts) - 1)
	}
	t.free, t.counts[i] = t.counts[i].next, c
	return i
}

// of are the counts of a feature.
func (t *table) of(feature uint32) iter.Seq[count] {
	return func(yield func(count) bool) {
		for i := t.first[feature]; i != 0 && yield(t.counts[i]); i = t.counts[i].next {
		}
	}
}

// Learned is how much of a family was learned, in Units; words to begin with are not counted.
func (m *Model) Learned(f Family) int { return m.docs[f] }

// Knows reports whether anything is known of a label.
func (m *Model) Knows(l Label) bool {
	i, ok := m.index[l]
	return ok && m.labels[i].words > 0
}

// Guess is a label, and how probable it is among those that were asked for: rather a rank than a promise.
type Guess struct {
	Name string
	P    float64
}

// Weighed are the features of a text with what every label has to say of them.
type Weighed struct {
	m            *Model
	score        []float64
	words, parts int // that are known
}

// Weigh looks the features up, for all families.
func (m *Model) Weigh(f Features) Weighed {
	w := Weighed{m: m, score: make([]float64, len(m.labels))}
	w.words = m.words.sum(f.Words, w.score, 1)
	w.parts = m.parts.sum(f.Parts, w.score, PartWeight)
	return w
}

// Rank puts those of names of which anything is known in order, the most probable first. A text that has no word of which anything is
// known is judged by how common the labels are; known says whether it had one.
func (w Weighed) Rank(family Family, names []string) (best []Guess, known bool) {
	m := w.m
	var buf [32]int
	ids := buf[:0]
	for _, name := range names {
		if i, ok := m.index[Label{family, name}]; ok && m.labels[i].words > 0 {
			ids = append(ids, i)
		}
	}
	if len(ids) == 0 {
		return nil, false
	}
	nw, np := float64(len(m.words.first)), float64(len(m.parts.first))
	best = make([]Guess, 0, len(ids))
	top := math.Inf(-1)
	for _, i := range ids {
		l := &m.labels[i]
		s := w.score[i] - float64(w.words)*math.Log(units(l.words)+Smoothing*nw) -
			PartWeight*float64(w.parts)*math.Log(units(l.parts)+Smoothing*np) + math.Log(units(l.docs)+0.5)
		best = append(best, Guess{l.Name, s})
		top = max(top, s)
	}
	var sum float64
	for i := range best {
		best[i].P = math.Exp((best[i].P - top) / heat)
		sum += best[i].P
	}
	for i := range best {
		best[i].P /= sum
	}
	slices.SortStableFunc(best, func(a, b Guess) int { return cmp.Compare(b.P, a.P) })
	return best, w.words > 0
}

// Sure is the probability from which a guess may stand where nobody chooses: nine of ten such are right (see the test).
const Sure = 0.8

// heat flattens the probabilities: words that come together are counted as if each spoke for itself, which makes a naive Bayes too sure.
const heat = 4

func units(n int) float64 { return float64(n) / Unit }

// sum adds up how much more often than never each label was seen with the features, and returns how many of them are known.
func (t *table) sum(features []uint32, score []float64, weight float64) (known int) {
	common := logs()
	for _, h := range features {
		i := t.first[h]
		if i != 0 {
			known++
		}
		for ; i != 0; i = t.counts[i].next {
			c := &t.counts[i]
			if int(c.n) < len(common) && c.n > 0 {
				score[c.label] += weight * common[c.n]
			} else if c.n > 0 {
				score[c.label] += weight * math.Log1p(float64(c.n)/(Unit*Smoothing))
			}
		}
	}
	return known
}

// logs of the counts that are common.
var logs = sync.OnceValue(func() *[4096]float64 {
	var l [4096]float64
	for n := range l {
		l[n] = math.Log1p(float64(n) / (Unit * Smoothing))
	}
	return &l
})

// Why are the words of the text, as they were written, that spoke most for a label, the strongest first: those that were seen with it
// more often than with the family's other labels.
func (m *Model) Why(text string, l Label, most int) []string {
	at, ok := m.index[l]
	if !ok {
		return nil
	}
	type said struct {
		word string
		by   float64
	}
	var all []said
	seen := map[uint32]bool{}
	text = clip(text)
	eachToken(text, func(w string, from, to int) {
		h := hash(offset, Stem(w))
		if seen[h] {
			return
		}
		seen[h] = true
		var f Features
		f.add(w)
		by := m.lift(m.words.of(h), at, func(t totals) int { return t.words }, len(m.words.first))
		for _, p := range set(f.Parts) {
			by += PartWeight * m.lift(m.parts.of(p), at, func(t totals) int { return t.parts }, len(m.parts.first))
		}
		if by > spoke {
			all = append(all, said{text[from:to], by})
		}
	})
	slices.SortStableFunc(all, func(a, b said) int { return cmp.Compare(b.by, a.by) })
	var words []string
	for _, s := range all[:min(most, len(all))] {
		words = append(words, s.word)
	}
	return words
}

// spoke is how much a word must say for a label to be named as a reason.
const spoke = 0.7

// lift is how much more a feature is seen with a label than with the others of its family.
func (m *Model) lift(counts iter.Seq[count], at int, total func(totals) int, kinds int) float64 {
	var mine, others, othersTotal int
	for c := range counts {
		if int(c.label) == at {
			mine = int(c.n)
		} else if m.labels[c.label].Family == m.labels[at].Family {
			others += int(c.n)
		}
	}
	if mine <= 0 {
		return 0
	}
	for i, l := range m.labels {
		if i != at && l.Family == m.labels[at].Family {
			othersTotal += total(l)
		}
	}
	v := Smoothing * float64(kinds)
	return math.Log((units(mine)+Smoothing)/(units(total(m.labels[at]))+v)) - math.Log((units(others)+Smoothing)/(units(othersTotal)+v))
}
