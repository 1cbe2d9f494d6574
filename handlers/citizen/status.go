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

// listShown is how many aspirations a page of a list has: what fits on a phone.
const listShown = 5

// list is a page of a citizen's matters: those that are open, or all.
type list struct {
	all  bool
	page int
}

// args are a list in the data of a button.
func (l list) args() []any {
	which := "o"
	if l.all {
		which = "a"
	}
	return []any{which, l.page}
}

// listOf reads what args wrote.
func listOf(args talk.Args, at int) list {
	return list{all: args.At(at) == "a", page: int(max(args.Int(at+1), 0))}
}

// Status says where each of their open matters stands.
func Status(t *talk.Turn) error { return sayList(t, list{}) }

// StatusOf is "/status KODE": where that one stands; without a code, all that is under way.
func StatusOf(t *talk.Turn, args string) error { return listOr(t, args, list{}) }

// History lists all that they ever sent, the latest first.
func History(t *talk.Turn, args string) error { return listOr(t, args, list{all: true}) }

func listOr(t *talk.Turn, args string, l list) error {
	if done, err := codeAlone(t, talk.Content{Text: args}); done || err != nil {
		return err
	}
	return sayList(t, l)
}

func sayList(t *talk.Turn, l list) error {
	if ok, err := mayAsk(t); err != nil || !ok {
		return err
	}
	out, about, err := listOut(t, l)
	if err != nil {
		return err
	}
	_, err = t.SayAbout(out, about)
	return err
}

// turnTo shows another list, or page, in place of what was tapped.
func turnTo(t *talk.Turn, l list) error {
	out, about, err := listOut(t, l)
	if err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	return t.EditTapped(out, about)
}

// listOut is a page of a list, and what an answer to it is about: that which it names alone.
func listOut(t *talk.Turn, l list) (out bot.Outgoing, about store.About, err error) {
	about.Purpose = store.ForTalk
	var parts []bot.Text
	var page []store.Aspiration
	total := 0
	if t.Who.Citizen != 0 {
		if page, total, err = t.MattersPage(t.Who.Citizen, !l.all, l.page*listShown, listShown); err != nil {
			return out, about, fmt.Errorf("matters: %w", err)
		}
		if l.page == 0 {
			draft, err := t.Draft(t.Who.Citizen, t.InPrivate().Here())
			if err == nil {
				parts = append(parts, t.P.Text("status.draft", "code", string(draft.Code)))
			} else if !errors.Is(err, store.ErrNotFound) {
				return out, about, fmt.Errorf("the draft: %w", err)
			}
		}
	}
	lines, supports, more, err := supportList(t, l.page)
	if err != nil {
		return out, about, err
	}
	if l.page > 0 && len(page) == 0 && len(lines) == 0 { // what stood there is gone
		return listOut(t, list{all: l.all})
	}
	if total == 0 && !l.all && l.page == 0 && t.Who.Citizen != 0 { // what they sent last is shown instead
		l.all = true
		if page, total, err = t.MattersPage(t.Who.Citizen, false, 0, listShown); err != nil {
			return out, about, fmt.Errorf("matters: %w", err)
		}
		if total > 0 {
			parts = append(parts, t.P.Text("status.none_open"))
		}
	} else if l.all && total > listShown && len(page) > 0 {
		parts = append(parts, t.P.Text("status.page", "from", l.page*listShown+1, "to", l.page*listShown+len(page), "of", total))
	}
	for _, a := range page {
		line, err := statusLine(t, a)
		if err != nil {
			return out, about, err
		}
		parts = append(parts, line)
	}
	if parts = append(parts, lines...); len(parts) == 0 {
		return bot.Outgoing{Text: t.P.Text("status.none")}, about, nil
	}
	if len(page) == 1 && total == 1 && len(supports) == 0 {
		about = store.About{Purpose: store.ForView, Aspiration: page[0].ID}
	}
	var b bot.TextBuilder
	for i, part := range parts {
		if i > 0 {
			b.Add("\n\n")
		}
		b.Text(part)
	}
	out.Text = b.Build()
	rows, err := listButtons(t, l, page, total, more)
	if err != nil {
		return out, about, err
	}
	out.Buttons = slices.Insert(rows, len(rows)-1, supports...)
	return out, about, nil
}

// listButtons open each aspiration of a page, turn the page, and lead to the other list. more: of what they support, there is more.
func listButtons(t *talk.Turn, l list, page []store.Aspiration, total int, more bool) (rows [][]bot.Button, err error) {
	for i, a := range page {
		if i%3 == 0 {
			rows = append(rows, nil)
		}
		row := &rows[len(rows)-1]
		*row = append(*row, bot.Button{Label: string(a.Code), Data: talk.Data("c.show", append([]any{a.ID}, l.args()...)...)})
	}
	var turn []bot.Button
	if l.page > 0 {
		turn = append(turn, listButton(t, "status.button.newer", list{l.all, l.page - 1}))
	}
	if (l.page+1)*listShown < total || more {
		turn = append(turn, listButton(t, "status.button.older", list{l.all, l.page + 1}))
	}
	if len(turn) > 0 {
		rows = append(rows, turn)
	}
	last := []bot.Button{t.Btn("citizen.button.other", "c.new")}
	if other, err := otherList(t, l, total); err != nil {
		return nil, err
	} else if other != nil {
		last = append([]bot.Button{*other}, last...)
	}
	return append(rows, last), nil
}

// otherList opens the other list, where it has more or less than this one.
func otherList(t *talk.Turn, l list, total int) (*bot.Button, error) {
	if t.Who.Citizen == 0 {
		return nil, nil
	}
	_, n, err := t.MattersPage(t.Who.Citizen, l.all, 0, 1)
	if err != nil {
		return nil, fmt.Errorf("matters: %w", err)
	}
	if n == total || n == 0 {
		return nil, nil
	}
	b := listButton(t, "status.button.all", list{all: true})
	if l.all {
		b = listButton(t, "status.button.open", list{})
	}
	return &b, nil
}

func listButton(t *talk.Turn, key string, l list) bot.Button {
	return t.Btn(key, "c.mine", l.args()...)
}

// inZone is the turn with times as they are where an aspiration's citizen is: the house may go by another clock.
func inZone(t *talk.Turn, a store.Aspiration) *talk.Turn {
	there := *t
	there.P = t.P.In(matter.CitizenZone(t.Act, a))
	return &there
}

func statusLine(t *talk.Turn, a store.Aspiration) (bot.Text, error) {
	t = inZone(t, a)
	o, err := t.Office(a.Office)
	if err != nil {
		return bot.Text{}, fmt.Errorf("office %s: %w", a.Office, err)
	}
	where, err := standing(t, a, false)
	if err != nil {
		return bot.Text{}, err
	}
	var b bot.TextBuilder
	b.Text(t.P.Text("status.head", "code", string(a.Code), "kind", matter.KindName(t.P, a.Kind), "office", o.Name,
		"in", t.P.Day(a.ReceivedAt)))
	words, err := matter.OwnWords(t.Tx, t.P, a)
	if err != nil {
		return bot.Text{}, err
	}
	if words != "" {
		b.Line().Text(t.P.Text("status.words", "text", words))
	}
	backed, err := backing(t, a)
	if err != nil {
		return bot.Text{}, err
	}
	b.Line().Text(where).Add(backed)
	return b.Build(), nil
}

// backing says how many others support an aspiration of theirs: " Didukung 3 warga lain." Empty: nobody does.
func backing(t *talk.Turn, a store.Aspiration) (string, error) {
	_, n, err := t.Supporters(a.ID, 1)
	if err != nil {
		return "", fmt.Errorf("supporters of %d: %w", a.ID, err)
	}
	if n == 0 {
		return "", nil
	}
	return " " + t.P.S("alone.status.backed", "n", n), nil
}

// standing says where an aspiration stands, and by when what is next: to its citizen, or to who supports it. buttons: those for what can be done
// stand below.
func standing(t *talk.Turn, a store.Aspiration, buttons bool) (bot.Text, error) {
	t = inZone(t, a)
	key, args := "status.waiting", []any{"day", matter.ByOffice(t.Act, t.P, a).Dated(a.DueAt)}
	inquiry, asked, err := matter.Inquired(t.Tx, a)
	if err != nil {
		return bot.Text{}, err
	}
	theirs, coming := a.Citizen == t.Who.Citizen, false
	if a.State == store.Open && a.Turn == store.OfficeTurn && !asked {
		if coming, err = matter.OnItsWay(t.Act, a); err != nil {
			return bot.Text{}, err
		}
	}
	switch {
	case coming: // what they could not be sent goes out as they write again, before this
		key, args = "status.coming", nil
	case a.State == store.Spam:
		key, args = "status.aside", nil
	case a.State == store.Withdrawn:
		key, args = "status.withdrawn", nil
	case a.State == store.Merged:
		key, args = "status.merged", nil
	case a.State == store.Closed && a.Turn == store.OfficeTurn:
		w, err := t.Tx.Watch(a.ID)
		if err != nil {
			return bot.Text{}, fmt.Errorf("what was told of %d: %w", a.ID, err)
		}
		key, args = "status.closed_unanswered", nil
		switch {
		case w.Elsewhere == "yes" && theirs:
			key = "status.elsewhere"
		case w.Elsewhere == "yes":
			key = "status.elsewhere_other"
		case !a.FirstReplyAt.IsZero():
			key = "status.closed_owed"
		}
	case a.State == store.Closed:
		key, args = "status.closed", nil
	case a.Turn == store.NoTurn:
		key, args = "status.with_staff", nil
	case asked && !theirs: // nothing is asked of who supports it
		key, args = "status.asked_other", []any{"day", t.P.Day(inquiry.Asked)}
	case asked:
		key, args = "status.asked", []any{"day", t.P.Day(inquiry.Asked)}
	case a.Turn == store.CitizenTurn:
		if key, args = "status.yours", []any{"day", t.P.Day(a.LastReplyAt)}; buttons {
			key = "status.yours_ask"
		}
	case a.DueAt.Before(t.Now) && buttons && !a.SnoozedUntil.IsZero():
		key = "status.overdue_later" // staff put it off: it does not stand first
	case a.DueAt.Before(t.Now) && buttons:
		key = "status.overdue"
	case a.DueAt.Before(t.Now):
		key = "status.overdue_tap"
	case !a.FirstReplyAt.IsZero():
		key = "status.again"
	}
	who := ""
	if a.Claimed != 0 && a.State == store.Open && a.Turn == store.OfficeTurn {
		name, err := matter.StaffName(t.Act, t.P, a.Claimed)
		if err != nil {
			return bot.Text{}, err
		}
		who = " " + t.P.S("status.held", "staff", name)
	}
	var b bot.TextBuilder
	b.Text(t.P.Text(key, args...)).Add(who)
	return b.Build(), nil
}
