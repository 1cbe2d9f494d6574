// Package figures tells staff and admins in chat whether it is two-way: /statistik and /liga, and a digest every week. To compute
// figures takes longer than a transaction may. So what is asked is only kept, by those who take updates; the Worker answers it,
// outside of the writer's transactions. Rights are looked up both when it is asked and when it is answered.
package figures

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"duaarah/bot"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/measure"
)

// asksMost is how many questions of one person wait at a time, in one chat.
const asksMost = 3

// What is asked for.
const (
	askStats  = "stats"
	askLeague = "league"
	askDigest = "digest"
)

// Verbs of the buttons. What follows them is a period, a grouping, and an office.
const (
	verbStats  = "f.s"
	verbLeague = "f.l"
	verbDigest = "f.d"
)

// The periods that are offered, by receipt, in their order.
const (
	days30    = "d30"
	days90    = "d90"
	thisYear  = "year"
	sinceEver = "all"
)

var periods = [...]string{days30, days90, thisYear, sinceEver}

// groupings are those that are offered in chat; total is none.
var groupings = [...]measure.Grouping{measure.ByOffice, measure.ByTopic, measure.ByRegion, measure.ByKind, measure.ByEvent, measure.ByMonth}

// ask is what is kept of a question.
type ask struct {
	What   string           `json:"what"`
	Period string           `json:"period,omitempty"`
	By     measure.Grouping `json:"by,omitempty"`
	Office store.OfficeID   `json:"office,omitempty"` // the one that was named; empty: all that the person may see here
	// Beside is another grouping that was asked for, and is not shown. Named are the office and the days as they were written.
	Beside measure.Grouping `json:"beside,omitempty"`
	Named  string           `json:"named,omitempty"`
	// Waits: who still waits was asked for, too.
	Waits bool `json:"waits,omitempty"`
	// Unknown is what was asked for and is not understood: it is named in the answer.
	Unknown string `json:"unknown,omitempty"`
	Lang    string `json:"lang"`
	// Room is the place where others read along; zero: they do not.
	Room   bot.Address `json:"room,omitzero"`
	Target bot.Ref     `json:"target,omitzero"` // the message to be changed
	// Bare: that message has no picture.
	Bare   bool    `json:"bare,omitempty"`
	Answer bot.Ref `json:"answer,omitzero"` // the message that is answered

	// Of a digest.
	Digest store.DigestID `json:"digest,omitempty"`
	Due    time.Time      `json:"due,omitzero"`

	Drawing *Drawing `json:"drawing,omitempty"`
}

// pictured reports whether the answer takes the place of one with a picture.
func (a ask) pictured() bool { return !a.Target.IsZero() && !a.Bare }

// bare is what a button carries last that stands below figures without a picture.
const bare = "b"

// scope is whose figures may be shown.
type scope struct {
	offices []store.OfficeID // nil: all
}

// ids are the offices as a query has them.
func (s scope) ids() []string {
	if s.offices == nil {
		return nil
	}
	ids := make([]string, 0, len(s.offices))
	for _, id := range s.offices {
		ids = append(ids, string(id))
	}
	return ids
}

func (s scope) same(o scope) bool {
	return (s.offices == nil) == (o.offices == nil) && slices.Equal(s.offices, o.offices)
}

// denied is why figures are not shown: the key of a text.
type denied string

func (d denied) Error() string { return "not entitled: " + string(d) }

const (
	notEnrolled denied = "staff.not_enrolled"
	noRoomHere  denied = "figures.no_room_here"
	notYours    denied = "figures.not_yours"
)

// entitled finds whose figures a person may see. An admin of any office sees all. Where others read along, they are those of the
// room alone. Its error may be a denied.
func entitled(r store.Reader, who store.StaffID, room bot.Address, office store.OfficeID) (scope, error) {
	if who == 0 {
		return scope{}, notEnrolled
	}
	all, err := r.Memberships(who)
	if err != nil {
		return scope{}, fmt.Errorf("memberships of %d: %w", who, err)
	}
	if len(all) == 0 {
		return scope{}, notEnrolled
	}
	s := scope{offices: []store.OfficeID{}}
	for _, m := range all {
		if m.Role.May(store.RightFigures) {
			s.offices = nil
			break
		}
		s.offices = append(s.offices, m.Office)
	}
	may := func(id store.OfficeID) bool { return s.offices == nil || slices.Contains(s.offices, id) }
	if !room.IsZero() {
		rooms, err := r.RoomsIn(room)
		if err != nil {
			return scope{}, fmt.Errorf("rooms here: %w", err)
		}
		here := []store.OfficeID{}
		for _, x := range rooms {
			if may(x.Office) {
				here = append(here, x.Office)
			}
		}
		if len(here) == 0 {
			return scope{}, noRoomHere
		}
		s.offices = here
	}
	if office != "" {
		if !may(office) { // what is not theirs, or not here
			return scope{}, notYours
		}
		if _, err := r.Office(office); errors.Is(err, store.ErrNotFound) {
			return scope{}, notYours
		} else if err != nil {
			return scope{}, fmt.Errorf("the office asked for: %w", err)
		}
		s.offices = []store.OfficeID{office}
	}
	return s, nil
}

// Stats is "/statistik", perhaps with an office, a period or a grouping in words.
func Stats(t *talk.Turn, args string) error {
	a, err := asked(t, args)
	if err != nil {
		return err
	}
	return put(t, a)
}

// League is "/liga", perhaps with a period in words.
func League(t *talk.Turn, args string) error {
	a := ask{What: askLeague, Period: days90}
	if period, _, ok := periodIn(wordsOf(args), dayBegins(t.Now.In(t.House.Zone))); ok {
		a.Period = period
	}
	return put(t, a)
}

// Tap answers a button under figures.
func Tap(t *talk.Turn, verb string, args talk.Args) error {
	a := ask{What: askStats, Period: args.At(0), By: measure.Grouping(args.At(1)), Office: store.OfficeID(args.At(2)), Bare: args.At(3) == bare}
	switch verb {
	case verbStats:
		if a.By != measure.ByAll && a.By != measure.ByWeek && !slices.Contains(groupings[:], a.By) {
			return t.Toast("toast.stale")
		}
	case verbLeague:
		a = ask{What: askLeague, Period: a.Period}
	case verbDigest:
		return digestTap(t, args)
	default:
		return t.Toast("toast.stale")
	}
	if !isPeriod(a.Period) {
		return t.Toast("toast.stale")
	}
	return put(t, a)
}

// put keeps a question, if the speaker may ask it. Taps under one message take one another's place, and so does the same command said again.
func put(t *talk.Turn, a ask) error {
	if t.Update.Place == bot.Group && !t.Whispers() {
		a.Room = t.Room()
	}
	var no denied
	if _, err := entitled(t.Tx, t.Who.Staff, a.Room, a.Office); errors.As(err, &no) {
		return t.Toast(string(no))
	} else if err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	to, target := t.Tapped()
	a.Lang, a.Target = t.P.Lang(), target
	slot := fmt.Sprint(a.What, " ", a.Office, " ", t.Here().Thread)
	switch {
	case !target.IsZero():
		slot = fmt.Sprintf("tap %d %s", target.Outbox, target.Message)
	case t.Whispers(): // each such command waits for an answer of its own
		slot += " " + to.Chat
	default:
		a.Answer = t.InGroup()
	}
	return keep(t.Act, store.Ask{Who: t.Who.ID, Slot: t.Here().Chat + " " + slot, To: to}, a, asksMost)
}

// keep puts a question where the Worker finds it.
func keep(act talk.Act, q store.Ask, a ask, most int) error {
	body, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("write down a question: %w", err)
	}
	q.Body, q.At = body, act.Now
	if _, err := act.Ask(q, most); err != nil {
		return fmt.Errorf("keep a question: %w", err)
	}
	return nil
}
