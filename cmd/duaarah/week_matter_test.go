package main

import (
	"slices"
	"strings"

	"duaarah/store"
)

// weekMatter is what the driver thinks of an aspiration.
type weekMatter struct {
	id                 int64
	code, mark, office string
	number             string // of its citizen
	numberless         bool   // that was erased
	holder             string // who has it
	state              store.State
	turn               store.Turn
	back               bool // the last that was said is a reply that can be taken back
	citizen            weekPerson
	opening            int      // messages with which it began
	more               []string // what its citizen wrote later
	photo              bool     // it came with one
	last               string   // who replied last
	replies            []string
	questions          []string        // of replies: those that only its own citizen gets
	gone               []string        // taken back, or erased
	old                []string        // corrected to something else
	never              []string        // written, and not sent
	unsure             map[string]bool // of replies, and with the name of who follows it of their copies: whether they arrived, nobody knows
	withFile           []string        // of replies: those with a file
	notes              []string
	shown              []string // chats in which its number may stand
	verdict            string
	stars              int
	before             store.State // of one that was merged, or withdrawn: what it was before
	into               *weekMatter
	with               []*weekMatter                // those that were ever one with it
	follow             []weekFollower               // who gets what is said to its citizen as well, in the order in which they came
	past               []weekFollower               // who did once, and left their words here
	readers            map[string][]string          // of each reply: who is to read it, its citizen first
	vows               []*weekVow                   // what was promised of it
	saidOf             map[string]bool              // what who follows it said to answer, by reply and name
	edits              map[string]func(text string) // what changes a reply
	authors            map[string]weekPerson        // of these
	lessNotes          bool                         // some of its notes are erased
	recorded           bool                         // staff wrote it down
	unclaimed          bool                         // its citizen did not take it yet
	contact            string                       // where who said it is reached
	kept               []string                     // replies that wait until it is taken
	handed             bool                         // its first citizen left it to another
	passed             bool
	returned           bool
	split              bool
	doubted            bool
}

// weekFollower is who gets what is said to the citizen of an aspiration as well: they support it, or theirs goes on as it.
type weekFollower struct {
	p     weekPerson
	words []string    // that they wrote there
	by    *weekMatter // the one that goes on as it; nil: they support it
}

// weekGone is a word that somebody had erased from what goes on without them.
type weekGone struct {
	m    *weekMatter
	word string
}

// fresh reports whether nobody has begun with it.
func (m *weekMatter) fresh() bool {
	return m.office == "dapil-1" && m.holder == "" && len(m.replies)+len(m.gone)+len(m.notes)+len(m.old)+len(m.more) == 0 && m.turn == store.OfficeTurn &&
		!m.passed && len(m.with)+len(m.follow) == 0 && !m.handed && !m.recorded && !m.split && !m.doubted
}

// busy reports whether a colleague has it, so that whoever answers is asked first.
func (m *weekMatter) busy(p weekPerson) bool {
	return m.holder != "" && m.holder != p.called() && m.last != p.called()
}

// replied is that somebody of staff said something to its citizen, and to who follows it.
func (m *weekMatter) replied(p weekPerson, mark string) {
	m.replies, m.turn, m.last, m.back, m.doubted = append(m.replies, mark), store.CitizenTurn, p.called(), true, false
	if m.holder == "" {
		m.holder = p.called()
	}
	if m.readers == nil {
		m.readers = map[string][]string{}
	}
	m.readers[mark] = []string{m.citizen.called()}
	if m.edits == nil {
		m.edits, m.authors = map[string]func(string){}, map[string]weekPerson{}
	}
	for _, f := range m.follow {
		m.readers[mark] = append(m.readers[mark], f.p.called())
	}
}

// answer is the last that answered it, and arrived.
func (m *weekMatter) answer() string {
	for _, mark := range slices.Backward(m.replies) {
		if !m.unsure[mark] && !slices.Contains(m.questions, mark) && !m.vowed(mark) {
			return mark
		}
	}
	return ""
}

func (m *weekMatter) vowed(mark string) bool {
	return slices.ContainsFunc(m.vows, func(v *weekVow) bool { return v.mark == mark })
}

// reads reports whether somebody is to read a reply.
func (m *weekMatter) reads(p weekPerson, mark string) bool {
	return slices.Contains(m.readers[mark], p.called())
}

func (m *weekMatter) doubt(what string) {
	if m.unsure == nil {
		m.unsure = map[string]bool{}
	}
	m.unsure[what] = true
}

// lastTo is the last that was said to somebody of it; its code, if nothing was that arrived for sure.
func (m *weekMatter) lastTo(p weekPerson) string {
	if n := len(m.replies); n > 0 && !m.unsure[m.replies[n-1]] && !m.unsure[m.replies[n-1]+p.called()] && m.reads(p, m.replies[n-1]) {
		return m.replies[n-1]
	}
	return m.code
}

// ownTo is what tells somebody its code: another message that names it may be about what was split off from it.
func (m *weekMatter) ownTo(p weekPerson) string {
	all := strings.Join(p.reads(), "\n")
	for _, mark := range []string{"Kode Anda " + m.code, "Kodenya " + m.code} {
		if strings.Contains(all, mark) {
			return mark
		}
	}
	return m.code
}

// followed has somebody get what is said of it from now on, and the last answer.
func (m *weekMatter) followed(f weekFollower) {
	if f.p == m.citizen || slices.ContainsFunc(m.follow, func(g weekFollower) bool { return g.p == f.p }) {
		return
	}
	m.follow = append(m.follow, f)
	if mark := m.answer(); mark != "" && !m.reads(f.p, mark) {
		m.readers[mark] = append(m.readers[mark], f.p.called())
	}
}

// root is what it goes on as.
func (m *weekMatter) root() *weekMatter {
	for m.into != nil {
		m = m.into
	}
	return m
}

// merged has it go on as another, with all who follow it.
func (m *weekMatter) merged(into *weekMatter) {
	m.before, m.state, m.into = m.state, store.Merged, into
	m.with, into.with = append(m.with, into), append(into.with, m)
	into.followed(weekFollower{p: m.citizen, by: m})
	for _, f := range m.follow {
		into.followed(weekFollower{p: f.p, by: m})
	}
	for _, v := range m.vows {
		if v.stands {
			v.at = into
		}
	}
}

// apart takes that back: for those who came by it, as far as they came.
func (m *weekMatter) apart() {
	var came []weekFollower
	for by, into := m, m.into; into != nil; by, into = into, into.into {
		var further []weekFollower
		into.follow = slices.DeleteFunc(into.follow, func(f weekFollower) bool {
			if f.by != by || by != m && !slices.ContainsFunc(came, func(g weekFollower) bool { return g.p == f.p }) {
				return false
			}
			into.past, further = append(into.past, f), append(further, f) // what they wrote meanwhile stays there
			return true
		})
		came = further
	}
	m.state, m.into = m.before, nil
	for _, v := range m.vows {
		v.at = m
	}
}

// erased has all of its words be gone.
func (m *weekMatter) erased() {
	m.state, m.into, m.back, m.gone, m.replies = store.Erased, nil, false, append(m.gone, m.replies...), nil
}

// unread has nothing that was said of it stand in somebody's chat any more.
func (m *weekMatter) unread(p weekPerson) {
	for mark, all := range m.readers {
		m.readers[mark] = slices.DeleteFunc(all, func(name string) bool { return name == p.called() })
	}
	for _, v := range m.vows {
		delete(v.news, p.called())
	}
}

// words are what its citizen wrote.
func (m *weekMatter) words() []string {
	return append(slices.DeleteFunc([]string{m.mark}, func(word string) bool { return word == "" }), m.more...)
}

// joined are those that go on as it.
func (w *week) joined(m *weekMatter) (n int) {
	for _, other := range w.matters {
		n += btoi(other.into == m)
	}
	return n
}
