package relay

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"duaarah/bot"
)

// settleWait is how long what became of a row waits at most for that of others that are being sent.
const settleWait = 2 * time.Millisecond

// settler writes down what became of leased rows: all that is there in one go. What cannot be written is kept and
// tried again until it can be; meanwhile its rows stay leased, and if it is the storage that fails, nothing more is sent.
type settler struct {
	box     Outbox
	log     *slog.Logger
	jobs    <-chan *step
	done    chan<- []*step // holds as many as can be under way: it never blocks
	carried *atomic.Int64  // rows that are yet to come
	stuck   *atomic.Bool   // the storage fails
}

// run works until ctx ends.
func (s *settler) run(ctx context.Context) {
	var kept []*step
	pause := laterMax
	for {
		kept = s.gather(ctx, kept)
		if len(kept) == 0 {
			return
		}
		kept = s.write(ctx, kept)
		if len(kept) == 0 {
			pause = laterMax
			continue
		}
		if sleep(ctx, pause) != nil {
			return
		}
		pause = min(2*pause, 10*time.Second)
	}
}

// gather adds what waits to kept, and what comes soon. With nothing kept it waits for the first; it returns nothing at the end.
func (s *settler) gather(ctx context.Context, kept []*step) []*step {
	if len(kept) == 0 {
		select {
		case <-ctx.Done():
			return nil
		case j := <-s.jobs:
			kept = append(kept, j)
		}
	}
	soon := time.NewTimer(settleWait)
	defer soon.Stop()
	for len(s.jobs) > 0 || s.carried.Load() > 0 {
		select {
		case j := <-s.jobs:
			kept = append(kept, j)
		case <-soon.C:
			return kept
		}
	}
	return kept
}

// write settles the steps, and returns those that could not be. A batch that fails is tried one by one, so that one
// that cannot be written holds up no other.
func (s *settler) write(ctx context.Context, steps []*step) (failed []*step) {
	all := make([]bot.Settlement, 0, len(steps))
	for _, j := range steps {
		all = append(all, j.settle...)
	}
	err := s.box.Settle(ctx, all)
	s.stuck.Store(errors.Is(err, ErrStorage))
	if err == nil {
		s.done <- steps
		return nil
	}
	if len(steps) == 1 || s.stuck.Load() {
		s.log.ErrorContext(ctx, "cannot write down what became of messages; trying again", "outbox", steps[0].row.id, "count", len(steps), "error", err)
		return steps
	}
	for i, j := range steps {
		if ctx.Err() != nil {
			return append(failed, steps[i:]...)
		}
		failed = append(failed, s.write(ctx, []*step{j})...)
	}
	return failed
}
