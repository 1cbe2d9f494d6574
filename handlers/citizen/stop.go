package citizen

import (
	"encoding/json"
	"fmt"

	"duaarah/bot"
	"duaarah/handlers/broadcast"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// keepData puts a question for data where it is answered.
func keepData(act talk.Act, who store.Identity, to bot.Address, lang string) error {
	body, err := json.Marshal(AskData{What: AskedData, Lang: lang, Citizen: who.Citizen})
	if err != nil {
		return fmt.Errorf("write down a question for data: %w", err)
	}
	if _, err := act.Ask(store.Ask{Who: who.ID, Slot: AskedData, To: to, Body: body, At: act.Now}, dataAsks); err != nil {
		return fmt.Errorf("keep a question for data: %w", err)
	}
	return nil
}

// dataAsks is how many questions of one person wait at a time, those for figures among them.
const dataAsks = 3

// stopTap ends the processing of what is theirs: consent is taken back, what is open is withdrawn, and nothing more goes to an office
// until they agree again. It is done at once; the law gives three days.
func stopTap(t *talk.Turn, verb string) error {
	if t.Who.Citizen == 0 {
		return t.Toast("own.toast.nothing")
	}
	switch {
	case verb == "c.resume" && !t.Who.Stopped, verb != "c.resume" && t.Who.Stopped:
		return t.Toast("toast.already")
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	about := store.About{Purpose: store.ForTalk}
	switch verb {
	case "c.stop":
		return t.EditTapped(bot.Outgoing{Text: t.P.Text("stop.sure"), Buttons: [][]bot.Button{
			{t.Btn("privacy.button.stop_sure", "c.stop!")}, {t.Btn("own.button.nothing", "c.keep")}}}, about)
	case "c.resume":
		if err := goOnProcessing(t); err != nil {
			return err
		}
		return t.EditTapped(bot.Outgoing{Text: t.P.Text("stop.resumed"), Buttons: [][]bot.Button{{t.Btn("citizen.button.status", "c.status")}}}, about)
	}
	n, err := stop(t)
	if err != nil {
		return err
	}
	return t.EditTapped(bot.Outgoing{Text: t.P.Text("stop.done", "n", n), Buttons: [][]bot.Button{
		{t.Btn("privacy.button.erase", "c.erasable")}, {t.Btn("privacy.button.resume", "c.resume")}}}, about)
}

// stop stops, and returns how many aspirations it withdrew.
func stop(t *talk.Turn) (withdrawn int, err error) {
	if err := setStopped(t, true); err != nil {
		return 0, err
	}
	if _, err := broadcast.UnsubscribeAll(t.Act, t.Who, broadcast.HowStopped); err != nil {
		return 0, err
	}
	if err := t.WithdrawConsents(t.Who.Citizen); err != nil {
		return 0, fmt.Errorf("withdraw consents: %w", err)
	}
	if err := recordConsent(t, "withdrawn"); err != nil {
		return 0, err
	}
	all, err := t.AspirationsOf(t.Who.Citizen)
	if err != nil {
		return 0, fmt.Errorf("aspirations: %w", err)
	}
	for _, a := range all {
		switch a.State {
		case store.Drafted, store.Held:
			if err := giveUp(t.Act, a); err != nil {
				return 0, err
			}
			if err := editDraft(t.Act, a, bot.Outgoing{Text: t.P.Text("draft.dropped")}); err != nil {
				return 0, err
			}
		case store.Open:
			if err := matter.Withdraw(t.Act, &a); err != nil {
				return 0, err
			}
			withdrawn++
		}
	}
	supports, err := t.Supports(t.Who.Citizen, 1000)
	if err != nil {
		return 0, fmt.Errorf("supports: %w", err)
	}
	for _, s := range supports {
		a, err := t.Aspiration(s.Aspiration)
		if err != nil {
			return 0, fmt.Errorf("aspiration %d: %w", s.Aspiration, err)
		}
		if err := matter.StopSupport(t.Act, a, s); err != nil {
			return 0, err
		}
	}
	return withdrawn, nil
}

// StopAgain stops for a citizen who had asked for it, in a database that does not know of that: it is older. false: nobody is known there,
// or it was stopped.
func StopAgain(act talk.Act, id store.CitizenID) (bool, error) {
	people, err := act.IdentitiesOfCitizen(id)
	if err != nil {
		return false, fmt.Errorf("identities of %d: %w", id, err)
	}
	for _, who := range people {
		if who.Stopped {
			continue
		}
		_, err := stop(&talk.Turn{Act: act, Who: who, P: act.Printer(who.Lang, nil, act.Now)})
		return err == nil, err
	}
	return false, nil
}

// goOnProcessing takes a stop back: they agree again.
func goOnProcessing(t *talk.Turn) error {
	if err := setStopped(t, false); err != nil {
		return err
	}
	return agree(t, 0)
}

// setStopped notes with every identity of the speaker that they want nothing processed, or agree again.
func setStopped(t *talk.Turn, on bool) error {
	people, err := t.IdentitiesOfCitizen(t.Who.Citizen)
	if err != nil {
		return fmt.Errorf("identities: %w", err)
	}
	for _, who := range people {
		who.Stopped = on
		if _, err := t.SaveIdentity(who); err != nil {
			return fmt.Errorf("save identity %d: %w", who.ID, err)
		}
	}
	t.Who.Stopped = on
	if _, err := t.Record(store.Event{At: t.Now, Kind: store.EventStop, Citizen: t.Who.Citizen, Data: map[string]any{"on": on}}); err != nil {
		return fmt.Errorf("record a stop: %w", err)
	}
	return nil
}
