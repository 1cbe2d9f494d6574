package dashboard

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"duaarah/store"
	"duaarah/store/caution"
	"duaarah/store/measure"
)

// casesShown is how many aspirations a page of a list has.
const casesShown = 50

type casesPage struct {
	figuresPage
	Cell   measure.Cell
	By     measure.Grouping
	Name   string // of the group
	Found  found
	Number int // of the page, from 1
	Of     int
	Before string // links; empty: there is none
	Next   string
}

// Total is how many there are on all pages.
func (c casesPage) Total() int { return c.Found.total }

// pagesMost is how far a list can be paged through.
const pagesMost = 100_000

// getCases lists the aspirations behind a number.
func (s *Server) getCases(w http.ResponseWriter, r *http.Request, v *visit) error {
	values := r.URL.Query()
	in, err := s.inquire(v, values)
	if err != nil {
		return err
	}
	cell, key, number, err := behind(values, in.By)
	if err != nil {
		return err
	}
	c := casesPage{figuresPage: s.figuresPage(r, v, in, "cases.title"), Cell: cell, By: in.By, Number: number}
	if c.Found, err = s.cases(r.Context(), in.Query, key, cell, (number-1)*casesShown, casesShown); err != nil {
		return err
	}
	names, err := s.names(r, v, measure.Report{By: in.By, Groups: []measure.Group{{Key: key}}})
	if err != nil {
		return err
	}
	c.Name = names(key)
	c.Of = max((c.Found.total+casesShown-1)/casesShown, 1)
	to := func(n int) string {
		return in.Link("/dashboard/daftar", paramBy, string(in.By), "key", key, "cell", string(cell), "page", strconv.Itoa(n))
	}
	if number > 1 {
		c.Before = to(number - 1)
	}
	if number < c.Of {
		c.Next = to(number + 1)
	}
	s.show(w, r, http.StatusOK, "cases.html", c)
	return nil
}

// behind reads which number is looked behind.
func behind(values map[string][]string, by measure.Grouping) (cell measure.Cell, key string, number int, err error) {
	get := func(name string) string {
		if x := values[name]; len(x) > 0 {
			return x[0]
		}
		return ""
	}
	if cell = measure.Cell(get("cell")); cell == "" {
		cell = measure.CellAll
	} else if !cell.Known() {
		return cell, "", 0, &badParam{"cell", string(cell), "the name of a number, such as two_way.missed"}
	}
	key = get("key")
	if by == measure.ByAll {
		key = string(measure.ByAll)
	} else if key == "" {
		return cell, "", 0, &badParam{"key", "", "the key of a group"}
	}
	number = 1
	if text := get("page"); text != "" {
		if number, err = strconv.Atoi(text); err != nil || number < 1 || number > pagesMost {
			return cell, "", 0, &badParam{"page", text, "a number from 1"}
		}
	}
	return cell, key, number, nil
}

// said is a message as it is shown to those who may read it.
type said struct {
	Who   string // alias, or the name of staff
	Staff bool
	store.Message
}

type casePage struct {
	page
	Aspiration store.Aspiration
	Office     string
	Platform   string
	Topic      string
	MayRead    bool
	Alias      string
	Said       []said
	More       int // messages that are not shown
	// Staff, by name, who sent the latest reply.
	Events []store.Event
	// Why staff were shown the numbers of people, by the number of the Reveal; for members of the office alone.
	Reasons map[int64]string
}

// saidMost is how many messages of an aspiration are shown.
const saidMost = 100

// getCase shows one aspiration: what happened to it, and what was said to members of its office.
func (s *Server) getCase(w http.ResponseWriter, r *http.Request, v *visit) error {
	code, err := store.ParseCode(r.PathValue("code"))
	if err != nil {
		return store.ErrNotFound
	}
	c, noted := casePage{page: s.page(r, v, "case.title")}, false
	err = s.Store.View(r.Context(), func(rd store.Reader) error {
		a, err := rd.AspirationByCode(code)
		if err != nil {
			return err
		}
		if !a.State.Counts() || !v.sees(a.Office) {
			return store.ErrNotFound // of another office: not even whether it exists
		}
		c.Aspiration, c.Office, c.MayRead = a, v.Name(string(a.Office)), v.member[a.Office]
		events, err := rd.Events(a.ID)
		if err != nil {
			return err
		}
		c.Platform = a.Home.Account.Platform
		for _, e := range events { // what was imported or said in person has no chat here, and came from somewhere
			if came, ok := e.Data["platform"].(string); ok && e.Kind == store.EventSubmitted {
				c.Platform = came
			}
		}
		noted = slices.ContainsFunc(events, func(e store.Event) bool {
			return e.Kind == store.EventLooked && e.Staff == v.staff.ID && v.now.Sub(e.At) < readAgain
		})
		c.Events = slices.DeleteFunc(events, func(e store.Event) bool { return !told(e.Kind) })
		if !c.MayRead {
			return nil
		}
		return c.read(rd)
	})
	if errors.Is(err, store.ErrNotFound) {
		return store.ErrNotFound
	} else if err != nil {
		return fmt.Errorf("aspiration %s: %w", code, err)
	}
	if c.MayRead && !noted {
		if err := s.noteRead(r.Context(), v, c.Aspiration); err != nil {
			return err
		}
	}
	s.show(w, r, http.StatusOK, "case.html", c)
	return nil
}

// readAgain is after how long it is noted once more that the same person reads what a citizen wrote.
const readAgain = 24 * time.Hour

// noteRead notes who reads what a citizen wrote, for the record of what is done with people's data. Here it is only read: the office has
// not seen it by that.
func (s *Server) noteRead(ctx context.Context, v *visit, a store.Aspiration) error {
	err := s.Store.Update(ctx, func(tx store.Tx) error {
		_, err := tx.Record(store.Event{At: v.now, Kind: store.EventLooked, Aspiration: a.ID, Office: a.Office, Citizen: a.Citizen, Staff: v.staff.ID})
		return err
	})
	if err != nil {
		return fmt.Errorf("note who reads %s: %w", a.Code, err)
	}
	return nil
}

// read takes in what was said. The citizen is known by their alias alone.
func (c *casePage) read(rd store.Reader) error {
	citizen, err := rd.Citizen(c.Aspiration.Citizen)
	if err != nil {
		return err
	}
	c.Alias = citizen.Alias
	some, total, err := rd.SomeMessages(c.Aspiration.ID, store.MessageFilter{Limit: saidMost})
	if err != nil {
		return err
	}
	c.More = total - len(some)
	reveals, err := rd.Reveals(c.Aspiration.ID)
	if err != nil {
		return err
	}
	c.Reasons = map[int64]string{}
	for _, r := range reveals {
		name := ""
		if who, err := rd.Staff(r.Staff); err == nil {
			name = who.Name
		}
		c.Reasons[int64(r.ID)] = name + ": " + r.Reason
	}
	for i, text := range maskedTexts(some) {
		m := some[i]
		x := said{Who: c.Alias, Message: m}
		x.Text = text
		if m.Side == store.StaffSide {
			x.Staff = true
			if who, err := rd.Staff(m.Staff); err == nil {
				x.Who = who.Name
			}
		}
		c.Said = append(c.Said, x)
	}
	return nil
}

// maskedTexts are the words of messages as staff read them: a number of a citizen's may go on from one message to the next.
func maskedTexts(some []store.Message) []string {
	texts := make([]string, len(some))
	for i, m := range some {
		texts[i] = m.Text
	}
	for from := 0; from < len(some); {
		to := from + 1
		for to < len(some) && some[to].Side == some[from].Side && some[to].Citizen == some[from].Citizen {
			to++
		}
		if some[from].Side != store.StaffSide {
			copy(texts[from:to], caution.MaskRun(texts[from:to]))
		}
		from = to
	}
	return texts
}

// told reports whether a kind of event is named in the course of an aspiration.
func told(k store.EventKind) bool {
	switch k {
	case store.EventSubmitted, store.EventSeen, store.EventAssign, store.EventReply, store.EventDelivered, store.EventUndelivered, store.EventMessage,
		store.EventVerdict, store.EventPass, store.EventClose, store.EventReopen, store.EventSpam, store.EventWithdraw, store.EventRestore,
		store.EventUnreachable, store.EventErased, store.EventMerge, store.EventRemind, store.EventElsewhere,
		store.EventUrgent, store.EventCalm, store.EventAside, store.EventKept, store.EventReveal,
		store.EventTakeBack,
		store.EventSnooze, store.EventWake, store.EventEscalate:
		return true
	}
	return false
}

// Happened is an event in words.
func (c casePage) Happened(e store.Event) string {
	kind, _ := e.Data["type"].(string)
	if e.Kind == store.EventReply && kind != "" && kind != string(store.ReplyPersonal) {
		return c.T("event.reply_other", "type", c.T("reply."+kind))
	}
	if e.Kind == store.EventReveal {
		if id, _ := e.Data["reveal"].(float64); c.Reasons[int64(id)] != "" {
			return c.T("event.reveal_why", "why", c.Reasons[int64(id)])
		}
	}
	if e.Kind == store.EventVerdict {
		verdict, _ := e.Data["verdict"].(string)
		if verdict == "yes" || verdict == "no" || verdict == "partly" {
			return c.T("event.verdict", "verdict", c.T("cell.verdict_"+verdict))
		}
	}
	if e.Kind == store.EventRemind && (e.Data["by"] == "citizen" || e.Data["by"] == "supporter") {
		return c.T("event.remind_asked")
	}
	if yes, _ := e.Data["answered"].(bool); e.Kind == store.EventElsewhere && !yes {
		return c.T("event.nowhere")
	}
	return c.T("event." + string(e.Kind))
}
