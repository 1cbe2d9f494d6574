package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"duaarah/bot/adapter"
)

// How long a loop that failed waits before it runs again: longer each time, until it has run well for a while.
const (
	restartFirst = time.Second
	restartMax   = time.Minute
)

// loops runs what goes on until the program stops, and knows what of it is running.
type loops struct {
	log   *slog.Logger
	clock func() time.Time

	mu   sync.Mutex
	down map[string]bool // loops without which the program is not ready, while they do not run
}

func newLoops(log *slog.Logger, clock func() time.Time) *loops {
	return &loops{log: log, clock: clock, down: map[string]bool{}}
}

// keep runs fn until ctx is done, and again after a panic or an error. It returns when fn has come to its end.
func (l *loops) keep(ctx context.Context, name string, fn func(ctx context.Context) error) {
	wait := restartFirst
	for {
		began := l.clock()
		l.set(name, true)
		err := guard(ctx, fn)
		l.set(name, false)
		if ctx.Err() != nil {
			if err != nil && !errors.Is(err, context.Canceled) {
				l.log.ErrorContext(ctx, "loop ended badly", "loop", name, "error", err)
			}
			return
		}
		if l.clock().Sub(began) > restartMax {
			wait = restartFirst
		}
		l.log.ErrorContext(ctx, "loop failed, runs again", "loop", name, "error", err, "after", wait)
		if !adapter.Sleep(ctx, wait) {
			return
		}
		wait = min(2*wait, restartMax)
	}
}

// receive runs a platform until ctx is done. An error of fn is one that no waiting mends: it is told, and the rest goes
// on without that platform. A panic is a fault of ours, and it runs again.
func (l *loops) receive(ctx context.Context, name string, fn func(ctx context.Context) error) {
	wait := restartFirst
	for ctx.Err() == nil {
		err := guard(ctx, fn)
		var p *panicked
		switch {
		case ctx.Err() != nil:
			return
		case !errors.As(err, &p):
			l.log.ErrorContext(ctx, "platform receives no more; mend what is wrong and start again", "account", name, "error", err)
			return
		}
		l.log.ErrorContext(ctx, "platform failed, runs again", "account", name, "error", err, "after", wait)
		if !adapter.Sleep(ctx, wait) {
			return
		}
		wait = min(2*wait, restartMax)
	}
}

func (l *loops) set(name string, running bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.down[name] = !running
}

// ready is an error as long as a loop that was begun does not run.
func (l *loops) ready() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for name, down := range l.down {
		if down {
			return fmt.Errorf("%s is not running", name)
		}
	}
	return nil
}

// panicked is a panic turned into an error.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v\n%s", p.value, p.stack) }

// guard runs fn, and returns its panic as an error.
func guard(ctx context.Context, fn func(ctx context.Context) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &panicked{v, debug.Stack()}
		}
	}()
	return fn(ctx)
}
