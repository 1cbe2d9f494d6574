package owned

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// What is kept of a person beside the words of their aspirations.

// Agency is one outside that was asked to see to an aspiration.
type Agency struct {
	Name string    `json:"name"`
	At   time.Time `json:"at"`
	Due  time.Time `json:"due"` // when it is asked again
}

// Promise is what an office promised to do by a day, in words of its messages.
type Promise struct {
	At    time.Time `json:"at"`
	Due   time.Time `json:"due"`
	State string    `json:"state"`
}

// Reveal is that somebody of staff was shown the numbers that are masked in an aspiration.
type Reveal struct {
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}

// Said is something that was said in a chat of theirs.
type Said struct {
	At   time.Time `json:"at"`
	From string    `json:"from"` // "citizen" or "bot"
	Text string    `json:"text"`
}

// Waiting is an update of theirs that could not be handled, as their platform sent it.
type Waiting struct {
	At  time.Time `json:"at"`
	Raw string    `json:"raw"`
}

// gatherTalk reads what was said in the private chats of a person, and what could not be handled. Those of staff hold the words of
// others: theirs is what they wrote as a citizen.
func (d *Dossier) gatherTalk(r store.Reader, people []store.Identity, all []store.Aspiration) error {
	for _, p := range people {
		if p.Staff != 0 {
			continue
		}
		chats := []bot.Address{{Account: p.Account, Chat: p.Direct.Chat}}
		for _, a := range all {
			if home := (bot.Address{Account: a.Home.Account, Chat: a.Home.Chat}); a.Identity == p.ID && home.Chat != "" && !slices.Contains(chats, home) {
				chats = append(chats, home)
			}
		}
		whispered, err := r.WhisperedTo(p.Account, p.User)
		if err != nil {
			return fmt.Errorf("what was whispered: %w", err)
		}
		d.said(whispered)
		for _, chat := range chats {
			said, err := r.SaidIn(chat)
			if err != nil {
				return fmt.Errorf("what was said: %w", err)
			}
			d.said(said)
			waiting, err := r.ParkedOf(chat, p.User)
			if err != nil {
				return fmt.Errorf("what waits: %w", err)
			}
			for _, x := range waiting {
				if one := (Waiting{x.At, string(x.Raw)}); !slices.Contains(d.Waiting, one) {
					d.Waiting = append(d.Waiting, one)
				}
			}
		}
	}
	return nil
}

func (d *Dossier) said(all []store.Said) {
	for _, x := range all {
		from := "bot"
		if x.Mine {
			from = string(store.CitizenSide)
		}
		d.Said = append(d.Said, Said{x.At, from, x.Text})
	}
}

// gatherKept reads what staff had done about an aspiration: whom they asked, what they promised, and why they looked at its numbers.
func (m *Matter) gatherKept(r store.Reader, a store.Aspiration, events []store.Event) error {
	if a.Occasion != "" {
		o, err := r.Occasion(a.Occasion)
		if err != nil {
			return fmt.Errorf("event %s: %w", a.Occasion, err)
		}
		m.Event = o.Name
	}
	for _, e := range events {
		id, _ := e.Data["referral"].(float64)
		if e.Kind != store.EventRefer || e.Data["step"] != "asked" {
			continue
		}
		x, err := r.Referral(store.ReferralID(id))
		if err != nil {
			return fmt.Errorf("referral %v: %w", id, err)
		}
		m.Agencies = append(m.Agencies, Agency{x.Agency, x.At, x.Due})
	}
	promises, err := r.Promises(a.ID)
	if err != nil {
		return fmt.Errorf("promises of %d: %w", a.ID, err)
	}
	for _, x := range promises {
		m.Promises = append(m.Promises, Promise{x.At, x.Due, string(x.State)})
	}
	reveals, err := r.Reveals(a.ID)
	if err != nil {
		return fmt.Errorf("reveals of %d: %w", a.ID, err)
	}
	for _, x := range reveals {
		m.Reveals = append(m.Reveals, Reveal{x.At, x.Reason})
	}
	notes, err := r.Notes(a.ID)
	if err != nil {
		return fmt.Errorf("notes of %d: %w", a.ID, err)
	}
	m.StaffNotes = len(notes)
	passes, err := r.Passes(a.ID)
	if err != nil {
		return fmt.Errorf("offices of %d: %w", a.ID, err)
	}
	for _, x := range passes {
		if x.Reason != "" {
			m.StaffNotes++
		}
	}
	return nil
}

// supports are what they support of others, and what they wrote there.
func supports(r store.Reader, id store.CitizenID) (all []Support, err error) {
	ever, err := r.SupportsEver(id)
	if err != nil {
		return nil, fmt.Errorf("supports: %w", err)
	}
	for _, s := range ever {
		a, err := r.Aspiration(s.Aspiration)
		if err != nil {
			return nil, fmt.Errorf("aspiration %d: %w", s.Aspiration, err)
		}
		if a.Citizen == id {
			continue // it is theirs by now, and told whole
		}
		one := Support{Code: string(a.Code), Since: s.At, Until: s.Until}
		words, err := r.Messages(a.ID)
		if err != nil {
			return nil, fmt.Errorf("messages of %d: %w", a.ID, err)
		}
		for _, m := range words {
			if m.Side == store.StaffSide {
				copied, err := r.SupportCopy(m.ID, id)
				if err != nil && !errors.Is(err, store.ErrNotFound) {
					return nil, fmt.Errorf("the copy of %d: %w", m.ID, err)
				}
				one.Verdict = cmp.Or(string(copied.Said), one.Verdict)
			}
			if m.Citizen != id {
				continue // what others wrote is theirs
			}
			mine, err := gatherMessage(r, m)
			if err != nil {
				return nil, err
			}
			one.Messages = append(one.Messages, mine)
		}
		all = append(all, one)
	}
	return all, nil
}

// Support is that they say the same as somebody else's aspiration.
type Support struct {
	Code     string    `json:"code"`
	Since    time.Time `json:"since"`
	Until    time.Time `json:"until,omitzero"`    // when they stopped
	Verdict  string    `json:"verdict,omitempty"` // what they said of the latest reply of which they said something
	Messages []Message `json:"messages"`          // that they wrote in it
}
