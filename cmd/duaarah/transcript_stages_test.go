package main

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf16"

	"duaarah/bot/discord/discordtest"
	"duaarah/bot/telegram/telegramtest"
)

// stages are the platforms, by name: each sets a story up.
func stages() map[string]func(s *story, c conversation) {
	return map[string]func(s *story, c conversation){"telegram": onTelegramStage, "discord": onDiscordStage, "web": onWebStage}
}

// serve runs the program for a story, and returns what it printed.
func (s *story) serve(c conversation, environ ...string) *output {
	s.t.Helper()
	dir := s.t.TempDir()
	environ = append([]string{"DUAARAH_LISTEN=127.0.0.1:0", "DUAARAH_ADMIN_LISTEN=off", "DUAARAH_DATA=" + dir, "DUAARAH_ROOM_PACE=off"}, environ...)
	environ = slices.Concat(environ, c.env, sharedMemory)
	upToDate(s.t, environ)
	if c.seed != "" {
		path := filepath.Join(s.t.TempDir(), "seed.yaml")
		if err := os.WriteFile(path, []byte(c.seed), 0o600); err != nil {
			s.t.Fatal(err)
		}
		s.run(environ, "apply", "--yes", path)
	}
	ctx, cancel := context.WithCancel(s.t.Context())
	out, log, ended := &output{}, &output{}, make(chan int, 1)
	p := &program{streams: streams{strings.NewReader(""), out, log, environ, s.clock}, around: waking}
	go func() { ended <- p.run(ctx, []string{"serve"}) }()
	stop := sync.OnceValue(func() int { cancel(); return <-ended })
	for deadline := time.Now().Add(patience); !strings.Contains(out.String(), "Ctrl+C"); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("serve did not start:\n%s", log)
		}
	}
	var err error
	if s.db, err = sql.Open("sqlite", "file:"+filepath.Join(dir, "duaarah.db")+"?mode=ro"); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		if err := s.db.Close(); err != nil {
			s.t.Error(err)
		}
		if code := stop(); code != exitOK {
			s.t.Errorf("serve ended with %d:\n%s", code, log)
		}
	})
	s.environ = environ
	s.waker = newWebPerson(s.t, base(out), "/chat")
	return out
}

// run runs another command of the program, at the story's time.
func (s *story) run(environ []string, args ...string) string {
	s.t.Helper()
	var out, log output
	if code := run(s.t.Context(), args, streams{strings.NewReader(""), &out, &log, environ, s.clock}); code != exitOK {
		s.t.Fatalf("%v ends with %d:\n%s", args, code, &log)
	}
	return out.String()
}

// invited is the secret of an invitation into dapil-1.
func (s *story) invited() string {
	secret, _, _ := strings.Cut(s.run(s.environ, "invite", "--office", "dapil-1", "--role", "staff"), "\n")
	return secret
}

// quoted marks the lines of a text that lie within spans of bytes.
func quotedLines(text string, spans [][2]int) string {
	var b strings.Builder
	at := 0
	for line := range strings.Lines(text) {
		if slices.ContainsFunc(spans, func(s [2]int) bool { return at >= s[0] && at < s[1] }) {
			b.WriteString("│ ")
		}
		b.WriteString(line)
		at += len(line)
	}
	return b.String()
}

// sound is what a voice note holds.
func sound() []byte { return append([]byte("OggS\x00\x02"), bytes.Repeat([]byte{7}, 500)...) }

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

// webStage is the web chat alone.
type webStage struct {
	s     *story
	base  string
	staff *webPerson
}

func onWebStage(s *story, c conversation) {
	s.t.Helper()
	out := s.serve(c)
	link := regexp.MustCompile(`(http://[^/\s]+)/chat/staf/gabung\?kode=\S+`).FindStringSubmatch(out.String())
	st := &webStage{s: s, base: link[1], staff: newWebPerson(s.t, link[1], "/chat/staf")}
	s.stage = st
	st.staff.enrol(link[0])
	st.staff.say("/nama Rina")
	st.staff.waitFor("Rina")
}

func (st *webStage) citizen(string) seat {
	return &webSeat{st: st, p: newWebPerson(st.s.t, st.base, "/chat")}
}
func (st *webStage) room() seat { return &webSeat{st: st, p: st.staff} }

func (st *webStage) alone() seat { return nil } // she is alone in her room
func (st *webStage) done() bool  { return true }

type webSeat struct {
	st *webStage
	p  *webPerson
}

func (p *webSeat) say(text string)       { p.p.say(text) }
func (p *webSeat) reply(id, text string) { p.p.reply(webEntry{ID: id}, text) }

// own is what the person wrote last.
func (p *webSeat) own() webEntry {
	for _, e := range slices.Backward(p.p.entries()) {
		if e.Mine {
			return e
		}
	}
	p.st.s.t.Fatal("they wrote nothing")
	return webEntry{}
}

func (p *webSeat) edit(text string) {
	p.p.post("edit", map[string]any{"target": p.own().ID, "text": text})
}

func (p *webSeat) send(what, caption string) {
	t := p.st.s.t
	switch what {
	case "photo":
		p.p.sendFile(caption, "foto.png", picture(t, color.Black))
	case "album":
		p.p.sendFile(caption, "a.png", picture(t, color.Black))
		p.p.sendFile("", "b.png", picture(t, color.White))
		p.p.sendFile("", "c.png", picture(t, color.Gray{99}))
	case "voice":
		p.p.sendFile(caption, "rekaman.ogg", sound())
	case "video":
		p.p.sendFile(caption, "v.mp4", video())
	case "document":
		p.p.sendFile(caption, "surat.pdf", document())
	case "location":
		p.p.post("send", map[string]any{"where": map[string]any{"lat": -7.2575, "lon": 112.7521}})
	case "contact", "sticker":
		p.p.say(caption) // the page has none: people write it
	}
}

// button is a button of a message, as the page has it.
func (p *webSeat) button(id, label string) (data, input string) {
	for _, e := range p.p.entries() {
		for _, row := range e.Buttons {
			for _, b := range row {
				if e.ID == id && b.Label == label {
					if b.Form != nil && len(b.Form.Inputs) > 0 {
						input = b.Form.Inputs[0].Name
					}
					return b.Data, input
				}
			}
		}
	}
	p.st.s.t.Fatalf("no button %q", label)
	return "", ""
}

func (p *webSeat) tap(id, label string) {
	data, _ := p.button(id, label)
	p.p.post("tap", map[string]any{"message": id, "data": data})
}

func (p *webSeat) fill(id, label, text string) {
	data, input := p.button(id, label)
	p.p.post("tap", map[string]any{"message": id, "data": data, "values": map[string]string{input: text}})
}

func (p *webSeat) command(name, _, args string) { p.p.say(strings.TrimSpace("/" + name + " " + args)) }

func (p *webSeat) opens() bool { return true }
func (p *webSeat) open(payload string) {
	p.p.post("send", map[string]any{"start": cmp.Or(payload, "mulai")})
}

func (p *webSeat) view() []seen {
	var all []seen
	for _, e := range p.p.entries() {
		if e.Menu != nil || e.Gone {
			continue
		}
		x := seen{id: e.ID, mine: e.Mine, files: len(e.Files)}
		var quotes [][2]int
		for _, r := range e.Text {
			if r.Q {
				quotes = append(quotes, [2]int{len(x.text), len(x.text) + len(r.S)})
			}
			x.text += r.S
		}
		x.text = quotedLines(x.text, quotes)
		for _, row := range e.Buttons {
			var labels []string
			for _, b := range row {
				labels = append(labels, b.Label)
			}
			x.buttons = append(x.buttons, labels)
		}
		all = append(all, x)
	}
	return all
}

func (p *webSeat) renew() { p.p = newWebPerson(p.st.s.t, p.st.base, "/chat") }

func (p *webSeat) toasts() []string { return nil }

// video and document are the least that a player, or a reader, takes for one.
func video() []byte {
	return append([]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"), bytes.Repeat([]byte{0}, 64)...)
}

func document() []byte {
	return []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
}
