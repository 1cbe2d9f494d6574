package main

import (
	"cmp"
	"image/color"
	"regexp"
	"slices"
	"strings"
)

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
