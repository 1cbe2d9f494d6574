package relay

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"duaarah/bot"
	"duaarah/bot/bottest"
)

// An edit that needs fewer messages than there are takes the others away; where that cannot be done, nothing is left to be read in them.
func TestAShorterEditTakesTheRestAway(t *testing.T) {
	for name, c := range map[string]struct {
		unworded, stuck, fixed bool
		want                   string
	}{
		"taken away":   {want: "edit m1, delete m2, delete m3; gone [m2 m3]"},
		"too old":      {stuck: true, want: "edit m1, delete m2, edit m2, delete m3, edit m3; gone [m2 m3]"},
		"not at all":   {stuck: true, fixed: true, want: "edit m1, delete m2, edit m2, delete m3, edit m3; gone []"},
		"of old times": {unworded: true, want: "edit m1; gone []"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, box := platform(t, nil), newOutbox(t)
				box.worded = !c.unworded
				long := box.say(p.Address("a"), bot.Bulk, "satu dua tiga empat lima enam tujuh delapan")
				stop := begin(t, box, nil, p)
				time.Sleep(5 * time.Second)
				n := len(p.Sent())
				if n != 3 {
					t.Fatalf("the words were %d messages, want 3", n)
				}
				if c.stuck {
					for range 2 {
						p.Fail(bottest.Fault{Match: func(p bot.Parcel) bool { return p.Out.Action == bot.Delete },
							Err: &bot.DeliveryError{Outcome: bot.Refused, Reason: bot.ReasonInvalid}})
					}
				}
				if c.fixed {
					for range 2 {
						p.Fail(bottest.Fault{Match: func(p bot.Parcel) bool { return p.InPlace }, Err: &bot.DeliveryError{Outcome: bot.Refused, Reason: bot.ReasonInvalid}})
					}
				}
				edit := box.add(p.Address("a"), bot.Bulk, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("tujuh"), Target: bot.Ref{Outbox: long}})
				time.Sleep(10 * time.Second)
				stop()
				got := ""
				for i, x := range p.Sent()[n:] {
					if i > 0 {
						got += ", "
					}
					got += fmt.Sprintf("%s %s", x.Parcel.Out.Action, x.Parcel.Targets[x.Parcel.Part])
				}
				last := box.log[len(box.log)-1]
				got += fmt.Sprintf("; gone %v", last.Gone)
				if got != c.want || box.row(edit).state != "delivered" {
					t.Errorf("it did %s, and is %s; want %s", got, box.row(edit).state, c.want)
				}
			})
		})
	}
}
