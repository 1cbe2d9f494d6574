package matter

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Changes that a citizen is told of, as they stand in store.Watch.News.
const (
	newsTaken    = "taken"    // somebody has it: told once, whoever has it later
	newsPassed   = "passed"   // another office has it
	newsReopened = "reopened" // staff took back that it is closed
	newsClosed   = "closed"   // staff closed it in quiet hours
	newsOverdue  = "overdue"  // the promise is past, and staff were reminded
	newsOther    = "other"    // it was closed, and who supports it opened it again
)

// How long a change waits for others, to be told with them. Who takes something up mostly answers it next: then the answer says it.
const (
	takenWait  = 10 * time.Minute
	changeWait = 2 * time.Minute
)

// inPlace is how old a notice may be that is changed into the next, if nothing else was said since.
const inPlace = time.Hour

// addNews notes a change, to be told in a while.
func addNews(act talk.Act, w *store.Watch, what string, wait time.Duration) {
	items, at := strings.Fields(w.News), act.Now.Add(wait)
	switch {
	case len(items) == 0:
		w.NewsSince, w.NewsAt = act.Now, at
	case what == newsOverdue, at.Before(w.NewsAt) && !slices.Contains(items, newsOverdue): // that one waits for the reminder
		w.NewsAt = at
	}
	if !slices.Contains(items, what) {
		items = append(items, what)
	}
	w.News = strings.Join(items, " ")
}

// dropNews takes a change back that was not told yet. false: there was none.
func dropNews(w *store.Watch, what string) bool {
	items := strings.Fields(w.News)
	i := slices.Index(items, what)
	if i < 0 {
		return false
	}
	w.News = strings.Join(slices.Delete(items, i, i+1), " ")
	return true
}

// taken has the citizen told, once, that somebody has it.
func taken(act talk.Act, a store.Aspiration) error {
	if a.Imported() {
		return nil
	}
	w, err := watchOf(act, a)
	if err != nil || w.Claimed {
		return err
	}
	w.Claimed = true
	addNews(act, &w, newsTaken, takenWait)
	if err := supportersHear(act, a, newsTaken, takenWait); err != nil {
		return err
	}
	return keepWatch(act, a, w)
}

// Passed has the citizen told that another office has the aspiration now. It is called by whoever passes it on, once that is saved.
func Passed(act talk.Act, a store.Aspiration) error {
	if a.Imported() {
		return nil
	}
	w, err := watchOf(act, a)
	if err != nil {
		return err
	}
	dropNews(&w, newsTaken)
	addNews(act, &w, newsPassed, changeWait)
	if w.Claimed = a.Claimed != 0; w.Claimed { // it was given to somebody there at once
		addNews(act, &w, newsTaken, takenWait)
	}
	i, asked, err := Inquired(act, a)
	if err != nil {
		return fmt.Errorf("what %d is asked: %w", a.ID, err)
	}
	owed := a.DueAt
	if asked { // it is owed again once its citizen has answered
		owed = i.DueAt
	}
	if (asked || waits(a)) && owed.After(act.Now) { // the new office's promise is one of its own
		w.Overdue, w.RemindAt = zeroTime, zeroTime
		dropNews(&w, newsOverdue)
		if err := renewDuty(act, a); err != nil {
			return err
		}
	}
	if err := supportersHear(act, a, newsPassed, changeWait); err != nil {
		return err
	}
	return keepWatch(act, a, w)
}

// reopened has the citizen told that staff opened it again (newsReopened), or somebody who supports it (newsOther), unless they do not know yet
// that it was closed.
func reopened(act talk.Act, a store.Aspiration, news string) error {
	if a.Imported() {
		return nil
	}
	w, err := watchOf(act, a)
	if err != nil {
		return err
	}
	if !dropNews(&w, newsClosed) {
		addNews(act, &w, news, changeWait)
	}
	return keepWatch(act, a, w)
}

// closed tells the citizen that staff closed it: at once, or when their quiet hours are over.
func closed(act talk.Act, a store.Aspiration) error {
	if a.Imported() {
		return nil
	}
	w, err := watchOf(act, a)
	if err != nil {
		return err
	}
	if dropNews(&w, newsReopened) && asleep(act, a) { // they do not know of either
		return keepWatch(act, a, w)
	}
	if asleep(act, a) {
		addNews(act, &w, newsClosed, 0)
		return keepWatch(act, a, w)
	}
	w.News = "" // that it is closed is the news
	if err := sayClosed(act, a, &w); err != nil {
		return err
	}
	return keepWatch(act, a, w)
}

func sayClosed(act talk.Act, a store.Aspiration, w *store.Watch) error {
	key := "citizen.closed.answered"
	if a.FirstReplyAt.IsZero() {
		if perhaps, err := perhapsAnswered(act, a); err != nil {
			return err
		} else if !perhaps {
			key = "citizen.closed.unanswered"
		}
	}
	p, err := CitizenPrinter(act, a)
	if err != nil {
		return err
	}
	return notify(act, a, w, bot.Outgoing{Text: p.Text(key, "code", string(a.Code))}, false)
}

// tellNews tells the changes that wait, as things stand now.
func tellNews(act talk.Act, a store.Aspiration, w *store.Watch) error {
	items, since := strings.Fields(w.News), w.NewsSince
	w.News, w.NewsAt, w.NewsSince = "", zeroTime, zeroTime
	is := func(what string) bool { return slices.Contains(items, what) }
	switch {
	case a.State == store.Closed && is(newsClosed):
		return sayClosed(act, a, w)
	case a.State != store.Open:
		return nil
	}
	p, err := CitizenPrinter(act, a)
	if err != nil {
		return err
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	var lines []bot.Text
	if is(newsOther) {
		lines = append(lines, p.Text("news.reopened_other", "code", string(a.Code)))
	} else if is(newsReopened) {
		lines = append(lines, p.Text("news.reopened", "code", string(a.Code)))
	}
	if is(newsPassed) {
		lines = append(lines, p.Text("news.passed", "code", string(a.Code), "office", office.Name))
	}
	if is(newsTaken) && a.Claimed != 0 {
		wrote, err := wroteSince(act, a, since)
		if err != nil {
			return err
		}
		if !wrote {
			name, err := StaffName(act, p, a.Claimed)
			if err != nil {
				return err
			}
			lines = append(lines, p.Text("news.taken", "code", string(a.Code), "staff", name, "office", office.Name))
		}
	}
	if is(newsOverdue) && waits(a) && w.Overdue.Equal(a.TurnAt) {
		if told, err := sayOverdue(act, a, w, lines); err != nil || told {
			return err
		}
	}
	if len(lines) == 0 {
		return nil
	}
	if waits(a) && a.DueAt.After(act.Now) {
		lines = append(lines, p.Text("news.due", "day", p.In(office.Location()).Dated(a.DueAt)))
	}
	return notify(act, a, w, bot.Outgoing{Text: joined(lines), Silent: true, Buttons: statusButton(p)}, true)
}

func statusButton(p messages.Printer) [][]bot.Button {
	return [][]bot.Button{{{Label: p.S("citizen.button.status"), Data: "c.status"}}}
}

// joined puts texts below one another.
func joined(lines []bot.Text) bot.Text {
	var b bot.TextBuilder
	for i, l := range lines {
		if i > 0 {
			b.Line()
		}
		b.Text(l)
	}
	return b.Build()
}

// wroteSince reports whether staff have written since then.
func wroteSince(act talk.Act, a store.Aspiration, since time.Time) (bool, error) {
	last, _, err := act.SomeMessages(a.ID, store.MessageFilter{Side: store.StaffSide, Last: true, Limit: 1})
	if err != nil {
		return false, fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	return len(last) > 0 && !last[0].At.Before(since), nil
}

// OverdueOut is what a citizen is told whose promise is past, with what they can do.
func OverdueOut(act talk.Act, p messages.Printer, a store.Aspiration, w store.Watch) (bot.Outgoing, error) {
	office, err := act.Office(a.Office)
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("office %s: %w", a.Office, err)
	}
	places, err := remindedAt(act, office)
	if err != nil {
		return bot.Outgoing{}, err
	}
	key := "overdue.reminded"
	switch {
	case !a.SnoozedUntil.IsZero():
		key = "overdue.later" // staff put it off: they were not reminded, and it does not stand first
	case len(places) == 0:
		key = "overdue.alone"
	case !a.LastReplyAt.Before(a.TurnAt):
		key = "overdue.acked" // they were written to, and not answered
	}
	next := ""
	if asked := a.TurnAt.Add(store.ReplyWindow); asked.After(act.Now) && !w.Waited.Equal(a.TurnAt) {
		next = p.S("overdue.next", "day", p.Dated(asked))
	}
	again := bot.Button{Label: p.S("overdue.button.later"), Data: talk.Data("c.later", a.ID)}
	if !RemindedToday(act, a, w) {
		again = bot.Button{Label: p.S("overdue.button.remind"), Data: talk.Data("c.remind", a.ID)}
	}
	return bot.Outgoing{Text: p.Text(key, "code", string(a.Code), "day", p.In(office.Location()).Day(a.DueAt), "office", office.Name, "next", next),
		Buttons: [][]bot.Button{{again}, {elsewhereButton(p, a)}, {withdrawButton(p, a)}}}, nil
}

func elsewhereButton(p messages.Printer, a store.Aspiration) bot.Button {
	return bot.Button{Label: p.S("overdue.button.elsewhere"), Data: talk.Data("c.elsewhere", a.ID, "yes")}
}

func withdrawButton(p messages.Printer, a store.Aspiration) bot.Button {
	return bot.Button{Label: p.S("overdue.button.withdraw"), Data: talk.Data("c.withdraw", a.ID)}
}

// sayOverdue says that the promise is past, below what else changed. told is false if an answer may be there already: then nothing untrue is
// said.
func sayOverdue(act talk.Act, a store.Aspiration, w *store.Watch, changed []bot.Text) (told bool, err error) {
	if perhaps, err := perhapsSince(act, a, a.TurnAt); err != nil || perhaps {
		return false, err
	}
	p, err := CitizenPrinter(act, a)
	if err != nil {
		return false, err
	}
	out, err := OverdueOut(act, p, a, *w)
	if err != nil {
		return false, err
	}
	out.Text = joined(append(changed, out.Text))
	return true, notify(act, a, w, out, false)
}

// perhapsSince reports whether an answer that was written since then is on its way, or may have arrived without our knowing.
func perhapsSince(act talk.Act, a store.Aspiration, since time.Time) (bool, error) {
	events, err := act.Events(a.ID)
	if err != nil {
		return false, fmt.Errorf("events of %d: %w", a.ID, err)
	}
	types := replyTypes(events)
	return perhaps(act, a, func(m store.Message) bool {
		return types[m.ID] == store.ReplyPersonal && m.Outcome != bot.Delivered && !m.At.Before(since)
	})
}

// notify says something to the citizen that the bot says by itself; what they reply to it continues the aspiration. change: it may
// take the place of the notice before it, where that still is the last that was said. Who cannot be
// written to, or wants nothing processed, is told nothing.
func notify(act talk.Act, a store.Aspiration, w *store.Watch, out bot.Outgoing, change bool) error {
	return notifyOf(act, a, w, out, change, 0)
}

// NoticeMoved takes in that news which was to take the place of a notice, and found it gone, is said by another message: that is the notice
// from then on.
func NoticeMoved(act talk.Act, a store.Aspiration, s store.Settled, to int64) error {
	w, err := act.Watch(a.ID)
	if err != nil {
		return fmt.Errorf("what was told of %d: %w", a.ID, err)
	}
	row, err := act.Outbox(s.ID)
	if err != nil {
		return fmt.Errorf("news of %d: %w", a.ID, err)
	}
	if w.Notice == 0 || row.Out.Target.Outbox != w.Notice {
		return nil
	}
	w.Notice = to
	if err := act.SaveWatch(w); err != nil {
		return fmt.Errorf("keep what was told of %d: %w", a.ID, err)
	}
	return nil
}

// notifyOf is notify with words of a message of staff: once that is taken back, so is this.
func notifyOf(act talk.Act, a store.Aspiration, w *store.Watch, out bot.Outgoing, change bool, m store.MessageID) error {
	who, err := act.IdentityByID(a.Identity)
	if err != nil {
		return fmt.Errorf("the citizen of %d: %w", a.ID, err)
	}
	if who.Stopped || who.Blocked {
		return nil
	}
	if change && w.Notice != 0 {
		last, err := act.LastSaid(a.Home)
		if err != nil {
			return fmt.Errorf("what was said last: %w", err)
		}
		if last == w.Notice {
			row, err := act.Outbox(last)
			if err != nil {
				return fmt.Errorf("the notice %d: %w", last, err)
			}
			if age := act.Now.Sub(row.At); age >= 0 && age < inPlace && bot.Outcome(row.State) != bot.Refused {
				out.Action, out.Target = bot.Edit, bot.Ref{Outbox: last}
			}
		}
	}
	id, err := act.Enqueue(store.Outbound{To: a.Home, Lane: bot.Bulk, Out: out,
		About: store.About{Purpose: store.ForReceipt, Aspiration: a.ID, Message: m}})
	if err != nil {
		return fmt.Errorf("enqueue news for a citizen: %w", err)
	}
	if out.Action == bot.Send && m == 0 { // what repeats words of staff stays as it is
		w.Notice = id
	}
	return nil
}
