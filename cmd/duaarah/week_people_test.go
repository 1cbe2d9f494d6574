package main

import (
	"fmt"
	"image/color"
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
	// files is how many files are with what they read of mark.
	files(mark string) int
	sendsPhoto(caption string)
	// editor changes what they wrote last, whatever they write later; nil: it cannot be changed.
	editor() func(text string)
}

// weekStaff is somebody who has more of the platform than citizens need.
type weekStaff interface {
	weekPerson
	// sendsFile answers the citizen with a file; false: they see no card to answer.
	sendsFile(code, text string) bool
	// tapsCard taps the button of the card of a code in their room; false: there is none.
	tapsCard(code, label string) bool
	// fills taps a button that asks for words, in private, and gives them. Each step comes after the former has come to its end.
	fills(label, mark, asked, text string) []func()
}

// weekTG is a person on Telegram; rooms: none of a citizen.
type weekTG struct {
	*telegramtest.User
	w     *week
	rooms []int64
	edit  func(text string) // what they wrote last
}

func (p *weekTG) called() string { return p.First }
func (p *weekTG) says(text string) {
	p.wrote(p.Seat, p.Say(text), "")
}

// wrote notes what they wrote last, and how it began if it was a command.
func (p *weekTG) wrote(at *telegramtest.Seat, m telegramtest.Message, begins string) {
	p.w.acts++
	p.edit = func(text string) {
		p.w.acts++
		at.Edit(m.ID, begins+text)
	}
}

func (p *weekTG) commands(name, code, rest string) {
	begins := strings.TrimSpace("/"+name+" "+code) + " "
	p.wrote(p.Seat, p.Say(strings.TrimSpace(begins+rest)), begins)
}

func (p *weekTG) sendsPhoto(caption string) {
	p.wrote(p.Seat, p.SendPhoto(picture(p.w.t, color.Black), caption), "")
}

func (p *weekTG) editor() func(text string) { return p.edit }

func (p *weekTG) taps(label, mark string) bool {
	for _, m := range slices.Backward(p.w.tg.Said(p.ID)) {
		if strings.Contains(m.Text, mark) && p.tapsOf(p.Seat, m, label) {
			return true
		}
	}
	return false
}

func (p *weekTG) tapsOf(at *telegramtest.Seat, m telegramtest.Message, label string) bool {
	for i, row := range m.Buttons {
		for j, b := range row {
			if strings.HasPrefix(b.Text, label) {
				p.w.acts++
				at.Tap(m.ID, i, j)
				return true
			}
		}
	}
	return false
}

func (p *weekTG) answers(mark, text string) bool {
	for _, m := range slices.Backward(p.w.tg.Said(p.ID)) {
		if strings.Contains(m.Text, mark) {
			p.wrote(p.Seat, p.Reply(m.ID, text), "")
			return true
		}
	}
	return false
}

// card is that of a code in one of their rooms.
func (p *weekTG) card(code string) (at *telegramtest.Seat, m telegramtest.Message, ok bool) {
	for _, room := range p.rooms {
		if p.w.lost == room {
			continue
		}
		for _, m := range slices.Backward(p.w.tg.Said(room)) {
			if strings.HasPrefix(m.Text, code+" · ") && p.w.numbered(room, m.ID) {
				return p.In(room, m.Thread), m, true
			}
		}
	}
	return nil, m, false
}

func (p *weekTG) inRoom(code, text string) bool {
	at, m, ok := p.card(code)
	if ok {
		p.wrote(at, at.Reply(m.ID, text), "")
	}
	return ok
}

func (p *weekTG) sendsFile(code, text string) bool {
	at, m, ok := p.card(code)
	if ok {
		f := telegramtest.File{Kind: "document", Name: "surat.pdf", MIME: "application/pdf", Data: document()}
		if p.w.chance(50) {
			f = telegramtest.File{Kind: "photo", Data: picture(p.w.t, color.White)}
		}
		p.wrote(at, at.ReplyFile(m.ID, f, text), "")
	}
	return ok
}

func (p *weekTG) tapsCard(code, label string) bool {
	at, m, ok := p.card(code)
	return ok && p.tapsOf(at, m, label)
}

func (p *weekTG) fills(label, mark, asked, text string) []func() {
	return []func(){func() { p.sees(p.taps(label, mark), label, mark) }, func() { p.sees(p.answers(asked, text), asked, mark) }}
}

// sees fails if they do not see what they are to see.
func (p *weekTG) sees(ok bool, what, mark string) {
	p.w.t.Helper()
	if !ok {
		p.w.t.Errorf("%s sees no %q of %s; they read\n%s", p.called(), what, mark, latest(p))
	}
}

func (p *weekTG) reads() (all []string) {
	for _, m := range p.w.tg.Said(p.ID) {
		all = append(all, m.Text)
	}
	return all
}

func (p *weekTG) files(mark string) (n int) {
	with := false // what cannot be below a file comes before it
	for _, m := range p.w.tg.Said(p.ID) {
		with = strings.Contains(m.Text, mark) || with && m.Text == ""
		if with && m.File != nil {
			n++
		}
	}
	return n
}

// weekDC is a person on Discord; rooms: none of a citizen, who uses commands in their DM.
type weekDC struct {
	*discordtest.User
	w     *week
	rooms []*discordtest.Channel
	desk  string            // the channel where they use commands
	edit  func(text string) // what they wrote last; nil: it cannot be changed
}

// weekOptions are the names of what is filled in with a command after its code.
var weekOptions = map[string]string{"serahkan": "rekan", "tunda": "sampai", "libur": "sampai"}

func (p *weekDC) called() string { return p.Name }
func (p *weekDC) says(text string) {
	p.wrote(p.Seat, p.Say(text))
}

func (p *weekDC) wrote(at *discordtest.Seat, m discordtest.Message) {
	p.w.acts++
	p.edit = func(text string) {
		p.w.acts++
		at.Edit(m.ID, text)
	}
}

// seat is where they use commands: where the bot is.
func (p *weekDC) seat() *discordtest.Seat {
	if p.desk != "" && !p.w.kicked {
		return p.User.In(p.desk)
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
	p.slash(name, options)
}

func (p *weekDC) slash(name string, options map[string]any) {
	p.w.acts++
	p.edit = nil
	p.seat().Slash(name, options)
}

func (p *weekDC) sendsPhoto(caption string) {
	p.wrote(p.Seat, p.SendFile("foto.png", "image/png", picture(p.w.t, color.Black), caption))
}

func (p *weekDC) editor() func(text string) { return p.edit }

// button finds the latest of that label under a message to them that holds mark.
func (p *weekDC) button(label, mark string) (at *discordtest.Seat, m discordtest.Message, row, column int, ok bool) {
	for _, m := range slices.Backward(append(p.w.dc.Said(p.Channel), p.Whispers()...)) {
		if shown, _ := discordtest.Shown(m); !strings.Contains(shown, mark) {
			continue
		}
		at := p.Seat
		if m.Ephemeral {
			if p.w.kicked && m.Channel != p.Channel {
				continue
			}
			at = p.User.In(m.Channel)
		}
		if i, j, ok := labelled(m, label); ok {
			return at, m, i, j, true
		}
	}
	return nil, m, 0, 0, false
}

func labelled(m discordtest.Message, label string) (row, column int, ok bool) {
	for i, row := range m.Components {
		for j, c := range row {
			if strings.HasPrefix(c.Label, label) && !c.Disabled {
				return i, j, true
			}
		}
	}
	return 0, 0, false
}

func (p *weekDC) taps(label, mark string) bool {
	at, m, i, j, ok := p.button(label, mark)
	if ok {
		p.w.acts++
		at.Tap(m.ID, i, j)
	}
	return ok
}

func (p *weekDC) answers(mark, text string) bool {
	for _, m := range slices.Backward(p.w.dc.Said(p.Channel)) {
		if shown, _ := discordtest.Shown(m); strings.Contains(shown, mark) {
			p.wrote(p.Seat, p.Reply(m.ID, text))
			return true
		}
	}
	return false
}

// thread is that of a code in one of their rooms.
func (p *weekDC) thread(code string) (discordtest.Thread, bool) {
	for _, room := range p.rooms {
		for _, th := range room.Threads() {
			if strings.HasPrefix(th.Name, code) && len(p.w.dc.Said(th.ID)) > 0 && !p.w.kicked {
				return th, true
			}
		}
	}
	return discordtest.Thread{}, false
}

func (p *weekDC) inRoom(code, text string) bool {
	th, ok := p.thread(code)
	if ok {
		at := p.User.In(th.ID)
		p.wrote(at, at.Reply(p.w.dc.Said(th.ID)[0].ID, text))
	}
	return ok
}

func (p *weekDC) sendsFile(code, text string) bool {
	p.slash("balas", map[string]any{"kode": code, "teks": text, "berkas": discordtest.File{Name: "foto.png", MIME: "image/png", Data: picture(p.w.t, color.White)}})
	return true
}

func (p *weekDC) tapsCard(code, label string) bool {
	if p.w.kicked {
		return false
	}
	for _, room := range p.rooms {
		for _, m := range slices.Backward(p.w.inChannel(room)) {
			if shown, _ := discordtest.Shown(m); !strings.HasPrefix(shown, code+" · ") {
				continue
			}
			if i, j, ok := labelled(m, label); ok {
				p.w.acts++
				p.User.In(m.Channel).Tap(m.ID, i, j)
				return true
			}
		}
	}
	return false
}

func (p *weekDC) fills(label, mark, _, text string) []func() {
	return []func(){func() {
		at, m, i, j, ok := p.button(label, mark)
		if !ok {
			p.w.t.Errorf("%s sees no %q of %s; they read\n%s", p.called(), label, mark, latest(p))
			return
		}
		at.Tap(m.ID, i, j)
		var form discordtest.Modal
		if !p.w.dc.Await(patience, func() bool { form, ok = p.Modal(); return ok }) {
			p.w.t.Errorf("%s is shown no form by %q", p.called(), label)
			return
		}
		p.w.acts++
		p.Submit(map[string]string{form.Inputs[0].CustomID: text})
	}}
}

func (p *weekDC) reads() (all []string) {
	for _, m := range append(p.w.dc.Said(p.Channel), p.AllWhispers()...) {
		shown, _ := discordtest.Shown(m)
		all = append(all, shown)
	}
	return all
}

func (p *weekDC) files(mark string) (n int) {
	for _, m := range p.w.dc.Said(p.Channel) {
		if shown, _ := discordtest.Shown(m); strings.Contains(shown, mark) {
			n += len(m.Files)
		}
	}
	return n
}

// latest is the last that somebody reads.
func latest(p weekPerson) string {
	all := p.reads()
	return strings.Join(all[max(0, len(all)-6):], "\n--\n")
}

// named is who works under that name; nil: nobody, any more.
func (w *week) named(name string) weekPerson {
	for _, team := range w.team {
		for _, p := range team {
			if p.called() == name {
				return p
			}
		}
	}
	return nil
}

// chatOf is where a person talks with the bot alone.
func chatOf(p weekPerson) string {
	switch p := p.(type) {
	case *weekTG:
		return fmt.Sprint(p.ID)
	case *weekDC:
		return p.Channel
	case *weekWeb:
		return p.me
	}
	return ""
}

// homeOf is where the program writes to a person, as it calls that.
func homeOf(p weekPerson) string {
	if p, ok := p.(*weekDC); ok {
		return "u" + p.ID
	}
	return chatOf(p)
}
