package main

import (
	"image/color"
	"slices"

	"duaarah/bot/discord/discordtest"
)

// dcStage is Discord, with staff in a channel.
type dcStage struct {
	s     *story
	api   *discordtest.Server
	guild *discordtest.Guild
	staff *discordtest.User
	ch    *discordtest.Channel
}

func onDiscordStage(s *story, c conversation) {
	s.t.Helper()
	st := &dcStage{s: s, api: discordtest.Start(s.t, discordtest.Options{})}
	st.guild = st.api.Guild("Dapil 1")
	st.staff = st.api.User("Rina")
	st.guild.Join(st.staff)
	st.ch = st.guild.Channel("ruang-dapil-1")
	s.serve(c, "DUAARAH_DISCORD_TOKEN="+st.api.Token, "DUAARAH_DISCORD_ENDPOINT="+st.api.URL)
	s.stage = st
	if !st.api.Await(patience, func() bool { return slices.Contains(st.api.Commands(), "gabung") && st.api.Connected() == 1 }) {
		s.t.Fatal("the bot never connects")
	}
	at := st.staff.In(st.ch.ID)
	s.act(func() { at.Slash("gabung", map[string]any{"kode": s.invited()}) })
	s.act(func() { at.Slash("ruang", nil) })
}

func (st *dcStage) citizen(name string) seat {
	u := st.api.User(name)
	st.guild.Join(u)
	return &dcSeat{st: st, u: u, at: u.Seat}
}

func (st *dcStage) alone() seat {
	return &dcSeat{st: st, u: st.staff, at: st.staff.Seat, skip: 1 << 30}
}

func (st *dcStage) room() seat {
	return &dcSeat{st: st, u: st.staff, at: st.staff.In(st.ch.ID), skip: len(st.staff.AllWhispers())}
}

func (st *dcStage) done() bool { return st.api.PendingOf("") == 0 && st.api.Connected() == 1 }

type dcSeat struct {
	st   *dcStage
	u    *discordtest.User
	at   *discordtest.Seat
	last discordtest.Message
	skip int // whispers before it
}

// where is the channel of a message.
func (p *dcSeat) where(id string) *discordtest.Seat {
	for _, ch := range p.channels() {
		if _, ok := p.st.api.Message(ch.id, id); ok {
			return p.u.In(ch.id)
		}
	}
	return p.at
}

type dcPlace struct{ id, name string }

func (p *dcSeat) channels() []dcPlace {
	all := []dcPlace{{p.at.Channel, ""}}
	if p.at.Channel == p.st.ch.ID {
		for _, th := range p.st.ch.Threads() {
			all = append(all, dcPlace{th.ID, "utas"})
		}
	}
	return all
}

func (p *dcSeat) say(text string)       { p.last = p.at.Say(text) }
func (p *dcSeat) reply(id, text string) { p.last = p.where(id).Reply(id, text) }
func (p *dcSeat) edit(text string)      { p.where(p.last.ID).Edit(p.last.ID, text) }
func (p *dcSeat) tap(id, label string)  { p.where(id).TapLabel(id, label) }

func (p *dcSeat) send(what, caption string) {
	t := p.st.s.t
	black := discordtest.File{Name: "foto.png", MIME: "image/png", Data: picture(t, color.Black)}
	switch what {
	case "photo":
		p.last = p.at.SendFiles(caption, black)
	case "album":
		p.last = p.at.SendFiles(caption, black, discordtest.File{Name: "b.png", MIME: "image/png", Data: picture(t, color.White)},
			discordtest.File{Name: "c.png", MIME: "image/png", Data: picture(t, color.Gray{99})})
	case "voice":
		p.last = p.at.SendVoice(sound(), 2)
	case "video":
		p.last = p.at.SendFile("v.mp4", "video/mp4", video(), caption)
	case "document":
		p.last = p.at.SendFile("surat.pdf", "application/pdf", document(), caption)
	case "location", "contact":
		p.last = p.at.Say(caption) // Discord has none: people write it
	case "sticker":
		p.last = p.at.Sticker()
	}
}

func (p *dcSeat) fill(id, label, text string) {
	p.tap(id, label)
	var m discordtest.Modal
	if !p.st.api.Await(patience, func() bool { var ok bool; m, ok = p.u.Modal(); return ok }) {
		p.st.s.t.Fatalf("[%s] opens no form", label)
	}
	p.u.Submit(map[string]string{m.Inputs[0].CustomID: text})
}

func (p *dcSeat) command(name, option, args string) {
	var options map[string]any
	if args != "" && option != "" {
		options = map[string]any{option: args}
	}
	if option == "" && args != "" { // said in private, as on other platforms
		p.last = p.at.Say("/" + name + " " + args)
		return
	}
	p.at.Slash(name, options)
}

func (p *dcSeat) opens() bool { return false }
func (p *dcSeat) open(string) {}

func (p *dcSeat) view() []seen {
	var all []seen
	add := func(m discordtest.Message, place string) {
		text, spans := discordtest.Shown(m)
		var quotes [][2]int
		for _, s := range spans {
			if s.Kind == "quote" {
				quotes = append(quotes, [2]int{s.Start, s.End})
			}
		}
		x := seen{id: m.ID, place: place, mine: !m.Bot, text: quotedLines(text, quotes), files: len(m.Files)}
		for _, row := range m.Components {
			var labels []string
			for _, c := range row {
				labels = append(labels, c.Label)
			}
			if len(labels) > 0 {
				x.buttons = append(x.buttons, labels)
			}
		}
		all = append(all, x)
	}
	for _, ch := range p.channels() {
		for _, m := range p.st.api.Messages(ch.id) {
			add(m, ch.name)
		}
	}
	whispers := p.u.AllWhispers()
	for _, m := range whispers[min(p.skip, len(whispers)):] {
		if !m.Deleted {
			add(m, "hanya terlihat olehnya")
		}
	}
	return all
}

func (p *dcSeat) renew() {}

func (p *dcSeat) toasts() []string { return nil }
