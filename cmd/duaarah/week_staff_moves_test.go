package main

import (
	"fmt"
	"regexp"

	"duaarah/store"
)

// must is a step in which somebody taps a button of a message to them that holds a mark.
func (w *week) must(p weekPerson, label, mark string) func() {
	return func() {
		w.t.Helper()
		if !p.taps(label, mark) {
			w.t.Errorf("%s sees no button %q of %s; they read\n%s", p.called(), label, mark, latest(p))
		}
	}
}

// close ends it for the office.
func (w *week) close(m *weekMatter, p weekPerson) weekMove {
	return weekMove{[]func(){func() {
		if w.chance(50) || !p.(weekStaff).tapsCard(m.code, "Tutup") {
			p.commands("tutup", m.code, "")
		}
	}}, func() { m.state, m.back = store.Closed, false }}
}

// reopen takes that back, where its card stands: what was closed while a room was lost has none there.
func (w *week) reopen(m *weekMatter, p weekPerson) weekMove {
	reopened := false
	return weekMove{[]func(){func() { reopened = p.(weekStaff).tapsCard(m.code, "Buka lagi") }}, func() {
		if reopened {
			m.state, m.turn = store.Open, ""
		}
	}}
}

// spam takes it for spam: a second one of the office says so, too, or says that it is none.
func (w *week) spam(m *weekMatter, p weekPerson) weekMove {
	if w.team[m.office] == nil || len(m.replies) > 0 {
		return w.note(m, p)
	}
	move := weekMove{[]func(){func() { p.commands("spam", m.code, "") }}, func() { m.before, m.state, m.back, m.doubted = m.state, store.Spam, false, false }}
	if m.office != "dapil-1" || !w.second {
		return move
	}
	move.steps = append(move.steps, func() { p.commands("spam", m.code, "") }) // the same once more is no second
	var q weekPerson
	for q = p; q == p; q = pick(w, w.team[m.office]) {
	}
	if m.doubted || w.chance(60) { // of two, one is another than who said so before
		move.steps = append(move.steps, func() { q.commands("spam", m.code, "") })
		return move
	}
	refused := false
	move.steps = append(move.steps, func() { refused = q.(weekStaff).tapsCard(m.code, "Bukan spam") })
	move.then = func() { m.doubted = !refused } // without a card nobody else has said anything yet
	return move
}

// restore takes back that it is spam.
func (w *week) restore(m *weekMatter, p weekPerson) weekMove {
	return weekMove{[]func(){func() { p.commands("pulihkan", m.code, "") }}, func() { m.state, m.turn = m.before, "" }}
}

var weekSplit = regexp.MustCompile(`Dipisahkan dari (\S+) sebagai (\S+?)\.(\s|$)`)

// split makes what the citizen wrote last an aspiration of its own.
func (w *week) split(m *weekMatter, p weekPerson) weekMove {
	n := len(m.more)
	if n == 0 || n+m.opening > 9 || len(m.with) > 0 || m.handed || m.recorded {
		return w.ask(m, p)
	}
	last := fmt.Sprint(n + m.opening)
	menu := m.code + ": pesan mana"
	return weekMove{[]func(){func() { p.commands("pisahkan", m.code, "") }, w.must(p, last, menu), w.must(p, "Pisahkan 1 pesan", menu)}, func() {
		for _, text := range p.reads() {
			said := weekSplit.FindStringSubmatch(text)
			if said == nil || said[1] != m.code || w.known(said[2]) {
				continue
			}
			w.matters = append(w.matters, &weekMatter{code: said[2], mark: m.more[n-1], office: m.office, holder: m.holder, citizen: m.citizen,
				state: store.Open, turn: store.OfficeTurn, passed: m.passed, opening: 1, split: true, returned: m.returned, id: w.idOf(said[2])})
			m.more, m.turn = m.more[:n-1], ""
			return
		}
		w.t.Errorf("%s splits %s, and is not told into what; they read\n%s", p.called(), m.code, latest(p))
	}}
}

func (w *week) known(code string) bool {
	for _, m := range w.matters {
		if m.code == code {
			return true
		}
	}
	return false
}

// passBack gives it back to the office that passed it on, with a reason that its citizen never reads.
func (w *week) passBack(m *weekMatter, p weekPerson) weekMove {
	if m.office != "dapil-2" || m.returned {
		return w.note(m, p)
	}
	reason, _ := w.text("rahasia", 5)
	steps := []func(){func() { p.commands("alihkan", m.code, "") }, w.must(p, "Kantor Dapil 1", m.code)}
	steps = append(steps, p.(weekStaff).fills("Ya, alihkan", m.code, "Mengapa "+m.code, reason)...)
	return weekMove{steps, func() {
		m.office, m.holder, m.returned, m.back, m.last = "dapil-1", "", true, false, "?"
	}}
}

// replyFile answers with a picture or a document.
func (w *week) replyFile(m *weekMatter, p weekPerson) weekMove {
	if m.busy(p) {
		return w.reply(m, p)
	}
	text, mark := w.answer()
	sent := false
	return weekMove{[]func(){func() {
		if sent = p.(weekStaff).sendsFile(m.code, text); !sent {
			p.commands("balas", m.code, text)
		}
	}}, func() {
		m.replied(p, mark)
		if sent {
			m.withFile = append(m.withFile, mark)
		}
	}}
}

// replyEdited answers, and corrects that.
func (w *week) replyEdited(m *weekMatter, p weekPerson) weekMove {
	if m.busy(p) {
		return w.reply(m, p)
	}
	text, was := w.answer()
	better, mark := w.answer()
	var edit func(text string)
	return weekMove{[]func(){func() {
		if !p.inRoom(m.code, text) {
			p.commands("balas", m.code, text)
		}
		edit = p.editor()
	}, func() {
		if edit != nil {
			edit(better)
		}
	}}, func() {
		if edit == nil {
			was, mark = mark, was
		}
		m.replied(p, mark)
		m.old = append(m.old, was)
	}}
}

// reveal shows the number that its citizen wrote to whoever says why, and to nobody else.
func (w *week) reveal(m *weekMatter, p weekPerson) weekMove {
	if m.number == "" || m.numberless {
		return w.take(m, p)
	}
	steps := []func(){func() { p.commands("kartu", m.code, "") }}
	steps = append(steps, p.(weekStaff).fills("Lihat nomor", m.code, "Untuk apa nomor di "+m.code, "menelepon untuk janji temu")...)
	return weekMove{steps, func() { m.shown = append(m.shown, chatOf(p)) }}
}

// held answers where replies wait to be sent: it is sent at once, by itself, or not at all.
func (w *week) held(m *weekMatter, p weekPerson, preview bool) weekMove {
	if m.busy(p) {
		return w.note(m, p)
	}
	text, mark := w.answer()
	move := weekMove{[]func(){func() { p.commands("balas", m.code, text) }}, func() { m.replied(p, mark) }}
	switch how := w.rng.IntN(3); {
	case how == 0:
		move.steps = append(move.steps, w.must(p, "Batalkan", m.code))
		move.then = func() { m.never = append(m.never, mark) }
	case how == 1 || preview:
		move.steps = append(move.steps, w.must(p, "Kirim sekarang", m.code))
	}
	return move
}
