package matter

import (
	"fmt"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// ReachedAt is where one person of staff can be written to alone: on the account of that place if they are there, else wherever they
// can be. false: nowhere.
func ReachedAt(act talk.Act, staff store.StaffID, near bot.Account) (who store.Identity, ok bool, err error) {
	people, err := act.IdentitiesOfStaff(staff)
	if err != nil {
		return who, false, fmt.Errorf("identities of %d: %w", staff, err)
	}
	for _, each := range people {
		if each.Direct.IsZero() || each.Blocked {
			continue
		}
		if !ok || each.Account == near && who.Account != near {
			who, ok = each, true
		}
	}
	return who, ok, nil
}

// TellPrivately tells one person of staff something, once, where they can be written to alone. near is the account on which they
// are at work, if that is known. false: they cannot be written to.
func TellPrivately(act talk.Act, o store.Office, staff store.StaffID, near bot.Account, about store.About,
	say func(p messages.Printer) (bot.Outgoing, error)) (bool, error) {
	who, ok, err := ReachedAt(act, staff, near)
	if err != nil || !ok {
		return false, err
	}
	out, err := say(act.Printer(who.Lang, o.Location(), act.Now))
	if err != nil {
		return false, err
	}
	if _, err := act.Enqueue(store.Outbound{To: who.Direct, Lane: bot.Bulk, Out: out, About: about}); err != nil {
		return false, fmt.Errorf("enqueue news for staff %d: %w", staff, err)
	}
	return true, nil
}
