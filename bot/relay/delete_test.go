package relay

import (
	"cmp"
	"testing"
	"testing/synctest"
	"time"

	"duaarah/bot"
	"duaarah/bot/bottest"
)

// What cannot be deleted is changed into what is to stand in its place: too old for the platform, or on one that deletes nothing. What
// was taken before is no reason to say anything new.
func TestWhatCannotBeDeletedIsEmptied(t *testing.T) {
	for name, c := range map[string]struct {
		caps   func(*bot.Capabilities)
		refuse bool
		why    bot.Reason // with which it is refused; empty: ReasonTarget
		bare   bool       // it cannot be changed either
		text   string
		want   []bot.Action
		state  string
	}{
		"deleted":                  {want: []bot.Action{bot.Delete}, text: "(dihapus)", state: "delivered"},
		"too old":                  {refuse: true, text: "(dihapus)", want: []bot.Action{bot.Delete, bot.Edit}, state: "delivered"},
		"too old, nothing to say":  {refuse: true, want: []bot.Action{bot.Delete}, state: "refused/target"},
		"too old, and a place":     {refuse: true, why: bot.ReasonInvalid, bare: true, text: "(dihapus)", want: []bot.Action{bot.Delete, bot.Edit}, state: "refused/invalid"},
		"gone":                     {refuse: true, bare: true, text: "(dihapus)", want: []bot.Action{bot.Delete, bot.Edit}, state: "refused/target"},
		"no deleting":              {caps: func(c *bot.Capabilities) { c.Del = false }, text: "(dihapus)", want: []bot.Action{bot.Edit}, state: "delivered"},
		"no deleting, no changing": {caps: func(c *bot.Capabilities) { c.Del, c.Edit = false, false }, text: "(dihapus)", state: "delivered"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, box := platform(t, c.caps), newOutbox(t)
				card := box.say(p.Address("a"), bot.Bulk, "lampu mati")
				stop := begin(t, box, nil, p)
				time.Sleep(time.Second)
				if c.refuse {
					p.Fail(bottest.Fault{Match: func(p bot.Parcel) bool { return p.Out.Action == bot.Delete },
						Err: &bot.DeliveryError{Outcome: bot.Refused, Reason: cmp.Or(c.why, bot.ReasonTarget)}})
				}
				if c.bare {
					p.Fail(bottest.Fault{Match: func(p bot.Parcel) bool { return p.Out.Action == bot.Edit },
						Err: &bot.DeliveryError{Outcome: bot.Refused, Reason: bot.ReasonTarget}})
				}
				del := box.add(p.Address("a"), bot.Bulk, bot.Outgoing{Action: bot.Delete, Text: bot.Plain(c.text), Target: bot.Ref{Outbox: card}})
				time.Sleep(3 * time.Second)
				stop()
				var did []bot.Action
				for _, x := range p.Sent()[1:] {
					did = append(did, x.Parcel.Out.Action)
					if x.Parcel.Out.Action == bot.Edit && x.Parcel.Out.Text.S != c.text {
						t.Errorf("it is changed into %q", x.Parcel.Out.Text.S)
					}
				}
				if len(did) != len(c.want) || len(did) > 0 && did[len(did)-1] != c.want[len(did)-1] {
					t.Errorf("the platform was asked to %v, want %v", did, c.want)
				}
				if got := box.states()[del-1]; got != c.state {
					t.Errorf("it is %s, want %s", got, c.state)
				}
			})
		})
	}
}
