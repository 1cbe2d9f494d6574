package wording

import (
	"hash/fnv"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"duaarah/store"
)

// Words are what near-duplicates are compared by: the words of a text in lower case, without digits, without the codes of
// aspirations, and without the name by which the office knows the citizen (alias; empty: none). Letters that only look
// otherwise (bold, wide) are taken for what they are, and characters that nobody sees are left out, so that neither
// makes two texts of one.
func Words(text, alias string) []string {
	words := split(text)
	if name := split(alias); len(name) > 0 {
		words = without(words, name)
	}
	var plain []string
	for _, w := range words {
		if isCode(w) {
			continue
		}
		w = strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) || r == '-' {
				return -1
			}
			return r
		}, w)
		if w != "" {
			plain = append(plain, w)
		}
	}
	return plain
}

// Same reports whether two texts say the same in the same words and numbers, whatever their signs and capitals.
func Same(a, b string) bool { return slices.Equal(split(a), split(b)) }

// OtherNumbers reports whether a text holds a number that the other does not.
func OtherNumbers(text, other string) bool {
	known := split(other)
	return slices.ContainsFunc(split(text), func(w string) bool {
		return strings.ContainsFunc(w, unicode.IsDigit) && !slices.Contains(known, w)
	})
}

// split finds the words of a text. A dash between a code's halves is part of the word; any other ends it.
func split(text string) []string {
	text = visible(text)
	fields := strings.FieldsFunc(text, func(r rune) bool { return !inWord(r) && r != '-' })
	var words []string
	for _, f := range fields {
		if isCode(f) {
			words = append(words, f)
			continue
		}
		words = append(words, strings.FieldsFunc(f, func(r rune) bool { return r == '-' })...)
	}
	return words
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// visible is a text in lower case, as it is read.
func visible(text string) string { return strings.ToLower(readable(text)) }

// readable is a text without what nobody sees, and with letters that only look otherwise as they are.
func readable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) {
			return -1
		}
		return r
	}, norm.NFKC.String(strings.ToValidUTF8(text, " ")))
}

// isCode reports whether a word is an aspiration's code as people write it. Without a dash or a digit it is a word like any
// other: some words of six letters have a right check digit.
func isCode(w string) bool {
	if !strings.ContainsAny(w, "-0123456789") {
		return false
	}
	_, err := store.ParseCode(w)
	return err == nil
}

// without takes every occurrence of a name out.
func without(words, name []string) []string {
	var rest []string
	for i := 0; i < len(words); {
		if i+len(name) <= len(words) && equal(words[i:i+len(name)], name) {
			i += len(name)
			continue
		}
		rest = append(rest, words[i])
		i++
	}
	return rest
}

func equal(a, b []string) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// shingleWords is how many words a shingle has.
const shingleWords = 3

// Shingles are the runs of three words of a text, each once, as hashes of 64 bits in order that are the same in every process; of a
// text of fewer words, all of it as one, which is then near to nothing but its equal. Two different runs share a hash once in
// 2^64 pairs.
type Shingles []uint64

// ShinglesOf are the shingles of words as Words gives them. No words have none.
func ShinglesOf(words []string) Shingles {
	switch {
	case len(words) == 0:
		return nil
	case len(words) < shingleWords:
		return Shingles{shingle(words)}
	}
	s := make(Shingles, len(words)-shingleWords+1)
	for i := range s {
		s[i] = shingle(words[i : i+shingleWords])
	}
	slices.Sort(s)
	return slices.Compact(s)
}

func shingle(words []string) uint64 {
	h := fnv.New64a()
	for _, w := range words {
		_, _ = h.Write([]byte(w)) // a hash takes everything
		_, _ = h.Write([]byte{0}) // "a bc" is not "ab c"
	}
	return h.Sum64()
}

// Near reports whether two texts are nearly the same: their shingles' Jaccard similarity |A ∩ B| / |A ∪ B| is at least
// 0.7 (Broder, "On the resemblance and containment of documents", 1997). Nothing is near to no words.
func (s Shingles) Near(o Shingles) bool {
	shared := 0
	for i, j := 0, 0; i < len(s) && j < len(o); {
		switch {
		case s[i] < o[j]:
			i++
		case s[i] > o[j]:
			j++
		default:
			shared, i, j = shared+1, i+1, j+1
		}
	}
	return shared > 0 && 10*shared >= 7*(len(s)+len(o)-shared)
}
