package discord

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
)

func TestAnswersInDoubt(t *testing.T) { inTime(t, testAnswersInDoubt) }

func testAnswersInDoubt(t *testing.T) {
	w := newOutWorld(t)
	in := w.event(interactionCommand, true, statistics, "")
	path := "/interactions/" + in.ID
	var p bot.Parcel
	w.f.fail(failing{method: "POST", path: path, after: true})
	w.handled(in, func(u bot.Update) error {
		p = w.parcel(u.Whisper, justWords("satu"))
		w.fails(p, bot.Uncertain, "")
		p.Attempts = 1
		r := w.ok(p)
		if again := w.ok(p); !slices.Equal(r.Messages, again.Messages) {
			t.Errorf("%v, then %v", r.Messages, again.Messages)
		}
		return nil
	})
	w.want(in, "[4] satu?")
	p.Part, p.Attempts = 1, 0
	w.f.fail(failing{method: "POST", path: "/webhooks", after: true})
	w.fails(p, bot.Uncertain, "")
	p.Attempts = 1
	w.fails(p, bot.Refused, bot.ReasonExpired)
	w.want(in, "[4] satu? satu?")
	p.Part, p.Attempts = 2, 0
	w.f.fail(failing{method: "POST", path: "/webhooks", status: 429, retry: 0.05})
	w.fails(p, bot.Retry, "")
	time.Sleep(60 * time.Millisecond) // as Discord told
	p.Attempts = 1
	w.ok(p)
	w.want(in, "[4] satu? satu? satu?")

	// In private, and the callback did not come through: the deferral comes first.
	w = newOutWorld(t)
	in = w.event(interactionCommand, false, statistics, "")
	w.f.fail(failing{method: "POST", path: "/interactions/" + in.ID})
	w.handled(in, func(u bot.Update) error {
		p = w.parcel(u.Address, justWords("satu"))
		w.fails(p, bot.Uncertain, "")
		return nil
	})
	p.Attempts = 1
	w.ok(p)
	w.want(in, "[5]")
	w.sees(dmID, "satu")

	// It did come through: it is found.
	w = newOutWorld(t)
	in = w.event(interactionCommand, false, statistics, "")
	w.f.fail(failing{method: "POST", path: "/interactions/" + in.ID, after: true})
	w.handled(in, func(u bot.Update) error {
		p = w.parcel(u.Address, justWords("satu"))
		w.fails(p, bot.Uncertain, "")
		return nil
	})
	p.Attempts = 1
	if id := w.ok(p).Messages[0]; id != w.made(in).original.ID {
		t.Errorf("it is taken for %s", id)
	}
	w.want(in, "[4] satu")
	w.sees(dmID)
}

// A deferral that Discord took though nobody was told leaves nothing that goes on thinking: it is found to be ours.
func TestDeferralInDoubt(t *testing.T) { inTime(t, testDeferralInDoubt) }

func testDeferralInDoubt(t *testing.T) {
	for _, inServer := range []bool{true, false} {
		w := newOutWorld(t)
		w.b.inHand.times.silence = time.Millisecond
		in := w.event(interactionCommand, inServer, statistics, "")
		w.f.fail(failing{method: "POST", path: "/interactions/" + in.ID, after: true})
		w.handled(in, func(u bot.Update) error {
			w.until("the deferral", func() bool { return len(w.callbacks(in)) > 0 })
			return nil
		})
		w.until("the end of the thinking", func() bool {
			x := w.made(in)
			w.f.mu.Lock()
			defer w.f.mu.Unlock()
			return x.original == nil
		})
	}
}

func TestNotKept(t *testing.T) { inTime(t, testNotKept) }

func testNotKept(t *testing.T) {
	broken := errors.New("the disk is full")
	w := newOutWorld(t)
	in := w.event(interactionModal, true, reply, onCard)
	tries := 0
	w.handled(in, func(bot.Update) error { tries++; return broken })
	w.want(in, "[6] Belum tersimpan. Kata Anda:\n> kata saya?")
	if tries < 3 {
		t.Errorf("it was tried %d times", tries)
	}
	in = w.event(interactionComponent, true, tapYes, onCard)
	w.handled(in, func(bot.Update) error { return broken })
	w.want(in, "[6] Belum tersimpan.?")

	// Words of any length, whole, even where the interaction is of no use any more.
	long := strings.TrimSpace(strings.Repeat("kata_kata ", 380))
	in = w.event(interactionCommand, false, fmt.Sprintf(`{"name":"lapor","options":[{"name":"teks","type":3,"value":%q}]}`, long), "")
	w.made(in).expired = true
	w.handled(in, func(bot.Update) error { return broken })
	var back []string
	w.f.look(func() {
		for _, m := range w.f.messages {
			s := m.content()
			if s == "" {
				s = m.Body["embeds"].([]any)[0].(map[string]any)["description"].(string)
			}
			back = append(back, strings.TrimSpace(strings.ReplaceAll(strings.TrimPrefix(strings.TrimPrefix(s, "Belum tersimpan. Kata Anda:\n"), "> "), "\\", "")))
		}
	})
	if strings.Join(back, " ") != long {
		t.Errorf("back come %d messages, %d bytes of %d", len(back), len(strings.Join(back, " ")), len(long))
	}

	// Kept in the end: nothing is said.
	in = w.event(interactionComponent, true, tapYes, onCard)
	tries = 0
	w.handled(in, func(bot.Update) error {
		if tries++; tries < 3 {
			return broken
		}
		return nil
	})
	w.want(in, "[6]")

	// The program ends before it is kept.
	in = w.event(interactionModal, true, reply, onCard)
	ctx, cancel := context.WithCancel(context.Background())
	w.handle(ctx, in, func(ctx context.Context, _ []bot.Update) error {
		cancel()
		return ctx.Err()
	})
	if got := w.shows(in); !strings.Contains(got, "kata saya") {
		t.Errorf("at the end the person sees %q", got)
	}
}

// TestEndOfProgram: what is kept but not answered when the program ends is deferred, and answered in private after that.
func TestEndOfProgram(t *testing.T) { inTime(t, testEndOfProgram) }

func testEndOfProgram(t *testing.T) {
	for kind, want := range map[int]string{interactionCommand: "[5]", interactionComponent: "[6]"} {
		w := newOutWorld(t)
		w.b.opt.Times.Answer = time.Hour
		in := w.event(kind, true, map[int]string{interactionCommand: statistics, interactionComponent: tapYes}[kind], map[int]string{interactionComponent: onCard}[kind])
		ctx, cancel := context.WithCancel(context.Background())
		w.handle(ctx, in, func(context.Context, []bot.Update) error {
			cancel()
			return nil
		})
		w.want(in, want)
		w.restart()
		w.send(w.b.whisper(in.ID, person), justWords("sesudahnya"))
		w.sees(dmID, "sesudahnya")
	}
}

// TestSlowTake: an interaction is deferred in time however long it takes to keep it.
func TestSlowTake(t *testing.T) { inTime(t, testSlowTake) }

func testSlowTake(t *testing.T) {
	w := newOutWorld(t)
	in := w.event(interactionModal, true, reply, onCard)
	begun := time.Now()
	w.handled(in, func(bot.Update) error {
		time.Sleep(600 * time.Millisecond) // longer than until it is given up
		return nil
	})
	w.want(in, "[6]")
	if x := w.made(in); len(x.at) != 1 || x.at[0].Sub(begun) > 500*time.Millisecond {
		t.Errorf("deferred after %v", x.at[0].Sub(begun))
	}
}
