package handlers

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/store"
)

// Options of commands whose value can be suggested.
const (
	optionCode   = "kode"
	optionOffice = "kantor"
	optionText   = "teks"
	optionFor    = "untuk" // an office, or an event of one in the real world
)

// suggestedMax is how many choices are suggested at a time, of suggestedOf that are looked through.
const (
	suggestedMax = 25
	suggestedOf  = 200
)

// Suggest completes what somebody types into an option: codes that wait in their offices, and offices. It shows nothing
// that the speaker may not see.
func (h *Handlers) Suggest(r store.Reader, q bot.Query) ([]bot.Choice, error) {
	who, err := r.Identity(q.Address.Account, q.From.User)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("identity: %w", err)
	}
	var mine []store.OfficeID
	if who.Staff != 0 {
		all, err := r.Memberships(who.Staff)
		if err != nil {
			return nil, fmt.Errorf("memberships of %d: %w", who.Staff, err)
		}
		for _, m := range all {
			mine = append(mine, m.Office)
		}
	}
	switch q.Option {
	case optionCode:
		return h.suggestCodes(r, mine, who.Lang, q.Typed)
	case optionOffice:
		return suggestOffices(r, mine, q.Typed)
	case optionFor:
		return h.suggestFor(r, mine, q.Typed)
	}
	return nil, nil
}

// suggestCodes lists what is open, the most overdue first.
func (h *Handlers) suggestCodes(r store.Reader, offices []store.OfficeID, lang, typed string) ([]bot.Choice, error) {
	if len(offices) == 0 {
		return nil, nil
	}
	open, _, err := r.Queue(store.QueueFilter{Offices: offices, Limit: suggestedOf})
	if err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	p := h.house.Printer(lang, nil, h.clock())
	var choices []bot.Choice
	for _, a := range open {
		if len(choices) == suggestedMax {
			break
		}
		citizen, err := r.Citizen(a.Citizen)
		if err != nil {
			return nil, fmt.Errorf("citizen %d: %w", a.Citizen, err)
		}
		about, err := matter.FirstWords(r, p, a)
		if err != nil {
			return nil, err
		}
		label := p.S("suggest.code", "code", string(a.Code), "alias", citizen.Alias, "about", about)
		if found(label, typed) || found(strings.ReplaceAll(string(a.Code), "-", ""), typed) {
			choices = append(choices, bot.Choice{Label: label, Value: string(a.Code)})
		}
	}
	return choices, nil
}

// suggestFor lists events in the real world that are not over, the latest first, and offices.
func (h *Handlers) suggestFor(r store.Reader, mine []store.OfficeID, typed string) ([]bot.Choice, error) {
	all, err := r.Occasions()
	if err != nil {
		return nil, fmt.Errorf("events: %w", err)
	}
	today := h.clock().In(h.house.Zone).Format(time.DateOnly)
	var choices []bot.Choice
	for _, o := range all {
		if len(choices) < suggestedMax/2 && slices.Contains(mine, o.Office) && !o.Ended(today) && (found(o.Name, typed) || found(string(o.ID), typed)) {
			choices = append(choices, bot.Choice{Label: o.Name, Value: string(o.ID)})
		}
	}
	offices, err := suggestOffices(r, mine, typed)
	choices = append(choices, offices...)
	return choices[:min(len(choices), suggestedMax)], err
}

func suggestOffices(r store.Reader, mine []store.OfficeID, typed string) ([]bot.Choice, error) {
	var choices []bot.Choice
	for _, id := range mine {
		o, err := r.Office(id)
		if err != nil {
			return nil, fmt.Errorf("office %s: %w", id, err)
		}
		if len(choices) < suggestedMax && (found(o.Name, typed) || found(string(o.ID), typed)) {
			choices = append(choices, bot.Choice{Label: o.Name, Value: string(o.ID)})
		}
	}
	return choices, nil
}

// found reports whether what is typed is in s, whatever the case.
func found(s, typed string) bool {
	return strings.Contains(strings.ToLower(s), strings.ToLower(strings.TrimSpace(typed)))
}
