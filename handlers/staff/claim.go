package staff

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

const (
	verbSeize = "s.seize" // take over what a colleague has
	verbFree  = "s.free"  // put it back to the queue
	verbLeave = "s.leave" // leave it with them
	verbGive  = "s.give"  // hand it to a colleague
)

// take claims it for the speaker. What a colleague has is asked about first.
func take(t *talk.Turn, a store.Aspiration) error {
	switch a.Claimed {
	case t.Who.Staff:
		return t.Toast("toast.yours_already", "code", string(a.Code))
	case 0:
		return done(t, a, "toast.taken")(matter.Claim(t.Act, &a, t.Who.Staff))
	}
	return askSeize(t, a)
}

// letGo lets it go. What a colleague has is asked about first.
func letGo(t *talk.Turn, a store.Aspiration) error {
	if a.Claimed == t.Who.Staff || a.Claimed == 0 {
		return done(t, a, "toast.released")(matter.Release(t.Act, &a, t.Who.Staff))
	}
	return askSeize(t, a)
}

// askSeize asks what is to become of what a colleague has.
func askSeize(t *talk.Turn, a store.Aspiration) error {
	if a.State != store.Open {
		return notNow(t, a)
	}
	name, err := matter.StaffName(t.Act, t.P, a.Claimed)
	if err != nil {
		return err
	}
	away, err := awayLine(t, a.Office, a.Claimed)
	if err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	btn := func(label, verb string) bot.Button {
		return t.Btn(label, verb, a.ID, int64(a.Claimed), int64(t.Who.Staff))
	}
	out := bot.Outgoing{Text: t.P.Text("claim.ask.seize", "code", string(a.Code), "staff", name, "away", away), ReplyTo: t.InGroup(),
		Buttons: [][]bot.Button{{btn("claim.button.seize", verbSeize), btn("claim.button.free", verbFree)}, {btn("claim.button.leave", verbLeave)}}}
	_, err = t.SayAbout(out, store.About{Purpose: store.ForPrompt, Aspiration: a.ID})
	return err
}

// awayLine says that a person is away, and until when: "Sari sedang libur sampai Jumat, 5 Des." Empty: they are at work.
func awayLine(t *talk.Turn, office store.OfficeID, staff store.StaffID) (string, error) {
	away, err := t.LeavesOf(office, t.Now)
	if err != nil {
		return "", fmt.Errorf("who is away in %s: %w", office, err)
	}
	for _, l := range away {
		if l.Staff != staff {
			continue
		}
		name, err := matter.StaffName(t.Act, t.P, staff)
		if err != nil {
			return "", err
		}
		said, err := leaveSaid(t, l)
		return t.P.S("claim.is_away", "staff", name, "away", said), err
	}
	return "", nil
}

// seize does what was asked, if things still stand as they were asked about, and who was asked taps.
func seize(t *talk.Turn, a store.Aspiration, verb string, args talk.Args) error {
	if store.StaffID(args.Int(2)) != t.Who.Staff {
		return t.Toast("claim.toast.not_you")
	}
	holder := store.StaffID(args.Int(1))
	if a.State != store.Open {
		return notNow(t, a)
	}
	if a.Claimed != holder || holder == 0 {
		return t.Toast("claim.toast.changed", "code", string(a.Code))
	}
	name, err := matter.StaffName(t.Act, t.P, holder)
	if err != nil {
		return err
	}
	key := "claim.left"
	switch verb {
	case verbSeize:
		key = "claim.seized"
		_, err = matter.TakeOver(t.Act, &a, t.Who.Staff)
	case verbFree:
		key = "claim.freed"
		if _, err = matter.LetGo(t.Act, &a, t.Who.Staff); err == nil {
			_, err = matter.Opened(t.Act, a)
		}
	}
	if err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	return t.EditTapped(bot.Outgoing{Text: t.P.Text(key, "code", string(a.Code), "staff", name)},
		store.About{Purpose: store.ForPrompt, Aspiration: a.ID})
}

// Release is "/lepas KODE".
func Release(t *talk.Turn, args string) error {
	code, _ := aboutArgs(t, args)
	return byCode(t, code, store.RightHandle, func(a store.Aspiration) error { return letGo(t, a) })
}

// Give is "/serahkan KODE", or "/serahkan KODE nama".
func Give(t *talk.Turn, args string) error {
	code, name := aboutArgs(t, args)
	return byCode(t, code, store.RightHandle, func(a store.Aspiration) error {
		if ok, err := mayGive(t, a); err != nil || !ok {
			return err
		}
		if name = strings.TrimSpace(name); name == "" {
			return askGive(t, a, 0)
		}
		all, err := colleagues(t, a)
		if err != nil {
			return err
		}
		called := slices.DeleteFunc(all, func(c colleague) bool {
			return !strings.HasPrefix(strings.ToLower(c.name), strings.ToLower(strings.TrimPrefix(name, "@")))
		})
		if len(called) != 1 {
			return askGive(t, a, 0)
		}
		return giveTo(t, a, called[0].id)
	})
}

// mayGive reports whether the speaker may hand it on: what they have, or nobody has; of what a colleague has, who leads the office
// decides.
func mayGive(t *talk.Turn, a store.Aspiration) (bool, error) {
	if a.State != store.Open {
		return false, notNow(t, a)
	}
	if a.Claimed == 0 || a.Claimed == t.Who.Staff {
		return true, nil
	}
	if ok, err := matter.May(t.Tx, t.Who.Staff, a.Office, store.RightTeam); err != nil || ok {
		return ok, err
	}
	name, err := matter.StaffName(t.Act, t.P, a.Claimed)
	if err != nil {
		return false, err
	}
	return false, t.Toast("claim.toast.theirs", "code", string(a.Code), "staff", name)
}

// giveTap is the button that hands it on: to whom, or to this one.
func giveTap(t *talk.Turn, a store.Aspiration, args talk.Args) error {
	if ok, err := mayGive(t, a); err != nil || !ok {
		return err
	}
	if to := store.StaffID(args.Int(1)); to != 0 {
		return giveTo(t, a, to)
	}
	return askGive(t, a, int(args.Int(2)))
}

// colleague is somebody who can be given something.
type colleague struct {
	id   store.StaffID
	name string
	open int // how many they have
	away bool
}

// colleagues are all of the office who may handle aspirations, but the speaker and who has it: those at work first, and of them who
// has the fewest.
func colleagues(t *talk.Turn, a store.Aspiration) ([]colleague, error) {
	all, err := t.StaffOf(a.Office)
	if err != nil {
		return nil, fmt.Errorf("staff of %s: %w", a.Office, err)
	}
	var ids []store.StaffID
	for _, m := range all {
		if m.Role.May(store.RightHandle) && m.Staff != a.Claimed && m.Staff != t.Who.Staff {
			ids = append(ids, m.Staff)
		}
	}
	return peopleOf(t, a.Office, ids)
}

// peopleOf looks how things stand with people of an office, and puts them in order.
func peopleOf(t *talk.Turn, office store.OfficeID, ids []store.StaffID) ([]colleague, error) {
	away, err := t.LeavesOf(office, t.Now)
	if err != nil {
		return nil, fmt.Errorf("who is away in %s: %w", office, err)
	}
	loads, err := t.Loads(office, ids)
	if err != nil {
		return nil, fmt.Errorf("loads in %s: %w", office, err)
	}
	var list []colleague
	for _, l := range loads {
		name, err := matter.StaffName(t.Act, t.P, l.Staff)
		if err != nil {
			return nil, err
		}
		list = append(list, colleague{l.Staff, name, l.Open,
			slices.ContainsFunc(away, func(x store.Leave) bool { return x.Staff == l.Staff })})
	}
	slices.SortStableFunc(list, func(x, y colleague) int {
		if x.away != y.away {
			if y.away {
				return -1
			}
			return 1
		}
		return x.open - y.open
	})
	return list, nil
}

// button is what hands something to them.
func (c colleague) button(t *talk.Turn, verb string, args ...any) bot.Button {
	label := t.P.S("claim.button.colleague", "staff", clip(c.name), "n", c.open)
	if c.away {
		label = t.P.S("claim.button.colleague_away", "staff", clip(c.name))
	}
	return bot.Button{Label: label, Data: talk.Data(verb, args...)}
}

// colleaguesShown is how many are offered at a time: the smallest platform shows five rows of buttons.
const colleaguesShown = 8

// pageOf are the buttons of a page of colleagues, with one for the next page.
func pageOf(all []colleague, page int, one func(colleague) bot.Button, next func(page int) bot.Button) [][]bot.Button {
	from := page * colleaguesShown
	if from < 0 || from >= len(all) {
		from, page = 0, 0
	}
	var rows [][]bot.Button
	for i, c := range all[from:min(from+colleaguesShown, len(all))] {
		if i%moreRow == 0 {
			rows = append(rows, nil)
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], one(c))
	}
	if len(all) > colleaguesShown {
		rows = append(rows, []bot.Button{next(page + 1)})
	}
	return rows
}

// askGive asks to whom.
func askGive(t *talk.Turn, a store.Aspiration, page int) error {
	all, err := colleagues(t, a)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return t.Toast("claim.toast.alone")
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	rows := pageOf(all, page, func(c colleague) bot.Button { return c.button(t, verbGive, a.ID, int64(c.id)) },
		func(page int) bot.Button { return t.Btn("queue.button.next", verbGive, a.ID, 0, page) })
	out := bot.Outgoing{Text: t.P.Text("claim.ask.give", "code", string(a.Code)), Buttons: rows, ReplyTo: t.InGroup()}
	about := store.About{Purpose: store.ForPrompt, Aspiration: a.ID}
	if t.Update.Tap != nil && page > 0 {
		return t.EditTapped(out, about)
	}
	_, err = t.SayAbout(out, about)
	return err
}

// giveTo hands it to a colleague.
func giveTo(t *talk.Turn, a store.Aspiration, to store.StaffID) error {
	if ok, err := matter.May(t.Tx, to, a.Office, store.RightHandle); err != nil {
		return err
	} else if !ok {
		return t.Toast("toast.stale") // they left meanwhile
	}
	changed, err := matter.Give(t.Act, &a, t.Who.Staff, to)
	switch {
	case errors.Is(err, matter.ErrState):
		return notNow(t, a)
	case err != nil:
		return err
	case !changed:
		return t.Toast("toast.already")
	}
	name, err := matter.StaffName(t.Act, t.P, to)
	if err != nil {
		return err
	}
	away, err := awayLine(t, a.Office, to)
	if err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	out := bot.Outgoing{Text: t.P.Text("claim.given_on", "code", string(a.Code), "staff", name, "away", away)}
	about := store.About{Purpose: store.ForPrompt, Aspiration: a.ID}
	if t.Update.Tap != nil {
		return t.EditTapped(out, about)
	}
	out.ReplyTo = t.InGroup()
	_, err = t.SayAbout(out, about)
	return err
}
