package sqlite

import (
	"strings"
	"time"

	"duaarah/store"
)

// replies says which messages of staff are one reply, and which were taken back, by the events of an aspiration. Several that one
// person wrote within a moment are one: the history tells of it in the line of the message that makes it what it is. What was taken
// back did not arrive, as far as the history goes: whoever was told nothing that stands was not answered. So neither flatters.
type replies struct {
	order []store.MessageID // as they were written
	first map[store.MessageID]store.MessageID
	types map[store.MessageID]store.ReplyType
	back  map[store.MessageID]bool
	lead  map[store.MessageID]store.MessageID // of each first, the one that is told of
}

func (r *replies) add(e store.Event) {
	if r.first == nil {
		r.first, r.types = map[store.MessageID]store.MessageID{}, map[store.MessageID]store.ReplyType{}
	}
	first := e.Message
	if with, ok := r.first[store.MessageID(number(e, "with"))]; ok {
		first = with
	}
	r.order = append(r.order, e.Message)
	r.first[e.Message], r.types[e.Message] = first, store.ReplyType(datum(e, "type"))
}

func (r *replies) takeBack(m store.MessageID) {
	if r.back == nil {
		r.back = map[store.MessageID]bool{}
	}
	r.back[m] = true
}

// gone reports whether a reply was taken back.
func (r *replies) gone(m store.MessageID) bool { return r.back[m] }

// decide finds, of those that are one, the message that makes it what it is: of what arrived and stands the worthiest, and the
// first of such; else the first that stands.
func (r *replies) decide(delivered map[store.MessageID]time.Time, declared map[store.MessageID]store.ReplyType) {
	if len(r.order) == 0 {
		return
	}
	r.lead = map[store.MessageID]store.MessageID{}
	for _, m := range r.order {
		lead, any := r.lead[r.first[m]]
		if !any || r.better(m, lead, delivered, declared) {
			r.lead[r.first[m]] = m
		}
	}
}

func (r *replies) better(a, b store.MessageID, delivered map[store.MessageID]time.Time, declared map[store.MessageID]store.ReplyType) bool {
	if r.back[a] || r.back[b] {
		return !r.back[a]
	}
	at, arrived := delivered[a]
	was, had := delivered[b]
	if !arrived || !had {
		return arrived
	}
	worth, other := r.types[a].Lower(declared[a]), r.types[b].Lower(declared[b])
	if worth == other {
		return at.Before(was)
	}
	return worth.Lower(other) == other
}

// leads reports whether the history tells of a reply in the line of that message.
func (r *replies) leads(m store.MessageID) bool { return r.lead[r.first[m]] == m }

// text is all of a reply that stands, in the order in which it was written. nil: it is erased, or not asked for.
func (r *replies) text(lead store.MessageID, texts words) *string {
	var parts []string
	for _, m := range r.order {
		if text := texts[m]; r.first[m] == r.first[lead] && text != nil && (*text != "" || m == lead) {
			parts = append(parts, *text)
		}
	}
	if parts == nil {
		return nil
	}
	joined := strings.Join(parts, "\n")
	return &joined
}
