package suggest

import (
	_ "embed"
	"math"
	"strings"
	"sync"

	"duaarah/store/learn"
)

// What kind of matter a text brings shows in how it is said, in every office alike. So it need not be taught by an office's own citizens
// first: it is learned from examples.
//
//go:embed kinds.tsv
var kindExamples string

// Kinds of matters, as the examples call them.
const (
	Complaint = "complaint" // something is wrong, and is to be mended
	Wish      = "wish"      // something new is wanted
	Question  = "question"  // somebody wants to know
	Praise    = "praise"
	Other     = "other" // a greeting, an answer, a test: none of them
)

var kindNames = [...]string{Complaint, Wish, Question, Praise, Other}

// kindWeights are what is learned of a kind. lean is added to what a text weighs: as much as the kind is rare among the examples, most of which
// are complaints, which would be found everywhere.
type kindWeights struct {
	*learn.Weights
	lean float32
}

var kinds = sync.OnceValue(func() (all [len(kindNames)]kindWeights) {
	examples := learn.Parse(kindExamples, kindSigns)
	for i, name := range kindNames {
		is := func(label string) bool { return label == name }
		n := 0
		for _, e := range examples {
			if is(e.Label) {
				n++
			}
		}
		all[i].Weights = learn.Learn(examples, learn.Medium, is)
		if name != Other { // it is what is left
			all[i].lean = float32(math.Log(float64(len(examples)) / float64(n)))
		}
	}
	return all
})

// kindSigns are what shows a text's kind: its words, their pieces, how it begins, and whether it asks.
func kindSigns(text string) learn.Signs {
	text = clip(text)
	return learn.SignsOf(func(add func(sort byte, sign string)) {
		last := ""
		n := 0
		eachToken(text, func(w string, _, _ int) {
			stem := Stem(w)
			add('w', stem)
			add('b', last+" "+stem)
			last = stem
			if n < 3 {
				add('0'+byte(n), stem)
			}
			for i := 0; i+partShort <= len(w); i++ {
				add('p', w[i:i+partShort])
			}
			n++
		})
		if strings.Contains(text, "?") {
			add('?', "")
			add('?', "?")
		}
		if n <= 3 {
			add('n', "few")
		}
	})
}

// KindOf is what kind of matter a text most probably brings: one of Complaint, Wish, Question and Praise, or Other. It learns the first time,
// which takes some 0.1 s of a processor.
func KindOf(text string) (most string) {
	best, signs := float32(math.Inf(-1)), kindSigns(text)
	for i, k := range kinds() {
		if w := k.Weigh(signs) + k.lean; w > best {
			most, best = kindNames[i], w
		}
	}
	return most
}
