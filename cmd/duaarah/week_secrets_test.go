package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"duaarah/bot/discord/discordtest"
	"duaarah/store"
)

// inChannel is what the bot says in a channel of Discord, and in its threads.
func (w *week) inChannel(room *discordtest.Channel) (all []discordtest.Message) {
	all = w.dc.Said(room.ID)
	for _, th := range room.Threads() {
		all = append(all, w.dc.Said(th.ID)...)
	}
	return all
}

// heard is all that was ever sent to anyone, by the chat: every version, from the requests of the program.
func (w *week) heard() map[string][]string {
	all, threads := map[string][]string{}, map[string]string{}
	for _, room := range []*discordtest.Channel{w.hall, w.posts} {
		for _, th := range room.Threads() {
			threads[th.ID] = room.ID
		}
	}
	for _, c := range w.tg.Calls("") {
		if chat := c.Params["chat_id"]; chat != "" {
			all[chat] = append(all[chat], strings.Join([]string{c.Params["text"], c.Params["caption"], c.Params["name"], c.Params["reply_markup"]}, "\n"))
		}
	}
	for _, pattern := range []string{"POST /channels/*/messages", "PATCH /channels/*/messages/*", "POST /channels/*/messages/*/threads", "POST /channels/*/threads",
		"PATCH /channels/*"} {
		for _, c := range w.dc.Calls(pattern) {
			chat := strings.Split(c.Path, "/")[2]
			if room := threads[chat]; room != "" {
				chat = room
			}
			all[chat] = append(all[chat], c.JSON)
		}
	}
	for _, p := range w.everybody() {
		switch p := p.(type) {
		case *weekDC:
			for _, m := range append(w.dc.Said(p.Channel), p.AllWhispers()...) { // what answers a tap is no message of its own
				shown, _ := discordtest.Shown(m)
				all[p.Channel] = append(all[p.Channel], shown)
			}
		case *weekWeb:
			all[p.me] = append(all[p.me], p.reads()...)
		}
	}
	return all
}

// weekNote finds words of a note.
var weekNote = regexp.MustCompile(`rahasia\d+x`)

// checkSecrets: in all that was ever sent, no note went to a citizen, no name or number to staff, and nothing of an office to another.
func (w *week) checkSecrets() {
	w.t.Helper()
	all := w.heard()
	citizen := map[string]bool{}
	for _, c := range w.citizens {
		citizen[chatOf(c)] = true
	}
	staff := 0 // that it was looked at at all
	for chat, texts := range all {
		for _, text := range texts {
			if !citizen[chat] && strings.Contains(text, "perihal") {
				staff++
			}
			switch {
			case citizen[chat] && weekNote.MatchString(text):
				w.t.Errorf("a citizen is sent a note: %.300q", text)
			case !citizen[chat] && strings.Contains(text, "Wargaasli"):
				w.t.Errorf("staff are sent a name: %.300q", text)
			case !citizen[chat] && strings.Contains(text, "0812345") && !w.mayRead(chat, text):
				w.t.Errorf("staff are sent a number: %.300q", text)
			}
		}
	}
	if staff < len(w.matters) {
		w.t.Errorf("staff were sent %d messages about %d aspirations", staff, len(w.matters))
	}
	w.checkShown(all)
	w.checkSlips(all)
	second := strings.Join(slices.Concat(all[fmt.Sprint(w.former)], all[fmt.Sprint(w.other)], all[w.posts.ID]), "\n")
	for _, p := range w.team["dapil-2"] {
		second += strings.Join(all[chatOf(p)], "\n")
	}
	for _, m := range w.matters {
		if m.mark == "" || slices.ContainsFunc(m.with, func(other *weekMatter) bool { return other.passed }) {
			continue // it went along
		}
		if !m.passed && strings.Contains(second, m.mark) {
			w.t.Errorf("the other office is sent %s, which was never passed to it", m.code)
		}
	}
	got := strings.Join(all[chatOf(w.auditor)], "\n")
	asked := slices.Clone(w.audited)
	for i := 0; i < len(asked); i++ { // a card quotes what goes on as it, and who left it
		for _, f := range append(asked[i].past, weekFollower{words: asked[i].words()}) {
			for _, word := range f.words {
				got = strings.ReplaceAll(got, word+" ", "")
			}
		}
		for _, other := range asked[i].with {
			if !slices.Contains(asked, other) {
				asked = append(asked, other)
			}
		}
	}
	for _, g := range w.gone { // what she alone saw on Discord stays hers
		if slices.Contains(asked, g.m) {
			got = strings.ReplaceAll(got, g.word+" ", "")
		}
	}
	if i := strings.Index(got, "perihal"); i >= 0 {
		w.t.Errorf("the auditor is sent what they did not ask for:\n%.600s", got[max(0, i-400):])
	}
}

// mayRead reports whether all numbers in a text were asked for by who reads that chat.
func (w *week) mayRead(chat, text string) bool {
	for _, m := range w.matters {
		for _, number := range []string{m.number, m.contact} {
			if number != "" && slices.Contains(m.shown, chat) {
				text = strings.ReplaceAll(text, number, "")
			}
		}
	}
	return !strings.Contains(text, "0812345")
}

// checkShown: who asked for a number has read it. What was erased since went from there, too.
func (w *week) checkShown(all map[string][]string) {
	w.t.Helper()
	for _, m := range w.matters {
		if m.state == store.Erased {
			continue
		}
		for _, chat := range m.shown {
			if !strings.Contains(strings.Join(all[chat], "\n"), m.number+m.contact) {
				w.t.Errorf("the number of %s was asked for, and is not in chat %s", m.code, chat)
			}
		}
	}
}

// weekCard is a message in a room that looks like a card.
type weekCard struct {
	room, text string
	buttons    []string
	chat, id   string // on Telegram
}

// orphan: the card was under way when the program was killed, and Telegram tells nobody the number that it got. Another was posted.
func (w *week) orphan(c weekCard, m *weekMatter) bool {
	return c.id != "" && w.count("SELECT count(*) FROM outbox WHERE aspiration = ? AND chat = ? AND action = '' AND state = 'uncertain'", m.id, c.chat) > 0 &&
		!w.numbered(c.chat, c.id)
}

// numbered reports whether the program knows the number of a message of its own: who answers another one is asked for what.
func (w *week) numbered(chat, message any) bool {
	return w.count("SELECT count(*) FROM sent WHERE chat = ? AND message = ?", fmt.Sprint(chat), fmt.Sprint(message)) > 0
}

// cards are all that stand in rooms where the bot is.
func (w *week) cards() (all []weekCard) {
	for name, group := range map[string]int64{"group": w.group, "forum": w.forum, "other": w.other} {
		for _, m := range w.tg.Said(group) {
			c := weekCard{room: name, text: m.Text, chat: fmt.Sprint(group), id: fmt.Sprint(m.ID)}
			for _, row := range m.Buttons {
				for _, b := range row {
					c.buttons = append(c.buttons, b.Text)
				}
			}
			all = append(all, c)
		}
	}
	for name, room := range map[string]*discordtest.Channel{"hall": w.hall, "posts": w.posts} {
		for _, m := range w.inChannel(room) {
			shown, _ := discordtest.Shown(m)
			c := weekCard{room: name, text: shown}
			for _, row := range m.Components {
				for _, b := range row {
					c.buttons = append(c.buttons, b.Label)
				}
			}
			all = append(all, c)
		}
	}
	return all
}

// checkCards: each card in each room where the bot is says how things stand, and is the only one there.
func (w *week) checkCards() {
	w.t.Helper()
	looked, stand := map[*weekMatter]int{}, map[string]int{}
	for _, c := range w.cards() {
		if c.room == "forum" {
			continue // it is none any more: its cards stay as they were
		}
		if first, rest, _ := strings.Cut(c.text, "\n"); strings.HasPrefix(first, "DARURAT") {
			c.text = rest // words by chance speak of danger
		}
		code, _, ok := strings.Cut(c.text, " · ")
		for _, m := range w.matters {
			if ok && m.code == code && (slices.Contains(c.buttons, "Balas") || slices.Contains(c.buttons, "Pulihkan") || slices.Contains(c.buttons, "Lainnya")) {
				if w.orphan(c, m) {
					continue
				}
				looked[m]++
				if stand[c.room+m.code]++; stand[c.room+m.code] == 2 {
					w.t.Errorf("more than one card of %s stands in %s: %s", m.code, c.room, w.steps(m.id))
				}
				if lies := w.lies(c, m); lies != "" {
					w.t.Errorf("the card of %s in %s %s; it is %+v, %s:\n%s\n%q", m.code, c.room, lies, w.row(m), w.steps(m.id), c.text, c.buttons)
				}
			}
		}
	}
	for _, m := range w.matters {
		if r := w.row(m); m.state == store.Open && r.indexed == 0 && looked[m] == 0 {
			w.t.Errorf("no card of %s stands anywhere", m.code)
		}
	}
}

// lies says what is not true of a card.
func (w *week) lies(c weekCard, m *weekMatter) string {
	notes := w.kept(m)
	has := func(text string) bool { return strings.Contains(c.text, text) }
	taken := slices.Contains(c.buttons, "Lepas")
	if in := map[string]string{"other": "dapil-2", "posts": "dapil-2"}[c.room]; m.office != "dapil-1" && in == "" || m.office == "dapil-1" && in != "" {
		return "is in the room of another office"
	}
	for _, each := range []struct {
		wrong bool
		what  string
	}{
		{m.state == store.Open && taken != (m.holder != ""), "is wrong about who has it"},
		{m.state == store.Open && m.holder != "" && !m.unclaimed && m.last != m.holder && m.last != "?" && !has("Dipegang "+m.holder) && !has(m.holder+" · terkirim"), "does not say who has it"},
		{has("Belum diambil warganya") != m.unclaimed, "is wrong about whether its citizen took it"},
		{has("Ditutup ") != (m.state == store.Closed), "is wrong about whether it is closed"},
		{has("Ditandai spam") != (m.state == store.Spam), "is wrong about whether it is spam"},
		{has("Ditarik oleh") != (m.state == store.Withdrawn), "is wrong about whether it is withdrawn"},
		{has("Digabung") != (m.state == store.Merged), "is wrong about whether it is merged"},
		{m.state == store.Erased, "stands, and was erased"},
		{len(m.unsure) == 0 && has("Perlu satu orang lagi") != (m.doubted && len(m.replies) == 0), "is wrong about whether it may be spam"},
		{notes > 0 != has("Catatan: "), "is wrong about whether there are notes"},
		{notes > 0 && !has(fmt.Sprintf("Catatan: %d,", notes)), "is wrong about how many notes there are"},
		{(w.joined(m) > 0) != has("Disatukan dari "), "is wrong about what was joined to it"},
		{len(m.follow) > 0 && !has(fmt.Sprintf("+ %d warga mendukung", len(m.follow))), "is wrong about who follows it"},
		{len(m.follow) == 0 && has("warga mendukung"), "says that somebody follows it"},
		{m.state == store.Open && len(m.replies) > 0 && len(m.unsure) == 0 && !has("terkirim"), "says nothing of what was said"},
		{(m.verdict != "") != has("Kata warga: "), "is wrong about what its citizen says"},
		{m.stars > 0 && m.verdict != "" && !has(fmt.Sprintf("nilai %d dari 5", m.stars)), "is wrong about the stars"},
	} {
		if each.wrong {
			return each.what
		}
	}
	return ""
}

// checkErased: nothing of what was erased stands in any chat.
func (w *week) checkErased() {
	w.t.Helper()
	texts := map[string]string{}
	for _, c := range w.cards() {
		texts[c.room] += c.text + strings.Join(c.buttons, " ") + "\n"
	}
	for _, p := range w.everybody() {
		texts[p.called()] = strings.Join(p.reads(), "\n")
		if p, ok := p.(*weekDC); ok { // what one person alone saw is theirs
			texts[p.called()] = ""
			for _, m := range w.dc.Said(p.Channel) {
				shown, _ := discordtest.Shown(m)
				texts[p.called()] += shown + "\n"
			}
		}
	}
	for _, room := range []*discordtest.Channel{w.hall, w.posts} {
		for _, th := range room.Threads() {
			texts["threads"] += th.Name + "\n"
		}
	}
	for _, top := range w.tg.Topics(w.forum) {
		texts["topics"] += top.Name
	}
	w.checkGone(texts)
	for _, m := range w.matters {
		if m.state != store.Erased || len(m.unsure) > 0 || w.count("SELECT count(*) FROM outbox WHERE aspiration = ? AND action = '' AND state = 'uncertain'", m.id) > 0 {
			continue // of what may have arrived when the program died nobody knows under which number
		}
		for _, word := range append(m.words(), m.gone...) {
			if m.unsure[word] {
				continue
			}
			for where, text := range texts {
				if i := strings.Index(text, word); i >= 0 {
					w.t.Errorf("%s of %s was erased, and stands in %s: %.200q", word, m.code, where, text[max(0, i-60):])
				}
			}
		}
	}
}

// checkFiles: nothing of what was erased is in any file of a program that has ended.
func (w *week) checkFiles() {
	w.t.Helper()
	data := filepath.Join(w.dir, "data")
	later(w.t, data)
	var words []string
	for _, m := range w.matters {
		if m.unclaimed {
			continue
		}
		if m.state == store.Erased {
			words = append(words, m.words()...)
			words = append(words, m.gone...)
		}
		if w.wiped[m.citizen.called()] {
			words = append(words, m.citizen.called())
		}
	}
	for _, g := range w.gone {
		words = append(words, g.word)
	}
	nowhere(w.t, data, w.log(), words...)
}
