package bottest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/bot/split"
)

// Scripted is a platform that does as it is told, for tests of handlers and of the relay: everything that is sent is
// written down, and arrives at once unless a Fault says otherwise. It fails the test when Send is called against the
// contract: twice at once for one chat, with more than the platform can carry, or with nothing at all.
type Scripted struct {
	t       testing.TB
	account bot.Account
	caps    bot.Capabilities
	started chan struct{}

	mu     sync.Mutex
	take   bot.Take
	faults []Fault
	sent   []Sent
	busy   map[string]bool
	next   int
	typing int
}

var (
	_ bot.Platform = (*Scripted)(nil)
	_ bot.Typer    = (*Scripted)(nil)
)

// Fault is how one sending goes. The zero value: it succeeds at once.
type Fault struct {
	Match func(bot.Parcel) bool // which sending it is for; nil: the next one

	Delay  time.Duration   // how long it takes
	Gate   <-chan struct{} // it is taken only when this is closed
	Err    error           // its result; usually a *bot.DeliveryError
	Panic  string          // the adapter panics
	Handed bool            // taken, but its arrival is still to be told
	Note   string          // taken, but something is amiss
}

// Sent is one call of Send.
type Sent struct {
	Parcel  bot.Parcel
	Begun   time.Time
	Ended   time.Time
	Receipt bot.Receipt
	Err     error
}

// NewScripted makes one. It uses time.Now, and so the clock of a synctest bubble.
func NewScripted(t testing.TB, account bot.Account, caps bot.Capabilities) *Scripted {
	return &Scripted{t: t, account: account, caps: caps, started: make(chan struct{}), busy: map[string]bool{}}
}

// Account implements bot.Platform.
func (s *Scripted) Account() bot.Account { return s.account }

// Capabilities implements bot.Platform.
func (s *Scripted) Capabilities() bot.Capabilities { return s.caps }

// Address is a chat of the account.
func (s *Scripted) Address(chat string) bot.Address {
	return bot.Address{Account: s.account, Chat: chat}
}

// Run implements bot.Platform.
func (s *Scripted) Run(ctx context.Context, take bot.Take) error {
	s.mu.Lock()
	s.take = take
	s.mu.Unlock()
	close(s.started)
	<-ctx.Done()
	return nil
}

// Hand gives updates to take, once Run was called, and returns what take returned.
func (s *Scripted) Hand(ctx context.Context, updates ...bot.Update) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-s.started:
	}
	s.mu.Lock()
	take := s.take
	s.mu.Unlock()
	return take(ctx, updates)
}

// Fail adds faults. Each is for one sending: the first that it matches.
func (s *Scripted) Fail(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

// Send implements bot.Platform.
func (s *Scripted) Send(ctx context.Context, p bot.Parcel) (bot.Receipt, error) {
	if err := s.check(p); err != nil {
		s.t.Errorf("bottest: %s: Send of row %d, part %d: %v", s.account, p.ID, p.Part, err)
	}
	x := Sent{Parcel: p, Begun: time.Now()}
	s.mu.Lock()
	if s.busy[p.To.Chat] {
		s.t.Errorf("bottest: %s: Send is called twice at once for chat %s", s.account, p.To.Chat)
	}
	s.busy[p.To.Chat] = true
	var f Fault
	if i := slices.IndexFunc(s.faults, func(f Fault) bool { return f.Match == nil || f.Match(p) }); i >= 0 {
		f = s.faults[i]
		s.faults = slices.Delete(s.faults, i, i+1)
	}
	s.mu.Unlock()

	x.Err = f.wait(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.busy, p.To.Chat)
	if x.Err == nil {
		if f.Panic != "" {
			panic(f.Panic)
		}
		x.Err = f.Err
	}
	if x.Err == nil {
		x.Receipt = s.receipt(p, f)
	}
	x.Ended = time.Now()
	s.sent = append(s.sent, x)
	return x.Receipt, x.Err
}

func (f Fault) wait(ctx context.Context) error {
	gate := f.Gate
	if gate == nil {
		open := make(chan struct{})
		close(open)
		gate = open
	}
	t := time.NewTimer(f.Delay)
	defer t.Stop()
	for range 2 {
		select {
		case <-ctx.Done():
			return &bot.DeliveryError{Outcome: bot.Uncertain, Err: ctx.Err()}
		case <-t.C:
		case <-gate:
			gate = nil
		}
	}
	return nil
}

func (s *Scripted) receipt(p bot.Parcel, f Fault) bot.Receipt {
	r := bot.Receipt{Arrived: !f.Handed, Note: f.Note}
	if p.Out.Action != bot.Send {
		return r
	}
	made := max(1, len(p.Out.Files))
	if s.caps.Mixed {
		made = 1
	}
	for range made {
		s.next++
		r.Messages = append(r.Messages, "m"+strconv.Itoa(s.next))
	}
	return r
}

// check finds what the contract of Send forbids.
func (s *Scripted) check(p bot.Parcel) error {
	o, c := p.Out, s.caps
	text := split.Len(o.Text.S, c.Unit)
	if o.Panel && c.PanelMax > 0 {
		c.TextMax, c.CaptionMax = c.PanelMax, c.PanelMax
	}
	switch {
	case p.To.Account != s.account:
		return fmt.Errorf("it is for %s", p.To.Account)
	case o.Action == bot.Send && o.Text.IsZero() && len(o.Files) == 0 && o.Location == nil && !(c.TopicsFirst && o.Topic != nil):
		return errors.New("it says nothing")
	case len(o.Files) == 0 && c.TextMax > 0 && text > c.TextMax, len(o.Files) > 0 && text > c.CaptionMax:
		return fmt.Errorf("its text has %d units", text)
	case len(o.Files) > max(1, c.Album), len(o.Files) > 0 && c.FileMax == 0:
		return fmt.Errorf("it has %d files", len(o.Files))
	case o.Location != nil && !c.Location:
		return errors.New("it has a location")
	case (o.Action == bot.Edit || o.Action == bot.Delete || o.Action == bot.MarkIt) && p.Part >= len(p.Targets):
		return fmt.Errorf("it has %d targets", len(p.Targets))
	case !c.Topics && (o.Topic != nil || !o.Under.IsZero()):
		return errors.New("it has to do with a topic")
	case p.Wait:
		return errors.New("it has to wait for its target")
	}
	return nil
}

// Sent is what was sent so far, in the order in which it ended.
func (s *Scripted) Sent() []Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sent)
}

// Texts is what arrived in a chat, in order: words alone.
func (s *Scripted) Texts(chat string) []string {
	var all []string
	for _, x := range s.Sent() {
		if x.Err == nil && x.Parcel.To.Chat == chat && x.Parcel.Out.Action == bot.Send {
			all = append(all, x.Parcel.Out.Text.S)
		}
	}
	return all
}

// Typing implements bot.Typer.
func (s *Scripted) Typing(context.Context, bot.Address) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.typing++
}

// Typed is how often Typing was called.
func (s *Scripted) Typed() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.typing
}
