package citizen

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// What one citizen can set in motion is limited, and nothing of what they write is lost by it. Who writes very much at once is
// answered no more for each message (package matter, quiet.go), nor for each command or sticker. Who has sent many aspirations in an hour has the next one
// kept as a draft, to which they can add, until the hour is over.

// QuietDue sums up what a citizen wrote very much at once.
func QuietDue(act talk.Act, timer store.Timer) error {
	a, err := act.Aspiration(store.AspirationID(timer.Ref))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("aspiration %d: %w", timer.Ref, err)
	}
	draft := a.State == store.Drafted || a.State == store.Held
	if !draft && !a.State.Sent() {
		return nil
	}
	if err := matter.SumUp(act, &a); err != nil || !draft {
		return err
	}
	if err := putOff(act, a, ""); err != nil {
		return err
	}
	p, err := matter.CitizenPrinter(act, a)
	if err != nil {
		return err
	}
	return showDraft(act, p, a)
}

// sentBefore are the latest matters of a draft's citizen, as many as are looked at when it is sent.
func sentBefore(act talk.Act, a store.Aspiration) ([]store.Aspiration, error) {
	matters, err := act.Matters(a.Citizen, max(act.CitizenMost, 1))
	if err != nil {
		return nil, fmt.Errorf("matters: %w", err)
	}
	return matters, nil
}

// pause is pausedUntil, for who has not the citizen's matters in hand.
func pause(act talk.Act, a store.Aspiration) (until time.Time, n int, err error) {
	matters, err := sentBefore(act, a)
	if err != nil {
		return time.Time{}, 0, err
	}
	return pausedUntil(act, a, matters)
}

// pausedUntil is when a draft can be sent of a citizen who sent n aspirations in an hour, as many as are taken. Zero: now, and so of
// one that speaks of danger. matters are the latest that they sent. Of one of whose aspirations several were set aside just now, or
// called spam, fewer are taken.
func pausedUntil(act talk.Act, a store.Aspiration, matters []store.Aspiration) (until time.Time, n int, err error) {
	most := act.CitizenMost
	if a.Urgent == store.Urgent || most == 0 {
		return time.Time{}, 0, nil
	}
	if suspect := suspected(act, matters); suspect >= suspectMost {
		most = min(most, suspectMost)
	}
	if len(matters) < min(most, mattersRead) {
		return time.Time{}, 0, nil
	}
	if len(matters) < most {
		if matters, err = act.Matters(a.Citizen, most); err != nil {
			return time.Time{}, 0, fmt.Errorf("matters: %w", err)
		}
	}
	var sent []time.Time
	for _, a := range matters {
		if free := a.SubmittedAt.Add(time.Hour); free.After(act.Now) {
			sent = append(sent, free)
		}
	}
	if len(sent) < most {
		return time.Time{}, 0, nil
	}
	slices.SortFunc(sent, time.Time.Compare)
	return sent[len(sent)-most], most, nil
}

// suspectMost is how many aspirations in an hour are taken of one of whom so many were set aside or called spam in it.
const suspectMost = 3

// suspected counts what of these was set aside, or called spam, and sent within an hour.
func suspected(act talk.Act, matters []store.Aspiration) int {
	n := 0
	for _, a := range matters {
		if (a.Aside != "" || a.State == store.Spam) && act.Now.Sub(a.SubmittedAt) < time.Hour {
			n++
		}
	}
	return n
}

// mattersRead is how many of a citizen's matters are looked at.
const mattersRead = 20

// Aside answers what is about no aspiration, unless that was done too often in this minute.
func Aside(t *talk.Turn, key string) error { return asideText(t, t.P.Text(key)) }

func asideText(t *talk.Turn, text bot.Text) error {
	if ok, err := mayAsk(t); err != nil || !ok {
		return err
	}
	_, err := t.Say(bot.Outgoing{Text: text, ReplyTo: t.InGroup()})
	return err
}

// mayAsk counts an answer to what is about no aspiration. false: they have had so many in this minute that they are answered
// no more, which they are told once.
func mayAsk(t *talk.Turn) (bool, error) {
	if t.CitizenPace == 0 {
		return true, nil
	}
	mem, err := t.Recall()
	if err != nil {
		return false, err
	}
	ok := mem.Asides.Add(t.Now, t.CitizenPace)
	if mem.Asides.N > t.CitizenPace+1 {
		return false, nil
	}
	if err := t.Remember(mem); err != nil || ok {
		return ok, err
	}
	return false, t.SayText("citizen.slow")
}
