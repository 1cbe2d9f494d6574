package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"duaarah/store"
)

// Of what is several people's: who supports what another told, what goes on as another, and what becomes of it when one of them leaves.

// weekStreet is the name of a street that is in no other text.
func weekStreet(n int) string {
	name := "Kencana"
	for ; n > 0; n /= 5 {
		name += []string{"bi", "ra", "to", "mu", "le"}[n%5]
	}
	return name
}

// support has n people tell of a lamp, and others support that, some after it was answered.
func (w *week) support(n int) {
	w.t.Helper()
	before := len(w.matters)
	var fresh []*weekMatter
	w.rest(func() {
		for i := range n {
			m := &weekMatter{citizen: w.newcomer(), office: "dapil-1", state: store.Open, turn: store.OfficeTurn, opening: 1}
			_, m.mark = w.text("perihal", 0)
			m.citizen.says(fmt.Sprintf("%s lampu jalan mati di Jalan %s sudah dua minggu", m.mark, weekStreet(before+i)))
			fresh = append(fresh, m)
		}
	})
	w.submit(fresh)
	w.supporters(before)
	var moves []weekMove
	for i, m := range fresh {
		if i%2 == 0 {
			moves = append(moves, w.reply(m, pick(w, w.team[m.office])))
		}
	}
	w.wave(moves)
	w.supporters(before)
	w.pass(31 * time.Minute)
}

// supporters has somebody support each of the matters from the first on, which tell of lamps.
func (w *week) supporters(first int) {
	w.t.Helper()
	all := w.matters[first:]
	some := make([]weekFollower, len(all))
	w.rest(func() {
		for i := range all {
			_, word := w.text("lanjut", 0)
			some[i] = weekFollower{p: w.newcomer(), words: []string{word}}
			some[i].p.says(fmt.Sprintf("%s lampu di Jalan %s padam, gelap sekali", word, weekStreet(first+i)))
		}
	})
	w.rest(func() {
		for i := range all {
			w.must(some[i].p, "Dukung", "")()
		}
	})
	for i, m := range all {
		m.followed(some[i])
		m.wroteToo()
	}
}

// following is somebody who follows it, and does something.
func (w *week) following(m *weekMatter) weekMove {
	f := pick(w, m.follow)
	mark := m.lastTo(f.p)
	if m.back && mark != m.code && mark == m.answer() && !m.saidOf[mark+f.p.called()] && w.chance(40) {
		label := pick(w, []string{"Sudah", "Sebagian", "Belum"})
		return weekMove{[]func(){w.must(f.p, label, mark)}, func() {
			if m.saidOf == nil {
				m.saidOf = map[string]bool{}
			}
			if m.saidOf[mark+f.p.called()] = true; label != "Sudah" {
				m.wroteToo()
			}
		}}
	}
	if f.by == nil && w.chance(30) {
		return w.leaves(m, f)
	}
	text, word := w.text("lanjut", 6)
	return weekMove{[]func(){func() {
		if !f.p.answers(mark, text) {
			w.t.Errorf("%s follows %s, and sees nothing of %q; they read\n%s", f.p.called(), m.code, mark, latest(f.p))
		}
	}}, func() {
		for i := range m.follow {
			if m.follow[i].p == f.p {
				m.follow[i].words = append(m.follow[i].words, word)
			}
		}
		m.wroteToo()
	}}
}

// wroteToo is that somebody who follows it wrote: it is open, and the office's turn, but for what its own citizen alone is asked. What staff took
// for spam stays that, and they are told.
func (m *weekMatter) wroteToo() {
	asked := m.asked() && m.state != store.Closed
	if m.turn = store.OfficeTurn; asked {
		m.turn = "" // as it was before: see played
	}
	if m.back = false; m.state != store.Spam {
		m.state = store.Open
	}
}

// asked reports whether its own citizen may be asked something that they have not answered.
func (m *weekMatter) asked() bool {
	for _, mark := range slices.Backward(m.replies) {
		if !m.vowed(mark) {
			return slices.Contains(m.questions, mark) && m.turn != store.OfficeTurn
		}
	}
	return false
}

// leaves is somebody who supports it no more, and may have their words erased.
func (w *week) leaves(m *weekMatter, f weekFollower) weekMove {
	move := weekMove{[]func(){w.must(f.p, "Berhenti mendukung", m.code)}, func() {
		m.follow = slices.DeleteFunc(m.follow, func(g weekFollower) bool { return g.p == f.p })
		m.past = append(m.past, f)
	}}
	if !w.chance(60) {
		return move
	}
	move.steps = append(move.steps, w.must(f.p, "Hapus kata-kata saya di sana", m.code), w.must(f.p, "Ya, hapus", m.code))
	then := move.then
	move.then = func() { then(); w.unsaid(m, f.p) }
	return move
}

// unsaid has the words of somebody be gone from what goes on without them.
func (w *week) unsaid(m *weekMatter, p weekPerson) {
	for _, f := range slices.Concat(m.follow, m.past) {
		for _, word := range f.words {
			if f.p == p {
				w.gone = append(w.gone, weekGone{m, word})
			}
		}
	}
	of := func(f weekFollower) bool { return f.p == p }
	if m.citizen == p || slices.ContainsFunc(slices.Concat(m.follow, m.past), of) {
		m.lessNotes = true // some of them may have been about them
	}
	m.follow, m.past = slices.DeleteFunc(m.follow, of), slices.DeleteFunc(m.past, of)
	m.unread(p)
}

// shared reports whether it goes on without its citizen.
func (m *weekMatter) shared() bool {
	return len(m.follow) > 0 && (m.state == store.Open || m.state == store.Closed || m.state == store.Spam)
}

// inherited is that its citizen left it, and it goes on as that of the first who follows it. erased: with all of their words.
func (w *week) inherited(m *weekMatter, erased bool) {
	w.t.Helper()
	var home string
	if err := w.db.QueryRowContext(w.t.Context(), `SELECT chat FROM aspirations WHERE id = ?`, m.id).Scan(&home); err != nil {
		w.t.Fatal(err)
	}
	i := slices.IndexFunc(m.follow, func(f weekFollower) bool { return home == homeOf(f.p) })
	if i < 0 {
		w.t.Errorf("%s left %s, which is in chat %s now, of none who followed it: %s", m.citizen.called(), m.code, home, w.steps(m.id))
		return
	}
	if m.asked() {
		m.turn = "" // who was asked is gone: as it was before
	}
	heir, former := m.follow[i], weekFollower{p: m.citizen, words: m.words()}
	m.past = append(m.past, former)
	if erased {
		m.numberless = true
		w.unsaid(m, former.p)
	}
	m.follow = slices.Delete(m.follow, i, i+1)
	m.citizen, m.mark, m.more, m.handed, m.back, m.photo = heir.p, "", heir.words, true, false, false
}

// erases is the citizen, who has one erased. Where others follow it, they have themselves erased from it.
func (w *week) erases(m *weekMatter) weekMove {
	return weekMove{[]func(){func() { m.citizen.commands("hapus", "", "") }, w.must(m.citizen, "Hapus "+m.code, "Apa yang ingin Anda hapus"),
		w.must(m.citizen, "Ya, hapus", m.code)}, func() { w.erased(m) }}
}

func (w *week) erased(m *weekMatter) {
	w.t.Helper()
	if m.shared() {
		w.inherited(m, true)
		return
	}
	for by, into := m, m.into; into != nil && into.citizen != m.citizen; by, into = into, into.into { // as far as they came by it
		if !slices.ContainsFunc(slices.Concat(into.follow, into.past), func(f weekFollower) bool { return f.p == m.citizen && f.by == by }) {
			break
		}
		w.unsaid(into, m.citizen)
	}
	m.erased()
}

// wipes is a citizen who has all of theirs erased.
func (w *week) wipes(c weekPerson) weekMove {
	return weekMove{[]func(){func() { c.commands("hapus", "", "") }, w.must(c, "Hapus semua tentang saya", "Apa yang ingin Anda hapus"),
		w.must(c, "Ya, hapus semuanya", "untuk selamanya")}, func() {
		delete(w.told, c.called())
		w.wiped[c.called()] = true
		for _, m := range w.matters {
			switch {
			case m.citizen == c && m.state != store.Erased:
				w.erased(m)
			case m.state != store.Erased:
				w.unsaid(m, c)
			}
		}
	}}
}

// apart takes back that one goes on as another.
func (w *week) apart(m *weekMatter, p weekPerson) weekMove {
	return weekMove{[]func(){func() { p.commands("pulihkan", m.code, "") }}, m.apart}
}

// stillWrites is the citizen of what goes on as another, who answers what they were told of it.
func (w *week) stillWrites(m *weekMatter) weekMove {
	into := m.root()
	text, word := w.text("lanjut", 6)
	said := false
	return weekMove{[]func(){func() { said = m.citizen.answers("Kode Anda "+m.code, text) }}, func() {
		i := slices.IndexFunc(into.follow, func(f weekFollower) bool { return f.p == m.citizen })
		switch {
		case said && into.citizen == m.citizen:
			into.more = append(into.more, word)
		case said && i >= 0:
			into.follow[i].words = append(into.follow[i].words, word)
		}
		if said {
			into.wroteToo()
		}
	}}
}

// joinable reports whether two can go on as one.
func (m *weekMatter) joinable(other *weekMatter) bool {
	fine := func(m *weekMatter) bool {
		return (m.state == store.Open || m.state == store.Closed) && !m.doubted && !m.handed && !m.unclaimed && m.mark != ""
	}
	return m != other && m.office == other.office && m.citizen != other.citizen && fine(m) && fine(other)
}

// united has staff join some that were begun already, take some of that back, and people leave what is others' too.
func (w *week) united(n int) {
	w.t.Helper()
	used := map[*weekMatter]bool{}
	var moves []weekMove
	for _, m := range w.some(len(w.matters), func(*weekMatter) bool { return true }) {
		if len(moves) == n {
			break
		}
		if used[m] || used[m.root()] {
			continue
		}
		switch i := slices.IndexFunc(w.matters, func(other *weekMatter) bool { return !used[other] && m.joinable(other) }); {
		case m.into != nil:
			used[m.root()] = true
			moves = append(moves, w.severed(m))
		case len(m.follow) > 0 && m.shared() && w.chance(60):
			moves = append(moves, w.left(m))
		case i >= 0 && m.into == nil:
			used[w.matters[i]] = true
			moves = append(moves, w.merge(m, w.matters[i], pick(w, w.team[m.office])))
		default:
			continue
		}
		used[m] = true
	}
	w.wave(moves)
	w.pass(5 * time.Minute)
}

// severed is something that ends that one goes on as another, or does not.
func (w *week) severed(m *weekMatter) weekMove {
	switch {
	case w.chance(40):
		return w.apart(m, pick(w, w.team[m.office]))
	case w.chance(40):
		return w.erases(m)
	}
	return w.stillWrites(m)
}

// left is its citizen, who leaves what is others' too.
func (w *week) left(m *weekMatter) weekMove {
	if m.state == store.Open && w.chance(40) {
		return w.withdraws(m)
	}
	return w.erases(m)
}

// forget has citizens have something, or all of it, erased.
func (w *week) forget(n int) {
	w.t.Helper()
	var moves []weekMove
	used := map[*weekMatter]bool{}
	who := map[weekPerson]bool{}
	for i, m := range w.some(2*n, func(m *weekMatter) bool { return m.state != store.Erased }) {
		if used[m] || used[m.root()] || who[m.citizen] || i%2 == 1 && len(w.of(m.citizen)) > 1 && w.chance(50) {
			continue
		}
		used[m], used[m.root()], who[m.citizen] = true, true, true
		if i%2 == 0 {
			moves = append(moves, w.erases(m))
			continue
		}
		all := w.of(m.citizen)
		if slices.ContainsFunc(all, func(o *weekMatter) bool { return o != m && (used[o] || used[o.root()]) }) {
			continue
		}
		for _, o := range all {
			used[o], used[o.root()] = true, true
		}
		moves = append(moves, w.wipes(m.citizen))
	}
	w.wave(moves)
	for range 3 {
		w.pass(5 * time.Minute)
	}
}

// of are those in which somebody has a part.
func (w *week) of(p weekPerson) (all []*weekMatter) {
	for _, m := range w.matters {
		if m.citizen == p || slices.ContainsFunc(slices.Concat(m.follow, m.past), func(f weekFollower) bool { return f.p == p }) {
			all = append(all, m)
		}
	}
	return all
}

// checkGone: what people had erased of what goes on without them stands nowhere.
func (w *week) checkGone(texts map[string]string) {
	w.t.Helper()
	for _, g := range w.gone {
		if w.count("SELECT count(*) FROM outbox WHERE aspiration = ? AND action = '' AND state = 'uncertain'", g.m.id) > 0 {
			continue
		}
		for where, text := range texts {
			if i := strings.Index(text, g.word); i >= 0 {
				w.t.Errorf("%s was erased from %s, and stands in %s: %.200q", g.word, g.m.code, where, text[max(0, i-60):])
			}
		}
	}
}
