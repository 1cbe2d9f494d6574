package staff

import (
	"errors"
	"slices"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/worktime"
)

// verbSnooze puts an aspiration off: its argument is one of the choices; without one they are shown.
const verbSnooze = "s.snooze"

// What a button of the choices stands for.
const (
	snoozeHours    = "h2"      // two hours
	snoozeToday    = "today"   // later today
	snoozeTomorrow = "d1"      // tomorrow
	snoozeDays     = "w3"      // three working days
	snoozeMonday   = "mon"     // Monday
	snoozeCitizen  = "citizen" // until its citizen writes
	snoozeOther    = "words"   // a day in words
	snoozeEnd      = "end"     // no longer
)

// desk is what dates of an office are read and said by.
type desk struct {
	p        messages.Printer
	zone     *time.Location
	calendar *worktime.Calendar
	now      time.Time
}

func deskOf(t *talk.Turn, a store.Aspiration) (desk, store.Office, error) {
	o, err := t.Office(a.Office)
	if err != nil {
		return desk{}, o, err
	}
	return desk{t.Printer(t.Who.Lang, o.Location(), t.Now), o.Location(), t.Calendars.Of(o), t.Now}, o, nil
}

// Snooze is "/tunda KODE besok", "/tunda KODE Senin 10.00", "/tunda KODE 3 hari kerja", "/tunda KODE sampai warganya menulis"; without a day
// it offers some.
func Snooze(t *talk.Turn, args string) error {
	code, words := aboutArgs(t, args)
	return byCode(t, code, store.RightHandle, func(a store.Aspiration) error {
		if strings.TrimSpace(words) == "" {
			return askSnooze(t, a)
		}
		return snoozeWords(t, a, words)
	})
}

// snoozeWords puts it off until a day in words.
func snoozeWords(t *talk.Turn, a store.Aspiration, words string) error {
	if ok, err := may(t, a.Office, store.RightHandle); err != nil || !ok {
		return err
	}
	d, _, err := deskOf(t, a)
	if err != nil {
		return err
	}
	lower := strings.Fields(strings.ToLower(words))
	is := func(some ...string) bool {
		return slices.ContainsFunc(lower, func(w string) bool { return slices.Contains(some, strings.Trim(w, ".,")) })
	}
	if is("warga", "warganya", "citizen") {
		return snooze(t, a, d.furthest(), false)
	}
	if len(lower) == 1 && is("selesai", "batal", "akhiri", "off", "end", "stop") {
		return endSnooze(t, a)
	}
	day, _, ok := talk.ReadDay(words, t.Now, d.zone, d.calendar)
	if !ok {
		return t.SayText("snooze.unclear", "code", string(a.Code))
	}
	return snooze(t, a, d.until(day), false)
}

// furthest is the latest until which anything can be put off.
func (d desk) furthest() time.Time {
	at := d.now.In(d.zone).AddDate(0, 0, matter.SnoozeMost-1)
	return time.Date(at.Year(), at.Month(), at.Day(), talk.DayFirst, 0, 0, 0, d.zone)
}

// until is when something comes back that was put off until a day: when work begins on it, or on the first working day after it; today, an
// hour before work ends.
func (d desk) until(day talk.Day) time.Time {
	switch {
	case day.Timed:
		return day.At
	case day.At.Format(time.DateOnly) == d.now.In(d.zone).Format(time.DateOnly):
		return d.today()
	}
	if at, ok := d.calendar.Opening(day.At, 0); ok {
		return at
	}
	return day.From(d.now)
}

// asked is when an agency is asked again that is to be asked on a day: as until says, and today while there is work left of it.
func (d desk) asked(day talk.Day) time.Time {
	at, end := d.until(day), d.calendar.Due(d.now, 0).Add(-time.Minute)
	if !day.Timed && end.After(d.now) && at.After(end) && at.In(d.zone).Format(time.DateOnly) == end.In(d.zone).Format(time.DateOnly) {
		return end
	}
	return at
}

// today is later today: an hour before work ends, or if it is too late for that, before midnight.
func (d desk) today() time.Time {
	if at := d.calendar.Due(d.now, 0).Add(-time.Hour); at.Sub(d.now) >= time.Hour && at.In(d.zone).Day() == d.now.In(d.zone).Day() {
		return at
	}
	return matter.EndOfDay(d.now, d.zone).Truncate(time.Minute)
}

// choice is what a button puts off until. Zero: nothing sensible now.
func (d desk) choice(name string) (at time.Time) {
	local := d.now.In(d.zone)
	sameDay := func(at time.Time) bool { return at.In(d.zone).Format(time.DateOnly) == local.Format(time.DateOnly) }
	opening := func(day time.Time, days int) time.Time {
		at, _ := d.calendar.Opening(day, days)
		return at
	}
	switch name {
	case snoozeHours:
		if at = d.now.Add(2 * time.Hour).Truncate(time.Minute); !sameDay(at) {
			return time.Time{}
		}
	case snoozeToday:
		at = d.today()
	case snoozeTomorrow:
		at = opening(local.AddDate(0, 0, 1), 0)
	case snoozeDays:
		at = opening(d.now, 3)
	case snoozeMonday:
		at = opening(local.AddDate(0, 0, (int(time.Monday)-int(local.Weekday())+6)%7+1), 0)
	case snoozeCitizen:
		at = d.furthest()
	}
	return at
}

// askSnooze offers times until which it can be put off.
func askSnooze(t *talk.Turn, a store.Aspiration) error {
	if a.State != store.Open || a.Aside != "" {
		return notNow(t, a)
	}
	if ok, err := mayShow(t, a); err != nil || !ok {
		return err
	}
	d, _, err := deskOf(t, a)
	if err != nil {
		return err
	}
	choices := []string{snoozeTomorrow, snoozeDays, snoozeMonday}
	key := "snooze.when"
	if a.Urgent == store.Urgent {
		choices, key = []string{snoozeHours, snoozeToday}, "snooze.when_urgent"
	}
	var buttons []bot.Button
	add := func(label, choice string) {
		buttons = append(buttons, bot.Button{Label: label, Data: talk.Data(verbSnooze, a.ID, choice)})
	}
	var days []string // two buttons for one day are one too many
	for _, c := range choices {
		at := d.choice(c)
		if at.IsZero() || slices.Contains(days, at.String()) {
			continue
		}
		days = append(days, at.String())
		if label := d.p.S("snooze.choice."+c, "day", d.p.Near(at), "at", d.p.Clock(at)); label != "" {
			add(label, c)
		}
	}
	if a.Urgent != store.Urgent {
		add(t.P.S("snooze.choice.citizen"), snoozeCitizen)
	}
	buttons = append(buttons, bot.Button{Label: t.P.S("snooze.choice.words"), Data: talk.Data(verbSnooze, a.ID, snoozeOther), Form: &bot.Form{
		Title: t.P.S("snooze.form.title", "code", string(a.Code)), Submit: t.P.S("snooze.form.submit"),
		Inputs: []bot.Input{{Name: "sampai", Label: t.P.S("snooze.form.until"), Hint: t.P.S("snooze.hint"), Required: true, Max: 80}}}})
	if !a.SnoozedUntil.IsZero() {
		add(t.P.S("snooze.choice.end"), snoozeEnd)
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	out := bot.Outgoing{Text: t.P.Text(key, "code", string(a.Code)), Buttons: slices.Collect(slices.Chunk(buttons, 2)), ReplyTo: t.InGroup()}
	_, err = t.SayAbout(out, store.About{Purpose: store.ForPrompt, Aspiration: a.ID})
	return err
}

// snoozeTap is a button of the choices.
func snoozeTap(t *talk.Turn, a store.Aspiration, choice string) error {
	d, _, err := deskOf(t, a)
	if err != nil {
		return err
	}
	switch choice {
	case "":
		return askSnooze(t, a)
	case snoozeEnd:
		return endSnooze(t, a)
	case snoozeOther:
		if values := t.Update.Tap.Values; values != nil {
			if err := t.Toast(""); err != nil {
				return err
			}
			return snoozeWords(t, a, values["sampai"])
		}
		if err := t.Toast(""); err != nil {
			return err
		}
		out := bot.Outgoing{Text: t.P.Text("snooze.prompt", "code", string(a.Code)), Prompt: t.P.S("snooze.hint")}
		if t.Update.Place == bot.Group {
			out.ReplyTo = bot.Ref{Message: t.Update.Tap.Message}
		}
		_, err := t.SayOpenly(out, store.About{Purpose: store.ForSnooze, Aspiration: a.ID})
		return err
	}
	until := d.choice(choice)
	if until.IsZero() {
		return t.Toast("toast.stale")
	}
	return snooze(t, a, until, true)
}

// snooze puts it off, and says plainly what that changes, and what not.
func snooze(t *talk.Turn, a store.Aspiration, until time.Time, tapped bool) error {
	_, err := matter.Snooze(t.Act, &a, t.Who.Staff, until)
	switch code := string(a.Code); {
	case errors.Is(err, matter.ErrState):
		return notNow(t, a)
	case errors.Is(err, matter.ErrUrgent):
		return t.Toast("snooze.urgent", "code", code)
	case errors.Is(err, matter.ErrTooLong):
		return t.Toast("snooze.too_long", "n", matter.SnoozeMost)
	case err != nil:
		return err
	}
	out, err := snoozed(t, a)
	if err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	about := store.About{Purpose: store.ForPrompt, Aspiration: a.ID}
	if tapped {
		return t.EditTapped(out, about)
	}
	out.ReplyTo = t.InGroup()
	_, err = t.SayAbout(out, about)
	return err
}

func snoozed(t *talk.Turn, a store.Aspiration) (bot.Outgoing, error) {
	d, o, err := deskOf(t, a)
	if err != nil {
		return bot.Outgoing{}, err
	}
	promise := d.p.S("snooze.no_promise")
	if !a.DueAt.IsZero() {
		key := "snooze.promise"
		switch {
		case a.DueAt.Before(t.Now):
			key = "snooze.promise_past"
		case a.DueAt.Before(a.SnoozedUntil):
			key = "snooze.promise_passes"
		}
		promise = d.p.S(key, "due", d.p.DatedNear(a.DueAt))
	}
	others := ""
	if !a.DueAt.IsZero() && a.DueAt.Before(a.SnoozedUntil) {
		switch head, admin := o.Settings.ToHead(), o.Settings.ToAdmin(); {
		case head > 0:
			others = d.p.S("snooze.head", "n", head)
		case admin > 0:
			others = d.p.S("snooze.admin", "n", admin)
		}
	}
	return bot.Outgoing{Text: d.p.Text("snooze.done", "code", string(a.Code), "until", d.p.DatedMoment(a.SnoozedUntil), "promise", promise, "others", others),
		Buttons: [][]bot.Button{{{Label: d.p.S("snooze.choice.end"), Data: talk.Data(verbSnooze, a.ID, snoozeEnd)}}}}, nil
}

// endSnooze takes it back.
func endSnooze(t *talk.Turn, a store.Aspiration) error {
	changed, err := matter.Unsnooze(t.Act, &a, t.Who.Staff)
	if err != nil {
		return err
	}
	if !changed {
		return t.Toast("snooze.awake", "code", string(a.Code))
	}
	if t.Update.Tap == nil {
		return t.SayText("snooze.ended", "code", string(a.Code))
	}
	if err := t.ToastPassing("snooze.ended", "code", string(a.Code)); err != nil {
		return err
	}
	return t.EditTapped(bot.Outgoing{Text: t.P.Text("snooze.ended", "code", string(a.Code))}, store.About{Purpose: store.ForPrompt, Aspiration: a.ID})
}
