package world

import (
	"errors"
	"fmt"
	"strings"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/citizen"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/caution"
)

// TimerSpoken is the timer of what was said in person and that nobody has said of whether its citizen agrees; its reference is the
// aspiration's ID. It is erased then, and counted.
const TimerSpoken = "spoken"

// contactMost is how long what is kept of how a citizen can be reached may be, in runes.
const contactMost = 120

// heardAt is to whom, and where, a citizen said in person what staff write down: an office, and an event of it.
type heardAt struct{ office, occasion string }

// data is h as what a question is for.
func (h heardAt) data() string { return h.office + " " + h.occasion }

func heardAtOf(data string) (h heardAt) {
	h.office, h.occasion, _ = strings.Cut(data, " ")
	return h
}

// Spoken is "/catat-lisan": what a citizen said in person. It may begin with the ID of an event; without words it asks for them.
func Spoken(t *talk.Turn, args string) error {
	mine, why, err := offices(t, store.RightHandle)
	if err != nil {
		return err
	} else if why != "" {
		return t.SayText(why)
	}
	c := talk.ContentOf(t.Update.Message)
	var to heardAt
	to, c.Text, err = addressed(t, mine, args)
	if err != nil {
		return err
	}
	if !c.Empty() {
		return note(t, mine, to, c, "")
	}
	several := len(mine) > 1
	if office, ok := find(mine, store.OfficeID(to.office)); ok {
		mine = []store.Office{office}
	}
	id, err := t.SayAbout(bot.Outgoing{Text: t.P.Text("spoken.ask"), Buttons: spokenRows(t, mine, to.occasion, 0, several), ReplyTo: t.InGroup()},
		store.About{Purpose: store.ForSpoken})
	if err != nil || to.office == "" {
		return err
	}
	return t.AsksFor(id, to.data())
}

// spokenRows offers a page of the offices for which it can be noted, by name if the speaker is in several.
func spokenRows(t *talk.Turn, mine []store.Office, occasion string, page int, several bool) [][]bot.Button {
	return officeRows(t, mine, page, func(o store.Office) bot.Button {
		label := t.P.S("spoken.button.write")
		if several {
			label = o.Name
		}
		return bot.Button{Label: label, Data: talk.Data("s.w.tulis", o.ID, occasion), Form: wordsForm(t)}
	}, func(page int) string { return moreData(moreSpoken, page) })
}

// addressed takes the ID of an office, or of an event, off the beginning of a text.
func addressed(t *talk.Turn, mine []store.Office, text string) (to heardAt, rest string, err error) {
	first, rest := talk.CutWord(text)
	if office, ok := find(mine, store.OfficeID(strings.ToLower(first))); ok {
		return heardAt{office: string(office.ID)}, rest, nil
	}
	o, ok, err := matter.OccasionCalled(t.Tx, first)
	if err != nil {
		return to, "", err
	}
	if _, my := find(mine, o.Office); ok && my {
		return heardAt{string(o.Office), string(o.ID)}, rest, nil
	}
	if len(mine) == 1 {
		to.office = string(mine[0].ID)
	}
	return to, text, nil
}

func wordsForm(t *talk.Turn) *bot.Form {
	return &bot.Form{Title: t.P.S("spoken.form.title"), Submit: t.P.S("spoken.form.submit"), Inputs: []bot.Input{
		{Name: "kata", Label: t.P.S("spoken.form.words"), Hint: t.P.S("spoken.form.words_hint"), Multiline: true, Required: true},
		{Name: "kontak", Label: t.P.S("spoken.form.contact"), Hint: t.P.S("spoken.form.contact_hint"), Max: contactMost},
	}}
}

// wordsTap takes the form; where there are no forms, it asks in words.
func wordsTap(t *talk.Turn, to heardAt) error {
	mine, why, err := offices(t, store.RightHandle)
	if err != nil {
		return err
	} else if why != "" {
		return t.Toast(why)
	}
	if _, ok := find(mine, store.OfficeID(to.office)); !ok {
		return t.Toast("toast.stale")
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	if v := t.Update.Tap.Values; v != nil {
		return note(t, mine, to, talk.Content{Text: v["kata"]}, v["kontak"])
	}
	id, err := t.SayOpenly(bot.Outgoing{Text: t.P.Text("spoken.prompt"), Prompt: t.P.S("spoken.prompt_hint"), ReplyTo: tappedRef(t)},
		store.About{Purpose: store.ForSpoken})
	if err != nil {
		return err
	}
	return t.AsksFor(id, to.data())
}

// spokenAnswer takes what answers a question of this file: the words; or, to what was noted already, how its citizen can be reached.
func spokenAnswer(t *talk.Turn, question store.Thing) error {
	c := talk.ContentOf(t.Update.Message)
	if t.Update.Message.Unsupported != "" || c.Empty() {
		return t.SayText("spoken.empty")
	}
	if question.Aspiration != 0 {
		return contactAnswer(t, question.Aspiration, c)
	}
	mine, why, err := offices(t, store.RightHandle)
	if err != nil {
		return err
	} else if why != "" {
		return t.SayText(why)
	}
	asked, ok, err := t.AskedFor(question.Outbox)
	if err != nil {
		return err
	}
	to := heardAtOf(asked)
	if !ok && len(mine) == 1 {
		to.office = string(mine[0].ID)
	}
	return note(t, mine, to, c, "")
}

// note keeps what was said, held until somebody says that its citizen agrees, and shows it.
func note(t *talk.Turn, mine []store.Office, to heardAt, c talk.Content, contact string) error {
	if c.Empty() {
		return t.SayText("spoken.empty")
	}
	office, ok := find(mine, store.OfficeID(to.office))
	if !ok && to.office != "" {
		return t.SayText("toast.stale")
	}
	person, err := t.CreateCitizen(t.Now)
	if err != nil {
		return fmt.Errorf("create a citizen: %w", err)
	}
	a := store.Aspiration{Citizen: person.ID, Recorder: t.Who.Staff, Office: office.ID, OfficeBy: store.ByStaff, State: store.Held, ReceivedAt: t.Now}
	if err := citizen.Understand(t.Act, &a, c.Text); err != nil {
		return err
	}
	a.Office, a.OfficeBy = office.ID, store.ByStaff // the rules may know of an office that is not the speaker's: of theirs it is asked
	if o, ok, err := matter.OccasionCalled(t.Tx, to.occasion); err != nil {
		return err
	} else if ok && o.Office == office.ID {
		a.Occasion, a.Via = o.ID, matter.OccasionPayload(o.ID)
	}
	kinds := []store.EventKind{store.EventReceived, store.EventHeld}
	if caution.DangerOf(c.Text) != caution.NoDanger {
		a.Urgent, kinds = store.Urgent, append(kinds, store.EventUrgent)
	}
	if a, err = t.CreateAspiration(a); err != nil {
		return fmt.Errorf("create an aspiration: %w", err)
	}
	for _, kind := range kinds {
		if err := matter.Record(t.Act, a, store.Event{Kind: kind, Staff: t.Who.Staff}); err != nil {
			return err
		}
	}
	if contact == "" && c.Contact != nil {
		contact = c.Contact.Name + " " + c.Contact.Phone
	}
	if _, err := t.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, Citizen: a.Citizen, At: t.Now, Opening: true,
		Text: c.Text, Files: c.Files, Location: c.Location, From: t.Here(), FromID: c.ID}); err != nil {
		return fmt.Errorf("keep what was said: %w", err)
	}
	if err := keepContact(t, a, contact); err != nil {
		return err
	}
	if err := t.SetTimer(TimerSpoken, int64(a.ID), t.Now.Add(t.DraftKeep)); err != nil {
		return fmt.Errorf("set a timer: %w", err)
	}
	out, err := held(t, a, 0)
	if err != nil {
		return err
	}
	out.ReplyTo = t.InGroup()
	if a.DraftBox, err = t.SayAbout(out, store.About{Purpose: store.ForSpoken, Aspiration: a.ID}); err != nil {
		return err
	}
	return t.SaveAspiration(a)
}

// keepContact keeps how the citizen can be reached.
func keepContact(t *talk.Turn, a store.Aspiration, contact string) error {
	contact = strings.Join(strings.Fields(contact), " ")
	if r := []rune(contact); len(r) > contactMost {
		contact = string(r[:contactMost])
	}
	if contact == "" {
		return nil
	}
	if err := t.SaveSpokenContact(a.ID, contact); err != nil {
		return fmt.Errorf("keep a contact of %d: %w", a.ID, err)
	}
	return nil
}

// contactAnswer takes how the citizen of what was noted can be reached.
func contactAnswer(t *talk.Turn, id store.AspirationID, c talk.Content) error {
	a, ok, err := heldOf(t, id)
	if err != nil {
		return err
	}
	if !ok {
		return t.SayText("spoken.late")
	}
	contact := c.Text
	if c.Contact != nil {
		contact = c.Contact.Name + " " + c.Contact.Phone
	}
	if talk.Blank(contact) {
		return t.SayText("spoken.empty")
	}
	if err := keepContact(t, a, contact); err != nil {
		return err
	}
	// It stays in no history of ours: from now on it is shown to who says why.
	if err := t.ForgetSaid(t.Here(), t.Update.Message.ID); err != nil {
		return fmt.Errorf("forget where a contact was written: %w", err)
	}
	if err := showHeld(t, a); err != nil {
		return err
	}
	return matter.Mark(t.Act, t.Here(), t.Update.Message.ID, bot.MarkTaken)
}

// showHeld shows what was noted as it is now.
func showHeld(t *talk.Turn, a store.Aspiration) error {
	out, err := held(t, a, 0)
	if err != nil {
		return err
	}
	out.Action, out.Target = bot.Edit, bot.Ref{Outbox: a.DraftBox}
	row, err := t.Outbox(a.DraftBox)
	if err != nil {
		return fmt.Errorf("what was noted: %w", err)
	}
	if _, err := t.Enqueue(store.Outbound{To: row.To, Lane: bot.Interactive, Out: out,
		About: store.About{Purpose: store.ForSpoken, Aspiration: a.ID}}); err != nil {
		return fmt.Errorf("enqueue what was noted: %w", err)
	}
	return nil
}

// EditSpoken takes the changed words of what the speaker noted, until its citizen has agreed to them. done is false if it is no such note.
func EditSpoken(t *talk.Turn, m store.Message) (done bool, err error) {
	a, err := t.Aspiration(m.Aspiration)
	if err != nil {
		return false, fmt.Errorf("aspiration %d: %w", m.Aspiration, err)
	}
	if a.Recorder == 0 || a.Recorder != t.Who.Staff || !m.Opening || m.Side != store.CitizenSide {
		return false, nil
	}
	text := t.Update.Message.Text
	if cmd := t.Update.Message.Command; cmd != nil {
		mine, _, err := offices(t, store.RightHandle)
		if err != nil {
			return true, err
		}
		if _, text, err = addressed(t, mine, cmd.Args); err != nil {
			return true, err
		}
	}
	switch _, waits, err := heldOf(t, a.ID); {
	case err != nil || text == m.Text || talk.Blank(text) && len(m.Files) == 0:
		return true, err
	case !waits:
		return true, t.SayText("staff.edit_not_taken")
	}
	if err := matter.Revise(t.Act, a, m, text); err != nil {
		return true, err
	}
	if _, _, err := matter.Raise(t.Act, &a, text); err != nil {
		return true, err
	}
	before := a
	if err := citizen.Understand(t.Act, &a, text); err != nil {
		return true, err
	}
	if a.Office, a.OfficeBy = before.Office, before.OfficeBy; before.KindBy == store.ByStaff { // what they said of it stays
		a.Kind, a.KindBy = before.Kind, before.KindBy
	}
	if err := t.SaveAspiration(a); err != nil {
		return true, fmt.Errorf("save %d: %w", a.ID, err)
	}
	return true, showHeld(t, a)
}

// agreed: the citizen agrees to be written down. It goes to the office, and counts from its first word.
func agreed(t *talk.Turn, a store.Aspiration, withContact bool) error {
	if _, err := t.SpokenContact(a.ID); errors.Is(err, store.ErrNotFound) {
		withContact = false
	} else if err != nil {
		return fmt.Errorf("the contact of %d: %w", a.ID, err)
	}
	if err := t.ClearTimer(TimerSpoken, int64(a.ID)); err != nil {
		return fmt.Errorf("clear a timer: %w", err)
	}
	if err := matter.SubmitSpoken(t.Act, &a, t.Who.Staff, withContact); err != nil {
		return err
	}
	office, err := t.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	return t.EditTapped(bot.Outgoing{Text: t.P.Text("spoken.kept", "code", string(a.Code), "office", office.Name, "day", t.P.In(office.Location()).Dated(a.DueAt)),
		Buttons: [][]bot.Button{{t.Btn("slip.button.make", "s.w.slip", a.ID)}}}, store.About{Purpose: store.ForTalk, Aspiration: a.ID})
}

// drop erases what was noted: its citizen does not agree. Only that it was so is kept.
func drop(t *talk.Turn, a store.Aspiration) error {
	if err := t.ClearTimer(TimerSpoken, int64(a.ID)); err != nil {
		return fmt.Errorf("clear a timer: %w", err)
	}
	if err := matter.Record(t.Act, a, store.Event{Kind: store.EventSpoken, Staff: t.Who.Staff,
		Data: map[string]any{"consent": "no", "contact": false}}); err != nil {
		return err
	}
	a.State = store.Cancelled
	if err := erase(t.Act, a, store.EventCancelled); err != nil {
		return err
	}
	if err := t.ToastPassing("spoken.dropped"); err != nil {
		return err
	}
	// Where the message is gone with the words, it is said anew.
	return t.EditTapped(bot.Outgoing{Text: t.P.Text("spoken.dropped")}, store.About{Purpose: store.ForTalk})
}

func erase(act talk.Act, a store.Aspiration, kind store.EventKind) error {
	if err := act.SaveAspiration(a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	if err := matter.Record(act, a, store.Event{Kind: kind}); err != nil {
		return err
	}
	if err := act.EraseAspiration(a.ID, act.Now); err != nil {
		return fmt.Errorf("erase %d: %w", a.ID, err)
	}
	return nil
}

// Due erases what was noted when nobody has said for so long that its citizen agrees.
func Due(act talk.Act, timer store.Timer) error {
	a, err := act.Aspiration(store.AspirationID(timer.Ref))
	if errors.Is(err, store.ErrNotFound) || err == nil && (a.State != store.Held || a.Recorder == 0) {
		return nil
	} else if err != nil {
		return fmt.Errorf("aspiration %d: %w", timer.Ref, err)
	}
	a.State = store.Expired
	if err := erase(act, a, store.EventExpired); err != nil {
		return err
	}
	row, err := act.Outbox(a.DraftBox)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("what was noted: %w", err)
	}
	to, p, err := expiredAt(act, a, row.To)
	if err != nil {
		return err
	}
	// Where the message is gone with the words, this changes nothing; and it is days old: what became of it is said anew.
	gone := bot.Outgoing{Action: bot.Edit, Target: bot.Ref{Outbox: a.DraftBox}, Text: p.Text("erase.gone_here")}
	said := bot.Outgoing{Text: p.Text("spoken.expired", "day", p.Day(a.ReceivedAt), "clock", p.Clock(a.ReceivedAt))}
	for _, x := range []store.Outbound{{To: row.To, Out: gone}, {To: to, Out: said}} {
		x.Lane, x.About = bot.Bulk, store.About{Purpose: store.ForTalk}
		if _, err := act.Enqueue(x); err != nil {
			return fmt.Errorf("enqueue what became of it: %w", err)
		}
	}
	return nil
}

// expiredAt is where it is said that a note was erased: where it stood, if that is a room, or a chat of who noted it; else, as where
// they alone saw it, in private with them.
func expiredAt(act talk.Act, a store.Aspiration, stood bot.Address) (bot.Address, messages.Printer, error) {
	p := act.Printer("", nil, act.Now)
	if rooms, err := act.RoomsAt(stood); err != nil {
		return stood, p, fmt.Errorf("rooms: %w", err)
	} else if len(rooms) > 0 {
		return stood, p, nil
	}
	people, err := act.IdentitiesOfStaff(a.Recorder)
	if err != nil {
		return stood, p, fmt.Errorf("identities of %d: %w", a.Recorder, err)
	}
	best := -1
	for i, who := range people {
		switch {
		case who.Direct == stood:
			return stood, act.Printer(who.Lang, nil, act.Now), nil
		case who.Direct.IsZero() || who.Blocked:
		case best < 0 || who.Account == stood.Account && people[best].Account != stood.Account:
			best = i
		}
	}
	if best < 0 {
		return stood, p, nil
	}
	return people[best].Direct, act.Printer(people[best].Lang, nil, act.Now), nil
}
