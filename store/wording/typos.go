package wording

import "sync"

// mistyped is the class of the word of acknowledging or passing on that somebody meant, if the one they wrote is a letter
// away from it: one too many, one missing, one other, or two exchanged. Short words are too near to each other for that.
func mistyped(w string) class {
	if len(w) < shortest {
		return unknown
	}
	if c, ok := nearly()[w]; ok {
		return c
	}
	for _, d := range without1(w) {
		if c, ok := nearly()[d]; ok {
			return c
		}
		if c, ok := lexicon()[d]; ok && typed(c) {
			return c
		}
	}
	return unknown
}

// shortest is how many letters a word has at least whose mistakes are looked through.
const shortest = 7

// nearly has the words of lexicon that mistyped looks for, each without one of its letters.
var nearly = sync.OnceValue(func() map[string]class {
	m := map[string]class{}
	for w, c := range lexicon() {
		if !typed(c) || len(w) < shortest {
			continue
		}
		for _, d := range without1(w) {
			m[d] = max(m[d], c) // the same in every process, whichever comes first
		}
	}
	return m
})

// typed reports whether mistakes in words of a class are looked through.
func typed(c class) bool {
	return c == report || c == thanks || c >= receive && c <= passTo && c != office
}

// without1 is a word without one of its letters, each in turn but the first: penerima is not menerima.
func without1(w string) []string {
	out := make([]string, 0, len(w))
	for i := 1; i < len(w); i++ {
		out = append(out, w[:i]+w[i+1:])
	}
	return out
}
