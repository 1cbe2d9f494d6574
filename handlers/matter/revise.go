package matter

import (
	"fmt"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Revise gives a message of the citizen another version. Of an aspiration that was sent, the rooms are told.
func Revise(act talk.Act, a store.Aspiration, m store.Message, text string) error {
	m, err := act.ReviseMessage(m.ID, text, act.Now)
	if err != nil {
		return fmt.Errorf("revise message %d: %w", m.ID, err)
	}
	if err := Record(act, a, store.Event{Kind: store.EventEdit, Citizen: m.Citizen, Message: m.ID, Version: m.Version}); err != nil {
		return err
	}
	if !a.State.Sent() {
		return nil
	}
	if quiet, err := Quiet(act, &a, 0); quiet || err != nil {
		return err // see tellChanged
	}
	m.Files, m.Location, m.Contact = nil, nil, nil
	if err := tellRooms(act, a, m, "room.edit"); err != nil {
		return err
	}
	return refreshQuoted(act, a)
}

// Enrich adds to a message of the citizen the files that they changed it by. What it had stays, as its earlier words do. Of an
// aspiration that was sent, the rooms get them; quiet: not now, but when they have come from their platform.
func Enrich(act talk.Act, a store.Aspiration, m store.Message, files []bot.File) (quiet bool, err error) {
	if files, err = act.AddFiles(m.ID, Nameless(files)); err != nil {
		return false, fmt.Errorf("add files to message %d: %w", m.ID, err)
	}
	if err := Record(act, a, store.Event{Kind: store.EventEdit, Citizen: m.Citizen, Message: m.ID, Version: m.Version,
		Data: map[string]any{"files": len(files)}}); err != nil {
		return false, err
	}
	if !a.State.Sent() {
		return false, nil
	}
	if quiet, err = Quiet(act, &a, 0); err != nil {
		return false, err
	} else if quiet {
		if !m.Opening && a.QuietFrom != 0 && m.ID >= a.QuietFrom {
			return true, nil // it is summed up with what they write now
		}
		if err := act.AwaitFiles(a.ID, m.ID, m.Opening); err != nil {
			return true, fmt.Errorf("await files of message %d: %w", m.ID, err)
		}
		return true, nil
	}
	cards, err := act.Cards(a.ID)
	if err != nil {
		return false, fmt.Errorf("cards of %d: %w", a.ID, err)
	}
	if m.Opening {
		if cards, err = begun(act, cards); err != nil {
			return false, err
		}
	}
	if err := postFiles(act, a, cards, m, files, "room.added"); err != nil {
		return false, err
	}
	return false, refreshQuoted(act, a)
}

// refreshQuoted is RefreshCard, also of that which the aspiration was merged into: it shows the beginning of its words.
func refreshQuoted(act talk.Act, a store.Aspiration) error {
	if a.State == store.Merged && a.MergedInto != 0 {
		into, err := act.Aspiration(a.MergedInto)
		if err != nil {
			return fmt.Errorf("what %d was merged into: %w", a.ID, err)
		}
		if err := RefreshCard(act, into); err != nil {
			return err
		}
	}
	return RefreshCard(act, a)
}

// Retract takes a message of the citizen back: its words and attachments are shown no more, and the rooms are told. Whose
// turn it is stays as it was.
func Retract(act talk.Act, a store.Aspiration, m store.Message) error {
	copies, err := act.Copies(m)
	if err != nil {
		return fmt.Errorf("copies of message %d: %w", m.ID, err)
	}
	onCard := m.Opening && len(m.Files) > 0
	m, err = act.RetractMessage(m.ID, act.Now)
	if err != nil {
		return fmt.Errorf("take message %d back: %w", m.ID, err)
	}
	if err := Record(act, a, store.Event{Kind: store.EventEdit, Citizen: m.Citizen, Message: m.ID, Version: m.Version,
		Data: map[string]any{"retracted": true}}); err != nil {
		return err
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	p := RoomPrinter(act, office)
	if err := emptyCopies(act, a, p, copies, "retracted"); err != nil {
		return err
	}
	if onCard { // a changed card would keep its files
		if err := renewCards(act, a); err != nil {
			return err
		}
	}
	if quiet, err := Quiet(act, &a, 0); err != nil {
		return err
	} else if !quiet {
		if err := tellRooms(act, a, m, "room.retracted"); err != nil {
			return err
		}
	}
	return refreshQuoted(act, a)
}

// emptyCopies takes the words off what passed a message on, and off what summed it up with others. why names what stands in their place.
func emptyCopies(act talk.Act, a store.Aspiration, p messages.Printer, copies []store.OutboxRow, why string) error {
	sums, err := act.Copies(store.Message{Aspiration: a.ID})
	if err != nil {
		return fmt.Errorf("sums of %d: %w", a.ID, err)
	}
	for _, c := range append(copies, sums...) {
		if c.About.Purpose != store.ForFollowUp || c.About.Message == 0 && !sumsUp(c.Out) {
			continue
		}
		out := bot.Outgoing{Action: bot.Edit, Target: bot.Ref{Outbox: c.ID}, Text: p.Text("room." + why + "_copy")}
		if c.About.Message == 0 {
			out.Text = p.Text("room."+why+"_sum", "code", string(a.Code))
			out.Buttons = [][]bot.Button{{allButton(p, a)}}
		}
		if _, err := act.Enqueue(store.Outbound{To: c.To, Lane: bot.Bulk, About: c.About, Out: out}); err != nil {
			return fmt.Errorf("enqueue an emptied copy: %w", err)
		}
	}
	return nil
}
