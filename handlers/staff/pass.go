package staff

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/configs"
	"duaarah/handlers/matter"
	"duaarah/handlers/note"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// passTap is a button about what staff do with an aspiration beside answering it.
func passTap(t *talk.Turn, a store.Aspiration, verb string, args talk.Args) error {
	values := func(name string) (string, bool) {
		if t.Update.Tap.Values == nil {
			return "", false
		}
		return t.Update.Tap.Values[name], true
	}
	switch verb {
	case "s.pass":
		if args.At(1) == "" {
			return passMenu(t, a)
		}
		return passPage(t, a, page(args.Int(1)))
	case "s.pt", "s.pt!":
		return passTo(t, a, store.OfficeID(args.At(1)), verb == "s.pt!")
	case "s.refer":
		if agency, ok := values("instansi"); ok {
			return refer(t, a, agency+", "+t.Update.Tap.Values["hari"])
		}
		return askInWords(t, a, store.ForAgency, "refer.prompt", "refer.hint", 0)
	case "s.r.again", "s.r.done":
		return referralTap(t, a, verb, store.ReferralID(args.Int(1)), int(args.Int(2)))
	case "s.note":
		if words, ok := values("teks"); ok {
			return keepNote(t, a, talk.Content{}, words)
		}
		return askInWords(t, a, store.ForNote, "note.prompt", "note.hint", 0)
	case "s.n.keep", "s.n.send":
		return noteTap(t, a, verb, args)
	case "s.ask":
		if words, ok := values("teks"); ok {
			return inquire(t, a, talk.Content{Text: words})
		}
		return askForCitizen(t, a, store.ForAsking, "ask.prompt", "ask.hint")
	case "s.vows":
		return vows(t, a)
	case "s.vow":
		if words, ok := values("teks"); ok {
			return vow(t, a, talk.Content{}, t.Update.Tap.Values["hari"]+" : "+words)
		}
		return askForCitizen(t, a, store.ForVow, "vow.prompt", "vow.hint")
	case "s.v.kept", "s.v.drop", "s.v.move":
		return vowTap(t, a, verb, store.PromiseID(args.Int(1)))
	case "s.merge":
		return mergeMenu(t, a)
	case "s.mg", "s.mg!":
		return mergeTap(t, a, store.AspirationID(args.Int(1)), verb == "s.mg!")
	case "s.split":
		return splitPage(t, a, args, false)
	case "s.sp":
		return splitPage(t, a, args, true)
	case "s.sp!":
		return splitTap(t, a, args)
	case "s.no":
		return settled(t, a, t.P.Text("pass.nothing", "code", string(a.Code)))
	case "s.nospam":
		return done(t, a, "doubt.refused")(matter.NoSpam(t.Act, a, t.Who.Staff))
	}
	return t.Toast("toast.stale")
}

// saidInWords takes an answer to what askInWords asked. done is false if the message answers nothing of the kind.
func saidInWords(t *talk.Turn, thing store.Thing, a store.Aspiration) (done bool, err error) {
	m := t.Update.Message
	switch thing.Purpose {
	case store.ForNote:
		words := m.Text
		if as, bare := note.Read(words); as != note.ForCitizen {
			words = bare
		}
		return true, keepNote(t, a, talk.ContentOf(m), words)
	case store.ForAsking:
		return true, inquire(t, a, talk.ContentOf(m))
	case store.ForVow:
		return true, vow(t, a, talk.ContentOf(m), m.Text)
	case store.ForVowDay:
		v, err := t.PromiseOf(thing.Message)
		if errors.Is(err, store.ErrNotFound) {
			return true, t.SayText("toast.stale")
		} else if err != nil {
			return true, fmt.Errorf("the promise: %w", err)
		}
		return true, moveVow(t, a, v, m.Text)
	case store.ForAgency:
		return true, passNamed(t, a, m.Text)
	case store.ForAgain:
		return true, againOn(t, a, store.ReferralID(-thing.Message), m.Text)
	case store.ForBack:
		return true, backReason(t, a, thing.Outbox, m.Text)
	}
	return false, nil
}

// Pass is "/alihkan KODE": to whom, is asked. "/alihkan KODE dapil-2" names the office.
func Pass(t *talk.Turn, args string) error {
	code, rest := aboutArgs(t, args)
	return byCode(t, code, store.RightHandle, func(a store.Aspiration) error {
		if talk.Blank(rest) {
			return passMenu(t, a)
		}
		return passNamed(t, a, rest)
	})
}

// passNamed passes it on to the office that words call, or else to the outside agency that they name.
func passNamed(t *talk.Turn, a store.Aspiration, words string) error {
	all, err := matter.PassTargets(t.Act, a)
	if err != nil {
		return err
	}
	if o, ok := matter.OfficeNamed(all, words); ok {
		return passTo(t, a, o.ID, false)
	}
	if !strings.Contains(words, ",") { // with a day, it is an agency
		if done, err := passWhere(t, a, all, words); done || err != nil {
			return err
		}
	}
	return refer(t, a, words)
}

// passWhere asks about words that are no office it can go to, and hardly an agency: this one, a closed one, or one that was mistyped. Its citizen
// would be told of it. done is false if they are none of those.
func passWhere(t *talk.Turn, a store.Aspiration, some []store.Office, words string) (done bool, err error) {
	offices, err := t.Offices()
	if err != nil {
		return false, fmt.Errorf("offices: %w", err)
	}
	code, said := string(a.Code), clip(words)
	if o, ok := matter.OfficeNamed(offices, words); ok {
		key := "pass.closed"
		if o.ID == a.Office {
			key = "pass.here"
		}
		return true, t.SayText(key, "code", code, "office", o.Name)
	}
	var names []string
	for _, o := range some {
		names = append(names, strings.ToLower(string(o.ID)), strings.ToLower(o.Name))
	}
	i := slices.Index(names, configs.Nearest(strings.ToLower(strings.TrimSpace(words)), names))
	if i < 0 {
		return false, nil
	}
	o := some[i/2]
	out := bot.Outgoing{Text: t.P.Text("pass.no_office", "code", code, "said", said, "office", o.Name), ReplyTo: t.InGroup(),
		Buttons: [][]bot.Button{{{Label: o.Name, Data: talk.Data("s.pt", a.ID, o.ID)}}, {t.Btn("pass.button.no", "s.no", a.ID)}}}
	_, err = t.SayAbout(out, store.About{Purpose: store.ForNote, Aspiration: a.ID})
	return true, err
}

// passShown is how many offices a page of them offers: what a platform with rows of five and five rows can show as well.
const passShown = 6

func passMenu(t *talk.Turn, a store.Aspiration) error {
	text, rows, err := passOffers(t, a, 0)
	if err != nil || rows == nil {
		return err
	}
	return panel(t, a, store.ForAgency, text, rows)
}

// passPage shows another page of the offices, in the place of the one that was tapped.
func passPage(t *talk.Turn, a store.Aspiration, page int) error {
	text, rows, err := passOffers(t, a, page)
	if err != nil || rows == nil {
		return err
	}
	if ok, err := mayShow(t, a); err != nil || !ok {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	return t.EditTapped(bot.Outgoing{Text: text, Buttons: rows}, store.About{Purpose: store.ForAgency, Aspiration: a.ID})
}

// passOffers are a page of the offices that it can go to, and the agencies outside. No rows: it cannot now, and the speaker was told.
func passOffers(t *talk.Turn, a store.Aspiration, page int) (text bot.Text, rows [][]bot.Button, err error) {
	if a.State != store.Open {
		return text, nil, notNow(t, a)
	}
	all, err := matter.PassTargets(t.Act, a)
	if err != nil {
		return text, nil, err
	}
	some, page := talk.Page(all, passShown, page)
	var buttons []bot.Button
	for _, o := range some {
		buttons = append(buttons, bot.Button{Label: o.Name, Data: talk.Data("s.pt", a.ID, o.ID)})
	}
	rows = slices.Collect(slices.Chunk(buttons, 2))
	rows = append(rows, t.Pages(page, passShown, len(all), func(page int) string { return talk.Data("s.pass", a.ID, page) })...)
	agency := t.Btn("pass.button.agency", "s.refer", a.ID)
	agency.Form = &bot.Form{Title: t.P.S("refer.form.title", "code", string(a.Code)), Submit: t.P.S("refer.form.submit"), Inputs: []bot.Input{
		{Name: "instansi", Label: t.P.S("refer.form.agency"), Required: true, Max: 80},
		{Name: "hari", Label: t.P.S("refer.form.day"), Hint: t.P.S("refer.form.hint"), Max: 60}}}
	return t.P.Text("pass.menu", "code", string(a.Code)), append(rows, []bot.Button{agency}), nil
}

// panel shows what can be done with an aspiration, under its card. An answer to it in words is what as says, and never for the citizen.
func panel(t *talk.Turn, a store.Aspiration, as store.Purpose, text bot.Text, rows [][]bot.Button) error {
	if ok, err := mayShow(t, a); err != nil || !ok {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	out := bot.Outgoing{Text: text, Buttons: rows}
	return sayAtCard(t, a, out, as)
}

// settled shows how it stands now, in place of what was asked. What staff say to that is theirs.
func settled(t *talk.Turn, a store.Aspiration, text bot.Text) error {
	if err := t.Toast(""); err != nil {
		return err
	}
	about := store.About{Purpose: store.ForNote, Aspiration: a.ID}
	if t.Update.Tap != nil && t.Update.Tap.Values == nil {
		return t.EditTapped(bot.Outgoing{Text: text}, about)
	}
	_, err := t.SayAbout(bot.Outgoing{Text: text, ReplyTo: t.InGroup()}, about)
	return err
}

// passTo passes it on to another office, once that is confirmed. What goes back to an office needs a reason.
func passTo(t *talk.Turn, a store.Aspiration, id store.OfficeID, sure bool) error {
	o, err := t.Office(id)
	if errors.Is(err, store.ErrNotFound) || err == nil && (o.Closed || o.ID == a.Office) {
		return t.Toast("toast.stale")
	} else if err != nil {
		return fmt.Errorf("office %s: %w", id, err)
	}
	if a.State != store.Open {
		return notNow(t, a)
	}
	back, err := matter.GoesBack(t.Act, a, o.ID)
	if errors.Is(err, matter.ErrReturned) {
		return t.Toast("pass.returned", "office", o.Name)
	} else if err != nil {
		return err
	}
	if !sure {
		yes := bot.Button{Label: t.P.S("pass.button.sure"), Data: talk.Data("s.pt!", a.ID, o.ID)}
		key := "pass.sure"
		if back {
			key = "pass.sure_back"
			yes.Form = &bot.Form{Title: t.P.S("pass.form.title", "code", string(a.Code)), Submit: t.P.S("pass.form.submit"),
				Inputs: []bot.Input{{Name: "alasan", Label: t.P.S("pass.form.reason"), Multiline: true, Required: true, Max: 500}}}
		}
		if err := t.Toast(""); err != nil {
			return err
		}
		return t.EditTapped(bot.Outgoing{Text: t.P.Text(key, "code", string(a.Code), "office", o.Name, "n", o.Promise), Buttons: [][]bot.Button{{yes}, {t.Btn("pass.button.no", "s.no", a.ID)}}},
			store.About{Purpose: store.ForNote, Aspiration: a.ID})
	}
	reason := t.Update.Tap.Values["alasan"]
	if back && talk.Blank(reason) {
		return askWhyBack(t, a, o.ID)
	}
	return passNow(t, a, o, reason)
}

func passNow(t *talk.Turn, a store.Aspiration, o store.Office, reason string) error {
	err := matter.PassOn(t.Act, &a, t.Who.Staff, o, strings.TrimSpace(reason))
	switch {
	case errors.Is(err, matter.ErrState):
		return notNow(t, a)
	case errors.Is(err, matter.ErrReturned):
		return t.Toast("pass.returned", "office", o.Name)
	case errors.Is(err, matter.ErrReason):
		return t.Toast("pass.no_reason", "code", string(a.Code))
	case err != nil:
		return err
	}
	if err := heldPassed(t.Act, a, t.Who.Staff); err != nil {
		return err
	}
	return settled(t, a, t.P.Text("pass.done", "code", string(a.Code), "office", o.Name))
}

// askWhyBack asks in words for what reason an aspiration goes back to an office.
func askWhyBack(t *talk.Turn, a store.Aspiration, to store.OfficeID) error {
	if err := t.Toast(""); err != nil {
		return err
	}
	id, err := sayPrompt(t, a, store.ForBack, "pass.prompt", "pass.hint", 0)
	if err != nil {
		return err
	}
	return t.AsksFor(id, string(to))
}

// backReason takes the reason for which an aspiration goes back to an office: what answers that question.
func backReason(t *talk.Turn, a store.Aspiration, question int64, reason string) error {
	if ok, err := may(t, a.Office, store.RightHandle); err != nil || !ok {
		return err
	}
	to, ok, err := t.AskedOnce(question)
	if err != nil {
		return err
	}
	if !ok {
		return t.SayText("staff.question_over")
	}
	if talk.Blank(reason) {
		return askWhyBack(t, a, store.OfficeID(to))
	}
	o, err := t.Office(store.OfficeID(to))
	if errors.Is(err, store.ErrNotFound) {
		return t.SayText("toast.stale")
	} else if err != nil {
		return fmt.Errorf("office %s: %w", to, err)
	}
	return passNow(t, a, o, reason)
}

// spam takes an aspiration for spam, as its office wants that.
func spam(t *talk.Turn, a store.Aspiration) error {
	what, err := matter.TakeForSpam(t.Act, &a, t.Who.Staff)
	switch {
	case errors.Is(err, matter.ErrState):
		return notNow(t, a)
	case err != nil:
		return err
	}
	return t.ToastPassing(doubtKey(what), "code", string(a.Code))
}

func doubtKey(what matter.Doubted) string {
	switch what {
	case matter.IsSpam:
		return "toast.spam"
	case matter.NeedsOther:
		return "doubt.needs_other"
	case matter.SamePerson:
		return "doubt.same"
	}
	return "toast.already"
}

// Spam is "/spam KODE", Restore "/pulihkan KODE", Correct "/koreksi KODE".
func Spam(t *talk.Turn, args string) error {
	code, _ := aboutArgs(t, args)
	return byCode(t, code, store.RightHandle, func(a store.Aspiration) error { return spam(t, a) })
}

func Restore(t *talk.Turn, args string) error {
	code, _ := aboutArgs(t, args)
	return byCode(t, code, store.RightHandle, func(a store.Aspiration) error {
		return done(t, a, "toast.restored")(matter.Restore(t.Act, &a, t.Who.Staff))
	})
}

func Correct(t *talk.Turn, args string) error {
	code, _ := aboutArgs(t, args)
	return byCode(t, code, store.RightHandle, func(a store.Aspiration) error { return askCorrect(t, a, -1) })
}
