package citizen

import (
	"fmt"
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/region"
)

// place finds out of what a draft's citizen wrote where it is about, and what the link says that they came by. What a person
// said stays. Where no region is known, only a link tells.
func place(act talk.Act, a *store.Aspiration, text string) error {
	if code := regionOf(a.Via); code != "" && a.RegionBy == "" {
		a.Region, a.RegionBy = code, store.ByLink
	}
	x, err := unsure(act, *a)
	if x == nil || err != nil {
		return err
	}
	scope, err := scope(act)
	if err != nil {
		return err
	}
	if a.RegionBy == store.ByLink {
		scope = []string{a.Region}
	}
	guess(a, x.Read(text, scope).Code)
	return nil
}

// located finds out of a location that a draft's citizen sent where it is about.
func located(act talk.Act, a *store.Aspiration, l *bot.Location) error {
	if l == nil {
		return nil
	}
	x, err := unsure(act, *a)
	if x == nil || err != nil {
		return err
	}
	guess(a, x.Where(l.Latitude, l.Longitude).Code)
	return nil
}

// unsure is what finds regions, if that of an aspiration is still to be found. nil: it is not, or no region is known.
func unsure(act talk.Act, a store.Aspiration) (*region.Index, error) {
	if a.RegionBy == store.ByCitizen || a.RegionBy == store.ByStaff {
		return nil, nil
	}
	return regions(act)
}

func regions(act talk.Act) (*region.Index, error) {
	x, err := act.Regions()
	if err != nil {
		return nil, fmt.Errorf("regions: %w", err)
	}
	return x, nil
}

// guess sets where an aspiration is about, unless that is known more exactly, or otherwise by the link.
func guess(a *store.Aspiration, code string) {
	if code == "" || region.Within(a.Region, code) || a.RegionBy == store.ByLink && !region.Within(code, a.Region) {
		return
	}
	a.Region, a.RegionBy = code, store.ByGuess
}

// scope is where the citizens are from: the regions that have an office of their own.
func scope(act talk.Act) ([]string, error) {
	e, err := act.Electorate()
	if err != nil {
		return nil, fmt.Errorf("electoral districts: %w", err)
	}
	rules, err := act.Rules()
	if err != nil {
		return nil, fmt.Errorf("rules: %w", err)
	}
	all := slices.Clip(e.Regencies())
	for _, r := range rules {
		if r.Kind == store.RuleRegion {
			all = append(all, r.Values...)
		}
	}
	return all, nil
}

// byPlace addresses a draft by who represents the place where it is about. Where several do, or may, its citizen chooses: until
// then it is for the fallback, if that is one of them. false: nobody is known to.
func byPlace(act talk.Act, a *store.Aspiration, offices []store.Office, fallback store.OfficeID) (bool, error) {
	able, whole, err := representing(act, *a, offices)
	if err != nil || len(able) == 0 {
		return false, err
	}
	a.Office, a.OfficeBy = able[0].ID, store.ByDefault
	switch {
	case whole && len(able) == 1:
		a.OfficeBy = store.ByRule
	case fallback != "" && (!whole || slices.ContainsFunc(able, func(o store.Office) bool { return o.ID == fallback })):
		a.Office = fallback
	}
	return true, nil
}

// representing are those of the offices that represent the place where it is about. whole: all of it.
func representing(act talk.Act, a store.Aspiration, offices []store.Office) (able []store.Office, whole bool, err error) {
	if a.Region == "" {
		return nil, false, nil
	}
	e, err := act.Electorate()
	if err != nil {
		return nil, false, fmt.Errorf("electoral districts: %w", err)
	}
	ids, whole := e.Representing(a.Region)
	for _, id := range ids {
		if i := slices.IndexFunc(offices, func(o store.Office) bool { return o.ID == id }); i >= 0 {
			able = append(able, offices[i])
		}
	}
	return able, whole, nil
}

// choices are the offices that are offered for a draft of which its citizen is to say whom it is for: those that represent the
// place, if some do. all: there are no others.
func choices(act talk.Act, a store.Aspiration, offices []store.Office) (some []store.Office, all bool, err error) {
	able, _, err := representing(act, a, offices)
	if err != nil || len(able) == 0 {
		return offices, true, err
	}
	return able, len(able) == len(offices), nil
}

// moved addresses a draft anew of which it is now known where it is about, unless a person or a link said whom it is for.
func moved(act talk.Act, a *store.Aspiration) error {
	switch a.OfficeBy {
	case store.ByCitizen, store.ByLink, store.ByStaff:
		return nil
	}
	text, err := draftText(act, *a)
	if err != nil {
		return err
	}
	a.Office, a.OfficeBy = "", ""
	return understand(act, a, text)
}

// needed is how exactly it must be known where a draft is about: as its office says, or to find out whom it is for. None: it is
// known well enough, need not be, or its citizen said that it is of no place. whom: the answer tells whom it is for.
func needed(act talk.Act, a store.Aspiration, offices []store.Office) (need region.Level, whom bool, err error) {
	if a.RegionBy == store.ByCitizen && a.Region == "" {
		return region.None, false, nil
	}
	if i := slices.IndexFunc(offices, func(o store.Office) bool { return o.ID == a.Office }); i >= 0 {
		need = offices[i].AskRegion
	}
	if len(offices) > 1 && (a.Office == "" || a.OfficeBy == store.ByDefault) {
		e, err := act.Electorate()
		if err != nil {
			return need, false, fmt.Errorf("electoral districts: %w", err)
		}
		if level := min(e.Finest(a.Region), region.District); region.LevelOf(a.Region) < level {
			need, whom = max(need, level), true
		}
	}
	if region.LevelOf(a.Region) >= need {
		return region.None, false, nil
	}
	return need, whom, nil
}

const (
	guessesMost = 3 // places are offered at a time
	guessWords  = 5 // has a message at most that may name a place and nothing else
)

// guesses are the places that a draft is perhaps about: those that its words or its locations may mean, and those that its
// citizen wrote of before. None is less exact than needed.
func guesses(act talk.Act, x *region.Index, v view, need region.Level) ([]string, error) {
	scope, err := scope(act)
	if err != nil {
		return nil, err
	}
	var all []string
	add := func(code string) {
		if region.LevelOf(code) > need && need != region.None {
			code = region.At(code, max(need, region.Regency))
		}
		if _, known := x.Get(code); known && region.LevelOf(code) >= min(need, region.Regency) && (v.Region == "" || region.Within(code, v.Region)) &&
			code != v.Region && !slices.Contains(all, code) {
			all = append(all, code)
		}
	}
	for i, m := range v.some {
		if i == 0 || len(strings.Fields(m.Text)) > guessWords {
			continue // no answer to the question where; and looking for names that are nearly written so takes its time
		}
		for _, found := range meantBy(x, m.Text, scope) {
			add(found.Code)
		}
	}
	read := x.Read(v.text, scope)
	for _, code := range read.Maybe {
		add(code)
	}
	for _, code := range x.Nearly(v.text, read.Code, scope) {
		add(code)
	}
	for _, m := range v.some {
		if m.Location != nil {
			for _, code := range x.Where(m.Location.Latitude, m.Location.Longitude).Maybe {
				add(code)
			}
		}
	}
	for _, m := range v.matters {
		add(m.Region)
	}
	return all[:min(len(all), guessesMost)], nil
}

// placeWords is how long an answer is at most that may be the name of a place, in bytes.
const placeWords = 80

// meantBy is what a text that is nothing but the name of a place may mean, the best first. Of several with one name those are
// meant that have an office here.
func meantBy(x *region.Index, text string, scope []string) []region.Match {
	if text == "" || len(text) > placeWords {
		return nil
	}
	best := region.Best(x.Find(text, 20))
	var here []region.Match
	for _, m := range best {
		if slices.ContainsFunc(scope, func(s string) bool { return region.Touches(m.Code, s) }) {
			here = append(here, m)
		}
	}
	if len(here) > 0 {
		return here
	}
	return best
}

// draftText is what stands in the first messages of a draft.
func draftText(act talk.Act, a store.Aspiration) (string, error) {
	some, _, err := draftMessages(act, a)
	if err != nil {
		return "", err
	}
	return textOf(some), nil
}
