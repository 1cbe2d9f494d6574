package staff

import (
	"fmt"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/region"
)

// verbArea is the verb of buttons about where an aspiration is about: with a code that it is there.
const verbArea = "s.area"

// Region is "/wilayah KODE nama tempat": staff say where an aspiration is about.
func Region(t *talk.Turn, args string) error {
	code, name := aboutArgs(t, args)
	return byCode(t, code, store.RightHandle, func(a store.Aspiration) error { return regionNamed(t, a, name) })
}

// regionTap takes the tap on a place, or the place from the button's form; without one it says how to write it.
func regionTap(t *talk.Turn, a store.Aspiration, code string) error {
	if values := t.Update.Tap.Values; values != nil {
		return regionNamed(t, a, values["tempat"])
	}
	if code == "" {
		return t.Toast("region.how", "code", string(a.Code))
	}
	x, err := t.Regions()
	if err != nil {
		return fmt.Errorf("regions: %w", err)
	}
	if _, known := x.Get(code); !known {
		return t.Toast("toast.stale")
	}
	return done(t, a, "region.set_short")(matter.SetRegion(t.Act, &a, t.Who.Staff, code))
}

// regionsMost is how many places are offered at a time.
const regionsMost = 6

// regionNamed notes the place of that name. Where several have it, staff choose.
func regionNamed(t *talk.Turn, a store.Aspiration, name string) error {
	x, err := t.Regions()
	if err != nil {
		return fmt.Errorf("regions: %w", err)
	}
	if x == nil {
		return t.Toast("region.none_known")
	}
	if talk.Blank(name) {
		return t.Toast("region.how", "code", string(a.Code))
	}
	found := region.Best(x.Find(name, regionsMost))
	switch {
	case len(found) == 0:
		return t.Toast("region.unknown", "code", string(a.Code))
	case len(found) == 1 && found[0].Score >= region.Guess:
		changed, err := matter.SetRegion(t.Act, &a, t.Who.Staff, found[0].Code)
		if err != nil || !changed {
			return done(t, a, "")(changed, err)
		}
		return t.Toast("region.set", "code", string(a.Code), "place", x.Label(found[0].Code))
	}
	codes := make([]string, len(found))
	for i, m := range found {
		codes[i] = m.Code
	}
	var rows [][]bot.Button
	for _, code := range codes {
		rows = append(rows, []bot.Button{{Label: x.Near(code, codes), Data: talk.Data(verbArea, a.ID, code)}})
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	_, err = t.SayAbout(bot.Outgoing{Text: t.P.Text("region.which", "code", string(a.Code)), Buttons: rows, ReplyTo: t.InGroup()},
		store.About{Purpose: store.ForTalk})
	return err
}
