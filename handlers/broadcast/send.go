package broadcast

import (
	"errors"
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

const (
	// Timer sends the next batch of a broadcast, whose ID is its reference, and looks what became of those before.
	Timer = "broadcast"
	// TimerPoll ends a poll.
	TimerPoll = "poll"
	// Longest is how long Timer is set for at most: over quiet hours.
	Longest = 25 * time.Hour

	every     = 10 * time.Second // a batch goes
	ourShare  = 3                // a third of what the account's platform allows
	batchMost = 100              // a batch where nobody limits the account, and at most
	arrivedIn = time.Minute      // what arrives after the end is told so often at most
	// freshFor is for how long a message of it may wait for its platform. What was not sent by then is queued anew, so
	// that nothing is sent in quiet hours.
	freshFor = time.Hour
)

// Why a broadcast stopped by itself.
const (
	stoppedRight  = "right"  // who sent it may not any more
	stoppedClosed = "closed" // its office is closed
	stoppedOver   = "over"   // it is a poll that takes no votes any more
)

// batchOf is how many go by an account in a step, with so many broadcasts on their way.
func batchOf(act talk.Act, account bot.Account, going int) int {
	n := batchMost
	if act.BroadcastRate != nil {
		if r := act.BroadcastRate(account); !r.IsZero() && r.Per > 0 {
			n = int(float64(r.N) * float64(every) / float64(r.Per) / ourShare)
		}
	}
	return max(min(n, batchMost)/max(going, 1), 1)
}

// Takes is how long so many by account take, quiet hours left out.
func Takes(act talk.Act, c store.AudienceCount) time.Duration {
	var longest time.Duration
	for account, n := range c.By {
		batch := batchOf(act, account, 1)
		longest = max(longest, time.Duration((n+batch-1)/batch)*every)
	}
	return longest
}

// Start has it go out. size is how many it is for.
func Start(act talk.Act, b *store.Broadcast, size int, by store.StaffID) error {
	season, err := SeasonAt(act, act.Now)
	if err != nil {
		return err
	}
	b.State, b.StartedAt, b.Season, b.Size, b.More, b.Next = store.BroadcastSending, act.Now, season, size, true, 0
	if b.Kind == store.BroadcastPoll {
		b.ClosesAt = act.Now.Add(PollFor)
		if err := act.SetTimer(TimerPoll, int64(b.ID), b.ClosesAt); err != nil {
			return fmt.Errorf("set a timer: %w", err)
		}
	}
	if err := act.SaveBroadcast(*b); err != nil {
		return fmt.Errorf("save broadcast %d: %w", b.ID, err)
	}
	if err := Record(act, *b, by, "started", "size", size, "season", season,
		"region", b.To.Region, "topic", b.To.Topic, "event", string(b.To.Occasion)); err != nil {
		return err
	}
	return act.SetTimer(Timer, int64(b.ID), act.Now)
}

// Due sends the next batch of a broadcast, or looks whether it is over.
func Due(act talk.Act, timer store.Timer) error {
	b, err := act.Broadcast(store.BroadcastID(timer.Ref))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("broadcast %d: %w", timer.Ref, err)
	}
	again := time.Time{}
	switch {
	case b.State == store.BroadcastSending:
		again, err = sendMore(act, &b)
	case b.EndedAt.IsZero() && (b.State == store.BroadcastSent || b.State == store.BroadcastStopped):
		again, err = lookAfter(act, &b)
	case !b.EndedAt.IsZero():
		err = recordReach(act, b, true)
	}
	if err != nil {
		return err
	}
	if err := act.SaveBroadcast(b); err != nil {
		return fmt.Errorf("save broadcast %d: %w", b.ID, err)
	}
	if !again.IsZero() {
		if err := act.SetTimer(Timer, int64(b.ID), again); err != nil {
			return fmt.Errorf("set a timer: %w", err)
		}
	}
	return Show(act, b)
}

// sendMore queues the next batch, if it may, and says when to look again.
func sendMore(act talk.Act, b *store.Broadcast) (again time.Time, err error) {
	o, err := act.Office(b.Office)
	if err != nil {
		return again, fmt.Errorf("office %s: %w", b.Office, err)
	}
	if why, err := mayGoOn(act, o, *b); err != nil {
		return again, err
	} else if why != "" {
		b.Why = why
		return act.Now.Add(every), stopNow(act, b, 0)
	}
	if wake := act.Quiet.Until(act.Now.In(o.Location())).UTC(); wake.After(act.Now) {
		return wake, nil
	}
	if waits, err := act.Queued(b.ID); err != nil {
		return again, fmt.Errorf("who waits: %w", err)
	} else if len(waits) >= 2*batchMost { // a platform does not take it: what is not queued can be stopped at once
		return act.Now.Add(every), nil
	}
	if b.More, err = sendBatch(act, o, b); err != nil {
		return again, err
	}
	if !b.More {
		b.State = store.BroadcastSent
	}
	return act.Now.Add(every), nil
}

// mayGoOn reports why it may not go on; empty: it may.
func mayGoOn(act talk.Act, o store.Office, b store.Broadcast) (why string, err error) {
	if o.Closed {
		return stoppedClosed, nil
	}
	if b.Kind == store.BroadcastPoll && !b.Open(act.Now) {
		return stoppedOver, nil
	}
	for _, who := range []store.StaffID{b.Author, b.Approved} {
		if who == 0 {
			continue // the operator, or nobody was needed
		}
		if ok, err := matter.May(act.Tx, who, b.Office, store.RightBroadcast); err != nil || !ok {
			return stoppedRight, err
		}
	}
	return "", nil
}

// sendBatch queues it for some more. more: there may be others yet.
func sendBatch(act talk.Act, o store.Office, b *store.Broadcast) (more bool, err error) {
	going, err := act.BroadcastsGoing()
	if err != nil {
		return false, fmt.Errorf("what else is on its way: %w", err)
	}
	next, err := act.NextRecipients(*b, batchMost)
	if err != nil {
		return false, fmt.Errorf("who is next: %w", err)
	}
	used := map[bot.Account]int{}
	expires := expiresAt(act, o)
	for _, x := range next {
		if used[x.Who.Direct.Account] >= batchOf(act, x.Who.Direct.Account, going) {
			return true, nil
		}
		x.At = act.Now
		if x.State, err = fate(act, o, *b, x); err != nil {
			return false, err
		}
		if x.State == store.RecipientQueued {
			used[x.Who.Direct.Account]++
			if x.Outbox, err = sendTo(act, o, *b, x, expires); err != nil {
				return false, err
			}
		}
		if err := act.SaveRecipient(x); err != nil {
			return false, fmt.Errorf("save a recipient: %w", err)
		}
		b.Next = max(b.Next, x.Citizen)
	}
	return len(next) == batchMost, nil
}

// fate is what becomes of a recipient: it is queued for them, or not.
func fate(act talk.Act, o store.Office, b store.Broadcast, x store.Recipient) (store.RecipientState, error) {
	if x.Who.ID == 0 {
		return store.RecipientLeft, nil
	}
	before, err := act.Recipient(b.ID, x.Citizen)
	if err == nil && before.State == store.RecipientAgain {
		return store.RecipientQueued, nil // it counted among those that they got before
	} else if err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", fmt.Errorf("recipient: %w", err)
	} else if err == nil {
		return before.State, nil
	}
	n, err := act.Had(x.Citizen, b.Office, act.Now.Add(-aWeek))
	if err != nil {
		return "", fmt.Errorf("what they were sent: %w", err)
	}
	if n >= o.Settings.Broadcast.AWeek() {
		return store.RecipientSkipped, nil
	}
	return store.RecipientQueued, nil
}

func sendTo(act talk.Act, o store.Office, b store.Broadcast, x store.Recipient, expires time.Time) (int64, error) {
	out := Out(act.Printer(x.Who.Lang, nil, act.Now), o, b, View{})
	out.Expires = expires
	id, err := act.Enqueue(store.Outbound{To: x.Who.Direct, Lane: bot.Bulk, Out: out,
		About: store.About{Purpose: store.ForBroadcast, Message: store.MessageID(b.ID)}})
	if err != nil {
		return 0, fmt.Errorf("enqueue a broadcast: %w", err)
	}
	return id, nil
}

// expiresAt is by when what is queued now has to be on its way: before quiet hours begin.
func expiresAt(act talk.Act, o store.Office) time.Time {
	end := act.Now.Add(freshFor)
	for t := act.Now; t.Before(end); t = t.Add(5 * time.Minute) {
		if local := t.In(o.Location()); act.Quiet.Until(local).After(local) {
			return t.UTC()
		}
	}
	return end
}

// lookAfter ends a broadcast once it is known of all what became of it, and says when to look again.
func lookAfter(act talk.Act, b *store.Broadcast) (again time.Time, err error) {
	waits, err := act.Queued(b.ID)
	if err != nil {
		return again, fmt.Errorf("who waits: %w", err)
	}
	waiting := false
	for _, x := range waits {
		if x.State == store.RecipientAgain && b.State == store.BroadcastSent {
			b.State, b.More = store.BroadcastSending, true
			return act.Now.Add(every), nil
		}
		gone, err := takenAway(act, x)
		if err != nil {
			return again, err
		}
		waiting = waiting || !gone
	}
	if waiting {
		return act.Now.Add(every), nil
	}
	b.EndedAt = act.Now
	b.Next, b.More = 0, b.Kind == store.BroadcastPoll // of those who vote: see ResultDue
	if b.State == store.BroadcastSent {
		b.State = store.BroadcastDone
	}
	return again, recordReach(act, *b, false)
}

// recordReach records at how many a broadcast arrived. again: some of whom that was not known were reached after its end.
func recordReach(act talk.Act, b store.Broadcast, again bool) error {
	t, err := act.Tally(b.ID)
	if err != nil {
		return fmt.Errorf("recipients: %w", err)
	}
	if t.Reached()+t[store.RecipientUncertain] == 0 {
		return nil // nobody was told anything
	}
	data := map[string]any{"recipients": t[store.RecipientDelivered], "broadcast": b.Code, "kind": string(b.Kind), "season": b.Season,
		"failed": t[store.RecipientFailed], "uncertain": t[store.RecipientUncertain], "handed": t[store.RecipientHanded]}
	if again {
		data["again"] = true
	}
	if _, err = act.Record(store.Event{At: b.StartedAt, Kind: store.EventBroadcast, Office: b.Office, Staff: b.Author, Data: data}); err != nil {
		return fmt.Errorf("record a broadcast: %w", err)
	}
	return nil
}

// takenAway reports whether what waited for somebody went with what was erased, as it named it: nobody is told what became of that.
func takenAway(act talk.Act, x store.Recipient) (bool, error) {
	if x.State != store.RecipientQueued {
		return false, nil
	}
	row, err := act.Outbox(x.Outbox)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return false, fmt.Errorf("what waits for a recipient: %w", err)
	}
	if err == nil && row.State != "cancelled" {
		return false, nil
	}
	x.State, x.At = store.RecipientCancelled, act.Now
	if err := act.SaveRecipient(x); err != nil {
		return false, fmt.Errorf("save a recipient: %w", err)
	}
	return true, nil
}

// Stop stops it: what was not sent yet is not sent.
func Stop(act talk.Act, b *store.Broadcast, by store.StaffID) error {
	if err := stopNow(act, b, by); err != nil {
		return err
	}
	if err := act.SaveBroadcast(*b); err != nil {
		return fmt.Errorf("save broadcast %d: %w", b.ID, err)
	}
	if err := act.SetTimer(Timer, int64(b.ID), act.Now); err != nil {
		return fmt.Errorf("set a timer: %w", err)
	}
	return nil
}

func stopNow(act talk.Act, b *store.Broadcast, by store.StaffID) error {
	b.State, b.Stopper = store.BroadcastStopped, by
	waits, err := act.Queued(b.ID)
	if err != nil {
		return fmt.Errorf("who waits: %w", err)
	}
	n := 0
	for _, x := range waits {
		taken, err := takeBack(act, x, store.RecipientCancelled)
		if err != nil {
			return err
		}
		if taken {
			n++
		}
	}
	return Record(act, *b, by, "stopped", "why", b.Why, "cancelled", n)
}

// takeBack takes a broadcast back that waits for somebody. false: it is just being sent, or was.
func takeBack(act talk.Act, x store.Recipient, to store.RecipientState) (bool, error) {
	if x.State == store.RecipientQueued {
		if taken, err := unsend(act, x.Outbox); err != nil || !taken {
			return false, err
		}
	}
	x.State, x.At = to, act.Now
	if err := act.SaveRecipient(x); err != nil {
		return false, fmt.Errorf("save a recipient: %w", err)
	}
	return true, nil
}

// unsend takes back what waits to be sent. false: it is just being sent, or was; what does not arrive then is not tried again.
func unsend(act talk.Act, outbox int64) (bool, error) {
	n, err := act.Cancel(outbox)
	if err != nil {
		return false, fmt.Errorf("cancel a broadcast: %w", err)
	}
	if n > 0 {
		return true, nil
	}
	if err := act.Expire(outbox, act.Now); err != nil {
		return false, fmt.Errorf("cancel a broadcast that is being sent: %w", err)
	}
	return false, nil
}

// Settled notes what became of it for one person.
func Settled(act talk.Act, s store.Settled) error {
	who, err := act.IdentityAt(s.To)
	if errors.Is(err, store.ErrNotFound) {
		return nil // erased meanwhile
	} else if err != nil {
		return fmt.Errorf("who was told: %w", err)
	}
	x, err := act.Recipient(store.BroadcastID(s.About.Message), who.Citizen)
	if errors.Is(err, store.ErrNotFound) || err == nil && x.Outbox != s.ID {
		return nil
	} else if err != nil {
		return fmt.Errorf("recipient: %w", err)
	}
	before := x.State
	switch {
	case s.Outcome == bot.Delivered:
		x.State = store.RecipientDelivered
	case s.Outcome == bot.Handed:
		x.State = store.RecipientHanded
	case s.Outcome == bot.Uncertain:
		x.State = store.RecipientUncertain
	case s.Reason == bot.ReasonExpired:
		b, err := act.Broadcast(x.Broadcast)
		if err != nil {
			return fmt.Errorf("broadcast %d: %w", x.Broadcast, err)
		}
		x.State = store.RecipientCancelled
		if b.State.Going() {
			x.State = store.RecipientAgain
		}
	default:
		x.State = store.RecipientFailed
		if s.Reason == bot.ReasonBlocked {
			if err := matter.Blocked(act, who.ID); err != nil {
				return err
			}
		}
	}
	return settle(act, before, x)
}

// Proven takes in that it arrived at somebody of whom that was not known: they tapped below it, or replied to it.
func Proven(act talk.Act, b store.Broadcast, citizen store.CitizenID) error {
	x, err := act.Recipient(b.ID, citizen)
	if errors.Is(err, store.ErrNotFound) || err == nil && x.State != store.RecipientUncertain && x.State != store.RecipientHanded {
		return nil
	} else if err != nil {
		return fmt.Errorf("recipient: %w", err)
	}
	before := x.State
	x.State = store.RecipientDelivered
	return settle(act, before, x)
}

// settle keeps what became of it for one person. Of whom it was not known whether it arrived, the figures hear that it did within arrivedIn, many at
// once: a page may be opened days after the end.
func settle(act talk.Act, before store.RecipientState, x store.Recipient) error {
	if err := act.SaveRecipient(x); err != nil {
		return fmt.Errorf("save a recipient: %w", err)
	}
	if x.State != store.RecipientDelivered || before != store.RecipientHanded && before != store.RecipientUncertain {
		return nil
	}
	b, err := act.Broadcast(x.Broadcast)
	if err != nil {
		return fmt.Errorf("broadcast %d: %w", x.Broadcast, err)
	}
	if b.EndedAt.IsZero() {
		return nil // it is recorded once that is over
	}
	if err := act.SetTimer(Timer, int64(b.ID), act.Now.Truncate(arrivedIn).Add(arrivedIn)); err != nil {
		return fmt.Errorf("set a timer: %w", err)
	}
	return nil
}

// FileDue tells, where a broadcast is followed, that its file is not to be had.
func FileDue(act talk.Act, id store.BroadcastID) error {
	_, lost, err := act.FileNews(store.MessageID(-id))
	if err != nil || len(lost) == 0 {
		return err
	}
	b, err := act.Broadcast(id)
	if err != nil {
		return fmt.Errorf("broadcast %d: %w", id, err)
	}
	o, err := act.Office(b.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", b.Office, err)
	}
	if b.State.Going() {
		if err := Stop(act, &b, 0); err != nil {
			return err
		}
	}
	if b.At.IsZero() {
		return nil
	}
	if _, err := act.Enqueue(store.Outbound{To: b.At, Lane: bot.Bulk, About: ControlAbout(b),
		Out: bot.Outgoing{Text: matter.RoomPrinter(act, o).Text("tell.file_lost", "name", b.Name())}}); err != nil {
		return fmt.Errorf("enqueue news of a file: %w", err)
	}
	return nil
}
