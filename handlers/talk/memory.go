package talk

import (
	"fmt"
	"slices"
	"time"

	"duaarah/store"
)

// Memory is what is remembered of the talk with one person in one chat.
type Memory struct {
	Via      string    `json:"via,omitempty"`      // payload of the deep link they came by, for their next aspiration
	Fresh    bool      `json:"fresh,omitempty"`    // what they write next is about something new
	FreshAt  time.Time `json:"fresh_at,omitzero"`  // since when
	Pending  []Pending `json:"pending,omitempty"`  // what staff wrote without saying to whom, the oldest first
	Asked    int       `json:"asked,omitempty"`    // number of the latest question about that: none has it again
	Where    int64     `json:"where,omitempty"`    // the draft of which they were asked to write where it is about; less than 0: asked once more
	Greeting string    `json:"greeting,omitempty"` // the message that greeted last: changed, it may be their first words
	Album    string    `json:"album,omitempty"`    // of which they were told that they gave it up
	Asides   Times     `json:"asides,omitzero"`    // answers to what is about no aspiration
	Tries    Times     `json:"tries,omitzero"`     // secrets that were wrong
	Claims   []Claim   `json:"claims,omitempty"`   // the slips that they showed, until they say whether it is theirs

	// Questions are what they were asked in words and have not answered, the oldest first.
	Questions []Question `json:"questions,omitempty"`

	// Adding is the aspiration of which they were asked to write more: what they write by AddUntil continues it. 0: none. Bare: they did, and
	// what they send without a word by then goes with it.
	Adding   int64     `json:"adding,omitempty"`
	AddUntil time.Time `json:"add_until,omitzero"`
	Bare     bool      `json:"bare,omitempty"`
}

// Question is a message that asks for words. For is what they are for, as who asks will understand it.
type Question struct {
	Box int64  `json:"box"` // outbox row
	For string `json:"for"`
}

// questionsMost is how many questions wait for their answers: an older one is forgotten.
const questionsMost = 20

// Claim is a slip that somebody showed: what it is for, and the hash of its secret.
type Claim struct {
	Aspiration store.AspirationID `json:"for"`
	Hash       string             `json:"hash"`
}

// claimsMost is how many slips wait for the word whether it is theirs: an older one is shown again.
const claimsMost = 10

// ShowSlip remembers a slip that was shown. The latest for an aspiration counts.
func (m *Memory) ShowSlip(c Claim) {
	m.TakeSlip(c.Aspiration)
	m.Claims = append(m.Claims, c)
	m.Claims = m.Claims[max(0, len(m.Claims)-claimsMost):]
}

// TakeSlip is the hash of the slip that was shown for an aspiration, once. Empty: none was.
func (m *Memory) TakeSlip(id store.AspirationID) (hash string) {
	i := slices.IndexFunc(m.Claims, func(c Claim) bool { return c.Aspiration == id })
	if i < 0 {
		return ""
	}
	hash = m.Claims[i].Hash
	m.Claims = slices.Delete(m.Claims, i, i+1)
	return hash
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
	if since := now.Sub(c.Since); since < 0 || since >= span { // less than 0: the clock was set back
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
	Box     int64   `json:"box,omitempty"` // outbox row of the question; 0: it is older than that this is kept
	// For are the aspirations that were offered as what it may be for.
	For []store.AspirationID `json:"for,omitempty"`
}

// Forget has nothing waiting to be said to an aspiration any more: what can be for no other is dropped. false: there was nothing.
func (m *Memory) Forget(a store.AspirationID) (changed bool) {
	m.Pending = slices.DeleteFunc(m.Pending, func(p Pending) bool {
		if !slices.Contains(p.For, a) {
			return false
		}
		changed = true
		return len(p.For) == 1
	})
	for i, p := range m.Pending {
		m.Pending[i].For = slices.DeleteFunc(slices.Clone(p.For), func(id store.AspirationID) bool { return id == a })
	}
	return changed
}

// Deleted drops what was written in a message that its writer deleted. ok = false: nothing waits that was.
func (m *Memory) Deleted(message string) (p Pending, ok bool) {
	i := slices.IndexFunc(m.Pending, func(p Pending) bool { return p.Content.ID == message && message != "" })
	if i < 0 {
		return p, false
	}
	p = m.Pending[i]
	m.Pending = slices.Delete(m.Pending, i, i+1)
	return p, true
}

// AddsNothing has what they write next go to no aspiration because they were asked for more about it.
func (m *Memory) AddsNothing() { m.Adding, m.AddUntil, m.Bare = 0, time.Time{}, false }

// Kept is what is to be kept of m: nil, if there is nothing in it.
func (m Memory) Kept() any {
	if m.Via == "" && !m.Fresh && m.Where == 0 && m.Album == "" && len(m.Pending) == 0 && m.Asides == (Times{}) && m.Adding == 0 &&
		m.Tries == (Times{}) && m.Asked == 0 && len(m.Claims) == 0 && len(m.Questions) == 0 && m.Greeting == "" {
		return nil
	}
	return m
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
	if err := t.SetConversation(t.Here(), t.Who.ID, m.Kept()); err != nil {
		return fmt.Errorf("remember: %w", err)
	}
	return nil
}

// AsksFor remembers what the words are for that a message asks for, so that its answer finds it, whatever else is asked meanwhile.
func (t *Turn) AsksFor(box int64, what string) error {
	m, err := t.Recall()
	if err != nil {
		return err
	}
	m.Questions = append(m.Questions, Question{box, what})
	m.Questions = m.Questions[max(0, len(m.Questions)-questionsMost):]
	return t.Remember(m)
}

// AskedFor is what the words are for that a message asks for. ok = false: the speaker was not asked, or it is over.
func (t *Turn) AskedFor(box int64) (what string, ok bool, err error) {
	m, err := t.Recall()
	if err != nil {
		return "", false, err
	}
	what, ok = m.asked(box)
	return what, ok, nil
}

func (m *Memory) asked(box int64) (what string, ok bool) {
	i := slices.IndexFunc(m.Questions, func(q Question) bool { return q.Box == box })
	if i < 0 {
		return "", false
	}
	return m.Questions[i].For, true
}

// AskedOnce is AskedFor, and the question is over with that.
func (t *Turn) AskedOnce(box int64) (what string, ok bool, err error) {
	m, err := t.Recall()
	if err != nil {
		return "", false, err
	}
	if what, ok = m.asked(box); !ok {
		return "", false, nil
	}
	m.Questions = slices.DeleteFunc(m.Questions, func(q Question) bool { return q.Box == box })
	return what, true, t.Remember(m)
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
