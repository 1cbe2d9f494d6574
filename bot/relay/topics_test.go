package relay

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"duaarah/bot"
	"duaarah/bot/bottest"
)

// TestWhatFollowsATopicIsSaidInIt: the parts after the first know which message opened the topic, across a failure, too.
func TestWhatFollowsATopicIsSaidInIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, box := platform(t, func(c *bot.Capabilities) { c.Topics, c.Mixed, c.PanelMax = true, true, 10 }), newOutbox(t)
		p.Fail(bottest.Fault{Match: func(p bot.Parcel) bool { return p.Part == 2 }, Err: &bot.DeliveryError{Outcome: bot.Retry, Err: errors.New("not now")}})
		box.add(p.Address("room"), bot.Bulk, bot.Outgoing{Text: bot.Plain("lampu mati gelap"), Panel: true,
			Topic: &bot.Topic{Name: "n", Intro: bot.Plain("intro")}})
		stop := begin(t, box, nil, p)
		time.Sleep(time.Minute)
		stop()
		var sent []bot.Parcel
		for _, s := range p.Sent() {
			if s.Err == nil {
				sent = append(sent, s.Parcel)
			}
		}
		if len(sent) != 3 || sent[0].Out.Topic == nil || !sent[0].Out.Under.IsZero() {
			t.Fatalf("sent %+v", sent)
		}
		for _, x := range sent[1:] {
			if x.Out.Under.Message != "m1" || x.Out.Topic != nil {
				t.Errorf("part %d goes under %q", x.Part, x.Out.Under.Message)
			}
		}
	})
}

// TestNotesAreLoggedOnce: what is amiss with each part of a message alike is told once.
func TestNotesAreLoggedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, box := platform(t, func(c *bot.Capabilities) { c.Topics, c.Mixed, c.PanelMax = true, true, 10 }), newOutbox(t)
		for range 3 {
			p.Fail(bottest.Fault{Note: "bot needs Create Public Threads in #ruang"})
		}
		box.add(p.Address("room"), bot.Bulk, bot.Outgoing{Text: bot.Plain("lampu mati gelap"), Panel: true,
			Topic: &bot.Topic{Name: "n", Intro: bot.Plain("intro")}})
		var log bytes.Buffer
		stop := begin(t, box, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) }, p)
		time.Sleep(time.Minute)
		stop()
		if n := strings.Count(log.String(), "sent, but not as it should be"); n != 1 || len(p.Sent()) != 3 {
			t.Errorf("of %d parts it is logged %d times", len(p.Sent()), n)
		}
	})
}

// TestNotesOfWhatWasSent: what is amiss with a message that was taken is kept for the operator.
func TestNotesOfWhatWasSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, box := platform(t, nil), newOutbox(t)
		p.Fail(bottest.Fault{Note: "bot needs Create Public Threads in #ruang"})
		id := box.say(p.Address("room"), bot.Bulk, "kartu")
		stop := begin(t, box, nil, p)
		time.Sleep(time.Second)
		stop()
		if got := box.row(id).note; got != "bot needs Create Public Threads in #ruang" {
			t.Errorf("the note is %q", got)
		}
	})
}

// TestATopicOfItsOwnIsChangedWithItsMessage: what opened a topic is among the messages that an edit changes, though it held no words.
func TestATopicOfItsOwnIsChangedWithItsMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, box := platform(t, func(c *bot.Capabilities) { c.Topics, c.TopicsFirst, c.TextMax = true, true, 100 }), newOutbox(t)
		card := box.add(p.Address("room"), bot.Bulk, bot.Outgoing{Text: bot.Plain("kartu"), Topic: &bot.Topic{Name: "n"}})
		stop := begin(t, box, nil, p)
		time.Sleep(time.Minute)
		stop()
		for _, s := range box.log {
			if s.ID == card && s.Bare {
				t.Errorf("a part is settled as wordless: %+v", s)
			}
		}
		if n := len(p.Sent()); n != 2 {
			t.Errorf("%d parts were sent", n)
		}
	})
}
