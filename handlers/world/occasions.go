package world

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

const (
	occasionsShown = 5

	// NameMost and PlaceMost are how long the name and the place of an event may be, in runes.
	NameMost  = 80
	PlaceMost = 80
)

// Occasions is "/acara": the events of the speaker's offices that are not over. "/acara nama; tempat; tanggal" makes one.
func Occasions(t *talk.Turn, args string) error {
	mine, why, err := offices(t, store.RightHandle)
	if err != nil {
		return err
	} else if why != "" {
		return t.SayText(why)
	}
	if strings.TrimSpace(args) != "" {
		return typed(t, mine, args)
	}
	out, err := occasionsPage(t, mine, 0)
	if err != nil {
		return err
	}
	out.ReplyTo = t.InGroup()
	_, err = t.Say(out)
	return err
}

// occasionsPage is a page of the events of those offices that are not over.
func occasionsPage(t *talk.Turn, mine []store.Office, page int) (out bot.Outgoing, err error) {
	all, err := t.Tx.Occasions()
	if err != nil {
		return out, fmt.Errorf("events: %w", err)
	}
	all = slices.DeleteFunc(all, func(o store.Occasion) bool {
		office, ok := find(mine, o.Office)
		return !ok || o.Ended(matter.Today(t.Act, office))
	})
	some, page := talk.Page(all, occasionsShown, page)
	var b bot.TextBuilder
	var rows [][]bot.Button
	for _, o := range some {
		office, _ := find(mine, o.Office)
		b.Add("\n\n").Text(line(t, o, office, len(mine) > 1))
		rows = append(rows, []bot.Button{
			{Label: t.P.S("occasion.button.qr", "id", string(o.ID)), Data: talk.Data("s.w.qr", o.ID)},
			{Label: t.P.S("occasion.button.spoken"), Data: talk.Data("s.w.tulis", o.Office, o.ID), Form: wordsForm(t)},
			{Label: t.P.S("occasion.button.close"), Data: talk.Data("s.w.tutup", o.ID)}})
	}
	var text bot.TextBuilder
	if len(all) == 0 {
		text.Text(t.P.Text("occasion.none"))
	} else {
		text.Text(t.P.Text("occasion.head")).Text(b.Build())
		if n := len(all) - page*occasionsShown - len(some); n > 0 {
			text.Add("\n\n").Text(t.P.Text("occasion.more", "n", n))
		}
	}
	rows = append(rows, t.Pages(page, occasionsShown, len(all), func(page int) string { return moreData(moreOccasions, page) })...)
	if len(mine) > officesShown {
		rows = append(rows, []bot.Button{{Label: t.P.S("occasion.button.new"), Data: moreData(moreNew, 0)}})
	} else {
		rows = append(rows, newRows(t, mine, 0)...)
	}
	return bot.Outgoing{Text: text.Build(), Buttons: rows}, nil
}

// newRows offers a page of the offices of which an event can be made.
func newRows(t *talk.Turn, mine []store.Office, page int) [][]bot.Button {
	return officeRows(t, mine, page, func(o store.Office) bot.Button {
		label := t.P.S("occasion.button.new")
		if len(mine) > 1 {
			label = t.P.S("occasion.button.new_of", "office", o.Name)
		}
		return bot.Button{Label: label, Data: talk.Data("s.w.baru", o.ID), Form: newForm(t)}
	}, func(page int) string { return moreData(moreNew, page) })
}

// line says what an event is.
func line(t *talk.Turn, o store.Occasion, office store.Office, named bool) bot.Text {
	where := matter.OccasionDays(t.P, o)
	if o.Place != "" {
		where = o.Place + " · " + where
	}
	if named {
		where += " · " + office.Name
	}
	return t.P.Text("occasion.line", "event", o.Name, "where", where, "id", string(o.ID))
}

func newForm(t *talk.Turn) *bot.Form {
	return &bot.Form{Title: t.P.S("occasion.form.title"), Submit: t.P.S("occasion.form.submit"), Inputs: []bot.Input{
		{Name: "nama", Label: t.P.S("occasion.form.name"), Hint: t.P.S("occasion.form.name_hint"), Required: true, Max: NameMost},
		{Name: "tempat", Label: t.P.S("occasion.form.place"), Max: PlaceMost},
		{Name: "tanggal", Label: t.P.S("occasion.form.days"), Hint: t.P.S("occasion.form.days_hint"), Required: true, Max: 60},
	}}
}

// newTap makes an event of a form; where there are no forms, it asks in words.
func newTap(t *talk.Turn, id store.OfficeID) error {
	mine, why, err := offices(t, store.RightHandle)
	if err != nil {
		return err
	} else if why != "" {
		return t.Toast(why)
	}
	office, ok := find(mine, id)
	if !ok {
		return t.Toast("toast.stale")
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	if v := t.Update.Tap.Values; v != nil {
		return make1(t, office, v["nama"], v["tempat"], v["tanggal"])
	}
	box, err := t.SayOpenly(bot.Outgoing{Text: t.P.Text("occasion.ask", "office", office.Name), Prompt: t.P.S("occasion.ask_hint"), ReplyTo: tappedRef(t)},
		store.About{Purpose: store.ForOccasion})
	if err != nil {
		return err
	}
	return t.AsksFor(box, string(id))
}

// tappedRef refers to the tapped message where several people talk.
func tappedRef(t *talk.Turn) bot.Ref {
	if t.Update.Place == bot.Group && t.Update.Tap != nil {
		return bot.Ref{Message: t.Update.Tap.Message}
	}
	return bot.Ref{}
}

// newAnswer takes the answer to that question.
func newAnswer(t *talk.Turn, question int64) error {
	mine, why, err := offices(t, store.RightHandle)
	if err != nil {
		return err
	} else if why != "" {
		return t.SayText(why)
	}
	asked, _, err := t.AskedFor(question)
	if err != nil {
		return err
	}
	if office, ok := find(mine, store.OfficeID(asked)); ok {
		mine = []store.Office{office}
	}
	return typed(t, mine, t.Update.Message.Text)
}

// typed makes an event of "nama; tempat; tanggal", for the one office of some; it may begin with the ID of one.
func typed(t *talk.Turn, mine []store.Office, text string) error {
	if first, rest := talk.CutWord(text); len(mine) > 1 {
		if office, ok := find(mine, store.OfficeID(strings.ToLower(first))); ok {
			mine, text = []store.Office{office}, rest
		}
	}
	if len(mine) > 1 {
		return t.SayText("occasion.which_office", "office", string(mine[0].ID))
	}
	if name, place, days, ok := threeParts(text, t.Now.In(mine[0].Location())); ok {
		return make1(t, mine[0], name, place, days)
	}
	return ask(t, mine[0], "occasion.how")
}

// threeParts are name, place and days of what was written of an event; the place may be missing. Who does not part them by semicolons, which are
// hard to find on a phone, parts them by lines or commas, or ends with the day: then that is what tells them apart.
func threeParts(text string, today time.Time) (name, place, days string, ok bool) {
	parts := strings.Split(text, ";")
	if lines := strings.Split(strings.TrimSpace(text), "\n"); len(parts) == 1 {
		parts = lines
	}
	switch len(parts) {
	case 2:
		return parts[0], "", parts[1], true
	case 3:
		return parts[0], parts[1], parts[2], true
	}
	if len(parts) != 1 {
		return "", "", "", false
	}
	words := strings.Fields(text)
	for i := 1; i < len(words); i++ {
		if days = strings.Join(words[i:], " "); isDays(days, today) {
			name, place, _ = strings.Cut(strings.TrimRight(strings.Join(words[:i], " "), ","), ",")
			return name, place, days, true
		}
	}
	return "", "", "", false
}

// isDays reports whether a text is a day or two, and nothing before them.
func isDays(s string, today time.Time) bool {
	_, _, ok := parseDays(s, today)
	first, _ := talk.CutWord(strings.ToLower(s))
	switch first = strings.Trim(first, ".,"); first {
	case "senin", "selasa", "rabu", "kamis", "jumat", "jum'at", "sabtu", "minggu", "ahad", "hari", "besok", "lusa", "today", "tomorrow",
		"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday":
		return ok
	}
	return ok && first != "" && first[0] >= '0' && first[0] <= '9'
}

// ask says what is missing, so that an answer to it makes the office's event.
func ask(t *talk.Turn, office store.Office, key string) error {
	box, err := t.SayOpenly(bot.Outgoing{Text: t.P.Text(key), ReplyTo: t.InGroup()}, store.About{Purpose: store.ForOccasion})
	if err != nil {
		return err
	}
	return t.AsksFor(box, string(office.ID))
}

// make1 makes an event, if what was said of it can be one, and shows it.
func make1(t *talk.Turn, office store.Office, name, place, days string) error {
	name, place = strings.Join(strings.Fields(name), " "), strings.Join(strings.Fields(place), " ")
	if talk.Blank(name) || utf8.RuneCountInString(name) > NameMost || utf8.RuneCountInString(place) > PlaceMost {
		return ask(t, office, "occasion.how")
	}
	from, to, ok := parseDays(days, t.Now.In(office.Location()))
	if !ok {
		return ask(t, office, "occasion.which_day")
	}
	o, err := matter.SaveOccasion(t.Tx, store.Occasion{Office: office.ID, Name: name, Place: place, From: from, To: to}, t.Who.Staff, t.Now)
	if err != nil {
		return err
	}
	var b bot.TextBuilder
	b.Text(t.P.Text("occasion.made")).Add("\n\n").Text(line(t, o, office, true))
	if links, ok, err := linksOf(t, pathCode+string(o.ID), matter.OccasionPayload(o.ID)); err != nil {
		return err
	} else if ok {
		b.Line().Add(links.URL)
	}
	_, err = t.Say(bot.Outgoing{Text: b.Build(), ReplyTo: t.InGroup(), Buttons: [][]bot.Button{{
		{Label: t.P.S("occasion.button.qr", "id", string(o.ID)), Data: talk.Data("s.w.qr", o.ID)},
		{Label: t.P.S("occasion.button.spoken"), Data: talk.Data("s.w.tulis", o.Office, o.ID), Form: wordsForm(t)}}}})
	return err
}

// linksOf are the links of a payload from here.
func linksOf(t *talk.Turn, path, payload string) (Links, bool, error) {
	accounts, err := t.Accounts()
	if err != nil {
		return Links{}, false, fmt.Errorf("accounts: %w", err)
	}
	l, ok := LinksOf(t.BaseURL, path, payload, accounts)
	return l, ok, nil
}

// closeTap closes an event, or opens it again.
func closeTap(t *talk.Turn, id store.OccasionID, shut bool) error {
	o, err := t.Occasion(id)
	if errors.Is(err, store.ErrNotFound) {
		return t.Toast("toast.stale")
	} else if err != nil {
		return fmt.Errorf("event %s: %w", id, err)
	}
	if member, err := matter.May(t.Tx, t.Who.Staff, o.Office, store.RightHandle); err != nil {
		return err
	} else if !member {
		return t.Toast("staff.not_enrolled")
	}
	if o.ClosedAt.IsZero() != shut {
		return t.Toast("toast.already")
	}
	key, button := "occasion.opened", bot.Button{Label: t.P.S("occasion.button.close"), Data: talk.Data("s.w.tutup", o.ID)}
	o.ClosedAt = store.Occasion{}.ClosedAt
	if shut {
		o.ClosedAt = t.Now
		key, button = "occasion.closed", bot.Button{Label: t.P.S("occasion.button.open"), Data: talk.Data("s.w.buka", o.ID)}
	}
	if _, err := matter.SaveOccasion(t.Tx, o, t.Who.Staff, t.Now); err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	return t.EditTapped(bot.Outgoing{Text: t.P.Text(key, "event", o.Name, "id", string(o.ID)), Buttons: [][]bot.Button{{button}}},
		store.About{Purpose: store.ForTalk})
}
