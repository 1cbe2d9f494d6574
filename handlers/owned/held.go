package owned

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"duaarah/handlers/matter"
	"duaarah/store"
)

// Held is how much is kept of a person, without a word of it: what the operator sees before they erase it.
type Held struct {
	Alias       string
	Since       time.Time
	Accounts    []string // as platform/account/user
	Aspirations int      // that have words still
	Shared      int      // of those: others support them, and they go on as theirs
	Former      int      // of those: they were somebody else's before, who knows the code as well
	Supports    int      // of others, in which they had their say
	Messages    int      // of theirs, and what staff answered
	Files       int
	Staff       bool // they are staff too, and stay it
}

// None reports whether nothing is kept of them any more.
func (h Held) None() bool { return len(h.Accounts) == 0 && h.Aspirations == 0 && h.Messages == 0 }

// Count counts what is kept of a citizen.
func Count(r store.Reader, id store.CitizenID, now time.Time) (h Held, err error) {
	d, err := gather(r, id, now)
	if err != nil {
		return h, err
	}
	h.Alias, h.Since = d.Alias, d.Since
	if h.Accounts, h.Staff, err = accounts(r, id); err != nil {
		return h, err
	}
	for _, m := range d.Matters {
		if n := h.add(m.Messages); n == 0 && !store.State(m.State).Sent() {
			continue
		}
		h.Aspirations++
		a, err := r.AspirationByCode(store.Code(m.Code))
		if err != nil {
			return h, fmt.Errorf("aspiration %s: %w", m.Code, err)
		}
		others, _, err := r.Supporters(a.ID, 1)
		if err != nil {
			return h, fmt.Errorf("supporters of %s: %w", m.Code, err)
		}
		h.Shared += min(len(others), 1)
		events, err := r.Events(a.ID)
		if err != nil {
			return h, fmt.Errorf("events of %s: %w", m.Code, err)
		}
		if slices.ContainsFunc(events, func(e store.Event) bool { return e.Kind == store.EventPromote }) {
			h.Former++
		}
	}
	for _, s := range d.Supports {
		h.Supports++
		h.add(s.Messages)
	}
	return h, nil
}

// Knower is somebody who may know an aspiration's code.
type Knower struct {
	Alias    string
	Accounts []string // as platform/account/user
	Since    time.Time
	Supports bool // they support it, and it is another's
}

// knowersMost is how many supporters are listed.
const knowersMost = 20

// Knowers are who may know the code of an aspiration: its citizen, then those who support it, the earliest first, and how many
// more there are.
func Knowers(r store.Reader, a store.Aspiration) (all []Knower, more int, err error) {
	supports, n, err := r.Supporters(a.ID, knowersMost)
	if err != nil {
		return nil, 0, fmt.Errorf("supporters of %s: %w", a.Code, err)
	}
	own, err := knower(r, a.Citizen, a.ReceivedAt)
	if err != nil {
		return nil, 0, err
	}
	all = append(all, own)
	for _, s := range supports {
		k, err := knower(r, s.Citizen, s.At)
		if err != nil {
			return nil, 0, err
		}
		k.Supports = true
		all = append(all, k)
	}
	return all, n - len(supports), nil
}

func knower(r store.Reader, id store.CitizenID, since time.Time) (k Knower, err error) {
	c, err := r.Citizen(id)
	if err != nil {
		return k, fmt.Errorf("citizen: %w", err)
	}
	k.Alias, k.Since = c.Alias, since
	k.Accounts, _, err = accounts(r, id)
	return k, err
}

// accounts are those of a citizen, as platform/account/user, and whether any is a staff member's, too.
func accounts(r store.Reader, id store.CitizenID) (all []string, staff bool, err error) {
	people, err := r.IdentitiesOfCitizen(id)
	if err != nil {
		return nil, false, fmt.Errorf("identities: %w", err)
	}
	for _, who := range people {
		all = append(all, who.Account.String()+"/"+who.User)
		staff = staff || who.Staff != 0
	}
	return all, staff, nil
}

// add counts messages of which something is left, and returns how many these are.
func (h *Held) add(all []Message) (n int) {
	for _, m := range all {
		left := len(m.Files) > 0 || m.Location != nil || m.Contact != nil
		for _, v := range m.Versions {
			left = left || v.Text != ""
		}
		if left {
			n++
		}
		h.Files += len(m.Files)
	}
	h.Messages += n
	return n
}

// Names reports whether a text tells who a citizen is: it has a word of their names, an account of theirs, or somebody's number.
func Names(r store.Reader, id store.CitizenID, text string) (bool, error) {
	if matter.Masked(text) != text {
		return true, nil
	}
	people, err := r.IdentitiesOfCitizen(id)
	if err != nil {
		return false, fmt.Errorf("identities: %w", err)
	}
	var names []string
	for _, who := range people {
		names = append(names, who.Name, who.Username, who.User)
	}
	all, err := r.AspirationsOf(id)
	if err != nil {
		return false, fmt.Errorf("aspirations: %w", err)
	}
	for _, a := range all {
		name, err := r.ShownName(a.ID)
		if err != nil {
			return false, fmt.Errorf("the shown name: %w", err)
		}
		names = append(names, name)
	}
	said := wordsOf(text)
	for _, word := range wordsOf(strings.Join(names, " ")) {
		if len(word) >= nameLeast && slices.Contains(said, word) {
			return true, nil
		}
	}
	return false, nil
}

// nameLeast is how long a word of a name must be to tell who somebody is.
const nameLeast = 3

func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
