package matter

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/caution"
)

// PostCards puts the aspiration's card into every room of its office, as the room's pace allows. An office without a room
// gets its cards when it has one: see PostMissing.
func PostCards(act talk.Act, a store.Aspiration) error {
	if a.Aside != "" {
		return nil
	}
	rooms, err := act.Rooms(a.Office)
	if err != nil {
		return fmt.Errorf("rooms of %s: %w", a.Office, err)
	}
	if a.Urgent == store.Urgent {
		return postUrgent(act, a, rooms)
	}
	for _, room := range rooms {
		if _, err := pacedCard(act, a, room); err != nil {
			return err
		}
	}
	return nil
}

// renewCards takes the cards away, and posts them anew.
func renewCards(act talk.Act, a store.Aspiration) error {
	cards, err := act.Cards(a.ID)
	if err != nil {
		return fmt.Errorf("cards of %d: %w", a.ID, err)
	}
	for _, c := range cards {
		if _, err := act.Enqueue(store.Outbound{To: c.Address, Lane: bot.Bulk, About: store.About{Purpose: store.ForTalk},
			Out: bot.Outgoing{Action: bot.Delete, Target: bot.Ref{Outbox: c.Outbox}}}); err != nil {
			return fmt.Errorf("enqueue the removal of a card: %w", err)
		}
		if err := act.DropCard(c.Outbox); err != nil {
			return fmt.Errorf("drop a card: %w", err)
		}
	}
	return PostCards(act, a)
}

// postCard puts the card into one room.
func postCard(act talk.Act, a store.Aspiration, room store.Room, lane bot.Lane) error {
	out, err := card(act, a)
	if err != nil {
		return err
	}
	if !room.Shared {
		out.Topic = nil // nobody else is there to talk with
	}
	id, err := act.Enqueue(store.Outbound{To: room.Address, Lane: lane, Out: out,
		About: store.About{Purpose: store.ForCard, Aspiration: a.ID}})
	if err != nil {
		return fmt.Errorf("enqueue a card: %w", err)
	}
	c := store.Card{Aspiration: a.ID, Room: room.ID, Address: room.Address, Outbox: id}
	if err := act.AddCard(c); err != nil {
		return fmt.Errorf("note a card: %w", err)
	}
	return catchUp(act, a, c)
}

// stands reports whether one of the cards is in the room, or on its way there: one that was refused is not.
func stands(act talk.Act, cards []store.Card, room store.RoomID) (bool, error) {
	for _, c := range cards {
		if c.Room != room {
			continue
		}
		row, err := act.Outbox(c.Outbox)
		if errors.Is(err, store.ErrNotFound) {
			continue
		} else if err != nil {
			return false, fmt.Errorf("the card %d: %w", c.Outbox, err)
		}
		if s := bot.Outcome(row.State); s != bot.Refused && s != bot.Uncertain {
			return true, nil
		}
	}
	return false, nil
}

// catchUp posts under a new card what its citizen wrote later and nobody has answered: the card quotes the opening alone.
func catchUp(act talk.Act, a store.Aspiration, c store.Card) error {
	last, err := lastReply(act, a)
	if err != nil {
		return err
	}
	later, total, err := act.SomeMessages(a.ID, store.MessageFilter{Side: store.CitizenSide, Later: true, From: last.ID, Limit: catchUpMost})
	if err != nil {
		return fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	if total > len(later) {
		return tellMany(act, a, []store.Card{c}, later[0].ID)
	}
	for _, m := range later {
		if m.Closing {
			continue
		}
		if err := tellCards(act, a, []store.Card{c}, m, "room.followup"); err != nil {
			return err
		}
	}
	return nil
}

// catchUpMost is how many messages come one by one under a new card.
const catchUpMost = 5

// PostMissing posts the cards of all open aspirations that have none in the room, as its pace allows, and returns how many.
func PostMissing(act talk.Act, room store.Room) (int, error) {
	const page = 200
	posted := 0
	for offset := 0; ; offset += page {
		open, _, err := act.Queue(store.QueueFilter{Offices: []store.OfficeID{room.Office}, Limit: page, Offset: offset})
		if err != nil {
			return posted, fmt.Errorf("the queue of %s: %w", room.Office, err)
		}
		for _, a := range open {
			cards, err := act.Cards(a.ID)
			if err != nil {
				return posted, fmt.Errorf("cards of %d: %w", a.ID, err)
			}
			if there, err := stands(act, cards, room.ID); err != nil {
				return posted, err
			} else if there {
				continue
			}
			if a.Urgent == store.Urgent { // never as one of many
				if err := postUrgent(act, a, []store.Room{room}); err != nil {
					return posted, err
				}
				posted++
			} else if now, err := pacedCard(act, a, room); err != nil {
				return posted, err
			} else if now {
				posted++
			}
		}
		if len(open) < page {
			return posted, noteAsideIn(act, room, decided)
		}
	}
}

// roomView is what a room needs to show an aspiration: its words, and who wrote.
func roomView(act talk.Act, a store.Aspiration) (p messages.Printer, citizen store.Citizen, err error) {
	office, err := act.Office(a.Office)
	if err != nil {
		return p, citizen, fmt.Errorf("office %s: %w", a.Office, err)
	}
	if citizen, err = act.Citizen(a.Citizen); err != nil {
		return p, citizen, fmt.Errorf("citizen %d: %w", a.Citizen, err)
	}
	return RoomPrinter(act, office), citizen, nil
}

// RefreshCard makes every card of the aspiration say how things stand.
func RefreshCard(act talk.Act, a store.Aspiration) error {
	cards, err := act.Cards(a.ID)
	if err != nil {
		return fmt.Errorf("cards of %d: %w", a.ID, err)
	}
	if len(cards) == 0 {
		return nil
	}
	out, err := card(act, a)
	if err != nil {
		return err
	}
	shared, err := sharedRooms(act, a.Office)
	if err != nil {
		return err
	}
	out.Action = bot.Edit
	topic := out.Topic
	for _, c := range cards {
		out.Target, out.Topic = bot.Ref{Outbox: c.Outbox}, nil
		if shared[c.Room] {
			out.Topic = topic
		}
		if _, err := act.Enqueue(store.Outbound{To: c.Address, Lane: bot.Bulk, Out: out,
			About: store.About{Purpose: store.ForCard, Aspiration: a.ID}}); err != nil {
			return fmt.Errorf("enqueue a changed card: %w", err)
		}
	}
	return nil
}

// sharedRooms are those of the office's rooms in which several people talk.
func sharedRooms(act talk.Act, office store.OfficeID) (map[store.RoomID]bool, error) {
	rooms, err := act.Rooms(office)
	if err != nil {
		return nil, fmt.Errorf("rooms of %s: %w", office, err)
	}
	shared := map[store.RoomID]bool{}
	for _, r := range rooms {
		shared[r.ID] = r.Shared
	}
	return shared, nil
}

// place is where the staff talk about the aspiration among themselves, and answer its citizen.
func place(p messages.Printer, a store.Aspiration, whole Whole) *bot.Topic {
	name := string(a.Code)
	about := Snippet(whole.Text)
	if about == "" {
		about = whole.attached(p)
	}
	if about != "" {
		name = p.S("topic.name", "code", string(a.Code), "about", about)
	}
	state := "topic.waiting"
	switch {
	case a.State == store.Spam:
		state = "topic.spam"
	case a.State == store.Closed:
		state = "topic.closed"
	case a.State == store.Withdrawn:
		state = "topic.withdrawn"
	case a.State == store.Merged:
		state = "topic.merged"
	case a.Turn != store.OfficeTurn && !a.FirstReplyAt.IsZero():
		state = "topic.answered"
	}
	return &bot.Topic{
		Name: name, Intro: p.Text("topic.intro", "code", string(a.Code)),
		State: p.S(state), Closed: a.State != store.Open,
	}
}

// snippetMax is how much of somebody's words a line that only points to them shows, in runes.
const snippetMax = 70

// Snippet is the beginning of what somebody wrote, on one line.
func Snippet(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > snippetMax {
		return strings.TrimSpace(string(r[:snippetMax])) + "…"
	}
	return s
}

// card is the aspiration as its room sees it. Times are absolute: the card stays, and must not go stale.
func card(act talk.Act, a store.Aspiration) (bot.Outgoing, error) {
	p, citizen, err := roomView(act, a)
	if err != nil {
		return bot.Outgoing{}, err
	}
	whole, err := opening(act, a)
	if err != nil {
		return bot.Outgoing{}, err
	}
	state, err := standing(act, p, a)
	if err != nil {
		return bot.Outgoing{}, err
	}
	support, written, err := supportLines(act, p, a)
	if err != nil {
		return bot.Outgoing{}, err
	}
	state = append(support, state...)
	due := ""
	if !a.DueAt.IsZero() && a.State == store.Open {
		due = " · " + p.S("card.due", "day", p.ShortDay(a.DueAt))
	}
	topic, err := topicSaid(act, p, a)
	if err != nil {
		return bot.Outgoing{}, err
	}
	if topic != "" {
		topic = " · " + topic
	}
	if where, err := RegionName(act, p, a); err != nil {
		return bot.Outgoing{}, err
	} else if where != "" {
		topic += " · " + where
	}
	if event, err := OccasionName(act, a.Occasion); err != nil {
		return bot.Outgoing{}, err
	} else if event != "" {
		topic += " · " + p.S("occasion.card", "event", event)
	}
	edited := ""
	switch {
	case whole.Edited && talk.Blank(whole.Text):
		edited = p.S("card.retracted")
	case whole.Edited:
		edited = p.S("card.edited")
	}
	who, err := cardName(act, p, a, citizen.Alias)
	if err != nil {
		return bot.Outgoing{}, err
	}
	urgent, rude := "", ""
	if a.Urgent == store.Urgent {
		urgent = p.S("card.urgent")
	}
	if caution.Judge(whole.Text).Insult {
		rude = p.S("card.rude")
	}
	out := bot.Outgoing{
		Text: p.Text("card.text", "urgent", urgent, "rude", rude, "code", string(a.Code), "kind", KindName(p, a.Kind), "topic", topic, "alias", who,
			"in", stamp(p, a.ReceivedAt), "due", due, "text", whole.Text, "more", more(p, whole), "edited", edited, "attached", whole.attached(p),
			"details", details(p, whole), "state", strings.Join(state, "\n"), "hint", hint(p, a)),
		Panel: true, Files: forRoom(whole.Files),
		Buttons: cardButtons(p, a), Topic: place(p, a, whole),
	}
	if row, err := regionButton(act, p, a); err != nil {
		return bot.Outgoing{}, err
	} else if len(row) > 0 {
		out.Buttons = append(out.Buttons, row)
	}
	if row, err := spokenButtons(act, p, a); err != nil {
		return bot.Outgoing{}, err
	} else if len(row) > 0 {
		out.Buttons = append(out.Buttons, row)
	}
	if whole.More > 0 || written {
		out.Buttons = append(out.Buttons, []bot.Button{allButton(p, a)})
	}
	if like, err := act.HasAlike(a.ID); err != nil {
		return out, fmt.Errorf("like %d: %w", a.ID, err)
	} else if like {
		out.Buttons = append(out.Buttons, []bot.Button{{Label: p.S("card.button.alike"), Data: talk.Data("s.alike", a.ID)}})
	}
	out.Buttons = withNumbers(p, a, whole, out.Buttons)
	if a.Urgent == store.Urgent && a.State == store.Open {
		out.Buttons = append(out.Buttons, []bot.Button{{Label: p.S("card.button.calm"), Data: talk.Data("s.calm", a.ID)}})
	}
	return out, nil
}

// standing says how things stand, a line each: who has it, what became of the last reply, what the citizen said, and
// whose turn it is.
func standing(act talk.Act, p messages.Printer, a store.Aspiration) ([]string, error) {
	lines, err := spokenLines(act, p, a)
	if err != nil {
		return nil, err
	}
	last, err := lastReply(act, a)
	if err != nil {
		return nil, err
	}
	ok := last.ID != 0
	if a.Claimed != 0 && (!ok || last.Staff != a.Claimed) {
		name, err := StaffName(act, p, a.Claimed)
		if err != nil {
			return nil, err
		}
		lines = append(lines, p.S("card.claimed", "staff", name))
	}
	if ok {
		name, err := StaffName(act, p, last.Staff)
		if err != nil {
			return nil, err
		}
		line, err := replyStanding(act, p, a, name, last)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	if v := VerdictLine(p, a); v != "" {
		lines = append(lines, v)
	}
	switch {
	case a.State == store.Spam:
		lines = append(lines, p.S("card.spam"))
	case a.State == store.Withdrawn:
		lines = append(lines, p.S("card.withdrawn"))
	case a.State == store.Merged:
		other, err := act.Aspiration(a.MergedInto)
		if err != nil {
			return nil, fmt.Errorf("what %d was merged into: %w", a.ID, err)
		}
		lines = append(lines, p.S("card.merged", "code", string(other.Code)))
	case a.State == store.Closed:
		lines = append(lines, p.S("card.closed", "at", stamp(p, a.ClosedAt)))
		if elsewhere, err := saidElsewhere(act, a); err != nil {
			return nil, err
		} else if elsewhere {
			lines = append(lines, p.S("card.elsewhere"))
		}
	case a.Turn == store.OfficeTurn && !a.FirstReplyAt.IsZero():
		lines = append(lines, p.S("card.again", "at", stamp(p, a.TurnAt)))
	}
	switch {
	case !a.Answerable():
		lines = append(lines, p.S("card.imported"))
	case !a.UnreachableAt.IsZero():
		lines = append(lines, p.S("card.unreachable"))
	}
	return lines, nil
}

// replyStanding says what became of a reply, and if it did not arrive, why.
func replyStanding(act talk.Act, p messages.Printer, a store.Aspiration, staff string, m store.Message) (string, error) {
	switch m.Outcome {
	case bot.Delivered:
		kind, err := ReplyType(act, a, m.ID)
		if err != nil {
			return "", err
		}
		key := "card.reply.delivered"
		switch kind {
		case store.ReplyAck:
			key = "card.reply.ack"
		case store.ReplyForward:
			key = "card.reply.forward"
		case store.ReplyTemplate:
			key = "card.reply.template"
		}
		return p.S(key, "staff", staff, "at", stamp(p, m.DeliveredAt)), nil
	case bot.Handed:
		return p.S("card.reply.handed", "staff", staff, "at", stamp(p, m.At)), nil
	case bot.Uncertain:
		return p.S("card.reply.uncertain", "staff", staff), nil
	case bot.Refused:
		if m.Outbox == 0 { // of an imported one nobody knows why
			return p.S("card.reply.lost", "staff", staff), nil
		}
		row, err := act.Outbox(m.Outbox)
		if err != nil {
			return "", fmt.Errorf("the reply %d: %w", m.Outbox, err)
		}
		why := p.S("card.why.other")
		switch row.Reason {
		case bot.ReasonBlocked:
			why = p.S("card.why.blocked")
		case bot.ReasonChatGone:
			why = p.S("card.why.gone")
		}
		return p.S("card.reply.refused", "staff", staff, "why", why), nil
	}
	if a.Unclaimed() {
		return p.S("spoken.card.kept", "staff", staff), nil
	}
	return p.S("card.reply.sending", "staff", staff), nil
}

// VerdictLine is the citizen's own word, as the room sees it: "Kata warga: belum terjawab". Empty: none yet.
func VerdictLine(p messages.Printer, a store.Aspiration) string {
	if a.Verdict == "" {
		return ""
	}
	stars := ""
	if a.Stars > 0 {
		stars = p.S("card.stars", "n", a.Stars)
	}
	return p.S("card.verdict", "verdict", VerdictName(p, a.Verdict), "stars", stars)
}

// VerdictName is how people say a verdict.
func VerdictName(p messages.Printer, v store.VerdictValue) string {
	switch v {
	case store.VerdictYes:
		return p.S("verdict.yes")
	case store.VerdictPartly:
		return p.S("verdict.partly")
	}
	return p.S("verdict.no")
}

func hint(p messages.Printer, a store.Aspiration) string {
	if a.Answerable() && (a.State == store.Open || a.State == store.Closed) {
		return p.S("card.hint")
	}
	return ""
}

func cardButtons(p messages.Printer, a store.Aspiration) [][]bot.Button {
	btn := func(label, verb string) bot.Button {
		return bot.Button{Label: label, Data: talk.Data(verb, a.ID)}
	}
	switch a.State {
	case store.Spam, store.Merged:
		return [][]bot.Button{{btn(p.S("card.button.restore"), "s.restore")}}
	case store.Closed:
		return [][]bot.Button{withReply(p, a, nil, btn(p.S("card.button.reopen"), "s.reopen"))}
	case store.Open:
		take := btn(p.S("card.button.take"), "s.take")
		if a.Claimed != 0 {
			take = btn(p.S("card.button.release"), "s.release")
		}
		return [][]bot.Button{
			withReply(p, a, []bot.Button{take}),
			{btn(p.S("card.button.close"), "s.close"), btn(p.S("card.button.spam"), "s.spam"), btn(p.S("card.button.correct"), "s.correct")},
		}
	}
	return nil
}

// withReply is a row of buttons with that for a reply in it, if there is anybody to be answered.
func withReply(p messages.Printer, a store.Aspiration, before []bot.Button, after ...bot.Button) []bot.Button {
	if a.Answerable() {
		before = append(before, ReplyButton(p, a, p.S("card.button.reply")))
	}
	return append(before, after...)
}

// ReplyButton opens a form for a reply where the platform has forms; elsewhere its tap asks for one in words.
func ReplyButton(p messages.Printer, a store.Aspiration, label string) bot.Button {
	return bot.Button{Label: label, Data: talk.Data("s.reply", a.ID), Form: &bot.Form{
		Title: p.S("reply.form.title", "code", string(a.Code)), Submit: p.S("reply.form.submit"),
		Inputs: []bot.Input{{Name: "teks", Label: p.S("reply.form.text"), Multiline: true, Required: true}},
	}}
}

// lastReply is the latest message of staff; one without an ID: there is none. A history file may tell of what a bot said by
// itself: that is none.
func lastReply(act talk.Act, a store.Aspiration) (store.Message, error) {
	for skip := 0; ; skip++ {
		last, _, err := act.SomeMessages(a.ID, store.MessageFilter{Side: store.StaffSide, Last: true, Limit: 1, Offset: skip})
		if err != nil || len(last) == 0 || last[0].Staff != 0 {
			return append(last, store.Message{})[0], err
		}
	}
}

// stamp is a moment that stays true however long it is read: "Senin, 23 Nov 19.42".
func stamp(p messages.Printer, t time.Time) string {
	return p.ShortDay(t) + " " + p.Clock(t)
}
