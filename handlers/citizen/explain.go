package citizen

import (
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Understood is what would become of a text that a citizen wrote: where it would go, and why.
type Understood struct {
	store.Aspiration             // Office and OfficeBy, Kind, Topic and TopicBy, Region
	Rule             *store.Rule // that decides whom it is for; nil: none does
}

// Explain says what would become of a text, and changes nothing: it goes the way of what citizens write, but for that it is not kept.
func Explain(act talk.Act, text, payload string) (u Understood, err error) {
	u.Aspiration = store.Aspiration{KindBy: store.ByGuess, Via: payload, Region: regionOf(payload)}
	before := u.Aspiration
	if err := understand(act, &u.Aspiration, text); err != nil {
		return u, err
	}
	again := before
	again.Region, again.RegionBy = u.Region, u.RegionBy
	if u.Rule, err = routed(act, &again, text); err != nil {
		return u, err
	}
	if again.Office != u.Office || again.OfficeBy != u.OfficeBy {
		u.Rule = nil // what was learned decided otherwise
	}
	return u, nil
}
