package discord

import (
	"strconv"
	"testing"
	"time"
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
	clock.add(3 * time.Hour)
	c.note("1") // does not begin anew: it is tried again some time
	c.note("2")
	clock.add(3 * time.Hour)
	want("1", false)
	want("2", true)
	c.forget("2")
	c.note("2")
	clock.add(3 * time.Hour)
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
