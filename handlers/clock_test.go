package handlers_test

import (
	"testing"
	"time"

	"duaarah/handlers"
	"duaarah/store"
)

// Where the clock is set back, a draft waits no longer than it was to by itself: one about danger its minute. A start, which looks at the clock
// too, cuts no wait short that a citizen asked for.
func TestDraftsWhereTheClockIsSetBack(t *testing.T) {
	for _, back := range []time.Duration{0, 2 * time.Minute, 7 * time.Hour} {
		w, set := newWorld(t, func(o *handlers.Options) { o.DangerWait = time.Minute }), back
		w.office("Rina", "Grup")
		w.timers = w.db.Timers(w.h.Fire).NoLonger(w.h.Longest())
		state := func(id store.AspirationID) store.State { return w.get(id).State }
		asks, plain, danger := w.person("Asih"), w.person("Budi"), w.person("Tono")
		asks.say("jalan di gang melati bolong sejak dua bulan")
		asks.say("tunggu dulu")
		plain.say("got di depan pasar mampet")
		danger.say("tolong ada orang tenggelam di kali")
		for range 2 { // looking again puts nothing off
			w.now = w.now.Add(-back)
			if err := w.timers.Rewind(t.Context(), w.now); err != nil {
				t.Fatal(err)
			}
			back = 0
		}
		for _, x := range []struct {
			after time.Duration
			want  [3]store.State
		}{
			{59 * time.Second, [3]store.State{store.Drafted, store.Drafted, store.Drafted}},
			{2 * time.Second, [3]store.State{store.Drafted, store.Drafted, store.Open}},
			{8 * time.Minute, [3]store.State{store.Drafted, store.Drafted, store.Open}},
			{time.Minute, [3]store.State{store.Drafted, store.Open, store.Open}},
			{49 * time.Minute, [3]store.State{store.Drafted, store.Open, store.Open}},
			{2 * time.Minute, [3]store.State{store.Open, store.Open, store.Open}},
		} {
			w.pass(x.after)
			if got := [3]store.State{state(1), state(2), state(3)}; got != x.want {
				t.Fatalf("set back %v, %v later they are %v, want %v", set, x.after, got, x.want)
			}
		}
	}
}
