package matter

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// The payloads of deep links: what follows is the ID of an event in the real world, or the secret of a slip without dashes.
const (
	occasionLink = "e_"
	claimLink    = "klaim_"
)

// OccasionPayload is the payload of the deep link of an event in the real world.
func OccasionPayload(id store.OccasionID) string { return occasionLink + string(id) }

// ClaimPayload is the payload of the deep link by which what was said in person is claimed.
func ClaimPayload(secret string) string { return claimLink + strings.ReplaceAll(secret, "-", "") }

// ClaimSecret is the secret of such a payload. false: it is none.
func ClaimSecret(payload string) (string, bool) { return strings.CutPrefix(payload, claimLink) }

// OccasionIn is the ID of an event that a deep link's payload names; of another payload, that itself.
func OccasionIn(payload string) string { return strings.TrimPrefix(payload, occasionLink) }

// OccasionOf finds the event in the real world that a deep link's payload names. false: none.
func OccasionOf(r store.Reader, payload string) (store.Occasion, bool, error) {
	name, ok := strings.CutPrefix(payload, occasionLink)
	if !ok {
		return store.Occasion{}, false, nil
	}
	return OccasionCalled(r, name)
}

// OccasionCalled finds the event in the real world of that ID, as people type it. false: there is none.
func OccasionCalled(r store.Reader, name string) (store.Occasion, bool, error) {
	id, err := store.ParseOccasionID(name)
	if err != nil {
		return store.Occasion{}, false, nil
	}
	o, err := r.Occasion(id)
	if errors.Is(err, store.ErrNotFound) {
		return o, false, nil
	} else if err != nil {
		return o, false, fmt.Errorf("event %s: %w", id, err)
	}
	return o, true, nil
}

// OccasionName is what an event in the real world is called; its ID, if it is not known here. Empty: of none.
func OccasionName(r store.Reader, id store.OccasionID) (string, error) {
	if id == "" {
		return "", nil
	}
	o, err := r.Occasion(id)
	if errors.Is(err, store.ErrNotFound) {
		return string(id), nil
	} else if err != nil {
		return "", fmt.Errorf("event %s: %w", id, err)
	}
	return o.Name, nil
}

// Today is the day at the office, 2026-12-31.
func Today(act talk.Act, o store.Office) string {
	return act.Now.In(o.Location()).Format(time.DateOnly)
}

// OccasionDays says on which days an event is: "Senin, 30 Nov", "Senin, 30 Nov – Rabu, 2 Des".
func OccasionDays(p messages.Printer, o store.Occasion) string {
	day := func(s string) string {
		t, err := time.ParseInLocation(time.DateOnly, s, p.Now().Location())
		if err != nil {
			return s
		}
		return p.ShortDay(t)
	}
	if o.From == o.To {
		return day(o.From)
	}
	return p.S("occasion.span", "from", day(o.From), "to", day(o.To))
}

// SaveOccasion keeps an event in the real world, a new one if it has no ID, and records what changed by whom: 0, the operator.
func SaveOccasion(tx store.Tx, o store.Occasion, by store.StaffID, now time.Time) (store.Occasion, error) {
	data := map[string]any{}
	var err error
	if o.ID == "" {
		o.CreatedAt, o.CreatedBy = now, by
		o, err = tx.CreateOccasion(o)
	} else {
		var before store.Occasion
		if before, err = tx.Occasion(o.ID); err == nil {
			data["before"] = before
			err = tx.SaveOccasion(o)
		}
	}
	if err != nil {
		return o, fmt.Errorf("keep an event in the real world: %w", err)
	}
	data["after"] = o
	if _, err := tx.Record(store.Event{At: now, Kind: store.EventOccasion, Office: o.Office, Staff: by, Data: data}); err != nil {
		return o, fmt.Errorf("record an event in the real world: %w", err)
	}
	return o, nil
}

// platformOf is what the figures call the platform by which an aspiration came.
func platformOf(a store.Aspiration) string {
	if a.Recorder != 0 {
		return store.PlatformSpoken
	}
	return a.Home.Account.Platform
}

// SubmitSpoken sends what staff wrote down, and its citizen agreed to, to its office. contact: how they can be reached is kept.
func SubmitSpoken(act talk.Act, a *store.Aspiration, by store.StaffID, contact bool) error {
	if err := Record(act, *a, store.Event{Kind: store.EventSpoken, Staff: by,
		Data: map[string]any{"consent": "yes", "contact": contact}}); err != nil {
		return err
	}
	if !contact {
		if err := act.SaveSpokenContact(a.ID, ""); err != nil {
			return fmt.Errorf("forget the contact of %d: %w", a.ID, err)
		}
	}
	return Submit(act, a)
}

// HandOver gives what was said in person to the citizen who said it, who is answered at home from now on. What staff replied so far
// is sent there: it counts from its arrival. How else they can be reached is kept no more.
func HandOver(act talk.Act, a *store.Aspiration, who store.Identity, home bot.Address) error {
	a.Citizen, a.Identity, a.Home, a.TakenAt = who.Citizen, who.ID, home, act.Now
	if err := act.SaveAspiration(*a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	if err := act.GiveWords(a.ID, who.Citizen); err != nil {
		return fmt.Errorf("give the words of %d: %w", a.ID, err)
	}
	if err := Record(act, *a, store.Event{Kind: store.EventClaimed}); err != nil {
		return err
	}
	if err := forgetContact(act, *a); err != nil {
		return err
	}
	if err := VoidSlips(act, *a); err != nil {
		return err
	}
	cards, err := act.Cards(a.ID)
	if err != nil {
		return fmt.Errorf("cards of %d: %w", a.ID, err)
	}
	p, citizen, err := roomView(act, *a)
	if err != nil {
		return err
	}
	kept, err := lastReply(act, *a)
	if err != nil {
		return err
	}
	text := p.Text("slip.claimed", "code", string(a.Code), "alias", citizen.Alias)
	if kept.ID != 0 {
		text = p.Text("slip.claimed_kept", "code", string(a.Code), "alias", citizen.Alias)
	}
	if err := UnderCards(act, *a, cards, bot.Outgoing{Text: text}, 0); err != nil {
		return err
	}
	if err := Watch(act, *a); err != nil {
		return err
	}
	return RefreshCard(act, *a)
}

// SendKept sends what staff replied before the citizen claimed the aspiration, and returns how much that is.
func SendKept(act talk.Act, a store.Aspiration) (n int, err error) {
	all, _, err := act.SomeMessages(a.ID, store.MessageFilter{Side: store.StaffSide})
	if err != nil {
		return 0, fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	for _, m := range all {
		if m.Outbox != 0 || m.Outcome != "" || !m.DeliveredAt.IsZero() || !m.TakenBack.IsZero() {
			continue
		}
		kind, err := ReplyType(act, a, m.ID)
		if err != nil {
			return n, err
		}
		if err := sendReply(act, a, m, kind); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// forgetContact keeps how the citizen of an aspiration can be reached no more, and takes it away where it was shown.
func forgetContact(act talk.Act, a store.Aspiration) error {
	rows, err := act.ContactsShown(a.ID)
	if err != nil {
		return fmt.Errorf("where the contact of %d was shown: %w", a.ID, err)
	}
	if err := removeAll(act, rows); err != nil {
		return err
	}
	if err := act.SaveSpokenContact(a.ID, ""); err != nil {
		return fmt.Errorf("forget the contact of %d: %w", a.ID, err)
	}
	return nil
}

// VoidSlips takes the slips of an aspiration away, where they were said and where they are kept.
func VoidSlips(act talk.Act, a store.Aspiration) error {
	rows, err := act.Slips(a.ID)
	if err != nil {
		return fmt.Errorf("slips of %d: %w", a.ID, err)
	}
	if err := removeAll(act, rows); err != nil {
		return err
	}
	if err := act.VoidSlips(a.ID); err != nil {
		return fmt.Errorf("void the slips of %d: %w", a.ID, err)
	}
	return nil
}

// removeAll takes what arrived away from where it was said.
func removeAll(act talk.Act, rows []store.OutboxRow) error {
	for _, r := range rows {
		if bot.Outcome(r.State) != bot.Delivered && bot.Outcome(r.State) != bot.Handed {
			continue
		}
		if _, err := act.Enqueue(store.Outbound{To: r.To, Lane: bot.Bulk, About: store.About{Purpose: store.ForTalk},
			Out: bot.Outgoing{Action: bot.Delete, Target: bot.Ref{Outbox: r.ID}}}); err != nil {
			return fmt.Errorf("enqueue the removal of a message: %w", err)
		}
	}
	return nil
}

// spokenLines say of what was said in person who wrote it down, and whether its citizen can be answered.
func spokenLines(act talk.Act, p messages.Printer, a store.Aspiration) ([]string, error) {
	if a.Recorder == 0 {
		return nil, nil
	}
	name, err := StaffName(act, p, a.Recorder)
	if err != nil {
		return nil, err
	}
	lines := []string{p.S("spoken.card.by", "staff", name)}
	if !a.Unclaimed() {
		return lines, nil
	}
	lines = append(lines, p.S("spoken.card.unclaimed"))
	contact, err := act.SpokenContact(a.ID)
	if errors.Is(err, store.ErrNotFound) {
		return lines, nil
	} else if err != nil {
		return nil, fmt.Errorf("the contact of %d: %w", a.ID, err)
	}
	return append(lines, p.S("spoken.card.contact", "contact", MaskContact(contact))), nil
}

// MaskContact hides how a citizen can be reached, but for the last signs by which who knows it knows it again.
func MaskContact(s string) string {
	r := []rune(strings.TrimSpace(s))
	if len(r) < 8 {
		return "••••"
	}
	return "•••• " + strings.TrimSpace(string(r[len(r)-3:]))
}

// spokenButtons are those of what was said in person and is not claimed yet.
func spokenButtons(act talk.Act, p messages.Printer, a store.Aspiration) ([]bot.Button, error) {
	if !a.Unclaimed() || a.State != store.Open && a.State != store.Closed {
		return nil, nil
	}
	row := []bot.Button{{Label: p.S("slip.button.make"), Data: talk.Data("s.w.slip", a.ID)}}
	_, err := act.SpokenContact(a.ID)
	if errors.Is(err, store.ErrNotFound) {
		return row, nil
	} else if err != nil {
		return nil, fmt.Errorf("the contact of %d: %w", a.ID, err)
	}
	return append(row, bot.Button{Label: p.S("spoken.button.contact"), Data: talk.Data("s.w.kontak", a.ID)}), nil
}
