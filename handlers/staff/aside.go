package staff

import (
	"fmt"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// asideList shows what is set aside in an office of the speaker's.
func asideList(t *talk.Turn, office store.OfficeID, tapped bool) error {
	if ok, err := may(t, office, store.RightRead); err != nil || !ok {
		return err
	}
	if ok, err := mayShow(t, store.Aspiration{Office: office}); err != nil || !ok {
		return err
	}
	out, err := matter.AsideList(t.Act, t.P, office)
	if err != nil {
		return err
	}
	about := store.About{Purpose: store.ForAside}
	if tapped {
		return t.EditTapped(out, about)
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	_, err = t.SayAbout(out, about)
	return err
}

// withAside says under a queue how many are set aside, and leads there.
func withAside(t *talk.Turn, ids []store.OfficeID, out bot.Outgoing) (bot.Outgoing, error) {
	sum := 0
	var rows [][]bot.Button
	for _, id := range ids {
		_, total, err := t.Queue(store.QueueFilter{Offices: []store.OfficeID{id}, Aside: true, Limit: 1})
		if err != nil {
			return out, fmt.Errorf("what is set aside: %w", err)
		}
		if total == 0 {
			continue
		}
		sum += total
		label := t.P.S("queue.button.aside")
		if len(ids) > 1 {
			o, err := t.Office(id)
			if err != nil {
				return out, fmt.Errorf("office %s: %w", id, err)
			}
			label = t.P.S("queue.button.aside_of", "office", o.Name)
		}
		rows = append(rows, []bot.Button{{Label: label, Data: talk.Data("s.aside", id)}})
	}
	if sum == 0 {
		return out, nil
	}
	var b bot.TextBuilder
	b.Text(out.Text).Add("\n\n").Text(t.P.Text("queue.aside", "n", sum))
	out.Text, out.Buttons = b.Build(), append(out.Buttons, rows...)
	return out, nil
}

// decide says by one tap what something that was set aside is, and shows what is left.
func decide(t *talk.Turn, a store.Aspiration, verb string) error {
	if a.Aside == "" {
		if err := t.Toast("toast.already"); err != nil {
			return err
		}
		return asideList(t, a.Office, true)
	}
	key, n := "toast.spam", 1
	var err error
	if verb == "s.ham" {
		key = "toast.kept"
		if n, err = matter.Keep(t.Act, &a, t.Who.Staff); err == nil {
			err = matter.AutoAssign(t.Act, &a)
		}
	} else {
		var what matter.Doubted
		if what, err = matter.TakeForSpam(t.Act, &a, t.Who.Staff); err == nil {
			key = doubtKey(what)
		}
	}
	if err != nil {
		return err
	}
	if n > 1 {
		key = "toast.kept_many"
	}
	if err := t.ToastPassing(key, "code", string(a.Code), "n", fmt.Sprint(n-1)); err != nil {
		return err
	}
	return asideList(t, a.Office, true)
}
