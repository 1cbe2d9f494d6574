package matter

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Cards are paced. A room gets so many in a time as its platform takes and people there can follow (talk.Limits.RoomRate).
// What comes beyond that gets no card at first: it is noted as gathered for the room, and stands in the queue like all
// else. A minute later the room has either calmed down, and gets the cards; or it gets one message, the index, that says how
// many there are, names the first, and opens them. The index is kept true in place, and said anew at most every
// indexFor, when more has come. Whoever opens, takes or answers an aspiration gives it its card. All of that is in the
// database, and costs two small rows for each aspiration: a raid of thousands makes no thousands of messages.

// TimerGather looks after what is gathered for a room; its reference is the room's ID.
const TimerGather = "gather"

const (
	gatherEvery = time.Minute // between two looks, while more comes
	// GatherSlowest is the longest time between two looks, when nothing comes.
	GatherSlowest = 15 * time.Minute
	indexFor      = 15 * time.Minute // the index is brought up to date in place, before it is said anew
	indexShown    = 6                // aspirations that it names
	gatherAtOnce  = 200              // cards that are posted at a look
)

// hasSpace reports whether the room can be given so many more cards now.
func hasSpace(act talk.Act, room store.Room, cards int) (bool, error) {
	if act.RoomRate == nil {
		return true, nil
	}
	rate := act.RoomRate(room.Address)
	if rate.IsZero() {
		return true, nil
	}
	if cards > rate.N || cards > max(rate.Burst, 1) {
		return false, nil
	}
	if full, err := hadMany(act, room, cards); err != nil || full {
		return false, err
	}
	at, _, err := act.CardAt(room.ID, rate.N-cards+1)
	if err != nil {
		return false, fmt.Errorf("cards of room %d: %w", room.ID, err)
	}
	if Lately(act, at, rate.Per) {
		return false, nil
	}
	_, waits, err := act.CardAt(room.ID, max(rate.Burst, 1)-cards+1)
	if err != nil {
		return false, fmt.Errorf("cards of room %d: %w", room.ID, err)
	}
	return !waits, nil
}

// Cards that a room is given in an hour, one by one: no more can be read beside all else. Where each opens a topic, fewer.
const (
	hourMost       = 60
	hourMostTopics = 30
)

// hadMany reports whether with so many cards more the room would have more in this hour than people there can follow.
func hadMany(act talk.Act, room store.Room, cards int) (bool, error) {
	most := cmp.Or(act.RoomHour, hourMost)
	if most < 0 {
		return false, nil
	}
	if room.Topics == bot.OpensApart && room.OwnTopic() {
		most = min(most, hourMostTopics)
	}
	if cards > most {
		return true, nil
	}
	at, _, err := act.CardAt(room.ID, most-cards+1)
	if err != nil {
		return false, fmt.Errorf("cards of room %d: %w", room.ID, err)
	}
	return Lately(act, at, time.Hour), nil
}

// moveReserve is for how many cards there is to be space beside those that are moved.
const moveReserve = 10

// SpaceToMove reports whether the room can take some cards that are no news, beside those that are.
func SpaceToMove(act talk.Act, room store.Room) (bool, error) {
	if act.RoomRate == nil || act.RoomRate(room.Address).IsZero() {
		return true, nil
	}
	if many, err := hadMany(act, room, moveReserve); err != nil || many {
		return false, err
	}
	return hasSpace(act, room, 1)
}

// PacedCard posts the card in the room, or has the aspiration gathered there.
func PacedCard(act talk.Act, a store.Aspiration, room store.Room) error {
	space, err := hasSpace(act, room, 1)
	if err != nil {
		return err
	}
	if space {
		return postCard(act, a, room, bot.Bulk)
	}
	if err := gather(act, a, room); err != nil {
		return err
	}
	g, err := act.Gathering(room.ID)
	switch {
	case errors.Is(err, store.ErrNotFound):
		g = store.Gathering{Room: room.ID}
	case err != nil:
		return fmt.Errorf("what is gathered: %w", err)
	case g.Wait == gatherEvery:
		return nil // it is looked at soon
	}
	return lookAgain(act, g, gatherEvery)
}

// gather notes that the aspiration has no card in the room. One that did not arrive there stands for it no more.
func gather(act talk.Act, a store.Aspiration, room store.Room) error {
	cards, err := act.Cards(a.ID)
	if err != nil {
		return fmt.Errorf("cards of %d: %w", a.ID, err)
	}
	for _, c := range cards {
		if c.Room != room.ID {
			continue
		}
		if err := act.DropCard(c.Outbox); err != nil {
			return fmt.Errorf("drop a card: %w", err)
		}
	}
	if err := act.Gather(room.ID, a.ID, act.Now); err != nil {
		return fmt.Errorf("gather %d: %w", a.ID, err)
	}
	return nil
}

// lookAgain has what is gathered for a room looked at in a while.
func lookAgain(act talk.Act, g store.Gathering, wait time.Duration) error {
	g.Wait = wait
	if err := act.SaveGathering(g); err != nil {
		return fmt.Errorf("keep what is gathered: %w", err)
	}
	if err := act.SetTimer(TimerGather, int64(g.Room), act.Now.Add(wait)); err != nil {
		return fmt.Errorf("set a timer: %w", err)
	}
	return nil
}

// GatherDue looks after what is gathered for a room.
func GatherDue(act talk.Act, timer store.Timer) error {
	room, err := act.Room(store.RoomID(timer.Ref))
	if errors.Is(err, store.ErrNotFound) {
		return nil // its office has another
	} else if err != nil {
		return fmt.Errorf("room %d: %w", timer.Ref, err)
	}
	g, err := act.Gathering(room.ID)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("what is gathered: %w", err)
	}
	first, total, latest, err := act.Gathered(room.ID, indexShown)
	if err != nil {
		return fmt.Errorf("what is gathered: %w", err)
	}
	if total == 0 {
		return endGathering(act, room, g, "room.gathered.done")
	}
	space, err := hasSpace(act, room, total)
	if err != nil {
		return err
	}
	if !space {
		return showIndex(act, room, g, first, total, latest)
	}
	all, total, _, err := act.Gathered(room.ID, gatherAtOnce)
	if err != nil {
		return fmt.Errorf("what is gathered: %w", err)
	}
	for _, a := range all {
		if err := postCard(act, a, room, bot.Bulk); err != nil {
			return err
		}
	}
	if total > len(all) {
		return lookAgain(act, g, gatherEvery)
	}
	return endGathering(act, room, g, "room.gathered.done")
}

// gatheringOf is what is gathered for a room; of one for which nothing is, it is empty.
func gatheringOf(act talk.Act, room store.Room) (store.Gathering, error) {
	g, err := act.Gathering(room.ID)
	if errors.Is(err, store.ErrNotFound) {
		return store.Gathering{Room: room.ID}, nil
	} else if err != nil {
		return g, fmt.Errorf("what is gathered: %w", err)
	}
	return g, nil
}

// endGathering: all that was gathered has its card, or is done with, or goes elsewhere. key: the text that its list turns into.
func endGathering(act talk.Act, room store.Room, g store.Gathering, key string) error {
	if err := act.EndGathering(room.ID); err != nil {
		return fmt.Errorf("end a gathering: %w", err)
	}
	return changeIndex(act, room, g, key)
}

// GatherElsewhere has the list of what has no card in a room that is given up, or was, say that it is out of use.
func GatherElsewhere(act talk.Act, room store.Room) error {
	g, err := gatheringOf(act, room)
	if err != nil {
		return err
	}
	return endGathering(act, room, g, "room.gathered.moved")
}

// changeIndex has an index that is out of use say so.
func changeIndex(act talk.Act, room store.Room, g store.Gathering, key string) error {
	if g.Outbox == 0 {
		return nil
	}
	office, err := act.Office(room.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", room.Office, err)
	}
	return editIndex(act, room, g, bot.Outgoing{Text: RoomPrinter(act, office).Text(key)})
}

func editIndex(act talk.Act, room store.Room, g store.Gathering, out bot.Outgoing) error {
	out.Action, out.Target = bot.Edit, bot.Ref{Outbox: g.Outbox}
	if _, err := act.Enqueue(store.Outbound{To: room.Address, Lane: bot.Bulk, Out: out, About: store.About{Purpose: store.ForIndex}}); err != nil {
		return fmt.Errorf("enqueue a changed index: %w", err)
	}
	return nil
}

// showIndex says in the room what is gathered for it, or has the message that says it brought up to date.
func showIndex(act talk.Act, room store.Room, g store.Gathering, first []store.Aspiration, total int, latest time.Time) error {
	more := latest.After(g.ShownAt)
	if !more && total == g.Shown && g.Outbox != 0 {
		return lookAgain(act, g, min(2*g.Wait, GatherSlowest))
	}
	out, err := index(act, room, first, total)
	if err != nil {
		return err
	}
	switch {
	case g.Outbox == 0, more && act.Now.Sub(g.Since) >= indexFor:
		if err := changeIndex(act, room, g, "room.gathered.moved"); err != nil {
			return err
		}
		if g.Outbox, err = act.Enqueue(store.Outbound{To: room.Address, Lane: bot.Bulk, Out: out,
			About: store.About{Purpose: store.ForIndex}}); err != nil {
			return fmt.Errorf("enqueue an index: %w", err)
		}
		g.Since = act.Now
	default:
		if err := editIndex(act, room, g, out); err != nil {
			return err
		}
	}
	g.Shown, g.ShownAt = total, act.Now
	return lookAgain(act, g, gatherEvery)
}

// index is the message that names what is gathered.
func index(act talk.Act, room store.Room, first []store.Aspiration, total int) (bot.Outgoing, error) {
	office, err := act.Office(room.Office)
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("office %s: %w", room.Office, err)
	}
	p := RoomPrinter(act, office)
	var b bot.TextBuilder
	b.Text(p.Text("room.gathered.head", "n", total)).Add("\n")
	for _, a := range first {
		about, err := FirstWords(act, p, a)
		if err != nil {
			return bot.Outgoing{}, err
		}
		topic, err := topicSaid(act, p, a)
		if err != nil {
			return bot.Outgoing{}, err
		}
		if topic == "" {
			topic = KindName(p, a.Kind)
		}
		b.Line().Text(p.Text("room.gathered.line", "code", string(a.Code), "topic", topic, "text", about))
	}
	if rest := total - len(first); rest > 0 {
		b.Line().Text(p.Text("room.gathered.rest", "n", rest))
	}
	b.Add("\n").Line().Text(p.Text("room.gathered.how"))
	rows := CodeButtons(first)
	rows = append(rows, []bot.Button{{Label: p.S("room.gathered.button"), Data: "s.list"}})
	return bot.Outgoing{Text: b.Build(), Panel: true, Buttons: rows}, nil
}

// CodeButtons open aspirations, three a row.
func CodeButtons(all []store.Aspiration) [][]bot.Button {
	var rows [][]bot.Button
	for i, a := range all {
		if i%3 == 0 {
			rows = append(rows, nil)
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], bot.Button{Label: string(a.Code), Data: talk.Data("s.card", a.ID)})
	}
	return rows
}

// FirstWords is the beginning of what an aspiration says, on one line, as staff see it.
func FirstWords(r store.Reader, p messages.Printer, a store.Aspiration) (string, error) {
	return firstWords(r, p, a, forStaff)
}

// OwnWords is FirstWords as its citizen wrote them.
func OwnWords(r store.Reader, p messages.Printer, a store.Aspiration) (string, error) {
	return firstWords(r, p, a, Gather)
}

func firstWords(r store.Reader, p messages.Printer, a store.Aspiration, gather func([]store.Message) Whole) (string, error) {
	some, _, err := r.SomeMessages(a.ID, store.MessageFilter{Side: store.CitizenSide, Opening: true, Limit: 3})
	if err != nil {
		return "", fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	whole := gather(some)
	if talk.Blank(whole.Text) {
		return whole.attached(p), nil
	}
	return Snippet(whole.Text), nil
}

// IndexSettled takes in what became of an index: one that is not there is said anew at the next look.
func IndexSettled(act talk.Act, s store.Settled) error {
	if s.Outcome != bot.Refused && s.Outcome != bot.Uncertain || s.Action == bot.Edit && s.Reason != bot.ReasonTarget {
		return nil
	}
	rooms, err := act.RoomsAt(s.To)
	if err != nil {
		return fmt.Errorf("rooms: %w", err)
	}
	for _, room := range rooms {
		g, err := act.Gathering(room.ID)
		if errors.Is(err, store.ErrNotFound) {
			continue
		} else if err != nil {
			return fmt.Errorf("what is gathered: %w", err)
		}
		g.Outbox = 0
		if err := lookAgain(act, g, gatherEvery); err != nil {
			return err
		}
	}
	return nil
}

// Opened gives an aspiration its card in the room of its office, if it has none there: staff see to it now. posted are the
// rooms where it was.
func Opened(act talk.Act, a store.Aspiration) (posted []store.Room, err error) {
	if a.State != store.Open || a.Aside != "" {
		return nil, nil
	}
	rooms, err := roomsFor(act, a)
	if err != nil {
		return nil, err
	}
	cards, err := act.Cards(a.ID)
	if err != nil {
		return nil, fmt.Errorf("cards of %d: %w", a.ID, err)
	}
	has := map[store.RoomID]bool{}
	for _, c := range cards {
		has[c.Room] = true
	}
	for _, room := range rooms {
		if has[room.ID] {
			continue
		}
		if err := postCard(act, a, room, bot.Interactive); err != nil {
			return nil, err
		}
		posted = append(posted, room)
	}
	return posted, nil
}
