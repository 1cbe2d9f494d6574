package handlers

import (
	"context"
	"errors"
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/handlers/broadcast"
	"duaarah/handlers/citizen"
	"duaarah/handlers/erasure"
	"duaarah/handlers/figures"
	"duaarah/handlers/matter"
	"duaarah/handlers/note"
	"duaarah/handlers/owned"
	"duaarah/handlers/remind"
	"duaarah/handlers/rooms"
	"duaarah/handlers/staff"
	"duaarah/handlers/talk"
	"duaarah/handlers/world"
	"duaarah/store"
)

// timer is a kind of timer: what acts on one that is due, and how long one is set for at most.
type timer struct {
	due     func(act talk.Act, t store.Timer) error
	longest time.Duration
}

// timers are all kinds but store.TimerSettled, which is told what it is about by the outbox.
func timers(house *talk.House) map[string]timer {
	alone := func(due func(talk.Act) error) func(talk.Act, store.Timer) error {
		return func(act talk.Act, _ store.Timer) error { return due(act) }
	}
	return map[string]timer{
		citizen.TimerDraft:      {citizen.DraftDue, house.DraftWait},
		citizen.TimerDanger:     {citizen.DraftDue, house.WaitOf(true)},
		citizen.TimerLong:       {citizen.DraftDue, citizen.LongestAlone(house)},
		citizen.TimerHeld:       {citizen.DraftDue, house.DraftKeep},
		matter.TimerQuiet:       {citizen.QuietDue, matter.QuietFor},
		matter.TimerGather:      {matter.GatherDue, matter.GatherSlowest},
		rooms.TimerCards:        {rooms.CardsDue, rooms.CardsLongest},
		matter.TimerAside:       {matter.AsideDue, matter.AsideAgain},
		matter.TimerSupport:     {matter.SupportDue, matter.SupportPause},
		matter.TimerSupportNews: {matter.SupportDue, matter.SupportNewsLongest},
		matter.TimerWatch:       {matter.WatchDue, matter.WatchLongest},
		matter.TimerRefer:       {matter.ReferralDue, matter.ReferLongest},
		matter.TimerPromise:     {matter.PromiseDue, matter.PromiseLongest},
		matter.TimerRemind:      {alone(remind.Due), matter.RemindLongest},
		remind.TimerMorning:     {alone(remind.MorningDue), remind.MorningLongest},
		matter.TimerGiven:       {matter.GivenDue, matter.GivenPause},
		matter.TimerShare:       {matter.ShareDue, matter.ShareLongest},
		staff.TimerHeld:         {staff.HeldDue, staff.HeldLongest},
		staff.TimerUndo:         {staff.HeldDue, store.UndoMost},
		world.TimerSpoken:       {world.Due, house.DraftKeep},
		figures.TimerDigest:     {figures.DigestDue, figures.DigestLongest},
		broadcast.Timer:         {broadcast.Due, broadcast.Longest},
		broadcast.TimerPoll:     {broadcast.PollDue, broadcast.PollFor},
		broadcast.TimerResult:   {broadcast.ResultDue, broadcast.PollFor}, // of one whose poll the clock opened again
		owned.TimerSweep:        {owned.Due, owned.SweepEvery},
		owned.TimerFile:         {owned.Due, owned.FileKeep},
		erasure.Timer: {func(act talk.Act, t store.Timer) error { return erasure.Due(act, t, citizen.ErasureDone) },
			erasure.Within},
		store.TimerFile:  {fileDue, 0},
		store.TimerMoved: {rooms.Moved, 0},
	}
}

// fileDue tells what became of a file: of a note, a broadcast, or an aspiration, as the timer's reference says.
func fileDue(act talk.Act, t store.Timer) error {
	if id, ok := store.NoteOf(store.MessageID(t.Ref)); ok {
		return note.FileDue(act, id)
	} else if t.Ref < 0 {
		return broadcast.FileDue(act, store.BroadcastID(-t.Ref))
	}
	return citizen.FileDue(act, t)
}

// Fire acts on a timer that is due, in the transaction that removes it.
func (h *Handlers) Fire(ctx context.Context, tx store.Tx, t store.Timer) error {
	if t.Kind == store.TimerSettled {
		return h.settledAgain(ctx, tx, t.Ref)
	}
	kind, ok := h.timers[t.Kind]
	if !ok {
		return fmt.Errorf("no conversation has a timer %q", t.Kind)
	}
	return kind.due(h.act(tx), t)
}

// settledAgain takes in what became of a message of ours, which failed at first.
func (h *Handlers) settledAgain(ctx context.Context, tx store.Tx, id int64) error {
	row, err := tx.Outbox(id)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("outbox row %d: %w", id, err)
	}
	return h.Settled(ctx, tx, store.Settled{ID: id, To: row.To, About: row.About, Action: row.Out.Action,
		Outcome: bot.Outcome(row.State), Reason: row.Reason, Missing: row.Missing, Note: row.Note, At: row.Settled})
}

// Longest is how long the timers of each kind are set for at most.
func (h *Handlers) Longest() map[string]time.Duration {
	longest := map[string]time.Duration{store.TimerSettled: 0}
	for kind, t := range h.timers {
		longest[kind] = t.longest
	}
	return longest
}
