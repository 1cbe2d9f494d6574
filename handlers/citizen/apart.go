package citizen

import (
	"errors"
	"fmt"
	"slices"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// apartRow is the button by which who went on with an aspiration says that it is about something else, where they did not say themselves what it is about. Empty: they did.
func apartRow(t *talk.Turn, a store.Aspiration, c talk.Content) ([][]bot.Button, error) {
	if m := t.Update.Message; m == nil || m.ReplyTo != "" {
		return nil, nil
	}
	if _, ok, err := named(t, c); err != nil || ok {
		return nil, err
	}
	run, n, err := t.SomeMessages(a.ID, store.MessageFilter{Side: store.CitizenSide, Last: true, Limit: 1})
	if err != nil || n == 0 {
		return nil, err
	}
	return [][]bot.Button{{t.Btn("apart.button", "c.apart", a.ID, run[0].ID)}}, nil
}

// setApart makes what they wrote from a message on, or one of it, a draft: it is not about the aspiration that it went with. It goes with the draft that they have
// in hand, if they do.
func setApart(t *talk.Turn, a store.Aspiration, args talk.Args) error {
	all, err := t.Messages(a.ID)
	if err != nil {
		return fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	run := slices.DeleteFunc(all, func(m store.Message) bool {
		return !wroteIt(t, m) || m.Opening || int64(m.ID) < args.Int(1) || whatOf(t, m) == ""
	})
	parts := partsOf(run)
	switch id := store.MessageID(args.Int(2)); {
	case len(run) == 0:
		return t.Toast("toast.already")
	case id != 0:
		i := slices.IndexFunc(parts, func(part []store.Message) bool { return part[0].ID == id })
		if i < 0 {
			return t.Toast("toast.already")
		}
		run = parts[i]
	case args.At(2) == "" && len(parts) > 1:
		return askApart(t, a, args, parts)
	}
	can, err := matter.CanSetApart(t.Act, a, run)
	if err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	private := t.InPrivate()
	about := apartAbout(t, a)
	if !can {
		if err := remember(private, ""); err != nil {
			return err
		}
		return t.EditTapped(bot.Outgoing{Text: t.P.Text("apart.late", "code", string(a.Code)), Buttons: [][]bot.Button{{t.Btn("citizen.button.status", "c.status")}}}, about)
	}
	if err := t.EditTapped(bot.Outgoing{Text: t.P.Text("apart.done", "code", string(a.Code))}, about); err != nil {
		return err
	}
	return draftApart(private, a, run)
}

// draftApart is setApart, once that is certain.
func draftApart(t *talk.Turn, a store.Aspiration, run []store.Message) error {
	whole := matter.Gather(run)
	c := talk.Content{Text: whole.Text}
	if len(whole.Places) > 0 {
		c.Location = &whole.Places[0]
	}
	mem, err := t.Recall()
	if err != nil {
		return err
	}
	mem.AddsNothing() // what follows goes with the draft
	if err := t.Remember(mem); err != nil {
		return err
	}
	draft, err := t.Draft(t.Who.Citizen, t.Here())
	inHand := err == nil
	if errors.Is(err, store.ErrNotFound) {
		draft, err = draftAbout(t, c, "", run[0].At)
	}
	if err != nil {
		return fmt.Errorf("the draft: %w", err)
	}
	if err := matter.SetApart(t.Act, &a, draft, run); err != nil {
		return err
	}
	if s, err := t.Support(a.ID, t.Who.Citizen); err == nil && s.Receipt != 0 { // what they write next to it is acknowledged anew
		s.Receipt = 0
		if err := t.SaveSupport(s); err != nil {
			return fmt.Errorf("save a support of %d: %w", a.ID, err)
		}
	} else if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("a support of %d: %w", a.ID, err)
	}
	if danger, raised, err := matter.Raise(t.Act, &draft, c.Text); err != nil { // one that was in hand
		return err
	} else if raised {
		if err := t.SaveAspiration(draft); err != nil {
			return fmt.Errorf("save %d: %w", draft.ID, err)
		}
		if err := sayDanger(t, draft, danger); err != nil {
			return err
		}
	}
	if err := putOff(t.Act, draft, c.Text); err != nil {
		return err
	}
	if !inHand {
		return showNew(t, draft)
	}
	if err := understandAnew(t, &draft, c.Location); err != nil {
		return err
	}
	return showGrown(t, draft)
}

// askApart asks which of what they wrote is about something else.
func askApart(t *talk.Turn, a store.Aspiration, args talk.Args, parts [][]store.Message) error {
	if err := t.Toast(""); err != nil {
		return err
	}
	var rows [][]bot.Button
	for _, part := range parts[max(0, len(parts)-backShown):] {
		rows = append(rows, []bot.Button{{Label: whatOf(t, part[0]), Data: talk.Data("c.apart", a.ID, args.Int(1), part[0].ID)}})
	}
	rows = append(rows, []bot.Button{t.Btn("apart.button_all", "c.apart", a.ID, args.Int(1), "all"), t.Btn("own.button.nothing", "c.keep")})
	return t.EditTapped(bot.Outgoing{Text: t.P.Text("apart.which", "code", string(a.Code)), Buttons: rows}, apartAbout(t, a))
}

// apartAbout is what is said about the aspiration that words are taken out of, to its citizen or to who supports it.
func apartAbout(t *talk.Turn, a store.Aspiration) store.About {
	if a.Citizen != t.Who.Citizen {
		return store.About{Purpose: store.ForSupport, Aspiration: a.ID}
	}
	return store.About{Purpose: store.ForReceipt, Aspiration: a.ID}
}

// partsOf are messages one by one, but those of an album together.
func partsOf(run []store.Message) (parts [][]store.Message) {
	for i, m := range run {
		if i > 0 && m.Album != "" && m.Album == run[i-1].Album {
			parts[len(parts)-1] = append(parts[len(parts)-1], m)
			continue
		}
		parts = append(parts, []store.Message{m})
	}
	return parts
}
