package alike

import (
	"embed"
	"slices"
	"strings"
	"sync"

	"duaarah/store/learn"
)

// Same reports whether two aspirations are surely about the same matter: nothing tells them apart outright, and what they share speaks for
// it, as was learned of labelled pairs.
func Same(a, b Matter) bool {
	at, ok := whereAgree(a, b)
	if !ok {
		return false
	}
	var buf [signsMost]uint32
	return model().Weigh(signsOf(buf[:0], a.Profile, b.Profile, at)) > sure
}

// sure is how much has to speak for it, in the logarithm of the odds: a little more than as likely as not. A wrong offer costs a citizen
// one tap, a missed one costs staff a duplicate.
const sure = 0.4

// whereAgree is how the places of two agree, if nothing tells the two apart outright.
func whereAgree(a, b Matter) (at agreement, ok bool) {
	if a.Region != "" && b.Region != "" && !strings.HasPrefix(a.Region, b.Region) && !strings.HasPrefix(b.Region, a.Region) {
		return 0, false
	}
	if a.Topic != "" && b.Topic != "" && a.Topic != b.Topic && !slices.Equal(a.classes, b.classes) {
		return 0, false
	}
	at = agree(a.Profile, b.Profile)
	if a.Located && b.Located && at != elsewhere {
		switch m := metres(a, b); {
		case m > 1000:
			return 0, false
		case m <= 150:
			at = here
		case m <= 300 && at != here:
			at = around
		}
	}
	return at, at >= named || at == nowhere && a.boundless() && b.boundless()
}

// model are the weights of the signs, learned when they are first needed.
var model = sync.OnceValue(func() *learn.Weights {
	// There are few examples, and learn goes over them but a few times.
	return learn.Learn(slices.Repeat(examples(), 6), learn.Small, func(label string) bool { return label == "same" })
})

//go:embed examples/*.tsv
var exampleFiles embed.FS

// examples are the labelled pairs that are learned: "same" or "other", and two texts. Those that are told apart outright teach nothing.
func examples() (all []learn.Example) {
	files, err := exampleFiles.ReadDir("examples")
	for _, f := range files {
		list, readErr := exampleFiles.ReadFile("examples/" + f.Name())
		if readErr != nil {
			err = readErr
		}
		for line := range strings.Lines(string(list)) {
			p := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			a, b := Matter{Profile: Read(p[1])}, Matter{Profile: Read(p[2])}
			if at, ok := whereAgree(a, b); ok {
				all = append(all, learn.Example{Label: p[0], Signs: signsOf(nil, a.Profile, b.Profile, at)})
			}
		}
	}
	if err != nil {
		panic(err) // they are part of the program
	}
	return all
}

// The signs that a pair may show, each sort from a number of its own: so few need no hashes.
const (
	signAt         = 0                         // how the places agree
	signSubjects   = signAt + int(agreements)  // how the subjects agree
	signTold       = signSubjects + overlaps   // the same where no place is told
	signWords      = signTold + overlaps       // at least so many shared words
	signWordsThere = signWords + 5             // some shared word, where the subjects agree so
	signNames      = signWordsThere + overlaps // at least so many shared names
	signNamesThere = signNames + 3             // some, where a place is told
	signUnlike     = signNamesThere + 1        // no shared word, though both have some
	signOwn        = signUnlike + 1            // both are the writer's own
	signMore       = signOwn + 1               // more than one subject is shared
	signRegional   = signMore + 1              // near, and what concerns a whole village
	signLong       = signRegional + 1          // both on one long street
	signFiner      = signLong + 1              // near, and one says more exactly where it is
	signWish       = signFiner + 1             // one asks for what the other has
	signCounter    = signWish + 1              // one speaks against it
	signsMost      = 19                        // that one pair shows
)

// signsOf adds what a pair shows: how much of it is shared, and where.
func signsOf(s learn.Signs, a, b Profile, at agreement) learn.Signs {
	add := func(sign int) { s = append(s, uint32(sign)) }
	when := func(ok bool, sign int) {
		if ok {
			add(sign)
		}
	}
	subjects := overlap(a.classes, b.classes)
	names := common2(a.names, b.names)
	words := max(common2(a.words, b.words)-names, 0)
	add(signAt + int(at))
	add(signSubjects + subjects)
	when(at == nowhere, signTold+subjects)
	for n := range min(words, 4) {
		add(signWords + n + 1)
	}
	when(words > 0, signWordsThere+subjects)
	for n := range min(names, 2) {
		add(signNames + n + 1)
	}
	when(names > 0 && at != nowhere, signNamesThere)
	when(words+names == 0 && len(a.words) > 0 && len(b.words) > 0, signUnlike)
	when(a.own && b.own, signOwn)
	when(common2(a.classes, b.classes) > 1, signMore)
	regional := len(a.classes) > 0 && !slices.ContainsFunc(a.classes, func(c string) bool { return !regional()[c] })
	when(at == around && regional, signRegional)
	when(at == around && !regional && slices.ContainsFunc(a.places, long) && slices.ContainsFunc(b.places, long), signLong)
	when(at == around && !regional && len(a.places) != len(b.places), signFiner)
	when(a.wish && !a.fault && b.fault && !b.wish || b.wish && !b.fault && a.fault && !a.wish, signWish)
	when(a.counter != b.counter, signCounter)
	return s
}

func long(p place) bool { return p.kind == "raya" }

// How two sorted sets stand to each other.
const (
	bothEmpty = iota
	oneEmpty
	disjoint
	crossing // each has some that the other has not
	inside   // one is a part of the other
	equal
	overlaps
)

func overlap(a, b []string) int {
	n := common2(a, b)
	switch {
	case len(a)+len(b) == 0:
		return bothEmpty
	case len(a) == 0 || len(b) == 0:
		return oneEmpty
	case n == 0:
		return disjoint
	case n == len(a) && n == len(b):
		return equal
	case n == len(a) || n == len(b):
		return inside
	}
	return crossing
}
