package caution

import (
	_ "embed"
	"math"
	"slices"
	"strings"
	"sync"

	"duaarah/store/learn"
)

// The lists know words; how much each of them says, beside all others of a text, is learned from examples: texts written for this, and
// labelled, without a look at the lists. So a new way of advertising, or of crying for help, needs a few more lines there, and no rule.
//
//go:embed examples.tsv
var examples string

// Examples of what is an insult and nothing else, and of what only looks like one. They teach nothing of advertisements and danger.
//
//go:embed insults.tsv
var insultExamples string

// learned is what the examples teach.
type learned struct {
	spam, danger, insult, bare *learn.Weights
	kinds                      map[Danger]*learn.Weights // of those in danger, by what threatens
}

// What a text must weigh to be called so: more where the lists know nothing of it. Some of the examples are near to advertisements, and to
// danger; most of what citizens write is not.
const (
	spamWeighs    = 0.35
	spamUnknown   = 1.25
	dangerPattern = -1
	dangerWeighs  = -0.25
	dangerUnknown = 0.75
	insultUnknown = 1
	bareWeighs    = 0.25
)

// insults is whether a text insults, and whether it says nothing else. signs are also of how much it tells. A word of the lists is an insult, whatever stands beside it; whether
// there is a matter beside it, the lists can not know.
func (l learned) insults(r *reading, signs learn.Signs) (insult, bare bool) {
	bare = l.bare.Weigh(signs) > bareWeighs
	return bare || r.counts.insults > 0 || l.insult.Weigh(signs) > insultUnknown, bare
}

// says is whether a text advertises, and what danger it speaks of.
func (l learned) says(r *reading, signs learn.Signs) (spam bool, d Danger) {
	least := float32(spamUnknown)
	if r.counts.offered() {
		least = spamWeighs
	}
	spam = l.spam.Weigh(signs) > least
	switch {
	case r.pattern != NoDanger:
		least = dangerPattern
	case r.cued:
		least = dangerWeighs
	default:
		least = dangerUnknown
	}
	if l.danger.Weigh(signs) > least {
		d = l.kind(signs)
	}
	return spam, d
}

var lessons = sync.OnceValue(teach)

// teach learns from the examples. It takes some 0.2 s of a processor: Judge the first time, or whoever prepares it.
func teach() learned {
	var told []learn.Signs // of each example
	signs := func(text string) learn.Signs {
		r := readingOf(text, &sheet{})
		told = append(told, r.told(nil))
		return r.signs(make(learn.Signs, 0, 128))
	}
	all := learn.Parse(examples, signs)
	dangerous := func(label string) bool { return strings.HasPrefix(label, dangerLabel) }
	m := learned{
		spam:   learn.Learn(all, learn.Large, func(label string) bool { return label == "spam" }),
		danger: learn.Learn(all, learn.Large, dangerous),
		kinds:  map[Danger]*learn.Weights{},
	}
	var endangered, others []learn.Example
	for i, e := range slices.Concat(all, learn.Parse(insultExamples, signs)) {
		switch {
		case dangerous(e.Label):
			endangered = append(endangered, e)
		case e.Label != "spam":
			others = append(others, learn.Example{Label: e.Label, Signs: slices.Concat(e.Signs, told[i])})
		}
	}
	for _, d := range dangers {
		m.kinds[d] = learn.Learn(endangered, learn.Small, func(label string) bool { return label == dangerLabel+string(d) })
	}
	m.insult = learn.Learn(others, learn.Medium, func(label string) bool { return label == "insult" || label == "bare" })
	m.bare = learn.Learn(others, learn.Medium, func(label string) bool { return label == "bare" })
	return m
}

// dangerLabel begins the labels of those that speak of danger.
const dangerLabel = "danger:"

// kind is what threatens somebody in danger.
func (l learned) kind(signs learn.Signs) (most Danger) {
	best := float32(math.Inf(-1))
	for _, d := range dangers {
		if w := l.kinds[d].Weigh(signs); w > best {
			most, best = d, w
		}
	}
	return most
}

// many reports whether a text has many words, each counted once and numbers not: who says the same again and again does not say much.
func (r *reading) many() bool {
	const most = 40
	if len(r.words) <= most {
		return false
	}
	seen := make(map[string]bool, most)
	for _, w := range r.words {
		if !w.number {
			seen[w.key] = true
		}
		if len(seen) > most {
			return true
		}
	}
	return false
}

// pieceLen is how long the pieces of words are, in letters: what is misspelt, or newly made, has some of them still.
const pieceLen = 4

// signs are what a text shows: its words and their pieces, in what dress they come, where they point, and what the
// lists say of them. They take the place of room.
func (r *reading) signs(room learn.Signs) learn.Signs {
	return r.shown(room[:0]).Sorted()
}

func (r *reading) shown(s learn.Signs) learn.Signs {
	add := func(sort byte, sign string) { s = s.Add(sort, sign) }
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
	is(r.many(), "many")
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
	return s
}

// countMost is how far words are counted that show by their number how much a text tells.
const countMost = 5

// told are signs of how much a text tells beside insults. They take the place of room.
func (r *reading) told(room learn.Signs) learn.Signs {
	words, others := min(len(r.words), countMost), min(r.counts.others, countMost)
	return room[:0].Add('n', "words "+digitsOf[words]).
		Add('n', "others "+digitsOf[others]).
		Add('n', "insults "+digitsOf[min(r.counts.insults, 2)]+" beside "+digitsOf[others]).Sorted()
}

// digitsOf are names for numbers of so many digits.
var digitsOf = [...]string{"", "1", "2", "3", "4", "5", "6", "7", "8", "9", "more"}
