package matter

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// An outside agency is nobody here: what is asked of it stays with the office, open and counted, until its citizen has an answer. The
// office is reminded to ask again, by a timer for each: its holder, or the room, and again every few days until somebody says what became
// of it.

// TimerRefer reminds staff to ask an agency again; its reference is the referral's ID.
const TimerRefer = "refer"

// ReferLongest is how long that timer is set for at most. What is due later is looked at again by then.
const ReferLongest = 31 * 24 * time.Hour

const (
	// ReferDays is after how many working days an agency is asked again, if nobody says otherwise.
	ReferDays = 7
	// referAgain is after how many working days staff are reminded once more, if nobody did anything about it.
	referAgain = 2
	agencyMost = 80 // runes
)

// Refer notes that an outside agency was asked, and tells the citizen so. The caller has seen to it that the name is no note.
func Refer(act talk.Act, a *store.Aspiration, staff store.StaffID, agency string, due time.Time) (x store.Referral, err error) {
	agency = strings.Join(strings.Fields(agency), " ")
	if a.State != store.Open {
		return x, ErrState
	}
	if r := []rune(agency); len(r) > agencyMost {
		agency = string(r[:agencyMost])
	}
	if _, err := Keep(act, a, staff); err != nil {
		return x, err
	}
	if x, err = act.SaveReferral(store.Referral{Aspiration: a.ID, Agency: agency, Staff: staff, At: act.Now, Due: due}); err != nil {
		return x, fmt.Errorf("keep which agency was asked: %w", err)
	}
	if err := Record(act, *a, referred(x, staff, "asked")); err != nil {
		return x, err
	}
	if err := watchReferral(act, *a, x); err != nil {
		return x, err
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return x, fmt.Errorf("office %s: %w", a.Office, err)
	}
	if err := tellBySelf(act, *a, func(p messages.Printer) bot.Outgoing {
		return bot.Outgoing{Text: p.Text("refer.told", "code", string(a.Code), "office", office.Name, "agency", agency, "day", p.In(office.Location()).Dated(due)),
			Buttons: statusButton(p)}
	}); err != nil {
		return x, err
	}
	if err := supportersHear(act, *a, newsReferred+strconv.FormatInt(int64(x.ID), 10), changeWait); err != nil {
		return x, err
	}
	return x, RefreshCard(act, *a)
}

func referred(x store.Referral, staff store.StaffID, step string) store.Event {
	return store.Event{Kind: store.EventRefer, Staff: staff, Data: map[string]any{"referral": int64(x.ID), "step": step,
		"due": x.Due.UTC().Format(time.RFC3339)}}
}

// ReferAgain has an agency be asked again by another day.
func ReferAgain(act talk.Act, a store.Aspiration, staff store.StaffID, x store.Referral, due time.Time) (changed bool, err error) {
	if !x.Ended.IsZero() || x.Aspiration != a.ID {
		return false, nil
	}
	x.Due, x.Told = due, zeroTime
	if x, err = act.SaveReferral(x); err != nil {
		return false, fmt.Errorf("change what an agency was asked: %w", err)
	}
	if err := Record(act, a, referred(x, staff, "again")); err != nil {
		return false, err
	}
	if err := watchReferral(act, a, x); err != nil {
		return false, err
	}
	return true, RefreshCard(act, a)
}

// EndReferral: the agency need not be asked any more.
func EndReferral(act talk.Act, a store.Aspiration, staff store.StaffID, x store.Referral) error {
	if !x.Ended.IsZero() || x.Aspiration != a.ID {
		return nil
	}
	x.Ended = act.Now
	if _, err := act.SaveReferral(x); err != nil {
		return fmt.Errorf("end what an agency was asked: %w", err)
	}
	if err := act.ClearTimer(TimerRefer, int64(x.ID)); err != nil {
		return fmt.Errorf("clear a timer: %w", err)
	}
	if err := Record(act, a, referred(x, staff, "done")); err != nil {
		return err
	}
	return RefreshCard(act, a)
}

// watchReferral sets the timer for when staff are next reminded.
func watchReferral(act talk.Act, a store.Aspiration, x store.Referral) error {
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	at := x.Due
	if !x.Told.IsZero() {
		local := x.Told.In(office.Location())
		days := talk.WorkingDays(local, referAgain, act.Calendars.Of(office))
		at = time.Date(local.Year(), local.Month(), local.Day()+days, 0, 0, 0, 0, local.Location())
	}
	at = AtWork(act, office, at)
	if latest := act.Now.Add(ReferLongest); at.After(latest) {
		at = latest
	}
	if err := act.SetTimer(TimerRefer, int64(x.ID), at); err != nil {
		return fmt.Errorf("set a timer: %w", err)
	}
	return nil
}

// watchReferrals has all agencies asked again that still are to be, of what is open again.
func watchReferrals(act talk.Act, a store.Aspiration) error {
	all, err := act.OpenReferrals(a.ID)
	if err != nil {
		return fmt.Errorf("which agencies were asked of %d: %w", a.ID, err)
	}
	for _, x := range all {
		if err := watchReferral(act, a, x); err != nil {
			return err
		}
	}
	return nil
}

// ReferralDue reminds staff to ask an agency again.
func ReferralDue(act talk.Act, timer store.Timer) error {
	x, err := act.Referral(store.ReferralID(timer.Ref))
	if errors.Is(err, store.ErrNotFound) || err == nil && (!x.Ended.IsZero() || x.Agency == "") {
		return nil
	} else if err != nil {
		return fmt.Errorf("referral %d: %w", timer.Ref, err)
	}
	a, err := act.Aspiration(x.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", x.Aspiration, err)
	}
	if a.State != store.Open {
		return nil // once it goes on: see watchReferrals
	}
	if x.Due.After(act.Now) {
		return watchReferral(act, a, x)
	}
	x.Told = act.Now
	if _, err := act.SaveReferral(x); err != nil {
		return fmt.Errorf("note that staff are reminded: %w", err)
	}
	if err := watchReferral(act, a, x); err != nil {
		return err
	}
	return RemindStaff(act, a, func(p messages.Printer, holder string) bot.Outgoing {
		return bot.Outgoing{Text: p.Text("refer.due", "code", string(a.Code), "agency", x.Agency, "day", p.ShortDay(x.At), "holder", holder),
			Buttons: referralButtons(p, a, x)}
	})
}

func referralButtons(p messages.Printer, a store.Aspiration, x store.Referral) (rows [][]bot.Button) {
	if a.Answerable() {
		rows = append(rows, []bot.Button{ReplyButton(p, a, p.S("refer.button.news"))})
	}
	again := func(days int) bot.Button {
		return bot.Button{Label: p.S("refer.button.again", "n", days), Data: talk.Data("s.r.again", a.ID, x.ID, days)}
	}
	other := bot.Button{Label: p.S("refer.button.day"), Data: talk.Data("s.r.again", a.ID, x.ID), Form: &bot.Form{
		Title: p.S("refer.form.again"), Submit: p.S("refer.form.submit"), Inputs: []bot.Input{{Name: "hari", Label: p.S("refer.form.day"), Required: true, Max: 60}}}}
	return append(rows, []bot.Button{again(3), again(ReferDays), other},
		[]bot.Button{{Label: p.S("refer.button.done"), Data: talk.Data("s.r.done", a.ID, x.ID)}})
}

// RemindStaff says something about an aspiration to who has it: under its cards, to its holder in private if there are none, else where
// its office is reminded.
func RemindStaff(act talk.Act, a store.Aspiration, say func(p messages.Printer, holder string) bot.Outgoing) error {
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	p := RoomPrinter(act, office)
	holder := ""
	if a.Claimed != 0 {
		name, err := StaffName(act, p, a.Claimed)
		if err != nil {
			return err
		}
		holder = p.S("refer.holder", "staff", name)
	}
	there, err := StandingCards(act, a)
	if err != nil {
		return err
	}
	if len(there) > 0 {
		return UnderCards(act, a, there, say(p, holder), 0)
	}
	about := store.About{Purpose: store.ForPrompt, Aspiration: a.ID}
	if a.Claimed != 0 {
		if ok, err := TellPrivately(act, office, a.Claimed, bot.Account{}, about, func(p messages.Printer) (bot.Outgoing, error) { return say(p, ""), nil }); err != nil || ok {
			return err
		}
	}
	places, err := remindedAt(act, office)
	if err != nil {
		return err
	}
	for _, to := range places {
		if _, err := act.Enqueue(store.Outbound{To: to, Lane: bot.Bulk, Out: say(p, holder), About: about}); err != nil {
			return fmt.Errorf("enqueue a reminder: %w", err)
		}
	}
	return nil
}

// referralsAnswered ends those of which staff were reminded: their citizen has an answer now.
func referralsAnswered(act talk.Act, a store.Aspiration, staff store.StaffID) error {
	all, err := act.OpenReferrals(a.ID)
	if err != nil {
		return fmt.Errorf("which agencies were asked of %d: %w", a.ID, err)
	}
	for _, x := range all {
		if x.Told.IsZero() {
			continue
		}
		if err := EndReferral(act, a, staff, x); err != nil {
			return err
		}
	}
	return nil
}

// referralLines say on a card which agencies were asked, and when they are asked again: of what is open alone.
func referralLines(act talk.Act, p messages.Printer, a store.Aspiration) (lines []string, err error) {
	all, err := act.OpenReferrals(a.ID)
	if err != nil {
		return nil, fmt.Errorf("which agencies were asked of %d: %w", a.ID, err)
	}
	for _, x := range all {
		switch {
		case x.Agency == "":
		case a.State == store.Open:
			lines = append(lines, p.S("refer.card", "agency", x.Agency, "day", p.ShortDay(x.Due)))
		default: // nobody is reminded of it while it rests: see ReferralDue
			lines = append(lines, p.S("refer.card_rests", "agency", x.Agency))
		}
	}
	return lines, nil
}
