// Package lookup makes texts findable by words, as people in Indonesia write them: pure functions. What is written and what is looked
// for go the same way, so that "jalannya pd rusak" is found by "kerusakan jalan": typing habits are undone (see suggest.Words), and
// affixes are taken off. Without a dictionary a word may have come from several roots ("menulis": tulis, nulis); then it is found by
// each of them.
package lookup

import (
	"slices"
	"strings"
)

// stemMost is how many roots a word may have come from.
const stemMost = 4

// rootLeast is how short a root may be, in bytes.
const rootLeast = 4

// twiceLeast is how long what stands behind a prefix is at least to begin with another, in bytes.
const twiceLeast = 7

// Roots are the roots that a word may have come from, at least one. The word is one of suggest.Words.
func Roots(word string) []string {
	if len(word) < rootLeast+1 || !ascii(word) {
		return []string{word}
	}
	bare := word
	for _, s := range [...]string{"lah", "kah", "pun", "nya", "ku", "mu"} {
		bare = cut(bare, s)
	}
	forms := []string{bare}
	switch {
	case strings.HasSuffix(bare, "kan") && len(bare) >= rootLeast+3:
		forms = []string{bare[:len(bare)-3], bare[:len(bare)-2]} // letakkan, masukan
	case strings.HasSuffix(bare, "an") && len(bare) >= rootLeast+3:
		forms = []string{bare[:len(bare)-2]}
	}
	var roots []string
	add := func(w string) {
		if len(roots) < stemMost && !slices.Contains(roots, w) {
			roots = append(roots, w)
		}
	}
	for _, form := range forms {
		for _, stripped := range prefixed(form) {
			if stripped == form {
				add(form)
				continue
			}
			inner := []string{stripped}
			if len(stripped) >= twiceLeast { // memper-, diper-, keber-
				inner = prefixed(stripped)
			}
			for _, again := range inner {
				add(again)
				if strings.HasSuffix(again, "i") && len(again) > rootLeast && form == bare { // memperbaiki, dialami
					add(again[:len(again)-1])
				}
			}
		}
	}
	return roots
}

func ascii(w string) bool {
	return !strings.ContainsFunc(w, func(r rune) bool { return r < 'a' || r > 'z' })
}

// cut takes an ending off a word that stays long enough.
func cut(w, s string) string {
	if len(w) >= len(s)+rootLeast && strings.HasSuffix(w, s) {
		return w[:len(w)-len(s)]
	}
	return w
}

// prefixes and what may have stood in place of their nasal, before a vowel.
var prefixes = [...]struct{ cut, lost string }{
	{"meny", "s"}, {"peny", "s"}, {"meng", "k"}, {"peng", "k"}, {"mem", "p"}, {"pem", "p"}, {"men", "t"}, {"pen", "t"},
	{"ber", "r"}, {"ter", "r"}, {"per", "r"}, {"bel", ""}, {"me", ""}, {"pe", ""}, {"di", ""}, {"ke", ""}, {"se", ""}, {"be", ""},
	{"ny", "s"}, {"ng", "k"},
}

// prefixed is what stands behind a word's prefix, each way in which that can be read; the word itself if it has none.
func prefixed(w string) []string {
	for _, p := range prefixes {
		rest, ok := strings.CutPrefix(w, p.cut)
		if !ok || len(rest) < rootLeast-1 || !strings.ContainsAny(rest, "aiueo") {
			continue
		}
		vowel := strings.IndexByte("aiueo", rest[0]) >= 0
		switch {
		case p.lost == "r" && len(rest) < rootLeast: // terang, berat
			continue
		case vowel && (p.cut == "meny" || p.cut == "peny" || p.cut == "ny"):
			return []string{p.lost + rest} // it is always lost
		case vowel && p.lost != "":
			return long(p.lost+rest, rest)
		case len(rest) < rootLeast:
			continue
		case !vowel && p.cut == "be" && rest[:1] != "k" && rest[:1] != "p": // bekerja, bepergian
			continue
		}
		return []string{rest}
	}
	return []string{w}
}

// long are those that are long enough to be roots.
func long(all ...string) []string {
	return slices.DeleteFunc(all, func(w string) bool { return len(w) < rootLeast })
}
