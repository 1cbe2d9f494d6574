package citizen

import (
	"errors"
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Timers of a draft; their reference is the aspiration's ID.
const (
	TimerDraft = "draft" // left alone for draft_wait: submit it, or ask once more for consent
	TimerHeld  = "held"  // held for draft_keep: erase it
)

// begin makes a draft of a first message, and shows it.
func begin(t *talk.Turn, c talk.Content, mem talk.Memory, matters []store.Aspiration) error {
	if mem.Via != "" || mem.Fresh {
		via := mem.Via
		mem.Via, mem.Fresh = "", false
		if err := t.Remember(mem); err != nil {
			return err
		}
		mem.Via = via
	}
	a, err := draft(t, c, mem.Via)
	if err != nil {
		return err
	}
	return show(t, a, matters)
}

// draft makes a draft of a first message that came by a deep link with that payload, or by none.
func draft(t *talk.Turn, c talk.Content, payload string) (store.Aspiration, error) {
	a := store.Aspiration{Citizen: t.Who.Citizen, Identity: t.Who.ID, Home: t.Here(), Via: payload, State: store.Drafted,
		ReceivedAt: t.Now, KindBy: store.ByGuess}
	a.Kind = guessKind(c.Text)
	if err := route(t.Act, &a, c.Text); err != nil {
		return a, err
	}
	agreed, err := consented(t)
	if err != nil {
		return a, err
	}
	if t.MustConsent && !agreed {
		a.State = store.Held
	}
	if a, err = t.CreateAspiration(a); err != nil {
		return a, fmt.Errorf("create an aspiration: %w", err)
	}
	if err := matter.Record(t.Act, a, store.Event{Kind: store.EventReceived}); err != nil {
		return a, err
	}
	if a.State == store.Held {
		if err := matter.Record(t.Act, a, store.Event{Kind: store.EventHeld}); err != nil {
			return a, err
		}
		if err := t.SetTimer(TimerHeld, int64(a.ID), t.Now.Add(t.DraftKeep)); err != nil {
			return a, fmt.Errorf("set a timer: %w", err)
		}
	}
	return a, keep(t, a, c)
}

// showNew is show, for who has the draft alone in hand.
func showNew(t *talk.Turn, a store.Aspiration) error {
	matters, err := t.Matters(t.Who.Citizen, 20)
	if err != nil {
		return fmt.Errorf("matters: %w", err)
	}
	return show(t, a, matters)
}

// show shows a draft for the first time.
func show(t *talk.Turn, a store.Aspiration, matters []store.Aspiration) error {
	out, err := draftOut(t.Act, t.P, a, openOnes(matters), t.Whispers())
	if err != nil {
		return err
	}
	a.DraftBox, err = t.SayAbout(out, store.About{Purpose: store.ForDraft, Aspiration: a.ID})
	if err != nil {
		return err
	}
	if err := t.SaveAspiration(a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	return noticeShown(t)
}

// addToDraft adds a message, and puts off the moment at which the draft submits itself.
func addToDraft(t *talk.Turn, a store.Aspiration, c talk.Content) error {
	if err := keep(t, a, c); err != nil {
		return err
	}
	unaddressed := a.OfficeBy == store.ByDefault || a.Office == ""
	if a.KindBy == store.ByGuess || unaddressed {
		all, err := t.Messages(a.ID)
		if err != nil {
			return fmt.Errorf("messages of %d: %w", a.ID, err)
		}
		text := matter.Gather(all).Text
		if a.KindBy == store.ByGuess {
			a.Kind = guessKind(text)
		}
		if unaddressed {
			if err := route(t.Act, &a, text); err != nil {
				return err
			}
		}
		if err := t.SaveAspiration(a); err != nil {
			return fmt.Errorf("save %d: %w", a.ID, err)
		}
	}
	if at, err := draftAt(t.Act, a); err != nil {
		return err
	} else if at != t.Here() && a.Home == t.Here() { // begun where only they see it, and gone on with here
		if err := editDraft(t.Act, a, bot.Outgoing{Text: t.P.Text("draft.elsewhere")}); err != nil {
			return err
		}
		return showNew(t, a)
	}
	return showDraft(t.Act, t.P, a)
}

// keep stores a message of the draft.
func keep(t *talk.Turn, a store.Aspiration, c talk.Content) error {
	if _, err := t.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, Citizen: a.Citizen, At: t.Now, Opening: true,
		Text: c.Text, Files: c.Files, Location: c.Location, Contact: c.Contact, From: t.Here(), FromID: c.ID}); err != nil {
		return fmt.Errorf("keep a message: %w", err)
	}
	if a.State == store.Held && a.DraftBox != 0 {
		return nil // asked about once more, and no oftener
	}
	if err := t.SetTimer(TimerDraft, int64(a.ID), t.Now.Add(t.DraftWait)); err != nil {
		return fmt.Errorf("set a timer: %w", err)
	}
	return nil
}

// showDraft changes the draft, as its citizen sees it, to what was understood by now.
func showDraft(act talk.Act, p messages.Printer, a store.Aspiration) error {
	matters, err := act.Matters(a.Citizen, 20)
	if err != nil {
		return fmt.Errorf("matters: %w", err)
	}
	at, err := draftAt(act, a)
	if err != nil {
		return err
	}
	out, err := draftOut(act, p, a, openOnes(matters), at != a.Home)
	if err != nil {
		return err
	}
	return editDraft(act, a, out)
}

// showTapped changes the draft, as its citizen sees it, after a tap: the message that was tapped, where they alone see it.
func showTapped(t *talk.Turn, a store.Aspiration, out bot.Outgoing) error {
	if t.Whispers() {
		return t.EditTapped(out, store.About{Purpose: store.ForDraft, Aspiration: a.ID})
	}
	return editDraft(t.Act, a, out)
}

// draftAt is where the draft stands: elsewhere than Home if its citizen wrote it where only they see it.
func draftAt(act talk.Act, a store.Aspiration) (bot.Address, error) {
	row, err := act.Outbox(a.DraftBox)
	if errors.Is(err, store.ErrNotFound) {
		return a.Home, nil
	} else if err != nil {
		return a.Home, fmt.Errorf("the draft's message: %w", err)
	}
	return row.To, nil
}

func editDraft(act talk.Act, a store.Aspiration, out bot.Outgoing) error {
	return editDraftAs(act, a, out, store.ForDraft)
}

func editDraftAs(act talk.Act, a store.Aspiration, out bot.Outgoing, purpose store.Purpose) error {
	at, err := draftAt(act, a)
	if err != nil {
		return err
	}
	out.Action, out.Target = bot.Edit, bot.Ref{Outbox: a.DraftBox}
	if _, err := act.Enqueue(store.Outbound{To: at, Lane: bot.Interactive, Out: out,
		About: store.About{Purpose: purpose, Aspiration: a.ID}}); err != nil {
		return fmt.Errorf("enqueue a changed draft: %w", err)
	}
	return nil
}

// draftOut is the draft as understood: what it is, whom it is for, and what happens if nothing more is said. whispered: only
// its citizen sees it, where nothing can be added.
func draftOut(act talk.Act, p messages.Printer, a store.Aspiration, open []store.Aspiration, whispered bool) (bot.Outgoing, error) {
	all, err := act.Messages(a.ID)
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	offices, err := takingOffices(act)
	if err != nil {
		return bot.Outgoing{}, err
	}
	with := ""
	if attached := matter.Gather(all).Attached(p); attached != "" {
		with = p.S("draft.with", "attached", attached)
	}
	undecided := len(offices) > 1 && (a.OfficeBy == store.ByDefault || a.Office == "")
	var b bot.TextBuilder
	b.Text(p.Text("draft.noted", "with", with)).Add(" ").Text(understood(p, a, offices, undecided)).Line()
	if a.State == store.Held {
		b.Text(p.Text("draft.consent", "day", p.Day(a.ReceivedAt.Add(act.DraftKeep))))
	} else {
		if whispered {
			b.Text(p.Text("draft.next_whispered", "wait", p.Wait(act.DraftWait)))
		} else {
			b.Text(p.Text("draft.next", "wait", p.Wait(act.DraftWait)))
		}
		if first, err := firstTime(act, a); err != nil {
			return bot.Outgoing{}, err
		} else if first {
			b.Line().Text(p.Text("draft.privacy"))
		}
	}
	return bot.Outgoing{Text: b.Build(), Buttons: draftButtons(p, a, offices, undecided, open)}, nil
}

// understood is the sentence on what it is and whom it is for.
func understood(p messages.Printer, a store.Aspiration, offices []store.Office, undecided bool) bot.Text {
	name := string(a.Office)
	for _, o := range offices {
		if o.ID == a.Office {
			name = o.Name
		}
	}
	kind := ""
	if a.Kind != "" {
		kind = matter.KindName(p, a.Kind)
	}
	switch {
	case a.Office == "" && kind == "":
		return p.Text("draft.whom")
	case a.Office == "":
		return p.Text("draft.kind_whom", "kind", kind)
	case undecided && kind == "":
		return p.Text("draft.default", "office", name)
	case undecided:
		return p.Text("draft.kind_default", "kind", kind, "office", name)
	case kind == "":
		return p.Text("draft.office", "office", name)
	}
	return p.Text("draft.kind_office", "kind", kind, "office", name)
}

func draftButtons(p messages.Printer, a store.Aspiration, offices []store.Office, undecided bool, open []store.Aspiration) [][]bot.Button {
	btn := func(key, verb string, args ...any) bot.Button {
		return bot.Button{Label: p.S(key), Data: talk.Data(verb, append([]any{a.ID}, args...)...)}
	}
	send := btn("draft.button.send", "c.send")
	if a.State == store.Held {
		send = btn("draft.button.agree", "c.agree")
	}
	rows := [][]bot.Button{{send, btn("draft.button.cancel", "c.drop")}}
	kind := btn("draft.button.kind", "c.kind")
	if a.Kind != "" {
		kind.Label = p.S("draft.button.not_kind", "kind", matter.KindName(p, a.Kind))
	}
	second := []bot.Button{kind}
	if len(offices) > 1 && !undecided {
		second = append(second, btn("draft.button.office", "c.to"))
	}
	if undecided {
		rows = append(rows, officeRows(a, offices, 0, p)...)
	}
	rows = append(rows, second)
	for i, m := range open {
		if i == 2 {
			break
		}
		rows = append(rows, []bot.Button{{Label: p.S("draft.button.join", "code", string(m.Code)), Data: talk.Data("c.join", a.ID, m.ID)}})
	}
	return rows
}

// officesShown is how many offices are offered at a time.
const officesShown = 6

// officeRows offers offices, two a row, from the page on.
func officeRows(a store.Aspiration, offices []store.Office, page int, p messages.Printer) [][]bot.Button {
	from := page * officesShown
	if from < 0 || from >= len(offices) {
		from = 0
	}
	to := min(from+officesShown, len(offices))
	var rows [][]bot.Button
	for i := from; i < to; i += 2 {
		var row []bot.Button
		for _, o := range offices[i:min(i+2, to)] {
			row = append(row, bot.Button{Label: o.Name, Data: talk.Data("c.to", a.ID, o.ID)})
		}
		rows = append(rows, row)
	}
	if len(offices) > officesShown {
		next := page + 1
		if to == len(offices) {
			next = 0
		}
		rows = append(rows, []bot.Button{{Label: p.S("draft.button.more_offices"), Data: talk.Data("c.offices", a.ID, next)}})
	}
	return rows
}

// takingOffices are those that can be written to.
func takingOffices(r talk.Act) ([]store.Office, error) {
	all, err := r.Offices()
	if err != nil {
		return nil, fmt.Errorf("offices: %w", err)
	}
	var taking []store.Office
	for _, o := range all {
		if !o.Closed {
			taking = append(taking, o)
		}
	}
	return taking, nil
}

func openOnes(matters []store.Aspiration) []store.Aspiration {
	var open []store.Aspiration
	for _, a := range matters {
		if a.State == store.Open {
			open = append(open, a)
		}
	}
	return open
}

// firstTime reports whether the draft is to carry the privacy notice: the citizen has sent nothing before, or has not
// been shown the notice in force.
func firstTime(act talk.Act, a store.Aspiration) (bool, error) {
	if _, err := act.Tx.Consent(a.Citizen, act.NoticeVersion); errors.Is(err, store.ErrNotFound) {
		return true, nil
	} else if err != nil {
		return false, fmt.Errorf("consent: %w", err)
	}
	matters, err := act.Matters(a.Citizen, 1)
	if err != nil {
		return false, fmt.Errorf("matters: %w", err)
	}
	return len(matters) == 0, nil
}

// DraftDue acts on the draft timers.
func DraftDue(act talk.Act, timer store.Timer) error {
	a, err := act.Aspiration(store.AspirationID(timer.Ref))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("aspiration %d: %w", timer.Ref, err)
	}
	switch {
	case timer.Kind == TimerDraft && a.State == store.Drafted:
		return submitAlone(act, a)
	case timer.Kind == TimerDraft && a.State == store.Held:
		p, err := matter.CitizenPrinter(act, a)
		if err != nil {
			return err
		}
		return matter.TellCitizenWith(act, a, p.Text("draft.consent_again", "day", p.Day(a.ReceivedAt.Add(act.DraftKeep))), consentButtons)
	case timer.Kind == TimerHeld && a.State == store.Held:
		return expire(act, a)
	}
	return nil
}

func consentButtons(p messages.Printer, a store.Aspiration) [][]bot.Button {
	return [][]bot.Button{{
		{Label: p.S("draft.button.agree"), Data: talk.Data("c.agree", a.ID)},
		{Label: p.S("draft.button.cancel"), Data: talk.Data("c.drop", a.ID)},
	}}
}

// submitAlone sends a draft that was left alone, with the best guess where something is still open.
func submitAlone(act talk.Act, a store.Aspiration) error {
	p, err := matter.CitizenPrinter(act, a)
	if err != nil {
		return err
	}
	if a.Office == "" {
		offices, err := takingOffices(act)
		if err != nil {
			return err
		}
		if len(offices) == 0 { // nowhere to go: it stays a draft, and is not lost
			return act.SetTimer(TimerDraft, int64(a.ID), act.Now.Add(time.Hour))
		}
		a.Office, a.OfficeBy = offices[0].ID, store.ByDefault
	}
	if err := matter.Submit(act, &a); err != nil {
		return err
	}
	if at, err := draftAt(act, a); err != nil {
		return err
	} else if at != a.Home { // they may not be reached there
		out, err := whisperedReceipt(act, p, a)
		if err != nil {
			return err
		}
		return editDraftAs(act, a, out, store.ForReceipt)
	}
	if err := editDraft(act, a, bot.Outgoing{Text: p.Text("draft.sent_alone")}); err != nil {
		return err
	}
	return sayReceipt(act, p, a)
}

func sayReceipt(act talk.Act, p messages.Printer, a store.Aspiration) error {
	out, err := receipt(act, p, a)
	if err != nil {
		return err
	}
	if _, err := act.Enqueue(store.Outbound{To: a.Home, Lane: bot.Interactive, Out: out,
		About: store.About{Purpose: store.ForReceipt, Aspiration: a.ID}}); err != nil {
		return fmt.Errorf("enqueue a receipt: %w", err)
	}
	return nil
}

// Received takes in what became of a receipt. Where it was for its citizen alone to see among others, and is not or may not be
// there (the draft could not be made into it any more, or the program ended while it was said), it is said in their own chat:
// rather twice than never, for it is what tells the code.
func Received(act talk.Act, s store.Settled) error {
	if s.Outcome != bot.Refused && s.Outcome != bot.Uncertain {
		return nil
	}
	a, err := act.Aspiration(s.About.Aspiration)
	switch {
	case errors.Is(err, store.ErrNotFound), err == nil && (s.To == a.Home || !a.State.Sent()):
		return nil
	case err != nil:
		return fmt.Errorf("aspiration %d: %w", s.About.Aspiration, err)
	}
	p, err := matter.CitizenPrinter(act, a)
	if err != nil {
		return err
	}
	return sayReceipt(act, p, a)
}

// receipt says that the aspiration has reached its office, its code, and by when a reply is promised.
func receipt(act talk.Act, p messages.Printer, a store.Aspiration) (bot.Outgoing, error) {
	office, err := act.Office(a.Office)
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("office %s: %w", a.Office, err)
	}
	text := p.Text("receipt.praise", "office", office.Name, "code", string(a.Code))
	if !a.DueAt.IsZero() {
		text = p.Text("receipt.text", "office", office.Name, "code", string(a.Code), "day", p.Day(a.DueAt))
	}
	return bot.Outgoing{Text: text, Buttons: [][]bot.Button{{
		{Label: p.S("citizen.button.status"), Data: "c.status"}, {Label: p.S("citizen.button.other"), Data: "c.new"}}}}, nil
}

// expire erases a draft that got no consent, and counts it.
func expire(act talk.Act, a store.Aspiration) error {
	p, err := matter.CitizenPrinter(act, a)
	if err != nil {
		return err
	}
	a.State = store.Expired
	if err := act.SaveAspiration(a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	if err := matter.Record(act, a, store.Event{Kind: store.EventExpired}); err != nil {
		return err
	}
	if err := act.EraseAspiration(a.ID, act.Now); err != nil {
		return fmt.Errorf("erase %d: %w", a.ID, err)
	}
	if err := editDraft(act, a, bot.Outgoing{Text: p.Text("draft.dropped")}); err != nil {
		return err
	}
	_, err = act.Enqueue(store.Outbound{To: a.Home, Lane: bot.Interactive,
		Out: bot.Outgoing{Text: p.Text("draft.expired")}, About: store.About{Purpose: store.ForTalk}})
	if err != nil {
		return fmt.Errorf("enqueue a farewell: %w", err)
	}
	return nil
}
