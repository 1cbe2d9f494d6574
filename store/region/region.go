// Package region knows the places of a country by code and by name: provinces, regencies and cities, districts, villages. It
// finds the name that somebody meant though they spelled it their own way, reads places out of ordinary text, and tells which
// place a point lies in. It keeps nothing: an Index is built of a list of regions, and never changes.
//
// Codes are those of the Indonesian Ministry of Home Affairs, written with dots: 35, 35.78, 35.78.01, 35.78.01.1001. The code
// of a region begins with that of the one that it lies in.
package region

import (
	"slices"
	"strings"
)

// Region is a place that administers, or is administered.
type Region struct {
	Code string
	// Name as people write it, with the word for what it is where the law has one: Jawa Timur, Kota Surabaya, Kabupaten
	// Bandung, Karang Pilang.
	Name  string
	Other []string // further names by which people know it
	// Where its middle is, in degrees. Located: that is known.
	Latitude, Longitude float64
	Located             bool
}

// Level is what kind of region it is, by how deep it lies.
type Level int

const (
	None     Level = 0
	Province Level = 1
	Regency  Level = 2 // or city
	District Level = 3
	Village  Level = 4
)

// String is what it is called in settings; "no" of None.
func (l Level) String() string {
	return [...]string{"no", "province", "regency", "district", "village"}[max(None, min(l, Village))]
}

// Level is what kind of region it is.
func (r Region) Level() Level { return LevelOf(r.Code) }

// LevelOf is the level of a code's region. None: it is no code.
func LevelOf(code string) Level {
	switch len(code) {
	case 2:
		return Province
	case 5:
		return Regency
	case 8:
		return District
	case 13:
		return Village
	}
	return None
}

// groups are how many digits the parts of a code have.
var groups = [...]int{2, 2, 2, 4}

// ParseCode reads a code, with dots or without. false: it is none.
func ParseCode(s string) (code string, ok bool) {
	s = strings.TrimSpace(s)
	digits := strings.ReplaceAll(s, ".", "")
	if digits == "" || len(digits) > 10 || strings.Trim(digits, "0123456789") != "" {
		return "", false
	}
	var parts []string
	for _, n := range groups {
		if digits == "" {
			break
		}
		if len(digits) < n {
			return "", false
		}
		parts, digits = append(parts, digits[:n]), digits[n:]
	}
	code = strings.Join(parts, ".")
	return code, !strings.Contains(s, ".") || s == code
}

// Parent is the code of what a region lies in. Empty: it is a province.
func Parent(code string) string {
	if i := strings.LastIndexByte(code, '.'); i >= 0 {
		return code[:i]
	}
	return ""
}

// At is the code of the region of that level that the code's lies in, or is. Empty: it lies in none.
func At(code string, level Level) string {
	for code != "" && LevelOf(code) > level {
		code = Parent(code)
	}
	if LevelOf(code) != level {
		return ""
	}
	return code
}

// Within reports whether the region of a code is that of the other, or lies in it.
func Within(code, in string) bool {
	return in != "" && strings.HasPrefix(code, in) && (len(code) == len(in) || code[len(in)] == '.')
}

// Touches reports whether one of the two lies in the other, or they are the same.
func Touches(a, b string) bool { return Within(a, b) || Within(b, a) }

// short are words for what a region is, as they are written where there is little room.
var short = [...][2]string{
	{"Kabupaten Administrasi ", "Kab. "}, {"Kabupaten ", "Kab. "}, {"Kota Administrasi ", "Kota "},
	{"Daerah Khusus Ibukota ", "DKI "}, {"Daerah Khusus Ibu Kota ", "DKI "}, {"Daerah Istimewa ", "DI "},
}

// Short is the name as it is written where there is little room: Kab. Bandung, Kec. Karang Pilang.
func (r Region) Short() string {
	for _, s := range short {
		if rest, ok := strings.CutPrefix(r.Name, s[0]); ok {
			return s[1] + rest
		}
	}
	if r.Level() == District && !strings.HasPrefix(r.Name, "Distrik ") {
		return "Kec. " + r.Name
	}
	return r.Name
}

// city reports whether it is a city, rather than a regency.
func (r Region) city() bool { return r.Level() == Regency && strings.HasPrefix(r.Name, "Kota ") }

// kinds begin the names of regions, and are left out by most who write them.
var kinds = [...]string{"kabupaten administrasi ", "kota administrasi ", "kabupaten ", "kota ", "daerah khusus ibukota ",
	"daerah khusus ibu kota ", "daerah khusus ", "daerah istimewa ", "provinsi ", "kecamatan ", "distrik ", "kelurahan ", "desa "}

// base is a name without the word for what the region is, in lower case.
func (r Region) base() string {
	name := strings.Join(tokens(r.Name, 0), " ")
	for _, k := range kinds {
		if rest, ok := strings.CutPrefix(name, k); ok && (r.Level() < District || !strings.HasPrefix(k, "kota ")) {
			return rest
		}
	}
	return name
}

// names are all by which it is found, in lower case, in words.
func (r Region) names() []string {
	all := []string{r.base()}
	add := func(s string) {
		if s != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	add(strings.Join(tokens(r.Name, 0), " "))
	for _, o := range r.Other {
		add(strings.Join(tokens(o, 0), " "))
	}
	return all
}
