package broadcast

import (
	"errors"
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Those who voted hear how the poll ended, once, if the office shows them the result and they still want its news: batch by batch, as a
// broadcast goes out, and not in quiet hours. A poll that is over says by More that there are such, and by Next how far it has come.

// TimerResult tells the next of those who voted in a poll, whose ID is its reference.
const TimerResult = "result"

// ClosePoll has a poll take no votes from now on.
func ClosePoll(act talk.Act, b *store.Broadcast, by store.StaffID) error {
	b.ClosesAt = act.Now
	if err := act.SaveBroadcast(*b); err != nil {
		return fmt.Errorf("save broadcast %d: %w", b.ID, err)
	}
	if err := act.ClearTimer(TimerPoll, int64(b.ID)); err != nil {
		return fmt.Errorf("clear a timer: %w", err)
	}
	if err := Record(act, *b, by, "closed"); err != nil {
		return err
	}
	if b.State == store.BroadcastSending { // whom it has not come to cannot vote any more
		b.Why = stoppedOver
		if err := Stop(act, b, by); err != nil {
			return err
		}
	}
	return pollOver(act, *b)
}

// PollDue ends a poll whose time is over.
func PollDue(act talk.Act, timer store.Timer) error {
	b, err := act.Broadcast(store.BroadcastID(timer.Ref))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("broadcast %d: %w", timer.Ref, err)
	}
	if err := pollOver(act, b); err != nil {
		return err
	}
	return Show(act, b)
}

// pollOver has those who voted told the result, where it is shown.
func pollOver(act talk.Act, b store.Broadcast) error {
	if !b.Shares || b.Open(act.Now) {
		return nil
	}
	if err := act.SetTimer(TimerResult, int64(b.ID), act.Now); err != nil {
		return fmt.Errorf("set a timer: %w", err)
	}
	return nil
}

// resultFor is for how long after a poll its result is worth telling. It is longer than that of a broadcast, since nobody queues it anew: it is to
// outlast quiet hours, and an account that is away for a day or two.
const resultFor = 3 * 24 * time.Hour

func resultExpires(b store.Broadcast) time.Time { return b.ClosesAt.Add(resultFor) }

// ResultDue tells the next of those who voted.
func ResultDue(act talk.Act, timer store.Timer) error {
	b, err := act.Broadcast(store.BroadcastID(timer.Ref))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("broadcast %d: %w", timer.Ref, err)
	}
	o, err := act.Office(b.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", b.Office, err)
	}
	again := act.Now.Add(every)
	switch wake := act.Quiet.Until(act.Now.In(o.Location())).UTC(); {
	case b.Open(act.Now): // the clock was set back
		again = b.ClosesAt
	case b.EndedAt.IsZero(): // it is still on its way to some
	case !b.More:
		return nil // they were told
	case !act.Now.Before(resultExpires(b)): // the program was down, or the broadcast was stuck
		return Show(act, b)
	case wake.After(act.Now):
		again = wake
	default:
		if b.More, err = tellResult(act, o, &b); err != nil {
			return err
		}
		if err := act.SaveBroadcast(b); err != nil {
			return fmt.Errorf("save broadcast %d: %w", b.ID, err)
		}
		if !b.More {
			return nil
		}
	}
	if err := act.SetTimer(TimerResult, int64(b.ID), again); err != nil {
		return fmt.Errorf("set a timer: %w", err)
	}
	return nil
}

// tellResult tells some more of those who voted. more: there may be others yet.
func tellResult(act talk.Act, o store.Office, b *store.Broadcast) (more bool, err error) {
	if o.Closed {
		return false, nil
	}
	going, err := act.BroadcastsGoing()
	if err != nil {
		return false, fmt.Errorf("what else is on its way: %w", err)
	}
	next, err := act.NextVoters(*b, batchMost)
	if err != nil {
		return false, fmt.Errorf("who voted: %w", err)
	}
	if b.Next == 0 && len(next) > 0 {
		if err := Record(act, *b, 0, "results"); err != nil {
			return false, err
		}
	}
	votes, err := act.Votes(*b)
	if err != nil {
		return false, fmt.Errorf("votes: %w", err)
	}
	used := map[bot.Account]int{}
	for _, x := range next {
		account := x.Who.Direct.Account
		if used[account] >= batchOf(act, account, going+1) {
			return true, nil
		}
		used[account]++
		choice, err := act.Vote(b.ID, x.Citizen)
		if err != nil {
			return false, fmt.Errorf("vote: %w", err)
		}
		out := resultOut(act.Printer(x.Who.Lang, nil, act.Now), o, *b, votes, choice)
		out.Expires = resultExpires(*b)
		if _, err := act.Enqueue(store.Outbound{To: x.Who.Direct, Lane: bot.Bulk, Out: out,
			About: store.About{Purpose: store.ForBroadcast, Message: store.MessageID(b.ID)}}); err != nil {
			return false, fmt.Errorf("enqueue a result: %w", err)
		}
		b.Next = x.Citizen
	}
	return len(next) == batchMost, nil
}

// resultOut is how a poll ended, as somebody reads it who chose that.
func resultOut(p messages.Printer, o store.Office, b store.Broadcast, votes []int, choice int) bot.Outgoing {
	total, chosen := 0, ""
	for i, n := range votes {
		total += n
		if i == choice {
			chosen = b.Choices[i]
		}
	}
	return bot.Outgoing{
		Text: p.Text("news.result", "office", o.Name, "text", b.Name(), "result", votesText(p, b, votes), "n", total, "choice", chosen),
		Buttons: [][]bot.Button{{{Label: p.S("news.button.answer"), Data: talk.Data("c.b.say", b.ID)},
			{Label: p.S("news.button.stop"), Data: talk.Data("c.b.stop", b.ID)}}}}
}
