package relay

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"duaarah/bot"
	"duaarah/bot/bottest"
)

func TestRecover(t *testing.T) {
	for idempotent, want := range map[bool]string{false: "[uncertain delivered]", true: "[delivered delivered]"} {
		synctest.Test(t, func(t *testing.T) {
			p, box := platform(t, func(c *bot.Capabilities) { c.Idempotent = idempotent }), newOutbox(t)
			box.say(p.Address("a"), bot.Interactive, "1")
			box.say(p.Address("a"), bot.Interactive, "2")
			box.rows[1].state = "leased" // by a process that died
			stop := begin(t, box, nil, p)
			synctest.Wait()
			stop()
			if got := fmt.Sprint(box.states()); got != want {
				t.Errorf("idempotent %v: %s, want %s", idempotent, got, want)
			}
		})
	}
}

func TestWhatIsSentTogetherIsSettledTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, box := platform(t, nil), newOutbox(t)
		began := time.Now()
		var rows []int
		var at []time.Duration
		box.failSome = func(s []bot.Settlement) error {
			rows, at = append(rows, len(s)), append(at, time.Since(began))
			return nil
		}
		for i := range 8 {
			chat := fmt.Sprint(i)
			p.Fail(bottest.Fault{Match: func(p bot.Parcel) bool { return p.To.Chat == chat }, Delay: time.Duration(i) * settleWait / 10})
			box.say(p.Address(chat), bot.Interactive, "a")
		}
		p.Fail(bottest.Fault{Match: func(p bot.Parcel) bool { return p.To.Chat == "slow" }, Delay: time.Minute})
		box.say(p.Address("slow"), bot.Interactive, "a")
		stop := begin(t, box, nil, p)
		time.Sleep(2 * time.Minute)
		stop()
		if fmt.Sprint(rows, at) != fmt.Sprint([]int{8, 1}, []time.Duration{settleWait, time.Minute}) { // the last has nobody to wait for
			t.Errorf("settled %v at %v", rows, at)
		}
	})
}

func TestGracefulStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, box := platform(t, nil), newOutbox(t)
		to := func(chat string) func(bot.Parcel) bool { return func(p bot.Parcel) bool { return p.To.Chat == chat } }
		p.Fail(bottest.Fault{Match: to("quick"), Delay: 3 * time.Second}, bottest.Fault{Match: to("stuck"), Delay: time.Hour},
			bottest.Fault{Match: to("parts"), Delay: 3 * time.Second})
		for _, chat := range []string{"quick", "quick", "stuck"} {
			box.say(p.Address(chat), bot.Interactive, chat)
		}
		parts := box.say(p.Address("parts"), bot.Interactive, "satu dua tiga empat lima enam")
		stop := begin(t, box, nil, p)
		synctest.Wait()
		begun := time.Now()
		stop()
		if d := time.Since(begun); d != 10*time.Second {
			t.Errorf("stopping took %v", d)
		}
		if got := fmt.Sprint(box.states()); got != "[delivered pending uncertain pending]" {
			t.Errorf("states %s", got)
		}
		if n := box.row(parts).Part; n != 1 {
			t.Errorf("%d parts are done", n)
		}
		stop = begin(t, box, nil, p)
		synctest.Wait()
		stop()
		if got := fmt.Sprint(p.Texts("parts")); got != "[satu dua tiga empat lima enam]" || box.row(parts).state != "delivered" {
			t.Errorf("after the next start: %s", got)
		}
	})
}

func TestSettlementsAreKeptUntilTheDiskTakesThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, box := platform(t, nil), newOutbox(t)
		fails := 8
		box.failSome = func(s []bot.Settlement) error {
			if fails--; fails >= 0 {
				return fmt.Errorf("disk full: %w", ErrStorage)
			}
			return nil
		}
		for i := range 50 {
			box.say(p.Address(fmt.Sprint(i)), bot.Interactive, "a")
		}
		stop := begin(t, box, func(o *Options) { o.Workers = 4 }, p)
		synctest.Wait()
		if n := len(p.Sent()); n != 4 {
			t.Errorf("%d were sent while nothing could be written, want 4", n)
		}
		time.Sleep(time.Minute)
		stop()
		if n := len(p.Sent()); n != 50 || box.leased > 4 {
			t.Errorf("%d were sent, %d leased together", n, box.leased)
		}
	})
}

// While what was sent cannot be settled for the storage's sake, nothing more is sent, however much room there is.
func TestNothingIsSentWhileNothingCanBeSettled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, box := platform(t, nil), newOutbox(t)
		full := true
		box.failSome = func([]bot.Settlement) error {
			if full {
				return fmt.Errorf("disk full: %w", ErrStorage)
			}
			return nil
		}
		box.say(p.Address("first"), bot.Interactive, "a")
		stop := begin(t, box, nil, p)
		synctest.Wait()
		for i := range 20 {
			box.say(p.Address(fmt.Sprint(i)), bot.Interactive, "b")
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if n := len(p.Sent()); n != 1 {
			t.Errorf("%d were sent, want the first alone", n)
		}
		box.mu.Lock()
		full = false
		box.mu.Unlock()
		time.Sleep(time.Minute)
		stop()
		if n := len(p.Sent()); n != 21 || box.row(1).state != "delivered" {
			t.Errorf("%d were sent in all, the first is %s", n, box.row(1).state)
		}
	})
}
