package relay

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"duaarah/bot"
)

// How long an update whose handler said bot.ErrLater is tried again.
const (
	laterFirst = 30 * time.Millisecond
	laterMax   = 300 * time.Millisecond
	laterInAll = 3 * time.Second
)

// keyMax is the longest Key that is kept as it is, in bytes.
const keyMax = 512

// Intake keeps what the platforms receive: each batch of updates in one transaction, with all that their handlers did.
//
// What it promises: an update is handled once, however often it is handed over; one that fails is kept, parked, and
// holds up no other; and Take returns nil only when everything is on disk, handled or parked.
type Intake struct {
	inbox    Inbox
	log      *slog.Logger
	observer Observer // nil: none
	ahead    func(u bot.Update)
}

// NewIntake makes an Intake. Its Take is what Platform.Run is given.
func NewIntake(inbox Inbox, log *slog.Logger) *Intake {
	return &Intake{inbox: inbox, log: log}
}

// Ahead has fn called with updates whose turn has not come yet, beside the transaction that takes those before them: it can find out what
// their handlers will ask. It may be told of one twice, or not at all. Call it before the first Take.
func (in *Intake) Ahead(fn func(u bot.Update)) { in.ahead = fn }

// goAhead runs ahead with all updates but the first, whose turn has come, until ctx is done.
func (in *Intake) goAhead(ctx context.Context, updates []bot.Update) {
	defer func() { _ = recover() }() // the handler comes upon the same, and the update is parked
	for _, u := range updates[1:] {
		if ctx.Err() != nil {
			return
		}
		in.ahead(u)
	}
}

// Take is a bot.Take. It may be called from several goroutines; updates of one chat are to come through one of them at
// a time, else their order is not kept.
func (in *Intake) Take(ctx context.Context, updates []bot.Update) error {
	ctxTry := ctx
	waited := time.Duration(0)
	for pause := laterFirst; len(updates) > 0; pause = min(2*pause, laterMax) {
		later, err := in.take(ctxTry, updates)
		if err != nil {
			return fmt.Errorf("keep %d updates: %w", len(updates), err)
		}
		if len(later) == 0 {
			return nil
		}
		if err := sleep(ctx, pause); err != nil {
			return fmt.Errorf("keep %d updates that wait for another: %w", len(later), err)
		}
		if waited += pause; waited >= laterInAll {
			ctxTry = bot.WithLastTry(ctx)
		}
		updates = later
	}
	return nil
}

// take runs one transaction, and returns what is to be tried again, in order.
func (in *Intake) take(ctx context.Context, updates []bot.Update) (later []bot.Update, err error) {
	var parked []parking
	var outcomes []TakenOutcome // for the observer
	if in.observer != nil {
		outcomes = make([]TakenOutcome, len(updates))
	}
	became := func(i int, o TakenOutcome) {
		if outcomes != nil {
			outcomes[i] = o
		}
	}
	if in.ahead != nil && len(updates) > 1 {
		running, stop := context.WithCancel(ctx)
		defer stop()
		go in.goAhead(running, updates)
	}
	err = in.inbox.Batch(ctx, func(b Batch) error {
		later, parked = nil, nil // in case that the transaction is run again
		clear(outcomes)
		held := map[chatKey]bool{}
		for i, u := range updates {
			chat := keyOf(u.Address)
			if held[chat] { // its chat's order would be lost
				later = append(later, u)
				continue
			}
			cause, err := in.one(ctx, b, u)
			switch {
			case err != nil:
				return err
			case cause == nil:
				became(i, Handled)
			case errors.Is(cause, errRepeated):
				became(i, Repeated)
			case errors.Is(cause, bot.ErrLater):
				held[chat] = true
				later = append(later, u)
			default:
				became(i, Parked)
				parked = append(parked, parking{u, cause})
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	in.observe(updates, outcomes)
	for _, p := range parked {
		// Not its key: that may name the chat, and nobody erases a log.
		in.log.ErrorContext(ctx, "update parked", "account", p.update.Address.Account.String(), "kind", string(p.update.Kind), "error", p.cause)
	}
	return later, nil
}

type parking struct {
	update bot.Update
	cause  error
}

// one handles an update. cause: why it was parked, left alone, or is to be tried later; err: why nothing can be kept at all.
func (in *Intake) one(ctx context.Context, b Batch, u bot.Update) (cause, err error) {
	u, cause = checked(u)
	fresh, err := b.Begin(u)
	if err != nil {
		return nil, fmt.Errorf("note an update: %w", err)
	}
	if !fresh {
		return errRepeated, nil
	}
	if cause == nil {
		cause = b.Handle(ctx, u)
	}
	switch {
	case cause == nil:
		return nil, nil
	case ctx.Err() != nil, errors.Is(cause, ErrStorage):
		return nil, fmt.Errorf("handle an update: %w", cause)
	case errors.Is(cause, bot.ErrLater) && !bot.LastTry(ctx):
		if u.Key == "" { // nothing was noted
			return cause, nil
		}
		if err := b.Unsee(u); err != nil {
			return nil, fmt.Errorf("put an update back: %w", err)
		}
		return cause, nil
	case errors.Is(cause, bot.ErrLater):
		cause = fmt.Errorf("what it depends on was not settled in %v", laterInAll) // no ErrLater: it is over
	}
	if err := b.Park(u, cause); err != nil {
		return nil, fmt.Errorf("park an update: %w", err)
	}
	return cause, nil
}

// checked finds what no handler could take, and gives it a key by which it is parked once only.
func checked(u bot.Update) (bot.Update, error) {
	cause := flaw(u)
	if cause == nil {
		return u, nil
	}
	u.Record = false
	switch {
	case len(u.Key) > keyMax:
		u.Key = "long:" + digest([]byte(u.Key))
	case u.Key == "" && len(u.Raw) > 0:
		u.Key = "raw:" + digest(u.Raw)
	case u.Key == "":
		all, err := json.Marshal(struct {
			Kind    bot.Kind
			At      time.Time
			Address bot.Address
			Message *bot.Message
			Tap     *bot.Tap
		}{u.Kind, u.At, u.Address, u.Message, u.Tap})
		if err == nil {
			u.Key = "content:" + digest(all)
		}
	}
	return u, cause
}

func flaw(u bot.Update) error {
	a := u.Address.Account
	switch {
	case u.Kind == bot.KindBroken && u.Err != nil:
		return fmt.Errorf("could not be decoded: %w", u.Err)
	case u.Kind == bot.KindBroken:
		return errors.New("could not be decoded")
	case u.Key == "" && u.Kind != bot.KindDelivered && u.Kind != bot.KindSeen && u.Kind != bot.KindRead:
		return errors.New("has no key")
	case len(u.Key) > keyMax:
		return fmt.Errorf("has a key of %d bytes, more than %d", len(u.Key), keyMax)
	case a.Platform == "" || a.Name == "":
		return errors.New("names no account")
	case u.Address.IsZero():
		return errors.New("names no chat")
	}
	missing := false
	switch u.Kind {
	case bot.KindMessage, bot.KindEdit, bot.KindDelete:
		missing = u.Message == nil
	case bot.KindTap:
		missing = u.Tap == nil
	case bot.KindMoved:
		missing = u.MovedTo.IsZero()
	case bot.KindDelivered, bot.KindSeen, bot.KindBlocked, bot.KindUnblocked, bot.KindRead:
	default:
		return errors.New("is of an unknown kind")
	}
	if missing {
		return fmt.Errorf("says %s, but not what", u.Kind)
	}
	return nil
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// clip keeps logs and notes short. It may cut a rune in two.
func clip(s string, n int) string {
	if len(s) > n {
		return s[:n] + "…"
	}
	return s
}

// sleep waits, or returns ctx's error.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
