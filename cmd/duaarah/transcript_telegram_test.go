package main

import (
	"fmt"
	"image/color"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"duaarah/bot/telegram/telegramtest"
)

// tgStage is Telegram, with staff in a supergroup.
type tgStage struct {
	s     *story
	api   *telegramtest.Server
	staff *telegramtest.User
	group int64
}

func onTelegramStage(s *story, c conversation) {
	s.t.Helper()
	api := telegramtest.Start(s.t, telegramtest.Options{})
	s.serve(c, "DUAARAH_TELEGRAM_TOKEN="+api.Token, "DUAARAH_TELEGRAM_ENDPOINT="+api.URL, "DUAARAH_TELEGRAM_PACE=off")
	st := &tgStage{s: s, api: api, staff: api.User("Rina")}
	s.stage = st
	s.act(func() { st.staff.Say("/gabung " + s.invited()) })
	st.group = api.Supergroup("Staf Dapil 1", st.staff)
	s.act(func() { st.staff.In(st.group, 0).Say("/ruang@" + api.Username()) })
}

func (st *tgStage) citizen(name string) seat {
	u := st.api.User(name)
	return &tgSeat{st: st, u: u, at: u.Seat}
}

func (st *tgStage) alone() seat { return &tgSeat{st: st, u: st.staff, at: st.staff.Seat} }

func (st *tgStage) room() seat {
	return &tgSeat{st: st, u: st.staff, at: st.staff.In(st.group, 0)}
}

func (st *tgStage) done() bool { return st.api.Pending() == 0 }

type tgSeat struct {
	st   *tgStage
	u    *telegramtest.User
	at   *telegramtest.Seat
	last telegramtest.Message
}

func (p *tgSeat) id(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		p.st.s.t.Fatal(err)
	}
	return n
}

func (p *tgSeat) say(text string)       { p.last = p.at.Say(text) }
func (p *tgSeat) reply(id, text string) { p.last = p.at.Reply(p.id(id), text) }
func (p *tgSeat) edit(text string)      { p.at.Edit(p.last.ID, text) }
func (p *tgSeat) tap(id, label string)  { p.at.TapLabel(p.id(id), label) }

func (p *tgSeat) send(what, caption string) {
	t := p.st.s.t
	switch what {
	case "photo":
		p.last = p.at.SendPhoto(picture(t, color.Black), caption)
	case "album":
		p.last = p.at.SendAlbum([][]byte{picture(t, color.Black), picture(t, color.White), picture(t, color.Gray{99})}, caption)[0]
	case "voice":
		p.last = p.at.SendFile(telegramtest.File{Kind: "voice", MIME: "audio/ogg", Duration: 2, Data: sound()}, caption)
	case "video":
		p.last = p.at.SendFile(telegramtest.File{Kind: "video", Name: "v.mp4", MIME: "video/mp4", Duration: 2, Data: video()}, caption)
	case "document":
		p.last = p.at.SendDocument("surat.pdf", "application/pdf", document(), caption)
	case "location":
		p.last = p.at.SendLocation(telegramtest.Location{Latitude: -7.2575, Longitude: 112.7521})
	case "contact":
		p.last = p.at.SendContact(telegramtest.Contact{Phone: "+628123456789", First: "Pak RT"})
	case "sticker":
		p.last = p.at.SendOther("sticker")
	}
}

func (p *tgSeat) fill(id, label, text string) {
	p.at.TapLabel(p.id(id), label)
	prompt := func() int64 {
		for _, m := range slices.Backward(p.st.api.Messages(p.at.Chat)) {
			if m.Bot && m.Prompt {
				return m.ID
			}
		}
		return 0
	}
	if !p.st.api.Await(patience, func() bool { return prompt() != 0 }) {
		p.st.s.t.Fatalf("[%s] asks for nothing", label)
	}
	p.last = p.at.Reply(prompt(), text)
}

func (p *tgSeat) command(name, _, args string) {
	p.last = p.at.Say(strings.TrimSpace("/" + name + " " + args))
}

func (p *tgSeat) opens() bool         { return true }
func (p *tgSeat) open(payload string) { p.last = p.at.Start(payload) }

func (p *tgSeat) view() []seen {
	var all []seen
	for _, m := range p.st.api.Messages(p.at.Chat) {
		if m.Service != "" {
			continue
		}
		x := seen{id: fmt.Sprint(m.ID), mine: !m.Bot}
		units := utf16.Encode([]rune(m.Text))
		var quotes [][2]int
		for _, e := range m.Entities {
			if e.Type == "blockquote" {
				from := len(string(utf16.Decode(units[:e.Offset])))
				quotes = append(quotes, [2]int{from, from + len(string(utf16.Decode(units[e.Offset:e.Offset+e.Length])))})
			}
		}
		x.text = quotedLines(m.Text, quotes)
		if m.File != nil {
			x.files = 1
		}
		for _, row := range m.Buttons {
			var labels []string
			for _, b := range row {
				labels = append(labels, b.Text)
			}
			x.buttons = append(x.buttons, labels)
		}
		all = append(all, x)
	}
	return all
}

func (p *tgSeat) renew() {}

func (p *tgSeat) toasts() []string {
	var all []string
	for _, a := range p.u.Answers() {
		if a.Text != "" {
			all = append(all, a.Text)
		}
	}
	return all
}
