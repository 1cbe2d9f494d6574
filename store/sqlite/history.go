package sqlite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"duaarah/store"
)

// historyPage is how many aspirations are read at a time.
const historyPage = 200

// History tells the history file (measures.md) line by line, from the events: aspirations in order of receipt, the
// lines of each in order of time. Only what was sent to an office is in it. withText adds what people wrote, as it is now,
// erased texts left out. It holds one snapshot, and the memory of one aspiration at a time. An error of yield ends it,
// and is returned.
func (d *DB) History(ctx context.Context, withText bool, yield func(store.Line) error) error {
	return wrap(d.view(ctx, func(r *reader) error {
		var last store.Aspiration
		for {
			page, err := r.sentAfter(last)
			if err != nil || len(page) == 0 {
				return err
			}
			for _, a := range page {
				lines, err := r.lines(a, withText)
				if err != nil {
					return fmt.Errorf("the history of aspiration %d: %w", a.ID, err)
				}
				for _, l := range lines {
					if err := yield(l); err != nil {
						return err
					}
				}
			}
			last = page[len(page)-1]
		}
	}), "reading the history")
}

// sentAfter is the next page of what was sent to an office, in order of receipt.
func (r *reader) sentAfter(last store.Aspiration) ([]store.Aspiration, error) {
	return list(r.session, scanAspiration, aspirationColumns+` WHERE (received, id) > (?, ?)
		AND submitted <> 0 AND state IN ('open', 'closed', 'spam', 'withdrawn') ORDER BY received, id LIMIT ?`,
		ms(last.ReceivedAt), last.ID, historyPage)
}

// words are the texts of an aspiration's messages, by ID.
type words map[store.MessageID]*string

// lines are the lines of one aspiration.
func (r *reader) lines(a store.Aspiration, withText bool) ([]store.Line, error) {
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
	h := history{aspiration: a, texts: texts, delivered: map[store.MessageID]time.Time{}}
	for _, e := range events[at+1:] {
		if e.Kind == store.EventDelivered {
			h.delivered[e.Message] = e.At
		}
	}
	h.lines = []store.Line{h.received(events[at], draft)}
	for _, e := range events[at+1:] {
		h.add(e)
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

// history makes lines of events.
type history struct {
	aspiration store.Aspiration
	texts      words
	delivered  map[store.MessageID]time.Time
	lines      []store.Line
	verdict    int // index of the latest verdict's line; 0: none
}

// received is the first line: the aspiration as it was when it was sent, at its receipt.
func (h *history) received(e store.Event, text *string) store.Line {
	a := h.aspiration
	l := store.Line{
		At: a.ReceivedAt, Do: "aspiration", Case: string(a.Code), Office: string(cmp.Or(e.Office, a.Office)),
		Citizen: fmt.Sprintf("w%d", a.Citizen), Kind: datum(e, "kind"), Topic: datum(e, "topic"), Region: datum(e, "region"),
		Platform: cmp.Or(datum(e, "platform"), a.Home.Account.Platform), Text: text,
	}
	l.Own, _ = e.Data["own"].(bool)
	if l.Kind == string(store.Praise) && datum(e, "kind_by") != string(store.ByCitizen) {
		l.Kind = "" // praise is only what its citizen called so
	}
	return l
}

func (h *history) add(e store.Event) {
	l := store.Line{At: e.At, Do: string(e.Kind), Case: string(h.aspiration.Code)}
	if l.At.Before(h.aspiration.ReceivedAt) {
		l.At = h.aspiration.ReceivedAt // two clocks: nothing happens before the receipt
	}
	if e.Staff != 0 {
		l.Staff = fmt.Sprintf("s%d", e.Staff)
	}
	switch e.Kind {
	case store.EventMessage:
		closing, _ := e.Data["closing"].(bool)
		l.Staff, l.Closing, l.Text = "", &closing, h.texts[e.Message]
	case store.EventReply:
		l.Type, l.Text = datum(e, "type"), h.texts[e.Message]
		if d, ok := h.delivered[e.Message]; ok {
			if d.Before(l.At) {
				d = l.At
			}
			l.Delivered = &d
		}
	case store.EventVerdict:
		l.Staff, l.Verdict, l.Stars = "", datum(e, "verdict"), number(e, "stars")
		h.verdict = len(h.lines)
	case store.EventStars:
		if h.verdict > 0 {
			h.lines[h.verdict].Stars = number(e, "stars")
		}
		return
	case store.EventCorrect:
		l.Kind, l.Topic, l.Region, l.By = datum(e, "kind"), datum(e, "topic"), datum(e, "region"), datum(e, "by")
	case store.EventPass:
		l.Office = string(e.Office)
	case store.EventSeen, store.EventAssign, store.EventSpam, store.EventWithdraw, store.EventRestore,
		store.EventUnreachable, store.EventClose, store.EventReopen:
		// Lines of the same name, with nothing but who did it.
	default:
		return // no line of the history
	}
	h.lines = append(h.lines, l)
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
