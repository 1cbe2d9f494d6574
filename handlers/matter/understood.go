package matter

import (
	"fmt"
	"slices"
	"time"

	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/suggest"
)

// TopicName is how people call a topic. One that is in no list is called what it is.
func TopicName(r store.Reader, p messages.Printer, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	topics, err := r.Topics()
	if err != nil {
		return "", fmt.Errorf("topics: %w", err)
	}
	if i := slices.IndexFunc(topics, func(t store.Topic) bool { return t.ID == id }); i >= 0 {
		return topics[i].Label(p.Lang()), nil
	}
	return id, nil
}

// topicSaid is the topic as a card says it: of one that was only guessed, that it was.
func topicSaid(act talk.Act, p messages.Printer, a store.Aspiration) (string, error) {
	name, err := TopicName(act.Tx, p, a.Topic)
	if err == nil && name != "" && a.TopicBy == store.ByGuess {
		name = p.S("card.topic_guess", "topic", name)
	}
	return name, err
}

// A citizen's aspirations of one day count less and less, and from the lessonsMost-th on not at all: what the program takes for the usual
// is not for one person to say.
const (
	lessonsOver = 24 * time.Hour
	lessonsMost = 4
)

// Learn has the program learn what a sent aspiration was called: what its citizen or staff chose, and, if its citizen tapped to send it,
// a little of what they let stand. Whom it goes to by a link, or by default, says nothing of its words.
func Learn(act talk.Act, a store.Aspiration, tapped bool) error {
	if a.State != store.Open && a.State != store.Closed {
		return nil
	}
	l := store.Lesson{Aspiration: a.ID, Citizen: a.Citizen, At: act.Now}
	n, err := act.Lessons(a.Citizen, act.Now.Add(-lessonsOver), a.ID)
	if err != nil {
		return fmt.Errorf("lessons of %d: %w", a.Citizen, err)
	}
	taught := func(name string, by store.By) store.Taught {
		weight := 0
		switch by {
		case store.ByStaff:
			return store.Taught{Name: name, Weight: suggest.Unit}
		case store.ByCitizen:
			weight = suggest.Unit
		case store.ByRule, store.ByGuess:
			if tapped {
				weight = 1
			}
		}
		if name == "" || n >= lessonsMost {
			weight = 0
		}
		return store.Taught{Name: name, Weight: weight >> min(n, 2)}
	}
	l.Topic, l.Office = taught(a.Topic, a.TopicBy), taught(string(a.Office), a.OfficeBy)
	if a.Kind != store.Praise { // which is never guessed
		l.Kind = taught(string(a.Kind), a.KindBy)
	}
	if l.Kind.Weight+l.Topic.Weight+l.Office.Weight == 0 {
		return nil
	}
	whole, err := opening(act, a)
	if err != nil {
		return err
	}
	l.Text = whole.Text
	if err := act.Learn(l); err != nil {
		return fmt.Errorf("learn of %d: %w", a.ID, err)
	}
	return nil
}

// unlearn takes back what was learned of an aspiration.
func unlearn(act talk.Act, a store.Aspiration) error {
	if err := act.Learn(store.Lesson{Aspiration: a.ID}); err != nil {
		return fmt.Errorf("unlearn %d: %w", a.ID, err)
	}
	return nil
}

// CorrectKind has staff say what it is. Praise, which expects no reply, is only for its citizen to say.
func CorrectKind(act talk.Act, a *store.Aspiration, staff store.StaffID, k store.Kind) (changed bool, err error) {
	if k == store.Praise || !slices.Contains(store.Kinds[:], k) || a.State != store.Open && a.State != store.Closed {
		return false, ErrState
	}
	if a.Kind == k && a.KindBy != store.ByGuess {
		return false, nil
	}
	e := store.Event{Kind: store.EventCorrect, Staff: staff, Data: map[string]any{"kind": string(k), "by": string(store.ByStaff),
		"kind_before": string(a.Kind), "kind_by": string(a.KindBy)}}
	expects := praised(*a) && a.State == store.Open // a reply, from now on
	a.Kind, a.KindBy = k, store.ByStaff
	if expects {
		if err := officeTurn(act, a); err != nil {
			return false, err
		}
	}
	return true, corrected(act, a, e)
}

// CorrectTopic has staff say what it is about; empty: about nothing that there is a topic for.
func CorrectTopic(act talk.Act, a *store.Aspiration, staff store.StaffID, topic string) (changed bool, err error) {
	if a.State != store.Open && a.State != store.Closed {
		return false, ErrState
	}
	if a.Topic == topic && a.TopicBy != store.ByGuess && a.TopicBy != "" {
		return false, nil
	}
	e := store.Event{Kind: store.EventCorrect, Staff: staff, Data: map[string]any{"topic": topic, "by": string(store.ByStaff),
		"topic_before": a.Topic, "topic_by": string(a.TopicBy)}}
	a.Topic, a.TopicBy = topic, store.ByStaff
	return true, corrected(act, a, e)
}

func corrected(act talk.Act, a *store.Aspiration, e store.Event) error {
	if err := change(act, a, e); err != nil {
		return err
	}
	return Learn(act, *a, false)
}
