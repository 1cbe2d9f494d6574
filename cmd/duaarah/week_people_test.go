package main

import (
	"fmt"
	"slices"
	"strings"

	"duaarah/bot/discord/discordtest"
	"duaarah/bot/telegram/telegramtest"
)

// weekPerson is somebody in the week, whichever platform they are on. Everything they do is one update for the program.
type weekPerson interface {
	called() string
	says(text string)
	commands(name, code, rest string)
	// taps the latest button whose label begins so, under a message that holds mark; false: they see none.
	taps(label, mark string) bool
	// answers the latest message of the bot that holds mark, in private; false: they see none.
	answers(mark, text string) bool
	// inRoom answers the card of a code in their room, or its thread; false: it has none there.
	inRoom(code, text string) bool
	// reads is what the bot's messages to them alone say now.
	reads() []string
}

// weekTG is a person on Telegram; room: 0 of a citizen.
type weekTG struct {
	*telegramtest.User
	w    *week
	room int64
}

func (p *weekTG) called() string { return p.First }
func (p *weekTG) says(text string) {
	p.w.acts++
	p.Say(text)
}

func (p *weekTG) commands(name, code, rest string) {
	p.says(strings.TrimSpace("/" + name + " " + strings.TrimSpace(code+" "+rest)))
}

func (p *weekTG) taps(label, mark string) bool {
	for _, m := range slices.Backward(p.w.tg.Said(p.ID)) {
		if !strings.Contains(m.Text, mark) {
			continue
		}
		for i, row := range m.Buttons {
			for j, b := range row {
				if strings.HasPrefix(b.Text, label) {
					p.w.acts++
					p.Tap(m.ID, i, j)
					return true
				}
			}
		}
	}
	return false
}

func (p *weekTG) answers(mark, text string) bool {
	for _, m := range slices.Backward(p.w.tg.Said(p.ID)) {
		if strings.Contains(m.Text, mark) {
			p.w.acts++
			p.Reply(m.ID, text)
			return true
		}
	}
	return false
}

func (p *weekTG) inRoom(code, text string) bool {
	if p.w.lost && p.room == p.w.group {
		return false
	}
	for _, m := range slices.Backward(p.w.tg.Said(p.room)) {
		if strings.HasPrefix(m.Text, code+" · ") {
			p.w.acts++
			p.In(p.room, m.Thread).Reply(m.ID, text)
			return true
		}
	}
	return false
}

func (p *weekTG) reads() (all []string) {
	for _, m := range p.w.tg.Said(p.ID) {
		all = append(all, m.Text)
	}
	return all
}

// weekDC is a person on Discord; room: nil of a citizen, who uses commands in their DM.
type weekDC struct {
	*discordtest.User
	w    *week
	room *discordtest.Channel
}

// weekOptions are the names of what is filled in with a command after its code.
var weekOptions = map[string]string{"serahkan": "rekan", "tunda": "sampai"}

func (p *weekDC) called() string { return p.Name }
func (p *weekDC) says(text string) {
	p.w.acts++
	p.Say(text)
}

func (p *weekDC) seat() *discordtest.Seat {
	if p.room != nil {
		return p.User.In(p.room.ID)
	}
	return p.Seat
}

func (p *weekDC) commands(name, code, rest string) {
	options := map[string]any{}
	if code != "" {
		options["kode"] = code
	}
	if option, ok := weekOptions[name]; ok && rest != "" {
		options[option] = rest
	} else if rest != "" {
		options["teks"] = rest
	}
	p.w.acts++
	p.seat().Slash(name, options)
}

func (p *weekDC) taps(label, mark string) bool {
	for _, m := range slices.Backward(append(p.w.dc.Said(p.Channel), p.Whispers()...)) {
		if shown, _ := discordtest.Shown(m); !strings.Contains(shown, mark) {
			continue
		}
		for i, row := range m.Components {
			for j, c := range row {
				if strings.HasPrefix(c.Label, label) && !c.Disabled {
					at := p.Seat
					if m.Ephemeral {
						at = p.seat()
					}
					p.w.acts++
					at.Tap(m.ID, i, j)
					return true
				}
			}
		}
	}
	return false
}

func (p *weekDC) answers(mark, text string) bool {
	for _, m := range slices.Backward(p.w.dc.Said(p.Channel)) {
		if shown, _ := discordtest.Shown(m); strings.Contains(shown, mark) {
			p.w.acts++
			p.Reply(m.ID, text)
			return true
		}
	}
	return false
}

func (p *weekDC) inRoom(code, text string) bool {
	for _, th := range p.room.Threads() {
		if said := p.w.dc.Said(th.ID); strings.HasPrefix(th.Name, code) && len(said) > 0 {
			p.w.acts++
			p.User.In(th.ID).Reply(said[0].ID, text)
			return true
		}
	}
	return false
}

func (p *weekDC) reads() (all []string) {
	for _, m := range append(p.w.dc.Said(p.Channel), p.AllWhispers()...) {
		shown, _ := discordtest.Shown(m)
		all = append(all, shown)
	}
	return all
}

// heard is all that was ever sent to anyone, by the chat: every version, from the requests of the program.
func (w *week) heard() map[string][]string {
	all := map[string][]string{}
	for _, c := range w.tg.Calls("") {
		if chat := c.Params["chat_id"]; chat != "" {
			all[chat] = append(all[chat], strings.Join([]string{c.Params["text"], c.Params["caption"], c.Params["name"], c.Params["reply_markup"]}, "\n"))
		}
	}
	for _, pattern := range []string{"POST /channels/*/messages", "PATCH /channels/*/messages/*", "POST /channels/*/messages/*/threads", "PATCH /channels/*"} {
		for _, c := range w.dc.Calls(pattern) {
			chat := strings.Split(c.Path, "/")[2]
			if th := w.dc.Channel(chat); th != nil && th.Thread().Parent == w.hall.ID {
				chat = w.hall.ID
			}
			all[chat] = append(all[chat], c.JSON)
		}
	}
	for _, p := range w.everybody() {
		if d, ok := p.(*weekDC); ok {
			for _, m := range d.AllWhispers() {
				shown, _ := discordtest.Shown(m)
				all[d.Channel] = append(all[d.Channel], shown)
			}
		}
	}
	return all
}

// chat is where a person talks with the bot alone.
func chatOf(p weekPerson) string {
	switch p := p.(type) {
	case *weekTG:
		return fmt.Sprint(p.ID)
	case *weekDC:
		return p.Channel
	}
	return ""
}
