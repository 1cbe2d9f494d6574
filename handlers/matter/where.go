package matter

import (
	"fmt"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/region"
)

// SetRegion says for staff where the aspiration is about.
func SetRegion(act talk.Act, a *store.Aspiration, staff store.StaffID, code string) (changed bool, err error) {
	if a.State == store.Merged || !a.State.Sent() {
		return false, ErrState
	}
	if a.Region == code && a.RegionBy == store.ByStaff {
		return false, nil
	}
	before := a.Region
	a.Region, a.RegionBy = code, store.ByStaff
	if before == code { // it was right: nothing to correct
		if err := act.SaveAspiration(*a); err != nil {
			return false, fmt.Errorf("save %d: %w", a.ID, err)
		}
		return true, RefreshCard(act, *a)
	}
	return true, change(act, a, store.Event{Kind: store.EventCorrect, Staff: staff,
		Data: map[string]any{"region": code, "region_before": before, "by": string(store.ByStaff)}})
}

// RegionByCitizen says for its citizen where an aspiration that was sent is about.
func RegionByCitizen(act talk.Act, a *store.Aspiration, code string) error {
	before := a.Region
	a.Region, a.RegionBy = code, store.ByCitizen
	return change(act, a, store.Event{Kind: store.EventCorrect,
		Data: map[string]any{"region": code, "region_before": before, "by": string(store.ByCitizen)}})
}

// regionName is how staff read where an aspiration is about; one that the program only guessed is told as such. Empty: it is not
// known, or nobody told the program of regions.
func regionName(act talk.Act, p messages.Printer, a store.Aspiration) (string, error) {
	if a.Region == "" {
		return "", nil
	}
	x, err := act.Regions()
	if err != nil {
		return "", fmt.Errorf("regions: %w", err)
	}
	if _, known := x.Get(a.Region); !known {
		return "", nil
	}
	if a.RegionBy == store.ByGuess {
		return p.S("card.region_guess", "place", x.Label(a.Region)), nil
	}
	return x.Label(a.Region), nil
}

// regionButton lets staff correct where an aspiration is about, where that is of use: it was guessed, or its office needs to know
// it more exactly than it is known.
func regionButton(act talk.Act, p messages.Printer, a store.Aspiration) ([]bot.Button, error) {
	if a.State != store.Open {
		return nil, nil
	}
	x, err := act.Regions()
	if x == nil || err != nil {
		return nil, err
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return nil, fmt.Errorf("office %s: %w", a.Office, err)
	}
	if a.RegionBy != store.ByGuess && region.LevelOf(a.Region) >= office.AskRegion {
		return nil, nil
	}
	return []bot.Button{{Label: p.S("card.button.region"), Data: talk.Data("s.area", a.ID), Form: &bot.Form{
		Title: p.S("region.form.title", "code", string(a.Code)), Submit: p.S("region.form.submit"),
		Inputs: []bot.Input{{Name: "tempat", Label: p.S("region.form.place"), Hint: p.S("region.form.hint"), Required: true, Max: 80}},
	}}}, nil
}
