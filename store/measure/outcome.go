package measure

import (
	"cmp"
	"slices"
	"time"

	"duaarah/store"
)

// Cause is why an aspiration is left out of the rates.
type Cause uint8

const (
	Counted Cause = iota // not left out
	Spam
	Withdrawn
	Merged
	CalledPraise
	Own
	Unreachable
)

// Rung is how far an aspiration came, the highest that it reached.
type Rung uint8

const (
	Unheard   Rung = iota
	Seen           // staff opened it, took it up, or wrote any reply
	Answered       // a counting reply arrived
	Conversed      // a later one ended a turn that the citizen had opened after an earlier one
	Confirmed      // the citizen's latest verdict is yes
)

// Said is the citizen's latest verdict after the first counting reply.
type Said uint8

const (
	Silent Said = iota
	SaidYes
	SaidPartly
	SaidNo
)

// Trail is what happened to one aspiration, and to those that were ever merged into it.
type Trail struct {
	Lines   []store.Line // of the history file; the first is its "aspiration", the others are in order of time
	Sources []Trail
}

// Outcome is what became of one aspiration by a moment, as measures.md defines it.
type Outcome struct {
	Case      string
	Office    string // holds it at that moment
	Kind      string
	Topic     string
	Region    string
	Platform  string
	Event     string
	Broadcast string    // that it answers
	Citizens  []string  // whose matter it is, each once: its own, supporters, and those of what was merged into it
	Received  time.Time // the earliest receipt of all that were merged into it
	Excluded  Cause

	Answered bool      // a counting reply arrived
	FirstAt  time.Time // when the first did; zero: none
	Staff    string    // who sent the first; empty: none
	InTime   bool      // the first came within the window, and no later turn lasted longer than it
	// TurnAt is when the citizen's turn opened that is open now, after the first counting reply; zero: none is.
	TurnAt time.Time
	// CensoredAt is when the citizen gave up or could not be reached any more, too late for that to excuse the office;
	// zero: did not. Seen from the waits, the matter ends there.
	CensoredAt time.Time

	Rung    Rung
	Verdict Said
	Replies Replies

	into string // of what stands merged: the case that it goes on as
}

// Decide follows a case to the moment asOf, with the reply window. It is false if nothing was received by then.
func Decide(c Trail, asOf time.Time, window time.Duration) (Outcome, bool) {
	f := follower{asOf: asOf, window: window}
	return f.decide(c)
}

// follower lets what happened to an aspiration take effect, one after the other.
type follower struct {
	asOf   time.Time
	window time.Duration

	out         Outcome
	own         bool
	praise      bool  // the citizen's own latest word for it
	set         Cause // Spam, Merged or Withdrawn, the latest; Counted: none
	unreachable bool  // since early enough to excuse the office
	lost        time.Time
	gaveUp      time.Time
	missed      bool
	conversed   bool
	seen        bool
}

// effect is a line at the time at which it took effect.
type effect struct {
	at   time.Time
	line *store.Line
}

func (f *follower) decide(c Trail) (Outcome, bool) {
	if len(c.Lines) == 0 || c.Lines[0].At.After(f.asOf) {
		return Outcome{}, false
	}
	first := &c.Lines[0]
	f.out = Outcome{
		Case: first.Case, Office: first.Office, Kind: first.Kind, Topic: first.Topic, Region: first.Region, Platform: first.Platform, Event: first.Event,
		Broadcast: first.Broadcast,
		Received:  first.At, Citizens: []string{first.Citizen},
	}
	f.own, f.praise = first.Own, first.Kind == string(store.Praise)
	for _, s := range c.Sources {
		g := follower{asOf: f.asOf, window: f.window}
		if source, ok := g.decide(s); ok && g.set == Merged && source.into == first.Case {
			if source.Received.Before(f.out.Received) {
				f.out.Received = source.Received
			}
			f.out.Citizens = append(f.out.Citizens, source.Citizens...)
		}
	}
	for _, e := range f.effects(c.Lines[1:]) {
		f.apply(e)
	}
	f.finish()
	return f.out, true
}

// effects are what has happened by asOf, in the order in which it took effect: a reply when it was delivered.
func (f *follower) effects(lines []store.Line) []effect {
	all := make([]effect, 0, len(lines))
	sorted := true
	for i := range lines {
		l := &lines[i]
		if l.At.After(f.asOf) {
			continue
		}
		at := l.At
		if l.Do == "reply" {
			f.seen = f.seen || l.Type != string(store.ReplyAuto)
			if l.Delivered == nil || l.Delivered.After(f.asOf) {
				f.out.Replies.Undelivered++
				continue
			}
			at = *l.Delivered
		}
		sorted = sorted && (len(all) == 0 || !at.Before(all[len(all)-1].at))
		all = append(all, effect{at, l})
	}
	if !sorted {
		slices.SortStableFunc(all, func(a, b effect) int { return a.at.Compare(b.at) })
	}
	return all
}

func (f *follower) apply(e effect) {
	l := e.line
	switch l.Do {
	case "reply":
		f.reply(e)
	case "message":
		f.found()
		if f.out.Answered && (l.Closing == nil || !*l.Closing) {
			f.open(e.at)
		}
	case "verdict":
		f.found()
		f.verdict(e)
	case "seen", "assign":
		f.seen = true
	case "pass":
		f.out.Office = l.Office
	case "correct":
		if l.Kind != "" && l.By == string(store.ByCitizen) {
			f.praise = l.Kind == string(store.Praise)
		}
		f.out.Kind = cmp.Or(l.Kind, f.out.Kind)
		f.out.Topic = cmp.Or(l.Topic, f.out.Topic)
		f.out.Region = cmp.Or(l.Region, f.out.Region)
	case "support":
		f.out.Citizens = append(f.out.Citizens, l.Citizen)
	case "spam":
		f.setAside(Spam)
	case "merge":
		f.setAside(Merged)
		f.out.into = l.Into
	case "withdraw":
		switch {
		case f.out.Answered:
		case e.at.Sub(f.out.Received) <= f.window:
			f.setAside(Withdrawn)
		case f.gaveUp.IsZero():
			f.gaveUp, f.lost = e.at, time.Time{}
		}
	case "unreachable":
		switch {
		case f.out.Answered || f.set != Counted:
		case e.at.Sub(f.out.Received) <= f.window:
			f.unreachable = true
		case f.lost.IsZero():
			f.lost = e.at
		}
	case "restore":
		f.setAside(Counted)
		f.gaveUp = time.Time{}
	}
}

// setAside lets a cause take the place of another, and of unreachable.
func (f *follower) setAside(c Cause) {
	f.set = c
	f.found()
}

// found is a sign that the citizen can be reached.
func (f *follower) found() { f.unreachable, f.lost = false, time.Time{} }

func (f *follower) reply(e effect) {
	o := &f.out
	switch store.ReplyType(e.line.Type) {
	case store.ReplyTemplate:
		o.Replies.Template++
	case store.ReplyAck:
		o.Replies.Ack++
	case store.ReplyForward:
		o.Replies.Forward++
	case store.ReplyAuto:
		o.Replies.Auto++
	default: // one that nobody has classified is taken for personal
		o.Replies.Personal++
		f.found()
		if o.Answered {
			f.conversed = f.conversed || !o.TurnAt.IsZero()
			f.end(e.at)
			return
		}
		o.Answered, o.FirstAt, o.Staff = true, e.at, e.line.Staff
		f.missed = e.at.Sub(o.Received) > f.window
	}
}

func (f *follower) verdict(e effect) {
	if !f.out.Answered {
		return
	}
	switch store.VerdictValue(e.line.Verdict) {
	case store.VerdictYes:
		f.out.Verdict = SaidYes
		f.end(e.at)
	case store.VerdictPartly:
		f.out.Verdict = SaidPartly
		f.open(e.at)
	case store.VerdictNo:
		f.out.Verdict = SaidNo
		f.open(e.at)
	}
}

// open opens a turn of the citizen, if none is open: a nudge never restarts a wait.
func (f *follower) open(at time.Time) {
	if f.out.TurnAt.IsZero() {
		f.out.TurnAt = at
	}
}

// end ends the turn that is open.
func (f *follower) end(at time.Time) {
	if !f.out.TurnAt.IsZero() {
		f.missed = f.missed || at.Sub(f.out.TurnAt) > f.window
		f.out.TurnAt = time.Time{}
	}
}

func (f *follower) finish() {
	o := &f.out
	o.InTime = o.Answered && !f.missed
	switch {
	case f.own:
		o.Excluded = Own
	case f.set != Counted:
		o.Excluded = f.set
	case f.unreachable:
		o.Excluded = Unreachable
	case f.praise && o.Kind == string(store.Praise):
		o.Excluded = CalledPraise
	}
	o.CensoredAt = earlier(f.gaveUp, f.lost)
	switch {
	case o.Answered && o.Verdict == SaidYes:
		o.Rung = Confirmed
	case f.conversed:
		o.Rung = Conversed
	case o.Answered:
		o.Rung = Answered
	case f.seen:
		o.Rung = Seen
	}
	if len(o.Citizens) > 1 {
		slices.Sort(o.Citizens)
		o.Citizens = slices.Compact(o.Citizens)
	}
}

// earlier is the earlier of two times, of which zero ones are none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
