package main

import (
	"strings"

	"duaarah/store"
)

// followUp is the citizen, who writes again in answer to what the office said last.
func (w *week) followUp(m *weekMatter) weekMove {
	text, word := w.text("lanjut", 6)
	mark := m.lastTo(m.citizen)
	if mark == m.code {
		mark = m.ownTo(m.citizen)
	}
	return weekMove{[]func(){func() {
		if !m.citizen.answers(mark, text) {
			w.t.Errorf("%s sees nothing of %q; they read\n%s", m.citizen.called(), mark, strings.Join(m.citizen.reads(), "\n--\n"))
		}
	}}, func() {
		m.turn, m.back, m.state = store.OfficeTurn, false, store.Open
		m.more = append(m.more, word)
	}}
}

// corrects is the citizen, who writes again, and then corrects that.
func (w *week) corrects(m *weekMatter) weekMove {
	move := w.followUp(m)
	text, word := w.text("lanjut", 6)
	write := move.steps[0]
	var edit func(text string)
	move.steps = []func(){func() { write(); edit = m.citizen.editor() }, func() { edit(text) }}
	then := move.then
	move.then = func() {
		then()
		m.more[len(m.more)-1] = word
	}
	return move
}

// judges is the citizen, who says whether a reply answers.
func (w *week) judges(m *weekMatter) weekMove {
	n := len(m.replies)
	if n == 0 || !m.back || m.unsure[m.replies[n-1]] || m.split || m.lastTo(m.citizen) == m.code || m.saidOf[m.replies[n-1]+m.citizen.called()] {
		return w.followUp(m)
	}
	mark := m.replies[n-1]
	label := pick(w, []string{"Sudah", "Sudah", "Sebagian", "Belum"})
	move := weekMove{[]func(){w.must(m.citizen, label, mark)}, func() {
		m.verdict, m.stars, m.back = label, 0, false
		if m.turn = store.OfficeTurn; label == "Sudah" {
			m.state, m.turn = store.Closed, store.NoTurn
		}
	}}
	if w.chance(60) {
		move.steps = append(move.steps, w.must(m.citizen, "4 ★", mark))
		then := move.then
		move.then = func() { then(); m.stars = 4 }
	}
	return move
}

// withdraws is the citizen, who takes it back.
func (w *week) withdraws(m *weekMatter) weekMove {
	if m.into != nil {
		return w.followUp(m)
	}
	menu := w.must(m.citizen, "Atur aspirasi ini", m.code)
	if m.handed || m.split || w.chance(30) {
		menu = func() { m.citizen.commands("tarik", m.code, "") }
	}
	return weekMove{[]func(){menu, w.must(m.citizen, "Tarik", "Apa yang ingin Anda lakukan dengan "+m.code), w.must(m.citizen, "Ya, tarik", m.code)}, func() {
		if m.shared() {
			w.inherited(m, false)
			return
		}
		m.before, m.state, m.back = m.state, store.Withdrawn, false
	}}
}

// resumes takes that back.
func (w *week) resumes(m *weekMatter) weekMove {
	return weekMove{[]func(){w.must(m.citizen, "Buka lagi", m.code)}, func() { m.state, m.turn = m.before, "" }}
}
