package staff

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/handlers/team"
	"duaarah/store"
)

// Join enrols the speaker with the secret of an invitation.
func Join(t *talk.Turn, secret string) error {
	if secret == "" {
		if t.Who.Staff == 0 && t.Update.Place != bot.Desk { // citizens write there, too
			return t.SayText("join.how_private")
		}
		return t.SayText("join.how")
	}
	hash := store.HashInvitation(secret)
	inv, err := t.FindInvitation(hash, t.Now)
	known := err == nil || errors.Is(err, store.ErrUsed) || errors.Is(err, store.ErrExpired)
	if known && t.Who.Staff != 0 {
		if mine, why := accepted(t, inv); why != nil {
			return why
		} else if mine {
			return t.SayText("join.already")
		}
	}
	switch {
	case errors.Is(err, store.ErrUsed):
		return t.SayText("join.used")
	case errors.Is(err, store.ErrExpired):
		return t.SayText("join.expired")
	case errors.Is(err, store.ErrNotFound):
		return t.SayText("join.unknown")
	case err != nil:
		return fmt.Errorf("invitation: %w", err)
	}
	before, err := team.RoleIn(t.Tx, t.Who.Staff, inv.Office)
	if err != nil {
		return err
	}
	if before != "" && before.Covers(inv.Role) { // it would give nothing, and is left for another
		return t.SayText("join.member", "role", team.RoleName(t.P, before))
	}
	if err := enrol(t, inv, before); err != nil {
		return err
	}
	if _, err := t.UseInvitation(hash, t.Who.Staff, t.Now); err != nil {
		return fmt.Errorf("use the invitation: %w", err)
	}
	if err := welcome(t, inv); err != nil {
		return err
	}
	return team.RenewMenu(t.Act, t.Who.Staff)
}

// accepted reports whether the speaker came by that invitation, and is of its office still.
func accepted(t *talk.Turn, inv store.Invitation) (bool, error) {
	came, err := t.Accepted(inv.ID, t.Who.Staff)
	if err != nil || !came {
		return false, err
	}
	return matter.IsMember(t.Tx, t.Who.Staff, inv.Office)
}

// enrol gives the speaker the role of the invitation. before is the one that they have in its office; empty: none.
func enrol(t *talk.Turn, inv store.Invitation, before store.Role) error {
	if t.Who.Staff == 0 {
		person, err := t.SaveStaff(store.Staff{Name: t.Who.Name})
		if err != nil {
			return fmt.Errorf("create staff: %w", err)
		}
		t.Who.Staff = person.ID
		if t.Who, err = t.SaveIdentity(t.Who); err != nil {
			return fmt.Errorf("save identity %d: %w", t.Who.ID, err)
		}
	}
	if err := t.SaveMembership(store.Membership{Office: inv.Office, Staff: t.Who.Staff, Role: inv.Role, Since: t.Now}); err != nil {
		return fmt.Errorf("save a membership: %w", err)
	}
	data := map[string]any{"role": string(inv.Role), "invitation": int64(inv.ID)}
	if before != "" {
		data["before"] = string(before)
	}
	if _, err := t.Record(store.Event{At: t.Now, Kind: store.EventEnrol, Office: inv.Office, Staff: t.Who.Staff, Data: data}); err != nil {
		return fmt.Errorf("record an enrolment: %w", err)
	}
	return matter.SomebodyThere(t.Act, inv.Office, t.Who.Staff)
}

// welcome says what happens now. An office without a room has its cards come to where the first of its staff enrols.
func welcome(t *talk.Turn, inv store.Invitation) error {
	office, err := t.Office(inv.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", inv.Office, err)
	}
	person, err := t.Staff(t.Who.Staff)
	if err != nil {
		return fmt.Errorf("staff %d: %w", t.Who.Staff, err)
	}
	rooms, err := t.Rooms(inv.Office)
	if err != nil {
		return fmt.Errorf("rooms of %s: %w", inv.Office, err)
	}
	var b bot.TextBuilder
	b.Text(t.P.Text("join.welcome", "office", office.Name))
	if inv.Role != store.RoleStaff {
		b.Add(" ").Text(t.P.Text("join.role", "role", team.RoleName(t.P, inv.Role), "what", t.P.S("role.what."+string(inv.Role))))
	}
	var buttons [][]bot.Button
	if !inv.Role.May(store.RightReply) { // citizens read no name of theirs
	} else if person.Name == "" {
		b.Line().Text(t.P.Text("join.name"))
		buttons = append(buttons, []bot.Button{nameButton(t)})
	} else {
		b.Line().Text(t.P.Text("join.named", "name", person.Name))
	}
	var room store.Room
	if may := inv.Role.May(store.RightRoom); len(rooms) == 0 && may && t.Update.Place != bot.Group {
		if room, err = bind(t, inv.Office, t.Room(), true); err != nil {
			return err
		}
		key := "join.room_here"
		if t.Update.Place == bot.Desk {
			key = "join.room_desk"
		}
		b.Add("\n\n").Text(t.P.Text(key))
	} else if len(rooms) == 0 && may {
		b.Add("\n\n").Text(t.P.Text("join.room_none"))
	}
	if inv.Role.May(store.RightReply) {
		b.Line().Text(t.P.Text("join.how_to_reply"))
	} else {
		b.Line().Text(t.P.Text("join.how_to_read"))
	}
	if _, err := t.Say(bot.Outgoing{Text: b.Build(), Buttons: buttons}); err != nil {
		return err
	}
	if room.ID == 0 {
		return nil
	}
	return matter.PostMissing(t.Act, room)
}

func nameButton(t *talk.Turn) bot.Button {
	btn := t.Btn("name.button", "s.name")
	btn.Form = &bot.Form{Title: t.P.S("name.form.title"), Submit: t.P.S("name.form.submit"),
		Inputs: []bot.Input{{Name: "nama", Label: t.P.S("name.form.label"), Required: true, Max: nameMax}}}
	return btn
}

// nameMax is how long a staff name may be, in runes.
const nameMax = 60

// Name sets under which name citizens see the speaker's replies.
func Name(t *talk.Turn, name string) error {
	if enrolled, err := Enrolled(t); err != nil {
		return err
	} else if !enrolled {
		return t.SayText("staff.not_enrolled")
	}
	name = strings.Join(strings.Fields(name), " ")
	if talk.Blank(name) || utf8.RuneCountInString(name) > nameMax {
		return t.SayText("name.how")
	}
	if err := team.CallStaff(t.Act, t.Who.Staff, name); err != nil {
		return err
	}
	return t.SayText("name.set", "name", name)
}
