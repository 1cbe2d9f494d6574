package citizen

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"duaarah/store/memo"
)

// What a message says is known by its words: which of them are in a set that says it, and whether all others are of those that people say around that.

// callWords are how people call who reads. They may stand beside anything, and say nothing.
const callWords = `pak bapak bpk bu ibu min admin kak kakak mas mbak mba bang gan om pa bos boss bro sis cak`

// set is the words of some lists. It is made when it is first asked for: a start needs none of them.
func set(lists ...string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		m := map[string]bool{}
		for _, list := range lists {
			for w := range strings.FieldsSeq(list) {
				m[w] = true
			}
		}
		return m
	})
}

// words are the words of a text, in lower case, without marks. They are everybody's: who changes them has a clone.
func words(text string) []string { return parted.Of(text) }

// parted are the texts that were parted into words last: each message's are asked for some ten times.
var parted = memo.New(16, partWords)

func partWords(text string) []string {
	all := make([]string, 0, 1+len(text)/5)
	for w := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool {
		return (r < 'a' || 'z' < r) && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
	}) {
		all = append(all, w)
	}
	return slices.Clip(all)
}

// has reports whether any of some words is in a set.
func has(all []string, set map[string]bool) bool {
	return slices.ContainsFunc(all, func(w string) bool { return set[w] })
}

// within reports whether each of some words is in one of these sets.
func within(all []string, sets ...map[string]bool) bool {
	return !slices.ContainsFunc(all, func(w string) bool { return !inAny(w, sets) })
}

// without are the words that are in none of these sets.
func without(all []string, sets ...map[string]bool) []string {
	return slices.DeleteFunc(slices.Clone(all), func(w string) bool { return inAny(w, sets) })
}

// skip are the words from the first on that is in none of these sets: what is said after "oh iya pak".
func skip(all []string, sets ...map[string]bool) []string {
	for len(all) > 0 && inAny(all[0], sets) {
		all = all[1:]
	}
	return all
}

func inAny(word string, sets []map[string]bool) bool {
	return slices.ContainsFunc(sets, func(set map[string]bool) bool { return set[word] })
}

// only reports whether these are a few words, one of them among the first, all others among the second.
func only(said []string, one, aside map[string]bool) bool {
	return len(said) > 0 && len(said) <= 4 && has(said, one) && within(said, one, aside)
}
