package relay

import (
	"context"
	"log/slog"
	"time"
)

// alarmLook is how long an Alarm sleeps at most: another process may have set a timer, and clocks are set.
const alarmLook = time.Minute

// Alarm fires timers when they are due. What is due survives restarts: it is in the store, not here.
type Alarm struct {
	timers Timers
	clock  func() time.Time
	log    *slog.Logger
}

// NewAlarm makes an Alarm. Nothing happens before Run.
func NewAlarm(timers Timers, clock func() time.Time, log *slog.Logger) *Alarm {
	return &Alarm{timers: timers, clock: clock, log: log}
}

// Run fires until ctx is done.
func (a *Alarm) Run(ctx context.Context) error {
	failures := 0
	var last time.Time // when it was looked at the clock
	for {
		now := a.clock()
		var err error
		if last.IsZero() || wentBack(last, now) {
			err = a.timers.Rewind(ctx, now)
		}
		var wait time.Duration
		if err == nil {
			last = now
			wait, err = a.fire(ctx)
		}
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			a.log.ErrorContext(ctx, "cannot fire what is due", "error", err)
			wait = Backoff{Min: time.Second, Max: alarmLook}.after(failures, 1)
			failures++
		} else {
			failures = 0
		}
		if !a.sleep(ctx, wait, err == nil) {
			return nil
		}
	}
}

// wentBack reports whether the machine's clock was set back between two looks at it: the time of day says less than passed.
func wentBack(last, now time.Time) bool {
	return now.Round(0).Sub(last.Round(0)) < now.Sub(last)-time.Second
}

// fire fires what is due, and says how long there is nothing to do.
func (a *Alarm) fire(ctx context.Context) (time.Duration, error) {
	for {
		due, ok, err := a.timers.Next(ctx)
		if err != nil {
			return 0, err
		}
		now := a.clock()
		if !ok {
			return alarmLook, nil
		}
		if due.After(now) {
			return min(due.Sub(now), alarmLook), nil
		}
		n, err := a.timers.Fire(ctx, now)
		if err != nil {
			return 0, err
		}
		if n == 0 { // somebody else's hands, or times that are rounded: do not spin
			return time.Second, nil
		}
	}
}

// sleep waits. changed: a new timer ends it. false: ctx ended.
func (a *Alarm) sleep(ctx context.Context, d time.Duration, changed bool) bool {
	var news <-chan struct{}
	if changed {
		news = a.timers.Changed()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-news:
	case <-t.C:
	}
	return true
}
