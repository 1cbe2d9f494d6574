package main

import (
	"fmt"
	"slices"
	"strings"

	"duaarah/configs/messages"
	"duaarah/store"
)

// actor is a person of the story, and what of their chat is written down already.
type actor struct {
	seat
	s      *story
	name   string
	known  map[string]string // by ID
	toasts int
}

func (a *actor) inRoom() bool { return strings.HasPrefix(a.name, "Rina") }

// look writes down what is new in a person's chat since they looked last.
func (a *actor) look() {
	now := map[string]string{}
	for _, m := range a.view() {
		text := m.String()
		now[m.id] = text
		was, known := a.known[m.id]
		if m.mine || text == "" || known && was == text {
			continue
		}
		how := ""
		if m.place != "" {
			how = ", " + m.place
		}
		if known {
			how += ", mengubah"
		}
		fmt.Fprintf(&a.s.out, "Bot, kepada %s%s:\n    %s\n", a.name, how, strings.ReplaceAll(text, "\n", "\n    "))
	}
	for id := range a.known {
		if _, there := now[id]; !there {
			fmt.Fprintf(&a.s.out, "(Sebuah pesan hilang dari percakapan %s.)\n", a.name)
		}
	}
	a.known = now
	all := a.seat.toasts()
	for _, text := range all[min(a.toasts, len(all)):] {
		fmt.Fprintf(&a.s.out, "(sekilas, kepada %s) %s\n", a.name, text)
	}
	a.toasts = len(all)
}

func (a *actor) does(what string, do func()) {
	a.s.t.Helper()
	fmt.Fprintf(&a.s.out, "%s: %s\n", a.name, what)
	a.s.act(do)
}

// say says the words of a key.
func (a *actor) say(key string) { a.s.t.Helper(); a.write(a.s.word(key)) }

// write says a text as it is.
func (a *actor) write(text string) { a.s.t.Helper(); a.does(text, func() { a.seat.say(text) }) }

// has reports whether they see a button of that label.
func (a *actor) has(label string) bool {
	return slices.ContainsFunc(a.view(), func(m seen) bool {
		return slices.ContainsFunc(m.buttons, func(row []string) bool { return slices.Contains(row, label) })
	})
}

// reply answers the latest message of the bot that holds mark.
func (a *actor) reply(mark, key string) {
	a.s.t.Helper()
	text := a.s.word(key)
	m := a.last(mark)
	a.does("(membalas) "+text, func() { a.seat.reply(m.id, text) })
}

func (a *actor) send(what, key string) {
	a.s.t.Helper()
	caption := ""
	if key != "" {
		caption = a.s.word(key)
	}
	names := map[string]string{"photo": "foto", "album": "tiga foto sekaligus", "voice": "pesan suara", "video": "video", "document": "berkas",
		"location": "lokasi", "contact": "kontak", "sticker": "stiker"}
	a.does(strings.TrimSpace("("+names[what]+") "+caption), func() { a.seat.send(what, caption) })
}

func (a *actor) edit(key string) {
	a.s.t.Helper()
	text := a.s.word(key)
	a.does("(memperbaiki pesannya) "+text, func() { a.seat.edit(text) })
}

// tap taps the button of that text of the catalogue; args are those of the text.
func (a *actor) tap(key string, args ...any) {
	a.s.t.Helper()
	a.tapLabel(a.printer().S(key, args...))
}

// tapLabel taps the latest button of that label.
func (a *actor) tapLabel(label string) {
	a.s.t.Helper()
	m := a.button(label)
	a.does("["+label+"]", func() { a.seat.tap(m.id, label) })
}

// fill taps a button that asks for words, and gives them.
func (a *actor) fill(label, key string) {
	a.s.t.Helper()
	button, text := a.printer().S(label), a.s.word(key)
	m := a.button(button)
	a.does("["+button+"] "+text, func() { a.seat.fill(m.id, button, text) })
}

// open follows a link that opens the bot.
func (a *actor) open(payload string) {
	a.s.t.Helper()
	what := "(membuka bot)"
	if payload != "" {
		what = "(membuka tautan)"
	}
	if a.seat.opens() {
		a.does(what, func() { a.seat.open(payload) })
	}
}

// kind says what kind it is, whatever was guessed.
func (a *actor) kind(k store.Kind) {
	a.s.t.Helper()
	if guess := a.s.kindOf(); guess == "" {
		a.tap("draft.button.kind")
	} else {
		a.tap("draft.button.not_kind", "kind", a.s.p.S("kind."+guess))
	}
	a.tap("kind.button." + string(k))
}

func (a *actor) command(name, option, args string) {
	a.s.t.Helper()
	a.does(strings.TrimSpace("/"+name+" "+args), func() { a.seat.command(name, option, args) })
}

func (a *actor) printer() messages.Printer {
	if a.inRoom() {
		return a.s.staff
	}
	return a.s.p
}

func (a *actor) button(label string) seen {
	a.s.t.Helper()
	for _, m := range slices.Backward(a.view()) {
		for _, row := range m.buttons {
			if slices.Contains(row, label) {
				return m
			}
		}
	}
	a.s.t.Fatalf("%s sees no button %q; so far:\n%s", a.name, label, a.s.out.String())
	return seen{}
}

// last is the latest message of the bot that holds mark.
func (a *actor) last(mark string) seen {
	a.s.t.Helper()
	for _, m := range slices.Backward(a.view()) {
		if !m.mine && strings.Contains(m.text, mark) {
			return m
		}
	}
	a.s.t.Fatalf("%s sees nothing with %q; so far:\n%s", a.name, mark, a.s.out.String())
	return seen{}
}
