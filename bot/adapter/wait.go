package adapter

import (
	"context"
	"time"
)

// Sleep waits. false: ctx is done.
func Sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// Backoff is the wait after so many failures before this one: least, doubled for each of them, and no longer than most.
func Backoff(failed int, least, most time.Duration) time.Duration {
	d := least
	for ; failed > 0 && d < most; failed-- {
		d *= 2
	}
	return min(d, most)
}
