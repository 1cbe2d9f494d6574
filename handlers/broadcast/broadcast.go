// Package broadcast is what an office tells many at once, and polls among them. It goes to those alone who agreed to that, batch by batch,
// far below what platforms allow: what people wait for goes before it. What they answer is an aspiration of its own.
package broadcast

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

const (
	// Most is how long its words may be, in runes, so that it is one message with all that stands around it.
	Most = 3000
	// ChoicesLeast, ChoicesMost and ChoiceMost are how many choices a poll has, and how long each is, in runes.
	ChoicesLeast, ChoicesMost, ChoiceMost = 2, 6, 60
	// PollFor is how long a poll takes votes.
	PollFor = 7 * 24 * time.Hour
	// aWeek is the time in which a citizen gets so many of an office at most.
	aWeek = 7 * 24 * time.Hour

	payloadMark = "b_"
)

// Payload is the payload by which an aspiration is known to answer a broadcast.
func Payload(code string) string { return payloadMark + code }

// Of finds the broadcast that a payload names, if that citizen was sent it, as far as that is still known. false: none.
func Of(r store.Reader, payload string, citizen store.CitizenID) (store.Broadcast, bool, error) {
	name, ok := strings.CutPrefix(payload, payloadMark)
	if !ok {
		return store.Broadcast{}, false, nil
	}
	b, ok, err := Called(r, name)
	if err != nil || !ok {
		return b, false, err
	}
	got, err := Got(r, b, citizen)
	return b, got, err
}

// Called finds the broadcast of that code, as people type it. false: there is none.
func Called(r store.Reader, name string) (store.Broadcast, bool, error) {
	code, err := store.ParseOccasionID(name)
	if err != nil {
		return store.Broadcast{}, false, nil
	}
	b, err := r.BroadcastByCode(string(code))
	if errors.Is(err, store.ErrNotFound) {
		return b, false, nil
	} else if err != nil {
		return b, false, fmt.Errorf("broadcast %s: %w", code, err)
	}
	return b, true, nil
}

// Got reports whether a citizen was sent the broadcast. Of one so old that nobody is known any more to whom it went, anybody may have been.
func Got(r store.Reader, b store.Broadcast, citizen store.CitizenID) (bool, error) {
	x, err := r.Recipient(b.ID, citizen)
	if err == nil {
		switch x.State {
		case store.RecipientSkipped, store.RecipientCancelled, store.RecipientAgain, store.RecipientLeft:
			return false, nil
		}
		return true, nil
	} else if !errors.Is(err, store.ErrNotFound) {
		return false, fmt.Errorf("recipient of %d: %w", b.ID, err)
	}
	folded, err := r.BroadcastFolded(b.ID)
	if err != nil {
		return false, fmt.Errorf("recipients of %d: %w", b.ID, err)
	}
	return folded && !b.EndedAt.IsZero(), nil
}

// View is what one citizen sees of a broadcast beside its words.
type View struct {
	Voted int   // the choice, from 1; 0: none
	Votes []int // by choice, where they are shown; nil: they are not
	Left  bool  // they want no more of the office
}

// ViewOf is what a citizen sees of it now.
func ViewOf(act talk.Act, b store.Broadcast, citizen store.CitizenID) (v View, err error) {
	sub, err := act.Subscription(b.Office, citizen)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return v, fmt.Errorf("subscription: %w", err)
	}
	v.Left = sub.State != store.SubscriptionYes
	if b.Kind != store.BroadcastPoll {
		return v, nil
	}
	choice, err := act.Vote(b.ID, citizen)
	if errors.Is(err, store.ErrNotFound) {
		return v, nil
	} else if err != nil {
		return v, fmt.Errorf("vote: %w", err)
	}
	v.Voted = choice + 1
	if b.Shares {
		if v.Votes, err = act.Votes(b); err != nil {
			return v, fmt.Errorf("votes: %w", err)
		}
	}
	return v, nil
}

// Out is a broadcast as a citizen reads it.
func Out(p messages.Printer, o store.Office, b store.Broadcast, v View) bot.Outgoing {
	var rows [][]bot.Button
	foot := p.Text("news.foot", "office", o.Name)
	if b.Kind == store.BroadcastPoll {
		foot = pollFoot(p, o, b, v)
		if b.StartedAt.IsZero() || b.Open(p.Now()) {
			for i, c := range b.Choices {
				if i+1 == v.Voted {
					c = p.S("news.chosen", "choice", c)
				}
				rows = append(rows, []bot.Button{{Label: c, Data: talk.Data("c.b.vote", b.ID, i)}})
			}
		}
	}
	say := bot.Button{Label: p.S("news.button.answer"), Data: talk.Data("c.b.say", b.ID)}
	if v.Voted > 0 {
		say.Label = p.S("news.button.why")
	}
	if v.Left {
		foot = p.Text("news.left", "office", o.Name)
		rows = append(rows, []bot.Button{say, {Label: p.S("news.button.again"), Data: talk.Data("c.b.again", b.ID)}},
			[]bot.Button{{Label: p.S("news.button.none"), Data: talk.Data("c.b.none", b.ID)}})
	} else {
		rows = append(rows, []bot.Button{say, {Label: p.S("news.button.stop"), Data: talk.Data("c.b.stop", b.ID)}})
	}
	return bot.Outgoing{Text: p.Text("news.text."+string(b.Kind), "office", o.Name, "text", b.Text, "foot", foot), Buttons: rows, Files: b.Files}
}

// pollFoot says how one votes, or how one voted, and the result where it is shown.
func pollFoot(p messages.Printer, o store.Office, b store.Broadcast, v View) bot.Text {
	closed := !b.StartedAt.IsZero() && !b.Open(p.Now())
	day := ""
	if !b.ClosesAt.IsZero() {
		day = p.In(o.Location()).Dated(b.ClosesAt)
	}
	switch {
	case closed && v.Voted > 0 && v.Voted <= len(b.Choices):
		return p.Text("news.poll.closed_voted", "choice", b.Choices[v.Voted-1], "result", votesText(p, b, v.Votes))
	case closed:
		return p.Text("news.poll.closed")
	case v.Voted > 0 && v.Voted <= len(b.Choices):
		return p.Text("news.poll.voted", "choice", b.Choices[v.Voted-1], "day", day, "result", votesText(p, b, v.Votes))
	case day == "":
		return p.Text("news.poll.how", "office", o.Name)
	}
	return p.Text("news.poll.how_until", "office", o.Name, "day", day)
}

// votesText is the result of a poll, a line a choice. Empty: none is shown.
func votesText(p messages.Printer, b store.Broadcast, votes []int) string {
	var lines []string
	for i, n := range votes {
		if i < len(b.Choices) {
			lines = append(lines, p.S("news.poll.line", "choice", b.Choices[i], "n", n))
		}
	}
	return strings.Join(lines, "\n")
}

// SeasonAt is the campaign season in which a moment lies; empty: none.
func SeasonAt(act talk.Act, t time.Time) (string, error) {
	all, err := act.Seasons()
	if err != nil {
		return "", fmt.Errorf("seasons: %w", err)
	}
	day := t.In(act.Zone).Format(time.DateOnly)
	for _, s := range all {
		if s.From <= day && day <= s.To {
			return s.Name, nil
		}
	}
	return "", nil
}

// AudienceName says whom a broadcast is for.
func AudienceName(act talk.Act, p messages.Printer, to store.Audience) (string, error) {
	switch {
	case to.Region != "":
		x, err := act.Regions()
		if err != nil {
			return "", fmt.Errorf("regions: %w", err)
		}
		return p.S("tell.to.region", "region", x.Label(to.Region)), nil
	case to.Topic != "":
		label := to.Topic
		all, err := act.Topics()
		if err != nil {
			return "", fmt.Errorf("topics: %w", err)
		}
		for _, each := range all {
			if each.ID == to.Topic {
				label = each.Label(p.Lang())
			}
		}
		return p.S("tell.to.topic", "topic", label), nil
	case to.Occasion != "":
		name, err := matter.OccasionName(act, to.Occasion)
		return p.S("tell.to.event", "event", name), err
	}
	return p.S("tell.to.all"), nil
}

// CountAudience counts whom a broadcast would go to now.
func CountAudience(act talk.Act, o store.Office, to store.Audience) (store.AudienceCount, error) {
	c, err := act.CountAudience(o.ID, to, o.Settings.Broadcast.AWeek(), act.Now.Add(-aWeek))
	if err != nil {
		return c, fmt.Errorf("count who gets it: %w", err)
	}
	return c, nil
}

// Record appends what somebody did with a broadcast: 0, the operator, or the program itself.
func Record(act talk.Act, b store.Broadcast, by store.StaffID, step string, more ...any) error {
	data := map[string]any{"broadcast": b.Code, "step": step}
	for i := 0; i+1 < len(more); i += 2 {
		data[fmt.Sprint(more[i])] = more[i+1]
	}
	if _, err := act.Record(store.Event{At: act.Now, Kind: store.EventAnnounce, Office: b.Office, Staff: by, Data: data}); err != nil {
		return fmt.Errorf("record a broadcast: %w", err)
	}
	return nil
}
