package bottest

import (
	"fmt"
	"slices"
	"strings"

	"duaarah/bot"
)

// room makes a room, once the platform runs.
func (s *session) room() Room {
	s.Helper()
	s.need(s.h.NewRoom != nil, "several people talk")
	if s.stop == nil {
		s.run()
	}
	return s.h.NewRoom()
}

// sendTo sends to an address what has to succeed.
func (s *session) sendTo(to bot.Address, out bot.Outgoing, targets ...string) bot.Receipt {
	s.Helper()
	return s.send(Person{Address: to}, out, targets...)
}

// from waits for the n-th update of that kind from the room's member that is handled there, counted from 1.
func (s *session) from(r Room, kind bot.Kind, n int) bot.Update {
	s.Helper()
	var found []bot.Update
	s.until("update "+string(kind)+" from the room", func() bool {
		found = s.all(func(u bot.Update) bool {
			return u.Kind == kind && u.Address.Chat == r.Address.Chat && u.From.User == r.User
		})
		return len(found) >= n
	})
	u := found[n-1]
	if u.Place != bot.Group {
		s.Errorf("it comes from place %q", u.Place)
	}
	room := u.Room
	if room.IsZero() {
		room = u.Address
	}
	if room != r.Address {
		s.Errorf("its room is %s, want %s", room, r.Address)
	}
	return u
}

func (s *session) seesIn(what string, sees func() []Seen, id string, ok func(Seen) bool) Seen {
	s.Helper()
	var x Seen
	s.until(fmt.Sprintf("%s as it should be, message %s", what, id), func() bool {
		i := slices.IndexFunc(sees(), func(x Seen) bool { return x.ID == id })
		if i < 0 {
			return false
		}
		x = sees()[i]
		return ok(x)
	})
	return x
}

func testDeletionsIn(s *session) {
	p := s.person()
	s.need(p.Delete != nil, "people delete what they wrote")
	p.Write("lampu mati")
	id := s.await(p, bot.KindMessage, 1).Message.ID
	p.Delete(id)
	if m := s.await(p, bot.KindDelete, 1).Message; m == nil || m.ID != id {
		s.Errorf("the deletion of %q arrives as %+v", id, m)
	}
}

func testRooms(s *session) {
	r := s.room()
	c := s.h.Platform.Capabilities()
	row := [][]bot.Button{{{Label: "Ambil", Data: "a"}}}
	if c.Buttons == 0 {
		row = nil
	}
	card := s.sendTo(r.Address, bot.Outgoing{Text: bot.Plain("kartu <b>"), Buttons: row}).Messages[0]
	s.seesIn("the card", r.Sees, card, func(x Seen) bool { return x.Text.S == "kartu <b>" && len(x.Buttons) == len(row) })
	r.Write("antar staf saja")
	r.Reply(card, "balasan _staf_")
	m := s.from(r, bot.KindMessage, 1).Message
	if m.Text == "antar staf saja" { // platforms, and adapters, may keep it from us
		m = s.from(r, bot.KindMessage, 2).Message
	}
	if m.Text != "balasan _staf_" || m.ReplyTo != card || !m.ReplyToBot {
		s.Errorf("an answer to the card %q arrives as %+v", card, m)
	}
	r.Write("/antrean semua")
	s.until("the command", func() bool {
		return len(s.all(func(u bot.Update) bool {
			return u.Message != nil && u.Message.Command != nil && *u.Message.Command == bot.Command{Name: "antrean", Args: "semua"}
		})) == 1
	})
	if row != nil && r.Tap != nil {
		r.Tap(card, 0, 0)
		u := s.from(r, bot.KindTap, 1)
		if u.Tap.Data != "a" || u.Tap.Message != card {
			s.Errorf("the tap arrives as %+v", u.Tap)
		}
		s.sendTo(answerTo(u), bot.Outgoing{Action: bot.AnswerTap, Tap: u.Tap.ID})
	}
}

// answerTo is where an answer for the speaker alone goes.
func answerTo(u bot.Update) bot.Address {
	if !u.Whisper.IsZero() {
		return u.Whisper
	}
	return u.Address
}

func testLeftRooms(s *session) {
	r := s.room()
	s.need(r.Leave != nil, "the bot is put out of a room")
	s.sendTo(r.Address, bot.Outgoing{Text: bot.Plain("sebelum")})
	r.Leave()
	s.until("the bot is told", func() bool {
		return len(s.all(func(u bot.Update) bool {
			return u.Kind == bot.KindBlocked && u.Place == bot.Group && u.Address == r.Address
		})) == 1
	})
	_, err := s.try(s.parcel(Person{Address: r.Address}, bot.Outgoing{Text: bot.Plain("sesudah")}))
	if d := bot.AsDelivery(err); err == nil || d.Outcome != bot.Refused || d.Reason != bot.ReasonChatGone && d.Reason != bot.ReasonBlocked {
		s.Errorf("what is sent there afterwards is %v", err)
	}
}

func testWhispers(s *session) {
	r := s.room()
	s.need(r.Whispered != nil && r.Tap != nil, "an answer is seen by one person alone")
	card := s.sendTo(r.Address, bot.Outgoing{Text: bot.Plain("kartu"), Buttons: [][]bot.Button{{{Label: "Lihat", Data: "l"}}}}).Messages[0]
	before := len(r.Sees())
	r.Tap(card, 0, 0)
	u := s.from(r, bot.KindTap, 1)
	if u.Whisper.IsZero() {
		s.Fatal("the tap has no place for a private answer")
	}
	s.sendTo(u.Whisper, bot.Outgoing{Action: bot.AnswerTap, Tap: u.Tap.ID})
	first := s.sendTo(u.Whisper, bot.Outgoing{Text: bot.Plain("hanya *Anda*"), Buttons: [][]bot.Button{{{Label: "Lagi", Data: "g"}}}}).Messages[0]
	s.seesIn("what is whispered", r.Whispered, first, func(x Seen) bool { return x.Text.S == "hanya *Anda*" && len(x.Buttons) == 1 })
	second := s.sendTo(u.Whisper, bot.Outgoing{Text: bot.Plain("dan ini")}).Messages[0]
	s.seesIn("what is whispered then", r.Whispered, second, func(x Seen) bool { return x.Text.S == "dan ini" })

	r.Tap(first, 0, 0)
	again := s.from(r, bot.KindTap, 2)
	if again.Tap.Message != first || again.Tap.Data != "g" {
		s.Errorf("a tap on what was whispered arrives as %+v, on %q", again.Tap, first)
	}
	s.sendTo(again.Whisper, bot.Outgoing{Action: bot.Edit, Target: bot.Ref{Message: first}, Text: bot.Plain("diubah")}, first)
	s.seesIn("what was whispered, changed", r.Whispered, first, func(x Seen) bool { return x.Text.S == "diubah" })
	if n := len(r.Sees()); n != before {
		s.Errorf("everybody sees %d messages more", n-before)
	}
}

func testTopics(s *session) {
	c := s.h.Platform.Capabilities()
	s.need(c.Topics && !c.TopicsFirst, "messages open topics")
	r := s.room()
	topic := &bot.Topic{Name: "K7M-4QX · lampu <b>", Intro: bot.Plain("Balas pesan ini."), State: "Menunggu"}
	card := s.sendTo(r.Address, bot.Outgoing{Text: bot.Plain("kartu"), Panel: true, Topic: topic}).Messages[0]
	intro := s.sendTo(r.Address, bot.Outgoing{Text: topic.Intro, Under: bot.Ref{Message: card}}).Messages[0]
	t, ok := r.Topic(card)
	if !ok || t.Name != topic.Name || t.Closed {
		s.Fatalf("the card opened %+v, %v", t, ok)
	}
	s.seesIn("the introduction", t.Sees, intro, func(x Seen) bool { return x.Text.S == "Balas pesan ini." })
	if slices.ContainsFunc(r.Sees(), func(x Seen) bool { return x.ID == intro }) {
		s.Error("what is said in the topic is seen outside of it")
	}
	t.Reply(intro, "balasan staf")
	u := s.from(r, bot.KindMessage, 1)
	if u.Message.Text != "balasan staf" || u.Message.ReplyTo != intro || !u.Message.ReplyToBot || u.Address.Thread == "" {
		s.Errorf("an answer in the topic arrives as %+v at %s", u.Message, u.Address)
	}
	here := s.sendTo(u.Address, bot.Outgoing{Text: bot.Plain("jawaban di utas"), ReplyTo: bot.Ref{Message: u.Message.ID}}).Messages[0]
	s.seesIn("what answers in the topic", t.Sees, here, func(x Seen) bool { return x.Text.S == "jawaban di utas" && x.ReplyTo == u.Message.ID })
	s.sendTo(u.Address, bot.Outgoing{Action: bot.MarkIt, Mark: bot.MarkDelivered, Target: bot.Ref{Message: u.Message.ID}}, u.Message.ID)

	closed := *topic
	closed.State, closed.Closed = "Ditutup", true
	for range 2 {
		s.sendTo(r.Address, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("kartu, ditutup"), Panel: true, Topic: &closed}, card)
	}
	s.until("the topic is closed", func() bool { t, _ := r.Topic(card); return t.Closed })
	more := s.sendTo(r.Address, bot.Outgoing{Text: bot.Plain("warga menulis lagi"), Under: bot.Ref{Message: card}}).Messages[0]
	s.seesIn("what is said in a closed topic", t.Sees, more, func(x Seen) bool { return x.Text.S == "warga menulis lagi" })
	s.sendTo(r.Address, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("kartu, dibuka"), Panel: true, Topic: topic}, card)
	s.until("the topic is open again", func() bool { t, _ := r.Topic(card); return !t.Closed })
}

// testTopicsFirst: a topic is opened by itself, and messages are said in it.
func testTopicsFirst(s *session) {
	s.need(s.h.Platform.Capabilities().TopicsFirst && s.h.NewForum != nil, "topics are opened by themselves")
	if s.stop == nil {
		s.run()
	}
	r := s.h.NewForum()
	under := func(out bot.Outgoing, ids ...string) string {
		p := s.parcel(Person{Address: r.Address}, out)
		p.Under = ids
		receipt, err := s.try(p)
		if err != nil {
			s.Fatalf("%q is refused: %v", out.Text.S, err)
		}
		return receipt.Messages[0]
	}
	topic := &bot.Topic{Name: "K7M-4QX · lampu <b>"}
	id := s.sendTo(r.Address, bot.Outgoing{Topic: topic}).Messages[0]
	t, ok := r.Topic(id)
	if !ok || t.Name != topic.Name || t.Closed {
		s.Fatalf("it opened %+v, %v", t, ok)
	}
	card := s.sendTo(r.Address, bot.Outgoing{Text: bot.Plain("kartu"), Under: bot.Ref{Message: id}}).Messages[0]
	s.seesIn("the card", t.Sees, card, func(x Seen) bool { return x.Text.S == "kartu" })
	news := under(bot.Outgoing{Text: bot.Plain("warga menulis lagi"), Under: bot.Ref{Message: id}}, id, card)
	s.seesIn("what is said under the card", t.Sees, news, func(x Seen) bool { return x.ReplyTo == card })
	if n := len(r.Sees()); n != 0 {
		s.Errorf("%d messages are seen outside of the topic", n)
	}
	t.Reply(card, "balasan staf")
	u := s.from(r, bot.KindMessage, 1)
	if u.Message.Text != "balasan staf" || u.Message.ReplyTo != card || !u.Message.ReplyToBot || u.Address.Thread == "" || u.Topic != id || u.Opens != bot.OpensApart {
		s.Errorf("an answer in the topic arrives as %+v at %s, in topic %q", u.Message, u.Address, u.Topic)
	}
	here := s.sendTo(u.Address, bot.Outgoing{Text: bot.Plain("jawaban"), ReplyTo: bot.Ref{Message: u.Message.ID}}).Messages[0]
	s.seesIn("what answers in the topic", t.Sees, here, func(x Seen) bool { return x.Text.S == "jawaban" })

	closed := bot.Topic{Name: "K7M-4QX · (dihapus)", Closed: true}
	for range 2 {
		s.sendTo(r.Address, bot.Outgoing{Action: bot.Edit, Topic: &closed}, id, card)
	}
	if t, _ = r.Topic(id); !t.Closed || t.Name != closed.Name {
		s.Errorf("the closed topic is %+v", t)
	}
	more := under(bot.Outgoing{Text: bot.Plain("terima kasih"), Under: bot.Ref{Message: id}}, id, card)
	s.seesIn("what is said in a closed topic", t.Sees, more, func(x Seen) bool { return x.Text.S == "terima kasih" })
	s.sendTo(r.Address, bot.Outgoing{Action: bot.Edit, Topic: topic}, id, card)
	if t, _ = r.Topic(id); t.Closed || t.Name != topic.Name {
		s.Errorf("opened again, the topic is %+v", t)
	}
	s.sendTo(r.Address, bot.Outgoing{Action: bot.Delete}, id, card)
	if _, ok = r.Topic(id); ok {
		s.Error("the deleted topic is still there")
	}
	p := s.parcel(Person{Address: r.Address}, bot.Outgoing{Text: bot.Plain("lagi"), Under: bot.Ref{Message: id}})
	p.Under = []string{id, card}
	if _, err := s.try(p); err == nil || bot.AsDelivery(err).Reason != bot.ReasonTarget {
		s.Errorf("what is said in a deleted topic is %v", err)
	}
}

func testPanels(s *session) {
	p, c := s.person(), s.h.Platform.Capabilities()
	s.need(c.PanelMax > 0, "words are set apart")
	var b bot.TextBuilder
	want := b.Bold("K7M-4QX").Add(" · keluhan _x_").Quote(strings.Repeat("Lampu jalan *mati*. ", c.PanelMax/30)).Build()
	id := s.send(p, bot.Outgoing{Text: want, Panel: true, Buttons: [][]bot.Button{{{Label: "Ambil", Data: "a"}}}}).Messages[0]
	x := s.sees(p, id, func(x Seen) bool { return len(x.Buttons) == 1 })
	if strings.TrimSpace(x.Text.S) != strings.TrimSpace(want.S) {
		s.Errorf("a panel is seen as %q", clip(x.Text.S))
	}
	s.send(p, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("pendek"), Panel: true}, id)
	s.seesText(p, id, "pendek")
}
