package relay

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"duaarah/bot"
)

var someAccount = bot.Account{Platform: "test", Name: "1"}

func message(key, chat string) bot.Update {
	return bot.Update{
		Key: key, Kind: bot.KindMessage, Address: bot.Address{Account: someAccount, Chat: chat}, Place: bot.Private,
		Message: &bot.Message{ID: key, Text: "rahasia"}, Raw: []byte(`{"text":"rahasia"}`),
	}
}

func TestOneThatFailsHoldsUpNoOther(t *testing.T) {
	var log strings.Builder
	in := newInbox(t, func(_ context.Context, u bot.Update) error {
		switch u.Key {
		case "bad":
			return errors.New("no such office")
		case "panics":
			panic("nil map")
		}
		return nil
	})
	broken := bot.Update{Key: "broken", Kind: bot.KindBroken, Address: bot.Address{Account: someAccount, Chat: "a"}, Err: errors.New("bad JSON")}
	batch := []bot.Update{message("1", "a"), message("bad", "a"), message("2", "a"), message("panics", "b"), broken, message("3", "b")}
	intake := NewIntake(in, slog.New(slog.NewTextHandler(&log, nil)))
	for range 2 { // once more: all was seen
		if err := intake.Take(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
	}
	if got := fmt.Sprint(in.kept); got != "[1 2 3]" {
		t.Errorf("handled %s", got)
	}
	if len(in.parked) != 3 || in.parked["bad"] != "no such office" || !strings.Contains(in.parked["broken"], "bad JSON") {
		t.Errorf("parked %v", in.parked)
	}
	if strings.Contains(log.String(), "rahasia") {
		t.Error("a person's words are in the log")
	}
	if strings.Contains(log.String(), "key=") {
		t.Error("the log has the keys of updates, which may name a person's chat")
	}
	if n := strings.Count(log.String(), "update parked"); n != 3 {
		t.Errorf("%d lines of log for 3 parked updates", n)
	}
}

func TestStorageErrorsGiveTheBatchBack(t *testing.T) {
	disk := fmt.Errorf("disk full: %w", ErrStorage)
	for _, c := range []struct {
		name string
		ctx  bool
		fail error
		late error // of the commit
	}{
		{"the handler's storage", false, fmt.Errorf("save: %w", disk), nil},
		{"the commit", false, nil, disk},
		{"the context ended", true, context.Canceled, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			fail := c.fail
			in := newInbox(t, func(_ context.Context, u bot.Update) error {
				if u.Key == "2" && fail != nil {
					if c.ctx {
						cancel()
					}
					return fail
				}
				return nil
			})
			in.broken = c.late
			batch := []bot.Update{message("1", "a"), message("2", "b")}
			intake := NewIntake(in, slog.New(slog.DiscardHandler))
			if err := intake.Take(ctx, batch); err == nil {
				t.Fatal("Take says that all is kept")
			}
			if len(in.kept)+len(in.parked)+len(in.seen) != 0 {
				t.Fatalf("kept %v, parked %v, seen %v of a batch that failed", in.kept, in.parked, in.seen)
			}
			fail = nil
			if err := intake.Take(t.Context(), batch); err != nil || fmt.Sprint(in.kept) != "[1 2]" {
				t.Errorf("handed over again: %v, handled %v", err, in.kept)
			}
		})
	}
}

func TestLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var settled, lasts int
		in := newInbox(t, func(ctx context.Context, u bot.Update) error {
			switch {
			case bot.LastTry(ctx):
				lasts++
				return fmt.Errorf("still: %w", bot.ErrLater)
			case u.Key == "reply" && settled < 3:
				settled++
				return bot.ErrLater
			case u.Key == "never":
				return bot.ErrLater
			}
			return nil
		})
		intake := NewIntake(in, slog.New(slog.DiscardHandler))
		begin := time.Now()
		batch := []bot.Update{message("first", "a"), message("reply", "a"), message("after", "a"), message("other", "b")}
		if err := intake.Take(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(in.kept); got != "[first other reply after]" {
			t.Errorf("handled %s", got)
		}
		if d := time.Since(begin); d != 30*time.Millisecond+60*time.Millisecond+120*time.Millisecond {
			t.Errorf("three tries took %v", d)
		}

		begin = time.Now()
		if err := intake.Take(t.Context(), []bot.Update{message("never", "a"), message("behind", "a"), message("else", "c")}); err != nil {
			t.Fatal(err)
		}
		if d := time.Since(begin); d < 3*time.Second || d > 3500*time.Millisecond {
			t.Errorf("given up after %v", d)
		}
		if in.parked["never"] == "" || lasts != 2 { // "behind" has its last try too, and fails by this handler's whim
			t.Errorf("parked %v after %d last tries", in.parked, lasts)
		}
		if !slices.Contains(in.kept, "else") {
			t.Error("another chat was held up")
		}
	})
}

func TestWhatNoHandlerCouldTakeIsParked(t *testing.T) {
	noAddress, noMessage, noKey := message("k1", ""), message("k2", "a"), message("", "a")
	noMessage.Message = nil
	moved := bot.Update{Key: "k3", Kind: bot.KindMoved, Address: noKey.Address}
	nothing := bot.Update{}
	long := message(strings.Repeat("k", 600), "a")
	unknown := message("k4", "a")
	unknown.Kind = "dance"
	in := newInbox(t, func(context.Context, bot.Update) error { return nil })
	intake := NewIntake(in, slog.New(slog.DiscardHandler))
	for range 2 {
		err := intake.Take(t.Context(), []bot.Update{
			noAddress, noMessage, noKey, moved, nothing, long, unknown, message("good", "a"),
			{Kind: bot.KindDelivered, Address: noKey.Address, Delivered: []string{"m"}},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(in.parked) != 7 {
		t.Errorf("%d are parked: %v", len(in.parked), in.parked)
	}
	if in.parked["k1"] != "names no chat" {
		t.Errorf("the cause is %q", in.parked["k1"])
	}
	if got := fmt.Sprint(in.kept); got != "[good  ]" { // the update without a key is handled both times
		t.Errorf("handled %s", got)
	}
}

// What waits for its turn is read meanwhile. A text that cannot be read parks its own update alone.
func TestReadsAhead(t *testing.T) {
	told := make(chan string, 10)
	in := newInbox(t, func(_ context.Context, u bot.Update) error {
		if u.Key == "1" { // its turn is not over before the others are read
			for _, want := range []string{"2", "3", "panics"} {
				if got := <-told; got != want {
					t.Errorf("read ahead: %s, want %s", got, want)
				}
			}
		}
		if u.Key == "panics" {
			panic("no such rune")
		}
		return nil
	})
	intake := NewIntake(in, slog.New(slog.DiscardHandler))
	intake.Ahead(func(u bot.Update) {
		told <- u.Key
		if u.Key == "panics" {
			panic("no such rune")
		}
	})
	if err := intake.Take(t.Context(), []bot.Update{message("1", "a"), message("2", "b"), message("3", "a"), message("panics", "c"), message("4", "d")}); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(in.kept); got != "[1 2 3 4]" || len(in.parked) != 1 || in.parked["panics"] == "" {
		t.Errorf("handled %s, parked %v", got, in.parked)
	}
	if err := intake.Take(t.Context(), []bot.Update{message("5", "a")}); err != nil || len(told) != 0 {
		t.Errorf("one alone was read ahead: %d (%v)", len(told), err)
	}
}
