package citizen

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/caution"
	"duaarah/store/suggest"
)

// What citizens own: their words, their name, what is kept of them. The buttons of it begin with "c." like all of theirs; those that
// do what was asked about end in "!".

// OwnButton opens what its citizen can do with an aspiration: show their name, withdraw it, erase it.
func OwnButton(p messages.Printer, a store.Aspiration) bot.Button {
	return bot.Button{Label: p.S("own.button.open"), Data: talk.Data("c.own", a.ID)}
}

// ownTap answers the buttons of this file. done is false for others.
func ownTap(t *talk.Turn, verb string, args talk.Args) (done bool, err error) {
	switch verb {
	case "c.privacy":
		return true, privacyPage(t, args.At(0))
	case "c.data":
		return true, dataTap(t)
	case "c.erasable":
		return true, erasable(t, int(args.Int(0)), true)
	case "c.wipe", "c.wipe!":
		return true, wipe(t, verb == "c.wipe!")
	case "c.stop", "c.stop!", "c.resume":
		return true, stopTap(t, verb)
	case "c.keep":
		if err := t.Toast(""); err != nil {
			return true, err
		}
		return true, t.EditTapped(bot.Outgoing{Text: t.P.Text("own.kept")}, store.About{Purpose: store.ForTalk})
	case "c.own", "c.name", "c.withdraw", "c.withdraw!", "c.restore", "c.erase", "c.erase!":
	default:
		return false, nil
	}
	a, err := own(t, args.Int(0))
	if errors.Is(err, store.ErrNotFound) {
		return true, t.Toast("toast.stale")
	} else if err != nil {
		return true, err
	}
	switch {
	case a.State == store.Erased:
		return true, t.Toast("own.toast.erased", "code", string(a.Code))
	case a.State == store.Cancelled || a.State == store.Expired:
		return true, t.Toast("toast.stale")
	}
	switch verb {
	case "c.own":
		return true, ownMenu(t, a)
	case "c.name":
		return true, nameTap(t, a, args)
	case "c.withdraw", "c.withdraw!":
		return true, withdraw(t, a, verb == "c.withdraw!")
	case "c.restore":
		return true, restore(t, a)
	}
	return true, eraseOne(t, a, verb == "c.erase!")
}

// ownMenu offers what can be done with an aspiration, in a message of its own: that which was tapped stays.
func ownMenu(t *talk.Turn, a store.Aspiration) error {
	if ok, err := mayAsk(t); err != nil || !ok {
		return err
	}
	out, err := ownOut(t, a)
	if err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	_, err = t.Say(out)
	return err
}

func ownOut(t *talk.Turn, a store.Aspiration) (bot.Outgoing, error) {
	shown, err := t.ShownName(a.ID)
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("the shown name: %w", err)
	}
	who, err := t.Citizen(a.Citizen)
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("citizen %d: %w", a.Citizen, err)
	}
	name := t.Btn("own.button.name", "c.name", a.ID)
	seen := t.P.S("own.seen.alias", "alias", who.Alias)
	if shown != "" {
		name = t.Btn("own.button.hide", "c.name", a.ID, "off")
		seen = t.P.S("own.seen.name", "name", shown)
	}
	var rows [][]bot.Button
	switch a.State {
	case store.Withdrawn:
		rows = append(rows, []bot.Button{t.Btn("own.button.restore", "c.restore", a.ID)})
	case store.Open, store.Closed, store.Spam:
		rows = append(rows, []bot.Button{name}, []bot.Button{t.Btn("own.button.withdraw", "c.withdraw", a.ID)})
	default:
		rows = append(rows, []bot.Button{name})
	}
	rows = append(rows, []bot.Button{t.Btn("own.button.erase", "c.erase", a.ID)}, []bot.Button{t.Btn("own.button.nothing", "c.keep")})
	return bot.Outgoing{Text: t.P.Text("own.menu", "code", string(a.Code), "seen", seen), Buttons: rows}, nil
}

// othersToo reports whether an aspiration goes on without its citizen, because others support it: see matter.Inherit.
func othersToo(t *talk.Turn, a store.Aspiration) (bool, error) {
	if a.State != store.Open && a.State != store.Closed && a.State != store.Spam {
		return false, nil
	}
	_, n, err := t.Supporters(a.ID, 1)
	if err != nil {
		return false, fmt.Errorf("supporters of %d: %w", a.ID, err)
	}
	return n > 0, nil
}

// withdraw takes an aspiration back, once that is confirmed.
func withdraw(t *talk.Turn, a store.Aspiration, sure bool) error {
	if a.State == store.Withdrawn {
		return t.Toast("own.toast.withdrawn", "code", string(a.Code))
	}
	if !a.State.Sent() || a.State == store.Merged {
		return t.Toast("toast.not_now", "code", string(a.Code))
	}
	code := string(a.Code)
	if !sure {
		if err := t.Toast(""); err != nil {
			return err
		}
		key := "own.withdraw.sure"
		if shared, err := othersToo(t, a); err != nil {
			return err
		} else if shared {
			key = "alone.withdraw_sure"
		}
		return t.EditTapped(bot.Outgoing{Text: t.P.Text(key, "code", code), Buttons: [][]bot.Button{
			{t.Btn("own.button.withdraw_sure", "c.withdraw!", a.ID)}, {t.Btn("own.button.nothing", "c.keep")}}}, store.About{Purpose: store.ForTalk})
	}
	if err := matter.Withdraw(t.Act, &a); err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	if a.Citizen != t.Who.Citizen { // it is others' too, and goes on
		return t.EditTapped(bot.Outgoing{Text: t.P.Text("alone.withdrawn", "code", code), Buttons: [][]bot.Button{
			{t.Btn("alone.button.unsay", "c.unsay", a.ID)}, {t.Btn("citizen.button.other", "c.new")}}}, store.About{Purpose: store.ForTalk})
	}
	return t.EditTapped(bot.Outgoing{Text: t.P.Text("own.withdraw.done", "code", code), Buttons: [][]bot.Button{
		{t.Btn("own.button.restore", "c.restore", a.ID)}, {t.Btn("own.button.erase", "c.erase", a.ID)}}},
		store.About{Purpose: store.ForView, Aspiration: a.ID})
}

// restore opens again what was withdrawn.
func restore(t *talk.Turn, a store.Aspiration) error {
	if t.Who.Stopped {
		return t.Toast("own.toast.stopped")
	}
	changed, err := matter.Resume(t.Act, &a)
	if err != nil {
		return err
	}
	if !changed {
		return t.Toast("toast.already")
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	return sayOpen(t, a)
}

// sayOpen says in the tapped message that an aspiration is open again, whom it was passed on to, and by when they reply.
func sayOpen(t *talk.Turn, a store.Aspiration) error {
	who, err := addressee(t, a)
	if err != nil {
		return err
	}
	text := t.P.Text("own.restored", "code", string(a.Code), "who", who)
	if a.State == store.Open && a.Turn == store.OfficeTurn && a.DueAt.After(t.Now) {
		text = t.P.Text("own.restored_due", "code", string(a.Code), "who", who, "day", matter.ByOffice(t.Act, t.P, a).Dated(a.DueAt))
	}
	return t.EditTapped(bot.Outgoing{Text: text, Buttons: [][]bot.Button{{t.Btn("citizen.button.status", "c.status"), OwnButton(t.P, a)}}},
		store.About{Purpose: store.ForView, Aspiration: a.ID})
}

// nameMost is how long a name may be, in runes.
const nameMost = 60

// nameTap offers names, takes one, or hides it again.
func nameTap(t *talk.Turn, a store.Aspiration, args talk.Args) error {
	switch {
	case a.State == store.Withdrawn || a.State == store.Merged:
		return t.Toast("toast.not_now", "code", string(a.Code))
	case args.At(1) == "off":
		return showName(t, a, "", "")
	case args.At(1) == "account":
		return showName(t, a, tidyName(t.Who.Name), "account")
	case args.At(1) == "typed" && t.Update.Tap != nil && t.Update.Tap.Values != nil:
		return showName(t, a, tidyName(t.Update.Tap.Values["nama"]), "typed")
	case args.At(1) == "typed":
		return askName(t, a)
	}
	var rows [][]bot.Button
	if name := tidyName(t.Who.Name); name != "" {
		rows = append(rows, []bot.Button{{Label: t.P.S("own.button.name_account", "name", matter.Snippet(name)), Data: talk.Data("c.name", a.ID, "account")}})
	}
	typed := t.Btn("own.button.name_typed", "c.name", a.ID, "typed")
	typed.Form = &bot.Form{Title: t.P.S("own.name.title"), Submit: t.P.S("own.name.submit"),
		Inputs: []bot.Input{{Name: "nama", Label: t.P.S("own.name.label"), Required: true, Max: nameMost}}}
	rows = append(rows, []bot.Button{typed}, []bot.Button{t.Btn("own.button.nothing", "c.keep")})
	if err := t.Toast(""); err != nil {
		return err
	}
	// Who answers the question in words has named themselves, too.
	return t.EditTapped(bot.Outgoing{Text: t.P.Text("own.name.which", "code", string(a.Code)), Buttons: rows}, store.About{Purpose: store.ForNaming, Aspiration: a.ID})
}

// askName asks for a name in words: what answers this message is it, and nothing else.
func askName(t *talk.Turn, a store.Aspiration) error {
	if err := t.Toast(""); err != nil {
		return err
	}
	_, err := t.SayAbout(bot.Outgoing{Text: t.P.Text("own.name.ask", "code", string(a.Code)), Prompt: t.P.S("own.name.hint")},
		store.About{Purpose: store.ForNaming, Aspiration: a.ID})
	return err
}

// isName reports whether a message can be the answer to askName. What cannot, they have to say to the office: where a platform makes all that
// they write next a reply to that question, it would be lost.
func isName(c talk.Content) bool {
	complains := len(words(c.Text)) > 2 && suggest.Complains(c.Text)
	return c.WordsAlone() && !strings.ContainsAny(c.Text, "\n?") && len([]rune(c.Text)) <= nameMost && caution.DangerOf(c.Text) == caution.NoDanger && !complains
}

// nameWords is how many words a name has at most that is no reply to the question for it, but for "Bu" and the like.
const nameWords = 3

var (
	nameLeads = set(`nama namaku saya sy aku ku atas panggil my name is i am im asma nami kula abdi`) // "nama saya Budi"
	noNames   = set(`lewat jalan gang depan dekat rt rw`)                                             // where something is
	noNamed   = set(`mau minta saja aja besok nanti lupa gitu itu segera cepat banyak`)               // what else is said
)

// saysMore reports whether words that would be a name ask, beg, forbid, or say how something is: "kapan diperbaiki", "jangan lupa". "Ga usah" keeps all as it is.
func saysMore(said []string) bool {
	kept := cancels(said) || only(said, refuseWords(), needWords())
	for _, s := range []func() map[string]bool{noNamed, askingWords, wonderWords, begWords, dontWords, neverWords, notYetWords, remainWords, yesWords, thanksWords, existWords, again, feelings, backWords} {
		if !kept && has(said, s()) {
			return true
		}
	}
	return false
}

// namedBelow takes a name that is written right below the question for it, and replies to nothing: few see that they have to. done is false where that was not
// asked just now, and for what may be said to staff, or to us.
func namedBelow(t *talk.Turn, c talk.Content) (done bool, err error) {
	said := words(strings.Join(skipNameLead(c.Text), " "))
	if len(said) == 0 || len(without(said, calls())) > nameWords || !isName(c) || suggest.Complains(c.Text) || strings.ContainsAny(c.Text, "0123456789") || isGreeting(c) || isThanks(c) || acknowledges(c) ||
		has(said, noNames()) || asksAboutUs(c) != "" || saysMore(said) {
		return false, nil
	}
	row, err := lastRow(t)
	if err != nil || row.ID == 0 {
		return false, err
	}
	if since := t.Now.Sub(row.At); row.About.Purpose != store.ForNaming || since < 0 || since > addFor {
		return false, nil
	}
	a, err := own(t, int64(row.About.Aspiration))
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	return true, takeName(t, a, c)
}

// takeName takes the answer to askName.
func takeName(t *talk.Turn, a store.Aspiration, c talk.Content) error {
	if said := words(c.Text); cancels(said) || only(said, refuseWords(), needWords()) { // "ga usah"
		return t.SayText("own.kept")
	}
	name := tidyName(strings.Join(skipNameLead(c.Text), " "))
	if a.Citizen != t.Who.Citizen || !a.State.Sent() && a.State != store.Drafted && a.State != store.Held {
		return t.SayText("toast.stale")
	}
	if name == "" {
		_, err := t.SayAbout(bot.Outgoing{Text: t.P.Text("own.name.no"), Prompt: t.P.S("own.name.hint")},
			store.About{Purpose: store.ForNaming, Aspiration: a.ID})
		return err
	}
	return showName(t, a, name, "typed")
}

// skipNameLead are the words of an answer to askName without those that lead to the name.
func skipNameLead(text string) []string {
	all := strings.Fields(text)
	for i, w := range all {
		if !nameLeads()[strings.ToLower(strings.Trim(w, ":,."))] {
			return all[i:]
		}
	}
	return all
}

// showName has staff see that name, or the alias again.
func showName(t *talk.Turn, a store.Aspiration, name, how string) error {
	if name == "" && how != "" {
		return t.Toast("own.toast.no_name")
	}
	if err := matter.ShowName(t.Act, a, name, how); err != nil {
		return err
	}
	if m := t.Update.Message; m != nil {
		if err := t.NamedIn(a.ID, t.Here(), m.ID); err != nil {
			return fmt.Errorf("note where a name was written: %w", err)
		}
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	out := bot.Outgoing{Text: t.P.Text("own.name.shown", "code", string(a.Code), "name", name),
		Buttons: [][]bot.Button{{t.Btn("own.button.hide", "c.name", a.ID, "off")}}}
	if name == "" {
		who, err := t.Citizen(a.Citizen)
		if err != nil {
			return fmt.Errorf("citizen %d: %w", a.Citizen, err)
		}
		out = bot.Outgoing{Text: t.P.Text("own.name.hidden", "code", string(a.Code), "alias", who.Alias),
			Buttons: [][]bot.Button{{t.Btn("own.button.name", "c.name", a.ID)}}}
	}
	if t.Update.Tap == nil {
		_, err := t.Say(out)
		return err
	}
	return t.EditTapped(out, store.About{Purpose: store.ForTalk})
}

// tidyName is a name on one line, without what nobody sees; empty: it is none.
func tidyName(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > nameMost {
		s = strings.TrimSpace(string(r[:nameMost]))
	}
	if !strings.ContainsFunc(s, unicode.IsLetter) {
		return ""
	}
	return s
}
