package staff

import (
	"errors"
	"fmt"
	"strings"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Merge is "/satukan KODE KODE": the first goes on as the second, once that is confirmed.
func Merge(t *talk.Turn, args string) error {
	first, rest := splitCode(args)
	second, _ := splitCode(rest)
	if second == "" {
		if _, err := store.ParseCode(first); err != nil {
			first, _ = aboutArgs(t, args)
		}
		return byCode(t, first, store.RightHandle, func(a store.Aspiration) error { return mergeMenu(t, a) })
	}
	return byCode(t, first, store.RightHandle, func(a store.Aspiration) error {
		return byCode(t, second, store.RightHandle, func(b store.Aspiration) error {
			if a.ID == b.ID {
				return t.SayText("merge.itself", "code", string(a.Code))
			}
			return mergeTap(t, a, b.ID, false)
		})
	})
}

// mergeShown is how many like aspirations are offered.
const mergeShown = 6

// mergeMenu offers what is likely the same matter.
func mergeMenu(t *talk.Turn, a store.Aspiration) error {
	if a.State != store.Open && a.State != store.Closed {
		return notNow(t, a)
	}
	all, err := t.AlikeTo(a.ID, t.Now.Add(-t.SimilarFor), mergeShown)
	if err != nil {
		return fmt.Errorf("like %d: %w", a.ID, err)
	}
	var b bot.TextBuilder
	b.Text(t.P.Text("merge.menu", "code", string(a.Code)))
	var rows [][]bot.Button
	for _, x := range all {
		if matter.Mergeable(a, x) != nil {
			continue
		}
		about, err := matter.FirstWords(t.Tx, t.P, x)
		if err != nil {
			return err
		}
		if err := t.Quote(x.ID, a.ID); err != nil {
			return fmt.Errorf("note where %d is quoted: %w", x.ID, err)
		}
		b.Line().Text(t.P.Text("merge.line", "code", string(x.Code), "in", t.P.ShortDay(x.ReceivedAt), "text", about))
		rows = append(rows, []bot.Button{{Label: string(x.Code), Data: talk.Data("s.mg", a.ID, x.ID)}})
	}
	if len(rows) == 0 {
		b.Line().Text(t.P.Text("merge.none"))
	}
	b.Line().Text(t.P.Text("merge.how", "code", string(a.Code)))
	return panel(t, a, store.ForNote, b.Build(), rows)
}

// mergeTap has an aspiration go on as another, once it is said which goes on.
func mergeTap(t *talk.Turn, a store.Aspiration, other store.AspirationID, sure bool) error {
	b, err := t.Aspiration(other)
	if errors.Is(err, store.ErrNotFound) || err == nil && !b.State.Sent() {
		return t.Toast("toast.stale")
	} else if err != nil {
		return fmt.Errorf("aspiration %d: %w", other, err)
	}
	if ok, err := may(t, b.Office, store.RightHandle); err != nil || !ok {
		return err
	}
	if why := matter.Mergeable(a, b); why != nil {
		return t.Toast(mergeWhy(why), "code", string(a.Code), "into", string(b.Code))
	}
	if sure {
		if err := matter.Merge(t.Act, &a, &b, t.Who.Staff); err != nil {
			return err
		}
		return settled(t, b, t.P.Text("merge.done", "code", string(a.Code), "into", string(b.Code)))
	}
	describe := func(x store.Aspiration) (bot.Text, error) {
		about, err := matter.FirstWords(t.Tx, t.P, x)
		return t.P.Text("merge.line", "code", string(x.Code), "in", t.P.ShortDay(x.ReceivedAt), "text", about), err
	}
	first, err := describe(a)
	if err != nil {
		return err
	}
	second, err := describe(b)
	if err != nil {
		return err
	}
	if err := t.Quote(b.ID, a.ID); err != nil {
		return fmt.Errorf("note where %d is quoted: %w", b.ID, err)
	}
	var text bot.TextBuilder
	text.Text(t.P.Text("merge.sure")).Line().Text(first).Line().Text(second)
	as := func(from, into store.Aspiration) []bot.Button {
		return []bot.Button{{Label: t.P.S("merge.button.as", "code", string(into.Code)), Data: talk.Data("s.mg!", from.ID, into.ID)}}
	}
	rows := [][]bot.Button{as(a, b), as(b, a)}
	if a.ReceivedAt.Before(b.ReceivedAt) {
		rows[0], rows[1] = rows[1], rows[0] // the earlier is the likelier
	}
	rows = append(rows, []bot.Button{t.Btn("pass.button.no", "s.no", a.ID)})
	if t.Update.Tap == nil {
		return panel(t, a, store.ForNote, text.Build(), rows)
	}
	if ok, err := mayShow(t, a); err != nil || !ok {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	return t.EditTapped(bot.Outgoing{Text: text.Build(), Buttons: rows}, store.About{Purpose: store.ForNote, Aspiration: a.ID})
}

func mergeWhy(err error) string {
	switch {
	case errors.Is(err, matter.ErrOwn):
		return "merge.no.own"
	case errors.Is(err, matter.ErrPraise):
		return "merge.no.praise"
	case errors.Is(err, matter.ErrOffice):
		return "merge.no.office"
	}
	return "merge.no.state"
}

// Split is "/pisahkan KODE".
func Split(t *talk.Turn, args string) error {
	code, _ := aboutArgs(t, args)
	return byCode(t, code, store.RightHandle, func(a store.Aspiration) error {
		if a.State == store.Merged { // they mean that it goes on alone again
			return t.SayText("split.merged", "code", string(a.Code))
		}
		return splitPage(t, a, nil, false)
	})
}

// splitPage shows the messages of an aspiration, of which some are chosen. The buttons say which by their place, and up to which message
// there were some then.
func splitPage(t *talk.Turn, a store.Aspiration, args talk.Args, tapped bool) error {
	all, ok, err := matter.Splittable(t.Act, a)
	if err != nil {
		return err
	}
	if !ok {
		return t.Toast("split.nothing", "code", string(a.Code))
	}
	last := all[len(all)-1].ID
	mask := args.Int(2)
	if tapped && store.MessageID(args.Int(1)) != last {
		mask = 0 // they wrote more meanwhile
	}
	var b bot.TextBuilder
	b.Text(t.P.Text("split.menu", "code", string(a.Code)))
	var rows [][]bot.Button
	for i, m := range all {
		words := matter.Snippet(matter.Masked(m.Text))
		if talk.Blank(words) {
			words = matter.Gather([]store.Message{m}).Attached(t.P)
		}
		key := "split.line"
		if mask&(1<<i) != 0 {
			key = "split.line_chosen"
		}
		b.Line().Text(t.P.Text(key, "i", i+1, "at", t.P.ShortDay(m.At)+" "+t.P.Clock(m.At), "text", words))
		label := fmt.Sprint(i + 1)
		if mask&(1<<i) != 0 {
			label = "✓ " + label
		}
		button := bot.Button{Label: label, Data: talk.Data("s.sp", a.ID, last, mask^(1<<i))}
		if n := len(rows); n > 0 && len(rows[n-1]) < 5 {
			rows[n-1] = append(rows[n-1], button)
		} else {
			rows = append(rows, []bot.Button{button})
		}
	}
	if n := strings.Count(fmt.Sprintf("%b", mask), "1"); mask > 0 && n < len(all) {
		rows = append(rows, []bot.Button{{Label: t.P.S("split.button.go", "n", n), Data: talk.Data("s.sp!", a.ID, last, mask)}})
	}
	if !tapped {
		return panel(t, a, store.ForNote, b.Build(), rows)
	}
	if ok, err := mayShow(t, a); err != nil || !ok {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	return t.EditTapped(bot.Outgoing{Text: b.Build(), Buttons: rows}, store.About{Purpose: store.ForNote, Aspiration: a.ID})
}

// splitTap makes the chosen messages an aspiration of their own.
func splitTap(t *talk.Turn, a store.Aspiration, args talk.Args) error {
	all, ok, err := matter.Splittable(t.Act, a)
	if err != nil {
		return err
	}
	if !ok || store.MessageID(args.Int(1)) != all[len(all)-1].ID {
		return t.Toast("toast.stale")
	}
	var ids []store.MessageID
	for i, m := range all {
		if args.Int(2)&(1<<i) != 0 {
			ids = append(ids, m.ID)
		}
	}
	b, err := matter.Split(t.Act, &a, t.Who.Staff, ids)
	if errors.Is(err, matter.ErrState) {
		return t.Toast("toast.stale")
	} else if err != nil {
		return err
	}
	return settled(t, a, t.P.Text("split.done", "code", string(a.Code), "into", string(b.Code)))
}

// nowOf is the aspiration that a message of the citizen belongs to now: it may have been split off since it was shown.
func nowOf(t *talk.Turn, thing store.Thing, a store.Aspiration) (store.Aspiration, error) {
	m, err := t.Message(thing.Message)
	if errors.Is(err, store.ErrNotFound) || err == nil && m.Aspiration == a.ID {
		return a, nil
	} else if err != nil {
		return a, fmt.Errorf("message %d: %w", thing.Message, err)
	}
	if a, err = t.Aspiration(m.Aspiration); err != nil {
		return a, fmt.Errorf("aspiration %d: %w", m.Aspiration, err)
	}
	return a, nil
}
