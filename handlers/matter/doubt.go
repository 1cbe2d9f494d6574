package matter

import (
	"errors"
	"fmt"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Where an office wants two people to look at spam (OfficeSettings.SpamSecond), the first only says that they take it for that: it is
// owed as before until another says so too.

// Doubted is what came of taking something for spam.
type Doubted int

const (
	NothingNew Doubted = iota
	IsSpam             // it is set aside
	NeedsOther         // somebody else has to say so, too
	SamePerson         // the same person said so before
)

// TakeForSpam is markSpam as the office wants it.
func TakeForSpam(act talk.Act, a *store.Aspiration, staff store.StaffID) (Doubted, error) {
	office, err := act.Office(a.Office)
	if err != nil {
		return NothingNew, fmt.Errorf("office %s: %w", a.Office, err)
	}
	mark, err := act.SpamMark(a.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return NothingNew, fmt.Errorf("who takes %d for spam: %w", a.ID, err)
	}
	marked := err == nil
	switch {
	case a.State == store.Spam:
		return NothingNew, nil
	case a.State != store.Open && a.State != store.Closed:
		return NothingNew, ErrState
	case office.Settings.SpamSecond && marked && mark.Staff == staff:
		return SamePerson, nil
	case office.Settings.SpamSecond && !marked:
		if err := act.SaveSpamMark(store.SpamMark{Aspiration: a.ID, Staff: staff, At: act.Now}); err != nil {
			return NothingNew, fmt.Errorf("note who takes %d for spam: %w", a.ID, err)
		}
		if err := Record(act, *a, store.Event{Kind: store.EventSuspect, Staff: staff}); err != nil {
			return NothingNew, err
		}
		if _, err := Opened(act, *a); err != nil {
			return NothingNew, err
		}
		return NeedsOther, RefreshCard(act, *a)
	}
	if err := act.DropSpamMark(a.ID); err != nil {
		return NothingNew, fmt.Errorf("drop a mark of %d: %w", a.ID, err)
	}
	changed, err := markSpam(act, a, staff)
	if err != nil || !changed {
		return NothingNew, err
	}
	return IsSpam, nil
}

// NoSpam refuses, or takes back, that somebody takes it for spam.
func NoSpam(act talk.Act, a store.Aspiration, staff store.StaffID) (changed bool, err error) {
	if _, err := act.SpamMark(a.ID); errors.Is(err, store.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("who takes %d for spam: %w", a.ID, err)
	}
	if err := act.DropSpamMark(a.ID); err != nil {
		return false, fmt.Errorf("drop a mark of %d: %w", a.ID, err)
	}
	if err := Record(act, a, store.Event{Kind: store.EventSuspect, Staff: staff, Data: map[string]any{"step": "refused"}}); err != nil {
		return false, err
	}
	return true, RefreshCard(act, a)
}

// doubtLine says on a card who takes it for spam, with the buttons for another's word. Empty: nobody.
func doubtLine(act talk.Act, p messages.Printer, a store.Aspiration) (string, error) {
	mark, err := act.SpamMark(a.ID)
	if errors.Is(err, store.ErrNotFound) || err == nil && a.State != store.Open && a.State != store.Closed {
		return "", nil
	} else if err != nil {
		return "", fmt.Errorf("who takes %d for spam: %w", a.ID, err)
	}
	name, err := StaffName(act, p, mark.Staff)
	if err != nil {
		return "", err
	}
	return p.S("doubt.card", "staff", name), nil
}

func doubtButtons(act talk.Act, p messages.Printer, a store.Aspiration) ([]bot.Button, error) {
	line, err := doubtLine(act, p, a)
	if err != nil || line == "" {
		return nil, err
	}
	return []bot.Button{{Label: p.S("doubt.button.yes"), Data: talk.Data("s.spam", a.ID)}, {Label: p.S("doubt.button.no"), Data: talk.Data("s.nospam", a.ID)}}, nil
}

// passingLines say on a card what staff do with the aspiration beside answering it, a line each.
func passingLines(act talk.Act, p messages.Printer, a store.Aspiration, kept bool) (lines []string, err error) {
	short := []func(talk.Act, messages.Printer, store.Aspiration) (string, error){passLine, inquiryLine}
	if kept {
		short = append(short, noteLine, doubtLine)
	}
	for _, each := range short {
		line, err := each(act, p, a)
		if err != nil {
			return nil, err
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	if !kept {
		return lines, nil
	}
	for _, each := range []func(talk.Act, messages.Printer, store.Aspiration) ([]string, error){referralLines, promiseLines, mergedLines} {
		some, err := each(act, p, a)
		if err != nil {
			return nil, err
		}
		lines = append(lines, some...)
	}
	return lines, nil
}
