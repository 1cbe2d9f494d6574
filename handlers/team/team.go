// Package team is who works for an office: they are invited, have a role, are called by a name, and leave. What a role may is store.Role's to
// say, and matter.May's of one person; what they have on their hands is in matter, and the conversations about all this are in
// handlers/admin (people, invitations) and handlers/staff (joining, leave).
package team

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/rooms"
	"duaarah/handlers/talk"
	"duaarah/store"
)

var (
	// ErrLast: nobody else could do then what has to be done: see to the people of the office, or to the house.
	ErrLast = errors.New("nobody else is left who may see to it")
	// ErrRole: the role of who does it does not cover it.
	ErrRole = errors.New("their role does not cover that")
)

// Invite makes an invitation and keeps it. Its secret is nowhere but in what is returned. by 0: the operator does it.
func Invite(tx store.Tx, inv store.Invitation, now time.Time) (secret string, made store.Invitation, err error) {
	if by, err := RoleIn(tx, inv.By, inv.Office); err != nil {
		return "", made, err
	} else if inv.By != 0 && (!by.May(store.RightTeam) || !by.Covers(inv.Role)) {
		return "", made, ErrRole
	}
	secret, inv.Hash = store.NewInvitation()
	inv.Created, inv.Most = now, max(inv.Most, 1)
	if made, err = tx.CreateInvitation(inv); err != nil {
		return "", made, fmt.Errorf("create an invitation: %w", err)
	}
	if _, err := tx.Record(store.Event{At: now, Kind: store.EventInvite, Office: inv.Office, Staff: inv.By, Data: map[string]any{
		"role": string(inv.Role), "invitation": int64(made.ID), "most": inv.Most, "until": inv.Expires.UnixMilli()}}); err != nil {
		return "", made, fmt.Errorf("record an invitation: %w", err)
	}
	return secret, made, nil
}

// Uninvite revokes an invitation. why is "asked", or "left": who made it did. store.ErrNotFound: there is none in force.
func Uninvite(tx store.Tx, inv store.Invitation, by store.StaffID, why string, now time.Time) error {
	if err := tx.RevokeInvitation(inv.ID, now); err != nil {
		return fmt.Errorf("revoke an invitation: %w", err)
	}
	if _, err := tx.Record(store.Event{At: now, Kind: store.EventUninvite, Office: inv.Office, Staff: by, Data: map[string]any{
		"role": string(inv.Role), "invitation": int64(inv.ID), "why": why}}); err != nil {
		return fmt.Errorf("record that an invitation was revoked: %w", err)
	}
	return nil
}

// RoleIn is the person's role in the office now; empty: they are not of it.
func RoleIn(r store.Reader, staff store.StaffID, office store.OfficeID) (store.Role, error) {
	m, err := membership(r, staff, office)
	return m.Role, err
}

// membership is the person's place in the office now; the zero one: they have none.
func membership(r store.Reader, staff store.StaffID, office store.OfficeID) (store.Membership, error) {
	if staff == 0 {
		return store.Membership{}, nil
	}
	all, err := r.Memberships(staff)
	if err != nil {
		return store.Membership{}, fmt.Errorf("memberships of %d: %w", staff, err)
	}
	for _, m := range all {
		if m.Office == office {
			return m, nil
		}
	}
	return store.Membership{}, nil
}

// Left is what came of somebody's leaving.
type Left struct {
	Was      store.Membership
	Returned int  // aspirations that nobody has any more
	Room     bool // cards came to where only they read, and have nowhere to go now
	Gone     bool // they are of no office any more
}

// Leave ends that a person is of the office, at once: what they had claimed is nobody's, what they can see elsewhere ends, invitations
// that they made are good no more. by is who does it: themselves, or another; 0: the operator. ErrLast is spared the operator alone.
// store.ErrNotFound: they are not of the office.
func Leave(act talk.Act, office store.Office, who, by store.StaffID) (l Left, err error) {
	if l.Was, err = mayChange(act, office.ID, who, by, ""); err != nil {
		return l, err
	}
	ended := l.Was
	ended.Until = act.Now
	if err := act.SaveMembership(ended); err != nil {
		return l, fmt.Errorf("end a membership: %w", err)
	}
	if l.Returned, err = matter.ReturnClaims(act, office.ID, who); err != nil {
		return l, err
	}
	if err := errors.Join(act.EndLeave(office.ID, who), act.SetTopicsOf(office.ID, who, nil)); err != nil {
		return l, fmt.Errorf("end what %d is given: %w", who, err)
	}
	if _, err := act.EndSessions(who); err != nil {
		return l, fmt.Errorf("end the sessions of %d: %w", who, err)
	}
	if err := uninviteOf(act, office.ID, who, by, ""); err != nil {
		return l, err
	}
	if l.Room, err = rooms.LeaveOwn(act, office, who, by); err != nil {
		return l, err
	}
	rest, err := act.Memberships(who)
	if err != nil {
		return l, fmt.Errorf("memberships of %d: %w", who, err)
	}
	if l.Gone = len(rest) == 0; l.Gone {
		if err := forgetAllPending(act, who); err != nil {
			return l, err
		}
	}
	if _, err := act.Record(store.Event{At: act.Now, Kind: store.EventLeft, Office: office.ID, Staff: by, Data: map[string]any{
		"of": int64(who), "role": string(l.Was.Role), "returned": l.Returned}}); err != nil {
		return l, fmt.Errorf("record that somebody left: %w", err)
	}
	if err := RenewMenu(act, who); err != nil {
		return l, err
	}
	return l, tellLeft(act, office, who, by, l)
}

// mayChange is the person's place in the office, if by may change it to that role; empty: to none.
func mayChange(r store.Reader, office store.OfficeID, who, by store.StaffID, after store.Role) (store.Membership, error) {
	m, err := membership(r, who, office)
	if err != nil {
		return m, err
	}
	if m.Role == "" {
		return m, fmt.Errorf("%d in %s: %w", who, office, store.ErrNotFound)
	}
	if by == 0 {
		return m, nil
	}
	if by != who || after != "" { // whoever wants may go
		role, err := RoleIn(r, by, office)
		if err != nil {
			return m, err
		}
		if !role.May(store.RightTeam) || !role.Covers(m.Role) || after != "" && !role.Covers(after) {
			return m, ErrRole
		}
	}
	if last, err := lastOne(r, m, after); err != nil {
		return m, err
	} else if last {
		return m, ErrLast
	}
	return m, nil
}

// lastOne reports whether nobody else could see to the people of the office, or to the house, if that member had another role.
func lastOne(r store.Reader, m store.Membership, after store.Role) (bool, error) {
	offices, err := r.Offices()
	if err != nil {
		return false, fmt.Errorf("offices: %w", err)
	}
	team, house := m.Role.May(store.RightTeam) && !after.May(store.RightTeam), m.Role.May(store.RightHouse) && !after.May(store.RightHouse)
	for _, o := range offices {
		if !house && o.ID != m.Office {
			continue
		}
		members, err := r.StaffOf(o.ID)
		if err != nil {
			return false, fmt.Errorf("staff of %s: %w", o.ID, err)
		}
		for _, other := range members {
			if other.Staff == m.Staff && other.Office == m.Office {
				continue
			}
			team = team && (o.ID != m.Office || !other.Role.May(store.RightTeam))
			house = house && !other.Role.May(store.RightHouse)
		}
	}
	return team || house, nil
}

// uninviteOf revokes what the person invited others with, and could not in the role that they have now; empty: none. Who is asked to go,
// or has another role, must not come back by it.
func uninviteOf(act talk.Act, office store.OfficeID, who, by store.StaffID, now store.Role) error {
	all, err := act.Invitations(office)
	if err != nil {
		return fmt.Errorf("invitations of %s: %w", office, err)
	}
	for _, inv := range all {
		if inv.By == who && inv.Good(act.Now) && !(now.May(store.RightTeam) && now.Covers(inv.Role)) {
			if err := Uninvite(act.Tx, inv, by, "left", act.Now); err != nil {
				return err
			}
		}
	}
	return nil
}

// forgetAllPending drops what the person wrote without saying to whom, and what we asked them to write.
func forgetAllPending(act talk.Act, who store.StaffID) error {
	people, err := act.IdentitiesOfStaff(who)
	if err != nil {
		return fmt.Errorf("identities of %d: %w", who, err)
	}
	for _, i := range people {
		chats, err := act.Remembered(i.ID)
		if err != nil {
			return fmt.Errorf("what is remembered: %w", err)
		}
		for _, chat := range chats {
			var mem talk.Memory
			if err := act.Conversation(chat, i.ID, &mem); err != nil {
				return fmt.Errorf("recall: %w", err)
			}
			mem.Pending, mem.Questions = nil, nil
			if err := act.SetConversation(chat, i.ID, mem.Kept()); err != nil {
				return fmt.Errorf("remember: %w", err)
			}
		}
	}
	return nil
}

// RenewMenu has the menus of the person's private chats offer what they may now.
func RenewMenu(act talk.Act, who store.StaffID) error {
	if act.Menu == nil {
		return nil
	}
	people, err := act.IdentitiesOfStaff(who)
	if err != nil {
		return fmt.Errorf("identities of %d: %w", who, err)
	}
	all, err := act.Memberships(who)
	if err != nil {
		return fmt.Errorf("memberships of %d: %w", who, err)
	}
	may := func(right store.Right) bool {
		return slices.ContainsFunc(all, func(m store.Membership) bool { return m.Role.May(right) })
	}
	for _, i := range people {
		if i.Direct.IsZero() || i.Blocked {
			continue
		}
		if _, err := act.Enqueue(store.Outbound{To: i.Direct, Lane: bot.Bulk, About: store.About{Purpose: store.ForTalk},
			Out: bot.Outgoing{Action: bot.SetMenu, Menus: act.Menu(len(all) > 0, may)}}); err != nil {
			return fmt.Errorf("enqueue a menu: %w", err)
		}
	}
	return nil
}

// tellLeft tells who left, unless they did it themselves, and those who see to the office's people.
func tellLeft(act talk.Act, office store.Office, who, by store.StaffID, l Left) error {
	about := store.About{Purpose: store.ForTalk}
	if by != who {
		if _, err := matter.TellPrivately(act, office, who, bot.Account{}, about, func(p messages.Printer) (bot.Outgoing, error) {
			return bot.Outgoing{Text: p.Text("people.left_you", "office", office.Name)}, nil
		}); err != nil {
			return err
		}
	}
	members, err := act.StaffOf(office.ID)
	if err != nil {
		return fmt.Errorf("staff of %s: %w", office.ID, err)
	}
	for _, m := range members {
		if m.Staff == by || !m.Role.May(store.RightTeam) {
			continue
		}
		if _, err := matter.TellPrivately(act, office, m.Staff, bot.Account{}, about, func(p messages.Printer) (bot.Outgoing, error) {
			text, err := LeftText(act, p, office, who, l)
			return bot.Outgoing{Text: text}, err
		}); err != nil {
			return err
		}
	}
	return nil
}

// LeftText says what came of somebody's leaving, to those who see to the office's people.
func LeftText(act talk.Act, p messages.Printer, office store.Office, who store.StaffID, l Left) (bot.Text, error) {
	name, err := matter.StaffName(act, p, who)
	if err != nil {
		return bot.Text{}, err
	}
	returned, room := "", ""
	if l.Returned > 0 {
		returned = p.S("people.returned", "n", l.Returned)
	}
	if l.Room {
		room = p.S("people.room_left")
	}
	return p.Text("people.left", "name", name, "office", office.Name, "returned", returned, "room", room), nil
}

// SetRole gives somebody of the office another role. changed is false if they have it already. Its errors are those of Leave.
func SetRole(act talk.Act, office store.Office, who, by store.StaffID, role store.Role) (before store.Role, changed bool, err error) {
	if !role.Valid() {
		return "", false, ErrRole
	}
	m, err := mayChange(act, office.ID, who, by, role)
	if err != nil || m.Role == role {
		return m.Role, false, err
	}
	before, m.Role = m.Role, role
	if err := act.SaveMembership(m); err != nil {
		return before, false, fmt.Errorf("save a membership: %w", err)
	}
	if !role.May(store.RightHandle) {
		if _, err := matter.ReturnClaims(act, office.ID, who); err != nil {
			return before, false, err
		}
		if _, err := rooms.LeaveOwn(act, office, who, by); err != nil { // cards come to who answers them
			return before, false, err
		}
	}
	if err := uninviteOf(act, office.ID, who, by, role); err != nil {
		return before, false, err
	}
	if _, err := act.Record(store.Event{At: act.Now, Kind: store.EventRole, Office: office.ID, Staff: by, Data: map[string]any{
		"of": int64(who), "before": string(before), "after": string(role)}}); err != nil {
		return before, false, fmt.Errorf("record another role: %w", err)
	}
	if err := RenewMenu(act, who); err != nil {
		return before, false, err
	}
	if by == who {
		return before, true, nil
	}
	_, err = matter.TellPrivately(act, office, who, bot.Account{}, store.About{Purpose: store.ForTalk}, func(p messages.Printer) (bot.Outgoing, error) {
		return bot.Outgoing{Text: p.Text("people.role_you", "office", office.Name, "role", RoleName(p, role), "what", p.S("role.what."+string(role)))}, nil
	})
	return before, true, err
}

// RoleName is what people call a role.
func RoleName(p messages.Printer, role store.Role) string {
	if !role.Valid() {
		return string(role)
	}
	return p.S("role.name." + string(role))
}

// CallStaff has the person be called so from now on. The event of it holds no name, but says which of those that are kept.
func CallStaff(act talk.Act, who store.StaffID, name string) error {
	before, after, err := act.CallStaff(who, name, act.Now)
	if err != nil {
		return fmt.Errorf("call staff %d so: %w", who, err)
	}
	all, err := act.Memberships(who)
	if err != nil {
		return fmt.Errorf("memberships of %d: %w", who, err)
	}
	for _, m := range all {
		if _, err := act.Record(store.Event{At: act.Now, Kind: store.EventCalled, Office: m.Office, Staff: who,
			Data: map[string]any{"before": before, "after": after}}); err != nil {
			return fmt.Errorf("record another name: %w", err)
		}
	}
	return nil
}
