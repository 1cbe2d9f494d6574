package sqlite

import (
	"slices"

	"duaarah/store"
)

// imported is what the row of an imported case comes to, as its lines go by.
type imported struct {
	id        store.AspirationID
	citizen   store.CitizenID
	office    *store.Office // that has it
	kind      store.Kind
	kindBy    store.By
	topic     string
	region    string
	occasion  store.OccasionID
	broadcast string
	own       bool
	received  int64 // this and all times: as they are kept, 0 is never

	set         store.State // spam, withdrawn or merged, which stands; else empty
	into        *imported   // of merged
	closed      int64
	turn        store.Turn
	turnAt      int64
	claimed     store.StaffID
	first, last int64
	lastBy      store.StaffID
	unreachable int64
	verdict     store.VerdictValue
	stars       int

	changed bool
	pending []effect // what takes effect later than what was told since
	untyped int      // of those, replies whose type is not known yet: nothing after them can be told before
}

// effect is something that happens to a case.
type effect struct {
	at      int64 // when it takes effect: of a reply, when it was delivered
	do      string
	staff   store.StaffID
	message store.MessageID // of an untyped reply
	typ     store.ReplyType
	closing bool
	verdict store.VerdictValue
	stars   int
	line    *store.Line // of a correction
	into    *imported
}

// notYet is the type of a reply that is classified later.
const notYet store.ReplyType = "?"

// later has something take effect at its time, after what was told before it.
func (c *imported) later(e effect) {
	c.changed = true
	at := len(c.pending)
	for at > 0 && c.pending[at-1].at > e.at {
		at--
	}
	c.pending = slices.Insert(c.pending, at, e)
}

// happen lets take effect what does so until a time, at which something else is told.
func (c *imported) happen(until int64) {
	if c.untyped > 0 {
		return
	}
	n := 0
	for n < len(c.pending) && c.pending[n].at <= until {
		c.apply(c.pending[n])
		n++
	}
	if c.pending = c.pending[n:]; len(c.pending) == 0 {
		c.pending = nil
	}
}

// end lets all take effect that still waits.
func (c *imported) end() {
	for _, e := range c.pending {
		c.apply(e)
	}
	c.pending = nil
}

func (c *imported) praised() bool { return c.kind == store.Praise && c.kindBy == store.ByCitizen }

func (c *imported) answered() bool { return c.first != 0 }

// apply follows what the conversations do (package matter), and measures.md where they do not go.
func (c *imported) apply(e effect) {
	switch e.do {
	case "reply":
		c.reply(e)
	case "message":
		c.unreachable = 0
		if !e.closing {
			c.waits(e.at)
		}
	case "verdict":
		c.verdict, c.stars, c.unreachable = e.verdict, e.stars, 0
		switch {
		case !c.answered():
		case e.verdict != store.VerdictYes:
			c.waits(e.at)
		default:
			c.turn, c.turnAt = store.NoTurn, e.at
			if c.closed == 0 {
				c.closed = e.at
			}
		}
	case "correct":
		c.correct(e.line)
	case "assign":
		c.claimed = e.staff
	case "close":
		if c.closed == 0 {
			c.closed = e.at
		}
	case "reopen":
		c.closed = 0
	case "unreachable":
		if c.unreachable == 0 {
			c.unreachable = e.at
		}
	case "spam":
		c.set, c.into = store.Spam, nil
	case "merge":
		c.set, c.into = store.Merged, e.into
	case "restore":
		c.set, c.into, c.unreachable = "", nil, 0
	case "withdraw":
		if c.answered() || e.at-c.received > store.ReplyWindow.Milliseconds() { // the office had its chance: it stays in every figure
			if c.closed == 0 {
				c.closed = e.at
			}
			return
		}
		c.set, c.into = store.Withdrawn, nil
	}
}

// reply arrived. One that nobody has classified counts.
func (c *imported) reply(e effect) {
	if e.typ == store.ReplyAuto {
		return
	}
	c.last, c.lastBy = e.at, e.staff
	if e.typ != store.ReplyPersonal && e.typ != "" {
		return
	}
	if c.first == 0 {
		c.first = e.at
	}
	c.turn, c.turnAt, c.unreachable = store.CitizenTurn, e.at, 0
}

// waits opens a turn of the office, if none is open.
func (c *imported) waits(since int64) {
	c.closed = 0
	if c.turn == store.OfficeTurn {
		return
	}
	if !c.answered() && !c.praised() {
		since = c.received
	}
	c.turn, c.turnAt = store.OfficeTurn, since
}

func (c *imported) correct(l *store.Line) {
	if l.Topic != "" {
		c.topic = l.Topic
	}
	if l.Region != "" {
		c.region = l.Region
	}
	if l.Kind == "" {
		return
	}
	was := c.praised()
	c.kind, c.kindBy = store.Kind(l.Kind), store.By(l.By)
	if is := c.praised(); is != was && !c.answered() {
		c.turn, c.turnAt = store.OfficeTurn, c.received
		if is {
			c.turn = store.NoTurn
		}
	}
}

// row is the aspiration as it is by now.
func (i *importer) row(c *imported) store.Aspiration {
	a := store.Aspiration{
		ID: c.id, Citizen: c.citizen, Office: c.office.ID, OfficeBy: store.ByDefault, Kind: c.kind, KindBy: c.kindBy, Topic: c.topic,
		Region: c.region, Occasion: c.occasion, Broadcast: c.broadcast, State: store.Open, Own: c.own, ReceivedAt: fromMS(c.received), SubmittedAt: fromMS(c.received), ClosedAt: fromMS(c.closed),
		Turn: c.turn, TurnAt: fromMS(c.turnAt), Claimed: c.claimed, FirstReplyAt: fromMS(c.first), LastReplyAt: fromMS(c.last), LastReplyBy: c.lastBy,
		UnreachableAt: fromMS(c.unreachable), Verdict: c.verdict, Stars: c.stars,
	}
	if c.closed != 0 {
		a.State = store.Closed
	}
	if c.set != "" {
		a.State = c.set
	}
	if c.into != nil {
		a.MergedInto = c.into.id
	}
	if c.turn == store.OfficeTurn {
		a.DueAt = i.db.figuring.calendars.Of(*c.office).Due(fromMS(c.turnAt), c.office.Promise)
	}
	return a
}

// untyped is a reply whose event is recorded when its type is known.
type untyped struct {
	c     *imported
	event store.Event
}

// classify gives their types to replies that have none, in order of time.
func (i *importer) classify() error {
	if i.Classify == nil {
		return nil
	}
	return i.each(`SELECT m.id, m.aspiration, m.at, v.text, m.erased, c.alias, coalesce(e.office, ''), coalesce(json_extract(nullif(e.data, ''), '$.type'), '')
		FROM messages m JOIN message_versions v ON v.message = m.id AND v.version = 1
		JOIN aspirations a ON a.id = m.aspiration JOIN citizens c ON c.id = a.citizen
		LEFT JOIN events e ON e.aspiration = m.aspiration AND e.message = m.id AND e.kind = 'reply'
		WHERE m.id >= ? AND m.side = 'staff' ORDER BY m.at, m.id`, []any{i.from}, func(s scanner) (bool, error) {
		var r ImportedReply
		var text string
		var erased bool
		if err := s.Scan(&r.Message, &r.Aspiration, msColumn{&r.At}, &text, &erased, &r.Alias, &r.Office, &r.Type); err != nil {
			return false, err
		}
		if !erased {
			r.Text = &text
		}
		u, wants := i.waiting[r.Message]
		if wants {
			r.Office = u.event.Office
		}
		typ, err := i.Classify(i.txn, r)
		if err != nil || !wants {
			return true, err
		}
		return true, i.typed(u, typ)
	})
}

// typed records a reply, now that its type is known; empty: it is not.
func (i *importer) typed(u untyped, typ store.ReplyType) error {
	if typ == "" {
		i.done.Unclassified++
	} else {
		u.event.Data = map[string]any{"type": string(typ)}
	}
	for k, e := range u.c.pending {
		if e.message == u.event.Message {
			u.c.pending[k].typ = typ
		}
	}
	return i.event(u.event)
}
