package handlers

import (
	"errors"
	"fmt"
	"slices"

	"duaarah/bot"
	"duaarah/handlers/citizen"
	"duaarah/handlers/staff"
	"duaarah/handlers/talk"
	"duaarah/handlers/world"
	"duaarah/store"
)

// edit finds the message that was changed, and whose it is.
func edit(t *talk.Turn) error {
	if t.Update.Message == nil {
		return nil
	}
	if done, err := secretSaid(t); done || err != nil {
		return err
	}
	m, err := t.MessageAt(t.Here(), t.Update.Message.ID)
	if errors.Is(err, store.ErrNotFound) {
		if done, err := staff.EditNote(t); done || err != nil {
			return err
		}
		if done, err := staff.EditPending(t); done || err != nil {
			return err
		}
		if done, err := citizen.EditGreeting(t); done || err != nil {
			return err
		}
		return editNotTaken(t)
	} else if err != nil {
		return fmt.Errorf("the changed message: %w", err)
	}
	if m.Side == store.StaffSide {
		return staff.Edit(t, m)
	}
	if done, err := world.EditSpoken(t, m); done || err != nil {
		return err
	}
	if c := t.Update.Message.Command; c != nil && writes(c.Name) {
		return citizen.EditWritten(t, m, c.Args)
	}
	return citizen.Edit(t, m)
}

// editNotTaken says that the change of a message does nothing which was answered when it came, and is kept no more: a command, words that were
// refused, those for many, a name or a place. Their writer may think that it counts.
func editNotTaken(t *talk.Turn) error {
	m := t.Update.Message
	if talk.ContentOf(m).Empty() {
		return nil
	}
	enrolled, err := staff.Enrolled(t)
	if err != nil {
		return err
	}
	switch {
	case t.Update.Place != bot.Group && !enrolled:
		return citizen.Aside(t, "citizen.edit_not_taken")
	case t.Update.Place == bot.Group && !enrolled:
		return nil
	case t.Update.Place == bot.Group && (m.Command == nil || !known(m.Command.Name)): // else it is what they say among themselves
		if !m.ReplyToBot {
			return nil
		}
		if thing, a, err := t.Replied(); errors.Is(err, store.ErrNotFound) || err == nil && (thing.Purpose == store.ForTalk && a.ID == 0) {
			return nil
		} else if err != nil {
			return err
		}
	}
	return t.SayText("staff.edit_not_taken")
}

// known reports whether there is a command that is called so.
func known(name string) bool {
	return slices.ContainsFunc(verbs(), func(v verb) bool { return v.called(name) })
}

// writes reports whether the command that is called so begins an aspiration with what follows it.
func writes(name string) bool {
	return slices.ContainsFunc(verbs(), func(v verb) bool { return (v.id == "aspirasi" || v.id == "lapor") && v.called(name) })
}
