package figures

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"duaarah/bot"
	"duaarah/handlers/chart"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/measure"
)

// Figures computes.
type Figures interface {
	Stats(ctx context.Context, q measure.Query) (measure.Report, error)
}

// Asks are the questions that wait.
type Asks interface {
	// Due lists those to be answered now, the earliest first, and when more will be: zero, if that is not known.
	Due(ctx context.Context, now time.Time, limit int) (due []store.Ask, next time.Time, err error)
	Postpone(ctx context.Context, id store.AskID, until time.Time) error
	Changed() <-chan struct{}
}

// Another answers what is asked of something else than figures, and takes as long.
type Another interface {
	// Answer works outside of a transaction, and returns what is to be done in that which takes the question away.
	Answer(ctx context.Context, q store.Ask) (func(act talk.Act) error, error)
	Failed() string // key of what the person is told in the end, if it failed
}

// Options are what a Worker needs. All but Others are required.
type Options struct {
	Others  map[string]Another // by what is asked
	House   *talk.House
	Store   store.Store
	Asks    Asks
	Figures Figures
	Files   bot.Files
	Clock   func() time.Time
	Log     *slog.Logger
}

// Worker answers what was asked, one after another. What it computed is thrown away if the program ends before the answer is
// committed; the question is still there, and is answered after the next start. So each is answered once.
type Worker struct {
	o Options
}

// NewWorker makes a Worker. Nothing happens before Run.
func NewWorker(o Options) *Worker { return &Worker{o} }

const (
	dueAtOnce   = 16
	lookAgain   = time.Minute // another process may have asked, and clocks are set
	failedWait  = 5 * time.Second
	failedMost  = 5 // attempts, after which the person is told
	answerMost  = 2 * time.Minute
	pictureMost = 4 << 20
	// digestTries is the same of a digest, for which nobody waits.
	digestTries = 12
)

// Run answers until ctx is done.
func (w *Worker) Run(ctx context.Context) error {
	for {
		wait, err := w.Step(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		t := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-w.o.Asks.Changed():
		case <-t.C:
		}
		t.Stop()
		if ctx.Err() != nil {
			return nil
		}
	}
}

// Step answers all that is due, and says how long there is nothing to do.
func (w *Worker) Step(ctx context.Context) (wait time.Duration, err error) {
	for {
		now := w.o.Clock()
		due, next, err := w.o.Asks.Due(ctx, now, dueAtOnce)
		if err != nil {
			return 0, fmt.Errorf("look for questions: %w", err)
		}
		for _, q := range due {
			if err := w.answer(ctx, q); err != nil {
				return 0, err
			}
		}
		switch {
		case len(due) > 0:
		case next.IsZero():
			return lookAgain, nil
		default:
			return min(max(next.Sub(now), time.Millisecond), lookAgain), nil
		}
	}
}

// answer answers one question. One that cannot be answered is postponed, and its person told in the end. An error is one of the
// store, or of ctx.
func (w *Worker) answer(ctx context.Context, q store.Ask) error {
	var a ask
	err := json.Unmarshal(q.Body, &a)
	if err == nil {
		err = w.try(ctx, q, a)
	}
	if err == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	most := failedMost
	if a.What == askDigest {
		most = digestTries
	}
	if q.Attempts+1 < most {
		wait := failedWait << min(q.Attempts, 10)
		w.o.Log.WarnContext(ctx, "figures could not be told", "what", a.What, "attempts", q.Attempts+1, "again_in", wait, "error", err)
		if err := w.o.Asks.Postpone(ctx, q.ID, w.o.Clock().Add(wait)); err != nil {
			return fmt.Errorf("postpone a question: %w", err)
		}
		return nil
	}
	w.o.Log.ErrorContext(ctx, "figures were given up", "what", a.What, "attempts", q.Attempts+1, "error", err)
	return w.commit(ctx, q, func(act talk.Act) error {
		switch {
		case a.What == askDigest:
			return nil
		case a.Drawing != nil:
			return sayDrawing(act, q, *a.Drawing, a.Drawing.Out)
		}
		key := "figures.failed"
		if other := w.o.Others[a.What]; other != nil {
			key = other.Failed()
		}
		return w.say(act, q, a, bot.Outgoing{Text: act.Printer(a.Lang, nil, act.Now).Text(key)})
	})
}

// try computes and says it. A panic is an error.
func (w *Worker) try(ctx context.Context, q store.Ask, a ask) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, answerMost)
	defer cancel()
	switch {
	case a.What == askDigest:
		return w.tellDigest(ctx, q, a)
	case a.Drawing != nil:
		return w.tellDrawing(ctx, q, *a.Drawing)
	}
	if other := w.o.Others[a.What]; other != nil {
		fn, err := other.Answer(ctx, q)
		if err != nil {
			return err
		}
		return w.commit(ctx, q, fn)
	}
	seen, err := w.scopeOf(ctx, q, a)
	if err == nil {
		var out bot.Outgoing
		if out, err = w.compose(ctx, a, seen); err != nil {
			return err
		}
		err = w.commit(ctx, q, func(act talk.Act) error {
			now, err := scopeNow(act, q, a)
			if err != nil {
				return err
			}
			if !now.same(seen) {
				return errChanged
			}
			return w.say(act, q, a, out)
		})
	}
	var no denied
	if errors.As(err, &no) {
		return w.commit(ctx, q, func(act talk.Act) error {
			a.Target = bot.Ref{} // the figures that stand there were theirs to see
			return w.say(act, q, a, bot.Outgoing{Text: act.Printer(a.Lang, nil, act.Now).Text("figures.no_right")})
		})
	}
	return err
}

// errChanged: while it was computed, the person came to see other offices. It is computed again.
var errChanged = errors.New("what the person may see has changed")

func (w *Worker) scopeOf(ctx context.Context, q store.Ask, a ask) (s scope, err error) {
	err = w.o.Store.View(ctx, func(r store.Reader) error {
		s, err = scopeNow(r, q, a)
		return err
	})
	return s, err
}

// scopeNow is what the person may see of what they asked for.
func scopeNow(r store.Reader, q store.Ask, a ask) (scope, error) {
	who, err := r.IdentityByID(q.Who)
	if err != nil {
		return scope{}, fmt.Errorf("who asked: %w", err)
	}
	s, err := entitled(r, who.Staff, a.Room, a.Office)
	if a.What == askLeague && err == nil {
		return scope{}, nil // all who may see any figures may see it
	}
	return s, err
}

// compose makes the answer.
func (w *Worker) compose(ctx context.Context, a ask, s scope) (bot.Outgoing, error) {
	v, err := w.view(ctx, a.Lang, s)
	if err != nil {
		return bot.Outgoing{}, err
	}
	if a.What == askLeague {
		return v.league(ctx, a)
	}
	return v.stats(ctx, a)
}

// commit takes the question away and does what answers it, in one transaction. One that was answered, or replaced, meanwhile is left alone.
func (w *Worker) commit(ctx context.Context, q store.Ask, fn func(act talk.Act) error) error {
	return w.o.Store.Update(ctx, func(tx store.Tx) error {
		there, err := tx.Answered(q.ID)
		if err != nil || !there {
			return err
		}
		return fn(talk.Act{Tx: tx, House: w.o.House, Now: w.o.Clock().UTC().Truncate(time.Millisecond)})
	})
}

// say enqueues an answer where it was asked.
func (w *Worker) say(act talk.Act, q store.Ask, a ask, out bot.Outgoing) error {
	out.ReplyTo = a.Answer
	if !a.Target.IsZero() {
		out.Action, out.Target = bot.Edit, a.Target
	}
	if _, err := act.Enqueue(store.Outbound{To: q.To, Lane: bot.Interactive, Out: out, About: store.About{Purpose: store.ForTalk}}); err != nil {
		return fmt.Errorf("enqueue figures: %w", err)
	}
	return nil
}

// picture draws a chart and keeps it as a file to be sent. One that cannot be had is left out: the words say it all.
func (w *Worker) picture(ctx context.Context, p chart.Picture) []bot.File {
	content, err := chart.PNG(p)
	if err == nil {
		var f bot.File
		if f, err = w.o.Files.Save(ctx, bytes.NewReader(content), pictureMost); err == nil {
			f.Kind, f.Name = bot.Photo, "dua-arah.png"
			return []bot.File{f}
		}
	}
	w.o.Log.WarnContext(ctx, "figures are told without their picture", "error", err)
	return nil
}
