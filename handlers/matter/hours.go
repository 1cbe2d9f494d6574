package matter

import (
	"time"

	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// CitizenZone is the local time of an aspiration's citizen: that of the province it is about, where that is known, or its office's; the
// house's of what has none yet.
func CitizenZone(act talk.Act, a store.Aspiration) *time.Location {
	switch p := a.Region[:min(2, len(a.Region))]; { // Kemendagri's codes of provinces
	case len(p) < 2:
	case p >= "11" && p <= "36", p == "61", p == "62":
		return time.FixedZone("WIB", 7*60*60)
	case p >= "51" && p <= "53", p >= "63" && p <= "76":
		return time.FixedZone("WITA", 8*60*60)
	case p >= "81" && p <= "97":
		return time.FixedZone("WIT", 9*60*60)
	}
	if o, err := act.Office(a.Office); err == nil && o.Zone != "" {
		return o.Location()
	}
	return act.Zone
}

// awake is the first moment from t on, and from now on, at which the bot may say something to the citizen by itself.
func awake(act talk.Act, a store.Aspiration, t time.Time) time.Time {
	if t.Before(act.Now) {
		t = act.Now
	}
	return act.Quiet.Until(t.In(CitizenZone(act, a))).UTC()
}

// asleep reports whether these are the citizen's quiet hours.
func asleep(act talk.Act, a store.Aspiration) bool { return awake(act, a, act.Now).After(act.Now) }

// AtWork is the first moment after t, and from now on, at which the office has worked for a minute, and not in quiet hours: when
// it is fair to remind it. Of an office that works in quiet hours alone, those do not count.
func AtWork(act talk.Act, o store.Office, t time.Time) time.Time {
	if before := act.Now.Add(-time.Minute); t.Before(before) {
		t = before
	}
	calendar := act.Calendars.Of(o)
	var first time.Time
	for range 8 {
		at, ok := calendar.Add(t, time.Minute)
		if !ok {
			break
		}
		if first.IsZero() {
			first = at
		}
		wake := act.Quiet.Until(at.In(o.Location()))
		if !wake.After(at) {
			return at.UTC()
		}
		t = wake
	}
	if first.IsZero() {
		return t.UTC()
	}
	return first.UTC()
}

// Lately reports whether a moment is less than so long ago. One that is to come is not: the clock was set back since. But what this
// very transaction enqueued has a moment just after its beginning.
func Lately(act talk.Act, at time.Time, within time.Duration) bool {
	since := act.Now.Sub(at)
	return !at.IsZero() && since > -sameMoment && since < within
}

// sameMoment is longer than a transaction takes.
const sameMoment = 10 * time.Second

// EndOfDay is the last millisecond of the day of t in a time zone.
func EndOfDay(t time.Time, zone *time.Location) time.Time {
	local := t.In(zone)
	return time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, zone).Add(-time.Millisecond)
}

// Waited says for how long something has waited, by the working days of the office: "2 hari kerja"; of less than one, since when.
func Waited(act talk.Act, p messages.Printer, o store.Office, since time.Time) string {
	n := act.Calendars.Of(o).Days(since, act.Now)
	switch {
	case n == 0:
		return p.S("wait.since", "at", p.Moment(since))
	case o.Hours.Always():
		return p.S("common.days", "n", n)
	}
	return p.S("wait.days", "n", n)
}
