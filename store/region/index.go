package region

import (
	"slices"
	"strings"
)

// Index finds regions. It never changes, and may be used by several goroutines. The nil Index knows no region.
type Index struct {
	all    []Region           // in order of code
	byCode map[string]int32   // code → place in all
	keys   map[string][]int32 // name without spaces → places in all
	// What finds names that are nearly written so: the names, and which of them have three letters in a row.
	names  []string
	parts  map[uint32][]int32
	points []int32     // the places in all of what is located
	begins [512]uint64 // whether a name begins with three letters, by their hash: most words of a text begin none
}

// Build makes an Index of regions, in any order. Of two with one code the later is taken.
func Build(regions []Region) *Index {
	if len(regions) == 0 {
		return nil
	}
	x := &Index{all: slices.Clone(regions), byCode: make(map[string]int32, len(regions)), keys: make(map[string][]int32, len(regions)),
		parts: map[uint32][]int32{}}
	slices.SortStableFunc(x.all, func(a, b Region) int { return strings.Compare(a.Code, b.Code) })
	kept := x.all[:0]
	for _, r := range x.all {
		if n := len(kept); n > 0 && kept[n-1].Code == r.Code {
			kept[n-1] = r
			continue
		}
		kept = append(kept, r)
	}
	x.all = kept
	for i, r := range x.all {
		at := int32(i)
		x.byCode[r.Code] = at
		if r.Located {
			x.points = append(x.points, at)
		}
		for _, name := range r.names() {
			key := strings.ReplaceAll(name, " ", "")
			if key != "" && !slices.Contains(x.keys[key], at) {
				x.keys[key] = append(x.keys[key], at)
			}
		}
	}
	for key := range x.keys {
		x.names = append(x.names, key)
	}
	slices.Sort(x.names)
	for i, name := range x.names {
		h := beginning(name)
		x.begins[h/64] |= 1 << (h % 64)
		for _, p := range trigrams(name) {
			x.parts[p] = append(x.parts[p], int32(i))
		}
	}
	return x
}

// beginning hashes how a name begins.
func beginning(s string) int {
	h := 0
	for i := range min(3, len(s)) {
		h = h<<5 | int(s[i])&31
	}
	return h
}

// trigrams are the three letters in a row that a name has, its ends counted as letters, each once.
func trigrams(name string) []uint32 {
	s := "^" + name + "$"
	all := make([]uint32, 0, len(s))
	for i := 0; i+3 <= len(s); i++ {
		p := uint32(s[i])<<16 | uint32(s[i+1])<<8 | uint32(s[i+2])
		if !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	return all
}

// Len is how many regions it knows.
func (x *Index) Len() int {
	if x == nil {
		return 0
	}
	return len(x.all)
}

// All are the regions in order of code. They must not be changed.
func (x *Index) All() []Region {
	if x == nil {
		return nil
	}
	return x.all
}

// Get finds a region by its code.
func (x *Index) Get(code string) (Region, bool) {
	if x == nil {
		return Region{}, false
	}
	i, ok := x.byCode[code]
	if !ok {
		return Region{}, false
	}
	return x.all[i], true
}

// Label is how people know a region of that code: "Kec. Karang Pilang, Kota Surabaya". A code that is not known is given back.
func (x *Index) Label(code string) string {
	r, ok := x.Get(code)
	if !ok {
		return code
	}
	label := r.Short()
	if r.Level() >= District {
		if in, ok := x.Get(At(code, Regency)); ok {
			label += ", " + in.Short()
		}
	}
	return label
}

// Near is Label for a place beside others: where they have the same name, what it lies in is told further up.
func (x *Index) Near(code string, others []string) string {
	label := x.Label(code)
	r, ok := x.Get(code)
	if !ok || !slices.ContainsFunc(others, func(o string) bool { return o != code && x.Label(o) == label }) {
		return label
	}
	if r.Level() == Village {
		if in, ok := x.Get(Parent(code)); ok {
			return r.Short() + ", " + in.Short()
		}
	}
	if in, ok := x.Get(At(code, Province)); ok && r.Level() > Province {
		return label + ", " + in.Short()
	}
	return label
}

// Under are the regions that lie right in that of a code; of an empty code, the provinces.
func (x *Index) Under(code string) []Region {
	if x == nil {
		return nil
	}
	var under []Region
	from, _ := slices.BinarySearchFunc(x.all, code, func(r Region, c string) int { return strings.Compare(r.Code, c) })
	for _, r := range x.all[from:] {
		switch {
		case code != "" && !Within(r.Code, code):
			return under
		case Parent(r.Code) == code && r.Code != code:
			under = append(under, r)
		}
	}
	return under
}
