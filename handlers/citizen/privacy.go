package citizen

import (
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/erasure"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Privacy is /privasi: who reads what, for how long it is kept, and what people can ask for; a short first page with more behind buttons.
func Privacy(t *talk.Turn) error {
	if t.Update.Place == bot.Private || t.Whispers() {
		if err := ensure(t); err != nil {
			return err
		}
		if err := noticeShown(t); err != nil {
			return err
		}
	}
	if ok, err := mayAsk(t); err != nil || !ok {
		return err
	}
	out, err := privacyOut(t, "")
	if err != nil {
		return err
	}
	_, err = t.Say(out)
	return err
}

// privacyPages are the pages behind the first, in their order, two buttons a row.
var privacyPages = [...]string{"who", "keep", "rights", "law"}

// privacyPage turns to a page in place.
func privacyPage(t *talk.Turn, page string) error {
	out, err := privacyOut(t, page)
	if err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	return t.EditTapped(out, store.About{Purpose: store.ForTalk})
}

func privacyOut(t *talk.Turn, page string) (bot.Outgoing, error) {
	known := false
	for _, each := range privacyPages {
		known = known || each == page
	}
	back := []bot.Button{t.Btn("privacy.button.back", "c.privacy")}
	stop := t.Btn("privacy.button.stop", "c.stop")
	if t.Who.Stopped {
		stop = t.Btn("privacy.button.resume", "c.resume")
	}
	if known {
		out := bot.Outgoing{Text: t.P.Text("privacy."+page, privacyArgs(t)...), Buttons: [][]bot.Button{back}}
		if page == "rights" {
			out.Buttons = [][]bot.Button{{t.Btn("privacy.button.data", "c.data"), t.Btn("privacy.button.erase", "c.erasable")}, {t.Btn("news.button.list", "c.b.list")}, {stop}, back}
		}
		return out, nil
	}
	pending, err := erasuresOpen(t)
	if err != nil {
		return bot.Outgoing{}, err
	}
	state := ""
	if t.Who.Stopped {
		state = t.P.S("privacy.stopped")
	}
	var rows [][]bot.Button
	for i := 0; i < len(privacyPages); i += 2 {
		rows = append(rows, []bot.Button{t.Btn("privacy.button."+privacyPages[i], "c.privacy", privacyPages[i]),
			t.Btn("privacy.button."+privacyPages[i+1], "c.privacy", privacyPages[i+1])})
	}
	return bot.Outgoing{Text: t.P.Text("privacy.first", append(privacyArgs(t), "pending", pending, "state", state)...), Buttons: rows}, nil
}

// privacyArgs is what the notice says of this installation.
func privacyArgs(t *talk.Turn) []any {
	own := t.Own
	operator := own.Operator
	if operator == "" {
		operator = t.P.S("privacy.operator_unnamed")
	}
	contact := t.P.S("privacy.contact_none")
	if own.Contact != "" {
		contact = t.P.S("privacy.contact", "contact", own.Contact)
	}
	kept := func(key string, d time.Duration) string {
		if d == 0 {
			return t.P.S("privacy.kept." + key + "_ever")
		}
		return t.P.S("privacy.kept."+key, "span", span(t.P, d))
	}
	return []any{"operator", operator, "contact", contact, "words", kept("words", own.KeepWords), "people", kept("people", own.KeepPeople),
		"drafts", kept("drafts", own.KeepDrafts), "talk", kept("talk", own.KeepTalk), "backup", backupText(t.Act, t.P),
		"within", t.P.Wait(erasure.Within)}
}

// backupText says for how long backups still hold what is erased.
func backupText(act talk.Act, p messages.Printer) string {
	if act.Own.BackupKeep == 0 {
		return p.S("privacy.backup_unknown")
	}
	return p.S("privacy.backup", "span", span(p, act.Own.BackupKeep))
}

func backupSpan(t *talk.Turn) string { return backupText(t.Act, t.P) }

// span is a long time as people say it: years, months, days, or what is less.
func span(p messages.Printer, d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d >= 365*day && d%(365*day) < 30*day:
		return p.S("privacy.span.years", "n", int(d/(365*day)))
	case d >= 60*day && d%(30*day) == 0:
		return p.S("privacy.span.months", "n", int(d/(30*day)))
	}
	return p.Wait(d)
}

// dataEvery is how often a person can ask for what is kept of them.
const dataEvery = time.Hour

// dataTap is the button of /dataku.
func dataTap(t *talk.Turn) error {
	if err := t.Toast(""); err != nil {
		return err
	}
	return Data(t)
}

// AskData is what is kept of a person's question for their data, until it is answered outside of the transaction.
type AskData struct {
	What    string          `json:"what"` // AskedData
	Lang    string          `json:"lang"`
	Citizen store.CitizenID `json:"citizen"`
}

// AskedData marks such questions among others.
const AskedData = "data"

// Data is /dataku: what is kept of the speaker, as a file. It is put together outside of the transaction, and said to them alone.
func Data(t *talk.Turn) error {
	if t.Who.Citizen == 0 {
		return t.SayText("mydata.nothing")
	}
	before, err := t.EventsOf(t.Who.Citizen)
	if err != nil {
		return fmt.Errorf("events of the citizen: %w", err)
	}
	for i := len(before) - 1; i >= 0; i-- {
		e := before[i]
		if e.Kind != store.EventAccess || e.Data["step"] != "asked" {
			continue
		}
		if next := e.At.Add(dataEvery); next.After(t.Now) {
			latest, err := t.Matters(t.Who.Citizen, 1)
			if err != nil {
				return fmt.Errorf("matters: %w", err)
			}
			for _, a := range latest {
				t = inZone(t, a) // at the time of day that it is where they are
			}
			return t.SayText("mydata.later", "clock", t.P.Clock(next))
		}
		break
	}
	if _, err := t.Record(store.Event{At: t.Now, Kind: store.EventAccess, Citizen: t.Who.Citizen, Data: map[string]any{"step": "asked"}}); err != nil {
		return fmt.Errorf("record a question for data: %w", err)
	}
	to := t.Who.Direct // private, wherever it was asked
	if to.IsZero() {
		to = t.Back()
	}
	if err := keepData(t.Act, t.Who, to, t.P.Lang()); err != nil {
		return err
	}
	return t.SayText("mydata.begun")
}
