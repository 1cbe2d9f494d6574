package sqlite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"duaarah/store"
)

// History tells the history file (measures.md) line by line, from the events: aspirations in order of receipt (equal ones that
// were imported by name, so that it is the same again), the lines of each in order of time; between them what was told many at once, in order of time. Only
// what was sent to an office is in it. withText adds what people wrote, as it is now, erased texts left out. It holds one
// snapshot, and the memory of one aspiration at a time. An error of yield ends it, and is returned.
//
// What was imported is told as it was: imported into an empty store, a history is the same.
func (d *DB) History(ctx context.Context, withText bool, yield func(store.Line) error) error {
	return wrap(d.view(ctx, func(r *reader) error {
		n, err := r.names()
		if err != nil {
			return err
		}
		broadcasts, err := r.broadcasts(n)
		if err != nil {
			return err
		}
		// said tells the broadcasts before a time, or all that are left.
		said := func(until time.Time) error {
			for len(broadcasts) > 0 && (until.IsZero() || !broadcasts[0].At.After(until)) {
				if err := yield(broadcasts[0]); err != nil {
					return err
				}
				broadcasts = broadcasts[1:]
			}
			return nil
		}
		err = r.each(`SELECT `+aspirationNames+`, case_key FROM aspirations WHERE submitted <> 0
			AND state IN ('open', 'closed', 'spam', 'withdrawn', 'merged', 'erased')
			ORDER BY received, case_key, id`, nil, func(s scanner) (bool, error) {
			var key string
			a, err := scanAspiration(and{s, &key})
			if err != nil {
				return false, err
			}
			if err := said(a.ReceivedAt); err != nil {
				return false, err
			}
			lines, err := r.lines(a, cmp.Or(key, string(a.Code)), n, withText)
			if err != nil {
				return false, fmt.Errorf("the history of aspiration %d: %w", a.ID, err)
			}
			for _, l := range lines {
				if err := yield(l); err != nil {
					return false, err
				}
			}
			return true, nil
		})
		if err != nil {
			return err
		}
		return said(time.Time{})
	}), "reading the history")
}

// historyPage is how many aspirations are read at a time.
const historyPage = 200

// sentAfter is the next page of what was sent to an office, in order of receipt.
func (r *reader) sentAfter(last store.Aspiration) ([]store.Aspiration, error) {
	return list(r.session, scanAspiration, aspirationColumns+` WHERE (received, id) > (?, ?)
		AND submitted <> 0 AND state IN ('open', 'closed', 'spam', 'withdrawn', 'merged', 'erased') ORDER BY received, id LIMIT ?`,
		ms(last.ReceivedAt), last.ID, historyPage)
}

// Aspirations is how many aspirations there are, sent or not: History tells of no more.
func (d *DB) Aspirations(ctx context.Context) (n int, err error) {
	err = d.view(ctx, func(r *reader) error {
		n, err = one(r.session, value[int], `SELECT count(*) FROM aspirations`)
		return err
	})
	return n, wrap(err, "counting the aspirations")
}

// and scans one more column into a text.
type and struct {
	scanner
	text *string
}

func (s and) Scan(dest ...any) error { return s.scanner.Scan(append(dest, s.text)...) }

// broadcasts are what offices told many at once, in order of time: each as its latest event says.
func (r *reader) broadcasts(n *names) ([]store.Line, error) {
	events, err := list(r.session, scanEvent, eventColumns+` WHERE kind = 'broadcast' AND `+notReplaced+` ORDER BY at, seq`)
	var lines []store.Line
	for _, e := range events {
		l := store.Line{At: e.At, Do: string(e.Kind), Office: string(e.Office), Broadcast: datum(e, "broadcast"), Recipients: number(e, "recipients")}
		if l.Staff, err = n.staff(e.Staff); err != nil {
			return nil, err
		}
		lines = append(lines, l)
	}
	return lines, err
}

// words are the texts of an aspiration's messages, by ID.
type words map[store.MessageID]*string

// lines are the lines of one aspiration.
func (r *reader) lines(a store.Aspiration, key string, n *names, withText bool) ([]store.Line, error) {
	events, err := r.Events(a.ID)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(events, func(e store.Event) bool { return e.Kind == store.EventSubmitted })
	if at < 0 {
		return nil, errors.New("it was sent, but no event says so")
	}
	texts, draft := words{}, (*string)(nil)
	if withText {
		if texts, draft, err = r.words(a.ID, events[at+1:]); err != nil {
			return nil, err
		}
	}
	h := chronicle{aspiration: a, key: key, names: n, texts: texts, delivered: map[store.MessageID]time.Time{}, declared: map[store.MessageID]store.ReplyType{},
		off: map[store.MessageID]int64{}}
	for _, e := range events[at+1:] {
		switch e.Kind {
		case store.EventReply:
			h.replies.add(e)
		case store.EventTakeBack:
			h.replies.takeBack(e.Message)
		case store.EventSplit:
			for _, id := range e.Messages() {
				h.off[id] = e.Seq
			}
		case store.EventDelivered:
			h.delivered[e.Message] = e.At
		case store.EventDeclare:
			h.declared[e.Message] = h.declared[e.Message].Lower(store.ReplyType(datum(e, "type")))
		}
	}
	h.replies.decide(h.delivered, h.declared)
	h.unheard = h.leftUnheard(events[at+1:])
	received, err := h.received(events[at], draft)
	if err != nil {
		return nil, err
	}
	h.lines = []store.Line{received}
	for _, e := range events[at+1:] {
		if err := h.add(e); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(h.lines, func(a, b store.Line) int { return a.At.Compare(b.At) })
	return h.lines, nil
}

// words reads the texts of the messages, and joins those that were sent with the draft: the citizen's without an event
// of their own after it.
func (r *reader) words(id store.AspirationID, after []store.Event) (words, *string, error) {
	type text struct {
		id     store.MessageID
		side   store.Side
		text   string
		erased bool
	}
	all, err := list(r.session, func(s scanner) (m text, err error) {
		err = s.Scan(&m.id, &m.side, &m.text, &m.erased)
		return m, err
	}, `SELECT m.id, m.side, v.text, m.erased FROM messages m
		JOIN message_versions v ON v.message = m.id AND v.version = m.version WHERE m.aspiration = ? ORDER BY m.at, m.id`, id)
	if err != nil {
		return nil, nil, err
	}
	later := map[store.MessageID]bool{}
	for _, e := range after {
		if e.Kind == store.EventMessage {
			later[e.Message] = true
		}
	}
	texts, kept := words{}, false
	var draft []string
	for _, m := range all {
		if m.erased {
			continue
		}
		texts[m.id] = &m.text
		if m.side == store.CitizenSide && !later[m.id] {
			kept = true
			if m.text != "" {
				draft = append(draft, m.text)
			}
		}
	}
	if !kept {
		return texts, nil, nil
	}
	joined := strings.Join(draft, "\n")
	return texts, &joined, nil
}

// chronicle makes lines of events.
type chronicle struct {
	aspiration store.Aspiration
	key        string // what the file calls it
	names      *names
	texts      words
	delivered  map[store.MessageID]time.Time
	declared   map[store.MessageID]store.ReplyType // what staff said of replies later
	replies    replies                             // which of them are one, and which are none any more
	unheard    map[int64]bool                      // events of supports that were ended before anything counted
	off        map[store.MessageID]int64           // what was made an aspiration of its own since: up to which event
	lines      []store.Line
	verdict    int // index of the latest verdict's line; 0: none
}

// leftUnheard are the supports whose citizens stopped before the first counting reply arrived: it was not theirs any more, and they
// are not counted among the heard. Who stopped later was heard. (The history file has no line for it.)
func (h *chronicle) leftUnheard(events []store.Event) map[int64]bool {
	types := map[store.MessageID]store.ReplyType{}
	standing, left := map[store.CitizenID]int64{}, map[int64]bool(nil)
	for _, e := range events {
		switch e.Kind {
		case store.EventReply:
			types[e.Message] = store.ReplyType(cmp.Or(datum(e, "type"), string(store.ReplyPersonal))).Lower(h.declared[e.Message])
		case store.EventDelivered:
			if types[e.Message] == store.ReplyPersonal && !h.replies.gone(e.Message) {
				return left
			}
		case store.EventSupport:
			standing[e.Citizen] = e.Seq
		case store.EventUnsupport:
			if seq := standing[e.Citizen]; seq != 0 {
				if left == nil {
					left = map[int64]bool{}
				}
				left[seq] = true
			}
		}
	}
	return left
}

// received is the first line: the aspiration as it was when it was sent, at its receipt.
func (h *chronicle) received(e store.Event, text *string) (store.Line, error) {
	a := h.aspiration
	citizen, err := h.names.citizen(a.Citizen)
	l := store.Line{
		At: a.ReceivedAt, Do: "aspiration", Case: h.key, Office: string(cmp.Or(e.Office, a.Office)),
		Citizen: citizen, Kind: datum(e, "kind"), Topic: datum(e, "topic"), Region: datum(e, "region"), Event: datum(e, "event"), Broadcast: datum(e, "broadcast"),
		Platform: cmp.Or(datum(e, "platform"), a.Home.Account.Platform), Text: text,
	}
	l.Own, _ = e.Data["own"].(bool)
	if l.Kind == string(store.Praise) && datum(e, "kind_by") != string(store.ByCitizen) {
		l.Kind = "" // praise is only what its citizen called so
	}
	return l, err
}

// add adds the line of an event, if it has one.
func (h *chronicle) add(e store.Event) (err error) {
	l := store.Line{At: e.At, Do: string(e.Kind), Case: h.key}
	if l.At.Before(h.aspiration.ReceivedAt) {
		l.At = h.aspiration.ReceivedAt // two clocks: nothing happens before the receipt
	}
	if l.Staff, err = h.names.staff(e.Staff); err != nil {
		return err
	}
	switch e.Kind {
	case store.EventMessage:
		if e.Seq < h.off[e.Message] {
			return nil
		}
		closing, _ := e.Data["closing"].(bool)
		l.Staff, l.Closing, l.Text = "", &closing, h.texts[e.Message]
	case store.EventReply:
		if !h.replies.leads(e.Message) {
			return nil
		}
		l.Type, l.Text = string(store.ReplyType(datum(e, "type")).Lower(h.declared[e.Message])), h.replies.text(e.Message, h.texts)
		if d, ok := h.delivered[e.Message]; ok && !h.replies.gone(e.Message) {
			if d.Before(l.At) {
				d = l.At
			}
			l.Delivered = &d
		}
	case store.EventVerdict:
		if h.replies.gone(e.Message) && datum(e, "verdict") == string(store.VerdictYes) {
			h.verdict = 0
			return nil // the answer that it praised is none any more
		}
		l.Staff, l.Verdict, l.Stars = "", datum(e, "verdict"), number(e, "stars")
		h.verdict = len(h.lines)
	case store.EventStars:
		if h.verdict > 0 {
			h.lines[h.verdict].Stars = number(e, "stars")
		}
		return nil
	case store.EventCorrect:
		l.Kind, l.Topic, l.Region, l.By = datum(e, "kind"), datum(e, "topic"), datum(e, "region"), datum(e, "by")
	case store.EventPass:
		l.Office = string(e.Office)
	case store.EventMerge:
		l.Into, err = h.names.caseOf(store.AspirationID(number(e, "into")))
	case store.EventSupport:
		if h.unheard[e.Seq] {
			return nil
		}
		l.Staff = ""
		l.Citizen, err = h.names.citizen(e.Citizen)
	case store.EventWithdraw:
		l.Staff = ""
	case store.EventSeen, store.EventAssign, store.EventSpam, store.EventRestore, store.EventUnreachable, store.EventClose,
		store.EventReopen, store.EventNote:
		// Lines of the same name, with nothing but who did it.
	default:
		return nil // no line of the history
	}
	h.lines = append(h.lines, l)
	return err
}

func datum(e store.Event, key string) string {
	s, _ := e.Data[key].(string)
	return s
}

// number is a number of an event's Data, which JSON makes a float.
func number(e store.Event, key string) int {
	switch n := e.Data[key].(type) {
	case float64:
		return int(n)
	case int:
		return n
	case int64:
		return int(n)
	case store.AspirationID:
		return int(n)
	}
	return 0
}

// names are what the history file calls people and cases: those that came by an import, as it called them.
type names struct {
	*reader
	numbers  bool // cases and citizens are called by their numbers, for the figures
	imported bool // somebody has such a name
	people   map[store.StaffID]string
}

func (r *reader) names() (*names, error) {
	n := &names{reader: r, people: map[store.StaffID]string{}}
	var err error
	n.imported, err = one(r.session, value[bool], `SELECT EXISTS (SELECT 1 FROM citizens WHERE key <> '') OR EXISTS (SELECT 1 FROM staff WHERE key <> '')`)
	return n, err
}

// caseOf is the code of an aspiration, or what the file it came by calls it.
func (n *names) caseOf(id store.AspirationID) (string, error) {
	if n.numbers {
		return strconv.FormatInt(int64(id), 10), nil
	}
	key, err := one(n.session, value[string], `SELECT CASE case_key WHEN '' THEN code ELSE case_key END FROM aspirations WHERE id = ?`, id)
	return key, wrap(err, "what it was merged into")
}

func (n *names) citizen(id store.CitizenID) (string, error) {
	name := fmt.Sprintf("w%d", id)
	if !n.imported || n.numbers {
		return name, nil
	}
	return n.person(name, int64(id), `SELECT key FROM citizens WHERE id = ?`, `SELECT 1 FROM citizens WHERE key = ? AND key <> ''`)
}

func (n *names) staff(id store.StaffID) (string, error) {
	if name, ok := n.people[id]; ok || id == 0 {
		return name, nil
	}
	name, err := fmt.Sprintf("s%d", id), error(nil)
	if n.imported {
		name, err = n.person(name, int64(id), `SELECT key FROM staff WHERE id = ?`, `SELECT 1 FROM staff WHERE key = ? AND key <> ''`)
	}
	n.people[id] = name
	return name, err
}

// person is what the file calls a person. One of ours is called name, unless a file that was imported has called another so.
func (n *names) person(name string, id int64, keyOf, taken string) (string, error) {
	key, err := one(n.session, value[string], keyOf, id)
	if err != nil || key != "" {
		return key, wrap(err, "the name of a person")
	}
	for {
		others, err := list(n.session, value[int64], taken, name)
		if err != nil || len(others) == 0 {
			return name, err
		}
		name += "_"
	}
}
