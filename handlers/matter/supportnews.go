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

// Those who support an aspiration hear of every change as its citizen does: once, gathered with what else happens in the same minutes,
// as things stand when it is told, and not in quiet hours. They are told a page at a time, so that a matter with very many supporters
// holds up nobody: what waits, and how far it has come, is in store.SupportNews. That it is open or closed is told to each by what they
// were told last (store.Support.Told), so that what was closed and opened again within a night is not told at all.

// What supporters are told beside what their citizen is.
const (
	newsState  = "state"  // it is closed, or open again
	newsWaited = "waited" // two weeks went by without a reply
)

// SupportNewsLongest is how long TimerSupportNews is set for at most: what waits for a reminder of staff waits for their next day of
// work. What is due later is looked at again by then.
const SupportNewsLongest = 31 * 24 * time.Hour

// supportersHear notes a change, of which who supports the aspiration is told in a while: at once if wait is 0, but not in quiet hours.
func supportersHear(act talk.Act, a store.Aspiration, what string, wait time.Duration) error {
	if some, _, err := act.Supporters(a.ID, 1); err != nil || len(some) == 0 {
		if err != nil {
			err = fmt.Errorf("supporters of %d: %w", a.ID, err)
		}
		return err
	}
	n, err := act.SupportNews(a.ID)
	if err != nil {
		return fmt.Errorf("what supporters of %d are told: %w", a.ID, err)
	}
	waiting := store.Watch{News: n.News, NewsAt: n.At, NewsSince: n.Since}
	if what == newsPassed {
		dropNews(&waiting, newsTaken) // by somebody else
	}
	addNews(act, &waiting, what, wait)
	if what == newsPassed && a.Claimed != 0 {
		addNews(act, &waiting, newsTaken, takenWait)
	}
	n.News, n.At, n.Since = waiting.News, waiting.NewsAt, waiting.NewsSince
	switch {
	case n.Telling == "" && atOnce(what):
		return tellSome(act, a, n, true)
	case n.Telling == "" && wait <= 0 && !asleep(act, a):
		return tellSome(act, a, n, false)
	}
	return keepSupportNews(act, a, n)
}

// keepSupportNews saves what is to be told, and sets the timer for what is next.
func keepSupportNews(act talk.Act, a store.Aspiration, n store.SupportNews) error {
	if err := act.SaveSupportNews(n); err != nil {
		return fmt.Errorf("keep what supporters of %d are told: %w", a.ID, err)
	}
	var at time.Time
	switch {
	case anyAtOnce(n.Telling), n.Telling == "" && anyAtOnce(n.News):
		at = act.Now.Add(SupportPause)
	case n.Telling != "":
		at = awake(act, a, act.Now.Add(SupportPause))
	case n.News != "":
		at = awake(act, a, n.At)
	default:
		return nil
	}
	if latest := act.Now.Add(SupportNewsLongest); at.After(latest) {
		at = latest
	}
	if err := act.SetTimer(TimerSupportNews, int64(a.ID), at); err != nil {
		return fmt.Errorf("set a timer: %w", err)
	}
	return nil
}

// supportNewsDue goes on with what supporters are told.
func supportNewsDue(act talk.Act, a store.Aspiration) error {
	n, err := act.SupportNews(a.ID)
	if err != nil {
		return fmt.Errorf("what supporters of %d are told: %w", a.ID, err)
	}
	if n.At.Sub(act.Now) > 2*SupportNewsLongest {
		n.At = act.Now // the clock was set back since
	}
	early := n.Telling == "" && (n.News == "" || awake(act, a, n.At).After(act.Now)) || asleep(act, a)
	if early && !anyAtOnce(n.Telling) && (n.Telling != "" || !anyAtOnce(n.News)) {
		return keepSupportNews(act, a, n) // it fired early
	}
	return tellSome(act, a, n, early)
}

// tellSome tells the next of the supporters, and begins with what waits if nothing is being told; only: with what cannot wait alone.
func tellSome(act talk.Act, a store.Aspiration, n store.SupportNews, only bool) error {
	if n.Telling == "" {
		n.Telling, n.TellingSince, n.AfterAt, n.After = n.News, n.Since, zeroTime, 0
		n.News = ""
		if only {
			var now, later []string
			for _, item := range strings.Fields(n.Telling) {
				if atOnce(item) {
					now = append(now, item)
				} else {
					later = append(later, item)
				}
			}
			n.Telling, n.News = strings.Join(now, " "), strings.Join(later, " ")
		}
		if n.News == "" {
			n.At, n.Since = zeroTime, zeroTime
		}
	}
	all, err := act.SupportersAfter(n, supportPage+1)
	if err != nil {
		return fmt.Errorf("supporters of %d: %w", a.ID, err)
	}
	t, err := tidingsOf(act, a, n)
	if err != nil {
		return err
	}
	happened, err := happeningsOf(act, a, n)
	if err != nil {
		return err
	}
	for i, s := range all {
		if i == supportPage {
			return keepSupportNews(act, a, n)
		}
		if err := t.tell(act, a, s); err != nil {
			return err
		}
		for _, tell := range happened {
			if err := tell(s); err != nil {
				return err
			}
		}
		n.AfterAt, n.After = s.At, s.Citizen
	}
	n.Telling, n.TellingSince, n.AfterAt, n.After = "", zeroTime, zeroTime, 0
	return keepSupportNews(act, a, n)
}

// tidings are what supporters are told, as things stand now.
type tidings struct {
	since   time.Time // who supports it only since has seen how it stands
	closed  string    // key of what is said of one that is closed
	waited  bool
	overdue bool
	passed  bool
	taken   store.StaffID
	due     bool
	office  store.Office
	watch   store.Watch
	places  []bot.Address // where staff are reminded
}

func tidingsOf(act talk.Act, a store.Aspiration, n store.SupportNews) (t tidings, err error) {
	items := strings.Fields(n.Telling)
	is := func(what string) bool { return slices.Contains(items, what) }
	t.since = n.TellingSince
	if a.State == store.Closed && is(newsState) {
		t.closed, err = closedKey(act, a)
		return t, err
	}
	if a.State != store.Open {
		return t, nil
	}
	if t.office, err = act.Office(a.Office); err != nil {
		return t, fmt.Errorf("office %s: %w", a.Office, err)
	}
	if t.watch, err = watchOf(act, a); err != nil {
		return t, err
	}
	past := waits(a) && !a.DueAt.After(act.Now)
	t.due = waits(a) && !past
	if past && (is(newsOverdue) || is(newsWaited)) {
		perhaps, err := perhapsSince(act, a, a.TurnAt)
		if err != nil {
			return t, err
		}
		t.waited = !perhaps && is(newsWaited) && act.Now.Sub(a.TurnAt) >= store.ReplyWindow
		t.overdue = !perhaps && !t.waited && is(newsOverdue) && t.watch.Overdue.Equal(a.TurnAt)
		if t.places, err = remindedAt(act, t.office); err != nil {
			return t, err
		}
	}
	t.passed = is(newsPassed)
	if is(newsTaken) && a.Claimed != 0 {
		wrote, err := wroteSince(act, a, n.TellingSince)
		if err != nil {
			return t, err
		}
		if !wrote {
			t.taken = a.Claimed
		}
	}
	return t, nil
}

// tell tells one supporter, if there is anything that they do not know. Who cannot be written to, or wants nothing processed, is told nothing.
func (t tidings) tell(act talk.Act, a store.Aspiration, s store.Support) error {
	who, err := act.IdentityByID(s.Identity)
	if err != nil {
		return fmt.Errorf("a supporter of %d: %w", a.ID, err)
	}
	if who.Blocked || who.Stopped {
		return nil
	}
	changed := (a.State == store.Open || t.closed != "") && s.Told != a.State
	p := act.Printer(who.Lang, CitizenZone(act, a), act.Now)
	out, err := t.out(act, p, a, changed, !s.At.After(t.since))
	if err != nil {
		return err
	}
	if changed {
		s.Told = a.State
		if err := act.SaveSupport(s); err != nil {
			return fmt.Errorf("save a support of %d: %w", a.ID, err)
		}
	}
	if out.Text.S == "" {
		return nil
	}
	if _, err := act.Enqueue(store.Outbound{To: s.Home, Lane: bot.Bulk, Out: out,
		About: store.About{Purpose: store.ForSupport, Aspiration: a.ID}}); err != nil {
		return fmt.Errorf("enqueue news for a supporter: %w", err)
	}
	return nil
}

// out is what one of them is told. changed: whether it is open or closed is not what they were told last. before: they supported it
// when it happened. Without a text: nothing.
func (t tidings) out(act talk.Act, p messages.Printer, a store.Aspiration, changed, before bool) (bot.Outgoing, error) {
	code := string(a.Code)
	stop := []bot.Button{stopButton(p, a)}
	if t.closed != "" {
		if !changed {
			return bot.Outgoing{}, nil
		}
		return bot.Outgoing{Text: p.Text(t.closed, "code", code), Buttons: [][]bot.Button{stop}}, nil
	}
	var lines []bot.Text
	if changed {
		lines = append(lines, p.Text("support.reopened", "code", code))
	}
	if before && t.passed {
		lines = append(lines, p.Text("support.passed", "code", code, "office", t.office.Name))
	}
	if before && t.taken != 0 {
		name, err := StaffName(act, p, t.taken)
		if err != nil {
			return bot.Outgoing{}, err
		}
		lines = append(lines, p.Text("support.taken", "code", code, "staff", name, "office", t.office.Name))
	}
	switch {
	case t.waited && before:
		lines = append(lines, p.Text("support.waited", "code", code, "office", t.office.Name))
		return bot.Outgoing{Text: joined(lines), Buttons: append(remindRow(act, p, a, t.watch), stop)}, nil
	case t.overdue && before:
		lines = append(lines, t.overdueText(act, p, a))
		return bot.Outgoing{Text: joined(lines), Buttons: append(remindRow(act, p, a, t.watch), stop)}, nil
	}
	if len(lines) == 0 {
		return bot.Outgoing{}, nil
	}
	if t.due {
		lines = append(lines, p.Text("news.due", "day", p.In(t.office.Location()).Dated(a.DueAt)))
	}
	return bot.Outgoing{Text: joined(lines), Silent: true, Buttons: append(statusButton(p), stop)}, nil
}

func (t tidings) overdueText(act talk.Act, p messages.Printer, a store.Aspiration) bot.Text {
	key := "support.overdue"
	switch {
	case !a.SnoozedUntil.IsZero():
		key = "support.overdue_later" // see OverdueOut
	case len(t.places) == 0:
		key = "support.overdue_alone"
	}
	next := ""
	if asked := a.TurnAt.Add(store.ReplyWindow); asked.After(act.Now) && !t.watch.Waited.Equal(a.TurnAt) {
		next = p.S("overdue.next", "day", p.Dated(asked))
	}
	return p.Text(key, "code", string(a.Code), "day", p.In(t.office.Location()).Day(a.DueAt), "office", t.office.Name, "next", next)
}

// remindRow is how a supporter has staff reminded: now, or tomorrow if that was done today. None if that is to be done already.
func remindRow(act talk.Act, p messages.Printer, a store.Aspiration, w store.Watch) [][]bot.Button {
	switch {
	case mayRemind(act, a, w):
		return [][]bot.Button{{{Label: p.S("overdue.button.remind"), Data: talk.Data("c.sremind", a.ID)}}}
	case w.RemindAt.IsZero():
		return [][]bot.Button{{{Label: p.S("overdue.button.later"), Data: talk.Data("c.slater", a.ID)}}}
	}
	return nil
}

// SupporterCanRemind is the button by which a supporter has staff reminded of what is past its promise; ok = false: there is nothing to
// remind of, or it is to be done already. Its label names the aspiration: it stands among others.
func SupporterCanRemind(act talk.Act, p messages.Printer, a store.Aspiration) (b bot.Button, ok bool, err error) {
	if !waits(a) || a.DueAt.After(act.Now) {
		return b, false, nil
	}
	w, err := watchOf(act, a)
	if err != nil {
		return b, false, err
	}
	rows := remindRow(act, p, a, w)
	if len(rows) == 0 {
		return b, false, nil
	}
	b = rows[0][0]
	key := "support.button.later_code"
	if mayRemind(act, a, w) {
		key = "support.button.remind_code"
	}
	b.Label = p.S(key, "code", string(a.Code))
	b.Data += ":l"
	return b, true, nil
}

// SupporterReminds takes a supporter's wish to have staff reminded: now, or tomorrow if later is set. It is one wish with that of its citizen and of
// all who support it: staff are reminded once a day. ErrState: nothing is overdue, or it was reminded today.
func SupporterReminds(act talk.Act, a store.Aspiration, s store.Support, later bool) (at time.Time, err error) {
	w, err := watchOf(act, a)
	if err != nil {
		return at, err
	}
	if !waits(a) || a.DueAt.After(act.Now) || !later && RemindedToday(act, a, w) {
		return at, ErrState
	}
	wait, unknown := changeWait, !w.Overdue.Equal(a.TurnAt)
	switch {
	case later && !w.RemindAt.IsZero():
		return w.RemindAt, nil // somebody wanted it before
	case later:
		if at, err = tomorrow(act, a); err == nil {
			w.RemindAt = at
			err = saveWished(act, a, true)
		}
	default:
		w.RemindAt = zeroTime
		if at, err = remind(act, a, &w, bySupporter, s.Citizen); err == nil {
			wait = at.Add(time.Minute).Sub(act.Now)
		}
	}
	if err != nil {
		return at, err
	}
	w.Overdue = a.TurnAt
	if unknown { // its citizen, and the others, hear of it now
		addNews(act, &w, newsOverdue, wait)
		if err := supportersHear(act, a, newsOverdue, wait); err != nil {
			return at, err
		}
	}
	return at, keepWatch(act, a, w)
}

// saveWished notes whether it is a supporter who wants staff to be reminded later.
func saveWished(act talk.Act, a store.Aspiration, supporter bool) error {
	n, err := act.SupportNews(a.ID)
	if err != nil {
		return fmt.Errorf("what supporters of %d are told: %w", a.ID, err)
	}
	if n.Wished == supporter {
		return nil
	}
	n.Wished = supporter
	if err := act.SaveSupportNews(n); err != nil {
		return fmt.Errorf("keep what supporters of %d are told: %w", a.ID, err)
	}
	return nil
}

// wisher is who wanted staff to be reminded.
func wisher(act talk.Act, a store.Aspiration) (string, error) {
	n, err := act.SupportNews(a.ID)
	if err != nil {
		return "", fmt.Errorf("what supporters of %d are told: %w", a.ID, err)
	}
	if n.Wished {
		return bySupporter, nil
	}
	return byCitizen, nil
}
