// Package learn finds out from labelled examples what a text shows of something: that it advertises, that it asks. It is logistic regression
// over signs of a text, such as its words: small, quick to learn, and able to say what each sign weighs. It is pure: the same examples make
// the same weights.
package learn

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
)

// Signs are what a text shows, each once, as hashes in order.
type Signs []uint32

// signs is how many hashes there are.
const signs = 1 << 16

// Add adds a sign. Its sort tells "3" as a word from "3" as the length of a number. What all was added to is to be Sorted.
func (s Signs) Add(sort byte, sign string) Signs {
	h := (uint32(2166136261) ^ uint32(sort)) * 16777619 // FNV-1a
	for i := range len(sign) {
		h = (h ^ uint32(sign[i])) * 16777619
	}
	return append(s, (h^h>>16)&(signs-1))
}

// Sorted are the signs in order, each once, in the same memory.
func (s Signs) Sorted() Signs {
	slices.Sort(s)
	return slices.Compact(s)
}

// least is how many signs a text counts as having at least: of few, each says less.
const least = 8

// scale keeps a long text from weighing more than a short one only for its length.
func (s Signs) scale() float32 { return 1 / float32(math.Sqrt(float64(max(len(s), least)))) }

// Example is a text of which somebody said what it is.
type Example struct {
	Label string
	Signs Signs
}

// Parse reads examples, a label, a tab and a text in each line. It panics where there is none: they are part of the program.
func Parse(list string, signs func(text string) Signs) (all []Example) {
	for line := range strings.Lines(list) {
		label, text, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok {
			panic(fmt.Sprintf("an example without a label: %q", line))
		}
		all = append(all, Example{label, signs(text)})
	}
	return all
}

// Weights are what each sign says for something; below 0: against it.
type Weights struct {
	of   []float32 // by as much of a hash as there are
	bias float32
}

// Sizes of weights. Where few examples tell much apart, some hashes may fall together.
const (
	Large  = signs
	Medium = 1 << 15
	Small  = 1 << 12
)

func (w *Weights) at(sign uint32) uint32 { return sign & uint32(len(w.of)-1) }

// Weigh is what the signs of a text say together: the logarithm of the odds, so that 0 is as likely as not.
func (w *Weights) Weigh(s Signs) float32 {
	sum := float32(0)
	for _, h := range s {
		sum += w.of[w.at(h)]
	}
	return sum*s.scale() + w.bias
}

// How it is learned: stochastic gradient descent, with steps that become smaller for what was seen often (AdaGrad; Duchi, Hazan and Singer
// 2011), and a pull of all weights towards 0.
const (
	epochs = 6
	step   = 0.5
	decay  = 3e-4
	eps    = 1e-3
)

// Learn finds the weights by which the examples come out as wanted. Their size is Large, Medium or Small.
func Learn(all []Example, size int, wanted func(label string) bool) *Weights {
	w := &Weights{of: make([]float32, size)}
	moved := make([]float32, size) // squares of the steps so far
	movedBias := float32(0)
	by := func(moved float32) float32 { return step / (float32(math.Sqrt(float64(moved))) + eps) }
	order := rand.New(rand.NewPCG(1, 2)).Perm(len(all))
	for range epochs {
		for _, i := range order {
			e := &all[i]
			wrong := float32(1 / (1 + math.Exp(-float64(w.Weigh(e.Signs)))))
			if wanted(e.Label) {
				wrong--
			}
			part := wrong * e.Signs.scale()
			for _, h := range e.Signs {
				i := w.at(h)
				g := part + decay*w.of[i]
				moved[i] += g * g
				w.of[i] -= by(moved[i]) * g
			}
			movedBias += wrong * wrong
			w.bias -= by(movedBias) * wrong
		}
	}
	return w
}
