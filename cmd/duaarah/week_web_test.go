package main

import (
	"image/color"
	"slices"
	"strings"
)

// weekWeb is a citizen on the web chat.
type weekWeb struct {
	*webPerson
	name string
	w    *week
}

// onPage is a new citizen on the web chat.
func (w *week) onPage(name string) *weekWeb {
	return &weekWeb{webPerson: newWebPerson(w.t, w.web, "/chat"), name: name, w: w}
}

func (p *weekWeb) called() string { return p.name }

// sent notes who they are once they have written something.
func (p *weekWeb) sent() { p.w.onWeb[p.me] = p }

func (p *weekWeb) says(text string) {
	p.say(text)
	p.sent()
}

func (p *weekWeb) commands(name, code, rest string) {
	p.says(strings.TrimSpace("/" + name + " " + strings.TrimSpace(code+" "+rest)))
}

func (p *weekWeb) sendsPhoto(caption string) {
	p.sendFile(caption, "foto.png", picture(p.t, color.Black))
	p.sent()
}

func (p *weekWeb) editor() func(text string) {
	for _, e := range slices.Backward(p.entries()) {
		if e.Mine {
			return func(text string) {
				p.post("edit", map[string]any{"target": e.ID, "text": text})
				p.sent()
			}
		}
	}
	return nil
}

func (p *weekWeb) taps(label, mark string) bool {
	for _, e := range slices.Backward(p.entries()) {
		if e.Mine || e.Gone || !strings.Contains(e.text(), mark) {
			continue
		}
		for _, row := range e.Buttons {
			for _, b := range row {
				if strings.HasPrefix(b.Label, label) {
					p.post("tap", map[string]any{"message": e.ID, "data": b.Data})
					p.sent()
					return true
				}
			}
		}
	}
	return false
}

func (p *weekWeb) answers(mark, text string) bool {
	for _, e := range slices.Backward(p.entries()) {
		if !e.Mine && !e.Gone && strings.Contains(e.text(), mark) {
			p.reply(e, text)
			p.sent()
			return true
		}
	}
	return false
}

func (p *weekWeb) inRoom(string, string) bool { return false }

func (p *weekWeb) reads() (all []string) {
	for _, e := range p.entries() {
		if !e.Mine && !e.Gone {
			all = append(all, e.text())
		}
	}
	return all
}

func (p *weekWeb) files(mark string) (n int) {
	for _, e := range p.entries() {
		if !e.Mine && !e.Gone && strings.Contains(e.text(), mark) {
			n += len(e.Files)
		}
	}
	return n
}
