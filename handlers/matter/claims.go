package matter

import (
	"fmt"
	"slices"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Give hands the aspiration to a colleague, who is told privately, with the card. So is who had it, if that is not who gives it.
// changed is false if they have it already.
func Give(act talk.Act, a *store.Aspiration, by, to store.StaffID) (changed bool, err error) {
	switch {
	case a.State != store.Open:
		return false, ErrState
	case a.Claimed == to:
		return false, nil
	}
	before := a.Claimed
	if err := assign(act, a, by, to); err != nil {
		return false, err
	}
	if err := tellHeld(act, *a, by, to, "claim.gave_you"); err != nil {
		return false, err
	}
	if before != 0 && before != by {
		return true, tellLost(act, *a, by, before, to)
	}
	return true, nil
}

// TakeOver has the aspiration be the speaker's though a colleague has it, who is told. changed is false if it is theirs already.
func TakeOver(act talk.Act, a *store.Aspiration, staff store.StaffID) (changed bool, err error) {
	switch {
	case a.State != store.Open:
		return false, ErrState
	case a.Claimed == staff:
		return false, nil
	case a.Claimed == 0:
		return Claim(act, a, staff)
	}
	before := a.Claimed
	if err := assign(act, a, staff, staff); err != nil {
		return false, err
	}
	return true, tellLost(act, *a, staff, before, staff)
}

// assign gives it to somebody by a person's doing.
func assign(act talk.Act, a *store.Aspiration, by, to store.StaffID) error {
	if _, err := Keep(act, a, by); err != nil { // who gives it on does not take it for spam
		return err
	}
	data := map[string]any{}
	if by != to {
		data["by"] = int64(by)
	}
	if a.Claimed != 0 {
		data["before"] = int64(a.Claimed)
	}
	a.Claimed = to
	if _, err := Opened(act, *a); err != nil {
		return err
	}
	if err := change(act, a, store.Event{Kind: store.EventAssign, Staff: to, Data: data}); err != nil {
		return err
	}
	return taken(act, *a)
}

// LetGo has nobody have it: it is back in the queue. Who had it is told, if another did it. changed is false if nobody had it.
func LetGo(act talk.Act, a *store.Aspiration, staff store.StaffID) (changed bool, err error) {
	before := a.Claimed
	if before == 0 {
		return false, nil
	}
	if before == staff {
		return Release(act, a, staff)
	}
	a.Claimed = 0
	if err := change(act, a, store.Event{Kind: store.EventRelease, Staff: staff, Data: map[string]any{"before": int64(before)}}); err != nil {
		return false, err
	}
	return true, tellLost(act, *a, staff, before, 0)
}

// ReturnClaims puts all open that a person of an office has back to its queue, and gives it to others if the office has that done. Their
// cards say so. It returns how many there were. It is for who leaves the office, or is away. What is closed stays theirs, until it is
// opened again: see openAgain.
func ReturnClaims(act talk.Act, office store.OfficeID, staff store.StaffID) (n int, err error) {
	return eachClaim(act, office, staff, func(a *store.Aspiration) error {
		a.Claimed = 0
		if err := change(act, a, store.Event{Kind: store.EventRelease, Staff: staff}); err != nil {
			return err
		}
		return assignBut(act, a, staff)
	})
}

// GiveClaims hands all that a person of an office has to a colleague, who is told of all together.
func GiveClaims(act talk.Act, office store.OfficeID, staff, to store.StaffID) (n int, err error) {
	var first store.Aspiration
	n, err = eachClaim(act, office, staff, func(a *store.Aspiration) error {
		a.Claimed = to
		if first.ID == 0 && a.State == store.Open {
			first = *a
		}
		return change(act, a, store.Event{Kind: store.EventAssign, Staff: to, Data: map[string]any{"by": int64(staff), "before": int64(staff)}})
	})
	if err != nil || n == 0 {
		return n, err
	}
	o, err := act.Office(office)
	if err != nil {
		return n, fmt.Errorf("office %s: %w", office, err)
	}
	_, err = TellPrivately(act, o, to, nearOffice(act, office), store.About{Purpose: store.ForTalk}, func(p messages.Printer) (bot.Outgoing, error) {
		who, err := StaffName(act, p, staff)
		if err != nil {
			return bot.Outgoing{}, err
		}
		return bot.Outgoing{Text: p.Text("claim.gave_many", "staff", who, "n", n, "office", o.Name),
			Buttons: [][]bot.Button{{{Label: p.S("claim.button.queue"), Data: talk.Data("s.list")}}}}, nil
	})
	return n, err
}

// claimsAtOnce is how many claims are read at a time.
const claimsAtOnce = 200

// eachClaim has do change each aspiration that a person of an office has, such that they have it no more.
func eachClaim(act talk.Act, office store.OfficeID, staff store.StaffID, do func(a *store.Aspiration) error) (n int, err error) {
	if staff == 0 {
		return 0, nil
	}
	for {
		some, total, err := act.Claims(office, staff, claimsAtOnce)
		if err != nil {
			return n, fmt.Errorf("claims of %d: %w", staff, err)
		}
		for _, a := range some {
			if err := do(&a); err != nil {
				return n, err
			}
			n++
		}
		if len(some) == total {
			return n, nil
		}
	}
}

// nearOffice is the account on which an office's people are at work; the zero one: it has no room.
func nearOffice(act talk.Act, office store.OfficeID) bot.Account {
	rooms, err := act.Rooms(office)
	if err != nil || len(rooms) == 0 {
		return bot.Account{}
	}
	return rooms[0].Address.Account
}

// tellHeld tells a person privately that they have an aspiration now, with what its citizen wrote. Who cannot be written to is told
// under its card.
func tellHeld(act talk.Act, a store.Aspiration, by, to store.StaffID, key string) error {
	o, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	said, err := TellPrivately(act, o, to, nearOffice(act, a.Office), store.About{Purpose: store.ForPrompt, Aspiration: a.ID},
		func(p messages.Printer) (bot.Outgoing, error) { return heldCard(act, p, a, by, key) })
	if err != nil || said {
		return err
	}
	if by == 0 {
		return nil // the card says who has it
	}
	cards, err := act.Cards(a.ID)
	if err != nil {
		return fmt.Errorf("cards of %d: %w", a.ID, err)
	}
	p := RoomPrinter(act, o)
	name, err := StaffName(act, p, to)
	if err != nil {
		return err
	}
	giver, err := StaffName(act, p, by)
	if err != nil {
		return err
	}
	return UnderCards(act, a, cards, bot.Outgoing{Text: p.Text("claim.gave_room", "code", string(a.Code), "staff", name, "by", giver)}, 0)
}

// heldCard is an aspiration as who has it now reads it: who gave it to them, what its citizen wrote, and by when an answer is
// promised.
func heldCard(act talk.Act, p messages.Printer, a store.Aspiration, by store.StaffID, key string) (bot.Outgoing, error) {
	out, err := Copy(act, a, 0, Reader{Answers: true})
	if err != nil {
		return out, err
	}
	giver, err := StaffName(act, p, by)
	if err != nil {
		return out, err
	}
	var b bot.TextBuilder
	b.Text(p.Text(key, "code", string(a.Code), "staff", giver, "due", dueLine(p, a))).Add("\n\n").Text(out.Text)
	out.Text = b.Build()
	out.Buttons = slices.Clone(out.Buttons)
	out.Buttons[0] = withReply(p, a, nil, bot.Button{Label: p.S("card.button.release"), Data: talk.Data("s.release", a.ID)})
	return out, nil
}

// tellLost tells a person privately that a colleague took from them what they had. to is who has it now; 0: nobody.
func tellLost(act talk.Act, a store.Aspiration, by, before, to store.StaffID) error {
	if before == to {
		return nil
	}
	o, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	_, err = TellPrivately(act, o, before, nearOffice(act, a.Office), store.About{Purpose: store.ForTalk}, func(p messages.Printer) (bot.Outgoing, error) {
		who, err := StaffName(act, p, by)
		if err != nil {
			return bot.Outgoing{}, err
		}
		now, err := StaffName(act, p, to)
		if err != nil {
			return bot.Outgoing{}, err
		}
		text := p.Text("claim.took_from_you", "staff", who, "code", string(a.Code))
		switch to {
		case by:
		case 0:
			text = p.Text("claim.freed_from_you", "staff", who, "code", string(a.Code))
		default:
			text = p.Text("claim.moved_from_you", "staff", who, "code", string(a.Code), "to", now)
		}
		return bot.Outgoing{Text: text, Buttons: [][]bot.Button{{{Label: p.S("claim.button.look"), Data: talk.Data("s.card", a.ID)}}}}, nil
	})
	return err
}

// openAgain has what is open again looked after as before: by nobody who is in the office no more, and with the agencies asked again that were
// to be asked.
func openAgain(act talk.Act, a *store.Aspiration) error {
	if err := freeOfGone(act, a); err != nil {
		return err
	}
	return watchReferrals(act, *a)
}

// freeOfGone has nobody have what is open again, if who had it is in the office no more.
func freeOfGone(act talk.Act, a *store.Aspiration) error {
	if a.Claimed == 0 {
		return nil
	}
	there, err := May(act.Tx, a.Claimed, a.Office, store.RightHandle)
	if err != nil || there {
		return err
	}
	before := a.Claimed
	a.Claimed = 0
	return Record(act, *a, store.Event{Kind: store.EventRelease, Data: map[string]any{"before": int64(before)}})
}
