package staff

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

func areaForm(t *talk.Turn, a store.Aspiration) *bot.Form {
	return &bot.Form{Title: t.P.S("region.form.title", "code", string(a.Code)), Submit: t.P.S("region.form.submit"),
		Inputs: []bot.Input{{Name: "tempat", Label: t.P.S("region.form.place"), Hint: t.P.S("region.form.hint"), Required: true, Max: 80}}}
}

func noteForm(t *talk.Turn, a store.Aspiration) *bot.Form {
	return &bot.Form{Title: t.P.S("note.form.title", "code", string(a.Code)), Submit: t.P.S("note.form.submit"),
		Inputs: []bot.Input{{Name: "teks", Label: t.P.S("note.form.text"), Multiline: true, Required: true}}}
}

func askForm(p messages.Printer, a store.Aspiration) *bot.Form {
	return &bot.Form{Title: p.S("ask.form.title", "code", string(a.Code)), Submit: p.S("ask.form.submit"),
		Inputs: []bot.Input{{Name: "teks", Label: p.S("ask.form.text"), Multiline: true, Required: true}}}
}

// AskCitizen is "/tanya KODE teks".
func AskCitizen(t *talk.Turn, args string) error {
	code, words := aboutArgs(t, args)
	return byCode(t, code, store.RightReply, func(a store.Aspiration) error {
		c := commanded(t)
		if c.Text = words; talk.Blank(words) {
			return askForCitizen(t, a, store.ForAsking, "ask.prompt", "ask.hint")
		}
		return inquire(t, a, c)
	})
}

// inquire sends a question to the citizen.
func inquire(t *talk.Turn, a store.Aspiration, c talk.Content) error {
	c.As = talk.AsQuestion
	return sendWords(t, a, c)
}

// sendWords sends words to the citizen as a reply goes, and says what became of them.
func sendWords(t *talk.Turn, a store.Aspiration, c talk.Content) error {
	if err := t.Toast(""); err != nil {
		return err
	}
	unsupported := ""
	if t.Update.Message != nil {
		unsupported = t.Update.Message.Unsupported
	}
	said, err := answer(t, a, c, unsupported)
	if err != nil || said == nil {
		return err
	}
	return said.say(t)
}

// readDay reads a day in the time of the aspiration's office. A date that was over lately is no day: nobody is told next year's for a slip.
func readDay(t *talk.Turn, a store.Aspiration, text string) (d talk.Day, rest string, ok bool, err error) {
	o, err := t.Office(a.Office)
	if err != nil {
		return d, text, false, fmt.Errorf("office %s: %w", a.Office, err)
	}
	d, rest, ok = talk.ReadDay(text, t.Now, o.Location(), t.Calendars.Of(o))
	return d, rest, ok && !d.Over, nil
}

// refer notes that an outside agency was asked: "Dinas PU" or "Dinas PU, 7 hari kerja". On that day staff are reminded while they work.
func refer(t *talk.Turn, a store.Aspiration, text string) error {
	if ok, err := may(t, a.Office, store.RightHandle); err != nil || !ok {
		return err
	}
	agency, day, found := strings.Cut(text, ",")
	agency, day = strings.TrimSpace(agency), strings.TrimSpace(day)
	if done, err := noteInstead(t, a, talk.Content{Text: agency}); done || err != nil {
		return err
	}
	if agency == "" {
		return askInWords(t, a, store.ForAgency, "refer.prompt", "refer.hint", 0)
	}
	if !found || day == "" {
		day = fmt.Sprintf("%d hari kerja", matter.ReferDays)
	}
	due, _, ok, err := readDay(t, a, strings.TrimPrefix(day, "tanya lagi "))
	if err != nil {
		return err
	}
	if !ok {
		return t.SayText("refer.no_day", "code", string(a.Code), "agency", clip(agency))
	}
	d, _, err := deskOf(t, a)
	if err != nil {
		return err
	}
	x, err := matter.Refer(t.Act, &a, t.Who.Staff, agency, d.asked(due))
	if errors.Is(err, matter.ErrState) {
		return notNow(t, a)
	} else if err != nil {
		return err
	}
	return settled(t, a, t.P.Text("refer.done", "code", string(a.Code), "agency", x.Agency, "day", t.P.Dated(x.Due)))
}

// referralTap says when an agency is asked again, or that it need not be.
func referralTap(t *talk.Turn, a store.Aspiration, verb string, id store.ReferralID, days int) error {
	x, err := t.Referral(id)
	if errors.Is(err, store.ErrNotFound) || err == nil && x.Aspiration != a.ID {
		return t.Toast("toast.stale")
	} else if err != nil {
		return fmt.Errorf("the referral: %w", err)
	}
	if !x.Ended.IsZero() {
		return t.Toast("toast.already")
	}
	switch {
	case verb == "s.r.done":
		if err := matter.EndReferral(t.Act, a, t.Who.Staff, x); err != nil {
			return err
		}
		return settled(t, a, t.P.Text("refer.ended", "code", string(a.Code), "agency", x.Agency))
	case t.Update.Tap.Values != nil:
		return referAgain(t, a, x, t.Update.Tap.Values["hari"])
	case days > 0 && days <= 60:
		return referAgain(t, a, x, fmt.Sprintf("%d hari kerja", days))
	}
	return askInWords(t, a, store.ForAgain, "refer.again_prompt", "refer.again_hint", -store.MessageID(x.ID))
}

func referAgain(t *talk.Turn, a store.Aspiration, x store.Referral, day string) error {
	due, _, ok, err := readDay(t, a, day)
	if err != nil {
		return err
	}
	if !ok {
		return t.SayText("refer.no_day", "code", string(a.Code), "agency", x.Agency)
	}
	d, _, err := deskOf(t, a)
	if err != nil {
		return err
	}
	at := d.asked(due)
	if changed, err := matter.ReferAgain(t.Act, a, t.Who.Staff, x, at); err != nil {
		return err
	} else if !changed {
		return t.Toast("toast.already")
	}
	key := "refer.moved"
	if a.State != store.Open { // nobody is reminded of it while it rests: see ReferralDue
		key = "refer.moved_rests"
	}
	return settled(t, a, t.P.Text(key, "code", string(a.Code), "agency", x.Agency, "day", t.P.Dated(at)))
}

// againOn takes the day on which an agency is asked again, in words. id 0: the question is older than that it says which; it is that which is
// due first.
func againOn(t *talk.Turn, a store.Aspiration, id store.ReferralID, day string) error {
	if ok, err := may(t, a.Office, store.RightHandle); err != nil || !ok {
		return err
	}
	if id != 0 {
		x, err := t.Referral(id)
		if errors.Is(err, store.ErrNotFound) || err == nil && x.Aspiration != a.ID {
			return t.SayText("toast.stale")
		} else if err != nil {
			return fmt.Errorf("the referral: %w", err)
		}
		return referAgain(t, a, x, day)
	}
	all, err := t.OpenReferrals(a.ID)
	if err != nil {
		return fmt.Errorf("which agencies were asked: %w", err)
	}
	if len(all) == 0 {
		return t.SayText("toast.already")
	}
	first := all[0]
	for _, x := range all {
		if x.Due.Before(first.Due) {
			first = x
		}
	}
	return referAgain(t, a, first, day)
}

// Promise is "/janji KODE tanggal isi"; without a day it shows what was promised.
func Promise(t *talk.Turn, args string) error {
	code, rest := aboutArgs(t, args)
	return byCode(t, code, store.RightReply, func(a store.Aspiration) error {
		if talk.Blank(rest) {
			return vows(t, a)
		}
		return vow(t, a, commanded(t), rest)
	})
}

// vow promises the citizen something by a day: "Jumat lampunya kami pasang".
func vow(t *talk.Turn, a store.Aspiration, c talk.Content, text string) error {
	c.As, c.Text = talk.AsPromise, text
	return sendWords(t, a, c)
}

// dated takes the day off the words of a promise that does not say yet by when it is to be kept.
func dated(t *talk.Turn, a store.Aspiration, c *talk.Content) error {
	if c.As != talk.AsPromise || !c.Due.IsZero() || talk.Blank(c.Text) {
		return nil
	}
	day, words, ok, err := readDay(t, a, c.Text)
	if err == nil && ok {
		c.Due, c.Text = day.By().UTC().Truncate(time.Minute), words
	}
	return err
}

// wordsButton has words that were not sent written again: as what they were.
func wordsButton(p messages.Printer, office store.Office, a store.Aspiration, c talk.Content) bot.Button {
	b := matter.ReplyButton(p, a, p.S("held.button.again"))
	switch c.As {
	case talk.AsQuestion:
		b.Data, b.Form = talk.Data("s.ask", a.ID), askForm(p, a)
	case talk.AsPromise:
		b.Data, b.Form = talk.Data("s.vow", a.ID), vowForm(p, a)
		if due := c.Due.In(office.Location()); !c.Due.IsZero() && c.Due.After(p.Now()) {
			day := due.Format(time.DateOnly)
			if due.Format("15.04") != "23.59" {
				day = due.Format("2006-01-02 jam 15.04")
			}
			b.Form.Inputs[0].Value = day
		}
	}
	b.Form.Inputs[len(b.Form.Inputs)-1].Value = c.Text
	return b
}

func vowForm(p messages.Printer, a store.Aspiration) *bot.Form {
	return &bot.Form{Title: p.S("vow.form.title", "code", string(a.Code)), Submit: p.S("vow.form.submit"), Inputs: []bot.Input{
		{Name: "hari", Label: p.S("vow.form.day"), Hint: p.S("refer.form.hint"), Required: true, Max: 60},
		{Name: "teks", Label: p.S("vow.form.text"), Multiline: true, Required: true}}}
}

// vows shows what is promised and still to be kept, with what can be done about each.
func vows(t *talk.Turn, a store.Aspiration) error {
	some, err := matter.StandingPromises(t.Tx, a)
	if err != nil {
		return err
	}
	d, _, err := deskOf(t, a)
	if err != nil {
		return err
	}
	var b bot.TextBuilder
	b.Text(t.P.Text("vow.menu", "code", string(a.Code), "n", len(some)))
	var rows [][]bot.Button
	for i, v := range some {
		m, err := t.Message(v.Message)
		if err != nil {
			return fmt.Errorf("the promise %d: %w", v.Message, err)
		}
		b.Line().Text(t.P.Text("vow.line", "i", i+1, "day", d.p.Until(d.p.ShortDay(v.Due), v.Due), "text", matter.Snippet(m.Text)))
		row := matter.PromiseButtons(t.P, a, v)
		if len(some) > 1 {
			for _, r := range row {
				for j := range r {
					r[j].Label = fmt.Sprintf("%d: %s", i+1, r[j].Label)
				}
			}
		}
		rows = append(rows, row...)
	}
	if matter.CanBeAsked(a) {
		make := t.Btn("vow.button.make", "s.vow", a.ID)
		make.Form = vowForm(t.P, a)
		rows = append(rows, []bot.Button{make})
	}
	return panel(t, a, store.ForVow, b.Build(), rows)
}

// Kept is "/tepati KODE": the promise was kept. Of several, which one, is asked.
func Kept(t *talk.Turn, args string) error {
	code, _ := aboutArgs(t, args)
	return byCode(t, code, store.RightHandle, func(a store.Aspiration) error {
		some, err := matter.StandingPromises(t.Tx, a)
		switch {
		case err != nil:
			return err
		case len(some) == 0:
			return t.SayText("vow.none", "code", string(a.Code))
		case len(some) > 1:
			return vows(t, a)
		}
		return vowDone(t, a, some[0], "s.v.kept")
	})
}

// vowTap is a button about a promise.
func vowTap(t *talk.Turn, a store.Aspiration, verb string, id store.PromiseID) error {
	v, err := t.Promise(id)
	if errors.Is(err, store.ErrNotFound) || err == nil && v.Aspiration != a.ID {
		return t.Toast("toast.stale")
	} else if err != nil {
		return fmt.Errorf("the promise: %w", err)
	}
	if !v.Standing() {
		return t.Toast("toast.already")
	}
	if verb != "s.v.move" {
		return vowDone(t, a, v, verb)
	}
	if t.Update.Tap.Values != nil {
		return moveVow(t, a, v, t.Update.Tap.Values["hari"])
	}
	return askInWords(t, a, store.ForVowDay, "vow.day_prompt", "vow.day_hint", v.Message)
}

func vowDone(t *talk.Turn, a store.Aspiration, v store.Promise, verb string) error {
	end, key := matter.KeepPromise, "vow.done"
	if verb == "s.v.drop" {
		end, key = matter.WithdrawPromise, "vow.dropped"
	}
	if changed, err := end(t.Act, a, t.Who.Staff, v); err != nil {
		return err
	} else if !changed {
		return t.Toast("toast.already")
	}
	return settled(t, a, t.P.Text(key, "code", string(a.Code)))
}

// moveVow gives a promise another day.
func moveVow(t *talk.Turn, a store.Aspiration, v store.Promise, text string) error {
	if ok, err := may(t, a.Office, store.RightHandle); err != nil || !ok {
		return err
	}
	day, _, ok, err := readDay(t, a, text)
	if err != nil {
		return err
	}
	if !ok {
		return t.SayText("vow.no_day", "code", string(a.Code))
	}
	d, _, err := deskOf(t, a)
	if err != nil {
		return err
	}
	due := day.By().UTC().Truncate(time.Minute)
	if changed, err := matter.MovePromise(t.Act, a, t.Who.Staff, v, due); err != nil {
		return err
	} else if !changed {
		return t.Toast("toast.already")
	}
	return settled(t, a, t.P.Text("vow.moved_done", "code", string(a.Code), "day", d.p.Until(d.p.Dated(due), due)))
}

// editedVow takes the day off the changed words of a promise, and gives it that day. The words of anything else are as they are.
func editedVow(t *talk.Turn, a store.Aspiration, m store.Message, text string) (string, error) {
	v, err := t.PromiseOf(m.ID)
	if errors.Is(err, store.ErrNotFound) {
		return text, nil
	} else if err != nil {
		return text, fmt.Errorf("whether %d is a promise: %w", m.ID, err)
	}
	day, words, ok, err := readDay(t, a, text)
	if err != nil || !ok || talk.Blank(words) {
		return text, err
	}
	_, err = matter.MovePromise(t.Act, a, t.Who.Staff, v, day.By().UTC().Truncate(time.Minute))
	return words, err
}
