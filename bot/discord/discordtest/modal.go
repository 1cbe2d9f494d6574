package discordtest

import (
	"slices"
	"unicode/utf8"
)

// Modal is a form that the bot showed to a person.
type Modal struct {
	Title    string
	CustomID string
	Inputs   []Input
}

// Input is a text input of a modal.
type Input struct {
	CustomID    string
	Label       string
	Description string
	Style       int // 1 a line, 2 a paragraph
	Value       string
	Placeholder string
	Required    bool
	Min, Max    int // characters; Max 0: 4000
}

// openModal is a modal that a person has before them.
type openModal struct {
	Modal
	seat   *Seat
	from   *Interaction
	labels bool // the inputs are in labels, not in rows
}

// modalComponent is what modals hold.
type modalComponent struct {
	Type        int    `json:"type"`
	Label       string `json:"label"`
	Description string `json:"description"`
	Component   *Component
	Components  []Component `json:"components"`
}

// readModal reads a modal out of an answer.
func readModal(data obj) (m Modal, labels bool, problems []string) {
	var in struct {
		Title      string           `json:"title"`
		CustomID   string           `json:"custom_id"`
		Components []modalComponent `json:"components"`
	}
	remarshal(data, &in)
	m = Modal{Title: in.Title, CustomID: in.CustomID}
	for _, c := range in.Components {
		inputs := c.Components
		if c.Component != nil {
			labels = true
			inputs = []Component{*c.Component}
		}
		if c.Type != 1 && c.Type != 18 || len(inputs) != 1 || inputs[0].Type != 4 {
			problems = append(problems, "modal: only rows and labels with one text input are simulated here")
			continue
		}
		t := inputs[0]
		if c.Type == 18 {
			t.Label = c.Label
		}
		m.Inputs = append(m.Inputs, Input{
			CustomID: t.CustomID, Label: t.Label, Description: c.Description, Style: t.Style, Value: t.Value,
			Placeholder: t.Placeholder, Required: t.Required == nil || *t.Required, Min: t.MinLength, Max: t.MaxLength,
		})
	}
	return m, labels, append(problems, modalRules(m, data)...)
}

// Modal is the modal that the person has before them. ok = false: there is none.
func (u *User) Modal() (m Modal, ok bool) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	if u.modal == nil {
		return Modal{}, false
	}
	m = u.modal.Modal
	m.Inputs = slices.Clone(m.Inputs)
	return m, true
}

// Cancel closes the modal without submitting it.
func (u *User) Cancel() {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	u.modal = nil
	u.s.touch()
}

// Submit submits the modal with values by custom_id; others stay as the bot filled them in. nil: it cannot be.
func (u *User) Submit(values map[string]string) *Interaction {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	open := u.modal
	if open == nil {
		s.violate("%s submits a modal, but has none", u.Name)
		return nil
	}
	components := []obj{}
	used := 0
	for n, in := range open.Inputs {
		v := in.Value
		if x, ok := values[in.CustomID]; ok {
			v = x
			used++
		}
		most := in.Max
		if most == 0 {
			most = 4000
		}
		length := utf8.RuneCountInString(v)
		if in.Required && v == "" || v != "" && length < in.Min || length > most {
			s.violate("%s submits %d characters for %s, which the modal does not take", u.Name, length, in.CustomID)
			return nil
		}
		text := obj{"type": 4, "id": 2*n + 2, "custom_id": in.CustomID, "value": v}
		if open.labels {
			components = append(components, obj{"type": 18, "id": 2*n + 1, "component": text})
		} else {
			components = append(components, obj{"type": 1, "id": 2*n + 1, "components": []obj{text}})
		}
	}
	if used != len(values) {
		s.violate("%s submits %v, which the modal does not have", u.Name, values)
		return nil
	}
	u.modal = nil
	c := open.seat.at("submits a modal")
	if c == nil {
		return nil
	}
	return s.interact(open.seat, c, kindSubmit, obj{"custom_id": open.CustomID, "components": components}, open.from.message)
}
