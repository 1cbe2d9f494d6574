package wording

import (
	"slices"
	"strings"
	"unicode"
)

// Words that say where something is: with the number that follows, or with the name. "Jalan" is not among them: a road is often not named, but broken.
var (
	numberMarks = set(`no nomor nomer nmr rumah rt rw blok block km lantai jalan jl jln number house`)
	nameMarks   = set(`gang gg jl jln kelurahan kel kecamatan kec dusun perumahan perum komplek kompleks blok`)
)

// OtherPlaces reports whether a text says of a place where it is about that the other does not: another house, another lane.
func OtherPlaces(text, other string) bool {
	known := places(other)
	return slices.ContainsFunc(places(text), func(p string) bool { return !slices.Contains(known, p) })
}

// places are what follows the words that say where.
func places(text string) (all []string) {
	words := split(text)
	for i := 1; i < len(words); i++ {
		if nameMarks()[words[i-1]] || numberMarks()[words[i-1]] && strings.ContainsFunc(words[i], unicode.IsDigit) {
			all = append(all, words[i])
		}
	}
	return all
}
