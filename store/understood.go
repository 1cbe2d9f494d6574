package store

import (
	"time"

	"duaarah/store/suggest"
)

// Topic is something that an aspiration can be about.
type Topic struct {
	ID     string
	Labels map[string]string // by language; there is one of "id"
	Words  []string          // by which it is recognised before anything was learned
	Office OfficeID          // which has to do with it; empty: any
}

// Label is what people read, in a language; in Indonesian where it has none of that.
func (t Topic) Label(lang string) string {
	if l := t.Labels[lang]; l != "" {
		return l
	}
	if l := t.Labels["id"]; l != "" {
		return l
	}
	return t.ID
}

// Suggestions are what a text is probably, the most probable first. A list is empty where nothing is known.
type Suggestions struct {
	Kind   []suggest.Guess // never Praise
	Topic  []suggest.Guess
	Office []suggest.Guess
	// Known: it has words of which something is known. Otherwise the lists say only what is common.
	Known bool
	// KindLearned is how much was learned of kinds, in messages that a person labelled.
	KindLearned float64
}

// Taught is a label that was given to a text, and what that counts; see suggest.Unit. Name empty: nothing.
type Taught struct {
	Name   string
	Weight int
}

// Lesson is what is learned of an aspiration's words.
type Lesson struct {
	Aspiration          AspirationID
	Citizen             CitizenID
	At                  time.Time
	Text                string
	Kind, Topic, Office Taught
}

// UnderstoodReader is what is asked of what aspirations are about.
type UnderstoodReader interface {
	Topics() ([]Topic, error) // in their order
	// Lessons counts the aspirations of a citizen that something was learned of since then, except one.
	Lessons(of CitizenID, since time.Time, except AspirationID) (int, error)
}

// UnderstoodTx keeps it.
type UnderstoodTx interface {
	SaveTopics(t []Topic) error // replaces all
	// Suggest guesses by what was learned: the kind, the topic, and which of some offices a text is for. It reads nothing where nothing can
	// be guessed, and hardly anything where nothing was learned since.
	Suggest(text string, offices []OfficeID) (Suggestions, error)
	// Why are the words of a text that spoke most for a label.
	Why(text string, l suggest.Label, most int) ([]string, error)
	// Learn takes a lesson in. What was learned of that aspiration before is unlearned; and so is
	// everything at its EraseAspiration, and when its citizen changes what they wrote. Of the
	// latest thousands of aspirations it is remembered.
	Learn(l Lesson) error
}
