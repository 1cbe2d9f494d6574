package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"duaarah/store"
)

// Of what citizens say in person: staff write it down, and its citizen takes it with a slip; until then what staff reply waits.

var weekSlip = regexp.MustCompile(`Kode rahasia: (\S+)`)

// weekSecret is that of a slip, and the chat in which it may stand.
type weekSecret struct{ chat, secret string }

// spoken has staff write down what n people said, answer some of it, and most of them take it.
func (w *week) spoken(n int) {
	w.t.Helper()
	before := len(w.matters)
	for i := range n {
		w.wave([]weekMove{w.writesDown(pick(w, w.team["dapil-1"]), i%2 == 0)})
	}
	fresh := w.matters[before:]
	var moves []weekMove
	for i, m := range fresh {
		p := pick(w, w.team["dapil-1"])
		switch i % 4 {
		case 0, 1:
			moves = append(moves, w.keeps(m, p))
		case 2:
			moves = append(moves, w.noteAtOnce(m, p))
		}
	}
	w.wave(moves)
	moves = nil
	for i, m := range fresh {
		if i%4 != 3 {
			moves = append(moves, w.claims(m, pick(w, w.team["dapil-1"])))
		}
	}
	w.wave(moves)
}

// writesDown is what somebody said in person, with a number where they can be reached, or without.
func (w *week) writesDown(p weekPerson, reached bool) weekMove {
	m := &weekMatter{office: "dapil-1", state: store.Open, turn: store.OfficeTurn, recorded: true, unclaimed: true, opening: 1}
	text, mark := w.text("perihal", 9)
	m.mark = mark
	_, types := p.(*weekTG)
	steps := []func(){func() { p.commands("catat_lisan", "", text) }}
	agreed := "Ya, setuju"
	if reached && types {
		m.contact = fmt.Sprintf("08123459%04d", len(w.matters))
		agreed = pick(w, []string{"Setuju, simpan kontaknya", "Setuju, tanpa kontak"})
		steps = append(steps, func() {
			if !p.answers("belum disimpan", m.contact) {
				w.t.Errorf("%s cannot say where who spoke is reached; they read\n%s", p.called(), latest(p))
			}
		})
	}
	steps = append(steps, w.must(p, agreed, mark))
	return weekMove{steps, func() {
		m.id = int64(w.count("SELECT coalesce(max(id), 0) FROM aspirations WHERE recorder <> 0"))
		if err := w.db.QueryRowContext(w.t.Context(), `SELECT code FROM aspirations WHERE id = ?`, m.id).Scan(&m.code); err != nil || w.known(m.code) {
			w.t.Errorf("%s wrote %s down, and it is not kept (%v); they read\n%s", p.called(), mark, err, latest(p))
			return
		}
		if agreed == "Setuju, tanpa kontak" {
			m.contact = ""
		}
		w.matters = append(w.matters, m)
		if m.contact != "" && w.chance(50) {
			w.wave([]weekMove{w.looksUp(m, p)})
		}
	}}
}

// looksUp has who wrote it down look at where its citizen is reached, for a reason.
func (w *week) looksUp(m *weekMatter, p weekPerson) weekMove {
	looks := false
	return weekMove{[]func(){func() {
		looks = p.(weekStaff).tapsCard(m.code, "Lihat kontak")
		if !looks && w.count("SELECT count(*) FROM gathered WHERE aspiration = ?", m.id) == 0 {
			w.t.Errorf("%s sees no way to the contact on the card of %s", p.called(), m.code)
		}
	}, func() {
		if looks {
			w.must(p, "Menyampaikan balasan", m.code)()
		}
	}}, func() {
		if looks {
			m.shown = append(m.shown, chatOf(p))
		}
	}}
}

// keeps answers what its citizen did not take yet: that waits.
func (w *week) keeps(m *weekMatter, p weekPerson) weekMove {
	text, mark := w.answer()
	return weekMove{[]func(){func() { p.commands("balas", m.code, text) }}, func() {
		m.kept, m.holder, m.last = append(m.kept, mark), p.called(), p.called()
	}}
}

// claims is its citizen, who takes it by the second slip that was made for it; the first, and it once more, do nothing.
func (w *week) claims(m *weekMatter, p weekPerson) weekMove {
	c, other := w.newcomer(), w.newcomer()
	slip := func(before string) (secret string) { // it is drawn first
		defer func() {
			if secret == "" {
				w.t.Logf("%s reads\n%s", p.called(), latest(p))
			}
		}()
		w.await("a slip of "+m.code, func() bool {
			for _, text := range slices.Backward(p.reads()) {
				if found := weekSlip.FindStringSubmatch(text); found != nil && strings.Contains(text, m.code) {
					secret = strings.Trim(found[1], "*.")
					return secret != before
				}
			}
			return false
		})
		w.secrets = append(w.secrets, weekSecret{chatOf(p), secret})
		return secret
	}
	var first, second string
	return weekMove{[]func(){
		func() { p.commands("slip", m.code, "") },
		func() { first = slip(""); p.commands("slip", m.code, "") },
		func() { second = slip(first); other.says(first); c.says(second) },
		w.must(c, "Ya, ini milik saya", m.code),
		func() { other.says(second) },
	}, func() {
		if read := strings.Join(other.reads(), "\n"); !strings.Contains(read, "Kode itu tidak bisa dipakai") || !strings.Contains(read, "Slip ini sudah dipakai") ||
			strings.Contains(read, m.mark) {
			w.t.Errorf("who tries a slip that holds no more, and one that was used, reads\n%s", read)
		}
		m.citizen, m.unclaimed = c, false
		for _, mark := range m.kept {
			m.replied(w.named(m.last), mark)
		}
	}}
}

// checkSlips: the secret of a slip stands nowhere but with who asked for it.
func (w *week) checkSlips(all map[string][]string) {
	w.t.Helper()
	for _, s := range w.secrets {
		for chat, texts := range all {
			if chat != s.chat && strings.Contains(strings.Join(texts, "\n"), s.secret) {
				w.t.Errorf("the secret of a slip that was made in %s stands in %s", s.chat, chat)
			}
		}
	}
}
