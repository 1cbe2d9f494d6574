package staff

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// The queue is one message with buttons that filter it, page it and bring it up to date, in its place. What stands first is what is owed
// first; the state of each follows from whose turn it is. A button of a page says which page it stood on and what was there, so that
// its tap can say whether that has changed since.

const (
	verbQueue   = "s.q"  // shows a part of the queue: what, page, topic, the page before, its mark, and the tag of the office
	verbTopics  = "s.qt" // shows the topics of what is open: page, and the tag of the office
	verbOffices = "s.qo" // shows the offices of somebody who is in several: page
)

const (
	queueShown = 5   // aspirations that a page of the queue holds
	countMost  = 999 // beyond which the buttons do not count
	pageMost   = 1_000_000
)

// view is a part of the queue, as somebody wants to see it.
type view struct {
	show  store.QueueShow
	topic string
	page  int
	// office is the one whose queue it is; empty: of all that the person may see here.
	office store.OfficeID
	note   string // key of what is to be said before it; empty: nothing
	word   string // what they wrote that is not understood
}

// shows are the filters in the order of their buttons.
var shows = [...]store.QueueShow{store.ShowAll, store.ShowMine, store.ShowFree, store.ShowLate, store.ShowTheirs, store.ShowLater}

// showOf is the filter that a button names; all of one that is not known.
func showOf(name string) store.QueueShow {
	if s := store.QueueShow(name); slices.Contains(shows[:], s) || s == store.ShowTopic || s == store.ShowToday {
		return s
	}
	return store.ShowAll
}

// Queue is "/antrean": what is owed, first what is owed first; with words, a part of it: "/antrean milik saya", "/antrean sampah",
// "/antrean dapil-2 lewat janji".
func Queue(t *talk.Turn, args string) error {
	ids, ok, err := queueOffices(t)
	if err != nil || !ok {
		return err
	}
	some, err := officesOf(t, ids)
	if err != nil {
		return err
	}
	o, rest, _ := matter.CutOffice(some, args)
	v, err := viewOf(t, rest)
	if err != nil {
		return err
	}
	v.office = o.ID
	return sayQueue(t, v)
}

// queueOffices are those whose queues the speaker may see here. ok is false if there are none: they were told why.
func queueOffices(t *talk.Turn) (ids []store.OfficeID, ok bool, err error) {
	if ids, err = offices(t, store.RightRead); err != nil {
		return nil, false, err
	}
	if len(ids) == 0 {
		return nil, false, t.Toast("staff.not_enrolled")
	}
	here, err := t.RoomsIn(t.Here())
	if err != nil {
		return nil, false, fmt.Errorf("rooms here: %w", err)
	}
	if t.Update.Place == bot.Group && !t.Whispers() {
		if ids = readHere(ids, here); len(ids) == 0 {
			return nil, false, t.Toast("queue.no_room_here") // others read along: nothing of other offices
		}
	}
	return ids, true, nil
}

// sayQueue shows a part of the queue anew.
func sayQueue(t *talk.Turn, v view) error {
	ids, ok, err := queueOffices(t)
	if err != nil || !ok {
		return err
	}
	p, err := readPage(t, ids, v)
	if err != nil {
		return err
	}
	out, err := p.out(t)
	if err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	out.ReplyTo = t.InGroup()
	_, err = t.Say(out)
	return err
}

// queueTap shows another part of the queue in the place of the one that was tapped, and says if what was there has changed.
func queueTap(t *talk.Turn, args talk.Args) error {
	ids, ok, err := queueOffices(t)
	if err != nil || !ok {
		return err
	}
	v := view{show: showOf(args.At(0)), page: page(args.Int(1)), topic: args.At(2), office: tagged(ids, args.At(5))}
	toast := ""
	if mark := args.At(4); mark != "" {
		from := v
		from.page = page(args.Int(3))
		now, err := readPage(t, ids, from)
		if err != nil {
			return err
		}
		switch {
		case now.mark() != mark:
			toast = "queue.changed"
		case from.page == v.page:
			toast = "queue.same"
		}
	}
	p, err := readPage(t, ids, v)
	if err != nil {
		return err
	}
	out, err := p.out(t)
	if err != nil {
		return err
	}
	if err := t.Toast(toast); err != nil {
		return err
	}
	return t.EditTapped(out, store.About{Purpose: store.ForTalk})
}

// page is a page's number as a button gives it.
func page(n int64) int { return int(min(max(n, 0), pageMost)) }

// queuePage is a page of a part of the queue.
type queuePage struct {
	view
	ids   []store.OfficeID
	open  []store.Aspiration
	total int
}

func (v view) filter(t *talk.Turn, ids []store.OfficeID) store.QueueFilter {
	if slices.Contains(ids, v.office) {
		ids = []store.OfficeID{v.office}
	}
	return store.QueueFilter{Offices: ids, Show: v.show, Staff: t.Who.Staff, Topic: v.topic, Now: t.Now, Until: matter.EndOfDay(t.Now, t.Zone)}
}

// readPage reads a page. Of one behind the last, it is the last.
func readPage(t *talk.Turn, ids []store.OfficeID, v view) (queuePage, error) {
	p := queuePage{view: v, ids: ids}
	f := v.filter(t, ids)
	for f.Limit = queueShown; ; p.page = max(p.total-1, 0) / queueShown {
		f.Offset = p.page * queueShown
		var err error
		if p.open, p.total, err = t.Queue(f); err != nil {
			return p, fmt.Errorf("queue: %w", err)
		}
		if len(p.open) > 0 || p.page == 0 {
			return p, nil
		}
	}
}

// mark is another text when the page says something else.
func (p queuePage) mark() string {
	h := fnv.New32a()
	fmt.Fprint(h, p.total)
	for _, a := range p.open {
		fmt.Fprint(h, " ", a.ID, a.Turn, a.TurnAt.UnixMilli(), a.DueAt.UnixMilli(), a.Claimed, a.SnoozedUntil.UnixMilli(), a.Urgent, a.LastReplyAt.UnixMilli())
	}
	return strconv.FormatUint(uint64(h.Sum32()), 36)
}

// to is the data of a button that leads from this page to another of the same part.
func (p queuePage) to(page int) string {
	data := talk.Data(verbQueue, string(p.show), page, p.topic, p.page, p.mark())
	if p.office != "" {
		data = talk.Data(data, tag(p.office))
	}
	return data
}

// part is the data of a button that shows another part of the queue of the same office.
func (v view) part(show store.QueueShow, topic string) string {
	switch {
	case v.office != "":
		return talk.Data(verbQueue, string(show), 0, topic, "", "", tag(v.office))
	case topic != "":
		return talk.Data(verbQueue, string(show), 0, topic)
	}
	return talk.Data(verbQueue, string(show), 0)
}

func (p queuePage) out(t *talk.Turn) (bot.Outgoing, error) {
	filters, waiting, err := p.filters(t)
	if err != nil {
		return bot.Outgoing{}, err
	}
	var b bot.TextBuilder
	if p.note != "" {
		b.Text(t.P.Text(p.note, "word", p.word)).Add("\n\n")
	}
	head, err := p.head(t, waiting)
	if err != nil {
		return bot.Outgoing{}, err
	}
	if p.office != "" {
		o, err := t.Office(p.office)
		if err != nil {
			return bot.Outgoing{}, fmt.Errorf("office %s: %w", p.office, err)
		}
		b.Text(t.P.Text("queue.of_office", "office", o.Name)).Line()
	}
	b.Text(head)
	var rows [][]bot.Button
	for i, a := range p.open {
		line, err := queueLine(t, p, a)
		if err != nil {
			return bot.Outgoing{}, err
		}
		b.Add("\n\n").Text(line)
		if i%3 == 0 {
			rows = append(rows, nil)
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], bot.Button{Label: string(a.Code), Data: talk.Data("s.card", a.ID)})
	}
	var turn []bot.Button
	if p.page > 0 {
		turn = append(turn, bot.Button{Label: t.P.S("queue.button.back"), Data: p.to(p.page - 1)})
	}
	turn = append(turn, bot.Button{Label: t.P.S("queue.button.refresh"), Data: p.to(p.page)})
	if (p.page+1)*queueShown < p.total {
		turn = append(turn, bot.Button{Label: t.P.S("queue.button.next"), Data: p.to(p.page + 1)})
	}
	out := bot.Outgoing{Text: b.Build(), Buttons: append(append(rows, turn), filters...)}
	if p.page == 0 && p.show == store.ShowAll {
		return withAside(t, p.filter(t, p.ids).Offices, out)
	}
	return out, nil
}

// head says what is shown, and how many there are. waiting: there is something in other parts.
func (p queuePage) head(t *talk.Turn, waiting bool) (bot.Text, error) {
	if p.total == 0 && p.show == store.ShowAll && !waiting {
		return t.P.Text("queue.empty"), nil
	}
	args := []any{"n", p.total, "place", ""}
	if p.total > queueShown {
		args[3] = t.P.S("queue.place", "from", p.page*queueShown+1, "to", p.page*queueShown+len(p.open))
	}
	key := "queue.head." + string(p.show)
	switch p.show {
	case store.ShowMine:
		name, err := matter.StaffName(t.Act, t.P, t.Who.Staff)
		if err != nil {
			return bot.Text{}, err
		}
		args = append(args, "staff", name)
	case store.ShowTopic:
		topic, err := topicLabel(t, p.topic)
		if err != nil {
			return bot.Text{}, err
		}
		args = append(args, "topic", topic)
	}
	if p.total == 0 {
		key = "queue.none." + string(p.show)
	} else if p.show == store.ShowAll && (t.Update.Place != bot.Group || t.Whispers()) { // in a room, others read it who may answer
		may, err := offices(t, store.RightReply)
		if err != nil {
			return bot.Text{}, err
		}
		if !slices.ContainsFunc(p.filter(t, p.ids).Offices, func(id store.OfficeID) bool { return slices.Contains(may, id) }) {
			key = "queue.head.read"
		}
	}
	return t.P.Text(key, args...), nil
}

// filters are the buttons of all parts that hold something, with their counts, and of that which is shown. waiting: a part that is not
// shown holds something.
func (p queuePage) filters(t *talk.Turn) (rows [][]bot.Button, waiting bool, err error) {
	var all []bot.Button
	for _, show := range shows {
		v := view{show: show, office: p.office}
		n, err := t.CountQueue(v.filter(t, p.ids), countMost+1)
		if err != nil {
			return nil, false, fmt.Errorf("queue: %w", err)
		}
		if n == 0 && show != p.show && show != store.ShowAll {
			continue
		}
		waiting = waiting || n > 0
		label := t.P.S("queue.filter."+string(show), "n", counted(t, n))
		if show == p.show {
			label = t.P.S("queue.filter.now", "filter", label)
		}
		all = append(all, bot.Button{Label: label, Data: p.part(show, "")})
	}
	if topics, err := t.Topics(); err != nil {
		return nil, false, fmt.Errorf("topics: %w", err)
	} else if len(topics) > 0 && waiting {
		all = append(all, bot.Button{Label: t.P.S("queue.filter.topic"), Data: talk.Data(verbTopics, 0, tag(p.office))})
	}
	if len(p.ids) > 1 {
		all = append(all, bot.Button{Label: t.P.S("queue.filter.office"), Data: talk.Data(verbOffices, 0)})
	}
	return slices.Collect(slices.Chunk(all, 3)), waiting, nil
}

// counted is a number on a button.
func counted(t *talk.Turn, n int) string {
	if n > countMost {
		return t.P.S("queue.many", "n", countMost)
	}
	return strconv.Itoa(n)
}

func queueLine(t *talk.Turn, p queuePage, a store.Aspiration) (bot.Text, error) {
	citizen, err := t.Citizen(a.Citizen)
	if err != nil {
		return bot.Text{}, fmt.Errorf("citizen %d: %w", a.Citizen, err)
	}
	office, err := t.Office(a.Office)
	if err != nil {
		return bot.Text{}, fmt.Errorf("office %s: %w", a.Office, err)
	}
	text, err := matter.FirstWords(t.Act, t.P, a)
	if err != nil {
		return bot.Text{}, err
	}
	held := ""
	if a.Claimed != 0 && p.show != store.ShowMine {
		name, err := matter.StaffName(t.Act, t.P, a.Claimed)
		if err != nil {
			return bot.Text{}, err
		}
		held = t.P.S("queue.held", "staff", name)
	}
	_, n, err := t.Supporters(a.ID, 1)
	if err != nil {
		return bot.Text{}, fmt.Errorf("supporters of %d: %w", a.ID, err)
	}
	if n > 0 {
		held += t.P.S("queue.supporters", "n", n)
	}
	if len(p.ids) > 1 && p.office == "" {
		held += t.P.S("queue.office", "office", office.Name)
	}
	if a.Urgent == store.Urgent {
		held += t.P.S("queue.urgent")
	}
	state, err := queueState(t, office, a)
	if err != nil {
		return bot.Text{}, err
	}
	return t.P.Text("queue.line", "code", string(a.Code), "alias", citizen.Alias, "text", text, "state", state, "held", held), nil
}

// queueState says whose turn it is, for how long by the office's working time, what was promised, and past that, what has come of it.
func queueState(t *talk.Turn, o store.Office, a store.Aspiration) (string, error) {
	p := t.Printer(t.Who.Lang, o.Location(), t.Now)
	waited := matter.Waited(t.Act, p, o, a.TurnAt)
	state := ""
	switch {
	case a.Turn == store.CitizenTurn:
		state = p.S("queue.state.citizen", "waited", waited)
	case a.Turn == store.NoTurn:
		state = p.S("queue.state.none")
	case a.DueAt.Before(t.Now):
		why, err := matter.WhyWaits(t.Act, p, a)
		if err != nil {
			return "", err
		}
		if why != "" {
			why = " · " + why
		}
		state = p.S("queue.state.overdue", "waited", waited, "due", p.Near(a.DueAt)) + why
	default:
		state = p.S("queue.state.due", "waited", waited, "due", p.Near(a.DueAt))
	}
	if a.SnoozedUntil.IsZero() {
		return state, nil
	}
	name, err := matter.SnoozedBy(t.Act, p, a)
	return p.S("queue.state.snoozed", "staff", name, "until", p.Moment(a.SnoozedUntil), "state", state), err
}

// topicLabel is how people call a topic: what has none is "without a topic".
func topicLabel(t *talk.Turn, id string) (string, error) {
	if id == "" {
		return t.P.S("queue.no_topic"), nil
	}
	return matter.TopicName(t.Act, t.P, id)
}
