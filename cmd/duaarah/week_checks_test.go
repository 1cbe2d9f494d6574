package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"duaarah/store"
)

// check looks whether everything is as it should be at the end, while the program runs, and after.
func (w *week) check() {
	w.t.Helper()
	w.checkRows()
	w.checkHistory()
	w.checkPlayed()
	w.checkCitizens()
	w.checkSecrets()
	w.checkCards()
	w.checkErased()
	w.checkLeaks()
	for _, v := range append(w.tg.Violations(), w.dc.Violations()...) {
		w.t.Error("a server was misused: ", v)
	}
	if n := w.count("SELECT count(*) FROM parked"); n > 0 {
		w.t.Errorf("%d updates are parked", n)
	}
	if code := w.program.stop(); code != exitOK {
		w.t.Errorf("serve ended with %d", code)
	}
	w.checkFiles()
	if w.t.Failed() {
		w.t.Logf("the program's log:\n%s", w.log())
	}
}

// weekRow is how an aspiration stands in the store.
type weekRow struct {
	id                          int64
	office, state, turn, holder string
	cards, indexed              int
}

func (w *week) row(m *weekMatter) (r weekRow) {
	w.t.Helper()
	if err := w.db.QueryRowContext(w.t.Context(), `SELECT a.id, office, state, turn, coalesce(s.name, ''),
		(SELECT count(*) FROM cards c JOIN rooms r ON r.id = c.room JOIN outbox o ON o.id = c.outbox
			WHERE c.aspiration = a.id AND r.until = 0 AND r.office = a.office AND o.state = 'delivered'), (SELECT count(*) FROM gathered g WHERE g.aspiration = a.id)
		FROM aspirations a LEFT JOIN staff s ON s.id = a.claimed WHERE a.id = ?`, m.id).
		Scan(&r.id, &r.office, &r.state, &r.turn, &r.holder, &r.cards, &r.indexed); err != nil {
		w.t.Fatalf("%s: %v", m.code, err)
	}
	return r
}

// checkRows: every aspiration is where the driver thinks, and in a room while it is open.
func (w *week) checkRows() {
	w.t.Helper()
	if n := w.count("SELECT count(*) FROM aspirations WHERE state <> 'cancelled'"); n != len(w.matters) {
		w.t.Errorf("%d aspirations, want %d", n, len(w.matters))
	}
	for _, m := range w.matters {
		r := w.row(m)
		if m.turn == "" { // as it was before
			m.turn = store.Turn(r.turn)
		}
		want := weekRow{r.id, m.office, string(m.state), string(m.turn), m.holder, r.cards, r.indexed}
		if m.state != store.Open {
			want.turn, want.holder = r.turn, r.holder
		}
		if r != want {
			w.t.Errorf("%s (%s) is %+v, want %+v: %s", m.code, m.mark, r, want, w.steps(r.id))
		}
		if m.state == store.Open && r.cards+r.indexed == 0 {
			w.t.Errorf("%s is open and in no room: %s", m.code, w.steps(r.id))
		}
	}
}

// weekEvent is an event as it is kept.
type weekEvent struct {
	seq          int64
	kind, office string
	staff        string
	message      int64
	citizen      int64
	data         map[string]any
}

func (w *week) events(id int64) (all []weekEvent) {
	w.t.Helper()
	rows, err := w.db.QueryContext(w.t.Context(), `SELECT seq, kind, office, coalesce(s.name, ''), message, citizen, data FROM events e LEFT JOIN staff s ON s.id = e.staff
		WHERE aspiration = ? ORDER BY seq`, id)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var e weekEvent
		var data string
		if err := rows.Scan(&e.seq, &e.kind, &e.office, &e.staff, &e.message, &e.citizen, &data); err != nil {
			w.t.Fatal(err)
		}
		if data != "" {
			if err := json.Unmarshal([]byte(data), &e.data); err != nil {
				w.t.Fatal(err)
			}
		}
		all = append(all, e)
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	return all
}

// steps is a history in short.
func (w *week) steps(id int64) string {
	var all []string
	for _, e := range w.events(id) {
		all = append(all, strings.TrimSpace(fmt.Sprint(e.kind, " ", e.staff, " ", e.office, " ", e.data)))
	}
	return strings.Join(all, ", ")
}

// kept is how many of its notes were not erased.
func (w *week) kept(m *weekMatter) int {
	w.t.Helper()
	return w.count("SELECT count(*) FROM notes WHERE aspiration = ? AND text <> ''", m.id)
}

// checkHistory: the events alone say where each is, and what was said.
func (w *week) checkHistory() {
	w.t.Helper()
	for _, m := range w.matters {
		r := w.row(m)
		now, closed := weekRow{id: r.id, turn: r.turn, cards: r.cards, indexed: r.indexed}, false
		arrived, notes, taken, less := map[int64]bool{}, 0, 0, false
		for _, e := range w.events(r.id) {
			switch store.EventKind(e.kind) {
			case store.EventReceived:
				now.state = "draft"
			case store.EventSubmitted:
				now.state, now.office = string(store.Open), e.office
			case store.EventAssign, store.EventGive:
				now.holder = e.staff
			case store.EventRelease:
				now.holder = ""
			case store.EventPass:
				now.office, now.holder = e.office, ""
			case store.EventMerge:
				now.state = string(store.Merged)
			case store.EventClose:
				now.state, closed = string(store.Closed), true
			case store.EventReopen:
				now.state, closed = string(store.Open), false
			case store.EventSpam:
				now.state = string(store.Spam)
			case store.EventWithdraw:
				now.state = string(store.Withdrawn)
			case store.EventRestore:
				if now.state = string(store.Open); closed { // as it was
					now.state = string(store.Closed)
				}
			case store.EventErased:
				if e.data["part"] == nil { // else somebody's words alone
					now.state = string(store.Erased)
				} else {
					less = true
				}
			case store.EventDelivered:
				arrived[e.message] = true
			case store.EventTakeBack:
				delete(arrived, e.message)
				taken++
			case store.EventNote:
				notes++
			}
		}
		if now != r {
			w.t.Errorf("%s is %+v, and its history says %+v: %s", m.code, r, now, w.steps(r.id))
		}
		if m.state == store.Erased {
			continue
		}
		if less != m.lessNotes {
			w.t.Errorf("somebody's words are erased from %s: %v, want %v: %s", m.code, less, m.lessNotes, w.steps(r.id))
		}
		if n := w.kept(m); n != len(m.notes) && !m.lessNotes {
			w.t.Errorf("of %d notes of %s %d are kept: %s", len(m.notes), m.code, n, w.steps(r.id))
		}
		if n := len(m.replies); len(arrived) > n || len(arrived) < n-len(m.unsure) || taken != len(m.gone) || notes != len(m.notes) {
			w.t.Errorf("the history of %s has %d replies, %d taken back, %d notes; want %d, %d, %d: %s", m.code, len(arrived), taken, notes,
				len(m.replies), len(m.gone), len(m.notes), w.steps(r.id))
		}
	}
}

// owners are who is to read each word of staff, as often as they are in the list.
func (w *week) owners() map[string][]string {
	owner := map[string][]string{}
	for _, m := range w.matters {
		for _, mark := range m.replies {
			owner[mark] = m.readers[mark]
		}
		for _, mark := range slices.Concat(m.gone, m.old, m.never) {
			owner[mark] = nil
		}
	}
	return owner
}

// checkCitizens: what was said is with its citizen, once, and with nobody else; what was taken back, corrected or not sent with nobody.
func (w *week) checkCitizens() {
	w.t.Helper()
	owner, unsure, twice := w.owners(), map[string]bool{}, w.marks(`SELECT v.text FROM outbox o JOIN message_versions v ON v.message = o.message WHERE o.purpose = 'support' AND o.state = 'uncertain'`)
	for _, m := range w.matters {
		maps.Copy(unsure, m.unsure)
		for _, mark := range m.withFile {
			if slices.Contains(m.replies, mark) && m.reads(m.citizen, mark) && !m.unsure[mark+m.citizen.called()] && m.citizen.files(mark) != 1 {
				w.t.Errorf("%s reads %s with %d files", m.citizen.called(), mark, m.citizen.files(mark))
			}
		}
	}
	var vows []weekSaid
	for _, c := range w.citizens {
		reads, got := "", map[string]int{}
		for _, text := range c.reads() {
			switch {
			case ofVow.MatchString(text):
				vows = append(vows, weekSaid{c.called(), text})
			case !strings.Contains(text, "menunggu jawaban Anda"): // the reminder of a question has its words once more
				reads += text + "\n"
			}
		}
		for _, word := range strings.Fields(reads) {
			if strings.HasPrefix(word, "balasan") {
				got[strings.Trim(word, ".?,")]++
			}
		}
		for mark, to := range owner {
			want := 0
			for _, name := range to {
				want += btoi(name == c.called())
			}
			if twice[mark] && got[mark] == want+1 {
				want++ // a copy of which nobody knew whether it arrived comes rather twice than never
			}
			if got[mark] != want && (!unsure[mark] || got[mark] > 1) && (!unsure[mark+c.called()] || got[mark] > 2) {
				w.t.Errorf("%s reads %s %d times, want %d:\n%s", c.called(), mark, got[mark], want, reads)
			}
			delete(got, mark)
		}
		for mark := range got {
			if strings.HasSuffix(mark, "x") && len(mark) > len("balasanx") {
				w.t.Errorf("%s reads %s, which was not sent", c.called(), mark)
			}
		}
	}
	w.checkVows(vows)
}
