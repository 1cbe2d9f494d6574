package handlers_test

import (
	"fmt"
	"slices"
	"strings"

	"duaarah/bot"
)

// person is someone at a chat.
type person struct {
	w          *world
	user, name string
	chat       string
	place      bot.Place
	thread     string
	opens      bot.Opens
	called     string // what the group is called
	topic      string // what opened the topic
	server     bool   // of a platform with threads, that answers in private where others read along
}

func (w *world) person(name string) *person {
	w.names["p-"+name] = name
	return &person{w: w, user: name, name: name, chat: "p-" + name, place: bot.Private}
}

// sent is a person who has written and sent an aspiration.
func (w *world) sent(name, text string) *person {
	w.t.Helper()
	p := w.person(name)
	p.say(text)
	p.tap("Kirim sekarang")
	return p
}

// in is the same person in a group.
func (p *person) in(group string) *person {
	p.w.names[group] = group
	return &person{w: p.w, user: p.user, name: p.name, chat: group, place: bot.Group}
}

// at is the same person in a channel of a server, or in a thread of it.
func (p *person) at(channel, thread string) *person {
	q := p.in(channel)
	q.thread, q.server = thread, true
	return q
}

func (p *person) address() bot.Address {
	return bot.Address{Account: bot.Account{Platform: platform, Name: account}, Chat: p.chat, Thread: p.thread}
}

func (p *person) update(kind bot.Kind) bot.Update {
	p.w.seq++
	u := bot.Update{Key: fmt.Sprint("u", p.w.seq), Kind: kind, At: p.w.now, Address: p.address(), Place: p.place,
		From: bot.Person{User: p.user, Name: p.name}}
	if u.Title, u.Opens, u.Topic = p.called, p.opens, p.topic; p.topic != "" {
		u.Room = bot.Address{Account: u.Address.Account, Chat: p.chat}
	}
	if p.server {
		u.Room, u.Topic = bot.Address{Account: u.Address.Account, Chat: p.chat}, p.thread // a topic is named like its message
		u.From.Direct = bot.Address{Account: u.Address.Account, Chat: "p-" + p.user}
		if kind == bot.KindTap {
			u.Whisper = p.whisper()
		}
	}
	return u
}

// whisper is where the answer to what the person does now is seen by nobody else.
func (p *person) whisper() bot.Address {
	chat := fmt.Sprint("i", p.w.seq, "-", p.user)
	p.w.names[chat] = p.name + ", hanya terlihat olehnya"
	return bot.Address{Account: bot.Account{Platform: platform, Name: account}, Chat: chat}
}

// slash fills in a command, and returns the person at the place where they alone see what comes of it.
func (p *person) slash(name, args string) *person {
	p.w.t.Helper()
	u := p.update(bot.KindMessage)
	u.Whisper = p.whisper()
	u.Message = &bot.Message{Command: &bot.Command{Name: name, Args: args}}
	fmt.Fprintf(p.w.log, "%s: /%s %s\n", p.title(), name, args)
	p.w.take(u)
	return p.whispered(u)
}

// whispered is the person at the place of an update's private answer. Taps there come from where they are.
func (p *person) whispered(u bot.Update) *person {
	q := *p
	q.chat = u.Whisper.Chat
	return &q
}

// send hands a message over, and returns its update (to be delivered again by a test).
func (p *person) send(m bot.Message) bot.Update {
	p.w.t.Helper()
	u := p.update(bot.KindMessage)
	m.ID = fmt.Sprint("m", p.w.seq)
	if c, ok := bot.ParseCommand(m.Text, "bot"); ok {
		m.Command = &c
	}
	u.Message = &m
	p.w.chats[p.chat] = append(p.w.chats[p.chat], &shown{id: m.ID, from: p.name, out: bot.Outgoing{Text: bot.Plain(m.Text)}, reply: m.ReplyTo})
	p.w.write(p, m)
	p.w.take(u)
	return u
}

func (p *person) say(text string) bot.Update { p.w.t.Helper(); return p.send(bot.Message{Text: text}) }

// reply answers a message that stands in the chat.
func (p *person) reply(to *shown, text string) bot.Update {
	p.w.t.Helper()
	return p.send(bot.Message{Text: text, ReplyTo: to.id, ReplyToBot: to.from == ""})
}

// tap taps the button whose label contains label, under the latest message that has one.
func (p *person) tap(label string) bot.Update {
	p.w.t.Helper()
	for _, s := range slices.Backward(p.w.chats[p.chat]) {
		if b, ok := buttonOf(s, label); ok {
			return p.tapOn(s, b)
		}
	}
	p.w.t.Fatalf("%s sees no button %q; the chat is\n%s", p.name, label, p.w.show(p.chat))
	return bot.Update{}
}

func (p *person) tapOn(s *shown, b bot.Button) bot.Update {
	p.w.t.Helper()
	u := p.update(bot.KindTap)
	u.Tap = &bot.Tap{ID: fmt.Sprint("t", p.w.seq), Message: s.id, Data: b.Data}
	fmt.Fprintf(p.w.log, "%s: [%s]\n", p.title(), b.Label)
	p.w.take(u)
	switch n := p.w.answered[u.Tap.ID]; {
	case n > 1:
		p.w.t.Errorf("the tap on %q was answered %d times: people see the first answer alone", b.Label, n)
	case n == 0 && len(p.w.chats[u.Whisper.Chat]) == 0 && !p.w.lenient:
		p.w.t.Errorf("nothing answered the tap on %q: the button goes on waiting", b.Label)
	}
	return u
}

func buttonOf(s *shown, label string) (bot.Button, bool) {
	for _, row := range s.out.Buttons {
		for _, b := range row {
			if strings.Contains(b.Label, label) {
				return b, true
			}
		}
	}
	return bot.Button{}, false
}

// last is the latest message of the bot in the chat that contains text.
func (p *person) last(text string) *shown {
	p.w.t.Helper()
	for _, s := range slices.Backward(p.w.chats[p.chat]) {
		if s.from == "" && strings.Contains(s.out.Text.S, text) {
			return s
		}
	}
	p.w.t.Fatalf("%s sees nothing with %q; the chat is\n%s", p.name, text, p.w.show(p.chat))
	return nil
}

// sees fails unless the bot's latest message in the chat contains every text.
func (p *person) sees(texts ...string) *shown {
	p.w.t.Helper()
	var latest *shown
	for _, s := range slices.Backward(p.w.chats[p.chat]) {
		if s.from == "" {
			latest = s
			break
		}
	}
	if latest == nil {
		p.w.t.Fatalf("the bot said nothing to %s", p.name)
	}
	for _, text := range texts {
		if !strings.Contains(latest.out.Text.S, text) {
			p.w.t.Fatalf("%s does not see %q; the chat is\n%s", p.name, text, p.w.show(p.chat))
		}
	}
	return latest
}

func (p *person) title() string {
	if p.place == bot.Group {
		return p.name + " di " + p.chat
	}
	return p.name
}
