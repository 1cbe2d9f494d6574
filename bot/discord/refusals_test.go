package discord

import (
	"strconv"
	"testing"
	"time"

	"duaarah/bot"
)

func TestClosedDMs(t *testing.T) {
	clock := newTick()
	c := newRefusals(clock.Now, closedKept)
	want := func(user string, want bool) {
		t.Helper()
		if c.is(user) != want {
			t.Errorf("%s: %v", user, !want)
		}
	}
	want("1", false)
	c.note("1")
	want("1", true)
	c.forget("1")
	want("1", false)
	c.note("1")
	clock.add(closedKept / 2)
	c.note("1") // does not begin anew: it is tried again some time
	c.note("2")
	clock.add(closedKept / 2)
	want("1", false)
	want("2", true)
	c.forget("2")
	c.note("2")
	clock.add(closedKept / 2)
	want("2", true) // what was noted first is forgotten, but it was noted again
	for i := range refusalsMax {
		c.note(strconv.Itoa(100 + i))
	}
	want("2", false)
	want("100", true)
	want(strconv.Itoa(99+refusalsMax), true)
	for range 3 * refusalsMax {
		c.note("3")
		c.forget("3")
	}
	if len(c.ids) > refusalsMax || len(c.order) > refusalsMax {
		t.Errorf("%d, %d", len(c.ids), len(c.order))
	}
}

// What says little has only an old refusal forgotten.
func TestForgetOld(t *testing.T) {
	clock := newTick()
	c := newRefusals(clock.Now, closedKept)
	c.note("1")
	clock.add(closedLeast - time.Second)
	c.forgetOld("1", closedLeast)
	if !c.is("1") {
		t.Error("it is forgotten too early")
	}
	clock.add(time.Second)
	c.forgetOld("1", closedLeast)
	if c.is("1") {
		t.Error("it is never forgotten")
	}
	c.noteWhy("2", errNoID)
	if c.why("2") != errNoID || c.why("1") != nil {
		t.Errorf("%v, %v", c.why("2"), c.why("1"))
	}
}

// A tap or a command does not have closed direct messages tried again at once; but a command is answered where it is.
func TestCommandOfWhoeverIsClosed(t *testing.T) { inTime(t, testCommandOfWhoeverIsClosed) }

func testCommandOfWhoeverIsClosed(t *testing.T) {
	w := newOutWorld(t)
	w.b.closed.note(person)
	in := w.event(interactionCommand, false, statistics, "")
	w.handled(in, func(u bot.Update) error { _, err := w.try(u.Address, justWords("satu")); return err })
	w.want(in, "[4] satu")
	w.fails(w.parcel(w.dm(), justWords("dua")), bot.Refused, bot.ReasonBlocked)
	w.sees(dmID)
}
