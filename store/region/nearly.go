package region

import (
	"cmp"
	"slices"
)

const (
	nearlyPlaces = 3 // of a text are looked at: names that are nearly written so take their time to find
	nearlyWords  = 3 // has such a name at most
)

// Nearly are the codes of the districts that a text may name with a letter or two wrong, the likeliest first, for its writer to choose from: after
// "kec." or "di". They lie in the region that it surely names, or else in the scope.
func (x *Index) Nearly(text, in string, scope []string) []string {
	if x == nil {
		return nil
	}
	words := replaced(tokens(text, readWords), false)
	var found []scored
	for i, looked := 0, 0; i+1 < len(words) && looked < nearlyPlaces; i++ {
		m, told := markers[words[i]]
		if told && m.level != District || !told && !locatives[words[i]] || everyday(words[i+1]) || streets[words[i+1]] {
			continue
		}
		looked++
		for n := 1; n <= nearlyWords && i+n < len(words); n++ {
			for _, s := range x.named(words[i+1 : i+1+n]) {
				code := x.all[s.at].Code
				if LevelOf(code) != District || s.score == 1 || s.score < Guess && !told || in != "" && !Within(code, in) ||
					in == "" && !slices.ContainsFunc(scope, func(c string) bool { return Touches(code, c) }) {
					continue
				}
				found = append(found, s)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b scored) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.at, b.at)) })
	var codes []string
	for _, s := range found {
		if code := x.all[s.at].Code; !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return codes
}
