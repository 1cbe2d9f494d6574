package relay

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"duaarah/bot"
)

// watcher notes what an Intake tells its observer.
type watcher struct{ taken []string }

func (w *watcher) Taken(u bot.Update, o TakenOutcome) {
	w.taken = append(w.taken, u.Key+" "+string(o))
}
func (*watcher) Sent(bot.Account, time.Duration)                          {}
func (*watcher) Settled(bot.Account, bot.Lane, time.Time, bot.Settlement) {}

func TestObserverIsToldWhatIsOnDisk(t *testing.T) {
	full := false
	in := newInbox(t, func(_ context.Context, u bot.Update) error {
		switch {
		case full:
			return fmt.Errorf("disk full: %w", ErrStorage)
		case u.Key == "bad":
			return errors.New("no such office")
		}
		return nil
	})
	var w watcher
	intake := NewIntake(in, slog.New(slog.DiscardHandler))
	intake.Observe(&w)
	if err := intake.Take(t.Context(), []bot.Update{message("1", "a"), message("bad", "a")}); err != nil {
		t.Fatal(err)
	}
	if err := intake.Take(t.Context(), []bot.Update{message("1", "a")}); err != nil {
		t.Fatal(err)
	}
	full = true
	if err := intake.Take(t.Context(), []bot.Update{message("2", "a")}); err == nil {
		t.Fatal("a full disk took an update")
	}
	if got := fmt.Sprint(w.taken); got != "[1 handled bad parked 1 repeated]" {
		t.Errorf("told %s", got)
	}
}
