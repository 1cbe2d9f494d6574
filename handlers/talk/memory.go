package talk

import (
	"fmt"
	"slices"
	"time"
)

// Memory is what is remembered of the talk with one person in one chat.
type Memory struct {
	Via     string    `json:"via,omitempty"`     // payload of the deep link they came by, for their next aspiration
	Fresh   bool      `json:"fresh,omitempty"`   // what they write next is about something new
	Pending []Pending `json:"pending,omitempty"` // what staff wrote without saying to whom, the oldest first
	Asked   int       `json:"asked,omitempty"`   // number of the latest question about that
	Asides  Times     `json:"asides,omitzero"`   // answers to what is about no aspiration
	Tries   Times     `json:"tries,omitzero"`    // secrets that were wrong
	Claim   string    `json:"claim,omitempty"`   // hash of the secret that they showed, until they say that it is theirs
	Spoken  *Spoken   `json:"spoken,omitempty"`  // what the words are for that staff are asked for
}

// Spoken is to whom, and where, a citizen said in person what staff write down.
type Spoken struct {
	Office   string `json:"office,omitempty"`
	Occasion string `json:"occasion,omitempty"`
}

// Times counts what happens in a minute, or another span.
type Times struct {
	Since time.Time `json:"since"`
	N     int       `json:"n"`
}

// Add counts one more. false: it has been so many in this minute already.
func (c *Times) Add(now time.Time, most int) bool { return c.AddWithin(time.Minute, now, most) }

// AddWithin is Add for a span of another length.
func (c *Times) AddWithin(span time.Duration, now time.Time, most int) bool {
	if now.Sub(c.Since) >= span {
		*c = Times{Since: now}
	}
	c.N++
	return c.N <= most
}

// Pending is what a person wrote and was asked about, until they answer.
type Pending struct {
	Number  int     `json:"n"`
	Album   string  `json:"album,omitempty"`
	Content Content `json:"content"`
}

// Recall is what is remembered of the speaker here.
func (t *Turn) Recall() (Memory, error) {
	var m Memory
	if err := t.Conversation(t.Here(), t.Who.ID, &m); err != nil {
		return m, fmt.Errorf("what is remembered: %w", err)
	}
	return m, nil
}

// Remember keeps m in place of what was remembered.
func (t *Turn) Remember(m Memory) error {
	var v any = m
	if m.Via == "" && !m.Fresh && len(m.Pending) == 0 && m.Asides == (Times{}) && m.Tries == (Times{}) && m.Claim == "" && m.Spoken == nil {
		v = nil
	}
	if err := t.SetConversation(t.Here(), t.Who.ID, v); err != nil {
		return fmt.Errorf("remember: %w", err)
	}
	return nil
}

// Take gives back what was asked about under that number, once.
func (m *Memory) Take(number int) (Content, bool) {
	i := slices.IndexFunc(m.Pending, func(p Pending) bool { return p.Number == number })
	if i < 0 {
		return Content{}, false
	}
	c := m.Pending[i].Content
	m.Pending = slices.Delete(m.Pending, i, i+1)
	return c, true
}
