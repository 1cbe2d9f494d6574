package matter

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

var zeroTime time.Time

// recordAt is Record for what took effect at a time of its own.
func recordAt(act talk.Act, a store.Aspiration, at time.Time, e store.Event) error {
	act.Now = at
	return Record(act, a, e)
}

// Submit sends a draft to its office: the aspiration counts from its first message on. a.Office must be set.
func Submit(act talk.Act, a *store.Aspiration) error {
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	if a.Recorder == 0 { // what was said in person is its citizen's, whoever wrote it down
		if a.Own, err = writtenByOwn(act, *a); err != nil {
			return err
		}
	}
	if err := endQuiet(act, a); err != nil {
		return err
	}
	if err := keepBroadcast(act, a); err != nil {
		return err
	}
	a.State, a.SubmittedAt = store.Open, act.Now
	a.TurnAt, a.ReceiptBox = a.ReceivedAt, 0
	if praised(*a) {
		a.Turn = store.NoTurn // praise expects no reply, and none is promised
	} else {
		a.Turn, a.DueAt = store.OfficeTurn, promisedBy(act, office, a.ReceivedAt)
	}
	if a.Aside, err = suspect(act, *a); err != nil {
		return err
	}
	if err := act.SaveAspiration(*a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	if err := Record(act, *a, store.Event{Kind: store.EventSubmitted, Data: map[string]any{
		"kind": string(a.Kind), "kind_by": string(a.KindBy), "office_by": string(a.OfficeBy), "topic": a.Topic, "topic_by": string(a.TopicBy),
		"region": a.Region, "platform": platformOf(*a), "event": string(a.Occasion), "broadcast": a.Broadcast, "own": a.Own}}); err != nil {
		return err
	}
	if err := Watch(act, *a); err != nil {
		return err
	}
	if a.Aside != "" {
		return setAside(act, *a)
	}
	if err := AutoAssign(act, a); err != nil {
		return err
	}
	return PostCards(act, *a)
}

// promisedBy is when the office promises to answer what waits since then: holidays and its days off are none to promise.
func promisedBy(act talk.Act, o store.Office, since time.Time) time.Time {
	return act.Calendars.Of(o).Due(since, o.Promise)
}

// praised reports whether the citizen called it praise, which expects no reply.
func praised(a store.Aspiration) bool { return a.Kind == store.Praise && a.KindBy == store.ByCitizen }

// writtenByOwn reports whether the aspiration's writer is staff of the office it goes to.
func writtenByOwn(act talk.Act, a store.Aspiration) (bool, error) {
	who, err := act.IdentityByID(a.Identity)
	if err != nil {
		return false, fmt.Errorf("the writer of %d: %w", a.ID, err)
	}
	if who.Staff == 0 {
		return false, nil
	}
	member, err := IsMember(act.Tx, who.Staff, a.Office)
	return member, err
}

// Continue adds what the citizen wrote to an aspiration that was sent before, and passes it on to the rooms. It opens
// a turn of the office, unless one is open, or the words are a mere thanks. quiet: they wrote so much that this is kept
// without a word.
func Continue(act talk.Act, a *store.Aspiration, from bot.Address, c talk.Content, closing bool) (quiet bool, err error) {
	m, err := act.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, Citizen: a.Citizen, At: act.Now,
		Text: c.Text, Files: Nameless(c.Files), Location: c.Location, Contact: c.Contact, Closing: closing, From: from, FromID: c.ID,
		Album: c.Album})
	if err != nil {
		return false, fmt.Errorf("keep a message: %w", err)
	}
	if err := Record(act, *a, store.Event{Kind: store.EventMessage, Message: m.ID, Version: 1,
		Data: map[string]any{"closing": closing}}); err != nil {
		return false, err
	}
	a.UnreachableAt = zeroTime
	if !closing {
		if err := officeTurn(act, a); err != nil {
			return false, err
		}
	}
	if err := act.SaveAspiration(*a); err != nil {
		return false, fmt.Errorf("save %d: %w", a.ID, err)
	}
	if a.Turn == store.OfficeTurn {
		if err := AutoAssign(act, a); err != nil {
			return false, err
		}
	}
	if quiet, err = Quiet(act, a, m.ID); quiet || err != nil {
		return quiet, err
	}
	key := "room.followup"
	if closing {
		key = "room.thanks"
	}
	if err := tellRooms(act, *a, m, key); err != nil || closing {
		return false, err
	}
	return false, RefreshCard(act, *a)
}

// officeTurn opens a turn of the office, where the citizen may expect an answer and none is owed yet. What was closed
// is open again.
func officeTurn(act talk.Act, a *store.Aspiration) error { return officeTurnBy(act, a, a.Citizen) }

// officeTurnBy is officeTurn, where somebody who supports it wrote.
func officeTurnBy(act talk.Act, a *store.Aspiration, who store.CitizenID) error {
	if err := stirred(act, a); err != nil {
		return err
	}
	again := a.State == store.Closed
	if again {
		a.State, a.ClosedAt = store.Open, zeroTime
		if err := freeOfGone(act, a); err != nil {
			return err
		}
		if err := Record(act, *a, store.Event{Kind: store.EventReopen, Citizen: who}); err != nil {
			return err
		}
		if err := supportersHear(act, *a, newsState, changeWait); err != nil {
			return err
		}
	}
	if a.Turn == store.OfficeTurn { // a further word never restarts a wait
		if again {
			return turned(act, *a)
		}
		return nil
	}
	if back, err := inquiryAnswered(act, a); err != nil {
		return err
	} else if back {
		return turned(act, *a)
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	since := act.Now
	if a.FirstReplyAt.IsZero() && !praised(*a) {
		since = a.ReceivedAt // never answered: the wait began at the first message
	}
	a.Turn, a.TurnAt, a.DueAt = store.OfficeTurn, since, promisedBy(act, office, since)
	return turned(act, *a)
}

// Judge takes the citizen's verdict, given under the reply m. "Yes" closes the matter; anything else is the office's
// turn again. The same verdict again changes nothing: changed is false.
func Judge(act talk.Act, a *store.Aspiration, m store.Message, v store.VerdictValue) (changed bool, err error) {
	last, err := lastVerdict(act, *a)
	if err != nil {
		return false, err
	}
	if a.Verdict == v && (v != store.VerdictYes || a.State == store.Closed) && !a.LastReplyAt.After(last.At) {
		return false, nil
	}
	if last.Message != 0 && last.Message != m.ID {
		if err := askAgain(act, *a, last.Message); err != nil {
			return false, err
		}
	}
	a.Verdict, a.Stars, a.UnreachableAt = v, 0, zeroTime
	if err := Record(act, *a, store.Event{Kind: store.EventVerdict, Message: m.ID, Data: map[string]any{"verdict": string(v)}}); err != nil {
		return false, err
	}
	if v == store.VerdictYes {
		if !a.FirstReplyAt.IsZero() { // under a reply that is none, it ends no wait
			a.Turn, a.TurnAt, a.DueAt = store.NoTurn, act.Now, zeroTime
			if err := endInquiry(act, *a); err != nil {
				return false, err
			}
		}
		if a.State == store.Open {
			a.State, a.ClosedAt = store.Closed, act.Now
			if err := Record(act, *a, store.Event{Kind: store.EventClose}); err != nil {
				return false, err
			}
		}
	} else if err := officeTurn(act, a); err != nil {
		return false, err
	}
	a.ReceiptBox = 0
	if err := act.SaveAspiration(*a); err != nil {
		return false, fmt.Errorf("save %d: %w", a.ID, err)
	}
	quiet, err := Quiet(act, a, 0)
	if err != nil {
		return false, err
	}
	if v != store.VerdictYes && !quiet {
		if err := tellRooms(act, *a, store.Message{Aspiration: a.ID}, "room.verdict"); err != nil {
			return false, err
		}
	}
	if a.State == store.Closed {
		if err := supportersHear(act, *a, newsState, 0); err != nil {
			return false, err
		}
	}
	if err := RefreshCard(act, *a); err != nil {
		return false, err
	}
	return true, showReply(act, *a, m, askStars)
}

// lastVerdict is the event of the citizen's latest verdict; the zero one if there is none.
func lastVerdict(act talk.Act, a store.Aspiration) (store.Event, error) {
	events, err := act.Events(a.ID)
	if err != nil {
		return store.Event{}, fmt.Errorf("events of %d: %w", a.ID, err)
	}
	return latestVerdict(events), nil
}

func latestVerdict(events []store.Event) store.Event {
	for _, e := range slices.Backward(events) {
		if e.Kind == store.EventVerdict {
			return e
		}
	}
	return store.Event{}
}

// askAgain has a reply show its question again: the verdict stands under another one now.
func askAgain(act talk.Act, a store.Aspiration, id store.MessageID) error {
	m, err := act.Message(id)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("reply %d: %w", id, err)
	}
	events, err := act.Events(a.ID)
	if err != nil {
		return fmt.Errorf("events of %d: %w", a.ID, err)
	}
	return showReply(act, a, m, question(events, id))
}

// Rate takes the stars that go with the latest verdict. The same again changes nothing.
func Rate(act talk.Act, a *store.Aspiration, m store.Message, stars int) (changed bool, err error) {
	if a.Verdict == "" || a.Stars == stars {
		return false, nil
	}
	a.Stars = stars
	if err := Record(act, *a, store.Event{Kind: store.EventStars, Message: m.ID, Data: map[string]any{"stars": stars}}); err != nil {
		return false, err
	}
	if err := act.SaveAspiration(*a); err != nil {
		return false, fmt.Errorf("save %d: %w", a.ID, err)
	}
	if err := RefreshCard(act, *a); err != nil {
		return false, err
	}
	return true, showReply(act, *a, m, thanked)
}

// Join makes a draft part of an aspiration that was sent before: the draft never was one, and its messages continue
// the other.
func Join(act talk.Act, draft *store.Aspiration, a *store.Aspiration) error {
	if err := endQuiet(act, draft); err != nil {
		return err
	}
	draft.State = store.Cancelled
	if err := act.SaveAspiration(*draft); err != nil {
		return fmt.Errorf("save %d: %w", draft.ID, err)
	}
	if err := Record(act, *draft, store.Event{Kind: store.EventCancelled}); err != nil {
		return err
	}
	moved, n, err := moveMessages(act, *draft, *a)
	if err != nil {
		return err
	}
	if err := officeTurn(act, a); err != nil {
		return err
	}
	if err := act.SaveAspiration(*a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	cards, err := act.Cards(a.ID)
	switch {
	case err != nil:
		return fmt.Errorf("cards of %d: %w", a.ID, err)
	case len(cards) == 0:
		return PostCards(act, *a)
	case n > len(moved):
		err = tellMany(act, *a, cards, moved[0].ID)
	default:
		for _, m := range moved {
			if err = tellCards(act, *a, cards, m, "room.followup"); err != nil {
				break
			}
		}
	}
	if err != nil {
		return err
	}
	return RefreshCard(act, *a)
}

// JoinQuietly makes a draft part of an aspiration that says the same, and of which the office knows: it is told nothing more.
func JoinQuietly(act talk.Act, draft *store.Aspiration, a store.Aspiration) error {
	if err := endQuiet(act, draft); err != nil {
		return err
	}
	draft.State = store.Cancelled
	if err := act.SaveAspiration(*draft); err != nil {
		return fmt.Errorf("save %d: %w", draft.ID, err)
	}
	if err := Record(act, *draft, store.Event{Kind: store.EventCancelled}); err != nil {
		return err
	}
	_, _, err := moveMessages(act, *draft, a)
	return err
}

// moveMessages gives the messages of a draft to an aspiration that was sent before. It returns the first of them, and how
// many they are.
func moveMessages(act talk.Act, draft, a store.Aspiration) (first []store.Message, n int, err error) {
	for {
		some, _, err := act.SomeMessages(draft.ID, store.MessageFilter{Limit: 100})
		if err != nil {
			return nil, 0, fmt.Errorf("messages of %d: %w", draft.ID, err)
		}
		if len(some) == 0 {
			return first, n, nil
		}
		for _, m := range some {
			m.Aspiration, m.Opening = a.ID, false
			if err := act.SaveMessage(m); err != nil {
				return nil, 0, fmt.Errorf("move message %d: %w", m.ID, err)
			}
			if err := Record(act, a, store.Event{Kind: store.EventMessage, Citizen: m.Citizen, Message: m.ID, Version: m.Version,
				Data: map[string]any{"closing": false}}); err != nil {
				return nil, 0, err
			}
			if n++; n <= catchUpMost {
				first = append(first, m)
			}
		}
	}
}

// Revise gives a message of the citizen another version. Of an aspiration that was sent, the rooms are told.
func Revise(act talk.Act, a store.Aspiration, m store.Message, text string) error {
	m, err := act.ReviseMessage(m.ID, text, act.Now)
	if err != nil {
		return fmt.Errorf("revise message %d: %w", m.ID, err)
	}
	if err := Record(act, a, store.Event{Kind: store.EventEdit, Citizen: m.Citizen, Message: m.ID, Version: m.Version}); err != nil {
		return err
	}
	if !a.State.Sent() {
		return nil
	}
	if quiet, err := Quiet(act, &a, 0); quiet || err != nil {
		return err
	}
	m.Files, m.Location, m.Contact = nil, nil, nil
	if err := tellRooms(act, a, m, "room.edit"); err != nil {
		return err
	}
	return RefreshCard(act, a)
}

// Retract takes a message of the citizen back: its words and attachments are shown no more, and the rooms are told. Whose
// turn it is stays as it was.
func Retract(act talk.Act, a store.Aspiration, m store.Message) error {
	copies, err := act.Copies(m)
	if err != nil {
		return fmt.Errorf("copies of message %d: %w", m.ID, err)
	}
	onCard := m.Opening && len(m.Files) > 0
	m, err = act.RetractMessage(m.ID, act.Now)
	if err != nil {
		return fmt.Errorf("take message %d back: %w", m.ID, err)
	}
	if err := Record(act, a, store.Event{Kind: store.EventEdit, Citizen: m.Citizen, Message: m.ID, Version: m.Version,
		Data: map[string]any{"retracted": true}}); err != nil {
		return err
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	p := RoomPrinter(act, office)
	if err := emptyCopies(act, a, p, copies); err != nil {
		return err
	}
	if onCard { // a changed card would keep its files
		if err := renewCards(act, a); err != nil {
			return err
		}
	}
	if quiet, err := Quiet(act, &a, 0); err != nil {
		return err
	} else if !quiet {
		if err := tellRooms(act, a, m, "room.retracted"); err != nil {
			return err
		}
	}
	return RefreshCard(act, a)
}

// emptyCopies takes the words off what passed a message on, and off what summed it up with others.
func emptyCopies(act talk.Act, a store.Aspiration, p messages.Printer, copies []store.OutboxRow) error {
	sums, err := act.Copies(store.Message{Aspiration: a.ID})
	if err != nil {
		return fmt.Errorf("sums of %d: %w", a.ID, err)
	}
	for _, c := range append(copies, sums...) {
		if c.About.Purpose != store.ForFollowUp || c.About.Message == 0 && !sumsUp(c.Out) {
			continue
		}
		out := bot.Outgoing{Action: bot.Edit, Target: bot.Ref{Outbox: c.ID}, Text: p.Text("room.retracted_copy")}
		if c.About.Message == 0 {
			out.Text = p.Text("room.retracted_sum", "code", string(a.Code))
			out.Buttons = [][]bot.Button{{allButton(p, a)}}
		}
		if _, err := act.Enqueue(store.Outbound{To: c.To, Lane: bot.Bulk, About: c.About, Out: out}); err != nil {
			return fmt.Errorf("enqueue an emptied copy: %w", err)
		}
	}
	return nil
}

// tellRooms posts news of the aspiration under its cards; what staff reply to it goes to the citizen.
func tellRooms(act talk.Act, a store.Aspiration, m store.Message, key string) error {
	cards, err := act.Cards(a.ID)
	if err != nil {
		return fmt.Errorf("cards of %d: %w", a.ID, err)
	}
	if len(cards) == 0 { // the office's room is another now, or its first: the card goes there, with all of this under it
		return PostCards(act, a)
	}
	return tellCards(act, a, cards, m, key)
}

// tellCards posts news under these cards.
func tellCards(act talk.Act, a store.Aspiration, cards []store.Card, m store.Message, key string) error {
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	writer := cmp.Or(m.Citizen, a.Citizen)
	citizen, err := act.Citizen(writer)
	if err != nil {
		return fmt.Errorf("citizen %d: %w", writer, err)
	}
	if key == "room.followup" && writer != a.Citizen {
		key = "room.supporter"
	}
	whole, err := asNews(act, m)
	if err != nil {
		return err
	}
	p := RoomPrinter(act, office)
	return underCards(act, a, cards, roomNews(p, a, m, whole, key, citizen.Alias), m.ID)
}

// underCards posts something under these cards.
func underCards(act talk.Act, a store.Aspiration, cards []store.Card, out bot.Outgoing, m store.MessageID) error {
	for _, c := range cards {
		out.Under = bot.Ref{Outbox: c.Outbox}
		if _, err := act.Enqueue(store.Outbound{To: c.Address, Lane: bot.Bulk, Out: out,
			About: store.About{Purpose: store.ForFollowUp, Aspiration: a.ID, Message: m}}); err != nil {
			return fmt.Errorf("enqueue news for a room: %w", err)
		}
	}
	return nil
}

// dueLine says by when an answer is promised. Empty: none is.
func dueLine(p messages.Printer, a store.Aspiration) string {
	if a.DueAt.IsZero() {
		return ""
	}
	return p.S("card.due", "day", p.ShortDay(a.DueAt))
}

// roomNews is news of an aspiration for a room. whole is m as staff see it.
func roomNews(p messages.Printer, a store.Aspiration, m store.Message, whole Whole, key, alias string) bot.Outgoing {
	due, verdict := dueLine(p, a), ""
	if a.Verdict != "" {
		verdict = VerdictName(p, a.Verdict)
	}
	args := []any{"code", string(a.Code), "alias", alias}
	switch key {
	case "room.verdict":
		args = append(args, "verdict", verdict, "due", due)
	case "room.thanks":
		args = append(args, "text", whole.Text)
	case "room.edit":
		args = append(args, "text", whole.Text)
	case "room.retracted", "room.supporter_much", "room.calmed":
	case "room.album":
		args = append(args, "text", whole.Text, "attached", whole.attached(p), "details", details(p, whole))
	case "room.elsewhere":
	case "room.reopened":
		args = append(args, "due", due)
	default:
		args = append(args, "text", whole.Text, "attached", whole.attached(p), "details", details(p, whole), "due", due)
	}
	out := bot.Outgoing{Text: p.Text(key, args...), Files: forRoom(m.Files)}
	switch {
	case a.State == store.Spam:
		out.Buttons = cardButtons(p, a)
	case key == "room.supporter_much":
		out.Buttons = [][]bot.Button{{allButton(p, a)}}
	case (key == "room.followup" || key == "room.supporter" || key == "room.album" || key == "room.verdict" || key == "room.reopened") && a.Answerable():
		out.Buttons = [][]bot.Button{{ReplyButton(p, a, p.S("card.button.reply"))}}
	}
	out.Buttons = withNumbers(p, a, whole, out.Buttons)
	return out
}
