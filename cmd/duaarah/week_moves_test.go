package main

import (
	"slices"

	"duaarah/store"
)

// reply answers the citizen. What a colleague holds is asked about first, and sent all the same, or not.
func (w *week) reply(m *weekMatter, p weekPerson) weekMove {
	text, mark := w.answer()
	still, asked := w.chance(70), m.busy(p)
	var edit func(string)
	return weekMove{[]func(){
		func() { p.commands("balas", m.code, text); edit = p.editor() },
		func() { asked = w.settle(m, p, asked, still) },
	}, func() {
		if !asked || still {
			m.replied(p, mark)
		}
		if !asked && edit != nil {
			m.edits[mark], m.authors[mark] = edit, p
		}
	}}
}

// correct changes what was said before, however long ago: for all who have it.
func (w *week) correct(m *weekMatter, p weekPerson) weekMove {
	i := slices.IndexFunc(m.replies, func(mark string) bool {
		return m.edits[mark] != nil && !m.unsure[mark] && slices.Contains(w.team[m.office], m.authors[mark])
	})
	if i < 0 {
		return w.reply(m, p)
	}
	was := m.replies[i]
	text, mark := w.answer()
	return weekMove{[]func(){func() { m.edits[was](text) }}, func() {
		m.replies[i], m.readers[mark], m.edits[mark], m.authors[mark], m.old = mark, m.readers[was], m.edits[was], m.authors[was], append(m.old, was)
		delete(m.edits, was)
	}}
}

// settle answers the question whether a reply is to be sent all the same.
func (w *week) settle(m *weekMatter, p weekPerson, asked, still bool) (was bool) {
	w.t.Helper()
	label := "Batal"
	if still {
		label = "Tetap kirim"
	}
	was = p.taps(label, m.code)
	if was != asked && m.last != "?" { // else whoever spoke last is not asked, and who that was is not known here
		w.t.Errorf("%s replies to %s, which %s has (last answered by %s), and is asked: %v", p.called(), m.code, m.holder, m.last, was)
	}
	return was
}

// bothReply is two colleagues who answer at the same moment: one is asked, whoever came second.
func (w *week) bothReply(m *weekMatter, p weekPerson) weekMove {
	q := pick(w, w.team[m.office])
	if q == p || m.holder != "" || m.last != "" {
		return w.reply(m, p)
	}
	one, mark := w.answer()
	two, mark2 := w.answer()
	still := w.chance(50)
	label := "Batal"
	if still {
		label = "Tetap kirim"
	}
	var pAsked, qAsked bool
	return weekMove{[]func(){
		func() { p.commands("balas", m.code, one); q.commands("balas", m.code, two) },
		func() { pAsked, qAsked = p.taps(label, m.code), q.taps(label, m.code) },
	}, func() {
		if pAsked == qAsked {
			w.t.Errorf("%s and %s answer %s at once, and are asked: %v, %v", p.called(), q.called(), m.code, pAsked, qAsked)
		}
		if pAsked {
			p, q, mark, mark2 = q, p, mark2, mark
		}
		m.replied(p, mark)
		if still {
			m.replied(q, mark2)
		}
	}}
}

// take claims; what a colleague has is taken over, or left with them.
func (w *week) take(m *weekMatter, p weekPerson) weekMove {
	over := w.chance(40)
	asked := m.holder != "" && m.holder != p.called()
	label := "Biarkan"
	if over {
		label = "Ambil alih"
	}
	return weekMove{[]func(){
		func() { p.commands("ambil", m.code, "") },
		func() {
			if got := asked && p.taps(label, m.code); got != asked {
				w.t.Errorf("%s takes %s, which %s has, and is not asked", p.called(), m.code, m.holder)
			}
		},
	}, func() {
		if !asked || over {
			m.holder = p.called()
		}
	}}
}

// bothTake is two colleagues who claim at the same moment: one has it, and the other is asked.
func (w *week) bothTake(m *weekMatter, p weekPerson) weekMove {
	q := pick(w, w.team[m.office])
	if q == p || m.holder != "" {
		return w.take(m, p)
	}
	var pAsked, qAsked bool
	return weekMove{[]func(){
		func() { p.commands("ambil", m.code, ""); q.commands("ambil", m.code, "") },
		func() { pAsked, qAsked = p.taps("Biarkan", m.code), q.taps("Biarkan", m.code) },
	}, func() {
		if m.holder = p.called(); pAsked {
			m.holder = q.called()
		}
		if pAsked == qAsked {
			w.t.Errorf("%s and %s take %s at once, and are asked: %v, %v", p.called(), q.called(), m.code, pAsked, qAsked)
		}
	}}
}

func (w *week) release(m *weekMatter, _ weekPerson) weekMove {
	p := w.named(m.holder)
	if p == nil {
		return w.take(m, pick(w, w.team[m.office]))
	}
	return weekMove{[]func(){func() { p.commands("lepas", m.code, "") }}, func() { m.holder = "" }}
}

// hand hands it on to a colleague.
func (w *week) hand(m *weekMatter, p weekPerson) weekMove {
	to := pick(w, w.team[m.office])
	if m.holder != "" {
		p = w.named(m.holder)
	}
	if p == nil || to == p {
		return w.note(m, pick(w, w.team[m.office]))
	}
	return weekMove{[]func(){func() { p.commands("serahkan", m.code, to.called()) }}, func() { m.holder = to.called() }}
}

// note writes what no citizen may read: as an answer to the card, by its command, or mistyped, which is asked about.
func (w *week) note(m *weekMatter, p weekPerson) weekMove {
	text, mark := w.text("rahasia", 6)
	then := func() { m.notes = append(m.notes, mark) }
	_, types := p.(*weekTG)
	switch how := w.rng.IntN(4); {
	case how == 0:
		return weekMove{[]func(){func() {
			if !p.inRoom(m.code, "#"+text) {
				p.commands("catatan", m.code, text)
			}
		}}, then}
	case how == 1 && types:
		return weekMove{[]func(){func() { p.commands("catatn", m.code, text) }, func() {
			if !p.taps("Simpan sebagai catatan", m.code) {
				w.t.Errorf("%s mistypes a note for %s, and is not asked", p.called(), m.code)
			}
		}}, then}
	case how == 2:
		return weekMove{[]func(){func() {
			if !p.inRoom(m.code, "Catatan: "+text) {
				p.commands("catatan", m.code, text)
			}
		}}, then}
	}
	return w.noteAtOnce(m, p)
}

// noteAtOnce is a note by its command, about which nothing is asked.
func (w *week) noteAtOnce(m *weekMatter, p weekPerson) weekMove {
	text, mark := w.text("rahasia", 6)
	return weekMove{[]func(){func() { p.commands("catatan", m.code, text) }}, func() { m.notes = append(m.notes, mark) }}
}

// ask asks the citizen something: their turn.
func (w *week) ask(m *weekMatter, p weekPerson) weekMove {
	text, mark := w.text("balasan", 5)
	if m.busy(p) {
		return w.note(m, p)
	}
	return weekMove{[]func(){func() { p.commands("tanya", m.code, text+"?") }}, func() {
		doubted := m.doubted // a question is no answer
		m.replied(p, mark)
		m.doubted = doubted
		m.back, m.questions, m.readers[mark] = false, append(m.questions, mark), m.readers[mark][:1]
	}}
}

// passOn gives it to the other office; it goes no further.
func (w *week) passOn(m *weekMatter, p weekPerson) weekMove {
	if m.passed || m.into != nil || len(m.replies) > 0 {
		return w.reply(m, p)
	}
	tap := func(label string) func() {
		return func() {
			if !p.taps(label, m.code) {
				w.t.Errorf("%s passes %s on, and sees no %q", p.called(), m.code, label)
			}
		}
	}
	return weekMove{[]func(){func() { p.commands("alihkan", m.code, "") }, tap("Kantor Dapil 2"), tap("Ya, alihkan")}, func() {
		m.office, m.holder, m.passed, m.doubted = "dapil-2", "", true, false
	}}
}

// agency asks an outside agency: it stays here, and open.
func (w *week) agency(m *weekMatter, p weekPerson) weekMove {
	return weekMove{[]func(){func() { p.commands("alihkan", m.code, "Dinas PU, 5 hari kerja") }}, nil}
}

func (w *week) snooze(m *weekMatter, p weekPerson) weekMove {
	return weekMove{[]func(){func() { p.commands("tunda", m.code, "3 hari kerja") }}, nil}
}

// takeBack takes back what was said last, if it is a reply that nothing came after.
func (w *week) takeBack(m *weekMatter, _ weekPerson) weekMove {
	p := w.named(m.last)
	if !m.back || p == nil {
		return w.reply(m, pick(w, w.team[m.office]))
	}
	return weekMove{[]func(){func() { p.commands("tarik", m.code, "") }, func() {
		if !p.taps("Ya, tarik", m.code) {
			w.t.Errorf("%s takes a reply to %s back, and is not asked", p.called(), m.code)
		}
	}}, func() {
		n := len(m.replies) - 1
		m.gone, m.replies, m.back = append(m.gone, m.replies[n]), m.replies[:n], false
		m.last, m.turn = "?", "" // whoever said something before; as it was before
	}}
}

// merge has one go on as another.
func (w *week) merge(m, other *weekMatter, p weekPerson) weekMove {
	waits := func(m *weekMatter) bool { return w.row(m).turn == string(store.OfficeTurn) }
	reopens := false
	return weekMove{[]func(){func() {
		reopens = m.state == store.Closed && other.state == store.Open && waits(m) && waits(other)
		p.commands("satukan", m.code, other.code)
	}, func() {
		if !p.taps("Lanjut sebagai "+m.code, other.code) {
			w.t.Errorf("%s merges %s with %s, and is not asked", p.called(), other.code, m.code)
		}
	}}, func() {
		other.merged(m)
		m.turn = ""  // who waits goes on waiting: see withJoined
		if reopens { // in the queue
			m.state = store.Open
		}
	}}
}
