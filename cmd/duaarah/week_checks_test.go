package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"duaarah/store"
)

// subscribe has some citizens agree to get news.
func (w *week) subscribe() {
	w.t.Helper()
	var some []weekPerson
	for i, m := range w.matters { // each of them has one yet, and is offered the news of its office
		if i%5 < 2 && m.office == "dapil-1" {
			some = append(some, m.citizen)
		}
	}
	w.rest(func() {
		for _, c := range some {
			c.commands("kabar", "", "")
		}
	})
	w.rest(func() {
		for _, c := range some {
			if !c.taps("Terima kabar: Kantor Dapil 1", "") {
				w.t.Errorf("%s cannot agree to news; they read\n%s", c.called(), strings.Join(c.reads(), "\n--\n"))
			}
			w.told[c.called()] = "yes"
		}
	})
}

// announce sends something to all who agreed.
func (w *week) announce(kind, text, mark string) {
	w.t.Helper()
	w.rest(func() { w.head.commands("siaran", "", "dapil-1") })
	w.rest(func() { w.head.taps(kind, "Siaran") })
	w.rest(func() {
		if !w.head.answers("Balas pesan ini", text) {
			w.t.Fatalf("the head is not asked what to say; they read\n%s", strings.Join(w.head.reads(), "\n--\n"))
		}
	})
	w.rest(func() {
		if !w.head.taps(fmt.Sprintf("Kirim ke %d warga", len(w.told)), "Belum ada yang terkirim") {
			w.t.Errorf("%d agreed; the head reads\n%s", len(w.told), strings.Join(w.head.reads(), "\n--\n"))
		}
	})
	for range 5 {
		w.pass(5 * 60e9)
	}
	for _, c := range w.citizens {
		want := 0
		if w.told[c.called()] != "" {
			want = 1
		}
		if got := strings.Count(strings.Join(c.reads(), "\n"), mark); got != want {
			w.t.Errorf("%s reads the broadcast %s %d times, want %d", c.called(), mark, got, want)
		}
	}
}

// broadcast tells those who agreed something; some answer, each with an aspiration of their own.
func (w *week) broadcast() {
	w.t.Helper()
	w.announce("Kabar baru", "kabarposko dibuka di balai kelurahan.", "kabarposko")
	var fresh []*weekMatter
	w.rest(func() {
		for i, c := range w.citizens {
			if w.told[c.called()] == "" || i%3 != 0 {
				continue
			}
			m := &weekMatter{citizen: c, office: "dapil-1", state: store.Open, turn: store.OfficeTurn}
			var text string
			text, m.mark = w.text("perihal", 9)
			c.answers("kabarposko", text)
			fresh = append(fresh, m)
		}
	})
	w.submit(fresh)
}

// poll asks those who agreed; each chooses.
func (w *week) poll() {
	w.t.Helper()
	w.announce("Jajak pendapat baru", "jajakpagi atau sore?\nPagi\nSore", "jajakpagi")
	votes := 0
	w.rest(func() {
		for _, c := range w.citizens {
			if w.told[c.called()] != "" && c.taps("Pagi", "jajakpagi") {
				votes++
			}
		}
	})
	if got := w.count("SELECT count(*) FROM broadcast_votes"); got != votes || votes != len(w.told) {
		w.t.Errorf("%d votes are kept of %d, by %d people", got, votes, len(w.told))
	}
}

// leave has one of staff leave: what they had is nobody's.
func (w *week) leave() {
	w.t.Helper()
	w.rest(func() { w.leaver.commands("keluar", "", "") })
	w.rest(func() { w.leaver.taps("Ya, keluar", "") })
	w.team["dapil-1"] = without(w.team["dapil-1"], w.leaver)
	for _, m := range w.matters {
		if m.holder == w.leaver.called() && m.state == store.Open {
			m.holder = ""
		}
	}
}

func without(all []weekPerson, p weekPerson) (left []weekPerson) {
	for _, q := range all {
		if q != p {
			left = append(left, q)
		}
	}
	return left
}

// loseRoom has the bot thrown out of the group, and let in again after a while.
func (w *week) loseRoom(meanwhile func()) {
	w.t.Helper()
	rina := w.team["dapil-1"][0].(*weekTG)
	w.rest(func() { w.acts++; w.tg.RemoveBot(w.group, rina.User) })
	if got := strings.Join(w.admin.reads(), "\n"); !strings.Contains(got, "tidak bisa lagi menulis") {
		w.t.Errorf("the admin is not told that the room is lost; they read\n%s", got)
	}
	w.lost = true
	meanwhile()
	w.lost = false
	w.rest(func() { w.acts++; w.tg.AddBot(w.group, rina.User) })
	w.rest(func() { w.acts++; rina.In(w.group, 0).Say("/ruang@" + w.tg.Username()) })
	for _, m := range w.tg.Said(w.group) {
		for i, row := range m.Buttons {
			if strings.HasPrefix(row[0].Text, "Tambahkan ruang ini") {
				w.rest(func() { w.acts++; rina.In(w.group, 0).Tap(m.ID, i, 0) })
			}
		}
	}
	if n := w.count("SELECT count(*) FROM rooms WHERE office = 'dapil-1' AND until = 0"); n != 2 {
		w.t.Errorf("the office has %d rooms", n)
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
		FROM aspirations a LEFT JOIN staff s ON s.id = a.claimed WHERE code = ?`, m.code).
		Scan(&r.id, &r.office, &r.state, &r.turn, &r.holder, &r.cards, &r.indexed); err != nil {
		w.t.Fatalf("%s: %v", m.code, err)
	}
	return r
}

// checkRows: every aspiration is where the driver thinks, and in a room while it is open.
func (w *week) checkRows() {
	w.t.Helper()
	if n := w.count("SELECT count(*) FROM aspirations"); n != len(w.matters) {
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
	kind, office string
	staff        string
	message      int64
	data         map[string]any
}

func (w *week) events(id int64) (all []weekEvent) {
	w.t.Helper()
	rows, err := w.db.QueryContext(w.t.Context(), `SELECT kind, office, coalesce(s.name, ''), message, data FROM events e LEFT JOIN staff s ON s.id = e.staff
		WHERE aspiration = ? ORDER BY seq`, id)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var e weekEvent
		var data string
		if err := rows.Scan(&e.kind, &e.office, &e.staff, &e.message, &data); err != nil {
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

// checkHistory: the events alone say where each is, and what was said.
func (w *week) checkHistory() {
	w.t.Helper()
	for _, m := range w.matters {
		r := w.row(m)
		now := weekRow{id: r.id, turn: r.turn, cards: r.cards, indexed: r.indexed}
		arrived, notes, taken := map[int64]bool{}, 0, 0
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
				now.state = string(store.Closed)
			case store.EventReopen:
				now.state = string(store.Open)
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
		if len(arrived) != len(m.replies) || taken != len(m.gone) || notes != len(m.notes) {
			w.t.Errorf("the history of %s has %d replies, %d taken back, %d notes; want %d, %d, %d: %s", m.code, len(arrived), taken, notes,
				len(m.replies), len(m.gone), len(m.notes), w.steps(r.id))
		}
	}
}

// checkCitizens: what was said is with its citizen, once, and with nobody else; what was taken back with nobody.
func (w *week) checkCitizens() {
	w.t.Helper()
	reads := map[string]string{}
	for _, c := range w.citizens {
		for _, text := range c.reads() {
			if !strings.Contains(text, "menunggu jawaban Anda") { // the reminder of a question has its words once more
				reads[c.called()] += text + "\n"
			}
		}
	}
	var owner = map[string][]string{}
	for _, m := range w.matters {
		to := []string{m.citizen.called()}
		for _, other := range w.matters {
			if other.into == m {
				to = append(to, other.citizen.called())
			}
		}
		for _, mark := range m.replies {
			owner[mark] = to
		}
		for _, mark := range m.gone {
			owner[mark] = nil
		}
	}
	for _, c := range w.citizens {
		got := map[string]int{}
		for _, word := range strings.Fields(reads[c.called()]) {
			if strings.HasPrefix(word, "balasan") {
				got[strings.Trim(word, ".?")]++
			}
		}
		for mark, to := range owner {
			want := strings.Count(strings.Join(to, " ")+" ", c.called()+" ")
			if got[mark] != want {
				w.t.Errorf("%s reads %s %d times, want %d:\n%s", c.called(), mark, got[mark], want, reads[c.called()])
			}
			delete(got, mark)
		}
		for mark := range got {
			if strings.HasSuffix(mark, "x") && len(mark) > len("balasanx") {
				w.t.Errorf("%s reads %s, which was not sent", c.called(), mark)
			}
		}
	}
}

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
			case citizen[chat] && strings.Contains(text, "rahasia"):
				w.t.Errorf("a citizen is sent a note: %.300q", text)
			case !citizen[chat] && strings.Contains(text, "Wargaasli"):
				w.t.Errorf("staff are sent a name: %.300q", text)
			case !citizen[chat] && strings.Contains(text, "0812345"):
				w.t.Errorf("staff are sent a number: %.300q", text)
			}
		}
	}
	if staff < len(w.matters) {
		w.t.Errorf("staff were sent %d messages about %d aspirations", staff, len(w.matters))
	}
	second := strings.Join(append(all[fmt.Sprint(w.other)], all[chatOf(w.team["dapil-2"][0])]...), "\n")
	for _, m := range w.matters {
		if m.into != nil && m.into.passed {
			continue // it went along
		}
		if !m.passed && strings.Contains(second, m.mark) {
			w.t.Errorf("the other office is sent %s, which was never passed to it", m.code)
		}
	}
	if got := strings.Join(all[chatOf(w.auditor)], "\n"); strings.Contains(got, "perihal") {
		w.t.Errorf("the auditor is sent what they did not ask for:\n%.1000s", got)
	}
}
