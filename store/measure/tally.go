// Package measure says what counts as two-way: pure functions over the history of aspirations, as the history file has
// it. They ask no clock and no store, so that anyone can compute the same figures from an export.
package measure

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"time"

	"duaarah/store"
)

// Summarize counts what store.Reader's Tally counts, from lines of the history, in any order of cases and in order of
// time within a case. What lies after now has not happened. An office is in the result, in order of ID, if it holds an
// aspiration.
func Summarize(lines iter.Seq[store.Line], now time.Time) []store.Tally {
	cases := map[string]*matter{}
	for l := range lines {
		if l.At.After(now) {
			continue
		}
		c := cases[l.Case]
		if l.Do == "aspiration" {
			c = &matter{office: l.Office, received: l.At, own: l.Own, praise: l.Kind == string(store.Praise)}
			cases[l.Case] = c
		}
		if c != nil {
			c.add(l, now)
		}
	}
	offices := map[string]*office{}
	for _, c := range cases {
		c.settle()
		o := offices[c.office]
		if o == nil {
			o = &office{Tally: store.Tally{Office: store.OfficeID(c.office)}}
			offices[c.office] = o
		}
		o.count(c, now)
	}
	var tallies []store.Tally
	for _, id := range slices.Sorted(maps.Keys(offices)) {
		tallies = append(tallies, offices[id].finish())
	}
	return tallies
}

// matter is what became of one aspiration.
type matter struct {
	office      string
	received    time.Time
	own         bool
	praise      bool   // as its citizen called it
	set         string // spam, withdraw or merge, which stands
	unreachable bool
	answered    bool // a counting reply arrived
	turn        bool // after an answer, the citizen waits again
	undelivered int
	effects     []effect
}

// effect is something that happened, at the time at which it took effect: a reply when it was delivered.
type effect struct {
	at   time.Time
	line store.Line
}

func (m *matter) add(l store.Line, now time.Time) {
	l.Text = nil // not kept in memory
	at := l.At
	if l.Do == "reply" {
		if l.Delivered == nil || l.Delivered.After(now) {
			m.undelivered++
			return
		}
		at = *l.Delivered
	}
	m.effects = append(m.effects, effect{at, l})
}

// settle lets everything take effect in its order.
func (m *matter) settle() {
	slices.SortStableFunc(m.effects, func(a, b effect) int { return a.at.Compare(b.at) })
	for _, e := range m.effects {
		m.apply(e.line)
	}
	m.effects = nil
}

func (m *matter) apply(l store.Line) {
	switch l.Do {
	case "reply":
		if counts(l) {
			m.answered, m.turn, m.unreachable = true, false, false
		}
	case "message":
		m.unreachable = false
		if m.answered && (l.Closing == nil || !*l.Closing) {
			m.turn = true
		}
	case "verdict":
		m.unreachable = false
		if m.answered {
			m.turn = l.Verdict != string(store.VerdictYes)
		}
	case "pass":
		m.office = l.Office
	case "correct":
		if l.Kind != "" {
			m.praise = l.Kind == string(store.Praise) && l.By == string(store.ByCitizen)
		}
	case "spam", "merge":
		m.set = l.Do
	case "withdraw": // later, the office had its chance
		if !m.answered && l.At.Sub(m.received) <= store.ReplyWindow {
			m.set = l.Do
		}
	case "restore":
		m.set, m.unreachable = "", false
	case "unreachable":
		if !m.answered && l.At.Sub(m.received) <= store.ReplyWindow {
			m.unreachable = true
		}
	}
}

// counts reports whether a delivered reply is one that a person wrote for this citizen. A reply that nobody has
// classified is.
func counts(l store.Line) bool { return l.Type == "" || l.Type == "personal" }

func (m *matter) excluded() bool {
	return m.own || m.praise || m.set != "" || m.unreachable && !m.answered
}

// office gathers the matters of one office.
type office struct {
	store.Tally
	waits []time.Duration
}

func (o *office) count(m *matter, now time.Time) {
	o.Received++
	o.Undelivered += m.undelivered
	switch {
	case m.excluded():
		o.Excluded++
	case m.answered:
		o.Answered++
		if m.turn {
			o.Again++
		}
	default:
		o.waits = append(o.waits, now.Truncate(time.Millisecond).Sub(m.received))
	}
}

func (o *office) finish() store.Tally {
	o.Waiting = len(o.waits)
	if o.Waiting > 0 {
		slices.SortFunc(o.waits, cmp.Compare)
		o.Oldest = o.waits[len(o.waits)-1]
		o.Median = o.waits[(len(o.waits)-1)/2]
	}
	return o.Tally
}
