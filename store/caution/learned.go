package caution

import (
	_ "embed"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
)

// The lists know words; how much each of them says, beside all others of a text, is learned from examples: texts written for this, and
// labelled, without a look at the lists. So a new way of advertising, or of crying for help, needs a few more lines there, and no rule.
//
//go:embed examples.tsv
var examples string

// learned is what the examples teach.
type learned struct {
	spam, danger *weights
	kinds        map[Danger]*weights // of those in danger, by what threatens
}

// What a text must weigh to be called so: more where the lists know nothing of it. Some of the examples are near to advertisements, and to
// danger; most of what citizens write is not.
const (
	spamWeighs    = 0.5
	spamUnknown   = 1.25
	dangerPattern = -1
	dangerWeighs  = -0.25
	dangerUnknown = 0.75
)

// says is whether a text advertises, and what danger it speaks of.
func (l learned) says(r *reading, signs []uint32) (spam bool, d Danger) {
	least := float32(spamUnknown)
	if r.counts.offered() {
		least = spamWeighs
	}
	spam = l.spam.weigh(signs) > least
	switch {
	case r.pattern != NoDanger:
		least = dangerPattern
	case cued(r.words):
		least = dangerWeighs
	default:
		least = dangerUnknown
	}
	if l.danger.weigh(signs) > least {
		d = l.kind(signs)
	}
	return spam, d
}

var lessons = sync.OnceValue(teach)

// teach learns from the examples. It takes some 0.2 s of a processor: Judge the first time, or whoever prepares it.
func teach() learned {
	all := parse(examples)
	kind := func(l lesson) Danger {
		k, _ := strings.CutPrefix(l.label, "danger:")
		return Danger(k)
	}
	m := learned{kinds: map[Danger]*weights{}}
	m.spam = learn(all, signs, func(l lesson) bool { return l.label == "spam" })
	m.danger = learn(all, signs, func(l lesson) bool { return kind(l) != Danger(l.label) })
	var inDanger []lesson
	for _, l := range all {
		if kind(l) != Danger(l.label) {
			inDanger = append(inDanger, l)
		}
	}
	for _, d := range dangers {
		m.kinds[d] = learn(inDanger, kindSigns, func(l lesson) bool { return kind(l) == d })
	}
	return m
}

// kind is what threatens somebody in danger.
func (l learned) kind(signs []uint32) (most Danger) {
	best := float32(math.Inf(-1))
	for _, d := range dangers {
		if w := l.kinds[d].weigh(signs); w > best {
			most, best = d, w
		}
	}
	return most
}

// lesson is an example as it is learned from.
type lesson struct {
	label string
	signs []uint32
}

// parse reads examples: a label, a tab and a text in each line.
func parse(list string) (all []lesson) {
	for line := range strings.Lines(list) {
		label, text, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok {
			panic(fmt.Sprintf("an example without a label: %q", line)) // it is in the program: a test finds it
		}
		all = append(all, lesson{label, readingOf(text).signs()})
	}
	return all
}

const (
	signBits = 16 // tell the signs of a text apart
	signs    = 1 << signBits
	// What threatens is told apart by less: few examples are looked at, and only those in danger.
	kindSigns = 1 << 12
	pieceLen  = 4
)

// signs are what a text shows, by hash, each once: its words and their pieces, in what dress they come, where they point, and what the
// lists say of them.
func (r *reading) signs() []uint32 {
	var seen [signs / 64]uint64
	all := make([]uint32, 0, 6*len(r.words))
	add := func(sort byte, text string) {
		h := (uint32(2166136261) ^ uint32(sort)) * 16777619 // FNV-1a
		for i := range len(text) {
			h = (h ^ uint32(text[i])) * 16777619
		}
		h ^= h >> signBits
		h &= signs - 1
		if bit := uint64(1) << (h % 64); seen[h/64]&bit == 0 {
			seen[h/64] |= bit
			all = append(all, h)
		}
	}
	is := func(yes bool, name string) {
		if yes {
			add('!', name)
		}
	}
	for _, w := range r.words {
		if w.number {
			add('#', digitsOf[min(len(w.key), len(digitsOf)-1)])
			continue
		}
		k := w.stem
		add('w', k)
		for i := 0; i+pieceLen <= len(k); i++ {
			add('p', k[i:i+pieceLen])
		}
		is(w.brand, "brand")
		is(w.brand && luckyNumbers[w.digits], "lucky")
		is(w.styled, "styled")
		is(w.spaced, "spaced")
	}
	c := r.counts
	is(c.links.contact > 0, "contact")
	is(c.links.short > 0, "short")
	is(c.links.other > 0, "other")
	is(c.links.known > 0, "known")
	is(c.reached > 0, "reached")
	is(c.hidden > 0, "hidden")
	is(c.insults > 0, "insults")
	is(len(r.words) <= 3, "few")
	is(len(r.words) > 40, "many")
	// What the lists say of the whole counts for more than a word: it is said in several signs.
	if c.spam() {
		is(true, "spam")
		is(true, "spam 2")
		is(true, "spam 3")
	}
	for _, n := range [...]struct {
		name   string
		weight int
	}{{"ware", c.wares()}, {"offers", c.offers}, {"hard", c.hard}, {"mild", c.mild}} {
		for _, least := range [...]int{1, 4, 8} {
			if n.weight >= least {
				add('0'+byte(least), n.name)
			}
		}
	}
	if r.pattern != NoDanger {
		is(true, "danger")
		is(true, "danger 2")
		is(true, "danger 3")
		add('d', string(r.pattern))
	}
	return all
}

// digitsOf are names for numbers of so many digits.
var digitsOf = [...]string{"", "1", "2", "3", "4", "5", "6", "7", "8", "9", "more"}

// weights are what each sign says for something, by as much of its hash as there are weights; below 0: against it.
type weights struct {
	of   []float32 // a power of two
	bias float32
}

func (w *weights) at(sign uint32) uint32 { return sign & uint32(len(w.of)-1) }

// scale keeps a long text from saying more than a short one only for its length.
func scale(signs []uint32) float32 { return 1 / float32(math.Sqrt(float64(max(len(signs), 8)))) }

// weigh is what the signs of a text say together: the logarithm of the odds.
func (w *weights) weigh(signs []uint32) float32 {
	sum := float32(0)
	for _, s := range signs {
		sum += w.of[w.at(s)]
	}
	return sum*scale(signs) + w.bias
}

// How it is learned: logistic regression by stochastic gradient descent, with steps that become smaller for what was seen often (AdaGrad;
// Duchi, Hazan and Singer 2011).
const (
	epochs = 6
	step   = 0.5
	decay  = 3e-4
)

// learn finds the weights by which the examples come out right. The same examples make the same weights.
func learn(all []lesson, size int, wanted func(lesson) bool) *weights {
	w := &weights{of: make([]float32, size)}
	moved := make([]float32, size) // squares of the steps so far
	movedBias := float32(0)
	by := func(moved float32) float32 { return step / (float32(math.Sqrt(float64(moved))) + 1e-3) }
	order := rand.New(rand.NewPCG(1, 2)).Perm(len(all))
	for range epochs {
		for _, i := range order {
			l := &all[i]
			error := float32(1 / (1 + math.Exp(-float64(w.weigh(l.signs)))))
			if wanted(*l) {
				error--
			}
			part := error * scale(l.signs)
			for _, s := range l.signs {
				s = w.at(s)
				g := part + decay*w.of[s]
				moved[s] += g * g
				w.of[s] -= by(moved[s]) * g
			}
			movedBias += error * error
			w.bias -= by(movedBias) * error
		}
	}
	return w
}
