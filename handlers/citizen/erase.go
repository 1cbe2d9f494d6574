package citizen

import (
	"errors"
	"fmt"

	"duaarah/bot"
	"duaarah/handlers/erasure"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// erasableShown is how many aspirations a page of /hapus names.
const erasableShown = 5

// Erase is /hapus: what is to be erased?
func Erase(t *talk.Turn) error {
	if ok, err := mayAsk(t); err != nil || !ok {
		return err
	}
	return erasable(t, 0, false)
}

// erasable lists what can be erased, the latest first.
func erasable(t *talk.Turn, page int, tapped bool) error {
	open, err := erasuresOpen(t)
	if err != nil {
		return err
	}
	var kept []store.Aspiration
	if t.Who.Citizen != 0 {
		all, err := t.AspirationsOf(t.Who.Citizen)
		if err != nil {
			return fmt.Errorf("aspirations: %w", err)
		}
		for i := len(all) - 1; i >= 0; i-- {
			if s := all[i].State; s.Sent() || s == store.Drafted || s == store.Held {
				kept = append(kept, all[i])
			}
		}
	}
	if t.Who.Citizen == 0 {
		if tapped {
			return t.Toast("own.toast.nothing")
		}
		return t.SayText("erase.nothing")
	}
	page = max(0, min(page, (len(kept)-1)/erasableShown))
	var b bot.TextBuilder
	b.Text(t.P.Text("erase.which", "pending", open))
	var rows [][]bot.Button
	for _, a := range kept[page*erasableShown : min((page+1)*erasableShown, len(kept))] {
		line, err := erasableLine(t, a)
		if err != nil {
			return err
		}
		b.Line().Text(line)
		rows = append(rows, []bot.Button{{Label: t.P.S("own.button.erase_code", "code", string(a.Code)), Data: talk.Data("c.erase", a.ID)}})
	}
	var turn []bot.Button
	if page > 0 {
		turn = append(turn, t.Btn("own.button.newer", "c.erasable", page-1))
	}
	if (page+1)*erasableShown < len(kept) {
		turn = append(turn, t.Btn("own.button.older", "c.erasable", page+1))
	}
	if len(turn) > 0 {
		rows = append(rows, turn)
	}
	rows = append(rows, []bot.Button{t.Btn("own.button.wipe", "c.wipe")}, []bot.Button{t.Btn("own.button.nothing", "c.keep")})
	out := bot.Outgoing{Text: b.Build(), Buttons: rows}
	if !tapped {
		_, err := t.Say(out)
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	return t.EditTapped(out, store.About{Purpose: store.ForTalk})
}

func erasableLine(t *talk.Turn, a store.Aspiration) (bot.Text, error) {
	about, err := matter.OwnWords(t.Tx, t.P, a)
	if err != nil {
		return bot.Text{}, err
	}
	return t.P.Text("erase.line", "code", string(a.Code), "in", inZone(t, a).P.Day(a.ReceivedAt), "text", about), nil
}

// erasuresOpen says how many erasures are not done yet, and by when they are. Empty: none.
func erasuresOpen(t *talk.Turn) (string, error) {
	if t.Who.Citizen == 0 {
		return "", nil
	}
	all, err := t.ErasuresOf(t.Who.Citizen)
	if err != nil {
		return "", fmt.Errorf("erasures: %w", err)
	}
	n, last := 0, store.Erasure{}
	for _, e := range all {
		if e.Done.IsZero() {
			n, last = n+1, e
		}
	}
	if n == 0 {
		return "", nil
	}
	return t.P.S("erase.pending", "n", n, "day", t.P.Dated(last.Due)), nil
}

// eraseOne erases an aspiration, once that is confirmed. All that was said about it vanishes here too, and so what became of it is
// said anew.
func eraseOne(t *talk.Turn, a store.Aspiration, sure bool) error {
	code := string(a.Code)
	if err := t.Toast(""); err != nil {
		return err
	}
	if !sure {
		key := "erase.sure"
		if shared, err := othersToo(t, a); err != nil {
			return err
		} else if shared {
			key = "alone.unsay.sure"
		} else if !a.State.Sent() {
			key = "erase.sure_draft"
		}
		rows := [][]bot.Button{{t.Btn("own.button.erase_sure", "c.erase!", a.ID)}}
		if a.State == store.Open {
			rows = append(rows, []bot.Button{t.Btn("own.button.withdraw_instead", "c.withdraw", a.ID)})
		}
		rows = append(rows, []bot.Button{t.Btn("own.button.nothing", "c.keep")})
		return t.EditTapped(bot.Outgoing{Text: t.P.Text(key, "code", code, "backup", backupSpan(t)), Buttons: rows}, store.About{Purpose: store.ForTalk})
	}
	e, err := erasure.One(t.Act, &a)
	if err != nil {
		return err
	}
	key := "erase.begun"
	if a.Citizen != t.Who.Citizen { // it is others' too, and goes on
		key = "alone.unsay.begun"
	}
	if e.Box, err = t.Say(bot.Outgoing{Text: t.P.Text(key, "code", code, "day", t.P.Dated(e.Due), "backup", backupSpan(t))}); err != nil {
		return err
	}
	if err := t.SaveErasure(e); err != nil {
		return fmt.Errorf("save an erasure: %w", err)
	}
	draft, err := t.Draft(t.Who.Citizen, t.InPrivate().Here())
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("the draft: %w", err)
	}
	return showDraft(t.Act, t.P, draft) // it may have offered to join what is erased, and quoted it
}

// wipe erases all that is kept of the speaker, once that is confirmed.
func wipe(t *talk.Turn, sure bool) error {
	if t.Who.Citizen == 0 {
		return t.Toast("own.toast.nothing")
	}
	if !sure {
		if err := t.Toast(""); err != nil {
			return err
		}
		key := "erase.sure_all"
		if t.Who.Staff != 0 {
			key = "erase.sure_all_staff"
		}
		return t.EditTapped(bot.Outgoing{Text: t.P.Text(key, "backup", backupSpan(t)), Buttons: [][]bot.Button{
			{t.Btn("own.button.wipe_sure", "c.wipe!")}, {t.Btn("own.button.data_first", "c.data")}, {t.Btn("own.button.nothing", "c.keep")}}},
			store.About{Purpose: store.ForTalk})
	}
	at, target := t.Tapped()
	_, err := erasure.All(t.Act, t.Who.Citizen, "", func(e store.Erasure, removed func(int64) bool) []store.Outbound {
		said := bot.Outgoing{Text: t.P.Text("erase.begun_all", "day", t.P.Dated(e.Due), "backup", backupSpan(t))}
		gone := bot.Outgoing{Action: bot.Delete, Target: target, Text: t.P.Text("erase.gone_here")}
		about := store.About{Purpose: store.ForErasure, Message: store.MessageID(e.ID)}
		var last []store.Outbound
		if out, ok := t.TapAnswer(); ok { // said before, it would be erased with all else
			last = append(last, store.Outbound{To: t.Back(), Lane: bot.Interactive, Out: out, About: about})
		}
		if target.IsZero() || removed(target.Outbox) {
			return append(last, store.Outbound{To: at, Lane: bot.Interactive, Out: said, About: about})
		}
		return append(last, store.Outbound{To: at, Lane: bot.Interactive, Out: gone, About: about}, store.Outbound{To: t.Back(), Lane: bot.Interactive, Out: said, About: about})
	})
	return err
}

// EraseFor is what the operator does for a person who cannot do it themselves: all that wipe does. Nobody tapped anything, and who reads in
// their chats may be somebody else by now, or they themselves, who did not ask: the last word there says whom to ask.
func EraseFor(act talk.Act, id store.CitizenID, reason string) (store.Erasure, error) {
	people, err := act.IdentitiesOfCitizen(id)
	if err != nil {
		return store.Erasure{}, fmt.Errorf("identities of %d: %w", id, err)
	}
	return erasure.All(act, id, reason, func(e store.Erasure, _ func(int64) bool) (last []store.Outbound) {
		for _, who := range people {
			if who.Direct.IsZero() || who.Blocked {
				continue
			}
			p := act.Printer(who.Lang, nil, act.Now)
			contact := p.S("privacy.contact_none")
			if act.Own.Contact != "" {
				contact = p.S("privacy.contact", "contact", act.Own.Contact)
			}
			last = append(last, store.Outbound{To: who.Direct, Lane: bot.Bulk, About: store.About{Purpose: store.ForErasure, Message: store.MessageID(e.ID)},
				Out: bot.Outgoing{Text: p.Text("erase.for_them", "day", p.Dated(e.Due), "backup", backupText(act, p), "contact", contact), Silent: true}})
		}
		return last
	})
}

// Erasing reports whether a button is one under which a person was erased: tapped again, it makes nobody known.
func Erasing(verb string) bool { return verb == "c.wipe!" || verb == "c.wipe" || verb == "c.keep" }

// ErasureDone says that an erasure is done, in the place of the message that said when it would be. Of a person who is erased nobody
// knows where to say it.
func ErasureDone(act talk.Act, e store.Erasure) error {
	if e.Aspiration == 0 || e.Box == 0 {
		return nil
	}
	a, err := act.Aspiration(e.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", e.Aspiration, err)
	}
	row, err := act.Outbox(e.Box)
	if errors.Is(err, store.ErrNotFound) || err == nil && row.To.IsZero() {
		return nil
	} else if err != nil {
		return fmt.Errorf("the message of an erasure: %w", err)
	}
	p, err := matter.CitizenPrinter(act, a)
	if err != nil {
		return err
	}
	if _, err := act.Enqueue(store.Outbound{To: row.To, Lane: bot.Bulk, About: store.About{Purpose: store.ForTalk}, Out: bot.Outgoing{
		Action: bot.Edit, Target: bot.Ref{Outbox: e.Box},
		Text: p.Text("erase.done", "code", string(a.Code), "at", p.Moment(e.Done), "backup", backupText(act, p))}}); err != nil {
		return fmt.Errorf("enqueue that an erasure is done: %w", err)
	}
	return nil
}
