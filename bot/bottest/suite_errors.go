package bottest

import (
	"context"
	"errors"
	"time"

	"duaarah/bot"
)

// fails sends what has to fail, and checks the outcome. Unless it is uncertain, the person must see nothing of it.
func (s *session) fails(to Person, p bot.Parcel, want bot.Outcome, why bot.Reason) *bot.DeliveryError {
	s.Helper()
	before := len(to.Sees())
	_, err := s.try(p)
	var d *bot.DeliveryError
	if !errors.As(err, &d) {
		s.Fatalf("the error is no bot.DeliveryError: %v", err)
	}
	if d.Outcome != want || d.Reason != why {
		s.Errorf("the outcome is %s %q, want %s %q: %v", d.Outcome, d.Reason, want, why, err)
	}
	if n := len(to.Sees()) - before; n > 0 && want != bot.Uncertain {
		s.Errorf("it is %s, but seen", d.Outcome)
	}
	return d
}

func testErrorsRetry(s *session) {
	p := s.person()
	words := bot.Outgoing{Text: bot.Plain("nanti")}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := s.h.Platform.Send(ctx, s.parcel(p, words))
	if d := bot.AsDelivery(err); err == nil || d.Outcome != bot.Retry {
		s.Errorf("given up before anything was written, it is %v", err)
	}
	if s.h.RetryAfter != nil {
		s.h.RetryAfter(3 * time.Second)
		if d := s.fails(p, s.parcel(p, words), bot.Retry, ""); d.After < 3*time.Second || d.After > 10*time.Second {
			s.Errorf("told to wait 3 s, it waits %v", d.After)
		}
	}
	if s.h.Unreachable != nil {
		back := s.h.Unreachable()
		s.fails(p, s.parcel(p, words), bot.Retry, "")
		back()
	}
	s.seesText(p, s.say(p, "lagi").Messages[0], "lagi")
}

func testErrorsRefused(s *session) {
	p, c := s.person(), s.h.Platform.Capabilities()
	words := bot.Outgoing{Text: bot.Plain("tidak")}
	if s.h.Refuse != nil {
		s.h.Refuse()
		s.fails(p, s.parcel(p, words), bot.Refused, bot.ReasonInvalid)
	}
	if c.Edit {
		gone := s.parcel(p, bot.Outgoing{Action: bot.Edit, Text: words.Text})
		gone.Targets = []string{"999999999"}
		s.fails(p, gone, bot.Refused, bot.ReasonTarget)
	}
	s.seesText(p, s.say(p, "sebelum").Messages[0], "sebelum")
	s.need(p.Block != nil, "people block the bot")
	p.Block()
	s.fails(p, s.parcel(p, words), bot.Refused, bot.ReasonBlocked)
}

func testErrorsUncertain(s *session) {
	s.need(s.h.Drop != nil, "the connection breaks after the request was read")
	p := s.person()
	s.h.Drop()
	_, err := s.try(s.parcel(p, bot.Outgoing{Text: bot.Plain("mungkin")}))
	want := bot.Uncertain
	if err != nil && s.h.Platform.Capabilities().Idempotent {
		want = bot.AsDelivery(err).Outcome // either is safe
	}
	if err == nil || bot.AsDelivery(err).Outcome != want {
		s.Errorf("the outcome is %v, want %s", err, want)
	}
	s.seesText(p, s.say(p, "lagi").Messages[0], "lagi")
}

func testBadFiles(s *session) {
	p, c := s.person(), s.h.Platform.Capabilities()
	s.need(c.FileMax > 0, "the platform takes files")
	f := s.h.Files.Add(bot.Document, "surat.txt", []byte("surat"))
	out := bot.Outgoing{Files: []bot.File{f}}
	s.h.Files.Fail(f.ID, bot.ErrFilePending)
	s.fails(p, s.parcel(p, out), bot.Retry, "")
	s.h.Files.Fail(f.ID, bot.ErrFileGone)
	s.fails(p, s.parcel(p, out), bot.Refused, bot.ReasonFile)
	s.h.Files.Fail(f.ID, nil)
	s.h.Files.Break(f.ID, true)
	s.fails(p, s.parcel(p, out), bot.Retry, bot.ReasonFile)
	s.h.Files.Break(f.ID, false)
	cut := out
	cut.Files = []bot.File{f}
	cut.Files[0].Size++
	s.fails(p, s.parcel(p, cut), bot.Refused, bot.ReasonFile)
	s.sees(p, s.send(p, out).Messages[0], func(x Seen) bool { return len(x.Files) == 1 })
}
