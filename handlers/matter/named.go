package matter

import (
	"slices"
	"strings"

	"duaarah/store"
)

// OfficeNamed is the office of some that words call, and nothing but that: by its ID, as "dapil-2" or "dapil 2", or by its name, with or
// without the "kantor" before it.
func OfficeNamed(some []store.Office, words string) (o store.Office, ok bool) {
	o, rest, ok := CutOffice(some, words)
	return o, ok && rest == ""
}

// CutOffice takes the office of some that stands anywhere among words off them. Of several the longest name counts: "Kantor Dapil 12" is
// not "Kantor Dapil 1".
func CutOffice(some []store.Office, words string) (o store.Office, rest string, ok bool) {
	said := strings.Fields(words)
	at, length := 0, 0
	for _, each := range some {
		for _, form := range formsOf(each) {
			if i := indexFold(said, form); i >= 0 && len(form) > length {
				o, at, length = each, i, len(form)
			}
		}
	}
	if length == 0 {
		return o, words, false
	}
	return o, strings.Join(slices.Delete(said, at, at+length), " "), true
}

// formsOf are the ways in which people call an office, in words.
func formsOf(o store.Office) [][]string {
	name := strings.Fields(o.Name)
	forms := [][]string{{string(o.ID)}, strings.FieldsFunc(string(o.ID), func(r rune) bool { return r == '-' }), name}
	if len(name) > 1 && strings.EqualFold(name[0], "kantor") {
		forms = append(forms, name[1:])
	}
	return slices.DeleteFunc(forms, func(form []string) bool { return len(form) == 0 })
}

// indexFold is where some words stand in others, whatever their case; less than 0: nowhere.
func indexFold(words, some []string) int {
	for i := range len(words) - len(some) + 1 {
		if slices.EqualFunc(words[i:i+len(some)], some, strings.EqualFold) {
			return i
		}
	}
	return -1
}
