package discord

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"duaarah/bot"
	"duaarah/bot/adapter"
	"duaarah/bot/split"
)

// interactions are those in hand: each has to be answered within three seconds, and can be for a quarter of an hour.
// It is safe for concurrent use.
type interactions struct {
	b      *Bot
	recent *memory
	times  interactionTimes
	room   chan struct{} // for those that are being handed over

	mu       sync.Mutex
	all      map[string]*held
	order    []*held              // the oldest first
	commands map[string][]*held   // in private chats, by person, the oldest first
	made     map[string]ephemeral // messages that one person sees, by ID (with "w")
	late     *lru[bool]           // nonces of answers that went to the private chat
}

// interactionTimes are how long what is done about interactions takes.
type interactionTimes struct {
	life     time.Duration // Discord's token is good for 15 min
	skew     time.Duration // by which clocks may differ, at most
	order    time.Duration // from the arrival until one no longer waits for what is before it
	giveUp   time.Duration // from the arrival until one that cannot be kept is given up
	retryMin time.Duration // between attempts to keep it: first, and at most
	retryMax time.Duration
	form     time.Duration // from the arrival until a form is no longer looked for
	poll     time.Duration // between looks
	silence  time.Duration // after it was kept, until a deferral is removed that nothing answers
	complete time.Duration // for a completion
	request  time.Duration // for one request that cannot wait
	farewell time.Duration // for telling a person that nothing was kept
}

const (
	heldMost = 10_000
	handsMax = 256 // interactions that are handed over at a time; more wait
)

func newInteractions(b *Bot) *interactions {
	return &interactions{
		b: b, room: make(chan struct{}, handsMax), recent: newMemory(b.opt.Clock()), all: map[string]*held{}, commands: map[string][]*held{}, made: map[string]ephemeral{},
		late: newLRU[bool](heldMost),
		times: interactionTimes{
			life: 15*time.Minute - 20*time.Second, skew: 1500 * time.Millisecond, order: 8 * time.Second, giveUp: 10 * time.Second, retryMin: 300 * time.Millisecond, retryMax: 2 * time.Second,
			form: 1200 * time.Millisecond, poll: 100 * time.Millisecond, silence: time.Minute, complete: 2 * time.Second,
			request: 5 * time.Second, farewell: 10 * time.Second,
		},
	}
}

// begin takes note of an interaction as it comes. It does not wait. h is nil for one that only completes an option;
// ok = false: it is not to be seen to.
func (x *interactions) begin(in wireInteraction) (h *held, ok bool) {
	person := in.person()
	if in.Type == interactionPing || person == nil || !snowflake(person.ID) || !snowflake(in.ID) {
		return nil, false
	}
	if in.Type == interactionComplete {
		return nil, true
	}
	x.b.closed.forgetOld(person.ID, closedLeast) // whoever taps need not have opened their private chat
	h = x.register(in)
	return h, h != nil // nil: it came twice
}

// handle sees to one interaction that has begun as h: it opens a form, completes an option, or hands over what the person
// did when it is its turn, and answers or defers in time. It is called in a goroutine of its own for each. take is Run's.
func (x *interactions) handle(ctx context.Context, in wireInteraction, h *held, t *turn, take bot.Take) {
	defer t.end()
	if h == nil {
		x.completion(ctx, in)
		return
	}
	deferred := make(chan struct{})
	go func() {
		defer close(deferred)
		x.deferInTime(ctx, h)
	}()
	if x.openForm(ctx, h, in) {
		<-deferred
		x.forget(h)
		return
	}
	t.wait(ctx, x.times.order-x.b.opt.Clock().Sub(h.arrived))
	kept, ours := x.keep(ctx, h, in, take)
	t.end()
	if ours && !kept {
		x.notKept(ctx, h, in)
	}
	<-deferred
	if kept && h.kind != interactionComponent && !h.private {
		go x.tidy(ctx, h) // so that nothing waits for it
	}
}

// register takes an interaction in hand. nil: it is already.
func (x *interactions) register(in wireInteraction) *held {
	now := x.b.opt.Clock()
	h := &held{
		id: in.ID, token: in.Token, app: in.App, kind: in.Type, user: in.person().ID, private: in.Guild == "", channel: in.ChannelID,
		locale: in.Locale, arrived: x.arrival(in.ID, now), turn: make(chan struct{}, 1), acked: make(chan struct{}), sent: map[string]string{}, doubt: map[string]bool{},
	}
	if h.app == "" {
		h.app = x.b.appID()
	}
	if in.Message != nil {
		h.message = messageID(in.Message)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	for len(x.order) > 0 && (len(x.order) >= heldMost || now.Sub(x.order[0].arrived) > x.times.life) {
		x.drop(x.order[0])
		x.order = x.order[1:]
	}
	if x.all[h.id] != nil {
		return nil
	}
	x.all[h.id] = h
	x.order = append(x.order, h)
	if h.private && h.kind == interactionCommand {
		x.commands[h.user] = append(x.commands[h.user], h)
	}
	return h
}

// arrival is from when on the time to answer counts: it may have been on its way, or waited to be read.
func (x *interactions) arrival(id string, now time.Time) time.Time {
	made, earliest := timeOf(id), now.Add(-x.times.skew)
	switch {
	case made.After(now):
		return now
	case made.Before(earliest): // that much can only be the clocks
		return earliest
	}
	return made
}

// messageID is a message's ID as the core knows it.
func messageID(m *wireMessage) string {
	if m.Flags&flagWhisper != 0 {
		return whispered + m.ID
	}
	return m.ID
}

// drop forgets an interaction, but for its place in order. mu must be held.
func (x *interactions) drop(h *held) {
	if x.all[h.id] != h {
		return
	}
	delete(x.all, h.id)
	for id, w := range x.made {
		if w.by == h {
			delete(x.made, id)
		}
	}
	if left := slices.DeleteFunc(x.commands[h.user], func(o *held) bool { return o == h }); len(left) > 0 {
		x.commands[h.user] = left
	} else {
		delete(x.commands, h.user)
	}
}

// forget drops an interaction that has come to its end.
func (x *interactions) forget(h *held) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.drop(h)
	x.order = slices.DeleteFunc(x.order, func(o *held) bool { return o == h })
}

// get is an interaction that can still be answered, or nil.
func (x *interactions) get(id string) *held {
	x.mu.Lock()
	defer x.mu.Unlock()
	h := x.all[id]
	if h == nil || x.b.opt.Clock().Sub(h.arrived) > x.times.life {
		return nil
	}
	return h
}

// keep hands the interaction over until it is kept, or given up. It is not ours if it means nothing here.
func (x *interactions) keep(ctx context.Context, h *held, in wireInteraction, take bot.Take) (kept, ours bool) {
	wait := x.times.retryMin
	for {
		u, ok, err := x.b.interaction(ctx, in)
		if err == nil && !ok {
			return false, false
		}
		if err == nil {
			u.Raw = rawInteraction(in)
			err = x.hand(ctx, h, u, take)
		}
		if err == nil {
			return true, true
		}
		left := x.times.giveUp - x.b.opt.Clock().Sub(h.arrived)
		x.b.opt.Log.WarnContext(ctx, "an interaction is not kept", "interaction", h.id, "error", err)
		if ctx.Err() != nil || left <= 0 || !adapter.Sleep(ctx, min(wait, left)) {
			return false, true
		}
		wait = min(2*wait, x.times.retryMax)
	}
}

var errBusy = errors.New("too many interactions are being kept")

// hand hands the interaction over once there is room, unless it is given up before.
func (x *interactions) hand(ctx context.Context, h *held, u bot.Update, take bot.Take) error {
	select {
	case x.room <- struct{}{}:
	default:
		timer := time.NewTimer(x.times.giveUp - x.b.opt.Clock().Sub(h.arrived))
		defer timer.Stop()
		select {
		case x.room <- struct{}{}:
		case <-timer.C:
			return errBusy
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	defer func() { <-x.room }()
	return take(ctx, []bot.Update{u})
}

// deferInTime waits until the interaction is answered. If that takes too long, or ctx is done, it is deferred.
func (x *interactions) deferInTime(ctx context.Context, h *held) {
	t := time.NewTimer(x.b.opt.Times.Answer - x.b.opt.Clock().Sub(h.arrived))
	defer t.Stop()
	select {
	case <-h.acked:
		return
	case <-t.C:
		x.postpone(ctx, h)
	case <-ctx.Done(): // what is kept will be answered in the private chat
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), x.times.request)
		defer cancel()
		x.postpone(ctx, h)
		x.unthink(ctx, h)
	}
}

// postpone defers the interaction, unless it is answered already.
func (x *interactions) postpone(ctx context.Context, h *held) {
	ctx, cancel := context.WithTimeout(ctx, x.times.request)
	defer cancel()
	if !h.lock(ctx) {
		return
	}
	defer h.unlock()
	if h.state == stateOpen {
		x.postponed(ctx, h)
	}
}

// postponed is postpone with the turn held, and the state open. It is not open afterwards.
func (x *interactions) postponed(ctx context.Context, h *held) {
	kind, then := callbackQuiet, stateQuiet
	var data any
	if h.message == "" {
		kind, then = callbackLater, stateThinking
		data = map[string]any{"flags": flagWhisper}
	}
	var err error
	doubt := false // an attempt may have come through
	for range 2 {  // it does no harm to ask twice
		_, err = x.callback(ctx, h, kind, data, nil)
		if err == nil || h.state != stateOpen || !passes(err) {
			break
		}
		doubt = true
	}
	switch {
	case doubt && h.state == stateQuiet: // found to be answered: by the attempt before
		err = nil
	case h.state != stateOpen: // found to be answered, or lost
		return
	case err != nil && !passes(err):
		x.b.opt.Log.WarnContext(ctx, "an interaction cannot be deferred", "interaction", h.id, "error", err)
		h.to(stateLost)
		return
	}
	if err == nil { // so that no earlier attempt at an answer came through
		h.first = ""
	}
	h.to(then)
	if h.private && then == stateThinking { // answers come as messages of their own
		x.discard(ctx, h)
	}
}

// discard removes a deferral that shows that an answer is being made. The turn must be held.
func (x *interactions) discard(ctx context.Context, h *held) {
	h.to(stateQuiet)
	if err := x.b.rest.do(ctx, h.webhook(http.MethodDelete, "/messages/@original"), nil); err != nil && !hasStatus(err, http.StatusNotFound) {
		x.b.opt.Log.WarnContext(ctx, "a deferral stays", "interaction", h.id, "error", err)
	}
}

// tidy removes a deferral that nothing answers.
func (x *interactions) tidy(ctx context.Context, h *held) {
	if h.stateNow(ctx) != stateThinking {
		return
	}
	adapter.Sleep(ctx, x.times.silence) // or until the program ends: answers come in private after that
	x.unthink(context.WithoutCancel(ctx), h)
}

// unthink removes a deferral that nothing has answered yet.
func (x *interactions) unthink(ctx context.Context, h *held) {
	ctx, cancel := context.WithTimeout(ctx, x.times.request)
	defer cancel()
	if !h.lock(ctx) {
		return
	}
	defer h.unlock()
	if h.state == stateThinking && h.first == "" {
		x.discard(ctx, h)
	}
}

// notKept tells a person that what they did was not kept, and gives them their words back.
func (x *interactions) notKept(ctx context.Context, h *held, in wireInteraction) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), x.times.farewell)
	defer cancel()
	words := strings.TrimSpace(wordsOf(in))
	var b bot.TextBuilder
	if words == "" {
		b.Add(x.b.text(h.locale, "platform.not_kept"))
	} else {
		b.Add(x.b.text(h.locale, "platform.not_kept_words")).Quote(words)
	}
	s := &sending{Bot: x.b, at: place{user: h.user, interaction: h.id}}
	for i, part := range split.Text(b.Build(), textMax-2, bot.Markup) {
		m := &message{nonce: "n" + h.id + "." + string(rune('a'+i%26))}
		var ok bool
		if m.content, m.panel, ok = written(part, false); !ok {
			continue // cannot be: a part is never as long
		}
		_, err := x.whisper(ctx, h, s, m)
		if errors.Is(err, errTooLate) {
			_, err = s.direct(ctx, m)
		}
		if err != nil {
			x.b.opt.Log.ErrorContext(ctx, "a person cannot be told that nothing was kept", "interaction", h.id, "error", err)
			return
		}
	}
}
