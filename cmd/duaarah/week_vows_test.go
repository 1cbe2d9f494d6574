package main

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"duaarah/store"
)

// weekVow is a promise to a citizen.
type weekVow struct {
	mark   string
	day    string
	told   *weekMatter // in which it was told
	at     *weekMatter // in which it is looked after
	stands bool
	late   time.Time      // when its citizen is told that its day is past; zero: not this week, or they were
	news   map[string]int // how often who was told what became of it
}

// heard counts that those who were told of it are told what became of it.
func (v *weekVow) heard() {
	v.news[v.told.citizen.called()]++
	for _, f := range v.told.follow {
		v.news[f.p.called()]++
	}
}

// lateVows has those be told whose promise's day is past.
func (w *week) lateVows() {
	for _, m := range w.matters {
		for _, v := range m.vows {
			if v.stands && !v.late.IsZero() && !w.now.Before(v.late) && m.state != store.Erased && (v.at.state == store.Open || v.at.state == store.Closed) {
				v.late = time.Time{}
				v.heard()
			}
		}
	}
}

// promise promises the citizen something.
func (w *week) promise(m *weekMatter, p weekPerson) weekMove {
	text, mark := w.text("balasan", 5)
	if m.busy(p) {
		return w.note(m, p)
	}
	if vows := w.standing(m); len(vows) == 1 && w.chance(70) {
		return w.aboutVow(m, p, vows[0])
	}
	day, late := "Senin depan", time.Time{}
	if w.chance(40) {
		now := w.now.In(wib)
		day, late = "Besok", time.Date(now.Year(), now.Month(), now.Day()+2, 7, 0, 0, 0, wib) // when citizens are awake
	}
	return weekMove{[]func(){func() { p.commands("janji", m.code, day+" "+text) }}, func() {
		turn, doubted := m.turn, m.doubted // a promise is no answer
		m.replied(p, mark)
		m.turn, m.back, m.doubted = turn, false, doubted
		m.vows = append(m.vows, &weekVow{mark: mark, told: m, at: m, day: strings.TrimSuffix(day, " depan"), stands: true, late: late, news: map[string]int{}})
	}}
}

// standing are the promises that are to be kept where m is.
func (w *week) standing(m *weekMatter) (all []*weekVow) {
	for _, other := range w.matters {
		for _, v := range other.vows {
			if v.stands && v.at == m && v.told.state != store.Erased {
				all = append(all, v)
			}
		}
	}
	return all
}

// aboutVow says that a promise was kept, moves it to another day, or takes it back.
func (w *week) aboutVow(m *weekMatter, p weekPerson, v *weekVow) weekMove {
	ends, late := true, v.late
	move := weekMove{[]func(){func() { p.commands("tepati", m.code, "") }}, nil}
	switch w.rng.IntN(3) {
	case 0:
		ends, late = false, time.Time{}
		days := slices.DeleteFunc([]string{"Senin", "Selasa", "Rabu", "Kamis"}, func(day string) bool { return day == v.day })
		v.day = pick(w, days)
		move.steps = []func(){func() { p.commands("janji", m.code, "") }}
		move.steps = append(move.steps, p.(weekStaff).fills("Ubah tanggal", m.code, "pindah ke kapan", v.day+" depan")...)
	case 1:
		move.steps = []func(){func() { p.commands("janji", m.code, "") }, w.must(p, "Tarik janji", m.code)}
	}
	move.then = func() {
		v.stands, v.late = !ends, late
		v.heard()
	}
	return move
}

// ofVow finds what says what became of a promise.
var ofVow = regexp.MustCompile(`(?s)^(Janji untuk \S+ sudah ditepati|Janji .*? untuk \S+ sudah lewat waktunya|.*? memindahkan janjinya untuk|.*? menarik janjinya untuk)`)

// weekSaid is a text, and who reads it.
type weekSaid struct{ to, text string }

// checkVows: what became of a promise is with whom it is for, each time once, and with nobody else.
func (w *week) checkVows(said []weekSaid) {
	w.t.Helper()
	for _, m := range w.matters {
		for _, v := range m.vows {
			got := map[string]int{}
			for _, s := range said {
				if strings.Contains(s.text, v.mark+" ") || strings.HasSuffix(s.text, v.mark) {
					got[s.to]++
				}
			}
			want := map[string]int{}
			for name, n := range v.news {
				if m.state != store.Erased {
					want[name] = n
				}
			}
			if !maps.Equal(got, want) {
				w.t.Errorf("what became of the promise %s of %s is read by %v, want %v", v.mark, m.code, got, want)
			}
		}
	}
}
