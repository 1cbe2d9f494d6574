package relay

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"duaarah/bot"
	"duaarah/bot/split"
)

// step is one leased row on its way through a worker and the settler, back to the window.
type step struct {
	pick
	parcel bot.Parcel

	missing int      // files that no part can carry on this platform
	kept    int      // of an Edit: how many of its target's messages stay
	gone    []string // those that went

	settle []bot.Settlement // in order; the last one ends the lease
	end    bool             // the row is done with
	// When it is not: what has to be waited for.
	notBefore time.Time   // by the row
	until     time.Time   // by the chat
	moved     bot.Address // the chat's new address
	bare      int         // see row.bare
	noted     string      // see row.noted
	plain     bool        // see row.plain
	fileless  bool        // see row.fileless
	barred    string      // see row.barred
	barredBy  bot.Reason  // see row.barredBy
	noToken   error       // the account's token was refused
	trial     bool        // the token had been refused when the step began
}

// spare settles a leased row that needs no sending, or must not be sent. false: it is to be carried.
func (s *step) spare(now time.Time) bool {
	p, caps := s.parcel, s.account.caps
	switch {
	case p.Part == 0 && !p.Out.Expires.IsZero() && !now.Before(p.Out.Expires):
		s.refuse(bot.ReasonExpired, "", now)
	case nothingThere(p.Out.Action, caps) && !(p.Out.Action == bot.Delete && s.emptied(p.Out)):
		s.finish(bot.Settlement{Outcome: bot.Delivered, At: now})
	case p.Wait:
		s.release(now.Add(targetWait), now)
	case len(p.Targets) == 0 && needsTarget(p.Out.Action, caps):
		s.refuse(bot.ReasonTarget, "", now)
	default:
		return false
	}
	return true
}

// carry sends the next part of the parcel, and says what became of it. It never panics, and always settles.
func (d *Delivery) carry(ctx context.Context, s *step) {
	defer func() {
		if r := recover(); r != nil { // a fault of the adapter's: what it did is not known
			s.settle = nil
			s.finish(bot.Settlement{Outcome: bot.Uncertain, Note: fmt.Sprintf("panic of type %T in the adapter", r), At: d.opt.Clock()})
		}
	}()
	now := d.opt.Clock()
	p, caps := &s.parcel, s.account.caps
	if s.row.plain {
		p.Out.Panel = false
	}
	parts := partsOf(*p, caps)
	s.kept = kept(parts)
	s.missing = split.Missing(p.Out, caps)
	switch {
	case len(parts) == 0 && s.missing > 0:
		s.refuse(bot.ReasonFile, "", now)
	case len(parts) == 0:
		s.refuse(bot.ReasonInvalid, "nothing to say", now)
	case p.Part >= len(parts): // nothing is left but to say so
		s.finish(bot.Settlement{Outcome: bot.Delivered, At: now})
	case s.account.holds(now) > 0: // another chat was just told to wait
		s.release(time.Time{}, now)
	default:
		p.Out = parts[p.Part]
		d.send(ctx, s, p.Part+1 == len(parts))
	}
}

// send makes the attempt. last: no part follows.
func (d *Delivery) send(ctx context.Context, s *step, last bool) {
	p := s.parcel
	missing := 0
	if s.row.bare == p.Part+1 && len(p.Out.Files) > 0 {
		missing = len(p.Out.Files)
		p.Out.Files = nil
	}
	if p.Out.Action == bot.Send && len(p.Out.Files) > 0 {
		n := len(p.Out.Files)
		p.Out.Files = d.here(p, s.row.lane)
		if missing += n - len(p.Out.Files); len(p.Out.Files) == 0 && p.Out.Text.IsZero() && p.Out.Location == nil {
			s.nothingOf(p, missing, last, d.opt.Clock())
			return
		}
	}
	if t, ok := s.account.platform.(bot.Typer); ok && p.Out.Action == bot.Send && len(p.Out.Files) > 0 {
		t.Typing(ctx, p.To)
	}
	ctx, cancel := context.WithTimeout(ctx, d.timeFor(p.Out.Files))
	defer cancel()
	if p.Out.Action == bot.Delete && !s.account.caps.Del {
		p.Out.Action, p.InPlace = bot.Edit, true // see nothingThere
	}
	began := d.opt.Clock()
	receipt, err := s.account.platform.Send(ctx, p)
	if stays := bot.AsDelivery(err); p.Out.Action == bot.Delete && err != nil && s.emptied(p.Out) && notDeleted(stays) {
		p.Out.Action, p.InPlace = bot.Edit, true
		receipt, err = s.account.platform.Send(ctx, p)
		switch {
		case err == nil || bot.AsDelivery(err).Reason != bot.ReasonTarget:
		case stays.Reason != bot.ReasonTarget:
			err = stays // it is there, and has nothing that could be changed
		case p.Part > 0:
			p.Out.Action = bot.Delete // it is gone: see failed
		}
	}
	now := d.opt.Clock()
	if d.opt.Observer != nil {
		d.opt.Observer.Sent(s.account.name, now.Sub(began))
	}
	if err != nil {
		d.failed(s, p, bot.AsDelivery(err), last, now)
		return
	}
	if s.noted = receipt.Note; s.noted != "" && s.noted != s.row.noted {
		d.opt.Log.WarnContext(ctx, "sent, but not as it should be", "account", s.account.name.String(), "outbox", p.ID, "why", receipt.Note)
	}
	s.sent(receipt, missing, last, now)
}

// slowest is how many bytes a second a file comes or goes at least: a video over a small office's line takes minutes, and would begin
// anew for ever if it were given up.
const slowest = 64 << 10

// timeFor is how long a sending with these files may take.
func (d *Delivery) timeFor(files []bot.File) time.Duration {
	size := int64(0)
	for _, f := range files {
		size += max(f.Size, 0)
	}
	return d.opt.SendTimeout + onSlowLine(size)
}

// onSlowLine is how long so many bytes take at the most.
func onSlowLine(size int64) time.Duration { return time.Duration(max(size, 0)/slowest) * time.Second }

// filePatience is how long a card waits for a file that is still on its way from its platform, from when it was made. It is
// said without then: the words matter more, and others wait behind it.
const filePatience = 2 * time.Minute

// fileTries is how often a card is tried whose file our store does not give, which is some two minutes; it goes without it then, for the
// same reason.
const fileTries = 7

// replyPatience is how long words that somebody waits for wait for a file that our store does not give, from when it did not at first;
// awaitedPatience the same of one that its platform has not given yet. They go without it then, and whoever wrote them is told.
const (
	replyPatience   = time.Hour
	awaitedPatience = 6 * time.Hour
)

// givesUp reports whether a part that failed for a file which is not to be had now goes on without it. Where all files are away it waits until
// they are back, unless others wait behind it.
func (s *step) givesUp(p bot.Parcel, e *bot.DeliveryError, now time.Time) bool {
	pending := errors.Is(e, bot.ErrFilePending)
	switch {
	case len(p.Out.Files) == 0 || e.Reason != bot.ReasonFile && !pending:
		return false
	case s.row.lane == bot.Bulk:
		return !pending && p.Attempts >= fileTries // see here
	case errors.Is(e, bot.ErrFilesAway):
		return false
	}
	s.fileless = true
	most := replyPatience
	if pending {
		most = awaitedPatience
	}
	return !s.row.fileless.IsZero() && now.Sub(s.row.fileless) >= most
}

// asideTries is how often a menu or a mark is tried again, half a minute at most: what is said to people waits behind it, and would for ever
// on a server that lacks the method and does not say so plainly.
const asideTries = 5

// aside reports whether an action is about something beside what is said.
func aside(a bot.Action) bool { return a == bot.SetMenu || a == bot.MarkIt }

// here are the files of a part without those that are not to be had: neither from our store, nor where they are sent. Where
// somebody waits for just these words, they are waited for.
func (d *Delivery) here(p bot.Parcel, lane bot.Lane) []bot.File {
	late := lane == bot.Bulk && d.opt.Clock().Sub(p.Created) >= filePatience
	return slices.DeleteFunc(slices.Clone(p.Out.Files), func(f bot.File) bool {
		there := f.Ref.ID != "" && f.Ref.Account == p.To.Account
		return !there && (f.Fault != "" || f.Awaited && late)
	})
}

// nothingOf settles a part of which there is nothing that could be sent.
func (s *step) nothingOf(p bot.Parcel, missing int, last bool, now time.Time) {
	switch {
	case !last:
		s.sent(bot.Receipt{}, missing, false, now)
	case len(p.Done) > 0:
		s.finish(s.withBarred(bot.Settlement{Outcome: bot.Delivered, Missing: missing, At: now}))
	default:
		s.refuse(bot.ReasonFile, "no file of it can be had", now)
	}
}

// emptied reports whether a message that cannot be deleted can be changed into what says so.
func (s *step) emptied(out bot.Outgoing) bool { return !out.Text.IsZero() && s.account.caps.Edit }

// notDeleted reports whether the platform will not delete a message that may well be there: it is too old, or not ours to delete.
func notDeleted(e *bot.DeliveryError) bool {
	return e.Outcome == bot.Refused && (e.Reason == bot.ReasonTarget || e.Reason == bot.ReasonRights || e.Reason == bot.ReasonInvalid)
}

// sent settles a part that the platform took.
func (s *step) sent(r bot.Receipt, missing int, last bool, now time.Time) {
	if !last {
		s.settle = append(s.settle, bot.Settlement{
			ID: s.row.id, Outcome: bot.Progress, Part: s.parcel.Part + 1, Messages: r.Messages, Bare: s.wordless(), Missing: missing, Note: r.Note,
			At: now,
		})
		s.release(time.Time{}, now) // the next part is leased anew, so that it is never in doubt
		return
	}
	outcome := bot.Delivered
	if !r.Arrived {
		outcome = bot.Handed
	}
	if s.parcel.Worded && s.parcel.Out.Action == bot.Delete { // the last of those that an Edit needs no more
		s.gone = s.parcel.Targets[s.kept:]
	}
	s.finish(s.withBarred(bot.Settlement{Outcome: outcome, Reason: r.Lacks, Messages: r.Messages, Bare: s.wordless(), Gone: s.gone, Missing: missing + s.missing,
		Note: r.Note, At: now}))
}

// wordless reports whether what was sent carries no words. What opens a topic has its name.
func (s *step) wordless() bool { return s.parcel.Out.Text.IsZero() && s.parcel.Out.Topic == nil }

// failed settles a part that the platform did not take, or may not have taken.
func (d *Delivery) failed(s *step, p bot.Parcel, e *bot.DeliveryError, last bool, now time.Time) {
	outcome := e.Outcome
	if outcome == bot.Uncertain && (s.account.caps.Idempotent || p.Out.Action != bot.Send) {
		outcome = bot.Retry // doing it twice is doing it once
	}
	switch {
	case outcome == bot.Retry && s.givesUp(p, e, now):
		s.withoutFiles(p, e, last, now)
	case outcome == bot.Retry && aside(p.Out.Action) && e.After <= 0 && e.MovedTo.IsZero() && p.Attempts >= asideTries:
		s.refuse(bot.ReasonExpired, note(e), now)
	case outcome == bot.Retry:
		d.again(s, e, now)
	case outcome == bot.Refused && e.Reason == bot.ReasonToken:
		s.account.hold(now.Add(d.opt.TokenRetry))
		s.noToken = e
		s.release(time.Time{}, now)
	case outcome == bot.Refused && len(p.Out.Files) > 0 && (e.Reason == bot.ReasonFile || e.Reason == bot.ReasonTooLarge || e.Reason == bot.ReasonNoFiles):
		s.withoutFiles(p, e, last, now)
	case outcome == bot.Refused && p.Out.Panel && e.Reason == bot.ReasonNoPanels && p.Part == 0: // later on its parts would be others
		s.plain, s.barred, s.barredBy = true, note(e), e.Reason
		s.release(time.Time{}, now)
	case outcome == bot.Refused && p.Out.Action == bot.Delete && p.Part > 0 && e.Reason == bot.ReasonTarget:
		s.sent(bot.Receipt{Arrived: true}, 0, last, now) // it is gone
	case outcome == bot.Refused && s.parcel.Worded && s.parcel.Out.Action == bot.Delete: // the words stand already; what they need no more stays
		s.kept = len(s.parcel.Targets)
		s.sent(bot.Receipt{Arrived: true, Note: note(e)}, 0, last, now)
	case outcome == bot.Refused:
		s.refuse(e.Reason, note(e), now)
	default:
		s.finish(bot.Settlement{Outcome: bot.Uncertain, Note: note(e), At: now})
	}
}

// again settles a part that is to be tried once more.
func (d *Delivery) again(s *step, e *bot.DeliveryError, now time.Time) {
	after := now.Add(e.After)
	var hold bot.Hold
	switch {
	case !e.MovedTo.IsZero() && keyOf(e.MovedTo) != s.chat.key:
		s.moved = e.MovedTo
	case e.After <= 0:
		after = now.Add(d.opt.Backoff.after(s.parcel.Attempts, d.opt.Jitter()))
	case errors.Is(e, bot.ErrFilePending): // it is this row alone that waits
	case e.Account:
		s.account.hold(after)
		hold = bot.HoldAccount
	default:
		s.until = after
		hold = bot.HoldChat
	}
	s.notBefore = after
	s.settle = append(s.settle, bot.Settlement{
		ID: s.row.id, Outcome: bot.Retry, After: after, Hold: hold, MovedTo: e.MovedTo, Note: note(e), At: now,
	})
}

// withoutFiles goes on where a part's files cannot be carried: its words go alone, or it is left out.
func (s *step) withoutFiles(p bot.Parcel, e *bot.DeliveryError, last bool, now time.Time) {
	if e.Reason == bot.ReasonNoFiles {
		s.barred, s.barredBy = note(e), e.Reason
	}
	switch {
	case !p.Out.Text.IsZero():
		s.bare = p.Part + 1
		s.release(time.Time{}, now)
	case !last:
		s.sent(bot.Receipt{}, len(p.Out.Files), false, now)
	case len(p.Done) > 0:
		s.finish(s.withBarred(bot.Settlement{Outcome: bot.Delivered, Missing: len(p.Out.Files), Note: note(e), At: now}))
	default: // nothing of it could be carried
		s.refuse(cmp.Or(e.Reason, bot.ReasonFile), note(e), now)
	}
}

// withBarred says of what was delivered that it was said without what the bot may not send there, unless more is amiss. What was found
// first names all that it lacks.
func (s *step) withBarred(x bot.Settlement) bot.Settlement {
	if by := cmp.Or(s.barredBy, s.row.barredBy); by != "" && x.Reason == "" {
		x.Reason, x.Note = by, cmp.Or(s.row.barred, s.barred)
	}
	return x
}

func (s *step) finish(x bot.Settlement) {
	x.ID = s.row.id
	s.settle = append(s.settle, x)
	s.end = true
}

func (s *step) refuse(why bot.Reason, note string, now time.Time) {
	s.finish(bot.Settlement{Outcome: bot.Refused, Reason: why, Note: note, At: now})
}

// release gives the row back, not before a time; it counts as no attempt.
func (s *step) release(notBefore, now time.Time) {
	s.notBefore = notBefore
	s.settle = append(s.settle, bot.Settlement{ID: s.row.id, Outcome: bot.Released, At: now})
}

// nothingThere reports whether the platform has nothing that the action could be done to.
func nothingThere(a bot.Action, caps bot.Capabilities) bool {
	switch a {
	case bot.SetMenu:
		return !caps.Menus
	case bot.MarkIt:
		return !caps.Marks
	case bot.Delete:
		return !caps.Del
	}
	return false
}

// needsTarget reports whether the action cannot be done without knowing the target's messages.
func needsTarget(a bot.Action, caps bot.Capabilities) bool {
	return a == bot.Delete || a == bot.MarkIt || a == bot.Edit && caps.Edit
}

// partsOf is what is to be sent, one after another; always the same for the same row. Of a Delete, it is the target's
// messages; of an Edit, its new parts, of which those beyond the target's messages are said anew. What follows the message
// that opened a topic is said in it.
func partsOf(p bot.Parcel, caps bot.Capabilities) []bot.Outgoing {
	parts := split.Parcels(p.Out, caps)
	switch {
	case p.Out.Action == bot.Delete:
		for len(parts) < len(p.Targets) {
			parts = append(parts, p.Out)
		}
	case p.Out.Action == bot.Edit && caps.Edit:
		for i := len(p.Targets); i < len(parts); i++ {
			parts[i].Action, parts[i].Target = bot.Send, bot.Ref{}
		}
		parts = withoutRest(parts, p, caps)
	}
	if p.Out.Topic != nil && caps.Topics {
		first := append(slices.Clip(p.Targets), p.Done...)
		for i := 1; i < len(parts) && len(first) > 0; i++ {
			if parts[i].Action == bot.Send {
				parts[i].Under = bot.Ref{Message: first[0]}
			}
		}
	}
	return parts
}

// rest stands where a message cannot be taken away of which there is nothing left to say.
const rest = "…"

// withoutRest adds to an Edit that its target's messages go which its words need no more. What a topic was opened with stays.
func withoutRest(parts []bot.Outgoing, p bot.Parcel, caps bot.Capabilities) []bot.Outgoing {
	if !p.Worded || p.Out.Topic != nil && caps.Topics || len(parts) == 0 || parts[0].Action != bot.Edit {
		return parts
	}
	for i := len(parts); i < len(p.Targets); i++ {
		parts = append(parts, bot.Outgoing{Action: bot.Delete, Target: p.Out.Target, Under: parts[0].Under, Text: bot.Plain(rest)})
	}
	return parts
}

// kept is how many messages the parts of an Edit change, or say anew.
func kept(parts []bot.Outgoing) (n int) {
	for _, part := range parts {
		if part.Action != bot.Delete {
			n++
		}
	}
	return n
}

// note is what the operator is told of an error.
func note(err error) string {
	var d *bot.DeliveryError
	if errors.As(err, &d) && d.Err != nil {
		err = d.Err
	}
	return clip(err.Error(), 500)
}
