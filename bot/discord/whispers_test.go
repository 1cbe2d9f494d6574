package discord

import (
	"fmt"
	"strings"
	"testing"

	"duaarah/bot"
)

func TestWhispersTooLate(t *testing.T) { inTime(t, testWhispersTooLate) }

func testWhispersTooLate(t *testing.T) {
	w := newOutWorld(t)
	in := w.event(interactionComponent, true, tapYes, onSeen)
	w.handled(in, func(bot.Update) error { return nil })
	at := w.b.whisper(in.ID, person)
	w.b.inHand.times.life = 0
	w.send(at, justWords("terlambat"))
	w.sees(dmID, "terlambat")
	w.fails(w.parcel(at, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("x")}, "w555"), bot.Refused, bot.ReasonTarget)
	w.fails(w.parcel(at, bot.Outgoing{Action: bot.Delete}, "w555"), bot.Refused, bot.ReasonTarget)
	w.fails(w.parcel(at, bot.Outgoing{Action: bot.AnswerTap, Tap: in.ID}), bot.Refused, bot.ReasonExpired)
	w.send(at, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("diubah")}, w.last().ID)
	w.sees(dmID, "diubah")

	// Discord itself does not know it any more.
	w = newOutWorld(t)
	in = w.event(interactionCommand, true, statistics, "")
	w.made(in).expired = true
	w.handled(in, func(u bot.Update) error {
		w.try(u.Whisper, justWords("satu"))
		return nil
	})
	w.sees(dmID, "satu")
	w.send(w.b.whisper(in.ID, person), justWords("dua"))
	w.sees(dmID, "satu", "dua")
	w.fails(w.parcel(w.dm(), bot.Outgoing{Action: bot.AnswerTap, Tap: in.ID, Text: bot.Plain("x")}), bot.Refused, bot.ReasonExpired)
}

// After a restart nobody knows what became of an answer that was tried before: it is not said once more, elsewhere. One
// that went to the private chat is found there.
func TestWhisperAfterRestart(t *testing.T) {
	w := newOutWorld(t)
	p := w.parcel(w.b.whisper(w.newID(), person), justWords("satu"))
	p.Attempts = 1
	w.fails(p, bot.Refused, bot.ReasonExpired)
	w.sees(dmID)

	p = w.parcel(p.To, justWords("dua"))
	w.f.fail(failing{method: "POST", path: "/channels/" + dmID + "/messages", after: true})
	w.fails(p, bot.Uncertain, "")
	p.Attempts = 1
	w.ok(p)
	w.sees(dmID, "dua")
}

// A server that takes an answer, and then does not know it: it was said, and is not said again in private.
func TestAnswerThatCannotBeNamed(t *testing.T) { inTime(t, testAnswerThatCannotBeNamed) }

func testAnswerThatCannotBeNamed(t *testing.T) {
	w := newOutWorld(t)
	w.f.fail(failing{method: "POST", path: "*callback", status: 204, after: true})
	w.f.fail(failing{method: "GET", path: "*@original", status: 404, code: codeUnknownMessage, times: 100})
	in := w.event(interactionCommand, true, statistics, "")
	var said []string
	w.handled(in, func(u bot.Update) error {
		said = w.send(u.Whisper, justWords("satu")).Messages
		w.send(u.Whisper, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("dua")}, said[0])
		return nil
	})
	if got := w.shows(in); len(said) != 1 || said[0] != whispered+in.ID || got != "[4] dua?" || len(w.f.in(dmID)) > 0 {
		t.Errorf("said as %q it shows %q, and in private %q", said, got, w.f.in(dmID))
	}
}

func TestWhispersAreChanged(t *testing.T) { inTime(t, testWhispersAreChanged) }

func testWhispersAreChanged(t *testing.T) {
	w := newOutWorld(t)
	in := w.event(interactionCommand, true, statistics, "")
	var first, second string
	w.handled(in, func(u bot.Update) error {
		r, _ := w.try(u.Whisper, justWords("satu"))
		first = r.Messages[0]
		r, _ = w.try(u.Whisper, justWords("dua"))
		second = r.Messages[0]
		return nil
	})
	if !strings.HasPrefix(first, "w") || first == second {
		t.Fatalf("they are %s and %s", first, second)
	}
	at := w.b.whisper(in.ID, person)
	w.send(at, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("1")}, first)
	w.send(at, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("2")}, second)
	w.want(in, "[4] 1? 2?")
	w.send(at, bot.Outgoing{Action: bot.Delete}, second)
	w.want(in, "[4] 1?")

	// By a tap on it, it can be changed for as long as that tap.
	tap := w.event(interactionComponent, true, tapYes, fmt.Sprintf(`"message":{"id":%q,"flags":64}`, first[1:]))
	w.handled(tap, func(u bot.Update) error {
		w.try(u.Whisper, justWords("baru"))
		w.try(u.Whisper, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("11")}, u.Tap.Message)
		return nil
	})
	w.want(tap, "[4] baru?")
	w.want(in, "[4] 11?")
	tap = w.event(interactionComponent, true, tapYes, fmt.Sprintf(`"message":{"id":%q,"flags":64}`, first[1:]))
	w.handled(tap, func(u bot.Update) error {
		w.try(u.Whisper, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("111")}, u.Tap.Message)
		return nil
	})
	w.want(tap, "[7] 111")
}
