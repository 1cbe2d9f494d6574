package main

import (
	"cmp"
	"fmt"
	"slices"

	"duaarah/store"
)

// weekPlayed is what the events of an aspiration alone say of it, beside where it is.
type weekPlayed struct {
	turn   store.Turn
	closed bool
}

// weekJoined is that one of which the office owed an answer goes on as this one: that it does so still, though the citizen of this one is asked.
const weekJoined = "joined"

// withJoined are the events of an aspiration, and when others were merged into it that waited.
func (w *week) withJoined(m *weekMatter) []weekEvent {
	w.t.Helper()
	all := w.events(m.id)
	for _, other := range m.with {
		events := w.events(other.id)
		i := slices.IndexFunc(events, func(e weekEvent) bool {
			into, _ := e.data["into"].(float64)
			return store.EventKind(e.kind) == store.EventMerge && int64(into) == m.id
		})
		if i < 0 {
			continue
		}
		if p := played(events[:i]); p.turn == store.OfficeTurn && !p.closed {
			all = append(all, weekEvent{seq: events[i].seq, kind: weekJoined})
		}
	}
	slices.SortStableFunc(all, func(a, b weekEvent) int { return cmp.Compare(a.seq, b.seq) })
	return all
}

// played follows whose turn it is, by the events alone: words of a citizen make it the office's, what arrives of staff is the citizen's, but for
// what they promise; and what was taken back, or split off, was never there. A question was answered even so, if the answer is another matter now:
// it is again whose turn it was before it. Who else follows it answers none: they are owed something after it.
func played(events []weekEvent) (p weekPlayed) {
	gone, vow, ask := map[int64]bool{}, map[int64]bool{}, map[int64]bool{}
	for _, e := range events {
		switch store.EventKind(e.kind) {
		case store.EventTakeBack:
			gone[e.message] = true
		case store.EventPromise:
			vow[e.message] = true
		case store.EventAsk:
			ask[e.message] = true
		case store.EventSplit:
			moved, _ := e.data["messages"].([]any)
			for _, id := range moved {
				gone[int64(id.(float64))] = true
			}
		}
	}
	asked, before, whose := false, store.NoTurn, int64(0)
	for _, e := range events {
		switch store.EventKind(e.kind) {
		case store.EventSubmitted:
			p.turn, whose = store.OfficeTurn, e.citizen
		case store.EventMessage:
			closing, _ := e.data["closing"].(bool)
			switch {
			case closing:
			case asked && e.citizen != whose && !p.closed:
				before = store.OfficeTurn
			case !gone[e.message]:
				p.turn, asked = store.OfficeTurn, false
			case asked:
				p.turn, asked = before, false
			}
		case store.EventDelivered:
			if gone[e.message] || vow[e.message] {
				continue
			}
			if ask[e.message] && !asked {
				before = p.turn
			}
			p.turn, asked = store.CitizenTurn, ask[e.message]
		case weekJoined:
			if asked && before == store.OfficeTurn {
				p.turn, asked = before, false
			}
		case store.EventClaimed:
			whose = e.citizen
		case store.EventPromote: // whose it is now was asked nothing
			if whose = e.citizen; asked {
				p.turn, asked = before, false
			}
		case store.EventVerdict:
			switch said := e.data["verdict"]; {
			case said == string(store.VerdictYes) && !gone[e.message]:
				p.turn = store.NoTurn
			case said != string(store.VerdictYes):
				p.turn = store.OfficeTurn
			}
		case store.EventClose:
			p.closed = true
		case store.EventReopen:
			p.closed = false
		}
	}
	return p
}

// checkPlayed: the events alone say whose turn it is, and whether it was closed; and of each promise, how it stands.
func (w *week) checkPlayed() {
	w.t.Helper()
	type vow struct{ state, due string }
	vows := map[int64]vow{}
	for _, m := range w.matters {
		events, r := w.withJoined(m), w.row(m)
		if p := played(events); m.state == store.Open || m.state == store.Closed {
			if string(p.turn) != r.turn || p.closed != (m.state == store.Closed) {
				w.t.Errorf("%s is %s, the turn of %q; by its events closed: %v, the turn of %q: %s", m.code, m.state, r.turn, p.closed, p.turn, w.steps(m.id))
			}
		}
		for _, e := range events {
			id, _ := e.data["promise"].(float64)
			if store.EventKind(e.kind) != store.EventPromise {
				continue
			}
			v := vows[int64(id)]
			v.state = map[string]string{"made": "open", "moved": "open"}[fmt.Sprint(e.data["step"])]
			if v.state == "" {
				v.state = fmt.Sprint(e.data["step"])
			}
			v.due = fmt.Sprint(e.data["after"])
			vows[int64(id)] = v
		}
	}
	for id, v := range vows {
		if n := w.count(`SELECT count(*) FROM promises WHERE id = ? AND state = ? AND strftime('%Y-%m-%dT%H:%M:%SZ', due / 1000, 'unixepoch') = ?`, id, v.state, v.due); n != 1 {
			w.t.Errorf("the promise %d is not %+v, as its events say", id, v)
		}
	}
	if n := w.count("SELECT count(*) FROM promises"); n != len(vows) {
		w.t.Errorf("%d promises are kept, and events tell of %d", n, len(vows))
	}
}
