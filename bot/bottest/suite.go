package bottest

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duaarah/bot"
)

// patience is how long the suite waits for what has to come over the network. Only a failing test waits as long.
const patience = 2 * time.Minute

// Suite checks that the adapter keeps the contract of package bot. open is called afresh for every subtest.
func Suite(t *testing.T, open func(t *testing.T) Harness) {
	t.Helper()
	for _, c := range []struct {
		name string
		test func(*session)
	}{
		{"Capabilities", testCapabilities},
		{"RunEndsWithItsContext", testRunEnds},
		{"NothingIsAcknowledgedBeforeItIsKept", testAcknowledge},
		{"KeysSurviveARestart", testRestart},
		{"KeysAreDistinct", testDistinctKeys},
		{"UpdatesKeepTheirOrder", testOrderIn},
		{"TextIn", testTextIn},
		{"CommandsIn", testCommandsIn},
		{"EditsIn", testEditsIn},
		{"RepliesIn", testRepliesIn},
		{"FilesIn", testFilesIn},
		{"LocationIn", testLocationIn},
		{"ParkedUpdatesDecode", testDecode},
		{"TextOut", testTextOut},
		{"LongTextOut", testLongTextOut},
		{"StylesOut", testStylesOut},
		{"Buttons", testButtons},
		{"AnswersToTaps", testAnswers},
		{"RepliesOut", testRepliesOut},
		{"EditsOut", testEditsOut},
		{"SwapsOut", testSwapsOut},
		{"DeletesAndMarksOut", testDeletesAndMarks},
		{"FilesOut", testFilesOut},
		{"LocationOut", testLocationOut},
		{"Arrival", testArrival},
		{"Idempotence", testIdempotence},
		{"ManyChatsAtOnce", testManyChats},
		{"DeletionsIn", testDeletionsIn},
		{"Rooms", testRooms},
		{"RoomsThatAreLeft", testLeftRooms},
		{"Whispers", testWhispers},
		{"Topics", testTopics},
		{"TopicsFirst", testTopicsFirst},
		{"PanelsOut", testPanels},
		{"ErrorsRetry", testErrorsRetry},
		{"ErrorsRefused", testErrorsRefused},
		{"ErrorsUncertain", testErrorsUncertain},
		{"FilesThatCannotBeSent", testBadFiles},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer passOver(t)
			c.test(&session{T: t, h: open(t)})
		})
	}
}

// notHere ends a subtest about something that the platform, by its nature, has not. It passes: a test that is skipped
// is one that should have run.
type notHere string

func passOver(t *testing.T) {
	switch r := recover().(type) {
	case nil:
	case notHere:
		t.Logf("not here: %s", string(r))
	default:
		panic(r)
	}
}

// session is one subtest: a harness, and what its platform handed over.
type session struct {
	*testing.T
	h    Harness
	stop func() // ends Run, and waits for it

	mu      sync.Mutex
	updates []bot.Update
	keep    func(batch []bot.Update) error // what take answers; nil: all is kept
	row     int64
}

// need ends the subtest where the harness, or the platform, cannot do something.
func (s *session) need(can bool, what string) {
	s.Helper()
	if !can {
		panic(notHere(what))
	}
}

// run runs the platform until the end of the subtest.
func (s *session) run() {
	s.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	platform := s.h.Platform
	go func() { ended <- platform.Run(ctx, s.take) }()
	s.stop = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				s.Errorf("Run: %v", err)
			}
		case <-time.After(patience):
			s.Errorf("Run did not return %v after its context ended", patience)
		}
	})
	s.Cleanup(s.stop)
}

func (s *session) take(_ context.Context, batch []bot.Update) error {
	s.mu.Lock()
	keep := s.keep
	s.mu.Unlock()
	if keep != nil {
		if err := keep(batch); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range batch {
		if u.Key != "" && slices.ContainsFunc(s.updates, func(v bot.Update) bool { return v.Key == u.Key && v.Kind == u.Kind }) {
			continue // an event may be handed over again, and is taken once
		}
		s.updates = append(s.updates, u)
	}
	return nil
}

// person makes somebody, and runs the platform if it is not running yet.
func (s *session) person() Person {
	s.Helper()
	if s.stop == nil {
		s.run()
	}
	return s.h.NewPerson()
}

// until waits for ok.
func (s *session) until(what string, ok func() bool) {
	s.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		if ok() {
			return
		}
		if time.Now().After(end) {
			s.Fatalf("waited in vain: %s", what)
		}
	}
}

// all is the kept updates that match, in order.
func (s *session) all(match func(bot.Update) bool) []bot.Update {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []bot.Update
	for _, u := range s.updates {
		if match(u) {
			found = append(found, u)
		}
	}
	return found
}

// await waits for the n-th kept update of that kind from the person, counted from 1, and checks what every update has
// to have. The /start of an opened chat is not counted.
func (s *session) await(p Person, kind bot.Kind, n int) bot.Update {
	s.Helper()
	var found []bot.Update
	s.until("update "+string(kind)+" of "+p.User, func() bool {
		found = s.all(func(u bot.Update) bool {
			opening := u.Message != nil && u.Message.Command != nil && u.Message.Command.Name == "start"
			return u.Kind == kind && u.Address.Chat == p.Address.Chat && !opening
		})
		return len(found) >= n
	})
	u := found[n-1]
	if u.Key == "" && kind != bot.KindDelivered {
		s.Errorf("%s has no key", kind)
	}
	if u.Address.Account != s.h.Platform.Account() || u.Address.Chat != p.Address.Chat {
		s.Errorf("%s comes from %s, want %s", kind, u.Address, p.Address)
	}
	if kind != bot.KindDelivered && u.From.User != p.User {
		s.Errorf("%s is from user %q, want %q", kind, u.From.User, p.User)
	}
	if u.Place == bot.Group || u.From.Bot {
		s.Errorf("%s is from place %q, bot %v", kind, u.Place, u.From.Bot)
	}
	return u
}

// parcel is a new outbox row.
func (s *session) parcel(to Person, out bot.Outgoing) bot.Parcel {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.row++
	return bot.Parcel{ID: s.row, To: to.Address, Out: out, Created: time.Now()}
}

// try sends once.
func (s *session) try(p bot.Parcel) (bot.Receipt, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return s.h.Platform.Send(ctx, p)
}

// send sends what has to succeed.
func (s *session) send(to Person, out bot.Outgoing, targets ...string) bot.Receipt {
	s.Helper()
	p := s.parcel(to, out)
	p.Targets = targets
	r, err := s.try(p)
	for err != nil && bot.AsDelivery(err).Outcome == bot.Retry && p.Attempts < 5 { // as the relay does
		time.Sleep(bot.AsDelivery(err).After)
		p.Attempts++
		r, err = s.try(p)
	}
	if err != nil {
		s.Fatalf("Send: %v", err)
	}
	if out.Action == bot.Send && (len(r.Messages) == 0 || slices.Contains(r.Messages, "")) {
		s.Fatalf("the receipt names messages %q", r.Messages)
	}
	return r
}

// say sends plain words.
func (s *session) say(to Person, text string) bot.Receipt {
	s.Helper()
	return s.send(to, bot.Outgoing{Text: bot.Plain(text)})
}

// sees waits until the person sees that message as ok wants it.
func (s *session) sees(p Person, id string, ok func(Seen) bool) Seen {
	s.Helper()
	var last Seen
	var found bool
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		for _, x := range p.Sees() {
			if x.ID == id {
				if last, found = x, true; ok(x) {
					return x
				}
			}
		}
	}
	if !found {
		s.Fatalf("message %s is not seen", id)
	}
	s.Fatalf("message %s is seen as %q %+v, buttons %q, %d files, answering %q", id, clip(last.Text.S), last.Text.Spans, last.Buttons, len(last.Files), last.ReplyTo)
	return last
}

func (s *session) seesText(p Person, id, text string) Seen {
	s.Helper()
	return s.sees(p, id, func(x Seen) bool { return x.Text.S == text })
}

func clip(s string) string {
	if len(s) > 200 {
		return s[:200] + "…"
	}
	return s
}

// hostile is what people really write, and what markup, databases and terminals choke on.
func hostile() map[string]string {
	return map[string]string{
		"tags":       "<b>tebal</b> <script>alert(1)</script> &amp; &lt; \"'`",
		"markdown":   "_*[teks](http://x.id)~`>#+-=|{}.!\\ __ ** ||",
		"rtl":        "jalan \u202eمرحبا بالعالم\u202c rusak",
		"zero width": "a\u200bb\u200cc\u200dd\u2060e\ufefff",
		"emoji":      "👨‍👩‍👧‍👦 🏳️‍🌈 🇮🇩 👍🏽 1️⃣",
		"combining":  "e\u0301 नमस्ते ก็ Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
		"lines":      "satu\n\ndua\n  tiga\ttab",
		"templates":  "{{.Name}} %s %d ${HOME} $(id) '; DROP TABLE x; --",
		"links":      "lihat https://contoh.id/a_b?c=d&e=f dan @nama #tagar /perintah",
		"long":       strings.Repeat("lampu jalan mati ", 240) + "💡", // 4,082 units, as long as apps let people write
	}
}
